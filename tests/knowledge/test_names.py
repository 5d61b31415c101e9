"""The index of names finds the name behind a garble, and only a garble."""

from __future__ import annotations

import pytest

from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES, Names
from audit.text.folding import fold


@pytest.fixture(scope="module")
def names() -> Names:
    return Knowledge()[NAMES]


@pytest.mark.parametrize(
    ("garble", "name"), [("बडनोव", "बुदानोव"), ("मिंगस्क", "मिन्स्क"), ("लुकाशको", "लुकाशेंको")]
)
def test_finds_the_name_behind_a_garble(names: Names, garble: str, name: str) -> None:
    match = names.nearest(fold(garble))
    assert match is not None
    assert match.text == name


@pytest.mark.parametrize("form", ["बुडानोव", "शोइगू", "बेलोसोव", "कमल"])
def test_another_spelling_or_another_word_is_no_garble(names: Names, form: str) -> None:
    assert names.nearest(fold(form)) is None


def test_two_words_together_may_lie_further_from_their_name(names: Names) -> None:
    pair = names.nearest_pair(fold("क्यूरीलो"), fold("बुडन"))
    assert pair is not None
    assert [part.text for part in pair] == ["किरिलो", "बुदानोव"]
