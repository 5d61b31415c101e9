"""Pages made like those of Hindi publishers: which of their text is the article, and which is not.

What is expected of each stands in corpus/pages/expected.json; the pages were written for this.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.model import RawArticle, Unread
from audit.sources import read_all
from audit.sources.markup.layout import shown

PAGES = Path(__file__).parent / "corpus" / "pages"
EXPECTED: dict[str, Any] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
ARTICLES = [name for name, expected in EXPECTED.items() if "unread" not in expected]


def read(name: str) -> RawArticle | Unread:
    (found,) = read_all([str(PAGES / name)])
    return found


def article(name: str) -> RawArticle:
    found = read(name)
    assert isinstance(found, RawArticle)
    return found


def fields(found: RawArticle) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for part in found.source.parts:
        named.setdefault(part.field, []).append(found.text[part.span.start : part.span.end])
    return named


def test_every_page_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in PAGES.glob("*.html"))


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in ARTICLES])
def test_no_article(name: str) -> None:
    found = read(name)
    assert isinstance(found, Unread)
    assert found.reason == EXPECTED[name]["unread"]
    assert found.remedy == "Give the page of one article, or its feed."


@pytest.mark.parametrize("name", ARTICLES)
class TestArticle:
    def test_fields(self, name: str) -> None:
        expected, named = EXPECTED[name], fields(article(name))
        for field in ("headline", "standfirst", "byline"):
            assert named.get(field, []) == ([expected[field]] if field in expected else [])
        assert named.get("caption", []) == expected.get("captions", [])
        (body,) = named["body"]
        assert body.startswith(expected["first"])
        assert body.endswith(expected["last"])
        assert len(body.split("\n\n")) == expected["paragraphs"]

    def test_what_it_says_of_itself(self, name: str) -> None:
        expected, found = EXPECTED[name], article(name)
        assert found.source.link == found.source.item == expected.get("link", "")
        assert found.id == expected.get("link", found.source.path)
        assert found.source.published == expected.get("published", "")
        assert found.source.updated == expected.get("updated", "")
        assert list(found.source.notes) == expected.get("notes", [])

    def test_furniture(self, name: str) -> None:
        assert list(article(name).source.furniture) == EXPECTED[name]["furniture"]

    def test_no_text_is_lost_and_none_is_made_up(self, name: str) -> None:
        found = article(name)
        html = (PAGES / name).read_text(encoding="utf-8")
        visible = [one.block.text for one in shown(html)]
        headline = fields(found)["headline"][0]
        for text in visible:
            assert text in found.source.furniture or text in found.text or text in headline
        body = fields(found)["body"][0].split("\n\n")
        order = [visible.index(text) for text in body]
        assert order == sorted(order)

    def test_anchors_point_to_the_very_characters(self, name: str) -> None:
        found = article(name)
        lines = (PAGES / name).read_text(encoding="utf-8").split("\n")
        anchored = 0
        for anchor in found.source.anchors:
            assert anchor.column is not None
            text = found.text[anchor.span.start : anchor.span.end]
            below = "\n".join(lines[anchor.line - 1 :])
            assert below.startswith(text, anchor.column - 1)
            anchored += len(text)
        written = sum(map(len, found.text.split("\n\n")))
        assert anchored >= 0.95 * written


def test_a_paragraph_of_a_page_in_one_line_has_its_own_column() -> None:
    found = article("one-line.html")
    html = (PAGES / "one-line.html").read_text(encoding="utf-8")
    first = "मेले में गुब्बारे बेचने वाले"
    places = [anchor for anchor in found.source.anchors if first in found.text[slice(*anchor.span)]]
    (place,) = places
    assert (place.line, place.column) == (1, html.index("<p>" + first) + len("<p>") + 1)
    assert html.count(first) == 3  # also in its description and in its JSON-LD
