"""The gloss: the English behind the span of a defect.

Read from where the translator looked while it wrote, if the runtime says so; else word by word
from the pivot table, which is what the English most likely was.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from audit.backtranslation.carried import goes_round
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT, FIRST, ContextFit
from audit.knowledge.pivot import NO_LEMMA, PIVOT, Pivot
from audit.model import Rendering, Sentence, Span, Token, TokenKind
from audit.text.morphology import noun_lemmas

_MOST_FOR_A_WORD, _MOST_MORE = 3, 3  # English words that a gloss may have for its Hindi ones
_LEAST_WEIGHT = 0.2  # of attention on average; less is a guess
_EDGES = regex.compile(r"^[\s\p{P}]+|[\s\p{P}]+$")
_EDGE_WORDS = frozenset(
    "the a an of to in for on at by with and or is are was were that be have do".split()
)
_FAILED = regex.compile(r"\p{Devanagari}|(\w{1,3})\1{3}")  # copied, or a loop inside a word


def reads_well(english: str) -> bool:
    """Whether a translation is worth showing: nothing was copied, nothing goes round."""
    return not (_FAILED.search(english) or goes_round(english))


def gloss_of(span: Span, sentence: Sentence, rendering: Rendering, knowledge: Knowledge) -> str:
    """The English of `span`, which stands in `sentence`; "" where nothing is known."""
    words = [t for t in sentence.tokens if t.start < span.end and span.start < t.end and t.is_word]
    if not words:
        return ""
    if span.start <= sentence.tokens[0].start and span.end >= sentence.tokens[-1].start:
        return rendering.english if reads_well(rendering.english) else ""
    return _aligned(span, sentence, rendering, len(words)) or _word_by_word(words, knowledge)


def _aligned(span: Span, sentence: Sentence, rendering: Rendering, words: int) -> str:
    """The stretch of the English that was made from the span; "" where it is no stretch."""
    start, end = span.start - sentence.span.start, span.end - sentence.span.start
    inside = [
        number
        for number, link in enumerate(rendering.links)
        if link.source_start < end and start < link.source_end
    ]
    if not inside:
        return ""
    links = rendering.links[inside[0] : inside[-1] + 1]
    weight = sum(rendering.links[number].weight for number in inside) / len(inside)
    if len(links) > _MOST_FOR_A_WORD * words + _MOST_MORE or 2 * len(inside) < len(links):
        return ""
    if weight < _LEAST_WEIGHT:
        return ""
    found = _EDGES.sub("", rendering.english[links[0].start : links[-1].end])
    return found if found.lower() not in _EDGE_WORDS and reads_well(found) else ""


def _word_by_word(tokens: Sequence[Token], knowledge: Knowledge) -> str:
    fit, pivot = knowledge[CONTEXT_FIT], knowledge[PIVOT]
    found: list[str] = []
    for token in tokens:
        if token.kind in (TokenKind.NUMBER, TokenKind.LATIN):
            found.append(token.folded if token.kind is TokenKind.NUMBER else token.text)
            continue
        english = next(
            filter(None, (_english(form, fit, pivot) for form in noun_lemmas(token.folded))), ""
        )
        if english and english not in (*found, *_EDGE_WORDS):
            found.append(english)
    return " ".join(found)


def _english(form: str, fit: ContextFit, pivot: Pivot) -> str:
    """The likeliest English behind a form; "" where none is known."""
    unit = fit.unit(form)
    lemma = pivot.lemma(unit) if unit >= FIRST else NO_LEMMA
    known = [] if lemma == NO_LEMMA else pivot.alternatives(lemma).english.tolist()
    return pivot.english(known[0]) if known else ""
