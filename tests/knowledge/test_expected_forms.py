"""The model of endings: what it cuts out of a sentence, and what it says of it."""

from __future__ import annotations

import numpy as np
import pytest

from audit.knowledge import Knowledge
from audit.knowledge.controllers import Kind, Language, Verdict, control
from audit.knowledge.expected_forms import (
    BORDER,
    EXPECTED_FORMS,
    GAP,
    LEFT,
    RIGHT,
    chains,
    ending_slots,
    group_of,
    marker_slots,
    windows,
)
from audit.knowledge.nouns import NOUNS
from audit.knowledge.slots import CLASSES, ENDINGS
from audit.knowledge.words import WORDS
from audit.model import Article, Source
from audit.text.folding import fold
from audit.text.sentences import read

KNOWLEDGE = Knowledge()
MODEL = KNOWLEDGE[EXPECTED_FORMS]
FORMS = MODEL.forms(KNOWLEDGE)
LANGUAGE = Language(FORMS, KNOWLEDGE[NOUNS], KNOWLEDGE[WORDS])


def article(text: str) -> Article:
    return read(text, id="test", source=Source("test"))


@pytest.mark.parametrize(
    ("form", "other", "ending"),
    [
        ("बड़ी", "बड़े", "े"),
        ("नया", "नई", "ी"),
        ("गई", "गया", "ा"),
        ("करेगी", "करेंगे", "े"),
        ("पांचवां", "पांचवीं", "ी"),
        ("की", "का", "ा"),
        ("है", "हैं", "हैं"),
    ],
)
def test_paradigms(form: str, other: str, ending: str) -> None:
    stem, column = FORMS.endings[fold(form)]
    assert FORMS.inflected(stem, CLASSES.index(ending)) == fold(other)
    assert FORMS.inflected(stem, column) == fold(form)


def test_pronouns_carry_their_case() -> None:
    names = {FORMS.pronouns[fold(form)][0] for form in ("वह", "उसने", "उसे", "उसका")}
    cases = [CLASSES[FORMS.pronouns[fold(f)][1]] for f in ("वह", "उसने", "उसे", "उसका", "उन्होंने")]
    assert len(names) == 1
    assert cases == ["", "ने", "को", "का", "ने"]


def test_slots_lie_on_their_words() -> None:
    text = article("मंत्री ने नई योजना की घोषणा की।\nवह उसे देखता है।")
    table = MODEL.table(text, KNOWLEDGE)
    tokens = [t.text for s in text.sentences for t in s.tokens]
    rows = np.flatnonzero(table[:, 6] >= 0)
    assert len(rows) == len(tokens)
    assert len(table) == len(tokens) + 3 * BORDER
    words = dict(zip(rows.tolist(), tokens, strict=True))
    assert [words[int(i)] for i in ending_slots(table).index] == ["नई", "की", "की", "देखता", "है"]
    markers = marker_slots(table, MODEL.unit_of(GAP))
    found = {
        words[int(i)]: CLASSES[int(c)] for i, c in zip(markers.index, markers.observed, strict=True)
    }
    assert found["मंत्री"] == "ने"
    assert found["योजना"] == "का"
    assert (found["वह"], found["उसे"]) == ("", "को")


def test_chances_are_chances_and_chains_hide_neighbours() -> None:
    table = MODEL.table(article("इस बात की पुष्टि की गई थी।"), KNOWLEDGE)
    slots = ending_slots(table)
    plain, hidden = windows(table, slots), windows(table, slots, chains(table))
    assert plain.shape == (len(slots.index), LEFT + 1 + RIGHT)
    assert (plain != hidden).any()
    chances = MODEL.probabilities(plain, group_of(slots.observed))
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)


def test_a_wrong_ending_is_unlikely() -> None:
    text = article("सरकार ने किसानों के लिए एक नया योजना शुरू की है।")
    (found,) = MODEL.judge(text, KNOWLEDGE, markers=False, below=0.05)
    sentence = text.sentences[found.sentence]
    assert sentence.tokens[found.token].text == "नया"
    assert CLASSES[found.expected] == "ी"
    who = control(sentence.tokens, found.token, found.observed, LANGUAGE)
    assert (who.kind, who.verdict) == (Kind.ADJECTIVE, Verdict.CLASH)
    assert sentence.tokens[who.noun or 0].text == "योजना"


@pytest.mark.parametrize(
    ("text", "word", "ending", "verdict"),
    [
        ("यह बड़ी सड़क है।", "बड़ी", "ी", Verdict.AGREES),
        ("यह बड़ी घर है।", "बड़ी", "ी", Verdict.CLASH),
        ("यह बड़ी ज़कूबा है।", "बड़ी", "ी", Verdict.UNKNOWN),
        ("राज्य की जनता की मांग पूरी हुई।", "हुई", "ी", Verdict.AGREES),
    ],
)
def test_controllers(text: str, word: str, ending: str, verdict: Verdict) -> None:
    tokens = article(text).sentences[0].tokens
    index = next(i for i, token in enumerate(tokens) if token.text == word)
    found = control(tokens, index, ENDINGS.index(ending), LANGUAGE)
    assert found.verdict is verdict


def test_an_article_without_words() -> None:
    assert MODEL.judge(article("…"), KNOWLEDGE, markers=False, below=1) == []
    assert MODEL.judge(article(""), KNOWLEDGE, markers=True, below=1) == []
