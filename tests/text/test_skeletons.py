"""Skeletons bring spellings of one name together and keep different names apart."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.text.folding import fold
from audit.text.skeletons import (
    CONSONANT_SOUNDS,
    VOWEL_SOUNDS,
    first_sound,
    latin_sounds,
    skeleton,
    skeleton_of,
    sounds,
)

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


@pytest.mark.parametrize(
    ("latin", "hindi"),
    [
        ("Budanov", "बुदानोव"),
        ("Khartoum", "खारतूम"),
        ("Jackson", "जैक्सन"),
        ("Philippines", "फिलीपींस"),
        ("Mukherjee", "मुखर्जी"),
        ("Blake", "ब्लेक"),
        ("Müller", "मुलर"),
        ("Obama", "ओबामा"),
    ],
)
def test_a_latin_name_and_its_hindi_have_one_skeleton(latin: str, hindi: str) -> None:
    assert skeleton_of(latin_sounds(latin)) == skeleton(fold(hindi))


@pytest.mark.parametrize(
    ("latin", "sounded"),
    [
        ("Budanov", "budanov"),
        ("Wade", "vad"),
        ("Lee", "li"),
        ("McCain", "mken"),
        ("Zürich", "juric"),
        ("O'Neill", "onel"),
        ("٣", ""),
        ("", ""),
    ],
)
def test_sounds_of_latin_spellings(latin: str, sounded: str) -> None:
    assert latin_sounds(latin) == sounded


@given(st.text(max_size=20))
def test_latin_sounds_are_sounds_whatever_the_text(text: str) -> None:
    found = latin_sounds(text)
    assert set(found) <= CONSONANT_SOUNDS | VOWEL_SOUNDS
    assert all(one != other for one, other in pairwise(found))


@pytest.mark.parametrize("name", ["ＢＵＤＡＮＯＶ", "℡", "ⅷ", "K"])
def test_compatible_letters_sound_as_the_plain_ones(name: str) -> None:
    plain = unicodedata.normalize("NFKD", name)
    assert latin_sounds(name) == latin_sounds(plain) == latin_sounds(plain.lower()) != ""


@given(DEVANAGARI)
def test_a_skeleton_is_that_of_the_sounds_and_keeps_no_later_vowel(word: str) -> None:
    full = sounds(word)
    bones = skeleton(word)
    assert bones == skeleton_of(full)
    assert not set(bones[1:]) & VOWEL_SOUNDS
    assert bones[:1] == ("a" if full[:1] in VOWEL_SOUNDS and full else full[:1])
    assert skeleton_of(bones) == bones


@given(DEVANAGARI)
def test_the_first_sound_is_the_first_of_the_sounds(word: str) -> None:
    assert first_sound(word) == sounds(word)[:1]


def test_doubled_consonants_that_a_vowel_parts_count_once_in_a_skeleton() -> None:
    assert skeleton_of("pipet") == "pt"
    assert skeleton_of("aeiou") == "a"
    assert skeleton_of("") == ""
