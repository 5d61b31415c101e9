"""How articles come in: files, folders, globs, standard input and web addresses.

What they hold is told by content: `FORMATS` has every format in the order in which they are
tried, the last of which takes any text. To add one, write its module and name it there.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from glob import glob
from pathlib import Path
from typing import BinaryIO, cast

from audit.errors import AuditError, SourceError
from audit.model import RawArticle, Unread
from audit.sources import (
    atom,
    folder,
    json_document,
    json_feed,
    jsonl,
    markdown,
    newsml,
    ninjs,
    nitf,
    page,
    parquet,
    plain,
    rss,
    table,
    xliff,
)
from audit.sources.decoding import encoding_of
from audit.sources.files import open_file, shown
from audit.sources.interface import (
    HEAD,
    MAX_BYTES,
    MAX_ITEMS,
    Fields,
    Head,
    Input,
    Options,
    SourceFormat,
)

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_ITEMS",
    "STANDARD_INPUT",
    "Fields",
    "Input",
    "Options",
    "SourceFormat",
    "format_of",
    "read_all",
    "read_input",
]

STANDARD_INPUT = "-"
FORMATS: tuple[SourceFormat, ...] = (
    parquet.FORMAT,
    newsml.FORMAT,
    nitf.FORMAT,
    xliff.FORMAT,
    rss.FORMAT,
    atom.FORMAT,
    json_feed.FORMAT,
    ninjs.FORMAT,
    page.FORMAT,
    json_document.FORMAT,
    table.CSV,
    table.TSV,
    jsonl.FORMAT,
    markdown.FORMAT,
    plain.FORMAT,
)
# What is looked for in a folder, beside texts: what is for certain a document of articles.
_IN_FOLDERS = frozenset(("rss", "atom", "json-feed", "newsml", "nitf", "ninjs", "xliff"))
_GZIP = b"\x1f\x8b\x08"
_GLOB = frozenset("*?[")
_ADDRESS = "://"
_UNSURE = "The server did not say how long it is: it may be cut off."


def read_all(
    paths: Sequence[str],
    options: Options = Options(),
    *,
    standard_input: BinaryIO | None = None,
) -> Iterator[RawArticle | Unread]:
    """The articles under `paths`, lazily and in order; a file met twice is given once.

    A path is a file, a folder, a glob, a web address or "-". A bad input is no error: it gives an
    Unread.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _files(path):
            if isinstance(found, Unread):
                yield found
                continue
            is_file = found != STANDARD_INPUT and not _is_address(str(found))
            place = os.path.abspath(found) if is_file else str(found)
            if place not in seen:
                seen.add(place)
                yield from _read(found, options, standard_input)


def _files(path: str) -> Iterator[str | Path | Unread]:
    """What `path` stands for: files of a folder or a glob, or itself."""
    if path == STANDARD_INPUT or _is_address(path):
        yield path
    elif os.path.isdir(path):
        yield from folder.walk(Path(path), _is_feed)
    elif _GLOB.isdisjoint(path) or os.path.lexists(path):
        yield path
    else:
        files = [name for name in sorted(glob(path, recursive=True)) if not os.path.isdir(name)]
        yield from files
        if not files:
            yield Unread(
                shown(path), None, "No file matches it.", "Quote it, and check the folder."
            )


def _is_feed(path: Path) -> bool:
    """Whether a file that was not named is a document of articles. One that cannot be read is."""
    try:
        with open_file(path) as stream:
            _, data = _peeked(stream)
    except SourceError:
        return True
    return format_of(data, suffix=path.suffix.lower()).name in _IN_FOLDERS


def _read(
    path: str | Path, options: Options, standard_input: BinaryIO | None
) -> Iterator[RawArticle | Unread]:
    if isinstance(path, str) and _is_address(path):
        yield from _fetched(path, options)
        return
    name = shown(Path(path).as_posix())
    try:
        if path == STANDARD_INPUT:
            yield from read_input(Input(name, standard_input or sys.stdin.buffer), options)
            return
        with open_file(Path(path)) as stream:
            yield from read_input(Input(name, stream), options)
    except SourceError as error:
        yield Unread(name, None, error.reason, error.remedy)


def _is_address(path: str) -> bool:
    if _ADDRESS not in path:
        return False
    from audit.sources.web.addresses import is_address

    return is_address(path)


def _fetched(address: str, options: Options) -> Iterator[RawArticle | Unread]:
    from audit.sources.web import NotModified, Web, fetch, masked

    name = shown(masked(address))
    try:
        found = fetch(address, Web(options.allow_private, max_bytes=options.max_bytes))
        assert not isinstance(found, NotModified)
        given = Input(name, io.BytesIO(found.body), found.address, found.media_type, found.charset)
        for item in read_input(given, options):
            if isinstance(item, RawArticle) and not found.is_complete:
                notes = (*item.source.notes, _UNSURE)
                item = replace(item, source=replace(item.source, notes=notes))
            yield item
    except SourceError as error:
        yield Unread(name, None, error.reason, error.remedy)


def read_input(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles of one input, in whatever format it is. Raises SourceError."""
    stream, data = _peeked(given.stream)
    suffix = Path(given.path).suffix.lower()
    if data.startswith(_GZIP):
        # What is taken from it is bounded by whoever reads, as it is with any stream.
        stream, data = _peeked(cast(BinaryIO, _Unpacked(stream)))
        suffix = Path(given.path.removesuffix(".gz")).suffix.lower()
    opened = Input(given.path, stream, given.address, given.media_type, given.charset)
    chosen = format_of(data, suffix=suffix, media_type=given.media_type, named=options.format)
    try:
        yield from chosen.read(opened, options)
    except AuditError:
        raise
    except Exception as error:  # one input that nobody foresaw must not cost the others
        raise SourceError(
            f"It could not be read as {chosen.name}: {type(error).__name__}: {error}.",
            "This is a defect of mt-audit: please report it with the file.",
        ) from error


def format_of(
    data: bytes, *, suffix: str = "", media_type: str = "", named: str = ""
) -> SourceFormat:
    """The format of what begins with `data`, or the one called `named`. Raises SourceError."""
    if named:
        for known in FORMATS:
            if known.name == named:
                return known
        names = ", ".join(known.name for known in FORMATS)
        raise SourceError(f"There is no format “{named}”.", f"Choose from {names}.")
    encoding, mark = encoding_of(data)
    text = data[mark:].decode(encoding, "ignore").lstrip("\ufeff \t\r\n\f")
    head = Head(text, data, suffix, media_type)
    return next(known for known in FORMATS if known.recognises(head))


def _peeked(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """A stream that gives all of `stream`, and what it begins with."""
    is_file = not isinstance(stream, gzip.GzipFile) and stream.seekable()
    start = stream.tell() if is_file else 0
    chunks, size = [], 0
    try:
        while size < HEAD and (chunk := stream.read(HEAD - size)):
            chunks.append(chunk)
            size += len(chunk)
    except OSError:
        pass  # whoever reads on meets the error again, and explains it
    data = b"".join(chunks)
    if is_file:
        stream.seek(start)
        return stream, data
    return cast(BinaryIO, io.BufferedReader(_Again(data, stream))), data


class _Again(io.RawIOBase):
    """Bytes that were read already, and then the rest of their stream."""

    def __init__(self, begun: bytes, rest: BinaryIO) -> None:
        self._begun = memoryview(begun)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece: bytes | memoryview
        if self._begun:
            piece, self._begun = self._begun[: len(view)], self._begun[len(view) :]
        else:
            piece = self._rest.read(len(view))
        view[: len(piece)] = piece
        return len(piece)


class _Unpacked(gzip.GzipFile):
    """A gzip stream whose errors are those of a source."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(fileobj=stream, mode="rb")

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SourceError(
                f"Its compression is broken: {error}.", "Unpack it with gunzip, or fetch it again."
            ) from None
