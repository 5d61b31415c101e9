"""Which noun a word agrees with, and whether it does: rules beside the model of expected forms.

An adjective or possessive agrees with the noun it opens, a verb with the nearest noun that has
no postposition (McGregor, Outline of Hindi Grammar, 1995, §§5, 11). Only nouns whose gender is
known count; where one is not, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from audit.knowledge.nouns import Nouns, Reading
from audit.knowledge.slots import ENDINGS, FIRST_NUMBER, POSTPOSITIONS, Forms
from audit.knowledge.tables import Table
from audit.knowledge.words import Words
from audit.model import Token, TokenKind
from audit.text.morphology import noun_lemmas
from audit.text.wordlists import folded_words

_GENITIVE = folded_words("का के की")
_BREAKS = folded_words("कि और लेकिन तो जबकि मगर परंतु किंतु")
_AFTER_VERBS = _BREAKS | folded_words(
    "जा कर दे ले हो रह सक पा चुक हों हो हूं जाए जाएं करे करें नहीं न भी ही तो है हैं चाहिए कि और या "
    "एवं तथा जब तब क्योंकि ताकि इसलिए जहां वहां जिससे जिसमें जिस जो"
)
_PASSIVE = folded_words("गया गई गए गईं जाता जाती जाते जातीं जाएगा जाएगी जाएंगे जाएंगी जाना जाने जानी")
_AGENTS = folded_words("मैंने हमने तुमने आपने उसने इसने जिसने किसने उन्होंने इन्होंने जिन्होंने सबने")
_COMMON = 4  # band of words that would be known as nouns if they were any
_SURE = 0.85  # confidence of a noun's gender
_FURTHEST, _HEADS, _PHRASE = 18, 3, 7  # words to the left of a verb; genitives; words of a phrase
_QUOTES = frozenset("-‘’“”\"'")


PERSON_NOUNS = Table(
    path="person-nouns.tsv",
    columns=("noun", "source"),
    build=lambda rows: frozenset(row["noun"] for row in rows),
)


class Kind(Enum):
    """What agrees."""

    GENITIVE = "genitive"
    ADJECTIVE = "adjective"
    VERB = "verb"
    COPULA = "copula"  # है or हैं


_VERBAL = (Kind.VERB, Kind.COPULA)


class Verdict(Enum):
    """What the nouns around say of an ending."""

    CLASH = "clash"  # the noun it should agree with has another gender, number or case
    AGREES = "agrees"
    UNKNOWN = "unknown"  # no noun, or one of unknown gender


class Language(NamedTuple):
    """What a verdict needs to know."""

    forms: Forms
    nouns: Nouns
    words: Words


class Control(NamedTuple):
    """The verdict on one word, with the index of the noun that decided."""

    kind: Kind
    verdict: Verdict
    noun: int | None = None


def control(tokens: Sequence[Token], index: int, observed: int, language: Language) -> Control:
    """What the nouns of a sentence say of the ending (a column of CLASSES) of one word."""
    forms = language.forms
    kind = kind_of(tokens[index].folded, forms)
    if kind in (Kind.GENITIVE, Kind.ADJECTIVE) or _is_prenominal(tokens, index, kind, forms):
        return Control(kind, *_opens(tokens, index, observed, language))
    return Control(kind, *_closes(tokens, index, observed, language))


def _is_prenominal(tokens: Sequence[Token], index: int, kind: Kind, forms: Forms) -> bool:
    """ढहती इमारत, a collapsing building: a participle before its noun."""
    if kind is Kind.COPULA or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return (
        after.kind is TokenKind.WORD
        and after.folded not in _AFTER_VERBS
        and after.folded not in POSTPOSITIONS
        and (after.folded not in forms.endings or kind_of(after.folded, forms) not in _VERBAL)
    )


def may_be_of_a_woman(
    tokens: Sequence[Token], index: int, kind: Kind, persons: frozenset[str]
) -> bool:
    """Whether a feminine ending may be right because the story is about a woman.

    So it is before a noun for people (संस्था की अध्यक्ष), and in a verb whose subject may be one:
    any verb but a passive or one whose subject has ने.
    """
    if kind in (Kind.GENITIVE, Kind.ADJECTIVE):
        return any(
            lemma in persons
            for token in tokens[index + 1 : index + 1 + _PHRASE]
            for lemma in noun_lemmas(token.folded)
        )
    if any(token.folded in _PASSIVE for token in tokens[index : index + 3]):
        return False
    for place in range(index - 1, max(-1, index - _FURTHEST), -1):
        token = tokens[place]
        if token.text in ",;।" or token.folded in _BREAKS:
            break
        if token.folded == "ने" or token.folded in _AGENTS:
            return False
    return True


def kind_of(folded: str, forms: Forms) -> Kind:
    """The kind of a form of `forms.endings`."""
    if folded in _GENITIVE:
        return Kind.GENITIVE
    stem, column = forms.endings[folded]
    if column >= FIRST_NUMBER:
        return Kind.COPULA
    return Kind.ADJECTIVE if stem in forms.adjectives else Kind.VERB


def _opens(
    tokens: Sequence[Token], index: int, observed: int, language: Language
) -> tuple[Verdict, int | None]:
    start, clash = index + 1, None
    for _ in range(_HEADS):  # राज्य की जनता की मांग: with the first noun or a later one
        end = _phrase_end(tokens, start, language.forms)
        marker = tokens[end].folded if end < len(tokens) else ""
        marked = marker in POSTPOSITIONS
        heads = []
        for place in range(start, end):
            token = tokens[place]
            if token.kind is not TokenKind.WORD or token.folded in language.forms.endings:
                continue
            if readings := _readings(token, language.nouns):
                heads.append(place)
                if any(_fits(r, observed, oblique=marked and place == end - 1) for r in readings):
                    return Verdict.AGREES, place
            elif language.words.band(token.folded) < _COMMON:
                return Verdict.UNKNOWN, None  # it may be the noun
        if not heads:
            break  # शुरू की है: this की is no genitive
        if marked and marker not in _GENITIVE and heads[-1] > index + 1:
            return Verdict.UNKNOWN, None  # उनका भविष्य में आना: a word about the whole may come first
        clash = heads[-1] if clash is None else clash
        if marker not in _GENITIVE:
            break
        start = end + 1
    return (Verdict.UNKNOWN if clash is None else Verdict.CLASH), clash


def _phrase_end(tokens: Sequence[Token], start: int, forms: Forms) -> int:
    """Where the noun phrase that begins at `start` ends: at a marker, verb or punctuation mark."""
    last = min(len(tokens), start + _PHRASE)
    for index in range(start, last):
        token = tokens[index]
        if token.kind > TokenKind.OTHER and token.text not in _QUOTES:
            return index
        if token.folded in POSTPOSITIONS or token.folded in _BREAKS:
            return index
        if token.folded in forms.endings and kind_of(token.folded, forms) in _VERBAL:
            return index
    return last


def _closes(
    tokens: Sequence[Token], index: int, observed: int, language: Language
) -> tuple[Verdict, int | None]:
    nearest = None
    for place in range(index - 1, max(-1, index - _FURTHEST), -1):
        token = tokens[place]
        if token.text in ",;।" or token.folded in _BREAKS:
            break
        if (
            token.kind is not TokenKind.WORD
            or token.folded in language.forms.endings
            or token.folded in POSTPOSITIONS
            or tokens[place + 1].folded in POSTPOSITIONS
        ):
            continue
        direct = [r for r in _readings(token, language.nouns) if r.case == "direct"]
        if not direct:
            continue
        if any(_fits_verb(reading, observed) for reading in direct):
            return Verdict.AGREES, place
        nearest = place if nearest is None else nearest
    return (Verdict.UNKNOWN if nearest is None else Verdict.CLASH), nearest


def _readings(token: Token, nouns: Nouns) -> tuple[Reading, ...]:
    return nouns.readings(token.folded) if nouns.confidence(token.folded) >= _SURE else ()


def _fits(reading: Reading, observed: int, *, oblique: bool) -> bool:
    ending = ENDINGS[observed]
    if reading.gender == "f" or ending in ("ी", "ीं"):
        return reading.gender == "f" and ending in ("ी", "ीं")
    if oblique:
        return ending == "े"
    return (reading.number == "singular") == (ending == "ा") and reading.case == "direct"


def _fits_verb(reading: Reading, observed: int) -> bool:
    if observed >= FIRST_NUMBER:
        return (reading.number == "plural") == (observed > FIRST_NUMBER)
    ending = ENDINGS[observed]
    if reading.gender == "f" or ending in ("ी", "ीं"):
        return reading.gender == "f" and ending in ("ी", "ीं")
    return (reading.number == "singular") == (ending == "ा")
