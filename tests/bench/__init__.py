"""Measurements: quality, confidence, speed. Run each with `python -m tests.bench.NAME`."""
