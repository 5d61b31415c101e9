"""Markdown: what a reader sees of it, and where it stands in the file."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.knowledge import Knowledge
from audit.model import RawArticle
from audit.pipeline import audit
from audit.settings import Settings
from audit.sources import Input, Options
from audit.sources.markdown import FORMAT
from audit.text.sentences import read as split


def read(text: str) -> RawArticle:
    data = io.BytesIO(text.encode("utf-8", "replace"))
    (found,) = FORMAT.read(Input("a.md", data), Options())
    assert isinstance(found, RawArticle)
    return found


def fields(text: str) -> list[tuple[str, str]]:
    article = read(text)
    return [(part.field, article.text[slice(*part.span)]) for part in article.source.parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# शहर में बारिश\n\nपानी भरा।\n", [("headline", "शहर में बारिश"), ("body", "पानी भरा।")]),
        ("पानी भरा।\n\n## सड़कें\n\nबंद रहीं।\n", [("body", "पानी भरा।\nसड़कें\nबंद रहीं।")]),
        ("पानी **बहुत** भरा, [घर](http://x.example) डूबे।", [("body", "पानी बहुत भरा, घर डूबे।")]),
        ("पानी भरा और\nसड़कें बंद रहीं।", [("body", "पानी भरा और सड़कें बंद रहीं।")]),
        ("पानी भरा।\nसड़कें बंद रहीं।", [("body", "पानी भरा।\nसड़कें बंद रहीं।")]),
        ("उसने कहा, “पानी भरा।”\nलोग लौटे।", [("body", "उसने कहा, “पानी भरा।”\nलोग लौटे।")]),
        ("- पहला\n- दूसरा\n", [("body", "पहला\nदूसरा")]),
        ("राम &amp; श्याम ![चित्र](a.png) आए।", [("body", "राम & श्याम आए।")]),
        ("---\ntitle: 'बारिश'\n---\nपानी भरा।", [("headline", "बारिश"), ("body", "पानी भरा।")]),
        ("---\ntitle: क\n---\n# ख\n\nपानी भरा।", [("headline", "ख"), ("body", "पानी भरा।")]),
        ("---\n\nपानी भरा।", [("body", "पानी भरा।")]),
        ("", []),
    ],
)
def test_the_text_is_what_a_reader_sees(text: str, expected: list[tuple[str, str]]) -> None:
    assert fields(text) == expected


def test_front_matter_is_kept_apart() -> None:
    source = read("---\ntitle: बारिश\ntags: [a]\n---\nपानी भरा।").source
    assert source.furniture == ("title: बारिश", "tags: [a]")


def test_words_are_found_in_the_file() -> None:
    article = read("# शहर\n\nपानी **बहुत** भरा।\n")
    anchors = {
        article.text[slice(*one.span)].strip(): (one.line, one.column)
        for one in article.source.anchors
    }
    assert anchors == {"शहर": (1, 3), "पानी": (3, 1), "बहुत": (3, 8), "भरा।": (3, 15)}


def test_its_marks_are_no_leftovers(knowledge: Knowledge) -> None:
    raw = read("# शहर में बारिश\n\nपानी **बहुत** भरा और [लोग](http://x.example/a) घर लौटे।\n")
    article = split(raw.text, id=raw.id, source=raw.source)
    assert audit(article, knowledge, Settings(raise_failures=True)).defects == ()


def test_marks_in_masses_cost_little() -> None:
    for text in ("[" * 20_000, "*क " * 20_000, ">" * 20_000, "- " * 20_000, "`" * 20_000):
        assert fields(text + "\n\nपानी भरा।")[-1][1].endswith("पानी भरा।")


@given(st.text(max_size=200))
def test_any_text_is_an_article(text: str) -> None:
    article = read(text.replace("\0", ""))
    assert all(article.text[slice(*part.span)].strip() for part in article.source.parts)
