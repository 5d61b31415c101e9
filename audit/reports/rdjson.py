"""`rdjson`: Reviewdog Diagnostic Format, for reviewdog and what else reads it.

Columns count bytes of UTF-8 from 1, ends are exclusive, and a range without columns means whole
lines. A column is left out where the beginning of its line in the file is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TextIO

from audit.model import Severity
from audit.reports.located import Located, Problem, located, problems
from audit.reports.outcome import Outcome, View
from audit.reports.places import utf8_size
from audit.reports.safe import json_text, visible

_LEVEL: Mapping[Severity, str] = {
    Severity.CRITICAL: "ERROR",
    Severity.MAJOR: "WARNING",
    Severity.MINOR: "INFO",
}


class RdjsonFormat:
    """A diagnostic a defect, with what may be written instead, and one for each problem."""

    name = "rdjson"
    summary = "diagnostics for reviewdog"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the result to `stream`; `view` changes nothing."""
        result = {
            "source": {"name": "mt-audit"},
            "diagnostics": [
                *map(_of_problem, problems(outcome)),
                *map(_of_defect, located(outcome.reports)),
            ],
        }
        stream.write(json_text(result, indent=2, strict=True) + "\n")


def _of_defect(found: Located) -> dict[str, Any]:
    range_, is_whole = _range(found)
    link = visible(found.article.source.link)
    location: dict[str, Any] = {"path": found.path}
    diagnostic: dict[str, Any] = {
        "message": "\n".join(filter(None, (found.message, found.item, link))),
        "location": location,
        "severity": _LEVEL[found.defect.severity],
        "code": {"value": found.defect.detector},
    }
    if range_:
        location["range"] = range_
    if is_whole and (texts := found.replacements()):
        diagnostic["suggestions"] = [{"range": range_, "text": text} for text in texts]
    return diagnostic


def _range(found: Located) -> tuple[dict[str, Any], bool]:
    """The range as far as it is known, and whether that is from its first to its last byte."""
    start, end, _ = found.where
    if start.line is None:
        return {}, False
    columns = found.places.columns(found.defect.span, utf8_size)
    if end.line is None or None in columns:
        last = {"line": end.line} if end.line else {"line": start.line}
        return {"start": {"line": start.line}, "end": last}, False
    first, last_column = columns
    return {
        "start": {"line": start.line, "column": first},
        "end": {"line": end.line, "column": last_column},
    }, True


def _of_problem(problem: Problem) -> dict[str, Any]:
    location: dict[str, Any] = {"path": problem.path}
    if problem.line is not None:
        location["range"] = {"start": {"line": problem.line}}
    return {
        "message": problem.message,
        "location": location,
        "severity": "ERROR" if problem.kind == "unread" else "WARNING",
        "code": {"value": problem.kind},
    }
