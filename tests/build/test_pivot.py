"""The pivot built from a little made-up data: alignment, confusions, what is stored."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import marisa_trie
import numpy as np
import pytest

from audit.build.pivot import Line, _bases, _similar_spellings, _slips, build_pivot
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT, FIRST
from audit.knowledge.pivot import NO_LEMMA, PIVOT

_PAIRS = (
    ("The treaty was signed.", "संधि पर हस्ताक्षर हुए।"),
    ("They broke the treaty.", "उन्होंने संधि तोड़ी।"),
    ("The treatment was long.", "उपचार लंबा था।"),
    ("The patient needs treatment.", "मरीज को उपचार चाहिए।"),
    ("The patient signed.", "मरीज ने हस्ताक्षर किए।"),
    ("They broke it.", "उन्होंने तोड़ी।"),
    ("It was long.", "वह लंबा था।"),
)
_FORMS = "संधि उपचार हस्ताक्षर मरीज लंबा तोडी इलाज".split()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    data, root = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("reference")
    for name in ("parallel", "corpora", "eval"):
        (data / name).mkdir()
    text = "".join(f"{english}\t{hindi}\n" for english, hindi in _PAIRS)
    (data / "parallel" / "made.tsv").write_text(text * 10, encoding="utf-8")
    hindi = "".join(f"{line}\n" for _, line in _PAIRS)
    (data / "corpora" / "news_made.txt").write_text(hindi * 3, encoding="utf-8")
    held_back = {"source_en": "The treatise was held back."}
    (data / "eval" / "expert_dev.jsonl").write_text(json.dumps(held_back), encoding="utf-8")
    shutil.copytree(knowledge.root / "collocations", root / "collocations")
    _network(root / "context-fit")
    build_pivot(data, root)
    return root


def _network(folder: Path) -> None:
    """A network without any knowledge, for its forms."""
    folder.mkdir()
    forms = marisa_trie.Trie(_FORMS)
    forms.save(str(folder / "forms.marisa"))
    size = len(_FORMS) + FIRST
    np.save(folder / "vectors.npy", np.zeros((size, 2), np.int8))
    is_content = np.ones(size, np.uint8)
    is_content[:FIRST] = 0
    layers = {
        "scale": np.ones(2), "bias": np.zeros(size), "near": np.zeros((20, 3)),
        "near_bias": np.zeros(3), "far": np.zeros((2, 3)), "out": np.zeros((3, 2)),
        "out_bias": np.zeros(2), "rarity": np.full(size, -5.0), "is_content": is_content,
    }  # fmt: skip
    np.savez(folder / "layers.npz", **layers)  # type: ignore[arg-type]
    (folder / "about.json").write_text("{}", encoding="utf-8")


def _others(root: Path, word: str) -> dict[str, tuple[str, str]]:
    knowledge = Knowledge(root)
    fit, pivot = knowledge[CONTEXT_FIT], knowledge[PIVOT]
    found = pivot.alternatives(pivot.lemma(fit.unit(word)))
    return {
        fit.form(int(pivot.forms(int(lemma))[0])): (
            pivot.english(int(english)),
            pivot.english(int(meant)),
        )
        for lemma, english, meant in zip(found.lemmas, found.english, found.meant, strict=True)
    }


def test_words_are_aligned_and_confused_by_their_english(root: Path) -> None:
    others = _others(root, "उपचार")
    assert others["संधि"] == ("treatment", "treaty")
    assert others["इलाज"] == ("treatment", "treatment")  # from the table written by hand


def test_a_form_is_shown_as_people_write_it(root: Path) -> None:
    pivot = Knowledge(root)[PIVOT]
    assert pivot.shown("तोडी") == "तोड़ी"
    assert pivot.shown("संधि") == "संधि"


def test_a_form_without_a_lemma_has_no_others(root: Path) -> None:
    pivot = Knowledge(root)[PIVOT]
    assert not len(pivot.alternatives(NO_LEMMA).lemmas)
    assert pivot.lemma(0) == NO_LEMMA


def test_it_says_what_it_was_made_of(root: Path) -> None:
    about = json.loads((root / "pivot" / "about.json").read_text(encoding="utf-8"))
    assert about["lines"]["people"] == 10 * len(_PAIRS)
    assert Line(0, "a", "b").kind == 0


@pytest.mark.parametrize(
    ("first", "second", "slips"), [("treaty", "treaty", 0), ("row", "rob", 1), ("bat", "beat", 1)]
)
def test_slips_are_counted(first: str, second: str, slips: int) -> None:
    assert _slips(first, second) == _slips(second, first) == slips


def test_words_are_similar_by_their_beginning_and_their_slips() -> None:
    found = _similar_spellings(["treaty", "treatment", "counties", "countries", "river"])
    assert [word for word, _ in found["treaty"]] == ["treatment"]
    assert [word for word, _ in found["counties"]] == ["countries"]
    assert found["river"] == []


@pytest.mark.parametrize(
    ("word", "base"),
    [("parties", "party"), ("taxes", "tax"), ("cells", "cell"), ("striking", "strike"),
     ("running", "run"), ("walked", "walk")],
)  # fmt: skip
def test_inflected_english_has_its_base_among_the_candidates(word: str, base: str) -> None:
    assert base in list(_bases(word))
