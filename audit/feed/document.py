"""A line of the output: what was found in one version of one item, as plain data.

The shape is a promise to other people's programs, described by schema.json beside this file, and
written out by hand as in audit.reports.document. It says what a desk decides by; all that was
found is in the report that it names.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any, TypeAlias

from audit.feed.items import Item
from audit.gate import Failure
from audit.model import Article, Defect, RawArticle, Report, Severity, Unread
from audit.reports.outcome import count
from audit.reports.places import field_of
from audit.reports.safe import json_text

SCHEMA = "mt-audit-feed/1"
PASS, HOLD, UNREAD = "pass", "hold", "unread"
MOST_DEFECTS = 5  # of an item that the line describes, the worst ones
_LONGEST, _LONGEST_LINK = 300, 2000  # characters
_SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)

Document: TypeAlias = dict[str, Any]


def schema() -> Document:
    """The JSON Schema (2020-12) of a line."""
    text = resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    loaded: Document = json.loads(text)
    return loaded


def line_of(document: Document) -> str:
    """`document` as one line with its line feed; what could steer a terminal is escaped."""
    return json_text(document, strict=True) + "\n"


def item_document(
    item: Item,
    result: Report | Unread,
    *,
    is_new: bool,
    seen: str,
    failures: Sequence[Failure],
    report: str,
) -> Document:
    """What the line says; every key is always there.

    `is_new` for the first version of the item, `seen` when it was met (ISO 8601), `failures` are
    the rules of the gate that it breaks, and `report` is where its page is, relative to the
    folder of reports.
    """
    source = item.raw.source
    verdict = UNREAD if isinstance(result, Unread) else HOLD if failures else PASS
    return {
        "schema": SCHEMA,
        "key": item.key,
        "version": item.version,
        "change": "new" if is_new else "changed",
        "seen": seen,
        "source": source.path,
        "line": source.line,
        "item": _short(source.item or item.raw.id),
        "link": _short(source.link, _LONGEST_LINK),
        "published": source.published,
        "updated": source.updated,
        "headline": headline_of(item.raw),
        "verdict": verdict,
        "rules": [{"rule": failure.rule, "message": failure.message} for failure in failures],
        **(_unread(result) if isinstance(result, Unread) else _found(result, report)),
    }


def _found(result: Report, report: str) -> Document:
    likelihood = result.mt_likelihood
    article = result.article
    return {
        "score": round(result.score, 4),
        "mt_likelihood": None if likelihood is None else round(likelihood, 4),
        "counts": {severity.label: count(result.defects, severity) for severity in _SEVERITIES},
        "defects": [_defect(defect, article) for defect in result.defects[:MOST_DEFECTS]],
        "failed": [failed.detector for failed in result.failed],
        "report": report,
        "problem": None,
    }


def _unread(result: Unread) -> Document:
    return {
        "score": None,
        "mt_likelihood": None,
        "counts": {severity.label: 0 for severity in _SEVERITIES},
        "defects": [],
        "failed": [],
        "report": None,
        "problem": {"reason": result.reason, "remedy": result.remedy},
    }


def headline_of(raw: RawArticle) -> str:
    """The headline, or what the text begins with, on one line."""
    for field, span in raw.source.parts:
        if field == "headline":
            return _short(" ".join(raw.text[span.start : span.end].split()))
    return _short(" ".join(raw.text[: 4 * _LONGEST].split()))


def _defect(defect: Defect, article: Article) -> Document:
    start, end = defect.span
    return {
        "rank": defect.rank,
        "detector": defect.detector,
        "category": defect.category.value,
        "severity": defect.severity.label,
        "confidence": round(defect.confidence, 4),
        "field": field_of(article, start),
        "start": start,
        "end": end,
        "text": _short(article.text[start:end]),
        "message": _short(defect.message),
        "suggestion": _short(defect.suggestion),
        "fingerprint": defect.fingerprint,
    }


def _short(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
