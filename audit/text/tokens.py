"""The one tokenizer. Tokens and white space tile the text: nothing is lost or rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import regex

from audit.model import Token, TokenKind
from audit.text.folding import fold

# Written with their stop in Hindi papers; the stop does not end a sentence.
_TITLES = (
    "डॉ डा प्रो श्री कु सुश्री मो मि मिस्टर मिसेज एडवोकेट एड इंजी पं स्व ले कर्नल जन ब्रिगे कै "
    "सं क्र नं पृ रु कि किमी मी सेमी मिमी ग्रा किग्रा ई उ पू दि सा लि प्रा कं वि"
).split()
# The names of Latin letters as Hindi spells them: ए.पी.जे. अब्दुल कलाम, यू.एस.
_LETTERS = "डब्ल्यू|डब्लू|एक्स|क्यू|वाई|जेड|ज़ेड|एच|आई|जे|के|एल|एम|एन|ओ|पी|आर|एस|टी|यू|वी|बी|सी|डी|ई|एफ|जी|ए"
_LETTER = rf"(?:{_LETTERS}|[A-Za-z])"

# Nine tokens in ten are a plain Devanagari word or a comma: they are cut out by one cheap
# pattern. Everything else up to the next white space goes through the careful one.
_FAST = re.compile(
    r"""
      (?P<plain>[\u0900-\u0963\u0970-\u097F]+)(?=[\s,।?!\-"”)(]|\Z)
    | (?P<mark>[,।])(?=\s|\Z)
    | (?P<newline>\r\n|[\n\r\v\f\x85\u2028\u2029])
    | (?P<chunk><[^<>\n]{0,300}>|\S[^\s<]*)
    """,
    re.VERBOSE,
)
_PLAIN_GROUP, _MARK_GROUP, _NEWLINE_GROUP = (
    _FAST.groupindex[name] for name in ("plain", "mark", "newline")
)
_CAREFUL = regex.compile(
    rf"""
      (?P<url>(?:https?://|www\.)[^\s<>"'“”‘’]{{1,2000}}
        |[\w.+-]{{1,64}}@[A-Za-z0-9-]{{1,64}}(?:\.[A-Za-z0-9-]{{2,64}}){{1,4}}
        |(?<![A-Za-z0-9-])[A-Za-z0-9-]{{2,64}}\.(?:com|org|net|in|gov|co|edu|info|html?|php)
            (?:\.[a-z]{{2,3}})?(?:/[^\s<>"']{{0,2000}})?(?![A-Za-z])
        |[#@][\p{{L}}\p{{M}}\p{{N}}_]{{2,100}})
    | (?P<markup></?[A-Za-z][^<>\n]{{0,300}}>|<!--|-->
        |&(?:[A-Za-z]{{2,8}}|\#[0-9]{{1,6}}|\#x[0-9A-Fa-f]{{1,6}});)
    | (?P<number>\p{{Nd}}+(?:[.,:]\p{{Nd}}+)*)
    | (?P<abbreviation>(?<![\p{{L}}\p{{M}}])(?:
          (?:{_LETTER}\.){{2,20}}(?:{_LETTER}(?![\p{{L}}\p{{M}}]))?
        | {_LETTER}\.(?=[\p{{L}}])
        | (?:{"|".join(_TITLES)}|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|No|Inc|Ltd|Co|Corp)\.(?!\.)
      ))
    | (?P<word>[\p{{L}}\p{{M}}\u200c\u200d]+(?:['’ʼ](?=\p{{L}})[\p{{L}}\p{{M}}\u200c\u200d]+)*)
    | (?P<dots>\.{{2,}}|…+)
    | (?P<invisible>[\u200b\ufeff]+)
    | (?P<punctuation>[\p{{P}}|])
    | (?P<symbol>.)
    """,
    regex.VERBOSE | regex.DOTALL,
)
_DEVANAGARI = regex.compile(r"[\u0900-\u097F\uA8E0-\uA8FF]")
_LATIN = regex.compile(r"\p{Latin}")
_ONLY_DEVANAGARI = regex.compile(r"[\u0900-\u0963\u0970-\u097F\u200c\u200d]+")
# Calling Token costs more than the rest of a plain token.
_token = partial(tuple.__new__, Token)
_WORD, _PUNCTUATION = TokenKind.WORD, TokenKind.PUNCTUATION
_FOREIGN = regex.compile(r"[^\P{L}\p{Devanagari}]")
_KINDS = {
    "url": TokenKind.URL,
    "markup": TokenKind.MARKUP,
    "number": TokenKind.NUMBER,
    "abbreviation": TokenKind.ABBREVIATION,
    "dots": TokenKind.PUNCTUATION,
    "punctuation": TokenKind.PUNCTUATION,
    "symbol": TokenKind.SYMBOL,
}


def tokenize(text: str) -> Iterator[Token | None]:
    """Yield the tokens of `text` in order, and None for each line break. Linear time."""
    for match in _FAST.finditer(text):
        group = match.lastindex
        if group == _PLAIN_GROUP:
            start, end = match.span()
            word = text[start:end]
            yield _token((start, end, word, fold(word), _WORD))
        elif group == _MARK_GROUP:
            start, end = match.span()
            mark = text[start:end]
            yield _token((start, end, mark, mark, _PUNCTUATION))
        elif group == _NEWLINE_GROUP:
            yield None
        else:
            yield from _tokenize_chunk(text, match.start(), match.end())


def _tokenize_chunk(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _CAREFUL.finditer(text, start, end):
        group = match.lastgroup or ""
        token = match.group()
        if group == "word":
            yield Token(match.start(), match.end(), token, fold(token), word_kind(token))
        elif group != "invisible":
            kind = _KINDS[group]
            folded = token
            if kind is TokenKind.NUMBER and not token.isascii():
                folded = western_digits(token)
            elif kind is TokenKind.ABBREVIATION:
                folded = fold(token)
            yield Token(match.start(), match.end(), token, folded, kind)


def word_kind(word: str) -> TokenKind:
    """Which script the letters of `word` belong to."""
    if _ONLY_DEVANAGARI.fullmatch(word):
        return TokenKind.WORD
    if word.isascii():
        return TokenKind.LATIN
    devanagari, latin = _DEVANAGARI.search(word), _LATIN.search(word)
    if devanagari:
        return TokenKind.MIXED if _FOREIGN.search(word) else TokenKind.WORD
    return TokenKind.LATIN if latin else TokenKind.OTHER


def western_digits(number: str) -> str:
    """१९८४ → 1984; digits of any script."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in number)


def is_letter_name(folded: str) -> bool:
    """Whether a word is the name of a Latin letter as Hindi spells it (ए, पी, जे), or one."""
    return folded in _LETTER_NAMES or (len(folded) == 1 and folded.isascii() and folded.isalpha())


_LETTER_NAMES = frozenset(map(fold, _LETTERS.split("|")))
