"""The company that a defect keeps: what an article's other defects say of a doubtful one.

A word that no list knows may be the name of a village or what a machine made of "Budanov". In
an article with several defects that only a machine leaves, it is nearly always the latter.
Such company is two places or more, one in every hundred words or more, with a major defect of
meaning or language, found without any help of company; page furniture and punctuation, which
people leave too, do not count.
Measured on the expert training set: of unknown words that sound somewhat like a name four in
five are garbled in company, two in three elsewhere; in clean text, read in articles of eight
lines, such a word is reported once in some thirty thousand words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from audit.model import Category, Detection, Detector, Severity, Span
from audit.scoring.ranking import Found

LEFT_BY_PEOPLE = frozenset({Category.RESIDUE, Category.PUNCTUATION, Category.LANGUAGE})
_PLACES = 2
_WORDS = 100  # for each place
_LEAST_WORDS = 40  # a text shorter than this counts as this long


def company_of(
    found: Iterable[tuple[Detector, Detection]], least: Severity = Severity.MAJOR
) -> tuple[Span, ...]:
    """The places of what only a machine leaves, in order; of those that overlap the first."""
    spans = sorted(
        detection.span
        for detector, detection in found
        if not detection.doubtful
        and not detector.needs
        and detector.category not in LEFT_BY_PEOPLE
        and (detection.severity or detector.severity) >= least
    )
    places: list[Span] = []
    for span in spans:
        if not places or span.start >= places[-1].end:
            places.append(span)
    return tuple(places)


def is_enough(company: Sequence[Span], words: int) -> bool:
    """Whether so many places in an article of so many words show that a machine wrote it."""
    return len(company) >= _PLACES and len(company) * _WORDS >= max(words, _LEAST_WORDS)


def keeps_company(found: Iterable[tuple[Detector, Detection]], words: int) -> bool:
    """Whether an article of so many words has defects that vouch for a doubtful one."""
    return is_enough(company_of(found), words)


def in_company(found: Sequence[Found], words: int) -> tuple[list[Found], list[Found]]:
    """(`found` as it stands in its company, what is too doubtful to stand without any)."""
    if not any(item.detection.doubtful or item.detection.in_company for item in found):
        return list(found), []
    if not keeps_company(((item.detector, item.detection) for item in found), words):
        alone = [item for item in found if item.detection.doubtful]
        return [item for item in found if not item.detection.doubtful], alone
    taken = [item.detection.span for item in found if not item.detection.doubtful]
    return [
        _in_company(item)
        for item in found
        if not item.detection.doubtful or not _overlaps(item.detection.span, taken)
    ], []


def _in_company(item: Found) -> Found:
    worse = item.detection.in_company
    # A severity that the configuration set stands.
    if worse is None or item.severity != (item.detection.severity or item.detector.severity):
        return item
    return replace(item, severity=max(worse, item.severity))


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
