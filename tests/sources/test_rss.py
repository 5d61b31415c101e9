"""RSS: where the fields of an item are found, and what becomes of items that are odd."""

from __future__ import annotations

import io

import pytest

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, format_of, rss

ITEM = "<item><title>शीर्षक</title>{}</item>"
CONTROLS = (
    "\x1b[31mलाल\x1b[0m \u202eउलटा\u202c ::set-output name=x::y %0A <script>alert(1)</script>"
)


def read(
    document: str | bytes,
    *,
    address: str = "",
    max_items: int = 1000,
    max_bytes: int = 60_000_000,
) -> list[RawArticle | Unread]:
    data = document.encode() if isinstance(document, str) else document
    given = Input("feed.xml", io.BytesIO(data), address)
    return list(rss.FORMAT.read(given, Options(max_items=max_items, max_bytes=max_bytes)))


def feed(*items: str, channel: str = "", namespaces: str = "") -> str:
    return f"<rss version='2.0' {namespaces}><channel>{channel}{''.join(items)}</channel></rss>"


def only(document: str, address: str = "") -> RawArticle:
    (article,) = read(document, address=address)
    assert isinstance(article, RawArticle)
    return article


def fields(article: RawArticle) -> list[tuple[str, str]]:
    return [(part.field, article.text[slice(*part.span)]) for part in article.source.parts]


class TestRecognised:
    @pytest.mark.parametrize(
        "beginning",
        [
            "<rss version='2.0'>",
            "<?xml version='1.0'?><!-- x --><rss>",
            "<RSS VERSION='0.91'>",
            "<r:rss xmlns:r='u'>",
            "<channel><item/></channel>",
            "<rdf:RDF xmlns:rdf='x' xmlns='http://purl.org/rss/1.0/'>",
            "<rdf:RDF xmlns:rdf='x' xmlns='http://my.netscape.com/rdf/simple/0.9/'>",
            "<br />\n<b>Warning</b>: x\n<rss version='2.0'>",
            "<br />\n<b>Warning</b>: x\n<?xml version='1.0'?>\n<rss>",
            "\ufeff \n<rss>",
        ],
    )
    def test_by_content(self, beginning: str) -> None:
        assert format_of(beginning.encode()).name == "rss"
        assert format_of(beginning.encode("utf-16")).name == "rss"
        assert format_of(beginning.encode(), suffix=".txt", media_type="text/html").name == "rss"

    @pytest.mark.parametrize(
        "beginning",
        [
            "<rdf:RDF xmlns:rdf='x' xmlns:foaf='http://xmlns.com/foaf/0.1/'>",
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<!DOCTYPE html><html><body>&lt;rss version='2.0'&gt;",
            "<html><head><link type='application/rss+xml'>",
            "आरएसएस <rss version='2.0'> के बारे में",
            "<opml><outline type='rss'/></opml>",
        ],
    )
    def test_nothing_else(self, beginning: str) -> None:
        assert format_of(beginning.encode(), suffix=".xml").name != "rss"

    def test_an_empty_file_by_its_name(self) -> None:
        assert format_of(b"", suffix=".rss").name == "rss"
        assert format_of(b" \n", media_type="application/rss+xml").name == "rss"
        assert format_of(b"", suffix=".txt").name == "text"


class TestFields:
    @pytest.mark.parametrize(
        ("inside", "expected"),
        [
            ("", [("headline", "शीर्षक")]),
            ("<description>पाठ।</description>", [("headline", "शीर्षक"), ("body", "पाठ।")]),
            (
                "<description>सार।</description><content:encoded>&lt;p>पहला।&lt;/p>&lt;p>दूसरा।"
                "&lt;/p></content:encoded>",
                [("headline", "शीर्षक"), ("standfirst", "सार।"), ("body", "पहला।\nदूसरा।")],
            ),
            # A teaser in content:encoded, and the text in the description.
            (
                "<description>यह पूरा पाठ है, जो लंबा है।</description>"
                "<content:encoded>छोटा।</content:encoded>",
                [
                    ("headline", "शीर्षक"),
                    ("standfirst", "छोटा।"),
                    ("body", "यह पूरा पाठ है, जो लंबा है।"),
                ],
            ),
            # What the body says is not said before.
            (
                "<description>पहला।</description><content:encoded>पहला। &lt;br>दूसरा।"
                "</content:encoded>",
                [("headline", "शीर्षक"), ("body", "पहला।\nदूसरा।")],
            ),
            (
                "<description>&lt;h1>शीर्षक&lt;/h1>पाठ।</description>",
                [("headline", "शीर्षक"), ("body", "पाठ।")],
            ),
            (
                "<description>पाठ।</description><content:encoded>&lt;img></content:encoded>",
                [("headline", "शीर्षक"), ("body", "पाठ।")],
            ),
            (
                "<description>पाठ।</description><media:group><media:content url='x'>"
                "<media:description>चित्र।</media:description></media:content></media:group>"
                "<media:text>दूसरा चित्र।</media:text>",
                [
                    ("headline", "शीर्षक"),
                    ("body", "पाठ।"),
                    ("caption", "चित्र।"),
                    ("caption", "दूसरा चित्र।"),
                ],
            ),
            (
                "<media:description>केवल यही।</media:description>",
                [("headline", "शीर्षक"), ("body", "केवल यही।")],
            ),
            (
                "<description>&lt;figure>&lt;figcaption>चित्र।&lt;/figcaption>&lt;/figure>पाठ।"
                "</description>",
                [("headline", "शीर्षक"), ("body", "पाठ।"), ("caption", "चित्र।")],
            ),
            # No text of the article.
            (
                "<dc:creator>कोई</dc:creator><author>कोई</author><category>विषय</category>"
                "<source url='u'>स्रोत</source><itunes:summary>सार</itunes:summary>"
                "<media:credit>कोई</media:credit><comments>https://x.example</comments>",
                [("headline", "शीर्षक")],
            ),
            ("<image><title>चित्र</title><link>u</link></image>", [("headline", "शीर्षक")]),
            (
                "<xhtml:body><p>पहला।</p><p>दूसरा <b>शब्द</b>।</p></xhtml:body>",
                [("headline", "शीर्षक"), ("body", "पहला।\nदूसरा शब्द।")],
            ),
            (
                "<description>\n<p>पहला।</p>\n<p>दूसरा।</p></description>",
                [("headline", "शीर्षक"), ("body", "पहला।\nदूसरा।")],
            ),
            (
                "<description><![CDATA[]]></description><description>दूसरा।</description>",
                [("headline", "शीर्षक"), ("body", "दूसरा।")],
            ),
        ],
    )
    def test_of_an_item(self, inside: str, expected: list[tuple[str, str]]) -> None:
        namespaces = (
            "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
            "xmlns:media='http://search.yahoo.com/mrss/' "
            "xmlns:dc='http://purl.org/dc/elements/1.1/' "
            "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
            "xmlns:xhtml='http://www.w3.org/1999/xhtml'"
        )
        article = only(feed(ITEM.format(inside), namespaces=namespaces))
        assert fields(article) == expected
        assert [note for note in article.source.notes if "no id" not in note] == []

    @pytest.mark.parametrize(
        "namespaces",
        [
            "",
            "xmlns:content='http://purl.org/rss/1.0/modules/content/'",
            "xmlns='http://purl.org/rss/1.0/' xmlns:content='https://PURL.org/rss/1.0/modules/content'",
            "xmlns='http://www.w3.org/2005/Atom'",
        ],
        ids=["undeclared", "usual", "other-spelling", "wrong-default"],
    )
    def test_namespaces(self, namespaces: str) -> None:
        item = ITEM.format("<content:encoded>पाठ।</content:encoded><media:title>नहीं</media:title>")
        assert fields(only(feed(item, namespaces=namespaces))) == [
            ("headline", "शीर्षक"),
            ("body", "पाठ।"),
        ]

    def test_prefixes_swapped(self) -> None:
        document = (
            "<x:rss xmlns:x='http://purl.org/rss/1.0/' xmlns='http://search.yahoo.com/mrss/'>"
            "<x:channel><x:item><title>चित्र का</title><x:title>शीर्षक</x:title>"
            "<description>चित्र।</description><x:description>पाठ।</x:description></x:item>"
            "</x:channel></x:rss>"
        )
        assert fields(only(document)) == [
            ("headline", "शीर्षक"),
            ("body", "पाठ।"),
            ("caption", "चित्र।"),
        ]

    @pytest.mark.parametrize(
        ("title", "headline"),
        [
            ("क &amp;amp; ख", "क & ख"),
            ("&amp;quot;क&amp;quot;", '"क"'),
            ("&lt;b>क&lt;/b> ख", "क ख"),
            ("<b>क</b> ख", "क ख"),
            ("<![CDATA[ <i>क</i>\n ख ]]>", "क ख"),
            ("3 &lt; 5", "3 < 5"),
        ],
    )
    def test_titles(self, title: str, headline: str) -> None:
        assert fields(only(feed(f"<item><title>{title}</title></item>"))) == [
            ("headline", headline)
        ]

    def test_a_long_text_that_nobody_knows_is_told_of(self) -> None:
        long = "यह एक लंबा वाक्य है। " * 5
        item = ITEM.format(f"<guid>1</guid><kahani>{long}</kahani><tags>{long}</tags>")
        assert only(feed(item)).source.notes == ("Its <kahani> was not read.",)

    def test_anchors_stand_in_the_item(self) -> None:
        document = feed(ITEM.format("<guid>1</guid>"), "\n", ITEM.format("<guid>2</guid>"))
        first, second = read(document)
        assert isinstance(first, RawArticle)
        assert isinstance(second, RawArticle)
        assert [(one.line, one.column) for one in first.source.anchors] == [(1, 43)]
        assert [(one.line, one.column) for one in second.source.anchors] == [(2, 14)]
        assert (first.source.line, second.source.line) == (1, 2)


class TestIdentity:
    @pytest.mark.parametrize(
        ("inside", "identifier", "link"),
        [
            ("<guid>g</guid><link>https://x.example/1</link>", "g", "https://x.example/1"),
            ("<guid>https://x.example/g</guid>", "https://x.example/g", "https://x.example/g"),
            ("<guid isPermaLink='false'>https://x.example/g</guid>", "https://x.example/g", ""),
            ("<link>https://x.example/1</link>", "https://x.example/1", "https://x.example/1"),
            ("<guid> g\n g </guid>", "g g", ""),
            ("<link>\nhttps://x.example/\n1 </link>", "https://x.example/1", "https://x.example/1"),
            ("<guid>../../etc/passwd\0</guid>", "../../etc/passwd", ""),
            ("<guid>1</guid><link>mailto:a@x.example</link>", "1", ""),
            ("<guid>1</guid><link>javascript:alert(1)</link>", "1", ""),
            ("<guid>1</guid><link>https://[x/</link>", "1", ""),
            ("<guid>1</guid><link>//x.example/1</link>", "1", "https://x.example/1"),
            ("<guid>1</guid><link>?id=1</link>", "1", "https://feed.example/a/b?id=1"),
            ("<guid>1</guid><link>../1</link>", "1", "https://feed.example/1"),
        ],
    )
    def test_id_and_link(self, inside: str, identifier: str, link: str) -> None:
        article = only(feed(ITEM.format(inside)), address="https://feed.example/a/b?x")
        assert (article.id, article.source.link) == (identifier, link)

    @pytest.mark.parametrize(
        ("root", "channel", "address", "link"),
        [
            ("", "", "", "n/1"),
            ("", "<link>https://site.example/a/</link>", "", "https://site.example/a/n/1"),
            (
                "",
                "<link>https://site.example/</link>",
                "https://feed.example/",
                "https://feed.example/n/1",
            ),
            (
                "xml:base='https://base.example/'",
                "",
                "https://f.example",
                "https://base.example/n/1",
            ),
            ("xml:base='/b/'", "", "https://feed.example/a", "https://feed.example/b/n/1"),
            ("xml:base='javascript:'", "", "https://feed.example/", "https://feed.example/n/1"),
        ],
    )
    def test_what_a_relative_link_is_relative_to(
        self, root: str, channel: str, address: str, link: str
    ) -> None:
        item = ITEM.format("<guid>1</guid><link>n/1</link>")
        article = only(feed(item, channel=channel, namespaces=root), address=address)
        assert article.source.link == link

    def test_an_item_without_id_has_one_of_its_text(self) -> None:
        one, other, again = (
            only(feed(ITEM.format(text))) for text in ("", "<description>x</description>", "")
        )
        assert one.id == again.id
        assert one.id != other.id
        assert one.id.startswith("sha256:")
        assert len(one.id) == 23
        assert one.source.item == ""
        assert one.source.notes == ("It has no id: one was made of its text.",)

    def test_items_with_one_id_are_kept_apart(self) -> None:
        ids = ("a", "a#2", "a", "a")
        found = read(feed(*(ITEM.format(f"<guid>{one}</guid>\n") for one in ids)))
        articles = [one for one in found if isinstance(one, RawArticle)]
        assert [one.id for one in articles] == ["a", "a#2", "a#3", "a#4"]
        assert [one.source.item for one in articles] == ["a", "a#2", "a", "a"]
        assert [one.source.notes for one in articles] == [
            (),
            (),
            ("It has the id of the item in line 1.",),
            ("It has the id of the item in line 1.",),
        ]

    def test_endless_ids_are_cut(self) -> None:
        article = only(feed(ITEM.format(f"<guid>{'क' * 100_000}</guid>")))
        assert article.id == "क" * 2000

    def test_a_date_that_cannot_be_read_is_told_of(self) -> None:
        article = only(feed(ITEM.format("<guid>1</guid><pubDate>कल</pubDate>")))
        assert (article.source.published, article.source.notes) == (
            "",
            ("Its date 'कल' cannot be read.",),
        )


class TestOdd:
    def test_items_inside_items(self) -> None:
        document = feed(
            "<item><title>क</title><guid>1</guid><description>पहला।",
            "<item><title>ख</title><guid>2</guid><description>दूसरा।</description>",
        )
        assert [fields(one) for one in read(document) if isinstance(one, RawArticle)] == [
            [("headline", "क"), ("body", "पहला।")],
            [("headline", "ख"), ("body", "दूसरा।")],
        ]

    def test_an_end_tag_missing_in_an_item(self) -> None:
        document = feed("<item><title>क<description>पाठ।</description><guid>1</guid></item>")
        assert fields(only(document)) == [("headline", "क"), ("body", "पाठ।")]

    @pytest.mark.parametrize("inside", ["", "<link>https://x.example/1</link>", "<title> </title>"])
    def test_without_text(self, inside: str) -> None:
        (found,) = read(feed(f"\n<item>{inside}</item>"))
        assert isinstance(found, Unread)
        name = " 'https://x.example/1'" if "link" in inside else ""
        assert (found.path, found.line, found.reason) == (
            "feed.xml",
            2,
            f"The item{name} has no text: its title, summary and content are empty.",
        )

    def test_items_behind_the_bound_are_counted(self) -> None:
        document = feed(*("\n" + ITEM.format(f"<guid>{n}</guid>") for n in range(5)))
        *articles, rest = read(document, max_items=3)
        assert len(articles) == 3
        assert isinstance(rest, Unread)
        assert (rest.line, rest.reason) == (
            5,
            "2 items were left out: the bound is 3 items for one document.",
        )
        assert "1 item was left out" in str(read(document, max_items=4)[-1])
        assert len(read(document, max_items=5)) == 5

    def test_no_items_is_no_error(self) -> None:
        assert read(feed()) == []

    @pytest.mark.parametrize(
        ("document", "reason"),
        [
            ("<rss/>", "Its first element is <rss>."),
            ("<html><body>502</body></html>", "Its first element is <html>."),
            ("<feed><entry/></feed>", "Its first element is <feed>."),
        ],
    )
    def test_no_feed(self, document: str, reason: str) -> None:
        with pytest.raises(SourceError) as error:
            read(document)
        assert error.value.reason.endswith(reason)

    def test_size_is_bounded(self) -> None:
        with pytest.raises(SourceError, match="larger than the bound of 100 bytes"):
            read(feed(ITEM.format("")) + " " * 100, max_bytes=100)


class TestHostile:
    def test_controls_in_every_field_are_data(self) -> None:
        item = (
            "<item><title><![CDATA[{0}]]></title><guid><![CDATA[{0}]]></guid><link>"
            "<![CDATA[{0}]]></link><description><![CDATA[{0}]]></description><pubDate>"
            "<![CDATA[{0}]]></pubDate></item>"
        )
        article = only(feed(item.format(CONTROLS)))
        bare = "[31mलाल[0m \u202eउलटा\u202c ::set-output name=x::y %0A"
        assert fields(article) == [("headline", bare)]
        assert article.id.startswith(bare)
        assert "\x1b" not in repr(article).encode().decode("unicode_escape", "ignore")
        for note in article.source.notes:
            assert "\u202e" not in note

    def test_a_text_longer_than_parsers_allow_is_read(self) -> None:
        body = "यह वाक्य है। " * 400_000  # 12.8 MB; libxml2 stops at 10 of its own accord
        article = only(feed(ITEM.format(f"<guid>1</guid><description>{body}</description>")))
        assert len(article.text) == len("शीर्षक\n\n") + len(body) - 1

    def test_an_entity_bomb_leaves_the_items_around_it(self) -> None:
        bomb = "<!DOCTYPE rss [<!ENTITY a 'हा'><!ENTITY b '&a;&a;&a;&a;'>]>"
        found = read(
            bomb
            + feed(ITEM.format("<guid>1</guid>"), "<item><guid>2</guid><title>&b;</title></item>")
        )
        texts = [one.text for one in found if isinstance(one, RawArticle)]
        assert texts == ["शीर्षक", "&b;"]
