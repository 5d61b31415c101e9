"""reference/checked: a note on each table that it keeps the rules as it stands.

The loader checks every table, which costs more than reading it. A note holds the checksum of the
files that were checked here; while it fits, the loader takes them as they are. A table that was
edited since is checked again when it is loaded, only slower. Of phrases and loanwords the note
also holds the words that each entry is filed under.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import audit
from audit.knowledge.loanwords import Loanwords, forms_of
from audit.knowledge.phrases import PhraseIndex, anchors_of
from audit.knowledge.tables import (
    CHECKED,
    Row,
    Table,
    checksum_of,
    files_of,
    note_file,
    read_table,
)


def declared_tables() -> dict[str, Table[Any]]:
    """Every table that a module of the package declares, by path."""
    found: dict[str, Table[Any]] = {}
    for module in pkgutil.walk_packages(audit.__path__, "audit."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Table):
                found[value.path] = value
    return found


def build_checked(root: Path) -> None:
    """Check every table under `root` and write the notes.

    Raises ReferenceDataError for the first that breaks a rule; no note is written then.
    """
    written = notes(root)
    folder = root / CHECKED
    folder.mkdir(exist_ok=True)
    for file in set(folder.glob("*.txt")) - written.keys():
        file.unlink()
    for file, text in written.items():
        file.write_text(text, encoding="utf-8", newline="\n")


def notes(root: Path) -> dict[Path, str]:
    """The note on each table, by the file it belongs in."""
    found: dict[Path, str] = {}
    for path, table in sorted(declared_tables().items()):
        index = read_table(root, table, check=True)
        filed: Sequence[str] = []
        if isinstance(index, PhraseIndex):
            index.parse_all()
            filed = anchors_of(index.rows)
        elif isinstance(index, Loanwords):
            filed = forms_of(read_table(root, _plain(table), check=True))
        checksum = checksum_of(file.read_bytes() for file in files_of(root, path))
        found[note_file(root, path)] = "\n".join([checksum, *filed]) + "\n"
    return found


def _plain(table: Table[Any]) -> Table[Sequence[Row]]:
    return Table(table.path, table.columns, list, mixed_scripts=table.mixed_scripts)
