"""Article and sentence scores.

Score. Every reported defect costs its MQM weight (minor 1, major 5, critical 10) times its
confidence; page furniture (category residue) costs at most as much as a minor one, since it
says nothing of the translation. With p the cost per 100 words,

    score = 100 · exp(−p / 20)

so 100 means nothing found, about 78 one certain major defect per 100 words, and a defect
more always lowers the score. Words are counted as at least 20, so that a headline with one
flaw is not worth nothing. A sentence is scored the same way with the defects that begin in it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from audit.model import Article, Category, Defect, SentenceScore, Severity

_COST = {Severity.MINOR: 1.0, Severity.MAJOR: 5.0, Severity.CRITICAL: 10.0}
_SCALE = 20.0
_LEAST_WORDS = 20


def article_score(defects: Iterable[Defect], words: int) -> float:
    """Quality of a text of `words` words, 0 to 100."""
    return _score(sum(map(cost, defects)), words)


def cost(defect: Defect) -> float:
    """What one defect costs, in MQM points."""
    severity = Severity.MINOR if defect.category is Category.RESIDUE else defect.severity
    return _COST[severity] * defect.confidence


def sentence_scores(article: Article, defects: Sequence[Defect]) -> tuple[SentenceScore, ...]:
    """One score for each sentence, from the defects that begin in it."""
    starts = [sentence.span.start for sentence in article.sentences]
    costs = [0.0] * len(starts)
    for defect in defects:
        index = bisect_right(starts, defect.span.start) - 1
        if index >= 0:
            costs[index] += cost(defect)
    return tuple(
        SentenceScore(sentence.span, _score(spent, sentence.words))
        for sentence, spent in zip(article.sentences, costs, strict=True)
    )


def _score(spent: float, words: int) -> float:
    per_hundred = spent / max(words, _LEAST_WORDS) * 100
    return round(100 * math.exp(-per_hundred / _SCALE), 2)
