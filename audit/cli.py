"""The command line: arguments → options → pipeline → exit code; it decides nothing else.

Only click is imported here: `mt-audit --help` must not wait for tables and detectors.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

import click

from audit.cli_models import models
from audit.errors import AuditError, UsageError, WriteError

if TYPE_CHECKING:
    from audit.config import Config
    from audit.gate import Gate
    from audit.knowledge.confidence import Confidences
    from audit.model import Detector, Report, Signature, Unread
    from audit.pipeline import English, Own
    from audit.reports import View

# Spelled out so that --help need not load the formats; a test compares them with FORMATS.
FORMATS = ("terminal", "html", "json", "jsonl")
_SEVERITIES = ("never", "minor", "major", "critical")
# As in audit.gate.ExitCode, which costs too much to import here; a test compares them.
_USAGE, _INCOMPLETE = 2, 3
_INTERRUPTED, _BROKEN_PIPE = 130, 141
_PATIENCE_SECONDS = 1.0
_ENTRIES = 5  # that explain shows without --all


class _Group(click.Group):
    """Ends every run with a message and an exit code, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _utf8_output():
                return super().invoke(ctx)
        except UsageError as error:
            _say(str(error))
            ctx.exit(_USAGE)
        except AuditError as error:
            _say(str(error))
            ctx.exit(_INCOMPLETE)
        except BrokenPipeError:
            # Whoever read the output has seen enough: mt-audit check … | head
            _abandon(sys.stdout)
            ctx.exit(_BROKEN_PIPE)
        except KeyboardInterrupt:
            _say("Interrupted: the run is not complete.")
            ctx.exit(_INTERRUPTED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and os.path.exists(args[0]):
            raise click.UsageError(
                f"No such command {args[0]!r}. Did you mean: mt-audit check {args[0]}?", ctx
            )
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from audit.knowledge import Knowledge
    from audit.signature import signature

    made_by = signature(Knowledge())
    click.echo(f"mt-audit {made_by.version}\n{made_by}")
    ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and the signature that stands beside every number.",
)
def main() -> None:
    """Find the defects that machine translation leaves in Hindi news, from the Hindi alone."""


def _seconds(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    from audit.config import seconds_in

    found = seconds_in(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is not a time: write 90, 90s or 2m.")
    return found


@dataclass(frozen=True, slots=True)
class _Options:
    """What the command line says of `check`, as it was typed."""

    paths: tuple[str, ...]
    format: str | None
    output: Path | None
    fail_on: str | None
    min_confidence: float | None
    back_translate: str | None
    reader: str | None
    time_budget: float | None
    jobs: int | None
    config: Path | None
    no_config: bool
    reports_dir: Path | None
    no_reports: bool
    disable: tuple[str, ...]
    only: tuple[str, ...]
    all: bool
    width: int | None
    quiet: bool
    max_bytes: int | None
    names: Path | None
    idioms: Path | None
    senses: Path | None


_NAMES = click.option(
    "--names",
    type=click.Path(path_type=Path),
    help="Your own list of names, which outranks ours: TSV, Latin form and Hindi forms.",
)
_IDIOMS = click.option(
    "--idioms",
    type=click.Path(path_type=Path),
    help="Your own idioms, over ours: TSV, with columns as in reference/idioms.",
)
_SENSES = click.option(
    "--senses",
    type=click.Path(path_type=Path),
    help="Your own wrong senses, over ours: TSV, with columns as in reference/senses.",
)


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    help="Output format. By default the terminal report, and HTML under reports/.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write only this: a file, or a folder for html.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    help="Exit with 1 for a defect this bad or worse.  [default: never]",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Report from this confidence on, for every detector.  [default: 0.5]",
)
@click.option(
    "--back-translate",
    type=click.Choice(("auto", "on", "off")),
    help="Use back-translation: where it is available, always, never.  [default: auto]",
)
@click.option(
    "--reader",
    type=click.Choice(("auto", "on", "off")),
    help="Let the neural reader weigh in: within the time budget, always, never.  [default: auto]",
)
@click.option(
    "--time-budget",
    callback=_seconds,
    metavar="TIME",
    help="Such as 10s: what takes long is left out when it is spent.  [default: none]",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    help="Audit in this many processes; 0: one per core.  [default: 1]",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Configuration file, instead of the nearest mt-audit.toml or pyproject.toml.",
)
@click.option("--no-config", is_flag=True, help="Read no configuration.")
@click.option(
    "--reports-dir",
    type=click.Path(path_type=Path),
    help="Folder for the HTML reports.  [default: reports]",
)
@click.option("--no-reports", is_flag=True, help="Write no HTML reports.")
@click.option("--disable", metavar="ID", multiple=True, help="Leave this detector out; repeatable.")
@click.option("--only", metavar="ID", multiple=True, help="Run this detector only; repeatable.")
@click.option("--all", is_flag=True, help="List all defects and files, however many.")
@click.option("--width", type=click.IntRange(min=20), help="Columns of the terminal report.")
@click.option("--quiet", is_flag=True, help="No terminal report, no progress; errors only.")
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    help="Bound on one article: a file, or a line of JSONL.  [default: 50,000,000]",
)
@_NAMES
@_IDIOMS
@_SENSES
def check(**options: Any) -> None:
    """Audit articles and rank their defects.

    PATH is a text file, a folder (all *.txt and *.md in it), a .jsonl with {"id", "text"}
    per line, or - for standard input.

    \b
    Exit codes: 0 passed
                1 gate tripped (--fail-on), even if something was unreadable
                2 wrong usage or configuration
                3 something could not be read, audited or written; the rest is reported
    """
    given = _Options(**options)
    config = _configured(given)
    _refuse_overwriting(given, config)
    own = _own(config)
    english = _english(config)
    from audit.gate import Gate

    gate = Gate(config.fail_on)
    if given.format == "jsonl":
        _check_streaming(given, config, own, english, gate)
    else:
        _check_collecting(given, config, own, english, gate)
    if english.translator is not None and english.translator.problem:
        _say(english.translator.problem)
    click.get_current_context().exit(int(gate.exit_code))


@main.command()
@click.option("--format", type=click.Choice(("terminal", "json")), default="terminal")
def detectors(format: str) -> None:
    """List the detectors."""
    from audit.detectors import DETECTORS

    if format == "json":
        import json

        rows = [_row(detector) for detector in DETECTORS]
        with _standard_output() as stream:
            stream.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    from audit.reports.terminal import show_detectors

    with _standard_output() as stream:
        show_detectors(DETECTORS, stream, confidences=_confidences())


@main.command()
@click.argument("what", metavar="WHAT...", nargs=-1, required=True)
@_IDIOMS
@_SENSES
@click.option("--no-config", is_flag=True, help="Read no configuration.")
@click.option("--all", is_flag=True, help="Show all entries, however many.")
@click.option("--width", type=click.IntRange(min=20), help="Columns of the answer.")
def explain(what: tuple[str, ...], all: bool, width: int | None, **lists: Any) -> None:
    """Say what a detector finds and why, or what entries stand behind a phrase.

    WHAT is the id of a detector; or an English idiom, word or name, a Hindi phrase, or a
    pattern in quotes: then the entries for it are shown, and how to silence or correct them.
    """
    from audit.detectors import DETECTORS
    from audit.reports import View

    view = View(width=width)
    text = " ".join(what)
    detector = next((detector for detector in DETECTORS if detector.id == text), None)
    if detector is None:
        _explain_entries(text, replace(view, limit=None if all else _ENTRIES), **lists)
        return
    from audit.reports.terminal import show_explanation

    with _standard_output() as stream:
        show_explanation(detector, stream, confidences=_confidences(), view=view)


def _explain_entries(
    text: str, view: View, *, idioms: Path | None, senses: Path | None, no_config: bool
) -> None:
    from audit.config import known_detectors
    from audit.entries import find, nearest
    from audit.reports.entries import show_entries

    config = _nearest_config(no_config=no_config)
    own = _own(
        replace(config, names=None, idioms=idioms or config.idioms, senses=senses or config.senses)
    )
    found = find(text, own)
    if not found and text.isascii() and len(text.split()) == 1:
        known_detectors([text], "explain")
    if not found:
        near = nearest(text, own)
        raise UsageError(
            f"explain: no entry has “{text}” for its English or its pattern, or matches it.",
            f"Did you mean “{near}”?" if near else "mt-audit check - audits a text.",
        )
    with _standard_output() as stream:
        show_entries(text, found, stream, view=view)


main.add_command(models)


@models.command("check")
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Clean Hindi of your own to measure on.  [default: the detectors' good examples]",
)
def check_models(text: Path | None) -> None:
    """Translate clean Hindi there and back, and keep what is usual for the installed packages.

    Without it glosses are shown all the same, but drift and losses are not believed.
    """
    from audit.backtranslation import keep_usual, open_back_translator
    from audit.batch.local import available_cores
    from audit.calibrate import clean_texts, measure
    from audit.knowledge import Knowledge
    from audit.scoring.english import LEAST_SIMILARITY

    translator = open_back_translator(os.environ, threads=available_cores(), cached=False)
    texts = [text.read_text(encoding="utf-8")] if text else clean_texts()
    found = measure(translator, texts, Knowledge())
    file = keep_usual(os.environ, translator, found.usual)
    usual = found.usual
    lines = [
        translator.id,
        f"{usual.texts:,} clean sentences there and back, {found.speed:.1f} a second.",
        f"Of a clean sentence {usual.similarity:.0%} comes back; deviation {usual.spread:.2f}.",
        *(f"  {kind:<10} {kept} of {of} kept" for kind, (kept, of) in usual.carried.items()),
    ]
    if translator.is_test:
        lines.append("This is a test package: it is used only with --back-translate on.")
    elif usual.similarity < LEAST_SIMILARITY:
        least = f"Less than {LEAST_SIMILARITY:.0%} comes back"
        lines.append(f"{least}: it is used only with --back-translate on.")
    else:
        lines.append(f"Believed when lost: {', '.join(sorted(usual.faithful)) or 'nothing'}.")
    lines.append(f"Kept in {file}")
    with _standard_output() as stream:
        stream.write("".join(f"{_safe(line)}\n" for line in lines))


@main.group()
def names() -> None:
    """Ask what is known of names."""


@names.command("lookup")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@_NAMES
@click.option("--no-config", is_flag=True, help="Read no configuration.")
@click.option("--width", type=click.IntRange(min=20), help="Columns of the answer.")
def lookup_name(text: tuple[str, ...], names: Path | None, no_config: bool, width: int) -> None:
    """Say what is known of a name, and why it would be flagged or passed.

    TEXT is a Hindi word, several that stand together, or a Latin name.
    """
    from audit.lookup import lookup
    from audit.reports import View
    from audit.reports.names import show_lookup

    config = _nearest_config(no_config=no_config)
    own = _own(replace(config, names=names or config.names, idioms=None, senses=None))
    found = lookup(" ".join(text), own.knowledge())
    with _standard_output() as stream:
        show_lookup(found, stream, view=View(width=width))


def _row(detector: Detector) -> dict[str, object]:
    return {
        "id": detector.id,
        "title": detector.title,
        "category": detector.category.value,
        "severity": detector.severity.label,
        "needs": sorted(layer.value for layer in detector.needs),
    }


def _confidences() -> Confidences:
    from audit.knowledge import Knowledge
    from audit.knowledge.confidence import CONFIDENCE

    return Knowledge()[CONFIDENCE]


def _nearest_config(*, no_config: bool) -> Config:
    from audit.config import Config, load

    here = Path.cwd()
    return Config(base=here) if no_config else load(None, here)


def _configured(given: _Options) -> Config:
    """The configuration file with the command line over it."""
    from audit.config import ALL, SEVERITIES, Rules, known_detectors, load

    if given.config and given.no_config:
        raise UsageError("--config and --no-config exclude each other.", "Leave one out.")
    if given.min_confidence is not None and isnan(given.min_confidence):
        raise UsageError("--min-confidence must be a number from 0 to 1.", "It is nan.")
    config = (
        load(given.config, Path.cwd())
        if given.config
        else _nearest_config(no_config=given.no_config)
    )
    disable = known_detectors(given.disable, "--disable", ALL)
    only = known_detectors(given.only, "--only")
    config = replace(
        config,
        last=Rules(
            disable=frozenset({ALL}) if only else disable,
            enable=only - disable,
            min_confidence=given.min_confidence,
        ),
        fail_on=config.fail_on if given.fail_on is None else SEVERITIES.get(given.fail_on),
        reports_dir=given.reports_dir or config.reports_dir,
        jobs=config.jobs if given.jobs is None else given.jobs,
        max_bytes=given.max_bytes or config.max_bytes,
        back_translate=given.back_translate or config.back_translate,
        reader=given.reader or config.reader,
        time_budget=config.time_budget if given.time_budget is None else given.time_budget,
        names=given.names or config.names,
        idioms=given.idioms or config.idioms,
        senses=given.senses or config.senses,
    )
    if config.reader == "on":
        _require_reader()
    return config


def _require_reader() -> None:
    from audit.knowledge import Knowledge
    from audit.reader import is_installed

    if not is_installed(Knowledge()):
        raise UsageError("The reader is not installed.", "Reinstall mt-audit, or use auto.")


def _english(config: Config) -> English:
    """How this run back-translates. Raises NoModelError, a UsageError, where it must and cannot."""
    from audit.backtranslation import NoModelError, open_back_translator
    from audit.batch.local import available_cores
    from audit.pipeline import English
    from audit.scoring.english import why_not

    wanted = config.back_translate
    if wanted == "off":
        return English()
    try:
        translator = open_back_translator(os.environ, threads=available_cores())
    except NoModelError as error:
        if wanted == "on":
            raise
        return English(reason=str(error).rstrip("."))
    on = wanted == "on"
    if not on and (reason := why_not(translator)):
        return English(reason=f"{reason}; --back-translate on uses it all the same")
    return English(translator, everything=on, budget=config.budget)


def _own(config: Config) -> Own:
    """The desk's lists, read once, so that every process audits with the same ones."""
    from audit.detectors.literal_idiom import IDIOMS
    from audit.detectors.wrong_sense import SENSES
    from audit.knowledge import Knowledge
    from audit.knowledge.own_names import read_own_names
    from audit.knowledge.own_phrases import read_own_phrases
    from audit.pipeline import Own

    ours = Knowledge()
    return Own(
        names=read_own_names(config.names, ours) if config.names else None,
        idioms=read_own_phrases(config.idioms, IDIOMS, ours) if config.idioms else None,
        senses=read_own_phrases(config.senses, SENSES, ours) if config.senses else None,
    )


def _refuse_overwriting(given: _Options, config: Config) -> None:
    """An output over an input would destroy what was to be audited."""
    output = given.output
    if output is None or not output.exists() or given.format == "html":
        return
    lists = (("names", config.names), ("idioms", config.idioms), ("senses", config.senses))
    for setting, file in lists:
        if file and file.exists() and file.samefile(output):
            raise UsageError(
                f"--output {output} would overwrite --{setting}.", "Name another file."
            )
    from audit.sources.folder import SUFFIXES

    for path in map(Path, given.paths):
        inside = output.suffix in SUFFIXES and path.resolve() in output.resolve().parents
        if path.exists() and (path.samefile(output) or inside):
            raise UsageError(f"--output {output} would overwrite an article.", "Name another file.")


def _results(
    given: _Options, config: Config, own: Own, english: English, *, progress: bool
) -> Iterator[Report | Unread]:
    from audit.batch.local import available_cores
    from audit.pipeline import audit_paths

    results = audit_paths(
        given.paths,
        config.settings_for,
        jobs=config.jobs or available_cores(),
        reading=config.reading,
        own=own,
        english=english,
    )
    show = progress and not given.quiet and sys.stderr.isatty()
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


def _check_streaming(
    given: _Options, config: Config, own: Own, english: English, gate: Gate
) -> None:
    """JSON Lines: each article is written as soon as it is audited, and forgotten."""
    from audit.model import Unread
    from audit.reports.jsonl_format import write_article
    from audit.reports.outcome import place
    from audit.reports.writing import atomic

    target = atomic(given.output) if given.output else _standard_output()
    on_screen = given.output is None and sys.stdout.isatty()
    with _unwritten_is_said(gate), target as stream:
        for result in _results(given, config, own, english, progress=not on_screen):
            gate.see(result)
            if isinstance(result, Unread):
                _say(f"{place(result.path, result.line)}: {result.reason} {result.remedy}")
            else:
                stream.write(write_article(result))
    _say_verdict(given, gate)


def _check_collecting(
    given: _Options, config: Config, own: Own, english: English, gate: Gate
) -> None:
    """The other formats show all articles together."""
    from audit.model import Unread
    from audit.reports import Outcome, deliver
    from audit.reports.terminal import show_unread

    reports: list[Report] = []
    unread: list[Unread] = []
    for result in _results(given, config, own, english, progress=True):
        gate.see(result)
        if isinstance(result, Unread):
            unread.append(result)
        else:
            reports.append(result)
    outcome = Outcome(tuple(reports), tuple(unread), _signature(config, own, english))
    format = given.format or "terminal"
    on_screen = format == "terminal" and not given.output
    written: tuple[Path, ...] = ()
    if format == "html" or (on_screen and not given.no_reports):
        folder = given.output or config.reports_dir
        with _unwritten_is_said(gate):
            written = deliver("html", outcome, output=folder, stream=sys.stdout)
    shown = False
    if format != "html" and not (on_screen and given.quiet):
        view = _view(given, gate, written)
        with _unwritten_is_said(gate), _standard_output() as stream:
            deliver(format, outcome, output=given.output, stream=stream, view=view)
            shown = on_screen
    if not shown:
        show_unread(unread, sys.stderr)
        _say_verdict(given, gate)
        if format == "html" and written and not given.quiet:
            _say(f"Reports written: {written[0]}")


def _view(given: _Options, gate: Gate, written: tuple[Path, ...]) -> View:
    from audit.reports import View

    view = View(width=given.width, written=tuple(map(str, written[:1])), verdict=gate.sentence)
    return replace(view, limit=None, files=None) if given.all else view


def _signature(config: Config, own: Own, english: English) -> Signature:
    from audit.signature import signature

    translator = english.translator
    return signature(
        own.knowledge(), config.rules_text, "none" if translator is None else translator.id
    )


def _say_verdict(given: _Options, gate: Gate) -> None:
    if gate.sentence and (gate.exit_code or not given.quiet):
        _say(gate.sentence)


def _say(message: str) -> None:
    """One line on standard error."""
    click.echo(f"mt-audit: {_safe(message)}", err=True)


def _safe(message: str) -> str:
    """`message` without what could steer a terminal: it may quote file names and files."""
    from audit.reports.safe import visible

    return visible(message)


@contextmanager
def _unwritten_is_said(gate: Gate) -> Iterator[None]:
    """What cannot be written is said and counted; the run goes on."""
    try:
        yield
    except WriteError as error:
        gate.see_unwritten()
        _say(str(error))


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output, complete at the end. Raises WriteError where it takes no more."""
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _abandon(sys.stdout)
        raise WriteError(
            f"Standard output cannot be written: {error.strerror}.",
            "Free the place, or write to a file with --output.",
        ) from None


@contextmanager
def _utf8_output() -> Iterator[None]:
    """Hindi and JSON are UTF-8 whatever the locale; half a surrogate pair is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    yield
    sys.stdout.flush()


def _abandon(stream: TextIO) -> None:
    """Let what is still buffered for a closed or full `stream` go nowhere."""
    with suppress(OSError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
