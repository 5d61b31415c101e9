"""Dates as Hindi news writes them: 29 नवंबर, 2024 · नवंबर 29, 2024 · 29.11.2024."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import regex

from audit.model import Token, TokenKind
from audit.text.folding import fold

_MONDAY_FIRST = (
    "सोमवार",
    "मंगलवार",
    "बुधवार",
    "गुरुवार बृहस्पतिवार वीरवार गुरूवार",
    "शुक्रवार",
    "शनिवार",
    "रविवार इतवार",
)
WEEKDAYS: Mapping[str, int] = {
    fold(name): number for number, names in enumerate(_MONDAY_FIRST) for name in names.split()
}
_NUMERIC = regex.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20)[0-9]{2})")
_BETWEEN = frozenset(",()-–")
_FAR = 3  # tokens between a date and its weekday


class Month(NamedTuple):
    """A month by name: its number and the most days it can have."""

    number: int
    days: int


class DateMention(NamedTuple):
    """A date in a sentence: indices of its first and last token, and its parts."""

    first: int
    last: int
    day: int
    month: Month
    year: int | None


def mention_at(tokens: tuple[Token, ...], index: int, month: Month) -> DateMention | None:
    """The date around the month name at `index`, with the year where one follows."""
    if (day := _number(tokens, index - 1)) is not None and day < 100:
        after = index + 2 if _text(tokens, index + 1) == "," else index + 1
        year = _year(tokens, after)
        return DateMention(index - 1, after if year else index, day, month, year)
    if (day := _number(tokens, index + 1)) is not None and day < 100:
        after = index + 3 if _text(tokens, index + 2) == "," else index + 2
        if year := _year(tokens, after):
            return DateMention(index, after, day, month, year)
    return None


def weekday_beside(tokens: tuple[Token, ...], date: DateMention) -> int | None:
    """The index of a weekday that belongs to `date`: शुक्रवार (29 नवंबर) or 29 नवंबर (शुक्रवार)."""
    for step, index in ((-1, date.first - 1), (1, date.last + 1)):
        for _ in range(_FAR):
            if not 0 <= index < len(tokens):
                break
            if tokens[index].folded in WEEKDAYS:
                return index
            if tokens[index].text not in _BETWEEN:
                break
            index += step
    return None


def exists(day: int, month: int, year: int) -> bool:
    """Whether the Gregorian calendar has this day."""
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def numeric_date(numeral: str) -> tuple[int, int, int] | None:
    """The three parts of 29.11.2024, or None."""
    match = _NUMERIC.fullmatch(numeral)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def month_index(rows: Iterable[Mapping[str, str]]) -> Mapping[str, Month]:
    """Folded month names from the rows of reference/months.tsv."""
    return {fold(row["name"]): Month(int(row["month"]), int(row["days"])) for row in rows}


def _number(tokens: tuple[Token, ...], index: int) -> int | None:
    if 0 <= index < len(tokens) and tokens[index].kind is TokenKind.NUMBER:
        folded = tokens[index].folded
        if folded.isdigit() and len(folded) < 5:
            return int(folded)
    return None


def _year(tokens: tuple[Token, ...], index: int) -> int | None:
    number = _number(tokens, index)
    return number if number is not None and 1000 <= number <= 9999 else None


def _text(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""
