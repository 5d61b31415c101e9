"""JSON that is no JSON Lines: where its articles are, where they stand, and what is wrong."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import Anchor, RawArticle, Span, Unread
from audit.sources import Fields, Input, Options, format_of, json_document


def read(data: bytes | str, **options: Any) -> list[RawArticle | Unread]:
    raw = data.encode() if isinstance(data, str) else data
    given_input = Input("x.json", io.BytesIO(raw))
    return list(json_document.FORMAT.read(given_input, Options(**options)))


def ids(data: str, **options: Any) -> list[str]:
    found = read(data, **options)
    assert not [item for item in found if isinstance(item, Unread)]
    return [item.id for item in found if isinstance(item, RawArticle)]


ONE = '{"id": "a", "text": "वह गया।"}'
TWO = f'[{ONE}, {{"id": "b", "text": "वह आई।"}}]'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ONE, ["a"]),
        (TWO, ["a", "b"]),
        ("[]", []),
        (f'{{"articles": {TWO}}}', ["a", "b"]),
        ('{"articles": []}', []),
        (f'{{"status": "ok", "data": {{"items": {TWO}}}}}', ["a", "b"]),
        (f'{{"data": {ONE}}}', ["a"]),
        (f'{{"hits": {{"hits": [{{"_id": 1, "_source": {ONE}}}]}}}}', ["a"]),
        (f'[{{"item": {ONE}}}]', ["a"]),
        (f'{{"ख़बरें": {TWO}, "page": 1}}', ["a", "b"]),
        (f'{{"items": [], "results": {TWO}}}', ["a", "b"]),
        (f"[[{ONE}]]", ["a"]),
        (f"\ufeff\n {ONE}\n", ["a"]),
        ('[{"id": 12, "text": "x"}]', ["12"]),
        ('[{"id": 123456789012345678901, "text": "x"}]', ["123456789012345678901"]),
        ('[{"id": "a", "text": ["क", "ख"]}]', ["a"]),
    ],
)
def test_articles_are_found_in_their_envelopes(data: str, expected: list[str]) -> None:
    assert ids(data) == expected


def test_anchors_stand_where_the_hindi_does() -> None:
    data = (
        '{"articles": [\n  {"text": "वह \\"गया\\" था।", "id": "a", "t": "शीर्षक"},\n'
        '  {"id": "b", "t": "शीर्षक", "text": "\\u0935\\u0939 गया।"}]}'
    )
    first, second = read(data, fields=Fields(headline=("t",)))
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert (first.text, first.source.line) == ('शीर्षक\n\nवह "गया" था।', 2)
    assert first.source.anchors == (Anchor(Span(0, 6), 2, 47), Anchor(Span(17, 20), 2, 24))
    assert (second.text, second.source.line) == ("शीर्षक\n\nवह गया।", 3)
    assert second.source.anchors == (Anchor(Span(0, 6), 3, 21), Anchor(Span(11, 15), 3, 52))


@pytest.mark.parametrize(
    ("record", "line", "reason"),
    [
        ("5", 3, "It is a number, not an object."),
        ("null", 3, "It is null, not an object."),
        ('"x"', 3, "It is a string, not an object."),
        ("{}", 3, 'It has no "id".'),
        ('{"text": "x"}', 3, 'It has no "id".'),
        ('{"id": "x", "txt": "y"}', 3, "It has no \"text\" (it has 'txt')."),
        ('{"id": "x", "text": NaN}', 3, 'Its "text" is null, not a string.'),
        ('{"id": "x", "text": 1e999}', 3, 'Its "text" is a number, not a string.'),
        ('{"id": "a", "text": "x"}', 3, "Its id 'a' is that of item 1."),
    ],
)
def test_a_record_that_is_no_article(record: str, line: int, reason: str) -> None:
    first, found, last = read(f'[\n{ONE},\n{record},\n{{"id": "z", "text": "y"}}]')
    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert isinstance(found, Unread)
    assert (found.path, found.line, found.reason) == ("x.json", line, reason)
    assert found.remedy


@pytest.mark.parametrize(
    ("record", "text", "note"),
    [
        (
            '{"id": "x", "text": "क", "text": "ख"}',
            "ख",
            "It has the key 'text' twice; the last value counts.",
        ),
        (
            '{"id": "x", "text": "क\\ud800ख"}',
            "क\ufffdख",
            "Half of a surrogate pair stands alone in it; it was read as \ufffd.",
        ),
        ('{"id": "x", "text": "\\ud83d\\ude42"}', "🙂", ""),
    ],
)
def test_what_is_mended_is_said(record: str, text: str, note: str) -> None:
    found, other = read(f'[{record}, {{"id": "y", "text": "x"}}]')
    assert isinstance(found, RawArticle)
    assert isinstance(other, RawArticle)
    assert (found.text, found.source.notes) == (text, (note,) if note else ())
    assert other.source.notes == ()


@pytest.mark.parametrize(
    ("data", "read_before", "reason"),
    [
        (TWO[:-9], ["a"], "It is not JSON: Unterminated string starting at (line 1, column 54)."),
        (f'{{"data": {{"items": {TWO[:-1]}', ["a", "b"], "It is not JSON: A comma or ] should"),
        (f"[{ONE} {ONE}]", ["a"], "It is not JSON: A comma or ] should stand there (line 1,"),
        (
            '{"id" "a"}',
            [],
            "It is not JSON: A key and a colon should stand there (line 1, column 7)",
        ),
        ("", [], "It is not JSON: Expecting value (line 1, column 1)."),
        (f"{ONE}\n{ONE}", ["a"], "It is not JSON: Something follows its end (line 2, column 1)."),
        (f"{TWO} xyz", ["a", "b"], "It is not JSON: Something follows its end (line 1, "),
        ("[" * 100_000, [], "It is nested too deeply."),
        ('{"a":' * 100_000, [], "It is nested too deeply."),
    ],
)
def test_what_stands_before_an_error_is_read(
    data: str, read_before: list[str], reason: str
) -> None:
    stream = json_document.FORMAT.read(Input("x.json", io.BytesIO(data.encode())), Options())
    seen = []
    with pytest.raises(SourceError) as caught:
        seen += [item.id for item in stream if isinstance(item, RawArticle)]
    assert caught.value.reason.startswith(reason)
    assert caught.value.remedy
    again = json_document.FORMAT.read(Input("x.json", io.BytesIO(data.encode())), Options())
    assert [next(again).id for _ in read_before] == read_before  # type: ignore[union-attr]


def test_lines_of_objects_are_told_apart() -> None:
    with pytest.raises(SourceError) as caught:
        read(f"{ONE}\n{ONE}")
    assert (
        caught.value.remedy == "If it is an object a line, call it .jsonl, or say --format jsonl."
    )


def test_bounds() -> None:
    with pytest.raises(SourceError, match="larger than the bound of 20 bytes"):
        read(ONE, max_bytes=20)
    with pytest.raises(
        SourceError, match="Items were left out: the bound is 1 item for one document"
    ):
        read(TWO, max_items=1)
    assert ids(TWO, max_items=2) == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "suffix", "media_type", "name"),
    [
        (TWO, "", "", "json"),
        ('{\n "articles": [', "", "", "json"),
        ("[]", "", "", "json"),
        ("", ".json", "", "json"),
        ("", "", "application/json", "json"),
        (f"{ONE}\n{ONE}\n", "", "", "jsonl"),
        (f"{ONE}\n{ONE}\n", ".json", "", "jsonl"),
        ("{bad", ".jsonl", "", "jsonl"),
        ('{"id": "a", "text": "cut', ".jsonl", "", "jsonl"),
        ('{"uri": "x:1", "body_text": "y"}', ".json", "", "ninjs"),
        ("[लेखक] ने कहा", "", "", "text"),
        ("{फ़ोटो} यह है", "", "", "text"),
    ],
)
def test_is_recognised(data: str, suffix: str, media_type: str, name: str) -> None:
    assert format_of(data.encode(), suffix=suffix, media_type=media_type).name == name


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "text", "items", "data", "item", "क"]), inner)
    ),
    max_leaves=12,
)


@given(_JSON, st.integers(0, 200))
def test_any_json_cut_anywhere_raises_nothing_else(value: Any, cut: int) -> None:
    whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for data in (whole, whole[:cut], json.dumps(value).encode()):
        found: list[RawArticle | Unread] = []
        try:
            found += json_document.FORMAT.read(Input("x", io.BytesIO(data)), Options())
        except SourceError as error:
            found.append(Unread("x", None, error.reason, error.remedy))
        for item in found:
            if isinstance(item, RawArticle):
                item.text.encode()
            else:
                assert item.reason.isprintable()


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), max_size=6))
def test_any_articles_come_back(articles: dict[str, str]) -> None:
    rows = [{"text": text, "id": f"x{key}"} for key, text in articles.items()]
    found = read(json.dumps({"articles": rows}, ensure_ascii=False, indent=1))
    assert [(item.id, item.text) for item in found if isinstance(item, RawArticle)] == [
        (row["id"], row["text"]) for row in rows
    ]
