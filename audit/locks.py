"""One at a time: a lock on a file that all threads and processes of this machine respect."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_BETWEEN_TRIES = 0.02  # seconds


@contextmanager
def locked(file: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Alone among all threads and processes that ask for this `file`; it is made and stays.

    `waiting` is called once where somebody else is in. The system lets go of the lock however
    the process ends. Raises OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as stream:
        if not _take(stream):
            waiting()
            while not _take(stream):
                time.sleep(_BETWEEN_TRIES)
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(stream: BinaryIO) -> bool:
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(stream: BinaryIO) -> bool:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
