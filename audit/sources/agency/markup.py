"""Text in the markup of news agencies: XHTML, NITF, or paragraphs of any name.

XHTML is read as any HTML is. What has other elements is read by these: an element is a paragraph
of its own, unless it is known to stand inside of one, or does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from audit.sources.agency import Piece, marked_up, titled
from audit.sources.agency.xml import line_of
from audit.sources.xml import Parsed, inner_markup, local, offset_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HTML = frozenset("article aside br div figure h1 h2 h3 h4 h5 h6 html main section span".split())
# What agencies set around the text of a page: dates, departments, links.
_AROUND = ("header", "footer", "nav")
# Elements of NITF that never end a paragraph.
_INLINE = frozenset(
    """a abbr acronym alt-code b chron city classifier copyrite copyrite.holder copyrite.year
    country em event font frac frac-den frac-num frac-sep function i lang location money
    name.family name.given num object.title org person postaddr pronounce q region s small
    state strong sub sublocation sup u virtloc wbr""".split()
)
# In these any element that is not one of them is a part of the paragraph: a name, a company.
_PARAGRAPHS = frozenset("p hl1 hl2 li td th dt dd byline".split())
_BREAKS = _PARAGRAPHS | frozenset("br dl hr ol table tr ul".split())
# What is no text of the body: pictures with their data, notes to the desk.
_LEFT_OUT = frozenset("media note script style".split())


def line(field: str, element: Element, parsed: Parsed) -> Iterator[Piece]:
    """The text of an element as a title of one line."""
    yield from titled(field, line_of(element), offset_of(element, parsed))


def paragraphs(field: str, element: Element, parsed: Parsed) -> Iterator[Piece]:
    """The paragraphs in an element, whatever is in it: XHTML, other elements or none."""
    start = offset_of(element, parsed)
    if len(element) == 0:
        yield from marked_up(field, element.text or "", start)
        return
    if any(local(inner) in _HTML for inner in element.iter()):
        yield from _page(field, element, parsed)
        return
    text = list[str]()
    for item in _walk(element, is_whole=True):
        if isinstance(item, str):
            text.append(item)
            continue
        yield from _piece(field, text, start)
        start, text = offset_of(item, parsed), []
    yield from _piece(field, text, start)


def _page(field: str, element: Element, parsed: Parsed) -> Iterator[Piece]:
    """The paragraphs of XHTML, without what is set around them."""
    body = next((inner for inner in element.iter() if local(inner) == "body"), element)
    if all(local(child) not in _AROUND for child in body):
        yield from marked_up(field, inner_markup(body), offset_of(body, parsed))
        return
    for child in body:
        if local(child) not in _AROUND:
            yield from marked_up(field, inner_markup(child), offset_of(child, parsed))


def _walk(
    element: Element, *, is_whole: bool = False, is_inside: bool = False
) -> Iterator[str | Element]:
    """The text in an element, and before and behind each paragraph the element that sets it apart.

    `is_whole` for the element that was asked for, which is read whatever it is called;
    `is_inside` for one in a paragraph.
    """
    name = local(element)
    sets_apart = name in _BREAKS if is_inside else name not in _INLINE
    if sets_apart:
        yield element
    if is_whole or name not in _LEFT_OUT:
        yield element.text or ""
        for child in element:
            yield from _walk(child, is_inside=is_inside or name in _PARAGRAPHS)
            yield child.tail or ""
    if sets_apart:
        yield element


def _piece(field: str, text: list[str], start: int) -> Iterator[Piece]:
    if written := " ".join("".join(text).split()):
        yield Piece(field, written, start)
