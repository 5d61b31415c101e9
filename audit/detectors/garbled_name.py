"""A garbled or translated name.

Systems spell a name they do not know letter by letter and lose some of them (बडनोव for
बुदानोव, Budanov; मिंगस्क for मिन्स्क, Minsk), or take it for a word and translate it (चोए बेटा
हुई for चोए सोन हुई, as if Son were "son"). Three kinds of evidence, weighed apart:
`phrase`, an entry of reference/name-garbles; `pair`, two words that stand together and both
resemble one name of reference/names, at least one of them no known word; `lone`, one word
that no list knows and that comes within a consonant of a name the article's topic calls for.

Known limits: names that are in no list; garbles that happen to be Hindi words and are not
entries. Two spellings that differ in vowel length, nasals or dots are never a garble.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.knowledge.names import NAMES, NameMatch, Names
from audit.knowledge.phrases import PhraseIndex
from audit.knowledge.unknown import unknown_words
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Span,
    Token,
)

GARBLES = Table(
    path="name-garbles.tsv",
    columns=("pattern", "name", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)
_GARBLED = 0.75  # a part of a pair that differs less is spelled another way, not garbled


def _has_topic(article: Article, topic: tuple[str, ...]) -> bool:
    return any(
        token.folded.startswith(topic)
        for sentence in article.sentences
        for token in sentence.tokens
    )


def _by_phrase(sentence: Sentence, knowledge: Knowledge) -> Iterator[Detection]:
    for match in knowledge[GARBLES].matches(sentence):
        name = match.phrase.row["name"]
        yield Detection(
            span=match.span,
            message=f"The name “{name}”, garbled or translated.",
            suggestion=match.phrase.suggestion,
            basis="phrase",
            severity=match.phrase.severity,
            evidence=(Evidence("name", name), Evidence("entry", match.phrase.pattern)),
        )


def _pair(names: Names, first: Token, second: Token) -> tuple[NameMatch, NameMatch] | None:
    """The name behind two neighbours, where what is unknown of them is garbled."""
    found = names.nearest_pair(first.folded, second.folded)
    if found is None or max(found[0].distance, found[1].distance) <= _GARBLED:
        return None
    return found


def _by_sound(article: Article, sentence: Sentence, knowledge: Knowledge) -> Iterator[Detection]:
    unknown = list(unknown_words(sentence, knowledge))
    if not unknown:
        return
    names, tokens = knowledge[NAMES], sentence.tokens
    taken = -1
    for index in unknown:
        if index == taken:
            continue
        for first in (index - 1, index):
            if first < 0 or first + 1 >= len(tokens) or first == taken:
                continue
            other = first + 1 if first == index else first
            if tokens[other].folded not in names and other not in unknown:
                continue
            pair = _pair(names, tokens[first], tokens[first + 1])
            if pair:
                taken = first + 1
                yield _sounds_like(
                    Span(tokens[first].start, tokens[first + 1].end),
                    f"{pair[0].text} {pair[1].text}",
                    pair[1].latin,
                    "pair",
                )
                break
        else:
            match = names.nearest(tokens[index].folded)
            if match and _has_topic(article, match.topic):
                yield _sounds_like(tokens[index].span, match.text, match.latin, "lone")


def _sounds_like(span: Span, suggestion: str, latin: str, basis: str) -> Detection:
    return Detection(
        span=span,
        message=f"No known word; sounds like a garble of the name “{latin}”.",
        suggestion=suggestion,
        basis=basis,
        evidence=(Evidence("name", latin),),
    )


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report listed garbles, then words that sound like a name and are none."""
    for sentence in article.sentences:
        listed = list(_by_phrase(sentence, knowledge))
        yield from listed
        for detection in _by_sound(article, sentence, knowledge):
            span = detection.span
            if all(span.end <= d.span.start or d.span.end <= span.start for d in listed):
                yield detection


DETECTOR = Detector(
    id="garbled-name",
    title="garbled name",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "यूक्रेन के खुफिया प्रमुख ⟦बूदनाव⟧ ने कीव में यह बात कही।",
        "बेलारूस ने सम्मेलन ⟦मिंगस्क⟧ में बुलाया है।",
        "उत्तर कोरिया की विदेश मंत्री ⟦चोए बेटा हुई⟧ मॉस्को पहुंचीं।",
        "जर्मनी की नेता ⟦एंजेला मरकेट⟧ ने इस्तीफा दिया।",
    ),
    good=(
        "यूक्रेन के खुफिया प्रमुख किरिलो बुदानोव ने यह बात कही।",
        "शोइगू और लावरोव ने मॉस्को में बैठक की।",
        "उसका बेटा हुई घटना से डर गया।",
        "दीवार पर सफेद घर का चित्र बना था।",
        "पार्टी के राज्य सचिव ने सदस्यों को संबोधित किया।",
    ),
    check=check,
)
