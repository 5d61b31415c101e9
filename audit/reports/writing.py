"""Reports on disk: whole files or none, under names that are safe everywhere."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TextIO

import regex

from audit.errors import WriteError
from audit.model import Report
from audit.reports.outcome import is_one_of_many, place

INDEX = "index"

# Letters, vowel signs and digits of any script stay; joiners, separators, quotes and whatever
# a file system or a shell may stumble over become one hyphen.
_UNSAFE = regex.compile(r"[^\p{L}\p{M}\p{N}_.+=@-]+")
# Most file systems allow 255 bytes; a Devanagari letter takes three.
_LONGEST = 150
# Windows opens a device and no file under these names, whatever the extension.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", INDEX]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)


def page_names(reports: Sequence[Report]) -> tuple[str, ...]:
    """One file name (without extension) for each report, in order, no two alike.

    A file gives its own name, a line of a JSONL file its id. Names that would meet on any
    file system (upper and lower case, composed and decomposed letters are one to some) all
    get a hash of path, line and id, so a name does not depend on the order of the inputs.
    """
    plain = [_plain_name(report) for report in reports]
    shared = Counter(map(_key, plain))
    names = [
        name if shared[_key(name)] == 1 else f"{name}-{_hash(report)}"
        for name, report in zip(plain, reports, strict=True)
    ]
    # What is left: the same input given twice, or a name that looks like a hashed one.
    seen: set[str] = set()
    for index, name in enumerate(names):
        unique, number = name, 2
        while _key(unique) in seen:
            unique, number = f"{name}-{number}", number + 1
        seen.add(_key(unique))
        names[index] = unique
    return tuple(names)


def _plain_name(report: Report) -> str:
    source = report.article.source
    if is_one_of_many(report.article):
        raw = report.article.id
    elif source.path == "-":
        raw = "standard-input"
    else:
        # Paths come from either kind of system; the last part of both is the file.
        raw = PureWindowsPath(PurePosixPath(source.path).name).name
        stem, dot, extension = raw.rpartition(".")
        raw = stem if dot and stem and len(extension) <= 6 else raw
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", raw)).strip("-. ")
    if len(name.encode()) > _LONGEST:
        cut = name.encode()[:_LONGEST].decode(errors="ignore")
        name = f"{cut.strip('-. ')}-{_hash(report)}"
    if not name or name.lower().split(".")[0] in _DEVICES:
        name = f"article-{name}".strip("-")
    return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _hash(report: Report) -> str:
    source = report.article.source
    content = "\x1f".join([source.path, str(source.line), report.article.id])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 so that `path` holds all of it or what it held before.

    Raises WriteError.
    """
    with atomic(path) as stream:
        stream.write(text)


@contextmanager
def atomic(path: Path) -> Iterator[TextIO]:
    """A text stream whose content replaces `path` at the end, if all went well.

    Written beside the target and moved over it, so a reader never meets half a file. Makes
    missing folders. What is no regular file (a pipe, /dev/null) is written to as it is.
    Raises WriteError for whatever the system refuses.
    """
    try:
        # A link stays a link: what it points to is replaced.
        target = path.resolve()
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(21, "it is a folder")
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                yield stream
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(target, mode) as stream:
            yield stream
    except OSError as error:
        raise _refused(path, error) from error


@contextmanager
def _replacing(target: Path, mode: int | None) -> Iterator[TextIO]:
    descriptor, temporary = tempfile.mkstemp(
        dir=target.parent, prefix=".mt-audit-", suffix=".partial"
    )
    try:
        with open(
            descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes a private file; a report has the permissions any new file would have.
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or type(error).__name__
    return WriteError(
        f"{place(str(path), None)} cannot be written: {reason[0].lower()}{reason[1:]}.",
        "Nothing was left half-written; free the place or name another with --output.",
    )


def put(stream: TextIO, text: str) -> None:
    """Write `text` to `stream`; what its encoding cannot hold is escaped, not fatal."""
    encoding = getattr(stream, "encoding", None)
    if encoding and encoding.lower().replace("-", "") != "utf8":
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    stream.write(text)
