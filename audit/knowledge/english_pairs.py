"""Which English words stand side by side: reference/english-pairs, built from parallel text.

A translator that writes "military treatment" where the news has "military treaty" all the time
says what the Hindi reads like. Only pairs met twice or more are kept, as hashes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from audit.knowledge.tables import Artefact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS, HASHES, ABOUT = "words.txt", "pairs.npy", "about.json"


class EnglishPairs:
    """Counts of words, and pairs that were met."""

    def __init__(self, counts: Mapping[str, int], hashes: NDArray[np.uint32]) -> None:
        self._counts, self._hashes = counts, hashes

    def count(self, word: str) -> int:
        """How often a word in lower case was met; 0 for one that is rare or unknown."""
        return self._counts.get(word, 0)

    def are_met(self, first: str, second: str) -> bool:
        """Whether `second` was met right after `first`, twice or more."""
        wanted = hash_of(first, second)
        place = int(self._hashes.searchsorted(wanted))
        return place < len(self._hashes) and int(self._hashes[place]) == wanted


def hash_of(first: str, second: str) -> int:
    """What stands for a pair: 32 bits."""
    return zlib.crc32(f"{first} {second}".encode())


def _load(folder: Path) -> EnglishPairs:
    import numpy as np

    lines = (folder / WORDS).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return EnglishPairs({word: int(count) for word, count in rows}, np.load(folder / HASHES))


ENGLISH_PAIRS = Artefact(path="english-pairs", load=_load)
