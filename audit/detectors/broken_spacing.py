"""Spaces missing beside a mark, or standing where none belongs; a visarga typed for a colon.

Systems cut text into pieces and glue it back with rules made for other scripts: a space is
left before a comma or inside a web address, sentences are glued at the danda, a dash with
spaces becomes a hyphen without (है-यह), and the colon comes back as the visarga that looks
like it (कहाः). Many papers set a space before every danda, so a habit that runs through the
whole line is not reported. Words that do end in a visarga (अतः, क्रमशः, प्रायः and all in
-तः) are named below, after McGregor's Oxford Hindi-English Dictionary.

Known limits: a line that is broken from end to end looks like a habit, and is spared.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span
from audit.text.spacing import slips

_MESSAGES = {
    "visarga": "A visarga stands for the colon.",
    "hyphen": "A space breaks this hyphenated word.",
    "address": "Spaces break this address or file name.",
    "glued": "No space after the mark.",
    "dash": "A hyphen without spaces joins two clauses.",
    "space-before": "A space stands before the mark.",
    "doubled": "A doubled mark.",
}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each slip, by kind; see audit.text.spacing for how they are found."""
    for start, end, kind in slips(article.text):
        found = article.text[start:end]
        yield Detection(
            span=Span(start, end),
            message=_MESSAGES[kind],
            suggestion=_suggestion(found, kind),
            evidence=(Evidence("text", found),),
            basis=kind,
        )


def _suggestion(found: str, kind: str) -> str:
    if kind == "visarga":
        return found[:-1] + ":"
    if kind == "dash":
        return found.replace("-", " - ", 1)
    return found.replace(" ", "") if kind in ("hyphen", "address", "space-before") else ""


DETECTOR = Detector(
    id="broken-spacing",
    title="broken space beside a mark",
    category=Category.PUNCTUATION,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "कारखाने में ⟦गोला -बारूद⟧ बनता है।",
        "प्रवक्ता ने ⟦कहाः⟧ हम तैयार हैं।",
        "बैठक दिल्ली में ⟦होगी।इसमें⟧ कई मंत्री शामिल होंगे।",
        "यह पहला चरण ⟦है-दूसरे⟧ की तारीख तय नहीं हुई।",
        "नतीजे ⟦example. nic. in⟧ पर देखे जा सकते हैं।",
        "बैठक में ⟦मंत्री ,⟧ सचिव और अधिकारी शामिल हुए।",
    ),
    good=(
        "अतः सरकार ने क्रमशः तीन योजनाएं शुरू कीं।",
        "मुख्यतः छः राज्यों में प्रायः बारिश होती है।",
        "उड़ानें कम हो चुकी हैं । जानकार मानते हैं कि मांग बढ़ेगी ।",
        "गोला-बारूद की आपूर्ति कम है - यह चिंता की बात है।",
        "यू.एस. और इंडिया.कॉम के बीच 10,00,000 रुपये का करार हुआ।",
        "वह घर पर है-ही नहीं।",
    ),
    check=check,
)
