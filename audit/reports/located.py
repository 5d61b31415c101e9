"""The defects of a run one by one, as formats for other programs write them.

Each knows its article and its place in the file. What is said of it is safe to show: it went
through `visible`, and is one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from audit.model import Article, Defect, Report
from audit.reports.excerpts import Excerpt, excerpt
from audit.reports.outcome import Outcome, is_one_of_many
from audit.reports.places import FilePlaces, FileRange, field_of, is_file
from audit.reports.positions import Clusters
from audit.reports.safe import visible
from audit.reports.wording import percent
from audit.scoring.harm import expected_harm

STANDARD_INPUT = "stdin"  # a path for programs that must have one
_OR = " / "  # between suggestions of which an editor chooses
_OPEN = "…"  # in a suggestion that is to be filled in
_MARKUP = frozenset("<>&\"'\\,;\t\r\n")  # would have to be written otherwise in some format


@dataclass(frozen=True, slots=True)
class Located:
    """A defect, its article, and what finds its place there and in the file."""

    report: Report
    defect: Defect
    places: FilePlaces
    clusters: Clusters

    @property
    def article(self) -> Article:
        """The article that it stands in."""
        return self.report.article

    @property
    def path(self) -> str:
        """The path or address of the file, safe to show."""
        return shown_path(self.article.source.path)

    @property
    def field(self) -> str:
        """The field of the item, such as headline; "" for none."""
        return visible(field_of(self.article, self.defect.span.start))

    @property
    def where(self) -> FileRange:
        """Its place in the file."""
        return self.places.range(self.defect.span)

    @property
    def heading(self) -> str:
        """literal-idiom (critical, 92% sure)."""
        defect = self.defect
        return f"{defect.detector} ({defect.severity.label}, {percent(defect.confidence)} sure)"

    @property
    def message(self) -> str:
        """What is wrong, and what to write instead."""
        message = visible(self.defect.message)
        suggestion = visible(self.defect.suggestion)
        return f"{message} → {suggestion}" if suggestion else message

    @property
    def item(self) -> str:
        """Which of the articles of its file it stands in, and in which field; "" for neither."""
        name = visible(self.article.id) if is_one_of_many(self.article) else ""
        return ", ".join(filter(None, (name, self.field)))

    def excerpt(self, room: int) -> Excerpt:
        """The defect in its sentence, cut to about `room` code points."""
        return excerpt(self.article, self.defect.span, self.clusters, room)

    def marked(self, room: int) -> str:
        """The same with the defect between ⟦ and ⟧."""
        before, marked, after = self.excerpt(room)
        return f"{before}⟦{marked}⟧{after}"

    def replacements(self) -> tuple[str, ...]:
        """What a program may write in place of it, in the order of the suggestions.

        None where the file does not have the very text, or may have to write these otherwise.
        """
        suggestion = self.defect.suggestion
        if not suggestion or _OPEN in suggestion or not self.where.is_exact:
            return ()
        if not is_file(self.article) and not _MARKUP.isdisjoint(suggestion):
            return ()
        return tuple(suggestion.split(_OR))


class Problem(NamedTuple):
    """An input that was not read, or a detector that crashed, in words that are safe to show.

    `kind` is "unread" or "crashed".
    """

    kind: str
    path: str
    line: int | None
    message: str


def located(reports: Iterable[Report]) -> Iterator[Located]:
    """Every reported defect, articles in input order, in each the worst first."""
    for report in reports:
        places, clusters = FilePlaces(report.article), Clusters(report.article.text)
        for defect in report.defects:
            yield Located(report, defect, places, clusters)


def worst_of_all(found: Iterable[Located]) -> list[Located]:
    """Those of all articles from the most harmful down; equal ones keep their order."""
    return sorted(
        found,
        key=lambda item: (
            -item.defect.severity,
            -expected_harm(item.defect.category, item.defect.severity, item.defect.confidence),
        ),
    )


def problems(outcome: Outcome) -> Iterator[Problem]:
    """What keeps the run from being complete, inputs first."""
    for unread in outcome.unread:
        message = visible(f"{unread.reason} {unread.remedy}".strip())
        yield Problem("unread", shown_path(unread.path), unread.line, f"Not read: {message}")
    for report in outcome.reports:
        source = report.article.source
        for detector, error in report.failed:
            message = f"Detector {visible(detector)} crashed: {visible(error)}"
            yield Problem("crashed", shown_path(source.path), source.line, message)


def shown_path(path: str) -> str:
    """A path or address for other programs, without what could steer a terminal."""
    return STANDARD_INPUT if path == "-" else visible(path)
