"""Real words for others: convicted by their company only."""

from __future__ import annotations

import pytest

from audit.knowledge import Knowledge
from audit.knowledge.confusables import confusions
from audit.model import Source
from audit.text.sentences import read

_KNOWLEDGE = Knowledge()


def rights(text: str) -> list[tuple[str, str]]:
    """(word, what it should be) for each confusion in `text`."""
    article = read(text, id="x", source=Source("x"))
    found = (c for sentence in article.sentences for c in confusions(sentence, _KNOWLEDGE))
    return [(confusion.token.text, confusion.right) for confusion in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("मंत्री ने कहा की काम जल्द पूरा होगा।", ("की", "कि")),
        ("उनका कहना है की यह गलत है।", ("की", "कि")),
        ("सरकार कि नीति में बदलाव हुआ।", ("कि", "की")),
        ("वह शहर मे रहता है।", ("मे", "में")),
        ("वह यहां रहता है ओर काम करता है।", ("ओर", "और")),
        ("सरकार की और से कोई नहीं आया।", ("और", "ओर")),
        ("वह रोज यहां आता हे।", ("हे", "है")),
        ("में एक छात्र हूं।", ("में", "मैं")),
    ],
)
def test_convicts(text: str, expected: tuple[str, str]) -> None:
    assert rights(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "मंत्री की बात सुनी गई और जांच की गई।",
        "उन्होंने कहा कि काम पूरा होगा।",
        "यह इतनी बड़ी बात कि खबर में आई।",
        "थेरेसा मे ने इस्तीफा दिया।",
        "वह नदी की ओर चला और लौट आया।",
        "हे राम, यह कैसा समय है।",
        "कार्यक्रम की मांग की जाती है।",
    ],
)
def test_acquits(text: str) -> None:
    assert rights(text) == []
