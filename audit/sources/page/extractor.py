"""Which blocks of a page trafilatura takes for the article.

Only that is asked of it: it drops short paragraphs and rewrites what it keeps, and the text is to
be the page's own. It is given a plain tree of the blocks, each of which begins with its number in
signs that no article has, and the numbers are looked for in what it gives back. The tree is
bounded: over a page of a hundred thousand links trafilatura would be at work for hours.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import regex

from audit.sources.markup.layout import Element, Shown, decoded
from audit.sources.markup.tags import attributes

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_BLOCKS = 5_000
_MOST_CHARACTERS = 1_000_000
_DEEPEST = 60
_ATTRIBUTES = ("class", "id", "itemprop", "role")
_LONGEST_ATTRIBUTE = 200
_MOSTLY = 0.5  # share of a block's characters that make it a link
# Braille: printable, so that it is not cleaned away, and no letter, so that it is no word.
_ZERO = 0x2800
_BASE = 256
_NUMBER = regex.compile(r"[\u2800-\u28ff]{2}")
_NO_TEXT = regex.compile(
    r"[\u2800-\u28ff]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_WHOLE = frozenset({"", "html", "body", "frameset"})


def picked(found: Sequence[Shown]) -> frozenset[int]:
    """The numbers of the blocks of a page that are its article; none where that is not told."""
    if len(found) > _MOST_BLOCKS:
        return frozenset()
    if sum(len(one.block.text) for one in found) > _MOST_CHARACTERS:
        return frozenset()
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(_tree(found), include_comments=False, include_tables=True)
    except Exception:  # whatever it stumbles over, there is another way to find the article
        return frozenset()
    if not isinstance(document, Document) or document.body is None:
        return frozenset()
    text = "".join(map(str, document.body.itertext()))
    numbers = (_number(match.group()) for match in _NUMBER.finditer(text))
    return frozenset(number for number in numbers if number < len(found))


def _tree(found: Sequence[Shown]) -> HtmlElement:
    """The blocks in the elements that hold them; elements without text are left out."""
    from lxml import html

    root = html.Element("html")
    body = html.Element("body")
    root.append(body)
    built: dict[Element, HtmlElement] = {}
    for number, one in enumerate(found):
        node = body
        for element in _path(one.element):
            below = built.get(element)
            if below is None:
                below = built[element] = html.Element(element.name, dict(_attributes(element)))
                node.append(below)
            node = below
        _add(node, _signs(number) + _NO_TEXT.sub(" ", one.block.text), one.linked > _MOSTLY)
    return root


def _path(element: Element) -> list[Element]:
    """The block elements from the outermost to `element`, as many as are kept."""
    path = []
    above: Element | None = element
    while above is not None:
        if above.is_block and above.name not in _WHOLE:
            path.append(above)
        above = above.parent
    return path[::-1][:_DEEPEST]


def _add(node: HtmlElement, text: str, is_link: bool) -> None:
    from lxml import html

    if len(node) or node.text:
        node.append(html.Element("br"))
    if is_link:
        link = html.Element("a", {"href": "/"})
        link.text = text
        node.append(link)
    elif len(node):
        node[-1].tail = text
    else:
        node.text = text


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    if element.attributes:
        named = attributes(element.attributes)
        for name in _ATTRIBUTES:
            if name in named:
                value = decoded(named[name][:_LONGEST_ATTRIBUTE])
                yield name, _NO_TEXT.sub(" ", value)


def _signs(number: int) -> str:
    return chr(_ZERO + number // _BASE) + chr(_ZERO + number % _BASE)


def _number(signs: str) -> int:
    return (ord(signs[0]) - _ZERO) * _BASE + ord(signs[1]) - _ZERO
