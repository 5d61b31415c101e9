"""One defect per place, in a total order: worst expected harm first, then position."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.model import (
    Article,
    Category,
    Defect,
    Detection,
    Detector,
    Merged,
    Severity,
    Span,
    TokenKind,
)
from audit.scoring.harm import expected_harm
from audit.text.folding import fold

# Two detections are about the same place where what they share is at least this part of
# what they cover together. A whole torn-off sentence does not swallow a word in it; where each
# reaches beyond the other, half of the shorter one is enough.
_SAME_PLACE, _SAME_WORD = 0.25, 0.5
_CONTEXT_WORDS = 3
_CELL = 64
_PUNCTUATION = TokenKind.PUNCTUATION


@dataclass(frozen=True, slots=True)
class Found:
    """A detection with its detector, severity and confidence.

    `own` is what the detector's word is worth by itself, `confidence` what all evidence gives.
    """

    detector: Detector
    detection: Detection
    severity: Severity
    confidence: float
    own: float

    @property
    def category(self) -> Category:
        """What kind of defect it is."""
        return self.detection.category or self.detector.category


_Order = tuple[float, int, int, str, str]


def _order(found: Found, confidence: float) -> _Order:
    """Sorts by expected harm, position, detector; a total order, free of input order."""
    category, span = found.category, found.detection.span
    harm = expected_harm(category, found.severity, confidence)
    return (-harm, span.start, span.end, found.detector.id, found.detection.message)


def _alone(found: Found) -> _Order:
    """By what the detector itself knows: of one place, all evidence says the same of each."""
    return _order(found, found.own)


def _together(strongest: Found, weaker: Sequence[Found]) -> float:
    """The confidence of a place: of the surest of its detections.

    That several detectors agree has been weighed in each already (audit.scoring.weighing).
    """
    return max(found.confidence for found in (strongest, *weaker))


def rank(article: Article, found: Sequence[Found]) -> tuple[Defect, ...]:
    """Merge what stands on the same place and number the rest from the worst."""
    if not found:
        return ()
    kept: list[tuple[Found, list[Found]]] = []
    by_place: dict[int, list[tuple[Found, list[Found]]]] = {}
    for candidate in sorted(found, key=_alone):
        span = candidate.detection.span
        cells = range(span.start // _CELL, (span.end - 1) // _CELL + 1)
        near = {id(entry): entry for cell in cells for entry in by_place.get(cell, ())}
        for strongest, weaker in sorted(near.values(), key=lambda entry: _alone(entry[0])):
            if _same_place(strongest.detection.span, span):
                weaker.append(candidate)
                break
        else:
            entry: tuple[Found, list[Found]] = (candidate, [])
            kept.append(entry)
            for cell in cells:
                by_place.setdefault(cell, []).append(entry)
    kept.sort(key=lambda entry: _order(entry[0], _together(*entry)))
    fingerprints = _fingerprints(article, [entry[0] for entry in kept])
    return tuple(
        _defect(number, strongest, weaker, fingerprint)
        for number, ((strongest, weaker), fingerprint) in enumerate(
            zip(kept, fingerprints, strict=True), 1
        )
    )


def merge(one: Sequence[Defect], other: Sequence[Defect]) -> tuple[Defect, ...]:
    """Defects on different places of one article, ranked together."""
    ordered = sorted(
        (*one, *other),
        key=lambda defect: (
            -expected_harm(defect.category, defect.severity, defect.confidence),
            defect.span.start,
            defect.span.end,
            defect.detector,
            defect.message,
        ),
    )
    return tuple(replace(defect, rank=number) for number, defect in enumerate(ordered, 1))


def _same_place(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return False
    together = max(one.end, other.end) - min(one.start, other.start)
    if (
        one.start < other.start < one.end < other.end
        or other.start < one.start < other.end < one.end
    ):
        return shared >= _SAME_WORD * min(one.end - one.start, other.end - other.start)
    return shared >= _SAME_PLACE * together


def _defect(rank: int, strongest: Found, weaker: list[Found], fingerprint: str) -> Defect:
    detection = strongest.detection
    evidence = dict.fromkeys(detection.evidence)
    for other in weaker:
        evidence.update(dict.fromkeys(other.detection.evidence))
    return Defect(
        rank=rank,
        detector=strongest.detector.id,
        category=strongest.category,
        severity=strongest.severity,
        confidence=_together(strongest, weaker),
        span=detection.span,
        message=detection.message,
        suggestion=detection.suggestion,
        evidence=tuple(evidence),
        fingerprint=fingerprint,
        merged=tuple(
            Merged(
                detector=other.detector.id,
                category=other.category,
                severity=other.severity,
                confidence=other.confidence,
                span=other.detection.span,
                message=other.detection.message,
                suggestion=other.detection.suggestion,
            )
            for other in weaker
        ),
    )


def _fingerprints(article: Article, found: Sequence[Found]) -> list[str]:
    """A hash of detector, folded text and folded neighbours for each; repeats are numbered.

    Neighbours are of the same sentence: what moves or is written around it changes nothing.
    """
    sentences = [sentence.span.start for sentence in article.sentences]
    words = [
        token
        for sentence in article.sentences
        for token in sentence.tokens
        if token.kind < _PUNCTUATION
    ]
    starts = [token.start for token in words]
    seen: dict[str, int] = {}
    result = [""] * len(found)
    for index in sorted(range(len(found)), key=lambda i: found[i].detection.span):
        item = found[index]
        span = item.detection.span
        opening = bisect_left(starts, _last_up_to(span.start, sentences))
        closing = bisect_left(starts, _first_from(span.end, sentences, len(article.text)))
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        before = [token.folded for token in words[max(opening, first - _CONTEXT_WORDS) : first]]
        after = [token.folded for token in words[last : min(last + _CONTEXT_WORDS, closing)]]
        inside = fold(article.text[span.start : span.end])
        content = "\x1f".join([item.detector.id, inside, " ".join(before), " ".join(after)])
        count = seen[content] = seen.get(content, 0) + 1
        digest = hashlib.sha256(f"{content}\x1f{count}".encode("utf-8", "surrogatepass"))
        result[index] = digest.hexdigest()[:16]
    return result


def _last_up_to(place: int, starts: Sequence[int]) -> int:
    """The last of `starts` that is not after `place`; 0 for none."""
    number = bisect_right(starts, place)
    return starts[number - 1] if number else 0


def _first_from(place: int, starts: Sequence[int], end: int) -> int:
    """The first of `starts` that is not before `place`; `end` for none."""
    number = bisect_left(starts, place)
    return starts[number] if number < len(starts) else end
