"""A folder: every *.txt and *.md below it and every feed document, hidden ones left out.

A folder may hold any other XML and JSON: a file called so is an article only where its content
says so. Pages, tables and JSON Lines are read where they are named, not where they happen to lie.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from audit.model import Unread
from audit.sources.files import explain, shown

SUFFIXES = frozenset((".txt", ".md"))
FEED_SUFFIXES = frozenset(
    (".xml", ".rss", ".atom", ".rdf", ".json", ".nitf", ".xlf", ".xliff", ".mxliff", ".sdlxliff")
)

_Identity = tuple[int, int]


def walk(root: Path, is_feed: Callable[[Path], bool]) -> Iterator[Path | Unread]:
    """The article files below `root`, depth first, each folder in code-point order.

    `is_feed` says whether a file with one of `FEED_SUFFIXES` is a document of articles.

    Links to folders are followed. One that leads back to a folder it stands in is an Unread;
    one whose target another link has led to already is not walked again.
    """
    something = False
    for item in _walk(root, is_feed, (), set()):
        something = True
        yield item
    if not something:
        yield Unread(
            shown(root.as_posix()),
            None,
            "The folder has no articles (*.txt, *.md, feed documents).",
            "Name another folder, or the files themselves, as in folder/*.jsonl.",
        )


def _walk(
    folder: Path,
    is_feed: Callable[[Path], bool],
    above: tuple[_Identity, ...],
    linked: set[_Identity],
) -> Iterator[Path | Unread]:
    try:
        status = folder.stat()
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        reason = explain(error, folder)
        yield Unread(shown(folder.as_posix()), None, reason.reason, reason.remedy)
        return
    here = (*above, (status.st_dev, status.st_ino))
    for child in children:
        if child.name.startswith("."):
            continue
        path = folder / child.name
        if not _is_folder(child):
            suffix = path.suffix.lower()
            if suffix in SUFFIXES or (suffix in FEED_SUFFIXES and is_feed(path)):
                yield path
            continue
        if child.is_symlink():
            target = path.stat()
            identity = (target.st_dev, target.st_ino)
            if identity in here:
                yield Unread(
                    shown(path.as_posix()),
                    None,
                    "The link leads back to a folder it stands in.",
                    "Remove the link; what it leads to is audited once.",
                )
                continue
            if identity in linked:
                continue
            linked.add(identity)
        yield from _walk(path, is_feed, here, linked)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
