"""XLIFF: the translations and nothing else, and what is not one is counted."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import Anchor, Part, RawArticle, Span, Unread
from audit.sources import Input, Options, format_of, xliff

OLD = 'version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"'
NEW = 'version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="hi"'


def read(document: str | bytes, **options: int) -> list[RawArticle | Unread]:
    data = document.encode() if isinstance(document, str) else document
    stream = io.BytesIO(data)
    return list(xliff.FORMAT.read(Input("x", stream), Options(**options)))  # type: ignore[arg-type]


def old(units: str, attributes: str = "") -> str:
    """A document of 1.2 with these units in one file."""
    return f'<xliff {OLD}><file original="a.txt" {attributes}><body>{units}</body></file></xliff>'


def unit(target: str, attributes: str = "", source: str = "One.") -> str:
    return f"<trans-unit {attributes}><source>{source}</source>{target}</trans-unit>"


def text_of(document: str) -> str:
    (article,) = read(document)
    assert isinstance(article, RawArticle)
    return article.text


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("<target>एक <g id='1'>दो</g> तीन</target>", "एक दो तीन"),
        ("<target>एक<x id='1'/> दो</target>", "एक दो"),
        ("<target>एक<x id='1' ctype='lb'/>दो</target>", "एक\nदो"),
        ("<target>एक<ph id='1'>&lt;br/&gt;</ph>दो</target>", "एक\nदो"),
        ("<target>एक<ph id='1'>{0}</ph> दो</target>", "एक दो"),
        ("<target><bpt id='1'>&lt;b&gt;</bpt>एक<ept id='1'>&lt;/b&gt;</ept></target>", "एक"),
        (
            "<target><it id='1' pos='open'>x</it>एक<mrk mtype='seg' mid='1'> दो</mrk></target>",
            "एक दो",
        ),
        ("<target>एक <mrk mtype='x-sdl-deleted'>न</mrk>दो</target>", "एक दो"),
        ("<target>\n  एक\n  दो\n</target>", "एक दो"),
        ("<target xml:space='preserve'>एक\n  दो</target>", "एक\n  दो"),
        ("<target>&lt;p&gt;एक&lt;/p&gt;&lt;p&gt;दो&lt;/p&gt;</target>", "एक\nदो"),
        ("<target><![CDATA[<b>एक</b> दो]]></target>", "एक दो"),
        ("<target>एक &amp;amp; दो</target>", "एक & दो"),
        ("<target state='translated'>एक</target><alt-trans><target>दो</target></alt-trans>", "एक"),
        ("<target>One.</target>", "One."),
    ],
)
def test_the_text_of_a_target(target: str, text: str) -> None:
    assert text_of(old(unit(target))) == text


@pytest.mark.parametrize(
    ("segments", "text"),
    [
        ("<segment><source>a</source><target>एक <pc id='1'>दो</pc></target></segment>", "एक दो"),
        (
            "<segment><source>a</source><target>एक।</target></segment><ignorable><source> </source>"
            "</ignorable><segment><source>b</source><target>दो।</target></segment>",
            "एक। दो।",
        ),
        (
            "<segment><source>a</source><target>एक<ph id='1' type='fmt' subType='xlf:lb'/>दो<sc/>"
            "</target></segment>",
            "एक\nदो",
        ),
        ("<notes><note>न</note></notes><segment><target>एक</target></segment>", "एक"),
    ],
)
def test_the_text_of_a_unit_of_2x(segments: str, text: str) -> None:
    assert (
        text_of(f"<xliff {NEW}><file id='f'><unit id='u'>{segments}</unit></file></xliff>") == text
    )


def test_units_are_lines_and_each_is_anchored() -> None:
    (article,) = read(
        old(f"\n{unit('<target>पहला वाक्य।</target>')}\n{unit('<target>दूसरा वाक्य।</target>')}")
    )
    assert isinstance(article, RawArticle)
    assert article.text == "पहला वाक्य।\nदूसरा वाक्य।"
    assert article.source.parts == (Part("body", Span(0, 24)),)
    assert article.source.anchors == (
        Anchor(Span(0, 11), 2, 43),
        Anchor(Span(12, 24), 3, 43),
    )


def test_sentences_of_a_paragraph_are_a_line() -> None:
    phrase = 'xmlns:m="http://www.memsource.com/mxlf/2.0" m:para-id'
    units = [unit(f"<target>{n}।</target>", f'{phrase}="{p}"') for n, p in ((1, 4), (2, 4), (3, 5))]
    assert text_of(old("".join(units))) == "1। 2।\n3।"


@pytest.mark.parametrize(
    ("units", "notes"),
    [
        (unit(""), ("1 unit without a translation.",)),
        (unit("<target/>") * 2, ("2 units without a translation.",)),
        (unit("<target> </target>"), ("1 unit without a translation.",)),
        (unit("<target>x</target>", 'translate="no"'), ("1 unit not to be translated.",)),
        (
            f'<group translate="no">{unit("<target>x</target>")}</group>',
            ("1 unit not to be translated.",),
        ),
        (
            unit("<target state='needs-translation'>One.</target>"),
            ("1 unit marked as not translated.",),
        ),
        (unit("<target/>", source="<x id='1'/>"), ()),
        (unit("", source=""), ()),
    ],
)
def test_what_is_no_translation_is_counted(units: str, notes: tuple[str, ...]) -> None:
    (article,) = read(old(units + unit("<target>एक</target>")))
    assert isinstance(article, RawArticle)
    assert (article.text, article.source.notes) == ("एक", notes)


def test_files_are_articles() -> None:
    good, bare = unit("<target>एक</target>"), unit("")
    documents = "".join(
        f'\n<file original="{name}" date="2026-01-02T03:04:05Z"><body>{units}</body></file>'
        for name, units in (("../a\x1b", good), ("b", bare), ("../a\x1b", good), ("", good))
    )
    found = read(f"<xliff {OLD}>{documents}</xliff>")
    assert [item.id if isinstance(item, RawArticle) else item.reason for item in found] == [
        "../a",
        "The file 'b' has no translation. 1 unit without a translation.",
        "../a#2",
        "x",
    ]
    first, _, again, _ = found
    assert isinstance(first, RawArticle)
    assert isinstance(again, RawArticle)
    assert (first.source.line, first.source.published) == (2, "2026-01-02T03:04:05+00:00")
    assert again.source.notes[-1] == "It has the name of the file in line 2."


def test_a_document_that_is_cut_off() -> None:
    document = old(unit("<target>एक</target>") + unit("<target>दो</target>"))
    found = read(document[: document.index("दो") + 1])
    assert [item.text if isinstance(item, RawArticle) else item.reason for item in found] == [
        "एक",
        "The document breaks off inside <target>. "
        "The <trans-unit> that begins in line 1 was not read.",
    ]


def test_what_is_no_xliff() -> None:
    for document in ("<xliff/>", "<xliff><body/></xliff>"):
        with pytest.raises(SourceError, match="It holds no <file>"):
            read(document)


def test_files_are_bounded() -> None:
    one = f"<file original='a'><body>{unit('<target>क</target>')}</body></file>"
    with pytest.raises(SourceError, match="the bound is 1 item for one document"):
        read(f"<xliff>{one * 2}</xliff>", max_items=1)


def test_many_units_are_read_in_bounded_time() -> None:
    (article,) = read(old(unit("<target>वही वाक्य फिर से।</target>") * 10_000))
    assert isinstance(article, RawArticle)
    assert article.text.count("\n") == 9_999
    assert len(article.source.anchors) == 10_000


@pytest.mark.parametrize(
    "document",
    [
        "<!DOCTYPE xliff [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
        + old(unit("<target>&b;</target>")),
        old("<group>" * 100_000),
        old(unit("<target>" + "<g id='1'>" * 50_000)),
        old(unit(f"<target>क\u202e{chr(27)}[2J&#27;</target>")),
    ],
)
def test_hostile_documents(document: str) -> None:
    found: list[RawArticle | Unread] = []
    try:
        found += read(document)
    except SourceError as error:
        found.append(Unread("x", None, error.reason, error.remedy))
    for item in found:
        if isinstance(item, Unread):
            assert item.reason.isprintable()
        else:
            assert "root:" not in item.text
            assert all(note.isprintable() for note in item.source.notes)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (f"<xliff {OLD}>", "xliff"),
        (f'<?xml version="1.0"?>\n<xliff {NEW}>', "xliff"),
        ("<xlf:xliff xmlns:xlf='x'/>", "xliff"),
    ],
)
def test_is_recognised(document: str, name: str) -> None:
    assert format_of(document.encode()).name == name


_WORDS = st.text(st.sampled_from("कखग ।\nx"), min_size=1, max_size=12)


@given(st.lists(_WORDS.filter(lambda text: text.strip() != ""), min_size=1, max_size=6))
def test_all_targets_come_back_in_order(targets: list[str]) -> None:
    units = "".join(unit(f"<target>{target}</target>") for target in targets)
    (article,) = read(old(units))
    assert isinstance(article, RawArticle)
    assert article.text.split("\n") == [" ".join(target.split()) for target in targets]
    assert len(article.source.anchors) >= len(targets)
