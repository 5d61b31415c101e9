"""A pronoun in a case that its postposition does not take.

Hindi pronouns have forms of their own before a postposition (वह → उस, कौन → किस) and with को
and का (उसे, उसका). Systems that put a dictionary form and a postposition side by side write
वह का, जो में, उन्हें के (McGregor, Outline of Hindi Grammar, §6). reference/pronoun-cases.tsv holds
the impossible pairs and the right form.

Known limits: adjacent pairs only. A pronoun quoted as a word (‘मैं’ के स्थान पर) and -वे in
एक्सप्रेस वे are acquitted by their company.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity

PRONOUN_CASES = Table(
    path="pronoun-cases.tsv",
    columns=("pattern", "english", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each impossible pair of pronoun and postposition."""
    index = knowledge[PRONOUN_CASES]
    for sentence in article.sentences:
        for match in index.matches(sentence):
            if "-" in article.text[max(0, match.span.start - 1) : match.span.end + 1]:
                continue  # part of a hyphenated word: एक्सप्रेस-वे, को-ऑपरेटिव
            yield Detection(
                span=match.span,
                message="Pronoun in a case that this postposition does not take.",
                suggestion=match.phrase.suggestion,
                severity=match.phrase.severity,
                evidence=(Evidence("english", match.phrase.row["english"]),),
            )


DETECTOR = Detector(
    id="pronoun-case",
    title="pronoun in the wrong case",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "पुलिस ने ⟦वह को⟧ थाने बुलाया।",
        "यह वही घर है ⟦जो में⟧ आग लगी थी।",
    ),
    good=(
        "पुलिस ने उसे थाने बुलाया।",
        "मुंबई-पुणे एक्सप्रेस-वे का काम पूरा हो गया है।",
        "यह वही घर है जिसमें आग लगी थी।",
        "जो लोग को-ऑपरेटिव बैंक में थे, वे सब लौट आए।",
    ),
    check=check,
)
