"""Boosted regression trees, as audit/build/trees.py writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


_COLUMNS = ("signs", "bars", "low", "high", "values")


class Trees:
    """A sum of trees; `share` of a list of signs is a probability."""

    def __init__(self, arrays: Mapping[str, ArrayLike], start: float) -> None:
        """`arrays` holds roots, and for each node its sign, bar, low and high branch and value.

        Where it also holds `missing`, that branch (low or high) is taken where the sign is NaN.
        """
        import numpy as np

        self._arrays = {name: np.asarray(array) for name, array in arrays.items()}
        self._roots = self._arrays["roots"].tolist()
        columns = (self._arrays[name].tolist() for name in _COLUMNS)
        self._nodes = list(zip(*columns, strict=True))
        self._start = start

    def share(self, signs: Sequence[float]) -> float:
        """The probability, by the sum of what each tree says."""
        nodes, total = self._nodes, self._start
        for root in self._roots:
            sign, bar, low, high, value = nodes[root]
            while low:
                sign, bar, low, high, value = nodes[low if signs[sign] <= bar else high]
            total += value
        return 1 / (1 + math.exp(-total))

    def shares(self, signs: NDArray[np.float32]) -> NDArray[np.float64]:
        """The same for each row of `signs`, (rows, signs)."""
        import numpy as np

        arrays = self._arrays
        of, bars, low, high = (arrays[name] for name in ("signs", "bars", "low", "high"))
        missing = arrays.get("missing", high)
        rows = np.arange(len(signs))[:, None]
        at = np.broadcast_to(arrays["roots"], (len(signs), len(self._roots))).astype(np.int64)
        while True:
            lower = low[at].astype(np.int64)
            if not lower.any():
                break
            asked = signs[rows, of[at]]
            step = np.where(asked <= bars[at], lower, high[at].astype(np.int64))
            step = np.where(np.isnan(asked), missing[at].astype(np.int64), step)
            at = np.where(lower > 0, step, at)
        total = self._start + arrays["values"][at].astype(np.float64).sum(axis=1)
        found: NDArray[np.float64] = 1 / (1 + np.exp(-total))
        return found
