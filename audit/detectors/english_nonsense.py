"""Hindi whose English makes no sense: a word carried over as it is, or words nobody puts together.

An editor sees "military treatment was signed" at once. Two things are looked for in the English of
a sentence. A word that the translator could only copy, because no Hindi it has read has it: mostly
a garble. And two neighbours that English text never has side by side, where the English word that
the Hindi one was probably mistaken for (reference/pivot: "treatment" for "treaty") stands beside
the same neighbour all the time; then that reading is suggested.

Known limits: only with back-translation; the statistics of neighbours are from some two million
words, so only frequent ones convict; a rare but right word is copied too, so copying counts only
where the translator copies next to nothing of clean text (`mt-audit models check`).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.backtranslation.carried import LOOP, WORD, carried, tokens_at
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT, FIRST
from audit.knowledge.english_pairs import ENGLISH_PAIRS, EnglishPairs
from audit.knowledge.pivot import NO_LEMMA, PIVOT
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Layer,
    Link,
    Rendering,
    Sentence,
    Severity,
    Span,
)

COPIED, NEIGHBOURS, CIRCLE = "copied", "neighbours", "circle"
_FREQUENT = 30  # of both words, before never having met says something
_WORD = regex.compile(r"[A-Za-z]+")
_MESSAGES = {
    WORD: "“{}” cannot be translated: no Hindi that the translator has read has it.",
    LOOP: "In English this sentence goes round in a circle.",
}
_BASES = {WORD: COPIED, LOOP: CIRCLE}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report what is odd in the English of each sentence, where its Hindi stands."""
    for number, rendering in article.renderings.items():
        sentence = article.sentences[number]
        for item in carried(article, sentence, rendering, knowledge):
            if not item.is_kept and item.kind in _MESSAGES and item.kind in article.faithful:
                yield Detection(
                    span=item.span,
                    message=_MESSAGES[item.kind].format(
                        article.text[item.span.start : item.span.end]
                    ),
                    evidence=(Evidence("in English", rendering.english),),
                    basis=_BASES[item.kind],
                )
        yield from _neighbours(article, sentence, rendering, knowledge)


def _neighbours(
    article: Article, sentence: Sentence, rendering: Rendering, knowledge: Knowledge
) -> Iterator[Detection]:
    """Words never met side by side, where another reading of one of them is."""
    pairs, english = knowledge[ENGLISH_PAIRS], rendering.english
    links = [link for link in rendering.links if _WORD.fullmatch(english[link.start : link.end])]
    words = [english[link.start : link.end].lower() for link in links]
    for place, (word, link) in enumerate(zip(words, links, strict=True)):
        if pairs.count(word) < _FREQUENT:
            continue
        for step in (-1, 1):
            if not 0 <= place + step < len(words) or not _touch(english, links, place, step):
                continue
            other = words[place + step]
            if pairs.count(other) < _FREQUENT or _are_met(pairs, word, other, step):
                continue
            meant = _meant(sentence, link, word, other, step, rendering, knowledge)
            if meant is not None:
                span, reading = meant
                first, second = sorted((place, place + step))
                yield Detection(
                    span=span,
                    message=f"Reads as “{words[first]} {words[second]}” in English: "
                    f"“{reading}” was probably meant.",
                    evidence=(
                        Evidence("english", reading),
                        Evidence("read as", word),
                        Evidence("in English", english),
                    ),
                    basis=NEIGHBOURS,
                )
                break


def _touch(english: str, links: list[Link], place: int, step: int) -> bool:
    first, second = sorted((place, place + step))
    return not english[links[first].end : links[second].start].strip()


def _are_met(pairs: EnglishPairs, word: str, other: str, step: int) -> bool:
    return pairs.are_met(word, other) if step > 0 else pairs.are_met(other, word)


def _meant(
    sentence: Sentence,
    link: Link,
    word: str,
    other: str,
    step: int,
    rendering: Rendering,
    knowledge: Knowledge,
) -> tuple[Span, str] | None:
    """The Hindi word behind `word`, and an English one that is met beside `other`, if any."""
    fit, pivot, pairs = knowledge[CONTEXT_FIT], knowledge[PIVOT], knowledge[ENGLISH_PAIRS]
    for token in tokens_at(sentence, (link,), link.start, link.end):
        unit = fit.unit(token.folded)
        lemma = pivot.lemma(unit) if unit >= FIRST else NO_LEMMA
        if lemma == NO_LEMMA:
            continue
        alternatives = pivot.alternatives(lemma)
        for english, meant in zip(
            alternatives.english.tolist(), alternatives.meant.tolist(), strict=True
        ):
            reading = pivot.english(meant)
            if english == meant or pivot.english(english) != word or reading == other:
                continue
            if pairs.count(reading) >= _FREQUENT and _are_met(pairs, reading, other, step):
                return token.span, reading
    return None


DETECTOR = Detector(
    id="english-nonsense",
    title="word that makes no sense in English",
    category=Category.SENSE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "नेता ने ⟦फ्ठुयल्ज⟧ में भाषण दिया। ⇒ The leader spoke in फ्ठुयल्ज today.",
        "⟦वह वहां गया और फिर लौट आया था।⟧ ⇒ He went there there there there there there.",
        "राजनीतिक ⟦हिस्से⟧ ने बैठक बुलाई। ⇒ The political part called a meeting.",
    ),
    good=(
        "नेता ने पटना में भाषण दिया। ⇒ The leader gave a speech in Patna.",
        "वह बार बार बोला। ⇒ He spoke again and again and again.",
        "दोनों देशों ने सैन्य संधि की। ⇒ Both countries made a military treaty.",
        "राजनीतिक दल ने बैठक बुलाई। ⇒ The political party called a meeting.",
    ),
    check=check,
    needs=frozenset({Layer.BACK_TRANSLATION}),
)
