"""The translator that runs an Argos package by argostranslate's public interface.

It gives what a user of argostranslate gets for one sentence, and is here for those who have it
already, and to hold `direct` to. What it does otherwise:

* a sentence is one input: argostranslate's own splitters need models that it would download;
* beam and greatest lengths are those of `Options`, where argostranslate has beam 4, or
  $ARGOS_BEAM_SIZE, and for every sentence 1024 pieces read and 256 written;
* the model runs on the CPU in int8, whatever $ARGOS_DEVICE_TYPE and $ARGOS_COMPUTE_TYPE say;
* there are no links, since argostranslate passes no attention on.

As with argostranslate, `_` in a translation becomes a space and beams are ranked with a length
penalty of 0.2. Sentences go in one at a time, so it is slower than `direct`.
Importing argostranslate takes seconds (it brings torch) and makes folders in the user's home:
~/.local/share, ~/.config and ~/.local/cache, argos-translate in each.
Needs the extra `argos`, with argostranslate 1.10 or later.
"""

from __future__ import annotations

import importlib.util
import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from audit.backtranslation.translator import (
    Options,
    Translation,
    TranslationError,
    mean_score,
)
from audit.errors import UsageError

if TYPE_CHECKING:
    from audit.backtranslation.packages import Package

BATCH = 64  # sentences
TIMEOUT = 60.0  # seconds a batch may take
_REMEDY = "Remove it and install it again: mt-audit models remove, mt-audit models install."


def argos_is_installed() -> bool:
    """Whether argostranslate is there; does not import it."""
    return importlib.util.find_spec("argostranslate") is not None


class ArgosTranslator:
    """One direction, opened. `threads` 0 leaves their number to CTranslate2.

    `timeout` is for every `BATCH` sentences, and is looked at between two of them.
    Raises UsageError where argostranslate is missing or does not start, TranslationError where
    the package cannot be opened.
    """

    def __init__(
        self,
        package: Package,
        options: Options = Options(),  # noqa: B008
        *,
        threads: int = 0,
        timeout: float = TIMEOUT,
    ) -> None:
        if not argos_is_installed():
            raise UsageError(
                "argostranslate is not installed.", "Run: pip install 'mt-audit[argos]'"
            )
        try:
            import argostranslate.package
            import argostranslate.translate
            import ctranslate2
        except (ImportError, OSError) as error:
            raise UsageError(
                f"argostranslate does not start: {error}.",
                "It must be able to write to the home folder; else install it again: "
                "pip install --force-reinstall 'mt-audit[argos]'",
            ) from None
        self.id = f"{package.id}/argos"
        self.options = options
        self._timeout = timeout
        self._folder = package.folder
        self._apply: Any = argostranslate.translate.apply_packaged_translation
        try:
            self._package: Any = argostranslate.package.Package(package.folder)
            self._model: Any = ctranslate2.Translator(
                str(package.folder / "model"), compute_type="int8", intra_threads=threads
            )
            self._package.tokenizer.encode("")  # opens it
        except (AttributeError, OSError, RuntimeError, ValueError) as error:
            reason = f"{package.folder} cannot be opened: {error}."
            raise TranslationError(reason, _REMEDY) from None

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """One translation for each sentence, in order."""
        found = []
        started = time.monotonic()
        for number, sentence in enumerate(sentences):
            if number % BATCH == 0:
                started = time.monotonic()
            elif time.monotonic() - started > self._timeout:
                raise TranslationError(
                    f"{self._folder}: a batch took longer than {self._timeout:g} seconds.",
                    "Use --back-translate off, or a smaller model.",
                )
            found.append(self._translate(sentence))
        return found

    def _translate(self, sentence: str) -> Translation:
        search = _Search(self._model, self.options)
        try:
            (best,) = self._apply(self._package, sentence, search, _OneSentence(), 1)
        except RuntimeError as error:
            raise TranslationError(f"{self._folder} cannot translate: {error}.", _REMEDY) from None
        return Translation(best.value.strip(), search.score)


class _OneSentence:
    """Splits nothing; where argostranslate asks for a splitter of sentences."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


class _Search:
    """The model as argostranslate calls it, with our options in the place of its settings.

    argostranslate takes the beam from a setting of its module, which other users of it in this
    process would feel. `score` is that of the one sentence that was translated.
    """

    def __init__(self, model: Any, options: Options) -> None:
        self.score = math.nan
        self._model = model
        self._options = options

    def translate_batch(self, batch: list[list[str]], **settings: Any) -> list[Any]:
        (pieces,) = batch
        options = self._options
        longest = int(options.longest_share * len(pieces)) + options.longest_extra
        longest = min(longest, options.most_pieces)
        settings |= {
            "beam_size": options.beam,
            "max_input_length": options.most_pieces,
            "max_decoding_length": longest,
        }
        (result,) = self._model.translate_batch(batch, **settings)
        penalty = settings.get("length_penalty", 1.0)
        self.score = mean_score(result.scores[0], len(result.hypotheses[0]), longest, penalty)
        return [result]
