"""The names of papers: known words, the name behind a garble, and what an article is about."""

from __future__ import annotations

import pytest

from audit.knowledge import Knowledge, reference_folder
from audit.knowledge.name_index import Kind, NameIndex, compile_names
from audit.knowledge.names import NAMES, OWN_TOPIC, Names
from audit.knowledge.sound_costs import SOUND_COSTS
from audit.text.folding import fold
from audit.text.skeletons import latin_sounds, sounds

LEAST_NAMES = 20_000
MOST_BYTES = 25_000_000
BINARIES = ("expected-forms", "language-model", "lexicon", "name-doubt", "name-index")


@pytest.fixture(scope="module")
def names() -> Names:
    return Knowledge()[NAMES]


def listed(latin: str, hindi: str, kind: str = "person", topic: str = "") -> NameIndex:
    row = {"latin": latin, "hindi": hindi, "type": kind, "topic": topic, "source": "desk"}
    return compile_names([row])


@pytest.mark.parametrize(
    ("garble", "name"),
    [
        ("बडनोव", "बुदानोव"),
        ("मिंगस्क", "मिंस्क"),
        ("लुकाशको", "लुकाशेंको"),
        ("ज़ेलंसकी", "ज़ेलेंस्की"),
        ("नेतनयाहो", "नेतन्याहू"),
    ],
)
def test_the_name_behind_a_garble_comes_first(names: Names, garble: str, name: str) -> None:
    assert fold(garble) not in names
    first, *_ = names.near(fold(garble))
    assert fold(first.text) == fold(name)
    assert 0 < first.garble < 20


@pytest.mark.parametrize("form", ["बुडानोव", "शोइगू", "बेलोसोव", "कमल"])
def test_another_spelling_of_a_name_is_no_bits_away(names: Names, form: str) -> None:
    first, *_ = names.near(fold(form))
    assert (first.variant, first.garble) == (0, 0)
    assert sounds(first.folded) == sounds(fold(form))


@pytest.mark.parametrize("form", ["", "अ", "आओ", "क", "के", "abc", "१२"])
def test_forms_of_fewer_than_two_consonants_are_near_nothing(names: Names, form: str) -> None:
    assert names.near(form) == ()


def test_what_is_near_is_ranked_told_once_and_within_reach(names: Names) -> None:
    for form in ("बडनोव", "कमल", "मोदी", "राम", "लुकाशको", "पूतन"):
        near = names.near(form)
        assert len(near) <= 8
        assert len({one.text for one in near}) == len(near)
        keys = [(min(one.variant, one.garble), one.garble, one.text) for one in near]
        assert keys == sorted(keys)
        for one in near:
            assert one.folded == fold(one.text)
            assert one.folded in names
            limit = min(14, max(6, 1.8 * len(sounds(form))))
            assert one.garble == names.costs.garble(sounds(one.folded), sounds(form), 99) <= limit


@pytest.mark.parametrize(
    ("words", "latin", "parts"),
    [
        (("क्यूरीलो", "बुडन"), "Kyrylo Budanov", ("किरिलो", "बुदानोव")),
        (("व्लादमीर", "पूतन"), "Vladimir Putin", ("व्लादिमीर", "पुतिन")),
        (("नरिंद्र", "मूदी"), "Narendra Modi", ("नरेंद्र", "मोदी")),
    ],
)
def test_words_together_may_lie_further_from_their_name(
    names: Names, words: tuple[str, ...], latin: str, parts: tuple[str, ...]
) -> None:
    whole = names.behind([fold(word) for word in words])
    assert whole is not None
    assert (whole.entry.latin, whole.parts) == (latin, parts)
    assert len(whole.bits) == 2
    assert whole == names.behind([fold(word) for word in words])


@pytest.mark.parametrize(
    "words", [("बुडन", "क्यूरीलो"), ("घर", "में"), ("पुतिन", "मोदी"), ("कीव", "बडनोव")]
)
def test_words_of_no_one_name_in_its_order_have_none_behind(
    names: Names, words: tuple[str, ...]
) -> None:
    assert names.behind([fold(word) for word in words]) is None


@pytest.mark.parametrize(
    ("word", "is_proper"),
    [
        ("बुदानोव", True),
        ("मोदी", True),
        ("दिल्ली", True),
        ("बैंक", False),  # Bank of England; an everyday word
        ("भारतीय", False),
        ("आशा", False),  # a given name; hope
        ("क्ष्वेड", False),
    ],
)
def test_an_everyday_word_is_no_proper_name(names: Names, word: str, *, is_proper: bool) -> None:
    assert names.is_proper(fold(word)) is is_proper


def test_kinds_and_preferred_spelling(names: Names) -> None:
    assert names.kinds(fold("बुडानोव")) == Kind.PERSON | Kind.SURNAME
    assert names.preferred(fold("बुडानोव")) == "बुदानोव"
    assert (names.kinds("क्ष्वेड"), names.preferred("क्ष्वेड")) == (Kind(0), "")
    assert "Kyrylo Budanov" in {entry.latin for entry in names.entries(fold("बुडानोव"))}
    assert list(names.entries("क्ष्वेड")) == []


def test_a_latin_form_is_found_in_any_case(names: Names) -> None:
    entry = names.by_latin("kyrylo BUDANOV")
    assert entry is not None
    assert (entry.text, entry.type) == ("किरिलो बुदानोव", "person")
    assert names.by_latin("Kyrylo Budanow") is None


def test_an_article_is_about_what_its_words_begin_with(names: Names) -> None:
    assert {"russia", "ukraine"} <= names.topics([fold("यूक्रेनी"), fold("रूस")])
    assert "cricket" in names.topics([fold("क्रिकेटरों")])
    assert names.topics([]) == frozenset()
    assert names.crowd("russia") > names.crowd("andorra") > 0
    assert names.crowd("atlantis") == 0


def test_a_list_of_a_desk_outranks_what_is_shipped(names: Names) -> None:
    desk = names.extended(listed("Kyrylo Budanov", "कीरीलो बुडानोव"))
    assert desk.preferred(fold("बुडानोव")) == "बुडानोव"
    assert [entry.source for entry in desk.entries(fold("बुडानोव"))][:1] == ["desk"]
    mine = desk.by_latin("Kyrylo Budanov")
    assert mine is not None
    assert mine.text == "कीरीलो बुडानोव"
    whole = desk.behind([fold("क्यूरीलो"), fold("बुडन")])
    assert whole is not None
    assert whole.parts == ("कीरीलो", "बुडानोव")


def test_a_list_of_a_desk_adds_to_what_is_shipped(names: Names) -> None:
    desk = names.extended(listed("Zhvangul Tomnidze", "झ्वांगुल तोमनिद्ज़े"))
    word = fold("झ्वांगुल")
    assert word in desk
    assert word not in names
    assert "झ्वांगुल" in {near.text for near in desk.near(fold("झवांगूल"))}
    assert desk.by_latin("Vladimir Putin") == names.by_latin("Vladimir Putin")
    assert desk.topics([fold("रूस")]) == names.topics([fold("रूस")]) | {OWN_TOPIC}
    assert desk.crowd("russia") == names.crowd("russia")
    assert (desk.is_own(word), names.is_own(word)) == (True, False)
    assert next(iter(desk)).latin == "Zhvangul Tomnidze"


def test_a_latin_name_is_near_its_hindi_words(names: Names) -> None:
    near = names.sounding(latin_sounds("Budanov"))
    assert near[0].text == "बुदानोव"
    assert names.near(fold("बुदानोव")) == names.sounding(sounds(fold("बुदानोव")))


def test_every_name_is_told_once_with_a_list_of_a_desk_too(names: Names) -> None:
    ours = {entry.latin for entry in names}
    assert len(ours) == len(names.lists[0].rows)
    desk = names.extended(listed("Kyrylo Budanov", "कीरीलो बुडानोव"))
    told = [entry.latin for entry in desk]
    assert told[0] == "Kyrylo Budanov"
    assert (len(told), set(told)) == (len(ours), ours)


def test_a_demonym_is_behind_nothing() -> None:
    costs = Knowledge()[SOUND_COSTS]
    words = [fold("दक्षिन"), fold("ओसेतिआई")]
    for kind, is_found in (("demonym", False), ("place", True)):
        names = Names([listed("South Ossetian", "दक्षिण ओसेतियाई", kind)], costs)
        assert (names.behind(words) is not None) is is_found


def test_the_lists_hold_enough_names(names: Names) -> None:
    assert len(names.lists[0].rows) >= LEAST_NAMES


def test_all_binaries_together_are_small_enough() -> None:
    root = reference_folder()
    sizes = {
        name: sum(file.stat().st_size for file in (root / name).iterdir()) for name in BINARIES
    }
    assert all(sizes.values()), sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes
