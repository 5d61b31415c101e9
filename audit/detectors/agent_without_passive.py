"""An agent in द्वारा (by) with an active verb: कंपनी द्वारा नई योजना चलाती है.

द्वारा marks the agent of a passive (किया जाता है) or of a participle (द्वारा निर्मित, made by); an
active verb wants the bare noun or ने (McGregor, Outline of Hindi Grammar, §§19, 26). English "by"
has more uses (is by Monaldi, work by the firm shows), and a system that keeps the order of
English puts द्वारा before whatever verb ends its clause. Reported are the agent and the verb. Kinds:
before an active transitive verb (transitive), before a verb of what a body does, which has no
passive in news (intransitive), before है alone (copula: मूर्ति मोनाल्डी द्वारा है).

Known limits: perfectives are left alone, for the wires leave out गया (द्वारा गिरफ्तार किया), and so
are होना, मिलना and their like. A means is acquitted (पत्र द्वारा, by letter; के द्वारा, by means of),
and so is a clause with a participle, an infinitive or the agent of a noun (द्वारा प्रस्ताव के
समर्थन का, of the support by). Means that are not listed alarm: one in 120,000 words of human text.
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
    Severity,
    Span,
    Token,
)
from audit.text.verb_groups import (
    COPULAS,
    Aspect,
    Frame,
    Shape,
    VerbFrames,
    VerbGroup,
    clauses_of,
    closing_group,
)
from audit.text.wordlists import folded_words

_AGENT = "द्वारा"
_ACTIVE = (Aspect.HABITUAL, Aspect.FUTURE, Aspect.PROGRESSIVE)
_ALWAYS = (*_ACTIVE, Aspect.PERFECTIVE)
# Verbs of what a body does; none has a passive with an agent in news.
_BODILY = folded_words("बैठ उठ सो हंस रो लौट भाग दौड़ गिर मर चिल्ला")
_GETTING = folded_words("पा मिल हो बन फैल सक")
# What is no agent but a way of doing something: by post, by phone; and के, for के द्वारा is as
# often by means of.
_MEANS = folded_words(
    "के घर्षण क्रिया अभिधा पदार्थ कर्मों "
    "पत्र फोन ईमेल मेल डाक ट्वीट वीडियो माध्यम शक्ति बल व्यवहार संयोग नाक मुंह हाथ विज्ञान तकनीक विधि "
    "प्रक्रिया पद्धति नीति नीतियों चुनाव मतदान कानून इंटरनेट ऑनलाइन मोबाइल ऐप रेल ट्रेन बस सड़क विमान जहाज "
    "इस उस इन उन जिस जिन इसी उसी किस शिक्षा योग व्यायाम वेंटिलेटर कॉन्फ्रेंसिंग संदेश संदेशों तरीके तरीकों साधनों "
    "उपायों प्रयास प्रयासों प्रयोगों कार्यों वाणी शब्दों क्रियाविधि स्पर्श दृष्टि"
)
_NOMINAL = folded_words(
    "हुए हुआ हुई जा किए गए दी जारी दायर गठित रचित शुरू हासिल प्राप्त वाला वाले वाली "
    "दर्ज पेश बरामद जब्त तैयार तय प्रस्तुत नियुक्त उत्पन्न नामजद निर्दिष्ट अर्जित लेती लेते लेता"
)
_WORK = folded_words("कार्य काम")  # कार्य करना, to work (by means of)
_PARTICIPLES = ("ित", "कृत", "बद्ध", "प्रद")
_GENITIVES = folded_words("का के की")
_MARKERS = folded_words("का के की को पर से में")
_VERBAL = frozenset((Shape.PERFECTIVE, Shape.OBLIQUE, Shape.INFINITIVE, Shape.ABSOLUTIVE))
_WHOLE = 9  # words; a longer clause is reported at the agent alone
_TO_BE = folded_words("है हैं था थी थे थीं")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at the verb of each clause with द्वारा."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if _AGENT not in sentence.forms or sentence.role is not Role.PROSE:
            continue
        for clause in clauses_of(sentence, frames):
            last = len(clause) - 1
            at = max((i for i, word in enumerate(clause) if word.folded == _AGENT), default=0)
            if at == 0 or at == last or clause[at - 1].folded in _MEANS:
                continue
            if (start := _active_verb(clause, at, frames)) is not None:
                yield _detection(clause, at, start, frames)


def _active_verb(clause: Sequence[Token], at: int, frames: VerbFrames) -> int | None:
    """Where the verb begins that has no room for the agent at `at`, or None."""
    if at == len(clause) - 2 and clause[-1].folded in _TO_BE:
        return at + 1 if clause[-1].start - clause[at].end == 1 else None
    group = closing_group(clause, frames)
    if group is None or group.start <= at or not _is_active(group, frames):
        return None
    if group.stem == "कर" and clause[group.start - 1].folded in _WORK:
        return None
    for index in range(at + 1, group.start):
        folded = clause[index].folded
        if folded in _GENITIVES and clause[index + 1].folded != "लिए":
            noun, after = clause[index - 1].folded, clause[min(index + 2, group.start)].folded
            if after in _MARKERS or not noun.endswith(("ों", "ओं")):
                return None  # द्वारा प्रस्ताव के समर्थन का: the agent of a noun (support by)
        if folded in COPULAS or folded in _NOMINAL or folded.endswith(_PARTICIPLES):
            return None
        if folded not in ("के", "लिए", "की") and not _VERBAL.isdisjoint(frames.shapes(folded)):
            return None
    return group.start


def _is_active(group: VerbGroup, frames: VerbFrames) -> bool:
    if group.stem in _GETTING or group.vector in ("जा", "पा"):
        return False
    if group.stem in _BODILY:
        return group.aspect in _ALWAYS
    return group.aspect in _ACTIVE and frames.frames.get(group.stem) is Frame.TRANSITIVE


def _detection(clause: Sequence[Token], at: int, start: int, frames: VerbFrames) -> Detection:
    verb = " ".join(word.text for word in clause[start:])
    basis = "copula" if clause[start].folded in _TO_BE else "transitive"
    if any(form.stem in _BODILY for form in frames.forms.get(clause[start].folded, ())):
        basis = "intransitive"
    last = clause[-1] if len(clause) - at <= _WHOLE else clause[at]
    return Detection(
        span=Span(clause[at - 1].start, last.end),
        message=f"द्वारा wants a passive; “{verb}” is active.",
        evidence=(Evidence("verb", verb),),
        basis=basis,
    )


DETECTOR = Detector(
    id="agent-without-passive",
    title="द्वारा with an active verb",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "राज्य ⟦सरकार द्वारा किसानों के लिए एक नई योजना चलाती है⟧।",
        "इस किताब को हर साल हजारों ⟦छात्रों द्वारा खरीदेंगे⟧।",
        "यह नया यंत्र पुरानी कार के ⟦डैशबोर्ड द्वारा आसानी से फिट बैठता है⟧।",
        "बाईं ओर की मूर्ति एक इतालवी ⟦शिल्पकार द्वारा है⟧।",
    ),
    good=(
        "राज्य सरकार द्वारा किसानों के लिए एक नई योजना चलाई जाती है।",
        "संस्थान पत्र द्वारा शिक्षा देता है।",
        "यह मूर्ति एक इतालवी शिल्पकार द्वारा निर्मित है।",
        "पुलिस उनके द्वारा दर्ज शिकायत पर कार्रवाई करेगी।",
        "संक्रमण का फैलाव पानी की बूंदों द्वारा होता है।",
        "पुलिस द्वारा आरोपियों को कल रात गिरफ्तार किया गया।",
    ),
    check=check,
)
