"""A purpose where Hindi has a plain complement: देखने के लिए दिलचस्प, डालने के लिए देखा गया.

English uses "to" for purpose and for much else: interesting *to see*, was seen *to place*,
continue *to show*, confess *to having made up*. Systems write के लिए (in order to) for all of
them. Hindi has the bare infinitive (देखना दिलचस्प होगा), a participle (डालते देखा गया) or करना
जारी रखना (McGregor, Outline of Hindi Grammar, §§18, 20). Reported too is रूप से with nothing to
modify before the copula (यह मूल रूप से है, "this is basically").

Known limits: only the handful of verbs and adjectives below, and only side by side with
के लिए; शुरू (begin) only with करना as a full verb, for what is begun may have a purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span, Token
from audit.text.verb_groups import Shape
from audit.text.wordlists import folded_words

_COMPLEMENTED = folded_words("देखा देखी देखे दिलचस्प कबूल असफल")
_WITH_VERB = {
    "जारी": folded_words("रखा रखी रखे रखने रखना रखता रखते रख"),
    "शुरू": folded_words("कर करता करते"),
}
_TRIGGERS = _COMPLEMENTED | frozenset(_WITH_VERB)
_COPULAS = folded_words("है हैं था थी थे थीं")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at what follows each oblique infinitive with के लिए, and each रूप से."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        tokens = sentence.tokens
        if "लिए" in sentence.forms and not sentence.forms.isdisjoint(_TRIGGERS):
            for index in range(3, len(tokens) - 1):
                if (
                    tokens[index].folded in _TRIGGERS
                    and tokens[index - 1].folded == "लिए"
                    and tokens[index - 2].folded == "के"
                    and Shape.OBLIQUE in frames.shapes(tokens[index - 3].folded)
                    and _complemented(tokens[index], tokens[index + 1])
                ):
                    yield Detection(
                        span=Span(tokens[index - 3].start, tokens[index].end),
                        message=f"के लिए is a purpose; {tokens[index].text} takes none.",
                        evidence=(Evidence("word", tokens[index].text),),
                        basis="purpose",
                    )
        if "रूप" in sentence.forms:
            for index in range(2, len(tokens)):
                if (
                    tokens[index].folded in _COPULAS
                    and tokens[index - 1].folded == "से"
                    and tokens[index - 2].folded == "रूप"
                ):
                    yield Detection(
                        span=Span(tokens[index - 2].start, tokens[index].end),
                        message="रूप से (-ly) has nothing to modify before the copula.",
                        evidence=(Evidence("copula", tokens[index].text),),
                        basis="adverb",
                    )


def _complemented(word: Token, after: Token) -> bool:
    verbs = _WITH_VERB.get(word.folded)
    return verbs is None or after.folded in verbs


DETECTOR = Detector(
    id="purpose-complement",
    title="purpose where Hindi has a complement",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "यह ⟦देखने के लिए दिलचस्प⟧ होगा कि टीम कैसे खेलती है।",
        "उसे बैग में कुछ ⟦डालने के लिए देखा⟧ गया था।",
        "सरकार ने सबको मुफ्त राशन ⟦देने के लिए जारी⟧ रखा।",
        "यह एक नई विधि मूल ⟦रूप से है⟧।",
    ),
    good=(
        "यह देखना दिलचस्प होगा कि टीम कैसे खेलती है।",
        "उसे बैग में कुछ डालते हुए देखा गया था।",
        "लोगों की मदद करने के लिए शुरू की गई योजना सफल रही।",
        "आदेश का पालन करने के लिए जारी निर्देश वापस लिया गया।",
        "यह मूल रूप से एक नई विधि है।",
    ),
    check=check,
)
