"""How far a sentence drifts when it goes to English and back, and how far is usual.

A translator changes every sentence, a weak one and a long sentence more than others, so the bare
distance says little. What says something is how much farther it is than for clean sentences of
this length with this translator: `Usual`, which `mt-audit models check` measures.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.model import Sentence, TokenKind
from audit.text.morphology import noun_lemmas, verb_stems
from audit.text.sentences import split

if TYPE_CHECKING:
    from sacrebleu import CHRF

_SHORTEST_WORD = 3  # letters; shorter words are mostly grammar
_LEAST_TEXTS = 30
_LEAST_SPREAD = 0.02
_FAITHFUL, _LEAST_CASES = 0.9, 8
_FORMAT = 1


def distance(hindi: str, back: str) -> float:
    """0 where `back` is `hindi`, 1 where they share nothing: half chrF++, half content words."""
    chrf = float(_metric().sentence_score(back, [hindi]).score) / 100
    return 1 - (chrf + _kept_words(hindi, back)) / 2


def signature() -> str:
    """What the distance was computed with."""
    _metric().sentence_score("a", ["a"])
    return f"half content words, half {_metric().get_signature()}"


@dataclass(frozen=True, slots=True)
class Usual:
    """How one pair of translators does on clean text.

    Distances grow with the logarithm of the number of words: `slope`, `constant`, and `spread`
    is the standard deviation around that. `carried`: kind → (kept, of how many), for what a
    translation must carry over (audit.backtranslation.carried). `texts`: sentences measured.
    `order` and `order_spread`: mean and deviation of audit.backtranslation.echo.order; NaN where
    the runtime says nothing of it.
    """

    slope: float
    constant: float
    spread: float
    carried: Mapping[str, tuple[int, int]]
    texts: int
    order: float = math.nan
    order_spread: float = math.nan

    def echo(self, order: float) -> float:
        """How many standard deviations an order is above the usual."""
        return (order - self.order) / self.order_spread

    def drift(self, distance: float, words: int) -> float:
        """How many standard deviations a distance is above the usual for that many words."""
        return (distance - self.constant - self.slope * math.log(max(1, words))) / self.spread

    @property
    def similarity(self) -> float:
        """What returns of a clean sentence of ten words, 0 to 1: how good the translators are."""
        return 1 - self.constant - self.slope * math.log(10)

    @property
    def faithful(self) -> frozenset[str]:
        """The kinds that are carried over so well that their loss says something."""
        return frozenset(
            kind
            for kind, (kept, cases) in self.carried.items()
            if cases >= _LEAST_CASES and (kept + 1) / (cases + 2) >= _FAITHFUL
        )


def usual_of(
    distances: Sequence[float],
    words: Sequence[int],
    carried: Mapping[str, tuple[int, int]],
    orders: Sequence[float] = (),
) -> Usual:
    """`Usual` from clean sentences: distances, lengths, what was kept, orders that are known.

    Raises ValueError for fewer than 30.
    """
    if len(distances) < _LEAST_TEXTS:
        raise ValueError(f"{len(distances)} sentences are too few; {_LEAST_TEXTS} are needed")
    import numpy as np

    lengths = np.log(np.maximum(1, np.array(words)))
    slope, constant = np.polyfit(lengths, np.array(distances), 1)
    rest = np.array(distances) - constant - slope * lengths
    spread = max(_LEAST_SPREAD, float(rest.std()))
    known = np.array(orders if len(orders) >= _LEAST_TEXTS else [math.nan])
    return Usual(
        float(slope),
        float(constant),
        spread,
        dict(carried),
        len(distances),
        float(known.mean()),
        max(_LEAST_SPREAD, float(known.std())),
    )


def write_usual(file: Path, usual: Usual, translators: str) -> None:
    """Keep what was measured for these translators."""
    table = {
        "format": _FORMAT,
        "translators": translators,
        "slope": round(usual.slope, 5),
        "constant": round(usual.constant, 5),
        "spread": round(usual.spread, 5),
        "carried": {kind: list(counts) for kind, counts in sorted(usual.carried.items())},
        "texts": usual.texts,
        "order": None if math.isnan(usual.order) else round(usual.order, 5),
        "order_spread": None if math.isnan(usual.order) else round(usual.order_spread, 5),
        "signature": signature(),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    fresh.replace(file)


def read_usual(file: Path, translators: str) -> Usual | None:
    """What was measured for these translators; None where nothing fitting can be read."""
    try:
        table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if table["format"] != _FORMAT or table["translators"] != translators:
            return None
        return Usual(
            float(table["slope"]),
            float(table["constant"]),
            float(table["spread"]),
            {str(kind): (int(kept), int(of)) for kind, (kept, of) in table["carried"].items()},
            int(table["texts"]),
            math.nan if table["order"] is None else float(table["order"]),
            math.nan if table["order_spread"] is None else float(table["order_spread"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@cache
def _metric() -> CHRF:
    from sacrebleu import CHRF

    return CHRF(word_order=2)


def _kept_words(hindi: str, back: str) -> float:
    """The share of the content words that come back, in any form; 1 where there is none."""
    returned = {lemma for word in _words(split(back)) for lemma in _lemmas(word)}
    asked = _words(split(hindi))
    if not asked:
        return 1.0
    return sum(not returned.isdisjoint(_lemmas(word)) for word in asked) / len(asked)


def _words(sentences: Collection[Sentence]) -> list[str]:
    return [
        token.folded
        for sentence in sentences
        for token in sentence.tokens
        if token.kind is TokenKind.NUMBER
        or (token.kind <= TokenKind.MIXED and len(token.folded) >= _SHORTEST_WORD)
    ]


def _lemmas(word: str) -> frozenset[str]:
    return frozenset((*noun_lemmas(word), *verb_stems(word)))
