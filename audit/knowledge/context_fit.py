"""How well a word fits among the words around it: a small network over reference/context-fit/.

The network reads five tokens to either side, in order, and the content words among eight to
either side, as a bag; the word itself is hidden. It gives a vector, and a word fits as well as
its own vector agrees with that one: `scores` are natural log-probabilities (nearly: the network
learned to normalise them and is not made to). It was trained on what people wrote, by guessing the
hidden word; see audit/build/context_fit.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audit.knowledge.tables import Artefact
from audit.model import Sentence, Span, Token, TokenKind

if TYPE_CHECKING:
    import marisa_trie
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Units = NDArray[np.int64]

NOTHING, UNKNOWN = 0, 1  # units beside those of the trie
FIRST = 2
NUMBER, FOREIGN, STOP, PAUSE = "#", "@", "।", ","
NEAR, FAR = 5, 8  # tokens to either side: in order, and as a bag
FORMS, VECTORS, LAYERS, ABOUT = "forms.marisa", "vectors.npy", "layers.npz", "about.json"
_AROUND = [NEAR + d for d in range(-NEAR, NEAR + 1) if d]  # in a sentence padded by NEAR
_STOPS = frozenset("।॥.?!")
_PAUSES = frozenset(",;:()")
_FOREIGN = frozenset((TokenKind.LATIN, TokenKind.MIXED, TokenKind.ABBREVIATION, TokenKind.OTHER))


def key_of(token: Token) -> str:
    """What the network sees of a token; "" for marks that it does not see."""
    kind = token.kind
    if kind is TokenKind.WORD:
        return token.folded
    if kind is TokenKind.NUMBER:
        return NUMBER
    if kind in _FOREIGN:
        return FOREIGN
    if token.text in _STOPS:
        return STOP
    return PAUSE if token.text in _PAUSES else ""


class Reading(NamedTuple):
    """A sentence as the network sees it: n tokens and their units, (n,)."""

    tokens: Sequence[Token]
    units: Units


class ContextFit:
    """The network. `vectors` are those of all units, (units, width)."""

    def __init__(
        self,
        forms: marisa_trie.Trie,
        vectors: NDArray[np.int8],
        layers: dict[str, Floats],
    ) -> None:
        self._forms, self._vectors = forms, vectors
        self._scale, self.bias = layers["scale"], layers["bias"]
        self._near, self._near_bias = layers["near"], layers["near_bias"]
        self._far, self._out, self._out_bias = layers["far"], layers["out"], layers["out_bias"]
        self.rarity = layers["rarity"]  # natural log of each unit's share of content words
        self.is_content = layers["is_content"].astype(bool)

    def __len__(self) -> int:
        """How many units there are, NOTHING and UNKNOWN among them."""
        return len(self._vectors)

    def unit(self, key: str) -> int:
        """The unit of a folded word; UNKNOWN for one that the network does not know."""
        found = self._forms.get(key)
        return UNKNOWN if found is None else found + FIRST

    def form(self, unit: int) -> str:
        """The folded word of a unit."""
        return str(self._forms.restore_key(unit - FIRST))

    def vectors(self, units: Units) -> Floats:
        """Vectors of units, (..., width)."""
        found: Floats = self._vectors[units] * self._scale
        return found

    def directions(self, units: Units) -> Floats:
        """Vectors of units, each of length one: (..., width)."""
        found: Floats = self.vectors(units) / self._lengths[units][..., None]
        return found

    @cached_property
    def _lengths(self) -> Floats:
        """The length of each unit's vector, never 0."""
        import numpy as np

        squares = np.square(self._vectors, dtype=np.float32) @ np.square(self._scale)
        found: Floats = np.sqrt(squares) + np.float32(1e-9)
        return found

    def read(self, sentence: Sentence) -> Reading:
        """The tokens of a sentence that the network sees."""
        import numpy as np

        seen = [(key, token) for token in sentence.tokens for key in [key_of(token)] if key]
        units = np.array([self.unit(key) for key, _ in seen], dtype=np.int64)
        return Reading([token for _, token in seen], units)

    def expected(self, units: Units, places: Units) -> Floats:
        """The vectors expected at some `places` (k,) in a sentence of units (n,): (k, width)."""
        import numpy as np

        count, width = len(units), len(self._scale)
        vectors = self.vectors(units)
        padded = np.zeros((count + 2 * NEAR, width), np.float32)
        padded[NEAR : NEAR + count] = vectors
        near = padded[places[:, None] + _AROUND].reshape(len(places), -1)
        is_content = self.is_content[units].astype(np.float32)
        content = vectors * is_content[:, None]
        sums = np.concatenate([np.zeros((1, width), np.float32), content.cumsum(axis=0)])
        counts = np.concatenate([np.zeros(1, np.float32), is_content.cumsum()])
        low, high = np.maximum(places - FAR, 0), np.minimum(places + FAR + 1, count)
        others = (counts[high] - counts[low] - is_content[places] + 1)[:, None]
        far = (sums[high] - sums[low] - content[places]) / others
        hidden = near @ self._near + self._near_bias + far @ self._far
        hidden = np.maximum(hidden, 0.0, out=hidden)
        expected: Floats = hidden @ self._out + self._out_bias
        return expected

    def kinship(self, sentence: Sentence, span: Span) -> float:
        """How akin the words in `span` are to the rest of the sentence, -1 to 1.

        The mean over content words inside of how near the nearest one outside is, by the angle of
        their vectors; -1 where there are none on one side. Words are near that stand in like
        places: a bucket and a kettle, rather than a bucket and water.
        """
        import numpy as np

        reading = self.read(sentence)
        vectors = self.directions(reading.units)
        content = self.is_content[reading.units] & (reading.units > UNKNOWN)
        inside = np.array([span.start <= t.start < span.end for t in reading.tokens], bool)
        within, around = vectors[content & inside], vectors[content & ~inside]
        if not len(within) or not len(around):
            return -1.0
        return float((within @ around.T).max(axis=1).mean())

    def scores(self, expected: Floats, units: Units) -> Floats:
        """Log-probability of each of `units` (k,) where `expected` (width,) is expected."""
        found: Floats = self.vectors(units) @ expected + self.bias[units]
        return found

    def scores_each(self, expected: Floats, units: Units) -> Floats:
        """Log-probability of each of `units` (k,) where its own row of (k, width) is expected."""
        found: Floats = (self.vectors(units) * expected).sum(axis=1) + self.bias[units]
        return found


def load(folder: Path) -> ContextFit:
    """Open the folder that audit/build/context_fit.py writes."""
    import marisa_trie
    import numpy as np

    forms = marisa_trie.Trie()
    forms.mmap(str(folder / FORMS))
    with np.load(folder / LAYERS) as saved:
        layers = {name: saved[name].astype(np.float32) for name in saved.files}
    vectors = np.asarray(np.load(folder / VECTORS, mmap_mode="r"))
    return ContextFit(forms, vectors, layers)


CONTEXT_FIT = Artefact(path="context-fit", load=load)
