"""Translations that were made before, kept between runs in one SQLite file.

A translation is found by a hash of the sentence, of the translator's id (package, version,
checksum, runner) and of its options; the sentence itself is not kept. Several processes and
threads may use one file. A cache only saves time, so nothing that is wrong with the file ends a
run: a broken one is set aside and begun anew, and one that cannot be used is as good as empty;
`Cache.problem` says so.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from audit.backtranslation.translator import Link, Options, Translation, Translator
from audit.errors import WriteError

FOLDER_VARIABLE = "MT_AUDIT_CACHE_DIR"
MOST_BYTES = 256 * 2**20  # some 300,000 sentences

_FILE = "translations.sqlite3"
_KEPT = 0.9  # share of the bound that is left after older entries were dropped
_SPRAWLING = 1.5  # the file may be that much larger than the bound before it is written anew
_PATIENCE = 10.0  # seconds to wait for another process's transaction, which takes milliseconds
_LOG_BYTES = 2**20  # what the write-ahead log is cut down to
_ASKED_AT_ONCE = 500  # keys in one query; older SQLite allows 999
_KEY_BYTES = 16

# `turn` is the order of use: entries are added at its end, and those that are used again move
# there, so that the oldest stand together in the file and dropping them frees whole pages.
_SCHEMA = (
    "CREATE TABLE entry (turn INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)"
)
_FORMAT = 1  # of `value`; raised when it changes, and older files are then begun anew
_CHECK, _HEAD, _LINK = struct.Struct("<I"), struct.Struct("<dI"), struct.Struct("<IIIId")

_NOT_TO_BE_HAD = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)  # errors that another time or place would not have; after any other the file is begun anew

_Result = TypeVar("_Result")


class Size(NamedTuple):
    """How much a cache holds, and what it takes on disk."""

    entries: int
    bytes: int


class _ForeignError(Exception):
    """A database, but not one of ours, or of another format."""


# The second is what Python raises for a message of SQLite's that quotes a damaged page.
_BROKEN = (_ForeignError, UnicodeDecodeError)
_DATABASE_ERRORS = (sqlite3.Error, *_BROKEN)


def cache_file(environ: Mapping[str, str]) -> Path:
    """Where the cache is by the environment: $MT_AUDIT_CACHE_DIR, else the user's own caches."""
    if chosen := environ.get(FOLDER_VARIABLE):
        return Path(chosen) / _FILE
    caches = Path(environ.get("XDG_CACHE_HOME", ""))
    if not caches.is_absolute():  # the standard has relative ones ignored
        home = environ.get("HOME")
        caches = (Path(home) if home else Path.home()) / ".cache"
    return caches / "mt-audit" / _FILE


def key_of(text: str, translator: str, options: Options) -> bytes:
    """What a translation is found by."""
    digest = blake2b(digest_size=_KEY_BYTES)
    for part in (text, translator, str(options)):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


class Cache:
    """The file, opened; it and its folder are made if need be.

    `problem` says in a sentence what went wrong first and what to do; "" if nothing did. It may
    come up at any call. A closed cache, and one that was opened before a fork, is empty and
    keeps nothing.

    `most_bytes` bounds the file: beyond it the entries that were not used for longest are
    dropped. An entry counts as used again only once it is among the older half, and while the
    file is more than half full: a run that finds everything then writes next to nothing.
    """

    def __init__(self, file: Path, most_bytes: int = MOST_BYTES) -> None:
        self.problem = ""
        self._file = file
        self._most = most_bytes
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Twice does no harm."""
        if self._is_inherited():
            return
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Translation]:
        """Those of `keys` that are kept, with their translations."""
        wanted = list(dict.fromkeys(keys))
        return self._attempt(lambda connection: self._found(connection, wanted), {})

    def put(self, entries: Mapping[bytes, Translation]) -> None:
        """Keep all of `entries`, or where that fails none."""
        rows = [(key, _encoded(key, translation)) for key, translation in entries.items()]
        if rows:
            self._attempt(lambda connection: self._write(connection, rows), None)

    def _attempt(
        self, action: Callable[[sqlite3.Connection], _Result], fallback: _Result
    ) -> _Result:
        if self._is_inherited():
            return fallback
        with self._lock:
            if self._connection is None:
                return fallback
            try:
                return action(self._connection)
            except _DATABASE_ERRORS as error:
                if _is_broken(error):
                    self._connection.close()
                    self._begin_anew(error)
                else:
                    self._say(f"failed at least once ({error})", _remedy(error))
                return fallback

    def _is_inherited(self) -> bool:
        """Whether this is a fork: SQLite forbids to use or close there what was opened before."""
        return os.getpid() != self._process

    def _open(self) -> None:
        try:
            self._identity = _identity(self._file)
            self._connection = _opened(self._file)
            self._identity = _identity(self._file)
        except (*_DATABASE_ERRORS, OSError) as error:
            if _is_broken(error):
                self._begin_anew(error)
            else:
                self._give_up(error)

    def _begin_anew(self, reason: Exception) -> None:
        """Set the file aside, unless another process has done so by now, and make a new one."""
        self._connection = None
        try:
            if _identity(self._file) == self._identity:
                aside = _set_aside(self._file)
                self._say(f"was broken ({reason}) and is begun anew", f"The old one is {aside}.")
            self._connection = _opened(self._file)
            self._identity = _identity(self._file)
        except (*_DATABASE_ERRORS, OSError) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self._say(f"cannot be used ({error})", _remedy(error))

    def _say(self, what: str, remedy: str) -> None:
        if not self.problem:
            said = f"The cache of translations {self._file} {what}. {remedy}"
            self.problem = "".join(sign if sign.isprintable() else "?" for sign in said)

    def _found(
        self, connection: sqlite3.Connection, wanted: Sequence[bytes]
    ) -> dict[bytes, Translation]:
        found: dict[bytes, Translation] = {}
        turns: dict[bytes, int] = {}
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            asked = wanted[start : start + _ASKED_AT_ONCE]
            marks = ",".join("?" * len(asked))
            query = f"SELECT turn, key, value FROM entry WHERE key IN ({marks})"
            for turn, key, value in connection.execute(query, asked):
                translation = _decoded(key, value)
                if translation is not None:
                    found[key], turns[key] = translation, turn
        if turns:
            # The order of use is worth no wait and no word.
            with suppress(sqlite3.OperationalError):
                self._use_again(connection, turns)
        return found

    def _use_again(self, connection: sqlite3.Connection, turns: Mapping[bytes, int]) -> None:
        """Move those of the older half to the end of the order of use."""
        if 2 * _used(connection) < self._most:
            return
        ((middle,),) = connection.execute(
            "SELECT ((SELECT min(turn) FROM entry) + (SELECT max(turn) FROM entry)) / 2"
        )
        if middle is None:  # cleared meanwhile
            return
        old = [(key,) for key, turn in turns.items() if turn < middle]
        if old:
            with _writing(connection):
                connection.executemany(
                    "UPDATE entry SET turn = (SELECT max(turn) + 1 FROM entry) WHERE key = ?", old
                )

    def _write(self, connection: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes]]) -> None:
        with _writing(connection):
            connection.executemany("INSERT OR REPLACE INTO entry (key, value) VALUES (?, ?)", rows)
            _trim(connection, self._most)
        if _number(connection, "page_count") * _number(connection, "page_size") > (
            _SPRAWLING * self._most
        ):
            with suppress(sqlite3.OperationalError):  # another process is at it
                connection.execute("VACUUM")


class CachedTranslator:
    """A translator that asks the cache first.

    `hits` counts the sentences that were answered from it, `misses` the others.
    """

    def __init__(self, translator: Translator, cache: Cache) -> None:
        self.hits = 0
        self.misses = 0
        self._translator = translator
        self._cache = cache

    @property
    def id(self) -> str:
        """The id of the translator within."""
        return self._translator.id

    @property
    def options(self) -> Options:
        """The options of the translator within."""
        return self._translator.options

    @property
    def problem(self) -> str:
        """What is wrong with the cache so far, and what to do; "" if nothing is."""
        return self._cache.problem

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """One translation for each sentence, in order; a sentence is translated once."""
        keys = [key_of(sentence, self.id, self.options) for sentence in sentences]
        found = self._cache.get(keys)
        missing = {
            key: sentence for key, sentence in zip(keys, sentences, strict=True) if key not in found
        }
        if missing:
            made = self._translator.translate(list(missing.values()))
            new = dict(zip(missing, made, strict=True))
            self._cache.put(new)
            found |= new
        asked = sum(key in missing for key in keys)
        self.misses += asked
        self.hits += len(keys) - asked
        return [found[key] for key in keys]


def clear(file: Path) -> int:
    """Drop every entry, also while others use the file; returns how many there were.

    Raises WriteError where the file may not be written.
    """
    dropped = 0
    try:
        if file.exists():
            try:
                dropped = _emptied(file)
            except _DATABASE_ERRORS as error:
                if not _is_broken(error):
                    raise
                _set_aside(file)
        _aside(file).unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        raise WriteError(
            f"The cache of translations {file} could not be emptied: {error}.",
            "Close what uses it, or delete the file.",
        ) from None
    return dropped


def describe(file: Path) -> Size:
    """What the cache holds; nothing is made where there is none. A broken one has no entries."""
    entries = 0
    with (
        suppress(*_DATABASE_ERRORS),
        closing(_connected(f"{file.absolute().as_uri()}?mode=rw")) as it,
    ):
        if _is_ours(it):
            ((entries,),) = it.execute("SELECT count(*) FROM entry")
    size = 0
    for part in (file, *_beside(file)):
        with suppress(FileNotFoundError):
            size += part.stat().st_size if part.is_file() else 0
    return Size(entries, size)


def _encoded(key: bytes, translation: Translation) -> bytes:
    text, score, links = translation
    parts = [_HEAD.pack(score, len(links)), *(_LINK.pack(*link) for link in links)]
    body = b"".join([*parts, text.encode("utf-8", "surrogatepass")])
    return _CHECK.pack(zlib.crc32(body, zlib.crc32(key))) + body


def _decoded(key: bytes, value: object) -> Translation | None:
    """The translation, or None where the value is not what was written for this key."""
    if not isinstance(value, bytes):
        return None
    body = value[_CHECK.size :]
    if value[: _CHECK.size] != _CHECK.pack(zlib.crc32(body, zlib.crc32(key))):
        return None
    score, count = _HEAD.unpack_from(body)
    end = _HEAD.size + count * _LINK.size
    links = tuple(Link(*fields) for fields in _LINK.iter_unpack(body[_HEAD.size : end]))
    return Translation(body[end:].decode("utf-8", "surrogatepass"), score, links)


def _opened(file: Path) -> sqlite3.Connection:
    """A connection to a cache that is as it should be."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = _connected(file.absolute().as_uri())
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = bytes  # what is damaged may be no text
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    if not _is_ours(connection):
        with _writing(connection):
            if not _is_ours(connection):  # another process may have been quicker
                if _number(connection, "user_version") or _schema(connection):
                    raise _ForeignError("it is another program's, or of another version")
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
    # Readers and a writer then do not wait for each other. It is the file's for good once any
    # process has managed it; some file systems cannot, and the cache works without.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")


def _is_ours(connection: sqlite3.Connection) -> bool:
    return (
        _schema(connection) == [_SCHEMA.encode()] and _number(connection, "user_version") == _FORMAT
    )


def _schema(connection: sqlite3.Connection) -> list[bytes]:
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
    return [sql for (sql,) in connection.execute(query)]


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    ((number,),) = connection.execute(f"PRAGMA {pragma}")
    return int(number)


def _used(connection: sqlite3.Connection) -> int:
    """The bytes of the pages in use."""
    pages = _number(connection, "page_count") - _number(connection, "freelist_count")
    return pages * _number(connection, "page_size")


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that writes: all of it is kept or, after an error, nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


def _trim(connection: sqlite3.Connection, most: int) -> None:
    """Where more than `most` bytes are in use, drop the oldest entries till enough are free.

    How much an entry takes is only estimated, so it goes half of the way again and again.
    """
    if _used(connection) <= most:
        return
    while (excess := _used(connection) - _KEPT * most) > 0:
        last, dropped = None, 0
        rows = connection.execute("SELECT turn, ifnull(length(value), 0) FROM entry ORDER BY turn")
        with closing(rows):
            for turn, size in rows:
                last, dropped = turn, dropped + size
                if 2 * dropped >= excess:
                    break
        if last is None:
            return
        connection.execute("DELETE FROM entry WHERE turn <= ?", (last,))


def _emptied(file: Path) -> int:
    with closing(_opened(file)) as connection:
        with _writing(connection):
            ((count,),) = connection.execute("SELECT count(*) FROM entry")
            connection.execute("DELETE FROM entry")
        with suppress(sqlite3.OperationalError):  # in use: the pages are filled again instead
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(count)


def _is_broken(error: Exception) -> bool:
    """Whether it says that the file is no cache, rather than that it cannot be had."""
    if isinstance(error, sqlite3.Error):
        return _code(error) not in _NOT_TO_BE_HAD
    return isinstance(error, _BROKEN)


def _code(error: Exception) -> int:
    """SQLite's number of an error, without its finer part."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _remedy(error: Exception) -> str:
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        return "Free some space; what is translated is not kept until then."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another process held it for too long; try again."
    return f"Set {FOLDER_VARIABLE} to a folder that can be written."


def _identity(file: Path) -> tuple[int, int] | None:
    """What tells the file from another of the same name; None where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _aside(file: Path) -> Path:
    return file.with_name(f"{file.name}.broken")


def _beside(file: Path) -> list[Path]:
    """What SQLite keeps beside the file: its log and the index of that."""
    return [file.with_name(file.name + ending) for ending in ("-wal", "-shm")]


def _set_aside(file: Path) -> Path:
    """Rename the file, in the place of one that was set aside before."""
    aside = _aside(file)
    file.replace(aside)
    for part in _beside(file):  # SQLite would read an old log into a new file
        part.unlink(missing_ok=True)
    return aside
