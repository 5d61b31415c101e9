"""An article from the fields of an item: one text, which knows where each field stands.

Fields are set apart by an empty line, in the order a reader meets them. Feeds say things twice
(a description that is the beginning of the content, a headline that is also the first line):
what another field says already is left out, or every such item would seem to repeat itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from audit.model import Anchor, Part, RawArticle, Source, Span
from audit.sources.locating import Raw, locate

_APART = "\n\n"
# How a feed ends what it cuts short: …, [...], [&hellip;], (more), आगे पढ़ें.
_CUT = regex.compile(r"\s*(?:\[?\s*(?:…|\.\.\.)\s*\]?|\(more\)|आगे पढ़ें.?|और पढ़ें.?)\s*$")
_MOST_COMPARED = 50  # fields of an item: each is held against all others
_LEAST_CUT = 40  # characters that a shortened text must share with the whole


class Field(NamedTuple):
    """A field of an item: its name as in `audit.model.Part`, its text without markup.

    `start` is where to look for it in the raw file, None where that is not known.
    """

    name: str
    text: str
    start: int | None = None


def compose(
    identifier: str,
    fields: Sequence[Field],
    source: Source,
    raw: Raw | None = None,
    *,
    start: int = 0,
    until: int | None = None,
) -> RawArticle:
    """The article that `fields` make.

    `raw`, if given, is what the anchors point into; the item stands there from `start` to `until`.
    """
    kept = _without_repeats([field for field in fields if field.text.strip()])
    pieces, parts, anchors = list[str](), list[Part](), list[Anchor]()
    at, place = 0, start
    for field in kept:
        if pieces:
            at += len(_APART)
        text = field.text.strip()
        pieces.append(text)
        parts.append(Part(field.name, Span(at, at + len(text))))
        if raw is not None:
            begin = place if field.start is None else field.start
            found, place = locate(text, raw, begin, until=until, at=at)
            anchors += found
        at += len(text)
    return RawArticle(
        identifier,
        _APART.join(pieces),
        replace(source, parts=tuple(parts), anchors=tuple(anchors)),
    )


def _without_repeats(fields: Sequence[Field]) -> list[Field]:
    """`fields` without those whose text stands in another one, whole or cut short."""
    if len(fields) > _MOST_COMPARED:
        rest = fields[_MOST_COMPARED:]
        return [*_without_repeats(fields[:_MOST_COMPARED]), *rest]
    texts = [" ".join(field.text.split()) for field in fields]
    kept = []
    for number, (field, text) in enumerate(zip(fields, texts, strict=True)):
        others = [
            (place, other)
            for place, other in enumerate(texts)
            if place != number and fields[place].name != "caption"
        ]
        if not any(_says(other, text, place < number) for place, other in others):
            kept.append(field)
    return kept


def _says(whole: str, text: str, is_earlier: bool) -> bool:
    """Whether `whole` holds `text` already; of two alike the earlier one stays."""
    if whole == text:
        return is_earlier
    cut = _CUT.sub("", text)
    if len(cut) < len(text):
        return len(cut) >= _LEAST_CUT and whole.startswith(cut)
    return len(text) >= _LEAST_CUT and whole.startswith(text)
