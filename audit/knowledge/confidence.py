"""Measured confidence: how often each detector was right on the expert training set.

`python -m tests.bench.confidence` measures and prints what reference/confidence.tsv
should hold. Counts are smoothed with a prior of 0.7 that weighs as much as five cases,
so that a detector seen twice is neither certain nor worthless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.knowledge.tables import Row, Table

PRIOR, PRIOR_WEIGHT = 0.7, 5.0


def smoothed(right: int, found: int) -> float:
    """The probability that the next detection is right, after `right` of `found` were."""
    return (right + PRIOR * PRIOR_WEIGHT) / (found + PRIOR_WEIGHT)


def key(detector: str, basis: str) -> str:
    """The key of a detector, or of one of its bases, in reference/confidence.tsv."""
    return f"{detector}/{basis}" if basis else detector


class Confidences(dict[str, float]):
    """Detector, or detector/basis → its confidence; `cases` are how many detections it is from."""

    def __init__(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        super().__init__((row["detector"], float(row["confidence"])) for row in rows)
        self.cases: Mapping[str, int] = {row["detector"]: int(row["found"]) for row in rows}


CONFIDENCE = Table(
    path="confidence.tsv",
    columns=("detector", "right", "found", "confidence", "source"),
    build=Confidences,
)
