"""Two words of one meaning side by side: one English word was translated twice.

A machine that hesitates between two renderings may write both: अपनी युद्ध लड़ाई के समर्थन में for
"in support of its war", लगभग करीब for "about", आपराधिक अपराध for "criminal offence".

Hindi has many set pairs of near synonyms (धन-दौलत wealth, साफ-सुथरा clean, काम-काज work); none of
them is listed, and words joined by a hyphen or set off in quotation marks are left alone.

Known limits: only the pairs of reference/doubled-meaning.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity

PAIRS = Table(
    path="doubled-meaning.tsv",
    columns=("pattern", "english", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)

_JOINTS = frozenset("-‐‑–'\"‘’“”«»")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each pair, with the English word behind both as evidence."""
    pairs = knowledge[PAIRS]
    for sentence in article.sentences:
        end = -1
        for match in pairs.matches(sentence):
            span = match.span
            said = article.text[span.start : span.end]
            if span.start < end or not _JOINTS.isdisjoint(said):
                continue
            following = article.text[span.end : span.end + 1]
            if following in ("-", "–"):  # half of a compound
                continue
            end = span.end
            english = match.phrase.row["english"]
            message = f"“{said}” says English “{english}” twice."
            yield match.detection(message, Evidence("english", english))


DETECTOR = Detector(
    id="doubled-meaning",
    title="meaning said twice",
    category=Category.FLUENCY,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "उन्होंने अपनी ⟦युद्ध लड़ाई⟧ के लिए सैनिक भेजे।",
        "मेले में ⟦लगभग करीब⟧ सौ दुकानें लगी थीं।",
        "इसे ⟦आपराधिक अपराध⟧ माना जाएगा।",
        "पायलट ने ⟦हवाई जहाज विमान⟧ को सुरक्षित उतारा।",
    ),
    good=(
        "दोनों परिवारों में पुरानी लड़ाई-झगड़े की आदत है।",
        "वह काम-काज और धन-दौलत के पीछे नहीं भागता।",
        "लगभग सौ लोग मौजूद थे, करीब आधे घायल हुए।",
        "युद्ध में लड़ाई के नए हथियार इस्तेमाल हुए।",
        "घर की साफ-सफाई के बाद रीति-रिवाज निभाए गए।",
        "वह किताब, पुस्तक और ग्रंथ का अंतर समझाता है।",
    ),
    check=check,
)
