"""The README's picture: the terminal report on seeds/, drawn by a browser.

A terminal's own screenshot depends on its font; rich's SVG sets every cell apart and tears
Devanagari. So the coloured output becomes a page and a headless browser photographs it.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

WIDTH = 100
_PAGE = """\
<!doctype html><meta charset="utf-8">
<style>body {{ margin: 0; padding: 18px 22px; background: #1b1d23; }}
pre {{ font: 15px/1.55 "DejaVu Sans Mono", "Noto Sans Mono", "Noto Sans Devanagari", monospace;
  color: #d7dae0; margin: 0; }}
{stylesheet}</style>
<pre>{code}</pre>
"""
_SECONDS = 60


def page(ansi: str) -> str:
    """An HTML page that shows `ansi`, the coloured output of a command."""
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(ansi), soft_wrap=True)
    return console.export_html(theme=SVG_EXPORT_THEME, code_format=_PAGE, inline_styles=False)


def photograph(html: str, target: Path, *, browser: str, lines: int) -> None:
    """Let `browser` (a Chromium) draw `html` and write the PNG `target`.

    Raises CalledProcessError where the browser fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            f"--window-size=1010,{lines * 23 + 40}",
            f"--screenshot={target}",
            source.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
