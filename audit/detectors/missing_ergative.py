"""A subject pronoun without ने before a transitive verb in the perfective.

Hindi marks the subject of a transitive perfective verb with ने (उसने कहा); English marks
nothing, so systems that build a clause word by word leave the bare pronoun: वह कहा, मैं
सोचा (McGregor, Outline of Hindi Grammar, §15). Reported is the pronoun.

Known limits: only pronouns (a bare noun may be an object), only verbs that always take ने,
only where pronoun and verb stand in one clause. Compound verbs of motion and emotion
(चल दिया, रो दिया) take no ने and are acquitted.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Token
from audit.text.clauses import COPULAS, LINKING, clauses
from audit.text.folding import fold

_ERGATIVE = {
    "मैं": "मैंने",
    "वह": "उसने",
    "वे": "उन्होंने",
    "हम": "हमने",
    "तुम": "तुमने",
    "आप": "आपने",
}
_TRANSITIVE = frozenset(
    fold(verb)
    for verb in (
        "कहा किया दिया लिया देखा लिखा पूछा बताया सोचा माना रखा बनाया चुना सुना "
        "खाया मारा पकड़ा भेजा बेचा खरीदा छोड़ा "
        "मांगा दिखाया उठाया लगाया चलाया सुनाया अपनाया निभाया समझाया कराया करवाया "
        "ठहराया दबाया हटाया बचाया बढ़ाया "
        "जोड़ा तोड़ा खोला फेंका गंवाया जताया मनाया डाला"
    ).split()
)
_VECTORS = frozenset(("दिया", "लिया", "डाला"))
_NO_ERGATIVE_STEMS = frozenset("चल रो हंस मुस्कुरा मुस्करा निकल सो हो बैठ ले भाग उठ कूद".split())
_OTHER_SUBJECTS = frozenset(
    map(fold, "ने उसने मैंने हमने तुमने आपने उन्होंने इन्होंने इसने किसने जिसने द्वारा किसीने सबने".split())
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every clause that opens with a bare subject pronoun."""
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_TRANSITIVE):
            continue
        for clause in clauses(sentence):
            words = clause[1:] if clause[0].folded in LINKING else clause
            if len(words) > 1 and words[0].folded in _ERGATIVE and _needs_ergative(words):
                subject = words[0]
                verb = _verb(words)
                yield Detection(
                    span=subject.span,
                    message=f"Subject without ने before the transitive perfective {verb.text}.",
                    suggestion=_ERGATIVE[subject.folded],
                    evidence=(Evidence("verb", verb.text),),
                )


def _verb(words: list[Token]) -> Token:
    return words[-2] if words[-1].folded in COPULAS else words[-1]


def _needs_ergative(words: list[Token]) -> bool:
    verb = _verb(words)
    if verb.folded not in _TRANSITIVE or verb is words[0]:
        return False
    inner = words[: words.index(verb)]
    if any(word.folded in _OTHER_SUBJECTS or word.folded in COPULAS for word in inner):
        return False
    return not (verb.folded in _VECTORS and inner[-1].folded in _NO_ERGATIVE_STEMS)


DETECTOR = Detector(
    id="missing-ergative",
    title="subject without ने",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "⟦वह⟧ पत्रकारों से यह कहा।",
        "उन्हें बुलाया गया, लेकिन ⟦मैं⟧ पहले ही यह काम किया है।",
    ),
    good=(
        "उसने पत्रकारों से यह कहा।",
        "वह बात पूरी होते ही चल दिया।",
        "वह काम सबसे पहले हमने किया।",
        "वह पत्रकारों से यह कह रहा था।",
        "वह उसका पुराना ग्राहक था और यही तर्क दिया।",
    ),
    check=check,
)
