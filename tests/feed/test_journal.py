"""The output holds each line once, wherever the program is ended, and whatever becomes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.errors import UsageError, WriteError
from audit.feed import journal as module
from audit.feed.journal import Journal
from audit.feed.state import Entry, Pending, State
from tests.feed.conftest import entry

ENTRIES = (entry(1), entry(2))
LINES = [each.line for each in ENTRIES]


class KilledError(BaseException):
    """The program ends here."""


class Death:
    """Kills at the `at`th of the places that something is written at; counts them all."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.places = 0

    def comes(self) -> bool:
        self.places += 1
        return self.places == self.at

    def may_come(self) -> None:
        if self.comes():
            raise KilledError


class MortalOs:
    """The module os, whose writes may be cut short by a kill."""

    def __init__(self, death: Death) -> None:
        self._death = death

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def write(self, descriptor: int, data: bytes) -> int:
        if self._death.comes():
            os.write(descriptor, data[: len(data) // 2])
            raise KilledError
        written = os.write(descriptor, data[:20])  # short writes are no errors
        self._death.may_come()
        return written

    def fsync(self, descriptor: int) -> None:
        self._death.may_come()

    def truncate(self, file: Path, size: int) -> None:
        self._death.may_come()
        os.truncate(file, size)
        self._death.may_come()


class MortalState(State):
    """A state around whose transactions a kill may come."""

    def __init__(self, file: Path, death: Death) -> None:
        super().__init__(file)
        self.rows("PRAGMA synchronous = OFF")  # a thousand runs need not wait for the disk
        self._death = death

    def record(self, entry: Entry, file: Path, place: int) -> Pending:
        self._death.may_come()
        pending = super().record(entry, file, place)
        self._death.may_come()
        return pending

    def move(self, pending: Pending, file: Path, place: int) -> None:
        self._death.may_come()
        super().move(pending, file, place)
        self._death.may_come()

    def settle(self, number: int) -> None:
        self._death.may_come()
        super().settle(number)
        self._death.may_come()


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int = 0) -> int:
    """Write what is not recorded yet, killed at one place; the number of places passed."""
    death = Death(at)
    monkeypatch.setattr(module, "os", MortalOs(death))
    try:
        with (
            MortalState(folder / "feed.sqlite", death) as state,
            Journal(folder / "feed.jsonl", state) as journal,
        ):
            for each in ENTRIES:
                if each.version not in state.versions_of(each.key):
                    journal.write(each)
    except KilledError:
        pass
    finally:
        monkeypatch.undo()
    return death.places


def lines(folder: Path) -> list[str]:
    return (folder / "feed.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_kill_at_every_place_and_another_at_every_place_of_what_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole"
    places = run(whole, monkeypatch)
    assert lines(whole) == LINES
    assert places > 2 * 6
    for first in range(1, places + 1):
        for second in range(1, places + 12):
            folder = tmp_path / f"{first}-{second}"
            run(folder, monkeypatch, first)
            met = run(folder, monkeypatch, second)
            run(folder, monkeypatch)
            assert lines(folder) == LINES, (first, second)
            if met < second:
                break  # the second run was not killed any more


def test_a_file_moved_away_while_a_kill_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, monkeypatch)
    whole = Path(tmp_path / "feed.jsonl").read_bytes()
    for at in range(1, 20):
        folder = tmp_path / str(at)
        with State(folder / "feed.sqlite") as state:
            state.record(ENTRIES[0], folder / "feed.jsonl", 10_000)  # of the file moved away
        run(folder, monkeypatch, at)
        run(folder, monkeypatch)
        assert (folder / "feed.jsonl").read_bytes() == whole, at


LINE = entry(9).line
SIZE = len(LINE.encode())


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(b"", LINE, id="absent"),
        pytest.param(LINE.encode()[:1], LINE, id="one byte of it"),
        pytest.param(LINE.encode()[:7], LINE, id="cut inside a letter"),
        pytest.param(LINE.encode()[:-1], LINE, id="all but the line feed"),
        pytest.param(LINE.encode(), LINE, id="there"),
        pytest.param(bytes(5), LINE, id="zeros"),
        pytest.param(bytes(SIZE), LINE, id="zeros of its size"),
        pytest.param(LINE.encode()[:9] + bytes(SIZE - 9), LINE, id="begun, then zeros"),
        pytest.param(LINE.encode() + b"more\n", LINE + "more\n", id="there, with more"),
        pytest.param(b"other\n", "other\n" + LINE, id="something else"),
        pytest.param(b"other", "other\n" + LINE, id="something else without an end"),
        pytest.param(b"x" * 99, "x" * 99 + "\n" + LINE, id="something longer"),
    ],
)
def test_what_may_stand_behind_the_place(
    tmp_path: Path, state: State, found: bytes, expected: str
) -> None:
    file = tmp_path / "feed.jsonl"
    before = entry(1).line
    file.write_bytes(before.encode() + found)
    state.record(entry(9), file, len(before.encode()))
    with Journal(file, state):
        assert state.pending() == []
    assert file.read_text(encoding="utf-8") == before + expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(None, LINE, id="removed"),
        pytest.param(b"", LINE, id="emptied"),
        pytest.param(b"new\n", "new\n" + LINE, id="begun anew"),
        pytest.param(b"new", "new\n" + LINE, id="begun anew with half a line"),
    ],
)
def test_a_file_that_is_shorter_was_moved_away(
    tmp_path: Path, state: State, now: bytes | None, expected: str
) -> None:
    file = tmp_path / "feed.jsonl"
    if now is not None:
        file.write_bytes(now)
    state.record(entry(9), file, 500)
    with Journal(file, state):
        pass
    assert file.read_text(encoding="utf-8") == expected


def test_what_was_written_is_not_written_again_into_a_new_file(
    tmp_path: Path, state: State
) -> None:
    file = tmp_path / "feed.jsonl"
    with Journal(file, state) as journal:
        journal.write(entry(1))
        file.rename(tmp_path / "feed.jsonl.1")
        journal.write(entry(2))
    with Journal(file, state):
        pass
    assert (tmp_path / "feed.jsonl.1").read_text(encoding="utf-8") == entry(1).line
    assert file.read_text(encoding="utf-8") == entry(2).line


class TestAnotherOutput:
    def test_the_line_is_finished_where_it_was_begun(self, tmp_path: Path, state: State) -> None:
        old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
        old.write_bytes(LINE.encode()[:5])
        state.record(entry(9), old, 0)
        with Journal(new, state) as journal:
            journal.write(entry(1))
        assert old.read_text(encoding="utf-8") == LINE
        assert new.read_text(encoding="utf-8") == entry(1).line

    def test_a_file_that_is_gone_is_not_made_again(self, tmp_path: Path, state: State) -> None:
        old, new = tmp_path / "gone" / "old.jsonl", tmp_path / "new.jsonl"
        state.record(entry(9), old, 0)
        with Journal(new, state):
            pass
        assert not old.exists()
        assert new.read_text(encoding="utf-8") == LINE


class TestRefusals:
    @pytest.mark.parametrize("kind", ["folder", "pipe"])
    def test_no_ordinary_file(self, tmp_path: Path, state: State, kind: str) -> None:
        file = tmp_path / "feed.jsonl"
        file.mkdir() if kind == "folder" else os.mkfifo(file)
        with pytest.raises(UsageError, match="is no ordinary file"):
            Journal(file, state)

    def test_a_name_that_no_file_can_have(self, tmp_path: Path, state: State) -> None:
        with pytest.raises(WriteError, match="File name too long"):
            Journal(tmp_path / ("x" * 300), state)

    def test_two_states_with_one_output(self, tmp_path: Path, state: State) -> None:
        file = tmp_path / "feed.jsonl"
        with (
            State(tmp_path / "other.sqlite") as other,
            Journal(file, state),
            pytest.raises(UsageError, match="name another file with --output"),
        ):
            Journal(file, other)

    def test_a_full_disk_is_made_up_for(
        self, tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "feed.jsonl"
        with Journal(file, state) as journal:
            with monkeypatch.context() as patch:
                patch.setattr(module, "os", FullOs())
                with pytest.raises(WriteError, match="No space left"):
                    journal.write(entry(1))
            assert file.read_bytes() == entry(1).line.encode()[:3]
            journal.mend()
            journal.write(entry(2))
        assert file.read_text(encoding="utf-8") == entry(1).line + entry(2).line


class FullOs(MortalOs):
    """The module os on a disk that is full after three bytes."""

    def __init__(self) -> None:
        super().__init__(Death(0))
        self._room = self._left()

    def _left(self) -> Iterator[int]:
        yield 3

    def write(self, descriptor: int, data: bytes) -> int:
        for size in self._room:
            return os.write(descriptor, data[:size])
        raise OSError(28, "No space left on device")
