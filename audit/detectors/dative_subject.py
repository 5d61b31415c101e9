"""A subject in को with a verb that takes none: राष्ट्रों को संपर्क में हैं, सैनिकों को घायल हुए.

को marks the one who feels, gets or must (लोगों को उम्मीद है, उसे जाना है); one who is somewhere,
comes or is wounded stands bare (McGregor, Outline of Hindi Grammar, §§12, 17). Systems that take
an English subject for an object, or join two renderings, leave को on it.

Judged are clauses with a phrase in को and nothing before or behind it that could be the subject
instead (adverbs and phrases with postpositions only), up to a closing verb of one of these
kinds: a copula after a place (basis place), a state of a person (घायल हुए, शामिल हैं; basis
state), coming, falling, dying (basis motion), and any verb in हूं beside मुझे (basis speaker).

Known limits: an infinitive or participle after को may govern it, so such clauses are left alone;
so are dates, verbs that take को of a place (घरों को लौटे, went home), and clauses in which a noun
without a postposition stands between को and the verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Sentence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.verb_groups import (
    COPULAS,
    Aspect,
    Shape,
    VerbFrames,
    clauses_of,
    closing_group,
    perfectives_of,
)
from audit.text.wordlists import folded_words

_PRONOUNS = folded_words("मुझे हमें तुम्हें उन्हें इन्हें")
_DATIVES = _PRONOUNS | {"को"}
_POSTPOSITIONS = folded_words("में पर से तक")
_COMPOUND = folded_words("साथ दौरान बाद पहले बीच कारण पास खिलाफ करीब बावजूद आसपास तहत रूप ओर तरफ लिए")
_GENITIVES = folded_words("का की के")
# Between को and the verb, words that can be no subject.
_ADVERBS = folded_words(
    "लगातार अब अभी भी ही तो आज कल फिर पहले बाद उसी इसी उस इस दिन समय साल रात सुबह शाम वापस "
    "नहीं न काफी बहुत अधिक ज्यादा कम बुरी पूरी तरह गंभीर रूप यहां वहां कहीं अक्सर हमेशा पूर्ण "
    "जल्दी जल्द तुरंत बार दो तीन चार कई एक साथ नीचे ऊपर बाहर अंदर दूर पास"
)
# States of a subject that stands bare. Not तैयार, मजबूर: X को तैयार is also "ready for X".
_STATES = folded_words(
    "घायल जख्मी जागरूक बीमार शामिल सक्षम सफल असफल असमर्थ समर्थ मौजूद उपस्थित नाराज खुश चिंतित "
    "जिम्मेदार व्यस्त बेहोश लापता फरार सक्रिय मशहूर प्रसिद्ध लोकप्रिय स्वस्थ एकजुट एकत्र "
    "इकट्ठा निर्भर सहमत असहमत"
)
_BECOME = folded_words("हो रह")
# Not जा, which takes को of a direction, nor मिल, लग, पड़, दिख, which take the one who feels in को.
# With a noun, को may be the direction: घरों को लौटे, went home; सीमा को पहुंचे, reached the border.
_DIRECTED = folded_words("पहुंच लौट निकल भाग उतर")
_MOTION = _DIRECTED | folded_words("आ गिर मर जाग गुजर")
_MOVED = frozenset(form for stem in _MOTION for form in perfectives_of(stem))
_ENDINGS = _STATES | _MOVED | folded_words("हूं")
# को after these is a time, or belongs to a fixed phrase.
_TIMES = folded_words(
    "सोमवार मंगलवार बुधवार गुरुवार वीरवार बृहस्पतिवार शुक्रवार शनिवार रविवार जनवरी फरवरी "
    "मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर अक्तूबर नवंबर दिसंबर दिन शाम रात सुबह "
    "तारीख दोपहर तड़के अंत शुरू मध्य सप्ताहांत दिवस जयंती महीने सप्ताह साल वर्ष हफ्ते बाद "
    "पहले"
)
_NO_ONE = _TIMES | folded_words("घर घरों गांव गांवों शहर शहरों देश आगे पीछे सब कल ओर")
# An infinitive or a participle may govern the phrase in को.
_GOVERNING = frozenset((Shape.OBLIQUE, Shape.INFINITIVE, Shape.ABSOLUTIVE, Shape.HABITUAL))
_NEVER_BETWEEN = _DATIVES | folded_words("ने देख मान छोड़ सुन लेकर देखकर छोड़कर समझ नजर काम याद जैसे जो")
_MOST_BEFORE_STATE = 6  # words that wait for their postposition
_LONGEST = 3  # words of the phrase in को


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every clause with a phrase in को."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if sentence.role is not Role.PROSE or sentence.forms.isdisjoint(_DATIVES):
            continue
        if sentence.forms.isdisjoint(_ENDINGS) and not _has_place(sentence.tokens):
            continue
        tokens = sentence.tokens
        markers = [index for index, token in enumerate(tokens) if token.folded in _DATIVES]
        if not any(_may_mark(tokens, index, frames) for index in markers):
            continue
        for clause in clauses_of(sentence, frames):
            marker = _marker(clause, frames)
            if marker < 0 or _is_half_a_word(clause[marker], sentence):
                continue
            if basis := _basis(clause, marker, frames):
                yield _detection(clause, marker, basis)


def _has_place(tokens: Sequence[Token]) -> bool:
    """Whether a copula stands right after a postposition."""
    return any(
        token.folded in COPULAS and index and tokens[index - 1].folded in _POSTPOSITIONS
        for index, token in enumerate(tokens)
    )


def _may_mark(words: Sequence[Token], index: int, frames: VerbFrames) -> bool:
    """Whether words[index] marks someone or something: no time, no infinitive."""
    if words[index].folded != "को":
        return words[index].folded in _PRONOUNS
    before = words[index - 1] if index else words[index]
    return (
        index > 0
        and before.kind is TokenKind.WORD
        and before.folded not in _NO_ONE
        and Shape.OBLIQUE not in frames.shapes(before.folded)
    )


def _marker(clause: Sequence[Token], frames: VerbFrames) -> int:
    """Where the first phrase in को ends, if nothing before it could be the subject; or -1."""
    for index, word in enumerate(clause):
        if word.folded in _DATIVES:
            marks = _may_mark(clause, index, frames)
            return index if marks and _free(clause, 0, index, frames, spare=_LONGEST) else -1
        if word.folded == "ने":
            return -1
    return -1


def _basis(clause: Sequence[Token], marker: int, frames: VerbFrames) -> str:
    if clause[-1].folded == "हूं" and clause[marker].folded == "मुझे":
        return "speaker" if all(word.folded != "मैं" for word in clause) else ""
    group = closing_group(clause, frames)
    if group is None or group.aspect is Aspect.OBLIGATION or group.start <= marker + 1:
        return ""
    end = group.start
    if group.aspect is Aspect.COPULA or group.stem in _BECOME:
        last = clause[end - 1].folded
        if last in _STATES:
            free = _free(clause, marker + 1, end - 1, frames, most=_MOST_BEFORE_STATE)
            return "state" if free else ""
        if group.aspect is Aspect.COPULA and last in _POSTPOSITIONS:
            return "place" if _free(clause, marker + 1, end, frames) else ""
    elif group.aspect is Aspect.PERFECTIVE and group.stem in _MOTION and not group.vector:
        directed = group.stem in _DIRECTED and clause[marker].folded == "को"
        return "motion" if not directed and _free(clause, marker + 1, end, frames) else ""
    return ""


def _free(
    clause: Sequence[Token],
    start: int,
    end: int,
    frames: VerbFrames,
    spare: int = 0,
    most: int = 3,
) -> bool:
    """Whether clause[start:end] holds only adverbs and phrases with postpositions.

    At its end there may be `spare` words more: the phrase that को marks.
    """
    pending = 0  # words that still wait for a postposition
    for index in range(start, end):
        folded = clause[index].folded
        if folded in _POSTPOSITIONS or (folded in _COMPOUND and clause[index - 1].folded == "के"):
            pending = 0
        elif folded in _NEVER_BETWEEN or not frames.shapes(folded).isdisjoint(_GOVERNING):
            return False
        elif folded not in _ADVERBS and folded not in _GENITIVES:
            pending += 1
            if pending > most:
                return False
    return pending <= spare


def _is_half_a_word(marker: Token, sentence: Sentence) -> bool:
    """को-ऑपरेटिव, cooperative."""
    return any(token.start == marker.end and token.text in "-‑–" for token in sentence.tokens)


def _detection(clause: Sequence[Token], marker: int, basis: str) -> Detection:
    first = clause[marker - 1] if clause[marker].folded == "को" else clause[marker]
    last = clause[marker] if basis == "speaker" else clause[-1]
    subject = " ".join(dict.fromkeys((first.text, clause[marker].text)))
    return Detection(
        span=Span(first.start, last.end),
        message=f"“{subject}” can’t be the subject of “{clause[-1].text}”.",
        evidence=(Evidence("verb", clause[-1].text),),
        basis=basis,
    )


DETECTOR = Detector(
    id="dative-subject",
    title="subject in को with a verb that takes none",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "एजेंसी के अनुसार, दोनों ⟦देशों को लगातार संपर्क में हैं⟧।",
        "कल की झड़प में, पचास ⟦सैनिकों को बुरी तरह घायल हुए⟧।",
        "इस ⟦खबर को उसी दिन आया⟧।",
        "उसने कहा कि ⟦मुझे⟧ बहुत खुश हूं।",
    ),
    good=(
        "दोनों देशों को लगातार संपर्क में रहना चाहिए।",
        "घायल सैनिकों को तुरंत अस्पताल ले जाया गया।",
        "सैनिकों को इस लड़ाई में बड़ी कामयाबी मिली।",
        "लोगों को सरकार से बहुत उम्मीद है।",
        "सोमवार को अस्पताल में हैं।",
        "मुझे यह खबर उसी दिन मिली और मैं बहुत खुश हूं।",
        "इन बच्चों को बुखार है।",
        "शाम तक सब मजदूर अपने घरों को लौटे।",
        "सेना की टुकड़ी सीमा को रवाना हुई।",
    ),
    check=check,
)
