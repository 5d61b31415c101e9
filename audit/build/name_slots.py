"""reference/name-slots.tsv: beside which words names stand.

After "president" and before ने a reader expects a name. For each common form it is counted
how often the word after it, and the word before it, is part of a known name and of nothing
else; what is kept is how much more (or less) often that is than beside any word.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import log2
from pathlib import Path

import regex

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.knowledge.names import Names
from audit.text.folding import fold

_TOKEN = regex.compile(r"[\p{Devanagari}\u200c\u200d]+|[^\s\p{Devanagari}]")
_LEAST = 400  # times a form is met
_TELLING = 1.0  # bits; what says less is left out
_EDGE = "|"  # the beginning or end of a line, and every mark


def build_name_slots(corpora: Path, names: Names) -> str:
    """The table as text: form, bits for a name after it, bits for a name before it."""
    after, before = Counter[str](), Counter[str]()
    names_after, names_before = Counter[str](), Counter[str]()
    total = name_total = 0

    @lru_cache(maxsize=1 << 20)
    def read(token: str) -> tuple[str, bool]:
        form = fold(token)
        if not regex.match(r"\p{Devanagari}", form) or form in "।॥":
            return _EDGE, False
        return form, names.is_proper(form)

    files = corpus_files(corpora)
    for file in files:
        for line in text_of(file).splitlines():
            read_line = [(_EDGE, False), *map(read, _TOKEN.findall(line)), (_EDGE, False)]
            for (first, first_is_name), (second, second_is_name) in pairwise(read_line):
                if second != _EDGE:
                    after[first] += 1
                    names_after[first] += second_is_name
                    total += 1
                    name_total += second_is_name
                if first != _EDGE:
                    before[second] += 1
                    names_before[second] += first_is_name
    base = log2(name_total / total)
    rows = []
    for form in sorted(after.keys() | before.keys()):
        if after[form] + before[form] < _LEAST or names.is_proper(form):
            continue
        one = log2((names_after[form] + 0.5) / (after[form] + 10)) - base
        other = log2((names_before[form] + 0.5) / (before[form] + 10)) - base
        if max(abs(one), abs(other)) >= _TELLING:
            rows.append(f"{form}\t{one:.1f}\t{other:.1f}\tcorpora")
    return "\n".join(
        [
            "# How much more often than beside any word a name stands after a form, and before it,",
            f"# in bits ({_EDGE}: a mark, or the edge of a line).",
            "# Licence: CC0-1.0 (statistics). Origin: the names here, counted in these corpora:",
            *origin_of(files, corpora),
            f"# Date: {DATE}. Script: python -m audit.build name-slots",
            "form\tafter\tbefore\tsource",
            *rows,
            "",
        ]
    )
