"""Something that every translation carries over, and the English of this sentence lacks.

Back-translation keeps numbers, negation, names and quotations of clean Hindi nearly always. Where
one is gone from the English, the translator could not make out what the Hindi around it says: a
number beside the wrong scale, a negation in a clause without a head, a name garbled into a common
word. Which of these the installed translator keeps well enough for their loss to say something is
measured on clean text (`mt-audit models check`); the others are not asked for.

Known limits: only with back-translation, and only as good as its model; a weak one loses things by
itself and is then not believed. Numbers under ten and round ones may be written in words that are
not recognised, so they are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.backtranslation.carried import NAME, NEGATION, NUMBER, QUOTATION, carried
from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Layer, Severity

_LEAST_NUMBER = 12.0
_SHOWN = {
    NUMBER: (Category.NUMBER, "The number “{}” does not come through in English."),
    NEGATION: (Category.SENSE, "In English this sentence is not negated any more."),
    NAME: (Category.NAME, "The name “{}” does not come through in English."),
    QUOTATION: (Category.FLUENCY, "In English nothing of this sentence is quoted any more."),
}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report what the English of each sentence should have and does not."""
    for number, rendering in article.renderings.items():
        for item in carried(article, article.sentences[number], rendering, knowledge):
            if item.is_kept or item.kind not in _SHOWN or item.kind not in article.faithful:
                continue
            text = article.text[item.span.start : item.span.end]
            if item.kind == NUMBER and _is_small(text):
                continue
            category, message = _SHOWN[item.kind]
            yield Detection(
                span=item.span,
                message=message.format(text),
                evidence=(Evidence("in English", rendering.english),),
                basis=item.kind,
                category=category,
            )


def _is_small(text: str) -> bool:
    digits = "".join(character for character in text if character.isdigit() or character == ".")
    try:
        return float(digits or 0) <= _LEAST_NUMBER
    except ValueError:
        return True


DETECTOR = Detector(
    id="lost-in-translation",
    title="loss on the way to English",
    category=Category.SENSE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "मेले में ⟦4500⟧ कार्य लोग पहुंचे। ⇒ The people reached the work in the fair.",
        "मंत्री ने अनुमति ⟦नहीं⟧ दी का कहा। ⇒ The minister said to give permission.",
        "बैठक में ⟦पुतिन⟧ भी बोले। ⇒ The crow also spoke at the meeting.",
    ),
    good=(
        "मेले में 4500 लोग पहुंचे। ⇒ 4,500 people came to the fair.",
        "मंत्री ने अनुमति नहीं दी। ⇒ The minister refused permission.",
        "बैठक में पुतिन भी बोले। ⇒ Putin also spoke at the meeting.",
        "पांच में से 3 लोग आए। ⇒ Some of them came.",
    ),
    check=check,
    needs=frozenset({Layer.BACK_TRANSLATION}),
)
