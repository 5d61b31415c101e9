"""The rows of a CSV file, read one after the other, each with the line it begins on.

Exports break the rules of quoting in every way there is: a cell that begins with a quotation
(`"यह" कहा`), a quote that is never closed. Python's own reader then swallows what follows up to
the next quote, however far that is. Here such a row is read again as one line whose quotes are
characters, and reading goes on with the line behind it.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, cast

from audit.errors import SourceError
from audit.sources.decoding import encoding_of
from audit.sources.files import reason_of, too_large

_PEEK = 1 << 14
_SKIP = 1 << 20
# Characters read in vain, behind quotes that do not close, by which a file is one without quoting.
_IN_VAIN = 1 << 23
_ENDS = ("\n", "\r")


class Cells(NamedTuple):
    """A row: its cells, its text as it stands in the file, and the line (from 1) it begins on.

    `mended` if it breaks the rules of quoting, so that its quotes were taken as characters.
    """

    cells: Sequence[str]
    text: str
    line: int
    mended: bool = False


class Lines:
    """The lines of a text file, with their ends; memory is bounded by one line.

    Bytes that are no UTF-8 come as lone surrogates, so that no more than their row is lost.
    """

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._again: deque[str | SourceError] = deque()
        self._is_wrapped = not isinstance(stream, io.BufferedReader)
        self._buffer = _buffered(stream)
        self.number = 0  # of the line read last
        try:
            encoding, mark = encoding_of(self._buffer.peek(_PEEK)[:_PEEK])
            self._buffer.read(mark)
        except OSError as error:
            raise _unreadable(error) from None
        errors = "surrogateescape" if encoding == "utf-8" else "strict"
        self._text = io.TextIOWrapper(self._buffer, encoding, errors, newline="")

    def close(self) -> None:
        """Let go of the stream without closing it: it is its owner's."""
        self._text.detach()
        if self._is_wrapped:
            self._buffer.detach()

    def next(self) -> str | SourceError:
        """The next line, "" at the end; an error in place of one over the bound.

        Raises SourceError where nothing more can be read.
        """
        line = self._again.popleft() if self._again else self._read(self._max_bytes + 1)
        if line == "":
            return line
        self.number += 1
        if isinstance(line, str) and len(line) > self._max_bytes:
            while line and not line.endswith(_ENDS):
                line = self._read(_SKIP)
            return too_large("The line", self._max_bytes)
        return line

    def back(self, lines: Sequence[str | SourceError]) -> None:
        """Give `lines`, the ones read last, once more."""
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self, size: int) -> str:
        try:
            return self._text.readline(size)
        except OSError as error:
            raise _unreadable(error) from None
        except UnicodeDecodeError as error:
            raise SourceError(
                f"It is not {error.encoding.upper()}, as it begins, behind line {self.number}.",
                "Export it again, as UTF-8.",
            ) from None


def rows(lines: Lines, delimiter: str, max_bytes: int) -> Iterator[Cells | SourceError]:
    """The rows in order, without empty ones; an error in place of a line over the bound.

    Raises SourceError where nothing more can be read.
    """
    import csv

    # The limit is one for the process, and its default too small for articles; ours are bounded
    # by `max_bytes` all the same.
    csv.field_size_limit(max(csv.field_size_limit(), max_bytes))
    in_vain = 0
    while (first := lines.next()) != "":
        if isinstance(first, SourceError):
            yield first
            continue
        line, taken = lines.number, list[str | SourceError]()
        if '"' not in first:
            cells, is_mended = _split(first, delimiter), False
        else:
            try:
                if in_vain > _IN_VAIN:
                    raise csv.Error
                whole = _from(first, lines, taken, max_bytes)
                cells, is_mended = next(csv.reader(whole, delimiter=delimiter, strict=True)), False
            except (csv.Error, SourceError):
                in_vain += sum(len(piece) for piece in taken if isinstance(piece, str))
                lines.back(taken)
                cells, is_mended, taken = _split(first, delimiter), True, []
        if any(cells):
            text = "".join([first, *(piece for piece in taken if isinstance(piece, str))])
            yield Cells(cells, text, line, is_mended)


def _from(
    first: str, lines: Lines, taken: list[str | SourceError], max_bytes: int
) -> Iterator[str]:
    """`first` and the lines that follow it, which are noted in `taken`.

    Raises SourceError where they are longer than an article may be.
    """
    yield first
    size = len(first)
    while (line := lines.next()) != "":
        taken.append(line)
        size += 0 if isinstance(line, SourceError) else len(line)
        if isinstance(line, SourceError) or size > max_bytes:
            raise too_large("The row", max_bytes)
        yield line


def _split(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").split(delimiter)


def _buffered(stream: BinaryIO) -> io.BufferedReader:
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(cast(io.RawIOBase, stream))


def _unreadable(error: OSError) -> SourceError:
    return SourceError(f"It cannot be read: {reason_of(error)}.", "Check the path.")
