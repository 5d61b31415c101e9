"""The translator that runs an Argos package without argostranslate: CTranslate2, SentencePiece.

It reads the same package and writes the same text as argostranslate does at the same beam, up to
what it does otherwise on purpose: a sentence is one input and is never split again; a
translation may not run on without end (`Options`); sentences are batched by length.
Needs the extra `backtranslation`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from audit.backtranslation.translator import (
    Options,
    Translation,
    TranslationError,
    mean_score,
)
from audit.model import Link

if TYPE_CHECKING:
    from audit.backtranslation.packages import Package

LEAST_BATCH, MOST_BATCH = 512, 3072  # pieces, with padding
TIMEOUT = 60.0  # seconds a batch may take
_LENGTH_PENALTY = 0.2  # as argostranslate has it; at beam 1 it changes nothing
_SPACE = "▁"
_WORD = re.compile(r"\S+")
_WAITED = 0.001  # seconds between two looks at a batch
_REMEDY = "Remove it and install it again: mt-audit models remove, mt-audit models install."


def direct_is_installed() -> bool:
    """Whether the two libraries are there; imports neither."""
    return all(importlib.util.find_spec(name) for name in ("ctranslate2", "sentencepiece"))


class DirectTranslator:
    """One direction, opened. So many `threads` translate a batch each; 0: one a core.

    Raises TranslationError where the package cannot be opened.
    """

    def __init__(
        self,
        package: Package,
        options: Options = Options(),  # noqa: B008
        *,
        threads: int = 0,
        timeout: float = TIMEOUT,
    ) -> None:
        import ctranslate2
        import sentencepiece

        self.id = f"{package.id}/direct"
        self.options = options
        self._timeout = timeout
        self._threads = threads or _cores()
        self._prefix = package.target_prefix
        self._folder = package.folder
        try:
            spm = str(package.folder / "sentencepiece.model")
            self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=spm)
            # Two threads on two batches are faster than both on one.
            self._model: Any = ctranslate2.Translator(
                str(package.folder / "model"),
                compute_type="int8",
                inter_threads=self._threads,
                intra_threads=1,
                max_queued_batches=-1,
            )
        except (RuntimeError, OSError, ValueError) as error:
            reason = f"{package.folder} cannot be opened: {error}."
            raise TranslationError(reason, _REMEDY) from None

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """One translation for each sentence, in order."""
        read: list[list[str]] = self._pieces.encode(list(sentences), out_type=str)
        lengths = [len(pieces) for pieces in read]
        order = sorted((n for n in range(len(read)) if read[n]), key=lambda n: -lengths[n])
        share = sum(lengths) // self._threads  # enough batches for every thread
        batches = list(_batches(order, lengths, max(LEAST_BATCH, min(MOST_BATCH, share))))
        found = [Translation("", 0.0)] * len(read)
        running = [self._begun([read[number] for number in batch]) for batch in batches]
        for batch, results in zip(batches, running, strict=True):
            longest = self._longest(lengths[batch[0]])
            for number, result in zip(batch, self._ended(results), strict=True):
                found[number] = self._written(result, longest, sentences[number], read[number])
        return found

    def _longest(self, pieces: int) -> int:
        options = self.options
        bound = int(options.longest_share * pieces) + options.longest_extra
        return min(bound, options.most_pieces)

    def _begun(self, batch: Sequence[list[str]]) -> list[Any]:
        """A batch, longest first, on its way."""
        options = self.options
        try:
            running: list[Any] = self._model.translate_batch(
                batch,
                target_prefix=[[self._prefix]] * len(batch) if self._prefix else None,
                beam_size=options.beam,
                length_penalty=_LENGTH_PENALTY,
                max_input_length=options.most_pieces,
                max_decoding_length=self._longest(len(batch[0])),
                replace_unknowns=True,
                return_scores=True,
                return_attention=True,
                asynchronous=True,
            )
            return running
        except RuntimeError as error:
            raise self._failed(error) from None

    def _ended(self, running: Sequence[Any]) -> list[Any]:
        """The results of a batch, for which it has so long from now."""
        started = time.monotonic()
        try:
            while not all(one.done() for one in running):
                if time.monotonic() - started > self._timeout:
                    raise TranslationError(
                        f"{self._folder}: a batch took longer than {self._timeout:g} seconds.",
                        "Use --back-translate off, or a smaller model.",
                    )
                time.sleep(_WAITED)
            return [one.result() for one in running]
        except RuntimeError as error:
            raise self._failed(error) from None

    def _failed(self, error: Exception) -> TranslationError:
        return TranslationError(f"{self._folder} cannot translate: {error}.", _REMEDY)

    def _written(
        self, result: Any, longest: int, sentence: str, read: Sequence[str]
    ) -> Translation:
        # In a batch a loop ends where its longest neighbour would: cut, it is as if alone.
        pieces: list[str] = result.hypotheses[0][: self._longest(len(read))]
        skipped = int(bool(self._prefix) and pieces[:1] == [self._prefix])
        pieces = pieces[skipped:]
        text = self._pieces.decode_pieces(pieces).replace(_SPACE, " ").replace("_", " ").strip()
        written = len(result.hypotheses[0])
        score = mean_score(result.scores[0], written, longest, _LENGTH_PENALTY)
        attention = result.attention[0][skipped:] if result.attention else []
        places = word_places(sentence, read)
        return Translation(text, score, tuple(_links(text, pieces, attention, places)))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _batches(order: Sequence[int], lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """The numbers in `order`, longest first, in batches of at most `most` pieces with padding."""
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) + 1) * lengths[batch[0]] > most:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def word_places(sentence: str, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Where the word that each piece is part of stands in the sentence; [] where that is unknown.

    Pieces are of normalised text, so their lengths say nothing, but words begin with a mark.
    """
    words = [match.span() for match in _WORD.finditer(sentence)]
    numbers, number = [], -1
    for piece in pieces:
        number += piece.startswith(_SPACE)
        numbers.append(max(0, number))
    return [words[n] for n in numbers] if number + 1 == len(words) else []


def _links(
    text: str,
    pieces: Sequence[str],
    attention: Sequence[Sequence[float]],
    places: Sequence[tuple[int, int]],
) -> Iterator[Link]:
    """Each word of the translation with the word of the source its pieces looked at most."""
    written = "".join(pieces).replace(_SPACE, " ").replace("_", " ")
    lead = len(written) - len(written.lstrip())
    if written.strip() != text or len(attention) < len(pieces) or not places:
        return  # pieces of bytes, or a normalised space: no offsets to be had
    place, words = 0, list[tuple[int, list[int]]]()
    for number, piece in enumerate(pieces):
        if piece.startswith((_SPACE, "_")) or not words:
            words.append((place, [number]))
        else:
            words[-1][1].append(number)
        place += len(piece)
    for start, numbers in words:
        weights = defaultdict[tuple[int, int], float](float)
        for number in numbers:
            for source, weight in zip(places, attention[number], strict=False):
                weights[source] += weight / len(numbers)
        end = start + sum(len(pieces[number]) for number in numbers)
        word = written[start:end]
        first = start + len(word) - len(word.lstrip())
        last = start + len(word.rstrip())
        if first < last:
            source, weight = max(weights.items(), key=lambda item: (item[1], -item[0][0]))
            yield Link(first - lead, last - lead, *source, round(weight, 4))
