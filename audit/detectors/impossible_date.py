"""A date that the calendar does not have, or that falls on another weekday.

Digits are copied wrongly and days are attached to the neighbouring month when a system
reorders "November 30 and 1 December": 31 नवंबर. Where a full date and its weekday stand side by
side they are checked against the Gregorian calendar from 1900 on.

Known limits: a wrong date that exists needs the source; dates in the Hindu or Hijri calendar
have other month names and are not judged.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.months import MONTHS
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.dates import (
    WEEKDAYS,
    DateMention,
    exists,
    mention_at,
    numeric_date,
    weekday_beside,
)
from audit.text.numerals import find_digit

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MARCH = 3  # मार्च is also a protest march: "40 मार्च निकाले गए"


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report days that do not exist and weekdays that do not fit."""
    months = knowledge[MONTHS]
    for sentence in article.sentences:
        if not find_digit(article.text, *sentence.span):
            continue
        tokens = sentence.tokens
        for index, (_, _, _, folded, kind) in enumerate(tokens):
            if kind is TokenKind.NUMBER:
                if len(folded) > 7:
                    yield from _judge_numeric(tokens[index])
            elif folded in months and (date := mention_at(tokens, index, months[folded])):
                yield from _judge(tokens, date)


def _judge(tokens: tuple[Token, ...], date: DateMention) -> Iterator[Detection]:
    year, month = date.year, date.month
    if date.day == 0 or date.day > month.days:
        if date.day <= 31 or (year and month.number != _MARCH):
            message = f"This month has {month.days} days."
            yield _found(tokens, date.first, date.last, message, "day")
    elif year is None or year < _FIRST_YEAR:
        return
    elif year > _LAST_YEAR:
        yield _found(tokens, date.first, date.last, "This year is far in the future.", "year")
    elif not exists(date.day, month.number, year):
        yield _found(tokens, date.first, date.last, f"{year} is no leap year.", "day")
    elif (weekday := weekday_beside(tokens, date)) is not None:
        actual = datetime.date(year, month.number, date.day).weekday()
        if WEEKDAYS[tokens[weekday].folded] != actual:
            right = next(name for name, number in WEEKDAYS.items() if number == actual)
            first, last = min(weekday, date.first), max(weekday, date.last)
            yield _found(tokens, first, last, f"The date fell on {right}.", "weekday")


def _judge_numeric(token: Token) -> Iterator[Detection]:
    parts = numeric_date(token.folded)
    if parts and not exists(*parts) and not exists(parts[1], parts[0], parts[2]):
        yield Detection(
            span=token.span,
            message="The calendar does not have this date.",
            evidence=(Evidence("date", token.text),),
            basis="day",
        )


def _found(tokens: tuple[Token, ...], first: int, last: int, message: str, basis: str) -> Detection:
    text = " ".join(token.text for token in tokens[first : last + 1])
    span = Span(tokens[first].start, tokens[last].end)
    return Detection(span, message, evidence=(Evidence("date", text),), basis=basis)


DETECTOR = Detector(
    id="impossible-date",
    title="date that does not exist",
    category=Category.NUMBER,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "सम्मेलन ⟦31 नवंबर⟧ को दिल्ली में होगा।",
        "समझौते पर ⟦29 फरवरी, 2023⟧ को हस्ताक्षर हुए।",
        "मंत्री ⟦सोमवार (29 नवंबर, 2024⟧) को रवाना हुए।",
        "आवेदन ⟦31.04.2020⟧ तक जमा होंगे।",
    ),
    good=(
        "मंत्री शुक्रवार (29 नवंबर, 2024) को रवाना हुए।",
        "समझौते पर 29 फरवरी, 2024 को हस्ताक्षर हुए।",
        "किसानों ने जून में 40 मार्च निकाले और 31 जुलाई को धरना दिया।",
        "यह घटना मई 22, 2017 को हुई और फैसला 28 फरवरी, 2018 को आया।",
    ),
    check=check,
)
