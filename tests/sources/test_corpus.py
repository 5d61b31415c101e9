"""Feeds after the real shapes of publishers and agencies: exactly what is read of each.

`corpus/feeds/expected.json` has a row for each file: what is peculiar about it, its articles with
the text of every field, and what cannot be read. The feeds are written for these tests.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.model import RawArticle, Unread
from audit.sources import Options, read_all
from audit.sources.charsets import decode_document
from audit.sources.locating import Raw
from audit.sources.markup import plain

FEEDS = Path(__file__).parent / "corpus" / "feeds"
EXPECTED: dict[str, Any] = json.loads((FEEDS / "expected.json").read_text(encoding="utf-8"))

# Where feedparser reads a feed otherwise than we do, and why we do not follow it.
OTHERWISE = {
    "ani.xml": "it gives an item without any text, for us an Unread",
    "cut-after-item.xml": "it takes every guid for an address",
    "dainik-tribune.xml": "it gives a link that is a script",
    "entities.xml": "it puts a declared entity into the title, with & and ; around it",
    "feedburner.xml": "it gives the address that counts readers, not that of the article",
    "hindusthan-samachar.xml": "single bytes make it read all of the Hindi as windows-1252",
    "khabar-lahariya.atom": "it was not told where the feed stands, and leaves links relative",
    "navbharat-times.xml": "it makes an entity of a bare &: R&B;",
    "punjab-kesari.xml": "a title without an end loses it title and link",
    "satyagrah.xml": "it does not know RSS in another namespace",
    "truncated.xml": "it gives an item that is cut off, for us an Unread",
    "uni-varta.xml": "it leaves control characters in the title",
    "voa-hindi.xml": "it was not told where the feed stands, and leaves links relative",
}


def read(name: str) -> list[RawArticle | Unread]:
    options = Options(format=EXPECTED[name].get("format", ""))
    return list(read_all([str(FEEDS / name)], options))


def articles(name: str) -> list[RawArticle]:
    return [found for found in read(name) if isinstance(found, RawArticle)]


def row(article: RawArticle) -> dict[str, Any]:
    """An article as the table has it: what is empty is left out."""
    source = article.source
    fields: dict[str, Any] = {}
    for name, span in source.parts:
        fields.setdefault(name, []).append(article.text[slice(*span)])
    values = {
        "link": source.link,
        "published": source.published,
        "updated": source.updated,
        "notes": list(source.notes),
    }
    return {
        "id": article.id,
        "line": source.line,
        "fields": {name: one[0] if len(one) == 1 else one for name, one in fields.items()},
        **({"item": source.item} if source.item != article.id else {}),
        **{name: value for name, value in values.items() if value},
    }


def test_the_table_has_a_row_for_each_file_that_says_what_it_shows() -> None:
    files = {path.name for path in FEEDS.iterdir()} - {"expected.json"}
    assert set(EXPECTED) == files
    assert [name for name, expected in EXPECTED.items() if not expected["shows"]] == []


@pytest.mark.parametrize("name", EXPECTED)
def test_everything_is_read_or_told_of(name: str) -> None:
    found = read(name)
    unread = [{"line": one.line, "reason": one.reason} for one in found if isinstance(one, Unread)]
    assert [row(one) for one in found if isinstance(one, RawArticle)] == EXPECTED[name]["items"]
    assert unread == EXPECTED[name].get("unread", [])
    assert {one.path for one in found if isinstance(one, Unread)} <= {str(FEEDS / name)}


@pytest.mark.parametrize("name", EXPECTED)
def test_anchors_point_to_the_very_words(name: str) -> None:
    """Character for character in the file, and each field has one."""
    raw = Raw(decode_document((FEEDS / name).read_bytes()).text)
    for article in articles(name):
        anchors = article.source.anchors
        for span, line, column in anchors:
            if column is not None:
                at = raw.offset(line) + column - 1
                assert raw.text[at : at + span.end - span.start] == article.text[slice(*span)]
        for part in article.source.parts:
            assert any(part.span.start <= anchor.span.start < part.span.end for anchor in anchors)


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.endswith(".json")])
def test_feedparser_reads_the_same(name: str) -> None:
    feedparser = pytest.importorskip("feedparser")
    entries = feedparser.parse((FEEDS / name).read_bytes()).entries
    found = read(name)
    assert len(found) >= len(entries)
    ours = [(headline(one), one.source.link) for one in found if isinstance(one, RawArticle)]
    theirs = [(plain(entry.get("title", "")), entry.get("link", "")) for entry in entries]
    assert (ours == theirs) is (name not in OTHERWISE), OTHERWISE.get(name)


def headline(article: RawArticle) -> str:
    spans = [part.span for part in article.source.parts if part.field == "headline"]
    return article.text[slice(*spans[0])] if spans else ""
