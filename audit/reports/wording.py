"""Numbers as both the terminal and the HTML report word them."""

from __future__ import annotations

_ALMOST = 0.99


def percent(probability: float | None) -> str:
    """A probability for a person: never 100 %, for nothing measured is certain."""
    return "–" if probability is None else f"{min(probability, _ALMOST):.0%}"


def counted(count: int, noun: str) -> str:
    """1 article, 2 articles, 1,200 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
