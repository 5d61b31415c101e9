"""JSON Lines: one article a line, `{"id": …, "text": …}`; further keys are ignored.

Read line by line, so that a file of any size can be audited; the bound on size holds for
each line. A line that is no article is reported with its number, the others are audited.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, BinaryIO

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources.decoding import encoding_of
from audit.sources.files import reason_of, too_large
from audit.sources.interface import Head, Input, Options, SourceFormat

_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_MEDIA_TYPES = ("application/jsonl", "application/x-ndjson", "application/jsonlines")
_SKIP = 1 << 20
_PEEK = 1 << 12
_REMEDY = 'Each line must be an object with "id" and "text", both strings.'


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

    Of several lines with one id the first is the article; an output with the same id twice
    could not be matched with its input. Raises SourceError where reading itself fails.
    """
    stream, path, max_bytes = given.stream, given.path, options.max_bytes
    first_line: dict[str, int] = {}
    for number, line in enumerate(_lines(stream, max_bytes), 1):
        try:
            if isinstance(line, SourceError):
                raise line
            if not line.strip():
                continue
            identifier, text = _article(line)
            earlier = first_line.setdefault(identifier, number)
            if earlier != number:
                raise SourceError(
                    f"Its id {identifier!r} is that of line {earlier}.", "Give it an id of its own."
                )
        except SourceError as error:
            yield Unread(path, number, error.reason, error.remedy)
        else:
            yield RawArticle(identifier, text, Source(path, line=number))


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


def _article(line: bytes) -> tuple[str, str]:
    """The id and the text of one line."""
    try:
        row: Any = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
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
        raise SourceError(f"It is {_kind(row)}, not an object.", _REMEDY)
    identifier = _string(row, "id")
    if not identifier:
        raise SourceError('Its "id" is empty.', _REMEDY)
    return identifier, _string(row, "text")


def _string(row: dict[str, Any], key: str) -> str:
    if key not in row:
        near = get_close_matches(key, row, n=1) or [name for name in row if key in name.lower()]
        hint = f" (it has {near[0]!r})" if near else ""
        raise SourceError(f'It has no "{key}"{hint}.', _REMEDY)
    value = row[key]
    if not isinstance(value, str):
        raise SourceError(f'Its "{key}" is {_kind(value)}, not a string.', _REMEDY)
    return value


def _kind(value: object) -> str:
    """What JSON calls a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else "a string"


FORMAT = SourceFormat("jsonl", "JSON Lines, one article a line", _recognises, _read)
