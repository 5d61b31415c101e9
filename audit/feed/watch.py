"""When which source is visited: each once, or every so many seconds until somebody stops it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import time

from audit.errors import WriteError
from audit.feed.desk import Desk
from audit.feed.state import SourceState, State
from audit.feed.stopping import Stop, Stopped
from audit.sources.web.addresses import is_address

LONGEST_PAUSE = 3600.0  # seconds between two tries of a server that fails
_LONGEST_WISH = 86_400.0  # seconds that a server may ask to be left alone for


class Rounds:
    """Visits sources by the clock.

    A server that asks to be left alone for a while is left alone, by a watch and by a single run.
    What cannot be written is given to `unwritten`, and the run goes on. Whoever asks to stop ends
    it. Raises what State raises.
    """

    def __init__(
        self,
        desk: Desk,
        state: State,
        names: Sequence[str],
        stop: Stop,
        *,
        unwritten: Callable[[WriteError], None],
        left_alone: Callable[[str, float], None],
        clock: Callable[[], float] = time,
    ) -> None:
        self._desk, self._state, self._stop = desk, state, stop
        self._names = tuple(dict.fromkeys(names))
        self._unwritten, self._left_alone, self._clock = unwritten, left_alone, clock

    def once(self) -> None:
        """Visit every source; `left_alone` is told which is not, and until when."""
        with suppress(Stopped):
            for name in self._names:
                now, until = self._clock(), self._state.source(name).not_before
                if now < until < now + _LONGEST_WISH:
                    self._left_alone(name, until)
                else:
                    self._visit(name, again=False)

    def watch(self, seconds: float) -> None:
        """Visit every source every so many `seconds`, and a server that fails less often.

        The time is counted from visit to visit, however long one takes; what a visit delays is
        left out, and not made up for.
        """
        now = self._clock()
        due = {
            name: first_visit(self._state.source(name), name, now, seconds) for name in self._names
        }
        visited = set[str]()
        with suppress(Stopped):
            while True:
                for name in self._names:
                    if due[name] <= self._clock():
                        self._visit(name, again=name in visited)
                        visited.add(name)
                        known = self._state.source(name)
                        due[name] = next_visit(known, name, due[name], self._clock(), seconds)
                self._stop.sleep(min(due.values()) - self._clock())

    def _visit(self, name: str, *, again: bool) -> None:
        try:
            self._desk.visit(name, again=again)
        except WriteError as error:
            self._unwritten(error)


def first_visit(known: SourceState, name: str, now: float, seconds: float) -> float:
    """When to visit a source in a watch that begins `now`: a server may have failed before."""
    return max(now, _rested(known, name, now, seconds))


def next_visit(known: SourceState, name: str, planned: float, now: float, seconds: float) -> float:
    """When to visit a source again that was due at `planned`; all in seconds since 1970.

    A server that fails is given twice as long each time, up to an hour, and as long as it asks
    for; a file costs nobody anything.
    """
    if known.failures and is_address(name):
        return max(now + seconds, _rested(known, name, now, seconds))
    missed = max((now - planned) // seconds, 0.0)
    # A clock that was set back must not make it a year.
    return min(planned + (missed + 1) * seconds, now + seconds)


def _rested(known: SourceState, name: str, now: float, seconds: float) -> float:
    """When a server that failed may be asked again."""
    if not known.failures or not is_address(name):
        return now
    pause = min(seconds * 2.0 ** min(known.failures, 20), max(LONGEST_PAUSE, seconds))
    return min(max(known.tried + pause, known.not_before), now + _LONGEST_WISH)
