"""A plural after a word for one: प्रत्येक पंक्तियां, एक महिलाओं को.

प्रत्येक (each), हरेक (every) and एक (one) go with the singular: प्रत्येक पंक्ति, एक महिला को. Systems
that inflect each noun by itself put the plural of the English sentence there ("one of the
women", "each of the lines").

Known limits: only where the noun follows at once, and only plurals that show it by their form:
feminines of reference/direct-plurals.tsv and oblique plurals in -ों. एक लाखों (a title) is spared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from audit.detectors.direct_case import DIRECT_PLURALS
from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span, TokenKind
from audit.text.wordlists import folded_words

_ONE = folded_words("प्रत्येक हरेक एक")
_ENDINGS = ("ों", "ओं")
_SHORTEST = 5  # code points: क्यों, यों are no plurals
_NO_PLURALS = folded_words("क्यों ज्यों त्यों लाखों करोड़ों हजारों सैकड़ों दर्जनों दोनों तीनों अनेकों मैक्रों भैरों उनकों")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at the word right after each word for one."""
    plurals = knowledge[DIRECT_PLURALS]
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_ONE):
            continue
        for one, noun in pairwise(sentence.tokens):
            if one.folded not in _ONE or noun.kind is not TokenKind.WORD:
                continue
            oblique = (
                noun.folded[-2:] in _ENDINGS
                and len(noun.folded) >= _SHORTEST
                and noun.folded not in _NO_PLURALS
            )
            if oblique or noun.folded in plurals:
                yield Detection(
                    span=Span(one.start, noun.end),
                    message=f"{one.text} wants the singular of {noun.text}.",
                    evidence=(Evidence("plural", noun.text),),
                )


DETECTOR = Detector(
    id="plural-after-one",
    title="plural after a word for one",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "कविता की ⟦प्रत्येक पंक्तियां⟧ लय में हैं।",
        "पार्टी ने ⟦एक महिलाओं⟧ को टिकट दिया।",
    ),
    good=(
        "कविता की प्रत्येक पंक्ति लय में है।",
        "पार्टी ने एक महिला को और दो पुरुषों को टिकट दिया।",
        "उन महिलाओं में से एक ने कहा कि योजनाएं अच्छी हैं।",
    ),
    check=check,
)
