"""Which words of an article no list knows: the places where a garble can be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.names import NAMES
from audit.knowledge.words import WORDS, Words
from audit.model import Sentence, Token, TokenKind
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas

_LETTERS = regex.compile(
    "(?:ए|बी|सी|डी|ई|एफ|जी|एच|आई|जे|के|एल|एम|एन|ओ|पी|क्यू|आर|एस|टी|यू|वी|डब्ल्यू|एक्स|वाई|जेड){2,}"
)
_PARTS = regex.compile(r"\p{Latin}[\p{Latin}\p{M}]*|\p{Devanagari}[\p{Devanagari}\u200c\u200d]*|.")
_LATIN = regex.compile(r"\p{Latin}+")
_KNOWN_BAND = 3
_EVERYDAY = 300  # times in the corpora
_PLURALS = frozenset({"ओं", "ों", "एं", "ें"})
_PART, _PART_BAND = 3, 3  # code points and band of the parts of a compound

LEAST = 4  # code points; shorter words are letters, particles and abbreviations


def unknown_words(sentence: Sentence, knowledge: Knowledge) -> Iterator[int]:
    """Indices of the Hindi words that neither a list nor an inflection of a list word covers."""
    rare = sentence.forms.difference(knowledge[WORDS].bands)  # nine words in ten end here
    unknown = {folded for folded in rare if _is_unknown(folded, knowledge)}
    if unknown:
        for index, token in enumerate(sentence.tokens):
            if token.folded in unknown and token.kind is TokenKind.WORD:
                yield index


@lru_cache(maxsize=1 << 16)
def _is_unknown(folded: str, knowledge: Knowledge) -> bool:
    bands, vouched, names = knowledge[WORDS].bands, knowledge[LEXICON].vouched, knowledge[NAMES]
    if len(folded) < LEAST or vouched(folded) or folded in names:
        return False
    if any(lemma in bands or vouched(lemma) for lemma in noun_lemmas(folded)):
        return False
    return not _LETTERS.fullmatch(folded)  # बीएचएमएस: an abbreviation by the names of its letters


def is_slip(folded: str, knowledge: Knowledge) -> bool:
    """Whether a word is one slip away from an everyday word that is no name: पंाच for पांच."""
    near = knowledge[LEXICON].near(folded)
    return bool(near) and near[0].seen >= _EVERYDAY and not knowledge[NAMES].is_proper(near[0].word)


def is_compound(folded: str, words: Words) -> bool:
    """Whether a word is two common words written together: राधनपुर, महामंडपम."""
    return any(
        words.band(folded[:cut]) >= _PART_BAND and words.band(folded[cut:]) >= _PART_BAND
        for cut in range(_PART, len(folded) - _PART + 1)
    )


def broken_parts(token: Token, words: Words) -> list[str]:
    """The pieces of a word of two scripts; none where two whole words are run together."""
    parts: list[str] = _PARTS.findall(token.text)
    return [] if _is_acquitted(parts, words) else parts


def _is_acquitted(parts: list[str], words: Words) -> bool:
    if all(part in "sS" for part in parts[1:-1:2]) and len(parts) == 3:
        return True  # ओSम्: s for ऽ
    if len(parts) != 2:
        return False
    first, second = parts
    latin, hindi = (first, second) if _LATIN.match(first) else (second, first)
    if len(latin) == 1 and latin is first:
        return True  # nवां: a symbol
    if latin is first and latin.isupper() and fold(hindi) in _PLURALS:
        return True  # NGOओं: an abbreviation in the plural
    whole_latin = len(latin) >= 3 and (latin.isupper() or latin.istitle() or latin is first)
    return whole_latin and len(hindi) >= 2 and words.band(fold(hindi)) >= _KNOWN_BAND
