"""The elements that feeds in XML are made of, whatever prefixes a feed gives them.

An element is known by its namespace where it has one, by its prefix where nobody declared that,
and belongs to the feed itself where its namespace is the one of the items around it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from audit.sources.feeds.items import absolute
from audit.sources.xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Without scheme, trailing slash and upper case: those differ from feed to feed.
_PREFIXES = {
    "purl.org/atom/ns#": "atom",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/net/rss1.1#": "",
    "purl.org/rss/1.0": "",
    "purl.org/rss/1.0/modules/content": "content",
    "news.yandex.ru": "yandex",
    "turbo.yandex.ru": "turbo",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "search.yahoo.com/mrss": "media",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "wordpress.org/export/1.2/excerpt": "excerpt",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "www.w3.org/1999/xhtml": "html",
    "www.w3.org/2005/atom": "atom",
    "xhtml": "html",
}
_KNOWN = frozenset(_PREFIXES.values())
_OTHER = "other"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# Elements with titles and addresses of their own, which are not those of the item.
_APART = frozenset(("author", "contributor", "image", "item", "entry", "source", "textinput"))


def namespace(element: Element) -> str:
    """The namespace of an element, as it is written."""
    uri, closing, _ = str(element.tag).rpartition("}")
    return uri[1:] if closing else ""


def name(element: Element, home: str) -> str:
    """What an element is: "title", "content:encoded"; "other:…" where that is not known.

    `home` is the namespace of the feed's own elements. "" for what is no element.
    """
    named = local(element)
    if not named:
        return ""
    uri = namespace(element)
    if uri == home:
        prefix = "" if uri else _undeclared(element)
    elif uri:
        shortest = uri.lower().partition("://")[2] or uri.lower()
        prefix = _PREFIXES.get(shortest.rstrip("/"), _OTHER)
    else:
        prefix = _undeclared(element)
    return f"{prefix}:{named}" if prefix else named


def _undeclared(element: Element) -> str:
    """The prefix that is part of the name because no namespace was declared for it."""
    prefix = str(element.tag).rpartition("}")[2].rpartition(":")[0].lower()
    return prefix if not prefix or prefix in _KNOWN else _OTHER


def parts(item: Element, home: str) -> Iterator[tuple[str, Element]]:
    """The elements of an item with their names: its children, and then those further inside.

    What belongs there is found inside others where an end tag is missing, or in a group. Other
    items and sources are left out.
    """
    waiting = deque(item)
    while waiting:
        element = waiting.popleft()
        if named := name(element, home):
            yield named, element
            if named not in _APART:
                waiting.extend(element)


def base_of(element: Element, address: str) -> str:
    """What links in `element` are relative to, in a document that stands at `address`."""
    base = address
    for outer in (*reversed(list(element.iterancestors())), element):
        base = absolute(outer.get(_BASE, ""), base) or base
    return base
