"""`checkstyle`: the XML that Checkstyle writes and most CI servers read.

Columns count UTF-16 code units, as Checkstyle, a Java program, counts characters. A column is
left out where the beginning of its line in the file is not known. All that is written went
through `visible`, which leaves no character that XML 1.0 forbids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO
from xml.etree import ElementTree as Xml

from audit.model import Severity
from audit.reports.located import Located, Problem, located, problems
from audit.reports.outcome import Outcome, View
from audit.reports.places import utf16_size
from audit.reports.safe import visible, without_commands
from audit.reports.writing import put

_LEVEL: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "warning",
    Severity.MINOR: "info",
}
_VERSION = "8.0"  # of Checkstyle, whose shape this is
_FIRST_LINE = 1  # where none is known: an error must have one


class CheckstyleFormat:
    """An error a defect, under its file, and one for each problem."""

    name = "checkstyle"
    summary = "Checkstyle XML for CI servers"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the document to `stream`; `view` changes nothing."""
        files: dict[str, list[dict[str, str]]] = {}
        for problem in problems(outcome):
            files.setdefault(problem.path, []).append(_of_problem(problem))
        for found in located(outcome.reports):
            files.setdefault(found.path, []).append(_of_defect(found))
        root = Xml.Element("checkstyle", version=_VERSION)
        for path, errors in files.items():
            file = Xml.SubElement(root, "file", name=path)
            for error in errors:
                Xml.SubElement(file, "error", error)
        Xml.indent(root)
        put(stream, '<?xml version="1.0" encoding="UTF-8"?>\n')
        put(stream, without_commands(Xml.tostring(root, encoding="unicode") + "\n"))


def _of_defect(found: Located) -> dict[str, str]:
    column, _ = found.places.columns(found.defect.span, utf16_size)
    link = visible(found.article.source.link)
    return {
        "line": str(found.where.start.line or _FIRST_LINE),
        **({} if column is None else {"column": str(column)}),
        "severity": _LEVEL[found.defect.severity],
        "message": " · ".join(filter(None, (found.message, found.item, link))),
        "source": f"mt-audit.{found.defect.detector}",
    }


def _of_problem(problem: Problem) -> dict[str, str]:
    return {
        "line": str(problem.line or _FIRST_LINE),
        "severity": "error",
        "message": problem.message,
        "source": f"mt-audit.{problem.kind}",
    }
