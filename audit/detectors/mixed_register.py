"""One person spoken of with and without respect, or the reader addressed in two ways.

Hindi news puts persons of respect in the plural (मंत्री आते हैं); English has no such plural, and
systems decide it anew in each sentence: ओबामा करते हैं, then ओबामा करता है. The same holds for
तुम and आप ("you"). Reported, once per article each: `honour`, the first singular verb of a
person who also has plural verbs or a title; `address`, तुम or तू beside आप in one sentence
outside quotation marks and reported speech (McGregor, Outline of Hindi Grammar, §§3, 6).

Known limits: a person is known by the last word of the name at the head of a clause, and only
habitual and progressive verbs are read; perfectives may agree with an object. A person first of
no respect who rises to an office within one article would be reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.respect import Mention, mentions, titled
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Token,
)
from audit.text.wordlists import folded_words

_FAMILIAR = folded_words("तुम तुम्हें तुम्हारा तुम्हारी तुम्हारे तुमने तुमसे तुमको तू तुझे तेरा तेरी तेरे तूने तुझसे")
_POLITE = folded_words("आप आपको आपका आपकी आपके आपने आपसे")
_MARKS = frozenset("\"'“”‘’«»`:-–—")
_OWN = folded_words("अपने अपना ही")  # अपने आप, आप ही आप: by itself

# Somebody else may speak: who quotes without marks may quote two people.
_REPORTED = folded_words("कि कहा पूछा बोला बोली बोले बताया क्या")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Compare how each person of the article is spoken of."""
    seen: dict[str, list[Mention]] = {}
    titles: set[str] = set()
    address = None
    for sentence in article.sentences:
        for mention in mentions(sentence, knowledge):
            seen.setdefault(mention.person, []).append(mention)
        titles.update(titled(sentence, knowledge))
        if not address and not sentence.forms.isdisjoint(_FAMILIAR):
            address = _two_addresses(sentence)
    for person, found in seen.items():
        plural = [mention for mention in found if mention.plural]
        singular = [mention for mention in found if not mention.plural]
        if singular and (plural or person in titles):
            name, verb = singular[0].token, singular[0].verb
            respect = plural[0].verb.text if plural else f"a title before {name.text}"
            yield Detection(
                span=verb.span,
                message=f"“{name.text}” is spoken of with respect elsewhere, in the singular here.",
                basis="honour",
                evidence=(Evidence("elsewhere", respect),),
            )
            break
    if address:
        yield Detection(
            span=address.span,
            message="The same person is आप and तुम in one sentence.",
            basis="address",
        )


def _two_addresses(sentence: Sentence) -> Token | None:
    """The first familiar pronoun of a sentence that has a polite one too, quotations aside."""
    if sentence.forms.isdisjoint(_POLITE) or any(t.text in _MARKS for t in sentence.tokens):
        return None
    if not sentence.forms.isdisjoint(_OWN) or not sentence.forms.isdisjoint(_REPORTED):
        return None
    return next(token for token in sentence.tokens if token.folded in _FAMILIAR)


DETECTOR = Detector(
    id="mixed-register",
    title="mixed degree of respect",
    category=Category.FLUENCY,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "ओबामा हर साल भारत आते हैं।\nओबामा इस बार अपने परिवार को भी साथ ⟦लाता⟧ है।",
        "आप यहां रुकिए क्योंकि ⟦तुम्हें⟧ अभी दवा लेनी है।",
    ),
    good=(
        "ओबामा हर साल भारत आते हैं।\nइस बार ओबामा का परिवार भी साथ आता है।",
        "मोहन रोज स्कूल जाता है और उसके पिता दुकान जाते हैं।",
        "मां ने कहा, “तुम रुको।” फिर वह बोली, “डॉक्टर साहब, आप बैठिए।”",
        "यह काम अपने आप होता है, तुम चिंता मत करो।",
    ),
    check=check,
)
