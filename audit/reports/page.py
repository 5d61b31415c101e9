"""Lines for a terminal: wrapped, and with nothing to the right of Hindi."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

import regex
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from audit.reports.outcome import View
from audit.reports.safe import without_commands
from audit.reports.writing import put

DIM = "dim"
STRONG = "bold"
# Less room than this beside a head is no room: the text goes below.
_NARROWEST = 20


class Page:
    """Lines on their way to a stream, wrapped to its width, with nothing after the last word."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._console = Console(
            file=stream,
            width=view.width,
            force_terminal=view.color,
            no_color=None if view.color is None else not view.color,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        self._console.begin_capture()
        self.width = max(self._console.width, 20)

    def text(self, text: Text, indent: int = 0) -> None:
        """Add `text`, wrapped and set in by `indent`."""
        self.row(Text(" " * indent), text)

    def row(self, head: Text, text: Text) -> None:
        """Add `text` after `head`, which is narrow; further lines start below the text."""
        indent = cell_len(head.plain)
        if self.width - indent < _NARROWEST and head.plain.strip():
            self._print(head)
            head, indent = Text("  "), 2
        for line in self._wrapped(text, self.width - indent):
            self._print(Text.assemble(head, line))
            head = Text(" " * indent)

    def signature(self, text: str) -> None:
        """Add a signature, in lines that end in its own separator."""
        line = ""
        for piece in regex.split(r"(?<=\|)", text):
            if line and cell_len(line + piece) > self.width:
                self.text(Text(line, DIM))
                line = ""
            line += piece
        self.text(Text(line, DIM))

    def blank(self) -> None:
        """Add an empty line."""
        self._console.print()

    def flush(self) -> None:
        """Send it all; in the log of a CI job none of it is a command."""
        put(self._stream, without_commands(self._console.end_capture()))

    def _wrapped(self, text: Text, room: int) -> Iterator[Text]:
        if cell_len(text.plain) <= room:
            yield text
            return
        for line in text.wrap(self._console, max(room, 10), overflow="fold"):
            line.rstrip()
            yield line

    def _print(self, line: Text) -> None:
        line.rstrip()
        self._console.print(line, soft_wrap=True, overflow="ignore", crop=False)
