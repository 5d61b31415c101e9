"""Counts which English words stand side by side and writes reference/english-pairs.

Read are the English sides of parallel/ (without scripture, interface strings and the measuring
sets) and the sources of the training sets, without any line of the expert development set.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import regex

from audit.build.bitext import held_back, rows
from audit.build.corpora import DATE, digest, text_of
from audit.knowledge.english_pairs import ABOUT, HASHES, WORDS, hash_of

LEAST_WORD, LEAST_PAIR = 5, 2
_LEFT_OUT = ("README", "newsdev", "wat20", "debian", "bible")
_TRAINING = ("wmt23_qe_train", "wmt24_ape_train", "system_outputs_wmt14")
_WORD = regex.compile(r"[a-z]+(?:'[a-z]+)?|[.,;:!?()\"]")


def build_english_pairs(data: Path, folder: Path) -> None:
    """Read `data` (parallel/, eval/) and write `folder`."""
    words, pairs = Counter[str](), Counter[tuple[str, str]]()
    for line in sorted(set(_lines(data))):
        found = _WORD.findall(line)
        words.update(word for word in found if word[0].isalpha())
        pairs.update(pair for pair in pairwise(found) if pair[0].isalpha() and pair[1].isalpha())
    kept = {
        hash_of(*pair)
        for pair, count in pairs.items()
        if count >= LEAST_PAIR and min(words[pair[0]], words[pair[1]]) >= LEAST_WORD
    }
    folder.mkdir(parents=True, exist_ok=True)
    known = sorted(word for word, count in words.items() if count >= LEAST_WORD)
    (folder / WORDS).write_text(
        "".join(f"{word}\t{words[word]}\n" for word in known), encoding="utf-8", newline="\n"
    )
    np.save(folder / HASHES, np.array(sorted(kept), dtype=np.uint32))
    about = {
        "what": "English words and pairs of neighbours: audit/build/english_pairs.py",
        "licence": "CC0-1.0 (counts are facts; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build english-pairs --data FOLDER",
        "words": len(known),
        "pairs": len(kept),
        "files": {
            file.name.split(".")[0]: digest(file)
            for file in sorted((data / "parallel").iterdir())
            if file.is_file() and not file.name.startswith(_LEFT_OUT)
        },
    }
    text = json.dumps(about, indent=1) + "\n"
    (folder / ABOUT).write_text(text, encoding="utf-8", newline="\n")


def _lines(data: Path) -> Iterator[str]:
    held = held_back(data)
    for file in sorted((data / "parallel").iterdir()):
        if file.is_file() and not file.name.startswith(_LEFT_OUT):
            for line in text_of(file).splitlines():
                yield line.split("\t")[0].casefold()
    for name in _TRAINING:
        for row in rows(data / "eval" / f"{name}.jsonl.xz"):
            if row.get("source_en") and row["source_en"].casefold() not in held:
                yield row["source_en"].casefold()
