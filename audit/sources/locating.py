"""Where the text of an article stands in the file it was read from.

Parsers decode entities, join lines and drop tags, and hardly any says where a character came
from. So the text is laid beside the raw file: runs that both have word for word are anchored,
and where they part (an entity, a tag, a space more) the next words are looked for a little
further on. An anchor is therefore never wrong about what stands there; what is not found again
has the line of the last that was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import regex

from audit.errors import SourceError
from audit.model import Anchor, Span

# How far on the next words are looked for: over a tag with its attributes, not over an item.
_REACH = 4000
_CUE = 12  # characters by which two texts meet again
_MOST_LINES = 4_000_000  # of LF, or half as many of CR LF
_NEAR = 300  # where a single word is enough
_LEAST = 3
_WIDE_LOOKS = 4  # tries to find the beginning anywhere; more would be too slow on hostile text
_LINE_BREAK = regex.compile(r"\r\n|\n|\r")
_WORD = regex.compile(r"\S{3,12}")
_SPACES = regex.compile(r"\s+")


class Raw:
    """A decoded file, with the line and column of every offset.

    Raises SourceError for one that is mostly line breaks: where each line begins is kept.
    """

    def __init__(self, text: str) -> None:
        if text.count("\n") + text.count("\r") > _MOST_LINES:
            raise SourceError(f"It has more than {_MOST_LINES:,} lines.", "Split it.")
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def line(self, offset: int) -> int:
        """The line of `offset`, from 1."""
        return bisect_right(self._starts, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int) -> int:
        """Where `line` begins, or the end of the text for one beyond it."""
        return self._starts[line - 1] if 0 < line <= len(self._starts) else len(self.text)


def locate(
    text: str, raw: Raw, start: int, *, until: int | None = None, at: int = 0
) -> tuple[tuple[Anchor, ...], int]:
    """Anchors for `text`, looked for in `raw` from `start` to `until`; and where the last ended.

    `at` is where `text` begins in its article: the anchors are offsets there.
    """
    anchors = []
    place = start
    end_of_raw = len(raw.text) if until is None else until
    for begin, end, found in _runs(text, raw.text, start, end_of_raw):
        line, column = raw.position(found)
        anchors.append(Anchor(Span(at + begin, at + end), line, column))
        place = found + (end - begin)
    if not anchors:
        return (Anchor(Span(at, at + len(text)), raw.line(start), None),), start
    return tuple(anchors), place


def _runs(text: str, raw: str, start: int, until: int) -> Iterator[tuple[int, int, int]]:
    """(begin, end, place in raw) of the longest common runs, in order."""
    begin, place, wide_looks = 0, start, _WIDE_LOOKS
    while begin < len(text):
        reach = until if wide_looks else min(place + _REACH, until)
        found = raw.find(text[begin : begin + _CUE], place, reach)
        # Far on the same words may be of another field that says the same.
        is_far = found > place + _NEAR and not wide_looks
        if (found < 0 or is_far) and (word := _WORD.match(text, begin)):
            near = raw.find(word.group(), place, min(place + _NEAR, until))
            found = found if near < 0 else near
        if found < 0:
            # These words are written otherwise there: go on behind the next white space.
            wide_looks = max(wide_looks - 1, 0)
            space = _SPACES.search(text, begin)
            if space is None:
                return
            begin = space.end()
            continue
        length = _common(text, begin, raw, found, until)
        if length >= _LEAST or begin + length == len(text):
            wide_looks = 0
            yield begin, begin + length, found
            place = found + length
        begin += max(length, 1)
        while begin < len(text) and text[begin].isspace():
            begin += 1


def _common(one: str, begin: int, other: str, place: int, until: int) -> int:
    """How many characters are the same from there on."""
    length, step = 0, 1 << 10
    most = min(len(one) - begin, until - place)
    while step:
        size = min(step, most - length)
        if size and one.startswith(other[place + length : place + length + size], begin + length):
            length += size
        else:
            step //= 2
    return length
