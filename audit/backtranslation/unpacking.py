"""Unpacking a package from a file that nobody vouches for.

An .argosmodel is a zip with one folder in it. Before anything is written every entry is looked
at: it must stay in that folder, be a plain file or folder, and be there once. What is written is
counted as it comes, whatever the archive says of its sizes, and never becomes more than a real
package of that size could.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from audit.backtranslation.packages import PackageError, PackageFileError, in_words

MAX_BYTES = 2 << 30
"""The largest package, packed or unpacked."""
NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""What the system says where nothing more can be written."""

_MAX_ENTRIES = 5_000
_MAX_RATIO = 100  # unpacked to packed; weights hardly shrink, vocabularies five-fold
_HARMLESS = 16 << 20  # bytes unpacked, whatever the ratio
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises for an archive that is none, cut short or changed.
_BAD_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    OverflowError,
)
_BAD_OFFSET_OR_NAME = frozenset((errno.EINVAL, errno.ENAMETOOLONG))
_FETCH_AGAIN = "Fetch the file again: it was cut short or changed on its way."
_NOT_SAFE = "It is not made as Argos packages are: take one from a source you trust."


def unpack(file: Path, into: Path) -> Path:
    """Unpack an archive into a folder of its own. Gives its one top folder.

    Raises PackageFileError for a file that is no safe, whole archive, PackageError where there
    is no room for it, and OSError; what was written till then stays in `into`.
    """
    packed = _size_of(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            top = _checked(entries, file)
            _check_size(entries, file, packed)
            needed = sum(entry.file_size for entry in entries)
            if shutil.disk_usage(into).free < needed:
                raise _no_room(into, needed)
            try:
                _write(archive, entries, into, file, _room(packed))
            except OSError as error:
                if error.errno in NO_ROOM:
                    raise _no_room(into, needed) from None
                raise
    except (*_BAD_ARCHIVE, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _BAD_OFFSET_OR_NAME:
            raise
        reason = str(error) or type(error).__name__
        what = "a web page" if _is_web_page(file) else "no whole zip archive"
        raise PackageFileError(f"{file} is {what}: {reason}.", _FETCH_AGAIN) from None
    return into / top


def looks_like_a_web_page(beginning: bytes) -> bool:
    """Whether a file that begins so is HTML or XML: what a server says instead of sending."""
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _size_of(file: Path) -> int:
    try:
        # Opening a pipe would wait for its writer.
        if not stat.S_ISREG(file.stat().st_mode):
            raise PackageFileError(f"{file} is no file.", "Name an .argosmodel file.")
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
    except OSError as error:
        raise PackageFileError(
            f"{file} cannot be read: {in_words(error)}.", "Check the path."
        ) from None
    if size > MAX_BYTES:
        raise PackageFileError(f"{file} is larger than {MAX_BYTES:,} bytes.", _NOT_SAFE)
    return size


def _is_web_page(file: Path) -> bool:
    with suppress(OSError), file.open("rb") as stream:
        return looks_like_a_web_page(stream.read(1024))
    return False


def _checked(entries: Sequence[zipfile.ZipInfo], file: Path) -> str:
    """The one top folder of an archive that writes nowhere else and nothing but files."""
    if not entries:
        raise PackageFileError(f"{file} is empty.", _FETCH_AGAIN)
    if len(entries) > _MAX_ENTRIES:
        raise PackageFileError(f"{file} has more than {_MAX_ENTRIES:,} entries.", _NOT_SAFE)
    files: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        # As it stands in the archive: zipfile has mended `filename` for this system.
        name = entry.orig_filename
        # Two names that are one to some file system are one here.
        place = unicodedata.normalize("NFC", name.removesuffix("/")).casefold()
        reason = _why_unsafe(entry, name)
        if place in files | folders:
            reason = reason or "occurs twice"
        if reason:
            raise PackageFileError(f"{file}: the entry {name!r} {reason}.", _NOT_SAFE)
        (folders if entry.is_dir() else files).add(place)
    parents = {one[: match.start()] for one in files | folders for match in re.finditer("/", one)}
    if clash := sorted(files & parents):
        raise PackageFileError(f"{file}: {clash[0]!r} is a file and a folder.", _NOT_SAFE)
    tops = {entry.orig_filename.partition("/")[0] for entry in entries}
    if len(tops) != 1 or any("/" not in one for one in files):
        raise PackageFileError(f"{file} does not hold one folder with all in it.", _NOT_SAFE)
    return tops.pop()


def _why_unsafe(entry: zipfile.ZipInfo, name: str) -> str:
    parts = name.removesuffix("/").split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if any(part in ("", ".", "..") for part in parts) or "\\" in name or ":" in name:
        return "leads out of its folder"
    if any(unicodedata.category(sign).startswith("C") for sign in name):
        return "has control characters in its name"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or another special file"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in _METHODS:
        return "is compressed in another way than deflate"
    return ""


def _check_size(entries: Iterable[zipfile.ZipInfo], file: Path, packed: int) -> None:
    if sum(entry.file_size for entry in entries) > _room(packed):
        raise _too_large(file, packed)


def _room(packed: int) -> int:
    """How many bytes an archive of `packed` bytes may become."""
    return min(MAX_BYTES, max(_HARMLESS, _MAX_RATIO * packed))


def _too_large(file: Path, packed: int) -> PackageFileError:
    return PackageFileError(
        f"{file} ({packed:,} bytes) unpacks to more than {_room(packed):,} bytes.", _NOT_SAFE
    )


def _write(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], into: Path, file: Path, room: int
) -> None:
    """Write the entries, with the permissions of any new file, counting what really comes."""
    packed = file.stat().st_size
    for entry in entries:
        place = into / entry.orig_filename
        if entry.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, place.open("xb") as target:
            while chunk := source.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise _too_large(file, packed)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())


def _no_room(folder: Path, needed: int) -> PackageError:
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(folder).free
    return PackageError(
        f"There is no room: {needed:,} bytes are needed in {folder}, {free:,} are free.",
        "Free the place, or name another folder with ARGOS_PACKAGES_DIR.",
    )
