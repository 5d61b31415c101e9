"""A doubtful defect is reported only where the article's other defects vouch for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Layer,
    Report,
    Severity,
    Source,
    Span,
)
from audit.pipeline import audit as run
from audit.scoring.company import in_company, keeps_company
from audit.scoring.ranking import Found
from audit.settings import Settings
from audit.text.sentences import read

_MACHINE = (
    "देश के पास हथियारों का बड़ा स्टॉकपाइल है।\nपीड़ित ने कंपनी के खिलाफ लॉसूट दायर किया।\n"
    "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
)
_PEOPLE = (
    "देश के पास हथियारों का बड़ा भंडार है।\nपीड़ित ने कंपनी के खिलाफ मुकदमा दायर किया।\n"
    "बचाव दल चौबीसों घंटे काम में जुटे हैं।\n"
)
_DOUBTFUL = "बैठक में झ्फुल्कोट्ज भी मौजूद थे।\n"
_DETECTOR = next(detector for detector in DETECTORS if detector.id == "impossible-name")


def _audit(text: str, settings: Settings | None = None) -> Report:
    article = read(text, id="company", source=Source("company"))
    return run(article, Knowledge(), settings or Settings(raise_failures=True))


def _words(report: Report) -> set[str]:
    return {report.article.text[slice(*defect.span)] for defect in report.defects}


def test_the_same_word_is_reported_beside_a_machines_defects_only() -> None:
    assert "झ्फुल्कोट्ज" in _words(_audit(_MACHINE + _DOUBTFUL))
    alone = _audit(_PEOPLE + _DOUBTFUL)
    assert "झ्फुल्कोट्ज" not in _words(alone)
    (kept,) = [
        item
        for item in alone.suppressed
        if alone.article.text[slice(*item.defect.span)] == "झ्फुल्कोट्ज"
    ]
    assert kept.reason == "nothing else in this article points to a machine"


def _found(start: int, detection: Detection | None = None, detector: Detector = _DETECTOR) -> Found:
    detection = detection or Detection(Span(start, start + 4), "")
    return Found(detector, detection, detection.severity or detector.severity, 0.9, 0.9)


def _pairs(found: list[Found]) -> list[tuple[Detector, Detection]]:
    return [(item.detector, item.detection) for item in found]


@pytest.mark.parametrize(
    ("places", "words", "kept"),
    [
        ([], 50, False),
        ([0], 50, False),
        ([0, 10], 50, True),
        ([0, 2], 50, False),
        ([0, 10], 200, True),
        ([0, 10], 201, False),
    ],
)
def test_company_is_two_places_and_one_in_a_hundred_words(
    places: list[int], words: int, *, kept: bool
) -> None:
    assert keeps_company(_pairs([_found(start) for start in places]), words) is kept


def test_what_people_leave_too_is_no_company() -> None:
    for category in (Category.PUNCTUATION, Category.RESIDUE, Category.LANGUAGE):
        detector = replace(_DETECTOR, category=category)
        found = [_found(start, detector=detector) for start in (0, 10, 20)]
        assert not keeps_company(_pairs(found), 50)
    minor = [Detection(Span(n, n + 4), "", severity=Severity.MINOR) for n in (0, 10)]
    doubtful = [Detection(Span(n, n + 4), "", doubtful=True) for n in (0, 10)]
    for detections in (minor, doubtful):
        assert not keeps_company([(_DETECTOR, one) for one in detections], 50)


def test_company_makes_worse_what_says_so_and_no_severity_that_was_set() -> None:
    company = [_found(0), _found(10)]
    said = Detection(Span(20, 24), "", severity=Severity.MINOR, in_company=Severity.MAJOR)
    (*_, worse), alone = in_company([*company, _found(20, said)], 50)
    assert worse.severity is Severity.MAJOR
    assert not alone
    (kept,), _ = in_company([_found(20, said)], 50)
    assert kept.severity is Severity.MINOR
    configured = Found(_DETECTOR, said, Severity.CRITICAL, 0.9, 0.9)
    (*_, still), _ = in_company([*company, configured], 50)
    assert still.severity is Severity.CRITICAL


def test_a_doubtful_one_on_a_certain_place_is_left_out() -> None:
    doubtful = Detection(Span(10, 14), "", doubtful=True)
    kept, alone = in_company([_found(0), _found(10), _found(10, doubtful)], 50)
    assert len(kept) == 2
    assert not alone


_TREATMENT = "दोनों देशों ने एक सैन्य उपचार पर हस्ताक्षर किए।\n"


def test_a_detector_that_needs_company_runs_only_in_it() -> None:
    needing = [one for one in DETECTORS if Layer.COMPANY in one.needs]
    assert {one.id for one in needing} == {"impossible-pairing"}
    seen: list[tuple[Span, ...]] = []

    def check(article: Article, knowledge: Knowledge) -> list[Detection]:
        seen.append(article.company)
        return []

    spy = replace(needing[0], check=check)
    others = tuple(one for one in DETECTORS if not one.needs)
    for text in (_MACHINE, _PEOPLE):
        article = read(text, id="company", source=Source("company"))
        report = run(article, Knowledge(), Settings(raise_failures=True), detectors=(*others, spy))
        assert not report.skipped
    (company,) = seen
    assert [_MACHINE[slice(*span)] for span in company] == ["स्टॉकपाइल", "लॉसूट", "घड़ी के आसपास"]


def test_a_disabled_detector_does_not_run_in_company_either() -> None:
    settings = Settings(disabled=frozenset({"out-of-place-word"}), raise_failures=True)
    found = _audit(_MACHINE + _TREATMENT, settings)
    assert "out-of-place-word" not in {defect.detector for defect in found.defects}


def test_a_crash_in_company_is_named() -> None:
    def check(article: Article, knowledge: Knowledge) -> list[Detection]:
        raise ValueError("broken")

    needing = next(one for one in DETECTORS if Layer.COMPANY in one.needs)
    others = tuple(one for one in DETECTORS if not one.needs)
    broken = replace(needing, check=check)
    article = read(_MACHINE, id="company", source=Source("company"))
    report = run(article, Knowledge(), Settings(), detectors=(*others, broken))
    assert [item.detector for item in report.failed] == [broken.id]
    assert report.defects
