"""Atom 1.0 and 0.3: entries with text, HTML or XHTML in them, in a feed or by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.xml.roots import root_name


def _recognises(head: Head) -> bool:
    return root_name(head.text) in ("feed", "entry")


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    from audit.sources.feeds.documents import read_feed

    yield from read_feed(given, options, item="entry", feed="feed")


FORMAT = SourceFormat("atom", "Atom 1.0 and 0.3", _recognises, _read)
