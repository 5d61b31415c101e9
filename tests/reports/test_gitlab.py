from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from audit.model import Span
from audit.reports import Outcome
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

# What GitLab's documentation requires of an issue (CI/CD, Code Quality report format), which is
# more than its own validator asks.
VALIDATOR = jsonschema.Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^\./"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {
                                "begin": {"type": "integer", "minimum": 1},
                                "end": {"type": "integer", "minimum": 1},
                            },
                        },
                    },
                },
            },
        },
    }
)


def issues(*reports: Any) -> list[dict[str, Any]]:
    found = json.loads(rendered("gitlab", Outcome(reports, (), samples.SIGNATURE)))
    VALIDATOR.validate(found)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    text = rendered("gitlab", getattr(samples, name)())
    check_golden(f"{name}.gitlab.json", text)
    VALIDATOR.validate(json.loads(text))


def test_nothing_found_is_an_empty_array() -> None:
    assert rendered("gitlab", Outcome((samples.clean(),), (), samples.SIGNATURE)) == "[]\n"


def test_severities_are_gitlabs_words_for_ours() -> None:
    assert [issue["severity"] for issue in issues(samples.news())[:4]] == [
        "critical",
        "major",
        "major",
        "minor",
    ]


def test_what_was_not_read_is_a_blocker() -> None:
    found = json.loads(rendered("gitlab", samples.outcome()))[:3]
    assert [issue["check_name"] for issue in found] == ["unread", "unread", "crashed"]
    assert {issue["severity"] for issue in found} == {"blocker"}
    assert [issue["location"]["lines"]["begin"] for issue in found] == [1, 3, 1]


def test_fingerprints_are_unique_even_of_the_same_article_read_twice() -> None:
    found = issues(samples.news(), samples.news(), samples.item(), samples.hostile())
    assert len({issue["fingerprint"] for issue in found}) == len(found) == 19


def test_fingerprints_do_not_move_with_the_text() -> None:
    before = issues(samples.news())
    moved = "एक पंक्ति ऊपर।\n" + samples.NEWS
    shift = len(moved) - len(samples.NEWS)
    report = replace(
        samples.news(),
        article=samples.article(moved, "feeds/समाचार-1.txt"),
        defects=tuple(
            replace(defect, span=Span(defect.span.start + shift, defect.span.end + shift))
            for defect in samples.news().defects
        ),
    )
    after = issues(report)
    assert [one["fingerprint"] for one in after] == [one["fingerprint"] for one in before]
    assert [one["location"] for one in after] != [one["location"] for one in before]


def test_a_place_that_is_not_known_is_the_first_line() -> None:
    report = samples.item(line=None, anchors=())
    assert issues(report)[0]["location"] == {"path": "feeds/taza.xml", "lines": {"begin": 1}}
