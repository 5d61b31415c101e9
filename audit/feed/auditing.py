"""Auditing what is new: the stages of audit.pipeline, with the names of earlier articles at hand.

Imported only once there is something to audit: with it come the detectors and their tables.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence

from audit.batch import local
from audit.model import NameUse, RawArticle, Report, Signature, Unread
from audit.pipeline import English, Own, auditor, consistent, translated
from audit.preparing import LoadedOnce
from audit.settings import Settings


class Auditing:
    """How items are audited; what it loads is loaded once, however often the sources are read.

    `accepted` takes from results what was accepted before.
    """

    def __init__(
        self,
        settings_for: Callable[[str], Settings],
        own: Own,
        english: English,
        signature: Signature,
        accepted: Callable[[Iterator[Report | Unread]], Iterator[Report | Unread]] = iter,
        jobs: int = 1,
    ) -> None:
        self.signature = signature
        self._accepted = accepted
        self._settings_for = settings_for
        self._own = LoadedOnce(own.names, own.idioms, own.senses)
        self._english = english
        self._jobs = jobs
        self._setup = _Setup(settings_for, self._own)

    def results(self, articles: Iterable[RawArticle]) -> Iterator[Report | Unread]:
        """What each article holds by itself, lazily and in order."""
        return local.run(articles, self._setup, jobs=self._jobs)

    def together(
        self, results: Sequence[Report | Unread], earlier: Sequence[tuple[NameUse, ...]]
    ) -> Iterator[Report | Unread]:
        """`results` with what their names, those of `earlier` articles and their English say.

        What was accepted is taken out; of the earlier articles nothing more is said.
        """
        compared = consistent(results, self._settings_for, self._own, earlier)
        return self._accepted(translated(compared, self._settings_for, self._own, self._english))


class _Setup:
    """Builds what audits articles, once in a process."""

    def __init__(self, settings_for: Callable[[str], Settings], own: Own) -> None:
        self._settings_for, self._own = settings_for, own
        self._work: local.Work | None = None

    def __call__(self) -> local.Work:
        if multiprocessing.parent_process() is not None:
            # Ctrl-C reaches a worker too, but what it means is for the first process to say.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        if self._work is None:
            self._work = auditor(self._settings_for, self._own)
        return self._work

    def __reduce__(self) -> tuple[type[_Setup], tuple[object, ...]]:
        return _Setup, (self._settings_for, self._own)
