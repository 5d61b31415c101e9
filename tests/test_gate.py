"""The exit code: what trips the gate, and which code wins."""

from __future__ import annotations

import pytest

from audit.gate import ExitCode, Gate
from audit.model import (
    Article,
    Category,
    Defect,
    Failed,
    Report,
    Severity,
    Skipped,
    Source,
    Span,
    Suppressed,
    Unread,
)

UNREAD = Unread("a.txt", None, "It may not be read.", "Ask.")


def defect(severity: Severity) -> Defect:
    return Defect(1, "x", Category.NAME, severity, 0.9, Span(0, 1), "m", "", (), "f")


def report(
    *severities: Severity,
    suppressed: tuple[Severity, ...] = (),
    failed: bool = False,
    skipped: bool = False,
) -> Report:
    return Report(
        article=Article("a", "अ", (), Source("a.txt")),
        language="hi",
        words=1,
        score=50.0,
        mt_likelihood=None,
        sentences=(),
        defects=tuple(map(defect, severities)),
        suppressed=tuple(Suppressed(defect(severity), "low") for severity in suppressed),
        failed=(Failed("x", "ValueError: no"),) if failed else (),
        skipped=(Skipped("x", "needs reader"),) if skipped else (),
    )


def judged(fail_on: Severity | None, *results: Report | Unread) -> Gate:
    gate = Gate(fail_on)
    for result in results:
        gate.see(result)
    return gate


@pytest.mark.parametrize("fail_on", Severity)
@pytest.mark.parametrize("found", Severity)
def test_trips_at_its_severity_and_above(fail_on: Severity, found: Severity) -> None:
    expected = ExitCode.TRIPPED if found >= fail_on else ExitCode.PASSED
    assert judged(fail_on, report(found)).exit_code is expected


def test_never_trips_by_default() -> None:
    gate = judged(None, report(Severity.CRITICAL))
    assert gate.exit_code is ExitCode.PASSED
    assert gate.sentence == ""


def test_suppressed_defects_and_skipped_detectors_do_not_count() -> None:
    gate = judged(Severity.MINOR, report(suppressed=(Severity.CRITICAL,), skipped=True))
    assert gate.exit_code is ExitCode.PASSED


@pytest.mark.parametrize("fail_on", [None, Severity.CRITICAL])
def test_unread_failed_and_unwritten_are_incomplete(fail_on: Severity | None) -> None:
    assert judged(fail_on, UNREAD, report()).exit_code is ExitCode.INCOMPLETE
    assert judged(fail_on, report(failed=True)).exit_code is ExitCode.INCOMPLETE
    gate = judged(fail_on, report())
    gate.see_unwritten()
    assert gate.exit_code is ExitCode.INCOMPLETE


def test_a_tripped_gate_wins_over_an_incomplete_run_and_both_are_said() -> None:
    gate = judged(Severity.MAJOR, UNREAD, report(Severity.MAJOR, failed=True), report())
    assert gate.exit_code is ExitCode.TRIPPED
    assert gate.sentence == (
        "Gate tripped: 1 defect major or worse in 1 article; "
        "1 input could not be read or audited; detectors failed on 1 article."
    )


def test_counts_defects_and_articles() -> None:
    two = report(Severity.CRITICAL, Severity.CRITICAL, Severity.MINOR)
    gate = judged(Severity.CRITICAL, two, report(Severity.CRITICAL))
    assert gate.sentence == "Gate tripped: 3 defects critical in 2 articles."


def test_a_passed_gate_says_so() -> None:
    assert judged(Severity.MAJOR, report()).sentence == "Gate passed (--fail-on major)."


def test_the_codes_are_those_of_the_design() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "PASSED": 0,
        "TRIPPED": 1,
        "USAGE": 2,
        "INCOMPLETE": 3,
        "INTERRUPTED": 130,
    }
