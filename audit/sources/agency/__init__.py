"""What the formats of news agencies share: the pieces of an item, made into its article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile
from typing import NamedTuple

import regex

from audit.errors import SourceError
from audit.model import RawArticle, Source
from audit.sources.composing import Field, compose
from audit.sources.locating import Raw
from audit.sources.markup import blocks, plain
from audit.sources.rows import shortened

_ORDER = ("headline", "standfirst", "byline", "body", "caption")
_MOST = 50  # pieces of one field that are set apart; more are its lines
_LONGEST_NAME = 2000  # characters of an id
_SPACES = regex.compile(r"\s+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SAME = 0.8  # of its words by which a text is another rendition of one that was read
_COMPARED = 10  # texts with which another one is compared: an item has three
_AS_LONG = 0.5  # and how long it then is at least, measured by that one


class Piece(NamedTuple):
    """A paragraph, a title or a caption: the field it belongs to, and its text.

    `start` is where to look for it in the document, None where that is not known.
    """

    field: str
    text: str
    start: int | None = None


class Articles:
    """Makes the articles of one document, and keeps their ids apart."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._given: dict[str, tuple[str, int | None]] = {}  # id → text and line of what has it

    def article(
        self, pieces: Iterable[Piece], source: Source, *, start: int, until: int | None = None
    ) -> RawArticle | None:
        """The article of an item that stands in the document from `start` to `until`.

        Its id is `source.item`; an item without one is named by a hash of its text. None for one
        that was there before, word for word: several items refer to it. Raises SourceError for an
        item without text.
        """
        fields = list(_fields(pieces))
        own = _SPACES.sub(" ", source.item).strip()[:_LONGEST_NAME]
        if not fields:
            raise SourceError(
                f"The item {shortened(own)} has no text." if own else "An item has no text.",
                "If it refers to pictures or to other files, these have to be fetched.",
            )
        made = compose(own, fields, source, self._raw, start=start, until=until)
        identifier, notes = own, list(source.notes)
        if not own:
            identifier = f"sha256:{hashlib.sha256(made.text.encode()).hexdigest()[:16]}"
            notes.append("It has no id: one was made of its text.")
        if identifier in self._given:
            text, line = self._given[identifier]
            if text == made.text:
                return None
            notes.append(f"It has the id of the item in line {line}.")
            identifier = self._another(identifier)
        self._given[identifier] = made.text, source.line
        told = replace(made.source, item=own, notes=tuple(notes))
        return replace(made, id=identifier, source=told)

    def _another(self, identifier: str) -> str:
        number = 2
        while f"{identifier}#{number}" in self._given:
            number += 1
        return f"{identifier}#{number}"


def titled(field: str, text: str, start: int | None = None) -> Iterator[Piece]:
    """A title of one line, which may hold markup."""
    if title := plain(text):
        yield Piece(field, title, start)


def marked_up(field: str, fragment: str, start: int | None = None) -> Iterator[Piece]:
    """The paragraphs of an HTML fragment; captions in it are captions."""
    for block in blocks(fragment):
        yield Piece("caption" if block.kind == "caption" else field, block.text, start)


def renditions(texts: Iterable[Sequence[Piece]]) -> Iterator[Piece]:
    """`texts` without those that are other renditions of one before: as plain text, as HTML."""
    kept = list[list[str]]()
    for pieces in texts:
        words = [word for piece in pieces for word in _WORD.findall(piece.text)]
        if not any(_renders(other, words) for other in kept[:_COMPARED]):
            kept.append(words)
            yield from pieces


def status_notes(status: str) -> tuple[str, ...]:
    """A note for an item that is not to be published: withheld, canceled."""
    return () if status.lower() in ("", "usable") else (f"Its status is {shortened(status)}.",)


def _renders(text: list[str], other: list[str]) -> bool:
    """Whether the words `other` are another rendition of `text`."""
    known = set(text)
    same = sum(word in known for word in other)
    return same >= _SAME * len(other) and len(other) >= _AS_LONG * len(text)


def _fields(pieces: Iterable[Piece]) -> Iterator[Field]:
    """The fields in the order a reader meets them; the paragraphs of the body are its lines."""
    found: dict[str, list[Piece]] = {field: [] for field in _ORDER}
    for piece in pieces:
        found[piece.field].append(piece)
    # Bodies that are whole pages begin with the headline once more.
    titles = {piece.text for piece in found["headline"]}
    found["body"] = list(dropwhile(lambda piece: piece.text in titles, found["body"]))
    for field, these in found.items():
        if field != "body":
            these = list({piece.text: piece for piece in reversed(these)}.values())[::-1]
        if these and (field == "body" or len(these) > _MOST):
            yield Field(field, "\n".join(piece.text for piece in these), these[0].start)
        else:
            yield from (Field(*piece) for piece in these)
