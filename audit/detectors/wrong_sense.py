"""A word in the wrong sense of the English word behind it.

"Treaty" read as "treatment" gives सैन्य उपचार (a military cure) for a military treaty; the
grammar is perfect and only the meaning is impossible. Each entry of reference/senses names
the English word, the reading the machine took, the company that convicts the Hindi word
and the company that acquits it.

Known limits: only what the table lists; entries need company, so a wrong word in a very
short sentence is missed.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity

SENSES = Table(
    path="senses",
    columns=(
        "pattern",
        "english",
        "mistaken_for",
        "suggestion",
        "severity",
        "convict",
        "acquit",
        "source",
    ),
    build=PhraseIndex,
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each impossible sense, with the English word behind it as evidence."""
    index = knowledge[SENSES]
    for sentence in article.sentences:
        for match in index.best_matches(sentence):
            english = match.phrase.row["english"]
            mistaken_for = match.phrase.row["mistaken_for"]
            # A desk's own entry may not say it.
            said = f", read as “{mistaken_for}”" if mistaken_for else ""
            yield Detection(
                span=match.span,
                message=f"Wrong sense of English “{english}”{said}.",
                suggestion=match.phrase.suggestion,
                severity=match.phrase.severity,
                in_company=Severity.MAJOR,
                evidence=(
                    Evidence("english", english),
                    *([Evidence("read as", mistaken_for)] if mistaken_for else []),
                    Evidence("entry", match.phrase.pattern),
                    *([Evidence("neighbour", match.neighbour)] if match.neighbour else []),
                ),
            )


DETECTOR = Detector(
    id="wrong-sense",
    title="word in the wrong sense",
    category=Category.SENSE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "दोनों देशों ने एक ⟦सैन्य उपचार⟧ पर हस्ताक्षर किए।",
        "दोनों ⟦काउंटियों⟧ ने आपसी संबंध गहरे किए हैं।",
    ),
    good=(
        "घायल सैनिकों का सैन्य अस्पताल में उपचार चल रहा है।",
        "दोनों देशों ने सैन्य संधि पर हस्ताक्षर किए।",
        "कैलिफोर्निया की दो काउंटियों में आग फैल गई है।",
    ),
    check=check,
)
