"""Text out of HTML: what feeds and agencies put into their fields.

Fields say nowhere whether they hold text or HTML, and HTML is met that was escaped twice. A text
that merely contains "5 < 7" or "AT&T" stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5

import regex

from audit.sources.markup.layout import KNOWN, SPACE, SPACES, Block, decoded, shown

__all__ = ["Block", "blocks", "is_markup", "plain"]

_UNPACKINGS = 2  # how often markup is taken out of markup

_TAG = regex.compile(r"</?([a-zA-Z][a-zA-Z0-9]*+(?:[:-][a-zA-Z0-9-]++)?+)(?=[\s/>])[^<>]*+>")
_ENTITY = regex.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([a-zA-Z][a-zA-Z0-9]{1,31}));")
# A tag that does not stand by itself, or need not: <br>.
_PAIRED = regex.compile(r"</[a-zA-Z]|<(?:br|hr|img|p)\b", regex.IGNORECASE)
_SENTENCE_ENDS = tuple("।॥.?!…:")
_CLOSING = "'\"”’)]"
_NO_TEXT = regex.compile("[\0\ud800-\udfff]")


def blocks(fragment: str) -> tuple[Block, ...]:
    """The text of an HTML fragment as a reader sees it, in order. Raises nothing.

    Markup that was escaped once too often is unpacked, up to twice. Text without any tag has
    paragraphs where it has empty lines.
    """
    return tuple(_unpacked(_NO_TEXT.sub("\ufffd", fragment), _UNPACKINGS))


def is_markup(text: str) -> bool:
    """Whether `text` holds tags or entities that HTML knows, so that it must be unpacked."""
    return _has_tags(text) or any(
        match[1] is None or match[1] + ";" in html5 for match in _ENTITY.finditer(text)
    )


def plain(fragment: str) -> str:
    """A title or a name as one line, without markup."""
    if is_markup(fragment):
        return " ".join(SPACES.sub(" ", block.text) for block in blocks(fragment))
    return SPACES.sub(" ", _NO_TEXT.sub("\ufffd", fragment)).strip(" ")


def _unpacked(text: str, times: int) -> Iterator[Block]:
    """The blocks of `text`, and of the markup that was escaped in it."""
    if _has_tags(text):
        for found in shown(text):
            if times and _PAIRED.search(found.block.text) and _has_tags(found.block.text):
                yield from _unpacked(found.block.text, times - 1)
            else:
                yield found.block
    elif times and is_markup(text):
        unescaped = decoded(text)
        if _has_tags(unescaped) and not _PAIRED.search(unescaped):
            yield from _paragraphs(unescaped)  # a tag by itself is talked about
        else:
            yield from _unpacked(unescaped, times - 1)
    else:
        yield from _paragraphs(text)


def _paragraphs(text: str) -> Iterator[Block]:
    """Text without tags: set apart by empty lines, and by line ends after a sentence."""
    lines = list[str]()
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.strip(SPACE)
        lines.append(bare)
        if not bare or bare.rstrip(_CLOSING).endswith(_SENTENCE_ENDS):
            yield from _joined(lines)
            lines = []
    yield from _joined(lines)


def _joined(lines: list[str]) -> Iterator[Block]:
    text = SPACES.sub(" ", " ".join(lines)).strip(SPACE)
    if text.strip():
        yield Block(text, "text")


def _has_tags(text: str) -> bool:
    if "<" not in text:
        return False
    if "<!--" in text or "<![CDATA[" in text:
        return True
    return any(match[1].lower() in KNOWN or not match[1].isalnum() for match in _TAG.finditer(text))
