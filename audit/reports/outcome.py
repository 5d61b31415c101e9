"""What a run found, and what the person reading it asked to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.model import (
    ACCEPTED_REASONS,
    Article,
    Defect,
    Report,
    Severity,
    Signature,
    Suppressed,
    Unread,
)


class Verdict(NamedTuple):
    """A rule of the gate that an article breaks.

    `article` is its address; all three are raw text: make them safe before showing them.
    """

    article: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one run found, articles in input order.

    There is no date and no duration in it: the same input gives the same bytes. `verdicts` are
    the rules of the gate that were broken.
    """

    reports: tuple[Report, ...]
    unread: tuple[Unread, ...]
    signature: Signature
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What the person at the terminal asked to see. The other formats show everything.

    `limit` is how many defects of a file are listed, `files` how many files are listed in
    detail (the worst ones); None means all. `width` and `color` override what rich finds
    out from the stream, NO_COLOR, FORCE_COLOR and TERM. `written` names where reports were
    written; `verdict` is the gate's sentence; both stand at the end.
    """

    limit: int | None = 15
    files: int | None = 20
    width: int | None = None
    color: bool | None = None
    written: tuple[str, ...] = ()
    verdict: str = ""


def worst_first(reports: Sequence[Report]) -> list[int]:
    """The indices of `reports` from the lowest score up; equal ones keep the input order."""
    return sorted(range(len(reports)), key=lambda index: reports[index].score)


def count(defects: Sequence[Defect], severity: Severity) -> int:
    """How many of `defects` have exactly this severity."""
    return sum(defect.severity is severity for defect in defects)


def is_accepted(suppressed: Suppressed) -> bool:
    """Whether people accepted it, in a baseline or a list; the others were not believed."""
    return suppressed.reason.startswith(ACCEPTED_REASONS)


def is_one_of_many(article: Article) -> bool:
    """Whether its file may hold other articles, so that the path does not name this one."""
    source = article.source
    return source.line is not None or bool(source.item) or article.id not in ("", source.path)


def address(report: Report) -> str:
    """How the article is called on screen: its path, with line and id where a file has many.

    Raw text: make it safe with `visible` or `html.escape` before showing it.
    """
    article = report.article
    where = place(article.source.path, article.source.line)
    return f"{where} {article.id}" if is_one_of_many(article) else where


def place(path: str, line: int | None) -> str:
    """`path:line`, or the path alone; "-" is standard input."""
    name = "standard input" if path == "-" else path
    return name if line is None else f"{name}:{line}"
