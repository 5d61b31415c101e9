"""`python -m audit.build NAME`: rebuild what reference/ and the README hold from its sources."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from audit.build.attested import build_attested
from audit.build.english import build_english
from audit.build.obliques import build_obliques
from audit.build.picture import WIDTH, photograph
from audit.build.picture import page as picture_page
from audit.build.readme import generated
from audit.build.words import build_words
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE


@click.group()
def main() -> None:
    """Build what reference/ and the README hold. The same input gives the same bytes."""


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@main.command()
@click.option("--data", required=True, type=_FOLDER, help="Folder that holds corpora/.")
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def words(data: Path, reference: Path) -> None:
    """Count Hindi word forms and write words.tsv."""
    path = reference / "words.tsv"
    path.write_text(build_words(data / "corpora"), encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


@main.command()
@click.option("--data", required=True, type=_FOLDER, help="Folder of parallel/ and corpora/.")
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def english(data: Path, reference: Path) -> None:
    """Count everyday English words and write english-common.tsv."""
    path = reference / "english-common.tsv"
    path.write_text(build_english(data), encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


@main.command()
@click.option("--data", required=True, type=_FOLDER, help="Folder that holds corpora/ and lists.")
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def attested(data: Path, reference: Path) -> None:
    """Collect rare but real forms and write attested.tsv."""
    path = reference / "attested.tsv"
    path.write_text(build_attested(data), encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


@main.command()
@click.option("--data", required=True, type=_FOLDER, help="Folder that holds corpora/.")
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def obliques(data: Path, reference: Path) -> None:
    """Learn which nouns take the oblique and write oblique-nouns.tsv."""
    path = reference / "oblique-nouns.tsv"
    path.write_text(build_obliques(data / "corpora"), encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where the page is out of date.")
def readme(*, check: bool) -> None:
    """Make the generated tables of README.md anew."""
    path = Path("README.md")
    written = path.read_text(encoding="utf-8")
    fresh = generated(written, Knowledge()[CONFIDENCE])
    if check and fresh != written:
        raise click.ClickException("README.md is out of date: run python -m audit.build readme")
    path.write_text(fresh, encoding="utf-8", newline="\n")


@main.command()
@click.option("--browser", default="chromium", help="A Chromium that runs headless.")
@click.option("--lines", default=44, help="How many lines of the report to show.")
def picture(browser: str, lines: int) -> None:
    """Photograph the terminal report on seeds/ for the README."""
    command = [sys.executable, "-m", "audit", "check", "seeds", "--no-reports"]
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    shown = "\n".join(["$ mt-audit check seeds/", *done.stdout.splitlines()[:lines]])
    target = Path("reports/sample/terminal.png")
    target.parent.mkdir(parents=True, exist_ok=True)
    photograph(picture_page(shown), target.resolve(), browser=browser, lines=lines + 1)
    click.echo(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
