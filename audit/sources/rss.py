"""RSS of every version: 0.9x and 2.0, and RSS 1.0, which is RDF.

Items are read wherever they stand: in their channel, beside it, or inside one another where an
end tag is missing. The description is the body where there is no fuller one (content:encoded);
what media and figures say of themselves are captions. Authors and categories are no text.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.xml.roots import root_name

_SUFFIXES = (".atom", ".rdf", ".rss", ".xml")
_MEDIA_TYPES = ("application/atom+xml", "application/rdf+xml", "application/rss+xml")
_RDF = ("purl.org/rss/", "purl.org/net/rss1.1", "netscape.com/rdf/simple/")
# What a program printed may stand before it: <br /><b>Warning</b>: …
_BEGINNING = 1 << 12
_RSS = regex.compile(r"<rss\s[^<>]{0,1000}version\s*+=")


def _recognises(head: Head) -> bool:
    """By the document element; RDF by the namespace of RSS, for it may be anything.

    An empty file is a feed by its name, so that it is told of and not taken for an empty text.
    """
    if not head.text:
        return head.suffix in _SUFFIXES or head.media_type in _MEDIA_TYPES
    root = root_name(head.text)
    if root == "rdf":
        return any(namespace in head.text for namespace in _RDF)
    is_begun = head.text.startswith("<") and _RSS.search(head.text, 0, _BEGINNING)
    return root in ("rss", "channel") or bool(is_begun)


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    from audit.sources.feeds.documents import read_feed

    yield from read_feed(given, options, item="item", feed="channel")


FORMAT = SourceFormat("rss", "RSS 0.9 to 2.0, and RSS 1.0 (RDF)", _recognises, _read)
