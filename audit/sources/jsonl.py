"""JSON Lines: one article a line, `{"id": …, "text": …}`; further keys are ignored.

Read line by line, so that a file of any size can be audited; the bound on size holds for
each line. A line that is no article is reported with its number, the others are audited.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources.decoding import encoding_of
from audit.sources.files import reason_of, too_large
from audit.sources.interface import Fields, Head, Input, Options, SourceFormat
from audit.sources.rows import Rows, kind_of

_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_MEDIA_TYPES = ("application/jsonl", "application/x-ndjson", "application/jsonlines")
_SKIP = 1 << 20
_PEEK = 1 << 12
_REMEDY = 'Each line must be an object with "id" and "text", both strings.'
_OTHER_REMEDY = "Each line must be an object with the fields that you named."


def _recognises(head: Head) -> bool:
    """By its name, or a whole first line that is an object with more lines below."""
    if head.suffix in _SUFFIXES or head.media_type in _MEDIA_TYPES:
        return True
    line, newline, rest = head.text.partition("\n")
    if not (newline and line.startswith("{") and line.rstrip().endswith("}")):
        return False
    try:
        return isinstance(json.loads(line), dict) and rest.lstrip()[:1] in ("{", "")
    except (ValueError, RecursionError):
        return False


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each line that is none.

    Raises SourceError where reading itself fails.
    """
    # The rows of `{"id", "text"}` are ours; where other names are given, they are somebody else's.
    is_ours = options.fields == Fields()
    rows = Rows(options.fields, _REMEDY if is_ours else _OTHER_REMEDY, strict=is_ours)
    for number, line in enumerate(_lines(given.stream, options.max_bytes), 1):
        try:
            if isinstance(line, SourceError):
                raise line
            if not line.strip():
                continue
            article = rows.article(_row(line), Source(given.path, line=number), number)
        except SourceError as error:
            yield Unread(given.path, number, error.reason, error.remedy)
        else:
            yield article


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | SourceError]:
    """The lines as UTF-8, without a byte order mark; an error in place of one too long."""
    try:
        first = stream.readline(max_bytes + 1)
        encoding, mark = encoding_of(first[:_PEEK])
        if encoding != "utf-8":
            raise SourceError(f"It is {encoding.upper()}, not UTF-8.", "Save it as UTF-8.")
        line = first[mark:]
        while line:
            if len(line) > max_bytes:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(_SKIP)
                yield too_large("The line", max_bytes)
            else:
                yield line
            line = stream.readline(max_bytes + 1)
    except OSError as error:
        raise SourceError(f"It cannot be read: {reason_of(error)}.", "Check the path.") from None


def _row(line: bytes) -> dict[str, object]:
    """The object that is written in one line."""
    try:
        row: object = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SourceError(
            f"It is not UTF-8: byte 0x{line[error.start]:02X} in column {error.start + 1}.",
            "Save the file as UTF-8.",
        ) from None
    except json.JSONDecodeError as error:
        raise SourceError(
            f"It is not JSON: {error.msg} in column {error.colno}.", _REMEDY
        ) from None
    except (ValueError, RecursionError) as error:
        raise SourceError(f"It is not JSON that can be read: {error}.", _REMEDY) from None
    if not isinstance(row, dict):
        raise SourceError(f"It is {kind_of(row)}, not an object.", _REMEDY)
    return row


FORMAT = SourceFormat("jsonl", "JSON Lines, one article a line", _recognises, _read)
