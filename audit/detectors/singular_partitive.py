"""One of a singular: सबसे महत्वपूर्ण आरेख में से एक for आरेखों में से एक.

"One of the most important diagrams" needs the oblique plural in Hindi as in English: आरेखों में
से एक (McGregor, Outline of Hindi Grammar, §4). Where the direct plural looks like the singular
(आरेख, diagram or diagrams), systems forget the -ों.

Known limits: collectives (परिवार में से एक), amounts (दस हजार में से एक) and English plurals in -ज़
and -स (हीरोज में से एक) are spared; only में से एक and में से कोई are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span, TokenKind
from audit.text.wordlists import folded_words

_PLURALS = ("ों", "ओं", "ज", "स", "ज़", "न", "हीं", "हें", "ं")
_PARTS = folded_words("एक कोई")
_NOT_COUNTED = folded_words(
    "एक दो तीन चार पांच छह सात आठ नौ दस बीस सौ हजार लाख करोड़ अरब सैकड़ा दर्जन प्रतिशत फीसदी जिस इस "
    "उस किस उन इन जिन आप हम तुम सब परिवार टीम समूह भीड़ दल सेना सरकार घर पार्टी झुंड जोड़ी जोड़े सूची "
    "समाज वर्ग जनता आबादी सामान सामग्री खाने पैसे रकम राशि संपत्ति दौलत भोजन पानी सेट दोनो सभी अन्य "
    "बाकी कैबिनेट परिषद समिति मंडल पैनल"
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at the noun before each "में से एक"."""
    for sentence in article.sentences:
        if "से" not in sentence.forms or sentence.forms.isdisjoint(_PARTS):
            continue
        tokens = sentence.tokens
        for index in range(1, len(tokens) - 2):
            if (
                tokens[index].folded != "में"
                or tokens[index + 1].folded != "से"
                or tokens[index + 2].folded not in _PARTS
            ):
                continue
            noun = tokens[index - 1]
            if (
                noun.kind is TokenKind.WORD
                and not noun.folded.endswith(_PLURALS)
                and noun.folded not in _NOT_COUNTED
            ):
                yield Detection(
                    span=Span(noun.start, tokens[index + 2].end),
                    message=f"“{noun.text}” is one only; one of several needs the plural in -ों.",
                    evidence=(Evidence("noun", noun.text),),
                )


DETECTOR = Detector(
    id="singular-partitive",
    title="singular after “one of”",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "यह देश की सबसे बड़ी ⟦परियोजना में से एक⟧ है।",
        "त्योहार के सबसे बड़े ⟦आकर्षण में से एक⟧ यह मेला होगा।",
    ),
    good=(
        "यह देश की सबसे बड़ी परियोजनाओं में से एक है।",
        "परिवार में से एक सदस्य और दस हजार में से एक व्यक्ति चुना गया।",
        "वह दुनिया के शीर्ष दस हीरोज में से एक है।",
        "पहल में कोई कमी नहीं रही।",
    ),
    check=check,
)
