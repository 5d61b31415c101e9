"""Garbles names as translation systems do, by edits learned from real garbles.

The pairs are those of audit.build.sound_costs: machine-made names of cities beside careful
ones, what experts marked in expert_train, and what post-editors corrected. An edit is a piece
of a name and what stands in its place, each with the letter before it; how often a name gets
one edit, two or more is learned too. Used to train the doubt about names on corpora/news_* and,
by `python -m tests.bench.names`, to measure on clean/.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

import regex

from audit.build.sound_costs import garbled_words
from audit.knowledge.sound_costs import SoundCosts
from audit.text.folding import fold
from audit.text.skeletons import sounds

Edit = tuple[str, str]
_LONGEST = 3  # code points of a piece
_MOST_EDITS = 3
_LEAST = 2  # times that an edit is met
_TRIES = 20
_EDGE = "^"
_VARIANT = 3.3  # bits; two in five different spellings in careful lists differ by less
_SHORTEST = 3
# Signs that stand on nothing, which edits drawn apart may leave behind: a nukta, a vowel sign or
# a virama that follows no consonant, a nasal that follows nothing or another, a virama before none.
_ILL_FORMED = regex.compile(
    "(?<![क-ह])\u093c|(?<![क-ह\u093c])[\u093e-\u094d]"
    "|(?:^|[\u0900-\u0903\u094d\u200c\u200d])[\u0900-\u0903]"
    "|\u094d(?![\u200c\u200d]?[क-ह])|(?<!\u094d)[\u200c\u200d]"
)


class Garbler:
    """Garbles words by edits drawn as often as they are met in the pairs it was made of.

    A garble is heard otherwise than two right spellings of one name are: by `costs` it lies
    further off than nearly all pairs of variants in careful lists.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], costs: SoundCosts) -> None:
        self._costs = costs
        edits: Counter[Edit] = Counter()
        sizes: Counter[int] = Counter()
        places: Counter[str] = Counter()
        for right, wrong in pairs:
            found = list(_edits(right, wrong))
            if 0 < len(found) <= _MOST_EDITS:
                edits.update(found)
                sizes[len(found)] += 1
            whole = _EDGE + right
            for length in range(1, _LONGEST + 2):
                for start in range(len(whole) - length + 1):
                    places[whole[start : start + length]] += 1
        self._sizes = sorted(sizes.items())
        by_piece: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for (old, new), times in sorted(edits.items()):
            if times >= _LEAST:
                by_piece[old].append((new, times / places[old]))
        self._edits = dict(by_piece)

    def garble(self, word: str, random: Random) -> str:
        """`word` with one to three edits, no mere variant of it; "" where none is found."""
        if not self._sizes:
            return ""
        sizes, weights = zip(*self._sizes, strict=True)
        for _ in range(_TRIES):
            wrong = word
            for _ in range(random.choices(sizes, weights)[0]):
                wrong = self._edited(wrong, random)
            if _ILL_FORMED.search(wrong) or len(wrong) < _SHORTEST:
                continue
            right, heard = sounds(fold(word)), sounds(fold(wrong))
            if self._costs.variant(right, heard, _VARIANT) > _VARIANT:
                return wrong
        return ""

    def _edited(self, word: str, random: Random) -> str:
        whole = _EDGE + word
        choices: list[tuple[int, str, str]] = []
        weights: list[float] = []
        for start in range(len(whole)):
            for length in range(1, _LONGEST + 2):
                old = whole[start : start + length]
                if len(old) == length:
                    for new, weight in self._edits.get(old, ()):
                        choices.append((start, old, new))
                        weights.append(weight)
        if not choices:
            return word
        start, old, new = random.choices(choices, weights)[0]
        return (whole[:start] + new + whole[start + len(old) :]).removeprefix(_EDGE)


def learn_garbler(data: Path, costs: SoundCosts) -> Garbler:
    """The garbler of the pairs in `data` (names/ and eval/)."""
    return Garbler(garbled_words(data), costs)


def _edits(right: str, wrong: str) -> Sequence[Edit]:
    """What was changed, each piece with the letter before it; ^ is the beginning."""
    one, other = _EDGE + right, _EDGE + wrong
    found = []
    for action, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if action == "equal" or a == 0:
            continue
        old, new = one[a - 1 : b], one[a - 1] + other[c:d]
        if len(old) <= _LONGEST + 1 and len(new) <= _LONGEST + 1:
            found.append((old, new))
    return found
