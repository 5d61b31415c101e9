"""How likely each word is wrong, by all that is known of it: one learned judgement.

No single sign convicts a word, so boosted trees weigh all of audit.knowledge.signs: what every
detector found, above its bar and below, language model, contexts, endings, names, the English
behind the word, the reader, and how bad the article is elsewhere. audit/build/suspicion.py learns
them from annotated translations. Two things follow from a word's share:

* the confidence of what a detector reports there, `Suspicion.confidence`;
* words under suspicion that no detector reports, which the detector out-of-place-word may.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audit.knowledge.signs import KINDS, READER_KINDS, SIGNS, Other, signs_of
from audit.knowledge.tables import Artefact
from audit.knowledge.trees import Trees
from audit.model import Article, Category, Sentence, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from audit.knowledge import Knowledge

TREES, HABITS, ABOUT = "trees.npz", "habits.npy", "about.json"
HABIT_STEPS = 200
LEAST_READ = 0.3
MOST_COMMON = 9.0  # log of the count: commoner words go wrong with others, hardly by themselves
_PLACE = {name: number for number, name in enumerate(SIGNS)}


class Suspect(NamedTuple):
    """A word, how likely it is wrong (0 to 1), its signs, and a word that may have been meant."""

    token: Token
    sentence: Sentence
    share: float
    signs: Sequence[float]
    other: Other | None

    def sign(self, name: str) -> float:
        """The value of one sign; NaN where it does not apply."""
        return self.signs[_PLACE[name]]

    @property
    def is_told(self) -> bool:
        """Whether a detector reports it."""
        return self.sign("told-detectors") > 0

    @property
    def is_common(self) -> bool:
        """Whether it is too common to be reported by itself: a light verb, a case marker."""
        return self.sign("frequency") > MOST_COMMON

    @property
    def believed(self) -> Category:
        """What kind of defect it most likely is: what the reader thinks, or a wrong word."""
        read = [self.sign(f"read-{number}") for number in range(1, READER_KINDS)]
        if math.isnan(read[0]):
            return Category.SENSE
        return KINDS[1 + max(range(len(read)), key=read.__getitem__)] or Category.SENSE


class Suspicion:
    """The trees, and how often each lemma of the pivot was wrong where it was judged.

    `bar`: the least share at which a word that no detector reports is reported. `weights` of the
    confidence: of the detector's own (log-odds), of the share (log-odds), and a constant.
    `measured`: how many words above the bar were (right, found), by trees that had not seen them,
    where another word can be named (named) and where none can (unnamed).
    """

    def __init__(
        self,
        trees: Trees,
        habits: NDArray[np.int8],
        bar: float,
        weights: tuple[float, float, float],
        measured: Mapping[str, tuple[int, int]],
    ) -> None:
        self._trees = trees
        self.bar, self._weights, self.measured = bar, weights, measured
        self.habits: Sequence[float] = (habits / HABIT_STEPS).tolist()

    def shares(self, signs: NDArray[np.float32]) -> NDArray[np.float64]:
        """How likely the word of each row of signs is wrong, (rows,)."""
        return self._trees.shares(signs)

    def confidence(self, own: float, share: float) -> float:
        """How likely a defect is one, by its detector's confidence and its worst word's share."""
        of_own, of_share, constant = self._weights
        total = of_own * log_odds(own) + of_share * log_odds(share) + constant
        return round(1 / (1 + math.exp(-total)), 4)


def log_odds(share: float) -> float:
    """The log-odds of a share, bounded."""
    share = min(0.995, max(0.005, share))
    return math.log(share / (1 - share))


def _load(folder: Path) -> Suspicion:
    import numpy as np

    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    with np.load(folder / TREES) as saved:
        trees = Trees({name: saved[name] for name in saved.files}, about["start"])
    habits = np.load(folder / HABITS)
    weights = tuple(about["confidence"])
    return Suspicion(trees, habits, about["bar"], weights, about["right and found, out of fold"])


SUSPICION = Artefact(path="suspicion", load=_load)


def suspects_of(
    article: Article, knowledge: Knowledge, only: Collection[int] | None = None
) -> tuple[Suspect, ...]:
    """Words and numbers with their shares, in the order of the text.

    Words in which nothing was found and which the reader finds sound are left out: of those that
    are ever convicted one in forty is among them, and three quarters of all words are. The layers
    of `article` (company, findings, reading) are evidence. `only` are the numbers of the sentences
    that are asked for; None for all.
    """
    suspicion = knowledge[SUSPICION]
    found = signs_of(article, knowledge, suspicion.habits, only, LEAST_READ)
    if not found.tokens:
        return ()
    shares = suspicion.shares(found.signs).tolist()
    rows = found.signs.tolist()
    columns = (found.tokens, found.sentences, shares, rows, found.others)
    return tuple(Suspect(*row) for row in zip(*columns, strict=True))
