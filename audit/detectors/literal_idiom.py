"""An English idiom rendered word by word.

Machine translation renders the words of an idiom and not its meaning: "around the clock"
becomes घड़ी के आसपास, near a clock. Each entry of reference/idioms holds the renderings
systems give, the meaning, the Hindi an editor would use and the words that acquit a
literal use. So does a sentence whose other words are of the same kind as those of the idiom (a
bucket among kettles), as a network of contexts measures it; but not where a desk's own entry is
met. Idioms that Hindi has taken over (हरी झंडी, ठंडे बस्ते में) are not entries.

Known limits: only what the table lists; an idiom split by a comma is missed.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.context_fit import CONTEXT_FIT
from audit.knowledge.own_phrases import SOURCE
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity

IDIOMS = Table(
    path="idioms",
    columns=(
        "pattern",
        "english",
        "meaning",
        "suggestion",
        "severity",
        "convict",
        "acquit",
        "source",
    ),
    build=PhraseIndex,
)


_LITERAL = 0.5  # so akin to the words around it, an idiom's words are meant as they stand


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each literal rendering, with the English idiom as evidence."""
    index, fit = knowledge[IDIOMS], knowledge[CONTEXT_FIT]
    for sentence in article.sentences:
        for match in index.best_matches(sentence):
            is_own = match.phrase.row["source"] == SOURCE
            if not is_own and fit.kinship(sentence, match.span) >= _LITERAL:
                continue
            english, meaning = match.phrase.row["english"], match.phrase.row["meaning"]
            said = f" ({meaning})" if meaning else ""  # a desk's own entry may not say it
            yield Detection(
                span=match.span,
                message=f"English idiom “{english}”{said} rendered word by word.",
                suggestion=match.phrase.suggestion,
                severity=match.phrase.severity,
                in_company=Severity.MAJOR,
                evidence=(
                    Evidence("english", english),
                    Evidence("entry", match.phrase.pattern),
                    *([Evidence("neighbour", match.neighbour)] if match.neighbour else []),
                ),
            )


DETECTOR = Detector(
    id="literal-idiom",
    title="literal idiom",
    category=Category.IDIOM,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "कारखाने में उत्पादन ⟦घड़ी के आसपास⟧ चलता है।",
        "बचाव दल ⟦घड़ी के आसपास⟧ काम में जुटे हैं।",
    ),
    good=(
        "मेज पर रखी घड़ी के आसपास कागज बिखरे थे।",
        "कारखाने में उत्पादन चौबीसों घंटे चलता है।",
        "सरकार ने परियोजना को हरी झंडी दे दी।",
    ),
    check=check,
)
