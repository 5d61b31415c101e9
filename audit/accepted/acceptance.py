"""All that a run accepts, in order, and what is to be said of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from audit.accepted.baseline import Baseline, read_baseline
from audit.accepted.earlier import Earlier
from audit.accepted.suppressions import Suppressions, read_suppressions
from audit.model import Report, Unread
from audit.reports.wording import counted


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A reviewed list, an earlier state and a baseline; None for what a run does without."""

    suppressions: Suppressions | None = None
    earlier: Earlier | None = None
    baseline: Baseline | None = None

    def apply(self, results: Iterator[Report | Unread]) -> Iterator[Report | Unread]:
        """`results` with what is accepted set aside, one by one."""
        for accepted in (self.suppressions, self.earlier, self.baseline):
            if accepted is not None:
                results = accepted.apply(results)
        return results

    def remarks(self) -> Iterator[str]:
        """What a person should know once all results went by, a sentence each."""
        if self.suppressions is not None:
            yield from _of_suppressions(self.suppressions)
        if self.earlier is not None:
            yield from _of_earlier(self.earlier)
        if self.baseline is not None:
            yield from _of_baseline(self.baseline)


def read_acceptance(
    suppressions: Path | None, baseline: Path | None, earlier: Earlier | None = None
) -> Acceptance:
    """What the named files accept today. Raises UsageError for what is wrong with them."""
    return Acceptance(
        suppressions=read_suppressions(suppressions, date.today()) if suppressions else None,
        earlier=earlier,
        baseline=read_baseline(baseline) if baseline else None,
    )


def _of_suppressions(suppressions: Suppressions) -> Iterator[str]:
    for entry in suppressions.expired:
        yield f"{suppressions.file}: {entry} has expired: renew or remove it."
    for entry in suppressions.unused:
        yield f"{suppressions.file}: {entry} suppressed nothing: remove it."


def _of_earlier(earlier: Earlier) -> Iterator[str]:
    if earlier.note:
        yield earlier.note
    for unread in earlier.unread:
        yield f"Of {earlier.name}, {unread.path} could not be read: {unread.reason}"
    if earlier.hidden:
        yield f"{counted(earlier.hidden, 'defect')} already in {earlier.name}."
    if earlier.worsened:
        worse = counted(len(earlier.worsened), "defect")
        yield f"{worse} reported although already in {earlier.name}: milder there."


def _of_baseline(baseline: Baseline) -> Iterator[str]:
    if baseline.hidden:
        yield f"{counted(baseline.hidden, 'defect')} in the baseline {baseline.file}."
    if baseline.worsened:
        worse = counted(len(baseline.worsened), "defect")
        yield f"{worse} reported although in the baseline: milder there."
    if stale := sum(entry.count for entry in baseline.stale):
        yield (
            f"{counted(stale, 'defect')} of the baseline not found any more: "
            "mt-audit baseline prune takes what is stale out."
        )
