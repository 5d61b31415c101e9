"""English phrases and verbs spelled out in Devanagari that Hindi readers do not use.

An English noun may be at home in Hindi while the verb is not: people own a कंसोल, nobody does
कंसोल करना (to console). And several words may each be known while together they say nothing:
डेथ रो (death row), कटिंग एज (cutting edge). Each entry of reference/opaque-phrases was checked to
be absent or nearly so from the news that people wrote. By itself an entry is minor, for a writer
may like such a word; in an article whose other defects show a machine it is as bad as it says.

Known limits: only what the table lists. A phrase in brackets is a gloss and one beside ऑफ or
द a title; both are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import Article, Category, Detection, Detector, Evidence, Severity
from audit.text.enclosures import in_brackets, in_quotes

OPAQUE_PHRASES = Table(
    path="opaque-phrases.tsv",
    columns=("pattern", "english", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)


# The genitive (पिच की लंबाई, the length of the pitch), which looks like a form of करना (to do).
_GENITIVE = frozenset(("की", "के"))


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each entry of the table, with the English and the Hindi for it."""
    index = knowledge[OPAQUE_PHRASES]
    for sentence in article.sentences:
        for match in index.best_matches(sentence):
            tokens = sentence.tokens
            first = next(i for i, token in enumerate(tokens) if token.start >= match.span.start)
            if in_brackets(tokens, first) or in_quotes(tokens, first):
                continue
            english = match.phrase.row["english"]
            last = article.text[match.span.start : match.span.end].rsplit(" ", 1)[-1]
            if last in _GENITIVE:
                continue
            yield Detection(
                span=match.span,
                message=f"English “{english}” spelled out, not translated.",
                suggestion=match.phrase.suggestion,
                severity=min(Severity.MINOR, match.phrase.severity),
                in_company=match.phrase.severity,
                basis="verb" if english.startswith("to ") else "phrase",
                evidence=(Evidence("english", english), Evidence("entry", match.phrase.pattern)),
            )


DETECTOR = Detector(
    id="opaque-phrase",
    title="opaque English phrase",
    category=Category.UNTRANSLATED,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "मंत्री ने पीड़ित परिवार को ⟦कंसोल किया⟧।",
        "सरकार ने कर्मचारियों का वेतन ⟦स्लैश किया⟧।",
        "वह दस साल से ⟦डेथ रो⟧ पर है।",
        "कंपनी ने ⟦कटिंग एज⟧ तकनीक अपनाई है।",
    ),
    good=(
        "बच्चे ने नया गेमिंग कंसोल खरीदा।",
        "फिल्म में नायक की मौत दिखाई गई (डेथ रो)।",
        "टीम ने अंतिम ओवर में मैच टाई करा दिया।",
        "सरकार ने कर्मचारियों का वेतन घटा दिया।",
        "मैदान की पिच की लंबाई तय है।",
    ),
    check=check,
)
