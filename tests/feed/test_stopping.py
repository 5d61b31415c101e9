"""The first signal asks, the second insists."""

from __future__ import annotations

import os
import signal
import time

import pytest

from audit.feed.stopping import Stop, Stopped

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_only_asks_and_the_second_insists(number: signal.Signals) -> None:
    told: list[bool] = []
    with Stop(lambda: told.append(True)) as stop:
        assert not stop.is_asked
        os.kill(os.getpid(), number)
        assert (stop.is_asked, told) == (True, [True])
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)


def test_where_nothing_is_under_way_it_leaves_at_once() -> None:
    with Stop() as stop:
        with pytest.raises(Stopped), stop.idle():
            os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Stopped), stop.idle():
            pytest.fail("it was asked before")


def test_a_sleep_ends_when_asked() -> None:
    with Stop() as stop:
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        start = time.monotonic()
        with pytest.raises(Stopped):
            stop.sleep(30)
        assert time.monotonic() - start < 10


def test_a_time_that_is_over_is_no_sleep() -> None:
    with Stop() as stop:
        stop.sleep(-1)


def test_signals_mean_afterwards_what_they_meant_before() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with Stop():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_no_except_exception_catches_it() -> None:
    assert not issubclass(Stopped, Exception)
