"""ninjs, the JSON of the IPTC for news: versions 1.x, 2.x and 3.x, and what agencies make of it.

1.x has `headline` and `body_xhtml`, 2.x lists of `headlines` and `bodies` with roles, 3.x the
same with humps (`versionCreated`). Superdesk says `guid` and `body_html`, AP wraps its items, dpa
has `urn` and `article_html`. Of several renditions of a body one is read. Associated pictures
give their captions to the item, associated texts are articles of their own; renditions in other
files are not fetched.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat

_ID = regex.compile(r'"(?:uri|guid|urn)"\s*+:')
_SIGN = regex.compile(
    r'"(?:(?:version|first|content)_?created|pub_?status|representation_?type|bodies|headlines'
    r'|body_\w{1,40}|description_\w{1,40}|article_html)"\s*+:',
    regex.IGNORECASE,
)


def _recognises(head: Head) -> bool:
    """By the keys of the standard, in JSON that is no JSON Feed."""
    text = head.text
    return (
        text.startswith(("{", "["))
        and _ID.search(text) is not None
        and _SIGN.search(text) is not None
        and "//jsonfeed.org/" not in text
    )


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each item that has no text.

    Raises SourceError where the document is broken off or broken, behind what can be read of it.
    """
    from audit.sources.ninjs.document import read_document

    yield from read_document(given, options)


FORMAT = SourceFormat("ninjs", "ninjs, the JSON of news agencies", _recognises, _read)
