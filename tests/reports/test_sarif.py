from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from audit.detectors import DETECTORS
from audit.model import Severity, Suppressed
from audit.reports import Outcome
from audit.reports.safe import json_text
from audit.reports.sarif_rules import LEVEL, message, rule
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run_of(outcome: Outcome) -> dict[str, Any]:
    log = json.loads(rendered("sarif", outcome))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def of(*reports: Any) -> dict[str, Any]:
    return run_of(Outcome(reports, (), samples.SIGNATURE))


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    log = json.loads(rendered("sarif", getattr(samples, name)()))
    driver = log["runs"][0]["tool"]["driver"]
    # What is said of a detector is its docstring, which has tests of its own below.
    driver["rules"] = [rule["id"] for rule in driver["rules"]]
    check_golden(f"{name}.sarif", json_text(log, indent=2) + "\n")


def test_the_official_schema_holds() -> None:
    jsonschema.Draft4Validator.check_schema(SCHEMA)
    for outcome in (samples.outcome(), samples.feed_outcome()):
        VALIDATOR.validate(json.loads(rendered("sarif", outcome)))
    VALIDATOR.validate(json.loads(rendered("sarif", Outcome((), (), samples.SIGNATURE))))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("runs", 0, "columnKind"), "utf8Bytes"),
        (("runs", 0, "results", 0, "level"), "critical"),
        (("runs", 0, "results", 0, "rank"), 101),
        (("runs", 0, "extra"), 1),
    ],
)
def test_the_schema_refuses_what_it_must(path: tuple[str | int, ...], value: object) -> None:
    log = json.loads(rendered("sarif", samples.outcome()))
    node: Any = log
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert not VALIDATOR.is_valid(log)


def test_regions_lead_to_the_text_of_the_defects() -> None:
    run = of(samples.news(), samples.item())
    assert run["columnKind"] == "unicodeCodePoints"
    files = {
        "feeds/%E0%A4%B8%E0%A4%AE%E0%A4%BE%E0%A4%9A%E0%A4%BE%E0%A4%B0-1.txt": samples.NEWS,
        "feeds/taza.xml": samples.FEED,
    }
    exact = 0
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        if "snippet" in region:
            exact += 1
            assert region["startLine"] == region["endLine"]
            line = files[place["artifactLocation"]["uri"]].splitlines()[region["startLine"] - 1]
            inside = line[region["startColumn"] - 1 : region["endColumn"] - 1]
            assert inside == region["snippet"]["text"]
    # Nine defects of these, and the accepted one; that over the entity has no text of its own.
    assert (len(run["results"]), exact) == (10, 9)


def test_a_region_with_one_column_unknown_is_of_whole_lines() -> None:
    where = samples.span(samples.ITEM, "मरम्मत &")
    report = replace(samples.item(), defects=(samples.defect(1, where),), suppressed=())
    (result,) = of(report)["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "endLine": 4}
    assert "fixes" not in result


def test_each_suggestion_is_a_fix_where_the_file_has_the_text() -> None:
    results = of(samples.item())["results"]
    fixes = [
        [
            fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
            for fix in result.get("fixes", [])
        ]
        for result in results
    ]
    assert fixes == [["चौबीसों घंटे", "दिन-रात"], ["कॉन्फ्रेंस"], [], []]
    deleted = results[1]["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]
    assert deleted == {"startLine": 5, "startColumn": 13, "endLine": 5, "endColumn": 24}


@pytest.mark.parametrize("suggestion", ["क & ख", "<b>", "क, ख", "ने … के हवाले से", ""])
def test_no_fix_that_would_have_to_be_written_otherwise(suggestion: str) -> None:
    where = samples.span(samples.ITEM, "कॉस कॉस कॉस")
    defects = (samples.defect(1, where, suggestion=suggestion),)
    (result,) = of(replace(samples.item(), defects=defects, suppressed=()))["results"]
    assert "fixes" not in result


def test_no_fix_of_what_is_no_local_file() -> None:
    for path in ("https://samachar.example/taza.xml", "-"):
        results = of(samples.item(path=path))["results"]
        assert not any("fixes" in result for result in results)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("feeds/a b.txt", {"uri": "feeds/a%20b.txt", "uriBaseId": "%SRCROOT%"}),
        ("a:b.txt", {"uri": "a%3Ab.txt", "uriBaseId": "%SRCROOT%"}),
        ("-", {"uri": "stdin", "uriBaseId": "%SRCROOT%"}),
        ("/srv/feeds/a.txt", {"uri": "file:///srv/feeds/a.txt"}),
        ("C:/feeds/a.txt", {"uri": "file:///C:/feeds/a.txt"}),
        ("https://samachar.example/a b", {"uri": "https://samachar.example/a%20b"}),
    ],
)
def test_addresses_of_files(path: str, location: dict[str, str]) -> None:
    results = of(samples.item(path=path))["results"]
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"] == location


def test_items_and_fields_are_logical_locations() -> None:
    locations = [result["locations"][0] for result in of(samples.item())["results"]]
    assert [location["logicalLocations"][0] for location in locations[:2]] == [
        {
            "name": field,
            "fullyQualifiedName": f"tag:samachar.example,2026:bandh-7/{field}",
            "kind": "element",
        }
        for field in ("headline", "body")
    ]
    results = of(samples.news())["results"]
    assert not any("logicalLocations" in result["locations"][0] for result in results)


def test_what_was_accepted_is_suppressed_and_what_was_not_believed_is_no_result() -> None:
    results = of(samples.item())["results"]
    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        None,
        [{"kind": "external", "status": "accepted", "justification": "in the baseline"}],
    ]
    below = Suppressed(samples.defect(1, samples.span(samples.ITEM, "चला")), "below the bar")
    assert len(of(replace(samples.item(), suppressed=(below,)))["results"]) == 3


def test_levels_ranks_and_fingerprints() -> None:
    results = of(samples.news())["results"]
    assert [result["level"] for result in results[:4]] == ["error", "warning", "warning", "note"]
    assert set(LEVEL) == set(Severity)
    assert [result["rank"] for result in results[:3]] == [92.0, 85.12, 92.0]
    assert results[0]["partialFingerprints"] == {"mtAudit/v1": "0000000000000001"}


def test_every_result_has_its_rule() -> None:
    run = run_of(samples.outcome())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_what_went_wrong_is_a_notification() -> None:
    (invocation,) = run_of(samples.outcome())["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = invocation["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == [
        "Not read: It is not UTF-8: byte 0xFF at 17. Convert it.",
        "Not read: No “text” in <line> [3].",
        "Detector broken crashed: ValueError: ␛[31m<oops>",
    ]
    assert notes[1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    (skipped,) = invocation["toolConfigurationNotifications"]
    assert skipped["message"]["text"].startswith("round-trip did not run: needs back-translation")
    (invocation,) = run_of(samples.feed_outcome())["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [note["level"] for note in invocation["toolExecutionNotifications"]] == ["note"]


def test_broken_rules_of_the_gate_are_told() -> None:
    gate = run_of(samples.feed_outcome())["properties"]["gate"]
    assert [item["rule"] for item in gate] == ["fail-on critical", "min-score 80"]
    assert "gate" not in run_of(samples.outcome())["properties"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {0} b", "a {{0}} b"),
        ("[हाँ](http://x)", "[हाँ\\](http://x)"),
        ("[1] (2)", "[1] (2)"),
        ("\x1b[1m\u202e", "␛[1m⟨U+202E⟩"),
        ("एक\nदो", "एक\nदो"),
    ],
)
def test_messages(text: str, expected: str) -> None:
    assert message(text) == {"text": expected}


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.id)
def test_what_is_said_of_each_detector(detector: Any) -> None:
    said = rule(detector)
    definition = {**SCHEMA, "$ref": "#/definitions/reportingDescriptor"}
    jsonschema.Draft4Validator(definition).validate(said)
    assert len(said["shortDescription"]["text"]) <= 1024
    assert len(said["fullDescription"]["text"]) <= 1024
    for example in (*detector.bad, *detector.good):
        shown = message(example.splitlines()[0])["text"]
        assert f"  {shown}" in said["help"]["text"]
    markdown = said["help"]["markdown"]
    assert markdown.count("\n- ") >= len(detector.bad) + len(detector.good)
    assert not set("<>`") & set(markdown)
    assert said["defaultConfiguration"]["level"] == LEVEL[detector.severity]
