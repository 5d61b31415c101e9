"""Builds reference/language-model/: word trigrams with modified Kneser-Ney smoothing.

Sentences of the corpora become ids (audit/knowledge/ngrams.py says which), news counting
`NEWS_WEIGHT` times; the counts are smoothed (Chen & Goodman 1998), pruned by how much each
n-gram gains over its back-off (Seymore & Rosenfeld 1996), made to sum to one again, quantised
to 8 bits and stored as static functions (Graf & Lemire 2020). Counts are facts; no sentence
is kept, and an n-gram that only one place of the corpora holds is kept only as a hash.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from audit.build.corpora import DATE, corpus_files, digest, text_of
from audit.knowledge.ngrams import (
    END,
    FIRST_WORD,
    SKIPPED,
    START,
    UNKNOWN,
    WORD_BITS,
    slots_of,
    symbol_of,
)
from audit.model import TokenKind
from audit.text.sentences import split

Ids = NDArray[np.int64]
Numbers = NDArray[np.float64]

LEAST = 3  # a form seen less often is the unknown word
NEWS_WEIGHT = 3.0
BIGRAMS, TRIGRAMS = 1_150_000, 1_650_000  # kept at most: what fits into 13 MB
_SPARE = 1.24  # slots for each key of a static function; 1.23 is the least that works
_PAIR = (1 << 2 * WORD_BITS) - 1
_WORD = (1 << WORD_BITS) - 1


@dataclass(frozen=True)
class Limits:
    """What is kept: the least count of a form, and how many n-grams of each order."""

    least: int = LEAST
    bigrams: int = BIGRAMS
    trigrams: int = TRIGRAMS


@dataclass(frozen=True)
class Counted:
    """n-grams of one order in key order: how often seen, and that with news weighted."""

    keys: Ids
    raw: Ids
    weighted: Numbers


@dataclass(frozen=True)
class Smoothed:
    """n-grams of one order in key order with their log-probabilities and back-offs."""

    keys: Ids
    probability: Numbers
    back_off: Numbers


@dataclass(frozen=True)
class Model:
    """A pruned model before it is quantised; natural logarithms."""

    vocabulary: marisa_trie.Trie
    unigrams: Smoothed
    bigrams: Smoothed
    trigrams: Smoothed
    log: dict[str, Any]


def build_ngrams(corpora: Path, target: Path, limits: Limits | None = None) -> None:
    """Write the language model of the corpus files in `corpora` to the folder `target`."""
    limits = limits or Limits()
    files = corpus_files(corpora)
    model = train([(file.name.split("_")[0] == "news", text_of(file)) for file in files], limits)
    target.mkdir(parents=True, exist_ok=True)
    model.vocabulary.save(str(target / "vocabulary.marisa"))
    for name, values in quantised(model).items():
        np.save(target / f"{name}.npy", values)
    about = {
        "what": "Hindi word trigrams, modified Kneser-Ney, pruned and quantised; natural logs",
        "licence": "CC0-1.0 (counts are facts; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build ngrams --data FOLDER",
        "inputs": {file.name.split(".")[0]: digest(file) for file in files},
        "parameters": {**vars(limits), "news_weight": NEWS_WEIGHT},
        **model.log,
    }
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (target / "about.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def train(texts: Iterable[tuple[bool, str]], limits: Limits) -> Model:
    """The model of `texts`, each with whether it is news."""
    forms, stream, weights = encode(texts)
    counts = np.bincount(stream[stream >= FIRST_WORD], minlength=len(forms) + FIRST_WORD)
    frequent = counts[FIRST_WORD:] >= limits.least
    chosen = [form for form, keep in zip(forms, frequent, strict=True) if keep]
    vocabulary = marisa_trie.Trie(chosen)
    ids = np.arange(len(forms) + FIRST_WORD)
    ids[FIRST_WORD:] = [vocabulary.get(form, UNKNOWN - FIRST_WORD) + FIRST_WORD for form in forms]
    stream = ids[stream]
    size = len(vocabulary) + FIRST_WORD
    if size > _WORD:
        raise ValueError(f"{size} symbols do not fit into {WORD_BITS} bits")
    trigrams = count_trigrams(stream, weights)
    bigrams = _count_bigrams(stream, weights, trigrams)
    unigrams, pairs, triples, log = _smooth(size, bigrams, trigrams, limits)
    log = {
        "tokens": len(stream),
        "forms": {"kept": len(chosen), "dropped as rare": len(forms) - len(chosen)},
        **log,
    }
    return Model(vocabulary, unigrams, pairs, triples, log)


def encode(texts: Iterable[tuple[bool, str]]) -> tuple[list[str], Ids, Numbers]:
    """The forms by first appearance, all texts as one stream of ids, the weight of each."""
    known: dict[str, int] = {}
    stream, weights = array("i"), []
    for is_news, text in texts:
        before = len(stream)
        for line in text.split("\n"):
            for sentence in split(line):
                stream.append(START)
                for token in sentence.tokens:
                    if token.kind is TokenKind.WORD:
                        stream.append(known.setdefault(token.folded, len(known)) + FIRST_WORD)
                    elif (symbol := symbol_of(token)) != SKIPPED:
                        stream.append(symbol)
                stream.append(END)
        weights.append(np.full(len(stream) - before, NEWS_WEIGHT if is_news else 1.0))
    return list(known), np.array(stream, dtype=np.int64), np.concatenate(weights)


def _count(keys: Ids, weights: Numbers) -> Counted:
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    raw = np.diff(np.r_[starts, len(ordered)])
    return Counted(ordered[starts], raw, np.add.reduceat(weights[order], starts))


def count_trigrams(stream: Ids, weights: Numbers) -> Counted:
    """The trigrams of a stream of ids that do not cross a START."""
    first, second, third = stream[:-2], stream[1:-1], stream[2:]
    inside = (second != START) & (third != START)
    keys = (first << 2 * WORD_BITS | second << WORD_BITS | third)[inside]
    return _count(keys, weights[2:][inside])


def _count_bigrams(stream: Ids, weights: Numbers, trigrams: Counted) -> Counted:
    """How many words each pair follows; for pairs that open a sentence, how often it does."""
    pairs, followed = np.unique(trigrams.keys & _PAIR, return_counts=True)
    opening = np.flatnonzero(stream[:-1] == START)
    openings = _count(stream[opening + 1], weights[opening + 1])  # START is 0: the key is the word
    keys = np.r_[openings.keys, pairs]
    raw = np.r_[openings.raw, followed]
    return Counted(keys, raw, np.r_[openings.weighted, followed.astype(float)])


def discounts(raw: Ids) -> Numbers:
    """What to take off counts of 0, 1, 2 and more (Chen & Goodman 1998, modified Kneser-Ney)."""
    one, two, three, four = (max(1, int((raw == n).sum())) for n in (1, 2, 3, 4))
    share = one / (one + 2 * two)
    values = (1 - 2 * share * two / one, 2 - 3 * share * three / two, 3 - 4 * share * four / three)
    # Tiny samples give discounts beyond the counts themselves.
    return np.array([0.0, *(min(max(v, 0.1), n - 0.1) for n, v in enumerate(values, 1))])


def _interpolate(counted: Counted, contexts: Ids, lower: Numbers) -> tuple[Numbers, Numbers]:
    """Probability of each n-gram, and for each the weight of the lower order in its context.

    `contexts` number the context of each n-gram; `lower` is its probability in the order below.
    """
    taken = discounts(counted.raw)[np.minimum(counted.raw, 3)] / counted.raw * counted.weighted
    total = np.bincount(contexts, counted.weighted)
    back = np.bincount(contexts, taken) / np.where(total > 0, total, 1)
    probability = (counted.weighted - taken) / total[contexts] + back[contexts] * lower
    return probability, back[contexts]


def _smooth(
    size: int, bigrams: Counted, trigrams: Counted, limits: Limits
) -> tuple[Smoothed, Smoothed, Smoothed, dict[str, Any]]:
    # Order 1: how many different words each word follows.
    words = Counted(*_continuations(bigrams.keys & _WORD))
    uniform = np.full(len(words.keys), 1 / (size - 1))  # START is never predicted
    seen, back = _interpolate(words, np.zeros(len(words.keys), dtype=np.int64), uniform)
    one = np.full(size, float(back[0]) / (size - 1))
    one[words.keys] = seen
    # Order 2.
    before, after = bigrams.keys >> WORD_BITS, bigrams.keys & _WORD
    two, share = _interpolate(bigrams, before, one[after])
    gain_two = bigrams.weighted * np.abs(np.log(two) - np.log(share * one[after]))
    # Order 3.
    tails = np.searchsorted(bigrams.keys, trigrams.keys & _PAIR)
    heads = np.searchsorted(bigrams.keys, trigrams.keys >> WORD_BITS)
    three, share = _interpolate(trigrams, heads, two[tails])
    gain_three = trigrams.weighted * (np.log(three) - np.log(share * two[tails]))
    kept_three = _best(gain_three, limits.trigrams)
    # A kept trigram needs the back-off of its context, so that pair stays.
    gain_two[heads[kept_three]] = np.inf
    kept_two = _best(gain_two, limits.bigrams)

    back_one = _back_off(before[kept_two], two[kept_two], one[after[kept_two]], size)
    effective = back_one[before] * one[after]
    effective[kept_two] = two[kept_two]
    back_two = _back_off(
        heads[kept_three], three[kept_three], effective[tails[kept_three]], len(bigrams.keys)
    )
    log = {
        "bigrams": {"kept": len(kept_two), "dropped as little gain": len(two) - len(kept_two)},
        "trigrams": {
            "kept": len(kept_three),
            "dropped as little gain": len(three) - len(kept_three),
        },
        "discounts": {
            name: [round(float(d), 4) for d in discounts(counted.raw)[1:]]
            for name, counted in (("1", words), ("2", bigrams), ("3", trigrams))
        },
    }
    return (
        Smoothed(np.arange(size), np.log(one), np.log(back_one)),
        Smoothed(bigrams.keys[kept_two], np.log(two[kept_two]), np.log(back_two[kept_two])),
        Smoothed(trigrams.keys[kept_three], np.log(three[kept_three]), np.zeros(len(kept_three))),
        log,
    )


def _continuations(words: Ids) -> tuple[Ids, Ids, Numbers]:
    keys, counts = np.unique(words, return_counts=True)
    return keys, counts, counts.astype(float)


def _best(gains: Numbers, most: int) -> Ids:
    """The indices of the `most` largest gains above 0, in order; ties go to the earlier key."""
    order = np.argsort(-gains, kind="stable")[:most]
    return np.sort(order[gains[order] > 0])


def _back_off(contexts: Ids, kept: Numbers, lower: Numbers, size: int) -> Numbers:
    """The weight of the lower order that makes each context sum to one."""
    left = 1 - np.bincount(contexts, kept, minlength=size)
    below = 1 - np.bincount(contexts, lower, minlength=size)
    return np.clip(left, 1e-6, None) / np.clip(below, 1e-6, None)


def quantised(model: Model) -> dict[str, NDArray[Any]]:
    """The arrays that are stored, by name."""
    one, two, three = model.unigrams, model.bigrams, model.trigrams
    rows = [_quantise(order.probability) for order in (one, two, three)]
    back, back_codes = _quantise(np.r_[one.back_off, two.back_off])
    values = rows[1][0] | back[len(one.keys) :] << 8
    return {
        "unigrams": np.stack((rows[0][0], back[: len(one.keys)])).astype(np.uint8),
        "bigrams": static_function(two.keys, values).astype(np.uint32),
        **_split(static_function(three.keys, rows[2][0])),
        "codes": np.stack((*(codes for _, codes in rows), back_codes)).astype(np.float32),
    }


def _split(table: NDArray[np.uint64]) -> dict[str, NDArray[Any]]:
    return {
        "trigrams": (table & np.uint64(0xFFFF)).astype(np.uint16),
        "trigram-values": (table >> np.uint64(16)).astype(np.uint8),
    }


def _quantise(values: Numbers) -> tuple[Ids, Numbers]:
    """A code of 8 bits for each value, and what the 256 codes stand for (means of bins)."""
    distinct = np.unique(values)
    if len(distinct) > 256:
        ordered = np.sort(values)
        edges = np.unique(ordered[np.arange(1, 256) * len(ordered) // 256])
        codes = np.searchsorted(edges, values, side="right")
        sums = np.bincount(codes, values, minlength=256)
        counts = np.bincount(codes, minlength=256)
        return codes, sums / np.maximum(counts, 1)
    codes = np.searchsorted(distinct, values)
    return codes, np.r_[distinct, np.zeros(256 - len(distinct))]


def static_function(keys: Ids, values: Ids) -> NDArray[np.uint64]:
    """A table from which `look_up` finds fingerprint (16 bits) and value of every key.

    Keys are peeled off round by round, each with a slot that no other key left uses, and
    written in reverse, so that the three slots of each key xor to what it stands for.
    """
    block = max(2, int(len(keys) * _SPARE / 3) + 11)
    while (table := _peel(keys, values, block * 3)) is None:
        block += block // 100 + 1
    return table


def _peel(keys: Ids, values: Ids, size: int) -> NDArray[np.uint64] | None:
    *columns, fingerprint = slots_of(keys, size)
    slots = np.stack(columns, axis=1).astype(np.int64)
    degree = np.bincount(slots.ravel(), minlength=size)
    owners = np.zeros(size, dtype=np.int64)  # xor of the keys that use a slot
    numbers = np.arange(len(keys))
    for column in slots.T:
        np.bitwise_xor.at(owners, column, numbers)
    rounds: list[tuple[Ids, Ids]] = []
    left = len(keys)
    free = np.flatnonzero(degree == 1)
    while len(free):
        peeled, at = np.unique(owners[free], return_index=True)
        rounds.append((peeled, free[at]))
        left -= len(peeled)
        touched = slots[peeled]
        np.subtract.at(degree, touched.ravel(), 1)
        for column in touched.T:
            np.bitwise_xor.at(owners, column, peeled)
        candidates = np.unique(touched)
        free = candidates[degree[candidates] == 1]
    if left:
        return None
    table = np.zeros(size, dtype=np.uint64)
    entries = fingerprint | values.astype(np.uint64) << np.uint64(16)
    for peeled, at in reversed(rounds):
        one, two, three = slots[peeled].T
        table[at] = 0
        table[at] = entries[peeled] ^ table[one] ^ table[two] ^ table[three]
    return table
