"""`python -m audit.build words --data FOLDER`: rebuild a file of reference/ from raw data."""

from __future__ import annotations

from pathlib import Path

import click

from audit.build.attested import build_attested
from audit.build.english import build_english
from audit.build.words import build_words


@click.group()
def main() -> None:
    """Build what reference/ ships. The same input gives the same bytes."""


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
@click.option("--data", required=True, type=_FOLDER, help="Folder that holds parallel/.")
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def english(data: Path, reference: Path) -> None:
    """Count everyday English words and write english-common.tsv."""
    path = reference / "english-common.tsv"
    path.write_text(build_english(data / "parallel"), encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


@main.command()
@click.option("--data", required=True, type=_FOLDER, help="Folder that holds corpora/ and lists.")
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def attested(data: Path, reference: Path) -> None:
    """Collect rare but real forms and write attested.tsv."""
    path = reference / "attested.tsv"
    path.write_text(build_attested(data), encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
