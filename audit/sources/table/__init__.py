"""CSV and TSV: one article a row; the first row names the columns.

Read row by row, so that an export of any size can be audited. Separators are those that
spreadsheets write (comma, semicolon, tab, bar), told by the header; the encoding may be the
UTF-16 of Excel's "Unicode text". A row that is no article is reported with its line, the others
are audited. Without a column of ids the number of the row is its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources.files import too_large
from audit.sources.interface import Fields, Head, Input, Options, SourceFormat
from audit.sources.locating import Raw
from audit.sources.rows import Rows, Written, columns_hint, keys_of, named
from audit.sources.table.cells import Cells, Lines, rows

_COMMA = (",", ";", "\t", "|")
_TAB = ("\t", ",", ";", "|")
_LONGEST_NAME = 64
_SEPARATOR = "sep="  # a first line by which Excel is told the separator
_REMEDY = "The first row must name the columns; a column of ids is optional."
_QUOTES = "Its quotes do not close as they should; they were read as characters."


def _recognises(suffixes: Sequence[str], media_type: str, is_tab: bool, head: Head) -> bool:
    """By its name, or a first line that is a header with the column "text"."""
    if head.suffix in suffixes or head.media_type == media_type:
        return True
    line, newline, _ = head.text.partition("\n")
    delimiter = _delimiter(line, _COMMA, Fields())
    names = _names(line.rstrip("\r").split(delimiter))
    return (
        bool(newline)
        and (delimiter == "\t") is is_tab
        and 1 < len(names) == len(set(names))
        and not set(names).isdisjoint(Fields().text)
        and all(0 < len(name) <= _LONGEST_NAME for name in names)
    )


def _read(
    delimiters: Sequence[str], given: Input, options: Options
) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each row that is none.

    Raises SourceError where the header has not the columns, or reading itself fails.
    """
    lines = Lines(given.stream, options.max_bytes)
    try:
        yield from _articles(lines, delimiters, given.path, options)
    finally:
        lines.close()


def _articles(
    lines: Lines, delimiters: Sequence[str], path: str, options: Options
) -> Iterator[RawArticle | Unread]:
    fields = options.fields
    found = rows(lines, _chosen(lines, delimiters, fields), options.max_bytes)
    header = next(found, None)
    if header is None:
        return
    if isinstance(header, SourceError):
        raise header
    columns = _columns(header, fields)
    numbered = columns.keys().isdisjoint(fields.id)
    made = Rows(fields, _REMEDY, unit="row", numbered=numbered)
    for number, row in enumerate(found, 1):
        try:
            if isinstance(row, SourceError):
                raise row
            _check(row, len(header.cells), options.max_bytes)
            source = Source(path, line=row.line, notes=(_QUOTES,) if row.mended else ())
            article = made.article(
                _values(row, columns, fields), source, number, _written(row.text)
            )
        except SourceError as error:
            line = lines.number if isinstance(row, SourceError) else row.line
            yield Unread(path, line, error.reason, error.remedy)
        else:
            yield _placed(article, row.line)


def _chosen(lines: Lines, delimiters: Sequence[str], fields: Fields) -> str:
    """The separator of the file, judged from its first line."""
    line = lines.next()
    if isinstance(line, SourceError):
        raise line
    said = line.strip("\r\n")
    if said.lower().startswith(_SEPARATOR) and len(said) == len(_SEPARATOR) + 1:
        return said[-1]
    if line:
        lines.back([line])
    return _delimiter(line, delimiters, fields)


def _delimiter(line: str, delimiters: Sequence[str], fields: Fields) -> str:
    """The one by which the header has most of the columns that are looked for, then most."""
    wanted = set(keys_of(fields))

    def fitness(delimiter: str) -> tuple[int, int]:
        cells = line.rstrip("\r\n").split(delimiter)
        return len(wanted.intersection(_names(cells))), len(cells)

    return max(delimiters, key=fitness)


def _names(cells: Sequence[str]) -> list[str]:
    return [cell.strip().strip('"').strip() for cell in cells]


def _columns(header: Cells, fields: Fields) -> dict[str, int]:
    """Where the columns that are used stand. Raises SourceError for a header without them."""
    names = _names(header.cells)
    needed = [fields.text]
    if fields.id != Fields().id:
        needed.append(fields.id)
    for keys in needed:
        if set(names).isdisjoint(keys):
            raise SourceError(
                f"Its header has no {named(keys)}{columns_hint(names, keys)}.", _REMEDY
            )
    used = set(keys_of(fields)).intersection(names)
    twice = [name for name, count in Counter(names).items() if count > 1 and name in used]
    if twice:
        raise SourceError(f"Its header has {named(twice[:1])} twice.", "Rename one of them.")
    return {name: number for number, name in enumerate(names) if name in used}


def _check(row: Cells, width: int, max_bytes: int) -> None:
    """Raise SourceError for a row that is cut, shifted, binary or too large."""
    try:
        size = len(row.text.encode())
    except UnicodeEncodeError as error:
        byte = ord(row.text[error.start]) & 0xFF
        raise SourceError(
            f"It is not UTF-8: byte 0x{byte:02X}.", "Export the file as UTF-8."
        ) from None
    if size > max_bytes:
        raise too_large("The row", max_bytes)
    if "\0" in row.text:
        raise SourceError("It holds NUL bytes.", "Export the file again, as text.")
    if len(row.cells) < width or any(row.cells[width:]):
        cells = f"{len(row.cells):,} cell{'' if len(row.cells) == 1 else 's'}"
        quotes = " and its quotes do not close" if row.mended else ""
        raise SourceError(
            f"It has {cells}, the header {width:,}{quotes}.",
            "Quote cells that hold the separator or a line break, and double quotes in them.",
        )


def _values(row: Cells, columns: dict[str, int], fields: Fields) -> dict[str, object]:
    """The cells that are used, by name; an empty one of an optional field is not there."""
    needed = (*fields.id, *fields.text)
    return {
        name: row.cells[number]
        for name, number in columns.items()
        if row.cells[number] or name in needed
    }


def _written(text: str) -> Written:
    def find(value: str) -> int | None:
        places = (text.find(written) for written in (value, value.replace('"', '""')))
        return next((place for place in places if place >= 0), None)

    return Written(Raw(text), 0, len(text), find)


def _placed(article: RawArticle, line: int) -> RawArticle:
    """`article` with the lines of its anchors counted from the beginning of the file."""
    source = article.source
    anchors = tuple(anchor._replace(line=anchor.line + line - 1) for anchor in source.anchors)
    return replace(article, source=replace(source, anchors=anchors))


CSV = SourceFormat(
    "csv",
    "CSV with a header, one article a row",
    partial(_recognises, (".csv",), "text/csv", False),
    partial(_read, _COMMA),
)
TSV = SourceFormat(
    "tsv",
    "tab-separated values with a header, one article a row",
    partial(_recognises, (".tsv", ".tab"), "text/tab-separated-values", True),
    partial(_read, _TAB),
)
