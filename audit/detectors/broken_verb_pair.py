"""A stem with a light verb that it never takes: गिर देना, हो डाला, मुस्कुरा गया.

Hindi colours a verb with a second one after its stem, and each stem takes only some: गिर जाना
(to fall down), पढ़ लेना, but no गिर देना, for देना wants a doer and an object (McGregor, Outline of
Hindi Grammar, §25; Butt 1995, "The Structure of Complex Predicates in Urdu"). A system that has
lost a letter (गिर for गिरा, "dropped") or put two verbs side by side writes pairs that nobody
does. The pairs are not from rules but from counts: reference/unheard-verb-pairs.tsv holds those
that chance would have made often in the corpora and people did not.

Known limits: frequent stems and thirteen light verbs only, side by side, in a finite form; stems
that are nouns too (मांग, demand) are left alone. Modern systems hardly ever err here: in human
text it finds slips of the keyboard (आ आए for आए), which are errors all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.model import Article, Category, Detection, Detector, Evidence, Role, Severity, Span
from audit.text.light_verbs import light_verb


def _build(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """Stem → the light verbs that it never takes."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for stem in row["stems"].split():
            found.setdefault(stem, set()).add(row["light"])
    return {stem: frozenset(lights) for stem, lights in found.items()}


UNHEARD_VERB_PAIRS = Table(
    path="unheard-verb-pairs.tsv", columns=("light", "stems", "source"), build=_build
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at the word after each stem."""
    shunned, frames = knowledge[UNHEARD_VERB_PAIRS], knowledge[VERB_FRAMES]
    stems = shunned.keys()
    for sentence in article.sentences:
        if sentence.role is not Role.PROSE or stems.isdisjoint(sentence.forms):
            continue
        tokens = sentence.tokens
        for index in range(1, len(tokens) - 1):
            lights = shunned.get(tokens[index].folded)
            if lights is None:
                continue
            stem, verb = tokens[index], tokens[index + 1]
            light = light_verb(verb.folded, frames.forms)
            if light in lights and verb.start - stem.end == 1:
                yield Detection(
                    span=Span(stem.start, verb.end),
                    message=f"“{stem.text}” does not combine with {light}ना.",
                    evidence=(Evidence("pair", f"{stem.text} {verb.text}"),),
                )


DETECTOR = Detector(
    id="broken-verb-pair",
    title="verbs that do not combine",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "तेज हवा से सड़क पर लगा बोर्ड ⟦गिर दिया⟧।",
        "दो दिन में सारा काम पूरा ⟦हो डाला⟧ है।",
    ),
    good=(
        "तेज हवा से सड़क पर लगा बोर्ड गिर गया।",
        "दो दिन में सारा काम पूरा हो गया है।",
        "बच्चों ने सारा सामान नीचे गिरा दिया।",
        "वह बात पूरी होते ही चल दिया।",
    ),
    check=check,
)
