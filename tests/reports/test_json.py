from __future__ import annotations

import io
import json
from typing import Any

import jsonschema
import pytest

from audit.model import Category
from audit.reports import View, deliver
from audit.reports.document import article_document, outcome_document, schema
from audit.reports.jsonl_format import write_article
from audit.reports.mqm import MQM_TYPE
from audit.reports.safe import HIDDEN
from tests.reports import samples
from tests.reports.golden import check_golden

VALIDATOR = jsonschema.Draft202012Validator(schema())
WHERE_TRANSLATED = {"english", "translated"}  # left out without back-translation


def rendered(format: str) -> str:
    stream = io.StringIO()
    deliver(format, samples.outcome(), output=None, stream=stream, view=View(limit=1))
    return stream.getvalue()


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_golden(format: str) -> None:
    check_golden(f"report.{format}", rendered(format))


def test_the_schema_is_a_schema_and_closed_everywhere() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())

    def objects(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [found for item in node for found in objects(item)]
        if not isinstance(node, dict):
            return []
        mine = [node] if node.get("type") == "object" else []
        return mine + [found for item in node.values() for found in objects(item)]

    for node in objects(schema()):
        assert "additionalProperties" in node
        if node["additionalProperties"] is False:
            always = set(node["properties"]) - WHERE_TRANSLATED
            assert sorted(node["required"]) == sorted(always)


def test_output_fits_the_schema() -> None:
    VALIDATOR.validate(json.loads(rendered("json")))
    for line in rendered("jsonl").splitlines():
        VALIDATOR.validate(json.loads(line))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("extra",), 1),
        (("defects", 0, "basis"), "x"),
        (("defects", 0, "severity"), "fatal"),
        (("defects", 0, "confidence"), 1.5),
        (("defects", 0, "line"), 0),
        (("defects", 0, "merged", 0, "gloss"), ""),
        (("suppressed", 0, "rank"), 1),
        (("schema",), "mt-audit/2"),
    ],
)
def test_the_schema_refuses(path: tuple[str | int, ...], value: object) -> None:
    document = article_document(samples.news())
    VALIDATOR.validate(document)
    node: Any = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert not VALIDATOR.is_valid(document)


def test_the_schema_knows_every_category_and_type() -> None:
    definitions = schema()["$defs"]
    assert definitions["category"]["enum"] == [category.value for category in Category]
    assert set(MQM_TYPE) == set(Category)


def test_text_is_the_part_of_the_article_that_the_offsets_name() -> None:
    for report in samples.outcome().reports:
        document = json.loads(write_article(report))
        for defect in document["defects"] + [item["defect"] for item in document["suppressed"]]:
            for found in [defect, *defect["merged"]]:
                assert found["text"] == report.article.text[found["start"] : found["end"]]


def test_hidden_characters_are_escaped_and_come_back() -> None:
    for text in (rendered("json"), rendered("jsonl")):
        assert not HIDDEN.search(text.replace("\n", ""))
        text.encode("utf-8")
    line = write_article(samples.hostile())
    assert len(line.splitlines()) == 1
    assert json.loads(line)["path"] == samples.hostile().article.source.path


def test_lines_are_one_article_each_in_input_order() -> None:
    lines = rendered("jsonl").splitlines()
    reports = samples.outcome().reports
    assert [json.loads(line)["id"] for line in lines] == [item.article.id for item in reports]
    assert [json.loads(line) for line in lines] == json.loads(rendered("json"))["articles"]


def test_unread_inputs_and_signature_are_told() -> None:
    document = outcome_document(samples.outcome())
    assert document["signature"]["text"] == str(samples.SIGNATURE)
    assert [item["line"] for item in document["unread"]] == [None, 3]
