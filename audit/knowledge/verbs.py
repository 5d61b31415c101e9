"""The finite forms of the Hindi verbs that news uses: the index over reference/verb-stems.tsv."""

from __future__ import annotations

from collections.abc import Iterable

from audit.knowledge.tables import Row, Table
from audit.text.verbs import AUXILIARIES, finite_forms


def _build(rows: Iterable[Row]) -> frozenset[str]:
    return AUXILIARIES | finite_forms(row["stem"] for row in rows)


FINITE_VERBS = Table(path="verb-stems.tsv", columns=("stem", "source"), build=_build)
