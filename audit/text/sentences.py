"""The one sentence splitter, and how text becomes an Article.

Danda and full stop both end sentences and may be mixed; so do `?`, `!` and a bar typed
for a danda. A line break always ends one. A full stop does not after a title or an
initial (the tokenizer keeps those stops in the word), inside a number, or after the
number that opens a list line.
"""

from __future__ import annotations

from audit.model import Article, Sentence, Source, Span, Token, TokenKind
from audit.text.roles import role_of
from audit.text.tokens import is_letter_name, tokenize

ENDING = frozenset("।॥?!.|")
CLOSING = frozenset("\"'”’»)]}›″′`")
_DOTS = frozenset(".…")


def read(text: str, *, id: str, source: Source) -> Article:
    """Tokenize and split `text`, and keep it untouched beside the result."""
    return Article(id=id, text=text, sentences=split(text), source=source)


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` in order; every token belongs to exactly one."""
    sentences: list[Sentence] = []
    line: list[Token] = []
    for token in tokenize(text):
        if token is not None:
            line.append(token)
        elif line:
            _split_line(line, sentences)
            line = []
    if line:
        _split_line(line, sentences)
    return tuple(sentences)


def _split_line(line: list[Token], sentences: list[Sentence]) -> None:
    start, index, length = 0, 0, len(line)
    while index < length:
        token = line[index]
        index += 1
        if token.text not in ENDING or not _ends(token, line, index - 1, start):
            continue
        while index < length and _continues_end(line[index - 1], line[index]):
            index += 1
        sentences.append(_sentence(line, start, index, terminated=True))
        start = index
    if start < length:
        sentences.append(_sentence(line, start, length, terminated=_dots_at_end(line[-1])))


def _sentence(line: list[Token], start: int, end: int, *, terminated: bool) -> Sentence:
    tokens = tuple(line[start:end])
    starts, ends = start == 0, end == len(line)
    role = role_of(tokens, terminated=terminated, starts_line=starts, ends_line=ends)
    return Sentence(
        span=Span(tokens[0].start, tokens[-1].end),
        tokens=tokens,
        terminated=terminated,
        starts_line=starts,
        ends_line=ends,
        role=role,
        forms=frozenset([token.folded for token in tokens]),
        words=sum([token.kind < TokenKind.PUNCTUATION for token in tokens]),
    )


def _ends(token: Token, line: list[Token], index: int, start: int) -> bool:
    mark = token.text
    if mark == "|":
        return index > start and line[index - 1].kind is TokenKind.WORD
    if mark != ".":
        return True
    following = line[index + 1] if index + 1 < len(line) else None
    if following is None:
        return True
    if following.start == token.end and following.text not in CLOSING:
        # "है.लेकिन": a stop glued between Hindi words still ends a sentence.
        return (
            index > start
            and line[index - 1].kind is TokenKind.WORD
            and following.kind is TokenKind.WORD
            and len(line[index - 1].text) > 1
        )
    if index == 1 and line[0].kind is TokenKind.NUMBER:
        return False  # "1. …" opens a list line
    return not _is_initial(line, index)


def _is_initial(line: list[Token], index: int) -> bool:
    """The stop at `index` follows one of several spaced initials: ए. पी. जे. अब्दुल कलाम."""
    if index == 0 or not is_letter_name(line[index - 1].folded):
        return False
    after = index + 2 < len(line) and line[index + 2].text == "."
    before = index >= 3 and line[index - 2].text == "."
    return (after and is_letter_name(line[index + 1].folded)) or (
        before and is_letter_name(line[index - 3].folded)
    )


def _continues_end(previous: Token, token: Token) -> bool:
    """Closing quotes and further end marks that stand close belong to the sentence."""
    if token.kind is not TokenKind.PUNCTUATION:
        return False
    if token.text in ENDING:
        return True
    return token.text in CLOSING and token.start == previous.end


def _dots_at_end(token: Token) -> bool:
    return token.kind is TokenKind.PUNCTUATION and token.text[0] in _DOTS
