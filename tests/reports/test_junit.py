from __future__ import annotations

from pathlib import Path

import pytest
from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite
from lxml import etree

from audit.reports import Outcome
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

# That of Jenkins' xUnit plugin, the strictest reader of this format.
XSD = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def suites(outcome: Outcome) -> list[TestSuite]:
    text = rendered("junit", outcome)
    XSD.assertValid(etree.fromstring(text.encode()))
    return list(JUnitXml.fromstring(text.encode()))


def cases(suite: TestSuite) -> list[TestCase]:
    return list(suite)


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    check_golden(f"{name}.junit.xml", rendered("junit", getattr(samples, name)()))


def test_a_suite_for_each_file_and_a_case_for_each_article() -> None:
    outcome = Outcome(
        (samples.clean(), samples.news(), samples.item(), samples.item(item="b", line=9)),
        (),
        samples.SIGNATURE,
    )
    found = suites(outcome)
    assert [(suite.name, suite.tests, suite.failures, suite.errors) for suite in found] == [
        ("feed.jsonl", 1, 0, 0),
        ("feeds/समाचार-1.txt", 1, 1, 0),
        ("feeds/taza.xml", 2, 2, 0),
    ]
    assert [case.name for case in cases(found[2])] == [
        "feeds/taza.xml:2 tag:samachar.example,2026:bandh-7",
        "feeds/taza.xml:9 b",
    ]
    assert {case.classname for case in cases(found[2])} == {"feeds/taza.xml"}


def test_an_article_without_defects_passes() -> None:
    ((case,),) = map(cases, suites(Outcome((samples.clean(),), (), samples.SIGNATURE)))
    assert case.is_passed
    assert case.system_out == "score 100.0 · MT – · 8 words"


def test_a_failure_lists_the_defects() -> None:
    ((case,),) = map(cases, suites(Outcome((samples.news(),), (), samples.SIGNATURE)))
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert failure.message == "6 defects: 1 critical, 2 major, 3 minor"
    assert failure.type == "critical"
    assert failure.text
    assert failure.text.split("\n\n")[0] == (
        "3:21 literal-idiom (critical, 92% sure)\n"
        "  कारखाने में उत्पादन ⟦घड़ी के आसपास⟧ चलता है।\n"
        "  English idiom “around the clock” rendered word by word. → चौबीसों घंटे\n"
        "  reads: “around the clock”\n"
        "  fingerprint 0000000000000001"
    )


def test_a_crash_is_an_error_beside_the_failure() -> None:
    ((case,),) = map(cases, suites(Outcome((samples.hostile(),), (), samples.SIGNATURE)))
    assert [type(result) for result in case.result] == [Error, Failure]
    assert case.result[0].message == "Detector broken crashed"


def test_unread_inputs_are_errors_of_their_own_suite() -> None:
    *_, suite = suites(samples.outcome())
    assert (suite.name, suite.tests, suite.failures, suite.errors) == ("not read", 2, 0, 2)
    assert [case.name for case in cases(suite)] == ["feeds/old.txt", "feed⟨U+202E⟩.jsonl:3"]


def test_broken_rules_of_the_gate_are_failures_of_their_own_suite() -> None:
    *_, suite = suites(samples.feed_outcome())
    assert (suite.name, suite.tests, suite.failures) == ("gate", 2, 2)
    address = "feeds/taza.xml tag:samachar.example,2026:bandh-7"
    assert [case.name for case in cases(suite)] == [
        f"fail-on critical: {address}",
        f"min-score 80: {address}",
    ]


def test_the_whole_counts_all() -> None:
    text = rendered("junit", samples.outcome())
    whole = JUnitXml.fromstring(text.encode())
    assert (whole.tests, whole.failures, whole.errors) == (5, 2, 3)
    properties = etree.fromstring(text.encode()).iterfind("testsuite/properties/property")
    assert [dict(found.attrib) for found in properties] == [
        {"name": "signature", "value": str(samples.SIGNATURE)}
    ] * len(list(whole))


def test_nothing_audited() -> None:
    assert suites(Outcome((), (), samples.SIGNATURE)) == []
