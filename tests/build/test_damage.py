"""Damage: every kind can be made, damaged words are the ones that changed, draws repeat."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from audit.build.damage import KIND, SHARES, SOUND, Damager, reversed_entry
from audit.knowledge import Knowledge
from audit.knowledge.signs import KINDS
from audit.model import Category
from audit.text.folding import fold

_TEXT = (
    "प्रधानमंत्री ने सोमवार को दिल्ली में नई योजना की घोषणा की और किसानों को मदद का भरोसा दिया ।",
    "बारिश के कारण राजधानी की कई सड़कों पर पानी भर गया और # लाख लोग घरों में फंस गए ।",
    "दोनों देशों के बीच व्यापार को लेकर विवाद छिड़ गया है , लेकिन बातचीत जारी है ।",
    "बचाव दल चौबीसों घंटे काम में जुटे हैं और अमेरिका ने मुकदमा दायर किया है ।",
)


@pytest.fixture(scope="module")
def sentences() -> list[list[str]]:
    return [[fold(word) for word in text.split()] for text in _TEXT]


@pytest.fixture(scope="module")
def damager(knowledge: Knowledge) -> Damager:
    return Damager(knowledge, Random(1))


@pytest.mark.parametrize("name", SHARES)
def test_every_kind_of_damage_can_be_made(
    damager: Damager, sentences: list[list[str]], name: str
) -> None:
    for _ in range(200):
        words = list(damager.dice.choice(sentences))
        made = damager.made(name, words)
        if made is not None:
            assert made.words != words
            assert len(made.words) == len(made.kinds)
            assert any(made.kinds)
            return
    pytest.fail(f"{name} was never made")


def test_what_is_marked_is_what_was_not_there(damager: Damager, sentences: list[list[str]]) -> None:
    for words in sentences * 50:
        made = damager.damaged(words)
        kept = [word for word, kind in zip(*made, strict=True) if kind == SOUND]
        assert not Counter(kept) - Counter(words)


def test_the_same_dice_damage_alike(knowledge: Knowledge, sentences: list[list[str]]) -> None:
    damagers = [Damager(knowledge, Random(7)) for _ in range(2)]
    first, second = ([one.damaged(words) for words in sentences] for one in damagers)
    assert first == second


def test_an_entry_is_turned_round() -> None:
    kind = KIND[Category.SENSE]
    turned = reversed_entry("सैन्य [ ~उपचार|इलाज ]", "संधि", kind)
    assert turned is not None
    assert (turned.right, turned.wrong) == (("संधि",), (("उपचार", "इलाज"),))
    verb = reversed_entry("~लाइन ~खींच @देना", "सीमा तय करना", kind)
    assert verb is not None
    assert verb.right == ("सीमा", "तय")
    assert reversed_entry("~शब्द * ~शब्द", "कुछ", kind) is None
    assert reversed_entry("~शब्द", "", kind) is None


def test_kinds_are_what_the_reader_tells_apart() -> None:
    assert KINDS[SOUND] is None
    assert set(KIND) == {kind for kind in KINDS if kind}
