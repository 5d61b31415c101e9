"""`markdown`: a summary for the page of a CI job, such as $GITHUB_STEP_SUMMARY.

GitHub shows no summary above 1 MiB, so it holds what fits, the worst first, and a sentence says
what was left out. All text from outside goes through `_text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from audit.model import Report, Severity
from audit.reports.located import Located, located, problems, worst_of_all
from audit.reports.markup import inert
from audit.reports.outcome import Outcome, View, address, count, worst_first
from audit.reports.safe import visible
from audit.reports.wording import clip, counted, percent
from audit.reports.writing import put

LONGEST = 1_000_000  # bytes: GitHub's bound is 1,048,576, and another step may write too
_SPARE = 5_000  # of them for the foot
_LISTED = 100  # lines of a list or a table: more than anybody reads
_WORST = 10
_ROOM = 80  # code points of the sentence around a defect
_TRIES = 20  # blocks that do not fit, before a smaller one is looked for no longer
_MORE = 50  # bytes, to say how many more
_LONG = 300  # code points of any other text
_SEVERITIES = tuple(sorted(Severity, reverse=True))


class MarkdownFormat:
    """Totals, the gate, a table of articles, the worst defects, then each article folded up."""

    name = "markdown"
    summary = "a summary for the page of a CI job"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the summary to `stream`; `view` changes nothing."""
        order = [outcome.reports[index] for index in worst_first(outcome.reports)]
        sheet = _Sheet(LONGEST - _SPARE)
        sheet.add(f"## Machine translation audit\n\n{_totals(outcome)}\n")
        sheet.list(
            "### Gate\n",
            [
                f"- **{_text(v.rule)}** {_text(v.message)} · {_text(v.article)}"
                for v in outcome.verdicts
            ],
        )
        sheet.list(
            "### Incomplete\n", [f"- {_code(p.path)} {_text(p.message)}" for p in problems(outcome)]
        )
        sheet.list(f"### Articles\n\n{_TABLE}", [_row(report) for report in order])
        sheet.list("### Worst defects\n", _worst(outcome.reports))
        with_defects = [report for report in order if report.defects]
        told = 0
        for report in with_defects:
            if sheet.is_full:
                break
            told += sheet.add(_details(report))
        if left := len(with_defects) - told:
            sheet.end(f"{counted(left, 'article')} with defects left out: GitHub shows 1 MiB.")
        sheet.end(f"<sub>{_text(str(outcome.signature))}</sub>")
        put(stream, sheet.text)


class _Sheet:
    """Blocks of Markdown as long as there is room for them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._refused = 0
        self._blocks: list[str] = []

    @property
    def text(self) -> str:
        """All blocks, an empty line between each two."""
        return "\n".join(self._blocks)

    @property
    def is_full(self) -> bool:
        """Whether there is no use in another block."""
        return self._refused >= _TRIES

    def add(self, block: str) -> bool:
        """Add `block`, which ends in a line feed, if it fits."""
        size = len(block.encode("utf-8")) + 1
        if size > self._room:
            self._refused += 1
            return False
        self._room -= size
        self._blocks.append(block)
        return True

    def list(self, heading: str, lines: Sequence[str]) -> None:
        """Add `lines` below `heading`, as many as fit and are read; nothing for none."""
        shown = [heading]
        self._room -= len(heading.encode("utf-8")) + _MORE
        for line in lines[:_LISTED]:
            self._room -= len(line.encode("utf-8")) + 1
            if self._room < 0:
                break
            shown.append(line)
        if more := len(lines) - len(shown) + 1:
            shown.append(f"\n… and {more:,} more")
        if lines:
            self._blocks.append("\n".join([*shown, ""]))

    def end(self, sentence: str) -> None:
        """Add a last sentence, for which there is always room."""
        self._blocks.append(f"{sentence}\n")


_TABLE = (
    "| Score | MT | Critical | Major | Minor | Words | Article |\n|--:|--:|--:|--:|--:|--:|:--|"
)


def _totals(outcome: Outcome) -> str:
    reports = outcome.reports
    parts = [
        counted(len(reports), "article"),
        counted(sum(report.words for report in reports), "word"),
        *(
            f"{sum(count(report.defects, severity) for report in reports):,} {severity.label}"
            for severity in _SEVERITIES
        ),
    ]
    return " · ".join(parts)


def _row(report: Report) -> str:
    counts = [str(count(report.defects, severity)) for severity in _SEVERITIES]
    cells = [
        f"{report.score:.1f}",
        percent(report.mt_likelihood),
        *counts,
        f"{report.words:,}",
        _text(address(report)),
    ]
    return f"| {' | '.join(cells)} |"


def _worst(reports: Sequence[Report]) -> list[str]:
    worst = worst_of_all(located(reports))[:_WORST]
    return [f"1. {_line(found)} {_text(address(found.report))}" for found in worst]


def _details(report: Report) -> str:
    """An article, folded up, with its worst defects."""
    defects = counted(len(report.defects), "defect")
    head = f"<summary>{_text(address(report))} · {defects}</summary>"
    about = "\n".join(f"- {fact}" for fact in _facts(report))
    found = list(located([report]))[:_LISTED]
    lines = [f"{item.defect.rank}. {_line(item)}" for item in found]
    if more := len(report.defects) - len(found):
        lines.append(f"\n… and {more:,} more")
    body = "\n".join(lines)
    return "\n\n".join(filter(None, (f"<details>{head}", about, body, "</details>\n")))


def _facts(report: Report) -> Iterator[str]:
    source = report.article.source
    if source.link:
        yield _text(source.link)
    if source.published:
        yield f"published {_text(source.published)}"
    for note in source.notes[:_LISTED]:
        yield _text(note)


def _line(found: Located) -> str:
    """A defect in its sentence, with the defect in bold."""
    line, column = found.where.start
    place = ":".join(str(number) for number in (line, column) if number is not None)
    before, marked, after = map(inert, found.excerpt(_ROOM))
    text = f"{before}<b>{marked}</b>{after}"
    where = ", ".join(filter(None, (_text(found.field), place)))
    return f"{_code(found.heading)} {where} {text}<br>{_text(found.message)}"


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    return inert(clip(visible(text), _LONG))
