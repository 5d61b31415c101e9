"""Lines and columns for people, and spans that never cut a written syllable in two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

import regex

from audit.model import Span

# What editors and compilers count as a line break.
_LINE_BREAK = regex.compile(r"\r\n|\n|\r")
_CLUSTER = regex.compile(r"\X")


class Position(NamedTuple):
    """Line and column, both from 1; the column counts code points."""

    line: int
    column: int


class Lines:
    """Finds the line and column of an offset in one text. Linear to build, then bisects."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def position(self, offset: int) -> Position:
        """Where `offset` stands."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)


class Clusters:
    """The grapheme clusters of one text: what a reader sees as one written unit."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        starts = [match.start() for match in _CLUSTER.finditer(self._text)]
        return [*starts, len(self._text)]

    def around(self, span: Span) -> Span:
        """The smallest span of whole clusters that holds `span`."""
        starts = self._starts
        return Span(
            starts[bisect_right(starts, span.start) - 1],
            starts[bisect_left(starts, span.end)],
        )
