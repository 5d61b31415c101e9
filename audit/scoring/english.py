"""What the English behind the Hindi adds to a report: glosses, and how sure each defect is.

A sense or idiom candidate is surer where the English of its sentence has the literal words of the
entry, and less sure where it has the right ones; any defect is surer in a sentence that does not
come back from English as it went. The weights were learned by `python -m tests.bench.english
--learn` on the expert training set; a translator that returns too little of clean text weighs
nothing (`is_evidence`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from audit.backtranslation import BackTranslator
from audit.backtranslation.gloss import gloss_of
from audit.knowledge import Knowledge
from audit.knowledge.suspicion import log_odds
from audit.knowledge.tables import Row, Table
from audit.model import Article, Category, Defect, Evidence, Rendering, Role, Sentence
from audit.scoring.harm import expected_harm

LITERAL, RIGHT, DRIFT = "literal", "right", "drift"
LEAST_SIMILARITY = 0.4  # of a clean sentence that went to English and back
_MOST_DRIFT = 3.0
_LEAST_WORDS, _MOST_WORDS = 3, 120  # of a sentence that is worth translating
_READ_BY_MEANING = frozenset({Category.SENSE, Category.IDIOM})
_NOT_TRANSLATED = frozenset({Role.BYLINE, Role.FURNITURE, Role.DATELINE})
_SHOWN = {LITERAL: "the English has the literal words", RIGHT: "the English has the right sense"}
_WORD = regex.compile(r"[a-z]+")
_SMALL = frozenset(
    "the and for with from into onto over under that this his her its one out off not are was "
    "were has have had who how all any".split()
)


class Weights(dict[str, float]):
    """Sign → what it adds to the log-odds that a defect is one."""

    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__((row["sign"], float(row["weight"])) for row in rows)


ENGLISH_WEIGHTS = Table(
    path="english-weights.tsv",
    columns=("sign", "weight", "cases", "source"),
    build=Weights,
)


def why_not(translator: BackTranslator) -> str:
    """Why these translators are not used unless someone insists; "" if they are."""
    if translator.is_test:
        return "a test package is installed"
    if translator.usual is not None and translator.usual.similarity < LEAST_SIMILARITY:
        share = f"{max(0.0, translator.usual.similarity):.0%}"
        return f"only {share} of a clean sentence comes back from the installed packages"
    return ""


def is_evidence(translator: BackTranslator) -> bool:
    """Whether what these translators write may change how sure anything is.

    A test package may: it is used only where someone insists, to run all of the code.
    """
    usual = translator.usual
    return translator.is_test or (usual is not None and usual.similarity >= LEAST_SIMILARITY)


def worth_translating(article: Article) -> Iterator[int]:
    """The numbers of the sentences that are prose, with some words but not hundreds."""
    for number, sentence in enumerate(article.sentences):
        words = len(article.text[sentence.span.start : sentence.span.end].split())
        if sentence.role not in _NOT_TRANSLATED and _LEAST_WORDS <= words <= _MOST_WORDS:
            yield number


def urgency(article: Article, defects: Sequence[Defect]) -> Mapping[int, float]:
    """Number of a sentence → the harm that is expected of the defects in it; 0 is left out."""
    starts = [sentence.span.start for sentence in article.sentences]
    harms: dict[int, float] = {}
    for defect in defects:
        harm = expected_harm(defect.category, defect.severity, defect.confidence)
        first = max(0, bisect_right(starts, defect.span.start) - 1)
        harms[first] = harms.get(first, 0.0) + harm
    return harms


def glossed(article: Article, defects: Sequence[Defect], knowledge: Knowledge) -> list[Defect]:
    """`defects` with the English of their spans, as far as their sentences were translated."""
    return [
        defect
        if (found := _sentence_of(article, defect)) is None
        else replace(defect, gloss=gloss_of(defect.span, *found, knowledge))
        for defect in defects
    ]


def reweighed(article: Article, defects: Sequence[Defect], knowledge: Knowledge) -> list[Defect]:
    """`defects` with the confidence that their English gives them, and what it said."""
    weights = knowledge[ENGLISH_WEIGHTS]
    result = []
    for defect in defects:
        found = _sentence_of(article, defect)
        signs = signs_of(defect, found[1]) if found else {}
        total = sum(weights.get(sign, 0.0) * value for sign, value in signs.items())
        if total:
            odds = log_odds(defect.confidence) + total
            said = [Evidence("back-translation", _SHOWN[s]) for s in _SHOWN if signs.get(s)]
            defect = replace(
                defect,
                confidence=round(1 / (1 + math.exp(-odds)), 4),
                evidence=(*defect.evidence, *said),
            )
        result.append(defect)
    return result


def signs_of(defect: Defect, rendering: Rendering) -> Mapping[str, float]:
    """What the English of its sentence says of a defect."""
    signs = {}
    if not math.isnan(rendering.drift):
        signs[DRIFT] = max(-_MOST_DRIFT, min(_MOST_DRIFT, rendering.drift))
    if defect.category in _READ_BY_MEANING:
        meant, literal = _expected(defect)
        written = {_stem(word) for word in _WORD.findall(rendering.english.lower())}
        if literal and literal <= written:
            signs[LITERAL] = 1.0
        elif meant and meant <= written:
            signs[RIGHT] = 1.0
    return signs


def _expected(defect: Defect) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the right English of its entry and of the literal one; empty if unknown."""
    texts = dict(reversed(defect.evidence))
    if "read as" in texts:
        return _stems(texts.get("english", "")), _stems(texts["read as"])
    # An idiom taken word for word has its own words in the English.
    return frozenset(), _stems(texts.get("english", ""))


def _stems(english: str) -> frozenset[str]:
    words = _WORD.findall(english.lower())
    return frozenset(_stem(word) for word in words if len(word) > 2 and word not in _SMALL)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word


def _sentence_of(article: Article, defect: Defect) -> tuple[Sentence, Rendering] | None:
    for number, rendering in article.renderings.items():
        sentence = article.sentences[number]
        if sentence.span.start <= defect.span.start < sentence.span.end:
            return sentence, rendering
    return None
