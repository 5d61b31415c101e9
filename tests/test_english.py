"""What back-translation adds to reports, with the real test packages."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic

import pytest

from audit import pipeline
from audit.backtranslation import BackTranslator, open_back_translator
from audit.backtranslation.direct import DirectTranslator
from audit.backtranslation.drift import Usual
from audit.backtranslation.packages import find, packages_folder
from audit.knowledge import Knowledge
from audit.model import Article, Defect, Evidence, Link, Rendering, Report, Unread
from audit.pipeline import English, audit, translated
from audit.scoring.english import (
    DRIFT,
    LITERAL,
    RIGHT,
    Weights,
    glossed,
    is_evidence,
    signs_of,
    urgency,
    why_not,
    worth_translating,
)
from audit.settings import Budget, Settings
from tests.conftest import article

MACHINE = (
    "बचाव दल घड़ी के आसपास काम में जुटे हैं। दोनों देशों ने एक सैन्य उपचार पर हस्ताक्षर किए।\n"
    "दोनों काउंटियों ने आपसी संबंध गहरे किए हैं। सरकार ने किसानों की मदद के लिए योजना बनाई है।\n"
)
PLAIN = "सरकार ने किसानों की मदद के लिए योजना बनाई है। बारिश से फसल को नुकसान हुआ।\n"
GOOD = Usual(0.0, 0.3, 0.1, {"number": (99, 100)}, 400)


@pytest.fixture(scope="module")
def translator(installed: dict[str, str]) -> BackTranslator:
    return open_back_translator(installed, threads=1)


@pytest.fixture(autouse=True)
def loaded_once(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "Knowledge", lambda: knowledge)


def reports(*texts: str) -> Iterator[Report]:
    knowledge = pipeline.Own().knowledge()
    for number, text in enumerate(texts):
        yield audit(article(text, id=str(number)), knowledge)


def run(*texts: str, **english: object) -> list[Report]:
    given = English(**english)  # type: ignore[arg-type]
    found = translated(reports(*texts), lambda _: Settings(), english=given)
    return [report for report in found if isinstance(report, Report)]


def test_without_a_translator_nothing_changes_but_what_was_skipped() -> None:
    (plain,) = reports(MACHINE)
    (same,) = run(MACHINE)
    assert same == plain
    (told,) = run(MACHINE, reason="install it")
    assert {item.reason for item in told.skipped} == {"install it"}
    assert {item.detector for item in told.skipped} >= {"back-translation", "round-trip-drift"}
    assert replace(told, skipped=plain.skipped) == plain


def test_defects_get_a_gloss_and_nothing_else_is_translated(translator: BackTranslator) -> None:
    machine, plain = run(MACHINE, PLAIN, translator=translator)
    assert machine.defects
    assert all(defect.gloss for defect in machine.defects)
    assert set(machine.article.renderings) == {0, 1, 2}
    assert not plain.article.renderings
    assert not machine.skipped


def test_a_test_package_is_no_evidence_unless_it_is_asked_for(translator: BackTranslator) -> None:
    assert translator.is_test
    (before,) = reports(MACHINE)
    (after,) = run(MACHINE, translator=translator)
    assert [d.confidence for d in after.defects] == [d.confidence for d in before.defects]
    assert is_evidence(translator)


def test_by_default_even_a_good_pair_is_no_evidence(translator: BackTranslator) -> None:
    good = replace(translator, usual=GOOD, is_test=False)
    (before,) = reports(MACHINE)
    (after,) = run(MACHINE, translator=good)
    assert is_evidence(good)
    assert [d.confidence for d in after.defects] == [d.confidence for d in before.defects]
    assert after.suppressed == before.suppressed
    assert all(not rendering.back for rendering in after.article.renderings.values())


def test_a_weak_pair_is_used_only_by_those_who_insist(translator: BackTranslator) -> None:
    real = replace(translator, is_test=False)
    assert "test package" in why_not(translator)
    assert not why_not(real)  # not measured
    assert not why_not(replace(real, usual=GOOD))
    weak = replace(real, usual=replace(GOOD, constant=0.89))
    assert why_not(weak).startswith("only 11% of a clean sentence")
    assert not is_evidence(weak)


def test_everything_is_every_sentence_there_and_back(translator: BackTranslator) -> None:
    measured = replace(translator, usual=GOOD, is_test=False)
    machine, plain = run(MACHINE, PLAIN, translator=measured, everything=True)
    assert set(machine.article.renderings) == {0, 1, 2, 3}
    for report in (machine, plain):
        for rendering in report.article.renderings.values():
            assert rendering.english
            assert rendering.back
            assert not math.isnan(rendering.drift)
    shown = {defect.detector for defect in (*plain.defects, *machine.defects)}
    below = {one.defect.detector for r in (plain, machine) for one in r.suppressed}
    # A translator this poor loses what a good one keeps, and it was said to be a good one.
    assert "round-trip-drift" in shown | below
    assert [d.rank for d in machine.defects] == list(range(1, len(machine.defects) + 1))


def test_the_way_back_may_be_missing(installed: dict[str, str]) -> None:
    package = find(packages_folder(installed), "hi", "en")
    assert package is not None
    one_way = BackTranslator(DirectTranslator(package, threads=1))
    (report,) = run(MACHINE, translator=one_way, everything=True)
    assert all(not r.back and math.isnan(r.drift) for r in report.article.renderings.values())
    assert report.defects[0].gloss


def test_a_spent_budget_translates_nothing_and_says_so(translator: BackTranslator) -> None:
    (report,) = run(MACHINE, translator=translator, budget=Budget(1.0, monotonic() - 2))
    (before,) = reports(MACHINE)
    assert not report.article.renderings
    assert report.defects == before.defects
    assert {item.reason for item in report.skipped} == {
        "the time budget is spent: 0 of 3 sentences were translated"
    }


def test_a_budget_ends_in_the_middle_with_the_worst_done_first(installed: dict[str, str]) -> None:
    translator = open_back_translator(installed, threads=1, cached=False)
    plain = [f"सरकार ने {number} किसानों की मदद के लिए योजना बनाई है।" for number in range(3000)]
    both = list(reports("\n".join(plain), MACHINE))
    began = monotonic()
    english = English(translator, everything=True, budget=Budget(1.5, began))
    first, second = translated(both, lambda _: Settings(), english=english)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert len(second.article.renderings) == 4  # where defects are
    assert 0 < len(first.article.renderings) < 3000
    done = len(first.article.renderings) + 4
    assert f"{done:,} of 3,004 sentences" in first.skipped[0].reason
    assert monotonic() - began < 6


def test_a_translator_that_fails_loses_nothing(installed: dict[str, str]) -> None:
    package = find(packages_folder(installed), "hi", "en")
    assert package is not None
    slow = BackTranslator(DirectTranslator(package, threads=1, timeout=0))
    (report,) = run(MACHINE * 40, translator=slow)
    (before,) = reports(MACHINE * 40)
    assert report.defects == before.defects
    assert all("took longer than 0 seconds" in item.reason for item in report.skipped)


def test_what_could_not_be_read_passes_through(translator: BackTranslator) -> None:
    lost = Unread("x.txt", None, "gone.", "")
    found = list(translated([lost], lambda _: Settings(), english=English(translator)))
    assert found == [lost]
    assert list(translated([lost], lambda _: Settings(), english=English(reason="no"))) == [lost]


def test_the_worst_sentences_come_first() -> None:
    (report,) = reports(MACHINE)
    harms = urgency(report.article, report.defects)
    assert set(harms) == {0, 1, 2}
    assert all(harm > 0 for harm in harms.values())


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("बारिश हुई।", []),
        ("सरकार ने नई योजना बनाई है।", [0]),
        ("विज्ञापन\nसरकार ने नई योजना बनाई है।", [1]),
        ("नई योजना बनी है। " + "बहुत " * 200 + "लोग आए।", [0]),
    ],
)
def test_only_prose_of_a_handy_length_is_translated(text: str, numbers: list[int]) -> None:
    assert list(worth_translating(article(text))) == numbers


# --- what the English says of a defect


def with_rendering(text: str, rendering: Rendering) -> tuple[Article, list[Defect]]:
    (report,) = reports(text)
    given = replace(article(text), renderings={0: rendering})
    return given, list(report.defects)


def sense(**evidence: str) -> Defect:
    (report,) = reports("दोनों देशों ने एक सैन्य उपचार पर हस्ताक्षर किए।")
    found = tuple(Evidence(kind.replace("_", " "), text) for kind, text in evidence.items())
    return replace(report.defects[0], evidence=found)


@pytest.mark.parametrize(
    ("english", "sign"),
    [
        ("They signed a military treatment.", LITERAL),
        ("They signed military treatments.", LITERAL),
        ("They signed a military treaty.", RIGHT),
        ("They signed something.", None),
    ],
)
def test_the_literal_and_the_right_english_are_told_apart(english: str, sign: str | None) -> None:
    defect = sense(english="treaty", read_as="treatment")
    assert set(signs_of(defect, Rendering(english, 0.0))) == ({sign} if sign else set())


def test_an_idiom_is_literal_where_its_own_words_stand_in_the_english() -> None:
    defect = sense(english="around the clock")
    assert LITERAL in signs_of(defect, Rendering("They work around the clock.", 0.0))
    assert not signs_of(defect, Rendering("They work day and night.", 0.0))


def test_drift_is_bounded() -> None:
    defect = sense(english="treaty", read_as="treatment")
    assert signs_of(defect, Rendering("x", 0.0, drift=40.0))[DRIFT] == 3.0


def test_weights_are_read_from_the_table(knowledge: Knowledge) -> None:
    weights = Weights([{"sign": "literal", "weight": "0.5"}])
    assert weights == {"literal": 0.5}


def test_a_gloss_is_the_english_that_was_made_from_the_span(knowledge: Knowledge) -> None:
    text = "दोनों देशों ने एक सैन्य उपचार पर हस्ताक्षर किए।"
    place = text.index("सैन्य")
    english = "Both countries signed a military treatment."
    links = tuple(
        Link(english.index(word), english.index(word) + len(word), start, start + 3, 0.9)
        for word, start in (("military", place), ("treatment", place + 6))
    )
    given, defects = with_rendering(text, Rendering(english, -0.1, links))
    (defect,) = glossed(given, defects, knowledge)
    assert defect.gloss == "military treatment"
    # Without links the words of the pivot table stand in.
    given, defects = with_rendering(text, Rendering(english, -0.1))
    (defect,) = glossed(given, defects, knowledge)
    assert defect.gloss == "military treatment"


@pytest.mark.parametrize("english", ["कॉपी किया", "AAAAAAAAAAAA", "aiaiaiaiaiaia"])
def test_a_failed_translation_is_no_gloss(english: str, knowledge: Knowledge) -> None:
    text = "दोनों देशों ने एक सैन्य उपचार पर हस्ताक्षर किए।"
    links = (Link(0, len(english), text.index("सैन्य"), text.index("पर"), 0.9),)
    given, defects = with_rendering(text, Rendering(english, -0.1, links))
    (defect,) = glossed(given, defects, knowledge)
    assert defect.gloss == "military treatment"
