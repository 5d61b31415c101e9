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

from audit.knowledge import Knowledge
from audit.knowledge.unknown import broken_parts
from audit.knowledge.words import WORDS
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, TokenKind


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report every word of two scripts that is not two words run together."""
    for sentence in article.sentences:
        for token in sentence.tokens:
            if token.kind is TokenKind.MIXED:
                parts = broken_parts(token, knowledge[WORDS])
                if parts:
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
