"""The workshop beside a folder of packages: where they are unpacked, put aside and deleted.

argostranslate stops at any folder among its packages that is no package; so a package is made
ready in the workshop, an old one is put aside there, and each comes and goes by one rename. A
process may be killed at any point: whoever opens the workshop next brings back what was put aside
and not replaced, and deletes the rest.

Nothing here knows what a package is. What the system refuses is raised as OSError.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from audit.locks import locked

_OLD = "old"


class Workshop(NamedTuple):
    """An open workshop: folders for what is being made, put aside and deleted.

    Only what is whole may lie in `old`: it may come back.
    """

    new: Path
    old: Path
    trash: Path

    @contextmanager
    def bench(self) -> Iterator[Path]:
        """An empty folder to make something in; what is still there at the end is deleted."""
        place = self.new / secrets.token_hex(8)
        place.mkdir()
        try:
            yield place
        finally:
            _delete(place)

    def put(self, made: Path, place: Path) -> None:
        """Move what was made to its `place`, instead of what is there."""
        if not os.path.lexists(place):
            made.rename(place)
            return
        old = self.old / place.name
        place.rename(old)
        try:
            made.rename(place)
        except OSError:
            old.rename(place)
            raise
        self.discard(old)

    def discard(self, place: Path) -> None:
        """Delete a folder so that nobody meets half of it where it was."""
        trash = self.trash / secrets.token_hex(8)
        place.rename(trash)
        _delete(trash)


@contextmanager
def workshop(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Workshop]:
    """The workshop of `folder`, which is made if need be: entered alone, and cleared.

    `waiting` is called once where another process is in. Raises OSError, with errno.EXDEV where
    nothing can be renamed from the workshop into `folder`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = _beside(folder)
    with locked(place / "lock", waiting):
        if place.stat().st_dev != folder.stat().st_dev:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(folder))
        shop = Workshop(place / "new", place / _OLD, place / "trash")
        for part in shop:
            part.mkdir(exist_ok=True)
        _recover(shop, folder)
        yield shop


def put_aside(folder: Path) -> Path:
    """Where the workshop of `folder` keeps what is being replaced; it need not exist."""
    return _beside(folder) / _OLD


def is_put_aside(folder: Path) -> bool:
    """Whether a version is put aside and no other is there: now, or since a process was killed.

    To open the workshop is to wait for the one or to make the other good.
    """
    with suppress(OSError):
        return any(not os.path.lexists(folder / one.name) for one in put_aside(folder).iterdir())
    return False


def _beside(folder: Path) -> Path:
    """Beside the packages themselves, also where `folder` is a link: a rename ends at a disk."""
    real = folder.resolve()
    return real.parent / "mt-audit" / f"staging-{real.name}"


def _recover(shop: Workshop, folder: Path) -> None:
    """Undo what a killed process left: no version may be lost before its successor is there."""
    for old in shop.old.iterdir():
        if os.path.lexists(folder / old.name):
            shop.discard(old)
        else:
            old.rename(folder / old.name)
    for part in (shop.new, shop.trash):
        for leftover in part.iterdir():
            _delete(leftover)


def _delete(place: Path) -> None:
    """What cannot be deleted stays for the next time."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with suppress(OSError):
            place.unlink()
