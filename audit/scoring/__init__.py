"""From detections to a ranked, scored report."""
