"""Counts the words of everyday English and writes reference/english-common.tsv.

Hindi speakers mix everyday English words into what they say and write; a rare English word
left in small letters is what a translation system failed on. The English side of the
parallel corpora about government, news, tourism and health says which is which.
"""

from __future__ import annotations

import hashlib
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

LEAST = 6
DATE = "2026-11-21"
_LEFT_OUT = ("README", "bible", "debian")  # scripture and interface strings
_WORD = re.compile(r"\b[a-z]{3,}\b")

_HEAD = """\
# Everyday English words (seen {least} times or more), by first letter: Hindi speakers mix them in.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build english --data FOLDER
# Origin: the English side of these files of parallel/, with 12 hex digits of their SHA-256:
{origin}
letter\twords\tsource
"""


def build_english(parallel: Path) -> str:
    """The text of english-common.tsv from the files of English–Hindi pairs in `parallel`."""
    counts: Counter[str] = Counter()
    origin = []
    for file in sorted(parallel.iterdir()):
        if file.name.startswith(_LEFT_OUT) or not file.is_file():
            continue
        raw = file.read_bytes()
        text = (lzma.decompress(raw) if file.suffix == ".xz" else raw).decode("utf-8")
        for line in text.splitlines():
            counts.update(_WORD.findall(line.split("\t")[0]))
        origin.append(f"#   {file.name.split('.')[0]} {hashlib.sha256(raw).hexdigest()[:12]}")
    return table_of(counts, origin)


def table_of(counts: Mapping[str, int], origin: Iterable[str]) -> str:
    """english-common.tsv for these counts; `origin` are the comment lines naming the inputs."""
    rows: dict[str, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count >= LEAST:
            rows[word[0]].append(word)
    head = _HEAD.format(least=LEAST, date=DATE, origin="\n".join(origin))
    return head + "".join(
        f"{key}\t{' '.join(sorted(rows[key]))}\tparallel\n" for key in sorted(rows)
    )
