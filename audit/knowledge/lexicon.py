"""The lexicon: every Hindi form that somebody wrote, how often, where, and what resembles it.

All questions about a word's existence are asked here:

* `frequency(form)`, `registers(form)`, `is_known(form)`: is it a word, and how common?
* `derivation(form)`, `parts(form)`: how is it built from other words?
* `near(form)`: the common words that `form` may be a slip for.
* `shape(form)`: how much its letters look like those of Hindi words and of names.
* `rareness_after(form)`, `rareness_before(form)`: do names and rare words stand there?
* `beside(first, second)`: how often two common forms stand side by side.

Every form is folded first (audit.text.folding.fold). The files are made by
`python -m audit.build lexicon`; reference/lexicon/about.json says of what.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator
from enum import IntFlag
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from audit.knowledge.tables import Artefact
from audit.text.derivation import (
    halves,
    infinitives,
    is_spelled,
    plural_bases,
    prefixed,
    suffixed,
)
from audit.text.near import shortened, slip

FORMS, VALUES = "forms.marisa", "values.bin"
NEAR_KEYS, NEAR_WORDS, NEAR_IDS = "near-keys.npy", "near-words.npy", "near-ids.npy"
PAIR_KEYS, PAIR_COUNTS = "pair-keys.npy", "pair-counts.npy"
SLOT_KEYS, SLOT_SHARES = "slot-keys.npy", "slot-shares.npy"
SHAPES, ABOUT = "shapes.npy", "about.json"

STEPS = 8  # steps of the frequency byte for each doubling of the count
_MISSING = (0, 0)
_BASE, _COMMON_BASE, _PART = 4, 16, 100  # least count of a lemma, of a base, of a part
_USUAL_SLOT = -3.0  # one neighbour in eight of a word too rare to judge is rare itself
_LOOSE_PART = 8  # of a part of what may be two words glued


class Register(IntFlag):
    """Where a form was seen. SUSPICIOUS: only in wiki, translated or conversational text."""

    NEWS = 1
    LITERARY = 2
    WEB = 4
    DICTIONARY = 8
    NAME = 16
    SUSPICIOUS = 32
    NOISY = 64  # only in a list that holds misspellings too
    SHADOWED = 128  # rare, and one slip away from a word hundreds of times as common


_TRUSTED = int(
    Register.NEWS | Register.LITERARY | Register.WEB | Register.DICTIONARY | Register.NAME
)


class Near(NamedTuple):
    """A common word that a form may be a slip for.

    `word` is folded; `seen` is how often the corpora hold it; `slip` is the kind of slip
    (see audit.text.near.slip).
    """

    word: str
    seen: float
    slip: str


class Shape(NamedTuple):
    """Mean log2 probability of a letter after the two before it, in Hindi words and in names.

    `worst` is that of the least likely letter under the better of the two models.
    """

    word: float
    name: float
    worst: float


class Lexicon:
    """The lexicon in one folder. Opening maps the trie into memory and reads two arrays."""

    def __init__(self, folder: Path) -> None:
        import marisa_trie

        self._folder = folder
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / FORMS))
        self._values = (folder / VALUES).read_bytes()
        self.derivation = lru_cache(maxsize=1 << 14)(self._derivation)
        self.near = lru_cache(maxsize=1 << 14)(self._near)
        self.shape = lru_cache(maxsize=1 << 14)(self._shape)
        self.entry = lru_cache(maxsize=1 << 15)(self._entry)

    def __len__(self) -> int:
        return len(self._trie)

    def __contains__(self, form: str) -> bool:
        return form in self._trie

    def forms(self) -> Iterator[str]:
        """Every form, in the order of the trie."""
        yield from self._trie.iterkeys()

    def _entry(self, form: str) -> tuple[int, int]:
        """(frequency byte, register bits); (0, 0) for a form the lexicon does not hold."""
        place = self._trie.get(form)
        if place is None:
            return _MISSING
        return self._values[2 * place], self._values[2 * place + 1]

    def count(self, form: str) -> float:
        """About how often the corpora (12.5 million words) hold the form; 0 for never.

        For a SUSPICIOUS form it is how often the suspicious sources hold it.
        """
        return float(2 ** (self.entry(form)[0] / STEPS) - 1)

    def registers(self, form: str) -> Register:
        """Where the form was seen; Register(0) for a form the lexicon does not hold."""
        return Register(self.entry(form)[1])

    def vouched(self, form: str) -> bool:
        """Whether a trusted corpus, a dictionary or a careful list of names holds the form."""
        return bool(self.entry(form)[1] & _TRUSTED)

    def is_known(self, form: str) -> bool:
        """Whether the form is in the lexicon, or built from words that are."""
        return form in self._trie or bool(self.derivation(form))

    def _derivation(self, form: str) -> str:
        """How the form is built from words of the lexicon, or "" where it is not.

        "letters", "plural", "verb", "suffix", "prefix" or "compound" (two common words).
        """
        if is_spelled(form):
            return "letters"
        if any(self.count(base) >= _BASE for base in plural_bases(form)):
            return "plural"
        if any(self.count(base) >= _BASE for base in infinitives(form)):
            return "verb"
        if any(self.count(base) >= _COMMON_BASE for base in suffixed(form)):
            return "suffix"
        if any(self.count(base) >= _COMMON_BASE for base in prefixed(form)):
            return "prefix"
        return "compound" if self.parts(form, _PART) else ""

    def parts(self, form: str, least_count: int = _LOOSE_PART) -> tuple[str, str] | None:
        """The two words that the form consists of, by preference common neighbours."""
        best, least = None, 0.0
        for first, second in halves(form):
            rarer = min(self.count(first), self.count(second))
            if rarer < least_count:
                continue
            weight = rarer * (1 + self.beside(first, second)) ** 2
            if weight > least:
                best, least = (first, second), weight
        return best

    def _near(self, form: str) -> tuple[Near, ...]:
        """The common words one slip away from the form, most common first."""
        keys, words, ids = self._near_index
        found: set[int] = set()
        total = len(keys)
        for short in shortened(form):
            key = zlib.crc32(short.encode())
            place = bisect_left(keys, key)
            while place < total and keys[place] == key:
                found.add(words[place])
                place += 1
        near = []
        for rank in found:
            place = ids[rank]
            word = self._trie.restore_key(place)
            if word != form and (kind := slip(form, word)):
                near.append(Near(word, 2 ** (self._values[2 * place] / STEPS) - 1, kind))
        return tuple(sorted(near, key=lambda n: (-n.seen, n.word)))

    @cached_property
    def _near_index(self) -> tuple[memoryview, memoryview, memoryview]:
        return (
            _numbers(self._folder / NEAR_KEYS),
            _numbers(self._folder / NEAR_WORDS),
            _numbers(self._folder / NEAR_IDS),
        )

    def beside(self, first: str, second: str) -> int:
        """About how often `second` follows `first` in the corpora; 0 for less than twice."""
        keys, counts = self._pairs
        key = pair_key(first, second)
        place = bisect_left(keys, key)
        if place < len(keys) and keys[place] == key:
            return int(2 ** (counts[place] / STEPS))
        return 0

    def rareness_after(self, form: str) -> float:
        """Log2 of the share of rare words among those that follow the form (0 to -10)."""
        return self._slot(form, 0)

    def rareness_before(self, form: str) -> float:
        """Log2 of the share of rare words among those that stand before the form (0 to -10)."""
        return self._slot(form, 1)

    def _slot(self, form: str, side: int) -> float:
        keys, shares = self._slots
        key = zlib.crc32(form.encode())
        place = bisect_left(keys, key)
        if place < len(keys) and keys[place] == key:
            return -shares[2 * place + side] / 4
        return _USUAL_SLOT

    @cached_property
    def _slots(self) -> tuple[memoryview, memoryview]:
        shares = _numbers(self._folder / SLOT_SHARES)
        return _numbers(self._folder / SLOT_KEYS), shares.cast("B")

    @cached_property
    def _pairs(self) -> tuple[memoryview, memoryview]:
        return _numbers(self._folder / PAIR_KEYS), _numbers(self._folder / PAIR_COUNTS)

    def _shape(self, form: str) -> Shape:
        """How the letters of the form look beside Hindi words and names."""
        words, names = self._shapes
        codes = letter_codes(form)
        rows = [
            (codes[i - 2] * LETTERS + codes[i - 1]) * LETTERS + codes[i]
            for i in range(2, len(codes))
        ]
        as_word = [-words[row] / SHAPE_STEPS for row in rows]
        as_name = [-names[row] / SHAPE_STEPS for row in rows]
        worst = min(max(w, n) for w, n in zip(as_word, as_name, strict=True))
        return Shape(sum(as_word) / len(rows), sum(as_name) / len(rows), worst)

    @cached_property
    def _shapes(self) -> tuple[bytes, bytes]:
        both = bytes(_numbers(self._folder / SHAPES).cast("B"))
        return both[: len(both) // 2], both[len(both) // 2 :]


def _numbers(file: Path) -> memoryview:
    """A saved array as a memoryview: bisect on it costs a twentieth of a numpy call."""
    import numpy as np

    return memoryview(np.load(file))


LETTERS = 80  # 0 is the edge of a word, 1 any sign that is not Devanagari
SHAPE_STEPS = 16  # steps for each bit
_CODE = {chr(0x0900 + index): index + 1 for index in range(1, 0x4E)}


def letter_codes(form: str) -> list[int]:
    """Small numbers for the letters of a form, with two edges before and one after."""
    return [0, 0, *(_CODE.get(letter, 1) for letter in form), 0]


def pair_key(first: str, second: str) -> int:
    """The 32-bit key of a pair of forms."""
    return zlib.crc32(f"{first} {second}".encode())


LEXICON = Artefact(path="lexicon", load=Lexicon)
