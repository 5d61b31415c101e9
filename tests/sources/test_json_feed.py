"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, format_of, json_feed

VERSION = "https://jsonfeed.org/version/1.1"


def read(
    document: str, *, address: str = "", max_items: int = 1000
) -> Iterator[RawArticle | Unread]:
    given = Input("feed.json", io.BytesIO(document.encode()), address)
    return json_feed.FORMAT.read(given, Options(max_items=max_items))


def feed(*items: object, **head: object) -> str:
    return json.dumps(
        {"version": VERSION, "title": "फ़ीड", **head, "items": items}, ensure_ascii=False
    )


def only(item: dict[str, object], address: str = "", **head: object) -> RawArticle:
    (found,) = read(feed(item, **head), address=address)
    assert isinstance(found, RawArticle)
    return found


def fields(article: RawArticle) -> list[tuple[str, str]]:
    return [(part.field, article.text[slice(*part.span)]) for part in article.source.parts]


@pytest.mark.parametrize(
    ("beginning", "media_type"),
    [
        (f'{{"version": "{VERSION}", "items": [', ""),
        ('{"title":"क","version":"https:\\/\\/jsonfeed.org\\/version\\/1"', ""),
        ('{"version" : "http://www.jsonfeed.org/version/1"', "text/plain"),
        ('{"items": []}', "application/feed+json"),
    ],
)
def test_is_recognised(beginning: str, media_type: str) -> None:
    assert format_of(beginning.encode(), media_type=media_type).name == "json-feed"
    assert format_of(beginning.encode(), suffix=".txt", media_type=media_type).name == "json-feed"


@pytest.mark.parametrize("beginning", ['{"items": [', '[{"version": 1}]', VERSION])
def test_nothing_else_is(beginning: str) -> None:
    assert format_of(beginning.encode(), suffix=".json").name != "json-feed"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"title": "क", "content_text": "पाठ।"}, [("headline", "क"), ("body", "पाठ।")]),
        (
            {"title": "क &amp; ख", "content_html": "<p>एक।</p><p>दो।</p>", "content_text": "नहीं"},
            [("headline", "क & ख"), ("body", "एक।\nदो।")],
        ),
        ({"content_html": "<p>एक।</p>"}, [("body", "एक।")]),
        (
            {"title": "क", "summary": "सार।", "content_text": "यह पाठ है।"},
            [("headline", "क"), ("standfirst", "सार।"), ("body", "यह पाठ है।")],
        ),
        (
            {"title": "क", "summary": "सार।", "content_html": ""},
            [("headline", "क"), ("body", "सार।")],
        ),
        (
            {"title": "क", "content_html": "<figure><figcaption>चित्र</figcaption></figure>पाठ।"},
            [("headline", "क"), ("body", "पाठ।"), ("caption", "चित्र")],
        ),
        ({"title": "क", "authors": [{"name": "कोई"}], "tags": ["विषय"]}, [("headline", "क")]),
        ({"title": "क", "content_text": ["सूची"]}, [("headline", "क")]),
    ],
)
def test_fields(item: dict[str, object], expected: list[tuple[str, str]]) -> None:
    article = only({"id": "1", **item})
    assert fields(article) == expected
    assert article.source.notes == ()


def test_source() -> None:
    article = only(
        {
            "id": 7,
            "url": "n/1",
            "title": "क",
            "date_published": "2024-03-05T14:30:00+05:30",
            "date_modified": "2024-03-06T00:00:00Z",
        },
        home_page_url="https://x.example/a/",
    )
    source = article.source
    assert (article.id, source.item, source.line, source.link) == (
        "7",
        "7",
        1,
        "https://x.example/a/n/1",
    )
    assert (source.published, source.updated) == (
        "2024-03-05T14:30:00+05:30",
        "2024-03-06T00:00:00+00:00",
    )


def test_the_address_of_the_feed_counts_more_than_what_it_says_of_itself() -> None:
    item: dict[str, object] = {"id": "1", "title": "क", "url": "/1"}
    article = only(item, address="https://y.example/f.json", home_page_url="https://x.example/")
    assert article.source.link == "https://y.example/1"


def test_external_url_stands_in_for_url() -> None:
    article = only({"id": "1", "title": "क", "external_url": "https://y.example/1"})
    assert article.source.link == "https://y.example/1"


def test_anchors() -> None:
    document = feed({"id": "1", "title": "पहला शीर्षक", "content_text": "सीधा पाठ"})
    (article,) = read(document)
    assert isinstance(article, RawArticle)
    for span, line, column in article.source.anchors:
        assert line == 1
        assert column is not None
        assert document[column - 1 :].startswith(article.text[slice(*span)])
    assert len(article.source.anchors) == 2


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("शब्द", "It is a string, not an item."),
        (None, "It is null, not an item."),
        ({"id": "1"}, "The item '1' has no text: its title, summary and content are empty."),
        ({}, "The item has no text: its title, summary and content are empty."),
    ],
)
def test_what_is_no_article(item: object, reason: str) -> None:
    found, after = read(feed(item, {"id": "2", "title": "ख"}))
    assert isinstance(found, Unread)
    assert (found.path, found.line, found.reason) == ("feed.json", 1, reason)
    assert isinstance(after, RawArticle)


def test_no_items_is_no_error() -> None:
    assert list(read(feed())) == []


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (f'{{"version": "{VERSION}"}}', "It is a JSON Feed without items."),
        (f'{{"version": "{VERSION}", "items": ', "It is not JSON"),
        ("", "It is not JSON"),
        ("[" * 100_000, "It is nested too deeply."),
    ],
)
def test_no_feed(document: str, reason: str) -> None:
    with pytest.raises(SourceError) as error:
        list(read(document))
    assert error.value.reason.startswith(reason)


def test_what_is_cut_off_is_told_of_behind_what_is_whole() -> None:
    document = feed(*({"id": str(number), "title": "क"} for number in range(3)))
    found = read(document[:-20])
    assert [next(found), next(found)] == list(
        read(feed({"id": "0", "title": "क"}, {"id": "1", "title": "क"}))
    )
    with pytest.raises(SourceError, match=r"It is not JSON: .* \(line 1, column"):
        next(found)


def test_items_behind_the_bound_are_counted() -> None:
    *articles, rest = read(
        feed(*({"id": str(number), "title": "क"} for number in range(5))), max_items=2
    )
    assert len(articles) == 2
    assert isinstance(rest, Unread)
    assert rest.reason == "3 items were left out: the bound is 2 items for one document."
