"""The command line: arguments → options → pipeline → exit code; it decides nothing else.

Only click is imported here: `mt-audit --help` must not wait for tables and detectors.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli_baseline import baseline
from audit.cli_check import check
from audit.cli_feed import feed
from audit.cli_models import models
from audit.cli_run import (
    IDIOMS,
    NAMES,
    SENSES,
    abandon,
    nearest_config,
    safe,
    say,
    standard_output,
)
from audit.errors import AuditError, UsageError

if TYPE_CHECKING:
    from audit.knowledge.confidence import Confidences
    from audit.model import Detector
    from audit.reports import View

# As in audit.gate.ExitCode, which costs too much to import here; a test compares them.
_USAGE, _INCOMPLETE = 2, 3
_INTERRUPTED, _BROKEN_PIPE = 130, 141
_ENTRIES = 5  # that explain shows without --all


class _Group(click.Group):
    """Ends every run with a message and an exit code, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _utf8_output():
                return super().invoke(ctx)
        except UsageError as error:
            say(str(error))
            ctx.exit(_USAGE)
        except AuditError as error:
            say(str(error))
            ctx.exit(_INCOMPLETE)
        except BrokenPipeError:
            # Whoever read the output has seen enough: mt-audit check … | head
            abandon(sys.stdout)
            ctx.exit(_BROKEN_PIPE)
        except KeyboardInterrupt:
            say("Interrupted: the run is not complete.")
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


@main.command()
@click.option("--format", type=click.Choice(("terminal", "json")), default="terminal")
def detectors(format: str) -> None:
    """List the detectors."""
    from audit.detectors import DETECTORS

    if format == "json":
        import json

        rows = [_row(detector) for detector in DETECTORS]
        with standard_output() as stream:
            stream.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    from audit.reports.terminal import show_detectors

    with standard_output() as stream:
        show_detectors(DETECTORS, stream, confidences=_confidences())


@main.command()
@click.argument("what", metavar="WHAT...", nargs=-1, required=True)
@IDIOMS
@SENSES
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

    with standard_output() as stream:
        show_explanation(detector, stream, confidences=_confidences(), view=view)


def _explain_entries(
    text: str, view: View, *, idioms: Path | None, senses: Path | None, no_config: bool
) -> None:
    from audit.config import known_detectors
    from audit.entries import find, nearest
    from audit.preparing import own_lists
    from audit.reports.entries import show_entries

    config = nearest_config(no_config=no_config)
    own = own_lists(
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
    with standard_output() as stream:
        show_entries(text, found, stream, view=view)


main.add_command(baseline)
main.add_command(check)
main.add_command(feed)
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
    with standard_output() as stream:
        stream.write("".join(f"{safe(line)}\n" for line in lines))


@main.group()
def names() -> None:
    """Ask what is known of names."""


@names.command("lookup")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@NAMES
@click.option("--no-config", is_flag=True, help="Read no configuration.")
@click.option("--width", type=click.IntRange(min=20), help="Columns of the answer.")
def lookup_name(text: tuple[str, ...], names: Path | None, no_config: bool, width: int) -> None:
    """Say what is known of a name, and why it would be flagged or passed.

    TEXT is a Hindi word, several that stand together, or a Latin name.
    """
    from audit.lookup import lookup
    from audit.preparing import own_lists
    from audit.reports import View
    from audit.reports.names import show_lookup

    config = nearest_config(no_config=no_config)
    own = own_lists(replace(config, names=names or config.names, idioms=None, senses=None))
    found = lookup(" ".join(text), own.knowledge())
    with standard_output() as stream:
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


@contextmanager
def _utf8_output() -> Iterator[None]:
    """Hindi and JSON are UTF-8 whatever the locale; half a surrogate pair is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    yield
    sys.stdout.flush()
