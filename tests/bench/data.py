"""The development data beside the checkout: where it is, and gold spans as character sets."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("MT_AUDIT_SHARED", ROOT.parent / "shared"))
DATA = SHARED / "data"
EVALUATE = SHARED / "tools" / "evaluate.py"
ABSENT = f"development data not found (looked for {DATA}); set MT_AUDIT_SHARED to its folder"

# A missing word cannot be pointed at in the Hindi, so such spans are never gold.
_NOT_GOLD = frozenset({"omission", "Accuracy_Omission", "Transliteration"})


@dataclass(frozen=True)
class GoldArticle:
    """Consecutive sentences of one text, one a line, and every marked character."""

    id: str
    text: str
    marked: frozenset[int]

    def confirms(self, start: int, end: int) -> bool:
        """Whether marked spans cover at least a quarter of [start, end)."""
        return 4 * sum(i in self.marked for i in range(start, end)) >= end - start


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file, packed or not."""
    content = path.read_bytes()
    if path.suffix == ".xz":
        content = lzma.decompress(content)
    for line in content.decode("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def gold_articles(path: Path) -> list[GoldArticle]:
    """The blocks of an expert set, in file order."""
    blocks: dict[str, list[dict[str, Any]]] = {}
    for row in rows(path):
        blocks.setdefault(str(row.get("block", row["id"])), []).append(row)
    articles = []
    for name, members in blocks.items():
        text, marked = "", set[int]()
        for row in members:
            for start, end in _spans(row):
                marked.update(range(len(text) + start, len(text) + end))
            text += row["text_hi"] + "\n"
        articles.append(GoldArticle(name, text, frozenset(marked)))
    return articles


def _spans(row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for span in row["spans"]:
        if span.get("category") in _NOT_GOLD:
            continue
        start = -1
        for _ in range(int(span.get("nth", 1))):
            start = row["text_hi"].find(span["quote"], start + 1)
        if start >= 0:
            yield start, start + len(span["quote"])
