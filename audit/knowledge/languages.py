"""Function words that tell languages apart: the index over reference/devanagari-languages.tsv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.knowledge.tables import Row, Table
from audit.text.folding import fold


def _build(rows: Iterable[Row]) -> Mapping[str, str]:
    return {fold(row["word"]): row["language"] for row in rows}


LANGUAGE_MARKERS = Table(
    path="devanagari-languages.tsv",
    columns=("word", "language", "source"),
    build=_build,
)
