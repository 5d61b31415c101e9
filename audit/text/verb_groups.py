"""The verb group that closes a clause: its verb, aspect, voice, and whether it takes ने.

A Hindi clause ends in its verb: a main form, then vectors, modals and auxiliaries (कर दिया
गया है, has been done). `closing_group` reads a clause from its end and says what it finds, or
nothing where the words could be read in two ways: a detector must never guess. Forms and the
frames of verbs come from reference/verb-frames.tsv through audit.knowledge.verb_frames.
Paradigms after McGregor, Outline of Hindi Grammar (1995), sections 9 to 25.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from audit.model import Sentence, Token, TokenKind
from audit.text.clauses import LINKING
from audit.text.wordlists import folded_words, words


class Shape(Enum):
    """What an inflected form of a verb is, by its ending."""

    STEM = "stem"
    PERFECTIVE = "perfective"
    HABITUAL = "habitual"
    INFINITIVE = "infinitive"  # direct: करना, करनी
    OBLIQUE = "oblique infinitive"  # करने
    ABSOLUTIVE = "absolutive"  # करके is two words; कहकर
    FUTURE = "future"
    SUBJUNCTIVE = "subjunctive or imperative"


class Form(NamedTuple):
    """One reading of a word as a form of a verb."""

    stem: str
    shape: Shape


class Aspect(Enum):
    """What the closing verb group says."""

    PERFECTIVE = "perfective"
    PASSIVE = "passive"
    HABITUAL = "habitual"
    PROGRESSIVE = "progressive"
    FUTURE = "future"
    SUBJUNCTIVE = "subjunctive"
    MODAL = "modal"  # can, finished, began: never with ने
    OBLIGATION = "obligation"  # करना है, करना पड़ा, करना चाहिए
    COPULA = "copula"  # है, था after something that is no verb


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A closing verb group: `words[start:]` of its clause.

    `stem` is the stem of the main verb ("" for a bare copula), `vector` of the verb that
    colours it (दे in कर दिया), "" if none. `copula` is the tense at the end, "" if none.
    """

    start: int
    stem: str
    aspect: Aspect
    vector: str = ""
    copula: str = ""


class Frame(Enum):
    """Whether the perfective of a verb takes a subject in ने."""

    TRANSITIVE = "transitive"
    INTRANSITIVE = "intransitive"
    EITHER = "either"


class VerbForms(Mapping[str, tuple[Form, ...]]):
    """Every form of the given verbs with its readings, in the order of the verbs.

    A word is taken apart when it is first asked for: there are thousands of forms, and a text
    has a few of them. `stems` and the forms are folded.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        self._rank = {stem: rank for rank, stem in enumerate(stems)}
        self._memo: dict[str, tuple[Form, ...]] = {}

    def __getitem__(self, folded: str) -> tuple[Form, ...]:
        readings = self._memo.get(folded)
        if readings is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            readings = self._memo[folded] = self._read(folded)
        if not readings:
            raise KeyError(folded)
        return readings

    def __iter__(self) -> Iterator[str]:
        stems = self._rank
        return iter({word: None for stem in stems for _, words in paradigm(stem) for word in words})

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, folded: str) -> tuple[Form, ...]:
        shortest = max(1, len(folded) - _LONGEST_ENDING)
        stems = {folded[:length] for length in range(shortest, len(folded) + 1)}
        known = self._rank.keys() & stems.union(_IRREGULAR_STEMS.get(folded, ()))
        return tuple(
            form
            for stem in sorted(known, key=self._rank.__getitem__)
            for form, words in paradigm(stem)
            if folded in words
        )


@dataclass(frozen=True, slots=True)
class VerbFrames:
    """All forms of all listed verbs, and the frame of each stem."""

    frames: Mapping[str, Frame]
    forms: Mapping[str, tuple[Form, ...]]
    may_take_agent: frozenset[str]  # perfective forms of verbs that can take ने
    must_mark: frozenset[str]  # of verbs that always take it, but no word that is mostly another
    _clauses: dict[int, tuple[Sentence, tuple[Sequence[Token], ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # of the latest sentences, by their identity, see `clauses_of`

    def shapes(self, folded: str) -> frozenset[Shape]:
        """What `folded` can be as a verb form."""
        return frozenset(form.shape for form in self.forms.get(folded, ()))


COPULAS = folded_words("है हैं था थी थे थीं हूं हो होगा होगी होंगे")
# Subjects marked with ने, and द्वारा, which marks the agent of a passive.
AGENTS = folded_words(
    "ने उसने मैंने हमने तुमने आपने उन्होंने इन्होंने इसने जिसने जिन्होंने किसने किन्होंने सबने हमसबने द्वारा "
    "मैने हमनें मैंनें उन्होने जिन्होने इन्होने"
)
_VOWELS = tuple("ािीुूेैोौआइईउऊएऐओऔ")
_PERFECTIVE = (words("ा ी े ीं"), words("या ई ए ईं"))
_SUBJUNCTIVE = (words("ें ूं िए"), words("ए एं ऊं इए"))
_FUTURE = (words("ेगा ेगी ेंगे ेंगी ोगे ूंगा ूंगी"), words("एगा एगी एंगे एंगी ओगे ऊंगा ऊंगी"))
_IRREGULAR_PERFECTIVES = {
    "कर": "किया किए की कीं",
    "जा": "गया गई गए गईं",
    "दे": "दिया दी दिए दीं",
    "ले": "लिया ली लिए लीं",
    "हो": "हुआ हुई हुए हुईं",
    "पी": "पिया पी पिए पीं",
    "जी": "जिया जी जिए जीं",
    "सी": "सिया सी सिए सीं",
    "छू": "छुआ छुई छुए छुईं",
}
_IRREGULAR_FUTURES = {
    "दे": "दूंगा दूंगी देंगे देंगी देगा देगी दोगे",
    "ले": "लूंगा लूंगी लेंगे लेंगी लेगा लेगी लोगे",
    "हो": "होगा होगी होंगे होंगी",
}


def _endings(after_vowel: int) -> tuple[tuple[Shape, tuple[str, ...]], ...]:
    return (
        (Shape.STEM, ("",)),
        (Shape.ABSOLUTIVE, ("कर",)),
        (Shape.HABITUAL, ("ता", "ती", "ते", "तीं")),
        (Shape.INFINITIVE, ("ना", "नी")),
        (Shape.OBLIQUE, ("ने",)),
        (Shape.FUTURE, tuple(sorted(_FUTURE[after_vowel]))),
        (Shape.SUBJUNCTIVE, tuple(sorted(_SUBJUNCTIVE[after_vowel]))),
    )


_ENDINGS = (_endings(0), _endings(1))
_LONGEST_ENDING = max(len(end) for kinds in _ENDINGS for _, endings in kinds for end in endings)
_IRREGULAR_STEMS: dict[str, list[str]] = {}  # by the folded words that are not stem + ending
for _irregular in (_IRREGULAR_PERFECTIVES, _IRREGULAR_FUTURES):
    for _stem, _words in _irregular.items():
        for _word in folded_words(_words):
            _IRREGULAR_STEMS.setdefault(_word, []).append(_stem)
_MEMO = 1 << 16  # words remembered
_SENTENCES = 1 << 10  # sentences whose clauses are remembered: those of nearly any article
_NEGATIONS = folded_words("नहीं न ना मत भी ही तो तक")
_PROGRESSIVES = folded_words("रहा रही रहे रहीं")
_MODALS = ("सक", "चुक")
# Vectors that never go with ने (कर गया, कर बैठा) and those that do if the main verb does.
_PLAIN_VECTORS = frozenset(("जा", "पड़", "बैठ", "उठ", "आ", "चल", "निकल", "पा", "मर", "पहुंच"))
_AGENT_VECTORS = frozenset(("दे", "ले", "डाल", "रख", "छोड़"))


def paradigm(stem: str) -> Iterator[tuple[Form, Collection[str]]]:
    """Each reading of a verb with its words; `stem` and the words are folded."""
    for shape, endings in _ENDINGS[stem.endswith(_VOWELS)]:
        yield Form(stem, shape), [stem + ending for ending in endings]
    yield Form(stem, Shape.PERFECTIVE), perfectives_of(stem)
    if stem in _IRREGULAR_FUTURES:
        yield Form(stem, Shape.FUTURE), folded_words(_IRREGULAR_FUTURES[stem])


def forms_of(stem: str) -> Iterator[tuple[str, Form]]:
    """Every form of a verb with its reading; `stem` and the forms are folded."""
    for form, forms in paradigm(stem):
        for folded in forms:
            yield folded, form


def perfectives_of(stem: str) -> Collection[str]:
    """The folded perfective forms of a verb."""
    if stem in _IRREGULAR_PERFECTIVES:
        return folded_words(_IRREGULAR_PERFECTIVES[stem])
    return [stem + ending for ending in _PERFECTIVE[stem.endswith(_VOWELS)]]


def clauses_of(sentence: Sentence, frames: VerbFrames) -> tuple[Sequence[Token], ...]:
    """The words of `sentence`, cut at punctuation, linking words, and और after a finite verb.

    A linking word opens its clause. A quotation of `_SPEECH` words or more has clauses of its
    own; a shorter one (a title, a word) is left out, for it follows a grammar of its own. What
    stands around a quotation stays one clause.

    The clauses of the latest sentences are remembered: half a dozen detectors ask for them.
    """
    memo = frames._clauses
    found = memo.get(id(sentence))
    if found is None:
        if len(memo) >= _SENTENCES:
            memo.clear()
        # The sentence is kept beside its clauses: while it lives, no other has its identity.
        found = memo[id(sentence)] = (sentence, tuple(_cut(sentence, frames)))
    return found[1]


def _cut(sentence: Sentence, frames: VerbFrames) -> Iterator[Sequence[Token]]:
    outer: list[Token] = []
    inner: list[Token] = []
    quoted = False
    for token in sentence.tokens:
        if token.kind < TokenKind.PUNCTUATION:
            current = inner if quoted else outer
            if not quoted and outer and _opens_clause(token, outer[-1], frames):
                yield outer
                outer = current = []
            current.append(token)
        elif token.text in _OPENING_QUOTES or token.text in _CLOSING_QUOTES:
            if quoted and inner:
                yield from _speech(inner, frames)
                inner = []
            quoted = token.text in _OPENING_QUOTES or (token.text in _PLAIN_QUOTES and not quoted)
        elif token.text not in _HYPHENS:
            if quoted:
                yield from _speech(inner, frames)
                inner = []
            elif outer:
                yield outer
                outer = []
    if inner:
        yield from _speech(inner, frames)
    if outer:
        yield outer


def _speech(words: list[Token], frames: VerbFrames) -> Iterator[Sequence[Token]]:
    """The clauses of a stretch of quoted words; none where it is short."""
    if len(words) < _SPEECH:
        return
    current: list[Token] = []
    for word in words:
        if current and _opens_clause(word, current[-1], frames):
            yield current
            current = []
        current.append(word)
    yield current


def _opens_clause(token: Token, previous: Token, frames: VerbFrames) -> bool:
    folded = token.folded
    return folded in LINKING or (folded in _JOINING and _ends_clause(previous, frames))


_SPEECH = 5
_PLAIN_QUOTES = frozenset("\"'")
_JOINING = folded_words("और तथा एवं व या अथवा")
_HYPHENS = frozenset("-‑–")
_OPENING_QUOTES = frozenset("“‘«")
_CLOSING_QUOTES = frozenset("”’»\"'")


def _ends_clause(token: Token, frames: VerbFrames) -> bool:
    if token.folded in COPULAS:
        return True
    shapes = frames.shapes(token.folded)
    return Shape.FUTURE in shapes or (
        Shape.PERFECTIVE in shapes and Shape.STEM not in shapes and token.folded != "की"
    )


def closing_group(clause: Sequence[Token], frames: VerbFrames) -> VerbGroup | None:
    """The verb group at the end of `clause`; None where there is none or it is unclear."""
    end = len(clause)
    copula = ""
    if end and clause[end - 1].folded in COPULAS:
        copula = clause[end - 1].folded
        end = _skip_negation(clause, end - 1)
    if not end:
        return None
    last = clause[end - 1].folded
    forms = frames.forms.get(last, ())
    if last == "चाहिए":
        return _obligation(clause, end - 1, frames, copula or last)
    if not forms:
        return VerbGroup(end, "", Aspect.COPULA, "", copula) if copula else None
    before = _skip_negation(clause, end - 1)
    previous = frames.forms.get(clause[before - 1].folded, ()) if before else ()
    if last in _PROGRESSIVES:
        return _after_stem(clause, before, previous, Aspect.PROGRESSIVE, copula)
    for stem, shape in forms:
        if stem in _MODALS and shape is not Shape.STEM:
            return _after_stem(clause, before, previous, Aspect.MODAL, copula)
        if stem == "जा" and shape in _PASSIVE_SHAPES and (main := _of(previous, Shape.PERFECTIVE)):
            return VerbGroup(before - 1, main, Aspect.PASSIVE, "", copula)
        if stem == "पड़" and _of(previous, Shape.INFINITIVE):
            return _obligation(clause, before, frames, copula)
        if stem == "लग" and shape is Shape.PERFECTIVE and (main := _of(previous, Shape.OBLIQUE)):
            return VerbGroup(before - 1, main, Aspect.MODAL, "", copula)
    return _simple(forms, previous, before, end, copula)


_PASSIVE_SHAPES = (Shape.PERFECTIVE, Shape.HABITUAL, Shape.FUTURE)
_ASPECTS = {
    Shape.PERFECTIVE: Aspect.PERFECTIVE,
    Shape.HABITUAL: Aspect.HABITUAL,
    Shape.FUTURE: Aspect.FUTURE,
    Shape.SUBJUNCTIVE: Aspect.SUBJUNCTIVE,
    Shape.INFINITIVE: Aspect.OBLIGATION,
}


def _simple(
    forms: tuple[Form, ...], previous: tuple[Form, ...], before: int, end: int, copula: str
) -> VerbGroup | None:
    """A main verb in one of the plain aspects, with a vector or without."""
    readings = [form for form in forms if form.shape in _ASPECTS]
    if copula or len(readings) < len(forms):
        # चिल्लाए थे: no subjunctive stands before a copula, and few beside a stem.
        readings = [form for form in readings if form.shape is not Shape.SUBJUNCTIVE]
    if len({form.shape for form in readings}) != 1:
        return None
    stem, shape = readings[0]
    if shape is Shape.INFINITIVE and not copula:
        return None
    main = _of(previous, Shape.STEM)
    if main and stem in _PLAIN_VECTORS | _AGENT_VECTORS and shape is not Shape.INFINITIVE:
        return VerbGroup(before - 1, main, _ASPECTS[shape], stem, copula)
    return VerbGroup(end - 1, stem, _ASPECTS[shape], "", copula)


def _after_stem(
    clause: Sequence[Token], before: int, previous: tuple[Form, ...], aspect: Aspect, copula: str
) -> VerbGroup | None:
    main = _of(previous, Shape.STEM)
    if main == "जा" and before > 1:  # किया जा रहा है, किया जा सकता है
        return VerbGroup(before - 1, main, Aspect.PASSIVE, "", copula)
    if main:
        return VerbGroup(before - 1, main, aspect, "", copula)
    if aspect is Aspect.PROGRESSIVE:  # रहा is also stayed
        return VerbGroup(before, "रह", Aspect.PERFECTIVE, "", copula)
    return None


def _obligation(
    clause: Sequence[Token], end: int, frames: VerbFrames, copula: str
) -> VerbGroup | None:
    before = _skip_negation(clause, end)
    main = _of(frames.forms.get(clause[before - 1].folded, ()), Shape.INFINITIVE) if before else ""
    return VerbGroup(before - 1 if main else end, main, Aspect.OBLIGATION, "", copula)


def _of(forms: tuple[Form, ...], shape: Shape) -> str:
    """The stem of the first reading of that shape, or ""."""
    return next((form.stem for form in forms if form.shape is shape), "")


def _skip_negation(clause: Sequence[Token], end: int) -> int:
    while end and clause[end - 1].folded in _NEGATIONS:
        end -= 1
    return end


def takes_agent(group: VerbGroup, frames: VerbFrames) -> bool | None:
    """Whether the subject of `group` stands in ने; None where writers differ or we don't know."""
    if group.aspect is not Aspect.PERFECTIVE:
        return None if group.aspect is Aspect.OBLIGATION else False
    if group.vector in _PLAIN_VECTORS:
        return False
    frame = frames.frames.get(group.stem, Frame.EITHER)
    if frame is Frame.EITHER:
        return None
    if group.vector and frame is Frame.INTRANSITIVE:
        return None  # चल दिया, हंस दिया; but ने जाने दिया is an infinitive
    return frame is Frame.TRANSITIVE
