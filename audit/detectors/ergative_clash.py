"""A subject in ने with a verb that takes none: लोगों ने चिल्लाया, वकील ने लौट आया.

ने goes with the perfective of transitive verbs only (McGregor, Outline of Hindi Grammar, §15).
English marks no subject, so a system that has learned "past tense: add ने" puts it before
intransitives and before compound verbs with जाना and बैठना (उसने … चला गया).

Reported too is a clause with two such subjects and no verb between them (basis doubled).

Known limits: the clause must hold no other verb that ने could belong to, so much is missed.
A passive (सरकार ने … दी गई है) is left alone: journalists change to it in mid-sentence too.
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
    AGENTS,
    COPULAS,
    Aspect,
    Frame,
    Shape,
    VerbFrames,
    VerbGroup,
    clauses_of,
    closing_group,
    takes_agent,
)
from audit.text.wordlists import folded_words

_AGENTS = AGENTS - folded_words("द्वारा")
_AMBIGUOUS = folded_words("के ली दी लिए सी जी पी सही")  # also a postposition, a name …
_NOT_VERBS = folded_words("जी रहे रही सी जिया जिए")  # also an honorific, a participle; or lived …
_AFTER_DID = folded_words("और तथा है हैं थी थीं गई जा पर लेकिन कि यह उनकी उनके")
# Objects of किया हुआ, रखे हुए: participles, not verbs of their clause.
_PARTICIPLES = folded_words("हुए हुई हुआ")
_LINKS = folded_words("और तथा एवं व या की बल्कि ही भी रहे जो नहीं कि")
_FINITE = frozenset((Shape.PERFECTIVE, Shape.HABITUAL, Shape.FUTURE))
_WHOLE = 6  # words; a longer clash is reported at the subject alone


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at the last verb of every clause with a subject in ने."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if sentence.role is not Role.PROSE or sentence.forms.isdisjoint(_AGENTS):
            continue
        for clause in clauses_of(sentence, frames):
            agent = next((i for i, word in enumerate(clause) if word.folded in _AGENTS), -1)
            group = closing_group(clause, frames) if agent >= 0 else None
            if group is not None and group.start > agent and _clashes(clause, agent, group, frames):
                yield _detection(clause, agent, group)
            elif agent >= 0 and (second := _second_subject(clause, agent, frames)):
                yield Detection(
                    span=Span(clause[second - 1].start, clause[second].end),
                    message="A second subject in ने before the verb of the first.",
                    evidence=(Evidence("first subject", clause[max(0, agent - 1)].text),),
                    basis="doubled",
                )


def _clashes(clause: Sequence[Token], agent: int, group: VerbGroup, frames: VerbFrames) -> bool:
    if group.aspect not in (Aspect.PERFECTIVE, Aspect.PASSIVE) or takes_agent(group, frames):
        return False
    if takes_agent(group, frames) is None:
        return False
    if _is_passive(group, frames):
        return False
    if clause[group.start].folded in _NOT_VERBS:
        return False
    before = clause[group.start - 1].folded
    if clause[group.start].folded in _PARTICIPLES and (before in frames.forms or before == "ली"):
        return False
    for index in range(agent + 1, group.start):
        folded = clause[index].folded
        if folded in COPULAS or folded in ("जो", "जिस", "जब"):
            return False
        if folded == "की":
            if clause[index + 1].folded in _AFTER_DID:
                return False
        elif folded.rstrip("ः") in frames.may_take_agent and folded not in _AMBIGUOUS:
            return False
    return True


def _second_subject(clause: Sequence[Token], agent: int, frames: VerbFrames) -> int:
    """Where another ने follows with neither a verb nor a link between, or 0."""
    for index in range(agent + 1, len(clause)):
        folded = clause[index].folded
        if folded == "ने":
            return index if index > agent + 1 else 0
        if folded in _LINKS or folded in COPULAS or folded.endswith("ः") or folded in _AGENTS:
            return 0
        if folded != "के" and not frames.shapes(folded).isdisjoint(_FINITE):
            return 0
    return 0


def _is_passive(group: VerbGroup, frames: VerbFrames) -> bool:
    """किया गया, but not चला गया, which is "went away"."""
    return (
        group.aspect is Aspect.PASSIVE
        and frames.frames.get(group.stem) is not Frame.INTRANSITIVE
        and group.stem != "चल"
    )


def _detection(clause: Sequence[Token], agent: int, group: VerbGroup) -> Detection:
    verb = " ".join(word.text for word in clause[group.start :])
    first = clause[agent - 1] if clause[agent].folded == "ने" and agent else clause[agent]
    last = clause[-1] if len(clause) - agent <= _WHOLE else clause[agent]
    return Detection(
        span=Span(first.start, last.end),
        message=f"“{verb}” takes no subject in ने.",
        evidence=(Evidence("verb", verb),),
        basis="intransitive",
    )


DETECTOR = Detector(
    id="ergative-clash",
    title="subject in ने with a verb that takes none",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "भीड़ में खड़े ⟦लोगों ने चिल्लाया⟧।",
        "⟦उसने अगले दिन दिल्ली पहुंचा⟧।",
        "शिक्षा मंत्री ने सभी जिलों के ⟦अधिकारियों ने⟧ आदेश दिया।",
    ),
    good=(
        "भीड़ में खड़े लोगों ने शोर मचाया और लोग भागने लगे।",
        "उसने खाना खाया और सो गया।",
        "राज्य सरकार ने बताया कि इसके लिए नई समिति बनाई गई है।",
        "पुलिस ने पूछताछ की और आरोपी जेल चला गया।",
        "अदालत ने जिस आदेश पर रोक लगाई थी, वह रद्द हो गया।",
        "उन्होंने अंग्रेजी में डिग्री ली हुई है।",
        "उसने ही सबको बचाया था।",
        "प्रधानमंत्री ने और विपक्ष ने मिलकर प्रस्ताव रखा।",
    ),
    check=check,
)
