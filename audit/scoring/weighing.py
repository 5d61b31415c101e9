"""The layers of evidence, laid over an article, and what follows from them for each detection."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from audit import reader
from audit.backtranslation.examples import with_example
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, key
from audit.knowledge.ngrams import NGRAMS
from audit.knowledge.suspicion import SUSPICION, Suspect, suspects_of
from audit.model import Article, Detector, Finding, Layer, Span
from audit.scoring.company import LEFT_BY_PEOPLE
from audit.scoring.ranking import Found

_TOLD = 0.5  # what is surer than this would be reported
_VOUCHING = 4  # defects beside an example
_LEAST_CASES, _LEAST_SENTENCES = 10, 4
_MOST = 0.97  # the lists and the trees share their authors


def findings_of(found: Iterable[Found], *, accompanied: bool) -> tuple[Finding, ...]:
    """What the detectors found, as evidence; `accompanied` as in audit.scoring.company."""
    return tuple(
        Finding(
            item.detection.span,
            item.detector.id,
            item.category,
            item.severity,
            item.own,
            (accompanied or not item.detection.doubtful) and item.own >= _TOLD,
        )
        for item in found
    )


def touched(article: Article, found: Sequence[Found]) -> frozenset[int]:
    """The numbers of the sentences in which something was found."""
    starts = [sentence.span.start for sentence in article.sentences]
    numbers = set[int]()
    for item in found:
        span = item.detection.span
        first = max(0, bisect_left(starts, span.start + 1) - 1)
        numbers.update(range(first, max(first + 1, bisect_left(starts, span.end))))
    return frozenset(numbers)


def doubtful(article: Article, touched: Collection[int], knowledge: Knowledge) -> frozenset[int]:
    """The numbers of the sentences to read where not all can be: those in which something was
    found, and the third that the language model finds least likely.
    """
    model = knowledge[NGRAMS]
    chances = {
        number: float(model.log_probabilities(model.ids_of(sentence)[0])[1:].mean())
        for number, sentence in enumerate(article.sentences)
        if sentence.words
    }
    least = sorted(chances, key=lambda number: (chances[number], number))
    return frozenset((*touched, *least[: len(least) // 3]))


def weighed(article: Article, knowledge: Knowledge, only: Collection[int] | None = None) -> Article:
    """The article with its `suspects`, by the evidence of its other layers."""
    return replace(article, suspects=suspects_of(article, knowledge, only))


def vouched_for(detector: Detector, article: Article, knowledge: Knowledge) -> Article:
    """The article with the layers that a detector needs, as if defects had been found beside it.

    For a detector's examples, which are single sentences.
    """
    if Layer.BACK_TRANSLATION in detector.needs:
        return with_example(article)
    if not detector.needs:
        return article
    outside = tuple(Span(-n - 1, -n) for n in range(_VOUCHING, 0, -1))
    article = replace(article, company=outside)
    if Layer.SUSPICION in detector.needs:
        if reader.is_installed(knowledge):
            network = reader.network_of(knowledge)
            article = replace(article, reading=reader.read(article, network))
        article = weighed(article, knowledge)
    return article


def is_of_words(detector: Detector) -> bool:
    """Whether what it finds can be told from the words in its place."""
    return detector.category not in LEFT_BY_PEOPLE


def settled(article: Article, found: Sequence[Found], knowledge: Knowledge) -> list[Found]:
    """`found` with the confidence that all evidence on its words gives.

    What covers no word keeps its detector's own, and so does what people leave as machines do
    (page furniture, punctuation): words tell nothing of that.
    """
    suspicion, suspects = knowledge[SUSPICION], article.suspects
    starts = [suspect.token.start for suspect in suspects]
    result: list[Found] = []
    for item in found:
        share = _worst(item, suspects, starts) if is_of_words(item.detector) else None
        if share is None:
            result.append(item)
            continue
        confidence = min(_MOST, suspicion.confidence(item.own, share))
        if not _is_acquitted(item, article, knowledge):
            confidence = max(confidence, min(_TOLD, item.own))
        result.append(replace(item, confidence=confidence))
    return result


def _is_acquitted(item: Found, article: Article, knowledge: Knowledge) -> bool:
    """Whether little confidence is ground enough to drop what a detector would report.

    Not in a machine's article, where half of what was put under one half was right after all; not
    where a sentence or two is all there is to judge by; and not what was hardly ever met in
    learning: no annotated set has a 31 November.
    """
    cases = knowledge[CONFIDENCE].cases.get(key(item.detector.id, item.detection.basis), 0)
    enough = cases >= _LEAST_CASES and len(article.sentences) >= _LEAST_SENTENCES
    return enough and not article.company


def _worst(item: Found, suspects: Sequence[Suspect], starts: Sequence[int]) -> float | None:
    """The largest share among the words of a detection; None where it has none."""
    span = item.detection.span
    first = bisect_left(starts, span.start)
    if first and suspects[first - 1].token.end > span.start:
        first -= 1
    inside = suspects[first : bisect_left(starts, span.end)]
    return max((suspect.share for suspect in inside), default=None)
