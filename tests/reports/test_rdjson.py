from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from audit.reports import Outcome
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

_TEXT = {"type": "string", "minLength": 1}
_POSITION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["line"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    },
}
_RANGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["start"],
    "properties": {"start": _POSITION, "end": _POSITION},
}
# The messages of reviewdog.proto as far as they are used, and closed: a misspelt key is dropped
# by reviewdog without a word.
VALIDATOR = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["source", "diagnostics"],
        "properties": {
            "source": {"type": "object", "properties": {"name": _TEXT}},
            "diagnostics": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["message", "location", "severity", "code"],
                    "properties": {
                        "message": _TEXT,
                        "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                        "code": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"value": _TEXT},
                        },
                        "location": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["path"],
                            "properties": {"path": _TEXT, "range": _RANGE},
                        },
                        "suggestions": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "additionalProperties": False,
                                "required": ["range", "text"],
                                "properties": {"range": _RANGE, "text": {"type": "string"}},
                            },
                        },
                    },
                },
            },
        },
    }
)


def diagnostics(*reports: Any) -> list[dict[str, Any]]:
    result = json.loads(rendered("rdjson", Outcome(reports, (), samples.SIGNATURE)))
    VALIDATOR.validate(result)
    found = result["diagnostics"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    text = rendered("rdjson", getattr(samples, name)())
    check_golden(f"{name}.rdjson.json", text)
    VALIDATOR.validate(json.loads(text))


def test_columns_count_bytes_of_utf8() -> None:
    lines = [line.encode() for line in samples.NEWS.splitlines()]
    texts = []
    for diagnostic in diagnostics(samples.news()):
        start, end = diagnostic["location"]["range"].values()
        assert start["line"] == end["line"]
        line = lines[start["line"] - 1]
        texts.append(line[start["column"] - 1 : end["column"] - 1].decode())
    assert texts == [
        samples.NEWS[defect.span.start : defect.span.end] for defect in samples.news().defects
    ]


def test_a_column_behind_markup_that_is_not_known_is_left_out() -> None:
    first, second, third = diagnostics(samples.item())
    assert first["location"]["range"] == {"start": {"line": 2}, "end": {"line": 2}}
    assert "suggestions" not in first
    where = {"start": {"line": 5, "column": 32}, "end": {"line": 5, "column": 61}}
    assert second["location"]["range"] == where
    assert second["suggestions"] == [{"range": where, "text": "कॉन्फ्रेंस"}]
    assert third["location"]["range"] == {"start": {"line": 4}, "end": {"line": 4}}


def test_one_suggestion_for_each_alternative() -> None:
    where = samples.span(samples.NEWS, "घड़ी के आसपास")
    article = samples.news().article
    report = samples.report(article, samples.defect(1, where, suggestion="चौबीसों घंटे / दिन-रात"))
    (diagnostic,) = diagnostics(report)
    assert [one["text"] for one in diagnostic["suggestions"]] == ["चौबीसों घंटे", "दिन-रात"]


def test_a_place_that_is_not_known_is_left_out() -> None:
    (diagnostic, *_) = diagnostics(samples.item(line=None, anchors=()))
    assert diagnostic["location"] == {"path": "feeds/taza.xml"}


def test_what_was_not_read_comes_first() -> None:
    found = json.loads(rendered("rdjson", samples.outcome()))["diagnostics"][:3]
    assert [one["severity"] for one in found] == ["ERROR", "ERROR", "WARNING"]
    assert found[1]["location"]["range"] == {"start": {"line": 3}}
