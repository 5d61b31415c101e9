"""Text out of HTML: what a reader sees of it, and nothing lost of what only looks like it."""

from __future__ import annotations

import time
from html import escape
from unicodedata import category

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.sources.markup import Block, blocks, is_markup, plain
from audit.sources.markup.layout import shown
from audit.sources.markup.tags import attributes, scan


def texts(fragment: str) -> list[str]:
    return [block.text for block in blocks(fragment)]


class TestBlocks:
    @pytest.mark.parametrize(
        ("fragment", "expected"),
        [
            ("<p>एक</p><p>दो</p>", ["एक", "दो"]),
            ("<p>एक<p>दो<div>तीन", ["एक", "दो", "तीन"]),
            ("एक<br>दो<br/>तीन</br>चार", ["एक", "दो", "तीन", "चार"]),
            ("प्र<b>धान</b>मंत्री <i>ने</i> कहा", ["प्रधानमंत्री ने कहा"]),
            ("<ul><li>क<li>ख<ul><li>ग</ul></ul>", ["क", "ख", "ग"]),
            ("<table><tr><th>वार्ड<th>मत<tr><td>1<td>2</table>", ["वार्ड", "मत", "1", "2"]),
            ("<dl><dt>शब्द<dd>अर्थ</dl>", ["शब्द", "अर्थ"]),
            ("<pre>पहली  पंक्ति\n  दूसरी\n\nतीसरी</pre>", ["पहली  पंक्ति", "  दूसरी", "तीसरी"]),
            ("<p>एक\n   दो\t\tतीन </p>", ["एक दो तीन"]),
            ("<p>एक\u00a0दो&nbsp;तीन</p>", ["एक\u00a0दो\u00a0तीन"]),
            ("<p>क्\u200dष श्\u200cर</p>", ["क्\u200dष श्\u200cर"]),
            ("<p>&quot;हाँ&quot; &#8212; &#x915;</p>", ['"हाँ" — क']),
            ("<p>एक</p> \n <p>&nbsp;</p><p>\u200b</p>", ["एक"]),
            ("<a href='/1'>देश</a><a href='/2'>खेल</a>", ["देश खेल"]),
            ("<a href='/1'>दे</a><a href='/1'>श</a>", ["देश"]),
            ("<a href='#'>फेसबुक</a><a href='#'>ईमेल</a>", ["फेसबुक ईमेल"]),
        ],
    )
    def test_as_a_browser_lays_them_out(self, fragment: str, expected: list[str]) -> None:
        assert texts(fragment) == expected

    @pytest.mark.parametrize(
        "fragment",
        [
            "<script>if (1 < 2) document.write('<p>x</p>')</script>",
            "<style>p::before { content: 'x' }</style>",
            "<noscript><img src=x>x</noscript>",
            "<template><div>x</template>",
            "<iframe src=x>x</iframe>",
            "<svg><title>x</title><text>x</text></svg>",
            "<form><button>x</button><select><option>x</select><textarea>x</textarea></form>",
            "<video><p>x</p></video><audio>x</audio><object>x</object>",
            "<!-- x --><!-- <p>x</p> --><!DOCTYPE x><?php x ?>",
            "<div hidden>x<p>x</p></div>",
            "<p style='color: red; DISPLAY : none'>x</p>",
            "<span style=visibility:hidden>x</span>",
            "<span class='css-1 VisuallyHiddenText'>x</span><i class=sr-only>x</i>",
            "<img src='https://t.example/p.gif' width=1 height=1 alt='x'>",
            "<head><title>x</title><meta content=x></head>",
            "<template><div><b>x</template>",
        ],
    )
    def test_what_is_not_shown_is_left_out(self, fragment: str) -> None:
        assert texts(f"<p>पहले</p>{fragment}<p>बाद</p>") == ["पहले", "बाद"]

    def test_hidden_ends_where_the_element_ends_of_itself(self) -> None:
        assert texts("<p hidden>क<p>ख<ul><li hidden>ग<li>घ</ul>") == ["ख", "घ"]

    def test_kinds(self) -> None:
        fragment = (
            "<h2>उप<b>शीर्षक</b></h2><figure><img alt='नहीं'><figcaption>चित्र <h3>में</h3></figcaption>"
            "</figure><p class='wp-caption-text'>श्रेय</p>पाठ"
        )
        assert blocks(fragment) == (
            Block("उपशीर्षक", "heading"),
            Block("चित्र", "caption"),
            Block("में", "caption"),
            Block("श्रेय", "caption"),
            Block("पाठ", "text"),
        )


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "5 < 7 और AT&T",
            "x<y और y>z",
            "<user@example.com> को लिखें",
            "<https://example.com> देखें",
            "<नाम> ने कहा",
            "R&D; Q&A & बाकी",
            "",
            "&notanentity; &;",
            "<3",
        ],
    )
    def test_that_only_looks_like_markup_stays(self, text: str) -> None:
        assert not is_markup(text)
        assert plain(text) == text
        assert texts(text) == ([text] if text else [])

    @pytest.mark.parametrize("text", ["5 < 7 और AT&T", "a<7", "<3", "1 <- 2", "क & ख"])
    def test_inside_markup_stays_as_well(self, text: str) -> None:
        assert texts(f"<p>{text}</p>") == [text]

    @pytest.mark.parametrize(
        "text",
        ["<b>क</b>", "क<br>", "&amp;", "&#2325;", "<amp-img src=x>", "<o:p>", "<!-- -->", "</p>"],
    )
    def test_with_markup_is_told(self, text: str) -> None:
        assert is_markup(text)

    def test_without_tags_has_paragraphs(self) -> None:
        text = "पहला वाक्य।\nदूसरा वाक्य जो\r\nयहाँ टूटता है\n\nतीसरा: “हाँ।”\nचौथा"
        assert texts(text) == [
            "पहला वाक्य।",
            "दूसरा वाक्य जो यहाँ टूटता है",
            "तीसरा: “हाँ।”",
            "चौथा",
        ]


class TestEscapedTwice:
    @pytest.mark.parametrize(
        ("fragment", "expected"),
        [
            ("&lt;p&gt;एक&lt;/p&gt;&lt;p&gt;दो&lt;/p&gt;", ["एक", "दो"]),
            ("&amp;lt;p&amp;gt;एक&amp;lt;/p&amp;gt;", ["एक"]),
            ("<div>&lt;p&gt;एक&lt;/p&gt;</div>", ["एक"]),
            ("एक&lt;br&gt;दो", ["एक", "दो"]),
            ("&amp;quot;एक&amp;quot;", ['"एक"']),
            ("&amp;amp;amp;", ["&amp;"]),
            ("टैग &lt;b&gt; मोटा करता है", ["टैग <b> मोटा करता है"]),
            ("<p>टैग &lt;b&gt; मोटा करता है</p>", ["टैग <b> मोटा करता है"]),
        ],
    )
    def test_is_unpacked_at_most_twice(self, fragment: str, expected: list[str]) -> None:
        assert texts(fragment) == expected

    @pytest.mark.parametrize(
        ("title", "expected"),
        [
            ("सोना &amp;quot;महँगा&amp;quot;", 'सोना "महँगा"'),
            ("<b>सोना</b> महँगा", "सोना महँगा"),
            ("सोना<br>महँगा", "सोना महँगा"),
            (" सोना\n महँगा ", "सोना महँगा"),
            ("AT&amp;T", "AT&T"),
            ("<![CDATA[सोना]]>", "सोना"),
        ],
    )
    def test_titles_are_one_line(self, title: str, expected: str) -> None:
        assert plain(title) == expected


HOSTILE = {
    "deep": "<div>" * 100_000 + "पाठ",
    "deep inline": "<b>" * 50_000 + "पाठ",
    "deep lists": "<ul><li>" * 25_000 + "पाठ",
    "deep and closed wrongly": "<div>" + "<i>" * 400 + "</b>" * 50_000 + "पाठ",
    "unclosed": "<p>पाठ" + "<a " * 200_000,
    "unclosed quote": "<p>पाठ</p>" + "<a b=\"'" * 200_000,
    "unclosed comments": "<p>पाठ</p>" + "<!--" * 500_000,
    "unclosed script": "<p>पाठ</p>" + "<script></scrip" * 100_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">पाठ",
    "entities": "<p>पाठ</p>" + "&#" * 500_000,
    "a huge number": "पाठ&#" + "9" * 200_000 + ";<p>",
    "spaces": "<p>पाठ</p>" + " \n" * 2_000_000,
    "quotes": "'" * 2_000_000 + "<p>पाठ</p>",
    "escaped": "&lt;p&gt;पाठ&lt;/p&gt;" + "&amp;lt;br&amp;gt;" * 50_000,
    "controls": "<p>\x01\x1b[31mपाठ\x00\ud800\x7f</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_fragments_are_read_in_a_moment(name: str) -> None:
    begun = time.process_time()
    found = blocks(HOSTILE[name])
    plain(HOSTILE[name])
    assert any("पाठ" in block.text for block in found)
    assert time.process_time() - begun < 5


def test_ten_megabytes_of_brackets_are_text() -> None:
    assert texts("<" * 10_000_000) == ["<" * 10_000_000]


def test_nul_and_lone_surrogates_become_replacement_characters() -> None:
    assert texts("<p>क\0ख\ud83dग</p>") == ["क\ufffdख\ufffdग"]
    assert plain("क\0") == "क\ufffd"
    assert texts("&#xD800;&#0;क<b>") == ["\ufffd\ufffdक"]


PIECES = """<p> </p> <b> </b> <br> <div> </div> <li> <td> <pre> </pre> <script> </script> <!-- -->
<![CDATA[ ]]> &amp; &lt; &gt; &#2325; &nbsp; <a/href=x> </a> <p/hidden> <figcaption> </head> <head>
< > & " ' = / क वाक्य। x""".split()
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)


class TestProperties:
    @given(st.text() | MARKUP)
    def test_any_text_gives_blocks(self, text: str) -> None:
        for block in blocks(text):
            assert block.text.strip()
            assert block.kind in ("text", "heading", "caption")
            block.text.encode()
        assert "\n" not in plain(text)
        is_markup(text)

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
    def test_an_escaped_text_comes_back(self, text: str) -> None:
        assume(not is_markup(text))
        seen = "".join(text.split())
        is_seen = any(category(sign) != "Cf" for sign in seen)
        assert "".join("".join(texts(f"<p>{escape(text)}</p>")).split()) == (
            seen if is_seen else ""
        )

    @given(MARKUP)
    def test_blocks_stand_where_they_say(self, html: str) -> None:
        last = 0
        for found in shown(html):
            assert 0 <= found.start <= found.end <= len(html)
            assert found.start >= last or found.element.keeps_spaces
            assert 0 <= found.linked <= 1
            last = found.start
            first = found.block.text.split()[0][0]
            assert first in html[found.start : found.end] or "&" in html[found.start : found.end]

    @given(MARKUP)
    def test_tags_do_not_overlap(self, html: str) -> None:
        end = 0
        for tag in scan(html):
            assert end <= tag.start <= tag.end <= len(html)
            end = tag.end
            if tag.attributes:
                attributes(tag.attributes)


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<a href=x/>क</a>", ["a", "", "/a"]),
        ("<P CLASS=x>क</P >", ["p", "", "/p"]),
        ("<p title='a > b'>क", ["p", ""]),
        ("क</>ख</ x>ग", ["", "", ""]),
        ("<!-->क<!--->ख<!--x--!>ग", ["", "", ""]),
        ("<script>a</scripty>b</SCRIPT x>क", ["script", "/script", ""]),
        ("<script/>क", ["script", ""]),
        ("क<b", [""]),
        ("क</", [""]),
        ("<![CDATA[क]]>ख]]>", ["", ""]),
    ],
)
def test_tags_are_told_as_browsers_do(html: str, names: list[str]) -> None:
    assert [tag.name for tag in scan(html)] == names


def test_attributes_are_read_as_written() -> None:
    written = """ Class="a b" id='c' hidden data-x = y class=z / =odd """
    assert attributes(written) == {
        "class": "a b",
        "id": "c",
        "hidden": "",
        "data-x": "y",
        "=odd": "",
    }
