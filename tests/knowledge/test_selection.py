"""What verbs and adjectives take, on tables made here and on the shipped ones."""

from __future__ import annotations

import pytest

from audit.knowledge import Knowledge
from audit.knowledge.selection import (
    ADJECTIVES,
    CLASSES,
    NOUNS,
    SEEN,
    VERBS,
    Attribute,
    Frame,
    Mismatch,
    Noun,
    Place,
    Seen,
    Selection,
    mismatch,
)
from audit.text.folding import fold
from tests.conftest import article

_BEEF = Noun("बीफ", frozenset({"food"}), ("beef",))
_TRANSLATE = Frame(
    "अनुवाद करना", "translate", "का", frozenset({"work", "statement"}), frozenset({"food"})
)


@pytest.fixture(scope="module")
def selection(knowledge: Knowledge) -> Selection:
    return Selection(knowledge[NOUNS], knowledge[VERBS], knowledge[ADJECTIVES])


def _objects(text: str, selection: Selection) -> list[tuple[str, str]]:
    (sentence,) = article(text).sentences
    return [
        (sentence.tokens[place.noun].text, place.taker.verb)
        for place in selection.objects(sentence)
        if isinstance(place.taker, Frame)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("कंपनी ने बीफ का अनुवाद किया।", [("बीफ", "अनुवाद करना")]),
        ("कंपनी ने किताबों का अनुवाद नहीं किया।", [("किताबों", "अनुवाद करना")]),
        ("कंपनी ने अनुवाद किया।", []),  # no object
        ("उसे पाने का प्रयास किया गया।", []),  # an infinitive
        ("पुलिस ने गुरुवार को गिरफ्तार किया।", []),  # a time
    ],
)
def test_the_object_stands_before_its_marker(
    text: str, expected: list[tuple[str, str]], selection: Selection
) -> None:
    assert _objects(text, selection) == expected


def test_an_adjective_is_judged_with_the_noun_that_ends_its_phrase(selection: Selection) -> None:
    (sentence,) = article("बाजार में वरिष्ठ कपड़े खूब बिके।").sentences
    (place,) = selection.attributes(sentence)
    assert isinstance(place.taker, Attribute)
    assert place.taker.adjective == "वरिष्ठ"
    (compound,) = article("वरिष्ठ कपड़ा व्यापारी आए।").sentences
    assert not list(selection.attributes(compound))


@pytest.mark.parametrize(
    ("taker", "seen", "expected"),
    [
        (_TRANSLATE, {}, Mismatch.NEVER),
        (_TRANSLATE, {"अनुवाद करना": Seen(40, frozenset({"बीफ"}), {})}, None),
        (_TRANSLATE._replace(never=frozenset()), {}, Mismatch.UNLISTED),
        (
            _TRANSLATE._replace(never=frozenset()),
            {"अनुवाद करना": Seen(40, frozenset(), {"food": 0.005})},
            Mismatch.UNHEARD,
        ),
        (
            _TRANSLATE._replace(never=frozenset()),
            {"अनुवाद करना": Seen(40, frozenset(), {"food": 0.05})},
            None,
        ),
        (_TRANSLATE._replace(objects=frozenset({"food"}), never=frozenset()), {}, None),
        (_TRANSLATE._replace(objects=frozenset(), never=frozenset()), {}, None),
    ],
)
def test_what_people_wrote_outranks_the_classes(
    taker: Frame, seen: dict[str, Seen], expected: Mismatch | None
) -> None:
    assert mismatch(Place(0, 2, 3, _BEEF, taker), seen) is expected


def test_the_tables_are_as_deep_as_they_claim(knowledge: Knowledge) -> None:
    nouns, verbs, adjectives = (
        _cells(knowledge, path) for path in (NOUNS.path, VERBS.path, ADJECTIVES.path)
    )
    assert len(nouns) >= 10_000
    assert len(verbs) >= 1_500
    assert len(adjectives) >= 1_500
    for row in nouns:
        assert set(row["classes"].split(" ")) <= CLASSES
    for row in verbs:
        taken = set(row["objects"].split(" ")) | set(row["subjects"].split(" "))
        assert taken | set(row["never"].split(" ")) <= CLASSES | {"-"}
        assert not set(row["objects"].split(" ")) & set(row["never"].split(" ")) - {"-"}
    assert len({fold(row["noun"]) for row in nouns}) == len(nouns)


def test_whatever_was_seen_is_named(knowledge: Knowledge) -> None:
    takers = {frame.verb for frames in knowledge[VERBS].values() for frame in frames.values()}
    takers |= {attribute.adjective for attribute in knowledge[ADJECTIVES].values()}
    assert knowledge[SEEN].keys() <= takers


def _cells(knowledge: Knowledge, path: str) -> list[dict[str, str]]:
    lines = (knowledge.root / path).read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [dict(zip(header, row, strict=True)) for row in rows]
