"""A finite verb right before a postposition: एक कार्यकर्ता था के साथ, कर रहे हैं में.

A postposition follows a noun, a pronoun or an infinitive, never a finite copula. The sequence
comes from systems that render an English clause first and then its trailing preposition (the
way they pay for what they are getting, … हो रहे हैं में), or that break a relative clause
open. Reported are the verb and the postposition.

Reported too is ने after a quotation that ends in a verb (“… है” ने कहा, said: the speaker is
missing or stands behind it; basis quotation).

Known limits: only the copulas है, हैं, था, थी, थे, थीं. पर is left out because it is also "but",
and so are titles and quotations (‘कौन है’ के गाने), where marks stand between.
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
)
from audit.text.verb_groups import Shape
from audit.text.wordlists import folded_words

_COPULAS = folded_words("है हैं था थी थे थीं")
_MARKERS = folded_words("को में से ने का")
_COMPOUND = folded_words("साथ लिए बाद रूप बारे खिलाफ दौरान द्वारा बीच कारण तहत बजाय अनुसार पास")
_AUXILIARIES = folded_words("रहा रही रहे गया गई गए सकता सकती सकते जाता जाती जाते होता होती होते")
_SAID = folded_words("कहा बताया लिखा पूछा")
_CLOSING_QUOTES = frozenset("\"”’'»")
_STARS = folded_words("होता")  # कुछ कुछ होता है: a film


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at what follows each copula."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_COPULAS):
            continue
        tokens = sentence.tokens
        if "ने" in sentence.forms and (found := _after_quotation(tokens)):
            yield found
        for index in range(1, len(tokens) - 2):
            if tokens[index].folded not in _COPULAS:
                continue
            marker, after = tokens[index + 1], tokens[index + 2]
            if not after.is_word or tokens[index - 1].folded in _STARS:
                continue
            if marker.folded in _MARKERS:
                last = marker
            elif marker.folded == "के" and after.folded in _COMPOUND:
                last = after
            elif (
                marker.text == "करने"
                and after.folded == "के"
                and tokens[index - 1].folded in _AUXILIARIES
                and Shape.OBLIQUE in frames.shapes(marker.folded)
            ):
                last = marker
            else:
                continue
            yield Detection(
                span=Span(tokens[index].start, last.end),
                message=f"“{tokens[index].text}” ends its clause; {marker.text} has no noun.",
                evidence=(Evidence("marker", marker.text),),
            )


def _after_quotation(tokens: Sequence[Token]) -> Detection | None:
    for index in range(2, len(tokens) - 1):
        marker, said = tokens[index], tokens[index + 1]
        if marker.folded != "ने" or said.folded not in _SAID:
            continue
        if tokens[index - 1].text not in _CLOSING_QUOTES:
            continue
        last = tokens[index - 2]
        if last.text in ",।." and index > 2:
            last = tokens[index - 3]
        if last.folded in _COPULAS:
            return Detection(
                span=Span(marker.start, said.end),
                message="ने has no speaker before it, only the quotation.",
                evidence=(Evidence("verb", said.text),),
                basis="quotation",
            )
    return None


DETECTOR = Detector(
    id="verb-before-marker",
    title="postposition after a finite verb",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "वह एक युवा कार्यकर्ता ⟦था के साथ⟧ पार्टी के दफ्तर में।",
        "वे क्या कर रहे ⟦हैं में⟧ सब लोग पैसे देते हैं।",
        "“हम यह काम कर सकते हैं,” ⟦ने कहा⟧ कंपनी के प्रमुख।",
    ),
    good=(
        "वह पार्टी के दफ्तर में एक युवा कार्यकर्ता के साथ था।",
        "यह टीका अभी चीन में है पर भारत में नहीं।",
        "जो लोग यहां रहते हैं, उनके लिए वे पैसे देते हैं।",
        "‘कौन है’ के गाने बहुत चले थे।",
        "“हम तैयार हैं,” मंत्री ने कहा।",
    ),
    check=check,
)
