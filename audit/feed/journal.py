"""The output of `mt-audit feed`: each item version on one line, and never twice.

A file and a database cannot change in one step, so the database is the journal of the file:

1. One transaction records the item version, its line, and how long the file is now. It is on
   disk before anything else happens.
2. The line is appended and flushed to disk.
3. A second transaction says that the line stands in the file.

Whatever ends the program, the next start looks at what step 1 left and step 3 did not confirm:
behind the place that was recorded the line is missing (append it), cut short (cut it off and
append it) or complete (confirm it). Killed before step 1, the item is simply not seen yet: it is
audited again and nothing of it is in the file. So no version is skipped, none is there twice.
A file that was moved away meanwhile is shorter than the place, and the line goes to its end.

What cannot be told is a file that somebody moved away after a kill between steps 2 and 3 and
before the next start; the line is then in both. Standard output has no place to go back to: it
gets a line after step 3, so at most once, and a kill in between leaves it out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from audit.errors import UsageError, WriteError
from audit.feed.alone import alone
from audit.feed.state import Entry, Pending, State
from audit.sources.files import reason_of

_PERMISSIONS = 0o666  # less the umask, like any new file


class Journal:
    """The output `file` and the state that vouches for it, for one process alone.

    Opening it mends what an earlier run left. Missing folders are made. Raises UsageError for
    what is no ordinary file or is in use, WriteError for what the system refuses, and what State
    raises.
    """

    def __init__(self, file: Path, state: State) -> None:
        self.file = Path(os.path.abspath(file))
        self._state = state
        if os.path.exists(self.file) and not os.path.isfile(self.file):
            raise UsageError(
                f"--output {file} is no ordinary file, so it could not be mended after a crash.",
                "Name a file; --format jsonl also prints its lines.",
            )
        with ExitStack() as stack:
            stack.enter_context(alone(self.file, "--output"))
            self.mend()
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

    def mend(self) -> None:
        """Bring into the output what was recorded and may not be there."""
        for pending in self._state.pending():
            # The run before may have had another --output.
            file = pending.file if os.path.isfile(pending.file) else self.file
            with _explained(file):
                stands, place = _found(file, pending)
                if stands:
                    _append(file, b"")  # it may be there, and not yet on disk
                else:
                    # Whatever happens from here on, the next look is at the right place.
                    self._state.move(pending, file, place)
                    _append(file, pending.line)
            self._state.settle(pending.number)

    def write(self, entry: Entry) -> None:
        """Record `entry`, which must not be recorded yet, and append its line."""
        with _explained(self.file):
            place = _whole_lines(self.file)
        pending = self._state.record(entry, self.file, place)
        with _explained(self.file):
            _append(self.file, pending.line)
        self._state.settle(pending.number)


def _found(file: Path, pending: Pending) -> tuple[bool, int]:
    """Whether the line stands in `file`; where it belongs if not, which is then the end."""
    line, place = pending.line, pending.place
    size = file.stat().st_size if file.exists() else 0
    tail = _read(file, place, len(line) + 1) if size > place else b""
    if tail[: len(line)] == line:
        return True, place
    if tail and _is_torn(tail, line):
        os.truncate(file, place)
    return False, _whole_lines(file)


def _is_torn(tail: bytes, line: bytes) -> bool:
    """Whether `tail` is what a crash may leave of `line`: some of it, and zeros."""
    if len(tail) > len(line):
        return False
    return all(byte in (0, expected) for byte, expected in zip(tail, line, strict=False))


def _read(file: Path, place: int, most: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(place)
        return stream.read(most)


def _whole_lines(file: Path) -> int:
    """The size of `file`, after a line that somebody left unended was ended."""
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return 0
    if size and _read(file, size - 1, 1) != b"\n":
        _append(file, b"\n")
        size += 1
    return size


def _append(file: Path, data: bytes) -> None:
    """Add `data` at the end of `file`, on disk when this returns."""
    is_new = not file.exists()
    if is_new:
        file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _PERMISSIONS)
    try:
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new and sys.platform != "win32":
        _keep_name(file.parent)


def _keep_name(folder: Path) -> None:
    """The name of a new file is on disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(
            f"{file} cannot be written: {reason_of(error)}.",
            "Free the place and run it again: what is missing is added first.",
        ) from None
