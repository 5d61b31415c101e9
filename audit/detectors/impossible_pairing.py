"""A thing done to what it cannot be done to, or said of what it cannot be said of.

A machine renders each word by some sense of it and never asks whether the outcome can be: a
beef translated (बीफ का अनुवाद), every angle worked on (कोण पर काम), senior currencies (वरिष्ठ
मुद्राएँ). reference/collocations gives the classes of nouns (person, document, food …) and, for
each verb and adjective, the classes it takes and never takes; what people were seen to write
is never reported, and the rest only in an article whose other defects show a machine, since
people bend words too. Kinds: none of the noun's classes is ever taken (never); none is taken, and
fewer than one in a hundred of what people put there is of such a class (unheard). A noun in a
class that is merely not listed counts for nothing.

Known limits: only the noun right before the marker and the verb, or right behind the adjective;
verbs of two words with a marked object, since a bare noun may be a subject or an adverb. Metaphors
of literature look like nonsense too.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.selection import (
    ADJECTIVES,
    NOUNS,
    SEEN,
    VERBS,
    Attribute,
    Mismatch,
    Place,
    Selection,
    mismatch,
)
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Layer,
    Sentence,
    Severity,
    Span,
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each noun that its verb or adjective cannot take."""
    selection = Selection(knowledge[NOUNS], knowledge[VERBS], knowledge[ADJECTIVES])
    seen = knowledge[SEEN]
    for sentence in article.sentences:
        for place in selection.objects(sentence):
            kind = mismatch(place, seen)
            if kind is not None and kind is not Mismatch.UNLISTED:
                yield _detection(sentence, place, kind, "object")
        for place in selection.attributes(sentence):
            if mismatch(place, seen) is Mismatch.NEVER:
                yield _detection(sentence, place, Mismatch.NEVER, "attribute")


def _detection(sentence: Sentence, place: Place, kind: Mismatch, role: str) -> Detection:
    noun, head = sentence.tokens[place.noun], sentence.tokens[place.head]
    first, last = min(noun.start, head.start), max(noun.end, head.end)
    classes = " or ".join(sorted(place.found.classes))
    taker, found = place.taker, place.found
    if isinstance(taker, Attribute):
        name, english = taker.adjective, taker.english
        message = f"{noun.text} ({classes}) is nothing that can be {name} ({english})."
    else:
        name, english = taker.verb, taker.english
        message = f"{noun.text} ({classes}) is nothing that {name} ({english}) is done to."
    behind = f"{noun.text} ← {', '.join(found.english)}; {name} ← {english}"
    return Detection(
        span=Span(first, last),
        message=message,
        basis=f"{role}/{kind.value}",
        evidence=(Evidence("english", behind),),
    )


DETECTOR = Detector(
    id="impossible-pairing",
    title="thing that cannot be done or be so",
    category=Category.SENSE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "कंपनी ने पिछले साल ⟦बीफ का अनुवाद⟧ किया।",
        "बाजार में ⟦वरिष्ठ कपड़े⟧ खूब बिके।",
    ),
    good=(
        "लेखक ने अपनी किताब का अनुवाद किया।",
        "मंत्री ने नई नीति पर काम किया और बीफ का निर्यात बढ़ा।",
        "वरिष्ठ अधिकारी कपड़े खरीदने बाजार गए।",
        "पुलिस ने गुरुवार को गिरफ्तार किए गए लोगों से पूछताछ की।",
    ),
    check=check,
    needs=frozenset({Layer.COMPANY}),
)
