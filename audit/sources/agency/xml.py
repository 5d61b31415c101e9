"""How the XML of news agencies is read: item by item, whatever the standard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources.agency import Articles, Piece
from audit.sources.bounds import at_most
from audit.sources.files import read_bounded
from audit.sources.interface import Input, Options
from audit.sources.xml import Parsed, local, notes, offset_of, parse, unread

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Standard:
    """How a standard writes its items: which elements they are, what they say and what they hold.

    `describe` adds to a source what an item says of itself; `pieces` gives what is to be read.
    """

    is_item: Callable[[Element], bool]
    describe: Callable[[Element, Source], Source]
    pieces: Callable[[Element, Parsed], Iterator[Piece]]


def parsed(given: Input, options: Options) -> Parsed:
    """The document of an input. Raises SourceError for what is no XML, or too large."""
    return parse(read_bounded(given.stream, options.max_bytes), given.charset)


def read_items(
    document: Parsed, path: str, standard: Standard, max_items: int
) -> Iterator[RawArticle | Unread]:
    """The articles that the items of a document are, in order.

    An Unread for each item without text, and for what the document lacks: an item that its end
    cuts off is not read. Raises SourceError for a document without any item.
    """
    found = [element for element in document.root.iter() if standard.is_item(element)]
    if not found:
        raise SourceError(
            f"It holds no article: its root is <{local(document.root)}>.",
            "Give the document that has the texts themselves.",
        )
    articles = Articles(document.raw)
    starts = [offset_of(element, document) for element in found]
    ends = [*starts[1:], len(document.raw.text)]
    cut = [element for element in found if element in document.unclosed]
    for element, start, until in at_most(zip(found, starts, ends, strict=True), max_items):
        if element in cut:
            continue
        line = document.raw.line(start)
        source = Source(path, line=line, notes=notes(document, start, until))
        try:
            article = articles.article(
                standard.pieces(element, document),
                standard.describe(element, source),
                start=start,
                until=until,
            )
        except SourceError as error:
            yield Unread(path, line, error.reason, error.remedy)
        else:
            if article is not None:
                yield article
    yield from unread(document, path, local(cut[0]) if cut else "")


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children of an element that have one of `names`."""
    return (child for child in element if local(child) in names)


def below(element: Element, *path: str) -> Iterator[Element]:
    """What is found by going down from name to name."""
    if not path:
        yield element
        return
    for child in children(element, path[0]):
        yield from below(child, *path[1:])


def line_of(element: Element) -> str:
    """All text in an element, on one line."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def first_line(element: Element, *paths: str) -> str:
    """The text at the first of `paths` ("a/b") that has any, "" where none has."""
    lines = (line_of(found) for path in paths for found in below(element, *path.split("/")))
    return next(filter(None, lines), "")
