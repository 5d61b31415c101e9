"""`sarif`: SARIF 2.1.0, for GitHub code scanning, editors and everything that gathers results.

Columns count code points (`columnKind`), which for Devanagari is also what UTF-16 counts; a
column is left out where it is not known, and the region is then of whole lines. What people
accepted is there as a suppressed result; what was not believed is no result. A level is error
for critical, warning for major, note for minor. Only detectors with results are rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from audit.model import Report
from audit.reports.located import STANDARD_INPUT, Located, located, problems
from audit.reports.mqm import MQM_TYPE
from audit.reports.outcome import Outcome, View, is_accepted, is_one_of_many
from audit.reports.places import FilePlaces, FileRange
from audit.reports.positions import Clusters
from audit.reports.safe import json_text, visible
from audit.reports.sarif_rules import LEVEL, message, rules
from audit.reports.uris import uri_of, web_address

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_Object = dict[str, Any]


class SarifFormat:
    """One run, with a result for each defect and a notification for each problem."""

    name = "sarif"
    summary = "SARIF 2.1.0 for code scanning and editors"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the log to `stream`; `view` changes nothing."""
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(outcome)]}
        stream.write(json_text(log, indent=2, strict=True) + "\n")


def _run(outcome: Outcome) -> _Object:
    reported = list(located(outcome.reports))
    accepted = list(_accepted(outcome.reports))
    met = sorted({found.defect.detector for found in (*reported, *(item for item, _ in accepted))})
    index = {id: number for number, id in enumerate(met)}
    return {
        "tool": {
            "driver": {
                "name": "mt-audit",
                "version": outcome.signature.version,
                "semanticVersion": outcome.signature.version,
                "rules": rules(met),
            }
        },
        "automationDetails": {"id": "mt-audit/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder that mt-audit was run in."}}
        },
        "invocations": [_invocation(outcome)],
        "results": [
            *(_result(found, index) for found in reported),
            *(_result(found, index, accepted=reason) for found, reason in accepted),
        ],
        "properties": {
            "signature": visible(str(outcome.signature)),
            "articles": [_article(report) for report in outcome.reports],
            **_optional(gate=[verdict._asdict() for verdict in outcome.verdicts]),
        },
    }


def _accepted(reports: Iterable[Report]) -> Iterator[tuple[Located, str]]:
    for report in reports:
        places, clusters = FilePlaces(report.article), Clusters(report.article.text)
        for item in report.suppressed:
            if is_accepted(item):
                yield Located(report, item.defect, places, clusters), visible(item.reason)


def _result(found: Located, index: dict[str, int], *, accepted: str = "") -> _Object:
    defect = found.defect
    result: _Object = {
        "ruleId": defect.detector,
        "ruleIndex": index[defect.detector],
        "level": LEVEL[defect.severity],
        "rank": round(100 * defect.confidence, 2),
        "message": message(_said(found)),
        "locations": [_location(found)],
        "partialFingerprints": {"mtAudit/v1": defect.fingerprint},
        "properties": {
            "severity": defect.severity.label,
            "confidence": round(defect.confidence, 4),
            "category": defect.category.value,
            "mqm": MQM_TYPE[defect.category],
            **_optional(
                gloss=defect.gloss,
                suggestion=defect.suggestion,
                link=found.article.source.link,
                alsoFoundBy=list(dict.fromkeys(merged.detector for merged in defect.merged)),
                evidence=[{"kind": kind, "text": text} for kind, text in defect.evidence],
            ),
        },
    }
    if accepted:
        suppression = {"kind": "external", "status": "accepted", "justification": accepted}
        result["suppressions"] = [suppression]
    is_local = found.path != STANDARD_INPUT and not web_address(found.article.source.path)
    if is_local and (fixes := [_fix(found, text) for text in found.replacements()]):
        result["fixes"] = fixes
    return result


def _said(found: Located) -> str:
    item = f" ({found.item})" if found.item else ""
    return f"{found.message}{item}"


def _location(found: Located) -> _Object:
    region = _region(found.where)
    physical: _Object = {"artifactLocation": _artifact(found.article.source.path)}
    if region:
        start, end = found.defect.span
        if found.where.is_exact:
            region["snippet"] = {"text": found.article.text[start:end]}
        physical["region"] = region
    location: _Object = {"physicalLocation": physical}
    if found.item:
        location["logicalLocations"] = [_logical(found)]
    return location


def _logical(found: Located) -> _Object:
    """The item and its field, as headline in item."""
    name = visible(found.article.id) if is_one_of_many(found.article) else ""
    parts = [part for part in (name, found.field) if part]
    return {"name": parts[-1], "fullyQualifiedName": "/".join(parts), "kind": "element"}


def _region(where: FileRange) -> _Object:
    start, end, _ = where
    if start.line is None:
        return {}
    if start.column is None or end.line is None or end.column is None:
        # With one column alone the other would be taken for the line's.
        return {"startLine": start.line, "endLine": max(start.line, end.line or 0)}
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _artifact(path: str) -> _Object:
    uri = uri_of(STANDARD_INPUT if path == "-" else path)
    is_absolute = uri.startswith("file://") or bool(web_address(path))
    return {"uri": uri} if is_absolute else {"uri": uri, "uriBaseId": _ROOT}


def _fix(found: Located, text: str) -> _Object:
    replacement = {"deletedRegion": _region(found.where), "insertedContent": {"text": text}}
    return {
        "description": message(f"Write “{text}”."),
        "artifactChanges": [
            {
                "artifactLocation": _artifact(found.article.source.path),
                "replacements": [replacement],
            }
        ],
    }


def _invocation(outcome: Outcome) -> _Object:
    trouble = list(problems(outcome))
    notes = [
        _notification("note", note, report.article.source.path, report.article.source.line)
        for report in outcome.reports
        for note in report.article.source.notes
    ]
    skipped = dict.fromkeys(item for report in outcome.reports for item in report.skipped)
    return {
        "executionSuccessful": not trouble,
        "toolExecutionNotifications": [
            *(_notification("error", item.message, item.path, item.line) for item in trouble),
            *notes,
        ],
        "toolConfigurationNotifications": [
            {"level": "note", "message": message(f"{detector} did not run: {reason}")}
            for detector, reason in skipped
        ],
    }


def _notification(level: str, text: str, path: str, line: int | None) -> _Object:
    physical: _Object = {"artifactLocation": _artifact(path)}
    if line is not None:
        physical["region"] = {"startLine": line}
    return {
        "level": level,
        "message": message(text),
        "locations": [{"physicalLocation": physical}],
    }


def _article(report: Report) -> _Object:
    source, likelihood = report.article.source, report.mt_likelihood
    return {
        "id": visible(report.article.id),
        "uri": _artifact(source.path)["uri"],
        "score": round(report.score, 4),
        "mtLikelihood": None if likelihood is None else round(likelihood, 4),
        "words": report.words,
        **_optional(link=source.link, published=source.published, updated=source.updated),
    }


def _optional(**values: object) -> _Object:
    """Those that hold something; what is for reading only is made visible."""
    return {key: _shown(value) for key, value in values.items() if value}


def _shown(value: object) -> object:
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return visible(str(value))
