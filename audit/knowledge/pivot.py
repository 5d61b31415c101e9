"""The pivot: the English behind a Hindi word, and the other Hindi words it may have meant.

A machine that took "treaty" for "treatment", or the wrong one of the senses of "sentence", wrote
a good Hindi word for the wrong English. For each Hindi lemma reference/pivot/ holds which English
words stand behind it, which other Hindi lemmas stand for those, or for English words that look
like them, and how plausible each such confusion is. It is built by audit/build/pivot.py from
parallel text, the hand-written tables of reference/collocations and a dictionary.

Lemmas and forms are those of the network in audit/knowledge/context_fit.py, which tells how well
each alternative fits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audit.knowledge.tables import Artefact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

ARRAYS, ENGLISH, SHOWN, ABOUT = "arrays.npz", "english.txt", "shown.txt", "about.json"
NO_LEMMA = 0
STEPS = 8  # steps of a stored byte for each nat


class Alternatives(NamedTuple):
    """What else one lemma may have been meant for; one row each, most plausible first.

    `lemmas` are the others; `english` stands behind the lemma; `meant` behind the other, the same
    word where the two are senses of one; `odds` are natural logs of how plausible it is.
    """

    lemmas: Numbers
    english: Numbers
    meant: Numbers
    odds: NDArray[np.float32]


class Options(NamedTuple):
    """The alternatives of a lemma with all their forms: units, and where those of each start."""

    units: Numbers
    starts: Numbers
    alternatives: Alternatives


class Pivot:
    """The table. Lemmas are numbers from 1 on; NO_LEMMA is that of a form without one."""

    def __init__(
        self,
        arrays: Mapping[str, NDArray[np.generic]],
        english: list[str],
        shown: Mapping[str, str],
    ) -> None:
        self._lemma_of_unit = arrays["lemma_of_unit"]
        self._forms, self._form_starts = arrays["forms"], arrays["form_starts"]
        self._starts = arrays["starts"]
        self._lemmas, self._english_of = arrays["lemmas"], arrays["english"]
        self._meant, self._odds = arrays["meant"], arrays["odds"]
        self._favour = arrays["favour"]
        self._english, self._shown = english, shown
        self.options = lru_cache(maxsize=1 << 13)(self._options)

    def __len__(self) -> int:
        """How many lemmas there are, NO_LEMMA among them."""
        return len(self._favour)

    def lemma(self, unit: int) -> int:
        """The lemma of a unit of the network."""
        return int(self._lemma_of_unit[unit])

    def forms(self, lemma: int) -> Numbers:
        """The units of the forms of a lemma."""
        import numpy as np

        start, end = self._form_starts[lemma : lemma + 2]
        return self._forms[int(start) : int(end)].astype(np.int64)

    def favour(self, lemma: int) -> float:
        """How much more often machines write it than people for the same English: nats."""
        return float(self._favour[lemma]) / STEPS

    def alternatives(self, lemma: int) -> Alternatives:
        """What else the lemma may have been meant for; no rows where nothing is known."""
        import numpy as np

        start, end = (int(n) for n in self._starts[lemma : lemma + 2])
        return Alternatives(
            self._lemmas[start:end].astype(np.int64),
            self._english_of[start:end].astype(np.int64),
            self._meant[start:end].astype(np.int64),
            self._odds[start:end].astype(np.float32) / np.float32(STEPS),
        )

    def _options(self, lemma: int) -> Options:
        import numpy as np

        found = self.alternatives(lemma)
        forms = [self.forms(other) for other in found.lemmas.tolist()]
        starts = np.cumsum([0, *map(len, forms[:-1])])
        units = np.concatenate(forms) if forms else np.zeros(0, np.int64)
        return Options(units, starts, found)

    def english(self, number: int) -> str:
        """An English word by its number."""
        return self._english[number]

    def shown(self, form: str) -> str:
        """A folded form as people write it mostly."""
        return self._shown.get(form, form)


def _load(folder: Path) -> Pivot:
    import numpy as np

    json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS) as saved:
        arrays = {name: saved[name] for name in saved.files}
    english = (folder / ENGLISH).read_text(encoding="utf-8").split("\n")
    lines = (folder / SHOWN).read_text(encoding="utf-8").split("\n")
    return Pivot(arrays, english, dict(line.split("\t") for line in lines if line))


PIVOT = Artefact(path="pivot", load=_load)
