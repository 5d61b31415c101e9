"""What is remembered: each version once, how sources answered, and what a bad file does."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audit.errors import UsageError, WriteError
from audit.feed.database import StateError
from audit.feed.state import LINES_KEPT, NAMES_KEPT, Pending, SourceState, State
from audit.pipeline import WINDOW
from tests.feed.conftest import entry

OUTPUT = Path("out.jsonl")


def read_all(file: Path) -> None:
    """Look at everything that a state holds."""
    with State(file) as state:
        for number in range(200):
            state.versions_of(f"urn:test:{number}")
        state.recent_names(NAMES_KEPT)
        state.recent_lines()


class TestVersions:
    def test_a_version_is_known_once_it_is_recorded(self, state: State) -> None:
        assert state.versions_of("urn:test:1") == frozenset()
        state.record(entry(1, 0), OUTPUT, 0)
        state.record(entry(1, 5), OUTPUT, 0)
        state.record(entry(2, 7), OUTPUT, 0)
        assert state.versions_of("urn:test:1") == {f"{0:032x}", f"{5:032x}"}
        assert state.versions_of("urn:test:2") == {f"{7:032x}"}

    def test_the_same_version_twice_is_an_error_that_keeps_nothing(self, state: State) -> None:
        state.record(entry(1), OUTPUT, 0)
        with pytest.raises(sqlite3.IntegrityError):
            state.record(entry(1), OUTPUT, 10)
        assert [pending.place for pending in state.pending()] == [0]

    def test_it_outlives_the_process(self, tmp_path: Path) -> None:
        file = tmp_path / "new" / "folder" / "feed.sqlite"
        with State(file) as state:
            state.record(entry(1), OUTPUT, 0)
        with State(file) as state:
            assert state.versions_of("urn:test:1") == {f"{0:032x}"}

    def test_only_the_newest_lines_are_kept(self, state: State) -> None:
        state.rows("PRAGMA synchronous = OFF")
        for number in range(LINES_KEPT + 2):
            state.settle(state.record(entry(number), OUTPUT, 0).number)
        lines = state.recent_lines()
        assert (len(lines), lines[0], lines[-1]) == (
            LINES_KEPT,
            entry(LINES_KEPT + 1).line,
            entry(2).line,
        )
        assert state.versions_of("urn:test:0") == {f"{0:032x}"}


class TestPending:
    def test_a_line_is_pending_until_it_is_settled(self, state: State) -> None:
        first = state.record(entry(1), OUTPUT, 0)
        second = state.record(entry(2), OUTPUT, 33)
        assert first == Pending(1, OUTPUT, 0, entry(1).line.encode())
        assert state.pending() == [first, second]
        state.settle(first.number)
        assert state.pending() == [second]

    def test_it_can_move_to_a_file_whose_name_is_no_text(self, state: State) -> None:
        pending = state.record(entry(1), OUTPUT, 0)
        odd = Path("\udcff.jsonl")
        state.move(pending, odd, 7)
        assert state.pending() == [pending._replace(file=odd, place=7)]


class TestNames:
    def test_the_last_articles_oldest_first(self, state: State) -> None:
        for number in range(4):
            state.record(entry(number), OUTPUT, 0)
        expected = [entry(number).names for number in range(4)]
        assert state.recent_names(10) == expected
        assert state.recent_names(2) == expected[2:]
        assert state.recent_names(2, {"urn:test:3"}) == expected[1:3]

    def test_an_item_counts_once_in_its_last_version(self, state: State) -> None:
        state.record(entry(1, 0), OUTPUT, 0)
        state.record(entry(2, 0), OUTPUT, 0)
        state.record(entry(1, 1), OUTPUT, 0)
        assert state.recent_names(10) == [entry(2).names, entry(1).names]

    def test_a_window_of_the_pipeline_is_kept(self, state: State) -> None:
        assert NAMES_KEPT == WINDOW
        state.rows("PRAGMA synchronous = OFF")
        for number in range(NAMES_KEPT + 3):
            state.record(entry(number), OUTPUT, 0)
        (count,) = state.rows("SELECT count(*) FROM names")[0]
        assert count == NAMES_KEPT
        assert state.recent_names(NAMES_KEPT)[0] == entry(3).names


class TestSources:
    def test_defaults_for_a_source_not_read_yet(self, state: State) -> None:
        assert state.source("http://x.test/feed") == SourceState()

    def test_what_was_kept(self, state: State) -> None:
        known = SourceState(
            "rss", '"e"', "Sun", "d" * 32, 12.5, 3, 4, 1.5, 9.5, "It fails.", {"r": [1, None]}
        )
        state.keep_source("http://x.test/feed", known)
        assert state.source("http://x.test/feed") == known
        state.keep_source("http://x.test/feed", replace(known, failures=5))
        assert state.source("http://x.test/feed") == replace(known, failures=5)

    def test_a_file_whose_name_is_no_text(self, state: State) -> None:
        state.keep_source("\udcff.xml", SourceState(items=1))
        assert state.source("\udcff.xml") == SourceState(items=1)


class TestBadFiles:
    def test_two_at_once(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.sqlite"
        with State(file), pytest.raises(UsageError, match="Another mt-audit feed is using"):
            State(file)
        State(file).__exit__(None, None, None)

    def test_two_processes_at_once(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.sqlite"
        program = (
            "from pathlib import Path; from audit.feed.state import State; import sys\n"
            "State(Path(sys.argv[1]))"
        )
        with State(file):
            done = subprocess.run(
                [sys.executable, "-c", program, file], capture_output=True, text=True, check=False
            )
        assert "UsageError: Another mt-audit feed is using" in done.stderr

    def test_a_newer_one(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.sqlite"
        with State(file) as state:
            state.rows("PRAGMA user_version = 99")
        with pytest.raises(UsageError, match="newer mt-audit"):
            State(file)

    def test_a_database_of_something_else(self, tmp_path: Path) -> None:
        file = tmp_path / "other.sqlite"
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE mail (text TEXT)")
        other.close()
        before = file.read_bytes()
        with pytest.raises(UsageError, match="not a state of mt-audit feed"):
            State(file)
        assert file.read_bytes() == before

    @pytest.mark.parametrize("damage", ["no database", "cut off", "overwritten"])
    def test_a_damaged_one_is_an_error_and_stays(self, tmp_path: Path, damage: str) -> None:
        file = tmp_path / "feed.sqlite"
        with State(file) as state:
            for number in range(200):
                state.record(entry(number), OUTPUT, 0)
        whole = file.read_bytes()
        damaged = {
            "no database": b"text, and no database\n" * 1000,
            "cut off": whole[: len(whole) // 2],
            "overwritten": whole[:4096] + b"\xff" * (len(whole) - 4096),
        }[damage]
        file.write_bytes(damaged)
        with pytest.raises(StateError, match="is damaged") as caught:
            read_all(file)
        assert "backup" in caught.value.remedy
        assert file.read_bytes() == damaged

    def test_values_that_are_none(self, state: State) -> None:
        state.record(entry(1), OUTPUT, 0)
        state.keep_source("a", SourceState())
        state.rows("UPDATE names SET uses = '[[1]]'")
        state.rows("UPDATE source SET unread = '{'")
        with pytest.raises(StateError):
            state.recent_names(1)
        with pytest.raises(StateError):
            state.source("a")

    def test_no_place_for_it(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(WriteError, match="cannot be used"):
            State(tmp_path / "file" / "feed.sqlite")

    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        (tmp_path / "feed.sqlite").mkdir()
        with pytest.raises(WriteError, match="cannot be used: unable to open"):
            State(tmp_path / "feed.sqlite")

    def test_a_failed_transaction_leaves_nothing(self, state: State) -> None:
        state.record(entry(1), OUTPUT, 0)
        state.rows("DROP TABLE names")
        with pytest.raises(StateError):
            state.record(entry(2), OUTPUT, 0)
        assert state.versions_of("urn:test:2") == frozenset()
        assert len(state.pending()) == 1
