"""What the shape of a word says of its gender: its ending, its plural, its dictionary flags.

A logistic regression over the nouns whose gender the corpora show. What it says is trusted as
far as it was right about nouns that it had not seen (five folds): the lower bound of that share.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from audit.text.folding import fold

_ENDING = 5  # the longest ending that is looked at
_LEAST = 4  # nouns that must share a feature
_FOLDS, _STEPS, _RATE, _SHRINK = 5, 250, 0.5, 0.5
_BLOCK = 200  # nouns over which a share of right answers is taken
_CAP = 0.985
Z = 1.64  # one-sided 95 %
# Flags of hunspell_shreeshrii_hi_IN that say which case endings a noun takes, and those of
# adjectives (-ता, -तर, -सा) and of words that lengthen (-ई, -आ).
_PARADIGM = frozenset("CIJKLMNOPQRS")
_OTHERS = frozenset("EFTrs")
Floats = NDArray[np.float64]


def lower_bound(hits: float, total: float) -> float:
    """The lower end of Wilson's one-sided 95 % interval for a share."""
    share = hits / total
    centre = share + Z * Z / (2 * total)
    spread = Z * sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    return (centre - spread) / (1 + Z * Z / total)


def paradigms(dictionary: str) -> dict[str, str]:
    """Folded form → its paradigm flags, sorted, from the text of a hunspell dictionary."""
    found: dict[str, set[str]] = {}
    for line in dictionary.splitlines():
        word, _, flags = line.partition("/")
        found.setdefault(fold(word), set()).update((_PARADIGM | _OTHERS).intersection(flags))
    return {form: "".join(sorted(flags)) for form, flags in found.items()}


class Priors:
    """Learned from the nouns whose gender is known; called with a form."""

    def __init__(
        self,
        known: Mapping[str, bool],
        flags: Mapping[str, str],
        seen: Mapping[str, int],
    ) -> None:
        """`known`: form → feminine?; `flags`: see paradigms; `seen`: form → how often."""
        self._flags, self._seen = flags, seen
        forms = sorted(known)
        shared = Counter(name for form in forms for name in self._features(form))
        names = sorted(name for name, count in shared.items() if count >= _LEAST)
        self._index = {name: number for number, name in enumerate(names, 1)}
        labels = np.array([known[form] for form in forms], dtype=np.float64)
        self._weights = np.zeros(len(self._index) + 1)
        self._steps: list[tuple[float, float]] = []
        if len(forms) >= 2 * _BLOCK:
            self._learn(forms, labels)

    def _learn(self, forms: list[str], labels: Floats) -> None:
        rows = [self._row(form) for form in forms]
        folds = np.array([zlib.crc32(form.encode()) % _FOLDS for form in forms])
        odds = np.zeros(len(forms))
        for fold_number in range(_FOLDS):
            inside = np.flatnonzero(folds != fold_number)
            weights = self._fit([rows[i] for i in inside], labels[inside])
            for i in np.flatnonzero(folds == fold_number):
                odds[i] = weights[rows[i]].sum()
        self._steps = _calibrated(np.abs(odds), (odds > 0) == (labels > 0))
        self._weights = self._fit(rows, labels)

    def __call__(self, form: str) -> tuple[float, float]:
        """(probability that it is feminine, lower bound that the likelier gender is right)."""
        odds = float(self._weights[self._row(form)].sum())
        bound = 0.5
        for least, share in self._steps:
            if abs(odds) >= least:
                bound = share
        return 1 / (1 + float(np.exp(-odds))), bound

    def _row(self, form: str) -> list[int]:
        return [0, *(self._index[name] for name in self._features(form) if name in self._index)]

    def _features(self, form: str) -> Iterator[str]:
        for length in range(1, min(_ENDING, len(form) - 1) + 1):
            yield f"-{form[-length:]}"
        flags = self._flags.get(form)
        cases = "".join(sorted(_PARADIGM.intersection(flags or "")))
        last = form[-1] if form[-1] in "ािीुूेैोौईएआऊओइउ" else "consonant"
        yield f"flags {flags} {last}"
        yield f"cases {cases} {last}"
        plural = {"ी": "ियां", "ि": "यां", "ा": "एं", "consonant": "ें"}.get(last)
        if plural:
            stem = form[:-1] if last == "ी" else form
            direct = self._seen.get(stem + plural, 0)
            oblique = self._seen.get(stem + {"ें": "ों", "एं": "ओं"}.get(plural, "ियों"), 0)
            yield f"plural {last} {min(direct, 2)} {min(oblique, 2)} {2 * direct > oblique}"

    def _fit(self, rows: list[list[int]], labels: Floats) -> Floats:
        """Weights by gradient descent with a step for each feature (AdaGrad)."""
        columns = np.array([column for row in rows for column in row])
        owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        size = len(self._index) + 1
        weights, squares = np.zeros(size), np.full(size, 1e-6)
        for _ in range(_STEPS):
            odds = np.bincount(owners, weights[columns], len(rows))
            error = 1 / (1 + np.exp(-odds)) - labels
            slope = np.bincount(columns, error[owners], size) + _SHRINK * weights
            squares += slope * slope
            weights -= _RATE * slope / np.sqrt(squares)
        return weights


def _calibrated(sureness: Floats, right: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """(least sureness, lower bound of the share right), both rising."""
    order = np.argsort(sureness, kind="stable")
    blocks: list[tuple[float, float, float]] = []
    for start in range(0, len(order) - _BLOCK + 1, _BLOCK):
        part = order[start : start + _BLOCK]
        blocks.append((float(sureness[part[0]]), float(right[part].sum()), float(len(part))))
        # Pool neighbours until the shares rise (isotonic regression).
        while len(blocks) > 1 and blocks[-1][1] * blocks[-2][2] <= blocks[-2][1] * blocks[-1][2]:
            _, hits, total = blocks.pop()
            least, hits_before, total_before = blocks.pop()
            blocks.append((least, hits + hits_before, total + total_before))
    return [(least, min(_CAP, lower_bound(hits, total))) for least, hits, total in blocks]
