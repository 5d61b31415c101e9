"""What every translation of a sentence must carry over, and whether one did.

Numbers, negation, names and quotations survive a translator on clean text nearly always; where
one is lost, the Hindi around it was hard to read. Kinds: `number`, `negation`, `name`,
`quotation`, and `word`: a word that was not translated but copied or spelled out; `loop`: a
translation that goes round in a circle, whatever the sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES
from audit.model import Article, Link, Rendering, Sentence, Span, Token, TokenKind
from audit.text.folding import fold_all
from audit.text.numerals import value
from audit.text.skeletons import latin_sounds, skeleton, skeleton_of

NUMBER, NEGATION, NAME, QUOTATION, WORD, LOOP = (
    "number", "negation", "name", "quotation", "word", "loop",
)  # fmt: skip
KINDS = (NUMBER, NEGATION, NAME, QUOTATION, WORD, LOOP)
_NEGATIONS = frozenset(fold_all(("नहीं", "मत")))
_NEGATED = regex.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nor|neither|without|cannot|unable|fail\w*|deny|denied"
    r"|denies|refus\w*|lack\w*|impossible|un\w{3,}|in(?:ability|correct|valid)\w*)\b|n['’]t\b",
    regex.IGNORECASE,
)
_LATIN_WORD = regex.compile(r"\p{Latin}+")
_DIGITS = regex.compile(r"\d[\d,.]*")
_QUOTES = frozenset('"“”«»‘’')
_DEVANAGARI = regex.compile(r"\p{Devanagari}{2,}")
_SPELLED = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
        "ninety hundred thousand".split(),
        (*range(1, 21), *range(30, 100, 10), 100, 1000),
        strict=True,
    )
)
_LEAST_SKELETON = 2
_ROUND, _AGAIN = 3, 3  # words that come back, and how often, before it is a loop


class Carried(NamedTuple):
    """Something to be carried over: its kind, where it stands, and whether it was."""

    kind: str
    span: Span
    is_kept: bool


def carried(
    article: Article, sentence: Sentence, rendering: Rendering, knowledge: Knowledge
) -> Iterator[Carried]:
    """Everything in `sentence` that its rendering must have, in the order of kinds."""
    english = rendering.english
    yield from _numbers(sentence, english)
    yield from _negation(sentence, english)
    yield from _names(sentence, english, knowledge)
    yield from _quotation(article, sentence, english)
    yield from _words(sentence, rendering)
    yield Carried(LOOP, sentence.span, not (goes_round(english) and not _repeats(sentence)))


def goes_round(text: str) -> bool:
    """Whether words come back at once, again and again: what a decoder does that is lost."""
    words = text.lower().split()
    for width in range(1, _ROUND + 1):
        again = 1
        for place in range(width, len(words) - width + 1, 1):
            same = words[place : place + width] == words[place - width : place]
            again = again + 1 if same else 1
            if again > _AGAIN * width:
                return True
    return False


def _repeats(sentence: Sentence) -> bool:
    return goes_round(" ".join(token.folded for token in sentence.tokens))


def _numbers(sentence: Sentence, english: str) -> Iterator[Carried]:
    tokens = [token for token in sentence.tokens if token.kind is TokenKind.NUMBER]
    if not tokens:
        return
    digits = {match.replace(",", "").strip(".") for match in _DIGITS.findall(english)}
    values = {float(text) for text in digits if text.count(".") <= 1 and text not in ("", ".")}
    values |= {float(_SPELLED[word]) for word in english.lower().split() if word in _SPELLED}
    for token in tokens:
        number = value(token)
        if number is not None:
            yield Carried(NUMBER, token.span, number in values)


def _negation(sentence: Sentence, english: str) -> Iterator[Carried]:
    for token in sentence.tokens:
        if token.folded in _NEGATIONS:
            yield Carried(NEGATION, token.span, bool(_NEGATED.search(english)))
            return


def _names(sentence: Sentence, english: str, knowledge: Knowledge) -> Iterator[Carried]:
    names = knowledge[NAMES]
    written = {skeleton_of(latin_sounds(word)) for word in _LATIN_WORD.findall(english)}
    for token in sentence.tokens:
        if token.kind is not TokenKind.WORD or not names.is_proper(token.folded):
            continue
        bones = skeleton(token.folded)
        latin = {
            skeleton_of(latin_sounds(part))
            for entry in names.entries(token.folded)
            for part in _LATIN_WORD.findall(entry.latin)
        }
        if len(bones) >= _LEAST_SKELETON and latin:
            yield Carried(NAME, token.span, not written.isdisjoint(latin | {bones}))


def _quotation(article: Article, sentence: Sentence, english: str) -> Iterator[Carried]:
    marks = [token for token in sentence.tokens if token.text in _QUOTES]
    if len(marks) >= 2:
        span = Span(marks[0].start, marks[-1].end)
        yield Carried(QUOTATION, span, any(mark in english for mark in (*_QUOTES, "''", "'")))


def _words(sentence: Sentence, rendering: Rendering) -> Iterator[Carried]:
    """A Hindi word that stands in the English as it is."""
    copied = {match.group() for match in _DEVANAGARI.finditer(rendering.english)}
    for token in sentence.tokens:
        if token.kind is TokenKind.WORD:
            yield Carried(WORD, token.span, token.text not in copied)


def tokens_at(sentence: Sentence, links: tuple[Link, ...], start: int, end: int) -> list[Token]:
    """The tokens from which the words of a translation at `start` to `end` were made."""
    origin = sentence.span.start
    pieces = [
        (link.source_start + origin, link.source_end + origin)
        for link in links
        if link.start < end and start < link.end
    ]
    return [
        token
        for token in sentence.tokens
        if any(first < token.end and token.start < last for first, last in pieces)
    ]


def counted(found: Iterable[Carried]) -> dict[str, tuple[int, int]]:
    """Kind → (kept, of how many)."""
    kept, cases = Counter[str](), Counter[str]()
    for item in found:
        cases[item.kind] += 1
        kept[item.kind] += item.is_kept
    return {kind: (kept[kind], cases[kind]) for kind in KINDS if cases[kind]}
