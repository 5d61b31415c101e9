"""JSON that is no JSON Lines: a list of articles, an object with such a list, or one article.

What a system exports or an interface answers: `{"articles": [{"id": …, "text": …}]}`. The fields
are those that a user names, as with JSON Lines. Formats of agencies and feeds in JSON have
readers of their own, which are asked before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import regex

from audit.errors import SourceError
from audit.model import RawArticle, Source, Unread
from audit.sources import jsonl
from audit.sources.bounds import at_most
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.rows import Rows, Written, has_any, kind_of, named

_MEDIA_TYPES = ("application/json", "text/json")
# No text begins like this: an object with a key, a list of objects.
_BEGINNING = regex.compile(r'\[\s*+\{\s*+["}]|\[\s*+\]\s*+$|\{\s*+"(?:[^"\\]|\\.){1,100}"\s*+:')


def _recognises(head: Head) -> bool:
    """By what it begins with, but where it is an object a line; an empty file by its name."""
    if jsonl.FORMAT.recognises(head):
        return False
    is_named = head.suffix == ".json" or head.media_type in _MEDIA_TYPES
    return is_named or _BEGINNING.match(head.text) is not None


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each record that is none.

    Raises SourceError where the document is broken off or broken, behind what can be read of it.
    """
    from audit.sources.json_text import read_json

    document = read_json(given, options)
    fields = options.fields
    remedy = f"An article is an object with {named(fields.id)} and {named(fields.text)}."
    rows = Rows(fields, remedy, unit="item")

    def is_article(value: Mapping[str, object]) -> bool:
        return has_any(value, fields.text)

    records = at_most(document.records(is_article), options.max_items)
    for number, record in enumerate(records, 1):
        line = document.raw.line(record.start)
        try:
            if not isinstance(record.value, dict):
                raise SourceError(f"It is {kind_of(record.value)}, not an object.", remedy)
            source = Source(given.path, line=line, notes=record.notes)
            written = Written(
                document.raw, record.start, record.until, partial(document.place, record)
            )
            article = rows.article(record.value, source, number, written)
        except SourceError as error:
            yield Unread(given.path, line, error.reason, error.remedy)
        else:
            yield article


FORMAT = SourceFormat("json", "JSON with a list of articles", _recognises, _read)
