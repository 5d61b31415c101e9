"""Training the network of contexts on a made-up corpus: the same bytes, and it learns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audit.knowledge.context_fit import load
from tests.conftest import article

pytest.importorskip("torch", reason="training needs the extra `train` (PyTorch)")

_SENTENCES = """\
अस्पताल में घायल मरीज का उपचार चल रहा है।
अस्पताल में बीमार मरीज का उपचार शुरू हुआ।
दोनों देशों ने शांति की संधि पर हस्ताक्षर किए।
दोनों देशों ने व्यापार की संधि पर हस्ताक्षर किए।
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name in ("corpora", "parallel"):
        (folder / name).mkdir()
    (folder / "corpora" / "news_made.txt").write_text(_SENTENCES * 150, encoding="utf-8")
    (folder / "corpora" / "README.md").write_text("| no corpus |\n", encoding="utf-8")
    pairs = "".join(f"English\t{line}\n" for line in _SENTENCES.splitlines())
    (folder / "parallel" / "made.tsv").write_text(pairs * 50, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def _small_steps() -> Iterator[None]:
    """So little text needs small batches, and has few function words."""
    from audit.build import context_fit

    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("BATCH", 64), ("NEGATIVES", 16), ("FUNCTION_WORDS", 6)):
            patch.setattr(context_fit, name, value)
        yield


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from audit.build.context_fit import build_context_fit

    folder = tmp_path_factory.mktemp("one")
    build_context_fit(data, folder, epochs=3)
    return folder


def test_the_same_input_gives_the_same_bytes(data: Path, built: Path, tmp_path: Path) -> None:
    from audit.build.context_fit import build_context_fit

    build_context_fit(data, tmp_path, epochs=3)
    for name in ("forms.marisa", "vectors.npy", "about.json"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes()
    with np.load(tmp_path / "layers.npz") as one, np.load(built / "layers.npz") as other:
        assert sorted(one.files) == sorted(other.files)
        assert all(np.array_equal(one[name], other[name]) for name in one.files)


def test_a_word_fits_where_people_write_it(built: Path) -> None:
    fit = load(built)
    (sentence,) = article("दोनों देशों ने शांति की उपचार पर हस्ताक्षर किए।").sentences
    reading = fit.read(sentence)
    place = [token.text for token in reading.tokens].index("उपचार")
    units = np.array([fit.unit(word) for word in ("उपचार", "संधि")])
    (expected,) = fit.expected(reading.units, np.array([place]))
    treatment, treaty = fit.scores(expected, units)
    assert treaty > treatment


def test_what_was_reached_is_said(built: Path) -> None:
    about = json.loads((built / "about.json").read_text(encoding="utf-8"))
    assert about["held out"]["nats"] < about["held out"]["nats without context"]
    assert set(about["inputs"]) == {"corpora/news_made.txt", "parallel/made.tsv"}


def test_a_folder_without_text_is_refused(tmp_path: Path) -> None:
    from audit.build.context_fit import build_context_fit

    with pytest.raises(FileNotFoundError, match="neither corpora/ nor parallel/"):
        build_context_fit(tmp_path, tmp_path / "out")
