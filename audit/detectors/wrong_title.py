"""A title of office in words that name another office.

Systems render titles word by word: the American Secretary of State becomes राज्य सचिव (secretary of
a province) and the Secretary of Defense रक्षा के सचिव, where Hindi papers write विदेश मंत्री and
रक्षा मंत्री; the German Chancellor becomes कुलाधिपति, the head of a university. Reported only where
the words or the names beside them leave no doubt, by entries of reference/titles.

Known limits: a title whose wrong rendering is a right title elsewhere (विदेश सचिव of India) is
reported only beside a listed office-holder.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity

TITLES = Table(
    path="titles.tsv",
    columns=("pattern", "title", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each title that names another office, with the English title."""
    index = knowledge[TITLES]
    for sentence in article.sentences:
        for match in index.best_matches(sentence):
            title = match.phrase.row["title"]
            yield Detection(
                span=match.span,
                message=f"The title “{title}”, rendered word by word.",
                suggestion=match.phrase.suggestion,
                severity=match.phrase.severity,
                evidence=(
                    Evidence("english", title),
                    Evidence("entry", match.phrase.pattern),
                    *([Evidence("neighbour", match.neighbour)] if match.neighbour else []),
                ),
            )


DETECTOR = Detector(
    id="wrong-title",
    title="wrong title of office",
    category=Category.NAME,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "बैठक में अमेरिकी ⟦सचिव⟧ मार्को रुबियो भी मौजूद थे।",
        "⟦रक्षा के सचिव⟧ ने सैनिकों से मुलाकात की।",
        "जर्मन ⟦कुलाधिपति⟧ एंजेला मर्केल ने इस्तीफा दिया।",
        "⟦उपाध्यक्ष⟧ कमला हैरिस ने भाषण दिया।",
    ),
    good=(
        "पार्टी के राज्य सचिव ने सदस्यों को संबोधित किया।",
        "विश्वविद्यालय के कुलाधिपति ने डिग्रियां बांटीं।",
        "भारत के विदेश सचिव ने ढाका का दौरा किया।",
        "रक्षा सचिव ने नई दिल्ली में बैठक की अध्यक्षता की।",
        "आयोग के उपाध्यक्ष ने रिपोर्ट सौंपी।",
        "सुरक्षा परिषद के सचिव सर्गेई शोइगु प्योंगयांग पहुंचे।",
    ),
    check=check,
)
