from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from audit.model import Span
from audit.reports import Outcome
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered


def rows(outcome: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered("csv", outcome)), strict=True))


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    check_golden(f"{name}.csv", rendered("csv", getattr(samples, name)()))


def test_a_row_for_each_defect() -> None:
    found = rows(samples.outcome())
    assert len(found) == 9
    assert found[0] == {
        "path": "feeds/समाचार-1.txt",
        "line": "3",
        "column": "21",
        "item": "feeds/समाचार-1.txt",
        "field": "",
        "link": "",
        "score": "71.5",
        "rank": "1",
        "severity": "critical",
        "confidence": "0.92",
        "detector": "literal-idiom",
        "category": "idiom",
        "mqm": "accuracy/mistranslation",
        "start": "64",
        "end": "77",
        "text": "घड़ी के आसपास",
        "message": "English idiom “around the clock” rendered word by word.",
        "suggestion": "चौबीसों घंटे",
        "gloss": "around the clock",
        "fingerprint": "0000000000000001",
    }


def test_items_have_the_place_in_their_file() -> None:
    found = rows(samples.feed_outcome())
    assert [(row["line"], row["column"], row["field"]) for row in found] == [
        ("2", "26", "headline"),
        ("5", "13", "body"),
        ("4", "14", "body"),
    ]
    assert {row["item"] for row in found} == {"tag:samachar.example,2026:bandh-7"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("\t=1", "␉=1"),
        ("\r\n=1", "␍␊=1"),
        ('एक, "दो"; तीन', 'एक, "दो"; तीन'),
        ("'=1", "'=1"),
        ("5 = 5", "5 = 5"),
    ],
)
def test_no_cell_is_a_formula_or_a_line_break(text: str, cell: str) -> None:
    where = samples.defect(1, Span(0, len(text)), message=text, suggestion=text, gloss=text)
    report = samples.report(samples.article(text, text), where)
    (row,) = rows(Outcome((report,), (), samples.SIGNATURE))
    for name in ("path", "item", "text", "message", "suggestion", "gloss"):
        assert row[name] == cell


def test_numbers_are_numbers_and_standard_input_is_named() -> None:
    report = replace(samples.news(), article=samples.article(samples.NEWS, "-"))
    row = rows(Outcome((report,), (), samples.SIGNATURE))[0]
    assert row["path"] == "stdin"
    assert float(row["confidence"]) == 0.92
    assert int(row["start"]) == 64


def test_a_header_and_nothing_more() -> None:
    text = rendered("csv", Outcome((samples.clean(),), (), samples.SIGNATURE))
    assert text.startswith("path,line,column,")
    assert text.count("\n") == 1


def test_pandas_reads_it() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.read_csv(io.StringIO(rendered("csv", samples.outcome())))
    assert frame.shape == (9, 20)
    assert frame["start"].tolist()[:2] == [64, 168]
