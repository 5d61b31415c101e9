"""A text that is one article: a text file, or standard input."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import RawArticle, Source, Unread
from audit.sources.decoding import decode
from audit.sources.files import read_bounded
from audit.sources.interface import Head, Input, Options, SourceFormat


def _recognises(head: Head) -> bool:
    return True


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The whole of the input as one article whose id is its path. Raises SourceError."""
    decoded = decode(read_bounded(given.stream, options.max_bytes), given.charset)
    yield RawArticle(given.path, decoded.text, Source(given.path, truncated=decoded.truncated))


FORMAT = SourceFormat("text", "plain text, one article a file", _recognises, _read)
