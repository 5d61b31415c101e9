"""A bare pronoun where Hindi puts the one who needs, knows or must into को: मैं … की ज़रूरत है.

English says "I need", "I know", "I should"; Hindi says that something is needed, known or to be
done *to* someone: मुझे ज़रूरत है, मुझे पता है, मुझे करना चाहिए (McGregor, Outline of Hindi
Grammar, §§12, 22). Systems keep the English subject. Reported is the pronoun.

Known limits: only the pronouns मैं, हम, तुम, आप, वह, वे, and only clauses that hold no other
pronoun or noun in को, whose need it could be. What must be done may itself be the subject
(वह काम करना होगा), so with an infinitive only मैं, हम and तुम are judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Token
from audit.text.folding import fold
from audit.text.verb_groups import Aspect, VerbFrames, clauses_of, closing_group
from audit.text.wordlists import folded_words

_DATIVES = {
    fold(bare): dative
    for bare, dative in {
        "मैं": "मुझे",
        "हम": "हमें",
        "तुम": "तुम्हें",
        "आप": "आपको",
        "वह": "उसे",
        "वे": "उन्हें",
    }.items()
}
_PRONOUNS = frozenset(_DATIVES)
_SPEAKERS = frozenset(("मैं", "हम", "तुम"))
_FELT = folded_words("जरूरत आवश्यकता पता")  # X की ज़रूरत है, पता है
_WITH_GENITIVE = folded_words("जरूरत आवश्यकता")
_TENSES = folded_words("है हैं था थी हूं")
_NEGATIONS = folded_words("नहीं भी ही")
# Another one who could feel it, or a subject of which the pronoun is only a part (हम सब).
_OTHERS = folded_words(
    "को मुझे हमें तुम्हें आपको उसे उन्हें इसे इन्हें जिसे जिन्हें किसे सबको हमको उनको उसको इसको मुझको तुमको किसको ने "
    "सब सबकी सबके लोगों सभी दोनों जैसे"
)
_TRIGGERS = _FELT | folded_words("चाहिए होगा पड़ेगा पड़ता पड़ा है था")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every clause with a bare pronoun that ends in a need, a knowledge or a duty."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_PRONOUNS) or sentence.forms.isdisjoint(_TRIGGERS):
            continue
        for clause in clauses_of(sentence, frames):
            pronoun = next((word for word in clause if word.folded in _PRONOUNS), None)
            if pronoun is None or any(word.folded in _OTHERS for word in clause):
                continue
            felt = _felt(clause, pronoun) or _owed(clause, pronoun, frames)
            if felt:
                yield Detection(
                    span=pronoun.span,
                    message=f"“{felt}” wants {_DATIVES[pronoun.folded]}, not {pronoun.text}.",
                    suggestion=_DATIVES[pronoun.folded],
                    evidence=(Evidence("predicate", felt),),
                )


def _felt(clause: Sequence[Token], pronoun: Token) -> str:
    """The need or knowledge that closes the clause, or ""."""
    index = len(clause) - 1
    if clause[index].folded not in _TENSES:
        return ""
    while index and (clause[index].folded in _TENSES or clause[index].folded in _NEGATIONS):
        index -= 1
    noun = clause[index].folded
    if noun not in _FELT or index < 2 or clause[index - 1] is pronoun:
        return ""
    genitive = clause[index - 1].folded == "की"
    if noun in _WITH_GENITIVE:
        return f"की {clause[index].text} है" if genitive else ""
    return "" if clause[index - 1].folded in ("का", "की", "के") else f"{clause[index].text} है"


def _owed(clause: Sequence[Token], pronoun: Token, frames: VerbFrames) -> str:
    """The duty that closes the clause (करना चाहिए, करना होगा), or ""."""
    if pronoun.folded not in _SPEAKERS or clause[-1].folded in ("हूं", "हैं"):
        return ""
    group = closing_group(clause, frames)
    if group is None or group.aspect is not Aspect.OBLIGATION or not group.stem:
        return ""
    if group.stem == "हो":
        return ""  # अच्छा होना चाहिए: something else should be so
    return " ".join(word.text for word in clause[group.start :]) if group.start else ""


DETECTOR = Detector(
    id="experiencer-case",
    title="bare subject of a need or a duty",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "⟦मैं⟧ इस बारे में आपसे बात करने की जरूरत है।",
        "उसने कहा कि ⟦हम⟧ जल्दी फैसला लेना चाहिए।",
        "⟦वह⟧ इस योजना के बारे में पता नहीं है।",
    ),
    good=(
        "मुझे इस बारे में आपसे बात करने की जरूरत है।",
        "हम यह फैसला कल लेंगे और हमें जल्दी करनी चाहिए।",
        "वह काम आज ही पूरा करना होगा।",
        "हम सबको मिलकर उम्मीद करनी चाहिए।",
        "वह इस समय की सबसे बड़ी जरूरत है।",
        "हम यहां आएं या न आएं, आपको सब पता है।",
    ),
    check=check,
)
