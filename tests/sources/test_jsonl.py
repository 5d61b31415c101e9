"""JSON Lines: articles by line, and every line that is none."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Fields, Input, Options, jsonl

GOOD = '{"id": "a", "text": "वह गया।"}'


def read(data: bytes | str, max_bytes: int = 10_000) -> list[RawArticle | Unread]:
    raw = data.encode() if isinstance(data, str) else data
    return list(jsonl.FORMAT.read(Input("x.jsonl", io.BytesIO(raw)), Options(max_bytes=max_bytes)))


def refused(line: str | bytes) -> Unread:
    """The Unread for a line between two good ones, which must be read."""
    raw = line.encode() if isinstance(line, str) else line
    after = GOOD.replace('"a"', '"b"').encode()
    first, found, last = read(b"\n".join([GOOD.encode(), raw, after]))
    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert last.source.line == 3
    assert isinstance(found, Unread)
    assert (found.path, found.line) == ("x.jsonl", 2)
    assert found.remedy
    return found


def test_ids_lines_and_texts() -> None:
    text = "पहली \\n पंक्ति \\u0939"
    found = read(f'{{"id": "ख/१", "text": "{text}", "score": 3}}\r\n\n  \n{GOOD}')
    assert [(a.id, a.text, a.source.path, a.source.line) for a in found] == [  # type: ignore[union-attr]
        ("ख/१", "पहली \n पंक्ति ह", "x.jsonl", 1),
        ("a", "वह गया।", "x.jsonl", 4),
    ]


def test_empty_file_and_empty_text() -> None:
    assert read("") == []
    (article,) = read('{"id": "a", "text": ""}')
    assert isinstance(article, RawArticle)


def test_byte_order_mark() -> None:
    (article,) = read(b"\xef\xbb\xbf" + GOOD.encode())
    assert isinstance(article, RawArticle)


def test_line_separators_inside_a_text_do_not_end_the_line() -> None:
    (article,) = read(json.dumps({"id": "a", "text": "क\u2028ख\x85ग"}, ensure_ascii=False))
    assert isinstance(article, RawArticle)
    assert article.text == "क\u2028ख\x85ग"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{bad", "It is not JSON: Expecting property name enclosed in double quotes in column 2"),
        ('{"id": "x", "text": "cut', "It is not JSON: Unterminated string"),
        ("{} {}", "It is not JSON: Extra data in column 4"),
        ("[" * 9_000, "It is not JSON"),  # too deep for some Pythons, cut short for others
        ("1" * 9_000, "It is not JSON that can be read"),
        ("[1]", "It is a list, not an object."),
        ("null", "It is null, not an object."),
        ('"x"', "It is a string, not an object."),
        ("{}", 'It has no "id".'),
        ('{"text": "x"}', 'It has no "id".'),
        ('{"article_id": "1", "text": "x"}', "It has no \"id\" (it has 'article_id')."),
        ('{"id": "x", "text_hi": "y"}', "It has no \"text\" (it has 'text_hi')."),
        ('{"id": 7, "text": "x"}', 'Its "id" is a number, not a string.'),
        ('{"id": true, "text": "x"}', 'Its "id" is true or false, not a string.'),
        ('{"id": "", "text": "x"}', 'Its "id" is empty.'),
        ('{"id": "x", "text": null}', 'Its "text" is null, not a string.'),
        ('{"id": "x", "text": ["y"]}', 'Its "text" is a list, not a string.'),
        ('{"id": "a", "text": "x"}', "Its id 'a' is that of line 1."),
        (b'{"id": "x", "text": "abc\xe9"}', "It is not UTF-8: byte 0xE9 in column 25."),
    ],
)
def test_a_line_that_is_no_article(line: str | bytes, reason: str) -> None:
    assert refused(line).reason.startswith(reason)


def test_a_long_line_is_refused_and_skipped() -> None:
    line = json.dumps({"id": "x", "text": "x" * 3_000_000})
    assert (
        refused(line).reason == "The line is larger than the bound of 10,000 bytes for one article."
    )


def test_the_bound_is_for_each_line() -> None:
    rows = "\n".join(GOOD.replace('"a"', f'"{number}"') for number in range(1000))
    assert len(rows) > 10_000
    assert all(isinstance(item, RawArticle) for item in read(rows))


def test_the_last_line_may_be_as_long_as_the_bound() -> None:
    raw = GOOD.encode()
    assert isinstance(read(raw, max_bytes=len(raw))[0], RawArticle)
    assert isinstance(read(raw, max_bytes=len(raw) - 1)[0], Unread)


def test_other_names_are_taken_as_their_owner_writes_them() -> None:
    fields = Fields(id=("key",), text=("story.body",), headline=("title",), link=("url",))
    rows = (
        '{"key": 7, "title": "शीर्षक", "story": {"body": ["एक।", "दो।"]}, "url": "https://a.b"}\n'
        '{"key": "8", "story": {"body": "तीन।"}}\n{"id": "9", "text": "x"}\n'
    )
    stream = io.BytesIO(rows.encode())
    first, second, third = jsonl.FORMAT.read(Input("x.jsonl", stream), Options(fields=fields))
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert isinstance(third, Unread)
    assert (first.id, first.text, first.source.link, first.source.line) == (
        "7",
        "शीर्षक\n\nएक।\nदो।",
        "https://a.b",
        1,
    )
    assert (second.id, second.text) == ("8", "तीन।")
    assert (third.line, third.reason) == (3, 'It has no "key".')
    assert third.remedy == "Each line must be an object with the fields that you named."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    with pytest.raises(SourceError, match=r"It is UTF-(16|32)-LE, not UTF-8\."):
        read(GOOD.encode(encoding))


def test_reads_no_more_than_it_gives() -> None:
    class Lines(io.BytesIO):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.taken += 1
            return super().readline(size)

    rows = "\n".join(GOOD.replace('"a"', f'"{number}"') for number in range(100))
    stream = Lines(rows.encode())
    found: Iterator[RawArticle | Unread] = jsonl.FORMAT.read(
        Input("x.jsonl", stream), Options(max_bytes=1000)
    )
    next(found)
    next(found)
    assert stream.taken <= 3


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_any_bytes_give_at_most_one_result_a_line(lines: list[bytes]) -> None:
    data = b"\n".join(lines)
    try:
        found = read(data, max_bytes=30)
    except SourceError:
        return
    numbers = [item.line if isinstance(item, Unread) else item.source.line for item in found]
    assert numbers == sorted(set(numbers), key=lambda number: number or 0)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_any_articles_come_back(articles: dict[str, str]) -> None:
    """Also with halves of surrogate pairs, which JSON can say."""
    rows = [json.dumps({"id": key, "text": text}) for key, text in articles.items()]
    found = read("\n".join(rows), max_bytes=100_000)
    assert {a.id: a.text for a in found if isinstance(a, RawArticle)} == articles
