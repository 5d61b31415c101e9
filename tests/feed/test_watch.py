"""When sources are visited: by the clock, less often where a server fails, never where it asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.errors import WriteError
from audit.feed.state import SourceState
from audit.feed.stopping import Stopped
from audit.feed.watch import Rounds, next_visit

FEED, OTHER, FILE = "http://x.test/feed", "http://y.test/feed", "feed.xml"
HOUR = 3600.0


@pytest.mark.parametrize(
    ("failures", "pause"),
    [(1, 120.0), (2, 240.0), (3, 480.0), (5, 1920.0), (6, HOUR), (60, HOUR)],
)
def test_a_server_that_fails_is_given_twice_as_long_each_time(failures: int, pause: float) -> None:
    known = SourceState(failures=failures, tried=1000.0)
    assert next_visit(known, FEED, 1000.0, 1003.0, 60.0) == 1000.0 + pause


@pytest.mark.parametrize(
    ("known", "name", "now", "expected"),
    [
        pytest.param(SourceState(), FEED, 1000.0, 1060.0, id="on time"),
        pytest.param(SourceState(), FEED, 1050.0, 1060.0, id="a visit takes time"),
        pytest.param(SourceState(), FEED, 1060.0, 1120.0, id="all the time there is"),
        pytest.param(SourceState(), FEED, 1250.0, 1300.0, id="more than that: not made up for"),
        pytest.param(SourceState(), FEED, 10.0, 70.0, id="the clock was set back"),
        pytest.param(SourceState(failures=9), FILE, 1000.0, 1060.0, id="a file that fails"),
        pytest.param(
            SourceState(failures=1, tried=1000.0, not_before=1500.0), FEED, 1000.0, 1500.0,
            id="the server asks for longer",
        ),
        pytest.param(
            SourceState(failures=1, tried=1000.0, not_before=1010.0), FEED, 1000.0, 1120.0,
            id="the server asks for less",
        ),
        pytest.param(
            SourceState(failures=1, tried=9e9), FEED, 1000.0, 1000.0 + 24 * HOUR,
            id="tried in the future",
        ),
    ],
)  # fmt: skip
def test_when_it_is_due(known: SourceState, name: str, now: float, expected: float) -> None:
    assert next_visit(known, name, 1000.0, now, 60.0) == expected


def test_an_interval_longer_than_an_hour_is_no_shorter_for_failing() -> None:
    known = SourceState(failures=1, tried=0.0)
    assert next_visit(known, FEED, 0.0, 0.0, 5 * HOUR) == 5 * HOUR


class World:
    """A clock, a state and a desk that stand in for the real ones, until `end`."""

    def __init__(self, end: float) -> None:
        self.now = 0.0
        self.end = end
        self.known: dict[str, SourceState] = {}
        self.visits: list[tuple[float, str, bool]] = []
        self.told: list[object] = []
        self.takes = 0.0
        self.is_asked = False
        self.answer: Callable[[str], None] = lambda _: None

    def source(self, name: str) -> SourceState:
        return self.known.get(name, SourceState())

    def visit(self, name: str, *, again: bool) -> None:
        self.visits.append((self.now, name, again))
        self.now += self.takes
        self.answer(name)

    def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.0)
        if self.now > self.end:
            raise Stopped

    def rounds(self, *names: str) -> Rounds:
        world: Any = self
        return Rounds(
            world, world, names, world,
            unwritten=self.told.append,
            left_alone=lambda name, until: self.told.append((name, until)),
            clock=lambda: self.now,
        )  # fmt: skip

    def fail(self, name: str) -> None:
        """FEED fails; the others do not."""
        if name == FEED:
            failures = self.source(name).failures + 1
            self.known[name] = SourceState(failures=failures, tried=self.now)


class TestOnce:
    def test_each_source_once(self) -> None:
        world = World(0)
        world.rounds(FEED, FILE, FEED).once()
        assert world.visits == [(0.0, FEED, False), (0.0, FILE, False)]

    def test_what_asked_to_be_left_alone_is_said(self) -> None:
        world = World(0)
        world.now = 1000.0
        world.known = {
            FEED: SourceState(failures=3, tried=999.0, not_before=1300.0),
            OTHER: SourceState(failures=3, tried=999.0),
        }
        world.rounds(FEED, OTHER).once()
        assert world.visits == [(1000.0, OTHER, False)]
        assert world.told == [(FEED, 1300.0)]

    def test_what_cannot_be_written_is_told_and_the_rest_goes_on(self) -> None:
        world, error = World(0), WriteError("Full.")

        def fail(name: str) -> None:
            if name == FEED:
                raise error

        world.answer = fail
        world.rounds(FEED, FILE).once()
        assert (len(world.visits), world.told) == (2, [error])

    def test_stopping_ends_it(self) -> None:
        world = World(0)

        def stop(_name: str) -> None:
            raise Stopped

        world.answer = stop
        world.rounds(FEED, FILE).once()
        assert world.visits == [(0.0, FEED, False)]


class TestWatch:
    def test_every_source_by_the_clock(self) -> None:
        world = World(140)
        world.takes = 7.0
        world.rounds(FEED, FILE).watch(60)
        assert world.visits == [
            (0.0, FEED, False), (7.0, FILE, False),
            (60.0, FEED, True), (67.0, FILE, True),
            (120.0, FEED, True), (127.0, FILE, True),
        ]  # fmt: skip

    def test_one_that_fails_less_often_and_the_others_as_before(self) -> None:
        world = World(500)
        world.answer = world.fail
        world.rounds(FEED, FILE).watch(60)
        assert [now for now, name, _ in world.visits if name == FEED] == [0.0, 120.0, 360.0]
        assert [now for now, name, _ in world.visits if name == FILE] == [
            60.0 * number for number in range(9)
        ]

    def test_one_that_failed_before_the_watch_is_still_given_time(self) -> None:
        world = World(500)
        world.known[FEED] = SourceState(failures=2, tried=-100.0)
        world.rounds(FEED).watch(60)
        assert world.visits[0] == (140.0, FEED, False)

    def test_a_file_that_was_missing_before_the_watch_is_not(self) -> None:
        world = World(10)
        world.known[FILE] = SourceState(failures=9)
        world.rounds(FILE).watch(60)
        assert world.visits == [(0.0, FILE, False)]

    def test_one_whose_pause_is_over_is_visited_at_once(self) -> None:
        world = World(10)
        world.known[FEED] = SourceState(failures=2, tried=-1000.0)
        world.rounds(FEED).watch(60)
        assert world.visits == [(0.0, FEED, False)]

    @pytest.mark.parametrize("failures", [0, 3])
    def test_a_full_disk_neither_ends_it_nor_makes_it_haste(self, failures: int) -> None:
        world, error = World(70), WriteError("Full.")
        world.known[FEED] = SourceState(failures=failures, tried=-10_000.0)

        def fail(_name: str) -> None:
            raise error

        world.answer = fail
        world.rounds(FEED).watch(60)
        assert (len(world.visits), world.told) == (2, [error, error])
