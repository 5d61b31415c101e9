from __future__ import annotations

import io
import json
from typing import Any

import jsonschema
import pytest

from audit.model import Category
from audit.reports import Outcome, View, deliver
from audit.reports.document import article_document, outcome_document, schema
from audit.reports.jsonl_format import write_article
from audit.reports.mqm import MQM_TYPE
from audit.reports.safe import HIDDEN
from tests.reports import samples
from tests.reports.golden import check_golden

VALIDATOR = jsonschema.Draft202012Validator(schema())
# Left out where there is nothing to say: without back-translation, gate, or feed.
OPTIONAL = {"english", "translated", "gate"} | {
    "item", "link", "published", "updated", "fields", "furniture", "notes",
    "field", "file_line", "file_column",
}  # fmt: skip


def rendered(format: str, outcome: Outcome | None = None) -> str:
    stream = io.StringIO()
    deliver(format, outcome or samples.outcome(), output=None, stream=stream, view=View(limit=1))
    return stream.getvalue()


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_golden(format: str) -> None:
    check_golden(f"report.{format}", rendered(format))
    check_golden(f"feed_outcome.{format}", rendered(format, samples.feed_outcome()))


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
            always = set(node["properties"]) - (OPTIONAL - set(node["required"]))
            assert sorted(node["required"]) == sorted(always)


def test_output_fits_the_schema() -> None:
    VALIDATOR.validate(json.loads(rendered("json")))
    VALIDATOR.validate(json.loads(rendered("json", samples.feed_outcome())))
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


def test_an_item_says_where_it_stands_in_its_feed() -> None:
    document = article_document(samples.item())
    assert document["line"] == 2
    assert document["item"] == "tag:samachar.example,2026:bandh-7"
    assert document["link"] == "https://samachar.example/bandh?id=7&via=rss"
    assert document["fields"] == [
        {"field": "headline", "start": 0, "end": 29},
        {"field": "body", "start": 31, "end": len(samples.ITEM)},
    ]
    assert document["furniture"] == ["यह भी पढ़ें", "साझा करें"]
    assert document["notes"] == ["line 5: the item has no end tag"]
    places = [
        {key: defect.get(key) for key in ("field", "line", "column", "file_line", "file_column")}
        for defect in document["defects"]
    ]
    assert places == [
        {"field": "headline", "line": 1, "column": 13, "file_line": 2, "file_column": 26},
        {"field": "body", "line": 4, "column": 13, "file_line": 5, "file_column": 13},
        {"field": "body", "line": 3, "column": 1, "file_line": 4, "file_column": 14},
    ]


def test_an_article_that_is_a_file_has_none_of_that() -> None:
    document = article_document(samples.news())
    assert not OPTIONAL - {"translated"} & document.keys()
    assert not {"field", "file_line", "file_column"} & document["defects"][0].keys()


def test_a_place_that_is_not_known_is_left_out() -> None:
    document = article_document(samples.item(line=None, anchors=()))
    assert not {"file_line", "file_column"} & document["defects"][0].keys()
    assert document["defects"][0]["field"] == "headline"


def test_broken_rules_of_the_gate_are_told() -> None:
    address = "feeds/taza.xml tag:samachar.example,2026:bandh-7"
    assert outcome_document(samples.feed_outcome())["gate"] == {
        "failed": [
            {"article": address, "rule": "fail-on critical", "message": "1 defect critical"},
            {"article": address, "rule": "min-score 80", "message": "the score is 71.5"},
        ]
    }
