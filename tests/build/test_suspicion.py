"""Learning what convicts a word: how cases are parted, graded and measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from audit.build.suspicion import (
    Example,
    Judged,
    _habits,
    bar_of,
    edited,
    examples,
    experts,
    folds_of,
)
from audit.knowledge import Knowledge
from audit.knowledge.suspicion import SIGNS

_ROW = {
    "id": "1",
    "block": "b",
    "system": "argos",
    "source_en": "A military treaty.",
    "text_hi": "एक सैन्य उपचार और उपचार।",
    "spans": [
        {"quote": "उपचार", "category": "sense", "severity": "major", "nth": 2},
        {"quote": "सैन्य", "category": "omission", "severity": "major"},
    ],
}


def _judged(id: str, *sources: str) -> Judged:
    return Judged(id, "argos", "", frozenset(), sources, 1.0)


def _example(is_wrong: bool, *, lemma: int = 1, accompanied: bool = True) -> Example:
    return Example((0.0,) * len(SIGNS), lemma, is_wrong, accompanied, "argos", 0, 1.0)


def test_marks_become_offsets_and_what_is_missing_marks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(_ROW) + "\n", encoding="utf-8")
    (judged,) = experts(path)
    assert "".join(judged.text[n] for n in sorted(judged.marked)) == "उपचार"
    assert min(judged.marked) == judged.text.rindex("उपचार")


def test_edited_sentences_that_experts_judged_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "eval").mkdir()
    row = {"id": 7, "source_en": "x", "text_hi": "नया वाक्य", "substantive_spans": []}
    import lzma

    for name, rows in (("expert_train", [_ROW]), ("wmt24_ape_train", [_ROW, row])):
        text = "\n".join(map(json.dumps, rows)).encode()
        (tmp_path / "eval" / f"{name}.jsonl.xz").write_bytes(lzma.compress(text))
    (judged,) = edited(tmp_path)
    assert (judged.id, judged.weight < 1) == ("7", True)


def test_renderings_of_one_sentence_fall_into_one_fold() -> None:
    judged = [_judged(str(n), f"s{n}", f"s{n + 1}") for n in range(20)] + [_judged("z", "other")]
    folds = folds_of(judged)
    assert len(set(folds[:20])) == 1
    many = folds_of([_judged(str(n), f"s{n}") for n in range(200)])
    assert set(many) == set(range(5))


def test_a_habit_is_what_exceeds_the_system_and_shrinks_where_little_is_known() -> None:
    found = [_example(True, lemma=1)] * 8 + [_example(False, lemma=2)] * 8
    assert _habits(found) == {1: pytest.approx(0.25), 2: pytest.approx(-0.25)}


def test_the_bar_is_the_lowest_that_holds_its_share() -> None:
    found = [_example(n % 10 != 0) for n in range(100)] + [_example(n % 2 != 0) for n in range(100)]
    found += [_example(False) for _ in range(300)]
    shares = np.linspace(1, 0, len(found))
    bar, measured = bar_of(found, shares)
    assert measured["named"] == (0, 0)
    above = [one.is_wrong for one, share in zip(found, shares, strict=True) if share >= bar - 1e-4]
    assert 0.72 <= sum(above) / len(above) < 0.74
    assert measured["unnamed"][1] == sum(share >= bar - 0.15 for share in shares)
    named = [one._replace(is_named=True) for one in found]
    assert bar_of(named, shares)[1]["named"][1] in (len(above) - 1, len(above))
    alone = [one._replace(accompanied=False) for one in found]
    assert bar_of(alone, shares) == (1.0, {"named": (0, 0), "unnamed": (0, 0)})


def test_words_that_a_detector_reports_are_no_examples(knowledge: Knowledge) -> None:
    text = "बचाव दल घड़ी के आसपास काम में जुटे हैं और लोगों को निकाल रहे हैं।"
    start = text.index("घड़ी")
    marked = frozenset(range(start, start + 4))
    found = list(examples([Judged("a", "argos", text, marked, ("x",), 1.0)], knowledge))
    assert found
    assert not any(one.is_wrong for one in found)
    assert all(len(one.signs) == len(SIGNS) for one in found)
