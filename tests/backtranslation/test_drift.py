"""Distance of a round trip, and what is usual."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backtranslation.drift import (
    Usual,
    distance,
    read_usual,
    signature,
    usual_of,
    write_usual,
)

WORDS = st.lists(st.sampled_from("सरकार किसान योजना नई बारिश 45 फसल लोग मेला".split()), max_size=12)


@given(WORDS, WORDS)
def test_distances_are_shares(first: list[str], second: list[str]) -> None:
    assert 0 <= distance(" ".join(first), " ".join(second)) <= 1.0001


def test_what_returns_is_near_and_what_does_not_is_far() -> None:
    sentence = "सरकार ने किसानों के लिए नई योजना शुरू की।"
    near = distance(sentence, "सरकार ने किसान के लिए एक नई योजना आरंभ की।")
    far = distance(sentence, "आज बहुत बारिश हो रही थी।")
    assert distance(sentence, sentence) == pytest.approx(0)
    assert near < 0.4 < 0.8 < far


def test_another_form_of_a_word_is_the_same_content() -> None:
    assert distance("लड़कों ने किताबें पढ़ीं", "लड़के ने किताब पढ़ी") < 0.4


def test_drift_is_in_deviations_for_the_length() -> None:
    words = [2 ** (n % 5) for n in range(60)]
    noise = [0.05 if n % 2 else -0.05 for n in range(60)]
    distances = [0.2 + 0.1 * math.log(w) + part for w, part in zip(words, noise, strict=True)]
    usual = usual_of(distances, words, {"number": (50, 50), "name": (5, 50), "loop": (3, 3)})
    assert usual.drift(0.2 + 0.1 * math.log(8), 8) == pytest.approx(0, abs=0.1)
    assert usual.drift(0.3 + 0.1 * math.log(8), 8) == pytest.approx(2, abs=0.2)
    assert usual.faithful == {"number"}
    assert 0.5 < usual.similarity < 0.6


def test_few_sentences_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        usual_of([0.1] * 29, [5] * 29, {})


def test_is_kept_for_the_same_translators_only(tmp_path: Path) -> None:
    usual = Usual(0.01, 0.3, 0.1, {"number": (9, 10)}, 40)
    file = tmp_path / "deep" / "pair.json"
    write_usual(file, usual, "a+b")
    assert read_usual(file, "a+b") == usual
    assert read_usual(file, "a+c") is None
    assert signature() in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2}', "\x00"])
def test_what_cannot_be_read_counts_as_not_measured(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pair.json"
    file.write_text(text, encoding="utf-8")
    assert read_usual(file, "a+b") is None
