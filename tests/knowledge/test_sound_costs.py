"""What it costs, in bits, to write one sound of a name for another."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.knowledge import Knowledge
from audit.knowledge.sound_costs import SOUND_COSTS, SoundCosts
from audit.knowledge.tables import Row
from audit.text.folding import fold
from audit.text.skeletons import CONSONANT_SOUNDS, VOWEL_SOUNDS, sounds

ALPHABET = "".join(sorted(CONSONANT_SOUNDS | VOWEL_SOUNDS))
COSTS = Knowledge()[SOUND_COSTS]
FEW = "abk"  # so few sounds that names share beginnings
SOUNDED = st.text(ALPHABET, max_size=10)
LIMIT = st.sampled_from([0.0, 1.0, 4.5, 8.0, 14.0, 99.0])
FAR = 999.0


def heard(name: str) -> str:
    return sounds(fold(name))


@st.composite
def made_costs(draw: st.DrawFn) -> SoundCosts:
    """Costs of few sounds, in quarters, so that sums of them are exact. To keep is free."""
    quarter = st.integers(min_value=1, max_value=56).map(lambda count: count / 4)
    rows: list[Row] = []
    for left, right in product(FEW + "-", repeat=2):
        one, other = (0.0, 0.0) if left == right else (draw(quarter), draw(quarter))
        rows.append({"sounds": left + right, "variant": str(one), "garble": str(other)})
    return SoundCosts(rows)


@given(SOUNDED, LIMIT)
def test_equal_forms_are_not_apart(form: str, limit: float) -> None:
    assert COSTS.variant(form, form, limit) == 0
    assert COSTS.garble(form, form, limit) == 0


@given(SOUNDED, SOUNDED)
def test_only_equal_forms_are_not_apart(one: str, other: str) -> None:
    assert (COSTS.variant(one, other, FAR) == 0) == (one == other)


@given(SOUNDED, SOUNDED, LIMIT)
def test_what_lies_beyond_the_limit_is_one_more_than_it(one: str, other: str, limit: float) -> None:
    for channel in (COSTS.variant, COSTS.garble):
        whole = channel(one, other, FAR)
        assert channel(one, other, limit) == (whole if whole <= limit else limit + 1)


@given(SOUNDED, SOUNDED, SOUNDED)
def test_a_shared_beginning_makes_nothing_dearer(start: str, one: str, other: str) -> None:
    for channel in (COSTS.variant, COSTS.garble):
        apart = channel(one, other, FAR)
        assert channel(start + one, start + other, FAR) <= apart + 1e-9


@given(SOUNDED, SOUNDED)
def test_variants_are_about_as_far_apart_both_ways(one: str, other: str) -> None:
    # Learned from each pair in both directions, and written with one decimal.
    steps = 0.05 * (len(one) + len(other))
    there, back = COSTS.variant(one, other, FAR), COSTS.variant(other, one, FAR)
    assert there == pytest.approx(back, abs=steps + 1e-9)


@given(st.lists(SOUNDED, max_size=12), SOUNDED, LIMIT)
def test_many_names_at_once_cost_what_each_costs(
    names: list[str], written: str, limit: float
) -> None:
    names = sorted(names)
    found = list(COSTS.garbles(names, written, limit))
    assert [name for name, _ in found] == [
        name for name in names if COSTS.garble(name, written, limit) <= limit
    ]
    for name, bits in found:
        assert bits == pytest.approx(COSTS.garble(name, written, limit))


@given(
    made_costs(),
    st.lists(st.text(FEW, max_size=6), max_size=20),
    st.text(FEW, max_size=6),
    st.integers(min_value=0, max_value=80).map(lambda count: count / 4),
)
def test_many_names_at_once_cost_what_each_costs_by_any_costs(
    costs: SoundCosts, names: list[str], written: str, limit: float
) -> None:
    names = sorted(names)
    one_by_one = [(name, costs.garble(name, written, limit)) for name in names]
    expected = [(name, bits) for name, bits in one_by_one if bits <= limit]
    assert list(costs.garbles(names, written, limit)) == expected


@pytest.mark.parametrize(
    ("name", "garbled", "other"),
    [("बुदानोव", "बडनोव", "लावरोव"), ("लुकाशेंको", "लुकाशको", "लुकास"), ("पुतिन", "पूतन", "पवन")],
)
def test_a_garble_is_nearer_to_its_name_than_to_another(
    name: str, garbled: str, other: str
) -> None:
    right = COSTS.garble(heard(name), heard(garbled), FAR)
    assert 0 < right < COSTS.garble(heard(other), heard(garbled), FAR)


def test_a_spelling_is_a_likelier_variant_than_a_garble() -> None:
    spelling = COSTS.variant(heard("मैक्रों"), heard("माक्रों"), FAR)
    assert spelling < COSTS.variant(heard("मैक्रों"), heard("मैकरून"), FAR)


def test_a_lost_vowel_costs_less_than_a_lost_consonant() -> None:
    vowel = COSTS.variant("bdanov", "budanov", FAR)
    assert 0 < vowel < COSTS.variant("buanov", "budanov", FAR)


@pytest.mark.parametrize(
    ("one", "other"), [("बुदानोव", "बुडन"), ("बुडन", "बडनोव"), ("कैप्लोविट्ज़", "कैप्लोविस्टज़")]
)
def test_two_tries_at_one_name(one: str, other: str) -> None:
    assert COSTS.is_one_name(heard(one), heard(other))
    assert COSTS.is_one_name(heard(other), heard(one))


@pytest.mark.parametrize(
    ("one", "other"), [("शोइगु", "शोइगू"), ("मैक्रों", "माक्रों"), ("बैंक", "बैंकर"), ("पुतिन", "लावरोव")]
)
def test_spellings_derivations_and_other_names_are_not_two_tries(one: str, other: str) -> None:
    assert not COSTS.is_one_name(heard(one), heard(other))


def test_the_table_knows_every_pair_of_sounds_and_keeps_sounds_for_nothing() -> None:
    for left, right in product(ALPHABET, repeat=2):
        cost = COSTS.garble(left, right, FAR)
        assert (cost == 0) == (left == right)
    for sound in ALPHABET:
        assert COSTS.garble("", sound, FAR) > 0
        assert COSTS.garble(sound, "", FAR) > 0
        assert COSTS.garble(sound * 3, sound * 3 + "a", FAR) <= COSTS.garble("", "a", FAR)
