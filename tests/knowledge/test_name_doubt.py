"""The letters of names, the trees that weigh signs, and what is thought of an unknown word."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.build.name_doubt import unfamiliar, write_letters
from audit.knowledge import Knowledge
from audit.knowledge.name_doubt import (
    ABSENT,
    KEYS,
    NAME_DOUBT,
    ORDER,
    SIGNS,
    STEPS,
    VALUES,
    Context,
    Letters,
    context_of,
    doubt,
    place_for_name,
    signs_of,
)
from audit.knowledge.names import NAMES
from audit.knowledge.trees import Trees
from audit.knowledge.unknown import unknown_words
from audit.model import Sentence
from tests.conftest import article

FEW = ("राम", "रमा", "राम", "मारा")
GARBLED = "रूस के बडनोव ने यूक्रेन की सेना के प्रमुख क्यूरीलो बुडन से बात की।"
LEAF = 0
TREES = Knowledge()[NAME_DOUBT].trees


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Letters:
    folder = tmp_path_factory.mktemp("letters")
    write_letters(FEW, folder)
    return Letters(memoryview(np.load(folder / KEYS)), memoryview(np.load(folder / VALUES)))


def chance(letter: str, before: str, words: Sequence[str]) -> float:
    """Witten and Bell's interpolated probability of a letter, counted directly from `words`."""
    after: Counter[str] = Counter()
    for word in words:
        text = "^" * (ORDER - 1) + word + "$"
        for place in range(ORDER - 1, len(text)):
            if text[place - len(before) : place] == before:
                after[text[place]] += 1
    shorter = chance(letter, before[1:], words) if before else 1 / (len(after) + 1)
    if not after:
        return shorter
    return (after[letter] + len(after) * shorter) / (after.total() + len(after))


@given(st.text("रामक", max_size=6))
def test_letters_say_what_a_direct_count_says(letters: Letters, form: str) -> None:
    text = "^" * (ORDER - 1) + form + "$"
    surprises = letters.surprises(form)
    assert len(surprises) == len(form) + 1
    for place, bits in enumerate(surprises, ORDER - 1):
        letter = text[place]
        if letter == "क":  # which no name of the few has
            assert bits >= ABSENT
        else:
            expected = -math.log2(chance(letter, text[place - ORDER + 1 : place], FEW))
            # Every number that is added up is rounded to a step.
            assert bits == pytest.approx(expected, abs=ORDER * 0.5 / STEPS + 1e-9)


def test_letters_of_a_name_surprise_less_than_those_of_none(knowledge: Knowledge) -> None:
    shipped = knowledge[NAME_DOUBT].letters
    name, none = (shipped.surprises(form) for form in ("बुदानोव", "ठझढोऔघ"))
    assert max(name) < max(none)
    assert sum(name) / len(name) < sum(none) / len(none)


def hand_made() -> Trees:
    """One tree that asks sign 0 and then sign 2, and one that asks sign 1."""
    nodes = [
        (0, 1.5, 1, 2, 0.0),
        (0, 0.0, LEAF, LEAF, -2.0),
        (2, 0.0, 3, 4, 0.0),
        (0, 0.0, LEAF, LEAF, 0.5),
        (0, 0.0, LEAF, LEAF, 3.0),
        (1, 10.0, 6, 7, 0.0),
        (0, 0.0, LEAF, LEAF, 0.25),
        (0, 0.0, LEAF, LEAF, -0.25),
    ]
    names = ("signs", "bars", "low", "high", "values")
    arrays = dict(zip(names, zip(*nodes, strict=True), strict=True))
    return Trees({**arrays, "roots": (0, 5)}, start=-1.0)


@pytest.mark.parametrize(
    ("signs", "total"),
    [
        ((1.5, 10, 9), -1.0 - 2.0 + 0.25),  # a sign at its bar goes the low way
        ((1.6, 10, 0), -1.0 + 0.5 + 0.25),
        ((1.6, 11, 0), -1.0 + 0.5 - 0.25),
        ((9.0, 11, 1), -1.0 + 3.0 - 0.25),
    ],
)
def test_trees_add_up_what_each_leaf_says(signs: Sequence[float], total: float) -> None:
    assert hand_made().share(signs) == pytest.approx(1 / (1 + math.exp(-total)))


def test_a_stump_says_what_it_starts_with() -> None:
    stump = {"roots": [0], "signs": [0], "bars": [0], "low": [0], "high": [0], "values": [0]}
    assert Trees(stump, start=0.0).share([1.0] * len(SIGNS)) == 0.5


@given(st.lists(st.floats(-50, 50), min_size=len(SIGNS), max_size=len(SIGNS)))
def test_a_share_is_a_probability(signs: list[float]) -> None:
    assert 0 < TREES.share(signs) < 1


def asked(text: str, knowledge: Knowledge) -> tuple[Sentence, Context, list[int]]:
    made = article(text)
    (sentence,) = made.sentences
    context = context_of(made, knowledge[NAMES])
    return sentence, context, list(unknown_words(sentence, knowledge))


def test_there_are_as_many_signs_as_names_for_them(knowledge: Knowledge) -> None:
    assert len(set(SIGNS)) == len(SIGNS)
    for text in (GARBLED, "बडनोव", "वे ठझढोऔघ गए।", "लुकाशको-बडनोव, 12 (abc)!"):
        sentence, context, unknown = asked(text, knowledge)
        assert unknown, text
        for index in range(len(sentence.tokens)):
            signs = signs_of(sentence, index, set(unknown), context, knowledge)
            assert len(signs) == len(SIGNS)
            assert all(math.isfinite(sign) for sign in signs)


def test_doubt_is_the_same_twice(knowledge: Knowledge) -> None:
    sentence, context, unknown = asked(GARBLED, knowledge)
    fresh = Knowledge()
    for index in unknown:
        first = doubt(sentence, index, unknown, context, knowledge)
        assert first == doubt(sentence, index, set(unknown), context, knowledge)
        assert first == doubt(sentence, index, unknown, context, fresh)


def test_the_article_tells_which_name_is_meant(knowledge: Knowledge) -> None:
    sentence, context, unknown = asked(GARBLED, knowledge)
    (index,) = (i for i in unknown if sentence.tokens[i].text == "बडनोव")
    found = doubt(sentence, index, unknown, context, knowledge)
    assert found.near[0].near.text == "बुदानोव"
    assert found.near[0].entry is not None
    assert {"russia", "ukraine"} <= context.topics
    assert found.near[0].topic > 0
    weights = [candidate.weight for candidate in found.near]
    assert weights == sorted(weights, reverse=True)


def test_a_pair_says_whose_bits_are_whose(knowledge: Knowledge) -> None:
    sentence, context, unknown = asked(GARBLED, knowledge)
    words = [token.text for token in sentence.tokens]
    first, second = words.index("क्यूरीलो"), words.index("बुडन")
    one, other = (
        doubt(sentence, index, unknown, context, knowledge).pair for index in (first, second)
    )
    assert one is not None
    assert other is not None
    assert one.latin == other.latin == "Kyrylo Budanov"
    assert (one.mine, one.partner) == (other.partner, other.mine)
    assert (one.partner_index, other.partner_index) == (second, first)
    assert (one.parts[one.mine_at], other.parts[other.mine_at]) == ("किरिलो", "बुदानोव")


def test_a_word_that_sounds_like_no_name_is_in_no_doubt(knowledge: Knowledge) -> None:
    sentence, context, unknown = asked("वे ठझढोऔघ गए।", knowledge)
    found = doubt(sentence, unknown[0], unknown, context, knowledge)
    assert (found.near, found.pair, found.share) == ((), None, 0.0)


def test_a_name_is_likelier_before_an_agent_marker_than_before_a_verb(
    knowledge: Knowledge,
) -> None:
    agent, _, unknown = asked("राष्ट्रपति बडनोव ने कहा।", knowledge)
    verb, _, also = asked("यह बडनोव है।", knowledge)
    here = place_for_name(agent, unknown[0], knowledge)
    assert here > place_for_name(verb, also[0], knowledge)


def test_an_unfamiliar_name_loses_what_the_corpora_say_of_it() -> None:
    signs = [float(place) for place in range(len(SIGNS))]
    of = {sign: place for place, sign in enumerate(SIGNS)}
    signs[of["garble"]] = 5.0
    signs[of["gap"]] = 3.0
    changed = unfamiliar(signs)
    assert changed[of["fit"]] == changed[of["fame"]] == 0
    assert changed[of["weight"]] == signs[of["weight"]] - signs[of["fit"]]
    assert changed[of["gap"]] == 3.0 - signs[of["fit"]]
    same = set(SIGNS) - {"fit", "fame", "weight", "gap"}
    assert all(changed[of[sign]] == signs[of[sign]] for sign in same)
    signs[of["garble"]] = ABSENT
    assert unfamiliar(signs) == signs
