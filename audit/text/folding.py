"""Folding: the form in which words are compared. The original is never rewritten.

Folded away, because papers write them either way: nukta (फ़ौज/फौज), chandrabindu against
anusvara (हाँ/हां), a half nasal before its own stop against anusvara (हिन्दी/हिंदी),
ZWJ and ZWNJ, case of Latin letters, digits of other scripts, the glides in हुयी/हुई,
गये/गए, चाहिये/चाहिए. Vowel length is kept: it tells words apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

import regex

_HALF_NASAL = regex.compile("ङ्(?=[कखगघ])|ञ्(?=[चछजझ])|ण्(?=[टठडढ])|न्(?=[तथदध])|म्(?=[पफबभ])")
# Most words hold nothing that folds: only letters, signs and whole consonants of Devanagari.
_PLAIN_WORD = (
    "(?:[\u0902-\u0928\u092a-\u0930\u0932\u0933\u0935-\u0939\u093e-\u094c]++|(?<![ङञणनम])्)++"
    "(?<!य[ीे])(?<!य[ीे]ं)"
)
_PLAIN = re.compile(_PLAIN_WORD)
_PLAIN_LINE = re.compile(f"^{_PLAIN_WORD}$", re.MULTILINE)
_DROPPED = {0x093C: None, 0x200C: None, 0x200D: None, 0x00AD: None, 0xFEFF: None}
_TABLE = {**_DROPPED, ord("ँ"): "ं", ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'"}
_GLIDES = regex.compile("य(?=[ीे]ं?$)|(?<=ि)य(?=े$)")
_GLIDE_VOWEL = {"ी": "ई", "े": "ए"}


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The comparison form of one word; `fold(fold(w)) == fold(w)`."""
    if _PLAIN.fullmatch(word):
        return word
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFC", word).translate(_TABLE)
    text = _HALF_NASAL.sub("ं", text)
    if len(text) > 2 and text[-1] in "ीें" and (found := _GLIDES.search(text)):
        text = _full_vowel(text, found.start())
    return unicodedata.normalize("NFC", text.lower())


def _full_vowel(text: str, glide: int) -> str:
    """गयी → गई: a glide before a final ī or e, after a vowel, is only spelling."""
    if glide == 0:
        return text
    before, sign, rest = text[glide - 1], text[glide + 1], text[glide + 2 :]
    if before in "ािीुूेैोौआइईउऊएऐओऔ" or (text[:glide], rest) in _SHORT_GLIDE_STEMS:
        return text[:glide] + _GLIDE_VOWEL[sign] + rest
    return text


def fold_all(words: Collection[str]) -> dict[str, str]:
    """Each of `words`, none of which has a line break, with its comparison form.

    One search finds the plain ones among thousands, which need no folding.
    """
    plain = _PLAIN_LINE.findall("\n".join(words))
    folded = dict(zip(plain, plain, strict=True))
    for word in words:
        if word not in folded:
            folded[word] = fold(word)
    return folded


def inflect(stem: str, endings: Iterable[str]) -> list[str]:
    """`fold(stem + ending)` for each of `endings`, which are folded.

    A whole paradigm asks once: an ending changes how its stem folds only where the stem ends in
    a half nasal or has a glide near its end.
    """
    if stem[-1:] == "\u094d" or "य" in stem[-3:]:
        return [fold(stem + ending) for ending in endings]
    base = fold(stem)
    return [base + ending for ending in endings]


_SHORT_GLIDE_STEMS = {(stem, rest) for stem in ("ग", "न") for rest in ("", "ं")}


class Folded(NamedTuple):
    """A folded text and, for each of its code points, the offset it came from.

    `offsets` has one entry more than `text`: the length of the original.
    """

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that folded to `text[start:end]`."""
        return self.offsets[start], self.offsets[end]


def fold_with_offsets(text: str) -> Folded:
    """Fold code point by code point (no glides, no half nasals), keeping the way back."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded in unicodedata.normalize("NFC", character).translate(_TABLE).lower():
            characters.append(folded)
            offsets.append(offset)
    return Folded("".join(characters), (*offsets, len(text)))
