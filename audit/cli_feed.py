"""`mt-audit feed`: what is new or changed in feeds, each item once.

As in audit.cli, only click is imported here. A run that finds nothing new loads no detectors.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from os.path import isfile, samefile
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from audit.cli_run import (
    BASELINE,
    SUPPRESSIONS,
    Given,
    acceptance,
    auditing,
    auditing_with,
    choosing,
    configured,
    judging,
    reading,
    say,
    signature_of,
    standard_output,
)
from audit.errors import UsageError, WriteError

if TYPE_CHECKING:
    from audit.config import Config
    from audit.feed.auditing import Auditing
    from audit.feed.document import Document
    from audit.feed.visiting import Tally
    from audit.gate import Gate

_STATE = Path(".mt-audit/feed.sqlite")
_OUTPUT = "feed.jsonl"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line says of `feed` beside what all commands share."""

    sources: tuple[str, ...]
    state: Path
    output: Path | None
    watch: float | None
    once: bool
    since: str | None
    format: str
    quiet: bool


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    default=_STATE,
    help=f"What was seen before: an SQLite file.  [default: {_STATE.as_posix()}]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help=f"File that gets a JSON line for each item version.  [default: reports/{_OUTPUT}]",
)
@click.option(
    "--watch",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Go on, and read every source so often; a server that fails less often.",
)
@click.option("--once", is_flag=True, help="Read every source once.  [the default]")
@click.option(
    "--since",
    metavar="TIME",
    help="Leave out what was published and changed before: 2026-11-22, 2026-11-22T06:00, 12h, 2d.",
)
@click.option(
    "--format",
    type=click.Choice(("terminal", "jsonl")),
    default="terminal",
    help="What standard output gets of each item: a line to read, or its line of the output.",
)
@judging
@BASELINE
@SUPPRESSIONS
@choosing
@auditing
@reading
@click.option(
    "--reports-dir",
    type=click.Path(path_type=Path),
    help="Folder for the output and, below feed/, a page for each item.  [default: reports]",
)
@click.option("--quiet", is_flag=True, help="Nothing on standard output; errors only.")
def feed(**options: Any) -> None:
    """Audit what is new or changed in feeds.

    SOURCE is a web address, a file, a folder, a glob, or - for standard input, of any kind that
    check reads. What was audited before is left out: each version of each item stands once in the
    output, also after a crash. Ctrl-C lets what is under way be finished.

    \b
    Exit codes: 0 passed, or nothing new
                1 gate tripped by an item of this run
                2 wrong usage or configuration
                3 something could not be read, audited or written
    """
    given, own_options = Given.parted(options)
    wanted = _Wanted(**own_options)
    _refuse_contradictions(wanted, given)
    config = configured(given)
    if wanted.watch is not None:
        config = replace(config, time_budget=None)
    output = wanted.output or config.reports_dir / _OUTPUT
    _refuse_reading(wanted, output)
    from audit.gate import Gate

    gate = Gate(config.gate_for)
    tally = _run(wanted, config, output, gate)
    if not wanted.quiet:
        # Nothing from outside is in it; that need not be loaded for a run without news.
        click.echo(f"mt-audit: {_summary(tally)}", err=True)
    if gate.sentence and (gate.exit_code or not wanted.quiet):
        say(gate.sentence)
    click.get_current_context().exit(int(gate.exit_code))


def _refuse_contradictions(wanted: _Wanted, given: Given) -> None:
    if wanted.watch is not None and wanted.once:
        raise UsageError("--watch and --once exclude each other.", "Leave one out.")
    if wanted.watch is not None and given.time_budget is not None:
        raise UsageError("--watch has no end for a --time-budget.", "Leave one out.")
    if wanted.watch is not None and "-" in wanted.sources:
        raise UsageError("Standard input cannot be watched.", "Name a file or an address.")


def _refuse_reading(wanted: _Wanted, output: Path) -> None:
    """An output that is read as a source would grow for ever."""
    for option, file in (("--output", output), ("--state", wanted.state)):
        for source in wanted.sources:
            # An address may be longer than any file name, which these take for no file.
            if isfile(file) and isfile(source) and samefile(file, source):
                raise UsageError(f"{option} {file} is also a source.", "Name another file.")


def _run(wanted: _Wanted, config: Config, output: Path, gate: Gate) -> Tally:
    """Visit the sources; what was met."""
    from audit.feed.desk import Desk, Telling
    from audit.feed.items import since_when
    from audit.feed.journal import Journal
    from audit.feed.reading import Reader
    from audit.feed.state import State
    from audit.feed.stopping import Stop
    from audit.feed.watch import Rounds

    since = None if wanted.since is None else since_when(wanted.since, datetime.now())
    with ExitStack() as stack:
        state = stack.enter_context(State(wanted.state))
        journal = stack.enter_context(Journal(output, state))
        stop = stack.enter_context(Stop(_stopping))
        desk = Desk(
            state,
            journal,
            Reader(config.reading, since),
            partial(_auditing, config, wanted.sources),
            gate,
            stop,
            config.reports_dir,
            Telling(partial(_show, wanted), say),
        )
        rounds = Rounds(
            desk,
            state,
            wanted.sources,
            stop,
            unwritten=partial(_unwritten, gate),
            left_alone=partial(_left_alone, gate),
        )
        if wanted.watch is None:
            rounds.once()
        else:
            desk.open()  # what is wrong with the desk's lists is better known now than at night
            rounds.watch(wanted.watch)
        return desk.tally


def _auditing(config: Config, sources: tuple[str, ...]) -> Auditing:
    """What audits, with all that it loads. Raises UsageError for lists that are wrong."""
    from audit.batch.local import available_cores
    from audit.feed.auditing import Auditing
    from audit.preparing import english_for, own_lists

    own, english = own_lists(config), english_for(config)
    accepted = acceptance(config, None, sources, auditing_with(config, own, english))
    if accepted.suppressions is not None:
        # Whether an entry is of use is not for a run to say that sees but what is new.
        for entry in accepted.suppressions.expired:
            say(f"{accepted.suppressions.file}: {entry} has expired: renew or remove it.")
    return Auditing(
        config.settings_for,
        own,
        english,
        signature_of(config, own, english),
        accepted.apply,
        jobs=config.jobs or available_cores(),
    )


def _show(wanted: _Wanted, document: Document) -> None:
    """The item on standard output, at once."""
    from audit.feed.document import line_of
    from audit.feed.showing import item_line

    if wanted.quiet:
        return
    with standard_output() as stream:
        if wanted.format == "jsonl":
            stream.write(line_of(document))
        else:
            width = get_terminal_size().columns if stream.isatty() else None
            stream.write(item_line(document, width) + "\n")


def _unwritten(gate: Gate, error: WriteError) -> None:
    gate.see_unwritten()
    say(str(error))


def _left_alone(gate: Gate, source: str, until: float) -> None:
    from audit.model import Unread
    from audit.sources.web.addresses import masked

    time = datetime.fromtimestamp(until).strftime("%H:%M")
    reason = f"The server asks to be left alone until {time}."
    gate.see(Unread(masked(source), None, reason, "Try again then."))
    say(f"{masked(source)}: {reason}")


def _stopping() -> None:
    """Said from the handler of a signal, which may come in the middle of a line."""
    with suppress(RuntimeError):
        click.echo("mt-audit: Stopping after this item; once more stops at once.", err=True)


def _summary(tally: Tally) -> str:
    older = f", {tally.older:,} older than --since" if tally.older else ""
    return (
        f"{tally.new:,} new, {tally.changed:,} changed, {tally.unchanged:,} unchanged{older};"
        f" {tally.held:,} on hold."
    )
