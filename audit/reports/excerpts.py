"""A defect in its sentence, short enough to read at a glance and safe to show."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from audit.backtranslation.gloss import reads_well
from audit.model import Article, Sentence, Span
from audit.reports.positions import Clusters
from audit.reports.safe import visible

_GAP = "…"


class Excerpt(NamedTuple):
    """What stands before the defect, the defect, and what follows, all made visible."""

    before: str
    marked: str
    after: str


def excerpt(article: Article, span: Span, clusters: Clusters, room: int) -> Excerpt:
    """The sentences that `span` touches, cut at white space to about `room` code points.

    The defect has the first claim on the room; a very long one loses its middle, never an end.
    """
    text = article.text
    start, end = clusters.around(span)
    whole = _sentences(article, Span(start, end))
    marked = _shorten(text[start:end], room)
    spare = max(room - len(marked), room // 3)
    # No more than can be of use, for a text without full stops is one endless sentence.
    left = text[max(whole.start, start - 2 * room) : start]
    right = text[end : min(whole.end, end + 2 * room)]
    # What one side does not need the other may use.
    for_left = max(spare // 2, spare - len(right))
    for_right = max(spare - spare // 2, spare - len(left))
    return Excerpt(
        visible(_end_of(left, for_left)),
        visible(marked),
        visible(_beginning_of(right, for_right)),
    )


def english_of(article: Article, span: Span) -> str:
    """The English of the sentence in which `span` starts; "" where there is none worth showing."""
    if not article.renderings:
        return ""
    number = max(bisect_right(article.sentences, span.start, key=_start) - 1, 0)
    rendering = article.renderings.get(number)
    return rendering.english if rendering and reads_well(rendering.english) else ""


def _sentences(article: Article, span: Span) -> Span:
    sentences = article.sentences
    if not sentences:
        return span
    first = max(bisect_right(sentences, span.start, key=_start) - 1, 0)
    last = max(bisect_right(sentences, span.end - 1, key=_start) - 1, first)
    return Span(
        min(sentences[first].span.start, span.start), max(sentences[last].span.end, span.end)
    )


def _start(sentence: Sentence) -> int:
    return sentence.span.start


def _end_of(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    cut = text[len(text) - room :]
    _, space, rest = cut.partition(" ")
    return f"{_GAP} {rest}" if space else _GAP


def _beginning_of(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    head, space, _ = text[:room].rpartition(" ")
    return f"{head} {_GAP}" if space else _GAP


def _shorten(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    half = room // 2
    head, _, _ = text[:half].rpartition(" ")
    _, _, tail = text[len(text) - half :].partition(" ")
    if head and tail:
        return f"{head} {_GAP} {tail}"
    # One unbroken run of characters: cut it between clusters.
    clusters = Clusters(text)
    return f"{text[: clusters.around(Span(0, half)).end]}{_GAP}"
