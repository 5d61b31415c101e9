"""The finite forms of the Hindi verbs that news uses: the index over reference/verb-stems.tsv."""

from __future__ import annotations

from collections.abc import Iterable

from audit.knowledge.tables import Row, Table
from audit.text.verbs import AUXILIARIES, finite_forms


def _build(rows: Iterable[Row]) -> frozenset[str]:
    forms = set(AUXILIARIES)
    for row in rows:
        forms.update(finite_forms(row["stem"]))
    return frozenset(forms)


FINITE_VERBS = Table(path="verb-stems.tsv", columns=("stem", "source"), build=_build)
