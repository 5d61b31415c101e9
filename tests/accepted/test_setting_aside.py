"""What is left of a report when some of its defects are accepted."""

from __future__ import annotations

from audit.accepted import without
from audit.model import ACCEPTED_REASONS
from audit.scoring.scores import article_score
from tests.accepted.conftest import CLEAN, IDIOM, LOOP, SENSE, AuditText

TEXT = "\n\n".join([IDIOM, LOOP, CLEAN, SENSE])


def test_the_rest_is_ranked_and_scored_anew(audited: AuditText) -> None:
    report = audited(TEXT)
    first, second, third = report.defects
    left = without(report, {2: "suppressed: because"})
    assert [(d.rank, d.fingerprint) for d in left.defects] == [
        (1, first.fingerprint),
        (2, third.fingerprint),
    ]
    (aside,) = left.suppressed
    assert (aside.defect.rank, aside.defect.fingerprint) == (1, second.fingerprint)
    assert aside.reason == "suppressed: because"
    assert left.score == article_score([first, third], report.words) > report.score
    changed = [
        after.span
        for before, after in zip(report.sentences, left.sentences, strict=True)
        if before != after
    ]
    (place,) = changed
    assert place.start <= second.span.start < place.end
    assert [score.score for score in left.sentences if score.span == place] == [100.0]


def test_all_of_it_is_a_clean_article_that_a_machine_may_have_written(audited: AuditText) -> None:
    report = audited(TEXT)
    left = without(report, dict.fromkeys((1, 2, 3), ACCEPTED_REASONS[0]))
    assert (left.defects, left.score) == ((), 100.0)
    assert [aside.defect.rank for aside in left.suppressed] == [1, 2, 3]
    assert left.mt_likelihood == report.mt_likelihood is not None


def test_nothing_accepted_changes_nothing(audited: AuditText) -> None:
    report = audited(TEXT)
    assert without(report, {}) is report


def test_what_was_suppressed_before_stays(audited: AuditText) -> None:
    once = without(audited(TEXT), {1: "in the baseline"})
    twice = without(once, {1: "suppressed: x"})
    assert [aside.reason for aside in twice.suppressed] == ["in the baseline", "suppressed: x"]
