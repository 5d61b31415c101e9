"""How common a Hindi word form is: the index over reference/words.tsv."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, repeat

from audit.knowledge.tables import Row, Table


class Words:
    """Bands of folded word forms: 1 (seen 4 times or more in the corpora) to 7 (16,384).

    `bands` is the mapping itself, for loops that look up every word of a text.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.bands: dict[str, int] = {}
        self._by_band: list[tuple[int, list[str]]] = []
        for row in rows:
            band, words = int(row["key"][0]), row["words"].split(" ")
            self.bands.update(zip(words, repeat(band)))
            self._by_band.append((band, words))

    def band(self, folded: str) -> int:
        """The band of a folded form; 0 for one that the corpora do not hold."""
        return self.bands.get(folded, 0)

    def at_least(self, band: int) -> frozenset[str]:
        """The forms of `band` and of all above it; made anew on each call."""
        return frozenset(chain.from_iterable(words for own, words in self._by_band if own >= band))

    def __contains__(self, folded: str) -> bool:
        return folded in self.bands

    def __len__(self) -> int:
        return len(self.bands)


WORDS = Table(
    path="words.tsv",
    columns=("key", "words", "source"),
    build=Words,
    # Two megabytes of one script by construction; looking for mixed words costs more than reading.
    mixed_scripts=True,
)
