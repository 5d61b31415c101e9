"""What a run found, as people and programs want it: one file per format.

To add a format, write a class with `name`, `summary` and `write` (one text) or `pages` (a
folder of files) in a file of its own and name it in FORMATS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TextIO, runtime_checkable

from audit.errors import WriteError
from audit.reports.html import HtmlFormat, Page
from audit.reports.json_format import JsonFormat
from audit.reports.jsonl_format import JsonlFormat
from audit.reports.outcome import Outcome, View
from audit.reports.terminal import TerminalFormat
from audit.reports.writing import atomic, write_text

__all__ = [
    "DEFAULT_FORMAT",
    "FORMATS",
    "FolderFormat",
    "Format",
    "Outcome",
    "Page",
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


FORMATS: Mapping[str, Format | FolderFormat] = MappingProxyType(
    {
        format.name: format
        for format in (TerminalFormat(), HtmlFormat(), JsonFormat(), JsonlFormat())
    }
)
DEFAULT_FORMAT = TerminalFormat.name
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
