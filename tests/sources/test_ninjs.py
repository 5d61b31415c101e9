"""ninjs: every version's names for the same things, and documents that are none."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, format_of, ninjs

ITEM = {"uri": "http://a.example.com/1", "headline": "शीर्षक", "body_text": "पाठ यह है।"}


def read(document: Any, **options: Any) -> list[RawArticle | Unread]:
    data = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return list(ninjs.FORMAT.read(Input("x", io.BytesIO(data)), Options(**options)))


def one(item: dict[str, Any]) -> RawArticle:
    (article,) = read(item)
    assert isinstance(article, RawArticle)
    return article


def parts(item: dict[str, Any]) -> list[tuple[str, str]]:
    article = one(item)
    return [(part.field, article.text[slice(*part.span)]) for part in article.source.parts]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"headline": "मुख्य"}, [("headline", "मुख्य")]),
        (
            {"headline": "मुख्य", "headline_short": "छोटा", "headline_sub": "उप"},
            [("headline", "मुख्य"), ("headline", "छोटा"), ("standfirst", "उप")],
        ),
        (
            {"headlines": [{"role": "main", "value": "मुख्य"}, {"value": ""}, "सादा", 5, None]},
            [("headline", "मुख्य"), ("headline", "सादा")],
        ),
        ({"headlines": [{"role": "SubHeadline", "value": "उप"}]}, [("standfirst", "उप")]),
        ({"byline": "राम", "by": "श्याम"}, [("byline", "राम")]),
        ({"by": "श्याम", "byline": None}, [("byline", "श्याम")]),
        ({"body_html": "<p>एक</p><p>दो</p>"}, [("body", "एक\nदो")]),
        ({"body_xhtml": "एक<br/>दो &amp; तीन"}, [("body", "एक\nदो & तीन")]),
        ({"body_text": "एक।\n\nदो।"}, [("body", "एक।\nदो।")]),
        ({"article_html": "<p>एक</p>", "infobox_html": "<p>दो</p>"}, [("body", "एक\nदो")]),
        (
            {"body_text": "पहला पैरा। दूसरा पैरा।", "body_xhtml": "<p>पहला पैरा।</p><p>दूसरा पैरा।</p>"},
            [("body", "पहला पैरा।\nदूसरा पैरा।")],
        ),
        (
            {
                "bodies": [
                    {"role": "main", "value": "पहली बात।"},
                    {"role": "facts", "value": "अलग तथ्य।"},
                ]
            },
            [("body", "पहली बात।\nअलग तथ्य।")],
        ),
        (
            {"headline": "मुख्य", "body_html": "<h1>मुख्य</h1><p>पाठ</p>"},
            [("headline", "मुख्य"), ("body", "पाठ")],
        ),
        (
            {"body_html": "<p>पाठ</p><figure><figcaption>चित्र</figcaption></figure>"},
            [("body", "पाठ"), ("caption", "चित्र")],
        ),
        ({"description_text": "सार", "description_html": "<p>सार</p>"}, [("standfirst", "सार")]),
        ({"description_creditline": "एजेंसी", "headline": "मुख्य"}, [("headline", "मुख्य")]),
        ({"type": "picture", "description_text": "नेता"}, [("caption", "नेता")]),
        ({"type": "Graphic", "descriptions": [{"value": "नक़्शा"}]}, [("caption", "नक़्शा")]),
        (
            {"kicker": "क", "teaser": "ख", "headline": "ग"},
            [("headline", "ग"), ("standfirst", "क"), ("standfirst", "ख")],
        ),
        ({"body_text": "&amp;quot;क&amp;quot; और"}, [("body", '"क" और')]),
    ],
)
def test_what_is_read_of_an_item(item: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert parts({"uri": "x:1", **item}) == expected


@pytest.mark.parametrize(
    ("item", "published", "updated"),
    [
        ({"versioncreated": "2026-01-02T03:04:05Z"}, "02T03:04:05", "02T03:04:05"),
        (
            {"versionCreated": "2026-01-02T03:04:05Z", "firstCreated": "2026-01-01T00:00:00Z"},
            "01T00:00:00",
            "02T03:04:05",
        ),
        ({"version_created": "2026-01-02T03:04:05Z"}, "02T03:04:05", "02T03:04:05"),
        ({"contentcreated": "2026-01-01T00:00:00Z", "versioncreated": "soon"}, "01T00:00:00", ""),
    ],
)
def test_dates(item: dict[str, Any], published: str, updated: str) -> None:
    source = one({**ITEM, **item}).source
    assert source.published == f"2026-01-{published}+00:00"
    assert source.updated == (f"2026-01-{updated}+00:00" if updated else "")


@pytest.mark.parametrize(
    ("item", "identifier", "notes"),
    [
        ({"uri": "a:1"}, "a:1", ()),
        ({"guid": "b:2"}, "b:2", ()),
        ({"urn": "c:3", "uri": ""}, "c:3", ()),
        ({"uri": " a \n b "}, "a b", ()),
        ({"uri": "../../etc/passwd"}, "../../etc/passwd", ()),
        ({"uri": "a:1", "pubstatus": "usable"}, "a:1", ()),
        ({"uri": "a:1", "pubStatus": "canceled"}, "a:1", ("Its status is 'canceled'.",)),
        ({"uri": "a:1", "pubstatus": "with\x1bheld"}, "a:1", ("Its status is 'with\\x1bheld'.",)),
        ({}, "sha256:9c6fa1e18fb87b09", ("It has no id: one was made of its text.",)),
    ],
)
def test_id_and_status(item: dict[str, Any], identifier: str, notes: tuple[str, ...]) -> None:
    article = one({"body_text": "पाठ।", **item})
    assert (article.id, article.source.notes) == (identifier, notes)


def test_pictures_give_captions_and_texts_are_articles() -> None:
    picture = {"type": "picture", "headline": "नाम", "description_text": "चित्र में नेता"}
    text = {"guid": "x:2", "headline": "और", "body_html": "<p>दूसरा पाठ</p>"}
    pointer = {"uri": "x:3", "headline": "पुराना"}
    item = {**ITEM, "associations": {"a": picture, "b": [text, pointer], "c": None, "d": 5}}
    first, second = read(item)
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert first.text == "शीर्षक\n\nपाठ यह है।\n\nचित्र में नेता"
    assert (second.id, second.text) == ("x:2", "और\n\nदूसरा पाठ")


def test_an_item_that_is_there_twice() -> None:
    changed = {**ITEM, "body_text": "पाठ बदल गया।"}
    first, second = read([ITEM, ITEM, changed])
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert second.id == "http://a.example.com/1#2"
    assert second.source.notes == ("It has the id of the item in line 1.",)


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        ([ITEM, {"uri": "x:9"}], ["The item 'x:9' has no text."]),
        ([ITEM, 5, None], ["An item has no text.", "An item has no text."]),
        (
            {"data": {"items": [{"item": {"uri": "a\x1b[2Jb", "headline": " "}}]}},
            ["The item 'a\\x1b[2Jb' has no text."],
        ),
        ({"uri": "x:1", "items": [ITEM]}, []),
        ({"items": []}, []),
    ],
)
def test_what_is_no_item(document: Any, reasons: list[str]) -> None:
    found = [item.reason for item in read(document) if isinstance(item, Unread)]
    assert found == reasons


def test_what_stands_before_a_cut_is_read() -> None:
    data = json.dumps({"items": [ITEM, {**ITEM, "uri": "x:2"}]}, ensure_ascii=False)[:-30]
    stream = ninjs.FORMAT.read(Input("x", io.BytesIO(data.encode())), Options())
    first = next(stream)
    assert isinstance(first, RawArticle)
    with pytest.raises(SourceError, match="It is not JSON: "):
        next(stream)


def test_items_are_bounded() -> None:
    with pytest.raises(SourceError, match="the bound is 2 items"):
        read([{**ITEM, "uri": f"x:{number}"} for number in range(3)], max_items=2)


def test_texts_without_end_are_read_in_bounded_time() -> None:
    many = [{"value": f"पाठ {number}"} for number in range(5_000)]
    pictures = [{"type": "picture", "descriptions": [text]} for text in many]
    article = one({**ITEM, "associations": pictures, "bodies": many, "headlines": many})
    assert article.text.endswith("पाठ 4999")
    assert [part.field for part in article.source.parts] == ["headline", "body", "caption"]


def test_associated_texts_without_end_are_read_in_bounded_time() -> None:
    texts = [{"uri": f"x:{number}", "body_text": f"पाठ {number}"} for number in range(5_000)]
    found = read({**ITEM, "associations": texts})
    assert [item.id for item in found if isinstance(item, RawArticle)][1:] == [
        f"x:{number}" for number in range(5_000)
    ]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"uri": "x:1", "versioncreated": "2026"}', "ninjs"),
        ('[{"guid": "x:1", "body_html": ""}]', "ninjs"),
        ('{"urn": "x:1", "version_created": ""}', "ninjs"),
        ('{"data": {"items": [{"item": {"uri": "", "pubStatus": ""}}]}}', "ninjs"),
        ('{"uri": "x:1", "text": "y"}', "json"),
        ('{"id": "x:1", "body_html": "y"}', "json"),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "items": [{"uri": "", "body_x": ""}]}',
            "json-feed",
        ),
    ],
)
def test_is_recognised(data: str, name: str) -> None:
    assert format_of(data.encode()).name == name


_KEYS = st.sampled_from(
    "uri guid type headline headlines bodies body_text body_html descriptions value role "
    "associations item items contentType pubstatus versionCreated".split()
)
_VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=10) | st.sampled_from(["text", "picture", "<p>क"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=10,
)


@given(st.dictionaries(_KEYS, _VALUES))
def test_any_values_give_articles_with_text_or_reasons(document: dict[str, Any]) -> None:
    for item in read(document):
        if isinstance(item, RawArticle):
            item.text.encode()
            assert item.text.strip()
            assert all(note.isprintable() for note in item.source.notes)
        else:
            assert item.reason.isprintable()
