"""The real auditing of a feed: names are held against those of earlier runs."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import pytest

from audit.feed.auditing import Auditing
from audit.model import NameUse, RawArticle, Report, Signature, Source, Unread
from audit.pipeline import English, Own
from audit.settings import Settings

_TOLD = (
    "सांसद ग्रोलमैनिट्ज़ ने खारकीव, मारियुपोल और बुदानोव पर सवाल पूछा।",
    "फिर सांसद ग्रोलमैनिट्ज़ ने खारकीव, मारियुपोल और बुदानोव पर सवाल पूछा।",
    "कल सांसद ग्रोलमैनिट्ज़ ने खारकीव, मारियुपोल और बुदानोव पर सवाल पूछा।",
)
_ODD = "सांसद ग्रोलमैनिस्टज़ ने बुदानोव से मारियुपोल तथा खारकीव की बात की।"
_SIGNATURE = Signature("0", "d", "r")


def _settings(path: str) -> Settings:
    return Settings(reader="off")


def _auditing(jobs: int = 1) -> Auditing:
    return Auditing(_settings, Own(), English(), _SIGNATURE, jobs=jobs)


@pytest.fixture(scope="module")
def auditing() -> Auditing:
    return _auditing()


def _run(
    auditing: Auditing, texts: Sequence[str], earlier: Sequence[tuple[NameUse, ...]] = ()
) -> list[Report]:
    raw = [RawArticle(str(n), text, Source(str(n))) for n, text in enumerate(texts)]
    results = list(auditing.results(raw))
    found = list(auditing.together(results, earlier))
    assert not any(isinstance(result, Unread) for result in found)
    return [result for result in found if isinstance(result, Report)]


def _across(report: Report) -> list[tuple[str, str]]:
    return [
        (report.article.text[slice(*defect.span)], defect.suggestion)
        for defect in report.defects
        if defect.detector == "name-variants"
    ]


def test_a_new_article_is_held_against_earlier_ones(auditing: Auditing) -> None:
    earlier = [report.names for report in _run(auditing, _TOLD)]
    (alone,) = _run(auditing, [_ODD])
    (odd,) = _run(auditing, [_ODD], earlier)
    assert _across(alone) == []
    assert _across(odd) == [("ग्रोलमैनिस्टज़", "ग्रोलमैनिट्ज़")]
    assert odd.score < alone.score


def test_and_against_those_beside_it(auditing: Auditing) -> None:
    earlier = [report.names for report in _run(auditing, _TOLD[:2])]
    found = [_across(report) for report in _run(auditing, [_ODD, _TOLD[2]], earlier)]
    assert found == [[("ग्रोलमैनिस्टज़", "ग्रोलमैनिट्ज़")], []]


def test_nothing_is_said_of_the_earlier_ones(auditing: Auditing) -> None:
    earlier = [report.names for report in _run(auditing, [_ODD])]
    assert [_across(report) for report in _run(auditing, _TOLD, earlier)] == [[], [], []]


def test_what_could_not_be_audited_passes_through(auditing: Auditing) -> None:
    unread = Unread("a", 1, "It broke.", "Mend it.")
    assert list(auditing.together([unread], [])) == [unread]


def test_what_was_accepted_is_taken_out_at_the_end() -> None:
    auditing = Auditing(
        _settings, Own(), English(), _SIGNATURE, lambda results: (r for r in list(results)[:1])
    )
    unread = [Unread("a", line, "It broke.", "Mend it.") for line in (1, 2)]
    assert list(auditing.together(unread, [])) == unread[:1]


def test_tables_are_loaded_once(auditing: Auditing) -> None:
    setup = auditing._setup
    assert setup() is setup()
    assert pickle.loads(pickle.dumps(setup))() is not setup()


def test_any_number_of_processes_gives_the_same(auditing: Auditing) -> None:
    texts = [*_TOLD, _ODD] * 10
    assert _run(_auditing(jobs=2), texts) == _run(auditing, texts)
