"""positions, safe and excerpts: properties that hold for any text."""

from __future__ import annotations

import json

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Span
from audit.reports.excerpts import excerpt
from audit.reports.positions import Clusters, Lines
from audit.reports.safe import HIDDEN, json_text, visible, without_commands
from audit.reports.uris import uri_of, web_address
from tests.reports import samples

TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("कष्ािं़\u200c\u200d।\n\r \u202e\x1b👩👧🏽\ufe0f<&\ud800"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("कख", 0, (1, 1)),
        ("कख", 2, (1, 3)),
        ("क\nख", 2, (2, 1)),
        ("क\r\nख", 3, (2, 1)),
        ("क\rख", 2, (2, 1)),
        ("क\n\nकि", 4, (3, 2)),
        ("", 0, (1, 1)),
        ("क\u2028ख", 2, (1, 3)),
    ],
)
def test_positions(text: str, offset: int, expected: tuple[int, int]) -> None:
    assert Lines(text).position(offset) == expected


@given(TEXT)
def test_positions_lead_back_to_their_offset(text: str) -> None:
    lines = Lines(text)
    starts = [0, *(match.end() for match in regex.finditer(r"\r\n|\n|\r", text))]
    for offset in range(len(text) + 1):
        line, column = lines.position(offset)
        assert starts[line - 1] + column - 1 == offset


@given(TEXT, st.data())
def test_clusters_widen_and_never_cut(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wide = Clusters(text).around(Span(start, end))
    assert wide.start <= start
    assert wide.end >= end
    borders = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    assert set(wide) <= borders


@given(TEXT)
def test_visible_leaves_nothing_hidden_and_all_else_alone(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not HIDDEN.search(shown)
    assert visible(shown) == shown
    if not HIDDEN.search(text):
        assert shown == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("क्\u200dष क्\u200cष", "क्\u200dष क्\u200cष"),
        ("क्\u200d\u200dष", "क्\u200d⟨U+200D⟩ष"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"),
        ("\x1b[2J\x07\x7f\x9b", "␛[2J␇␡⟨U+009B⟩"),
        ("a\nb\r\tc", "a␊b␍␉c"),
        ("\u202eabc\u2069\u200f", "⟨U+202E⟩abc⟨U+2069⟩⟨U+200F⟩"),
        ("\u200b\ufeff\u2060\xad\u3164\u2800", "⟨U+200B⟩⟨U+FEFF⟩⟨U+2060⟩⟨U+00AD⟩⟨U+3164⟩⟨U+2800⟩"),
        ("\ue000\ud800\uffff\U000e0041", "⟨U+E000⟩⟨U+D800⟩⟨U+FFFF⟩⟨U+E0041⟩"),
        ("नमस्ते, “दुनिया”। ₹5", "नमस्ते, “दुनिया”। ₹5"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(TEXT)
def test_json_reads_back_exactly(text: str) -> None:
    written = json_text({text: [text]})
    # Two escaped halves of a pair are read as one character; nothing else may change.
    expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(written) == {expected: [expected]}
    assert not HIDDEN.search(written)
    assert len(written.splitlines()) == 1


@given(TEXT, st.data(), st.integers(10, 80))
def test_excerpts_hold_the_defect_and_keep_to_their_room(
    text: str, data: st.DataObject, room: int
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(start, end)
    item = samples.article(text, "a.txt")
    clusters = Clusters(text)
    before, marked, after = excerpt(item, span, clusters, room)
    wide = clusters.around(span)
    if wide.end - wide.start <= room:
        assert marked == visible(text[wide.start : wide.end])
    assert not HIDDEN.search(before + marked + after)


def test_an_excerpt_shows_both_ends_of_a_long_defect() -> None:
    text = "पहला " + "शब्द " * 100 + "अंतिम"
    item = samples.article(text, "a.txt")
    before, marked, after = excerpt(item, Span(0, len(text)), Clusters(text), 60)
    assert (before, after) == ("", "")
    assert marked.startswith("पहला शब्द")
    assert marked.endswith("शब्द अंतिम")
    assert " … " in marked
    assert len(marked) <= 65


@given(TEXT)
def test_strict_json_holds_whole_characters_only(text: str) -> None:
    written = json_text([text], strict=True)
    assert json.loads(written) == [regex.sub(r"\p{Cs}", "\ufffd", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::error::a", "⟨⟩::error::a"),
        ("a\n  ::b::", "a\n  ⟨⟩::b::"),
        ("a ::b", "a ::b"),
        ("##[command]", "#⟨⟩#[command]"),
        ("a ##vso[b]", "a #⟨⟩#vso[b]"),
        ("## [a", "## [a"),
        ("a:b", "a:b"),
    ],
)
def test_no_line_is_a_command(text: str, expected: str) -> None:
    assert not regex.search(r"(?m)^ *::|##\w*\[", json_text(text))
    assert json.loads(json_text(text)) == text
    assert without_commands(text) == expected
    assert without_commands(expected) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://samachar.example/a?b=1&c=2#d", "https://samachar.example/a?b=1&c=2#d"),
        ("HTTP://samachar.example/", "HTTP://samachar.example/"),
        ("https://समाचार.example/क", "https://%E0%A4%B8%E0%A4%AE%E0%A4%BE%E0%A4%9A%E0%A4%BE"
         "%E0%A4%B0.example/%E0%A4%95"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("https://a.example/\ud800", "https://a.example/?"),
        ("https://a.example/%20", "https://a.example/%20"),
        ("https://", ""),
        ("ftp://a.example/", ""),
        ("javascript:alert(1)//https://", ""),
        ("https://a.example/\x01", ""),
        ("https://a.example/\n", ""),
        ("https://[::1", ""),
        ("feeds/a.txt", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_web_addresses(link: str, expected: str) -> None:
    assert web_address(link) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("feeds/a.txt", "feeds/a.txt"),
        ("feeds/क ख.txt", "feeds/%E0%A4%95%20%E0%A4%96.txt"),
        ("a#b?c%d.txt", "a%23b%3Fc%25d.txt"),
        ("a\x1b\u202e\ud800", "a%1B%E2%80%AE%ED%A0%80"),
        ("/a b", "file:///a%20b"),
        ("c:/a b", "file:///c:/a%20b"),
        ("https://a.example/b c", "https://a.example/b%20c"),
    ],
)
def test_addresses_of_paths(path: str, expected: str) -> None:
    assert uri_of(path) == expected
