"""Boosted trees: one row at a time, or many."""

from __future__ import annotations

import numpy as np
import pytest

from audit.knowledge.trees import Trees

_ARRAYS: dict[str, list[float]] = {
    "roots": [0, 5],
    "signs": [0, 0, 2, 0, 0, 1, 0, 0],
    "bars": [1.5, 0.0, 0.0, 0.0, 0.0, 10.0, 0.0, 0.0],
    "low": [1, 0, 3, 0, 0, 6, 0, 0],
    "high": [2, 0, 4, 0, 0, 7, 0, 0],
    "values": [0.0, -2.0, 0.0, 0.5, 3.0, 0.0, 0.25, -0.25],
}


def test_many_rows_say_what_each_says_alone() -> None:
    trees = Trees(_ARRAYS, start=-1.0)
    rows = np.array([[1.5, 10, 9], [1.6, 10, 0], [1.6, 11, 0], [9.0, 11, 1]], np.float32)
    alone = [trees.share(row) for row in rows.tolist()]
    assert trees.shares(rows).tolist() == pytest.approx(alone)


def test_no_rows_have_no_shares() -> None:
    assert Trees(_ARRAYS, start=0.0).shares(np.empty((0, 3), np.float32)).tolist() == []


def test_what_does_not_apply_goes_where_the_tree_says() -> None:
    missing = [2, 0, 4, 0, 0, 6, 0, 0]
    rows = np.array([[np.nan, np.nan, np.nan]], np.float32)
    known = np.array([[9.0, 0.0, 9.0]], np.float32)
    trees = Trees({**_ARRAYS, "missing": missing}, start=0.0)
    assert trees.shares(rows).tolist() == trees.shares(known).tolist()
