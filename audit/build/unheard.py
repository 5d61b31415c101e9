"""Builds reference/unheard-pairs.tsv: words and postpositions that never stand side by side.

Words are sorted into classes by their neighbours (k-means on reduced neighbour counts, after
Clark 2003, "Combining distributional and morphological information for part of speech
induction"). A pair is written down where three things agree: its classes meet far more seldom
than chance would have it, the words themselves are common enough that chance would have
brought them together, and they hardly ever stand so. Counts are facts; no sentence is kept.

Classes rest on floating-point algebra: another numeric library may move a pair at the edge.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.build.ngrams import LEAST, encode
from audit.knowledge.ngrams import FIRST_WORD, START, UNKNOWN

Ids = NDArray[np.int64]
Numbers = NDArray[np.float64]

POSTPOSITIONS = "ने को से में पर का की के तक".split()
# कर is also "tax", वाला and ली are also names, न is also a letter, वे also "way" (एक्सप्रेस वे);
# …कर के is a spelling of …करके.
_LEFT_OUT = frozenset(("कर", "वाला", "ली", "न", "वे"))
_OWN = 150  # the most frequent words are each a class of its own
_CLASSES = 250
_STARTS = 3  # partitions into classes that must agree on average
_CONTEXTS = 600  # words that count as neighbours
_DIMENSIONS, _STEPS = 60, 25
_TRAIN, _REDUCE = 20_000, 15_000  # the most frequent words, from which classes are learned
_RATIO, _EXPECTED, _SHARE = 32.0, 3.0, 0.01
_CLASS_EXPECTED = 8.0

_HEAD = """\
# Words that people never write right before a postposition, though chance alone would have
# put them there: key is the postposition and, as a power of two, how much more seldom than by
# chance words of this class stand there.
# A pair is here where chance would make it at least {expected:g} times and people wrote it in less
# than {share:.0%} of that.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build unheard --data FOLDER
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
key\twords\tsource
"""


def build_unheard(corpora: Path) -> str:
    """The text of unheard-pairs.tsv from the corpus files in `corpora`."""
    files = corpus_files(corpora)
    forms, stream, _ = encode((False, text_of(file)) for file in files)
    counts = np.bincount(stream, minlength=len(forms) + FIRST_WORD)
    counts[:FIRST_WORD] = 0
    order = np.argsort(-counts, kind="stable")
    order = order[: int((counts >= LEAST).sum())]
    renumber = np.full(len(counts), UNKNOWN)
    renumber[:FIRST_WORD] = np.arange(FIRST_WORD)
    renumber[order] = np.arange(len(order)) + FIRST_WORD
    words = [forms[i - FIRST_WORD] for i in order]  # by falling frequency
    found = unheard_pairs(renumber[stream], words)
    rows = (f"{key}\t{' '.join(sorted(found[key]))}\tcorpora\n" for key in sorted(found))
    head = _HEAD.format(
        date=DATE, origin="\n".join(origin_of(files, corpora)), expected=_EXPECTED, share=_SHARE
    )
    return head + "".join(rows)


def unheard_pairs(stream: Ids, words: list[str]) -> dict[str, list[str]]:
    """Postposition and power of two → the words that do not stand before it.

    `words` are those of the ids from FIRST_WORD on, the most frequent first.
    """
    size = len(words) + FIRST_WORD
    partitions = word_classes(stream, size)
    inside = stream[1:] != START
    left, right = stream[:-1][inside], stream[1:][inside]
    number = len(stream)
    counts = np.bincount(stream, minlength=size).astype(float)
    found: dict[str, list[str]] = defaultdict(list)
    for postposition in set(POSTPOSITIONS).intersection(words):
        at = words.index(postposition) + FIRST_WORD
        together = np.bincount(left[right == at], minlength=size).astype(float)
        expected = counts * counts[at] / number
        ratio = np.exp(
            np.mean([_log_ratio(classes, counts, together, at) for classes in partitions], axis=0)
        )
        odd = (ratio >= _RATIO) & (expected >= _EXPECTED) & (together <= _SHARE * expected)
        for index in np.flatnonzero(odd[FIRST_WORD:]):
            word = words[index]
            spelling = postposition == "के" and word.endswith("कर")
            if word not in _LEFT_OUT and word not in POSTPOSITIONS and not spelling:
                power = min(9, int(np.log2(ratio[index + FIRST_WORD])))
                found[f"{postposition}-{power}"].append(word)
    return found


def _log_ratio(classes: Ids, counts: Numbers, together: Numbers, at: int) -> Numbers:
    """How much more seldom than by chance the class of each word stands before the word `at`."""
    of_class = np.bincount(classes, counts)
    by_chance = of_class * counts[at] / counts.sum()
    ratio = np.where(
        by_chance >= _CLASS_EXPECTED, by_chance / (np.bincount(classes, together) + 0.3), 1
    )
    found: Numbers = np.log(ratio)[classes]
    return found


def word_classes(stream: Ids, size: int) -> list[Ids]:
    """Some partitions of ids into classes; symbols and the most frequent words stand alone."""
    own = min(FIRST_WORD + _OWN, size)
    if size <= own + _CLASSES:
        return [np.arange(size)]  # too few words to learn from
    features, counts = _neighbours(stream, size, own)
    covariance = features[:_REDUCE].T @ features[:_REDUCE]
    _, axes = np.linalg.eigh(covariance)
    reduced = features @ axes[:, -_DIMENSIONS:]
    train = reduced[:_TRAIN]
    weights = np.sqrt(np.minimum(counts[own : own + len(train)], 500.0))[:, None]
    step = max(1, min(6000, len(train)) // _CLASSES)
    return [
        np.r_[
            np.arange(own),
            own + _clustered(reduced, train, weights, train[start::step][:_CLASSES].copy()),
        ]
        for start in range(min(_STARTS, step))
    ]


def _clustered(points: Numbers, train: Numbers, weights: Numbers, centres: Numbers) -> Ids:
    """K-means: the nearest of the centres for each point, after they settled on `train`."""
    for _ in range(_STEPS):
        nearest = _nearest(train, centres)
        for cluster in range(len(centres)):
            members = nearest == cluster
            if members.any():
                share = weights[members]
                centres[cluster] = (train[members] * share).sum(0) / share.sum()
    return _nearest(points, centres)


def _neighbours(stream: Ids, size: int, own: int) -> tuple[Numbers, Numbers]:
    """For each id from `own` on: its neighbours to the left and right, against the average."""
    contexts = min(FIRST_WORD + _CONTEXTS, size)
    left, right = stream[:-1], stream[1:]
    keep = right != START
    left, right = left[keep], right[keep]
    sides = [
        np.bincount(words[near < contexts] * contexts + near[near < contexts],
                    minlength=size * contexts).reshape(size, contexts)
        for words, near in ((right, left), (left, right))
    ]  # fmt: skip
    table = np.concatenate(sides, axis=1).astype(float)
    total = table.sum(axis=1, keepdims=True)
    average = table.sum(axis=0, keepdims=True)
    # Rare words are drawn to the average.
    features = np.log1p(table * 200 / (total + 50))
    features -= np.log1p(200 * average / average.sum()) * (total / (total + 50))
    found: Numbers = features[own:]
    return found, total[:, 0]


def _nearest(points: Numbers, centres: Numbers) -> Ids:
    distance = (centres**2).sum(axis=1)[None] - 2 * points @ centres.T
    found: Ids = distance.argmin(axis=1)
    return found
