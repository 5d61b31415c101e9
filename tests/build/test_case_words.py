"""What is counted before a postposition, on a small corpus written here."""

from __future__ import annotations

from collections import Counter

from audit.build.case_words import count, modifier_rows, plural_rows

_TEXTS = ["फूलों की बूंदें गिरीं। बूंदों में पानी था, बूंदों से घर भरा।", "सुंदर घर में सुंदर लोग।"]


def test_counts_words_and_those_before_a_postposition() -> None:
    anywhere, before = count(_TEXTS)
    assert anywhere["बूंदों"] == 2
    assert before["बूंदों"] == 2
    assert before["बूंदें"] == 0
    assert before["घर"] == 1


def test_keeps_a_plural_only_where_people_take_the_oblique() -> None:
    dropped: list[str] = []
    anywhere = Counter({"बूंदें": 40, "बूंदों": 90, "बातें": 40, "बातों": 90, "करें": 99, "करों": 99})
    before = Counter({"बूंदों": 60, "बातें": 9, "बातों": 60, "करों": 60})
    rows = plural_rows(anywhere, before, {"करें"}, dropped.append)
    assert rows == ["बूंदें\tबूंदों\t0\t60\tcorpora\n"]
    assert dropped == ["बातें: 9 direct, 60 oblique"]


def test_drops_a_modifier_that_people_put_before_a_postposition() -> None:
    dropped: list[str] = []
    anywhere, before = Counter({"सुंदर": 500, "गरीब": 500}), Counter({"सुंदर": 1, "गरीब": 80})
    rows = modifier_rows(["सुंदर", "गरीब"], anywhere, before, dropped.append)
    assert rows == ["सुंदर\t500\t1\tcorpora\n"]
    assert dropped == ["गरीब: 80 of 500 before a postposition"]
