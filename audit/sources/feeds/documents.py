"""Feeds in XML: their items, and what each of them says, by the names of elements.

RSS and Atom differ in names only, and many feeds mix them. So both are read alike: what belongs
to an item is looked for by all the names it goes by, wherever in the item it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources.feeds.elements import base_of, name, namespace, parts
from audit.sources.feeds.items import NO_TEXT, Articles, Item, Text, left_out
from audit.sources.files import read_bounded
from audit.sources.interface import Input, Options
from audit.sources.rows import shortened
from audit.sources.xml import Parsed, inner_markup, local, notes, offset_of, parse, unread

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# The best name first; of several elements with one name, the first that is not empty counts.
_TITLE = ("title", "dc:title", "atom:title", "media:title")
_SUMMARY = ("description", "summary", "atom:summary", "dc:description", "excerpt:encoded")
_XHTML = ("html:body", "html:div")  # a body where it stands in the item itself
_CONTENT = (
    *("content:encoded", "content", "atom:content", *_XHTML),
    *("yandex:full-text", "turbo:content", "fulltext", "full-text", "body", "story"),
)
_MEDIA = ("media:description", "media:text", "caption")
_LINK = ("feedburner:origlink", "link", "atom:link")
_ID = ("guid", "id", "atom:id", "dc:identifier")
_PUBLISHED = (
    *("pubdate", "published", "issued", "atom:published", "dc:date", "dcterms:issued"),
    *("dcterms:created", "created", "date"),
)
_UPDATED = ("updated", "updatedat", "modified", "atom:updated", "dcterms:modified")
_READ = frozenset((*_TITLE, *_SUMMARY, *_CONTENT, *_MEDIA, *_LINK, *_ID, *_PUBLISHED, *_UPDATED))
# What shows, inside of another element, that this one has lost its end tag.
_OWN = _READ.difference(_XHTML) | {"entry", "item"}
# What is no text of an article, however long it is.
_ASIDE = regex.compile(
    "author|category|copyright|keywords|tags|dc:(?:creator|rights|subject)|(?:itunes|media):.*"
)
_LONG = 60  # characters; a text in Hindi as long as this is not passed over without a word
_HINDI = regex.compile(r"\p{Devanagari}")
_ADDRESS = regex.compile(r"https?://", regex.IGNORECASE)


def read_feed(
    given: Input, options: Options, *, item: str, feed: str
) -> Iterator[RawArticle | Unread]:
    """The articles of a feed in order, and an Unread for all that cannot be one.

    `item` and `feed` are the local names of an item and of what holds the items. Raises
    SourceError for a document that has neither.
    """
    parsed = parse(read_bounded(given.stream, options.max_bytes), given.charset)
    named = [(local(element), element) for element in parsed.root.iter()]
    items = [element for called, element in named if called == item]
    feeds = [element for called, element in named if called == feed]
    if not items and not feeds:
        raise SourceError(
            f"It is no feed: it has no <{feed}> and no <{item}>. "
            f"Its first element is <{local(parsed.root)}>.",
            "Check the address; a server may have sent a page instead.",
        )
    home = namespace(items[0]) if items else ""
    address = given.address or (_link(_Parts(feeds[0], home)) if feeds else "")
    places = pairwise((*(offset_of(element, parsed) for element in items), len(parsed.raw.text)))
    articles = Articles(given.path, parsed.raw)
    for number, (element, (start, until)) in enumerate(zip(items, places, strict=True)):
        if number == options.max_items:
            line = parsed.raw.line(start)
            yield left_out(given.path, line, len(items) - number, options.max_items)
            break
        if element not in parsed.unclosed:
            # What was mended before the first item is told with that one.
            told = notes(parsed, start if number else 0, until)
            yield articles.article(_item(_Parts(element, home), parsed, address, until, told))
    yield from unread(parsed, given.path, item)


class _Parts:
    """The elements of an item by their names."""

    def __init__(self, item: Element, home: str) -> None:
        self.item = item
        self.home = home
        self.notes: list[str] = []
        self._named: defaultdict[str, list[Element]] = defaultdict(list)
        for named, element in parts(item, home):
            is_child = element.getparent() is item
            if named in _READ and (is_child or named not in _XHTML):
                self._named[named].append(element)
            elif is_child and not _ASIDE.fullmatch(named) and _is_long(element):
                self.notes.append(f"Its <{local(element)}> was not read.")

    def all(self, names: tuple[str, ...]) -> Iterator[Element]:
        """The elements that have one of the names, the best name first."""
        for named in names:
            yield from self._named[named]

    def word(self, names: tuple[str, ...]) -> str:
        """The first that is more than white space."""
        texts = (element.text or "" for element in self.all(names))
        return next((text.strip() for text in texts if text.strip()), "")

    def texts(self, names: tuple[str, ...], parsed: Parsed) -> Iterator[Text]:
        """What they hold as HTML, without those that are empty or no text at all."""
        for element in self.all(names):
            if problem := _problem(element):
                self.notes.append(problem)
                continue
            inside = {name(child, self.home) for child in element}
            is_open = not inside.isdisjoint(_OWN)
            markup = (element.text or "") if is_open else inner_markup(element)
            if markup.strip():
                yield Text(markup, offset_of(element, parsed))


def _item(found: _Parts, parsed: Parsed, address: str, until: int, told: tuple[str, ...]) -> Item:
    title, summary, content = (
        next(found.texts(names, parsed), NO_TEXT) for names in (_TITLE, _SUMMARY, _CONTENT)
    )
    return Item(
        start=offset_of(found.item, parsed),
        until=until,
        identifier=found.word(_ID) or _about(found.item),
        link=_link(found),
        base=base_of(found.item, address),
        published=found.word(_PUBLISHED),
        updated=found.word(_UPDATED),
        title=title,
        summary=summary,
        content=content,
        captions=tuple(found.texts(_MEDIA, parsed)),
        notes=(*told, *found.notes),
    )


def _link(found: _Parts) -> str:
    """The address a reader finds it under: a link without a relation, or to the page itself."""
    for element in found.all(_LINK):
        if element.get("rel", "alternate").lower() == "alternate":
            written = element.get("href") or element.text or ""
            if written.strip():
                return written
    for element in found.all(("guid",)):
        is_address = (element.get("isPermaLink") or "true").lower() != "false"
        if is_address and _ADDRESS.match((element.text or "").strip()):
            return element.text or ""
    return ""


def _about(item: Element) -> str:
    """What RDF calls an item."""
    for key, value in item.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == "about":
            return str(value)
    return ""


def _problem(element: Element) -> str:
    """Why an element that should hold text holds none; "" if it may."""
    if source := element.get("src"):
        return f"Its <{local(element)}> stands at another address: {shortened(source)}."
    media_type = element.get("type", "").lower()
    is_text = "/" not in media_type or media_type.startswith(("text/", "multipart/"))
    if element.get("mode") == "base64" or not (is_text or media_type.endswith("xml")):
        return f"Its <{local(element)}> is no text, but {shortened(media_type or 'base64')}."
    return ""


def _is_long(element: Element) -> bool:
    text = "".join(map(str, element.itertext()))
    return len(text) >= _LONG and _HINDI.search(text) is not None
