"""Finds the nouns in -ā that take -e before a postposition, and writes oblique-nouns.tsv.

A masculine noun in -ā (लड़का "boy") becomes लड़के before में, को, से …; a feminine or a loan
(सभा, राजा, अमेरिका) stays. Which word does which is read off the corpora: a pair is kept
where the oblique stands before a postposition at least `RATIO` times as often as the direct.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.text.folding import fold

LEAST = 8
RATIO = 25
_BEFORE_POSTPOSITION = re.compile(
    "(?<![\u0900-\u097f])([\u0904-\u0939\u0958-\u0961][\u0900-\u0963]*[ाे]) "
    "(?:में|को|से|पर|ने|का|की|के|तक)(?![\u0900-\u097f])"
)
_DIRECT = re.compile(
    "(?<![\u0900-\u097f])([\u0904-\u0939\u0958-\u0961][\u0900-\u0963]*ा)(?![\u0900-\u097f])"
)

_HEAD = """\
# Masculine nouns and infinitives in -ā, with how often people wrote the direct and the
# oblique form before a postposition. Folded (see audit/text/folding.py).
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build obliques --data FOLDER
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
direct\toblique\tdirect_count\toblique_count\tsource
"""


def build_obliques(corpora: Path) -> str:
    """The text of oblique-nouns.tsv from the corpus files in `corpora`."""
    files = corpus_files(corpora)
    before, anywhere = count_pairs(text_of(file) for file in files)
    return table_of(before, anywhere, origin_of(files, corpora))


def count_pairs(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """(forms in -ā or -e before a postposition, forms in -ā anywhere), folded."""
    before: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for text in texts:
        for form, count in Counter(_BEFORE_POSTPOSITION.findall(text)).items():
            before[fold(form)] += count
        for form, count in Counter(_DIRECT.findall(text)).items():
            anywhere[fold(form)] += count
    return before, anywhere


def table_of(before: Counter[str], anywhere: Counter[str], origin: Iterable[str]) -> str:
    """oblique-nouns.tsv for these counts; `origin` are the comment lines naming the inputs."""
    lines = []
    for oblique, oblique_count in before.items():
        direct = oblique[:-1] + "ा"
        direct_count = before[direct]
        enough = oblique_count >= LEAST and oblique_count >= RATIO * direct_count
        if oblique.endswith("े") and len(direct) > 2 and enough and anywhere[direct] >= LEAST:
            lines.append(f"{direct}\t{oblique}\t{direct_count}\t{oblique_count}\tcorpora\n")
    head = _HEAD.format(date=DATE, origin="\n".join(origin))
    return head + "".join(sorted(lines))
