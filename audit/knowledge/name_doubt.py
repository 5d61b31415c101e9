"""How likely a word that no list knows is a garbled name: `doubt`.

What speaks for it and against it are `signs`: how its letters look beside those of names and
of words, which known names sound like it and whether the article is about them, whether names
stand in such a place, what its neighbours are. Trees learned from planted and real garbles
weigh them (python -m audit.build name-doubt); nothing here is a threshold of its own.
"""

from __future__ import annotations

import json
import math
import zlib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON, Lexicon
from audit.knowledge.names import NAMES, Kind, NameEntry, Names, Near
from audit.knowledge.ngrams import NGRAMS, UNKNOWN
from audit.knowledge.tables import Artefact, Row, Table
from audit.knowledge.trees import Trees
from audit.knowledge.unknown import is_compound
from audit.knowledge.words import WORDS
from audit.model import Article, Sentence, Token, TokenKind
from audit.text.skeletons import sounds
from audit.text.wordlists import folded_words

KEYS, VALUES, TREES, ABOUT = "letters-keys.npy", "letters-values.npy", "trees.npz", "about.json"
ORDER = 4
STEPS = 12  # steps for each bit of a letter's surprise
_EDGE = "|"  # the beginning or end of a sentence, and every mark
ABSENT = 20.0  # bits of a name that is not there
_NO_PAIR = 30.0
_LEAST_PARTNER = 3  # code points; shorter words are particles
_DERIVATIONS = ("", "letters", "plural", "verb", "suffix", "prefix", "compound")
SIGNS = (
    "sounds", "letters", "after", "before", "name-before", "name-after",
    "as-word", "as-name", "oddest", "word-or-name", "name-bits",
    "variant", "garble", "topic", "fame", "gap", "fit", "here", "weight", "rivals",
    "pair", "partner", "partner-unknown", "partner-known", "partner-common",
    "near-word", "compound", "derivation",
    "name-mean", "name-worst", "name-worst-two", "name-odd", "name-end", "name-start",
)  # fmt: skip


class Doubt(NamedTuple):
    """What is thought of one unknown word.

    `share` is the learned probability that it is garbled (on the mixture it was learned from);
    `near` the names that sound like it, most likely first; `pair` the whole name it makes with
    a neighbour, or None.
    """

    share: float
    near: tuple[Candidate, ...]
    pair: Pair | None


class Candidate(NamedTuple):
    """A known name that an unknown word may stand for, and what the article makes of it.

    `entry` is a name that has the word, None for one known as a part of names only; `fit` is
    the log2 probability of the name between the words around, beside that of an
    unknown word; `here` whether the article has the name elsewhere; `topic` the bits by which
    its being about what the name belongs to tells; `weight` sums up, in bits.
    """

    near: Near
    entry: NameEntry | None
    fit: float
    here: bool
    topic: float
    weight: float


class Context(NamedTuple):
    """An article: its folded words and the topics they tell of."""

    forms: frozenset[str]
    topics: frozenset[str]


def context_of(article: Article, names: Names) -> Context:
    """What the signs ask of the article as a whole."""
    forms = frozenset(form for sentence in article.sentences for form in sentence.forms)
    return Context(forms, names.topics(forms))


class Pair(NamedTuple):
    """A whole name behind a word and its neighbour: whose bits are whose.

    `topic` is as in `Candidate`; `partner_index` is the neighbour's place in the sentence,
    `crowd` how many names have it.
    """

    latin: str
    first: int
    parts: tuple[str, ...]
    mine: float
    partner: float
    partner_index: int
    topic: float
    crowd: int

    @property
    def mine_at(self) -> int:
        """Which of `parts` the word itself is."""
        return 0 if self.partner_index > self.first else 1


class Letters:
    """A letter model of names, order 4, interpolated (Witten and Bell), hashed."""

    def __init__(self, keys: memoryview, values: memoryview) -> None:
        self._keys, self._values = keys, values
        self._surprise = lru_cache(maxsize=1 << 14)(self._ask)

    def surprises(self, form: str) -> list[float]:
        """Bits of each letter of a folded form and of its end, each after the three before it."""
        text = "^" * (ORDER - 1) + form + "$"
        return [self._surprise(text[i : i + ORDER]) for i in range(len(text) - ORDER + 1)]

    def _ask(self, gram: str) -> float:
        lost = 0.0
        while len(gram) > 1:
            if (bits := self._get(gram)) is not None:
                return lost + bits
            # What a context that was met leaves for letters that were not met after it.
            lost += self._get("<" + gram[:-1]) or 0.0
            gram = gram[1:]
        bits = self._get(gram)
        return lost + (ABSENT if bits is None else bits)

    def _get(self, gram: str) -> float | None:
        key = zlib.crc32(gram.encode())
        place = bisect_left(self._keys, key)
        if place < len(self._keys) and self._keys[place] == key:
            return float(self._values[place] / STEPS)
        return None


class NameDoubt(NamedTuple):
    """What reference/name-doubt holds."""

    letters: Letters
    trees: Trees


def _open(folder: Path) -> NameDoubt:
    import numpy as np

    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    with np.load(folder / TREES) as saved:
        trees = Trees({name: saved[name] for name in saved.files}, about["start"])
    keys, values = (memoryview(np.load(folder / name)) for name in (KEYS, VALUES))
    return NameDoubt(Letters(keys, values), trees)


NAME_DOUBT = Artefact(path="name-doubt", load=_open)

_Slots = dict[str, tuple[float, float]]


def _slots(rows: Iterable[Row]) -> _Slots:
    return {row["form"]: (float(row["after"]), float(row["before"])) for row in rows}


NAME_SLOTS = Table(
    path="name-slots.tsv", columns=("form", "after", "before", "source"), build=_slots
)


def doubt(
    sentence: Sentence,
    index: int,
    unknown: Collection[int],
    context: Context,
    knowledge: Knowledge,
) -> Doubt:
    """What to think of the word at `index` of a sentence.

    `unknown` holds the indices of the sentence's words that no list knows.
    """
    found = _first_thought(sentence, index, context, knowledge)
    if not found.near and found.pair is None:
        return found
    signs = _signs(found, sentence, index, unknown, knowledge)
    return found._replace(share=knowledge[NAME_DOUBT].trees.share(signs))


def signs_of(
    sentence: Sentence,
    index: int,
    unknown: Collection[int],
    context: Context,
    knowledge: Knowledge,
) -> list[float]:
    """What speaks for a garble at `index` and against it, in the order of SIGNS."""
    found = _first_thought(sentence, index, context, knowledge)
    return _signs(found, sentence, index, unknown, knowledge)


def _first_thought(sentence: Sentence, index: int, context: Context, knowledge: Knowledge) -> Doubt:
    names = knowledge[NAMES]
    near = names.near(sentence.tokens[index].folded)
    return Doubt(
        share=0.0,
        near=_weighed(sentence, index, near, context, knowledge),
        pair=_pair(sentence.tokens, index, names, context),
    )


def _signs(
    found: Doubt, sentence: Sentence, index: int, unknown: Collection[int], knowledge: Knowledge
) -> list[float]:
    names, lexicon, tokens = knowledge[NAMES], knowledge[LEXICON], sentence.tokens
    folded = tokens[index].folded
    return [
        len(sounds(folded)),
        len(folded),
        *_place(tokens, index, names, knowledge[NAME_SLOTS]),
        *_shape(folded, lexicon),
        *_names(found.near, lexicon),
        *_partner(found.pair, tokens, unknown, names),
        *_words(folded, lexicon, knowledge),
        *_letters(knowledge[NAME_DOUBT].letters.surprises(folded)),
    ]


def _closest(
    entries: Iterable[NameEntry], names: Names, context: Context
) -> tuple[float, NameEntry | None]:
    """The name of the narrowest topic that the article has, and how much that tells, in bits.

    A topic of few names tells more than one of thousands; 0 and the first name where the
    article has the topic of none.
    """
    first: NameEntry | None = None
    best: tuple[int, NameEntry] | None = None
    for entry in islice(entries, _MOST_ENTRIES):
        first = first or entry
        for topic in entry.topics:
            if topic in context.topics and (best is None or names.crowd(topic) < best[0]):
                best = names.crowd(topic), entry
    return (math.log2(_ALL_NAMES / best[0]), best[1]) if best else (0.0, first)


_ALL_NAMES = 32768
_MOST_ENTRIES = 12  # names that share one word: the first tell enough


def place_for_name(sentence: Sentence, index: int, knowledge: Knowledge) -> float:
    """Bits by which names stand more often between these two words than elsewhere."""
    slots = knowledge[NAME_SLOTS]
    left = slots.get(_neighbour(sentence.tokens, index - 1), (0.0, 0.0))[0]
    return left + slots.get(_neighbour(sentence.tokens, index + 1), (0.0, 0.0))[1]


def _place(
    tokens: Sequence[Token], index: int, names: Names, slots: _Slots
) -> tuple[float, float, float, float]:
    left = _neighbour(tokens, index - 1)
    right = _neighbour(tokens, index + 1)
    none = (0.0, 0.0)
    return (
        slots.get(left, none)[0],
        slots.get(right, none)[1],
        names.is_proper(left),
        names.is_proper(right),
    )


def _neighbour(tokens: Sequence[Token], index: int) -> str:
    if 0 <= index < len(tokens) and tokens[index].kind is TokenKind.WORD:
        return tokens[index].folded
    return _EDGE


def _shape(folded: str, lexicon: Lexicon) -> tuple[float, ...]:
    shape = lexicon.shape(folded)
    return (
        shape.word,
        shape.name,
        shape.worst,
        shape.word - shape.name,
        shape.name * len(folded),
    )


def _weighed(
    sentence: Sentence,
    index: int,
    near: Sequence[Near],
    context: Context,
    knowledge: Knowledge,
) -> tuple[Candidate, ...]:
    """The names that sound like a word, by how well they fit its place as well."""
    near = [one for one in near if not one.kinds & Kind.COMMON][:_MOST_NEAR]
    if not near:
        return ()
    names, model = knowledge[NAMES], knowledge[NGRAMS]
    left, right = model.around(sentence, index)
    ids = [UNKNOWN, *(model.id_of(one.folded) for one in near)]
    stranger, *fits = model.fit(left, ids, right)
    found = []
    for one, logarithm in zip(near, fits, strict=True):
        fit = (logarithm - stranger) * _LOG2_E
        here = one.folded in context.forms
        topic, entry = _closest(names.entries(one.folded), names, context)
        weight = fit - one.garble + _HERE * here + topic
        found.append(Candidate(one, entry, fit, here, topic, weight))
    return tuple(sorted(found, key=lambda one: (-one.weight, one.near.text)))


_MOST_NEAR = 3
_LOG2_E = 1.4427
_HERE = 6.0  # bits
_RIVAL = 3.0


def _names(found: Sequence[Candidate], lexicon: Lexicon) -> tuple[float, ...]:
    if not found:
        return (ABSENT, ABSENT, 0.0, 0.0, 0.0, -ABSENT, 0.0, -ABSENT, 0.0)
    first = found[0]
    second = found[1].weight if len(found) > 1 else -ABSENT
    return (
        first.near.variant,
        first.near.garble,
        first.topic,
        math.log1p(lexicon.count(first.near.folded)),
        first.weight - second,
        first.fit,
        first.here,
        first.weight,
        sum(one.near.garble <= first.near.garble + _RIVAL for one in found),
    )


def _pair(tokens: Sequence[Token], index: int, names: Names, context: Context) -> Pair | None:
    best: Pair | None = None
    for first in (index - 1, index):
        other = first if first < index else first + 1
        if first < 0 or first + 1 >= len(tokens) or _is_no_partner(tokens[other].folded):
            continue
        if tokens[other].kind is not TokenKind.WORD:
            continue
        whole = names.behind((tokens[first].folded, tokens[first + 1].folded))
        if whole is None:
            continue
        mine, partner = whole.bits if first == index else whole.bits[::-1]
        if best is None or mine + partner < best.mine + best.partner:
            topic, _ = _closest((whole.entry,), names, context)
            crowd = names.holders(tokens[other].folded)
            best = Pair(whole.entry.title, first, whole.parts, mine, partner, other, topic, crowd)
    return best


def _is_no_partner(folded: str) -> bool:
    return len(folded) < _LEAST_PARTNER or folded in _FUNCTION


_FUNCTION = folded_words("एंड ऑफ फॉर द इन और का के की ने को से में पर")


def _partner(
    pair: Pair | None, tokens: Sequence[Token], unknown: Collection[int], names: Names
) -> tuple[float, ...]:
    if pair is None:
        return (_NO_PAIR, _NO_PAIR, 0.0, 0.0, 0.0)
    kinds = names.kinds(tokens[pair.partner_index].folded)
    return (
        pair.mine,
        pair.partner,
        pair.partner_index in unknown,
        bool(kinds),
        bool(kinds & Kind.COMMON),
    )


def _words(folded: str, lexicon: Lexicon, knowledge: Knowledge) -> tuple[float, ...]:
    near = lexicon.near(folded)
    return (
        math.log1p(near[0].seen) if near else 0.0,
        is_compound(folded, knowledge[WORDS]),
        _DERIVATIONS.index(lexicon.derivation(folded)),
    )


def _letters(surprises: Sequence[float]) -> tuple[float, ...]:
    ordered = sorted(surprises, reverse=True)
    return (
        sum(surprises) / len(surprises),
        ordered[0],
        sum(ordered[:2]) / 2,
        sum(bits > _ODD for bits in surprises),
        surprises[-1],
        max(surprises[:2]),
    )


_ODD = 8.0  # bits: one letter in 256
