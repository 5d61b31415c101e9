"""Parquet: one article a row, read in small batches, and only the columns that are used.

Needs pyarrow, the extra `scale`. The format can be read from the end only: what cannot be sought
in, a pipe, is copied into a temporary file first. Without a column of ids the number of the row
is its id. A row has no line: its number stands in what is said of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources.files import reason_of, too_large
from audit.sources.interface import Fields, Head, Input, Options, SourceFormat
from audit.sources.rows import Rows, columns_hint, keys_of, named

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

_MAGIC = b"PAR1"
_BATCH = 64  # rows decoded at a time: articles may be long
_CHUNK = 1 << 20
_COPIED = 40  # times the bound on an article: what of a pipe is copied, 2 GB if nothing is said
_LONGEST = 200  # characters of what pyarrow says
_REMEDY = "A row must have a text; a column of ids is optional."


def _recognises(head: Head) -> bool:
    return head.data.startswith(_MAGIC)


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each row that is none.

    Raises SourceError where pyarrow is missing, the file is broken or has not the columns.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise SourceError(
            "It is Parquet, which is read with pyarrow, and that is not installed.",
            "Run: pip install 'mt-audit[scale]'.",
        ) from None
    try:
        with _seekable(given.stream, options.max_bytes) as stream:
            yield from _articles(ParquetFile(stream), given.path, options)
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: names are no UTF-8
        said = " ".join(str(error).split())[:_LONGEST].rstrip(".")
        raise SourceError(
            f"It is not Parquet that can be read: {said!r}.", "Write it again, or fetch it again."
        ) from None


def _articles(file: ParquetFile, path: str, options: Options) -> Iterator[RawArticle | Unread]:
    fields = options.fields
    columns = _columns(file.schema_arrow.names, fields)
    numbered = not _has(columns, fields.id)
    rows = Rows(fields, _REMEDY, unit="row", numbered=numbered)
    batches = file.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False)
    for number, (batch, place) in enumerate(_places(batches), 1):
        try:
            row = _row(batch, place, options.max_bytes)
            article = rows.article(row, Source(path), number)
        except SourceError as error:
            yield Unread(path, None, f"Row {number}: {error.reason}", error.remedy)
        else:
            yield article


def _places(batches: Iterator[RecordBatch]) -> Iterator[tuple[RecordBatch, int]]:
    for batch in batches:
        for place in range(batch.num_rows):
            yield batch, place


def _columns(names: list[str], fields: Fields) -> list[str]:
    """The columns that are used, nested ones as paths. Raises SourceError where one is missing."""
    needed = [fields.text]
    if fields.id != Fields().id:
        needed.append(fields.id)
    for keys in needed:
        if not _has(names, keys):
            raise SourceError(
                f"It has no column {named(keys)}{columns_hint(names, keys)}.", _REMEDY
            )
    return [key for key in keys_of(fields) if _has(names, (key,))]


def _has(names: list[str], keys: tuple[str, ...]) -> bool:
    return any(key in names or key.partition(".")[0] in names for key in keys)


def _row(batch: RecordBatch, place: int, max_bytes: int) -> Mapping[str, object]:
    """The values of a row, by column. Raises SourceError for one that is no text, or too large."""
    row = dict[str, object]()
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            value = column[place].as_py()
            value = value.decode() if isinstance(value, bytes) else value
        except ValueError:
            raise SourceError(
                f'Its "{name}" is not UTF-8.', "Write the column as strings in UTF-8."
            ) from None
        if isinstance(value, str) and len(value.encode()) > max_bytes:
            raise too_large(f'Its "{name}"', max_bytes)
        row[name] = value
    return row


@contextmanager
def _seekable(stream: BinaryIO, max_bytes: int) -> Iterator[BinaryIO]:
    """`stream`, or a copy of what is left of it. Raises SourceError for a pipe without end."""
    if stream.seekable():
        yield stream
        return
    room = max_bytes * _COPIED
    with tempfile.TemporaryFile(prefix="mt-audit-") as copy:
        try:
            while chunk := stream.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise SourceError(
                        f"It is larger than {max_bytes * _COPIED:,} bytes, and comes from a pipe.",
                        "Save it to a file, or raise the bound with --max-bytes.",
                    )
                copy.write(chunk)
        except OSError as error:
            raise SourceError(
                f"It cannot be read: {reason_of(error)}.", "Check the disk or the connection."
            ) from None
        copy.seek(0)
        yield copy


FORMAT = SourceFormat("parquet", "Parquet, one article a row", _recognises, _read)
