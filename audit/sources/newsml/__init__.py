"""NewsML, in which news agencies send their items: NewsML-G2, and NewsML 1.x before it."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.xml.roots import root_name

_ROOTS = frozenset(
    """newsml newsmessage newsitem packageitem conceptitem knowledgeitem planningitem
    catalogitem""".split()
)

_OLD = ("newsml", "newscomponent")  # an item of 1.x may be sent without its envelope


def _recognises(head: Head) -> bool:
    return root_name(head.text) in _ROOTS


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each item without text and for what is lost.

    Raises SourceError for what is no XML, and for a document without news items.
    """
    from audit.sources.agency.xml import parsed, read_items
    from audit.sources.newsml import g2 as newsml_g2
    from audit.sources.newsml import version_1 as newsml_1
    from audit.sources.xml import local

    document = parsed(given, options)
    is_old = any(local(element) in _OLD for element in document.root.iter())
    standard = newsml_1.STANDARD if is_old else newsml_g2.STANDARD
    yield from read_items(document, given.path, standard, options.max_items)


FORMAT = SourceFormat(
    "newsml", "NewsML-G2 and NewsML 1.x, items of news agencies", _recognises, _read
)
