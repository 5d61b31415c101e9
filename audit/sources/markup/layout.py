"""HTML as a browser lays it out: blocks of text, where each stands, and what it is part of.

Blocks are told apart by the elements that browsers show as such; inline elements do not break
words. What is not shown (scripts, form controls, hidden elements, the alternatives of pictures)
is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

import regex

from audit.sources.markup.tags import Tag, attributes, scan

_BLOCK = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main
    menu nav ol p pre search section summary table tbody td tfoot th thead tr ul""".split()
)
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr q
    ruby rt s samp small span strike strong sub sup time tt u var wbr""".split()
)
_NOT_SHOWN = frozenset(
    """applet audio button canvas datalist embed head iframe map meter noembed noframes noscript
    object optgroup option output progress rp script select style svg template textarea title
    video xmp""".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
KNOWN = _BLOCK | _INLINE | _NOT_SHOWN | _VOID | {"colgroup", "math", "picture"}
_WHOLE = frozenset({"html", "body"})  # a page that hides itself is shown by its scripts
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELL_ENDS = frozenset("td th tr tbody thead tfoot".split())
# What ends of itself where one of these begins.
_ENDED_BY = {
    "p": _BLOCK,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _CELL_ENDS,
    "th": _CELL_ENDS,
    "tr": _CELL_ENDS - {"td", "th"},
    "head": KNOWN - frozenset("base link meta noscript script style template title".split()),
}
_DEEPEST = 500  # open elements that are kept; of deeper ones only the text
_NEAREST = 32  # open inline elements among which the beginning of one that ends is looked for
_HUGE_NUMBER = regex.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
SPACE = " \t\n\f\r"
SPACES = regex.compile(rf"[{SPACE}]+")
_SEEN = regex.compile(r"[^\s\p{Cf}]")
_HIDING_STYLE = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", regex.IGNORECASE)
# By these names everybody hides what is for screen readers alone.
_HIDING_CLASS = regex.compile(
    r"visually-?hidden|(?<!not-)\bsr-only\b|screen-reader", regex.IGNORECASE
)
_HINTS = ("hid", "none", "sr-only", "screen-reader")


class Block(NamedTuple):
    """A paragraph, a cell, an item or a line; `kind` is "text", "heading" or "caption"."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element that was open where a text stood; what it inherits is said of itself."""

    name: str
    attributes: str = ""
    parent: Element | None = None
    kind: str = "text"
    is_shown: bool = True
    is_block: bool = True
    is_link: bool = False
    keeps_spaces: bool = False


class Shown(NamedTuple):
    """A block, the element it is laid out by, and where it stands in the HTML.

    `linked` is the share of its characters that are links (0 to 1).
    """

    block: Block
    element: Element
    start: int
    end: int
    linked: float = 0.0


def shown(html: str) -> Iterator[Shown]:
    """The blocks of `html` with their places, in order. Nothing is unpacked twice."""
    open_elements = _OpenElements()
    pieces = list[_Piece]()
    for tag in scan(html):
        if tag.name:
            if tag.name.removeprefix("/") in _BLOCK or tag.name in ("br", "/br"):
                yield from _lines(pieces)
                pieces = []
            open_elements.meet(tag)
            continue
        element = open_elements.innermost
        written = html[tag.start : tag.end]
        if element.is_shown and (pieces or element.keeps_spaces or not written.isspace()):
            text = decoded(written)
            if pieces and _are_links_apart(pieces[-1].element, element):
                text = " " + text
            pieces.append(_Piece(text, element, tag.start, tag.end))
    yield from _lines(pieces)


class _Piece(NamedTuple):
    """A text between two tags."""

    text: str
    element: Element
    start: int
    end: int


def _are_links_apart(one: Element, other: Element) -> bool:
    """Whether links that touch in the HTML lead to two places, and so are shown apart."""
    if one is other or not (one.is_link and other.is_link):
        return False
    target = _target(one)
    return target.startswith("#") or target != _target(other)


def _target(element: Element) -> str:
    """Where the link leads that `element` is in."""
    while element.name != "a" and element.parent:
        element = element.parent
    return attributes(element.attributes).get("href", "")


def _lines(pieces: list[_Piece]) -> Iterator[Shown]:
    """The block that `pieces` make; several where line ends are kept."""
    if not pieces:
        return
    first = pieces[0].element
    element = first
    while not element.is_block and element.parent:
        element = element.parent
    text = "".join(piece.text for piece in pieces)
    sizes = [(len(piece.text.strip()), piece.element.is_link) for piece in pieces]
    whole = sum(size for size, _ in sizes) or 1
    linked = sum(size for size, is_link in sizes if is_link) / whole
    lines = text.replace("\r", "\n").split("\n") if first.keeps_spaces else [text]
    for line in lines:
        bare = line.rstrip() if first.keeps_spaces else SPACES.sub(" ", line).strip(SPACE)
        if _SEEN.search(bare):
            block = Block(bare, first.kind)
            yield Shown(block, element, pieces[0].start, pieces[-1].end, linked)


class _OpenElements:
    """The elements that are open, from the outermost to the innermost."""

    def __init__(self) -> None:
        self._open = [Element("")]
        self._names = Counter[str]()
        self._too_deep = Counter[str]()

    @property
    def innermost(self) -> Element:
        return self._open[-1]

    def meet(self, tag: Tag) -> None:
        """Open or close what `tag` opens or closes."""
        if tag.name.startswith("/"):
            self._end(tag.name[1:])
            return
        self._end_before(tag.name)
        if tag.name in _VOID or tag.is_empty:
            return
        if len(self._open) >= _DEEPEST:
            self._too_deep[tag.name] += 1
            return
        self._open.append(_element(tag, self.innermost))
        self._names[tag.name] += 1

    def _end_before(self, name: str) -> None:
        """Close what ends of itself where `name` begins: a paragraph, an item, a cell."""
        while True:
            for element in reversed(self._open[-_NEAREST:]):
                if element.is_block or not element.is_shown:
                    break
            if name not in _ENDED_BY.get(element.name, ()):
                return
            self._close(element)

    def _end(self, name: str) -> None:
        if self._too_deep[name]:
            self._too_deep[name] -= 1
        elif name in _BLOCK or name in _NOT_SHOWN:
            if self._names[name]:
                while self._open[-1].name != name:
                    self._close(self._open[-1])
                self._close(self._open[-1])
        else:
            # As browsers do, an inline element does not end the blocks that began in it.
            for element in reversed(self._open[-_NEAREST:]):
                if element.name == name:
                    self._close(element)
                    return
                if element.is_block:
                    return

    def _close(self, element: Element) -> None:
        """Close `element` and all that is open in it."""
        while True:
            last = self._open.pop()
            self._names[last.name] -= 1
            if last is element:
                return


def _element(tag: Tag, parent: Element) -> Element:
    written = tag.attributes
    lower = written.lower() if written else ""
    kind = parent.kind
    if kind == "text":
        if tag.name in _HEADINGS:
            kind = "heading"
        elif tag.name == "figcaption" or "wp-caption-text" in lower:
            kind = "caption"
    is_shown = parent.is_shown and tag.name not in _NOT_SHOWN
    if is_shown and any(hint in lower for hint in _HINTS) and tag.name not in _WHOLE:
        is_shown = not _is_hidden(attributes(written))
    keeps_spaces = parent.keeps_spaces or tag.name == "pre"
    is_link = parent.is_link or tag.name == "a"
    is_block = tag.name in _BLOCK
    return Element(tag.name, written, parent, kind, is_shown, is_block, is_link, keeps_spaces)


def _is_hidden(named: Mapping[str, str]) -> bool:
    if "hidden" in named or _HIDING_STYLE.search(named.get("style", "")):
        return True
    return _HIDING_CLASS.search(named.get("class", "")) is not None


def decoded(text: str) -> str:
    """`text` with its entities decoded as browsers do; numbers of any length are borne."""
    return unescape(_HUGE_NUMBER.sub("\ufffd", text)) if "&" in text else text
