from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Anchor, Article, Span
from audit.reports.places import (
    FilePlace,
    FilePlaces,
    FileRange,
    field_of,
    is_file,
    utf8_size,
    utf16_size,
)
from tests.reports import samples

TEXT = "पहला 🙂 शब्द\nदूसरा\r\nतीसरा"
UNKNOWN = FilePlace(None, None)


def article(text: str, *anchors: Anchor, **source: object) -> Article:
    base = samples.article(text, "feed.xml")
    known = {"item": "a", "anchors": anchors} if anchors else {}
    changed = replace(base.source, **known | source)  # type: ignore[arg-type]
    return replace(base, source=changed)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({}, True),
        ({"line": 3}, False),
        ({"item": "a"}, False),
        ({"parts": samples.item().article.source.parts}, False),
        ({"link": "https://samachar.example/"}, True),
    ],
)
def test_what_is_the_file_itself(source: dict[str, object], expected: bool) -> None:
    assert is_file(article(TEXT, **source)) is expected


def test_a_row_without_a_line_is_not_the_file() -> None:
    assert not is_file(samples.article(TEXT, "day.parquet", id="row-7"))


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (7, (1, 8)), (12, (2, 1)), (19, (3, 1)), (24, (3, 6))]
)
def test_a_file_is_its_own_map(offset: int, place: tuple[int, int]) -> None:
    assert FilePlaces(article(TEXT)).of(offset) == place


def test_a_row_knows_its_line_alone() -> None:
    places = FilePlaces(article(TEXT, line=9))
    assert places.of(14) == (9, None)
    assert places.range(Span(0, 4)) == FileRange(FilePlace(9, None), FilePlace(9, None), False)
    assert places.columns(Span(0, 4), utf8_size) == (None, None)


def test_an_item_of_which_nothing_is_known() -> None:
    places = FilePlaces(article(TEXT, item="a"))
    assert places.of(3) == UNKNOWN
    assert places.range(Span(0, 4)) == FileRange(UNKNOWN, UNKNOWN, False)


@pytest.mark.parametrize(
    ("offset", "place"),
    [
        (0, (7, None)),  # before the first anchor: where the item begins
        (2, (10, 5)),
        (11, (10, 14)),
        (12, (11, 1)),  # behind a line break inside the anchor
        (18, (12, None)),  # between anchors: the last line that was found
        (19, (20, None)),  # the file writes it otherwise
        (22, (20, None)),
    ],
)
def test_anchors(offset: int, place: tuple[int, int | None]) -> None:
    exact, inexact = Anchor(Span(2, 18), 10, 5), Anchor(Span(19, 24), 20, None)
    text = TEXT.replace("\r\n", "\n\n")
    assert FilePlaces(article(text, exact, inexact, line=7)).of(offset) == place


def test_before_the_first_anchor_of_an_item_without_a_line() -> None:
    assert FilePlaces(article(TEXT, Anchor(Span(5, 9), 3, 2))).of(0) == (3, None)


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("घड़ी के आसपास", FileRange(FilePlace(2, 26), FilePlace(2, 39), True)),
        ("चला", FileRange(FilePlace(2, 40), FilePlace(2, 43), True)),  # to the end of an anchor
        ("कॉस कॉस कॉस", FileRange(FilePlace(5, 13), FilePlace(5, 24), True)),
        ("हुआ।\n🙂", FileRange(FilePlace(4, 47), FilePlace(5, 2), True)),
        # Two pieces with an entity between them: that is no text to replace.
        ("मरम्मत & सफाई", FileRange(FilePlace(4, 14), FilePlace(4, 31), False)),
        ("मरम्मत &", FileRange(FilePlace(4, 14), FilePlace(4, None), False)),
        ("& सफाई", FileRange(FilePlace(4, None), FilePlace(4, 31), False)),
    ],
)
def test_ranges_of_an_item(piece: str, expected: FileRange) -> None:
    report = samples.item()
    found = FilePlaces(report.article).range(samples.span(samples.ITEM, piece))
    assert found == expected
    if expected.is_exact:
        lines = samples.FEED.split("\n")
        (line, column), (end_line, end_column), _ = found
        assert line
        assert column
        assert end_line
        assert end_column
        inside = "\n".join(lines[line - 1 : end_line])
        rest = len(lines[end_line - 1]) - end_column + 1
        assert inside[column - 1 : len(inside) - rest] == piece


def test_fields_that_stand_the_other_way_round_in_the_file() -> None:
    text = "शीर्षक\n\nपाठ"
    places = FilePlaces(article(text, Anchor(Span(0, 6), 9, 4), Anchor(Span(8, 11), 2, 4)))
    assert places.range(Span(3, 10)) == FileRange(FilePlace(9, 7), UNKNOWN, False)


@pytest.mark.parametrize(
    ("piece", "utf8", "utf16"),
    [
        # The line begins before the anchor, and nobody knows with what.
        ("घड़ी के आसपास", (None, None), (None, None)),
        ("🙂", (1, 5), (1, 3)),
        ("कॉस कॉस कॉस", (32, 61), (14, 25)),
        ("हुआ।\n🙂", (None, 5), (None, 3)),
        ("& सफाई", (None, None), (None, None)),
    ],
)
def test_columns_in_other_units(
    piece: str, utf8: tuple[int | None, ...], utf16: tuple[int | None, ...]
) -> None:
    places = FilePlaces(samples.item().article)
    span = samples.span(samples.ITEM, piece)
    assert places.columns(span, utf8_size) == utf8
    assert places.columns(span, utf16_size) == utf16


def test_columns_of_an_anchor_that_begins_its_line() -> None:
    places = FilePlaces(article("🙂क ख", Anchor(Span(0, 4), 8, 1)))
    assert places.columns(Span(3, 4), utf16_size) == (5, 6)
    assert places.columns(Span(3, 4), utf8_size) == (9, 12)


def test_columns_of_a_file() -> None:
    places = FilePlaces(article(TEXT))
    assert places.columns(Span(7, 10), utf16_size) == (9, 12)
    assert places.columns(Span(7, 10), utf8_size) == (19, 28)
    assert places.columns(Span(19, 21), utf8_size) == (1, 7)


@pytest.mark.parametrize(
    ("text", "utf8", "utf16"), [("", 0, 0), ("aक🙂", 8, 4), ("\ud800", 3, 1), ("क्\u200dष", 12, 4)]
)
def test_sizes(text: str, utf8: int, utf16: int) -> None:
    assert (utf8_size(text), utf16_size(text)) == (utf8, utf16)


@pytest.mark.parametrize(
    ("piece", "field"), [("बाँध", "headline"), ("चला", "headline"), ("मरम्मत", "body"), ("\n\n", "")]
)
def test_fields(piece: str, field: str) -> None:
    assert field_of(samples.item().article, samples.ITEM.index(piece)) == field


def test_an_article_that_is_a_file_has_no_fields() -> None:
    assert field_of(samples.news().article, 0) == ""


@given(
    st.text(st.sampled_from("कखग 🙂\n\r&"), min_size=1, max_size=40),
    st.text(st.sampled_from("<p> \n🙂x"), max_size=10),
    st.data(),
)
def test_what_an_anchor_leads_to_is_the_text(text: str, before: str, data: st.DataObject) -> None:
    """Whatever stands before a text in its file: each place holds that very character."""
    # A carriage return and a line feed at the seam would be one break in the file and two here.
    text = text.replace("\r", "")
    file = before + text
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    places = FilePlaces(article(text, Anchor(Span(0, len(text)), line, column)))
    lines = file.split("\n")
    for offset, character in enumerate(text):
        line_found, column_found = places.of(offset)
        assert line_found
        assert column_found
        assert (lines[line_found - 1] + "\n")[column_found - 1] == character
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    (_, first), (_, last) = places.range(span)[:2]
    for column_known, unit in zip((first, last), places.columns(span, len), strict=True):
        assert unit in (None, column_known)
