"""XML from outside: what is mended and told, what is refused, and that nothing is fetched."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audit.errors import SourceError
from audit.sources.xml import Parsed, inner_markup, local, notes, offset_of, parse, unread
from audit.sources.xml.mending import MAX_DEPTH
from audit.sources.xml.roots import root_name


def read(document: str) -> Parsed:
    return parse(document.encode())


def text(parsed: Parsed) -> str:
    return "".join(map(str, parsed.root.itertext()))


def markup(parsed: Parsed) -> str:
    return etree.tostring(parsed.root, encoding="unicode")


class TestSound:
    @pytest.mark.parametrize(
        "document",
        [
            "<a>क</a>",
            '<a b="ख &amp; ग">क<b/>घ</a>',
            "<a><![CDATA[<क> & ख]]></a>",
            "<a>&lt;&gt;&amp;&quot;&apos;&#2325;&#x915;&#9;&#10;&#13;&#128512;&#xA0;</a>",
            "<?xml version='1.0'?>\n<!-- क --><!DOCTYPE a>\n<a>क</a>\n<!-- ख -->\n",
            "<a>]]&gt;<![CDATA[]]]]><![CDATA[>]]></a>",
            '<rss xmlns:x="u"><x:a x:b="1">क</x:a></rss>',
        ],
    )
    def test_is_read_as_by_any_parser_without_a_word(self, document: str) -> None:
        parsed = read(document)
        assert parsed.problems == ()
        expected = etree.fromstring(document.encode(), etree.XMLParser(remove_comments=True))
        assert markup(parsed) == etree.tostring(expected, encoding="unicode")

    def test_each_element_knows_where_it_begins(self) -> None:
        document = "<a>\n <b>क &nbsp;</b><b/>\n<!-- <b> --><c x=1><b>ख</b></c><![CDATA[<b>]]></a>"
        parsed = read(document)
        found = [(local(one), offset_of(one, parsed)) for one in parsed.root.iter()]
        assert [name for name, _ in found] == ["a", "b", "b", "c", "b"]
        for name, offset in found:
            assert document.startswith(f"<{name}", offset)

    def test_lines_beyond_65535_are_right(self) -> None:
        parsed = read("<a>" + "\n" * 70_000 + "<b/></a>")
        assert parsed.raw.line(offset_of(parsed.root[0], parsed)) == 70_001


class TestEncoding:
    @pytest.mark.parametrize("declared", ["", "utf-8", "UTF8", "utf-16", "windows-1252", "klingon"])
    def test_utf8_is_utf8_whatever_is_declared(self, declared: str) -> None:
        said = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
        parsed = read(f"{said}<a>हिन्दी</a>")
        assert text(parsed) == "हिन्दी"
        lies = declared in ("utf-16", "windows-1252")
        assert parsed.problems == (
            (f"It says that it is {declared}, and is UTF-8.",) if lies else ()
        )

    @pytest.mark.parametrize(
        "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"]
    )
    def test_marks_and_zeros_tell_the_rest(self, encoding: str) -> None:
        document = '<?xml version="1.0" encoding="utf-8"?><a>हिन्दी 1 2 3</a>'
        assert text(parse(document.encode(encoding))) == "हिन्दी 1 2 3"

    @pytest.mark.parametrize(
        ("charset", "declared", "problem"),
        [
            ("", "windows-1252", ()),
            ("", "ISO-8859-1", ()),
            ("latin1", "utf-8", ()),
            ("windows-1252", "", ()),
            (
                "utf-8",
                "utf-8",
                (
                    "It is not UTF-8 though it says that it is utf-8 (byte 0x93 in line 2): "
                    "it was read as windows-1252.",
                ),
            ),
            ("", "", ("It is not UTF-8 (byte 0x93 in line 2): it was read as windows-1252.",)),
            # Codecs of Python that are no encodings, or slow ones, are not asked.
            ("zlib", "", ("It is not UTF-8 (byte 0x93 in line 2): it was read as windows-1252.",)),
            (
                "punycode",
                "",
                ("It is not UTF-8 (byte 0x93 in line 2): it was read as windows-1252.",),
            ),
        ],
    )
    def test_windows(self, charset: str, declared: str, problem: tuple[str, ...]) -> None:
        said = f'<?xml version="1.0" encoding="{declared}"?>' if declared else "<!-- -->"
        data = f"{said}\n<a>\x93caf\xe9\x94 \x96 &#2361;</a>".encode("latin-1")
        parsed = parse(data, charset)
        assert text(parsed) == "“café” – ह"
        assert parsed.problems == problem

    def test_pieces_from_windows_and_cut_characters_in_utf8(self) -> None:
        data = "<a>\udc93हिन्दी\udc94 \udce9t\udce9 क\udce0\udca4 ख\udce0</a>".encode(
            "utf-8", "surrogateescape"
        )
        parsed = parse(data)
        assert text(parsed) == "“हिन्दी” été क\ufffd ख\ufffd"
        assert parsed.problems == (
            "It has bytes that are not UTF-8, the first of them byte 0x93 in line 1: "
            "read as windows-1252.",
        )

    def test_broken_utf16_is_refused(self) -> None:
        with pytest.raises(SourceError, match="It is not UTF-16-LE"):
            parse(b"\xff\xfe" + "<a>".encode("utf-16-le") + b"\x00\xd8\x41\x00")


class TestMending:
    @pytest.mark.parametrize(
        ("document", "expected", "problems"),
        [
            (
                "<a>क&nbsp;ख &rsquo;&hellip;&NBSP;</a>",
                "<a>क\xa0ख ’…\xa0</a>",
                (
                    "line 1: “&nbsp;” is no entity of XML: it was read as in HTML.",
                    "line 1: “&rsquo;” is no entity of XML: it was read as in HTML.",
                    "line 1: “&hellip;” is no entity of XML: it was read as in HTML.",
                    "line 1: “&NBSP;” is no entity of XML: it was read as in HTML.",
                ),
            ),
            (
                "<a>R&B & \n\nAT&T &; &LT;</a>",
                "<a>R&amp;B &amp; \n\nAT&amp;T &amp;; &lt;</a>",
                (
                    "line 1: A bare “&” was read as one. (4 times)",
                    "line 3: “&LT;” is no entity of XML: it was read as in HTML.",
                ),
            ),
            (
                "<a>&unheard; &हिंदी;</a>",
                "<a>&amp;unheard; &amp;हिंदी;</a>",
                (
                    "line 1: “&unheard;” is no entity: it was left as it is.",
                    "line 1: “&हिंदी;” is no entity: it was left as it is.",
                ),
            ),
            (
                "<a>&#146;&#x93;</a>",
                "<a>’“</a>",
                (
                    "line 1: “&#146;” was read as in windows-1252.",
                    "line 1: “&#x93;” was read as in windows-1252.",
                ),
            ),
            (
                "<a>क&#0;&#11;&#xFFFE;&#1114112;&#55296;ख</a>",
                "<a>क\nख</a>",
                (
                    "line 1: “&#0;” is a character that XML does not allow.",
                    "line 1: “&#11;” is a character that XML does not allow.",
                    "line 1: “&#xFFFE;” is a character that XML does not allow.",
                    "line 1: “&#1114112;” is a character that XML does not allow.",
                    "line 1: “&#55296;” is a character that XML does not allow.",
                ),
            ),
            (
                "<a>&#55357;&#56832; &#xD83D;&#xde00; &#56832;&#55357;</a>",
                "<a>😀 😀 \ufffd</a>",
                (
                    "line 1: “&#55357;&#56832;” was read as one character.",
                    "line 1: “&#xD83D;&#xde00;” was read as one character.",
                    "line 1: “&#56832;&#55357;” is no character.",
                ),
            ),
            (
                "<a>&#xyz; &#क;</a>",
                "<a>&amp;#xyz; &amp;#क;</a>",
                (
                    "line 1: “&#xyz;” is no character: it was left as it is.",
                    "line 1: “&#क;” is no character: it was left as it is.",
                ),
            ),
            (
                "<a b='x\x01 &nbsp;'>क\x08\x0bख</a>",
                '<a b="x \xa0">क\nख</a>',
                (
                    "line 1: The control character U+0001 was left out.",
                    "line 1: “&nbsp;” is no entity of XML: it was read as in HTML.",
                    "line 1: The control character U+0008 was left out.",
                ),
            ),
            (
                "<a>3 < 4 <5> <प्रधानमंत्री> <! क> <?> ]]></a>",
                "<a>3 &lt; 4 &lt;5&gt; &lt;प्रधानमंत्री&gt; &lt;! क&gt; &lt;?&gt; ]]&gt;</a>",
                (
                    "line 1: A bare “<” was read as text. (5 times)",
                    "line 1: A bare “]]>” was read as text.",
                ),
            ),
            (
                '<a><p align=center hidden id="1" id="2">क</p><img alt=\'"\'src=x /></a>',
                '<a><p align="center" hidden="" id="1">क</p><img alt="&quot;" src="x"/></a>',
                (
                    "line 1: The attributes of a tag <p> were mended.",
                    "line 1: The attributes of a tag <img> were mended.",
                ),
            ),
            (
                "<a><d>क<br>ख<b><i>ग</b></i></d></a></a>",
                "<a><d>क<br/>ख<b><i>ग</i></b></d></a>",
                (
                    "line 1: An element <br> without an end was closed.",
                    "line 1: An element <i> without an end was closed.",
                    "line 1: An end tag </i> without a start was left out.",
                    "line 1: Text outside of the document was left out.",
                ),
            ),
            (
                "<a><item>क<item>ख</a>",
                "<a><item>क</item><item>ख</item></a>",
                ("line 1: An element <item> without an end was closed. (2 times)",),
            ),
            (
                "<a><![CDATA[क\v]]\x1f>&#55357;<b>]]></a>",
                "<a>क\n]]&gt;&amp;#55357;&lt;b&gt;</a>",
                (
                    "line 1: The control character U+000B was left out.",
                    "line 1: The control character U+001F was left out.",
                ),
            ),
            ("<A><Title>क</title></a>", "<A><Title>क</Title></A>", ()),
            ("<a>क<br></br>ख</a>", "<a>क<br/>ख</a>", None),
            ("<a>क<?xml:namespace prefix = o />ख<!WORD>ग</a>", "<a>कखग</a>", ()),
            (
                "\n\ufeff<?xml version='1.0'?>\n<a>क</a>",
                "<a>क</a>",
                ("line 1: Something stands before the XML declaration.",),
            ),
            (
                "Notice: x\n<?xml version='1.0'?><br><a>क</a>\n0",
                "<a>क</a>",
                None,
            ),
        ],
    )
    def test_broken_markup(
        self, document: str, expected: str, problems: tuple[str, ...] | None
    ) -> None:
        parsed = read(document)
        assert markup(parsed) == expected
        if problems is not None:
            assert parsed.problems == problems

    def test_of_several_documents_the_longest_is_read_and_the_others_are_told_of(self) -> None:
        parsed = read("<a>क</a><rss>खखखखखखखखख</rss>\n<b>ग</b>")
        assert markup(parsed) == "<rss>खखखखखखखखख</rss>"
        (lost,) = unread(parsed, "x", "item")
        assert (lost.line, lost.reason) == (
            1,
            "<a> stands outside of the document and was left out.",
        )
        assert parsed.problems[-1] == "line 2: <b> stands outside of the document and was left out."

    def test_a_comment_without_end_is_told_of_where_it_begins(self) -> None:
        parsed = read("<rss>\n<item>क</item>\n<!-- ख <item>ग</item></rss>")
        assert [(one.line, one.reason) for one in unread(parsed, "x", "item")] == [
            (3, "A comment has no end: nothing behind it was read."),
            (3, "The document breaks off inside <rss>."),
        ]

    def test_notes_are_told_where_they_belong(self) -> None:
        document = "<a>&nbsp;<i>&nbsp;</i><i>&nbsp;&nbsp;</i></a>"
        parsed = read(document)
        first, second = document.index("<i>"), document.rindex("<i>")
        told = "“&nbsp;” is no entity of XML: it was read as in HTML."
        assert notes(parsed, 0, first) == (f"line 1: {told}",)
        assert notes(parsed, second) == (f"line 1: {told} (2 times)",)
        assert notes(parsed) == (f"line 1: {told} (4 times)",)

    def test_notes_of_one_article_are_bounded(self) -> None:
        parsed = read("<a>" + "".join(f"&x{number};" for number in range(100)) + "</a>")
        told = notes(parsed)
        assert len(told) == 21
        assert told[-1] == "80 more mistakes."

    @given(st.text("<>/!?-[]&;#x='\" \n\x00abrCDAT:कख1", max_size=60))
    def test_any_text_is_read_or_refused(self, inside: str) -> None:
        for document in (inside, f"<rss><a>{inside}</a></rss>"):
            try:
                parsed = read(document)
            except SourceError:
                continue
            starts = [offset_of(one, parsed) for one in parsed.root.iter()]
            assert starts == sorted(set(starts))
            for one, start in zip(parsed.root.iter(), starts, strict=True):
                assert document[start + 1 :].startswith(str(one.tag).rpartition("}")[2])

    @given(st.text(st.characters(exclude_characters="<>&\r", exclude_categories=["Cc", "Cs"])))
    def test_sound_text_comes_back(self, inside: str) -> None:
        sound = inside.replace("\ufffe", "").replace("\uffff", "")
        assert text(read(f"<a>{sound}</a>")) == sound


class TestCutOff:
    DOCUMENT = (
        "<rss>\n<channel>\n<item><title>क</title></item>\n"
        "<item><title>ख</title><d><![CDATA[<p>ग</p>]]></d></item>\n</channel>\n</rss>\n"
    )

    @given(st.integers(min_value=6, max_value=len(DOCUMENT) - 9))
    def test_anywhere(self, size: int) -> None:
        """What is cut off has an Unread; what has its end is whole."""
        cut = self.DOCUMENT[:size]
        parsed = read(cut)
        (lost,) = unread(parsed, "x", "item")
        assert lost.line == cut.rstrip().count("\n") + 1
        assert lost.reason.startswith("The document breaks off inside <")
        items = [one for one in parsed.root.iter() if local(one) == "item"]
        whole = [one for one in items if one not in parsed.unclosed]
        assert len(whole) == cut.count("</item>")
        assert ("was not read" in lost.reason) is (len(whole) < len(items))

    def test_at_any_byte(self) -> None:
        data = self.DOCUMENT.encode()
        for size in range(6, len(data) - 9):
            assert len(list(unread(parse(data[:size]), "x", "item"))) == 1

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "It is empty."),
            (b" \n\xef\xbb\xbf ", "It is empty."),
            (b"only text", "It has no XML element."),
            (b"<!-- <a/> ", "It has no XML element."),
            (b"<!DOCTYPE a [", "It has no XML element."),
            (b"\0" * 100, "It has no XML element."),
        ],
    )
    def test_nothing_to_read(self, data: bytes, reason: str) -> None:
        with pytest.raises(SourceError) as error:
            parse(data)
        assert error.value.reason == reason


class TestHostile:
    @pytest.fixture
    def knocks(self) -> Iterator[tuple[int, list[str]]]:
        """A port, and who came there."""
        came: list[str] = []
        with socket.create_server(("127.0.0.1", 0)) as server:

            def wait() -> None:
                try:
                    while True:
                        came.append(server.accept()[1][0])
                except OSError:
                    return

            thread = threading.Thread(target=wait, daemon=True)
            thread.start()
            yield server.getsockname()[1], came
            server.shutdown(socket.SHUT_RDWR)
        thread.join(5)

    @pytest.mark.parametrize(
        "subset",
        [
            '<!ENTITY e SYSTEM "{file}">',
            '<!ENTITY e SYSTEM "{web}">',
            '<!ENTITY e PUBLIC "x" "{web}">',
            '<!ENTITY % p SYSTEM "{web}"> %p;',
            "<!ENTITY % p \"<!ENTITY e SYSTEM '{file}'>\"> %p;",
            '<!ENTITY e SYSTEM "{file}" NDATA n>',
            "<!NOTATION n SYSTEM '{web}'>",
        ],
    )
    def test_nothing_is_fetched(
        self, subset: str, tmp_path: Path, knocks: tuple[int, list[str]]
    ) -> None:
        port, came = knocks
        secret = tmp_path / "secret.txt"
        secret.write_text("SECRET", encoding="utf-8")
        declared = subset.format(file=secret.as_uri(), web=f"http://127.0.0.1:{port}/x.dtd")
        for doctype in (
            f"<!DOCTYPE rss [{declared}]>",
            f'<!DOCTYPE rss SYSTEM "http://127.0.0.1:{port}/rss.dtd" [{declared}]>',
        ):
            parsed = read(
                f"{doctype}<rss xmlns:xi='http://www.w3.org/2001/XInclude'>"
                f"<item>&e;</item><xi:include href='{secret.as_uri()}' parse='text'/></rss>"
            )
            assert text(parsed) == "&e;"
            assert "SECRET" not in markup(parsed)
        assert came == []

    @pytest.mark.parametrize(
        "subset",
        [
            "".join(
                f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' if n else '<!ENTITY lol0 "ha">'
                for n in range(10)
            ),
            f'<!ENTITY lol9 "{"ह" * 100_000}">',
            "<!ENTITY lol9 '&lol9;'>",
            '<!ENTITY % a "ha"><!ENTITY % b "%a;%a;%a;%a;%a;%a;"><!ENTITY lol9 "%b;%b;%b;">',
            "<!-- ' -->" + '<!ENTITY lol9 "ha">' * 20_000,
            '<!ENTITY lol9 "ha"> ]><!-- "',
        ],
        ids=["laughs", "quadratic", "itself", "parameters", "many", "ends-early"],
    )
    def test_entities_are_never_expanded(self, subset: str) -> None:
        parsed = read(f"<!DOCTYPE rss [{subset}]><!-- --><rss>{'&lol9;' * 1000}</rss>")
        assert text(parsed) == "&lol9;" * 1000

    def test_declarations_are_told_of(self) -> None:
        parsed = read("<!DOCTYPE a [\n<!ENTITY b 'c'>]>\n<a>&b;</a>")
        assert parsed.problems == (
            "line 1: What the document type declares was not read.",
            "line 3: “&b;” is declared in the document: such an entity is never expanded.",
        )

    @pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
    def test_nesting_is_bounded(self, depth: int) -> None:
        for document in ("<a>" * depth + "</a>" * depth, "<a>" * depth):
            with pytest.raises(SourceError, match=f"deeper than {MAX_DEPTH} elements in line 1"):
                read(document)

    def test_nesting_to_the_bound_is_read(self) -> None:
        parsed = read("<a>" * MAX_DEPTH + "क" + "</a>" * MAX_DEPTH)
        assert inner_markup(parsed.root).count("<a>") == MAX_DEPTH - 1

    @pytest.mark.parametrize("piece", ["<p>क<br>ख", "<li>क<img src=x>ख", "<item>क<hr />ख"])
    def test_html_without_ends_is_not_deep(self, piece: str) -> None:
        assert text(read("<a>" + piece * 1000 + "</a>")) == "कख" * 1000

    @pytest.mark.parametrize("piece", ["& ", "< ", "\x01a", "</b>", "<a b=c/>"])
    def test_mistakes_are_bounded(self, piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("audit.sources.xml.repairs._MOST", 1000)
        assert len(read("<a>" + piece * 1000 + "</a>").repairs) == 1000
        with pytest.raises(SourceError) as error:
            read("<a>\n" + piece * 1001 + "</a>")
        assert error.value.reason == "It has more than 1,000 mistakes, up to line 2."

    def test_lines_are_bounded(self) -> None:
        with pytest.raises(SourceError, match="It has more than 2,000,000 lines"):
            read("<a>" + "\n" * 2_000_001 + "</a>")

    def test_what_the_parser_says_is_safe_to_show(self) -> None:
        (told,) = read("<a xmlns='http://\u202e\x85क" + "x" * 1000 + "'>क</a>").problems
        assert told.startswith("line 1: xmlns: 'http://\\u202e\\x85\\u0915xxx")
        assert len(told) < 250

    def test_elements_are_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("audit.sources.xml.mending._MAX_ELEMENTS", 1000)
        monkeypatch.setattr("audit.sources.xml.mending._MAX_TOKENS", 3000)
        with pytest.raises(SourceError, match="more than 1,000 elements"):
            read("<a>" + "<b/>" * 1000 + "</a>")
        with pytest.raises(SourceError, match="more than 3,000 tags and sections"):
            read("<a>" + "<!---->" * 3001 + "</a>")

    @pytest.mark.parametrize(
        "document",
        [
            "<!--" * 100_000,
            "<![CDATA[" * 100_000,
            "<?" * 20_000,
            "<!DOCTYPE " * 20_000,
            "<!DOCTYPE a [" + "<!--" * 100_000,
            "<a b='" * 20_000,
            "<a " + "b='c' " * 100_000 + ">",
            "<a " + "b=c " * 100_000 + ">",
            "<" + "a" * 1_000_000 + ">",
            "<a" + " " * 1_000_000,
            "&#" + "9" * 1_000_000 + ";",
            "&" + "a" * 1_000_000 + ";",
        ],
        ids=lambda document: document[:12],
    )
    def test_what_has_no_end_is_looked_at_once(self, document: str) -> None:
        with pytest.raises(SourceError):
            read(document)
        assert text(read(f"<rss>क{document}")).startswith("क")

    def test_a_text_of_50_megabytes_is_read(self) -> None:
        parsed = parse(b"<rss><item><![CDATA[" + b"word word " * 5_000_000 + b"]]></item></rss>")
        assert len(parsed.root[0].text or "") == 50_000_000
        assert parsed.problems == ()


class TestInnerMarkup:
    @pytest.mark.parametrize(
        ("document", "expected"),
        [
            ("<a/>", ""),
            ("<a>क &lt;b&gt;</a>", "क <b>"),
            ("<a><![CDATA[<p>क &amp; ख</p>]]></a>", "<p>क &amp; ख</p>"),
            (
                "<a xmlns:h='http://www.w3.org/1999/xhtml'><h:p class='x'>1 &lt; 2<h:br/>ख"
                " &amp; ग</h:p>घ</a>",
                '<p class="x">1 &lt; 2<br>ख &amp; ग</p>घ',
            ),
            ("<a>&lt;p&gt;क&lt;/p&gt;<i>ख</i></a>", "<p>क</p><i>ख</i>"),
            ('<a><i t="&quot;&lt;">क</i></a>', '<i t="&quot;&lt;">क</i>'),
            ("<a>क<!-- ख --><?php ग ?><i/>घ</a>", "क<i></i>घ"),
        ],
    )
    def test_as_html(self, document: str, expected: str) -> None:
        assert inner_markup(read(document).root) == expected


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        ("<rss version='2.0'>", "rss"),
        ("<?xml version='1.0'?>\n<!-- क -->\n<!DOCTYPE rss [<!ENTITY a 'b'>]>\n<RSS>", "rss"),
        ("<rdf:RDF xmlns='u'>", "rdf"),
        ("<br />Warning\n<?xml version='1.0'?><feed>", "feed"),
        ("<!DOCTYPE html><html>", "html"),
        ("plain text <rss>", ""),
        ("{}", ""),
        ("", ""),
        ("<!--" * 1000, ""),
    ],
)
def test_root_name(beginning: str, name: str) -> None:
    assert root_name(beginning) == name
