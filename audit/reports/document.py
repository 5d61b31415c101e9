"""A report as plain data in the frozen JSON shape, described by schema.json beside this file.

The shape is a promise to other people's programs. Every key is written out here by hand:
a field added to or renamed in audit.model changes nothing until someone changes it here, in
the schema and in the number after "mt-audit/". Offsets are half-open and count code points
of the text as given; `text` is that very part of it. Numbers are rounded to four places.
What only some articles have (an item of a feed, a translation) is left out of the others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any, TypeAlias

from audit.model import Article, Defect, Merged, Report, Signature, Source, Unread
from audit.reports.mqm import MQM_TYPE
from audit.reports.outcome import Outcome, Verdict
from audit.reports.places import FilePlaces, field_of, is_file
from audit.reports.positions import Lines

SCHEMA = "mt-audit/1"

Document: TypeAlias = dict[str, Any]


def schema() -> Document:
    """The JSON Schema (2020-12): an article object, or a whole run."""
    text = resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    loaded: Document = json.loads(text)
    return loaded


def outcome_document(outcome: Outcome) -> Document:
    """All of a run: the `json` format."""
    return {
        "schema": SCHEMA,
        "signature": signature_document(outcome.signature),
        "articles": [article_document(report) for report in outcome.reports],
        "unread": [unread_document(unread) for unread in outcome.unread],
        **({"gate": _gate(outcome.verdicts)} if outcome.verdicts else {}),
    }


def article_document(report: Report) -> Document:
    """One article: a line of the `jsonl` format, an element of `articles` in `json`."""
    article = report.article
    lines, places = Lines(article.text), FilePlaces(article)
    likelihood = report.mt_likelihood
    english = {
        article.sentences[number].span.start: rendering.english
        for number, rendering in article.renderings.items()
    }
    return {
        "schema": SCHEMA,
        "id": article.id,
        "path": article.source.path,
        "line": article.source.line,
        "truncated": article.source.truncated,
        **_item(article.source),
        "language": report.language,
        "words": report.words,
        "score": round(report.score, 4),
        "mt_likelihood": None if likelihood is None else round(likelihood, 4),
        "sentences": [
            {"start": span.start, "end": span.end, "score": round(score, 4)}
            | ({"english": english[span.start]} if span.start in english else {})
            for span, score in report.sentences
        ],
        "defects": [_defect(defect, article, lines, places) for defect in report.defects],
        "suppressed": [
            {"reason": reason, "defect": _defect(defect, article, lines, places)}
            for defect, reason in report.suppressed
        ],
        "skipped": [
            {"detector": detector, "reason": reason} for detector, reason in report.skipped
        ],
        "failed": [{"detector": detector, "error": error} for detector, error in report.failed],
        **({"translated": len(english)} if english else {}),
    }


def unread_document(unread: Unread) -> Document:
    """An input that could not be read."""
    return {
        "path": unread.path,
        "line": unread.line,
        "reason": unread.reason,
        "remedy": unread.remedy,
    }


def signature_document(signature: Signature) -> Document:
    """What made the numbers; `text` is the one line that every other format prints."""
    return {
        "version": signature.version,
        "detectors": signature.detectors,
        "reference": signature.reference,
        "translator": signature.translator,
        "libraries": dict(signature.libraries),
        "text": str(signature),
    }


def _gate(verdicts: Sequence[Verdict]) -> Document:
    return {
        "failed": [
            {"article": article, "rule": rule, "message": message}
            for article, rule, message in verdicts
        ]
    }


def _item(source: Source) -> Document:
    """What the file says of an item, and what is apart from its text."""
    said: Document = {
        "item": source.item,
        "link": source.link,
        "published": source.published,
        "updated": source.updated,
        "fields": [
            {"field": field, "start": span.start, "end": span.end} for field, span in source.parts
        ],
        "furniture": list(source.furniture),
        "notes": list(source.notes),
    }
    return {key: value for key, value in said.items() if value}


def _defect(defect: Defect, article: Article, lines: Lines, places: FilePlaces) -> Document:
    place = _place(defect, article, lines)
    return {
        "rank": defect.rank,
        "detector": defect.detector,
        "category": defect.category.value,
        "mqm": MQM_TYPE[defect.category],
        "severity": defect.severity.label,
        "confidence": round(defect.confidence, 4),
        **place,
        **_in_file(defect, article, places),
        "message": defect.message,
        "suggestion": defect.suggestion,
        "gloss": defect.gloss,
        "evidence": [{"kind": kind, "text": text} for kind, text in defect.evidence],
        "fingerprint": defect.fingerprint,
        "merged": [_merged(merged, article, lines) for merged in defect.merged],
    }


def _in_file(defect: Defect, article: Article, places: FilePlaces) -> Document:
    """The field, and the place in the file where that is not the place in the text."""
    if is_file(article):
        return {}
    start = defect.span.start
    line, column = places.of(start)
    said = {"field": field_of(article, start), "file_line": line, "file_column": column}
    return {key: value for key, value in said.items() if value}


def _merged(merged: Merged, article: Article, lines: Lines) -> Document:
    return {
        "detector": merged.detector,
        "category": merged.category.value,
        "mqm": MQM_TYPE[merged.category],
        "severity": merged.severity.label,
        "confidence": round(merged.confidence, 4),
        **_place(merged, article, lines),
        "message": merged.message,
        "suggestion": merged.suggestion,
    }


def _place(found: Defect | Merged, article: Article, lines: Lines) -> Document:
    start, end = found.span
    position = lines.position(start)
    return {
        "start": start,
        "end": end,
        "line": position.line,
        "column": position.column,
        "text": article.text[start:end],
    }
