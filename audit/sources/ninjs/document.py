"""The items of a ninjs document, and the texts that are associated with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources.agency import Articles, status_notes
from audit.sources.bounds import at_most
from audit.sources.interface import Input, Options
from audit.sources.json_text import JsonDocument, Record, read_json
from audit.sources.ninjs.item import Find, Item

_LOOKED_FOR = 100  # texts of a record
_ENVELOPES = frozenset(("items", "item", "_items", "entries", "data"))


def read_document(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each item that has no text.

    Raises SourceError where the document is broken off or broken, behind what can be read of it.
    """
    document = read_json(given, options)
    articles = Articles(document.raw)
    for record, item, start, find in at_most(_items(document), options.max_items):
        line = document.raw.line(start)
        source = Source(
            given.path,
            line=line,
            item=item.identifier,
            published=item.published,
            updated=item.updated,
            notes=(*record.notes, *status_notes(item.word("pubstatus"))),
        )
        try:
            article = articles.article(
                item.pieces(find), source, start=record.start, until=record.until
            )
        except SourceError as error:
            yield Unread(given.path, line, error.reason, error.remedy)
        else:
            if article is not None:
                yield article


def _items(document: JsonDocument) -> Iterator[tuple[Record, Item, int, Find]]:
    """The items, each before the texts that are associated with it.

    With the record they stand in, where they begin, and what finds their texts there.
    """
    for record in document.records(_is_item):
        find = _finder(document, record)
        outer = Item(record.value if isinstance(record.value, dict) else {})
        waiting = deque([outer])
        while waiting:
            item = waiting.popleft()
            begin = None if item is outer else find(item.identifier)
            yield record, item, record.start if begin is None else begin, find
            # An association without a body refers to an item that is sent by itself.
            waiting += [
                inner for inner in item.associated() if inner.bodies() and not inner.is_media
            ]


def _finder(document: JsonDocument, record: Record) -> Find:
    """Finds where the first texts of a record are written: all, if there is no end of them, would
    take too long.
    """
    left = iter(range(_LOOKED_FOR))

    def find(text: str) -> int | None:
        return None if next(left, None) is None else document.place(record, text)

    return find


def _is_item(value: Mapping[str, object]) -> bool:
    item = Item(value)
    return (item.identifier != "" and _ENVELOPES.isdisjoint(value)) or item.has_text
