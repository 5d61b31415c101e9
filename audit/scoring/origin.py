"""How likely a text is unedited machine translation: `mt_likelihood`.

A logistic function of two things. First, the density of the defects that machines leave (not
furniture, not punctuation): it rises with every such defect. Second, three simple statistics
of style that machines keep to and people do not: एक for every "a", और for every "and" where
people vary with तथा and एवं, few of the emphatic particles ही, भी, तो. The weights of the
statistics were fitted by `python -m
tests.bench.origin` on the output of six systems against human translation and newswire.

Where the article was back-translated, how closely its order follows the English (`echo`) counts
too, with the weight that `python -m tests.bench.english --learn` finds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from audit.model import Article, Category, Defect, TokenKind
from audit.scoring.scores import cost
from audit.text.folding import fold

LEAST_WORDS = 20
_LAST_WORD = TokenKind.OTHER
_NOT_OF_MACHINES = frozenset({Category.RESIDUE, Category.PUNCTUATION})
_FORMAL_AND = ("तथा", "एवं", "व")
_EMPHATIC = ("ही", "भी", "तो")
_LONG = frozenset(map(fold, ("लिए", "रूप", "बारे", "माध्यम", "अलावा", "संदर्भ", "अंतर्गत", "तहत")))
_IT_IS_THAT = 4  # words from यह to कि
# एक for each 100 words, share of तथा/एवं/व among all "and", emphatic particles for each 100, and
# calques for each 100.
WEIGHTS = (0.89, -12.42, -0.45, 0.41)
INTERCEPT = 0.46
# What one MQM point of defects for each 100 words adds to the log odds.
_DEFECT_WEIGHT = 0.25
# What a standard deviation of echo adds, of an article of that many sentences at least.
ECHO_WEIGHT = 0.23
_LEAST_ECHOES = 4


def mt_likelihood(article: Article, defects: Iterable[Defect]) -> float | None:
    """Probability-like estimate, 0 to 1; None for fewer than 20 words."""
    words = [
        folded
        for s in article.sentences
        for _, _, _, folded, kind in s.tokens
        if kind <= _LAST_WORD
    ]
    if len(words) < LEAST_WORDS:
        return None
    spent = sum(cost(d) for d in defects if d.category not in _NOT_OF_MACHINES)
    style = sum(w * v for w, v in zip(WEIGHTS, statistics(words), strict=True))
    odds = INTERCEPT + style + _DEFECT_WEIGHT * spent / len(words) * 100
    odds += ECHO_WEIGHT * echo_of(article)
    return round(1 / (1 + math.exp(-odds)), 4)


def echo_of(article: Article) -> float:
    """Mean echo of the sentences that were translated; 0 for too few to say."""
    echoes = [r.echo for r in article.renderings.values() if not math.isnan(r.echo)]
    return sum(echoes) / len(echoes) if len(echoes) >= _LEAST_ECHOES else 0.0


def statistics(words: list[str]) -> tuple[float, float, float, float]:
    """The four statistics of style of a text, given its folded words."""
    counts, per_hundred = Counter(words), 100 / max(1, len(words))
    formal = sum(counts[fold(word)] for word in _FORMAL_AND)
    return (
        counts["एक"] * per_hundred,
        # A text with no "and" at all counts as one that has the usual fifth of formal ones.
        (formal + 0.2) / (formal + counts["और"] + 1),
        sum(counts[word] for word in _EMPHATIC) * per_hundred,
        _calques(words) * per_hundred,
    )


def _calques(words: list[str]) -> int:
    """Long postpositions, and "it is … that"."""
    long = sum(word == "के" and after in _LONG for word, after in pairwise(words))
    return long + sum(
        word == "है" and after == "कि" and "यह" in words[max(0, place - _IT_IS_THAT) : place]
        for place, (word, after) in enumerate(pairwise(words))
    )
