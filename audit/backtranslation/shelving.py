"""Putting a package among the others, and taking one away: whole or not at all.

Whatever happens on the way, the packages are as they were before or as they should be after: all
is made ready in the workshop beside them, alone, and moved by one rename.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audit.backtranslation.packages import (
    Broken,
    FlawError,
    Package,
    PackageError,
    PackageFileError,
    files_in,
    look_over,
    open_package,
    package_name,
    said_plainly,
)
from audit.backtranslation.unpacking import unpack
from audit.backtranslation.workshop import workshop


def add(
    file: Path,
    folder: Path,
    *,
    pair: tuple[str, str] | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Package:
    """Unpack an .argosmodel `file` into `folder`, under the name that its metadata gives.

    The same package again changes nothing; another one of that name is replaced. `pair` is what
    it must translate from and to. `waiting` is called once where another process is at it.
    Raises PackageFileError for a file that is no usable package, PackageError where it cannot be
    put there; then all is as it was.
    """
    with said_plainly(folder), workshop(folder, waiting) as shop, shop.bench() as bench:
        package = _unpacked(file, bench, pair)
        place = folder / package_name(package.source, package.target, package.version)
        if not _is_same(package, place):
            shop.put(package.folder, place)
    return open_package(place)


def remove(
    package: Package | Broken, folder: Path, *, waiting: Callable[[], None] = lambda: None
) -> None:
    """Take a package out of `folder`; one that is gone already is none to take.

    `waiting` is called once where another process is at it. Raises PackageError.
    """
    with said_plainly(folder), workshop(folder, waiting) as shop, suppress(FileNotFoundError):
        shop.discard(folder / package.folder.name)


def _unpacked(file: Path, into: Path, pair: tuple[str, str] | None) -> Package:
    try:
        package = look_over(unpack(file, into))
    except FlawError as flaw:
        remedy = "Take a newer version of it, or another package."
        raise PackageFileError(f"{file} holds no usable package: {flaw}", remedy) from None
    if pair is not None and pair != (package.source, package.target):
        raise PackageFileError(
            f"{file} translates {package.source} to {package.target}, not {' to '.join(pair)}.",
            "Take the package from another place.",
        )
    return package


def _is_same(package: Package, place: Path) -> bool:
    try:
        known = open_package(place)
        return known.checksum == package.checksum and files_in(place) == files_in(package.folder)
    except (PackageError, OSError):
        return False
