"""Looking up English words in Devanagari that Hindi has not taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from audit.knowledge.tables import Row, Table
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
        self._by_form: dict[str, Loanword] = {}
        self._by_first_sound: defaultdict[str, list[tuple[str, Loanword]]] = defaultdict(list)
        self._by_sound: dict[str, dict[str, Loanword]] = {}  # in this again by first sound
        self._memo: dict[str, Loanword | None] = {}
        spellings: list[tuple[str, Loanword]] = []
        for row in rows:
            entry = Loanword(row["english"], row["hindi"], Severity[row["severity"].upper()])
            spellings += [(word, entry) for word in row["word"].split(" | ")]
        forms = fold_all([word for word, _ in spellings])
        for word, entry in spellings:
            folded = forms[word]
            self._by_form[folded] = entry
            self._by_first_sound[first_sound(folded)].append((folded, entry))

    def find(self, folded: str, words: Words) -> Loanword | None:
        """The entry for a word in any number and spelling, or None."""
        if folded in self._memo:
            return self._memo[folded]
        found = self._find(folded, words)
        if len(self._memo) < _MEMO:
            self._memo[folded] = found
        return found

    def _find(self, folded: str, words: Words) -> Loanword | None:
        stem = folded.removesuffix(_PLURAL)
        found = self._by_form.get(folded) or self._by_form.get(stem)
        if found or folded in words or stem in words:
            return found
        found = self._heard(sounds(folded)) or self._heard(sounds(stem))
        return found or self._inflected(stem)

    def _inflected(self, folded: str) -> Loanword | None:
        """The entry whose English plural, participle or gerund the word is."""
        for ending in _ENDINGS:
            stem = folded.removesuffix(ending)
            if stem != folded and len(stem) >= _LEAST_STEM:
                found = self._by_form.get(stem) or self._heard(sounds(stem))
                if found:
                    return found
        return None

    def _heard(self, sound: str) -> Loanword | None:
        """The entry that sounds so. Entries are heard when a word with their first sound is."""
        first = sound[:1]
        if first not in self._by_sound:
            known = self._by_sound[first] = {}
            for folded, entry in self._by_first_sound[first]:
                if len(other := sounds(folded)) >= _LEAST_SOUNDS:
                    known.setdefault(other, entry)
        return self._by_sound[first].get(sound)


LOANWORDS = Table(
    path="opaque-loanwords.tsv",
    columns=("word", "english", "hindi", "severity", "source"),
    build=Loanwords,
)
