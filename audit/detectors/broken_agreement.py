"""A word that does not agree: wrong gender, number or case of an ending.

Systems choose each word by the words just before it and lose the noun that decides: अपने
परियोजना for अपनी परियोजना, सौ साल पूरा कर रहा है of a person of respect, भविष्य की नीति बनाया गया.
A small network learned from what people write (audit.knowledge.expected_forms) says how
likely each ending is there; a defect needs that the one that stands there is very unlikely.
Where the noun that decides is known and clashes (bases `-noun`), the message names it; elsewhere
only the words around speak against it (`-context`), or even against a noun nearby that would
agree (`-usage`), which is less sure. Adjectives, possessives,
participles, futures, infinitives and auxiliaries are judged.

Known limits: whole verb groups that agree with each other but not with their subject are found
only where the subject is near. Nouns that no list knows, names, and people whose gender only
the story tells are left alone. Rules of agreement: McGregor, Outline of Hindi Grammar (1995).
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.controllers import (
    PERSON_NOUNS,
    Control,
    Kind,
    Language,
    Verdict,
    control,
    may_be_of_a_woman,
)
from audit.knowledge.expected_forms import EXPECTED_FORMS, Judgement
from audit.knowledge.nouns import NOUNS
from audit.knowledge.slots import ENDINGS, POSTPOSITIONS
from audit.knowledge.words import WORDS
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
)
from audit.text.wordlists import folded_words

# The highest probability, given the words around, of an ending that is called wrong: where the
# likelier one has another gender, and where it has the same. Chosen on endings planted in
# translations by people (corpora/trans_*) against alarms there and on eval/gender_pairs, then
# loosened while clean news kept under one alarm in 2,000 words (tests/bench/agreement.py).
_MOST = {
    (Kind.ADJECTIVE, Verdict.CLASH): (0.008, 0.03),
    (Kind.ADJECTIVE, Verdict.UNKNOWN): (0.003, 0.003),
    (Kind.ADJECTIVE, Verdict.AGREES): (0.002, 0.002),
    (Kind.GENITIVE, Verdict.CLASH): (0.003, 0.003),
    (Kind.GENITIVE, Verdict.UNKNOWN): (0.004, 0.004),
    (Kind.GENITIVE, Verdict.AGREES): (0.006, 0.006),
    (Kind.VERB, Verdict.CLASH): (0.012, 0.012),
    (Kind.VERB, Verdict.UNKNOWN): (0.002, 0.003),
    (Kind.VERB, Verdict.AGREES): (0.008, 0.004),
    (Kind.COPULA, Verdict.CLASH): (0.0, 0.006),
    (Kind.COPULA, Verdict.UNKNOWN): (0.0, 0.006),
    (Kind.COPULA, Verdict.AGREES): (0.0, 0.006),
}
_HIGHEST = max(max(pair) for pair in _MOST.values())
# The same for a feminine ending that may be of a woman.
_OF_A_WOMAN = {Kind.GENITIVE: 0.0007, Kind.ADJECTIVE: 0.001, Kind.VERB: 0.004}
_OF_WOMEN = 0.0003
_MAJOR = {Kind.ADJECTIVE: 0.01}
_FEMININES = {ENDINGS.index("ी"), ENDINGS.index("ीं")}
_PLURAL_AUXILIARIES = folded_words("हैं थीं होंगी हों")
_BASES = {Verdict.CLASH: "noun", Verdict.UNKNOWN: "context", Verdict.AGREES: "usage"}
_GENDERS = {"m": "masculine", "f": "feminine"}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report endings that people hardly ever write there."""
    model = knowledge[EXPECTED_FORMS]
    found = model.judge(article, knowledge, markers=False, below=_HIGHEST)
    language = Language(model.forms(knowledge), knowledge[NOUNS], knowledge[WORDS])
    previous = (-1, -1)
    for judgement in found:
        sentence = article.sentences[judgement.sentence]
        if sentence.role is not Role.PROSE or _is_acquitted(sentence, judgement):
            continue
        who = control(sentence.tokens, judgement.token, judgement.observed, language)
        if judgement.probability > _most(sentence, judgement, who, knowledge):
            continue
        if (judgement.sentence, judgement.token - 1) != previous:  # one defect for गया था
            yield _detection(sentence, judgement, who, knowledge)
        previous = (judgement.sentence, judgement.token)


def _most(sentence: Sentence, judgement: Judgement, who: Control, knowledge: Knowledge) -> float:
    """The highest probability at which this ending is called wrong."""
    feminine = judgement.observed in _FEMININES
    same_gender = feminine == (judgement.expected in _FEMININES)
    most = _MOST[who.kind, who.verdict][same_gender]
    if feminine and may_be_of_a_woman(
        sentence.tokens, judgement.token, who.kind, knowledge[PERSON_NOUNS]
    ):
        if judgement.observed == ENDINGS.index("ीं"):
            return min(most, _OF_WOMEN)
        return min(most, _OF_A_WOMAN[who.kind])
    return most


def _is_acquitted(sentence: Sentence, judgement: Judgement) -> bool:
    """Names spelled like a form (मरियम-उज़-ज़मानी, ली ने), and what respect or style may choose."""
    tokens, index = sentence.tokens, judgement.token
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    before = tokens[index - 1] if index else None
    if (before and before.text == "-") or (after and after.text == "-"):
        return True
    if {judgement.observed, judgement.expected} == _FEMININES:
        return True  # थीं for थी, of one woman: respect
    feminine = judgement.observed in _FEMININES
    if feminine and after and after.folded in _PLURAL_AUXILIARIES:
        return True  # वे सदस्य रही हैं, of a woman
    is_participle = before is None or before.folded not in POSTPOSITIONS
    return bool(feminine and is_participle and after and after.folded in POSTPOSITIONS)


def _detection(
    sentence: Sentence, judgement: Judgement, who: Control, knowledge: Knowledge
) -> Detection:
    token = sentence.tokens[judgement.token]
    forms = knowledge[EXPECTED_FORMS].forms(knowledge)
    better = forms.inflected(forms.endings[token.folded][0], judgement.expected)
    message = "Does not agree with the words around it."
    if who.verdict is Verdict.CLASH and who.noun is not None and who.kind is not Kind.GENITIVE:
        noun = sentence.tokens[who.noun]
        gender = knowledge[NOUNS].gender(noun.folded)
        kind = f" ({_GENDERS[gender]})" if gender else ""
        message = f"Does not agree with “{noun.text}”{kind}."
    sure = who.verdict is Verdict.CLASH and judgement.probability < _MAJOR.get(who.kind, 0)
    return Detection(
        span=Span(token.start, token.end),
        message=message,
        suggestion=better,
        basis=f"{who.kind.value}-{_BASES[who.verdict]}",
        severity=Severity.MAJOR if sure else Severity.MINOR,
        evidence=(Evidence("usage", f"{better}: {judgement.best:.0%}"),),
    )


DETECTOR = Detector(
    id="broken-agreement",
    title="ending that does not agree",
    category=Category.GRAMMAR,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "सरकार ने किसानों के लिए एक ⟦नया⟧ योजना शुरू की है।",
        "मंत्री ने कहा कि अगले साल ⟦बड़ा⟧ परियोजनाएं शुरू होंगी।",
    ),
    good=(
        "सरकार ने किसानों के लिए एक नई योजना शुरू की है।",
        "पुलिस ने सड़क पर खड़ी गाड़ियों के चालान काटे।",
        "उन्होंने कहा कि हड्डियों की समय से पहले कमजोरी चिंता की बात है।",
        "राष्ट्रपति अगले महीने जापान जा रही हैं।",
    ),
    check=check,
)
