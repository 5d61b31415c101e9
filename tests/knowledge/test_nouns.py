"""What NOUNS says of gender, number and case."""

from __future__ import annotations

import pytest

from audit.knowledge import Knowledge
from audit.knowledge.nouns import NOUNS, Nouns, Reading
from audit.text.folding import fold


@pytest.fixture(scope="module")
def nouns() -> Nouns:
    return Knowledge()[NOUNS]


@pytest.mark.parametrize(
    ("word", "gender"),
    [
        ("बात", "f"),
        ("सरकार", "f"),
        ("लड़कियां", "f"),
        ("योजनाओं", "f"),
        ("फैसला", "m"),
        ("लोगों", "m"),
        ("आदमियों", "m"),
        ("रुपये", "m"),
        ("निजीकरण", "m"),
        ("परीक्षा-नीति", "f"),
        ("डॉक्टर", None),
        ("नेताओं", None),
        ("घायल", None),
        ("शुरू", None),
    ],
)
def test_gender(nouns: Nouns, word: str, gender: str | None) -> None:
    assert nouns.gender(fold(word)) == gender


def test_readings_of_a_masculine_in_long_a(nouns: Nouns) -> None:
    assert nouns.readings(fold("लड़का")) == (Reading("m", "singular", "direct"),)
    assert set(nouns.readings(fold("लड़के"))) == {
        Reading("m", "singular", "oblique"),
        Reading("m", "plural", "direct"),
    }
    assert nouns.readings(fold("लड़कों")) == (Reading("m", "plural", "oblique"),)


def test_readings_of_feminines(nouns: Nouns) -> None:
    assert nouns.readings(fold("बातें")) == (Reading("f", "plural", "direct"),)
    assert nouns.readings(fold("महिलाओं")) == (Reading("f", "plural", "oblique"),)
    assert {reading.number for reading in nouns.readings(fold("महिला"))} == {"singular"}


def test_a_noun_of_both_genders_has_the_readings_of_both(nouns: Nouns) -> None:
    assert {reading.gender for reading in nouns.readings(fold("डॉक्टर"))} == {"m", "f"}
    assert nouns.confidence(fold("डॉक्टर")) == pytest.approx(0.99)


def test_an_unknown_word_has_no_reading(nouns: Nouns) -> None:
    assert nouns.readings("क्ष्वेड") == ()
    assert nouns.confidence("क्ष्वेड") == 0.0
    assert "क्ष्वेड" not in nouns
