"""Where in an article something stands, in words for a person."""

from __future__ import annotations

from collections.abc import Iterable

from audit.model import Article, Token

_MOST = 5


def other_lines(article: Article, tokens: Iterable[Token]) -> str:
    """The lines of further places of a defect: "line 3, line 9"; "" where there are none."""
    lines = dict.fromkeys(article.text.count("\n", 0, token.start) + 1 for token in tokens)
    named = ", ".join(f"line {line}" for line in list(lines)[:_MOST])
    return f"{named} and {len(lines) - _MOST} more" if len(lines) > _MOST else named
