"""Rows and fields: what is the id, what the text, and what a row without them is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import Anchor, Part, Source, Span
from audit.sources import Fields
from audit.sources.locating import Raw
from audit.sources.rows import Rows, Written, hint, kind_of, shortened

SOURCE = Source("x")
NEWS = Fields(
    id=("guid", "id"),
    text=("body", "more"),
    headline=("meta.title", "title"),
    standfirst=("teaser",),
    caption=("photo.caption",),
    link=("url",),
    published=("date",),
)


def made(row: dict[str, Any], fields: Fields = NEWS, **options: bool) -> Any:
    return Rows(fields, "Mend it.", **options).article(row, SOURCE, 1)  # type: ignore[arg-type]


def refused(row: dict[str, Any], fields: Fields = NEWS, **options: bool) -> str:
    with pytest.raises(SourceError) as caught:
        made(row, fields, **options)
    assert caught.value.remedy
    return caught.value.reason


def test_an_id_and_a_text_alone_are_kept_as_they_are() -> None:
    article = made({"id": " a ", "text": " वह गया।\n\n "}, Fields())
    assert (article.id, article.text, article.source) == (" a ", " वह गया।\n\n ", SOURCE)


def test_fields_are_parts_in_the_order_of_a_reader() -> None:
    row = {
        "body": "सरकार ने फ़ैसला किया।",
        "more": "विपक्ष ने विरोध किया।",
        "photo": {"caption": "संसद भवन"},
        "teaser": "बहस लंबी चली",
        "meta": {"title": "नया कानून"},
        "title": "दूसरा शीर्षक",
        "guid": 41,
        "url": "https://example.com/1",
        "date": "Fri, 20 Nov 2026 09:30:00 +0530",
    }
    article = made(row)
    assert [(part.field, article.text[slice(*part.span)]) for part in article.source.parts] == [
        ("headline", "नया कानून"),
        ("standfirst", "बहस लंबी चली"),
        ("body", "सरकार ने फ़ैसला किया।"),
        ("body", "विपक्ष ने विरोध किया।"),
        ("caption", "संसद भवन"),
    ]
    assert article.id == "41"
    assert article.source.link == "https://example.com/1"
    assert article.source.published == "2026-11-20T09:30:00+05:30"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"body": ["पहला पैरा।", "दूसरा पैरा।"]}, "पहला पैरा।\nदूसरा पैरा।"),
        ({"body": None, "more": "बाक़ी।"}, "बाक़ी।"),
        ({"body": "पाठ।", "title": None, "teaser": None, "date": None}, "पाठ।"),
        ({"body": "पाठ।", "meta": None, "title": "शीर्षक"}, "शीर्षक\n\nपाठ।"),
        ({"body": "पाठ।", "meta.title": "बिंदु वाला नाम"}, "बिंदु वाला नाम\n\nपाठ।"),
        ({"body": "पाठ।", "meta": {"title": None}, "title": "अगला"}, "अगला\n\nपाठ।"),
        ({"body": "पाठ।", "date": 1_700_000_000}, "पाठ।"),
        ({"body": ""}, ""),
    ],
)
def test_values(row: dict[str, Any], text: str) -> None:
    assert made({"id": "a", **row}).text == text


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, 'It has no "guid" or "id".'),
        ({"idd": "1"}, 'It has no "guid" or "id" (it has \'idd\').'),
        ({"id": "a"}, 'It has no "body" or "more".'),
        ({"id": "a", "body": None, "more": None}, 'It has no "body" or "more" (it has \'body\').'),
        ({"id": "a", "body": 5}, 'Its "body" is a number, not a string.'),
        ({"id": "a", "body": {}}, 'Its "body" is an object, not a string.'),
        ({"id": "a", "body": ["x", 1]}, 'Its "body" is a list, not a string.'),
        ({"id": "a", "body": b"x"}, 'Its "body" is a bytes, not a string.'),
        ({"id": "a", "body": "x", "teaser": 1.5}, 'Its "teaser" is a number, not a string.'),
        ({"id": ["a"], "body": "x"}, 'Its "id" is a list, not a string.'),
        ({"id": True, "body": "x"}, 'Its "id" is true or false, not a string.'),
        ({"id": None, "body": "x"}, 'Its "id" is null, not a string.'),
        ({"id": "", "body": "x"}, 'Its "id" is empty.'),
    ],
)
def test_a_row_that_is_no_article(row: dict[str, Any], reason: str) -> None:
    assert refused(row) == reason


def test_strict_rows_have_strings() -> None:
    assert refused({"id": 7, "text": "x"}, Fields(), strict=True) == (
        'Its "id" is a number, not a string.'
    )
    assert refused({"id": "a", "text": ["x"]}, Fields(), strict=True) == (
        'Its "text" is a list, not a string.'
    )


def test_numbers_are_ids_where_there_are_none() -> None:
    rows = Rows(Fields(), "", numbered=True)
    assert [rows.article({"text": "क"}, SOURCE, number).id for number in (1, 2)] == ["1", "2"]


def test_of_several_rows_with_one_id_the_first_is_the_article() -> None:
    rows = Rows(Fields(), "", unit="row")
    rows.article({"id": "a\x1b[31m", "text": "क"}, SOURCE, 3)
    with pytest.raises(SourceError) as caught:
        rows.article({"id": "a\x1b[31m", "text": "ख"}, SOURCE, 9)
    assert caught.value.reason == "Its id 'a\\x1b[31m' is that of row 3."


def test_a_row_that_is_none_does_not_take_an_id() -> None:
    rows = Rows(Fields(), "")
    with pytest.raises(SourceError):
        rows.article({"id": "a"}, SOURCE, 1)
    assert rows.article({"id": "a", "text": "क"}, SOURCE, 2).id == "a"


def test_anchors_point_to_where_the_values_stand() -> None:
    raw = Raw("\n  पाठ यह है | नाम है")
    written = Written(raw, 0, len(raw.text), lambda text: raw.text.find(text))
    rows = Rows(Fields(headline=("title",)), "")
    row = {"id": "a", "text": "पाठ यह है", "title": "नाम है"}
    article = rows.article(row, SOURCE, 1, written)
    assert article.source.anchors == (Anchor(Span(0, 6), 2, 15), Anchor(Span(8, 17), 2, 3))
    assert article.source.parts == (Part("headline", Span(0, 6)), Part("body", Span(8, 17)))


def test_names_are_shown_short_and_safe() -> None:
    assert shortened("\u202e\x1b") == "'\\u202e\\x1b'"
    assert shortened("क" * 70) == repr("क" * 60 + "…")
    assert hint(["te\u202ext"], ["text"]) == " (it has 'te\\u202ext')"
    assert hint(["x" * 61 + "text"], ["text"]) == ""
    assert hint([f"column {number}" for number in range(100_000)], ["text"]) == ""


@pytest.mark.parametrize(
    ("value", "kind"),
    [(None, "null"), (False, "true or false"), (1.0, "a number"), ("", "a string"), ([], "a list")],
)
def test_kinds(value: object, kind: str) -> None:
    assert kind_of(value) == kind


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["guid", "id", "body", "more", "title", "meta", "teaser", "photo", "date"]),
        _VALUES,
    )
)
def test_any_row_is_an_article_or_an_error(row: dict[str, Any]) -> None:
    try:
        article = made(row)
    except SourceError:
        return
    spans = [part.span for part in article.source.parts]
    assert spans == sorted(spans)
    assert all(article.text[slice(*span)].strip() for span in spans)
