"""An item on one line for a person: what was decided first, and the Hindi last."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from audit.feed.document import Document
from audit.reports.safe import visible

_LONGEST_ID = 48  # cells
_SEVERITIES = ("critical", "major", "minor")


def item_line(document: Document, width: int | None = None) -> str:
    """`hold   41.5  2 critical 1 major  <id>  headline`, in `width` columns; None for any.

    Nothing in it steers a terminal.
    """
    if document["problem"]:
        found = visible(document["problem"]["reason"])
    else:
        counts = document["counts"]
        found = " ".join(f"{counts[name]} {name}" for name in _SEVERITIES if counts[name])
    score = "–" if document["score"] is None else f"{document['score']:.1f}"
    parts = (
        f"{document['verdict']:<6} {score:>5}",
        found or "no defect",
        _cut_front(visible(document["item"]), _LONGEST_ID),
        visible(document["headline"]),
    )
    return _cut("  ".join(filter(None, parts)), width)


def _cut(text: str, width: int | None) -> str:
    if width is None or cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def _cut_front(text: str, width: int) -> str:
    """What tells one address from another is at its end."""
    while cell_len(text) > width:
        text = f"…{text[1 + max(cell_len(text) - width, 1) :]}"
    return text
