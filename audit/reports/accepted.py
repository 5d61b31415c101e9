"""What a baseline accepts, as a list for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TextIO

from rich.text import Text

from audit.model import Severity
from audit.reports.outcome import View
from audit.reports.page import DIM, STRONG, Page
from audit.reports.safe import json_text, visible
from audit.reports.terminal import STYLE
from audit.reports.wording import counted


@dataclass(frozen=True, slots=True)
class AcceptedDefect:
    """A line of the list; `text` is that of the defect, as often as `count` says."""

    article: str
    detector: str
    severity: Severity
    text: str
    count: int


def show_entries(
    title: str,
    entries: Sequence[AcceptedDefect],
    stream: TextIO,
    *,
    view: View = View(),
) -> None:
    """The entries by article, which they must be sorted by."""
    page = Page(stream, view)
    total = counted(sum(entry.count for entry in entries), "accepted defect")
    page.text(Text(f"{visible(title)}: {total}", STRONG))
    for article, group in groupby(entries, key=lambda entry: entry.article):
        page.blank()
        page.text(Text(visible(article), STRONG))
        for entry in group:
            times = Text(f" ×{entry.count}" if entry.count > 1 else "", DIM)
            head = Text.assemble(
                (f"  {entry.severity.label:<8} ", STYLE[entry.severity]),
                entry.detector,
                times,
                "  ",
            )
            page.row(head, Text(visible(entry.text)))
    page.flush()


def write_entries(entries: Sequence[AcceptedDefect], stream: TextIO) -> None:
    """The entries as one JSON list."""
    rows = [
        {
            "article": entry.article,
            "detector": entry.detector,
            "severity": entry.severity.label,
            "text": entry.text,
            "count": entry.count,
        }
        for entry in entries
    ]
    stream.write(json_text(rows, indent=2) + "\n")
