"""Properties of the whole pipeline: hostile text, order, concatenation, monotone scores."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.model import Report, Severity
from audit.pipeline import audit
from audit.scoring.origin import mt_likelihood
from audit.scoring.ranking import Found, rank
from audit.scoring.scores import article_score
from audit.settings import Settings
from tests.conftest import ROOT, article

KNOWLEDGE = Knowledge()
STRICT = Settings(raise_failures=True, min_confidence=0.0)
SEEDS = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]
GOOD = sorted({example for detector in DETECTORS for example in detector.good})
_ODD = ["\n", "\u200d", "्", "।", "«", "\x1b[31m"]
BAD = sorted(
    {
        example.replace("⟦", "").replace("⟧", "")
        for detector in DETECTORS
        for example in detector.bad
    }
)


def run(text: str) -> Report:
    return audit(article(text), KNOWLEDGE, STRICT)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A stretch of a seed with pieces cut, doubled and sown with odd characters."""
    text = draw(st.sampled_from(SEEDS + BAD))
    start = draw(st.integers(0, max(0, len(text) - 1)))
    text = text[start : start + draw(st.integers(1, 400))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        odd = draw(st.text(max_size=6) | st.sampled_from(_ODD))
        text = text[:at] + odd + text[at : at + draw(st.integers(0, 30))] + text[at:]
    return text


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(mangled() | st.text(max_size=300))
def test_any_text_is_audited_and_every_span_slices(text: str) -> None:
    report = run(text)
    assert not report.failed
    for number, defect in enumerate(report.defects, 1):
        assert defect.rank == number
        assert 0 <= defect.span.start < defect.span.end <= len(text)
        assert 0 <= defect.confidence <= 1
    assert 0 <= report.score <= 100
    assert len({d.fingerprint for d in report.defects}) == len(report.defects)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(GOOD), st.sampled_from(GOOD))
def test_clean_articles_stay_clean_side_by_side(first: str, second: str) -> None:
    apart = {d.detector for d in (*run(first).defects, *run(second).defects)}
    together = {
        d.detector
        for d in run(f"{first}\n\n{second}").defects
        if d.severity >= Severity.MAJOR and d.detector != "near-repeat"
    }
    assert together <= apart


@pytest.mark.parametrize("seed", range(5))
def test_rank_does_not_depend_on_the_order_of_finding(seed: int) -> None:
    read = article(SEEDS[seed])
    found = [
        Found(detector, detection, detection.severity or detector.severity, 0.7, 0.7)
        for detector in DETECTORS
        for detection in detector.check(read, KNOWLEDGE)
    ]
    expected = rank(read, found)
    random.Random(seed).shuffle(found)
    assert rank(read, found) == expected
    assert rank(read, found[::-1]) == expected


@pytest.mark.parametrize("seed", range(5))
def test_a_defect_more_never_raises_the_score(seed: int) -> None:
    report = run(SEEDS[seed])
    scores = [
        article_score(report.defects[:n], report.words) for n in range(len(report.defects) + 1)
    ]
    assert scores == sorted(scores, reverse=True)
    likelihoods = [
        mt_likelihood(report.article, report.defects[:n]) for n in range(len(report.defects) + 1)
    ]
    assert likelihoods == sorted(likelihoods, key=lambda value: value or 0.0)


def test_a_merged_detection_stays_visible() -> None:
    read = article(BAD[0])
    detector = next(d for d in DETECTORS if list(d.check(read, KNOWLEDGE)))
    detection = next(iter(detector.check(read, KNOWLEDGE)))
    found = [
        Found(detector, detection, Severity.MAJOR, 0.9, 0.9),
        Found(detector, detection, Severity.MINOR, 0.6, 0.6),
    ]
    (defect,) = rank(read, found)
    assert defect.severity is Severity.MAJOR
    assert [merged.severity for merged in defect.merged] == [Severity.MINOR]
