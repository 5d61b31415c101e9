"""What the detectors know: reference/ tables, loaded when first asked for."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Protocol, TypeVar

from audit.errors import ReferenceDataError
from audit.knowledge.tables import Artefact, Row, Table, read_table

__all__ = ["Artefact", "Extension", "Knowledge", "Row", "Table", "reference_folder"]

T = TypeVar("T")


def reference_folder() -> Path:
    """The reference/ folder: inside the installed package, or beside it in a checkout."""
    package = Path(str(resources.files("audit")))
    for folder in (package / "_reference", package.parent / "reference"):
        if folder.is_dir():
            return folder
    raise ReferenceDataError("reference/ is not installed.", "Reinstall mt-audit.")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing that is built is garbage: the collector need not look at it again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                # Counts all that is new as old at once, which else takes three visits.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


class Extension(Protocol):
    """What a user adds to a table or an artefact."""

    @property
    def name(self) -> str:
        """What it is called in the Signature."""

    @property
    def checksum(self) -> str:
        """Hex digits that stand for its content in the Signature."""

    def extend(self, built: Any, knowledge: Knowledge) -> Any:
        """What the table's `build` or the artefact's `load` made, with the addition."""


class Knowledge:
    """What one reference/ folder holds: `knowledge[TABLE]` is what TABLE builds.

    Each table and each built artefact is read once, when first asked for. Raises
    ReferenceDataError where a file is missing or breaks the rules. `extensions` are what the
    user adds to some of them.
    """

    def __init__(
        self,
        root: Path | None = None,
        extensions: Mapping[Table[Any] | Artefact[Any], Extension] | None = None,
    ) -> None:
        self.root = root or reference_folder()
        self.extensions = dict(extensions or {})
        self._built: dict[object, object] = {}

    def __getitem__(self, wanted: Table[T] | Artefact[T]) -> T:
        if wanted not in self._built:
            with _no_collection():
                built: object
                if isinstance(wanted, Table):
                    built = read_table(self.root, wanted)
                else:
                    built = wanted.open(self.root)
                added = self.extensions.get(wanted)
                self._built[wanted] = added.extend(built, self) if added else built
        return self._built[wanted]  # type: ignore[return-value]

    def checksum(self) -> str:
        """Twelve hex digits over the bytes of every file in reference/; those of extensions."""
        digest = hashlib.sha256()
        for file in sorted(self.root.rglob("*")):
            if file.is_file():
                digest.update(file.relative_to(self.root).as_posix().encode() + b"\0")
                digest.update(file.read_bytes())
        added = (f"+{one.name}:{one.checksum}" for one in self.extensions.values())
        return digest.hexdigest()[:12] + "".join(added)
