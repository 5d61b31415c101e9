"""`junit`: articles as test cases, for CI servers that show test results.

The shape is what the xUnit plugin of Jenkins takes (junit-10.xsd): a suite for each file, a case
for each article, which fails if anything is reported in it. What was not read, and a detector
that crashed, is an error; a rule of the gate that was broken is a failing case of its own suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO
from xml.etree import ElementTree as Xml

from audit.model import Report, Severity, Signature
from audit.reports.located import Located, Problem, located, problems, shown_path
from audit.reports.outcome import Outcome, Verdict, View, address, count
from audit.reports.safe import visible, without_commands
from audit.reports.wording import counted, percent
from audit.reports.writing import put

_ROOM = 100  # code points of the sentence around a defect
_CHECKS = "mt-audit"


class JunitFormat:
    """A test case an article, with its defects in the text of the failure."""

    name = "junit"
    summary = "test results for CI servers, a case for each article"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the document to `stream`; `view` changes nothing."""
        suites = list(_suites(outcome))
        root = Xml.Element("testsuites", {"name": _CHECKS, **_totals(suites)})
        root.extend(suites)
        Xml.indent(root)
        put(stream, '<?xml version="1.0" encoding="UTF-8"?>\n')
        put(stream, without_commands(Xml.tostring(root, encoding="unicode") + "\n"))


def _suites(outcome: Outcome) -> Iterator[Xml.Element]:
    for path, reports in groupby(outcome.reports, key=lambda report: report.article.source.path):
        cases = [_of_article(report) for report in reports]
        yield _suite(shown_path(path), cases, outcome.signature)
    unread = [problem for problem in problems(outcome) if problem.kind == "unread"]
    if unread:
        yield _suite("not read", map(_of_unread, unread), outcome.signature)
    if outcome.verdicts:
        yield _suite("gate", map(_of_verdict, outcome.verdicts), outcome.signature)


def _suite(name: str, cases: Iterable[Xml.Element], signature: Signature) -> Xml.Element:
    """A suite with its counts, which stand before the cases that they count."""
    cases = list(cases)
    failures = sum(case.find("failure") is not None for case in cases)
    errors = sum(case.find("error") is not None for case in cases)
    suite = Xml.Element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(failures),
        errors=str(errors),
        skipped="0",
    )
    properties = Xml.SubElement(suite, "properties")
    Xml.SubElement(properties, "property", name="signature", value=visible(str(signature)))
    suite.extend(cases)
    return suite


def _of_article(report: Report) -> Xml.Element:
    article = report.article
    case = _case(visible(address(report)), shown_path(article.source.path))
    for detector, error in report.failed:
        message = f"Detector {visible(detector)} crashed"
        _add(case, "error", message, f"{message}: {visible(error)}", kind="crashed")
    if report.defects:
        worst = max(defect.severity for defect in report.defects)
        _add(case, "failure", _counts(report), _listed(report), kind=worst.label)
    _add(case, "system-out", None, "\n".join(_facts(report)))
    return case


def _of_unread(problem: Problem) -> Xml.Element:
    where = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    case = _case(where, problem.path)
    _add(case, "error", problem.message, problem.message, kind=problem.kind)
    return case


def _of_verdict(verdict: Verdict) -> Xml.Element:
    article, rule, message = map(visible, verdict)
    case = _case(f"{rule}: {article}", "gate")
    _add(case, "failure", message, f"{article}\n{rule}: {message}", kind="gate")
    return case


def _case(name: str, classname: str) -> Xml.Element:
    return Xml.Element("testcase", name=name, classname=classname)


def _add(case: Xml.Element, tag: str, message: str | None, text: str, *, kind: str = "") -> None:
    said = {} if message is None else {"message": message, "type": kind}
    Xml.SubElement(case, tag, said).text = text


def _counts(report: Report) -> str:
    counts = [
        f"{number} {severity.label}"
        for severity in sorted(Severity, reverse=True)
        if (number := count(report.defects, severity))
    ]
    return f"{counted(len(report.defects), 'defect')}: {', '.join(counts)}"


def _listed(report: Report) -> str:
    return "\n\n".join("\n".join(_lines(found)) for found in located([report]))


def _lines(found: Located) -> Iterator[str]:
    line, column = found.where.start
    place = ":".join(str(number) for number in (line, column) if number is not None)
    yield " ".join(filter(None, (place, found.field, found.heading)))
    yield f"  {found.marked(_ROOM)}"
    yield f"  {found.message}"
    if found.defect.gloss:
        yield f"  reads: “{visible(found.defect.gloss)}”"
    yield f"  fingerprint {visible(found.defect.fingerprint)}"


def _facts(report: Report) -> Iterator[str]:
    source = report.article.source
    yield f"score {report.score:.1f} · MT {percent(report.mt_likelihood)}" + (
        f" · {counted(report.words, 'word')}"
    )
    if source.link:
        yield visible(source.link)
    if source.published:
        yield f"published {visible(source.published)}"
    for note in source.notes:
        yield f"note: {visible(note)}"
    for detector, reason in report.skipped:
        yield f"not run: {visible(detector)} ({visible(reason)})"


def _totals(suites: Iterable[Xml.Element]) -> dict[str, str]:
    """The counts of all suites."""
    suites = list(suites)
    return {
        name: str(sum(int(suite.attrib[name]) for suite in suites))
        for name in ("tests", "failures", "errors")
    }
