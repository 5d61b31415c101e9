"""An English construction taken over word by word: its prepositions, its "as … as", its "going to".

Hindi chooses other postpositions than English chooses prepositions (charged *with* is का आरोप,
not के साथ आरोप), says "by doing" with करके and "under construction" with one word. Systems carry
the English pieces over: दबाव के तहत, मंगलवार पर, बल्कि की तुलना में. Each row of
reference/calques.tsv names the English construction and the Hindi one.

Known limits: only what the table lists; constructions that careful Hindi also uses now and
then (के लिए इंतजार) are minor or left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity

CALQUES = Table(
    path="calques.tsv",
    columns=("pattern", "english", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each construction, with the English one as evidence."""
    index = knowledge[CALQUES]
    for sentence in article.sentences:
        for match in index.best_matches(sentence):
            english = match.phrase.row["english"]
            message = f"English “{english}” taken over word by word."
            yield match.detection(message, Evidence("english", english))


DETECTOR = Detector(
    id="calque-construction",
    title="English construction in Hindi words",
    category=Category.FLUENCY,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "कंपनी का नया पुल अभी ⟦निर्माण के तहत⟧ है।",
        "यह लागत ⟦बल्कि की तुलना में⟧ निवेश है।",
    ),
    good=(
        "कंपनी का नया पुल अभी बन रहा है।",
        "इस योजना के तहत पुल का निर्माण हो रहा है।",
        "पिछले साल की तुलना में निवेश बढ़ा है।",
    ),
    check=check,
)
