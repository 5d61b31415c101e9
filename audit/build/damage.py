"""Damages what people wrote as machine translation does, and says which words and how.

The reader (audit.reader) learns from it what does not belong, before it sees real errors, which
are few. A sentence is the list of its words as the reader sees them (`key_of` of
audit.knowledge.context_fit), so that millions can be damaged. `SHARES` is how often each kind is
drawn; the mixture follows the marks of eval/expert_train by category, and `python -m audit.build
reader` writes beside the model how the damaged words compare with those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

import numpy as np

from audit.build.planting import garbled
from audit.detectors.doubled_meaning import PAIRS
from audit.detectors.literal_idiom import IDIOMS
from audit.detectors.opaque_phrase import OPAQUE_PHRASES
from audit.detectors.translated_name import TRANSLATED
from audit.detectors.wrong_sense import SENSES
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT, FOREIGN, NUMBER, PAUSE, STOP, UNKNOWN
from audit.knowledge.loanwords import LOANWORDS
from audit.knowledge.names import NAMES
from audit.knowledge.pivot import NO_LEMMA, PIVOT
from audit.knowledge.signs import KINDS
from audit.knowledge.tables import Table, read_table
from audit.model import Category
from audit.text.folding import fold, fold_all

SOUND = 0  # of a word left as it was, beside the kinds of audit.knowledge.signs
KIND = {kind: number for number, kind in enumerate(KINDS) if kind is not None}
UNDAMAGED = 0.35  # share of sentences
MEAN_DAMAGES = 2.2  # of the others
_PLAUSIBLE = 256  # words drawn, of which the network chooses one
_MARKS = frozenset((STOP, PAUSE))
_POSTPOSITIONS = tuple(map(fold, "का के की को से में पर ने तक".split()))
_SWAPS = tuple(
    tuple(map(fold, group.split()))
    for group in (
        "का के की",
        "को से में पर ने",
        "है हैं था थे थी",
        "गया गई गए",
        "रहा रही रहे",
        "हुआ हुई हुए",
        "किया की किए",
        "दिया दी दिए",
        "होता होती होते",
        "करता करती करते",
        "जाता जाती जाते",
        "वाला वाली वाले",
        "अपना अपनी अपने",
        "मेरा मेरी मेरे",
        "उसका उसकी उसके",
        "इसका इसकी इसके",
        "उनका उनकी उनके",
        "वह वे उसने उन्होंने उसे उन्हें",
        "यह ये इसने इन्होंने इसे इन्हें",
        "जो जिसने जिसे जिन्होंने जिन्हें",
        "बड़ा बड़ी बड़े",
        "करने करना कर करके",
        "होने होना हो होकर",
        "करेगा करेगी करेंगे",
        "होगा होगी होंगे",
        "सकता सकती सकते",
    )
)
_SWAP = {word: tuple(o for o in group if o != word) for group in _SWAPS for word in group}
_ERGATIVE, _OBJECT = fold("ने"), fold("को")
_FINITE = frozenset(
    fold_all("है हैं था थे थी थीं गया गई गए रहा रही रहे दिया दी दिए लिया ली लिए कहा किया होगा होगी")
)
_SCALES = tuple(fold_all("हजार लाख करोड़ अरब मिलियन बिलियन सौ"))
_NUMBER_WORDS = frozenset((*_SCALES, *fold_all("एक दो तीन चार पांच छह सात आठ नौ दस"), NUMBER))
# A table, its columns of wrong and of right Hindi, the category.
_TABLES: tuple[tuple[Table[Any], str, str, Category], ...] = (
    (SENSES, "pattern", "suggestion", Category.SENSE),
    (IDIOMS, "pattern", "suggestion", Category.IDIOM),
    (LOANWORDS, "word", "hindi", Category.UNTRANSLATED),
    (OPAQUE_PHRASES, "pattern", "suggestion", Category.UNTRANSLATED),
    (TRANSLATED, "pattern", "suggestion", Category.NAME),
    (PAIRS, "pattern", "suggestion", Category.SENSE),
)


class Damaged(NamedTuple):
    """The words of a sentence and of each the number of its kind (`KINDS`)."""

    words: list[str]
    kinds: list[int]


class Reversed(NamedTuple):
    """What a table says is wrong, to be put where the right words stand."""

    right: tuple[str, ...]
    wrong: tuple[tuple[str, ...], ...]  # one place of the pattern each, with its alternatives
    kind: int


def reversed_entry(pattern: str, right: str, kind: int) -> Reversed | None:
    """An entry turned round; None where its pattern has gaps, or nothing to look for."""
    pattern = pattern.replace(" | ", "|")
    if "[ " in pattern:
        pattern = pattern.split("[ ")[1].split(" ]")[0]  # the rest is context
    parts = pattern.split()
    words = tuple(fold(word) for word in right.replace("-", " ").split())
    if not words or any(part[0] in "_#*" for part in parts):
        return None
    # The verb at the end is inflected in the text: it stays as it is on both sides.
    if parts[-1].startswith("@") and len(parts) > 1 and len(words) > 1:
        parts, words = parts[:-1], words[:-1]
    wrong = tuple(
        tuple(fold(form.lstrip("~@").rstrip("?")) for form in part.split("|")) for part in parts
    )
    if not wrong or any(not form or form.isascii() for place in wrong for form in place):
        return None
    return Reversed(words, wrong, kind)


class Damager:
    """Damages sentences; draws everything from the given source of randomness."""

    def __init__(self, knowledge: Knowledge, dice: Random) -> None:
        self.fit, self.pivot = knowledge[CONTEXT_FIT], knowledge[PIVOT]
        self.names, self.dice = knowledge[NAMES], dice
        self._entries = _reversed_tables(knowledge)
        content = np.flatnonzero(self.fit.is_content)
        chances = np.exp(self.fit.rarity[content].astype(np.float64)) ** 0.75
        self._content, self._chances = content, np.cumsum(chances / chances.sum())
        self._numbers = np.random.default_rng(dice.getrandbits(32))
        self._makers: dict[str, Callable[[Damaged], bool]] = {
            "entry": self._entry,
            "other sense": self._other_sense,
            "plausible": self._plausible,
            "form": self._form,
            "swap": self._swap,
            "ergative": self._ergative,
            "garbled name": self._garbled_name,
            "garbled word": self._garbled_word,
            "foreign": self._foreign,
            "number": self._number,
            "lost": self._lost,
            "doubled": self._doubled,
            "moved": self._moved,
            "english order": self._english_order,
            "loop": self._loop,
        }

    def damaged(self, words: Sequence[str]) -> Damaged:
        """A copy of a sentence, damaged in some places or in none."""
        made = Damaged(list(words), [SOUND] * len(words))
        if len(words) < 4 or self.dice.random() < UNDAMAGED:
            return made
        wanted = 1 + min(6, int(self.dice.expovariate(1 / (MEAN_DAMAGES - 1)) + 0.5))
        for _ in range(wanted):
            for _ in range(3):
                (name,) = self.dice.choices(list(SHARES), list(SHARES.values()))
                if self._makers[name](made):
                    break
        return made

    def made(self, name: str, words: Sequence[str]) -> Damaged | None:
        """A copy with one damage of the kind `name` of SHARES; None where none could be made."""
        made = Damaged(list(words), [SOUND] * len(words))
        return made if self._makers[name](made) else None

    def _places(self, made: Damaged, suits: Callable[[str], bool]) -> list[int]:
        return [
            n
            for n, (word, kind) in enumerate(zip(made.words, made.kinds, strict=True))
            if kind == SOUND and word not in _MARKS and suits(word)
        ]

    def _replace(self, made: Damaged, start: int, end: int, by: Sequence[str], kind: int) -> bool:
        made.words[start:end] = by
        made.kinds[start:end] = [kind] * len(by)
        return True

    def _is_content(self, word: str) -> bool:
        unit = self.fit.unit(word)
        return unit > UNKNOWN and bool(self.fit.is_content[unit])

    def _one(self, places: Sequence[int]) -> int | None:
        return self.dice.choice(places) if places else None

    def _entry(self, made: Damaged) -> bool:
        """What a written entry calls wrong, where its right words stand."""
        found = [
            (n, entry)
            for n, word in enumerate(made.words)
            for entry in self._entries.get(word, ())
            if tuple(made.words[n : n + len(entry.right)]) == entry.right
            and not any(made.kinds[n : n + len(entry.right)])
        ]
        if not found:
            return False
        place, entry = self.dice.choice(found)
        wrong = [word for part in entry.wrong for word in self.dice.choice(part).split()]
        return self._replace(made, place, place + len(entry.right), wrong, entry.kind)

    def _other_sense(self, made: Damaged) -> bool:
        """Another Hindi word of an English word behind this one, in a like form."""
        place = self._one(self._places(made, self._is_content))
        if place is None:
            return False
        word = made.words[place]
        lemma = self.pivot.lemma(self.fit.unit(word))
        if lemma == NO_LEMMA:
            return False
        others = self.pivot.alternatives(lemma)
        if not len(others.lemmas):
            return False
        weights = np.exp(others.odds - others.odds.max())
        chosen = int(self.dice.choices(range(len(weights)), weights.tolist())[0])
        forms = [self.fit.form(int(n)) for n in self.pivot.forms(int(others.lemmas[chosen]))]
        alike = [form for form in forms if form[-1] == word[-1]] or forms
        common = max(alike, key=lambda form: float(self.fit.rarity[self.fit.unit(form)]))
        if common == word:
            return False
        return self._replace(made, place, place + 1, [common], KIND[Category.SENSE])

    def _plausible(self, made: Damaged) -> bool:
        """What the network of contexts finds likely enough here among words drawn at random."""
        place = self._one(self._places(made, self._is_content))
        if place is None:
            return False
        units = np.array([self.fit.unit(word) for word in made.words], dtype=np.int64)
        (expected,) = self.fit.expected(units, np.array([place]))
        drawn = self._content[np.searchsorted(self._chances, self._numbers.random(_PLAUSIBLE))]
        drawn = drawn[drawn != units[place]]
        scores = self.fit.scores(expected, drawn) - 0.75 * self.fit.rarity[drawn]
        weights = np.exp(scores - scores.max())
        chosen = int(self.dice.choices(drawn.tolist(), weights.tolist())[0])
        return self._replace(made, place, place + 1, [self.fit.form(chosen)], KIND[Category.SENSE])

    def _form(self, made: Damaged) -> bool:
        """Another form of the same word."""
        place = self._one(self._places(made, self._is_content))
        if place is None:
            return False
        word = made.words[place]
        lemma = self.pivot.lemma(self.fit.unit(word))
        forms = self.pivot.forms(lemma).tolist() if lemma != NO_LEMMA else []
        others = [form for form in map(self.fit.form, forms) if form != word]
        if not others:
            return False
        other = self.dice.choice(others)
        return self._replace(made, place, place + 1, [other], KIND[Category.GRAMMAR])

    def _swap(self, made: Damaged) -> bool:
        """Another ending, case marker or auxiliary."""
        place = self._one(self._places(made, _SWAP.__contains__))
        if place is None:
            return False
        other = self.dice.choice(_SWAP[made.words[place]])
        return self._replace(made, place, place + 1, [other], KIND[Category.GRAMMAR])

    def _ergative(self, made: Damaged) -> bool:
        """A case marker lost: the word before it is wrong then."""
        markers = (_ERGATIVE, _OBJECT)
        place = self._one([n for n in self._places(made, markers.__contains__) if n])
        if place is None or made.kinds[place - 1]:
            return False
        word = made.words[place - 1]
        return self._replace(made, place - 1, place + 1, [word], KIND[Category.GRAMMAR])

    def _garbled_name(self, made: Damaged) -> bool:
        """A name spelled as no one spells it, torn in two, or another word in its place."""
        place = self._one(self._places(made, self._is_name))
        if place is None:
            return False
        word, chance, kind = made.words[place], self.dice.random(), KIND[Category.NAME]
        if chance < 0.12 and len(word) > 4:
            cut = self.dice.randrange(2, len(word) - 1)
            return self._replace(made, place, place + 1, [word[:cut], word[cut:]], kind)
        if chance < 0.25:
            drawn = int(np.searchsorted(self._chances, self._numbers.random()))
            other = self.fit.form(int(self._content[drawn]))
            return self._replace(made, place, place + 1, [other], kind)
        other = garbled(word, self.dice)
        return bool(other) and self._replace(made, place, place + 1, [fold(other)], kind)

    def _is_name(self, word: str) -> bool:
        if len(word) < 3 or word in (NUMBER, FOREIGN) or word not in self.names:
            return False
        unit = self.fit.unit(word)
        return unit == UNKNOWN or float(self.fit.rarity[unit]) < -8.5

    def _garbled_word(self, made: Damaged) -> bool:
        place = self._one(self._places(made, lambda word: len(word) > 3 and self._is_content(word)))
        if place is None:
            return False
        other = garbled(made.words[place], self.dice)
        kind = KIND[Category.NONWORD]
        return bool(other) and self._replace(made, place, place + 1, [fold(other)], kind)

    def _foreign(self, made: Damaged) -> bool:
        """A word left in Latin letters."""
        place = self._one(self._places(made, self._is_content))
        if place is None:
            return False
        return self._replace(made, place, place + 1, [FOREIGN], KIND[Category.UNTRANSLATED])

    def _number(self, made: Damaged) -> bool:
        """A scale too many, another scale, a number in another place."""
        place = self._one(self._places(made, _NUMBER_WORDS.__contains__))
        if place is None:
            return False
        scale, kind = self.dice.choice(_SCALES), KIND[Category.NUMBER]
        if made.words[place] in _SCALES:
            return self._replace(made, place, place + 1, [scale], kind)
        kept = made.words[place]
        by = [kept, scale] if self.dice.random() < 0.6 else [kept, NUMBER]
        return self._replace(made, place, place + 1, by, kind)

    def _lost(self, made: Damaged) -> bool:
        """A word is missing; the one after it does not belong there."""
        place = self._one([n for n in self._places(made, bool) if n + 1 < len(made.words)])
        if place is None or made.words[place + 1] in _MARKS or made.kinds[place + 1]:
            return False
        word = made.words[place + 1]
        return self._replace(made, place, place + 2, [word], KIND[Category.FLUENCY])

    def _doubled(self, made: Damaged) -> bool:
        place = self._one(self._places(made, bool))
        if place is None:
            return False
        word = made.words[place]
        return self._replace(made, place, place + 1, [word, word], KIND[Category.REPETITION])

    def _moved(self, made: Damaged) -> bool:
        """A word two to five places from where it stood."""
        place = self._one(self._places(made, bool))
        if place is None:
            return False
        target = place + self.dice.choice((-1, 1)) * self.dice.randrange(2, 6)
        if not 0 <= target < len(made.words) - 1:
            return False
        made.kinds.pop(place)
        word = made.words.pop(place)
        made.words.insert(target, word)
        made.kinds.insert(target, KIND[Category.FLUENCY])
        return True

    def _english_order(self, made: Damaged) -> bool:
        """The verb after the subject, or a postposition before its noun."""
        kind = KIND[Category.FLUENCY]
        if self.dice.random() < 0.5:
            places = [n for n in self._places(made, _POSTPOSITIONS.__contains__) if n > 0]
            place = self._one(places)
            if place is None or made.kinds[place - 1] or made.words[place - 1] in _MARKS:
                return False
            made.words[place - 1 : place + 1] = made.words[place - 1 : place + 1][::-1]
            made.kinds[place - 1] = kind
            return True
        end = len(made.words) - (made.words[-1] in _MARKS)
        start = end
        while start > 0 and made.words[start - 1] in _FINITE and end - start < 3:
            start -= 1
        if start == end or start < 6 or any(made.kinds[start - 1 : end]):
            return False
        verb = made.words[start - 1 : end]
        del made.words[start - 1 : end], made.kinds[start - 1 : end]
        target = self.dice.randrange(1, 4)
        made.words[target:target] = verb
        made.kinds[target:target] = [kind] * len(verb)
        return True

    def _loop(self, made: Damaged) -> bool:
        """The decoder says one to four words again and again."""
        place = self._one(self._places(made, bool))
        if place is None:
            return False
        length = self.dice.randrange(1, 5)
        part = made.words[place : place + length]
        if any(word in _MARKS for word in part) or any(made.kinds[place : place + length]):
            return False
        again = part * self.dice.randrange(1, 4)
        kind = KIND[Category.REPETITION]
        return self._replace(made, place + len(part), place + len(part), again, kind)


# How often each kind is drawn. Meaning leads, as in the marks of the annotators.
SHARES = {
    "entry": 22,
    "other sense": 16,
    "plausible": 8,
    "form": 7,
    "swap": 9,
    "ergative": 3,
    "garbled name": 7,
    "garbled word": 2,
    "foreign": 2,
    "number": 2,
    "lost": 4,
    "doubled": 1,
    "moved": 5,
    "english order": 4,
    "loop": 2,
}


def _reversed_tables(knowledge: Knowledge) -> dict[str, list[Reversed]]:
    """The reversed entries of all tables, by the first of their right words."""
    found: defaultdict[str, list[Reversed]] = defaultdict(list)
    for table, wrong, right, category in _TABLES:
        for row in read_table(knowledge.root, replace(table, build=list)):
            for words in row[right].split("/"):
                entry = reversed_entry(row[wrong], words, KIND[category])
                if entry is not None and not _SWAP.keys() >= set(entry.right):
                    found[entry.right[0]].append(entry)
    return dict(found)
