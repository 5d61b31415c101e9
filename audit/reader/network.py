"""The reader's network, evaluated with numpy: which words of a sentence do not belong, and how.

A word is seen as its vector (of audit.knowledge.context_fit; of a word without one, the mean over
its runs of letters), as what the network of contexts expects in its place, and as how far the two
agree. A recurrent layer reads the sentence from both ends; a small layer decides. Built by
`python -m audit.build reader`.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.knowledge.context_fit import FAR, NEAR, UNKNOWN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from audit.knowledge.context_fit import ContextFit

    Floats = NDArray[np.float32]

GRAMS = 1 << 13  # rows of the table of runs of letters; row 0 is nothing
MOST_GRAMS = 16  # of one word
MOST_WORDS = 160  # of a sentence read at once; longer ones are read in parts
_BATCH = 2048  # words, padding included, that are read together
_SIZES = (2, 3, 4)


@lru_cache(maxsize=1 << 16)
def grams(word: str) -> tuple[int, ...]:
    """The rows of a word's runs of letters, its borders among them."""
    bound = f"<{word}>"
    found = [
        1 + zlib.crc32(bound[n : n + size].encode()) % (GRAMS - 1)
        for size in _SIZES
        for n in range(len(bound) - size + 1)
    ]
    return tuple(found[:MOST_GRAMS])


class Network:
    """The arrays, and the vectors of the network of contexts, which it shares."""

    def __init__(self, arrays: Mapping[str, Floats], fit: ContextFit) -> None:
        self._of, self._fit = arrays, fit

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """For each sentence of n words the chance of each kind, and of any, (n, kinds + 1)."""
        import numpy as np

        parts = [
            (number, start)
            for number, words in enumerate(sentences)
            for start in range(0, max(1, len(words)), MOST_WORDS)
        ]
        pieces = {
            part: sentences[part[0]][part[1] : part[1] + MOST_WORDS]
            for part in parts
            if sentences[part[0]]
        }
        found: dict[tuple[int, int], Floats] = {}
        batch: list[tuple[int, int]] = []
        for part in sorted(pieces, key=lambda part: (len(pieces[part]), part)):
            if batch and (len(batch) + 1) * len(pieces[part]) > _BATCH:
                found |= zip(batch, self._batch([pieces[p] for p in batch]), strict=True)
                batch = []
            batch.append(part)
        if batch:
            found |= zip(batch, self._batch([pieces[p] for p in batch]), strict=True)
        nothing = [np.zeros((0, len(self._of["out_bias"])), np.float32)]
        return [
            np.concatenate([found[p] for p in parts if p[0] == number and p in found] or nothing)
            for number in range(len(sentences))
        ]

    def _batch(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        import numpy as np

        lengths = [len(words) for words in sentences]
        units = np.zeros((len(sentences), max(lengths)), dtype=np.int64)
        spelled = np.zeros((*units.shape, self._of["grams"].shape[1]), np.float32)
        for row, words in enumerate(sentences):
            for column, word in enumerate(words):
                unit = units[row, column] = self._fit.unit(word)
                if unit == UNKNOWN:
                    spelled[row, column] = self._of["grams"][list(grams(word))].mean(axis=0)
        logits = self._logits(units, spelled)
        kinds, hint = logits[..., :-1], logits[..., -1:]
        chances = np.exp(kinds - kinds.max(axis=-1, keepdims=True))
        chances /= chances.sum(axis=-1, keepdims=True)
        both = np.concatenate([chances, 1 / (1 + np.exp(-hint))], axis=-1)
        return [both[row, :length] for row, length in enumerate(lengths)]

    def _logits(self, units: NDArray[np.int64], spelled: Floats) -> Floats:
        """(sentences, words) and (sentences, words, width) → (sentences, words, kinds + 1)."""
        import numpy as np

        of, fit = self._of, self._fit
        vectors = fit.vectors(units) * (units > 0)[..., None] + spelled
        expected = self._expected(units, vectors)
        agreement = (vectors * expected).sum(axis=-1) + fit.bias[units]
        plain = np.stack(
            [agreement / 4, fit.rarity[units] / 8, fit.is_content[units], units == UNKNOWN], axis=-1
        ).astype(np.float32)
        seen = np.concatenate([vectors, expected, vectors * expected, plain], axis=-1)
        inside = np.maximum(seen @ of["inside"] + of["inside_bias"], 0.0)
        lengths = (units > 0).sum(axis=1)
        flipped = _flip(inside, lengths)
        ahead, back = _recurrent(inside, flipped, of)
        both = np.concatenate([ahead, _flip(back, lengths), inside], axis=-1)
        hidden = np.maximum(both @ of["hidden"] + of["hidden_bias"], 0.0)
        logits: Floats = hidden @ of["out"] + of["out_bias"]
        return logits

    def _expected(self, units: NDArray[np.int64], vectors: Floats) -> Floats:
        """What is expected in each place, from the places around it."""
        import numpy as np

        of = self._of
        rows, count, width = vectors.shape
        padded = np.zeros((rows, count + 2 * NEAR, width), np.float32)
        padded[:, NEAR : NEAR + count] = vectors
        offsets = [NEAR + d for d in range(-NEAR, NEAR + 1) if d]
        near = np.concatenate([padded[:, d : d + count] for d in offsets], axis=-1)
        content = self._fit.is_content[units].astype(np.float32)
        weighed = vectors * content[..., None]
        sums = np.zeros((rows, count + 1, width), np.float32)
        np.cumsum(weighed, axis=1, out=sums[:, 1:])
        counts = np.zeros((rows, count + 1), np.float32)
        np.cumsum(content, axis=1, out=counts[:, 1:])
        at = np.arange(count)
        low, high = np.maximum(at - FAR, 0), np.minimum(at + FAR + 1, count)
        others = counts[:, high] - counts[:, low] - content + 1
        far = (sums[:, high] - sums[:, low] - weighed) / others[..., None]
        hidden = np.maximum(near @ of["near"] + of["near_bias"] + far @ of["far"], 0.0)
        expected: Floats = hidden @ of["guess"] + of["guess_bias"]
        return expected


def _flip(states: Floats, lengths: NDArray[np.int64]) -> Floats:
    """Each row's first `length` places in the opposite order; the rest as they are."""
    import numpy as np

    at = np.arange(states.shape[1])[None]
    order = np.where(at < lengths[:, None], lengths[:, None] - 1 - at, at)
    return states[np.arange(len(states))[:, None], order]


def _recurrent(inside: Floats, flipped: Floats, of: Mapping[str, Floats]) -> Floats:
    """Gated recurrent layers (as PyTorch's GRU) from both ends, (2, sentences, words, width).

    The two run in step, for small steps are what takes the time.
    """
    import numpy as np

    weights, again, biases, again_biases = (
        np.stack([of[f"{way}{number}"] for way in ("ahead", "back")]) for number in range(4)
    )
    width = again.shape[1]
    biases = biases + again_biases
    own = again_biases[:, None, 2 * width :]
    biases[:, 2 * width :] -= again_biases[:, 2 * width :]
    rows, count, wide = inside.shape
    given = np.stack([inside, flipped]).reshape(2, rows * count, wide) @ weights
    given = (given + biases[:, None]).reshape(2, rows, count, -1).transpose(2, 0, 1, 3)
    given = np.ascontiguousarray(given)
    state = np.zeros((2, rows, width), np.float32)
    states = np.empty((count, 2, rows, width), np.float32)
    for place in range(count):
        now, kept = given[place], state @ again
        # The logistic function by the hyperbolic tangent, which numpy evaluates faster.
        gates = np.tanh((now[..., : 2 * width] + kept[..., : 2 * width]) * 0.5) * 0.5 + 0.5
        reset, update = gates[..., :width], gates[..., width:]
        fresh = np.tanh(now[..., 2 * width :] + reset * (kept[..., 2 * width :] + own))
        state = fresh + update * (state - fresh)
        states[place] = state
    found: Floats = states.transpose(1, 2, 0, 3)
    return found
