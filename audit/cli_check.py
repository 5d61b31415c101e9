"""`mt-audit check`: articles in, reports out, and the gate's verdict as the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

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
    unwritten_is_said,
)
from audit.errors import UsageError

if TYPE_CHECKING:
    from audit.config import Config
    from audit.gate import Gate
    from audit.model import Report, Signature, Unread
    from audit.reports import View

# Spelled out so that --help need not load the formats; a test compares them with FORMATS.
FORMATS = (
    "terminal", "html", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle",
    "rdjson", "csv", "markdown",
)  # fmt: skip
_FOR_THE_LOG = frozenset({"terminal", "github"})  # may follow another on standard output
_PATIENCE_SECONDS = 1.0
_MOST_SAID = 20  # broken rules on standard error


class _Output(NamedTuple):
    """A format and where it goes: a file, for html a folder, or None for standard output."""

    format: str
    place: Path | None


def _outputs(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[_Output, ...]:
    """The callback of --format FORMAT[=FILE]."""
    found = []
    for value in values:
        format, _, place = value.partition("=")
        if format not in FORMATS:
            raise click.BadParameter(f"{format!r} is not one of {', '.join(FORMATS)}.")
        found.append(_Output(format, Path(place) if place else None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line says of `check` beside what all commands share."""

    paths: tuple[str, ...]
    outputs: tuple[_Output, ...]
    diff: str | None
    no_reports: bool
    all: bool
    width: int | None
    quiet: bool


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    "outputs",
    metavar="FORMAT[=FILE]",
    multiple=True,
    callback=_outputs,
    help=f"Output: {', '.join(FORMATS)}; repeatable, each to a file of its own. By default the"
    " terminal report, and HTML under reports/.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Where the one format goes: a file, or a folder for html.",
)
@judging
@BASELINE
@SUPPRESSIONS
@click.option(
    "--diff",
    metavar="OLD",
    help="Report only what is new since OLD: a file, a folder, a JSON report, a git revision.",
)
@choosing
@auditing
@reading
@click.option(
    "--reports-dir",
    type=click.Path(path_type=Path),
    help="Folder for the HTML reports.  [default: reports]",
)
@click.option("--no-reports", is_flag=True, help="Write no HTML reports.")
@click.option("--all", is_flag=True, help="List all defects and files, however many.")
@click.option("--width", type=click.IntRange(min=20), help="Columns of the terminal report.")
@click.option("--quiet", is_flag=True, help="No terminal report, no progress; errors only.")
def check(output: Path | None, **options: Any) -> None:
    """Audit articles and rank their defects.

    PATH is a file, a folder (all *.txt, *.md and feed documents in it), a glob, a web address,
    or - for standard input. Text, Markdown, RSS, Atom, JSON Feed, NewsML-G2, NITF, ninjs, HTML
    pages, XLIFF, JSONL, CSV and Parquet are told by content.

    \b
    Exit codes: 0 passed
                1 gate tripped, even if something was unreadable
                2 wrong usage or configuration
                3 something could not be read, audited or written; the rest is reported
    """
    given, own_options = Given.parted(options)
    outputs = _placed(own_options.pop("outputs"), output)
    wanted = _Wanted(outputs=outputs, **own_options)
    config = configured(given)
    for one in wanted.outputs:
        _refuse_overwriting(one, wanted.paths, config)
    from audit.gate import Gate
    from audit.preparing import english_for, own_lists

    own, english = own_lists(config), english_for(config)
    audit = auditing_with(config, own, english)
    accepted = acceptance(config, wanted.diff, wanted.paths, audit)
    results = accepted.apply(audit(wanted.paths))
    gate = Gate(config.gate_for)
    if [one.format for one in wanted.outputs] == ["jsonl"]:
        _check_streaming(wanted, results, gate)
    else:
        _check_collecting(wanted, config, results, signature_of(config, own, english), gate)
    for remark in accepted.remarks():
        say(remark)
    if english.translator is not None and english.translator.problem:
        say(english.translator.problem)
    click.get_current_context().exit(int(gate.exit_code))


def _placed(outputs: tuple[_Output, ...], output: Path | None) -> tuple[_Output, ...]:
    """The outputs with --output given its format. Raises UsageError for what cannot be."""
    if output is not None:
        if len(outputs) > 1 or (outputs and outputs[0].place is not None):
            raise UsageError(
                "--output is for one format.", "With several write --format FORMAT=FILE for each."
            )
        return (_Output(outputs[0].format if outputs else "terminal", output),)
    on_screen = [
        one.format
        for one in outputs
        if one.place is None and one.format != "html" and one.format not in _FOR_THE_LOG
    ]
    logs = [one.format for one in outputs if one.place is None and one.format in _FOR_THE_LOG]
    if len(on_screen) > 1 or (on_screen and logs):
        raise UsageError(
            f"{' and '.join([*on_screen, *logs])} cannot both go to standard output.",
            f"Name a file: --format {on_screen[0]}=FILE.",
        )
    return outputs


def _refuse_overwriting(one: _Output, paths: tuple[str, ...], config: Config) -> None:
    """An output over an input would destroy what was to be audited."""
    output = one.place
    if output is None or not output.exists() or one.format == "html":
        return
    option = f"--format {one.format}={output}"
    for setting in ("names", "idioms", "senses", "baseline", "suppressions"):
        file: Path | None = getattr(config, setting)
        if file and file.exists() and file.samefile(output):
            raise UsageError(f"{option} would overwrite --{setting}.", "Name another file.")
    from audit.sources.folder import SUFFIXES

    for path in map(Path, paths):
        inside = output.suffix in SUFFIXES and path.resolve() in output.resolve().parents
        if path.exists() and (path.samefile(output) or inside):
            raise UsageError(f"{option} would overwrite an article.", "Name another file.")


def _shown(
    results: Iterator[Report | Unread], wanted: _Wanted, *, progress: bool
) -> Iterator[Report | Unread]:
    """`results`, with progress for a person who waits."""
    show = progress and not wanted.quiet and sys.stderr.isatty()
    return _with_progress(results) if show else results


def _with_progress(results: Iterator[Report | Unread]) -> Iterator[Report | Unread]:
    """`results`, counted on standard error once the run takes longer than a moment."""
    start, bar = monotonic(), None
    try:
        for number, result in enumerate(results, 1):
            if bar is None and monotonic() - start > _PATIENCE_SECONDS:
                from rich.console import Console
                from rich.progress import Progress, TextColumn, TimeElapsedColumn

                bar = Progress(
                    TextColumn("{task.completed:,} articles"),
                    TimeElapsedColumn(),
                    console=Console(stderr=True),
                    transient=True,
                )
                task = bar.add_task("", total=None)
                bar.start()
            if bar is not None:
                bar.update(task, completed=number)
            yield result
    finally:
        if bar is not None:
            bar.stop()


def _check_streaming(wanted: _Wanted, results: Iterator[Report | Unread], gate: Gate) -> None:
    """JSON Lines: each article is written as soon as it is audited, and forgotten."""
    from audit.model import Unread
    from audit.reports.jsonl_format import write_article
    from audit.reports.outcome import place
    from audit.reports.writing import atomic

    file = wanted.outputs[0].place
    target = atomic(file) if file else standard_output()
    on_screen = file is None and sys.stdout.isatty()
    with unwritten_is_said(gate), target as stream:
        for result in _shown(results, wanted, progress=not on_screen):
            gate.see(result)
            if isinstance(result, Unread):
                say(f"{place(result.path, result.line)}: {result.reason} {result.remedy}")
            else:
                stream.write(write_article(result))
    _say_verdict(wanted, gate)


def _check_collecting(
    wanted: _Wanted,
    config: Config,
    results: Iterator[Report | Unread],
    made_by: Signature,
    gate: Gate,
) -> None:
    """The other formats show all articles together."""
    from audit.model import Unread
    from audit.reports import Outcome, deliver
    from audit.reports.outcome import Verdict
    from audit.reports.terminal import show_unread

    reports: list[Report] = []
    unread: list[Unread] = []
    for result in _shown(results, wanted, progress=True):
        gate.see(result)
        if isinstance(result, Unread):
            unread.append(result)
        else:
            reports.append(result)
    verdicts = tuple(Verdict(*failure) for failure in gate.failures)
    outcome = Outcome(tuple(reports), tuple(unread), made_by, verdicts)
    outputs = list(wanted.outputs) or [_Output("terminal", None)]
    on_screen = _Output("terminal", None) in outputs
    if on_screen and not wanted.no_reports and "html" not in {one.format for one in outputs}:
        outputs.insert(0, _Output("html", None))
    if on_screen and wanted.quiet:
        outputs.remove(_Output("terminal", None))
    # Folders first: the terminal report says where they were written.
    outputs.sort(key=lambda one: one.format != "html")
    written: tuple[Path, ...] = ()
    shown = False
    for format, file in outputs:
        view = _view(wanted, gate, written)
        with unwritten_is_said(gate), standard_output() as stream:
            if format == "html":
                folder = file or config.reports_dir
                written = deliver(format, outcome, output=folder, stream=stream)
            else:
                deliver(format, outcome, output=file, stream=stream, view=view)
                shown = shown or (format == "terminal" and file is None)
    if not shown:
        show_unread(unread, sys.stderr)
        _say_verdict(wanted, gate)
        if written and not on_screen and not wanted.quiet:
            say(f"Reports written: {written[0]}")


def _view(wanted: _Wanted, gate: Gate, written: tuple[Path, ...]) -> View:
    from audit.reports import View

    view = View(width=wanted.width, written=tuple(map(str, written[:1])), verdict=gate.sentence)
    return replace(view, limit=None, files=None) if wanted.all else view


def _say_verdict(wanted: _Wanted, gate: Gate) -> None:
    """Which articles break which rules, and the verdict, where no terminal report says so."""
    for failure in gate.failures[:_MOST_SAID]:
        say(f"{failure.article}: {failure}")
    if (more := len(gate.failures) - _MOST_SAID) > 0:
        say(f"… and {more:,} more.")
    if gate.sentence and (gate.exit_code or not wanted.quiet):
        say(gate.sentence)
