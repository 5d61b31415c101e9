"""Cuts an article into runs of text that lie under the same defects.

Defects may overlap in any way, which the elements of a page may not: so the marks are laid
out flat, one after the other, and each knows every defect that it belongs to. The runs
under one defect, put together, are exactly its span, widened to whole grapheme clusters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from audit.model import Defect, Span
from audit.reports.positions import Clusters

_LINE = regex.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `ranks` says which defects cover it, `ending` which of them end with it."""

    text: str
    ranks: tuple[int, ...]
    ending: tuple[int, ...]


def paragraphs(
    text: str, defects: Sequence[Defect], clusters: Clusters
) -> Iterator[tuple[Piece, ...]]:
    """The pieces of each line of `text` that has anything in it."""
    spans = [(clusters.around(defect.span), defect.rank) for defect in defects]
    spans.sort()
    position, active = 0, list[tuple[Span, int]]()
    for line in _LINE.finditer(text):
        start, end = line.span()
        while position < len(spans) and spans[position][0].start < end:
            active.append(spans[position])
            position += 1
        active = [item for item in active if item[0].end > start]
        if line.group().strip():
            yield tuple(_pieces(text, Span(start, end), active))


def _pieces(text: str, line: Span, spans: Sequence[tuple[Span, int]]) -> Iterator[Piece]:
    """A sweep along the line: `spans` is sorted and every one of them touches the line."""
    cuts = {line.start, line.end}
    for span, _ in spans:
        cuts.update(cut for cut in span if line.start < cut < line.end)
    position, covering = 0, list[tuple[Span, int]]()
    for start, end in pairwise(sorted(cuts)):
        while position < len(spans) and spans[position][0].start <= start:
            covering.append(spans[position])
            position += 1
        covering = [item for item in covering if item[0].end > start]
        yield Piece(
            text=text[start:end],
            ranks=tuple(sorted(rank for _, rank in covering)),
            ending=tuple(sorted(rank for span, rank in covering if span.end == end)),
        )
