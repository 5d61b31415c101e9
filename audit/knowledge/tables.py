"""reference/ tables and built artefacts: declared by what uses them, checked on loading.

A table is one TSV file or a folder of TSV files with the same columns. A detector that
needs knowledge declares a `Table` beside itself and reads `knowledge[TABLE]`; nothing
else has to be told. The rules of the files stand in reference/README.md.
"""

from __future__ import annotations

import os
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import le
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar, overload

from audit.errors import ReferenceDataError

Row = Mapping[str, str]
T = TypeVar("T")

# Asking unicodedata costs more than the rest of reading, and most tables hold nothing to ask
# about: a character of the scripts listed here is normal, but for a nukta after the letters that
# have a code point together with it, or out of order after a virama.
_MAY_COMPOSE = re.compile(
    "[^\\0-\u02ff\u0370-\u093b\u093d-\u0950\u0955-\u0957\u0960-\u09ff\u2000-\u20cf\u2190-\u22ff]"
    "(?<![^नरळ\u094d]\u093c)"
)
_STRAY = re.compile(" (?:[ \\t\\n]|(?<=[\\t\\n] ))")
_LATIN, _DEVANAGARI = "A-Za-z\u00c0-\u024f", "\u0900-\u0963\u0970-\u097f"
_MIXED = re.compile(f"[{_LATIN}](?:(?=[{_DEVANAGARI}])|(?<=[{_DEVANAGARI}].))")


def _kind_of(byte: int) -> bytes:
    """What begins with a byte of UTF-8: a Latin letter, one of Devanagari, or neither."""
    if byte < 0x80:
        return b"l" if chr(byte).isalpha() else b" "
    if 0xC3 <= byte <= 0xC9:
        return b"x"  # the first byte of an accented Latin letter
    return b"D" if byte == 0xE0 else b" "  # 0xE0: the first byte of a letter of Devanagari


_BYTE_KINDS = b"".join(map(_kind_of, range(256)))
_LATER_BYTES = bytes(range(0x80, 0xC0))  # of any character


@dataclass(frozen=True, eq=False)  # asked for thousands of times: its identity is its key
class Table(Generic[T]):
    """A table in reference/.

    `path` is the file (with .tsv) or folder, relative to reference/; the first of
    `columns` is the key, unique over the table and in code-point order in each file; every
    table has a `source` column. `build` turns the rows into what the detector looks up.
    `mixed_scripts` allows words of two scripts where such garbles are the entries.
    """

    path: str
    columns: tuple[str, ...]
    build: Callable[[Iterable[Row]], T]
    mixed_scripts: bool = False


@dataclass(frozen=True, eq=False)
class Artefact(Generic[T]):
    """A built file or folder in reference/ that is no table: tries, arrays.

    `path` is relative to reference/; `load` opens it, mapped into memory where it is large.
    """

    path: str
    load: Callable[[Path], T]

    def open(self, root: Path) -> T:
        """Open it under `root`. Raises ReferenceDataError where it is missing."""
        path = root / self.path
        if not path.exists():
            raise ReferenceDataError(
                f"{self.path!r} is missing under {root}.",
                "Reinstall mt-audit; in a checkout, python -m audit.build makes it anew.",
            )
        return self.load(path)


def files_of(root: Path, table_path: str) -> list[Path]:
    """The files of a table in name order."""
    path = root / table_path
    if path.suffix == ".tsv":
        return [path]
    if not path.is_dir():
        return []
    return [path / name for name in sorted(os.listdir(path)) if name.endswith(".tsv")]


CHECKED = "checked"  # the folder of the notes on tables that were checked when they were built


class Rows(Sequence[Row]):
    """The rows of a checked table, each parted into cells when it is asked for.

    `filed` holds for each row what the check noted of it; none for most tables.
    """

    def __init__(self, columns: tuple[str, ...], lines: list[str], filed: list[str]) -> None:
        self._columns, self._lines, self.filed = columns, lines, filed

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        return dict(zip(self._columns, self._lines[place].split("\t"), strict=True))

    @property
    def keys(self) -> list[str]:
        """The first cell of each row, for which no row is parted."""
        return [line.partition("\t")[0] for line in self._lines]

    def __iter__(self) -> Iterator[Row]:
        cells = (line.split("\t") for line in self._lines)
        return map(dict, map(zip, repeat(self._columns), cells))


def note_file(root: Path, table_path: str) -> Path:
    """Where the note on a table stands that it was checked as it is."""
    return root / CHECKED / f"{table_path.removesuffix('.tsv').replace('/', '-')}.txt"


def checksum_of(files: Iterable[bytes]) -> str:
    """Eight hex digits by which a note knows the files of its table again."""
    return f"{zlib.crc32(bytes(1).join(files)):08x}"


def _checked_rows(root: Path, table: Table[T], files: list[Path]) -> Rows | None:
    """The rows of a table that is as it was when it was checked; None for any other."""
    note = note_file(root, table.path)
    if not note.exists():
        return None
    data = [file.read_bytes() for file in files]
    checksum, _, filed = note.read_text(encoding="utf-8").partition("\n")
    if checksum != checksum_of(data):
        return None
    lines: list[str] = []
    for text in data:
        _, *rows = _below_comments(text.decode("utf-8")).removesuffix("\n").split("\n")
        lines += rows
    return Rows(table.columns, lines, filed.removesuffix("\n").split("\n") if filed else [])


def read_table(root: Path, table: Table[T], *, check: bool = False) -> T:
    """Read and build one table. Raises ReferenceDataError naming file and line.

    A table is checked, unless reference/checked notes that it was checked as it is (python -m
    audit.build checked); with `check` it is in any case.
    """
    files = files_of(root, table.path)
    if not files or not files[0].exists():
        raise ReferenceDataError(
            f"reference table {table.path!r} is missing under {root}.",
            "Reinstall mt-audit, or point --reference at a complete folder.",
        )
    if not check and (rows := _checked_rows(root, table, files)) is not None:
        return table.build(rows)
    read = [_read_file(file, table) for file in files]
    keys = [cells[0] for file in read for cells in file.rows]
    if len(set(keys)) < len(keys):
        raise _repetition(read)
    cells = chain.from_iterable(file.rows for file in read)
    # The width of every row has been checked.
    return table.build(list(map(dict, map(zip, repeat(table.columns), cells))))


class _File(NamedTuple):
    """The rows of one file as cells; `first` is the line number of the first."""

    path: Path
    first: int
    rows: list[list[str]]


def _read_file(path: Path, table: Table[T]) -> _File:
    """Read one file and check all rules but that keys are unique.

    The checks ask one question about the whole file; only for a file that fails are the lines
    gone through, to say which it is.
    """
    data = path.read_bytes()
    text = data.decode("utf-8")
    if "\r" in text or (_MAY_COMPOSE.search(text) and not unicodedata.is_normalized("NFC", text)):
        raise _error(path, 0, "must use LF line ends and be NFC")
    if not table.mixed_scripts and _may_mix(data) and (mixed := _MIXED.search(text)):
        raise _error(path, text.count("\n", 0, mixed.start()) + 1, "mixes scripts in a word")
    below = _below_comments(text)
    if not below:
        raise _error(path, 0, "has no header row")
    number = text.count("\n", 0, len(text) - len(below)) + 1
    header, *lines = below.removesuffix("\n").split("\n")
    if tuple(header.split("\t")) != table.columns:
        raise _error(path, number, f"must have the columns {', '.join(table.columns)}")
    if number == 1:
        raise _error(path, number, "lacks the # block that says what it is and its origin")
    # Below the header a row may begin with #, the numeral of phrase patterns.
    file = _File(path, number + 1, [line.split("\t") for line in lines])
    if _STRAY.search(below) or not _is_well_formed(file.rows, len(table.columns)):
        raise _first_problem(file, len(table.columns))
    return file


def _may_mix(data: bytes) -> bool:
    """Whether a letter of one script may stand beside one of another in a UTF-8 text."""
    kinds = data.translate(_BYTE_KINDS, _LATER_BYTES)
    return b"x" in kinds or b"lD" in kinds or b"Dl" in kinds


def _is_well_formed(rows: list[list[str]], width: int) -> bool:
    """Whether every row has all cells, its key and its source, and the keys are in order."""
    if not set(map(len, rows)) <= {width}:
        return False
    keys = [cells[0] for cells in rows]
    return all(keys) and all(cells[-1] for cells in rows) and all(map(le, keys, keys[1:]))


def _first_problem(file: _File, width: int) -> ReferenceDataError:
    """What is wrong with the first bad row of `file`, where one is."""
    previous = ""
    for number, cells in enumerate(file.rows, file.first):
        key, line = cells[0], "\t".join(cells)
        if len(cells) != width:
            return _error(file.path, number, f"has {len(cells)} cells, not {width}")
        if _STRAY.search(f"\n{line}\n"):
            return _error(file.path, number, "has stray spaces")
        if not key or not cells[-1]:
            return _error(file.path, number, "lacks its key or its source")
        if key < previous:
            return _error(file.path, number, f"is not sorted: {key!r} after {previous!r}")
        previous = key
    return _error(file.path, file.first - 1, "has stray spaces")  # in none of the rows


def _repetition(read: list[_File]) -> ReferenceDataError:
    """Where the first key that stands twice in the files stands again."""
    seen: dict[str, str] = {}
    for file in read:
        for number, (key, *_) in enumerate(file.rows, file.first):
            if key in seen:
                return _error(file.path, number, f"repeats {key!r} of {seen[key]}")
            seen[key] = f"{file.path.name}:{number}"
    raise AssertionError("called only where a key is repeated")


def _below_comments(text: str) -> str:
    """The header row and all below it."""
    start = 0
    while text.startswith("#", start):
        start = text.find("\n", start) + 1 or len(text)
    return text[start:]


def _error(file: Path, line: int, problem: str) -> ReferenceDataError:
    where = f"{file}:{line}" if line else str(file)
    return ReferenceDataError(f"{where} {problem}.", "Mend the line; see reference/README.md.")
