"""`csv`: a row for each defect, to sort and count in a spreadsheet.

RFC 4180, but for lines that end in a line feed alone. UTF-8 without a byte order mark: Excel
takes it with Data → From Text/CSV. A cell that a spreadsheet would take for a formula gets a
quote before it (OWASP, CSV injection), and no cell holds a line break or a tab.
"""

from __future__ import annotations

import csv
import io
from typing import TextIO

from audit.reports.located import Located, located
from audit.reports.mqm import MQM_TYPE
from audit.reports.outcome import Outcome, View
from audit.reports.safe import visible, without_commands
from audit.reports.writing import put

_COLUMNS = (
    "path",
    "line",
    "column",
    "item",
    "field",
    "link",
    "score",
    "rank",
    "severity",
    "confidence",
    "detector",
    "category",
    "mqm",
    "start",
    "end",
    "text",
    "message",
    "suggestion",
    "gloss",
    "fingerprint",
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class CsvFormat:
    """Reported defects only: what could not be read has no row here and belongs on stderr."""

    name = "csv"
    summary = "a row for each defect, for spreadsheets"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write a header and the rows to `stream`; `view` changes nothing."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for found in located(outcome.reports):
            writer.writerow([_cell(value) for value in _row(found)])
        put(stream, without_commands(lines.getvalue()))


def _row(found: Located) -> tuple[str | int | float | None, ...]:
    """The cells in the order of the columns; line and column are those of the file."""
    defect, article = found.defect, found.article
    line, column = found.where.start
    start, end = defect.span
    return (
        found.path,
        line,
        column,
        article.source.item or article.id,
        found.field,
        article.source.link,
        round(found.report.score, 4),
        defect.rank,
        defect.severity.label,
        round(defect.confidence, 4),
        defect.detector,
        defect.category.value,
        MQM_TYPE[defect.category],
        start,
        end,
        article.text[start:end],
        defect.message,
        defect.suggestion,
        defect.gloss,
        defect.fingerprint,
    )


def _cell(value: str | float | None) -> str | float | None:
    if not isinstance(value, str):
        return value
    shown = visible(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
