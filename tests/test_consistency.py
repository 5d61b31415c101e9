"""Names are held against the other articles of a run, and only against those on their story."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from audit.model import RawArticle, Report, Severity, Source, Unread
from audit.pipeline import WINDOW, audit_paths, auditor, consistent
from audit.settings import Settings

_STORY = (
    "बुदानोव ने कीव में कहा कि खारकीव और मारियुपोल के पास लड़ाई जारी है।",
    "खारकीव और मारियुपोल से लोग कीव पहुंचे। सिर्स्की और बुदानोव ने उनसे बात की।",
)
_GARBLED = "बुडनवो ने कीव में बताया कि खारकीव तथा मारियुपोल के बाद सिर्स्की ने आदेश दिया।"
_ELSEWHERE = "बुडनवो गांव के किसान ने खेत में नई फसल बोई।"


def _settings(path: str) -> Settings:
    return Settings()


_DEFAULTS = Settings()


def _run(texts: Sequence[str], settings: Settings = _DEFAULTS) -> list[Report]:
    work = auditor(lambda path: settings)
    raw = [RawArticle(str(n), text, Source(str(n))) for n, text in enumerate(texts)]
    results = consistent(map(work, raw), lambda path: settings)
    return [item for item in results if isinstance(item, Report)]


def _across(report: Report) -> list[str]:
    return [
        report.article.text[slice(*defect.span)]
        for defect in report.defects
        if any(evidence.kind == "spelled so in" for evidence in defect.evidence)
    ]


def test_a_name_that_other_articles_on_the_story_spell_otherwise_is_reported() -> None:
    *right, garbled = _run([*_STORY, _GARBLED])
    assert [_across(report) for report in right] == [[], []]
    found = [d for d in garbled.defects if garbled.article.text[slice(*d.span)] == "बुडनवो"]
    assert len(found) == 1  # by itself or by the others, but once
    assert found[0].suggestion == "बुदानोव"
    assert [defect.rank for defect in garbled.defects] == list(range(1, len(garbled.defects) + 1))


def test_the_majority_is_suggested_for_a_name_in_no_list() -> None:
    told = "सीनेटर कैप्लोविट्ज़ ने खारकीव, मारियुपोल और बुदानोव पर सवाल पूछा।"
    odd = "सीनेटर कैप्लोविस्टज़ ने बुदानोव से मारियुपोल तथा खारकीव की बात की।"
    *right, garbled = _run([told, f"फिर {told}", f"कल {told}", odd])
    assert [_across(report) for report in right] == [[], [], []]
    assert _across(garbled) == ["कैप्लोविस्टज़"]
    (found,) = [d for d in garbled.defects if d.detector == "name-variants"]
    assert (found.suggestion, found.severity) == ("कैप्लोविट्ज़", Severity.MINOR)


def test_behind_two_garbles_of_one_article_its_own_topics_tell_the_name() -> None:
    told = "यूक्रेन के खुफिया प्रमुख बुडन ने यह बात कही।\nएजेंसी बडनोव के दावे की पुष्टि नहीं कर सकी।"
    elsewhere = "मेले के प्रमुख बुडन ने यह बात कही।\nसमिति बडनोव के दावे की पुष्टि नहीं कर सकी।"
    reports = [
        _run([text], Settings(disabled=frozenset({"garbled-name"}))) for text in (told, elsewhere)
    ]
    suggested = [[d.suggestion for d in report.defects] for (report,) in reports]
    assert suggested == [["बुदानोव"], ["बुडन"]]


def test_one_against_one_convicts_nobody() -> None:
    one = "सीनेटर कैप्लोविट्ज़ ने खारकीव, मारियुपोल और बुदानोव पर सवाल पूछा।"
    other = "सीनेटर कैप्लोविस्टज़ ने बुदानोव से मारियुपोल तथा खारकीव की बात की।"
    assert [_across(report) for report in _run([one, other])] == [[], []]


def test_articles_on_other_matters_say_nothing() -> None:
    assert _across(_run([*_STORY, _ELSEWHERE])[-1]) == []


def test_a_disabled_detector_stays_silent() -> None:
    settings = Settings(disabled=frozenset({"name-variants", "garbled-name"}))
    assert _across(_run([*_STORY, _GARBLED], settings)[-1]) == []


def test_any_number_of_processes_gives_the_same(tmp_path: Path) -> None:
    lines = [*_STORY, _GARBLED] * 40
    for number, text in enumerate(lines):
        (tmp_path / f"{number:03}.txt").write_text(text, encoding="utf-8")
    one, two = (list(audit_paths([str(tmp_path)], _settings, jobs=jobs)) for jobs in (1, 2))
    assert one == two


def test_order_and_unread_inputs_survive_the_window() -> None:
    unread = [Unread(str(n), None, "unreadable", "mend it") for n in range(WINDOW + 3)]
    assert list(consistent(unread, _settings)) == unread


@pytest.mark.parametrize("count", [0, 1])
def test_one_article_is_compared_with_nothing(count: int) -> None:
    assert len(_run([_GARBLED] * count)) == count
