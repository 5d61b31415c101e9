"""reference/sound-costs.tsv: how easily one sound of a name turns into another.

Two channels, each a stochastic edit distance without context whose probabilities are learned
from pairs of forms by expectation maximisation (Ristad and Yianilos, Learning String Edit
Distance, 1998):

* variant: two spellings of one name that careful lists hold; both are right.
* garble: a name, and what a translation system made of it.

A cost is the negative log2 of the probability of an operation, less what it costs on average
to keep a sound, so that equal forms are about 0 apart. Sounds are those of audit.text.skeletons.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import regex

from audit.build.corpora import DATE, digest, text_of
from audit.text.folding import fold
from audit.text.skeletons import (
    CONSONANT_SOUNDS,
    VOWEL_SOUNDS,
    latin_sounds,
    skeleton_of,
    sounds,
)

# Lists whose Hindi a person wrote: their forms of one Latin name are variants.
CAREFUL = (
    "names/cldr48.tsv",
    "names/kgeography.tsv",
    "names/libgweather_cities.tsv",
    "names/news2012_en_hi.tsv.xz",
    "names/wikidata2015_google_hi_ur.tsv",
)
MACHINE = "names/cities_dr5hn_NOISY.tsv.xz"  # its Hindi was made by a machine
EXPERTS = "eval/expert_train.jsonl.xz"  # a name that a system garbled, and what it should be
POST_EDITS = "eval/wmt24_ape_train.jsonl.xz"  # the same by post-editors, among other changes

Pair = tuple[str, str]
_NOTHING = "-"
_ALPHABET = "".join(sorted(CONSONANT_SOUNDS | VOWEL_SOUNDS))
_WORDS = regex.compile(r"[\p{Devanagari}\u200c\u200d]+")
_LEAST = 3  # sounds
_FAR = 0.5  # pairs that share fewer of their sounds are not one name
_ROUNDS = 12
_SMOOTHING = 0.5
_MOST_COST = 14.0  # bits


def build_sound_costs(data: Path, log: Callable[[str], None] = lambda line: None) -> str:
    """The table as text. `data` holds names/ and eval/; `log` gets a line for each source."""
    variants = _variant_pairs(data, log)
    garbles = _garble_pairs(data, log)
    variant = learn([*variants, *((b, a) for a, b in variants)])
    garble = learn(garbles)
    rows = []
    for left in _ALPHABET + _NOTHING:
        for right in _ALPHABET + _NOTHING:
            if left == right == _NOTHING:
                continue
            one, other = variant[left, right], garble[left, right]
            rows.append(f"{left}{right}\t{one:.1f}\t{other:.1f}\tlearned")
    files = [*CAREFUL, MACHINE, EXPERTS, POST_EDITS]
    return "\n".join(
        [
            "# How many bits it costs to write one sound of a name for another, as two right",
            "# spellings differ (variant) and as translation systems garble (garble). '-' first:",
            "# a sound added; '-' second: a sound lost. Sounds: audit/text/skeletons.py.",
            "# Licence: CC0-1.0 (statistics). Origin: stochastic edit distances learned from",
            f"# {len(variants)} pairs of variants and {len(garbles)} of garbles in",
            *(f"#   {name} {digest(data / name)}" for name in files),
            f"# Date: {DATE}. Script: python -m audit.build sound-costs",
            "sounds\tvariant\tgarble\tsource",
            *sorted(rows),
            "",
        ]
    )


def learn(pairs: Iterable[Pair]) -> dict[Pair, float]:
    """Bits of each operation (sound, sound), ("-", sound) added, (sound, "-") lost.

    `pairs` are (right, written) results of `sounds`. Kept sounds cost about 0.
    """
    counted = Counter(pairs)
    operations = [
        (left, right)
        for left in _ALPHABET + _NOTHING
        for right in _ALPHABET + _NOTHING
        if (left, right) != (_NOTHING, _NOTHING)
    ]
    chance = {
        pair: 0.7 / len(_ALPHABET) if pair[0] == pair[1] else 0.3 / len(operations)
        for pair in operations
    }
    for _ in range(_ROUNDS):
        expected: defaultdict[Pair, float] = defaultdict(float)
        for (one, other), times in sorted(counted.items()):
            # A pair often met counts for its kind, not for its fame.
            _expect(one, other, chance, expected, 1 + math.log2(times))
        chance = _normalised(operations, expected)
    bits = {}
    for left, right in operations:
        kept = chance.get((left, left), 0.0) or chance.get((right, right), 0.0)
        both = math.sqrt(kept * (chance.get((right, right), 0.0) or kept))
        bits[left, right] = min(_MOST_COST, max(0.0, math.log2(both / chance[left, right])))
    return bits


def _normalised(operations: list[Pair], expected: dict[Pair, float]) -> dict[Pair, float]:
    total = sum(expected.values()) + _SMOOTHING * len(operations)
    return {pair: (expected.get(pair, 0.0) + _SMOOTHING) / total for pair in operations}


def _expect(
    one: str, other: str, chance: dict[Pair, float], expected: dict[Pair, float], weight: float
) -> None:
    """Add the expected number of each operation in all alignments of one pair."""
    wide, high = len(other) + 1, len(one) + 1
    forward = [[0.0] * wide for _ in range(high)]
    backward = [[0.0] * wide for _ in range(high)]
    forward[0][0] = backward[-1][-1] = 1.0
    for i in range(high):
        for j in range(wide):
            if i:
                forward[i][j] += forward[i - 1][j] * chance[one[i - 1], _NOTHING]
            if j:
                forward[i][j] += forward[i][j - 1] * chance[_NOTHING, other[j - 1]]
            if i and j:
                forward[i][j] += forward[i - 1][j - 1] * chance[one[i - 1], other[j - 1]]
    for i in reversed(range(high)):
        for j in reversed(range(wide)):
            if i + 1 < high:
                backward[i][j] += backward[i + 1][j] * chance[one[i], _NOTHING]
            if j + 1 < wide:
                backward[i][j] += backward[i][j + 1] * chance[_NOTHING, other[j]]
            if i + 1 < high and j + 1 < wide:
                backward[i][j] += backward[i + 1][j + 1] * chance[one[i], other[j]]
    total = forward[-1][-1] / weight
    for i in range(high):
        for j in range(wide):
            here = forward[i][j]
            if i + 1 < high:
                pair = one[i], _NOTHING
                expected[pair] += here * chance[pair] * backward[i + 1][j] / total
            if j + 1 < wide:
                pair = _NOTHING, other[j]
                expected[pair] += here * chance[pair] * backward[i][j + 1] / total
            if i + 1 < high and j + 1 < wide:
                pair = one[i], other[j]
                expected[pair] += here * chance[pair] * backward[i + 1][j + 1] / total


def _variant_pairs(data: Path, log: Callable[[str], None]) -> list[Pair]:
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for name in CAREFUL:
        for latin, hindi in _cells(data / name):
            forms[latin.casefold()].add(hindi)
    pairs = [
        pair
        for _, several in sorted(forms.items())
        for one, other in combinations(sorted(several), 2)
        for pair in _aligned(one, other)
    ]
    log(f"variants: {len(pairs)} pairs of words, {len(set(pairs))} different")
    return pairs


def _garble_pairs(data: Path, log: Callable[[str], None]) -> list[Pair]:
    pairs = [(sounds(fold(right)), sounds(fold(wrong))) for right, wrong in garbled_words(data)]
    log(f"garbles: {len(pairs)} pairs of words")
    return pairs


def garbled_words(data: Path) -> list[Pair]:
    """(right, garbled) for each word of a name that a system garbled, in three sources.

    What experts marked is garbled for certain: it is repeated until it weighs as much as the
    rest, most of which differs by a vowel.
    """
    good: defaultdict[str, set[str]] = defaultdict(set)
    for name in CAREFUL[:3]:
        for latin, hindi in _cells(data / name):
            good[latin.casefold()].add(hindi)
    cities = [
        pair
        for latin, hindi in _cells(data / MACHINE)
        for right in sorted(good.get(latin.casefold(), ()))
        for pair in _near_words(right, hindi)
    ]
    experts = [
        pair
        for row in _json_lines(data / EXPERTS)
        for span in row["spans"]
        if span["category"] == "name" and span.get("should_be")
        for pair in _near_words(span["should_be"], span["quote"])
    ]
    edits = [
        pair
        for row in _json_lines(data / POST_EDITS)
        for span in row["substantive_spans"]
        if span["text"] and _near_in_english(span["replacement"], row["source_en"])
        for pair in _near_words(span["replacement"], span["text"])
    ]
    return cities + edits + experts * max(1, (len(cities) + len(edits)) // max(1, len(experts)))


def _near_in_english(hindi: str, english: str) -> bool:
    """Whether the English has a capitalised word that sounds like the Hindi one."""
    bones = skeleton_of(sounds(fold(hindi.split(" ")[0])))
    names = regex.findall(r"(?<=\w )\p{Lu}\p{Ll}+", english)
    return any(skeleton_of(latin_sounds(name)) == bones for name in names)


def _aligned(one: str, other: str) -> Iterator[Pair]:
    """The sounds of the words of two forms of a name, side by side, where they are near."""
    for first, second in _near_words(one, other):
        yield sounds(fold(first)), sounds(fold(second))


def _near_words(one: str, other: str) -> Iterator[Pair]:
    """The words of two forms of a name, side by side, where they sound like one name."""
    left, right = _WORDS.findall(one), _WORDS.findall(other)
    if len(left) != len(right):
        return
    for first, second in zip(left, right, strict=True):
        pair = sounds(fold(first)), sounds(fold(second))
        if min(map(len, pair)) >= _LEAST and _shared(*pair) >= 1 - _FAR:
            yield first, second


def _shared(one: str, other: str) -> float:
    """The share of sounds in their longest common subsequence."""
    above = [0] * (len(other) + 1)
    for left in one:
        row = [0]
        for index, right in enumerate(other):
            row.append(above[index] + 1 if left == right else max(row[-1], above[index + 1]))
        above = row
    return above[-1] / max(len(one), len(other))


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    for line in text_of(path).splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) > 1 and cells[1]:
            yield cells[0], cells[1]


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in text_of(path).splitlines():
        yield json.loads(line)
