"""Perplexity on clean/, one table: `python -m tests.bench.perplexity`.

The shipped language model beside a plain trigram baseline (interpolated Witten-Bell) and an
add-k trigram, both with every n-gram of the same corpora, unpruned. All share one vocabulary
and one treatment of what is outside it (one unknown word, predicted like any other); START is
never predicted, END is.
"""

from __future__ import annotations

import sys
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from audit.build.corpora import corpus_files, text_of
from audit.build.ngrams import count_trigrams, encode
from audit.knowledge import Knowledge
from audit.knowledge.ngrams import FIRST_WORD, NGRAMS, START, UNKNOWN, WORD_BITS, NGrams
from audit.signature import signature
from audit.text.sentences import split
from tests.bench.data import ABSENT, DATA

Ids = NDArray[np.int64]
Numbers = NDArray[np.float64]
_K = 0.01


class Baseline:
    """Trigram counts of a stream of ids, and two plain ways to smooth them."""

    def __init__(self, stream: Ids, size: int) -> None:
        self.size = size
        counted = count_trigrams(stream, np.ones(len(stream)))
        self.three, self.c3 = counted.keys, counted.raw
        inside = stream[1:] != START
        pairs = (stream[:-1] << WORD_BITS | stream[1:])[inside]
        self.two, self.c2 = np.unique(pairs, return_counts=True)
        self.c1 = np.bincount(stream[stream != START], minlength=size).astype(float)

    def witten_bell(self, first: Ids, second: Ids, third: Ids) -> Numbers:
        """Interpolated Witten-Bell probabilities."""
        types = float((self.c1 > 0).sum())
        one = (self.c1[third] + types / (self.size - 1)) / (self.c1.sum() + types)
        context2 = self.two >> WORD_BITS
        two = self._mix(self.two, self.c2, context2, second << WORD_BITS | third, second, one)
        pair = first << WORD_BITS | second
        context3 = self.three >> WORD_BITS
        return self._mix(self.three, self.c3, context3, pair << WORD_BITS | third, pair, two)

    @staticmethod
    def _mix(
        keys: Ids, counts: Ids, contexts: Ids, wanted: Ids, context: Ids, lower: Numbers
    ) -> Numbers:
        left = np.searchsorted(contexts, context, side="left")
        right = np.searchsorted(contexts, context, side="right")
        running = np.r_[0, np.cumsum(counts)]
        total, types = (running[right] - running[left]).astype(float), (right - left).astype(float)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        count = np.where(keys[at] == wanted, counts[at], 0)
        mixed = (count + types * lower) / np.maximum(total + types, 1)
        return np.where(total > 0, mixed, lower)

    def add_k(self, first: Ids, second: Ids, third: Ids) -> Numbers:
        """Trigram probabilities with a constant added to every count."""
        pair = first << WORD_BITS | second
        contexts = self.three >> WORD_BITS
        left = np.searchsorted(contexts, pair, side="left")
        right = np.searchsorted(contexts, pair, side="right")
        running = np.r_[0, np.cumsum(self.c3)]
        wanted = pair << WORD_BITS | third
        at = np.minimum(np.searchsorted(self.three, wanted), len(self.three) - 1)
        count = np.where(self.three[at] == wanted, self.c3[at], 0)
        total = running[right] - running[left]
        found: Numbers = (count + _K) / (total + _K * (self.size - 1))
        return found


def contexts_of(ids: Ids) -> tuple[Ids, Ids, Ids]:
    """Two words of context and the word, for each word that is predicted."""
    second = np.r_[START, ids[:-1]]
    first = np.r_[START, START, ids[:-2]]
    first = np.where(second == START, START, first)
    keep = ids != START
    return first[keep], second[keep], ids[keep]


def training_stream(model: NGrams) -> Ids:
    """The corpora as ids of the model's vocabulary."""
    files = corpus_files(DATA / "corpora")
    forms, stream, _ = encode((False, text_of(file)) for file in files)
    ids = np.r_[np.arange(FIRST_WORD), [model.id_of(form) for form in forms]]
    found: Ids = ids[stream]
    return found


def main() -> int:
    """Print the table."""
    files = sorted((DATA / "clean").glob("*.txt*"))
    if not files:
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge = Knowledge()
    model = knowledge[NGRAMS]
    baseline = Baseline(training_stream(model), len(model))
    print(f"{'text':28} {'words':>7} {'unknown':>8} {'add-k':>8} {'W-Bell':>8} {'shipped':>8}")
    for file in files:
        sentences = chain.from_iterable(map(split, text_of(file).split("\n")))
        ids = np.array([i for s in sentences for i in model.ids_of(s)[0]], dtype=np.int64)
        words = contexts_of(ids)
        shipped = float(model.log_probabilities(ids).sum()) / len(words[0])
        numbers = [
            float(np.exp(-value))
            for value in (
                np.log(baseline.add_k(*words)).mean(),
                np.log(baseline.witten_bell(*words)).mean(),
                shipped,
            )
        ]
        unknown = float((words[2] == UNKNOWN).mean())
        print(
            f"{file.name.split('.')[0]:28} {len(words[0]):7} {unknown:8.2%} "
            + " ".join(f"{number:8.1f}" for number in numbers)
        )
    print(signature(knowledge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
