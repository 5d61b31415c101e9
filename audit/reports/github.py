"""`github`: annotations on the lines of a pull request, as workflow commands on standard output.

A runner takes a line that begins with "::" for a command, so all text from outside stands behind
one of ours, on the same line, escaped as the runner undoes it (`ActionCommand` in actions/runner).
GitHub shows ten errors, ten warnings and ten notices of a step: the worst come first, and a
notice before them all says how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TextIO

from audit.model import Severity
from audit.reports.located import (
    STANDARD_INPUT,
    Located,
    Problem,
    located,
    problems,
    worst_of_all,
)
from audit.reports.outcome import Outcome, Verdict, View
from audit.reports.safe import visible, without_commands
from audit.reports.uris import web_address
from audit.reports.wording import counted
from audit.reports.writing import put

_LEVEL: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "warning",
    Severity.MINOR: "notice",
}
_SHOWN = 10  # of each level, by GitHub
_ROOM = 120  # code points of the sentence around a defect
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


class GithubFormat:
    """A command a defect, worst first, after the rules of the gate and what was not read."""

    name = "github"
    summary = "annotations for GitHub Actions"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the commands to `stream`; `view` changes nothing."""
        commands = [
            *(_of_verdict(verdict) for verdict in outcome.verdicts),
            *(_of_problem(problem) for problem in problems(outcome)),
            *(_of_defect(found) for found in worst_of_all(located(outcome.reports))),
        ]
        levels = Counter(level for level, _ in commands)
        for line in (*_too_many(levels), *(command for _, command in commands)):
            put(stream, f"{line}\n")


def _too_many(levels: Counter[str]) -> Iterator[str]:
    if max(levels.values(), default=0) > _SHOWN:
        said = ", ".join(counted(levels[level], level) for level in _LEVEL.values())
        message = f"{said}: GitHub shows {_SHOWN} of each, the worst. The log has all."
        yield _command("notice", message, title="mt-audit")


def _of_verdict(verdict: Verdict) -> tuple[str, str]:
    message = f"{visible(verdict.message)}\n{visible(verdict.article)}"
    return "error", _command("error", message, title=f"Gate: {visible(verdict.rule)}")


def _of_problem(problem: Problem) -> tuple[str, str]:
    level = "error" if problem.kind == "unread" else "warning"
    message = problem.message
    return level, _at(level, problem.path, message, line=problem.line, title=problem.kind)


def _of_defect(found: Located) -> tuple[str, str]:
    level = _LEVEL[found.defect.severity]
    gloss = visible(found.defect.gloss)
    lines = (
        found.message,
        found.marked(_ROOM),
        f"reads: “{gloss}”" if gloss else "",
        found.item,
        visible(found.article.source.link),
    )
    start, end, _ = found.where
    # A column counts only on one line.
    on_one_line = start.column is not None and end.column is not None and start.line == end.line
    return level, _at(
        level,
        found.path,
        "\n".join(filter(None, lines)),
        line=start.line,
        endLine=end.line,
        col=start.column if on_one_line else None,
        endColumn=end.column if on_one_line else None,
        title=found.heading,
    )


def _at(level: str, path: str, message: str, *, title: str, **place: int | None) -> str:
    """A command at a place in a file of the repository; elsewhere the message names the place."""
    if path == STANDARD_INPUT or web_address(path):
        return _command(level, f"{message}\n{path}", title=title)
    return _command(level, message, file=path, **place, title=title)


def _command(level: str, message: str, **properties: str | int | None) -> str:
    said = ",".join(
        f"{name}={_escaped(str(value), _PROPERTY)}"
        for name, value in properties.items()
        if value is not None
    )
    return f"::{level} {said}::{_escaped(message, _DATA)}"


def _escaped(text: str, escapes: Mapping[int, str]) -> str:
    return without_commands(text).translate(escapes)
