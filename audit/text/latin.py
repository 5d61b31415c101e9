"""Stretches of Latin words in Hindi text, and which of them are code, not language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.model import Sentence, Token, TokenKind

JOINERS = frozenset("-‐‑–&'’/+")  # may stand between the words of one stretch
_CODE = frozenset("_=<>{}\\/@#~^*(")
_ADDRESS_KINDS = frozenset({TokenKind.LATIN, TokenKind.NUMBER, TokenKind.URL})
_LEAST_HINDI = 3


def latin_stretches(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and one past the last index of each run of Latin words; numbers may lie between."""
    index, count = 0, len(tokens)
    while index < count:
        if tokens[index].kind is not TokenKind.LATIN:
            index += 1
            continue
        end = ahead = index + 1
        while ahead < count:
            token = tokens[ahead]
            if token.kind is TokenKind.LATIN:
                end = ahead + 1
            elif token.kind is not TokenKind.NUMBER and token.text not in JOINERS:
                break
            ahead += 1
        yield index, end
        index = ahead + 1


def is_code(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Part of an address, a call, a formula: signs or digits stand close on either side."""
    if start and tokens[start - 1].end == tokens[start].start:
        before = tokens[start - 1]
        if before.text in _CODE or before.text == "." or before.kind is TokenKind.NUMBER:
            return True
    rest = tokens[end : end + 2]
    if not rest:
        return False
    after, next_after = rest[0], rest[-1]
    if after.text == "(":
        return next_after.text == ")"
    if after.start != tokens[end - 1].end:
        return False
    if after.text == ".":
        return next_after.start == after.end and next_after.kind in _ADDRESS_KINDS
    return after.text in _CODE or after.kind in (TokenKind.NUMBER, TokenKind.URL)


def is_mostly_latin(sentence: Sentence) -> bool:
    """Fewer than three Hindi words, or more Latin words than Hindi ones."""
    latin = sum(token.kind is TokenKind.LATIN for token in sentence.tokens)
    hindi = sum(token.kind is TokenKind.WORD for token in sentence.tokens)
    return hindi < _LEAST_HINDI or latin > hindi
