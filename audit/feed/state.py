"""What `mt-audit feed` remembers between runs.

Which versions of which items it has seen, what is on its way into the output (see
audit.feed.journal), how each source answered last, and the names in the last articles. A cache
may be thrown away when it is broken; this may not, for every item would be written again. So a
file that is damaged, of a newer mt-audit or of something else is an error, and never replaced.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import NamedTuple

from audit.feed.database import Database
from audit.model import NameUse, Span

LINES_KEPT = 1000  # of the newest item versions, for the index of reports
NAMES_KEPT = 256  # articles; as many as are compared with each other

_FORMAT = 1
_SCHEMA = (
    """CREATE TABLE version (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL, hash TEXT NOT NULL, seen TEXT NOT NULL,
        verdict TEXT NOT NULL, line TEXT, UNIQUE (key, hash))""",
    # Lines that may not be in the output yet; `place` is where in `file` they belong.
    """CREATE TABLE pending (
        number INTEGER PRIMARY KEY, file BLOB NOT NULL, place INTEGER NOT NULL,
        line BLOB NOT NULL)""",
    """CREATE TABLE names (
        key TEXT PRIMARY KEY, number INTEGER NOT NULL, uses TEXT NOT NULL)""",
    """CREATE TABLE source (
        name TEXT PRIMARY KEY, format TEXT NOT NULL, etag TEXT NOT NULL,
        last_modified TEXT NOT NULL, digest TEXT NOT NULL, since REAL,
        items INTEGER NOT NULL, failures INTEGER NOT NULL, tried REAL NOT NULL,
        not_before REAL NOT NULL, problem TEXT NOT NULL, unread TEXT NOT NULL)""",
)


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source answered.

    `format` is what it was read as last. `etag`, `last_modified` and `digest` are of the document
    that was last read and recorded to its end; it had so many `items`, and `since` is the bound
    that others were left out by (None for none). `failures` counts those in a row, `problem` is
    the last of them; `tried` is when it was asked last, and `not_before` the server's own wish.
    `unread`: hash of a reason → the lines of the document that it was given for. Times are seconds
    since 1970.
    """

    format: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    since: float | None = None
    items: int = 0
    failures: int = 0
    tried: float = 0.0
    not_before: float = 0.0
    problem: str = ""
    unread: Mapping[str, list[int | None]] = field(default_factory=dict)


_NAMES = tuple(field.name for field in fields(SourceState))
_COLUMNS = ", ".join(_NAMES)


class Entry(NamedTuple):
    """A version of an item that was audited: what is recorded of it, and its line of output.

    `seen` is in ISO 8601; `names` are compared with those of later articles.
    """

    key: str
    version: str
    seen: str
    verdict: str
    line: str
    names: tuple[NameUse, ...]


class Pending(NamedTuple):
    """A line that belongs into `file`, behind its first `place` bytes."""

    number: int
    file: Path
    place: int
    line: bytes


class State(Database):
    """The file, open for this process alone; for errors see Database."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, _SCHEMA, _FORMAT)

    def versions_of(self, key: str) -> frozenset[str]:
        """The versions of an item that were recorded; none of a new one."""
        rows = self.rows("SELECT hash FROM version WHERE key = ?", key)
        return frozenset(version for (version,) in rows)

    def record(self, entry: Entry, file: Path, place: int) -> Pending:
        """Keep an item version, and that its line is on its way into `file`.

        Raises sqlite3.IntegrityError for one that is recorded already.
        """
        line = entry.line.encode("utf-8")
        with self.transaction() as connection:
            number = connection.execute(
                "INSERT INTO version (key, hash, seen, verdict, line) VALUES (?, ?, ?, ?, ?)",
                (entry.key, entry.version, entry.seen, entry.verdict, entry.line),
            ).lastrowid
            assert number is not None
            connection.execute(
                "UPDATE version SET line = NULL WHERE number = ?", (number - LINES_KEPT,)
            )
            connection.execute(
                "INSERT INTO pending VALUES (?, ?, ?, ?)", (number, os.fsencode(file), place, line)
            )
            # An item's own earlier version is no other article.
            connection.execute(
                "INSERT OR REPLACE INTO names VALUES (?, ?, ?)",
                (entry.key, number, json.dumps(entry.names, separators=(",", ":"))),
            )
            connection.execute(
                "DELETE FROM names WHERE number <="
                " (SELECT number FROM names ORDER BY number DESC LIMIT 1 OFFSET ?)",
                (NAMES_KEPT,),
            )
        return Pending(number, file, place, line)

    def pending(self) -> list[Pending]:
        """The lines that may be missing in the output, in order."""
        rows = self.rows("SELECT number, file, place, line FROM pending ORDER BY number")
        return [
            Pending(number, Path(os.fsdecode(file)), place, line)
            for number, file, place, line in rows
        ]

    def move(self, pending: Pending, file: Path, place: int) -> None:
        """The line belongs elsewhere now: the file was replaced, or it is another."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE pending SET file = ?, place = ? WHERE number = ?",
                (os.fsencode(file), place, pending.number),
            )

    def settle(self, number: int) -> None:
        """The line of this number stands in the output."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM pending WHERE number = ?", (number,))

    def recent_names(self, most: int, without: Collection[str] = ()) -> list[tuple[NameUse, ...]]:
        """The names of the last articles, oldest first, but for the items in `without`."""
        rows = self.rows("SELECT key, uses FROM names ORDER BY number DESC")
        chosen = [uses for key, uses in rows if key not in without][:most]
        try:
            return [
                tuple(
                    NameUse(form, text, Span(*span), is_known)
                    for form, text, span, is_known in json.loads(uses)
                )
                for uses in reversed(chosen)
            ]
        except (ValueError, TypeError):
            raise self.damaged("the names of an article cannot be read") from None

    def recent_lines(self) -> list[str]:
        """The lines of the newest item versions, newest first."""
        rows = self.rows("SELECT line FROM version WHERE line IS NOT NULL ORDER BY number DESC")
        return [line for (line,) in rows]

    def source(self, name: str) -> SourceState:
        """How the source called `name` answered; the defaults for one not read yet."""
        rows = self.rows(f"SELECT {_COLUMNS} FROM source WHERE name = ?", _valid(name))
        if not rows:
            return SourceState()
        values = dict(zip(_NAMES, rows[0], strict=True))
        try:
            return SourceState(**{**values, "unread": json.loads(values["unread"])})
        except ValueError:
            raise self.damaged("what is known of a source cannot be read") from None

    def keep_source(self, name: str, state: SourceState) -> None:
        """Remember how it answered."""
        *plain, unread = astuple(state)
        marks = ", ".join("?" * (1 + len(_NAMES)))
        with self.transaction() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO source (name, {_COLUMNS}) VALUES ({marks})",
                (_valid(name), *plain, json.dumps(unread)),
            )


def _valid(name: str) -> str:
    """`name` as a text that can be kept: a file name may hold bytes that are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
