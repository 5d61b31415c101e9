"""The gender, number and case of Hindi nouns: the index over reference/nouns.tsv.

    nouns = knowledge[NOUNS]
    nouns.gender("बात")       # "f"
    nouns.confidence("बात")   # 0.99: the lower bound of the share of evidence for it
    nouns.readings("लड़के")     # singular oblique or plural direct, masculine

Genders are learned from what people let agree with the noun (audit/build/nouns.py), or set by
hand; plurals and obliques are derived after McGregor, Outline of Hindi Grammar (1995), §§3–5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Literal, NamedTuple

from audit.knowledge.tables import Row, Table

Gender = Literal["m", "f"]


class Reading(NamedTuple):
    """One thing that a noun form can be."""

    gender: Gender
    number: Literal["singular", "plural"]
    case: Literal["direct", "oblique"]


class _Entry(NamedTuple):
    group: str  # m, ma, mp, f, b: see the head of nouns.tsv
    confidence: float


_SINGULAR: tuple[tuple[Literal["singular"], Literal["direct", "oblique"]], ...] = (
    ("singular", "direct"),
    ("singular", "oblique"),
)
_MASCULINE = (*(Reading("m", *rest) for rest in _SINGULAR), Reading("m", "plural", "direct"))
_FEMININE = tuple(Reading("f", *rest) for rest in _SINGULAR)
# What the dictionary form of each group can be.
_OWN: dict[str, tuple[Reading, ...]] = {
    "m": _MASCULINE,
    "ma": (Reading("m", "singular", "direct"),),
    "mp": (Reading("m", "plural", "direct"),),
    "f": _FEMININE,
    "b": (*_MASCULINE, *_FEMININE),
}
# Ending of a form → (endings of the dictionary form, groups it may be of, readings).
_OBLIQUE_PLURAL = (Reading("m", "plural", "oblique"), Reading("f", "plural", "oblique"))
_DIRECT_PLURAL = (Reading("f", "plural", "direct"),)
_CHANGED = (Reading("m", "singular", "oblique"), Reading("m", "plural", "direct"))
_ANY, _FEMININES = ("m", "mp", "f", "b"), ("f", "b")
_DERIVED: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[Reading, ...]], ...] = (
    ("ियों", ("ी", "ि", "िया"), _ANY, _OBLIQUE_PLURAL),
    ("इयों", ("ई", "इ"), _ANY, _OBLIQUE_PLURAL),
    ("ुओं", ("ु", "ू", "ुआ"), _ANY, _OBLIQUE_PLURAL),
    ("ओं", ("", "आ", "या"), _ANY, _OBLIQUE_PLURAL),
    ("ों", ("",), _ANY, _OBLIQUE_PLURAL),
    ("ों", ("ा",), ("ma",), _OBLIQUE_PLURAL),
    ("यों", ("या",), ("ma",), _OBLIQUE_PLURAL),
    ("ओं", ("या", "आ"), ("ma",), _OBLIQUE_PLURAL),
    ("ियां", ("ी", "ि", "िया"), _FEMININES, _DIRECT_PLURAL),
    ("इयां", ("ई",), _FEMININES, _DIRECT_PLURAL),
    ("ुएं", ("ू", "ु"), _FEMININES, _DIRECT_PLURAL),
    ("एं", ("",), _FEMININES, _DIRECT_PLURAL),
    ("ें", ("",), _FEMININES, _DIRECT_PLURAL),
    ("े", ("ा",), ("ma",), _CHANGED),
    ("ए", ("या", "आ"), ("ma",), _CHANGED),
)
# Endings that make nouns of one gender; asked where the table is silent (McGregor, §§9, 31).
_MAKES: tuple[tuple[str, str], ...] = (
    *(
        (ending, "f")
        for ending in "ीयता िकता शीलता हीनता त्मकता बाजी बंदी गिरी खोरी दारी साजी".split()
    ),
    *((ending, "f") for ending in "शाला ियत ाहट ावट सूची पद्धति प्रणाली नीति समिति".split()),
    *((ending, "m") for ending in "ीकरण िकरण वाद त्व पन पुर खाना ालय शास्त्र स्थल केंद्र अधिकार".split()),
)
_MADE, _LEAST_STEM = 0.9, 3
_NOTHING = ((), 0.0)


class Nouns:
    """Questions about one noun form; forms are folded (audit.text.folding.fold)."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._entries: dict[str, _Entry] = {}
        for row in rows:
            code = row["key"].partition("-")[0]
            group = code.rstrip("0123456789")
            entry = _Entry(group, int(code[len(group) :]) / 100)
            self._entries.update(zip(row["words"].split(" "), repeat(entry)))
        self._known: dict[str, tuple[tuple[Reading, ...], float]] = {}

    def __contains__(self, folded: str) -> bool:
        return bool(self.readings(folded))

    def __len__(self) -> int:
        return len(self._entries)

    def gender(self, folded: str, least: float = 0.8) -> Gender | None:
        """ "m" or "f"; None for a form of both genders, an unknown one, or one less sure.

        `least` is the lowest confidence that counts, see `confidence`.
        """
        readings, confidence = self._look_up(folded)
        if confidence < least or not readings:
            return None
        gender = readings[0].gender
        return gender if all(reading.gender == gender for reading in readings) else None

    def confidence(self, folded: str) -> float:
        """How sure the gender is: 0.70 to 0.98 learned (a lower bound), 0.99 by hand, 0 unknown."""
        return self._look_up(folded)[1]

    def readings(self, folded: str) -> tuple[Reading, ...]:
        """All genders, numbers and cases the form can have; () for no known noun.

        A masculine without ending (घर) is singular, or plural direct; लड़के is singular oblique or
        plural direct; a noun of both genders (डॉक्टर) has the readings of both.
        """
        return self._look_up(folded)[0]

    def _look_up(self, folded: str) -> tuple[tuple[Reading, ...], float]:
        found = self._known.get(folded)
        if found is None:
            found = self._known[folded] = self._analyse(folded)
        return found

    def _analyse(self, folded: str) -> tuple[tuple[Reading, ...], float]:
        readings: list[Reading] = []
        confidences: list[float] = []
        if entry := self._entries.get(folded):
            readings += _OWN[entry.group]
            confidences.append(entry.confidence)
        for entry, derived in self._lemmas(folded):
            genders = {reading.gender for reading in _OWN[entry.group]}
            readings += (reading for reading in derived if reading.gender in genders)
            confidences.append(entry.confidence)
        if readings:
            return tuple(dict.fromkeys(readings)), min(confidences)
        _, hyphen, last = folded.rpartition("-")
        return self._look_up(last) if hyphen else _made(folded)

    def _lemmas(self, folded: str) -> Iterator[tuple[_Entry, tuple[Reading, ...]]]:
        for ending, lemma_endings, groups, readings in _DERIVED:
            if folded.endswith(ending):
                stem = folded[: -len(ending)]
                for lemma_ending in lemma_endings:
                    entry = self._entries.get(stem + lemma_ending)
                    if entry and entry.group in groups:
                        yield entry, readings


def _made(folded: str) -> tuple[tuple[Reading, ...], float]:
    """What a productive ending says about a word that the table does not hold."""
    for ending, group in _MAKES:
        if folded.endswith(ending) and len(folded) >= len(ending) + _LEAST_STEM:
            return _OWN[group], _MADE
    return _NOTHING


NOUNS = Table(
    path="nouns.tsv",
    columns=("key", "words", "source"),
    build=Nouns,
    mixed_scripts=True,
)
