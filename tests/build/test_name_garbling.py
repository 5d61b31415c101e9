"""Planted garbles: made as real ones are, well formed, and no mere variants."""

from __future__ import annotations

from random import Random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from audit.build.name_garbling import Garbler
from audit.knowledge import Knowledge
from audit.knowledge.sound_costs import SOUND_COSTS
from audit.text.folding import fold
from audit.text.skeletons import sounds

COSTS = Knowledge()[SOUND_COSTS]
VARIANT = 3.3  # bits: what two right spellings of a name may differ by
# A word of Hindi, syllable by syllable: consonants joined by virama, then a vowel sign; or a vowel.
WORD = regex.compile(r"(?:(?:[क-ह]़?्[\u200c\u200d]?)*[क-ह]़?[ा-ौ]?[ंँः]?|[अ-औ][ंँः]?)+")
SYLLABLES = "क कि का ग गो ज़ ज़ा ट त्र द ना नी ने प बु म मों य र रे ल व वि स्क ह अ आ ई ओ एं ल्‍य".split()
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6).map("".join)
PAIRS = [
    ("बुदानोव", "बडनोव"),
    ("लुकाशेंको", "लुकाशको"),
    ("पुतिन", "पटिन"),
    ("मिन्स्क", "मिंगस्क"),
    ("कावेरी", "काओरी"),
    ("किरिलो", "क्यूरिलो"),
    ("जॉनसन", "जेनसन"),
] * 3


@st.composite
def pairs(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Words and what becomes of them where one syllable is lost or another written for it."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        syllables = draw(st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=6))
        place = draw(st.integers(0, len(syllables) - 1))
        instead = draw(st.sampled_from(["", *SYLLABLES]))
        wrong = [*syllables[:place], instead, *syllables[place + 1 :]]
        found += [("".join(syllables), "".join(wrong))] * 2  # what is met once is not learned
    return found


def test_a_garble_is_made_as_those_it_was_learned_from() -> None:
    garbler = Garbler([("तोमका", "तोका"), ("नोमती", "नोती")], COSTS)
    assert garbler.garble("गोमकार", Random(1)) == "गोकार"


@given(pairs(), WORDS, st.integers(0, 99))
def test_a_garble_is_well_formed_and_another_name(
    learned: list[tuple[str, str]], word: str, seed: int
) -> None:
    assert WORD.fullmatch(word)
    wrong = Garbler(learned, COSTS).garble(word, Random(seed))
    if wrong:
        assert WORD.fullmatch(wrong)
        assert COSTS.variant(sounds(fold(word)), sounds(fold(wrong)), VARIANT) > VARIANT


@given(pairs(), WORDS, st.integers())
def test_the_same_seed_gives_the_same_garble(
    learned: list[tuple[str, str]], word: str, seed: int
) -> None:
    one, other = Garbler(learned, COSTS), Garbler(reversed(learned), COSTS)
    assert one.garble(word, Random(seed)) == other.garble(word, Random(seed))


def test_a_name_is_garbled_in_several_ways() -> None:
    garbler = Garbler(PAIRS, COSTS)
    for name in ("बुदानोवजॉन", "किरिकावेरिन"):
        found = {garbler.garble(name, Random(seed)) for seed in range(40)} - {""}
        assert len(found) > 1, name
        assert name not in found


@pytest.mark.parametrize("learned", [[], [("पुतिन", "पुतिन")] * 4, [("पुतिन", "पटिन")]])
def test_who_has_learned_nothing_garbles_nothing(learned: list[tuple[str, str]]) -> None:
    assert Garbler(learned, COSTS).garble("पुतिन", Random(1)) == ""


def test_spellings_that_are_variants_teach_no_garble() -> None:
    garbler = Garbler([("शोइगू", "शोइगु")] * 5, COSTS)
    assert all(garbler.garble("तोमगू", Random(seed)) == "" for seed in range(20))
