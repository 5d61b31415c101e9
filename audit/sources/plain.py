"""A text that is one article: a text file, or standard input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from audit.model import RawArticle, Source, Unread
from audit.sources.decoding import decode
from audit.sources.files import read_bounded


def read(stream: BinaryIO, path: str, max_bytes: int) -> Iterator[RawArticle | Unread]:
    """The whole of `stream` as one article whose id is `path`. Raises SourceError."""
    decoded = decode(read_bounded(stream, max_bytes))
    yield RawArticle(path, decoded.text, Source(path, truncated=decoded.truncated))
