"""Markdown: its marks are the writer's and no leftovers, so the text is what a reader sees.

A heading that comes first is the headline. Front matter (between two lines of ---) is kept as
furniture; its title is the headline of a text that has no other. Nothing but the name of a file
tells Markdown from plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import regex

from audit.model import RawArticle, Source, Unread
from audit.sources.composing import Field, compose
from audit.sources.decoding import decode
from audit.sources.files import read_bounded
from audit.sources.interface import Head, Input, Options, SourceFormat
from audit.sources.locating import Raw
from audit.sources.markup import Block, blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

_SUFFIXES = (".md", ".markdown")
_MEDIA_TYPE = "text/markdown"
_FRONT_MATTER = regex.compile(
    r"\A---[ \t]*\r?\n(?P<lines>(?:(?!---).*\r?\n){0,200}?)---[ \t]*(?:\r?\n|\Z)"
)
_TITLE = regex.compile(
    r"""^title:[ \t]*(?P<quote>["']?)(?P<title>.+?)(?P=quote)[ \t]*\r?$""", regex.M
)
_SENTENCE_ENDS = tuple("।॥.?!…")
_CLOSING = "'\"”’)]"


def _recognises(head: Head) -> bool:
    return head.suffix in _SUFFIXES or head.media_type == _MEDIA_TYPE


def _read(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
    """The whole of the input as one article whose id is its path. Raises SourceError."""
    decoded = decode(read_bounded(given.stream, options.max_bytes), given.charset)
    text = decoded.text
    front = _FRONT_MATTER.match(text)
    start, lines = (front.end(), front["lines"]) if front else (0, "")
    found = blocks(_rendered(text[start:]))
    title = _TITLE.search(lines)
    article = compose(
        given.path,
        tuple(_fields(found, title["title"] if title else "", start)),
        Source(given.path, truncated=decoded.truncated),
        Raw(text),
        start=start,
    )
    furniture = tuple(line.strip() for line in lines.splitlines() if line.strip())
    yield replace(article, source=replace(article.source, furniture=furniture))


def _fields(found: Sequence[Block], title: str, start: int) -> Iterator[Field]:
    if found and found[0].kind == "heading":
        yield Field("headline", found[0].text, start)
        found = found[1:]
    elif title:
        yield Field("headline", title, 0)
    yield Field("body", "\n".join(block.text for block in found if block.kind != "caption"), start)
    yield from (Field("caption", block.text, start) for block in found if block.kind == "caption")


def _rendered(text: str) -> str:
    """The HTML of `text`. A line that ends a sentence is a paragraph, as wire copy has it."""
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML

    def softbreak(
        _self: RendererHTML,
        tokens: Sequence[Token],
        place: int,
        _options: Mapping[str, Any],
        _environment: Mapping[str, Any],
    ) -> str:
        before = "".join(token.content for token in tokens[max(place - 2, 0) : place])
        ends = before.rstrip().rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
        return "<br>\n" if ends else "\n"

    renderer = MarkdownIt("commonmark").enable("table")
    renderer.add_render_rule("softbreak", softbreak)
    return str(renderer.render(text))


FORMAT = SourceFormat("markdown", "Markdown, one article a file", _recognises, _read)
