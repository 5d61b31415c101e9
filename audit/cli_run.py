"""What the commands that audit share: options, configuration, and how a run speaks.

Only click is imported here: `mt-audit --help` must not wait for tables and detectors.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from io import UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from audit.errors import UsageError, WriteError

if TYPE_CHECKING:
    from audit.accepted import Acceptance
    from audit.config import Config
    from audit.gate import Gate, GateRules
    from audit.model import Report, Signature, Unread
    from audit.pipeline import English, Own
    from audit.sources import Fields

    Audit = Callable[[Sequence[str]], Iterator[Report | Unread]]

SEVERITIES = ("minor", "major", "critical")
_Command = TypeVar("_Command", bound=Callable[..., Any])
_AUTO = ("auto", "on", "off")
_ROLES = ("id", "text", "headline", "standfirst", "caption", "link", "published")


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of reading, auditing and judging; None where it is silent."""

    min_confidence: float | None = None
    back_translate: str | None = None
    reader: str | None = None
    time_budget: float | None = None
    jobs: int | None = None
    config: Path | None = None
    no_config: bool = False
    disable: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    names: Path | None = None
    idioms: Path | None = None
    senses: Path | None = None
    read_as: str | None = None
    field: tuple[tuple[str, str], ...] = ()
    max_bytes: int | None = None
    max_items: int | None = None
    allow_private: bool = False
    reports_dir: Path | None = None
    fail_on: str | None = None
    max_defects: tuple[tuple[str, int], ...] = ()
    min_score: float | None = None
    max_mt_likelihood: float | None = None
    baseline: Path | None = None
    suppressions: Path | None = None

    @classmethod
    def parted(cls, options: Mapping[str, Any]) -> tuple[Given, dict[str, Any]]:
        """The options of a command that all share, and the rest, which are its own."""
        shared = {field.name for field in fields(cls)}
        own = {name: value for name, value in options.items() if name not in shared}
        return cls(**{name: options[name] for name in options.keys() & shared}), own


def seconds(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> float | None:
    """The callback of an option that is a time."""
    if value is None:
        return None
    from audit.config import seconds_in

    found = seconds_in(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is not a time: write 90, 90s or 2m.")
    return found


def _pairs(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The callback of an option that is ROLE=NAME."""
    found = []
    for value in values:
        role, equals, name = value.partition("=")
        if not equals or not name or role not in _ROLES:
            raise click.BadParameter(
                f"{value!r} is not ROLE=NAME, with a role of {', '.join(_ROLES)}."
            )
        found.append((role, name))
    return tuple(found)


def _limits(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    """The callback of an option that is SEVERITY=NUMBER."""
    found = []
    for value in values:
        severity, _, number = value.partition("=")
        if severity not in SEVERITIES or not (number.isascii() and number.isdecimal()):
            raise click.BadParameter(
                f"{value!r} is not SEVERITY=NUMBER, with a severity of {', '.join(SEVERITIES)}."
            )
        found.append((severity, int(number)))
    return tuple(found)


NAMES = click.option(
    "--names",
    type=click.Path(path_type=Path),
    help="Your own list of names, which outranks ours: TSV, Latin form and Hindi forms.",
)
IDIOMS = click.option(
    "--idioms",
    type=click.Path(path_type=Path),
    help="Your own idioms, over ours: TSV, with columns as in reference/idioms.",
)
SENSES = click.option(
    "--senses",
    type=click.Path(path_type=Path),
    help="Your own wrong senses, over ours: TSV, with columns as in reference/senses.",
)
_READING = (
    click.option(
        "--read-as",
        metavar="FORMAT",
        help="Read every input as this (text, jsonl, csv, rss, …).  [default: told by content]",
    ),
    click.option(
        "--field",
        metavar="ROLE=NAME",
        multiple=True,
        callback=_pairs,
        help="Key or column of JSONL, CSV, Parquet that is the id, text, headline, standfirst,"
        " caption, link or published; repeatable.",
    ),
    click.option(
        "--max-bytes",
        type=click.IntRange(min=1),
        help="Bound on one article or document.  [default: 50,000,000]",
    ),
    click.option(
        "--max-items",
        type=click.IntRange(min=1),
        help="Bound on the items of one document.  [default: 100,000]",
    ),
    click.option(
        "--allow-private",
        is_flag=True,
        help="Fetch from private and loopback addresses too.",
    ),
)
_CHOOSING = (
    click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        help="Report from this confidence on, for every detector.  [default: 0.5]",
    ),
    click.option(
        "--disable", metavar="ID", multiple=True, help="Leave this detector out; repeatable."
    ),
    click.option("--only", metavar="ID", multiple=True, help="Run this detector only; repeatable."),
)
_AUDITING = (
    NAMES,
    IDIOMS,
    SENSES,
    click.option(
        "--back-translate",
        type=click.Choice(_AUTO),
        help="Use back-translation: where it is available, always, never.  [default: auto]",
    ),
    click.option(
        "--reader",
        type=click.Choice(_AUTO),
        help="Let the neural reader weigh in: within the time budget, always, never."
        "  [default: auto]",
    ),
    click.option(
        "--time-budget",
        callback=seconds,
        metavar="TIME",
        help="Such as 10s: what takes long is left out when it is spent.  [default: none]",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=0),
        help="Audit in this many processes; 0: one per core.  [default: 1]",
    ),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="Configuration file, instead of the nearest mt-audit.toml or pyproject.toml.",
    ),
    click.option("--no-config", is_flag=True, help="Read no configuration."),
)
_JUDGING = (
    click.option(
        "--fail-on",
        type=click.Choice(("never", *SEVERITIES)),
        help="Gate: no defect this bad or worse.  [default: never]",
    ),
    click.option(
        "--max-defects",
        metavar="SEVERITY=N",
        multiple=True,
        callback=_limits,
        help="Gate: at most N defects this bad or worse in an article; repeatable.",
    ),
    click.option(
        "--min-score", type=click.FloatRange(0, 100), help="Gate: the least score of an article."
    ),
    click.option(
        "--max-mt-likelihood",
        type=click.FloatRange(0, 1),
        help="Gate: how likely an article may be unedited machine translation.",
    ),
)
BASELINE = click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="Defects that were accepted: see mt-audit baseline.",
)
SUPPRESSIONS = click.option(
    "--suppressions",
    type=click.Path(path_type=Path),
    help="Reviewed file of what not to report, and why: TOML.",
)


def reading(command: _Command) -> _Command:
    """The options that say how inputs are read."""
    return _with(_READING, command)


def choosing(command: _Command) -> _Command:
    """The options that say which findings are reported."""
    return _with(_CHOOSING, command)


def auditing(command: _Command) -> _Command:
    """The options that say how articles are audited."""
    return _with(_AUDITING, command)


def judging(command: _Command) -> _Command:
    """The options that are rules of the gate."""
    return _with(_JUDGING, command)


def _with(options: tuple[Callable[[_Command], _Command], ...], command: _Command) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


def nearest_config(*, no_config: bool) -> Config:
    """The configuration that holds in the current folder."""
    from audit.config import Config, load

    here = Path.cwd()
    return Config(base=here) if no_config else load(None, here)


def configured(given: Given) -> Config:
    """The configuration file with the command line over it. Raises UsageError."""
    from audit.config import last_rules, load

    if given.config and given.no_config:
        raise UsageError("--config and --no-config exclude each other.", "Leave one out.")
    config = (
        load(given.config, Path.cwd())
        if given.config
        else nearest_config(no_config=given.no_config)
    )
    config = replace(
        config,
        last=last_rules(given.disable, given.only, given.min_confidence, "--"),
        last_gate=_gate(given),
        reports_dir=given.reports_dir or config.reports_dir,
        jobs=config.jobs if given.jobs is None else given.jobs,
        max_bytes=given.max_bytes or config.max_bytes,
        max_items=given.max_items or config.max_items,
        allow_private=given.allow_private or config.allow_private,
        read_as=_read_as(given) or config.read_as,
        fields=_fields(given, config.fields),
        back_translate=given.back_translate or config.back_translate,
        reader=given.reader or config.reader,
        time_budget=config.time_budget if given.time_budget is None else given.time_budget,
        names=given.names or config.names,
        idioms=given.idioms or config.idioms,
        senses=given.senses or config.senses,
        baseline=given.baseline or config.baseline,
        suppressions=given.suppressions or config.suppressions,
    )
    if config.reader == "on":
        from audit.preparing import require_reader

        require_reader()
    return config


def _gate(given: Given) -> GateRules:
    from audit.config import SEVERITIES
    from audit.gate import GateRules

    fail_on = given.fail_on
    return GateRules(
        fail_on=None if fail_on is None else SEVERITIES.get(fail_on, "never"),
        max_defects={SEVERITIES[severity]: most for severity, most in given.max_defects},
        min_score=given.min_score,
        max_mt_likelihood=given.max_mt_likelihood,
    )


def _read_as(given: Given) -> str:
    from audit.config_values import check_known
    from audit.sources import FORMATS

    if given.read_as:
        names = tuple(known.name for known in FORMATS)
        check_known(given.read_as, names, "--read-as: there is no format")
    return given.read_as or ""


def _fields(given: Given, configured: Fields) -> Fields:
    """Those of the configuration with those of the command line in place of theirs."""
    named: dict[str, tuple[str, ...]] = {}
    for role, name in given.field:
        named[role] = (*named.get(role, ()), name)
    return replace(configured, **named)


def auditing_with(config: Config, own: Own, english: English) -> Audit:
    """How this run audits what paths name, lazily and in input order."""
    from audit.batch.local import available_cores
    from audit.pipeline import audit_paths

    def audit(paths: Sequence[str]) -> Iterator[Report | Unread]:
        return audit_paths(
            paths,
            config.settings_for,
            jobs=config.jobs or available_cores(),
            reading=config.reading,
            own=own,
            english=english,
        )

    return audit


def acceptance(config: Config, diff: str | None, paths: Sequence[str], audit: Audit) -> Acceptance:
    """What this run accepts. Raises UsageError for a file that is wrong and an unknown OLD."""
    from audit.accepted import read_acceptance, read_earlier

    earlier = None if diff is None else read_earlier(diff, paths, audit)
    return read_acceptance(config.suppressions, config.baseline, earlier)


def signature_of(config: Config, own: Own, english: English) -> Signature:
    """What the numbers of this run come from."""
    from audit.signature import signature

    translator = english.translator
    return signature(
        own.knowledge(), config.rules_text, "none" if translator is None else translator.id
    )


def say(message: str) -> None:
    """One line on standard error."""
    click.echo(f"mt-audit: {safe(message)}", err=True)


def safe(message: str) -> str:
    """`message` without what could steer a terminal or a CI log: it may quote names and files."""
    from audit.reports.safe import visible, without_commands

    return without_commands(visible(message))


@contextmanager
def unwritten_is_said(gate: Gate) -> Iterator[None]:
    """What cannot be written is said and counted; the run goes on."""
    try:
        yield
    except WriteError as error:
        gate.see_unwritten()
        say(str(error))


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Standard output, complete at the end. Raises WriteError where it takes no more."""
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon(sys.stdout)
        raise WriteError(
            f"Standard output cannot be written: {error.strerror}.",
            "Free the place, or write to a file with --output.",
        ) from None


def abandon(stream: TextIO) -> None:
    """Let what is still buffered for a closed or full `stream` go nowhere."""
    with suppress(OSError, UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
