"""What is known of each word of an article, as numbers: the evidence that `suspicion` weighs.

`SIGNS` names the columns. They come from the word itself, from the words beside it, from how it
fits its sentence and article (audit.knowledge.context_fit), from what else the English behind it
may have meant (audit.knowledge.pivot), from the endings that people write there
(audit.knowledge.expected_forms), from what the detectors found in its place and around it, those
findings that are not reported among them, and from the reader. What does not apply is NaN.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from audit.knowledge.context_fit import CONTEXT_FIT, UNKNOWN, ContextFit, Reading
from audit.knowledge.expected_forms import EXPECTED_FORMS
from audit.knowledge.lexicon import LEXICON, Lexicon, Register
from audit.knowledge.names import NAMES, Names
from audit.knowledge.ngrams import NGRAMS, NGrams
from audit.knowledge.nonword import WEIGHTS, common_forms
from audit.knowledge.nonword import suspects as garbles
from audit.knowledge.pivot import NO_LEMMA, PIVOT, Pivot
from audit.knowledge.selection import NOUNS
from audit.knowledge.words import WORDS, Words
from audit.model import Article, Category, Finding, Sentence, Token, TokenKind
from audit.text.morphology import noun_lemmas

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from audit.knowledge import Knowledge

    Floats = NDArray[np.float32]
    Units = NDArray[np.int64]

# Categories of findings that are told apart, and what the reader tells apart (its kinds).
GROUPS = (
    (Category.NAME,),
    (Category.SENSE, Category.IDIOM),
    (Category.UNTRANSLATED, Category.LANGUAGE),
    (Category.GRAMMAR,),
    (Category.FLUENCY, Category.REPETITION),
    (Category.NONWORD, Category.NUMBER),
)
# What the reader tells apart (the first: nothing is wrong); a model built for others will not do.
KINDS: tuple[Category | None, ...] = (
    None, Category.SENSE, Category.IDIOM, Category.GRAMMAR, Category.FLUENCY, Category.NAME,
    Category.NONWORD, Category.UNTRANSLATED, Category.NUMBER, Category.REPETITION,
)  # fmt: skip
READER_KINDS = len(KINDS)

OF_WORD = (
    "kind", "known", "content", "rarity", "frequency", "dictionary", "name-register", "news",
    "noisy", "doubted", "is-name", "length", "place", "repeated", "habit", "machine-favour",
    "garble",
)  # fmt: skip
OF_NEIGHBOURS = (
    "chance", "chance-after", "chance-second-after", "chance-before", "chance-all", "lift",
    "chance-rank", "heard-before", "heard-after", "rarity-before", "rarity-after",
)  # fmt: skip
OF_CONTEXT = (
    "fit", "gain", "best-form", "kin", "closest-kin", "three-kin", "kin-beside", "article-kin",
)  # fmt: skip
OF_PIVOT = (
    "other-gain", "other-odds", "other-sense-gain", "others-better", "others", "other-is-kin",
    "other-is-sense", "likeliest-other",
)  # fmt: skip
OF_FORM = ("form", "best-form-chance", "form-alone")
OF_SENTENCE = (
    "sentence-length", "sentence-chance", "sentence-least-chance", "sentence-gain",
    "sentence-unknown", "article-length", "article-chance", "unknown-words",
)  # fmt: skip
OF_FINDINGS = (
    "told", "told-doubt", "told-detectors", "told-severity", "told-width", "whispered",
    *(f"told-{group[0].value}" for group in GROUPS),
    "found-close", "found-in-sentence", "found-in-article", "whispered-in-sentence",
    "found-meaning-in-article", "found-language-in-article", "company",
)  # fmt: skip
OF_READER = (
    "read", *(f"read-{number}" for number in range(READER_KINDS)), "read-hint",
    "read-before", "read-after", "read-rank", "read-sentence", "read-article",
)  # fmt: skip
SIGNS = (
    *OF_WORD, *OF_NEIGHBOURS, *OF_CONTEXT, *OF_PIVOT, *OF_FORM, *OF_SENTENCE, *OF_FINDINGS,
    *OF_READER,
)  # fmt: skip

_OTHER_SENSE = 0.35  # alternatives less akin than this are another sense, not a synonym
_BESIDE, _CLOSE = 25, 40  # characters
_LEAST_WORDS = 40
_UNHEARD_OF = 3  # fewer than this many in the corpora: an unknown word
_BETTER = 1.5  # nats
_NAN = math.nan
_MEANING = frozenset(GROUPS[0] + GROUPS[1] + GROUPS[2])
_DOUBTED = Register.SHADOWED | Register.SUSPICIOUS


class Other(NamedTuple):
    """A word that would fit better: as written, the English of each, and by how many nats.

    `are_nouns`: both words are nouns of the table, which can be mistaken for one another.
    """

    form: str
    english: str
    meant: str
    gain: float
    are_nouns: bool


class Signed(NamedTuple):
    """The words of an article: tokens, their sentences, another word where the pivot has one.

    `signs` is (words, len(SIGNS)).
    """

    tokens: Sequence[Token]
    sentences: Sequence[Sentence]
    others: Sequence[Other | None]
    lemmas: Sequence[int]
    signs: Floats


def signs_of(
    article: Article,
    knowledge: Knowledge,
    habits: Sequence[float] | None,
    only: Collection[int] | None = None,
    least_read: float = 0.0,
) -> Signed:
    """Every word and number of an article with its signs.

    `habits` are how often each lemma of the pivot was wrong where it was judged; None while that
    is being learned. `only` are the numbers of the sentences that are asked for; None for all.
    Passed over are words in which nothing was found and to which the reader gives less than
    `least_read` to be wrong.
    """
    import numpy as np

    text = _Text(article, knowledge)
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    others: list[Other | None] = []
    lemmas: list[int] = []
    parts: list[Floats] = []
    for number, sentence in enumerate(article.sentences):
        words = [token for token in sentence.tokens if token.is_word]
        if not words or (only is not None and number not in only):
            continue
        picked = _picked(sentence, words, text, least_read)
        if not picked:
            continue
        signs, alternatives, of_words = _of_sentence(sentence, words, number, picked, text, habits)
        tokens += [words[n] for n in picked]
        sentences += [sentence] * len(picked)
        others += alternatives
        lemmas += of_words
        parts.append(signs)
    empty = np.zeros((0, len(SIGNS)), np.float32)
    return Signed(tokens, sentences, others, lemmas, np.concatenate(parts) if parts else empty)


@lru_cache(maxsize=2)
def _common(words: Words) -> frozenset[str]:
    return common_forms(words.bands)


def _picked(
    sentence: Sentence, words: Sequence[Token], text: _Text, least_read: float
) -> list[int]:
    """The places of the words that are asked for."""
    reading = text.article.reading
    if not least_read or not reading:
        return list(range(len(words)))
    found = _inside(sentence, text)
    return [
        n
        for n, token in enumerate(words)
        if token.start not in reading
        or 1 - reading[token.start][0] >= least_read
        or any(one.span.start < token.end and token.start < one.span.end for one in found)
    ]


def _inside(sentence: Sentence, text: _Text) -> list[Finding]:
    span = sentence.span
    return [
        one
        for one in text.article.findings
        if one.span.start < span.end and span.start < one.span.end
    ]


class _Text:
    """What is asked of the whole article once."""

    def __init__(self, article: Article, knowledge: Knowledge) -> None:
        import numpy as np

        self.knowledge = knowledge
        self.fit: ContextFit = knowledge[CONTEXT_FIT]
        self.pivot: Pivot = knowledge[PIVOT]
        self.lexicon: Lexicon = knowledge[LEXICON]
        self.model: NGrams = knowledge[NGRAMS]
        self.names: Names = knowledge[NAMES]
        self.nouns = knowledge[NOUNS]
        self.common = _common(knowledge[WORDS])
        self.article = article
        self.readings = [self.fit.read(sentence) for sentence in article.sentences]
        self.words = max(_LEAST_WORDS, sum(sentence.words for sentence in article.sentences))
        self.units: dict[int, int] = {}
        self.met: dict[str, int] = {}
        unknown = 0
        for reading in self.readings:
            for unit, token in zip(reading.units.tolist(), reading.tokens, strict=True):
                if token.kind is not TokenKind.WORD:
                    continue
                self.met[token.folded] = self.met.get(token.folded, 0) + 1
                if unit == UNKNOWN:
                    unknown += self.lexicon.count(token.folded) < _UNHEARD_OF
                elif self.fit.is_content[unit]:
                    self.units[unit] = self.units.get(unit, 0) + 1
        self.unknown = unknown / self.words
        self.content = sum(self.units.values())
        kinds = np.array(list(self.units), dtype=np.int64)
        times = np.array(list(self.units.values()), dtype=np.float32)
        self.direction = times @ self.fit.directions(kinds)
        ids = [self.model.ids_of(sentence) for sentence in article.sentences]
        self.seen = [tokens for _, tokens in ids]
        flat = [one for part, _ in ids for one in part]
        chances = self.model.log_probabilities(flat) if flat else np.zeros(0, np.float32)
        ends = np.cumsum([len(part) for part, _ in ids])
        self.chances = np.split(chances, ends[:-1]) if len(ids) else []
        inside = [part[1:] for part in self.chances if len(part) > 1]
        self.chance = float(np.concatenate(inside).mean()) if inside else 0.0
        self.forms = _forms(article, knowledge)
        self._read = [
            [article.reading[token.start] for token in part if token.start in article.reading]
            for part in self.seen
        ]
        read = [1 - row[0] for part in self._read for row in part]
        self.read = sum(read) / len(read) if read else _NAN
        told = [one for one in article.findings if one.told]
        self.told = 100 * len(told) / self.words
        meaning = sum(one.category in _MEANING for one in told)
        self.meaning = 100 * meaning / self.words
        self.language = 100 * (len(told) - meaning) / self.words
        self.company = 100 * len(article.company) / self.words

    def is_noun(self, form: str) -> bool:
        """Whether a folded form is one of a noun of the table."""
        return any(lemma in self.nouns for lemma in noun_lemmas(form))


def _forms(article: Article, knowledge: Knowledge) -> Mapping[int, tuple[float, float, float]]:
    """Token start → logs of how likely its ending or marker is, the best one, it alone."""
    found: dict[int, tuple[float, float, float]] = {}
    model = knowledge[EXPECTED_FORMS]
    for markers in (True, False):
        for one in model.judge(article, knowledge, markers=markers, below=2.0):
            row = tuple(math.log(max(1e-6, p)) for p in (one.probability, one.best, one.alone))
            tokens = article.sentences[one.sentence].tokens
            for token in tokens[one.token : one.last + 1]:
                if token.start not in found or row[0] < found[token.start][0]:
                    found[token.start] = (row[0], row[1], row[2])
    return found


def _of_sentence(
    sentence: Sentence,
    words: Sequence[Token],
    number: int,
    picked: Sequence[int],
    text: _Text,
    habits: Sequence[float] | None,
) -> tuple[Floats, list[Other | None], list[int]]:
    """The signs of the picked words of one sentence, another word for each, its lemma."""
    import numpy as np

    reading = text.readings[number]
    at_of = {token.start: at for at, token in enumerate(reading.tokens)}
    places = [at_of.get(token.start, -1) for token in words]
    units = [int(reading.units[at]) if at >= 0 else UNKNOWN for at in places]
    lemmas = [text.pivot.lemma(unit) if unit > UNKNOWN else NO_LEMMA for unit in units]
    context, pivots, others = _context(words, picked, reading, places, lemmas, text)
    gains = context[:, 1]
    chances = text.chances[number][1:]
    known = np.isfinite(gains)
    shared = [
        float(len(words)),
        float(chances.mean()) if len(chances) else 0.0,
        float(chances.min()) if len(chances) else 0.0,
        float(gains[known].mean()) if known.any() else _NAN,
        sum(unit == UNKNOWN for unit in units) / len(units),
        float(len(text.article.sentences)),
        text.chance,
        text.unknown,
    ]
    forms = [text.forms.get(words[n].start, (_NAN,) * 3) for n in picked]
    columns = (
        _words(sentence, words, picked, units, lemmas, text, habits),
        _neighbours(words, picked, number, text),
        context[picked],
        pivots[picked],
        np.array(forms, dtype=np.float32),
        np.broadcast_to(np.array(shared, dtype=np.float32), (len(picked), len(shared))),
        _findings(sentence, [words[n] for n in picked], text),
        _read(words, text)[picked],
    )
    signs = np.concatenate(columns, axis=1, dtype=np.float32)
    return signs, [others[n] for n in picked], [lemmas[n] for n in picked]


def _words(
    sentence: Sentence,
    words: Sequence[Token],
    picked: Sequence[int],
    units: Sequence[int],
    lemmas: Sequence[int],
    text: _Text,
    habits: Sequence[float] | None,
) -> Floats:
    import numpy as np

    weights = text.knowledge[WEIGHTS]
    garbled: dict[int, float] = {}
    for suspect in garbles(sentence, text.lexicon, text.common, text.model):
        share = weights.probability(suspect.signals)
        for token in sentence.tokens[suspect.first : suspect.last + 1]:
            garbled[token.start] = max(share, garbled.get(token.start, 0.0))
    rows = []
    for order in picked:
        token, unit, lemma = words[order], units[order], lemmas[order]
        form = token.folded
        registers = text.lexicon.registers(form)
        is_word = token.kind is TokenKind.WORD
        rows.append(
            (
                float(token.kind),
                float(unit > UNKNOWN),
                float(text.fit.is_content[unit]),
                float(text.fit.rarity[unit]) if unit > UNKNOWN else _NAN,
                math.log1p(text.lexicon.count(form)) if is_word else _NAN,
                float(Register.DICTIONARY in registers),
                float(Register.NAME in registers),
                float(Register.NEWS in registers),
                float(Register.NOISY in registers),
                float(bool(registers & _DOUBTED)),
                float(is_word and text.names.is_proper(form)),
                float(len(form)),
                order / len(words),
                float(text.met.get(form, 1)),
                _NAN if habits is None or lemma == NO_LEMMA else float(habits[lemma]),
                text.pivot.favour(lemma) if lemma != NO_LEMMA else _NAN,
                garbled.get(token.start, 0.0),
            )
        )
    return np.array(rows, dtype=np.float32)


def _neighbours(words: Sequence[Token], picked: Sequence[int], number: int, text: _Text) -> Floats:
    import numpy as np

    chances = text.chances[number].tolist()
    place_of = {token.start: place for place, token in enumerate(text.seen[number], 1)}
    order = {place: rank for rank, place in enumerate(np.argsort(chances).tolist())}
    rows = []
    for index in picked:
        token = words[index]
        place = place_of.get(token.start)
        before = words[index - 1].folded if index else ""
        after = words[index + 1].folded if index + 1 < len(words) else ""
        if place is None:
            near, rank = [_NAN] * 4, _NAN
        else:
            near = [chances[n] if n < len(chances) else 0.0 for n in range(place, place + 3)]
            near.append(chances[place - 1])
            rank = order[place] / len(chances)
        count = text.lexicon.count
        rows.append(
            (
                *near,
                sum(near[:3]),
                near[0] - math.log1p(count(token.folded)),
                rank,
                math.log1p(text.lexicon.beside(before, token.folded)) if before else _NAN,
                math.log1p(text.lexicon.beside(token.folded, after)) if after else _NAN,
                math.log1p(count(before)) if before else _NAN,
                math.log1p(count(after)) if after else _NAN,
            )
        )
    return np.array(rows, dtype=np.float32)


def _context(
    words: Sequence[Token],
    picked: Sequence[int],
    reading: Reading,
    places: Sequence[int],
    lemmas: Sequence[int],
    text: _Text,
) -> tuple[Floats, Floats, list[Other | None]]:
    """How each content word fits, and what else it may have meant."""
    import numpy as np

    fit, units = text.fit, reading.units
    context = np.full((len(words), len(OF_CONTEXT)), _NAN, np.float32)
    pivots = np.full((len(words), len(OF_PIVOT)), _NAN, np.float32)
    others: list[Other | None] = [None] * len(words)
    asked = [
        (row, at)
        for row, (at, token) in enumerate(zip(places, words, strict=True))
        if at >= 0
        and token.kind is TokenKind.WORD
        and units[at] > UNKNOWN
        and fit.is_content[units[at]]
    ]
    if not asked:
        return context, pivots, others
    rows = np.array([row for row, _ in asked])
    content = np.array([at for _, at in asked])
    own = units[content]
    expected = fit.expected(units, content)
    scores = fit.scores_each(expected, own)
    forms = [
        text.pivot.forms(lemmas[row]) if lemmas[row] != NO_LEMMA else own[n : n + 1]
        for n, row in enumerate(rows.tolist())
    ]
    flat, starts, owners = _flat(forms)
    best = np.maximum.reduceat(fit.scores_each(expected[owners], flat), starts)
    best = np.maximum(best, scores)
    directions = fit.directions(own)
    kinship = directions @ directions.T
    begins = np.array([words[row].start for row in rows.tolist()])
    met = np.array([text.units[unit] for unit in own.tolist()])
    itself = (directions * directions).sum(axis=1)
    akin = (directions @ text.direction - met * itself) / np.maximum(1, text.content - met)
    np.fill_diagonal(kinship, -np.inf)
    nearest = -np.sort(-kinship, axis=1)
    close = np.where(np.abs(begins[:, None] - begins) < _BESIDE, kinship, -np.inf).max(axis=1)
    count = len(asked) - 1
    if count:
        nothing = np.full(len(asked), _NAN)
        kin = (
            nearest[:, :-1].mean(axis=1),
            nearest[:, 0],
            nearest[:, : min(3, count)].mean(axis=1),
            np.where(np.isfinite(close), close, nothing),
        )
    else:
        kin = (np.full(1, _NAN),) * 4
    context[rows] = np.stack([scores, scores - fit.rarity[own], best, *kin, akin], axis=1)
    asked_of = frozenset(picked)
    known = [
        n for n, row in enumerate(rows.tolist()) if lemmas[row] != NO_LEMMA and row in asked_of
    ]
    for n, signs, other in _pivot(known, rows, own, lemmas, expected, best, directions, text):
        pivots[rows[n]], others[rows[n]] = signs, other
    return context, pivots, others


def _flat(parts: Sequence[Units]) -> tuple[Units, Units, Units]:
    """All units on end, where each part starts, and of each unit the number of its part."""
    import numpy as np

    lengths = [len(part) for part in parts]
    starts = np.cumsum([0, *lengths[:-1]])
    return np.concatenate(parts), starts, np.repeat(np.arange(len(parts)), lengths)


def _pivot(
    known: Sequence[int],
    rows: Units,
    own: Units,
    lemmas: Sequence[int],
    expected: Floats,
    best: Floats,
    directions: Floats,
    text: _Text,
) -> Iterator[tuple[int, Sequence[float], Other | None]]:
    """The signs of what else each word may mean, and the other word that fits best, if any does."""
    import numpy as np

    fit, pivot = text.fit, text.pivot
    options = [(n, pivot.options(lemmas[rows[n]])) for n in known]
    options = [(n, found) for n, found in options if len(found.alternatives.lemmas)]
    if not options:
        return
    flat, _, _ = _flat([found.units for _, found in options])
    owners = np.repeat([n for n, _ in options], [len(found.units) for _, found in options])
    scores = fit.scores_each(expected[owners], flat)
    place = 0
    for n, (units, starts, found) in options:
        mine = scores[place : place + len(units)]
        place += len(units)
        gains = np.maximum.reduceat(mine, starts) - best[n]
        kinship = fit.directions(units[starts]) @ directions[n]
        weighed = gains + found.odds
        is_sense = kinship < _OTHER_SENSE
        chosen, sense_gain = int(np.argmax(weighed)), _NAN
        if is_sense.any():
            chosen = int(np.argmax(np.where(is_sense, gains + found.odds / 2, -np.inf)))
            sense_gain = float(gains[chosen])
        english = pivot.english(int(found.english[chosen]))
        meant = pivot.english(int(found.meant[chosen]))
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
        first = int(starts[chosen])
        last = int(starts[chosen + 1]) if chosen + 1 < len(starts) else len(units)
        form = fit.form(int(units[first + int(np.argmax(mine[first:last]))]))
        are_nouns = text.is_noun(form) and text.is_noun(fit.form(int(own[n])))
        shown = pivot.shown(form)
        yield n, signs, Other(shown, english, meant, float(gains[chosen]), are_nouns)


def _findings(sentence: Sentence, words: Sequence[Token], text: _Text) -> Floats:
    """What detectors found in the place of each word and around it."""
    import numpy as np

    inside = _inside(sentence, text)
    told = [one for one in inside if one.told]
    rows = []
    for token in words:
        here = [one for one in inside if one.span.start < token.end and token.start < one.span.end]
        said = [one for one in here if one.told]
        whispered = [one for one in here if not one.told]
        surest: dict[str, float] = {}
        for one in said:
            surest[one.detector] = max(one.confidence, surest.get(one.detector, 0.0))
        close = sum(
            one.span.start < token.end + _CLOSE and token.start - _CLOSE < one.span.end
            for one in told
        )
        rows.append(
            (
                max(surest.values(), default=0.0),
                sum(math.log(1 - min(0.99, share)) for share in surest.values()),
                float(len(surest)),
                float(max((one.severity for one in said), default=0)),
                float(min((one.span.end - one.span.start for one in said), default=0)),
                max((one.confidence for one in whispered), default=0.0),
                *(
                    max((one.confidence for one in said if one.category in group), default=0.0)
                    for group in GROUPS
                ),
                float(close - len(said)),
                float(len(told) - len(said)),
                text.told - 100 * len(said) / text.words,
                float(len(inside) - len(told) - len(whispered)),
                text.meaning - 100 * sum(o.category in _MEANING for o in said) / text.words,
                text.language - 100 * sum(o.category not in _MEANING for o in said) / text.words,
                text.company,
            )
        )
    return np.array(rows, dtype=np.float32)


def _read(words: Sequence[Token], text: _Text) -> Floats:
    """What the reader says of each word, of those beside it, of its sentence and article."""
    import numpy as np

    reading = text.article.reading
    if not reading:
        return np.full((len(words), len(OF_READER)), _NAN, np.float32)
    width = 1 + READER_KINDS  # the chance of each kind, and the hint
    missing = (_NAN,) * width
    kinds = np.array([reading.get(token.start, missing) for token in words], dtype=np.float32)
    wrong = 1 - kinds[:, 0]
    before = np.concatenate([[_NAN], wrong[:-1]])
    after = np.concatenate([wrong[1:], [_NAN]])
    known = np.isfinite(wrong)
    rank = np.full(len(words), _NAN)
    rank[known] = np.argsort(np.argsort(wrong[known])) / max(1, known.sum())
    mean = float(wrong[known].mean()) if known.any() else _NAN
    shared = np.broadcast_to(np.array([mean, text.read]), (len(words), 2))
    columns = (wrong[:, None], kinds, np.stack([before, after, rank], axis=1), shared)
    return np.concatenate(columns, axis=1, dtype=np.float32)
