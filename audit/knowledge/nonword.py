"""The score of a word that may be none: every signal about it, weighed together.

`suspects(sentence, lexicon)` yields the words that could be garbles with their signals;
`Weights.probability(signals)` joins the signals to one probability, with weights learned by
`python -m audit.build nonword` on garbles planted in news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import exp, log2
from typing import NamedTuple

from audit.knowledge.lexicon import STEPS, Lexicon, Near, Register
from audit.knowledge.ngrams import NGrams
from audit.knowledge.tables import Row, Table
from audit.model import Sentence, Token, TokenKind
from audit.text.folding import fold
from audit.text.near import aksharas

_LEAST = 3  # code points
COMMON_BAND = 3  # a form of this band of words.tsv is itself
_WHOLE = 16  # least count of a word that may have been cut
_NEAREST = 8  # near words whose context is weighed
_NEIGHBOURS = 8  # how often two words stand together that may have been glued
_TITLES = frozenset(
    map(
        fold,
        "श्री श्रीमती डॉ डॉक्टर प्रो प्रोफेसर सर मंत्री "
        "राष्ट्रपति प्रधानमंत्री मुख्यमंत्री सांसद विधायक अध्यक्ष नेता निदेशक "
        "प्रवक्ता अधिकारी जिलाधिकारी एसपी डीएम इंस्पेक्टर जज "
        "न्यायमूर्ति कप्तान कोच अभिनेता अभिनेत्री निवासी नामक नाम "
        "गांव ग्राम शहर जिले जिला थाना पुत्र पत्नी मिस्टर "
        "मिस कुमार मोहम्मद मो शेख सैयद संत स्वामी सचिव सलाहकार "
        "कमांडर जनरल कर्नल मेजर उर्फ भाई".split(),
    )
)
_AFTER_NAME = frozenset(
    map(
        fold,
        "ने सिंह कुमार शर्मा यादव खान गुप्ता मिश्रा वर्मा पांडे "
        "पांडेय तिवारी चौधरी पटेल जी साहब बाबू देवी बेगम दास "
        "लाल राम प्रसाद रेड्डी राव नायर मेनन शाह जिले जिला "
        "शहर गांव नामक स्थित निवासी तहसील नगर थाना स्टेशन नदी "
        "विश्वविद्यालय यूनिवर्सिटी प्रांत रोड मार्ग".split(),
    )
)
# What follows a noun or verb so often that a system glues it on.
_FUNCTION = frozenset(
    map(
        fold,
        "का की के को ने से में पर है हैं था थी थे "
        "भी ही तो तक और या कि नहीं होने करने होता करते किया "
        "लिए साथ बाद वाले वाली वाला गया गई गए रहा रही रहे जो यह वह एक".split(),
    )
)
# The first words of names that papers write in one word or two: न्यू जीलैंड (New Zealand).
_APART = frozenset(map(fold, "न्यू श्री राम नंद सेंट आ जा ले दे".split()))
_MARKS = frozenset("\"'“”‘’«»")
# As plain numbers: joining members of a flag costs more than all else that is done with them.
_SUSPICIOUS, _NAME = int(Register.SUSPICIOUS), int(Register.NAME)
_DOUBTED = int(Register.SHADOWED | Register.SUSPICIOUS)
_REGISTERS = tuple(
    (int(register), str(register.name).lower())
    for register in (Register.DICTIONARY, Register.NAME, Register.NOISY, Register.SUSPICIOUS)
)
_WEIGHT_OF_SLIP = {"length": 1.0, "nasal": 1.0, "sound": 0.5, "syllable-lost": -2.0}


class Suspect(NamedTuple):
    """Tokens `first` to `last` of a sentence, what they may stand for, and the signals.

    `reading` is "word" (one token that may be a slip), "glued" (two words in one) or "cut"
    (one word in two tokens).
    """

    first: int
    last: int
    suggestion: str
    reading: str
    signals: Mapping[str, float]


def common_forms(bands: Mapping[str, int]) -> frozenset[str]:
    """The forms of words.tsv that are common enough to be themselves."""
    return frozenset(form for form, band in bands.items() if band >= COMMON_BAND)


def suspects(
    sentence: Sentence, lexicon: Lexicon, common: frozenset[str], model: NGrams
) -> Iterator[Suspect]:
    """Every word of the sentence that may be a garble. `common` is what common_forms gives."""
    rare = sentence.forms - common
    if not rare:
        return
    tokens, done = sentence.tokens, -1
    for index, token in enumerate(tokens):
        form = token.folded
        if form not in rare or token.kind is not TokenKind.WORD:
            continue
        found = _cut(tokens, index, lexicon)
        if found:
            if found.first > done:
                yield found
                done = found.last
        elif len(form) >= _LEAST:
            known = _of_form(form, lexicon)
            if known and (suspect := _suspect(sentence, index, lexicon, known, model)):
                yield suspect


def _cut(tokens: tuple[Token, ...], index: int, lexicon: Lexicon) -> Suspect | None:
    """The word that this token makes with a neighbour."""
    for first in (index - 1, index):
        if first < 0 or first + 1 >= len(tokens):
            continue
        one, other = tokens[first], tokens[first + 1]
        if one.kind is not TokenKind.WORD or other.kind is not TokenKind.WORD:
            continue
        if other.start != one.end + 1:
            continue
        word = one.folded + other.folded
        whole = lexicon.count(word)
        if whole < _WHOLE:
            continue
        if one.folded in _APART or lexicon.beside(one.folded, other.folded):
            continue
        pieces = one.folded in lexicon, other.folded in lexicon
        if all(pieces) and min(len(one.folded), len(other.folded)) >= _LEAST:
            continue  # गाइड लाइंस (guidelines): papers write compounds either way
        before, after = _neighbour(tokens, first, -1), _neighbour(tokens, first + 1, 1)
        signals = {
            "cut": 1.0,
            "cut whole": log2(1 + whole),
            "cut first": log2(1 + lexicon.count(one.folded)),
            "cut second": log2(1 + lexicon.count(other.folded)),
            "cut into no words": 2.0 - sum(pieces),
            "cut into letters": float(min(len(one.folded), len(other.folded)) < 3),
            "cut letters": float(min(len(word), 12)),
            "cut context": log2(1 + lexicon.beside(before, word))
            + log2(1 + lexicon.beside(word, after)),
        }
        return Suspect(first, first + 1, word, "cut", signals)
    return None


class _Form(NamedTuple):
    """What can be said of a form wherever it stands."""

    signals: Mapping[str, float]
    near: tuple[Near, ...]
    parts: tuple[str, str] | None


@lru_cache(maxsize=1 << 15)
def _of_form(form: str, lexicon: Lexicon) -> _Form | None:
    """The signals of the form itself; None where it cannot be taken for a garble."""
    frequency, bits = lexicon.entry(form)
    if bits and not bits & _DOUBTED:
        return None
    near = lexicon.near(form)
    if bits and not near:
        return None
    signals = {"word": 1.0}
    if frequency and not bits & _SUSPICIOUS:
        signals["seen"] = 1.0
        signals["count"] = frequency / STEPS
    for register, name in _REGISTERS:
        if bits & register:
            signals[name] = 1.0
    if bits & _SUSPICIOUS:
        signals["suspicious count"] = frequency / STEPS
    if not bits:
        signals["unknown"] = 1.0
    if derivation := lexicon.derivation(form):
        signals["built " + derivation] = 1.0
    shape = lexicon.shape(form)
    signals["shape"] = max(shape.word, shape.name) + 4
    signals["shape name"] = max(-1.5, min(1.5, shape.name - shape.word))
    signals["shape worst"] = shape.worst / 4
    signals["letters"] = float(min(len(form), 12))
    signals["syllables"] = float(min(len(aksharas(form)), 7))
    return _Form(signals, near, None if bits else lexicon.parts(form))


def _suspect(
    sentence: Sentence, index: int, lexicon: Lexicon, known: _Form, model: NGrams
) -> Suspect | None:
    """The word at `index`, the word it may stand for, and all signals.

    None for a word of the lexicon where no word like it is at home between the neighbours.
    """
    tokens = sentence.tokens
    form = tokens[index].folded
    before, after = _neighbour(tokens, index, -1), _neighbour(tokens, index, 1)
    if before and lexicon.count(before + form) >= _WHOLE:
        return None  # न्यू जीलैंड (New Zealand): the second word of a name that has two spellings
    signals = dict(known.signals)
    suggestion, reading = "", "word"
    beside = lexicon.beside
    best, most = None, -1e9
    nearest = known.near[:_NEAREST]
    if "unknown" not in signals:
        nearest = tuple(n for n in nearest if beside(before, n.word) or beside(n.word, after))
        if not nearest:
            return None
    if nearest:
        own_fit, *fits = _fits(sentence, index, [form, *(n.word for n in nearest)], model)
        for near, fit in zip(nearest, fits, strict=True):
            if fit + _WEIGHT_OF_SLIP.get(near.slip, 0.0) > most:
                best, most = near, fit + _WEIGHT_OF_SLIP.get(near.slip, 0.0)
                signals["model gain"] = max(-8.0, min(12.0, fit - own_fit))
                signals["model fit"] = max(-25.0, fit) / 4
    if best:
        suggestion = best.word
        _add_near(signals, form, before, after, best, len(known.near), lexicon)
    if own := log2(1 + beside(before, form)) + log2(1 + beside(form, after)):
        signals["own context"] = own
    if known.parts:
        first, second = known.parts
        together = beside(first, second)
        signals["parts"] = 1.0
        signals["parts beside"] = log2(1 + together)
        signals["parts first"] = log2(1 + lexicon.count(first))
        signals["parts second"] = log2(1 + lexicon.count(second))
        signals["parts function"] = float(second in _FUNCTION)
        signals["parts letters"] = float(min(len(first), len(second)))
        ends = log2(1 + beside(before, first)) + log2(1 + beside(second, after))
        signals["parts context"] = ends
        usual = best is not None and best.seen > 500
        if together >= _NEIGHBOURS and (second in _FUNCTION or not usual):
            suggestion, reading = f"{first} {second}", "glued"
    _add_place(signals, tokens, index, before, after, lexicon)
    return Suspect(index, index, suggestion, reading, signals)


def _add_near(
    signals: dict[str, float],
    form: str,
    before: str,
    after: str,
    near: Near,
    candidates: int,
    lexicon: Lexicon,
) -> None:
    left, right = lexicon.beside(before, near.word), lexicon.beside(near.word, after)
    letters = len(form)
    signals["near"] = 1.0
    signals["near count"] = log2(1 + near.seen)
    signals["near " + near.slip] = 1.0
    signals["near left"] = log2(1 + left)
    signals["near right"] = log2(1 + right)
    signals["near both"] = float(bool(left and right))
    signals[f"near of {min(letters, 10)}"] = 1.0
    signals["near several"] = float(min(4, candidates - 1))
    if near.word[0] != form[0]:
        signals["near first letter"] = 1.0
    elif near.word[-1] != form[-1]:
        signals["near last letter"] = 1.0
    other, own = lexicon.shape(near.word), lexicon.shape(form)
    drop = max(other.word, other.name) * (len(near.word) + 1)
    drop -= max(own.word, own.name) * (letters + 1)
    signals["near shape drop"] = max(-6.0, min(14.0, drop))
    if near.slip == "syllable-lost":
        signals["near lost letters"] = float(min(letters, 9))
    if left or right:
        rate = left / (1 + lexicon.count(before)) + right / (1 + lexicon.count(after))
        signals["near rate"] = max(-12.0, log2(rate + 1e-4)) + 13.3


def _fits(sentence: Sentence, index: int, words: list[str], model: NGrams) -> list[float]:
    """How well each word fits at `index`: natural log-probabilities, see NGrams.fit."""
    left, right = model.around(sentence, index)
    return model.fit(left, [model.id_of(word) for word in words], right)


def _neighbour(tokens: tuple[Token, ...], index: int, step: int) -> str:
    """The folded form beside a token, or the mark there; "" at the edge."""
    place = index + step
    return tokens[place].folded if 0 <= place < len(tokens) else ""


def _add_place(
    signals: dict[str, float],
    tokens: tuple[Token, ...],
    index: int,
    before: str,
    after: str,
    lexicon: Lexicon,
) -> None:
    signals["slot after"] = lexicon.rareness_after(before) + 3
    signals["slot before"] = lexicon.rareness_before(after) + 3
    if before in _TITLES:
        signals["after title"] = 1.0
    if after in _AFTER_NAME:
        signals["before ने or surname"] = 1.0
    for step in (-1, 1):
        place = index + step
        if not 0 <= place < len(tokens):
            continue
        other = tokens[place]
        if other.kind is TokenKind.WORD:
            frequency, bits = lexicon.entry(other.folded)
            if not bits or bits & _SUSPICIOUS:
                signals["beside unknown"] = 1.0
            elif bits & _NAME and frequency < 64:
                signals["beside name"] = 1.0
        elif other.text in "-–":
            signals["hyphen"] = 1.0
        elif other.text in _MARKS:
            signals["quoted"] = 1.0
        elif other.text in "()":
            signals["bracket"] = 1.0
        elif other.text == ",":
            signals["comma"] = 1.0
        elif other.kind is TokenKind.ABBREVIATION:
            signals["initial"] = 1.0
    if index == 0:
        signals["first"] = 1.0


class Weights:
    """The learned weight of each signal, on the scale of log-odds."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._weights = {row["signal"]: float(row["weight"]) for row in rows}

    def probability(self, signals: Mapping[str, float]) -> float:
        """The probability that the word is a garble, where one sentence in two holds one."""
        weights = self._weights
        score = sum(weights.get(name, 0.0) * value for name, value in signals.items())
        return 1 / (1 + exp(-max(-40.0, min(40.0, score))))


WEIGHTS = Table(path="nonword-weights.tsv", columns=("signal", "weight", "source"), build=Weights)
