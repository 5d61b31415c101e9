"""The translator that runs a package directly, on the real test package."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest

from audit.backtranslation.direct import DirectTranslator, word_places
from audit.backtranslation.packages import (
    Package,
    PackageError,
    find,
    open_package,
    packages_folder,
)
from audit.backtranslation.translator import Options, TranslationError

SENTENCES = (
    "सरकार ने किसानों के लिए नई योजना शुरू की है।",
    "बारिश हुई।",
    "दोनों देशों ने पिछले साल एक समझौते पर हस्ताक्षर किए थे, जिसका विपक्ष ने विरोध किया।",
    "मंत्री ने कहा कि 4500 लोग मेले में आए।",
)


@pytest.fixture(scope="module")
def package(installed: dict[str, str]) -> Package:
    found = find(packages_folder(installed), "hi", "en")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def translator(package: Package) -> DirectTranslator:
    return DirectTranslator(package, threads=1)


def test_translates_in_order_alone_as_in_a_batch(translator: DirectTranslator) -> None:
    together = translator.translate(SENTENCES)
    alone = [translator.translate([sentence])[0] for sentence in SENTENCES]
    assert [one.text for one in together] == [one.text for one in alone]
    assert all(one.text and one.score < 0 for one in together)
    assert len({one.text for one in together}) == len(SENTENCES)


def test_a_loop_ends_at_the_same_place_whoever_stands_beside_it(package: Package) -> None:
    tight = DirectTranslator(package, Options(longest_share=0.7, longest_extra=0), threads=1)
    together = tight.translate(SENTENCES)
    assert [one.text for one in together] == [tight.translate([s])[0].text for s in SENTENCES]


def test_nothing_becomes_nothing(translator: DirectTranslator) -> None:
    assert translator.translate([]) == []
    empty, blank = translator.translate(["", "   "])
    assert (empty.text, blank.text) == ("", "")


def test_links_lead_from_whole_english_words_to_whole_hindi_ones(
    translator: DirectTranslator,
) -> None:
    for sentence, one in zip(SENTENCES, translator.translate(SENTENCES), strict=True):
        assert one.links
        words = [one.text[link.start : link.end] for link in one.links]
        assert words == one.text.split()
        for link in one.links:
            assert sentence[link.source_start : link.source_end] in sentence.split()
            assert 0 < link.weight <= 1.0001


def test_a_translation_cannot_run_on(package: Package) -> None:
    short = DirectTranslator(package, Options(longest_share=0.5, longest_extra=1), threads=1)
    free = DirectTranslator(package, threads=1)
    sentence = SENTENCES[2]
    assert len(short.translate([sentence])[0].text) < len(free.translate([sentence])[0].text)


def test_a_batch_that_takes_too_long_is_given_up(package: Package) -> None:
    with pytest.raises(TranslationError, match="longer than 0 seconds") as error:
        DirectTranslator(package, threads=1, timeout=0).translate(SENTENCES * 8)
    assert "--back-translate off" in error.value.remedy


def test_a_package_broken_after_it_was_found_is_named_with_the_remedy(
    package: Package, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(package.folder, folder)
    found = open_package(folder)
    whole = (folder / "model/model.bin").read_bytes()
    (folder / "model/model.bin").write_bytes(whole[: len(whole) // 2])
    with pytest.raises((TranslationError, PackageError), match="broken") as error:
        DirectTranslator(found, threads=1).translate(SENTENCES)
    assert error.value.remedy


def test_scores_are_of_a_piece(translator: DirectTranslator) -> None:
    for one in translator.translate(SENTENCES):
        assert -10 < one.score < 0
        assert not math.isnan(one.score)


@pytest.mark.parametrize(
    ("sentence", "pieces", "places"),
    [
        ("नई योजना", ["▁न", "ई", "▁योजना"], [(0, 2), (0, 2), (3, 8)]),
        ("  नई ५०", ["▁नई", "▁", "५", "०"], [(2, 4), (5, 7), (5, 7), (5, 7)]),
        ("नई", ["▁न", "▁ई"], []),
        ("", [], []),
    ],
)
def test_pieces_know_their_word(
    sentence: str, pieces: list[str], places: list[tuple[int, int]]
) -> None:
    assert word_places(sentence, pieces) == places
