"""A state and entries for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.feed.state import Entry, State
from audit.model import NameUse, Span


def entry(number: int, revision: int = 0, *, key: str = "") -> Entry:
    """The version `revision` of the item `number`, with a line of Hindi."""
    line = f'{{"समाचार":{number},"version":{revision}}}\n'
    uses = (NameUse(f"नाम{number}", f"नाम{number}", Span(0, 4), number % 2 == 0),)
    seen = "2026-11-22T06:00:00Z"
    return Entry(key or f"urn:test:{number}", f"{revision:032x}", seen, "pass", line, uses)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(tmp_path / "feed.sqlite") as opened:
        yield opened
