"""What a translator is: sentences in, translations out, whoever runs the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from audit.errors import AuditError
from audit.model import Link

__all__ = ["Link", "Options", "Translation", "TranslationError", "Translator", "mean_score"]


class TranslationError(AuditError):
    """A translator that could not translate: it took too long, or its package is broken."""


class Translation(NamedTuple):
    """A sentence as translated.

    `score` is the mean log-probability of a piece (natural; 0 is sure), NaN where the runtime
    gives none. `links` are in order of the words; none where the runtime gives no attention.
    """

    text: str
    score: float
    links: tuple[Link, ...] = ()


class Options(NamedTuple):
    """How to search. Part of the key of the cache, so every field bears on what comes out.

    `beam`: hypotheses kept at each step. A translation ends at the latest after `longest_share`
    times the pieces of its source and `longest_extra` more, which is what stops a loop. Neither
    side is longer than `most_pieces`: models know no place beyond some hundreds; what is longer
    is cut.
    """

    beam: int = 1
    longest_share: float = 2.0
    longest_extra: int = 16
    most_pieces: int = 256

    def __str__(self) -> str:
        longest = f"{self.longest_share}x+{self.longest_extra}<={self.most_pieces}"
        return f"beam:{self.beam},longest:{longest}"


class Translator(Protocol):
    """Translates one language into another."""

    @property
    def id(self) -> str:
        """Package, version, checksum and runner: `hi_en-1.1-0a1b2c3d4e5f/direct`."""

    @property
    def options(self) -> Options:
        """How it searches."""

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """One translation for each sentence, in order.

        Raises TranslationError where a batch takes longer than it may or the model is broken.
        """


def mean_score(score: float, written: int, longest: int, penalty: float) -> float:
    """The mean log-probability of a piece, from what CTranslate2 calls the score.

    That is the sum over all pieces, the end of the sentence among them, divided by their number
    to the power of `penalty`. A translation of `longest` pieces was cut off before its end.
    """
    pieces = written if written >= longest else written + 1
    return score * math.pow(pieces, penalty - 1)
