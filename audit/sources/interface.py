"""What every source format is, and what it is given to read.

A format is data: a name, what files of it are called, a function that recognises it by content,
and one that reads it. Each has a module of its own that ends in `FORMAT = SourceFormat(…)` and
is named once, in `audit.sources.FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from audit.model import RawArticle, Unread

MAX_BYTES = 50_000_000
MAX_ITEMS = 100_000
HEAD = 1 << 16  # bytes that a format is recognised by


@dataclass(frozen=True, slots=True)
class Fields:
    """Which keys of a row are what, for formats that let everybody choose: JSONL, CSV, Parquet.

    Keys are tried in order and the first that the row has counts, but for `text`: of those all
    that the row has are the body, in order. "a.b" is the key b of the object at a.
    """

    id: tuple[str, ...] = ("id",)
    text: tuple[str, ...] = ("text",)
    headline: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    published: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about reading.

    `max_bytes` bounds one article or document, `max_items` the items of one document; `format`
    is the name of the one to read everything as, "" to recognise it; with `allow_private` a web
    address may lead into a private network.
    """

    max_bytes: int = MAX_BYTES
    max_items: int = MAX_ITEMS
    format: str = ""
    allow_private: bool = False
    fields: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to read, and what is known of them.

    `path` is as the user named it, fit for any output. `address` is where the bytes came from,
    after redirects, and what relative links are relative to; "" for a file. `media_type`
    (lower case, no parameters) and `charset` are what a server said, "" where none did.
    """

    path: str
    stream: BinaryIO
    address: str = ""
    media_type: str = ""
    charset: str = ""


class Head(NamedTuple):
    """The beginning of an input, by which a format recognises it.

    `text` is what decodes of the first bytes, without a byte order mark and leading white
    space; `data` those bytes; `suffix` the lower-case one of the path (".xml"), without ".gz".
    """

    text: str
    data: bytes
    suffix: str
    media_type: str


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A format that articles come in.

    `recognises` judges by content; what has no signature of its own may go by suffix and media
    type. `read` yields, in input order, a RawArticle for each article and an Unread for each
    part that cannot be read, and raises SourceError where nothing more can be; it raises
    nothing else, whatever the bytes.
    """

    name: str
    summary: str
    recognises: Callable[[Head], bool]
    read: Callable[[Input, Options], Iterator[RawArticle | Unread]]
