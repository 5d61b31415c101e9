"""Ways around slow questions give the same answers as the questions."""

from __future__ import annotations

from audit.knowledge import Knowledge
from audit.knowledge.ngrams import NGRAMS
from audit.knowledge.nonword import COMMON_BAND, common_forms
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.knowledge.words import WORDS
from audit.text.sentences import split
from audit.text.verb_groups import clauses_of

_TEXT = "“मंत्री” ने कहा, कि 12 किसान - और Modi जी - आए और बोले: ठीक है।"


def test_neighbours_in_the_language_model() -> None:
    model, (sentence,) = Knowledge()[NGRAMS], split(_TEXT)
    ids, seen = model.ids_of(sentence)
    for place, token in enumerate(seen, 1):
        index = next(i for i, other in enumerate(sentence.tokens) if other is token)
        expected = ids[max(0, place - 2) : place], ids[place + 1 : place + 3]
        assert model.around(sentence, index) == expected


def test_common_forms() -> None:
    words = Knowledge()[WORDS]
    assert words.at_least(COMMON_BAND) == common_forms(words.bands)


def test_clauses_are_those_of_the_sentence_asked_for() -> None:
    frames = Knowledge()[VERB_FRAMES]
    for number in range(3000):  # more than are remembered
        (sentence,) = split(f"मैं {number} बार आया, और वह गया।")
        for _ in range(2):
            tokens = [token for clause in clauses_of(sentence, frames) for token in clause]
            assert all(token in sentence.tokens for token in tokens)
            assert tokens[1].text == str(number)
