"""A document of NITF: what it says of itself, and what of it is to be read.

What stands beside a picture is a caption, a second headline a standfirst. Datelines, rights and
notes to the desk are no text of the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model import Source
from audit.sources.agency import Piece, status_notes
from audit.sources.agency.markup import line, paragraphs
from audit.sources.agency.xml import Standard, below
from audit.sources.dates import iso
from audit.sources.xml import Parsed, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATES = (
    ("date.issue", "norm"),
    ("date.release", "norm"),
    ("pubdata", "date.publication"),
    ("story.date", "norm"),
)


def pieces(nitf: Element, parsed: Parsed) -> Iterator[Piece]:
    """What is to be read of a document, from its headline to its captions."""
    headings = list(_headings(nitf, parsed))
    if all(piece.field != "headline" for piece in headings):
        for title in below(nitf, "head", "title"):
            yield from line("headline", title, parsed)
    yield from headings
    for content in below(nitf, "body", "body.content"):
        yield from paragraphs("body", content, parsed)
    for element in nitf.iter():
        if local(element) == "media-caption":
            yield from paragraphs("caption", element, parsed)
        elif local(element) == "tagline":
            yield from line("byline", element, parsed)


def contained(element: Element, parsed: Parsed) -> list[Piece]:
    """What is to be read of the documents in an element of another standard."""
    found = [inner for inner in element.iter() if local(inner) == "nitf"]
    return [piece for nitf in found for piece in pieces(nitf, parsed)]


def _headings(nitf: Element, parsed: Parsed) -> Iterator[Piece]:
    """What stands above the body: headlines, by-line, abstract."""
    for head in below(nitf, "body", "body.head"):
        for element in head.iter():
            name = local(element)
            if name == "hl1" or (name == "hedline" and len(element) == 0):
                yield from line("headline", element, parsed)
            elif name == "hl2":
                yield from line("standfirst", element, parsed)
            elif name == "byline":
                yield from line("byline", element, parsed)
            elif name == "abstract":
                yield from paragraphs("standfirst", element, parsed)


def _described(nitf: Element, source: Source) -> Source:
    """What the document says of itself in its head."""
    said = dict[tuple[str, str], str]()
    for element in nitf.iter():
        name = local(element)
        if name == "body.content":
            break
        for attribute, value in element.attrib.items():
            said.setdefault((name, str(attribute)), str(value))
    dates = (iso(said.get(place, "")) for place in _DATES)
    status = said.get(("docdata", "management-status"), "")
    return replace(
        source,
        item=said.get(("doc-id", "id-string"), ""),
        published=next(filter(None, dates), ""),
        notes=(*source.notes, *status_notes(status)),
    )


def _is_item(element: Element) -> bool:
    return local(element) == "nitf"


STANDARD = Standard(_is_item, _described, pieces)
