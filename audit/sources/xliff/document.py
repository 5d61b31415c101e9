"""The files of an XLIFF document, each with its targets as the paragraphs of one article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.errors import SourceError
from audit.model import Anchor, Part, RawArticle, Source, Span, Unread
from audit.sources.agency.xml import parsed
from audit.sources.bounds import at_most
from audit.sources.dates import iso
from audit.sources.interface import Input, Options
from audit.sources.locating import locate
from audit.sources.rows import shortened
from audit.sources.xliff.units import Unit, is_unit, units_of
from audit.sources.xml import Parsed, local, notes, offset_of, unread

if TYPE_CHECKING:
    pass


def read_files(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each file without a target and for what is lost.

    Raises SourceError for what is no XML, and for a document without files.
    """
    document = parsed(given, options)
    files = [element for element in document.root.iter() if local(element) == "file"]
    if not files:
        raise SourceError("It holds no <file>.", "Export it again, as XLIFF 1.2 or 2.x.")
    starts = [offset_of(file, document) for file in files]
    ends = [*starts[1:], len(document.raw.text)]
    lines = dict[str, int]()
    for file, start, until in at_most(zip(files, starts, ends, strict=True), options.max_items):
        name = " ".join((file.get("original") or file.get("id") or "").split()) or given.path
        units = list(units_of(file, document))
        found = [unit for unit in units if not unit.missing]
        told = tuple(_counted(units))
        line = document.raw.line(start)
        if not found:
            reason = f"The file {shortened(name)} has no translation. {' '.join(told)}".rstrip()
            yield Unread(given.path, line, reason, "Translate it, or leave it out.")
            continue
        source = Source(
            given.path,
            line=line,
            item=name,
            published=iso(file.get("date", "")),
            notes=(*notes(document, start, until), *told),
        )
        article = _article(name, found, source, document, until)
        if name in lines:
            same = f"It has the name of the file in line {lines[name]}."
            source = replace(article.source, notes=(*article.source.notes, same))
            article = replace(article, id=_free(name, lines), source=source)
        lines[article.id] = line
        yield article
    cut = next((local(element) for element in document.unclosed if is_unit(element)), "")
    yield from unread(document, given.path, cut)


def _free(name: str, taken: Collection[str]) -> str:
    """A name of its own for another file called `name`."""
    number = 2
    while f"{name}#{number}" in taken:
        number += 1
    return f"{name}#{number}"


def _article(
    name: str, units: list[Unit], source: Source, document: Parsed, until: int
) -> RawArticle:
    """The article of a file: a line for each paragraph, and an anchor for each unit at least."""
    pieces, anchors, at = list[str](), list[Anchor](), 0
    ends = [*(unit.start for unit in units[1:]), until]
    before = ""
    for unit, end in zip(units, ends, strict=True):
        if pieces:
            is_same = unit.paragraph != "" and unit.paragraph == before
            pieces.append(" " if is_same else "\n")
            at += 1
        found, _ = locate(unit.text, document.raw, unit.start, until=end, at=at)
        anchors += found
        pieces.append(unit.text)
        at += len(unit.text)
        before = unit.paragraph
    parts = (Part("body", Span(0, at)),)
    return RawArticle(name, "".join(pieces), replace(source, parts=parts, anchors=tuple(anchors)))


def _counted(units: list[Unit]) -> Iterator[str]:
    """What was not read, and how much of it."""
    for missing, count in sorted(Counter(unit.missing for unit in units).items()):
        if missing:
            yield f"{count:,} {'unit' if count == 1 else 'units'} {missing}."
