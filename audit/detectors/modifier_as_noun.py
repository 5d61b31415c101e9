"""An adjective or adverb where a noun must stand: तीसरे लैंगिक को, दर्शकों के आकर्षक का केंद्र.

A postposition follows a noun. English adjectives and nouns often look alike (sexual and sex,
financial and finance), and a system that picks the wrong one writes an adjective before में,
को or के, or drops the noun after it. reference/modifiers.tsv lists adjectives and adverbs
that people practically never put there (under 12 in 1,000 in the corpora).

Known limits: only words on that list, and not before की and पर, which are also "did" and "but".
An adjective that stands for its noun on purpose (वैश्विक और राष्ट्रीय के बीच) is spared beside
another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from audit.knowledge import Knowledge, Row, Table
from audit.model import Article, Category, Detection, Detector, Evidence, Role, Severity, Span
from audit.text.wordlists import folded_words


def _build(rows: Iterable[Row]) -> Mapping[str, Row]:
    return {row["word"]: row for row in rows}


MODIFIERS = Table(
    path="modifiers.tsv",
    columns=("word", "count", "before_postposition", "source"),
    build=_build,
)
_POSTPOSITIONS = folded_words("का के को में से ने")
# सादे से सादा, निम्न से मध्यम, के समान …: comparisons and ranges of adjectives.
_AFTER_SE = folded_words("भी अधिक ज्यादा कम लेकर बहुत अति")
_LINKS = folded_words("और या तथा एवं व से")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every listed modifier right before a postposition."""
    modifiers = knowledge[MODIFIERS]
    for sentence in article.sentences:
        if sentence.role is not Role.PROSE or modifiers.keys().isdisjoint(sentence.forms):
            continue
        tokens = sentence.tokens
        for index, (token, marker) in enumerate(pairwise(tokens)):
            if marker.folded not in _POSTPOSITIONS or token.folded not in modifiers:
                continue
            after = tokens[index + 2] if index + 2 < len(tokens) else None
            before = tokens[index - 1] if index else None
            if after is None or not after.is_word:
                continue
            if before is not None and (before.folded in _LINKS or not before.is_word):
                continue
            if marker.folded == "से" and (
                after.folded in _AFTER_SE or after.folded in modifiers or after.text == token.text
            ):
                continue
            row = modifiers[token.folded]
            yield Detection(
                span=Span(token.start, marker.end),
                message=f"“{token.text}” is no noun; {marker.text} has nothing to follow.",
                evidence=(
                    Evidence(
                        "counts",
                        f"people wrote {token.text} {row['count']} times, "
                        f"{row['before_postposition']} of them before a postposition",
                    ),
                ),
            )


DETECTOR = Detector(
    id="modifier-as-noun",
    title="adjective where a noun must stand",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "यह झूला दर्शकों के ⟦आकर्षक का⟧ केंद्र रहेगा।",
        "हम भाषा के ⟦बुनियादी को⟧ समझने की कोशिश करेंगे।",
    ),
    good=(
        "यह झूला दर्शकों के आकर्षण का केंद्र रहेगा।",
        "हम भाषा के बुनियादी नियमों को समझने की कोशिश करेंगे।",
        "कंपनी का प्रदर्शन अपेक्षा से बेहतर रहा और उसने स्थिति मजबूत की।",
        "काम बेहतर से बेहतर होता गया।",
    ),
    check=check,
)
