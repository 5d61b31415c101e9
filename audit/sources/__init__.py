"""How articles come in. A format is a module with `read(stream, path, max_bytes)`.

`read` yields, in input order, a RawArticle for each article and an Unread for each part
that cannot be read, and raises SourceError where nothing more can be. To add a format, add a
module and its suffix to READERS.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import folder, jsonl, plain
from audit.sources.files import MAX_BYTES, open_file, shown

__all__ = ["MAX_BYTES", "READERS", "STANDARD_INPUT", "read_all"]

Reader = Callable[[BinaryIO, str, int], Iterator[RawArticle | Unread]]

STANDARD_INPUT = "-"
READERS: Mapping[str, Reader] = {".jsonl": jsonl.read}


def read_all(
    paths: Sequence[str],
    *,
    max_bytes: int = MAX_BYTES,
    standard_input: BinaryIO | None = None,
) -> Iterator[RawArticle | Unread]:
    """The articles under `paths`, lazily and in order; a file met twice is given once.

    A path is a file, a folder or "-". Nothing is raised for a bad input: it is an Unread.
    """
    seen: set[str] = set()
    for path in paths:
        is_folder = path != STANDARD_INPUT and os.path.isdir(path)
        for found in folder.walk(Path(path)) if is_folder else (path,):
            if isinstance(found, Unread):
                yield found
                continue
            place = found if found == STANDARD_INPUT else os.path.abspath(found)
            if place not in seen:
                seen.add(place)
                yield from _read(found, max_bytes, standard_input)


def _read(
    path: str | Path, max_bytes: int, standard_input: BinaryIO | None
) -> Iterator[RawArticle | Unread]:
    name = shown(Path(path).as_posix())
    try:
        if path == STANDARD_INPUT:
            yield from plain.read(standard_input or sys.stdin.buffer, name, max_bytes)
            return
        file = Path(path)
        with open_file(file) as stream:
            yield from READERS.get(file.suffix.lower(), plain.read)(stream, name, max_bytes)
    except SourceError as error:
        yield Unread(name, None, error.reason, error.remedy)
