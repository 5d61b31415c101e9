"""Counts the word forms of Hindi that people wrote, and writes reference/words.tsv.

Counts are facts; no sentence is kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.text.folding import fold

LEAST = 4  # a form seen less often is more likely to be a misprint than a word
TOP_BAND = 7
# Letters, signs and joiners; a form must begin with a letter.
_WORD = re.compile(
    "[\u0904-\u0939\u0950\u0958-\u0961\u0972-\u097f][\u0900-\u0963\u0971-\u097f\u200c\u200d]+"
)

_HEAD = """\
# Hindi word forms by how often people wrote them; folded (see audit/text/folding.py).
# Band 1 holds forms seen 4 to 15 times, band 2 16 to 63, and so on by powers of four; band 7
# holds forms seen 16,384 times or more. A row holds the forms of one band and first letter.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build words --data FOLDER
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
key\twords\tsource
"""


def build_words(corpora: Path) -> str:
    """The text of words.tsv from the corpus files in `corpora`.

    Raises FileNotFoundError where the folder holds none.
    """
    files = corpus_files(corpora)
    counts: Counter[str] = Counter()
    for file in files:
        counts.update(count_forms(text_of(file)))
    return table_of(counts, origin_of(files, corpora))


def count_forms(text: str) -> Counter[str]:
    """How often each folded word form of two or more code points occurs in `text`."""
    folded: Counter[str] = Counter()
    for form, count in Counter(_WORD.findall(text)).items():
        folded[fold(form)] += count
    return folded


def table_of(counts: Mapping[str, int], origin: Iterable[str]) -> str:
    """words.tsv for these counts; `origin` are the comment lines naming the inputs."""
    rows: dict[str, list[str]] = defaultdict(list)
    for form, count in counts.items():
        if count >= LEAST and len(form) > 1:
            rows[f"{band_of(count)}-{form[0]}"].append(form)
    head = _HEAD.format(date=DATE, origin="\n".join(origin))
    lines = (f"{key}\t{' '.join(sorted(rows[key]))}\tcorpora" for key in sorted(rows))
    return head + "".join(f"{line}\n" for line in lines)


def band_of(count: int) -> int:
    """The band of a count of at least LEAST: 1 for 4 to 15, 2 for 16 to 63, … at most 7."""
    return min(TOP_BAND, (count.bit_length() - 1) // 2)
