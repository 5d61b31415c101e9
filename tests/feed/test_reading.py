"""What a source holds now, and which of what cannot be read is news."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.errors import SourceError
from audit.feed.reading import Document, Reader, fresh_unread
from audit.feed.state import SourceState
from audit.model import RawArticle, Unread
from audit.sources import Options
from audit.sources.web.addresses import FetchError
from tests.feed.desks import jsonl

Lines = list[int | None]


def bad(line: int | None, reason: str = "It is bad.") -> Unread:
    return Unread("feed", line, reason, "Mend it.")


@pytest.mark.parametrize(
    ("before", "now", "fresh"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([], [3], [3], id="the first"),
        pytest.param([3], [3], [], id="the same"),
        pytest.param([3], [5], [], id="it moved down"),
        pytest.param([3, 9], [5], [], id="one moved, one is gone"),
        pytest.param([3], [3, 90], [90], id="another one behind it"),
        pytest.param([3], [1, 5], [1], id="another one before it, which moved"),
        pytest.param([3, 4], [3, 4, 7, 8], [7, 8], id="two more"),
        pytest.param([None], [None], [], id="of the whole document"),
        pytest.param([None], [None, None], [None], id="two of the whole document"),
    ],
)
def test_only_what_there_is_more_of_is_news(before: Lines, now: Lines, fresh: Lines) -> None:
    _, known = fresh_unread([bad(line) for line in before], {})
    found, after = fresh_unread([bad(line) for line in now], known)
    assert [one.line for one in found] == fresh
    assert list(after.values()) == ([now] if now else [])


def test_another_reason_is_news() -> None:
    _, known = fresh_unread([bad(3)], {})
    found, _ = fresh_unread([bad(3, "It is worse."), bad(4)], known)
    assert [one.reason for one in found] == ["It is worse."]


def articles(document: object) -> list[str]:
    assert isinstance(document, Document)
    return [item.id for item in document.items if isinstance(item, RawArticle)]


class TestFiles:
    def test_a_file_a_folder_and_a_glob(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("पाठ।", encoding="utf-8")
        (tmp_path / "b.txt").write_text("और पाठ।", encoding="utf-8")
        names = [(tmp_path / name).as_posix() for name in ("a.txt", "b.txt")]
        reader, known = Reader(Options()), SourceState()
        assert articles(reader.read(names[0], known)) == names[:1]
        assert articles(reader.read(str(tmp_path), known)) == names
        assert articles(reader.read(str(tmp_path / "*.txt"), known)) == names

    @pytest.mark.parametrize("name", ["missing.txt", "*.xyz", "."])
    def test_nothing_but_one_thing_that_cannot_be_read_is_an_error(
        self, tmp_path: Path, name: str
    ) -> None:
        document = Reader(Options()).read(str(tmp_path / name), SourceState())
        with pytest.raises(SourceError):
            articles(document)

    def test_one_that_cannot_be_read_among_others_is_no_error(self, tmp_path: Path) -> None:
        os.symlink("nowhere", tmp_path / "a.txt")
        (tmp_path / "b.txt").write_text("पाठ।", encoding="utf-8")
        document = Reader(Options()).read(str(tmp_path), SourceState())
        assert isinstance(document, Document)
        kinds = [type(item).__name__ for item in document.items]
        assert kinds == ["Unread", "RawArticle"]

    def test_a_line_that_cannot_be_read_is_no_error(self, tmp_path: Path) -> None:
        name = jsonl(tmp_path / "a.jsonl", [], tail="{]\n")
        document = Reader(Options()).read(name, SourceState())
        assert isinstance(document, Document)
        assert [type(item).__name__ for item in document.items] == ["Unread"]

    def test_an_empty_file_holds_nothing(self, tmp_path: Path) -> None:
        name = jsonl(tmp_path / "a.jsonl", [])
        assert articles(Reader(Options()).read(name, SourceState())) == []


@pytest.mark.parametrize(
    "address",
    ["ftp://x.test/feed", "http://user:secret@x.test/", "http://127.0.0.1/feed"],
)
def test_addresses_that_are_not_fetched(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        Reader(Options()).read(address, SourceState())
    assert "secret" not in str(caught.value)
