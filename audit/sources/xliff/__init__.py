"""XLIFF, what translators are sent and send back: the targets alone, one article a file.

Versions 1.2 (with what memoQ, Trados and Phrase add to it) and 2.x. The source is never read, nor
are proposals from a memory and the codes of inline tags. What has no target yet, or one that is
not to be taken for a translation, is counted in a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import RawArticle, Unread
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.xml.roots import root_name


def _recognises(head: Head) -> bool:
    return root_name(head.text) == "xliff"


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The articles in order, and an Unread for each file without a target and for what is lost.

    Raises SourceError for what is no XML.
    """
    from audit.sources.xliff.document import read_files

    yield from read_files(given, options)


FORMAT = SourceFormat("xliff", "XLIFF 1.2 and 2.x, the translations in it", _recognises, _read)
