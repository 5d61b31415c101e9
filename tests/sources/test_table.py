"""CSV and TSV as spreadsheets write them, and as exports break them."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import SourceError
from audit.model import Anchor, RawArticle, Span, Unread
from audit.sources import Fields, Input, Options, format_of, read_input, table
from audit.sources.interface import SourceFormat

PLAIN = Fields()
NAMED = Fields(id=("Nr.",), text=("Text", "Mehr"), headline=("Titel",))


def read(
    data: bytes | str,
    *,
    fields: Fields = PLAIN,
    max_bytes: int = 10_000,
    kind: SourceFormat = table.CSV,
) -> list[RawArticle | Unread]:
    raw = data.encode() if isinstance(data, str) else data
    given_input = Input("x.csv", io.BytesIO(raw))
    return list(kind.read(given_input, Options(max_bytes=max_bytes, fields=fields)))


def texts(data: bytes | str, kind: SourceFormat = table.CSV) -> list[tuple[str, str]]:
    found = read(data, kind=kind)
    assert not [item for item in found if isinstance(item, Unread)]
    return [(item.id, item.text) for item in found if isinstance(item, RawArticle)]


def unread(data: bytes | str, **options: int) -> list[tuple[int | None, str]]:
    found = read(data, **options)  # type: ignore[arg-type]
    return [(item.line, item.reason) for item in found if isinstance(item, Unread)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("kind", [table.CSV, table.TSV])
def test_separators_line_ends_and_encodings(
    delimiter: str, end: str, encoding: str, kind: SourceFormat
) -> None:
    rows = [["id", "section", "text"], ["7", "खेल", "वह जीत गया।"], ["8", "देश", "सभा हुई।"]]
    data = end.join(delimiter.join(row) for row in rows).encode(encoding)
    assert texts(data, kind) == [("7", "वह जीत गया।"), ("8", "सभा हुई।")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('id,text\n1,"पहली।\nदूसरी।"\n', [("1", "पहली।\nदूसरी।")]),
        ('id,text\n1,"उसने ""हाँ"" कहा।"\n', [("1", 'उसने "हाँ" कहा।')]),
        ('"id" , "text" \n1,क\n', [("1", "क")]),
        ("sep=;\nid;text\n1;एक, दो\n", [("1", "एक, दो")]),
        ("id,text\n1,एक,,\n", [("1", "एक")]),
        ("\n\nid,text\n\n,\n1,एक\n\n", [("1", "एक")]),
        ("text\nएक\n\nदो\n", [("1", "एक"), ("2", "दो")]),
        ("no,text\n9,एक\n", [("1", "एक")]),
        ("id,text\n1,\n", [("1", "")]),
        ("id,text\n1, एक \n", [("1", " एक ")]),
        ("id,text\n", []),
        ("", []),
        ("id,text\n1,क\u2028ख\x85ग\n", [("1", "क\u2028ख\x85ग")]),
    ],
)
def test_tables(data: str, expected: list[tuple[str, str]]) -> None:
    assert texts(data) == expected


def test_named_columns_are_fields_with_their_places() -> None:
    rows = 'Text;Titel;Nr.;Mehr\n"एक ""दो"" तीन चार।";शीर्षक यहाँ;5;\nपाठ;;6;और पाठ\n'
    first, second = read(rows, fields=NAMED)
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert (first.id, first.text) == ("5", 'शीर्षक यहाँ\n\nएक "दो" तीन चार।')
    assert first.source.anchors == (
        Anchor(Span(0, 11), 2, 22),
        Anchor(Span(16, 20), 2, 6),
        Anchor(Span(21, 29), 2, 12),
    )
    assert (second.id, second.text) == ("6", "पाठ\n\nऔर पाठ")


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(b"id,text\n1,x\n")
    found = table.CSV.read(Input("x.csv", stream), Options())
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert not stream.closed


def test_a_row_of_several_lines_begins_on_its_first() -> None:
    first, second = read('id,text\n1,"पहली पंक्ति।\nदूसरी पंक्ति।"\n2,तीसरी\n')
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert (first.source.line, second.source.line) == (2, 4)
    assert first.source.anchors == (Anchor(Span(0, 26), 2, 4),)


class TestBrokenQuotes:
    def test_are_characters_and_said(self) -> None:
        rows = 'id,text\n1,"यह" उसने कहा\n2,"खुला रहा\n3,"ठीक"\n4,5" का परदा\n'
        found = read(rows)
        assert [(item.id, item.text) for item in found if isinstance(item, RawArticle)] == [
            ("1", '"यह" उसने कहा'),
            ("2", '"खुला रहा'),
            ("3", "ठीक"),
            ("4", '5" का परदा'),
        ]
        notes = [bool(item.source.notes) for item in found if isinstance(item, RawArticle)]
        assert notes == [True, True, False, False]

    def test_cost_no_more_than_their_row(self) -> None:
        assert unread('id,text\n1,"a,b\n2,ठीक\n') == [
            (2, "It has 3 cells, the header 2 and its quotes do not close.")
        ]

    def test_in_every_row_of_a_large_file_are_read_in_bounded_time(self) -> None:
        """Each quote would swallow all that follows: a file is not read as often as it has rows."""
        rows = "id\ttext\n" + "".join(f'{number}\t"खुला पाठ {number}\n' for number in range(20_000))
        found = read(rows, max_bytes=50_000_000, kind=table.TSV)
        assert len(found) == 20_000
        assert isinstance(found[-1], RawArticle)
        assert found[-1].text == '"खुला पाठ 19999'


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1", "It has 1 cell, the header 2."),
        ("1,क,ख", "It has 3 cells, the header 2."),
        (",क", 'Its "id" is empty.'),
        ("0,क", "Its id '0' is that of row 1."),
        ("1,a\0b", "It holds NUL bytes."),
        (b"1,abc\xe9", "It is not UTF-8: byte 0xE9."),
        ("1," + "क" * 4000, "The row is larger than the bound of 10,000 bytes for one article."),
        ("1," + "x" * 90_000, "The line is larger than the bound of 10,000 bytes for one article."),
    ],
)
def test_a_row_that_is_no_article(row: str | bytes, reason: str) -> None:
    raw = row.encode() if isinstance(row, str) else row
    first, found, last = read(b"\n".join([b"id,text\n0,a", raw, b"z,b"]))
    assert isinstance(first, RawArticle)
    assert isinstance(found, Unread)
    assert isinstance(last, RawArticle)
    assert (found.path, found.line, found.reason) == ("x.csv", 3, reason)
    assert found.remedy
    assert last.source.line == 4


@pytest.mark.parametrize(
    ("data", "fields", "reason"),
    [
        ("id,txt\n1,x", Fields(), "Its header has no \"text\" (it has 'txt')."),
        ("id,text\n1,x", NAMED, 'Its header has no "Text" or "Mehr" (it has \'text\').'),
        ("Text,id\nx,1", NAMED, "Its header has no \"Nr.\" (it has 'Text', 'id')."),
        (
            "a,b,c,d,e,f\n",
            NAMED,
            "Its header has no \"Text\" or \"Mehr\" (it has 'a', 'b', 'c', 'd', 'e', …).",
        ),
        ("id,text,text\n1,x,y", Fields(), 'Its header has "text" twice.'),
        ("x" * 20_000, Fields(), "The line is larger than the bound of 10,000 bytes"),
        (b"\xff\xfei\0d\0,\0t\0e\0x\0t\0\n\0\x00\xd8x\0", Fields(), "It is not UTF-16-LE"),
    ],
)
def test_a_file_that_is_no_table(data: str | bytes, fields: Fields, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(data, fields=fields)
    assert caught.value.reason.startswith(reason)
    assert caught.value.remedy


def test_a_cell_longer_than_what_python_reads_by_itself() -> None:
    text = "वाक्य। " * 60_000
    assert texts_of(read(f'id,text\n1,"{text}"\n', max_bytes=2_000_000)) == [text]


def texts_of(found: list[RawArticle | Unread]) -> list[str]:
    return [item.text for item in found if isinstance(item, RawArticle)]


def test_a_hundred_thousand_columns() -> None:
    names = [f"c{number}" for number in range(100_000)]
    header, row = ",".join([*names, "id", "text"]), ",".join(["x"] * 100_000 + ["1", "पाठ"])
    assert texts_of(read(f"{header}\n{row}\n", max_bytes=2_000_000)) == ["पाठ"]
    with pytest.raises(SourceError, match='Its header has no "text"'):
        read(",".join(names), max_bytes=2_000_000)


def test_a_large_file_is_not_kept_in_memory() -> None:
    class Rows(io.RawIOBase):
        """The rows of a file of 15 MB that is nowhere."""

        left = 1_500
        given = b"id,text\n"

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object, /) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]
            if not self.given and self.left:
                self.left -= 1
                self.given = f"{self.left},".encode() + b"x" * 10_000 + b"\n"
            piece, self.given = self.given[: len(view)], self.given[len(view) :]
            view[: len(piece)] = piece
            return len(piece)

    stream = io.BufferedReader(Rows())
    tracemalloc.start()
    count = sum(1 for _ in table.CSV.read(Input("x.csv", stream), Options(max_bytes=100_000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1_500
    assert peak < 3_000_000
    assert not stream.closed


@pytest.mark.parametrize(
    ("data", "suffix", "media_type", "name"),
    [
        ("id,text\n1,x\n", "", "", "csv"),
        ("id;text\n1;x\n", ".txt", "", "csv"),
        ("id\ttext\n1\tx\n", "", "", "tsv"),
        ("anything", ".csv", "", "csv"),
        ("anything", ".tsv", "", "tsv"),
        ("anything", "", "text/csv", "csv"),
        ("anything", "", "text/tab-separated-values", "tsv"),
        ("यह text, और यह\nपाठ", "", "", "text"),
        ("text\nपाठ", "", "", "text"),
        ("एक, दो, तीन\nचार", "", "", "text"),
        ('{"id": "a", "text": "x"}\n', "", "", "jsonl"),
    ],
)
def test_is_recognised(data: str, suffix: str, media_type: str, name: str) -> None:
    found = format_of(data.encode(), suffix=suffix, media_type=media_type)
    assert found.name == name


def test_utf16_is_recognised_by_content() -> None:
    data = "id\ttext\r\n1\tपाठ\r\n".encode("utf-16")
    (article,) = read_input(Input("export", io.BytesIO(data)), Options())
    assert isinstance(article, RawArticle)
    assert article.text == "पाठ"


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), _CELL, min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    # A cell that is no more than a line end is quoted only where that is the end of a row.
    st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL)]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_comes_back(
    articles: dict[str, str], delimiter: str, style: tuple[str, int], encoding: str
) -> None:
    out = io.StringIO(newline="")
    end, quoting = style
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["text", "note", "id"])
    writer.writerows([text, "x", key] for key, text in articles.items())
    assert dict(texts(out.getvalue().encode(encoding))) == articles


@given(st.binary(max_size=120))
def test_any_bytes_raise_nothing_else(data: bytes) -> None:
    for kind in (table.CSV, table.TSV):
        try:
            found = read(b"id,text\n" + data, max_bytes=60, kind=kind)
        except SourceError:
            continue
        assert all(item.reason.isprintable() for item in found if isinstance(item, Unread))
