"""`mt-audit explain` of an idiom, a word, a pattern or some Hindi: the entries behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from audit.reports.outcome import View
from audit.reports.page import DIM, STRONG, Page
from audit.reports.safe import visible
from audit.reports.terminal import STYLE
from audit.reports.wording import percent

if TYPE_CHECKING:
    from audit.entries import Entry

_LABEL = 13  # columns
_SPELLINGS = ("garbled-name",)  # that a desk's own names vouch for
_HELP = (
    "Your idioms and senses are TSV files of yours, named in the configuration (idioms, senses) or "
    "by --idioms and --senses: see the README. A detector is disabled there too, for all articles "
    "or for some."
)
_FOUND = {
    "PATTERN": "",
    "ENGLISH": "",
    "FLAGGED": "flags what you wrote",
    "OUTRANKED": "matches, but another entry speaks first",
    "ACQUITTED": "matches, but is silent in this company",
    "REPORTED_PART": "reports this where the rest of its pattern stands",
    "SOME_ENGLISH": "",
}


def show_entries(
    text: str,
    entries: Sequence[Entry],
    stream: TextIO,
    *,
    view: View = View(),
) -> None:
    """Each entry with what it looks for, where it stands, how to silence and to correct it.

    `view.limit` bounds how many are shown.
    """
    page = Page(stream, view)
    shown = entries if view.limit is None else entries[: view.limit]
    page.text(Text(visible(text), STRONG))
    page.text(Text("1 entry" if len(entries) == 1 else f"{len(entries):,} entries", DIM))
    for entry in shown:
        page.blank()
        _entry(page, entry)
    if len(shown) < len(entries):
        page.blank()
        page.text(Text(f"… and {len(entries) - len(shown):,} more: --all", DIM))
    page.blank()
    page.text(Text(_HELP, DIM))
    page.flush()


def _entry(page: Page, entry: Entry) -> None:
    head = Text.assemble((entry.detector.id, STRONG), " · ")
    if entry.silenced:
        head.append("silenced", "green")
    else:
        head.append(entry.severity.label, STYLE[entry.severity])
    if entry.is_own:
        head.append(" · your own entry")
    if note := _FOUND[entry.match.name]:
        head.append(f" · {note}")
    page.text(head)
    for label, value in _facts(entry):
        page.row(Text(f"  {label:<{_LABEL}}", DIM), Text(visible(value)))


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    row = entry.row
    yield "Pattern", entry.pattern
    yield "English", entry.english
    if entry.reading:
        yield entry.label, entry.reading
    yield "Suggestion", row["suggestion"]
    if row["convict"]:
        yield "Convicted by", row["convict"]
    if row["acquit"]:
        yield "Acquitted by", row["acquit"]
    if entry.confidence is None:
        yield "Confidence", f"not measured yet for {entry.detector.id}"
    else:
        share = percent(entry.confidence)
        yield "Confidence", f"{share}, measured for entries of {entry.detector.id}"
    yield "Source", row["source"]
    yield "Stands in", entry.place
    if entry.replaced:
        yield "Replaces", entry.replaced
    yield "To silence", _silencing(entry)
    yield "To correct", _correcting(entry)


def _silencing(entry: Entry) -> str:
    if entry.silenced:
        return f"done by {entry.silenced}; take that line out to hear it again"
    if entry.replaced:
        return f"severity off in {entry.place}"
    if entry.is_own:
        return f"take {entry.place} out"
    whole = f"disable {entry.detector.id}"
    if entry.setting:
        return f"off for this pattern in your {entry.setting}; or {whole}"
    if entry.detector.id in _SPELLINGS:
        return f"the name in your names; or {whole}"
    return whole


def _correcting(entry: Entry) -> str:
    if entry.is_own:
        return f"edit {entry.place}"
    if entry.silenced:
        return f"write your own entry in {entry.silenced}"
    if entry.setting:
        return f"this pattern in your {entry.setting}, which replaces it; or edit its line"
    return "edit its line, in a checkout"
