"""Training the model of endings on a made-up corpus: the same input, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audit.knowledge import Knowledge
from audit.knowledge.expected_forms import ExpectedForms, ending_slots, group_of, windows
from audit.knowledge.slots import CLASSES
from audit.model import Source
from audit.text.sentences import read

pytest.importorskip("torch", reason="training needs the extra `train` (PyTorch)")

_SENTENCES = """\
यह बड़ी सड़क है और यह बड़ा मकान है।
गांव की सड़क टूट गई थी।
गांव का मकान टूट गया था।
मंत्री ने नई सड़क देखी।
मंत्री ने नया मकान देखा।
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "corpora").mkdir()
    (folder / "corpora" / "news_made.txt").write_text(_SENTENCES * 400, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def _small_steps() -> Iterator[None]:
    """So little text needs small batches to be learned."""
    from audit.build import expected_forms

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expected_forms, "BATCH", 64)
        yield


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from audit.build.expected_forms import build_expected_forms

    folder = tmp_path_factory.mktemp("one")
    build_expected_forms(data, folder)
    return folder


def test_the_same_input_gives_the_same_bytes(data: Path, built: Path, tmp_path: Path) -> None:
    from audit.build.expected_forms import build_expected_forms

    build_expected_forms(data, tmp_path)
    for name in ("units.marisa", "weights.npz", "about.json"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes()


def test_the_artefact_says_where_it_comes_from(built: Path) -> None:
    about = json.loads((built / "about.json").read_text(encoding="utf-8"))
    assert list(about["inputs"]) == ["news_made.txt"]
    assert about["script"].startswith("python -m audit.build expected-forms")


def test_it_learns_what_it_reads(built: Path) -> None:
    model, knowledge = ExpectedForms(built), Knowledge()
    article = read("मंत्री ने नई सड़क देखी।", id="made", source=Source("made"))
    table = model.table(article, knowledge)
    slots = ending_slots(table)
    chances = model.probabilities(windows(table, slots), group_of(slots.observed))
    assert [CLASSES[n] for n in chances.argmax(axis=1)] == ["ी", "ी"]
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-4)
