"""Which ending or marker people write in a place: a small network over the words around it.

`knowledge[EXPECTED_FORMS].judge(article, kind)` gives the probability of what stands in each
place of audit.knowledge.slots, and what would be likelier. Built by
`python -m audit.build expected-forms` from the corpora.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import marisa_trie
import numpy as np

from audit.knowledge.slots import (
    CLASSES,
    FIRST_MARKER,
    FIRST_NUMBER,
    INFLECTING_ADJECTIVES,
    POSTPOSITIONS,
    VERB_STEMS,
    Forms,
)
from audit.knowledge.tables import Artefact
from audit.model import Article, Token, TokenKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audit.knowledge import Knowledge

LEFT, RIGHT = 10, 7  # units of context on either side
BORDER = max(LEFT, RIGHT + 1)
PAD, GAP, UNKNOWN = "<pad>", "<gap>", "~"
_WORD = TokenKind.WORD
_MOST_ROWS = 1 << 17
_SYMBOLS = {TokenKind.NUMBER: "#", TokenKind.ABBREVIATION: "@.", TokenKind.LATIN: "@"}
_MARKS = {
    **{mark: mark for mark in ",।?!()-:;"},
    **dict.fromkeys("\"“”'‘’", '"'),
    "|": "।",
    ".": "।",
}
OTHER = "*"


def key_of(token: Token) -> str:
    """What the model sees of a token: the folded word, or a sign for what is no word."""
    if token.kind is TokenKind.WORD:
        return token.folded
    return _SYMBOLS.get(token.kind) or _MARKS.get(token.text, OTHER)


def suffix_key(word: str) -> str:
    """The unit of a word that has none of its own: its last two code points."""
    return UNKNOWN + word[-2:]


def forms_of(knowledge: Knowledge) -> Forms:
    """The forms that agree, from the tables of verbs and adjectives."""
    stems, adjectives = knowledge[VERB_STEMS], knowledge[INFLECTING_ADJECTIVES]
    return Forms(stems, adjectives)


class Attributes(NamedTuple):
    """What matters of one key, as numbers; -1 where it does not apply."""

    unit: int
    stem: int  # unit of the word without its ending
    ending: int  # column of CLASSES
    pronoun: int  # unit of the pronoun without its case
    case: int  # column of CLASSES
    marker: int  # column of CLASSES, of a postposition
    host: int  # 1 for a word that often has a postposition after it


NOTHING = -1


def attributes(
    key: str, forms: Forms, is_host: Callable[[str], bool], unit_of: Callable[[str], int]
) -> Attributes:
    """The attributes of a key; `unit_of` gives the number of a unit by its name."""
    stem, ending = forms.endings.get(key, ("", NOTHING))
    pronoun, case = forms.pronouns.get(key, ("", NOTHING))
    return Attributes(
        unit_of(key),
        unit_of(stem) if stem else NOTHING,
        ending,
        unit_of(pronoun) if pronoun else NOTHING,
        case,
        POSTPOSITIONS.get(key, NOTHING),
        int(is_host(key)),
    )


@dataclass(frozen=True)
class Slots:
    """Places cut out of a run of keys; arrays of one length, positions in that run.

    `index`: the word that is judged, or that the marker follows. `last`: the last word that
    belongs to what stands there. The context is what ends at `left` and begins at `right`.
    """

    index: NDArray[np.int64]
    last: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    centre: NDArray[np.int32]
    observed: NDArray[np.int32]


def ending_slots(table: NDArray[np.int32]) -> Slots:
    """The words whose ending agrees. `table` has a row of Attributes for each key of the run."""
    index = np.flatnonzero(table[:, 2] >= 0)
    return Slots(index, index, index, index + 1, table[index, 1], table[index, 2])


def marker_slots(table: NDArray[np.int32], gap: int) -> Slots:
    """The places of markers: after pronouns, hosts, and whatever a postposition follows."""
    after = np.append(table[1:, 5], NOTHING)
    is_pronoun = table[:, 3] >= 0
    here = (table[:, 5] < 0) & (table[:, 6] >= 0) & (is_pronoun | (after >= 0) | (table[:, 6] > 0))
    index = np.flatnonzero(here)
    pronoun, follows = is_pronoun[index], after[index] >= 0
    bare = ~pronoun | (table[index, 4] == FIRST_MARKER)
    separate = follows & bare
    observed = np.where(
        separate, after[index], np.where(pronoun, table[index, 4], FIRST_MARKER)
    ).astype(np.int32)
    last = index + separate
    centre = np.where(pronoun, table[index, 3], gap).astype(np.int32)
    return Slots(index, last, np.where(pronoun, index, index + 1), last + 1, centre, observed)


def chains(table: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each key the number of the run of agreeing words it is in; -1 outside of runs."""
    agrees = table[:, 2] >= 0
    starts = agrees & ~np.append(False, agrees[:-1])
    return np.where(agrees, np.cumsum(starts), NOTHING)


def windows(
    table: NDArray[np.int32], slots: Slots, chain: NDArray[np.int64] | None = None
) -> NDArray[np.int32]:
    """The units the network reads for each slot, (slots, LEFT + 1 + RIGHT).

    With `chain`, the neighbours that agree together with the word are shown without their
    endings, so that they cannot give the answer away.
    """
    before = slots.left[:, None] + np.arange(-LEFT, 0)
    behind = slots.right[:, None] + np.arange(RIGHT)
    units = np.concatenate([table[before, 0], slots.centre[:, None], table[behind, 0]], axis=1)
    if chain is not None:
        around = np.concatenate([before, slots.index[:, None], behind], axis=1)
        same = (chain[around] == chain[slots.index][:, None]) & (chain[around] >= 0)
        same[:, LEFT] = False
        units = np.where(same, table[around, 1], units)
    return units


def group_of(observed: NDArray[np.int32]) -> NDArray[np.int64]:
    """0 for endings, 1 for numbers, 2 for markers."""
    return (observed >= FIRST_NUMBER).astype(np.int64) + (observed >= FIRST_MARKER)


GROUPS = np.zeros((3, len(CLASSES)), dtype=bool)
GROUPS[0, :FIRST_NUMBER] = GROUPS[1, FIRST_NUMBER:FIRST_MARKER] = GROUPS[2, FIRST_MARKER:] = True


class Judgement(NamedTuple):
    """A place and what the model thinks of it.

    `sentence` and `token` say where; `last` is the last token that belongs to what stands
    there. `observed` and `expected` are columns of CLASSES with their probabilities, given the
    words around. `alone` is the probability of `observed` when the words that agree together
    with it are shown without their endings (for markers the same as `probability`).
    """

    sentence: int
    token: int
    last: int
    observed: int
    expected: int
    probability: float
    best: float
    alone: float


class ExpectedForms:
    """The trained model."""

    def __init__(self, folder: Path) -> None:
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / "units.marisa"))
        with np.load(folder / "weights.npz") as arrays:
            scale = arrays["vector_scale"].astype(np.float32)
            self._vectors = arrays["vectors"].astype(np.float32) * scale
            self._layers = [
                (arrays[f"weight{n}"].astype(np.float32), arrays[f"bias{n}"].astype(np.float32))
                for n in (1, 2, 3)
            ]
            hosts = arrays["hosts"]
        self._hosts = frozenset(hosts.tolist())
        self._forms: Forms | None = None
        self._known: dict[str, int] = {}
        self._attributes = np.full((1 << 12, len(Attributes._fields)), NOTHING, dtype=np.int32)
        self._attributes[0, 0] = self.unit_of(PAD)  # row 0 is padding
        self._border = [0] * BORDER
        self._latest: tuple[Article | None, NDArray[np.int32]] = (None, self._attributes[:0])

    def forms(self, knowledge: Knowledge) -> Forms:
        """The forms that agree; made once."""
        if self._forms is None:
            self._forms = forms_of(knowledge)
        return self._forms

    def unit_of(self, name: str) -> int:
        """The number of a unit; of the ending of a word that has none of its own."""
        for key in (name, suffix_key(name), UNKNOWN):
            unit = self._trie.get(key)
            if unit is not None:
                return int(unit)
        raise KeyError(UNKNOWN)

    def _is_host(self, key: str) -> bool:
        return self._trie.get(key, NOTHING) in self._hosts

    def table(self, article: Article, knowledge: Knowledge) -> NDArray[np.int32]:
        """A row of Attributes for each token, BORDER rows of padding around each sentence."""
        if self._latest[0] is article:  # two detectors ask for the same article
            return self._latest[1]
        known, rows = self._known, self._border.copy()
        for sentence in article.sentences:
            keys = [token[3] if token[4] is _WORD else key_of(token) for token in sentence.tokens]
            try:
                rows += [known[key] for key in keys]
            except KeyError:
                for key in keys:
                    row = known.get(key)
                    rows.append(self._learn(key, knowledge) if row is None else row)
            rows += self._border
        table = self._attributes[rows]
        self._latest = (article, table)
        return table

    def _learn(self, key: str, knowledge: Knowledge) -> int:
        """The row of a key seen for the first time. Rows are kept, up to a bound."""
        forms = self.forms(knowledge)
        row = len(self._known) + 1
        if row >= len(self._attributes):
            if row >= _MOST_ROWS:
                self._known.clear()
                row = 1
            else:
                self._attributes = np.concatenate([self._attributes, self._attributes])
        self._attributes[row] = attributes(key, forms, self._is_host, self.unit_of)
        self._known[key] = row
        return row

    def probabilities(
        self, units: NDArray[np.int32], group: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(slots, CLASSES): how likely people write each form there; 0 outside of its group."""
        state = self._vectors[units].reshape(len(units), -1)
        for number, (weight, bias) in enumerate(self._layers):
            state = state @ weight + bias
            if number < 2:
                np.maximum(state, 0.0, out=state)
        state = np.where(GROUPS[group], state, -np.inf)
        state = np.exp(state - state.max(axis=1, keepdims=True))
        result: NDArray[np.float32] = state / state.sum(axis=1, keepdims=True)
        return result

    def judge(
        self, article: Article, knowledge: Knowledge, *, markers: bool, below: float
    ) -> list[Judgement]:
        """The places where what stands there has a probability under `below`, in order."""
        table = self.table(article, knowledge)
        slots = marker_slots(table, self.unit_of(GAP)) if markers else ending_slots(table)
        if not len(slots.index):
            return []
        group = group_of(slots.observed)
        units = windows(table, slots)
        everything = np.arange(len(units))
        chances = self.probabilities(units, group)
        found = chances[everything, slots.observed]
        doubted = np.flatnonzero(found < below)
        if not len(doubted):
            return []
        alone = found.copy()
        if not markers:
            few = Slots(*(getattr(slots, name)[doubted] for name in Slots.__dataclass_fields__))
            hidden = windows(table, few, chains(table))
            alone[doubted] = self.probabilities(hidden, group[doubted])[
                np.arange(len(doubted)), few.observed
            ]
        starts = np.cumsum([BORDER, *(len(s.tokens) + BORDER for s in article.sentences)])
        sentence = np.searchsorted(starts, slots.index[doubted], side="right") - 1
        return [
            Judgement(
                int(at),
                int(slots.index[n] - starts[at]),
                int(slots.last[n] - starts[at]),
                int(slots.observed[n]),
                int(chances[n].argmax()),
                float(found[n]),
                float(chances[n].max()),
                float(alone[n]),
            )
            for n, at in zip(doubted, sentence, strict=True)
        ]


EXPECTED_FORMS = Artefact(path="expected-forms", load=ExpectedForms)
