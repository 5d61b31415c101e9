"""Counts the words of everyday English and writes reference/english-common.tsv.

Hindi speakers mix everyday English words into what they say and write; a rare English word
left in Latin letters is what a translation system failed on. The English side of the
parallel corpora about government, news, tourism and health says which is which, together
with the Latin words, names included, that Hindi news prints more than once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from audit.build.corpora import DATE, digest, text_of

LEAST = 4
_LEFT_OUT = ("README", "bible", "debian")  # scripture and interface strings
_WORD = re.compile(r"\b[a-z]{3,}\b")
_LEAST_IN_HINDI = 2
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")

_HEAD = """\
# Everyday English words (seen {least} times or more in English) and Latin words that Hindi news
# prints twice or more, in lower case, by first letter: Hindi speakers mix them in.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build english --data FOLDER
# Origin: Latin words of corpora/news_*, and the English side of these files of parallel/, with
# 12 hex digits of their SHA-256:
{origin}
letter\twords\tsource
"""


def build_english(data: Path) -> str:
    """The text of english-common.tsv from `data`, which holds parallel/ and corpora/."""
    counts: Counter[str] = Counter()
    origin = []
    for file in sorted((data / "parallel").iterdir()):
        if file.name.startswith(_LEFT_OUT) or not file.is_file():
            continue
        for line in text_of(file).splitlines():
            counts.update(_WORD.findall(line.split("\t")[0]))
        origin.append(f"#   {file.name.split('.')[0]} {digest(file)}")
    printed: Counter[str] = Counter()
    for file in sorted((data / "corpora").glob("news_*")):
        printed.update(word.lower() for word in _LATIN_WORD.findall(text_of(file)))
    common = {word for word, count in counts.items() if count >= LEAST}
    return table_of(
        common | {w for w, count in printed.items() if count >= _LEAST_IN_HINDI}, origin
    )


def table_of(words: Iterable[str], origin: Iterable[str]) -> str:
    """english-common.tsv for these words; `origin` are the comment lines naming the inputs."""
    rows: dict[str, list[str]] = defaultdict(list)
    for word in words:
        rows[word[0]].append(word)
    head = _HEAD.format(least=LEAST, date=DATE, origin="\n".join(origin))
    return head + "".join(
        f"{key}\t{' '.join(sorted(rows[key]))}\tparallel\n" for key in sorted(rows)
    )
