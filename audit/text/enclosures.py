"""Whether a token stands inside brackets or quotation marks of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model import Token

_OPENERS, _CLOSERS = frozenset("([{"), frozenset(")]}")
_QUOTES = frozenset("\"'“”‘’«»`")


def in_brackets(tokens: Sequence[Token], index: int) -> bool:
    """Whether more brackets open than close before `tokens[index]`."""
    depth = 0
    for token in tokens[:index]:
        depth += (token.text in _OPENERS) - (token.text in _CLOSERS)
    return depth > 0


def in_quotes(tokens: Sequence[Token], index: int) -> bool:
    """Whether an odd number of quotation marks stands before `tokens[index]`."""
    return sum(token.text in _QUOTES for token in tokens[:index]) % 2 == 1
