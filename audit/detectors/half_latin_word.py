"""A word half in Latin letters, half in Devanagari.

A weak model breaks a rare name or word into pieces and translates some of them only:
स्नोden, गharana, बJP. No reader can say such a word. Systems of an earlier age leave the
same when a transliterator gives up in the middle of a word.

Known limits: two whole words run together are a missing space, not a broken word, and are
passed over: Facebookपर (Facebook + on), MSPखरीद, फर्जीFact. So are a single Latin letter as
a symbol (nवां, nth) and s typed for the avagraha (ओSम्), and an
abbreviation with a Hindi plural (NGOओं).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.knowledge.words import WORDS, Words
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, TokenKind
from audit.text.folding import fold

_PARTS = regex.compile(r"\p{Latin}[\p{Latin}\p{M}]*|\p{Devanagari}[\p{Devanagari}\u200c\u200d]*|.")
_LATIN = regex.compile(r"\p{Latin}+")
_KNOWN_BAND = 3
_PLURALS = frozenset({"ओं", "ों", "एं", "ें"})


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


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report every word of two scripts that is not two words run together."""
    for sentence in article.sentences:
        for token in sentence.tokens:
            if token.kind is TokenKind.MIXED:
                parts = _PARTS.findall(token.text)
                if not _is_acquitted(parts, knowledge[WORDS]):
                    yield Detection(
                        span=token.span,
                        message="Letters of two scripts in one word.",
                        evidence=(Evidence("parts", " + ".join(parts)),),
                    )


DETECTOR = Detector(
    id="half-latin-word",
    title="word half in Latin letters",
    category=Category.NONWORD,
    severity=Severity.CRITICAL,
    rationale=__doc__,
    bad=(
        "जासूसी का मामला ⟦स्नोden⟧ ने उजागर किया था।",
        "वह बनारस ⟦गharana⟧ का गायक है।",
        "⟦बJP⟧ ने नई सूची जारी की।",
    ),
    good=(
        "Facebookपर यह वीडियो खूब देखा गया।",
        "BJP-शासित राज्यों के मुख्यमंत्री दिल्ली पहुंचे।",
        "किसानों को MSPखरीद का लाभ मिलेगा।",
        "समीकरण में nवां पद निकालिए।",
    ),
    check=check,
)
