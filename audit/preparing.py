"""What a run works with beside its settings: a desk's lists, read, and the translator, opened."""

from __future__ import annotations

import os
from functools import cached_property

from audit.backtranslation import NoModelError, open_back_translator
from audit.batch.local import available_cores
from audit.config import Config
from audit.detectors.literal_idiom import IDIOMS
from audit.detectors.wrong_sense import SENSES
from audit.errors import UsageError
from audit.knowledge import Knowledge
from audit.knowledge.own_names import read_own_names
from audit.knowledge.own_phrases import read_own_phrases
from audit.pipeline import English, Own
from audit.reader import is_installed
from audit.scoring.english import why_not


class LoadedOnce(Own):
    """A desk's lists whose tables are loaded once in a process; another one loads its own."""

    def knowledge(self) -> Knowledge:
        """Ours with what these lists add, replace and silence."""
        return self._loaded

    @cached_property
    def _loaded(self) -> Knowledge:
        return super().knowledge()

    def __reduce__(self) -> tuple[type[LoadedOnce], tuple[object, ...]]:
        return LoadedOnce, (self.names, self.idioms, self.senses)


def require_reader() -> None:
    """Raises UsageError where the reader is insisted on and not installed."""
    if not is_installed(Knowledge()):
        raise UsageError("The reader is not installed.", "Reinstall mt-audit, or use auto.")


def own_lists(config: Config) -> Own:
    """The desk's lists, read once, so that every process audits with the same ones.

    Raises UsageError with the file, the line and what to do.
    """
    ours = Knowledge()
    return Own(
        names=read_own_names(config.names, ours) if config.names else None,
        idioms=read_own_phrases(config.idioms, IDIOMS, ours) if config.idioms else None,
        senses=read_own_phrases(config.senses, SENSES, ours) if config.senses else None,
    )


def english_for(config: Config) -> English:
    """How this run back-translates. Raises NoModelError, a UsageError, where it must and cannot."""
    wanted = config.back_translate
    if wanted == "off":
        return English()
    try:
        translator = open_back_translator(os.environ, threads=available_cores())
    except NoModelError as error:
        if wanted == "on":
            raise
        return English(reason=str(error).rstrip("."))
    on = wanted == "on"
    if not on and (reason := why_not(translator)):
        return English(reason=f"{reason}; --back-translate on uses it all the same")
    return English(translator, everything=on, budget=config.budget)
