"""Slips of spacing beside marks: what stands too close, too far, or doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import regex

from audit.model import Span
from audit.text.wordlists import words

_VISARGA = regex.compile(r"[\p{Devanagari}\u200c\u200d]+ः(?![\p{L}\p{M}])")
_VISARGA_ENDS = ("तः", "नैः", "ह्नः", "स्वः")
_VISARGA_WORDS = words(
    "छः पुनः प्रायः क्रमशः शब्दशः अक्षरशः प्रायशः शतशः कोटिशः नमः दुः निः बहिः चतुः मनः तपः यशः तेजः रजः "
    "वक्षः सद्यः भूयः ओजः वयः शिरः पुरः तिरः श्रेयः उषः पयः आयुः ज्योतिः चक्षुः धनुः शान्तिः शांतिः "
    "श्रीः गुरुः ब्रह्मः भूर्भुवः अहः नभः छन्दः छंदः वाः आः ओः अः उः विसर्गः एकशः बहुशः खण्डशः खंडशः अंशः"
)
_VERBS = words(
    "है हैं था थी थे थीं हूं हूँ होगा होगी होंगे गया गई गए गईं गयी गये किया दिया लिया कहा बताया सकता सकती सकते "
    "जाएगा जाएगी जाएंगे रहेगा रहेगी करेगा करेगी करेंगे चाहिए"
)
_COPULAS = words("है हैं था थी थे थीं हूं हूँ होगा होगी होंगे")
_AFTER_COPULA = _VERBS | frozenset(("ना", "न", "नहीं", "ही", "भी", "तो"))
_LETTERS = "\u0904-\u0939\u0958-\u0961"
_SIGNED = "\u0900-\u0963\u0970-\u097f"
_GLUE = re.compile(f"[।,.-](?<=[{_SIGNED}].)(?=[{_LETTERS}])")
_WORD_BEFORE = re.compile(f"[{_SIGNED}]+\\Z")
_WORD_AFTER = re.compile(f"[{_SIGNED}]+")
_LONGEST_WORD = 40
_SPACED_MARK = re.compile(r" (?P<mark>[,।;])(?=[\s\"”’'])")
_SPACED_HYPHEN = regex.compile(r" -(?=\p{L})[\p{L}\p{M}]{2,40}| - (?P<word>[\p{L}\p{M}]{2,40})")
_DOUBLED = re.compile(r"।[ ]?[।.,](?![।.])|,[ ]?,(?!,)|(?<![।.]),।|(?<![.।])\.।")
_ADDRESS_END = re.compile(
    r"(?<=[A-Za-z0-9])(?:\. ?"
    r"(?:com|org|net|in|gov|nic|edu|ac|html?|css|py|txt|java|xml|json|php|js)(?![A-Za-z0-9]))+"
)
_ADDRESS_START = re.compile(r"(?:www\. )?[A-Za-z0-9_-]+(?:\. ?[A-Za-z0-9_-]+)*\Z")
_TWO_MARKS = re.compile("[।,.] ?[।,.]")
_HABIT = 3  # as many or more right ones for each wrong one, or it is a habit
_FEW = 3


class Slip(NamedTuple):
    """A place where spacing broke; `kind` names how."""

    start: int
    end: int
    kind: str


def slips(text: str) -> Iterator[Slip]:
    """Every slip by kind; what a line does throughout is a habit and passed over. Linear time."""
    if "ः" in text:
        yield from _visargas(text)
    if " -" in text:
        yield from _hyphens(text)
    if ". " in text:
        yield from _addresses(text)
    yield from _glued(text)
    if " ," in text or " ।" in text or " ;" in text:
        yield from _spaced_marks(text)
    if _TWO_MARKS.search(text):
        for match in _DOUBLED.finditer(text):
            yield Slip(match.start(), match.end(), "doubled")


def _visargas(text: str) -> Iterator[Slip]:
    """कहाः for कहा: (said), outside Sanskrit verses."""
    for match in _VISARGA.finditer(text):
        word = match.group()
        if word in _VISARGA_WORDS or word.endswith(_VISARGA_ENDS) or len(word) < 3:
            continue
        if _is_sanskrit(text, match.start(), match.end()):
            continue
        yield Slip(match.start(), match.end(), "visarga")


def _is_sanskrit(text: str, start: int, end: int) -> bool:
    """Another visarga or a final halant close by: a verse, not Hindi."""
    around = text[max(0, start - 40) : start] + text[end : end + 40]
    return "ः" in around or "् " in around or "्।" in around or "॥" in around


def _hyphens(text: str) -> Iterator[Slip]:
    for match in _SPACED_HYPHEN.finditer(text):
        start = _word_start(text, match.start())
        word = match["word"]
        if start < match.start() and (word is None or word == text[start : match.start()]):
            yield Slip(start, match.end(), "hyphen")


def _addresses(text: str) -> Iterator[Slip]:
    last = 0
    for match in _ADDRESS_END.finditer(text):
        start = _ADDRESS_START.search(text, max(last, match.start() - 60), match.start())
        if start and ". " in text[start.start() : match.end()]:
            yield Slip(start.start(), match.end(), "address")
            last = match.end()


def _glued(text: str) -> Iterator[Slip]:
    """Words joined by a mark, unless the line does so throughout; clauses by a hyphen."""
    joined: list[Span] = []
    for match in _GLUE.finditer(text):
        mark = match.group()
        start = _word_start(text, match.start())
        if mark in "।," and match.start() - start > 1:
            joined.append(Span(start, _word_end(text, match.end())))
            continue
        before = text[start : match.start()]
        if before not in (_COPULAS if mark == "-" else _VERBS):
            continue
        span = Span(start, _word_end(text, match.end()))
        if mark == ".":
            joined.append(span)
        elif mark == "-" and text[match.end() : span.end] not in _AFTER_COPULA:
            yield Slip(*span, "dash")
    for line, spans in _by_line(text, joined):
        right = text.count("। ", *line) + text.count(", ", *line)
        if len(spans) <= max(1, right // _HABIT):
            for span in spans:
                yield Slip(*span, "glued")


def _spaced_marks(text: str) -> Iterator[Slip]:
    """किया ।, where the other marks of the line stand close; a comma never stands apart."""
    spaced = [match.span() for match in _SPACED_MARK.finditer(text)]
    for line, spans in _by_line(text, [Span(*span) for span in spaced]):
        for mark, least in ((",", 0), (";", 0), ("।", _FEW)):
            some = [span for span in spans if text[span.end - 1] == mark]
            right = text.count(mark, *line) - len(some)
            if some and right >= least and len(some) <= max(1 - least, right // _HABIT):
                for span in some:
                    yield Slip(_word_start(text, span.start), span.end, "space-before")


def _by_line(text: str, spans: list[Span]) -> Iterator[tuple[Span, list[Span]]]:
    """The lines that hold spans, each with its spans, which must be in order."""
    line, held = Span(0, 0), list[Span]()
    for span in spans:
        if span.start >= line.end:
            if held:
                yield line, held
            end = text.find("\n", span.start)
            line = Span(text.rfind("\n", line.end, span.start) + 1, end if end >= 0 else len(text))
            held = []
        held.append(span)
    if held:
        yield line, held


def _word_start(text: str, end: int) -> int:
    match = _WORD_BEFORE.search(text, max(0, end - _LONGEST_WORD), end)
    return match.start() if match else end


def _word_end(text: str, start: int) -> int:
    match = _WORD_AFTER.match(text, start, start + _LONGEST_WORD)
    return match.end() if match else start
