"""NewsML 1.x: `NewsItem`, in which components nest, each with its lines and its content.

The lines of all components are headlines, and their data the body; data of a component for a
caption, or that stands with a picture, is a caption.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model import Source
from audit.sources.agency import Piece, renditions, status_notes
from audit.sources.agency.markup import line, paragraphs
from audit.sources.agency.xml import Standard, below, children, first_line
from audit.sources.dates import iso
from audit.sources.nitf.document import contained
from audit.sources.xml import Parsed, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LINES = {"headline": "headline", "subheadline": "standfirst", "byline": "byline"}
_MEDIA = ("photo", "graphic", "video", "audio", "animation")


def _is_item(element: Element) -> bool:
    return local(element) == "newsitem"


def _described(item: Element, source: Source) -> Source:
    identified = "identification/newsidentifier"
    status = next(below(item, "newsmanagement", "status"), None)
    notes = () if status is None else status_notes(_formal_name(status))
    return replace(
        source,
        item=first_line(item, f"{identified}/publicidentifier", f"{identified}/newsitemid"),
        published=iso(first_line(item, "newsmanagement/firstcreated")),
        updated=iso(first_line(item, "newsmanagement/thisrevisioncreated")),
        notes=(*source.notes, *notes),
    )


def _pieces(item: Element, parsed: Parsed) -> Iterator[Piece]:
    bodies = list[list[Piece]]()
    for element in item.iter():
        name = local(element)
        if name == "newslines":
            for said in children(element, *_LINES):
                yield from line(_LINES[local(said)], said, parsed)
        elif name == "datacontent" and not _is_encoded(element):
            field = "caption" if _is_caption(element) else "body"
            bodies.append(
                [
                    piece._replace(field=field) if piece.field == "body" else piece
                    for piece in contained(element, parsed) or paragraphs("body", element, parsed)
                ]
            )
    yield from renditions(bodies)


def _is_encoded(data: Element) -> bool:
    """Whether the data are the bytes of a picture and not a text."""
    parent = data.getparent()
    return parent is not None and local(parent) == "encoding"


def _is_caption(data: Element) -> bool:
    """Whether the data stand with a picture, or in a component for its caption."""
    for element in data.iterancestors():
        if local(element) == "contentitem":
            kinds = [_formal_name(kind) for kind in children(element, "mediatype")]
            if any(kind in _MEDIA for kind in kinds):
                return True
        elif local(element) == "newscomponent":
            return any("caption" in _formal_name(role) for role in children(element, "role"))
    return False


def _formal_name(element: Element) -> str:
    return element.get("FormalName", "").lower()


STANDARD = Standard(_is_item, _described, _pieces)
