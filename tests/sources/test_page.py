"""Web pages: what is one, what it says of itself, and pages made to do harm."""

from __future__ import annotations

import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import RawArticle
from audit.sources import Input, Options, format_of, page
from audit.sources.markup.layout import shown
from audit.sources.page.facts import facts, without_site

FIRST = "सरकार ने सोमवार को नई योजना की घोषणा की, जिसमें किसानों को बीज पर छूट दी जाएगी।"
SECOND = "यह योजना अगले महीने से लागू होगी और इसका ख़र्च राज्य और केंद्र मिलकर उठाएँगे।"
THIRD = "किसान संगठनों ने इसका स्वागत किया, मगर कहा कि छूट हर फ़सल पर मिलनी चाहिए।"
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TITLE = "किसानों के लिए नई योजना"


def html(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    )


def read(text: str | bytes, *, address: str = "", charset: str = "") -> RawArticle:
    data = text.encode() if isinstance(text, str) else text
    given = Input("page.html", io.BytesIO(data), address=address, charset=charset)
    (found,) = page.FORMAT.read(given, Options(max_bytes=50_000_000))
    assert isinstance(found, RawArticle)
    return found


def fields(found: RawArticle) -> list[tuple[str, str]]:
    return [
        (part.field, found.text[part.span.start : part.span.end]) for part in found.source.parts
    ]


class TestRecognised:
    @pytest.mark.parametrize(
        "text",
        [
            "<!doctype html><p>पाठ",
            "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
            "\n <html lang=hi>",
            "<html ⚡>",
            "<HTML amp>",
            "<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'>",
            "<!-- saved from url=(0014)about:internet -->\n<html>",
            "<head><title>पाठ</title>",
            "<body>पाठ",
        ],
    )
    def test_by_how_it_begins(self, text: str) -> None:
        assert format_of(text.encode()) is page.FORMAT
        assert format_of(text.encode("utf-16")) is page.FORMAT

    @pytest.mark.parametrize(
        "text",
        [
            "<p>पाठ</p>",
            "पाठ <b>मोटा</b> है",
            "<div>पाठ</div>",
            "<htmlx>",
            "<!-- <html> --> पाठ",
            "पहली पंक्ति\n<html>",
            "",
        ],
    )
    def test_a_text_with_tags_is_no_page(self, text: str) -> None:
        assert format_of(text.encode(), suffix=".txt").name == "text"

    @pytest.mark.parametrize(
        ("text", "suffix", "media_type", "name"),
        [
            ("<div><p>पाठ</p></div>", ".html", "", "page"),
            ("<div><p>पाठ</p></div>", "", "text/html", "page"),
            ("<p>पाठ</p>", ".xhtml", "", "page"),
            ("केवल पाठ, बिना टैग", ".html", "", "text"),
            ("पाठ <b>है</b>", "", "text/html", "text"),
        ],
    )
    def test_a_part_of_a_page_by_its_name(
        self, text: str, suffix: str, media_type: str, name: str
    ) -> None:
        assert format_of(text.encode(), suffix=suffix, media_type=media_type).name == name


class TestEncoding:
    PAGE = html(f"<h1>{TITLE}</h1>{TEXT}")

    @pytest.mark.parametrize(
        ("data", "charset", "notes"),
        [
            (PAGE.encode(), "", ()),
            (PAGE.encode(), "windows-1252", ()),
            (b"\xef\xbb\xbf" + PAGE.encode(), "iso-8859-1", ()),
            (PAGE.encode("utf-16"), "", ()),
            (
                PAGE.replace("utf-8", "iso-8859-1").encode(),
                "",
                ("It says that it is iso-8859-1, and is UTF-8.",),
            ),
        ],
        ids=["utf-8", "a server's lie", "mark", "utf-16", "its own lie"],
    )
    def test_bytes_decide(self, data: bytes, charset: str, notes: tuple[str, ...]) -> None:
        found = read(data, charset=charset)
        assert fields(found) == [("headline", TITLE), ("body", f"{FIRST}\n\n{SECOND}\n\n{THIRD}")]
        assert found.source.notes == notes

    def test_windows_bytes_in_a_page_are_said(self) -> None:
        data = self.PAGE.encode().replace("घोषणा".encode(), b"\x93" + "घोषणा".encode() + b"\x94")
        found = read(data)
        assert "“घोषणा”" in found.text
        assert len(found.source.notes) == 1


class TestFacts:
    @pytest.mark.parametrize(
        ("title", "site", "expected"),
        [
            ("शीर्षक यहाँ है | प्रभात डाक", "", "शीर्षक यहाँ है"),
            ("शीर्षक यहाँ है | राज्य | प्रभात डाक", "", "शीर्षक यहाँ है"),
            ("शीर्षक यहाँ है - प्रभात डाक", "प्रभात डाक", "शीर्षक यहाँ है"),
            ("शीर्षक यहाँ है – Aaj Hindi News", "", "शीर्षक यहाँ है"),
            ("शीर्षक यहाँ है :: प्रभात", "", "शीर्षक यहाँ है"),
            ("शीर्षक यहाँ है - और भी", "", "शीर्षक यहाँ है - और भी"),
            ("बजट | प्रभात डाक", "", "बजट | प्रभात डाक"),
            ("भारत-पाक सीमा पर शांति", "", "भारत-पाक सीमा पर शांति"),
            ("", "", ""),
        ],
    )
    def test_titles_lose_the_name_of_the_site(self, title: str, site: str, expected: str) -> None:
        assert without_site(title, site) == expected

    def test_json_ld_comes_first(self) -> None:
        linked = {
            "@graph": [
                {"@type": "WebSite", "name": "न"},
                {
                    "@type": ["NewsArticle", "Thing"],
                    "headline": "सच्चा &amp; शीर्षक",
                    "datePublished": "2026-03-05T10:00:00+05:30",
                    "author": [{"name": "रीना"}, "मोहन"],
                },
            ]
        }
        head = (
            f'<meta property="og:title" content="दूसरा"><meta name="date" content="2020-01-01">'
            f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        )
        found = facts(html("", head))
        assert [title.text for title in found.titles] == ["सच्चा & शीर्षक", "दूसरा"]
        assert found.authors == ("रीना", "मोहन")
        assert found.published == "2026-03-05T10:00:00+05:30"
        assert found.is_article

    @pytest.mark.parametrize(
        "script",
        [
            "",
            "{",
            "[" * 100_000,
            "null",
            '{"@type": 5}',
            '{"@type": "NewsArticle", "headline": {}}',
        ],
    )
    def test_broken_json_ld_says_nothing(self, script: str) -> None:
        found = facts(f'<script type="application/ld+json">{script}</script><title>शीर्षक</title>')
        assert [title.text for title in found.titles] == ["शीर्षक"]

    @pytest.mark.parametrize(
        ("head", "address", "expected"),
        [
            ("<link rel=canonical href='https://a.example/x'>", "", "https://a.example/x"),
            (
                "<link rel=canonical href=/x?a=1&amp;b=2>",
                "https://a.example/y",
                "https://a.example/x?a=1&b=2",
            ),
            ("<link rel=canonical href=/x>", "", ""),
            (
                "<link rel=canonical href='https://a.example/'>",
                "https://a.example/y",
                "https://a.example/y",
            ),
            ("<meta property=og:url content='https://a.example/x'>", "", "https://a.example/x"),
            ("<link rel=canonical href='javascript:x'>", "", ""),
            ("<link rel=canonical href='https://[x/y'>", "", ""),
            ("<link rel=canonical href='https://a.example/&#10;x y'>", "", ""),
            (f"<link rel=canonical href='https://a.example/{'x' * 2000}'>", "", ""),
            ("", "https://a.example/y", "https://a.example/y"),
        ],
    )
    def test_the_address_is_one_of_the_web(self, head: str, address: str, expected: str) -> None:
        assert facts(html("", head), address).link == expected


class TestArticle:
    def test_where_trafilatura_is_silent_the_page_is_asked(self) -> None:
        text = "शिमला में झटके आए।"
        found = read(html(f"<div>ऊपर</div><article><div>{text}</div></article>"))
        assert text in dict(fields(found))["body"]

    def test_classes_that_lie_are_not_believed(self) -> None:
        found = read(html(f"<h1>{TITLE}</h1><div class='related share comments'>{TEXT}</div>"))
        assert dict(fields(found))["body"] == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"

    def test_a_headline_that_is_nowhere_shown_is_that_of_the_page(self) -> None:
        found = read(html(f"<div>{TEXT}</div>", f"<title>{TITLE} | डाक</title>"))
        assert fields(found)[0] == ("headline", TITLE)
        assert found.source.anchors[0].column is not None

    def test_the_logo_is_no_headline(self) -> None:
        found = read(
            html(f"<h1><a href=/>डाक</a></h1><h2>{TITLE}</h2>{TEXT}", f"<title>{TITLE}</title>")
        )
        assert fields(found)[0] == ("headline", TITLE)
        assert found.source.furniture == ("डाक",)

    def test_quotes_and_entities_stay_as_the_page_has_them(self) -> None:
        text = "उसने कहा, “यह ‘सच’ है” &mdash; और &quot;चला&quot; गया।"
        body = dict(fields(read(html(f"<h1>{TITLE}</h1><p>{text}</p>{TEXT}"))))["body"]
        assert body.startswith('उसने कहा, “यह ‘सच’ है” — और "चला" गया।\n\n')

    def test_markup_escaped_twice_is_shown_as_the_reader_sees_it(self) -> None:
        body = dict(fields(read(html(f"<h1>{TITLE}</h1><p>&lt;b&gt;{FIRST}&lt;/b&gt;</p>{TEXT}"))))
        assert f"<b>{FIRST}</b>" in body["body"]

    def test_the_same_paragraph_twice_stays_twice(self) -> None:
        body = dict(fields(read(html(f"<h1>{TITLE}</h1>{TEXT}<p>{FIRST}</p>"))))["body"]
        assert body == f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n{FIRST}"

    def test_a_teaser_that_repeats_the_beginning_is_left_out(self) -> None:
        found = read(html(f"<h1>{TITLE}</h1><h2>{FIRST[:60]}…</h2><div>{TEXT}</div>"))
        assert [name for name, _ in fields(found)] == ["headline", "body"]

    def test_lines_and_columns(self) -> None:
        text = html(f"<h1>{TITLE}</h1>\n<div>\n  {TEXT}\n</div>\n<footer>{TITLE}</footer>")
        found = read(text)
        lines = text.split("\n")
        for anchor in found.source.anchors:
            assert anchor.column is not None
            piece = found.text[slice(*anchor.span)]
            assert lines[anchor.line - 1].startswith(piece, anchor.column - 1)
        assert [anchor.line for anchor in found.source.anchors] == [1, 3, 3, 3]

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ("", "The page shows no text before its scripts have run."),
            ("<script>x</script>", "The page shows no text before its scripts have run."),
            (
                "<a href=/1>एक</a><br><a href=/2>दो</a>",
                "The page has no article: 2 of its 2 pieces",
            ),
        ],
    )
    def test_none_is_said(self, body: str, reason: str) -> None:
        with pytest.raises(SourceError) as raised:
            read(html(body))
        assert raised.value.reason.startswith(reason)
        assert raised.value.remedy == "Give the page of one article, or its feed."


HOSTILE = {
    "deep": "<div>" * 50_000 + TEXT,
    "deep with text": f"<div>{FIRST}" * 1_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + f">{FIRST}",
    "headings": "<h1>नई योजना</h1>" * 4_000 + TEXT,
    "lines of a heading": "<h1>" + "नई<br>" * 10_000 + "</h1>" + TEXT,
    "captions": "<article>" * 400 + "<figcaption>चित्र</figcaption>" * 2_000 + TEXT,
    "json": '<script type="application/ld+json">' + "[" * 1_000_000 + "</script>" + TEXT,
    "title": "<title>" + "| क " * 200_000 + "</title>" + TEXT,
    "paragraphs": f"<div><p>{FIRST}</p></div>" * 2_000,
    "many paragraphs": f"<section><p>{FIRST}</p>" * 6_000,
    "links": f"<h1>{TITLE}</h1>" + "<a href=/>कड़ी</a><br>" * 5_000 + TEXT,
    "braille": "<p>\u2800\u28ff\u2801</p>" * 1_000 + TEXT,
    "controls": TEXT.replace(" ", " \x01\x1b\x0b\u202e", 3),
}


PIECES = [
    *"<p> </p> <div> </div> <h1> <a/href=/> </a> <br> <table> <li> <nav> </nav> &amp; क".split(),
    *("<figcaption>", "<article class='share'>", "\n", "\0", "\x1b", "\u2801"),
    *(FIRST, SECOND, TITLE),
]


class TestHostile:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_pages_are_read_in_a_moment(self, name: str) -> None:
        begun = time.process_time()
        found = read(html(HOSTILE[name]))
        assert time.process_time() - begun < 10
        visible = {one.block.text for one in shown(html(HOSTILE[name]))}
        known = set(found.source.furniture) | set(found.text.split("\n\n"))
        assert FIRST.split()[-1] in found.text
        assert name in ("lines of a heading", "captions") or visible <= known

    def test_more_text_than_any_article_has(self) -> None:
        with pytest.raises(SourceError, match="more than 20,000 pieces of text"):
            read(html("<p>क" * 30_000))

    def test_larger_than_the_bound(self) -> None:
        with pytest.raises(SourceError, match="larger than the bound of 10 bytes"):
            list(page.FORMAT.read(Input("x", io.BytesIO(b"<html>" * 5)), Options(max_bytes=10)))

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(
            st.sampled_from(PIECES),
            max_size=40,
        ).map("".join)
    )
    def test_any_page_is_read_or_refused_and_loses_nothing(self, body: str) -> None:
        try:
            found = read(html(body))
        except SourceError:
            return
        visible = [one.block.text for one in shown(html(body).replace("\0", "\ufffd"))]
        known = "\n\n".join([found.text, *found.source.furniture])
        for text in visible:
            assert text.strip() in known
        for anchor in found.source.anchors:
            assert 0 <= anchor.span.start < anchor.span.end <= len(found.text)
