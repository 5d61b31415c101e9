"""Stopping when asked to: what is under way is finished, unless somebody asks twice."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self


class Stopped(BaseException):
    """Raised where nothing is lost by leaving at once; no `except Exception` may catch it."""


class Stop:
    """Between entering and leaving, SIGINT and SIGTERM ask to stop; a second one insists.

    `told` is called at the first, wherever the program is; the second is a KeyboardInterrupt.
    """

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self.is_asked = False
        self._told = told
        self._is_idle = False

    def __enter__(self) -> Self:
        self._before = {
            number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def idle(self) -> Iterator[None]:
        """In it nothing is under way that must be finished: being asked raises Stopped."""
        self._is_idle = True
        try:
            if self.is_asked:
                raise Stopped
            yield
        finally:
            self._is_idle = False

    def sleep(self, seconds: float) -> None:
        """Wait. Raises Stopped as soon as somebody asks to stop."""
        with self.idle():
            time.sleep(max(seconds, 0.0))

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
        self._told()
        if self._is_idle:
            raise Stopped
