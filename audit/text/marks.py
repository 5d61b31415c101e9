"""Paired marks: which quotation marks and brackets of a text have no partner.

Marks are judged line by line. Double marks of every shape are one class and so are single
ones, because papers open with a curly mark and close with a straight one, and because a
closing mark is often typed for an opening one; a line with an even number of a class is in
order. Where the number is odd the mark that is out of place is found by its spaces. A
quotation may run over several lines, each of which may repeat the opening mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

_MARK = re.compile("[\"“”„‟«»'‘’‚‛`()\\[\\]{}\n]")
_GROUPS = {
    **dict.fromkeys('"“”„‟«»', "double"),
    **dict.fromkeys("'‘’‚‛`", "single"),
    **dict.fromkeys("()[]{}", "bracket"),
    "\n": "line",
}
_PARTNERS = {")": "(", "]": "[", "}": "{"}
_CLOSING = frozenset(" \t\u00a0\n।॥.,;:?!)]}-–—…'\"’”|/")
_OPENING = frozenset(" \t\u00a0\n([{-–—:,'\"‘“।.|/")
_LABEL = regex.compile(r"(?:^|[\s(,;:।.])[\p{L}\p{M}\p{N}.]{1,4}\s?\Z")
_LABEL_WINDOW = 6
_YEAR = regex.compile(r"\d\d(?:s\b|(?=[ -](?:के|का|की|से|में|तक)))")


class Lonely(NamedTuple):
    """A mark without a partner; `opening` where it stands like an opening one."""

    start: int
    end: int
    group: str  # "double", "single" or "bracket"
    opening: bool
    starts_line: bool
    line: int  # offset of the first character of its line


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    opens: bool
    closes: bool
    starts_line: bool
    weak: bool  # an apostrophe or inch sign, unless a quotation is open


def lonely_marks(text: str) -> list[Lonely]:
    """Marks of `text` without a partner, in order of position. Linear time."""
    found: list[Lonely] = []
    line: dict[str, list[_Mark]] = {"double": [], "single": [], "bracket": []}
    fresh = begin = 0  # offsets of the current line and of what is written on it
    opened_by_double: list[int] = []  # offsets of marks that open their line
    past = 0  # end of the last mark: ‘‘ is one double mark
    for match in _MARK.finditer(text):
        start, character = match.start(), match.group()
        group, end = _GROUPS[character], start + 1
        if start < past:
            continue
        if group == "line":
            found += _close_line(line, fresh)
            fresh = begin = end
            continue
        if group == "single" and text[end : end + 1] == character:
            group, end = "double", end + 1
        past = end
        while begin < start and text[begin].isspace():
            begin += 1
        mark = _mark(text, start, end, fresh, at_start=begin == start)
        if group == "bracket":
            line[group].append(mark)
            continue
        if group == "single" and _is_apostrophe(text, mark):
            continue
        if group == "double" and mark.starts_line:
            opened_by_double.append(mark.start)
        line[group].append(mark)
    found += _close_line(line, fresh)
    found = [m for m in found if m.group != "bracket" or not _is_label(text, m)]
    return sorted(_unspanned(found, text, set(opened_by_double)))


def _mark(text: str, start: int, end: int, fresh: int, *, at_start: bool) -> _Mark:
    before = text[start - 1] if start > fresh else " "
    after = text[end] if end < len(text) else " "
    opens = before in _OPENING and after not in _CLOSING
    closes = after in _CLOSING and before not in " \t\u00a0\n"
    if text[start] in "“‘`" and not closes:
        opens = True
    elif text[start] in "”’" and not opens:
        closes = True
    weak = not opens and before.isascii() and before.isalnum() and end - start == 1
    return _Mark(start, end, text[start:end], opens, closes, at_start, weak)


def _is_apostrophe(text: str, mark: _Mark) -> bool:
    """Inside a word (d'Or), or before the digits of a year ('90)."""
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end] if mark.end < len(text) else " "
    if after.isdigit():
        return mark.text != "‘" and _YEAR.match(text, mark.end) is not None
    return _is_letter(before) and _is_letter(after)


def _is_letter(character: str) -> bool:
    """Letters, digits and Devanagari vowel signs."""
    if "\u0900" <= character <= "\u0963":
        return True
    return character.isalnum()


def _close_line(line: dict[str, list[_Mark]], fresh: int) -> Iterator[Lonely]:
    for group, marks in line.items():
        if not marks:
            continue
        if group == "bracket":
            yield from _lonely_brackets(marks, fresh)
        elif len(strong := _without_apostrophes(marks)) % 2:
            lonely = _odd_one(strong)
            opening = lonely.opens or not lonely.closes
            yield Lonely(lonely.start, lonely.end, group, opening, lonely.starts_line, fresh)
        marks.clear()


def _without_apostrophes(marks: list[_Mark]) -> list[_Mark]:
    """Weak marks stay only where they close something."""
    kept: list[_Mark] = []
    for mark in marks:
        if not mark.weak or len(kept) % 2:
            kept.append(mark)
    return kept


def _odd_one(marks: list[_Mark]) -> _Mark:
    """The mark that is out of place among an odd number of marks."""
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            if mark.closes and not mark.opens:
                return mark
            opened = mark
        elif mark.opens and not mark.closes:
            return opened
        else:
            opened = None
    return opened or marks[-1]


def _lonely_brackets(marks: Iterable[_Mark], fresh: int) -> Iterator[Lonely]:
    stack: list[_Mark] = []
    for mark in marks:
        partner = _PARTNERS.get(mark.text)
        if partner is None:
            stack.append(mark)
        elif stack and stack[-1].text == partner:
            stack.pop()
        else:
            yield Lonely(mark.start, mark.end, "bracket", False, mark.starts_line, fresh)
    for mark in stack:
        yield Lonely(mark.start, mark.end, "bracket", True, mark.starts_line, fresh)


def _is_label(text: str, mark: Lonely) -> bool:
    """The bracket of "1)", "क)" or a smiley."""
    if mark.opening:
        return False
    before = text[max(0, mark.start - _LABEL_WINDOW) : mark.start].rpartition("\n")[2]
    return before.endswith((":", ";", ":-", ":'")) or _LABEL.search(before) is not None


def _unspanned(found: list[Lonely], text: str, line_openers: set[int]) -> list[Lonely]:
    """Drop the ends of quotations that run over lines, and repeated opening marks."""
    waiting: dict[str, list[Lonely]] = {}
    dropped: set[Lonely] = set()
    for mark in sorted(found):
        if mark.opening:
            waiting.setdefault(mark.group, []).append(mark)
            if mark.group == "double" and _next_line_start(text, mark.end) in line_openers:
                dropped.add(mark)
        elif pending := waiting.get(mark.group):
            dropped.update((mark, pending.pop()))
            dropped.update(earlier for earlier in pending if earlier.starts_line)
            pending.clear()
    return [mark for mark in found if mark not in dropped]


def _next_line_start(text: str, offset: int) -> int:
    """The offset of the first character of the next line that is not empty, or -1."""
    offset = text.find("\n", offset)
    while 0 <= offset < len(text) and text[offset].isspace():
        offset += 1
    return offset
