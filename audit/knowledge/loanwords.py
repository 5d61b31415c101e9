"""Looking up English words in Devanagari that Hindi has not taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from audit.knowledge.tables import Row, Rows, Table
from audit.knowledge.words import Words
from audit.model import Severity
from audit.text.folding import fold_all
from audit.text.skeletons import first_sound, sounds

_PLURAL = "ों"  # oblique plural: वॉरलॉर्डों
# English endings as they are spelled out: -s, -es, -ing, -ed (स्टॉकपाइल्स, बार्टरिंग, बार्टर्ड).
_ENDINGS = ("िंग", "ेस", "ेज", "ेड", "्स", "्ज", "्ड", "्ट", "स", "ज", "ड")
_LEAST_STEM = 5  # code points; shorter stems are too often like another word
_LEAST_SOUNDS = 7  # shorter words are too often like a Hindi word
_MEMO = 1 << 17


class Loanword(NamedTuple):
    """One entry: the English word, the Hindi for it, how bad it is."""

    english: str
    hindi: str
    severity: Severity


class Loanwords:
    """Entries by folded form and, for words that Hindi does not know, by sound."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: Sequence[Row] = rows if isinstance(rows, Rows) else list(rows)
        self._by_form: dict[str, int] = {}  # numbers of rows
        self._by_sound: dict[str, dict[str, int]] = {}  # in this again by first sound
        self._memo: dict[str, Loanword | None] = {}
        filed = rows.filed if isinstance(rows, Rows) else []
        for number, forms in enumerate(filed or forms_of(self._rows)):
            self._by_form.update(dict.fromkeys(forms.split(" "), number))

    @cached_property
    def _by_first_sound(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for folded, number in self._by_form.items():
            found[first_sound(folded)].append((folded, number))
        return found

    def find(self, folded: str, words: Words) -> Loanword | None:
        """The entry for a word in any number and spelling, or None."""
        if folded in self._memo:
            return self._memo[folded]
        number = self._find(folded, words)
        found = None if number is None else _entry(self._rows[number])
        if len(self._memo) < _MEMO:
            self._memo[folded] = found
        return found

    def _find(self, folded: str, words: Words) -> int | None:
        stem = folded.removesuffix(_PLURAL)
        for form in (folded, stem):
            if form in self._by_form:
                return self._by_form[form]
        if folded in words or stem in words:
            return None
        for form in (folded, stem):
            if (found := self._heard(sounds(form))) is not None:
                return found
        return self._inflected(stem)

    def _inflected(self, folded: str) -> int | None:
        """The entry whose English plural, participle or gerund the word is."""
        for ending in _ENDINGS:
            stem = folded.removesuffix(ending)
            if stem != folded and len(stem) >= _LEAST_STEM:
                if stem in self._by_form:
                    return self._by_form[stem]
                if (found := self._heard(sounds(stem))) is not None:
                    return found
        return None

    def _heard(self, sound: str) -> int | None:
        """The entry that sounds so. Entries are heard when a word with their first sound is."""
        first = sound[:1]
        if first not in self._by_sound:
            known = self._by_sound[first] = {}
            for folded, number in self._by_first_sound.get(first, ()):
                if len(other := sounds(folded)) >= _LEAST_SOUNDS:
                    known.setdefault(other, number)
        return self._by_sound[first].get(sound)


def _entry(row: Row) -> Loanword:
    return Loanword(row["english"], row["hindi"], Severity[row["severity"].upper()])


def forms_of(rows: Sequence[Row]) -> list[str]:
    """For each row its folded spellings, between spaces. Raises KeyError: unknown severity."""
    for severity in {row["severity"] for row in rows}:
        Severity[severity.upper()]
    spellings = [row["word"].split(" | ") for row in rows]
    forms = fold_all({word for words in spellings for word in words})
    return [" ".join(forms[word] for word in words) for words in spellings]


LOANWORDS = Table(
    path="opaque-loanwords.tsv",
    columns=("word", "english", "hindi", "severity", "source"),
    build=Loanwords,
)
