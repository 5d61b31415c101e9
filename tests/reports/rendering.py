"""A format's output as text."""

from __future__ import annotations

import io

from audit.reports import FORMATS, FolderFormat, Outcome, View, deliver

_PLAIN = View(width=100, color=False)


def rendered(format: str, outcome: Outcome, view: View = _PLAIN) -> str:
    """All that a format of one text writes, or all pages of a folder, one after the other."""
    chosen = FORMATS[format]
    if isinstance(chosen, FolderFormat):
        return "".join(page.text for page in chosen.pages(outcome))
    stream = io.StringIO()
    deliver(format, outcome, output=None, stream=stream, view=view)
    return stream.getvalue()
