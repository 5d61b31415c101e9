"""`mt-audit models`: the Argos packages that back-translation runs on, and its cache.

As in audit.cli, only click is imported here, and errors are raised: the group turns them into
messages and exit codes.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from audit.errors import AuditError, UsageError, WriteError

if TYPE_CHECKING:
    from audit.backtranslation.download import Available, Progress
    from audit.backtranslation.packages import Broken, Package

_Item = TypeVar("_Item")

_BOTH = ("hi-en", "en-hi")
_STEPS = 4  # lines of progress where no bar can be drawn
_TEST = "test package: what it writes is no evidence"

_INDEX = click.option(
    "--index",
    metavar="URL",
    help="Index of packages.  [default: $MT_AUDIT_MODEL_INDEX, $ARGOS_PACKAGE_INDEX, Argos']",
)


@click.group()
def models() -> None:
    """Install and remove the models for back-translation.

    They are Argos packages, and lie where Argos Translate keeps them. Nothing is ever
    downloaded but by `install` and `list --available`.
    """


@models.command("list")
@click.option("--available", is_flag=True, help="Also ask the index what there is.")
@_INDEX
@click.option("--format", type=click.Choice(("terminal", "json")), default="terminal")
def list_packages(available: bool, index: str | None, format: str) -> None:
    """List the packages that are installed."""
    from audit.backtranslation.download import index_url, read_index
    from audit.backtranslation.packages import installed, packages_folder

    if index and not available:
        raise UsageError("list: --index is for --available.", "Add --available.")
    folder = packages_folder(os.environ)
    packages, broken = installed(folder)
    url = index_url(index, os.environ) if available else ""
    offers = read_index(url) if available else None
    if format == "json":
        _print(*_as_json(folder, packages, broken, offers).split("\n"))
        return
    lines = [f"Packages in {folder}:"] if packages or broken else [f"No packages in {folder}."]
    lines += _table([_row(package) for package in packages])
    lines += [f"  broken: {one.folder.name}: {one.reason} {one.remedy}" for one in broken]
    if not packages:
        lines.append("To download them: mt-audit models install")
    if offers is not None:
        lines.append(f"Offered by {url}:" if offers else f"Nothing is offered by {url}.")
        lines += _table([_offer_row(offer, packages) for offer in offers])
    _print(*lines)


@models.command()
@click.argument("pairs", metavar="[PAIR]...", nargs=-1)
@_INDEX
@click.option("--force", is_flag=True, help="Download and install also what is installed.")
def install(pairs: tuple[str, ...], index: str | None, force: bool) -> None:
    """Download packages and install them.

    PAIR is hi-en or en-hi, from which to which language; by default both. A download that
    was cut short goes on where it stopped.
    """
    from audit.backtranslation.download import index_url, read_index
    from audit.backtranslation.packages import packages_folder

    wanted = list(dict.fromkeys(map(_pair, pairs or _BOTH)))
    url = index_url(index, os.environ)
    folder = packages_folder(os.environ)
    if not force:
        wanted = [pair for pair in wanted if not _is_installed(folder, pair)]
    if wanted:
        offers = read_index(url)
        _each(wanted, lambda pair: _install(pair, offers, url, folder, force=force))
    _print_next(folder)


@models.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
def add(files: tuple[Path, ...]) -> None:
    """Install packages from files.

    FILE is an .argosmodel that was downloaded before or brought by hand; nothing is fetched.
    """
    from audit.backtranslation.packages import packages_folder
    from audit.backtranslation.shelving import add

    folder = packages_folder(os.environ)
    _each(files, lambda file: _print(*_told(add(file, folder, waiting=_waiting))))
    _print_next(folder)


@models.command()
@click.argument("pair", metavar="PAIR")
def remove(pair: str) -> None:
    """Remove the packages of a pair of languages, in every version.

    PAIR is hi-en or en-hi, from which to which language.
    """
    from audit.backtranslation.packages import installed, packages_folder
    from audit.backtranslation.shelving import remove

    wanted = _pair(pair)
    folder = packages_folder(os.environ)
    packages, broken = installed(folder, wanted)
    if not packages and not broken:
        raise UsageError(
            f"remove: no package {'-'.join(wanted)} is installed in {folder}.",
            "mt-audit models list shows what is.",
        )
    found: list[Package | Broken] = [*packages, *broken]
    for one in found:
        remove(one, folder, waiting=_waiting)
        _print(f"Removed: {one.folder}")


@models.group()
def cache() -> None:
    """See and clear the translations that are kept between runs."""


@cache.command()
def info() -> None:
    """Say where the cache is and how much it holds."""
    from audit.backtranslation.cache import cache_file, describe

    file = cache_file(os.environ)
    entries, size = describe(file)
    _print(f"{file}: {entries:,} translations, {_size(size)}")


@cache.command()
def clear() -> None:
    """Drop every translation from the cache."""
    from audit.backtranslation.cache import cache_file, clear

    file = cache_file(os.environ)
    _print(f"{file}: {clear(file):,} translations dropped")


def _pair(text: str) -> tuple[str, str]:
    from audit.backtranslation.packages import is_language

    source, _, target = text.lower().replace("_", "-").partition("-")
    if not (is_language(source) and is_language(target)):
        raise UsageError(f"“{text}” is no pair of languages.", "Write hi-en or en-hi.")
    return source, target


def _is_installed(folder: Path, pair: tuple[str, str]) -> bool:
    """Says so where it is. A test package and a broken one are not."""
    from audit.backtranslation.packages import PackageError, find

    try:
        package = find(folder, *pair)
    except PackageError as error:
        _say(error.reason)
        return False
    if package is None or package.is_test:
        return False
    _print(f"{_named(package)} is installed already: {package.folder}")
    return True


def _install(
    pair: tuple[str, str], offers: Sequence[Available], url: str, folder: Path, *, force: bool
) -> None:
    from audit.backtranslation.download import choose, downloads_folder, install

    offer = choose(offers, *pair, url)
    with _progress(f"{offer.source}-{offer.target} {offer.version}") as progress:
        package = install(
            offer,
            folder,
            downloads_folder(os.environ),
            progress=progress,
            waiting=_waiting,
            force=force,
        )
    _print(*_told(package, offer.licence or ""))


def _print_next(folder: Path) -> None:
    """What is still to do where both packages are there."""
    from audit.backtranslation import usual_file
    from audit.backtranslation.packages import PackageError, find

    with suppress(PackageError):
        there, back = (find(folder, *pair.split("-")) for pair in _BOTH)
        if there and back and not usual_file(folder, there, back).exists():
            _print("Next: mt-audit models check measures them on clean Hindi.")


def _told(package: Package, licence: str = "") -> list[str]:
    """What there is to say of a package that was installed."""
    stated = package.licence or licence
    return [
        f"{_named(package)} is installed: {_size(package.size)}"
        + (f" ({_TEST})" if package.is_test else ""),
        f"  licence: {stated}" if stated else "  states no licence",
        f"  folder: {package.folder}",
    ]


def _each(items: Iterable[_Item], action: Callable[[_Item], None]) -> None:
    """All of them, though some fail; the last error is raised, those before it are said."""
    failed: AuditError | None = None
    for item in items:
        try:
            action(item)
        except AuditError as error:
            if failed is not None:
                _say(str(failed))
            failed = error
    if failed is not None:
        raise failed


def _named(package: Package) -> str:
    return f"{package.source}-{package.target} {package.version}"


def _row(package: Package) -> list[str]:
    mark = f"{package.folder.name}  ({_TEST})" if package.is_test else package.folder.name
    return [f"{package.source}-{package.target}", package.version, _size(package.size), mark]


def _offer_row(offer: Available, packages: Sequence[Package]) -> list[str]:
    known = any(
        (offer.source, offer.target, offer.version)
        == (package.source, package.target, package.version)
        for package in packages
    )
    return [
        f"{offer.source}-{offer.target}",
        offer.version,
        _size(offer.size) if offer.size else "",
        "installed" if known else "",
    ]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of texts as lines, the third column, sizes, to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            text.rjust(width) if number == 2 else text.ljust(width)
            for number, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _as_json(
    folder: Path,
    packages: Iterable[Package],
    broken: Iterable[Broken],
    offers: Iterable[Available] | None,
) -> str:
    from audit.reports.safe import json_text

    told: dict[str, object] = {
        "folder": str(folder),
        "packages": [
            {
                "id": package.id,
                "source": package.source,
                "target": package.target,
                "version": package.version,
                "name": package.name,
                "licence": package.licence,
                "test": package.is_test,
                "size": package.size,
                "folder": str(package.folder),
            }
            for package in packages
        ],
        "broken": [
            {"folder": str(one.folder), "reason": one.reason, "remedy": one.remedy}
            for one in broken
        ],
    }
    if offers is not None:
        told["available"] = [
            {
                "source": offer.source,
                "target": offer.target,
                "version": offer.version,
                "licence": offer.licence,
                "size": offer.size,
                "sha256": offer.sha256,
                "links": list(offer.links),
            }
            for offer in offers
        ]
    return json_text(told, indent=2)


def _size(count: int) -> str:
    """Bytes for people: 102.4 MB."""
    return f"{count / 1e6:,.1f} MB" if count >= 1_000_000 else f"{count / 1e3:,.1f} kB"


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """A bar on a terminal, and a few lines where standard error goes elsewhere."""
    if not sys.stderr.isatty():
        yield _ProgressLines(label)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _ProgressLines:
    """A line when a download begins and at each quarter of it."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._step = -1

    def __call__(self, done: int, total: int | None) -> None:
        step = _STEPS * done // total if total else 0
        if step > self._step:
            self._step = step
            of = f" of {_size(total)}" if total else ""
            _say(f"{self._label}: {_size(done)}{of}")


def _waiting() -> None:
    _say("Another mt-audit is at the packages: waiting for it.")


def _say(message: str) -> None:
    """One line on standard error."""
    from audit.reports.safe import visible

    click.echo(f"mt-audit: {visible(message)}", err=True)


def _print(*lines: str) -> None:
    """Lines on standard output. Raises WriteError where it takes no more."""
    from audit.reports.safe import visible

    try:
        click.echo("\n".join(map(visible, lines)))
    except BrokenPipeError:
        raise
    except OSError as error:
        with suppress(OSError, io.UnsupportedOperation):
            # What is still buffered would fail again at the end: it goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise WriteError(f"Standard output cannot be written: {error.strerror}.") from None
