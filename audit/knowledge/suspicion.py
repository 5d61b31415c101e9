"""How much a good Hindi word is under suspicion of being the wrong one in its place.

Nothing that is known of a word convicts it by itself, so boosted trees weigh all of it: how the
word fits among its neighbours (audit.knowledge.context_fit, the n-gram model), how at home it is in
its sentence and article, what else the English behind it may have meant and how much better that
would fit (audit.knowledge.pivot), how often machines put that lemma wrongly, and what other
detectors found around it. `SIGNS` lists all; audit/build/suspicion.py learns the weights and, on
articles kept out of the learning, the bar above which a word is wrong often enough to be reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audit.knowledge.context_fit import CONTEXT_FIT, UNKNOWN, ContextFit, Reading
from audit.knowledge.lexicon import LEXICON, Lexicon, Register
from audit.knowledge.ngrams import NGRAMS, NGrams
from audit.knowledge.pivot import NO_LEMMA, PIVOT, Pivot
from audit.knowledge.selection import NOUNS
from audit.knowledge.tables import Artefact
from audit.knowledge.trees import Trees
from audit.model import Article, Sentence, Token, TokenKind
from audit.text.morphology import noun_lemmas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from audit.knowledge import Knowledge

    Floats = NDArray[np.float32]

TREES, HABITS, ABOUT = "trees.npz", "habits.npy", "about.json"
MEASURED = "right and found, out of fold"
HABIT_STEPS = 200
NAMED, UNNAMED = "named", "unnamed"
BAND = 0.15  # so little below the bar a word still supports what another detector reports

SIGNS = (
    # of the word
    "rarity", "length", "place", "repeated", "is-news", "habit", "machine-favour",
    # of the words beside it
    "bigram", "trigram", "trigram-2", "chance", "lift", "heard-before", "heard-after",
    "rare-before", "rare-after",
    # of its sentence and article
    "fit", "gain", "best-form", "kin", "closest-kin", "three-kin", "kin-beside", "article-kin",
    "sentence-chance", "article-chance", "sentence-length", "article-length", "unknown-words",
    # of what else it may mean
    "other-gain", "other-odds", "other-sense-gain", "others-better", "others", "other-is-kin",
    "other-is-sense", "likeliest-other",
    # of what others found
    "company", "company-in-sentence", "company-close",
)  # fmt: skip
_NOT_MEASURED = -9.0
_OTHER_SENSE = 0.35  # alternatives less akin than this are another sense, not a synonym
_BESIDE, _CLOSE = 25, 40  # characters
_LEAST_WORDS = 40
_UNHEARD_OF = 3  # fewer than this many in the corpora: an unknown word
_RARE = 50
_BETTER = 1.5  # nats
_LEAST_HABIT = 0.05
_NATS_BETTER, _LEAST_ODDS = 3.0, -5.5  # of another word that is named


class Other(NamedTuple):
    """A word that would fit better: as written, the English of each, and by how many nats.

    `are_nouns`: both words are nouns of the table, which can be mistaken for one another.
    """

    form: str
    english: str
    meant: str
    gain: float
    are_nouns: bool


class Suspect(NamedTuple):
    """A word, how likely it is wrong (0 to 1), and what speaks for that."""

    token: Token
    sentence: Sentence
    share: float
    signs: Sequence[float]
    other: Other | None

    @property
    def is_named(self) -> bool:
        """Whether the other word is so much better, and so plausible, that it can be named."""
        other = self.other
        enough = other is not None and other.are_nouns and other.gain >= _NATS_BETTER
        return enough and self.sign("other-odds") >= _LEAST_ODDS

    def sign(self, name: str) -> float:
        """The value of one sign."""
        return self.signs[SIGNS.index(name)]


class Suspicion:
    """The trees, and how often each lemma of the pivot was wrong where it was judged.

    `bar` is the least share that is reported; `measured` how many words were right and found, by
    trees that had not seen them: above the bar with another word named (reported), and the rest
    down to `BAND` below it (supporting).
    """

    def __init__(
        self,
        trees: Trees,
        habits: NDArray[np.int8],
        bar: float,
        measured: Mapping[str, tuple[int, int]],
    ) -> None:
        self.trees, self._habits, self.bar, self.measured = trees, habits, bar, measured

    def habit(self, lemma: int) -> float:
        """How much more often than other words the lemma was wrong: a difference of shares."""
        return float(self._habits[lemma]) / HABIT_STEPS if lemma < len(self._habits) else 0.0


def _load(folder: Path) -> Suspicion:
    import numpy as np

    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    with np.load(folder / TREES) as saved:
        trees = Trees({name: saved[name] for name in saved.files}, about["start"])
    return Suspicion(trees, np.load(folder / HABITS), about["bar"], about[MEASURED])


SUSPICION = Artefact(path="suspicion", load=_load)


def suspects(article: Article, knowledge: Knowledge) -> Iterator[Suspect]:
    """Content words that the network knows, with their shares, in the order of the text.

    `article.company` holds what other detectors found; without it no word is under much suspicion.
    Passed over are words that machines hardly put wrongly oftener than others: of those, five in
    six, hardly one in a hundred would be convicted.
    """
    import numpy as np

    weighed = knowledge[SUSPICION]
    found = list(signs_of(article, knowledge, least_habit=_LEAST_HABIT))
    if not found:
        return
    rows = np.array([one.signs for one in found], dtype=np.float32)
    for one, share in zip(found, weighed.trees.shares(rows).tolist(), strict=True):
        yield one._replace(share=share)


def signs_of(
    article: Article, knowledge: Knowledge, *, least_habit: float = -1.0
) -> Iterator[Suspect]:
    """Every content word of at least that habit before the trees have judged: each share is 0."""
    text = _Text(article, knowledge)
    for sentence, reading in zip(article.sentences, text.readings, strict=True):
        if len(reading.tokens) > 1:
            yield from _of_sentence(sentence, reading, text, least_habit)


class _Text:
    """What is asked of the whole article once."""

    def __init__(self, article: Article, knowledge: Knowledge) -> None:
        import numpy as np

        self.fit: ContextFit = knowledge[CONTEXT_FIT]
        self.pivot: Pivot = knowledge[PIVOT]
        self.lexicon: Lexicon = knowledge[LEXICON]
        self.model: NGrams = knowledge[NGRAMS]
        self.suspicion = knowledge[SUSPICION]
        self.nouns = knowledge[NOUNS]
        self.readings = [self.fit.read(sentence) for sentence in article.sentences]
        self.words = max(_LEAST_WORDS, sum(sentence.words for sentence in article.sentences))
        self.sentences = len(article.sentences)
        self.company = article.company
        self.units: dict[int, int] = {}
        unknown = 0
        for reading in self.readings:
            for unit, token in zip(reading.units.tolist(), reading.tokens, strict=True):
                if token.kind is not TokenKind.WORD:
                    continue
                if unit == UNKNOWN:
                    unknown += self.lexicon.count(token.folded) < _UNHEARD_OF
                elif self.fit.is_content[unit]:
                    self.units[unit] = self.units.get(unit, 0) + 1
        self.unknown = unknown / self.words
        self.met = sum(self.units.values())
        kinds = np.array(list(self.units), dtype=np.int64)
        times = np.array(list(self.units.values()), dtype=np.float32)
        self.direction = times @ self.fit.directions(kinds)
        chances = [
            self.model.log_probabilities(self.model.ids_of(sentence)[0])
            for sentence in article.sentences
        ]
        self.chances = dict(zip(map(id, article.sentences), chances, strict=True))
        inside = [part[1:] for part in chances if len(part) > 1]
        self.chance = float(np.concatenate(inside).mean()) if inside else 0.0

    def is_noun(self, form: str) -> bool:
        """Whether a folded form is one of a noun of the table."""
        return any(lemma in self.nouns for lemma in noun_lemmas(form))


def _of_sentence(
    sentence: Sentence, reading: Reading, text: _Text, least_habit: float
) -> Iterator[Suspect]:
    import numpy as np

    fit, units = text.fit, reading.units
    is_word = np.array([token.kind is TokenKind.WORD for token in reading.tokens])
    content = np.flatnonzero(is_word & fit.is_content[units] & (units > UNKNOWN))
    habits = [text.suspicion.habit(text.pivot.lemma(unit)) for unit in units[content].tolist()]
    chosen = [row for row, habit in enumerate(habits) if habit >= least_habit]
    if not chosen:
        return
    _, seen = text.model.ids_of(sentence)
    chances = text.chances[id(sentence)]
    place_of = {token.start: number for number, token in enumerate(seen, 1)}
    expectations = dict(zip(chosen, fit.expected(units, content[chosen]), strict=True))
    directions = text.fit.directions(units[content])
    kinship = directions @ directions.T
    words = [token for token in reading.tokens if token.kind is TokenKind.WORD]
    order = {token.start: number for number, token in enumerate(words)}
    inside = [one for one in text.company if sentence.span.start <= one.start < sentence.span.end]
    sentence_chance = float(chances[1:].mean()) if len(chances) > 1 else 0.0
    for row in chosen:
        at, expected = int(content[row]), expectations[row]
        token, unit = reading.tokens[at], int(units[at])
        place = place_of.get(token.start)
        if place is None:
            continue
        number = order[token.start]
        before = words[number - 1].folded if number else ""
        after = words[number + 1].folded if number + 1 < len(words) else ""
        rarity = float(fit.rarity[unit])
        near = [float(chances[n]) if n < len(chances) else 0.0 for n in range(place, place + 3)]
        others = [n for n in range(len(content)) if n != row]
        kin = np.sort(kinship[row][others])[::-1]
        beside = [
            float(kinship[row][n])
            for n in others
            if abs(reading.tokens[int(content[n])].start - token.start) < _BESIDE
        ]
        met = text.units[unit]
        rest = max(1, text.met - met)
        article_kin = (
            float(directions[row] @ text.direction - met * (directions[row] @ directions[row]))
            / rest
        )
        lemma = text.pivot.lemma(unit)
        score = float(fit.scores(expected, units[at : at + 1])[0])
        forms = text.pivot.forms(lemma) if lemma != NO_LEMMA else units[at : at + 1]
        best = max(score, float(fit.scores(expected, forms).max()))
        pivot, other = _pivot(expected, best, unit, lemma, text)
        outside = [one for one in text.company if one.end <= token.start or token.end <= one.start]
        signs = (
            rarity,
            float(len(token.folded)),
            number / len(words),
            float(met),
            float(Register.NEWS in text.lexicon.registers(token.folded)),
            habits[row],
            text.pivot.favour(lemma),
            *near,
            sum(near),
            near[0] - rarity,
            float(text.lexicon.beside(before, token.folded) or 0) if before else 0.0,
            float(text.lexicon.beside(token.folded, after) or 0) if after else 0.0,
            float(text.lexicon.count(before) < _RARE),
            float(text.lexicon.count(after) < _RARE),
            score,
            score - rarity,
            best,
            float(kin.mean()) if len(kin) else _NOT_MEASURED,
            float(kin[0]) if len(kin) else _NOT_MEASURED,
            float(kin[:3].mean()) if len(kin) else _NOT_MEASURED,
            max(beside, default=-0.2),
            article_kin,
            sentence_chance,
            text.chance,
            float(len(words)),
            float(text.sentences),
            text.unknown,
            *pivot,
            100 * len(outside) / text.words,
            float(sum(one in outside for one in inside)),
            float(sum(abs(one.start - token.start) < _CLOSE for one in inside if one in outside)),
        )
        yield Suspect(token, sentence, 0.0, signs, other)


def _pivot(
    expected: Floats, own: float, unit: int, lemma: int, text: _Text
) -> tuple[tuple[float, ...], Other | None]:
    """The signs of what else the word may mean, and the other word that fits best, if any does."""
    import numpy as np

    found = text.pivot.alternatives(lemma) if lemma != NO_LEMMA else None
    if found is None or not len(found.lemmas):
        return ((_NOT_MEASURED,) * 3 + (0.0, 0.0) + (_NOT_MEASURED,) * 3), None
    forms = [text.pivot.forms(int(other)) for other in found.lemmas]
    flat = np.concatenate(forms)
    starts = np.cumsum([0, *map(len, forms[:-1])])
    scores = text.fit.scores(expected, flat)
    gains = np.maximum.reduceat(scores, starts) - own
    kinship = text.fit.directions(flat[starts]) @ text.fit.directions(np.array([unit]))[0]
    weighed = gains + found.odds
    is_sense = kinship < _OTHER_SENSE
    chosen = int(np.argmax(weighed))
    sense_gain = _NOT_MEASURED
    if is_sense.any():
        chosen = int(np.argmax(np.where(is_sense, gains + found.odds / 2, -np.inf)))
        sense_gain = float(gains[chosen])
    english, meant = (
        text.pivot.english(int(part[chosen])) for part in (found.english, found.meant)
    )
    signs = (
        float(gains.max()),
        float(found.odds[chosen]),
        sense_gain,
        float((gains > _BETTER).sum()),
        float(len(gains)),
        float(kinship[chosen]),
        float(english == meant),
        float(weighed.max()),
    )
    best = int(starts[chosen]) + int(np.argmax(scores[starts[chosen] :][: len(forms[chosen])]))
    form = text.fit.form(int(flat[best]))
    are_nouns = text.is_noun(form) and text.is_noun(text.fit.form(unit))
    return signs, Other(text.pivot.shown(form), english, meant, float(gains[chosen]), are_nouns)
