"""The names of the months: the index over reference/months.tsv."""

from __future__ import annotations

from audit.knowledge.tables import Table
from audit.text.dates import month_index

MONTHS = Table(
    path="months.tsv",
    columns=("name", "month", "days", "source"),
    build=month_index,
)
