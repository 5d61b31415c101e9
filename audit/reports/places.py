"""Where a defect stands in the file that its article was read from.

The text of an article that is a file stands there as it is. That of an item was taken out of
markup, and the reader left anchors: pieces that the file has character for character, so that
line and column go on from where one begins. Between them only the line is known. No column is
ever guessed: what cannot be known is None, and so is no use to a program that would edit there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from audit.model import Article, Span
from audit.reports.outcome import is_one_of_many
from audit.reports.positions import Lines


def is_file(article: Article) -> bool:
    """Whether the text of `article` is that of its file, and not an item or a row of it."""
    source = article.source
    return not (is_one_of_many(article) or source.parts or source.anchors)


def field_of(article: Article, offset: int) -> str:
    """The field of an item that `offset` stands in, such as headline; "" for none."""
    for part in article.source.parts:
        if part.span.start <= offset < part.span.end:
            return part.field
    return ""


class FilePlace(NamedTuple):
    """Line and column in a file, from 1 and in code points; None where that is not known."""

    line: int | None
    column: int | None


class FileRange(NamedTuple):
    """From the first character to behind the last one.

    `is_exact` if the file has that very text there and nothing else between, so that it can be
    replaced.
    """

    start: FilePlace
    end: FilePlace
    is_exact: bool


class FilePlaces:
    """Finds places in the file of one article. Linear to build, then bisects."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._source = article.source
        self._is_file = is_file(article)
        self._lines = Lines(article.text)
        self._starts = [anchor.span.start for anchor in article.source.anchors]

    def of(self, offset: int) -> FilePlace:
        """Where the character at `offset` stands."""
        if self._is_file:
            return FilePlace(*self._lines.position(offset))
        anchors = self._source.anchors
        number = self._anchor(offset)
        if number < 0:
            first = anchors[0].line if anchors else None
            return FilePlace(self._source.line or first, None)
        anchor = anchors[number]
        if anchor.column is None:
            return FilePlace(anchor.line, None)
        if offset < anchor.span.end:
            return self._within(number, offset)
        return FilePlace(self._within(number, anchor.span.end).line, None)

    def shown(self, offset: int) -> FilePlace:
        """The place to show a person: in the file, or for a row or a line of it in the text."""
        if self._source.anchors:
            return self.of(offset)
        return FilePlace(*self._lines.position(offset))

    def range(self, span: Span) -> FileRange:
        """Where the text of `span` stands."""
        start = self.of(span.start)
        if self._is_file:
            return FileRange(start, self.of(span.end), True)
        end, last = self._end(span)
        if _is_before(end, start):
            # Fields need not stand in the file in the order in which they are read.
            return FileRange(start, FilePlace(None, None), False)
        return FileRange(start, end, last is not None and last == self._anchor(span.start))

    def columns(self, span: Span, size: Callable[[str], int]) -> tuple[int | None, int | None]:
        """The columns of start and end in another unit than code points.

        `size` measures a text in it. None where the file's line is not known from its beginning.
        """
        starts, ends = self._line_before(span)
        return (
            None if starts is None else size(starts) + 1,
            None if ends is None else size(ends) + 1,
        )

    def _line_before(self, span: Span) -> tuple[str | None, str | None]:
        """The file's line up to the start of `span`, and that up to its end."""
        if self._is_file:
            return self._line_up_to(span.start, 0), self._line_up_to(span.end, 0)
        first, (_, last) = self._anchor(span.start), self._end(span)
        is_inside = self.of(span.start).column is not None
        return (
            self._known_up_to(span.start, first) if is_inside else None,
            None if last is None else self._known_up_to(span.end, last),
        )

    def _anchor(self, offset: int) -> int:
        """The number of the last anchor at or before `offset`; -1 for none."""
        return bisect_right(self._starts, offset) - 1

    def _end(self, span: Span) -> tuple[FilePlace, int | None]:
        """Where `span` ends, and the number of the exact anchor that it ends in, if it does."""
        last = max(span.end - 1, span.start)
        number = self._anchor(last)
        anchor = self._source.anchors[number] if number >= 0 else None
        if anchor and anchor.column is not None and span.end <= anchor.span.end:
            return self._within(number, span.end), number
        return FilePlace(self.of(last).line, None), None

    def _within(self, number: int, offset: int) -> FilePlace:
        """Where `offset` stands, which is in or right behind an exact anchor."""
        anchor = self._source.anchors[number]
        assert anchor.column is not None
        first, here = self._lines.position(anchor.span.start), self._lines.position(offset)
        if here.line == first.line:
            return FilePlace(anchor.line, anchor.column + offset - anchor.span.start)
        return FilePlace(anchor.line + here.line - first.line, here.column)

    def _known_up_to(self, offset: int, number: int) -> str | None:
        """The file's line up to `offset`, if the anchor begins that line or an earlier one."""
        anchor = self._source.anchors[number]
        start = anchor.span.start
        if self._lines.position(start).line == self._lines.position(offset).line:
            return self._text[start:offset] if anchor.column == 1 else None
        return self._line_up_to(offset, start)

    def _line_up_to(self, offset: int, least: int) -> str:
        start = offset - self._lines.position(offset).column + 1
        return self._text[max(start, least) : offset]


def _is_before(one: FilePlace, other: FilePlace) -> bool:
    if one.line is None or other.line is None or one.line != other.line:
        return one.line is not None and other.line is not None and one.line < other.line
    return one.column is not None and other.column is not None and one.column < other.column


def utf8_size(text: str) -> int:
    """How many bytes `text` takes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_size(text: str) -> int:
    """How many code units `text` takes in UTF-16: an emoji takes two, a Devanagari letter one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
