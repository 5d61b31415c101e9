from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest

from audit.model import Severity, Span
from audit.reports import Outcome, Verdict
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

REGISTERED = {"error", "warning", "notice"}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def parse(line: str) -> Command | None:
    """A line as ActionCommand.TryParseV2 of actions/runner takes it."""
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    info, separator, data = line[2:].partition("::")
    if not separator:
        return None
    name, _, rest = info.partition(" ")
    assert name in REGISTERED
    pairs = (pair.split("=", 1) for pair in rest.strip().split(",") if pair)
    properties = {
        key: unescaped(value, {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"})
        for key, value in pairs
    }
    return Command(name, properties, unescaped(data, {"%0D": "\r", "%0A": "\n", "%25": "%"}))


def unescaped(text: str, escapes: dict[str, str]) -> str:
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text


def commands(outcome: Outcome) -> list[Command]:
    """Every line must be one: what the runner does not take for a command, it prints."""
    found = [parse(line) for line in rendered("github", outcome).split("\n") if line]
    assert all(found)
    return [command for command in found if command]


def with_defects(*severities: Severity) -> Outcome:
    text = "क ख ग"
    defects = [
        samples.defect(rank, Span(0, 1), severity=severity, message=f"Number {rank}.")
        for rank, severity in enumerate(severities, 1)
    ]
    report = samples.report(samples.article(text, "a.txt"), *defects)
    return Outcome((report,), (), samples.SIGNATURE)


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    check_golden(f"{name}.github.txt", rendered("github", getattr(samples, name)()))


def test_an_annotation_says_all_that_an_editor_needs() -> None:
    command = commands(Outcome((samples.news(),), (), samples.SIGNATURE))[0]
    assert command == Command(
        "error",
        {
            "file": "feeds/समाचार-1.txt",
            "line": "3",
            "endLine": "3",
            "col": "21",
            "endColumn": "34",
            "title": "literal-idiom (critical, 92% sure)",
        },
        "English idiom “around the clock” rendered word by word. → चौबीसों घंटे\n"
        "कारखाने में उत्पादन ⟦घड़ी के आसपास⟧ चलता है।\n"
        "reads: “around the clock”",
    )


def test_the_worst_come_first_whatever_article_they_are_in() -> None:
    levels = [command.name for command in commands(samples.outcome())]
    assert levels == ["error"] * 2 + ["warning"] + ["error"] + ["warning"] * 3 + ["notice"] * 5


def test_a_defect_over_several_lines_has_no_columns() -> None:
    text = "क\nख"
    report = samples.report(samples.article(text, "a.txt"), samples.defect(1, Span(0, 3)))
    (command,) = commands(Outcome((report,), (), samples.SIGNATURE))
    assert list(command.properties) == ["file", "line", "endLine", "title"]
    assert (command.properties["line"], command.properties["endLine"]) == ("1", "2")


@pytest.mark.parametrize("path", ["https://samachar.example/taza.xml", "-"])
def test_what_is_no_file_of_the_repository_is_named_in_the_message(path: str) -> None:
    for command in commands(Outcome((samples.item(path=path),), (), samples.SIGNATURE)):
        assert list(command.properties) == ["title"]
        assert command.data.split("\n")[-1] == ("stdin" if path == "-" else path)


def test_items_are_named_with_field_and_link() -> None:
    command = commands(samples.feed_outcome())[2]
    assert command.data.split("\n")[-2:] == [
        "tag:samachar.example,2026:bandh-7, headline",
        "https://samachar.example/bandh?id=7&via=rss",
    ]


def test_broken_rules_of_the_gate_come_first() -> None:
    assert commands(samples.feed_outcome())[0] == Command(
        "error",
        {"title": "Gate: fail-on critical"},
        "1 defect critical\nfeeds/taza.xml tag:samachar.example,2026:bandh-7",
    )


def test_ten_of_each_level_need_no_word() -> None:
    few = with_defects(*[Severity.CRITICAL] * 10, *[Severity.MINOR] * 10)
    assert len(commands(few)) == 20


def test_more_than_github_shows_are_said_first_and_written_all_the_same() -> None:
    many = with_defects(*[Severity.MAJOR] * 11, Severity.CRITICAL)
    first, *rest = commands(many)
    assert first == Command(
        "notice",
        {"title": "mt-audit"},
        "1 error, 11 warnings, 0 notices: GitHub shows 10 of each, the worst. The log has all.",
    )
    assert len(rest) == 12


@pytest.mark.parametrize(
    "text",
    [
        "::set-output name=a::b",
        "क\n::error::ख",
        "क\r\n  ::add-mask::ख",
        "100%0A::stop-commands::x",
        "%25 , : %2C",
        "##[add-matcher]x.json",
        "##vso[task.setvariable variable=a]b",
    ],
)
def test_nothing_from_outside_is_a_command(text: str) -> None:
    where = Span(0, len(text))
    report = replace(
        samples.report(
            samples.article(text, text),
            samples.defect(1, where, message=text, suggestion=text, gloss=text),
        )
    )
    verdict = Verdict(text, text, text)
    outcome = Outcome((report,), (), samples.SIGNATURE, (verdict,))
    found = commands(outcome)
    assert [command.name for command in found] == ["error", "error"]
    assert "##[" not in rendered("github", outcome)
    assert "##vso[" not in rendered("github", outcome)
    # Nothing is lost: what is escaped comes back, with signs for the line breaks.
    shown = text.replace("\r", "␍").replace("\n", "␊")
    assert found[1].properties["file"].replace("⟨⟩", "") == shown


def test_nothing_to_say() -> None:
    assert rendered("github", Outcome((samples.clean(),), (), samples.SIGNATURE)) == ""
