"""How closely the order of the Hindi follows the order of the English: an echo of a source.

Hindi that a person thought in Hindi puts its verb last and its clauses where Hindi wants them, so
the words of its English come from here and there. Hindi that follows an English source word by
word comes back in the same order. By itself it convicts no sentence; over an article it is
evidence of translation (audit.scoring.origin).
"""

from __future__ import annotations

import math
from itertools import combinations

from audit.model import Link

LEAST_WORDS = 6


def order(links: tuple[Link, ...]) -> float:
    """Kendall's tau between the order of the English words and of the Hindi behind them.

    1 where one follows the other word by word, about 0 where they have nothing to do with each
    other; NaN for fewer than six places in the Hindi.
    """
    places = [link.source_start for link in links]
    pairs = [(first, second) for first, second in combinations(places, 2) if first != second]
    if len(set(places)) < LEAST_WORDS or not pairs:
        return math.nan
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)
