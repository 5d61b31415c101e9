"""What every detector promises, checked for all of them from their own examples."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import regex

import audit.detectors
from audit.backtranslation.examples import hindi_of
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE
from audit.model import Detection, Detector
from audit.scoring.weighing import vouched_for
from tests.conftest import article

MARK = regex.compile(r"⟦([^⟧]*)⟧")
by_id = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.id)


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of an example without its marks, and the marked spans."""
    spans, shift = [], 0
    for match in MARK.finditer(example):
        spans.append((match.start() - shift, match.end() - shift - 2))
        shift += 2
    return MARK.sub(r"\1", example), spans


def detections(
    detector: Detector, text: str, knowledge: Knowledge, *, is_own: bool = True
) -> list[Detection]:
    """What it finds in an example of its own, or of another: those are in no bad company."""
    given = vouched_for(detector, article(text), knowledge) if is_own else article(hindi_of(text))
    found = detector.check(given, knowledge)
    return [detection for detection in found if not detection.doubtful]


@by_id
def test_bad_examples_yield_exactly_the_marked_spans(
    detector: Detector, knowledge: Knowledge
) -> None:
    for example in detector.bad:
        text, spans = unmark(example)
        found = sorted(tuple(d.span) for d in detections(detector, text, knowledge))
        assert found == spans, [text[start:end] for start, end in found]


@by_id
def test_silent_on_the_good_examples_of_every_detector(
    detector: Detector, knowledge: Knowledge
) -> None:
    for other in DETECTORS:
        for example in other.good:
            found = detections(detector, example, knowledge, is_own=other is detector)
            assert not found, f"{other.id}: {example} → {found}"


@by_id
def test_says_the_same_twice_and_only_about_the_text(
    detector: Detector, knowledge: Knowledge
) -> None:
    for example in detector.bad:
        text, _ = unmark(example)
        first = detections(detector, text, knowledge)
        assert first == detections(detector, text, knowledge)
        for detection in first:
            assert 0 <= detection.span.start < detection.span.end <= len(text)
            assert detection.message.endswith((".", "?", "”"))
            assert detection.message == detection.message.strip()


@by_id
def test_has_enough_examples_and_explains_itself(detector: Detector) -> None:
    assert len(detector.bad) >= 2
    assert len(detector.good) >= 3
    assert len(detector.rationale.strip()) > 150
    assert "limits" in detector.rationale.lower()
    assert inspect.isfunction(detector.check)


@by_id
def test_has_a_measured_confidence(detector: Detector, knowledge: Knowledge) -> None:
    keys = {key.split("/")[0] for key in knowledge[CONFIDENCE]}
    assert detector.id in keys, "run python -m tests.bench.confidence --write"


def test_files_and_registered_detectors_are_the_same() -> None:
    folder = Path(inspect.getfile(audit.detectors)).parent
    files = {file.stem.replace("_", "-") for file in folder.glob("*.py")} - {"--init--"}
    assert files == {detector.id for detector in DETECTORS}


def test_ids_are_unique() -> None:
    ids = [detector.id for detector in DETECTORS]
    assert len(ids) == len(set(ids))


def test_detectors_neither_print_nor_open_files_nor_read_configuration() -> None:
    folder = Path(inspect.getfile(audit.detectors)).parent
    forbidden = regex.compile(r"\b(?:print\(|open\(|logging|os\.environ|requests|urllib|pathlib)\b")
    for file in sorted(folder.glob("*.py")):
        found = forbidden.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{file.name}: {found and found.group()}"
