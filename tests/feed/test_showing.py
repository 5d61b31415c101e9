"""The line and the index that a person sees, whatever stands in a feed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len

from audit.feed.index import index_page
from audit.feed.showing import item_line
from audit.model import Signature

DOCUMENT: dict[str, Any] = {
    "schema": "mt-audit-feed/1",
    "verdict": "hold",
    "score": 41.5,
    "mt_likelihood": 0.9,
    "counts": {"critical": 2, "major": 1, "minor": 0},
    "item": "urn:test:1",
    "headline": "लखनऊ में सड़क का काम शुरू हुआ",
    "seen": "2026-11-22T06:00:00Z",
    "report": "feed/0123.html",
    "problem": None,
}
UNREAD = DOCUMENT | {
    "verdict": "unread",
    "score": None,
    "mt_likelihood": None,
    "counts": {"critical": 0, "major": 0, "minor": 0},
    "report": None,
    "problem": {"reason": "It broke.", "remedy": "Mend it."},
}
HOSTILE = DOCUMENT | {
    "item": "\x1b[2J<script>alert(1)</script>",
    "headline": "\x1b]0;x\x07पाठ\u202eउल्टा\n::error::<img src=x onerror=alert(1)>",
}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (DOCUMENT, "hold    41.5  2 critical 1 major  urn:test:1  लखनऊ में सड़क का काम शुरू हुआ"),
        (UNREAD, "unread     –  It broke.  urn:test:1  लखनऊ में सड़क का काम शुरू हुआ"),
        (
            DOCUMENT
            | {"verdict": "pass", "score": 100.0, "headline": ""}
            | {"counts": {"critical": 0, "major": 0, "minor": 0}},
            "pass   100.0  no defect  urn:test:1",
        ),
        (
            DOCUMENT | {"item": f"https://x.test/{'a' * 60}/the-end", "headline": "अ"},
            f"hold    41.5  2 critical 1 major  …{'a' * 39}/the-end  अ",
        ),
    ],
)
def test_a_line(document: dict[str, Any], expected: str) -> None:
    assert item_line(document) == expected


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("document", [DOCUMENT, UNREAD, HOSTILE])
def test_it_fits_and_steers_nothing(document: dict[str, Any], width: int) -> None:
    line = item_line(document, width)
    assert cell_len(line) <= width
    assert not {"\x1b", "\x07", "\n", "\u202e"} & set(line)


def test_a_cut_line_ends_in_a_sign() -> None:
    assert item_line(DOCUMENT, 49) == "hold    41.5  2 critical 1 major  urn:test:1  लख…"


def test_the_index_links_the_pages_and_runs_nothing() -> None:
    page = index_page(
        [json.dumps(document) for document in (HOSTILE, UNREAD)], Signature("0", "d", "r")
    )
    assert '<a href="0123.html">' in page
    assert page.count("<tr>") == 3
    assert not {"\x1b", "\x07", "\u202e"} & set(page)
    assert "<img" not in page
    assert "<script" not in page
    assert "default-src 'none'" in page
