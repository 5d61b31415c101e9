"""NewsML-G2, NewsML 1.x and NITF: fields by role and place, and what must not be read."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, format_of, newsml, nitf
from audit.sources.interface import SourceFormat

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def read(
    document: str | bytes, kind: SourceFormat = newsml.FORMAT, **options: int
) -> list[RawArticle | Unread]:
    data = document.encode() if isinstance(document, str) else document
    return list(kind.read(Input("x", io.BytesIO(data)), Options(**options)))  # type: ignore[arg-type]


def parts(document: str, kind: SourceFormat = newsml.FORMAT) -> list[tuple[str, str]]:
    (article,) = read(document, kind)
    assert isinstance(article, RawArticle)
    return [(part.field, article.text[slice(*part.span)]) for part in article.source.parts]


def g2(content: str = "", *, meta: str = "", item: str = "", attributes: str = "") -> str:
    """A news item with this in `contentSet`, `contentMeta` and `itemMeta`."""
    return (
        f'<newsItem {NAR} guid="a:1" {attributes}><itemMeta>{item}</itemMeta>'
        f"<contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def xhtml(body: str) -> str:
    return (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>नहीं</title></head><body>{body}</body></html></inlineXML>"
    )


def nitf_of(content: str, head: str = "", docdata: str = "") -> str:
    return (
        f"<nitf><head><title>t</title><docdata>{docdata}</docdata></head><body>"
        f"<body.head>{head}</body.head><body.content>{content}</body.content></body></nitf>"
    )


def old(component: str, *, management: str = "", identifier: str = "a:1") -> str:
    return (
        "<NewsML><NewsItem><Identification><NewsIdentifier>"
        f"<PublicIdentifier>{identifier}</PublicIdentifier></NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement>"
        f"<NewsComponent>{component}</NewsComponent></NewsItem></NewsML>"
    )


class TestG2:
    @pytest.mark.parametrize(
        ("meta", "expected"),
        [
            ("<headline> एक \n दो </headline>", [("headline", "एक दो")]),
            ("<headline>&lt;b&gt;एक&lt;/b&gt; &amp;amp; दो</headline>", [("headline", "एक & दो")]),
            (
                '<headline role="hld:main">क</headline>'
                '<headline role="hld:subHeadline">ख</headline>',
                [("headline", "क"), ("standfirst", "ख")],
            ),
            ("<by>राम</by><headline>क</headline>", [("headline", "क"), ("byline", "राम")]),
            (
                '<description role="drol:summary">सार</description>'
                '<description role="drol:caption">चित्र</description>',
                [("standfirst", "सार"), ("caption", "चित्र")],
            ),
            (
                "<headline>क</headline><subject><name>विषय</name></subject><dateline>दिल्ली</dateline>"
                "<slugline>slug</slugline><creditline>एजेंसी</creditline>",
                [("headline", "क")],
            ),
        ],
    )
    def test_metadata(self, meta: str, expected: list[tuple[str, str]]) -> None:
        assert parts(g2(meta=meta)) == expected

    def test_a_title_stands_for_a_headline(self) -> None:
        assert parts(g2(item="<title>शीर्षक</title>")) == [("headline", "शीर्षक")]

    def test_other_languages_are_left_out_and_said(self) -> None:
        meta = (
            '<headline xml:lang="en">One</headline><headline xml:lang="hi-IN">एक</headline>'
            "<description>कुछ</description>"
        )
        (article,) = read(g2(meta=meta, attributes='xml:lang="hi"'))
        assert isinstance(article, RawArticle)
        assert article.text == "एक\n\nकुछ"
        assert article.source.notes == ("1 headline in another language left out.",)
        (english,) = read(g2(meta='<headline xml:lang="en">One</headline>'))
        assert isinstance(english, RawArticle)
        assert (english.text, english.source.notes) == ("One", ())

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (xhtml("<p>एक</p><ul><li>दो</li></ul>"), "एक\nदो"),
            (xhtml("<header><p>खेल</p></header><p>एक</p><footer>x</footer>"), "एक"),
            (f"<inlineXML>{nitf_of('<p>एक</p>')}</inlineXML>", "एक"),
            ("<inlineXML><story><para>एक</para><para>दो</para></story></inlineXML>", "एक\nदो"),
            ("<inlineData>एक।\n\nदो।</inlineData>", "एक।\nदो।"),
            ("<inlineData><![CDATA[<p>एक</p><p>दो</p>]]></inlineData>", "एक\nदो"),
            ("<inlineData>&lt;p&gt;एक&lt;/p&gt;</inlineData>", "एक"),
            (xhtml("<p>एक बात</p>") + "<inlineData>एक बात</inlineData>", "एक बात"),
            (xhtml("<p>एक बात</p>") + "<inlineData>और कुछ</inlineData>", "एक बात\nऔर कुछ"),
            ('<remoteContent href="http://127.0.0.1/x"/><inlineData>एक</inlineData>', "एक"),
        ],
    )
    def test_content(self, content: str, expected: str) -> None:
        assert [text for field, text in parts(g2(content)) if field == "body"] == [expected]

    def test_pictures_have_captions(self) -> None:
        item = '<itemClass qcode="ninat:picture"/>'
        assert parts(g2(item=item, meta="<description>नेता</description>")) == [("caption", "नेता")]

    def test_what_is_said_of_others_is_not_read(self) -> None:
        document = (
            f'<newsItem {NAR} guid="a"><assert><name>क</name></assert><partMeta><description>ख'
            "</description><headline>ग</headline></partMeta><contentMeta><headline>घ</headline>"
            "</contentMeta></newsItem>"
        )
        assert parts(document) == [("headline", "घ")]

    @pytest.mark.parametrize(
        ("item", "published", "updated"),
        [
            (
                "<versionCreated>2026-01-02T03:04:05+05:30</versionCreated>",
                "2026-01-02T03:04:05+05:30",
                "2026-01-02T03:04:05+05:30",
            ),
            (
                "<firstCreated>2026-01-01T00:00:00Z</firstCreated>"
                "<versionCreated>2026-01-02T03:04:05Z</versionCreated>",
                "2026-01-01T00:00:00+00:00",
                "2026-01-02T03:04:05+00:00",
            ),
            ("<versionCreated>कल</versionCreated>", "", ""),
        ],
    )
    def test_dates(self, item: str, published: str, updated: str) -> None:
        (article,) = read(g2("<inlineData>क</inlineData>", item=item))
        assert isinstance(article, RawArticle)
        assert (article.source.published, article.source.updated) == (published, updated)

    @pytest.mark.parametrize(
        ("status", "notes"),
        [
            ('<pubStatus qcode="stat:usable"/>', ()),
            ('<pubStatus qcode="stat:canceled"/>', ("Its status is 'canceled'.",)),
            ('<pubStatus uri="http://x/y/withheld"/>', ("Its status is 'withheld'.",)),
        ],
    )
    def test_status(self, status: str, notes: tuple[str, ...]) -> None:
        (article,) = read(g2("<inlineData>क</inlineData>", item=status))
        assert isinstance(article, RawArticle)
        assert article.source.notes == notes

    def test_messages_packages_and_what_holds_nothing(self) -> None:
        items = (
            f'<packageItem guid="p"><contentMeta/><groupSet><itemRef><headline>क</headline>'
            f'</itemRef></groupSet></packageItem><packageItem guid="q"><contentMeta><headline>दिन'
            f"</headline></contentMeta></packageItem>{g2('<inlineData>पाठ</inlineData>')}"
            f'<newsItem guid="e"><contentSet><remoteContent/></contentSet></newsItem>'
        )
        found = read(f"<newsMessage {NAR}><itemSet>\n{items}</itemSet></newsMessage>")
        assert [item.id if isinstance(item, RawArticle) else item.reason for item in found] == [
            "q",
            "a:1",
            "The item 'e' has no text.",
        ]

    def test_a_document_without_news(self) -> None:
        for document in (f"<conceptItem {NAR}><concept/></conceptItem>", "<newsMessage/>"):
            with pytest.raises(SourceError, match=r"It holds no article: its root is <\w+>\."):
                read(document)

    def test_items_are_bounded(self) -> None:
        items = "".join(g2("<inlineData>क</inlineData>").replace("a:1", f"a:{n}") for n in range(3))
        with pytest.raises(SourceError, match="the bound is 2 items"):
            read(f"<newsMessage>{items}</newsMessage>", max_items=2)


class TestOld:
    @pytest.mark.parametrize(
        ("component", "expected"),
        [
            (
                "<NewsLines><HeadLine>क</HeadLine><SubHeadLine>ख</SubHeadLine><ByLine>ग</ByLine>"
                "<DateLine>घ</DateLine><CopyrightLine>च</CopyrightLine></NewsLines>",
                [("headline", "क"), ("standfirst", "ख"), ("byline", "ग")],
            ),
            (
                "<ContentItem><DataContent><p>एक</p><p>दो</p></DataContent></ContentItem>",
                [("body", "एक\nदो")],
            ),
            (
                f"<ContentItem><DataContent>{nitf_of('<p>एक</p>')}</DataContent></ContentItem>",
                [("headline", "t"), ("body", "एक")],
            ),
            (
                "<NewsComponent><Role FormalName='Caption'/><ContentItem><DataContent>एक"
                "</DataContent></ContentItem></NewsComponent>",
                [("caption", "एक")],
            ),
            (
                "<ContentItem><MediaType FormalName='Photo'/><DataContent><p>एक</p></DataContent>"
                "</ContentItem>",
                [("caption", "एक")],
            ),
            (
                "<NewsLines><HeadLine>क</HeadLine></NewsLines><ContentItem><Encoding "
                "Notation='Base64'><DataContent>AAAA</DataContent></Encoding></ContentItem>",
                [("headline", "क")],
            ),
        ],
    )
    def test_components(self, component: str, expected: list[tuple[str, str]]) -> None:
        assert parts(old(component)) == expected

    def test_what_it_says_of_itself(self) -> None:
        management = (
            "<FirstCreated>20260102T030405Z</FirstCreated><ThisRevisionCreated>20260103T000000"
            "+0530</ThisRevisionCreated><Status FormalName='Withheld'/>"
        )
        lines = "<NewsLines><HeadLine>क</HeadLine></NewsLines>"
        (article,) = read(old(lines, management=management))
        assert isinstance(article, RawArticle)
        assert (article.id, article.source.published, article.source.updated) == (
            "a:1",
            "2026-01-02T03:04:05+00:00",
            "2026-01-03T00:00:00+05:30",
        )
        assert article.source.notes == ("Its status is 'withheld'.",)


class TestNitf:
    @pytest.mark.parametrize(
        ("content", "head", "expected"),
        [
            (
                "<p>एक <person>राम</person> <foo>और</foo> दो</p>",
                "",
                [("headline", "t"), ("body", "एक राम और दो")],
            ),
            (
                "<hl2>बीच</hl2><p>एक</p>",
                "<hedline><hl1>क</hl1><hl2>ख</hl2></hedline>",
                [("headline", "क"), ("standfirst", "ख"), ("body", "बीच\nएक")],
            ),
            (
                "<p>एक<br/>दो</p>",
                "<hedline>सीधा</hedline>",
                [("headline", "सीधा"), ("body", "एक\nदो")],
            ),
            (
                "<ul><li>एक</li><li>दो</li></ul>तीन",
                "",
                [("headline", "t"), ("body", "एक\nदो\nतीन")],
            ),
            (
                "<media><media-reference/><media-caption>चित्र</media-caption><media-producer>x"
                "</media-producer></media>",
                "",
                [("headline", "t"), ("caption", "चित्र")],
            ),
            (
                "<p>एक</p>",
                "<abstract><p>सार</p></abstract><note><p>नहीं</p></note><dateline>दिल्ली</dateline>",
                [("headline", "t"), ("standfirst", "सार"), ("body", "एक")],
            ),
            (
                "<p>एक</p>",
                "<byline>राम <byttl>संवाददाता</byttl></byline>",
                [("headline", "t"), ("byline", "राम संवाददाता"), ("body", "एक")],
            ),
            ("<![CDATA[<p>एक</p><p>दो</p>]]>", "", [("headline", "t"), ("body", "एक\nदो")]),
        ],
    )
    def test_fields(self, content: str, head: str, expected: list[tuple[str, str]]) -> None:
        assert parts(nitf_of(content, head), nitf.FORMAT) == expected

    @pytest.mark.parametrize(
        ("docdata", "published"),
        [
            ('<date.issue norm="20260102T030405Z"/>', "2026-01-02T03:04:05+00:00"),
            ('<date.issue norm=""/><date.release norm="2026-01-02"/>', "2026-01-02T00:00:00+00:00"),
            ("", ""),
        ],
    )
    def test_dates(self, docdata: str, published: str) -> None:
        (article,) = read(nitf_of("<p>क</p>", docdata=docdata), nitf.FORMAT)
        assert isinstance(article, RawArticle)
        assert article.source.published == published

    def test_several_in_one_file(self) -> None:
        one = nitf_of("<p>क</p>", docdata='<doc-id id-string="1"/>')
        two = nitf_of("<p>ख</p>", docdata='<doc-id id-string="1"/>')
        found = read(f"<nitfs>{one}\n{one}\n{two}</nitfs>", nitf.FORMAT)
        assert [item.id for item in found if isinstance(item, RawArticle)] == ["1", "1#2"]
        assert len(found) == 2


HOSTILE = "\x1b[31m\u202eक\u0000\x07\u2066"


@pytest.mark.parametrize("kind", [newsml.FORMAT, nitf.FORMAT])
@pytest.mark.parametrize(
    "document",
    [
        "",
        "यह XML नहीं है",
        "<newsItem",
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><newsItem guid="&b;"><contentMeta>'
        "<headline>&b;</headline></contentMeta></newsItem>",
        "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
        "<nitf><body><body.content><p>&b;</p></body.content></body></nitf>",
        "<newsItem>" * 100_000,
        "<nitf>" + "<p>" * 100_000,
        f'<newsItem guid="{HOSTILE}"><itemMeta><pubStatus qcode="{HOSTILE}"/></itemMeta>'
        "</newsItem>",
        nitf_of("", docdata=f'<doc-id id-string="{HOSTILE}../../x"/>').replace("t<", "<"),
        f"<NewsML><NewsItem><NewsIdentifier/><NewsLines><HeadLine>{HOSTILE}</HeadLine></NewsLines>"
        "</NewsItem></NewsML>",
        "<nitf><body><body.content>" + "<p>क</p>" * 50_000 + "</body.content></body></nitf>",
    ],
)
def test_hostile_documents(document: str, kind: SourceFormat) -> None:
    found: list[RawArticle | Unread] = []
    try:
        found += read(document, kind)
    except SourceError as error:
        found.append(Unread("x", None, error.reason, error.remedy))
    for item in found:
        if isinstance(item, Unread):
            assert item.reason.isprintable()
        else:
            assert "root:" not in item.text
            assert "aaaa" * 9 not in item.text
            assert all(note.isprintable() for note in item.source.notes)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (g2(), "newsml"),
        ('<?xml version="1.0"?>\n<!-- x -->\n<x:newsMessage xmlns:x="y"/>', "newsml"),
        ("<NewsML/>", "newsml"),
        ("<!DOCTYPE nitf SYSTEM 'nitf.dtd'>\n<nitf/>", "nitf"),
        (f"<packageItem {NAR}/>", "newsml"),
        ("<html><body>newsItem</body></html>", "page"),
    ],
)
def test_is_recognised(document: str, name: str) -> None:
    found = format_of(document.encode()).name
    assert found == name or (name == "page" and found == "text")


_TAGS = st.sampled_from(
    "newsItem itemMeta contentMeta headline by description contentSet inlineXML inlineData nitf "
    "body body.head body.content hl1 p media media-caption NewsIdentifier NewsLines HeadLine "
    "DataContent html header".split()
)
_TREES = st.recursive(
    st.text(max_size=6),
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=12,
)


@given(_TREES, st.booleans())
def test_any_tree_gives_articles_with_text_or_reasons(tree: str, is_nitf: bool) -> None:
    document = f"<nitf>{tree}</nitf>" if is_nitf else f"<newsItem>{tree}</newsItem>"
    data = document.encode("utf-8", "surrogatepass")
    for item in read(data, nitf.FORMAT if is_nitf else newsml.FORMAT):
        if isinstance(item, RawArticle):
            assert item.text.strip()
        else:
            assert item.reason.isprintable()
