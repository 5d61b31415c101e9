"""What RSS, Atom and JSON Feed have in common: an item of a feed, made into an article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import regex

from audit.model import RawArticle, Source, Unread
from audit.sources.composing import Field, compose
from audit.sources.dates import iso
from audit.sources.locating import Raw
from audit.sources.markup import blocks, plain
from audit.sources.rows import shortened

_MOST_CAPTIONS = 50
_LONGEST_NAME = 2000  # characters of an id or an address
_BREAKS = regex.compile(r"[\t\r\n]+")  # which browsers take out of addresses
_SPACES = regex.compile(r"\s+")


class Text(NamedTuple):
    """A title, a summary or a body as a feed has it: HTML, or text without any tag.

    `start` is where to look for it in the file, None where that is not known.
    """

    markup: str
    start: int | None = None


NO_TEXT = Text("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a feed as it is written, from `start` to `until` of the file.

    `identifier` is "" where it has none. `link` may be relative to `base`; the dates are in
    whatever form the feed has them. `notes` says what was mended in it.
    """

    start: int
    until: int
    identifier: str = ""
    link: str = ""
    base: str = ""
    published: str = ""
    updated: str = ""
    title: Text = NO_TEXT
    summary: Text = NO_TEXT
    content: Text = NO_TEXT
    captions: Sequence[Text] = ()
    notes: tuple[str, ...] = ()


class Articles:
    """Makes the articles of one feed, and keeps their ids apart."""

    def __init__(self, path: str, raw: Raw) -> None:
        self._path = path
        self._raw = raw
        self._lines: dict[str, int] = {}  # of the item that has an id

    def article(self, item: Item) -> RawArticle | Unread:
        """The article of an item, or an Unread for one without any text.

        An item without an id goes by its link, and one without either by a hash of its text; the
        second one with an id gets "#2" behind it.
        """
        line = self._raw.line(item.start)
        own = _SPACES.sub(" ", item.identifier).strip()[:_LONGEST_NAME]
        link = absolute(item.link, item.base)
        fields = tuple(_fields(item))
        if not fields:
            name = f" {shortened(own or link)}" if own or link else ""
            return Unread(
                self._path,
                line,
                f"The item{name} has no text: its title, summary and content are empty.",
                "Have the sender fill them.",
            )
        notes = list(item.notes)
        identifier = own or link
        if not identifier:
            identifier = _hash(fields)
            notes.append("It has no id: one was made of its text.")
        if earlier := self._lines.get(identifier):
            notes.append(f"It has the id of the item in line {earlier}.")
            identifier = self._another(identifier)
        self._lines[identifier] = line
        if item.link.strip() and not link:
            notes.append(f"Its link {shortened(item.link.strip())} is no web address.")
        dates = [iso(item.published), iso(item.updated)]
        for written, date in zip((item.published, item.updated), dates, strict=True):
            if written.strip() and not date:
                notes.append(f"Its date {shortened(written.strip())} cannot be read.")
        source = Source(
            self._path,
            line=line,
            item=own,
            link=link,
            published=dates[0],
            updated=dates[1],
            notes=tuple(notes),
        )
        return compose(identifier, fields, source, self._raw, start=item.start, until=item.until)

    def _another(self, identifier: str) -> str:
        number = 2
        while f"{identifier}#{number}" in self._lines:
            number += 1
        return f"{identifier}#{number}"


def absolute(link: str, base: str) -> str:
    """`link` as an address of the web, "" where it is none: javascript:, a mail address.

    A relative one stays relative where `base` is none either.
    """
    written = _BREAKS.sub("", link).strip()
    if not written:
        return ""
    try:
        joined = urljoin(base, written) if base else written
        scheme = urlsplit(joined).scheme
    except ValueError:  # brackets that are no IPv6 address
        return ""
    if scheme.lower() not in ("", "http", "https"):
        return ""
    return (
        joined[:_LONGEST_NAME].encode("utf-8", "replace").decode()
    )  # half a surrogate pair is none


def left_out(path: str, line: int, count: int, max_items: int) -> Unread:
    """The Unread for the items behind the bound, the first of which stands in `line`."""
    items = "1 item was" if count == 1 else f"{count:,} items were"
    return Unread(
        path,
        line,
        f"{items} left out: the bound is {max_items:,} items for one document.",
        "Raise it with --max-items.",
    )


def _fields(item: Item) -> Iterator[Field]:
    """The fields that have text, as a reader meets them.

    Of summary and content the longer one is the body, of the other one what the body does not say
    is the standfirst. What an item says of its media is their caption, or its body where it has
    no other.
    """
    headline = plain(item.title.markup)
    summary, summary_captions = _unpacked(item.summary, headline)
    content, content_captions = _unpacked(item.content, headline)
    captions = dict((*summary_captions, *content_captions))
    for media in item.captions:
        text, _ = _unpacked(media, headline)
        captions.setdefault(text, media.start)
    standfirst, body = (summary, item.summary.start), (content, item.content.start)
    if len(content) < len(summary):
        standfirst, body = body, standfirst
    said = set(body[0].split("\n"))
    own = "\n".join(line for line in standfirst[0].split("\n") if line not in said)
    if not body[0] and captions:
        body = captions.popitem()
    fields = (
        ("headline", headline, item.title.start),
        ("standfirst", own, standfirst[1]),
        ("body", *body),
        *(("caption", text, start) for text, start in islice(captions.items(), _MOST_CAPTIONS)),
    )
    yield from (Field(*field) for field in fields if field[1])


def _unpacked(text: Text, headline: str) -> tuple[str, list[tuple[str, int | None]]]:
    """The paragraphs of `text` as lines, and its captions with where to look for them.

    A body that begins with the headline once more begins behind it.
    """
    found = blocks(text.markup)
    captions = [(block.text, text.start) for block in found if block.kind == "caption"]
    paragraphs = [block.text for block in found if block.kind != "caption"]
    return "\n".join(dropwhile(lambda text: text == headline, paragraphs)), captions


def _hash(fields: Sequence[Field]) -> str:
    text = "\0".join(field.text for field in fields)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
