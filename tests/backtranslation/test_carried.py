"""What a translation must carry over."""

from __future__ import annotations

import pytest

from audit.backtranslation.carried import carried, counted, goes_round
from audit.knowledge import Knowledge
from audit.model import Rendering
from tests.conftest import article


def lost(hindi: str, english: str, knowledge: Knowledge) -> list[tuple[str, str]]:
    text = article(hindi)
    found = carried(text, text.sentences[0], Rendering(english, 0.0), knowledge)
    return [
        (item.kind, hindi[item.span.start : item.span.end]) for item in found if not item.is_kept
    ]


@pytest.mark.parametrize(
    ("hindi", "english"),
    [
        ("मेले में 4500 लोग आए।", "4,500 people came to the fair."),
        ("मेले में 4,500 लोग आए।", "4500 people came to the fair."),
        ("मेले में १२.५ लाख लोग आए।", "12.5 lakh people came."),
        ("वह 7 दिन रहा।", "He stayed for seven days."),
        ("वह नहीं आया।", "He didn't come."),
        ("वह नहीं आया।", "He failed to come."),
        ("पुतिन ने भाषण दिया।", "Putin gave a speech."),
        ("उसने “हां” कहा।", 'He said "yes".'),
        ("वह बार बार बार बार बार गया।", "He went again again again again again."),
    ],
)
def test_is_carried_over(hindi: str, english: str, knowledge: Knowledge) -> None:
    assert lost(hindi, english, knowledge) == []


@pytest.mark.parametrize(
    ("hindi", "english", "missing"),
    [
        ("मेले में 4500 लोग आए।", "450 people came to the fair.", ("number", "4500")),
        ("वह नहीं आया।", "He came.", ("negation", "नहीं")),
        ("पुतिन ने भाषण दिया।", "The crow gave a speech.", ("name", "पुतिन")),
        ("उसने “हां, आओ” कहा।", "He said yes, come.", ("quotation", "“हां, आओ”")),
        ("नेता फ्ठुयल्ज गया।", "The leader went फ्ठुयल्ज today.", ("word", "फ्ठुयल्ज")),
    ],
)
def test_is_lost(hindi: str, english: str, missing: tuple[str, str], knowledge: Knowledge) -> None:
    assert lost(hindi, english, knowledge) == [missing]


def test_a_circle_is_of_the_whole_sentence(knowledge: Knowledge) -> None:
    hindi = "वह घर गया था।"
    assert lost(hindi, "He went home home home home home", knowledge) == [("loop", hindi)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no no no", False),
        ("a very, very, very good day", False),
        ("and and and and and", True),
        ("he said he said he said he said he said", True),
        ("", False),
    ],
)
def test_goes_round(text: str, expected: bool) -> None:
    assert goes_round(text) is expected


def test_counts_are_by_kind(knowledge: Knowledge) -> None:
    text = article("वह 45 दिन नहीं आया।")
    found = counted(carried(text, text.sentences[0], Rendering("He came.", 0.0), knowledge))
    assert found["number"] == (0, 1)
    assert found["negation"] == (0, 1)
    assert found["loop"] == (1, 1)
    assert "name" not in found
