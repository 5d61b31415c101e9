"""Reading a web page: its article with its fields, and what else a reader sees of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import regex

from audit.errors import SourceError
from audit.model import Anchor, RawArticle, Source
from audit.sources.charsets import decode_document
from audit.sources.composing import Field, compose
from audit.sources.files import read_bounded
from audit.sources.interface import Input, Options
from audit.sources.locating import Raw, locate
from audit.sources.markup.layout import Shown, shown
from audit.sources.page.article import Chosen, choose
from audit.sources.page.blocks import LINKED
from audit.sources.page.facts import Facts, Said, facts

_MOST_BLOCKS = 20_000
_DECLARED = regex.compile(
    rb"""<(?:meta|\?xml)\s[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?([\w.:\-]{1,40})""",
    regex.IGNORECASE,
)
_DECLARED_WITHIN = 1 << 13
_APART = "\n\n"


def read(given: Input, options: Options) -> RawArticle:
    """The article of the page, with its fields and its furniture. Raises SourceError."""
    data = read_bounded(given.stream, options.max_bytes)
    declared = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    document = decode_document(data, given.charset, declared[1].decode() if declared else "")
    html = document.text.replace("\0", "\ufffd")
    found = list(islice(shown(html), _MOST_BLOCKS + 1))
    if len(found) > _MOST_BLOCKS:
        raise SourceError(
            f"The page has more than {_MOST_BLOCKS:,} pieces of text, which no article has.",
            "Give the page of one article.",
        )
    said = facts(html, given.address)
    chosen = choose(found, said)
    if chosen is None:
        raise SourceError(_why_not(found), "Give the page of one article, or its feed.")
    fields = list(_fields(found, chosen, said))
    taken = {number for numbers in chosen for number in numbers}
    source = Source(
        given.path,
        item=said.link,
        link=said.link,
        published=said.published,
        updated=said.updated,
        furniture=tuple(one.block.text for number, one in enumerate(found) if number not in taken),
        notes=document.notes,
    )
    article = compose(
        said.link or given.path,
        [Field(field.name, field.text) for field in fields],
        source,
    )
    return _anchored(article, fields, Raw(document.text))


def _why_not(found: Sequence[Shown]) -> str:
    if not found:
        return "The page shows no text before its scripts have run."
    links = sum(one.linked >= LINKED for one in found)
    return f"The page has no article: {links} of its {len(found)} pieces of text are links."


class _Written(NamedTuple):
    """A field by its pieces, and what sets them apart."""

    name: str
    apart: str
    pieces: Sequence[Said]

    @property
    def text(self) -> str:
        """All of it."""
        return self.apart.join(piece.text for piece in self.pieces).strip()


def _fields(found: Sequence[Shown], chosen: Chosen, said: Facts) -> Iterator[_Written]:
    """The fields of the article, in the order a reader meets them, each by its pieces."""

    def pieces(numbers: Sequence[int]) -> list[Said]:
        return [
            Said(found[number].block.text, found[number].start, found[number].end)
            for number in numbers
        ]

    yield _Written("headline", " ", pieces(chosen.headline) or said.titles[:1])
    yield _Written("standfirst", _APART, pieces(chosen.standfirst))
    yield _Written("byline", _APART, pieces(chosen.byline))
    yield _Written("body", _APART, pieces(chosen.body))
    for number in chosen.captions:
        yield _Written("caption", _APART, pieces((number,)))


def _anchored(article: RawArticle, fields: Sequence[_Written], raw: Raw) -> RawArticle:
    """The article with the places of its pieces: where each stands is known to the character."""
    anchors = list[Anchor]()
    written = iter(fields)
    for part in article.source.parts:
        text = article.text[part.span.start : part.span.end]
        field = next(one for one in written if one.name == part.field and one.text == text)
        at = part.span.start
        for piece in field.pieces:
            bare = piece.text.strip()
            at = article.text.index(bare, at)
            anchors += locate(bare, raw, piece.start, until=piece.end, at=at)[0]
            at += len(bare)
    return replace(article, source=replace(article.source, anchors=tuple(anchors)))
