"""The SQLite file under the state: opened alone, in one format, with errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from audit.errors import AuditError, UsageError, WriteError
from audit.feed.alone import alone

_APPLICATION = 0x6D746664  # “mtfd” in the header of the file
_PATIENCE = 10.0  # seconds to wait for somebody who looks at the file with another program
_ELSEWHERE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)  # errors of the place and the time; the file itself is as it was


class StateError(AuditError):
    """The state is damaged: what was written already cannot be told any more."""


class Database:
    """The file, open for this process alone. Missing folders are made.

    A new one is made by the statements of `schema` and is of the given `format`. Raises UsageError
    where another process has it, or where it is of a later format or of something else. Every
    method may raise StateError or WriteError.
    """

    def __init__(self, file: Path, schema: Sequence[str], format: int) -> None:
        self.file = file
        with ExitStack() as stack:
            stack.enter_context(alone(file, "--state"))
            with self._explained():
                self._connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
                stack.callback(self._connection.close)
                self._prepare(schema, format)
            self._open = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        """All rows that `query` finds."""
        with self._explained():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is executed in it or nothing; it is on disk at the end."""
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def damaged(self, reason: object) -> StateError:
        """The error for a file that does not hold what it must."""
        return StateError(
            f"The state {self.file} is damaged: {reason}.",
            "Bring it back from a backup. Without one, remove it and the output: all that the"
            " sources still have is then audited and written again.",
        )

    def _prepare(self, schema: Sequence[str], format: int) -> None:
        connection = self._connection
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (its_format,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise UsageError(
                f"{self.file} is a database, but not a state of mt-audit feed.",
                "Name another file with --state.",
            )
        if its_format > format:
            raise UsageError(
                f"The state {self.file} was written by a newer mt-audit.",
                "Update mt-audit, or name another file with --state.",
            )
        connection.execute("PRAGMA journal_mode = WAL")
        # A line may stand in the output only once its record is on disk for certain.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cell_size_check = ON")
        if not tables:
            with self.transaction():
                for statement in schema:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {format}")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of SQLite as what they mean for whoever runs this."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # ours
        except sqlite3.DatabaseError as error:
            # The lower byte of an extended code is the code itself.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _ELSEWHERE:
                raise WriteError(
                    f"The state {self.file} cannot be used: {error}.",
                    "Free the place and check the permissions, or name another with --state.",
                ) from None
            raise self.damaged(error) from None
        except UnicodeDecodeError:  # from an error message that quotes a damaged page
            raise self.damaged("it holds bytes that are no text") from None
