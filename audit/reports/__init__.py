"""What a run found, as people and programs want it: one file per format.

To add a format, write a class with `name`, `summary` and `write` (one text) or `pages` (a
folder of files) in a file of its own and name it in FORMATS: it is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, TextIO, runtime_checkable

from audit.errors import WriteError
from audit.reports.html import Page
from audit.reports.outcome import Outcome, Verdict, View
from audit.reports.writing import atomic, write_text

__all__ = [
    "DEFAULT_FORMAT",
    "FORMATS",
    "FolderFormat",
    "Format",
    "Outcome",
    "Page",
    "Verdict",
    "View",
    "deliver",
]


@runtime_checkable
class Format(Protocol):
    """A format that is one text. `summary` is its line in --help."""

    name: str
    summary: str

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write all of `outcome` to `stream`."""


@runtime_checkable
class FolderFormat(Protocol):
    """A format that is a folder of files."""

    name: str
    summary: str

    def pages(self, outcome: Outcome) -> Iterator[Page]:
        """The files one after the other, articles in input order, the index last."""


class _Formats(Mapping[str, Format | FolderFormat]):
    """Formats by name, from where each stands: a run needs one or two of them."""

    def __init__(self, places: Mapping[str, tuple[str, str]]) -> None:
        self._places = places
        self._loaded: dict[str, Format | FolderFormat] = {}

    def __getitem__(self, name: str) -> Format | FolderFormat:
        if name not in self._loaded:
            module, kind = self._places[name]
            self._loaded[name] = getattr(import_module(f"{__name__}.{module}"), kind)()
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


FORMATS: Mapping[str, Format | FolderFormat] = _Formats(
    {
        "terminal": ("terminal", "TerminalFormat"),
        "html": ("html", "HtmlFormat"),
        "json": ("json_format", "JsonFormat"),
        "jsonl": ("jsonl_format", "JsonlFormat"),
        "sarif": ("sarif", "SarifFormat"),
        "github": ("github", "GithubFormat"),
        "gitlab": ("gitlab", "GitlabFormat"),
        "junit": ("junit", "JunitFormat"),
        "checkstyle": ("checkstyle", "CheckstyleFormat"),
        "rdjson": ("rdjson", "RdjsonFormat"),
        "csv": ("csv_format", "CsvFormat"),
        "markdown": ("markdown", "MarkdownFormat"),
    }
)
DEFAULT_FORMAT = "terminal"
_FOLDER = Path("reports")


def deliver(
    format: str,
    outcome: Outcome,
    *,
    output: Path | None,
    stream: TextIO,
    view: View = View(),
) -> tuple[Path, ...]:
    """Write `outcome` in the named format and return the files written.

    A format that is one text goes to `stream`, or as a whole to the file `output`. One that
    is a folder goes to the folder `output` (reports/ by default); its index is the first
    path returned and the last file written. Raises WriteError.
    """
    chosen = FORMATS[format]
    if isinstance(chosen, FolderFormat):
        return _deliver_folder(chosen, outcome, output or _FOLDER)
    if output is None:
        chosen.write(outcome, stream, view)
        return ()
    if view.color is None:
        view = replace(view, color=False)
    with atomic(output) as file:
        chosen.write(outcome, file, view)
    return (output,)


def _deliver_folder(format: FolderFormat, outcome: Outcome, folder: Path) -> tuple[Path, ...]:
    if folder.exists() and not folder.is_dir():
        raise WriteError(
            f"{folder} is a file, and {format.name} reports need a folder.",
            "Name a folder with --output.",
        )
    written = []
    for page in format.pages(outcome):
        path = folder / page.name
        write_text(path, page.text)
        written.append(path)
    return (written[-1], *written[:-1])
