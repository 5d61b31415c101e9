"""Boosted trees fitted with scikit-learn (extra `train`), as plain arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 2026
_FARTHEST = 1e30
# Until there are trees this stands in: it says one half of everything.
STUMP: dict[str, NDArray[np.generic]] = {
    name: np.zeros(1, np.uint16) for name in ("roots", "signs", "bars", "low", "high", "values")
}


def fit_trees(
    signs: NDArray[np.float64],
    labels: NDArray[np.bool_],
    weights: NDArray[np.float64],
    options: Mapping[str, Any],
    *,
    seed: int = SEED,
) -> tuple[dict[str, NDArray[np.generic]], float]:
    """The arrays that audit.knowledge.trees.Trees takes, and what its sum starts with.

    `signs` is (cases, signs); `options` are those of scikit-learn's GradientBoostingClassifier.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(random_state=seed, **options)
    model.fit(signs, labels, sample_weight=weights)
    nodes: list[tuple[int, float, int, int, float]] = []
    roots: list[int] = []
    for (stage,) in model.estimators_:
        tree, first = stage.tree_, len(nodes)
        roots.append(first)
        for number in range(tree.node_count):
            leaf = tree.children_left[number] < 0
            nodes.append(
                (
                    0 if leaf else int(tree.feature[number]),
                    0.0 if leaf else float(tree.threshold[number]),
                    0 if leaf else first + int(tree.children_left[number]),
                    0 if leaf else first + int(tree.children_right[number]),
                    float(tree.value[number, 0, 0]) * options["learning_rate"] if leaf else 0.0,
                )
            )
    share = float((labels * weights).sum() / weights.sum())
    of, bars, low, high, values = zip(*nodes, strict=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "roots": np.array(roots, dtype=np.uint16),
        "signs": np.array(of, dtype=np.uint8),
        "bars": np.array(bars, dtype=np.float32),
        "low": np.array(low, dtype=np.uint16),
        "high": np.array(high, dtype=np.uint16),
        "values": np.array(values, dtype=np.float32),
    }
    return arrays, math.log(share / (1 - share))


def boost(
    signs: NDArray[np.float32],
    labels: NDArray[np.bool_],
    weights: NDArray[np.float32],
    options: Mapping[str, Any],
    count: int,
    *,
    seed: int = SEED,
) -> tuple[dict[str, NDArray[np.generic]], float]:
    """As fit_trees, with LightGBM: for many cases, and signs that may be NaN."""
    import lightgbm

    given = {
        "objective": "binary",
        "verbose": -1,
        "num_threads": 1,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "boost_from_average": True,
        **options,
    }
    kept = weights > 0
    cases = lightgbm.Dataset(signs[kept], label=labels[kept], weight=weights[kept])
    trees = lightgbm.train(given, cases, count).dump_model()["tree_info"]
    nodes: list[list[float]] = []

    def add(part: Mapping[str, Any]) -> int:
        place = len(nodes)
        if "leaf_value" in part:
            nodes.append([0, 0.0, 0, 0, 0, part["leaf_value"]])
            return place
        node: list[float] = [part["split_feature"], part["threshold"], 0, 0, 0, 0.0]
        nodes.append(node)
        node[2], node[3] = add(part["left_child"]), add(part["right_child"])
        node[4] = node[2] if part["default_left"] else node[3]
        return place

    roots = [add(tree["tree_structure"]) for tree in trees]
    of, bars, low, high, missing, values = zip(*nodes, strict=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "roots": np.array(roots, dtype=np.uint16),
        "signs": np.array(of, dtype=np.uint8),
        # LightGBM parts what is from what is NaN at a bar beyond all numbers.
        "bars": np.clip(bars, -_FARTHEST, _FARTHEST).astype(np.float32),
        "low": np.array(low, dtype=np.uint16),
        "high": np.array(high, dtype=np.uint16),
        "missing": np.array(missing, dtype=np.uint16),
        "values": np.array(values, dtype=np.float32),
    }
    return arrays, 0.0


def write_trees(target: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write the arrays to the file `target`."""
    np.savez(target, **arrays)  # type: ignore[arg-type]
