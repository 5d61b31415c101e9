"""A web page with one article, as a browser or a crawler saves it; AMP pages as well.

The text is the page's own, word for word. What else a reader sees on the page (menus, links to
other stories, share bars) is no part of the article and is kept apart as its furniture.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat

_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_MEDIA_TYPES = ("text/html", "application/xhtml+xml")
_BEGINNING = regex.compile(
    r"(?:\s++|<\?xml[^>]*+>|<!--(?:(?!-->).)*+-->)*+<(?:!doctype\s+html|html|head|body)\b",
    regex.IGNORECASE | regex.DOTALL,
)


def _recognises(head: Head) -> bool:
    """By its doctype or its first element; a part of a page by what it is called."""
    if _BEGINNING.match(head.text):
        return True
    from audit.sources.markup import is_markup

    is_called_so = head.suffix in _SUFFIXES or head.media_type in _MEDIA_TYPES
    return is_called_so and head.text.startswith("<") and is_markup(head.text)


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The article of the page, with its fields and its furniture. Raises SourceError."""
    from audit.sources.page.reading import read

    yield read(given, options)


FORMAT = SourceFormat("page", "a web page, HTML or AMP, with one article", _recognises, _read)
