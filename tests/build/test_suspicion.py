"""Learning to weigh evidence: how words are judged, graded and measured."""

from __future__ import annotations

import json

import numpy as np
import pytest

from audit.build.reading import Judged
from audit.build.suspicion import (
    Told,
    Words,
    audit_one,
    bar_of,
    confidence_weights,
    encoded,
    gather_with,
    habits,
)
from audit.build.trees import boost
from audit.knowledge import Knowledge
from audit.knowledge.pivot import NO_LEMMA
from audit.knowledge.signs import SIGNS
from audit.knowledge.suspicion import SUSPICION, Suspicion
from audit.knowledge.trees import Trees
from audit.reader import network_of

_TEXT = "बचाव दल घड़ी के आसपास काम में जुटे हैं और लोगों को निकाल रहे हैं।\n"


def _words(wrong: list[bool], **columns: object) -> Words:
    count = len(wrong)
    given: dict[str, object] = {
        "signs": np.zeros((count, len(SIGNS)), np.float32),
        "wrong": np.array(wrong),
        "worse": np.array(wrong),
        "lemmas": np.ones(count, np.int64),
        "systems": np.array(["argos"] * count),
        "folds": np.arange(count) % 5,
        "weights": np.ones(count, np.float32),
        "accompanied": np.ones(count, bool),
        "told": np.zeros(count, bool),
        "named": np.zeros(count, bool),
        "articles": np.zeros(count, np.int64),
        **columns,
    }
    return Words(**given)  # type: ignore[arg-type]


def _judged(marked: frozenset[int]) -> Judged:
    return Judged("a", "argos", _TEXT, marked, marked, ("x",), 1.0)


def test_a_habit_is_what_exceeds_the_system_and_shrinks_where_little_is_known() -> None:
    words = _words([True] * 8 + [False] * 8, lemmas=np.repeat([1, 2], 8))
    found = habits(words)
    assert found[1:] == pytest.approx([0.25, -0.25])
    assert np.isnan(encoded(found, np.array([NO_LEMMA, 1]))).tolist() == [True, False]


def test_the_bar_is_the_lowest_that_holds_its_share() -> None:
    wrong = [n % 10 != 0 for n in range(100)] + [n % 2 != 0 for n in range(100)] + [False] * 300
    shares = np.linspace(1, 0, len(wrong))
    named = np.arange(len(wrong)) < 10
    bar, measured = bar_of(_words(wrong, named=named), shares)
    assert measured["named"] == (sum(wrong[:10]), 10)
    right, found = (sum(of) for of in zip(*measured.values(), strict=True))
    assert found == (shares >= bar - 1e-4).sum()
    assert right == sum(wrong[:found])
    assert 0.72 <= right / found < 0.74
    for column in ("accompanied", "told"):
        flags = np.full(len(wrong), column == "told")
        assert bar_of(_words(wrong, **{column: flags}), shares)[0] == 1.0


def test_words_carry_marks_findings_and_what_the_reader_says(knowledge: Knowledge) -> None:
    start = _TEXT.index("घड़ी")
    audited = audit_one(_judged(frozenset(range(start, start + 4))), 0, knowledge)
    sure = {"literal-idiom": 0.9}
    words, told = gather_with([audited], knowledge, [network_of(knowledge)], [sure], set())
    assert words.signs.shape == (len(words.wrong), len(SIGNS))
    place = words.wrong.tolist().index(True)
    assert words.told[place]
    assert words.signs[place, SIGNS.index("told")] == pytest.approx(0.9)
    assert 0 <= words.signs[place, SIGNS.index("read")] <= 1
    (one,) = told
    assert one.is_right
    assert place in range(one.first, one.last)


def test_the_case_that_taught_an_entry_does_not_count_and_only_once(knowledge: Knowledge) -> None:
    audited = audit_one(_judged(frozenset(range(len(_TEXT)))), 0, knowledge)
    entries = {
        evidence.text
        for _, detection in audited.found
        for evidence in detection.evidence
        if evidence.kind == "entry"
    }
    network = network_of(knowledge)
    words, told = gather_with([audited] * 2, knowledge, [network], [{}], set(entries))
    assert len(told) == 1
    assert (words.weights[words.articles == 0] == 0).any()
    assert (words.weights[words.articles == 1] == 1).all()


def test_confidence_rises_with_the_share_of_the_worst_word() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn fits the confidence")
    shares = np.tile([0.1, 0.9], 100)
    told = [Told(0.8, n, n + 1, n % 2 == 1) for n in range(200)]
    own, share, constant = confidence_weights(told, shares)
    assert share > 0.5
    nothing = dict.fromkeys(("roots", "signs", "bars", "low", "high", "values"), np.zeros(1))
    weights = (own, share, constant)
    sure = Suspicion(Trees(nothing, 0.0), np.zeros(1, np.int8), 1.0, weights, {}).confidence
    assert sure(0.8, 0.9) > 0.8 > sure(0.8, 0.1)


def test_boosted_trees_say_what_lightgbm_says() -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="LightGBM fits the trees")
    dice = np.random.default_rng(0)
    signs = dice.normal(size=(800, 4)).astype(np.float32)
    signs[dice.random(signs.shape) < 0.2] = np.nan
    labels = np.nan_to_num(signs[:, 0]) + np.isnan(signs[:, 1]) > 0.5
    arrays, start = boost(signs, labels, np.ones(800, np.float32), {"num_leaves": 8}, 20)
    shares = Trees(arrays, start).shares(signs)
    given = {
        "objective": "binary",
        "num_leaves": 8,
        "verbose": -1,
        "seed": 2026,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
    }
    model = lightgbm.train(given, lightgbm.Dataset(signs, label=labels), 20)
    assert shares == pytest.approx(model.predict(signs), abs=1e-4)


def test_what_is_installed_was_learned_with_these_signs(knowledge: Knowledge) -> None:
    about = json.loads((knowledge.root / SUSPICION.path / "about.json").read_text("utf-8"))
    assert about["signs"] == list(SIGNS)
