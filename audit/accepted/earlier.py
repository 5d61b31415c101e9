"""Only what is new: against files, a folder, an earlier report or a git revision.

Articles are compared with those of the same name: of two folders by the path inside them, of a
report and a revision by the path itself. What was found in a file that is no more is looked for
under every other name; of a revision only what `paths` name is read, so that an article is known
by its old name where its folder is named. A defect that has become worse is new.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, TypeAlias

from audit.accepted.matching import (
    Entry,
    Ledger,
    Worsened,
    entries_of,
    files_of,
    key_of,
    merged,
    place_in,
)
from audit.accepted.report_files import entries_in, is_report
from audit.accepted.revision import Revision, find_revision, write_files
from audit.accepted.setting_aside import ALREADY_IN
from audit.config_values import is_elsewhere
from audit.errors import UsageError, WriteError
from audit.model import Report, Unread

_GLOB = frozenset("*?[")
Audit: TypeAlias = Callable[[Sequence[str]], Iterator[Report | Unread]]


class Earlier:
    """What an earlier state had already. `name` is what it is called in reasons.

    `note` says what a person should know of how it was read ("" for nothing), `unread` what of
    it could not be: all that is found there counts as new.
    """

    def __init__(
        self, name: str, ledger: Ledger, *, note: str = "", unread: Iterable[Unread] = ()
    ) -> None:
        self.name = name
        self.note = note
        self.unread = tuple(unread)
        self._ledger = ledger

    def apply(self, results: Iterable[Report | Unread]) -> Iterator[Report | Unread]:
        """`results` without what was there already, one by one."""
        for result in results:
            yield self._ledger.see(result, f"{ALREADY_IN}{self.name}")

    @property
    def hidden(self) -> int:
        """How many defects were set aside."""
        return self._ledger.hidden

    @property
    def worsened(self) -> tuple[Worsened, ...]:
        """What was reported although it was there: it was milder."""
        return tuple(self._ledger.worsened)

    @property
    def mended(self) -> tuple[Entry, ...]:
        """What was there and is no more, of all that was audited."""
        return tuple(self._ledger.stale())


def read_earlier(old: str, paths: Sequence[str], audit: Audit) -> Earlier:
    """What `old` has: a file, a folder, a report of mt-audit, or else a git revision.

    `paths` are what the run looks at, `audit` how it does. Raises UsageError.
    """
    folder = _folder_of(next((path for path in paths if not is_elsewhere(path)), "."))
    if not os.path.lexists(old):
        revision = find_revision(old, folder)
        if revision is None:
            raise UsageError(
                f"{old}: there is neither such a file nor such a git revision.",
                f"Check the name. A shallow clone has few revisions: git fetch origin {old}.",
            )
        return _from_revision(old, revision, paths, audit)
    if os.path.isfile(old) and is_report(Path(old)):
        earlier = _from_report(old)
    else:
        earlier = _from_files(old, paths, audit)
    if _is_revision(old, folder):
        earlier.note = f"{old} is a git revision too: “{old}^0” compares with that."
    return earlier


def _is_revision(name: str, folder: Path) -> bool:
    try:
        return find_revision(name, folder) is not None
    except UsageError:
        return False


def _from_report(old: str) -> Earlier:
    def place_of(path: str) -> str:
        return Path(os.path.realpath(path)).as_posix()

    def is_gone(article: str) -> bool:
        return not any(is_elsewhere(file) or os.path.lexists(file) for file in files_of(article))

    entries = entries_in(Path(old), partial(key_of, place_of=place_of))
    return Earlier(old, Ledger(merged(entries), place_of, is_gone))


def _from_files(old: str, paths: Sequence[str], audit: Audit) -> Earlier:
    then, now = _roots([old]), _roots(paths)
    entries, unread = _audited(audit([old]), partial(_place_under, then))

    def is_gone(article: str) -> bool:
        return not any(
            os.path.lexists(root.folder / file) if root.file is None else file == root.file
            for root in now
            for file in files_of(article)
        )

    return Earlier(old, Ledger(entries, partial(_place_under, now), is_gone), unread=unread)


def _from_revision(old: str, revision: Revision, paths: Sequence[str], audit: Audit) -> Earlier:
    root = revision.root

    def place_of(path: str) -> str:
        return place_in(root, os.path.realpath(path))

    def is_gone(article: str) -> bool:
        return not any(os.path.lexists(root / file) for file in files_of(article))

    places = [place_of(path) for path in paths if not is_elsewhere(path)]
    inside = [place for place in places if place.split("/")[0] != ".."]
    with tempfile.TemporaryDirectory(prefix="mt-audit-") as temporary:
        folder = Path(temporary).resolve()
        try:
            write_files(revision, [_plain_part(place) for place in inside], folder)
        except OSError as error:
            raise WriteError(
                f"The files of {old} cannot be written to {folder}: {error.strerror}.",
                "Free the place, or set TMPDIR.",
            ) from None
        there = [os.fspath(folder / place) for place in inside if _is_there(folder / place)]
        entries, unread = _audited(audit(there), partial(place_in, folder))
    return Earlier(old, Ledger(entries, place_of, is_gone), unread=unread)


def _audited(
    results: Iterable[Report | Unread], place_of: Callable[[str], str]
) -> tuple[list[Entry], list[Unread]]:
    """What was found, and what could not be read, under the places of their paths."""
    entries: list[Entry] = []
    unread: list[Unread] = []
    for result in results:
        if isinstance(result, Unread):
            unread.append(replace(result, path=place_of(result.path)))
        else:
            article = result.article
            entries += entries_of(key_of(article.source.path, article.id, place_of), result)
    return merged(entries), unread


class _Root(NamedTuple):
    """A folder whose files are compared by their paths inside it; of `file` only the name is."""

    folder: Path
    file: str | None


def _roots(paths: Sequence[str]) -> list[_Root]:
    roots = []
    for path in paths:
        if not is_elsewhere(path):
            place = Path(os.path.abspath(path))
            is_file = os.path.lexists(place) and not place.is_dir()
            folder = place.parent if is_file else Path(_plain_part(place.as_posix()))
            roots.append(_Root(folder, place.name if is_file else None))
    return roots


def _place_under(roots: Sequence[_Root], path: str) -> str:
    for root in roots:
        place = place_in(root.folder, path)
        if place == root.file or (
            root.file is None and not os.path.isabs(place) and place.split("/")[0] != ".."
        ):
            return place
    return Path(path).as_posix()


def _plain_part(path: str) -> str:
    """`path` as far as it has no wildcard; the whole of what is there by that name."""
    if os.path.lexists(path):
        return path
    parts = path.split("/")
    plain = list(takewhile(_GLOB.isdisjoint, parts))
    return "/".join(plain) or "."


def _is_there(path: Path) -> bool:
    return os.path.lexists(path) or not _GLOB.isdisjoint(path.as_posix())


def _folder_of(path: str) -> Path:
    """The deepest folder of `path` that there is."""
    place = Path(os.path.abspath(path))
    while not place.is_dir():
        place = place.parent
    return place
