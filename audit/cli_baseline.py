"""`mt-audit baseline`: what a desk puts off, so that only new defects trip the gate.

There is no --only or --disable here: entries of a detector that did not run would look stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from audit.cli_run import (
    SUPPRESSIONS,
    Given,
    acceptance,
    auditing,
    auditing_with,
    configured,
    nearest_config,
    reading,
    say,
    standard_output,
)
from audit.errors import UsageError

if TYPE_CHECKING:
    from audit.accepted import Baseline, Entry
    from audit.config import Config
    from audit.model import Report, Unread

_INCOMPLETE = 3
_DEFAULT = Path("mt-audit-baseline.json")
_FILE = click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file.  [default: that of the configuration, or {_DEFAULT}]",
)
_PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True)


@click.group()
def baseline() -> None:
    """Accept what is there today, so that only new defects trip the gate.

    The file is for version control. Defects are known again by their words and those around
    them, wherever these move to; what has become worse is reported all the same.
    """


@baseline.command()
@_PATHS
@_FILE
@click.option("--force", is_flag=True, help="Make it anew where there is one.")
@SUPPRESSIONS
@auditing
@reading
def write(paths: tuple[str, ...], force: bool, **options: Any) -> None:
    """Accept all defects of PATH."""
    run = _Run.of(options)
    if run.file.exists() and not force:
        raise UsageError(
            f"{run.file} is there already.",
            "mt-audit baseline update brings it up to date; --force makes it anew.",
        )
    entries, unread = run.recorded(paths)
    _keep(run.file, entries)
    _say_entries(f"{run.file} accepts", entries)
    _end(unread)


@baseline.command()
@_PATHS
@_FILE
@SUPPRESSIONS
@auditing
@reading
def update(paths: tuple[str, ...], **options: Any) -> None:
    """Accept what is new in PATH, and forget what is no more."""
    run = _Run.of(options)
    known = run.read()
    entries, unread = run.recorded(paths, known.apply)
    updated = known.updated(entries)
    _keep(run.file, updated)
    before, now = _counts(known.entries), _counts(updated)
    keys = before.keys() | now.keys()
    added = sum(max(now.get(key, 0) - before.get(key, 0), 0) for key in keys)
    gone = sum(max(before.get(key, 0) - now.get(key, 0), 0) for key in keys)
    _say_entries(f"{added:,} added, {gone:,} taken out: {run.file} accepts", updated)
    _end(unread)


@baseline.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@_FILE
@SUPPRESSIONS
@auditing
@reading
def prune(paths: tuple[str, ...], **options: Any) -> None:
    """Forget what is no more in PATH, and articles that are gone; accept nothing new."""
    run = _Run.of(options)
    known = run.read()
    _, unread = run.recorded(paths, known.apply)
    left = known.pruned()
    gone = sum(_counts(known.entries).values()) - sum(_counts(left).values())
    if gone:
        _keep(run.file, left)
    _say_entries(f"{gone:,} taken out: {run.file} accepts", left)
    _end(unread)


@baseline.command()
@_FILE
@click.option("--format", type=click.Choice(("terminal", "json")), default="terminal")
@click.option("--width", type=click.IntRange(min=20), help="Columns of the list.")
@click.option("--no-config", is_flag=True, help="Read no configuration.")
def show(baseline: Path | None, format: str, width: int | None, no_config: bool) -> None:
    """List what is accepted, by article."""
    from audit.accepted import read_baseline
    from audit.reports import View
    from audit.reports.accepted import AcceptedDefect, show_entries, write_entries

    file = baseline or nearest_config(no_config=no_config).baseline or _DEFAULT
    entries = [
        AcceptedDefect(entry.article, entry.detector, entry.severity, entry.text, entry.count)
        for entry in read_baseline(file).entries
    ]
    with standard_output() as stream:
        if format == "json":
            write_entries(entries, stream)
        else:
            show_entries(str(file), entries, stream, view=View(width=width))


class _Run(NamedTuple):
    """The baseline of a command, and how it audits."""

    config: Config
    file: Path

    @classmethod
    def of(cls, options: dict[str, Any]) -> _Run:
        """From the options as they were typed. Raises UsageError."""
        given, _ = Given.parted(options)
        config = configured(given)
        return cls(replace(config, baseline=None), config.baseline or _DEFAULT)

    def read(self) -> Baseline:
        """The baseline as it stands. Raises UsageError."""
        from audit.accepted import read_baseline

        return read_baseline(self.file)

    def recorded(
        self,
        paths: tuple[str, ...],
        through: Callable[[Iterable[Report | Unread]], Iterator[Report | Unread]] = iter,
    ) -> tuple[tuple[Entry, ...], list[Unread]]:
        """All defects of `paths` that no suppression is for, and what could not be read.

        Results go `through` the baseline as well where that is to know what it met.
        """
        from audit.accepted import Recording
        from audit.model import Unread
        from audit.preparing import english_for, own_lists

        config = self.config
        audit = auditing_with(config, own_lists(config), english_for(config))
        suppressions = acceptance(config, None, paths, audit)
        recording = Recording(self.file)
        results = through(recording.of(suppressions.apply(audit(paths))))
        unread = [result for result in results if isinstance(result, Unread)]
        return recording.entries, unread


def _keep(file: Path, entries: Iterable[Entry]) -> None:
    from audit.accepted import write_baseline

    write_baseline(file, entries)


def _counts(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    return {entry.key: entry.count for entry in entries}


def _say_entries(beginning: str, entries: Iterable[Entry]) -> None:
    from audit.reports.wording import counted

    entries = list(entries)
    defects = counted(sum(entry.count for entry in entries), "defect")
    articles = counted(len({entry.article for entry in entries}), "article")
    say(f"{beginning} {defects} in {articles}.")


def _end(unread: list[Unread]) -> None:
    """What could not be read is said, and is the exit code."""
    import sys

    from audit.reports.terminal import show_unread

    show_unread(unread, sys.stderr)
    if unread:
        click.get_current_context().exit(_INCOMPLETE)
