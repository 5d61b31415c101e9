"""Meaning without the source: `python -m tests.bench.senses`.

* Edited: words of the post-edited development set that a detector of sense or idiom flags, and how
  much more often editors replaced them than unflagged words of the same frequency band.
* Literature: places flagged in 1,000 sentences of stories, where idioms are Hindi's own.
* Clean: alarms of these detectors, and of all, in Hindi that people wrote, by the line and in
  articles of eight lines.
* Coverage: of 300 English idioms drawn by a fixed seed from two lists, how many have an entry.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from audit.build.corpora import text_of
from audit.detectors.literal_idiom import IDIOMS
from audit.detectors.wrong_sense import SENSES
from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.model import Category, Report, Severity, Source, TokenKind
from audit.pipeline import audit
from audit.settings import Settings
from audit.signature import signature
from audit.text.sentences import read
from tests.bench.data import ABSENT, DATA

MEANING = frozenset({Category.SENSE, Category.IDIOM})
_LINES = 8
_STORIES = "lit_story_sentences_midas.txt.xz"
_IDIOM_LISTS = ("english_idiom_hindi_meaning.tsv", "english_idioms_meanings.tsv")
_SEED, _DRAWN = 2026, 300
_SMALL = re.compile(
    r"\b(an?|the|one's|your|his|her|my|their|someone's|somebody's|someone|somebody|something"
    r"|oneself|yourself|himself|to|be|is|was|were|are|being|been|get|got)\b"
)
_ENDING = re.compile(r"(?<=..)(ing|ed|es|s|e)$")


def reports(texts: Iterable[str], knowledge: Knowledge) -> Iterator[Report]:
    """What is reported of each text."""
    for number, text in enumerate(texts):
        article = read(text, id=str(number), source=Source("bench"))
        yield audit(article, knowledge, Settings(raise_failures=True))


def edited(knowledge: Knowledge) -> None:
    """Print how much more often flagged words are replaced."""
    lexicon = knowledge[LEXICON]
    flagged, plain = defaultdict[int, list[bool]](list), defaultdict[int, list[bool]](list)
    rows = [
        json.loads(line)
        for line in text_of(DATA / "eval" / "wmt24_ape_dev.jsonl.xz").split("\n")
        if line.strip()
    ]
    texts = [row["text_hi"] for row in rows]
    for row, report in zip(rows, reports(texts, knowledge), strict=True):
        spans = [defect.span for defect in report.defects if defect.category in MEANING]
        replaced = {
            offset
            for span in row["substantive_spans"]
            for offset in range(span["start"], span["end"])
        }
        article = read(row["text_hi"], id="", source=Source("bench"))
        for sentence in article.sentences:
            for token in sentence.tokens:
                if token.kind is not TokenKind.WORD:
                    continue
                is_flagged = any(s.start < token.end and token.start < s.end for s in spans)
                band = int(lexicon.count(token.folded)).bit_length()
                (flagged if is_flagged else plain)[band].append(token.start in replaced)
    count = sum(map(len, flagged.values()))
    hit = sum(sum(words) for words in flagged.values())
    expected = sum(
        len(words) * sum(plain[band]) / max(1, len(plain[band])) for band, words in flagged.items()
    )
    print(f"edited: {count} words flagged, {hit} replaced, {expected:.1f} expected of their bands")
    print(f"  {hit / max(expected, 1e-9):.2f} times as often as unflagged words")


def alarms(name: str, lines: list[str], size: int, knowledge: Knowledge) -> None:
    """Print the alarms in lines that people wrote, read `size` lines at a time."""
    texts = ["\n".join(lines[start : start + size]) for start in range(0, len(lines), size)]
    words, found = 0, Counter[str](dict.fromkeys(("all", "meaning", "meaning, major"), 0))
    for report in reports(texts, knowledge):
        words += report.words
        for defect in report.defects:
            kinds = ["all"] + ["meaning"] * (defect.category in MEANING)
            for kind in kinds:
                found[kind] += 1
                found[f"{kind}, major"] += defect.severity >= Severity.MAJOR
    per = {kind: f"{count} ({1e4 * count / words:.1f})" for kind, count in sorted(found.items())}
    print(f"{name}, {size} a text, {words} words, alarms (per 10,000): {per}")


def coverage(knowledge: Knowledge) -> None:
    """Print how many idioms of a random draw have an entry."""
    known = {
        _plain(part)
        for table in (IDIOMS, SENSES)
        for row in knowledge[table].rows
        for part in (row["english"], *re.split(r"[;/]|, ", row["english"]))
    }
    listed = {
        line.split("\t")[0].strip().lower()
        for name in _IDIOM_LISTS
        for line in text_of(DATA / "idioms" / name).splitlines()[1:]
    }
    drawn = Random(_SEED).sample(sorted(listed), _DRAWN)
    padded = [f" {one} " for one in known if " " in one]

    def is_known(idiom: str) -> bool:
        plain = _plain(idiom)
        if plain in known or " " not in plain:
            return plain in known
        return any(f" {plain} " in one or one in f" {plain} " for one in padded)

    count = sum(map(is_known, drawn))
    print(f"coverage: {count} of {_DRAWN} idioms drawn (seed {_SEED}) from {len(listed)}")


def _plain(idiom: str) -> str:
    """An idiom without what varies: articles, pronouns, endings."""
    text = re.sub(r"\(.*?\)|[^a-z' -]", " ", idiom.lower().replace("’", "'"))
    return " ".join(_ENDING.sub("", word) for word in _SMALL.sub(" ", text).split())


def main() -> int:
    """Print everything, with the Signature."""
    if not (DATA / "eval").is_dir():
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge = Knowledge()
    coverage(knowledge)
    edited(knowledge)
    stories = text_of(DATA / "corpora" / _STORIES).splitlines()
    drawn = Random(_SEED).sample(range(0, len(stories) - _LINES, _LINES), 1000 // _LINES)
    lines = [line for start in drawn for line in stories[start : start + _LINES]]
    alarms("literature", lines, _LINES, knowledge)
    clean = [line for file in _texts(DATA / "clean") for line in text_of(file).splitlines() if line]
    for size in (1, _LINES):
        alarms("clean", clean, size, knowledge)
    print(signature(knowledge))
    return 0


def _texts(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if ".txt" in file.name)


if __name__ == "__main__":
    raise SystemExit(main())
