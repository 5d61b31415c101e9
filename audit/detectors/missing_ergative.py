"""A subject without ने before a transitive verb in the perfective.

Hindi marks the subject of a transitive perfective verb with ने (उसने कहा); English marks
nothing, so systems that build a clause word by word leave the bare pronoun: वह कहा, मैं
सोचा (McGregor, Outline of Hindi Grammar, §15). Reported is the pronoun, or a bare noun that can
be nothing but the subject because अपना (one's own) or another noun phrase follows it at once
(सूरज अपनी रोशनी खो दिया, the sun lost its light; basis noun).

Known limits: most bare nouns may be objects and are left alone; only verbs that always take ने
(reference/verb-frames.tsv), only where subject and verb stand in one clause. Compound verbs of
motion and emotion (चल दिया, रो दिया) take no ने and are acquitted, and so is a pronoun in
front of its noun (वह काम हमने किया, that work we did).
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
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.clauses import COPULAS, LINKING
from audit.text.folding import fold
from audit.text.verb_groups import (
    AGENTS,
    VerbFrames,
    VerbGroup,
    clauses_of,
    closing_group,
    takes_agent,
)
from audit.text.wordlists import folded_words

_ERGATIVE = {
    fold(bare): marked
    for bare, marked in {
        "मैं": "मैंने",
        "वह": "उसने",
        "वे": "उन्होंने",
        "हम": "हमने",
        "तुम": "तुमने",
        "आप": "आपने",
    }.items()
}
_PRONOUNS = frozenset(_ERGATIVE)
# Perfectives that are spelled like something else: of, for, right, rest of a set phrase.
_NOT_VERBS = folded_words("की लिए सही सी कहीं पोते माने")
# हम सब, हम लोग, आप भी: more of the subject; what follows may be its marker.
_PLURALIZERS = folded_words("सब सबकी सबको लोग लोगों सभी दोनों तीनों जैसे")
_REFLEXIVES = folded_words("अपना अपने अपनी")
_DETERMINERS = folded_words("इस उस इन उन एक कई कुछ सभी हर किसी इसके उसके उनके इसकी उसकी उनकी")
_TRIGGERS = _PRONOUNS | _REFLEXIVES | _DETERMINERS
_NOT_NOUNS = folded_words(
    "में से पर को का के की तक और या व एवं तथा भी ही तो साथ दौरान लिए रूप द्वारा कारण बार बाद पहले बीच "
    "पास बिना सहित समेत अनुसार मुताबिक तरह ओर तरफ बावजूद अलावा उपरांत खिलाफ विरुद्ध सामने ऊपर नीचे आगे "
    "पीछे अंदर बाहर साल वर्ष दिन समय सप्ताह महीने माह हफ्ते शाम सुबह रात हाल आज कल अब तब फिर वहां यहां "
    "वहीं यहीं कहां जहां न नहीं बल्कि जैसे वैसे ऐसे यानी मगर लेकिन शायद हालांकि स्थित वास्तव अंततः आखिरकार "
    "अचानक लगभग करीब मात्र पूरे कुल तुरंत अक्सर हमेशा कभी सिर्फ केवल फिलहाल पूर्व नामक सवार इसलिए क्या क्यों "
    "कैसे इस उस इन उन एक कई कुछ सभी हर किसी यह ये वो जो अन्य दूसरे इसी उसी उसमें इसमें उनमें इनमें उसपर इसपर "
    "उन्हें उसे इसे इन्हें मुझे हमें तुम्हें आपको जिसे जिन्हें जिसमें उससे इससे उनसे जिससे खुद स्वयं दोनों तीनों सब सबसे बहुत "
    "काफी"
)
# Oblique plurals, participles (प्रकाशित, published) and absolutives (करके, having done).
_MODIFIER_ENDINGS = ("ों", "ओं", "ित", "कर", "करके", "एक", "हमने")
_GONE = folded_words("गया गई गए गईं")
_NOUN_MARKERS = folded_words("द्वारा को")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every clause with a bare subject pronoun."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_TRIGGERS) or sentence.forms.isdisjoint(frames.must_mark):
            continue
        for clause in clauses_of(sentence, frames):
            index = next((i for i, word in enumerate(clause) if word.folded in _PRONOUNS), -1)
            noun = index < 0
            if noun:
                index = _bare_noun(clause, frames, opens=clause[0] is sentence.tokens[0])
            group = closing_group(clause, frames) if index >= 0 else None
            if group is not None and _needs_ergative(clause, index, group, frames):
                subject, verb = clause[index], clause[group.start]
                yield Detection(
                    span=Span(subject.start, clause[index + 1].end) if noun else subject.span,
                    message=f"Subject without ने before the transitive perfective {verb.text}.",
                    suggestion="" if noun else _ERGATIVE[subject.folded],
                    evidence=(Evidence("verb", verb.text),),
                    basis="noun" if noun else "",
                )


def _bare_noun(clause: Sequence[Token], frames: VerbFrames, *, opens: bool) -> int:
    """Where a bare noun stands right before अपना or a determiner, or -1.

    Only in front of अपना is a noun sure to be the subject; before a determiner it is so near the
    start of a sentence, where Hindi puts it.
    """
    for index in range(1, len(clause)):
        folded = clause[index].folded
        if folded not in _REFLEXIVES and not (opens and folded in _DETERMINERS and index < 7):
            continue
        noun = clause[index - 1]
        if noun.folded in ("भी", "ही") and index > 1:
            noun = clause[index - 2]
        if (
            noun.kind > TokenKind.MIXED
            or noun.folded in _NOT_NOUNS
            or noun.folded in LINKING
            or noun.folded.endswith(_MODIFIER_ENDINGS)
            or frames.forms.get(noun.folded)
        ):
            return -1
        return index - 1
    return -1


def _needs_ergative(
    clause: Sequence[Token], index: int, group: VerbGroup, frames: VerbFrames
) -> bool:
    if group.start <= index + 1 or not takes_agent(group, frames):
        return False
    verb = clause[group.start].folded
    if verb in _NOT_VERBS or (verb.endswith(("े", "ए")) and not (group.copula or group.vector)):
        return False  # पूछे is both "asked" and "may ask"
    if clause[index + 1].folded in _PLURALIZERS or clause[index + 1].folded in _NOUN_MARKERS:
        return False
    inner = clause[: group.start]
    return not any(
        word.folded in AGENTS or word.folded in COPULAS or word.folded in _GONE for word in inner
    )


DETECTOR = Detector(
    id="missing-ergative",
    title="subject without ने",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "⟦वह⟧ पत्रकारों से यह कहा।",
        "उन्हें बुलाया गया, लेकिन ⟦मैं⟧ पहले ही यह काम किया है।",
        "जब ⟦आप⟧ इस योजना को पूरा किया, तब कोई नहीं बोला।",
        "इस बार ⟦कंपनी अपने⟧ पुराने ग्राहकों को खो दिया।",
    ),
    good=(
        "उसने पत्रकारों से यह कहा।",
        "वह बात पूरी होते ही चल दिया।",
        "वह काम सबसे पहले हमने किया।",
        "वह पत्रकारों से यह कह रहा था।",
        "वह उसका पुराना ग्राहक था और यही तर्क दिया।",
        "वह समारोह उनकी सेवा के लिए है।",
        "वह अब किसी और की थी।",
        "पिछले साल अपने ही लोगों को खो दिया।",
        "कंपनी ने अपने पुराने ग्राहकों को खो दिया।",
    ),
    check=check,
)
