"""Opening what the user named: only ordinary files, of bounded size, with near names offered."""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from audit.errors import SourceError

_CHUNK = 1 << 20
_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def open_file(path: Path) -> BinaryIO:
    """Open an ordinary file. Raises SourceError for any other thing and for refused access."""
    try:
        mode = path.stat().st_mode
        for is_special, what in _SPECIAL:
            if is_special(mode):
                raise SourceError(
                    f"It is {what}, not a file.",
                    "Pipe the text into standard input and name it “-”.",
                )
        return path.open("rb")
    except OSError as error:
        raise explain(error, path) from None


def read_bounded(stream: BinaryIO, max_bytes: int) -> bytes:
    """All of `stream`. Raises SourceError where it is longer than `max_bytes`.

    What is read is what is counted: a file may grow, and a pipe has no size.
    """
    chunks, room = [], max_bytes
    try:
        while chunk := stream.read(min(_CHUNK, room + 1)):
            chunks.append(chunk)
            room -= len(chunk)
            if room < 0:
                raise too_large("It", max_bytes)
    except OSError as error:
        raise SourceError(
            f"It cannot be read: {reason_of(error)}.", "Check the disk or the connection."
        ) from None
    return b"".join(chunks)


def too_large(what: str, max_bytes: int) -> SourceError:
    """The error for an article over the bound."""
    return SourceError(
        f"{what} is larger than the bound of {max_bytes:,} bytes for one article.",
        "Split it, or raise the bound with --max-bytes.",
    )


def explain(error: OSError, path: Path) -> SourceError:
    """What an error of the operating system means for whoever named `path`."""
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return SourceError("It is a link to something that does not exist.", "Mend the link.")
        return SourceError("There is no such file or folder.", _near(path))
    if isinstance(error, PermissionError):
        return SourceError("It may not be read.", "Ask for permission, or run as its owner.")
    return SourceError(f"It cannot be read: {reason_of(error)}.", "Check the path.")


def reason_of(error: OSError) -> str:
    """The operating system's words, without the number and the path."""
    return error.strerror or type(error).__name__


def _near(path: Path) -> str:
    """A question after the nearest name in the deepest folder that exists."""
    missing = path
    while not missing.parent.is_dir() and missing.parent != missing:
        missing = missing.parent
    try:
        names = os.listdir(missing.parent)
    except OSError:
        names = []
    near = get_close_matches(missing.name, sorted(names), n=1)
    if near:
        rest = path.relative_to(missing)
        return f"Did you mean {(missing.parent / near[0] / rest).as_posix()}?"
    return "Check the spelling and the current folder."


def shown(path: str) -> str:
    """`path` fit for any output: bytes of a file name that are no UTF-8 become \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
