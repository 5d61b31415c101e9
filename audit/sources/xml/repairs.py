"""What was wrong with a document of XML and where, counted so that it stays bounded."""

from __future__ import annotations

from typing import NamedTuple

from audit.errors import SourceError
from audit.sources.locating import Raw

# Enough for any document of the size that is allowed, and too few to keep a machine busy.
_MOST = 200_000


class Repair(NamedTuple):
    """What was mended at `offset` of the raw text; `lost` where something is missing.

    An offset of -1 stands for the whole of the document.
    """

    offset: int
    text: str
    lost: bool = False


class Repairs:
    """The repairs of one document, in any order."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._found: list[Repair] = []

    def add(self, offset: int, text: str, *, lost: bool = False) -> None:
        """Note a repair. Raises SourceError for one too many."""
        if len(self._found) >= _MOST:
            raise self.too_much(f"more than {_MOST:,} mistakes", offset)
        self._found.append(Repair(offset, text, lost))

    def too_much(self, what: str, offset: int) -> SourceError:
        """The error for a document that is no accident any more."""
        return SourceError(
            f"It has {what}, up to line {self._raw.line(offset)}.",
            "Split it, or have the sender mend it.",
        )

    def in_order(self) -> tuple[Repair, ...]:
        """All of them, as they stand in the document."""
        return tuple(sorted(self._found, key=lambda repair: repair.offset))
