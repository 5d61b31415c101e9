"""Further places of a defect are named by line, each line once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Token
from audit.text.places import other_lines
from tests.conftest import article


def tokens_of(text: str) -> list[Token]:
    return [token for sentence in article(text).sentences for token in sentence.tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("मास्को", "line 1"),
        ("मास्को\n\nकीव", "line 1, line 3"),
        ("मास्को कीव\nमास्को कीव", "line 1, line 2"),
        ("क ख ग घ च छ ज", "line 1"),
        ("क\nख\nग\nघ\nच", "line 1, line 2, line 3, line 4, line 5"),
        ("क\nख\nग\nघ\nच\nछ\nज", "line 1, line 2, line 3, line 4, line 5 and 2 more"),
        ("क क\nख\nग\nघ\nच\nछ छ", "line 1, line 2, line 3, line 4, line 5 and 1 more"),
    ],
)
def test_lines_are_named_once_and_five_at_most(text: str, expected: str) -> None:
    assert other_lines(article(text), tokens_of(text)) == expected


def test_only_the_lines_of_the_tokens_asked_about_are_named() -> None:
    text = "मास्को\nकीव\nमिन्स्क"
    assert other_lines(article(text), tokens_of(text)[1:]) == "line 2, line 3"


@given(st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=12))
def test_no_line_is_lost_or_counted_twice(words: list[int]) -> None:
    text = "\n".join(" ".join(["नाम"] * count) for count in words)
    named = other_lines(article(text), tokens_of(text))
    shown, _, more = named.partition(" and ")
    full = sum(count > 0 for count in words)
    assert shown.count("line") + int(more.split()[0] if more else 0) == full
