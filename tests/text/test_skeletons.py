"""Skeletons bring spellings of one name together and keep different names apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.text.folding import fold
from audit.text.skeletons import distance, skeleton, sounds

DEVANAGARI = st.text(alphabet="कगतदनपबमयरलवशहािीुूेो्ं", max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [("शोइगु", "शोइगू"), ("तास", "टास"), ("जेलेंस्की", "ज़ेलेन्स्की"), ("मुहम्मद", "मुहमद")],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sounds(fold(one)) == sounds(fold(other))


def test_sounds_and_skeleton_of_a_name() -> None:
    assert sounds(fold("बुदानोव")) == "budanov"
    assert skeleton(fold("बुदानोव")) == "bdnv"
    assert skeleton(fold("ओबामा")) == "abm"


def test_a_lost_vowel_costs_less_than_a_lost_consonant() -> None:
    vowel = distance("bdanov", "budanov", 2)
    consonant = distance("buanov", "budanov", 2)
    assert 0 < vowel < consonant <= 1


def test_distance_beyond_the_limit_is_not_worked_out() -> None:
    assert distance("budanov", "lavrov", 1) == 2


@given(DEVANAGARI, DEVANAGARI)
def test_distance_is_symmetric_and_zero_only_for_equals(one: str, other: str) -> None:
    left, right = sounds(one), sounds(other)
    assert distance(left, right, 99) == pytest.approx(distance(right, left, 99))
    assert (distance(left, right, 99) == 0) == (left == right)
