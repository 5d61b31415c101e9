"""The README's "Add a detector" walkthrough works as it stands: one file, one table."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import regex

import audit.detectors
from audit.knowledge import Knowledge, reference_folder
from audit.model import Detector
from tests.conftest import ROOT
from tests.contract import test_detectors as contract

_BLOCK = regex.compile(r"`((?:reference|audit)/[\w./-]+)`:\n\n```\w+\n(.*?)```", regex.DOTALL)


@pytest.fixture
def walkthrough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Detector, Knowledge]:
    """Write the README's files beside the project's and discover the new detector."""
    files = dict(_BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    shutil.copytree(reference_folder(), tmp_path / "reference")
    (tmp_path / "audit" / "detectors").mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder = str(tmp_path / "audit" / "detectors")
    monkeypatch.setattr(audit.detectors, "__path__", [*audit.detectors.__path__, folder])
    found = audit.detectors.discover([folder])
    assert len(found) == 1
    monkeypatch.delitem(sys.modules, f"audit.detectors.{found[0].id.replace('-', '_')}")
    return found[0], Knowledge(tmp_path / "reference")


def test_the_new_detector_keeps_the_contract(walkthrough: tuple[Detector, Knowledge]) -> None:
    detector, knowledge = walkthrough
    assert detector.id not in {other.id for other in audit.detectors.DETECTORS}
    contract.test_bad_examples_yield_exactly_the_marked_spans(detector, knowledge)
    contract.test_silent_on_the_good_examples_of_every_detector(detector, knowledge)
    contract.test_says_the_same_twice_and_only_about_the_text(detector, knowledge)
    contract.test_has_enough_examples_and_explains_itself(detector)
    for example in detector.good:
        assert not contract.detections(detector, example, knowledge)
