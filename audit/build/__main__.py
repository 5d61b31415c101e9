"""`python -m audit.build NAME`: rebuild what reference/ and the README hold from its sources."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click

from audit.build.case_words import build_case_words
from audit.build.checked import build_checked
from audit.build.collocations import build_collocations
from audit.build.context_fit import build_context_fit
from audit.build.corpora import corpus_files, origin_of, text_of
from audit.build.english import build_english
from audit.build.english_pairs import build_english_pairs
from audit.build.expected_forms import build_expected_forms
from audit.build.lexicon import gather
from audit.build.lexicon import write as write_lexicon
from audit.build.listed_places import PATH as LISTED_PLACES
from audit.build.listed_places import build_listed_places
from audit.build.name_doubt import build_name_doubt
from audit.build.name_parts import PATH as NAME_PARTS
from audit.build.name_parts import build_name_parts
from audit.build.name_slots import build_name_slots
from audit.build.names import build_names
from audit.build.ngrams import build_ngrams
from audit.build.nonword import build_weights
from audit.build.nouns import build_nouns
from audit.build.obliques import build_obliques
from audit.build.picture import WIDTH, photograph
from audit.build.picture import page as picture_page
from audit.build.pivot import build_pivot
from audit.build.reader import build_reader
from audit.build.readme import generated
from audit.build.sound_costs import build_sound_costs
from audit.build.suspicion import build_suspicion
from audit.build.translator import DIRECTIONS, SHAPES, build_translator
from audit.build.unheard import build_unheard
from audit.build.verb_pairs import build_verb_pairs
from audit.build.words import build_words
from audit.detectors.modifier_as_noun import MODIFIERS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE
from audit.knowledge.context_fit import CONTEXT_FIT
from audit.knowledge.english_pairs import ENGLISH_PAIRS
from audit.knowledge.expected_forms import EXPECTED_FORMS
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.name_doubt import NAME_DOUBT, NAME_SLOTS
from audit.knowledge.names import NAMES
from audit.knowledge.ngrams import NGRAMS
from audit.knowledge.nonword import WEIGHTS
from audit.knowledge.pivot import PIVOT
from audit.knowledge.slots import INFLECTING_ADJECTIVES
from audit.knowledge.sound_costs import SOUND_COSTS
from audit.knowledge.suspicion import SUSPICION
from audit.knowledge.tables import CHECKED
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.knowledge.verbs import FINITE_VERBS
from audit.reader import READER


@click.group()
def main() -> None:
    """Build what reference/ and the README hold. The same input gives the same bytes."""


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_LOG = click.option(
    "--log", type=click.File("w", encoding="utf-8"), help="Where to log what is dropped."
)
_WORK = click.option(
    "--work",
    default=Path("build/reader"),
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the networks that did not see a fifth, which suspicion learns from.",
)
_Command = Callable[..., None]


def _from(data: str) -> Callable[[_Command], _Command]:
    """The options of every command that builds: `data` says what the folder must hold."""
    source = click.option("--data", required=True, type=_FOLDER, help=data)
    target = click.option(
        "--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to."
    )
    return lambda command: source(target(command))


def _require(module: str, name: str) -> None:
    """Say what to install where a library of the extra `train` is missing."""
    if importlib.util.find_spec(module) is None:
        raise click.ClickException(f"{name} is missing: pip install 'mt-audit[train]'")


def _logger(log: TextIO | None) -> Callable[[str], None]:
    return (lambda line: print(line, file=log)) if log else (lambda line: None)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{path}: {path.stat().st_size:,} bytes")


def _say_size(folder: Path) -> None:
    click.echo(f"{folder}: {sum(file.stat().st_size for file in folder.iterdir()):,} bytes")


@main.command()
@_from("Folder that holds corpora/.")
def words(data: Path, reference: Path) -> None:
    """Count Hindi word forms and write words.tsv."""
    _write(reference / "words.tsv", build_words(data / "corpora"))


@main.command()
@_from("Folder of parallel/ and corpora/.")
def english(data: Path, reference: Path) -> None:
    """Count everyday English words and write english-common.tsv."""
    _write(reference / "english-common.tsv", build_english(data))


@main.command()
@_from("Folder of corpora/ and all lists.")
@_LOG
def lexicon(data: Path, reference: Path, log: TextIO | None) -> None:
    """Build the lexicon: forms, frequencies, registers, neighbours."""
    folder = reference / LEXICON.path
    write_lexicon(gather(data), folder, log=_logger(log))
    _say_size(folder)


@main.command()
@_from("Folder of corpora/ and all lists.")
def nonword(data: Path, reference: Path) -> None:
    """Learn the weights of the non-word score; takes some minutes."""
    _write(reference / WEIGHTS.path, build_weights(data))


@main.command()
@_from("Folder that holds corpora/.")
def collocations(data: Path, reference: Path) -> None:
    """Count what people write together: collocations/seen.tsv, and which entries are attested."""
    build_collocations(data / "corpora", reference)


@main.command()
@_from("Folder that holds corpora/.")
def obliques(data: Path, reference: Path) -> None:
    """Learn which nouns take the oblique and write oblique-nouns.tsv."""
    _write(reference / "oblique-nouns.tsv", build_obliques(data / "corpora"))


@main.command()
@_from("Folder of corpora/ and lexicon/.")
def nouns(data: Path, reference: Path) -> None:
    """Learn the gender of nouns and write nouns.tsv."""
    knowledge = Knowledge(reference)
    verbs, names = knowledge[FINITE_VERBS], knowledge[NAMES].proper_words()
    adjectives = knowledge[INFLECTING_ADJECTIVES]
    _write(reference / "nouns.tsv", build_nouns(data, verbs, adjectives, names))


@main.command()
@_from("Folder of names/ and corpora/.")
@_LOG
def listed_places(data: Path, reference: Path, log: TextIO | None) -> None:
    """Choose places from the lists of names/ and write names/places-listed.tsv."""
    text = build_listed_places(data, reference, _logger(log))
    _write(reference / LISTED_PLACES, text)


@main.command()
@_from("Folder of names/ and eval/.")
@_LOG
def sound_costs(data: Path, reference: Path, log: TextIO | None) -> None:
    """Learn how names vary and how they are garbled, and write sound-costs.tsv."""
    _write(reference / SOUND_COSTS.path, build_sound_costs(data, _logger(log)))


@main.command()
@_from("Folder of names/.")
@_LOG
def name_parts(data: Path, reference: Path, log: TextIO | None) -> None:
    """Take whole names apart and write name-parts/parts.tsv."""
    text = build_name_parts(data, Knowledge(reference), _logger(log))
    _write(reference / NAME_PARTS, text)


@main.command()
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def checked(reference: Path) -> None:
    """Check every table and write the notes of checked/."""
    build_checked(reference)
    _say_size(reference / CHECKED)


@main.command()
@click.option("--reference", default=Path("reference"), type=_FOLDER, help="Folder to write to.")
def names(reference: Path) -> None:
    """Compile the lists of names into name-index/, and say what changed in them."""
    folder = reference / NAMES.path
    build_names(Knowledge(reference), folder, click.echo)
    _say_size(folder)


@main.command()
@_from("Folder that holds corpora/.")
def name_slots(data: Path, reference: Path) -> None:
    """Count beside which words names stand and write name-slots.tsv."""
    text = build_name_slots(data / "corpora", Knowledge(reference)[NAMES])
    _write(reference / NAME_SLOTS.path, text)


@main.command()
@_from("Folder of corpora/, names/ and eval/.")
@_LOG
def name_doubt(data: Path, reference: Path, log: TextIO | None) -> None:
    """Learn how much to doubt an unknown name and write name-doubt/ (needs the extra train)."""
    _require("sklearn", "scikit-learn")
    folder = reference / NAME_DOUBT.path
    build_name_doubt(data, Knowledge(reference), folder, _logger(log))
    _say_size(folder)


@main.command()
@_from("Folder that holds corpora/.")
def ngrams(data: Path, reference: Path) -> None:
    """Count word n-grams and write language-model/."""
    folder = reference / NGRAMS.path
    build_ngrams(data / "corpora", folder)
    _say_size(folder)


@main.command("case-words")
@_from("Folder that holds corpora/.")
@_LOG
def case_words(data: Path, reference: Path, log: TextIO | None) -> None:
    """Count who stands before a postposition: direct-plurals.tsv and modifiers.tsv."""
    knowledge = Knowledge(reference)
    modifiers = knowledge[MODIFIERS]
    texts = build_case_words(
        data / "corpora",
        modifiers,
        knowledge[VERB_FRAMES].forms,
        _logger(log),
    )
    for name, text in zip(("direct-plurals.tsv", "modifiers.tsv"), texts, strict=True):
        _write(reference / name, text)


@main.command()
@_from("Folder that holds corpora/.")
def unheard(data: Path, reference: Path) -> None:
    """Find words that shun a postposition and write unheard-pairs.tsv."""
    _write(reference / "unheard-pairs.tsv", build_unheard(data / "corpora"))


@main.command("verb-pairs")
@_from("Folder that holds corpora/.")
def verb_pairs(data: Path, reference: Path) -> None:
    """Find stems that shun a light verb and write unheard-verb-pairs.tsv."""
    forms = Knowledge(reference)[VERB_FRAMES].forms
    corpora = data / "corpora"
    files = corpus_files(corpora)
    text = build_verb_pairs(map(text_of, files), forms, origin_of(files, corpora))
    _write(reference / "unheard-verb-pairs.tsv", text)


@main.command()
@_from("Folder that holds corpora/.")
def expected_forms(data: Path, reference: Path) -> None:
    """Train the model of endings and write expected-forms/ (extra `train`)."""
    _require("torch", "PyTorch")
    folder = reference / EXPECTED_FORMS.path
    build_expected_forms(data, folder)
    _say_size(folder)


@main.command()
@_from("Folder of corpora/ and parallel/.")
def context_fit(data: Path, reference: Path) -> None:
    """Train the network that says what fits where and write context-fit/ (extra `train`)."""
    _require("torch", "PyTorch")
    folder = reference / CONTEXT_FIT.path
    build_context_fit(data, folder)
    _say_size(folder)


@main.command()
@_from("Folder of parallel/, eval/ and corpora/.")
def pivot(data: Path, reference: Path) -> None:
    """Align English and Hindi and write pivot/; context-fit/ must be there."""
    build_pivot(data, reference)
    _say_size(reference / PIVOT.path)


@main.command()
@_from("Folder of corpora/, parallel/, eval/ and clean/.")
@_WORK
def reader(data: Path, reference: Path, work: Path) -> None:
    """Train the reader and write reader/ (extra `train`); context-fit/ and pivot/ must be there."""
    _require("torch", "PyTorch")
    _require("sklearn", "scikit-learn")
    build_reader(data, reference, work)
    _say_size(reference / READER.path)


@main.command()
@_from("Folder of eval/.")
@_WORK
def suspicion(data: Path, reference: Path, work: Path) -> None:
    """Learn to weigh all evidence and write suspicion/ (extra `train`), after `reader`."""
    _require("lightgbm", "LightGBM")
    _require("sklearn", "scikit-learn")
    build_suspicion(data, reference, work)
    _say_size(reference / SUSPICION.path)


@main.command("english-pairs")
@_from("Folder of parallel/ and eval/.")
def english_pairs(data: Path, reference: Path) -> None:
    """Count which English words stand side by side and write english-pairs/."""
    folder = reference / ENGLISH_PAIRS.path
    build_english_pairs(data, folder)
    _say_size(folder)


@main.command()
@click.option("--data", required=True, type=_FOLDER, help="Folder of parallel/ and eval/.")
@click.option(
    "--folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the Argos packages.",
)
@click.option("--shape", type=click.Choice(tuple(SHAPES)), default="large", show_default=True)
@click.option(
    "--passes",
    type=click.FloatRange(min=0, min_open=True),
    default=4.0,
    show_default=True,
    help="How often every pair is read.",
)
@click.option(
    "--direction",
    type=click.Choice(tuple("-".join(direction) for direction in DIRECTIONS)),
    multiple=True,
    help="One way only; repeatable.  [default: both]",
)
def translator(
    data: Path, folder: Path, shape: str, passes: float, direction: tuple[str, ...]
) -> None:
    """Train translators between Hindi and English as Argos packages (extra `train`)."""
    _require("torch", "PyTorch")
    _require("sklearn", "scikit-learn")
    _require("ctranslate2", "CTranslate2")
    for there, back in DIRECTIONS:
        if not direction or f"{there}-{back}" in direction:
            package = build_translator(
                data,
                folder,
                (there, back),
                shape=SHAPES[shape],
                passes=passes,
                say=lambda line: click.echo(line, err=True),
            )
            click.echo(f"{package}: {package.stat().st_size:,} bytes")


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where the page is out of date.")
def readme(*, check: bool) -> None:
    """Make the generated tables of README.md anew."""
    path = Path("README.md")
    written = path.read_text(encoding="utf-8")
    measured = Knowledge()[CONFIDENCE]
    fresh = generated(written, measured)
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
