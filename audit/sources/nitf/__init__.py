"""NITF, the IPTC's markup of texts, by itself. Several documents may stand in one file."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.xml.roots import root_name


def _recognises(head: Head) -> bool:
    return root_name(head.text) == "nitf"


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each document without text and for what is lost.

    Raises SourceError for what is no XML.
    """
    from audit.sources.agency.xml import parsed, read_items
    from audit.sources.nitf.document import STANDARD

    yield from read_items(parsed(given, options), given.path, STANDARD, options.max_items)


FORMAT = SourceFormat("nitf", "NITF, texts of news agencies", _recognises, _read)
