"""The gate: each rule at its boundary, which code wins, and what a person is told."""

from __future__ import annotations

import pytest

from audit.gate import MOST_KEPT, ExitCode, FailOn, Failure, Gate, GateRules
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

MINOR, MAJOR, CRITICAL = Severity
NAME, GRAMMAR, RESIDUE = Category.NAME, Category.GRAMMAR, Category.RESIDUE
UNREAD = Unread("a.txt", None, "It may not be read.", "Ask.")


def defect(severity: Severity, category: Category = Category.NAME) -> Defect:
    return Defect(1, "x", category, severity, 0.9, Span(0, 1), "m", "", (), "f")


def report(
    *found: Severity | tuple[Category, Severity],
    path: str = "a.txt",
    id: str = "",
    score: float = 50.0,
    mt_likelihood: float | None = None,
    suppressed: tuple[Severity, ...] = (),
    failed: bool = False,
    skipped: bool = False,
) -> Report:
    return Report(
        article=Article(id or path, "अ", (), Source(path)),
        language="hi",
        words=1,
        score=score,
        mt_likelihood=mt_likelihood,
        sentences=(),
        defects=tuple(
            defect(one) if isinstance(one, Severity) else defect(one[1], one[0]) for one in found
        ),
        suppressed=tuple(Suppressed(defect(severity), "low") for severity in suppressed),
        failed=(Failed("x", "ValueError: no"),) if failed else (),
        skipped=(Skipped("x", "needs reader"),) if skipped else (),
    )


def judged(rules: GateRules, *results: Report | Unread) -> Gate:
    gate = Gate(lambda _path: rules)
    for result in results:
        gate.see(result)
    return gate


def broken(rules: GateRules, one: Report) -> list[str]:
    return [str(failure) for failure in Gate(lambda _path: rules).verdict(one)]


@pytest.mark.parametrize("fail_on", Severity)
@pytest.mark.parametrize("found", Severity)
def test_fail_on_trips_at_its_severity_and_above(fail_on: Severity, found: Severity) -> None:
    expected = ExitCode.TRIPPED if found >= fail_on else ExitCode.PASSED
    assert judged(GateRules(fail_on=fail_on), report(found)).exit_code is expected


@pytest.mark.parametrize(
    ("rules", "one", "message"),
    [
        (GateRules(fail_on=MAJOR), report(MINOR, MINOR), None),
        (
            GateRules(fail_on=MAJOR),
            report(MINOR, MAJOR, CRITICAL),
            "fail-on major: 2 defects major or worse",
        ),
        (GateRules(fail_on=CRITICAL), report(CRITICAL), "fail-on critical: 1 defect critical"),
        (GateRules(max_defects={MAJOR: 2}), report(MINOR, MAJOR, MAJOR), None),
        (
            GateRules(max_defects={MAJOR: 2}),
            report(MAJOR, CRITICAL, MAJOR),
            "max-defects major=2: 3 found",
        ),
        (GateRules(max_defects={MINOR: 0}), report(), None),
        (GateRules(max_defects={MINOR: 0}), report(MINOR), "max-defects minor=0: 1 found"),
        (GateRules(min_score=60), report(score=60.0), None),
        (GateRules(min_score=60), report(score=59.99), "min-score 60: the score is 59.99"),
        (GateRules(min_score=62.5), report(score=41.5), "min-score 62.5: the score is 41.5"),
        (GateRules(max_mt_likelihood=0.8), report(mt_likelihood=0.8), None),
        (GateRules(max_mt_likelihood=0.8), report(mt_likelihood=None), None),
        (
            GateRules(max_mt_likelihood=0.8),
            report(mt_likelihood=0.8001),
            "max-mt-likelihood 0.8: the likelihood is 0.8001",
        ),
        (GateRules(category_fail_on={NAME: MAJOR}), report((NAME, MINOR)), None),
        (GateRules(category_fail_on={NAME: MAJOR}), report((GRAMMAR, CRITICAL)), None),
        (
            GateRules(category_fail_on={NAME: MAJOR}),
            report((NAME, CRITICAL)),
            "name major: 1 defect major or worse",
        ),
        (GateRules(category_max={RESIDUE: 1}), report((RESIDUE, CRITICAL)), None),
        (GateRules(category_max={RESIDUE: 1}), report((NAME, MAJOR), (NAME, MAJOR)), None),
        (
            GateRules(category_max={RESIDUE: 1}),
            report((RESIDUE, MINOR), (RESIDUE, MINOR)),
            "residue max=1: 2 found",
        ),
    ],
)
def test_each_rule_at_its_boundary_is_named(
    rules: GateRules, one: Report, message: str | None
) -> None:
    assert broken(rules, one) == ([message] if message else [])
    gate = judged(rules, one)
    assert gate.exit_code is (ExitCode.TRIPPED if message else ExitCode.PASSED)
    assert gate.failures == ((Failure("a.txt", *message.split(": ")),) if message else ())


@pytest.mark.parametrize("milder", ["never", CRITICAL])
def test_the_rule_of_a_category_replaces_fail_on(milder: FailOn) -> None:
    rules = GateRules(fail_on=MINOR, category_fail_on={GRAMMAR: milder})
    assert broken(rules, report((GRAMMAR, MAJOR))) == []
    assert broken(rules, report((GRAMMAR, MAJOR), (NAME, MINOR))) == [
        "fail-on minor: 1 defect minor or worse"
    ]


def test_a_bound_on_a_category_leaves_fail_on_as_it_is() -> None:
    rules = GateRules(fail_on=MINOR, category_max={GRAMMAR: 5})
    assert broken(rules, report((GRAMMAR, MINOR))) == ["fail-on minor: 1 defect minor or worse"]


def test_an_article_may_break_several_rules() -> None:
    rules = GateRules(fail_on=MAJOR, max_defects={MINOR: 1}, min_score=60)
    assert broken(rules, report(MAJOR, MINOR)) == [
        "fail-on major: 1 defect major or worse",
        "max-defects minor=1: 2 found",
        "min-score 60: the score is 50",
    ]


def test_rules_are_of_one_article_and_not_of_the_run() -> None:
    gate = judged(GateRules(max_defects={MINOR: 1}), *[report(MINOR)] * 5)
    assert gate.exit_code is ExitCode.PASSED


def test_rules_may_differ_by_path() -> None:
    strict = GateRules(fail_on=MINOR)
    gate = Gate(lambda path: strict if path.startswith("feeds/") else GateRules())
    assert gate.see(report(MINOR, path="columns/a.txt")) == ()
    failure = Failure("feeds/a.jsonl id-7", "fail-on minor", "1 defect minor or worse")
    assert gate.see(report(MINOR, path="feeds/a.jsonl", id="id-7")) == (failure,)
    assert gate.sentence == "Gate tripped: 1 of 2 articles failed: fail-on minor (1)."


@pytest.mark.parametrize("rules", [GateRules(), GateRules(fail_on="never")])
def test_never_trips_by_default(rules: GateRules) -> None:
    gate = judged(rules, report(CRITICAL, score=0.0, mt_likelihood=1.0))
    assert gate.exit_code is ExitCode.PASSED
    assert gate.sentence == ""


def test_suppressed_defects_and_skipped_detectors_do_not_count() -> None:
    rules = GateRules(fail_on=MINOR, max_defects={MINOR: 0}, category_max={NAME: 0})
    gate = judged(rules, report(suppressed=(CRITICAL,), skipped=True))
    assert gate.exit_code is ExitCode.PASSED


@pytest.mark.parametrize("rules", [GateRules(), GateRules(fail_on=CRITICAL)])
def test_unread_failed_and_unwritten_are_incomplete(rules: GateRules) -> None:
    assert judged(rules, UNREAD, report()).exit_code is ExitCode.INCOMPLETE
    assert judged(rules, report(failed=True)).exit_code is ExitCode.INCOMPLETE
    gate = judged(rules, report())
    gate.see_unwritten()
    assert gate.exit_code is ExitCode.INCOMPLETE


def test_a_tripped_gate_wins_over_an_incomplete_run_and_both_are_said() -> None:
    gate = judged(GateRules(fail_on=MAJOR), UNREAD, report(MAJOR, failed=True), report())
    assert gate.exit_code is ExitCode.TRIPPED
    assert gate.sentence == (
        "Gate tripped: 1 of 2 articles failed: fail-on major (1); "
        "1 input could not be read or audited; detectors failed on 1 article."
    )


def test_the_sentence_counts_articles_for_each_rule() -> None:
    rules = GateRules(fail_on=CRITICAL, min_score=60)
    two = report(CRITICAL, CRITICAL, MINOR, score=70.0)
    gate = judged(rules, two, report(CRITICAL, score=59.0), report(score=60.0))
    assert gate.sentence == (
        "Gate tripped: 2 of 3 articles failed: fail-on critical (2), min-score 60 (1)."
    )


def test_a_passed_gate_names_its_rules() -> None:
    rules = GateRules(fail_on=MAJOR, max_mt_likelihood=0.9, category_fail_on={NAME: "never"})
    gate = judged(rules, report(), report())
    assert gate.sentence == "Gate passed (fail-on major, max-mt-likelihood 0.9)."


def test_a_run_of_any_length_is_counted_and_the_first_failures_are_kept() -> None:
    gate, bad = Gate(lambda _path: GateRules(min_score=60)), report()
    for _ in range(MOST_KEPT + 5):
        gate.see(bad)
    assert len(gate.failures) == MOST_KEPT
    assert gate.sentence == (
        "Gate tripped: 10,005 of 10,005 articles failed: min-score 60 (10,005)."
    )


def test_rules_over_rules_win_one_by_one() -> None:
    broad = GateRules(
        fail_on=MINOR,
        max_defects={MINOR: 9, MAJOR: 3},
        min_score=60,
        category_fail_on={NAME: MINOR, GRAMMAR: "never"},
        category_max={RESIDUE: 5},
    )
    narrow = GateRules(
        fail_on="never",
        max_defects={MAJOR: 1},
        max_mt_likelihood=0.5,
        category_fail_on={GRAMMAR: MAJOR},
    )
    assert narrow.over(broad) == GateRules(
        fail_on="never",
        max_defects={MINOR: 9, MAJOR: 1},
        min_score=60,
        max_mt_likelihood=0.5,
        category_fail_on={NAME: MINOR, GRAMMAR: MAJOR},
        category_max={RESIDUE: 5},
    )
    assert GateRules().over(broad) == broad
    assert broad.over(GateRules()) == broad


def test_the_codes_are_those_of_the_design() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "PASSED": 0,
        "TRIPPED": 1,
        "USAGE": 2,
        "INCOMPLETE": 3,
        "INTERRUPTED": 130,
    }
