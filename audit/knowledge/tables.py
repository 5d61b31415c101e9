"""reference/ tables and built artefacts: declared by what uses them, checked on loading.

A table is one TSV file or a folder of TSV files with the same columns. A detector that
needs knowledge declares a `Table` beside itself and reads `knowledge[TABLE]`; nothing
else has to be told. The rules of the files stand in reference/README.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from audit.errors import ReferenceDataError

Row = Mapping[str, str]
T = TypeVar("T")

# Asking unicodedata costs more than the rest of reading; most tables hold nothing to ask about.
_MAY_COMPOSE = re.compile(
    "[^\\0-\u02ff\u0370-\u0928\u092a-\u0930\u0932\u0933\u0935-\u0950\u0955-\u0957\u0960-\u09ff"
    "\u2000-\u20cf\u2190-\u22ff]|[नरळ\u094d]\u093c"
)
_STRAY = ("  ", "\t ", " \t", "\n ", " \n")
_MIXED = re.compile(
    "[\u0900-\u0963\u0970-\u097f][A-Za-z\u00c0-\u024f]|[A-Za-z\u00c0-\u024f][\u0900-\u0963\u0970-\u097f]"
)


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
    return [path] if path.suffix == ".tsv" else sorted(path.glob("*.tsv"))


def read_table(root: Path, table: Table[T]) -> T:
    """Read, check and build one table. Raises ReferenceDataError naming file and line."""
    files = files_of(root, table.path)
    if not files or not files[0].exists():
        raise ReferenceDataError(
            f"reference table {table.path!r} is missing under {root}.",
            "Reinstall mt-audit, or point --reference at a complete folder.",
        )
    rows: list[Row] = []
    seen: dict[str, str] = {}
    for file in files:
        rows += _read_file(file, table, seen)
    return table.build(rows)


def _read_file(file: Path, table: Table[T], seen: dict[str, str]) -> list[Row]:
    text = file.read_bytes().decode("utf-8")
    if "\r" in text or (_MAY_COMPOSE.search(text) and not unicodedata.is_normalized("NFC", text)):
        raise _error(file, 0, "must use LF line ends and be NFC")
    if not table.mixed_scripts and (mixed := _MIXED.search(text)):
        raise _error(file, text.count("\n", 0, mixed.start()) + 1, "mixes scripts in a word")
    may_have_stray_spaces = any(map(_below_comments(text).__contains__, _STRAY))
    columns: list[str] | None = None
    rows: list[Row] = []
    previous = ""
    width = len(table.columns)
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        if columns is None and line.startswith("#"):
            continue  # below the header a row may begin with #, the numeral of phrase patterns
        cells = line.split("\t")
        if columns is None:
            columns = cells
            if tuple(columns) != table.columns:
                raise _error(file, number, f"must have the columns {', '.join(table.columns)}")
            if number == 1:
                raise _error(file, number, "lacks the # block that says what it is and its origin")
            continue
        if len(cells) != width:
            raise _error(file, number, f"has {len(cells)} cells, not {width}")
        if may_have_stray_spaces and any(stray in f"\n{line}\n" for stray in _STRAY):
            raise _error(file, number, "has stray spaces")
        key = cells[0]
        if not key or not cells[width - 1]:
            raise _error(file, number, "lacks its key or its source")
        if key in seen:
            raise _error(file, number, f"repeats {key!r} of {seen[key]}")
        if key < previous:
            raise _error(file, number, f"is not sorted: {key!r} after {previous!r}")
        previous = key
        seen[key] = f"{file.name}:{number}"
        rows.append(dict(zip(table.columns, cells, strict=True)))
    if columns is None:
        raise _error(file, 0, "has no header row")
    return rows


def _below_comments(text: str) -> str:
    """The header row and all below it."""
    start = 0
    while text.startswith("#", start):
        start = text.find("\n", start) + 1 or len(text)
    return text[start:]


def _error(file: Path, line: int, problem: str) -> ReferenceDataError:
    where = f"{file}:{line}" if line else str(file)
    return ReferenceDataError(f"{where} {problem}.", "Mend the line; see reference/README.md.")
