"""`mt-audit names lookup`: what the tool knows of a name, for an editor at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from audit.knowledge.name_index import VARIANT, Kind, NameEntry
from audit.knowledge.names import OWN_TOPIC
from audit.reports.outcome import View
from audit.reports.page import DIM, STRONG, Page
from audit.reports.safe import visible
from audit.reports.wording import counted

if TYPE_CHECKING:
    from audit.lookup import Finding, Lookup, Sounding, Word

_KINDS = (
    (Kind.GIVEN, "given name"),
    (Kind.SURNAME, "surname"),
    (Kind.PERSON, "person"),
    (Kind.PLACE, "place"),
    (Kind.ORGANISATION, "organisation"),
    (Kind.PRODUCT, "product"),
    (Kind.DEMONYM, "demonym"),
    (Kind.COMMON, "an everyday word too, which alone names nothing"),
)
_FLAG, _PASS = "yellow", "green"


def show_lookup(found: Lookup, stream: TextIO, *, view: View = View()) -> None:
    """Names that have the text, its words one by one, and what would be flagged."""
    page = Page(stream, view)
    page.text(Text(visible(found.text), STRONG))
    several = len(found.words) > 1
    is_latin = all(word.text.isascii() for word in found.words)
    if several or is_latin:
        known = f"in {counted(found.total, 'name')}" if found.total else "in no list"
        page.text(Text(f"{'All together' if several else 'Latin form'}: {known}."), 2)
        _entries(page, found.entries, found.total)
    if whole := found.behind:
        bits = f"{sum(whole.bits):.1f} bits"
        page.row(
            Text(f"  Nearest whole name: {visible(whole.entry.title)}, {bits}: "),
            Text(visible(" ".join(whole.parts))),
        )
    for word in found.words:
        if several:
            page.blank()
            page.text(Text(visible(word.text), STRONG))
        _word(page, word, show_entries=several or not is_latin)
    page.blank()
    _verdict(page, found, is_latin=is_latin)
    page.flush()


def _word(page: Page, word: Word, *, show_entries: bool) -> None:
    page.text(Text(f"Known: {word.status.value}."), 2)
    kinds = [name for kind, name in _KINDS if word.kinds & kind]
    if kinds:
        page.text(Text(f"Part of: {', '.join(kinds)}."), 2)
    if show_entries:
        _entries(page, word.entries, word.total)
    if word.near:
        page.text(Text("Sounds like (bits as another spelling, as a garble):"), 2)
        for sounding in word.near:
            _sounding(page, sounding)


def _sounding(page: Page, sounding: Sounding) -> None:
    near = sounding.near
    latin = f"{visible(sounding.latin)}  " if sounding.latin else ""
    page.row(Text(f"    {near.variant:5.1f} {near.garble:5.1f}  {latin}"), Text(visible(near.text)))


def _entries(page: Page, entries: Sequence[NameEntry], total: int) -> None:
    for entry in entries:
        topics = " ".join(topic for topic in entry.topics if topic != OWN_TOPIC)
        facts = " · ".join(filter(None, (entry.type, topics, f"source: {entry.source}")))
        page.text(Text.assemble((visible(entry.latin), STRONG), f" · {visible(facts)}"), 4)
        page.text(Text(visible(VARIANT.join(entry.forms))), 6)
    if total > len(entries):
        page.text(Text(f"… and {total - len(entries):,} more", DIM), 4)


def _verdict(page: Page, found: Lookup, *, is_latin: bool) -> None:
    if is_latin:
        page.text(Text("Look up a Hindi form to see whether it would be flagged.", DIM))
        return
    for finding in found.findings:
        _finding(page, finding)
    if found.findings:
        return
    page.text(Text(f"Passed: {found.why_passed}.", _PASS))


def _finding(page: Page, finding: Finding) -> None:
    conditions = [
        *([finding.where] if finding.where else []),
        *([f"in an article about {' or '.join(finding.topics)}"] if finding.topics else []),
    ]
    when = ", ".join(conditions) if conditions else "wherever it stands"
    head = f"Flagged by {finding.detector} ({finding.severity.label}), {when}:"
    page.text(Text(head, _FLAG))
    page.text(Text(f"⟦{visible(finding.text)}⟧"), 2)
    if finding.example:
        page.row(Text("  as in: "), Text(finding.example))
    page.text(Text(visible(finding.message)), 2)
    if finding.entry:
        page.row(Text("  listed pattern: "), Text(visible(finding.entry)))
    if finding.suggestion:
        page.row(Text("  → "), Text(visible(finding.suggestion), _PASS))
