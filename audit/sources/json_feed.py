"""JSON Feed 1.0 and 1.1: `{"version": "https://jsonfeed.org/…", "items": […]}`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import regex

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources.feeds.items import NO_TEXT, Articles, Item, Text, left_out
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.json_text import JsonDocument, Record, read_json
from audit.sources.rows import kind_of

_MEDIA_TYPE = "application/feed+json"
_VERSION = regex.compile(r'"version"\s*+:\s*+"https?:\\?/\\?/(?:www\.)?+jsonfeed\.org')
_HOME = regex.compile(r'"(?:home_page_url|feed_url)"\s*+:\s*+("https?:(?:[^"\\]|\\.){1,2000}")')
_BEGINNING = 1 << 16  # characters in which a feed says where it stands
_REMEDY = 'An item is an object with "id" and "content_html" or "content_text".'


def _recognises(head: Head) -> bool:
    """By the version that every feed must name, or the media type that nothing else has."""
    is_object = head.text.startswith("{")
    return is_object and (head.media_type == _MEDIA_TYPE or bool(_VERSION.search(head.text)))


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each item that is none.

    Raises SourceError where the document is broken off or broken, behind what can be read of it.
    """
    document = read_json(given, options)
    base = given.address or _home(document.raw.text)
    articles = Articles(given.path, document.raw)
    count, behind = 0, 0
    for record in document.records(_is_item):
        count += 1
        line = document.raw.line(record.start)
        if count > options.max_items:
            behind = behind or line
        elif not isinstance(record.value, dict):
            yield Unread(given.path, line, f"It is {kind_of(record.value)}, not an item.", _REMEDY)
        elif "version" in record.value and "items" not in record.value:
            raise SourceError("It is a JSON Feed without items.", "Check the address.")
        else:
            yield articles.article(_item(record.value, record, document, base))
    if behind:
        yield left_out(given.path, behind, count - options.max_items, options.max_items)


def _is_item(value: Mapping[str, object]) -> bool:
    return "items" not in value


def _item(value: Mapping[str, object], record: Record, document: JsonDocument, base: str) -> Item:
    def text(*names: str) -> Text:
        for name in names:
            if word := _word(value, name):
                return Text(word, document.place(record, word))
        return NO_TEXT

    return Item(
        start=record.start,
        until=record.until,
        identifier=_word(value, "id"),
        link=_word(value, "url") or _word(value, "external_url"),
        base=base,
        published=_word(value, "date_published"),
        updated=_word(value, "date_modified"),
        title=text("title"),
        summary=text("summary"),
        content=text("content_html", "content_text"),
        notes=record.notes,
    )


def _word(value: Mapping[str, object], name: str) -> str:
    """A value as text. Ids and dates may be numbers, as version 1 told readers to expect."""
    found = value.get(name)
    if isinstance(found, str):
        return found if found.strip() else ""
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def _home(text: str) -> str:
    """What relative links are relative to, as far as the feed itself says it."""
    found = _HOME.search(text, 0, _BEGINNING)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


FORMAT = SourceFormat("json-feed", "JSON Feed 1.0 and 1.1", _recognises, _read)
