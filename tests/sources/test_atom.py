"""Atom 1.0 and 0.3: types of text, links by relation, bases, entries by themselves."""

from __future__ import annotations

import io

import pytest

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, atom, format_of

ATOM = "http://www.w3.org/2005/Atom"


def read(document: str, address: str = "") -> list[RawArticle | Unread]:
    given = Input("feed.atom", io.BytesIO(document.encode()), address)
    return list(atom.FORMAT.read(given, Options()))


def entry(inside: str, *, feed: str = "", address: str = "") -> RawArticle:
    (found,) = read(
        f"<feed xmlns='{ATOM}' {feed}><title>फ़ीड</title><id>f</id>"
        f"<entry><id>1</id>{inside}</entry></feed>",
        address,
    )
    assert isinstance(found, RawArticle)
    return found


def fields(article: RawArticle) -> list[tuple[str, str]]:
    return [(part.field, article.text[slice(*part.span)]) for part in article.source.parts]


@pytest.mark.parametrize(
    "beginning",
    [
        f"<feed xmlns='{ATOM}'>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'>",
        f"<a:feed xmlns:a='{ATOM}'>",
        f"<?xml version='1.0'?><entry xmlns='{ATOM}'>",
        "<feed>",
    ],
)
def test_is_recognised(beginning: str) -> None:
    assert format_of(beginning.encode()).name == "atom"
    assert format_of(beginning.encode(), suffix=".xml", media_type="text/plain").name == "atom"


class TestText:
    @pytest.mark.parametrize(
        ("inside", "expected"),
        [
            ("<title>क &amp; ख</title>", [("headline", "क & ख")]),
            ("<title type='html'>&lt;b>क&lt;/b> &amp;amp; ख</title>", [("headline", "क & ख")]),
            (
                "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>क <b>ख</b></div>"
                "</title>",
                [("headline", "क ख")],
            ),
            ("<title mode='escaped' type='text/html'>&lt;b>क&lt;/b></title>", [("headline", "क")]),
            (
                "<title>क</title><content type='html'>&lt;p>एक।&lt;/p>&lt;p>दो।&lt;/p></content>",
                [("headline", "क"), ("body", "एक।\nदो।")],
            ),
            (
                "<title>क</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
                "<p>1 &lt; 2 <br/>तीन</p><p>दो।</p></div></content>",
                [("headline", "क"), ("body", "1 < 2\nतीन\nदो।")],
            ),
            (
                "<title>क</title><content type='text'>एक।\n\nदो।</content>",
                [("headline", "क"), ("body", "एक।\nदो।")],
            ),
            (
                "<title>क</title><content type='application/xhtml+xml'><p>एक।</p></content>",
                [("headline", "क"), ("body", "एक।")],
            ),
            (
                "<title>क</title><summary>सार।</summary><content>यह पाठ है।</content>",
                [("headline", "क"), ("standfirst", "सार।"), ("body", "यह पाठ है।")],
            ),
            ("<title>क</title><summary>सार।</summary>", [("headline", "क"), ("body", "सार।")]),
            (
                "<title>क</title><source><title>और</title><id>9</id></source>"
                "<author><name>कोई</name></author>",
                [("headline", "क")],
            ),
        ],
    )
    def test_types(self, inside: str, expected: list[tuple[str, str]]) -> None:
        article = entry(inside)
        assert fields(article) == expected
        assert article.source.notes == ()

    @pytest.mark.parametrize(
        ("content", "note"),
        [
            ("type='image/png'>iVBORw0KGgo=", "Its <content> is no text, but 'image/png'."),
            ("mode='base64'>4KSV", "Its <content> is no text, but 'base64'."),
            (
                "type='text/html' src='https://x.example/1'>",
                "Its <content> stands at another address: 'https://x.example/1'.",
            ),
        ],
    )
    def test_content_that_is_none(self, content: str, note: str) -> None:
        article = entry(f"<title>क</title><content {content}</content>")
        assert fields(article) == [("headline", "क")]
        assert article.source.notes == (note,)


class TestIdentity:
    @pytest.mark.parametrize(
        ("links", "link"),
        [
            ("<link href='https://x.example/1'/>", "https://x.example/1"),
            ("<link rel='alternate' href='https://x.example/1'/>", "https://x.example/1"),
            (
                "<link rel='self' href='https://x.example/s'/><link rel='replies' href='r'/>"
                "<link rel='ALTERNATE' href='https://x.example/1'/>",
                "https://x.example/1",
            ),
            ("<link rel='enclosure' href='https://x.example/a.mp3'/>", ""),
            ("<link href='n/1'/>", "https://feed.example/a/n/1"),
            ("<link href='n/1' xml:base='https://x.example/'/>", "https://feed.example/a/n/1"),
            ("", ""),
        ],
    )
    def test_link(self, links: str, link: str) -> None:
        article = entry(f"<title>क</title>{links}", address="https://feed.example/a/")
        assert article.source.link == link

    def test_bases_are_taken_in_order(self) -> None:
        article = entry("<title>क</title><link href='1'/>", feed="xml:base='https://x.example/a/b'")
        assert article.source.link == "https://x.example/a/1"

    @pytest.mark.parametrize(
        ("dates", "published", "updated"),
        [
            (
                "<published>2024-03-05T14:30:00Z</published><updated>2024-03-06T00:00:00Z</updated>",
                "2024-03-05T14:30:00+00:00",
                "2024-03-06T00:00:00+00:00",
            ),
            ("<updated>2024-03-06T00:00:00Z</updated>", "", "2024-03-06T00:00:00+00:00"),
            (
                "<created>2024-03-04</created><issued>2024-03-05</issued>"
                "<modified>2024-03-06</modified>",
                "2024-03-05T00:00:00+00:00",
                "2024-03-06T00:00:00+00:00",
            ),
        ],
    )
    def test_dates(self, dates: str, published: str, updated: str) -> None:
        source = entry(f"<title>क</title>{dates}").source
        assert (source.published, source.updated) == (published, updated)


def test_an_entry_by_itself() -> None:
    (article,) = read(f"<entry xmlns='{ATOM}'><id>1</id><title>क</title></entry>")
    assert isinstance(article, RawArticle)
    assert (article.id, article.text) == ("1", "क")


def test_no_entries_is_no_error() -> None:
    assert read(f"<feed xmlns='{ATOM}'><title>क</title></feed>") == []


def test_no_feed() -> None:
    with pytest.raises(SourceError, match="it has no <feed> and no <entry>"):
        read("<rss><channel><item/></channel></rss>")


def test_an_entry_without_text() -> None:
    (found,) = read(f"<feed xmlns='{ATOM}'>\n<entry><id>1</id></entry></feed>")
    assert isinstance(found, Unread)
    assert (found.line, found.reason) == (
        2,
        "The item '1' has no text: its title, summary and content are empty.",
    )
