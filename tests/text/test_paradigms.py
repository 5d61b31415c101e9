"""Forms that are worked out when asked for, or many at once, are those of one at a time."""

from __future__ import annotations

from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.knowledge.words import WORDS
from audit.text.folding import fold, fold_all, inflect
from audit.text.skeletons import first_sound, sounds
from audit.text.verb_groups import Form, VerbForms, forms_of

UNFOLDED = ["हिन्दी", "गयी", "फ़ौज", "हाँ", "Delhi", "1", "सम्बन्ध", "चाहिये", "", "गाय"]


def test_readings_of_every_form() -> None:
    stems = list(Knowledge()[VERB_FRAMES].frames)
    expected: dict[str, tuple[Form, ...]] = {}
    for stem in stems:
        for folded, form in forms_of(stem):
            expected[folded] = (*expected.get(folded, ()), form)
    forms = VerbForms(stems)
    assert dict(forms) == expected
    assert len(forms) == len(expected)
    assert "मेज" not in forms


def test_folding_many_words() -> None:
    words = [*UNFOLDED, *list(Knowledge()[WORDS].bands)[:1000]]
    assert fold_all(words) == {word: fold(word) for word in words}


def test_inflecting() -> None:
    endings = ["ा", "े", "ी", "ीं", "ता", "ना", "या", "ए"]
    for stem in UNFOLDED:
        assert inflect(stem, endings) == [fold(stem + ending) for ending in endings]


def test_the_first_sound() -> None:
    for word in [*UNFOLDED, "ऋषि", "ंक", "ओबामा"]:
        assert first_sound(fold(word)) == sounds(fold(word))[:1]
