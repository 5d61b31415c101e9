"""The watcher is killed at random moments: the output holds each item version exactly once.

`python -m tests.bench.feed` plays the same with a thousand items and twenty kills.
"""

from __future__ import annotations

from pathlib import Path

from tests.feed.scenario import play


def test_each_version_once_whatever_happens(tmp_path: Path) -> None:
    outcome = play(tmp_path, items=60, kills=4, seed=8, longest=3.0)
    assert outcome.kills == 4
    assert (outcome.duplicates, outcome.missing, outcome.foreign, outcome.torn) == (0, 0, 0, 0)
    assert len(outcome.lines) == len(outcome.published) >= 60
