"""Numbers and paragraphs as all reports word them."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

_ALMOST = 0.99


def percent(probability: float | None) -> str:
    """A probability for a person: never 100 %, for nothing measured is certain."""
    return "–" if probability is None else f"{min(probability, _ALMOST):.0%}"


def counted(count: int, noun: str) -> str:
    """1 article, 2 articles, 1,200 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def clip(text: str, room: int) -> str:
    """`text`, cut at white space to at most `room` code points."""
    if len(text) <= room:
        return text
    head, _, _ = text[: room - 2].rpartition(" ")
    return f"{head or text[: room - 2]} …"


def reflowed(rationale: str) -> Iterator[str]:
    """A docstring with its lines joined, "" between paragraphs; one set in keeps its place."""
    paragraph: list[str] = []
    for line in cleandoc(rationale).splitlines():
        if paragraph and (not line.strip() or line[0].isspace() or line.startswith(("*", "- "))):
            yield " ".join(paragraph)
            paragraph = []
        if not line.strip():
            yield ""
        else:
            paragraph.append(line.strip() if paragraph else line.rstrip())
    if paragraph:
        yield " ".join(paragraph)
