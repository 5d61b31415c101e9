"""A relative without the marker that its verb governs: जो मैंने क्लिक किया, जिसे आप कोशिश करें.

A noun with करना makes one verb, and each governs its own marker: किसी का उपयोग करना (to use),
किसी पर क्लिक करना (to click). So does its relative: जिसका उपयोग, जिस पर क्लिक. English has a plain
which or that there, and systems write a plain जो or a जिसे (McGregor, Outline of Hindi Grammar,
§§6, 28). The verbs and what they govern are those of conjunct-marker
(reference/conjunct-frames.tsv) and a few more. Reported is the stretch from the relative to the
verb.

Known limits: only where the subject stands right behind the relative (जो मैंने, जिसे आप, जिसे आपको), so
that the relative can be nothing but the object; only active verbs, for the passive (जिसे उपयोग किया
जाता है) is common in plain writing; a noun that is itself what is done is spared (जो काम मैंने किया,
जो दावा उन्होंने किया), and so is one with a word of its own before it (जो हमने पहली कोशिश की).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audit.detectors.conjunct_marker import CONJUNCT_FRAMES, Government
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
from audit.text.verb_groups import COPULAS, Shape, VerbFrames, clauses_of
from audit.text.wordlists import folded_words

_RELATIVES = folded_words("जो जिसे जिन्हें")
_SUBJECTS = folded_words("मैं हम आप तुम वे मैंने हमने आपने तुमने उन्होंने इन्होंने आपको हमें मुझे तुम्हें उन्हें")
_MORE = {
    stem: {"कर": Government(marker, "को")}
    for stem, marker in (
        ("क्लिक", "पर"),
        ("टैप", "पर"),
        ("पुनरावृत्ति", "की"),
        ("प्रतिनिधित्व", "का"),
    )
}
# What is done rather than what it is done to: work, a claim, a beginning …
_DEEDS = folded_words(
    "काम कार्य दावा बात सेवा खोज प्रयोग गलती अपराध फैसला वादा घोषणा आविष्कार कमाई तैयारी बदलाव मांग "
    "टिप्पणी दौरा निर्माण शोध शिकायत भूल यात्रा"
)
_FINITE = frozenset((Shape.PERFECTIVE, Shape.HABITUAL, Shape.FUTURE, Shape.STEM, Shape.INFINITIVE))
_PASSIVE = folded_words("जा गया गई गए जाता जाती जाते जाएगा जाएगी जाएंगे")
# Words that give the relative or the noun another part to play.
_LICENSES = folded_words(
    "का की के पर से में को साथ इसका इसकी उसका उसकी उनका उनकी कोई कुछ एक पहली पहला इसे उसे जो बहुत ज्यादा"
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at each relative clause whose subject follows the relative."""
    frames, conjuncts = knowledge[VERB_FRAMES], knowledge[CONJUNCT_FRAMES]
    for sentence in article.sentences:
        if sentence.role is not Role.PROSE or sentence.forms.isdisjoint(_RELATIVES):
            continue
        if sentence.forms.isdisjoint(_SUBJECTS):
            continue
        for clause in clauses_of(sentence, frames):
            subject = 2 if len(clause) > 2 and clause[1].folded in ("भी", "कि") else 1
            if clause[0].folded not in _RELATIVES or len(clause) < subject + 3:
                continue
            if clause[subject].folded in _SUBJECTS:
                yield from _ungoverned(clause, subject, conjuncts, frames)


def _ungoverned(
    clause: Sequence[Token],
    subject: int,
    conjuncts: Mapping[str, Mapping[str, Government]],
    frames: VerbFrames,
) -> Iterator[Detection]:
    for index in range(subject + 1, len(clause) - 1):
        noun, verb = clause[index], clause[index + 1]
        if noun.folded in _LICENSES:
            return
        verbs = conjuncts.get(noun.folded) or _MORE.get(noun.folded)
        if verbs is None or noun.folded in _DEEDS:
            continue
        after = [word.folded for word in clause[index + 2 :]]
        if not _PASSIVE.isdisjoint(after):
            return
        if verb.folded == "की" and after and after[0] not in COPULAS:
            return  # विकास की नई ऊंचाई: of, not "did"
        for stem, shape in frames.forms.get(verb.folded, ()):
            government = verbs.get(stem)
            if government is not None and government.never == "को" and shape in _FINITE:
                yield Detection(
                    span=Span(clause[0].start, verb.end),
                    message=f"“{noun.text} {stem}ना” takes {government.governs}; "
                    f"{clause[0].text} stands without.",
                    suggestion=f"जिस {government.governs} … / जिन {government.governs} …",
                    evidence=(Evidence("governs", government.governs),),
                )
                return


DETECTOR = Detector(
    id="relative-case",
    title="relative without the marker its verb governs",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "यह वही लिंक है ⟦जो मैंने क्लिक किया⟧ था।",
        "नीचे एक और अभ्यास है ⟦जिसे आप कोशिश कर⟧ सकते हैं।",
        "यह वह वर्ग है ⟦जिसे हम उपयोग करेंगे⟧।",
    ),
    good=(
        "यह वही लिंक है जिस पर मैंने क्लिक किया था।",
        "यह वह वर्ग है जिसका हम उपयोग करेंगे।",
        "यह वही काम है जो मैंने पिछले साल किया था।",
        "यह वह पुस्तक है जिसे हमने बच्चों के लिए तैयार किया है।",
        "यह वही दावा है जो उन्होंने अदालत में किया था।",
        "ऐसी नीति चाहिए जो हमें विकास की नई राह दिखाए।",
    ),
    check=check,
)
