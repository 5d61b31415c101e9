"""Garbles planted in clean news: `python -m tests.bench.garbles [--lines N] [--misses N]`.

In each sentence of clean/news_* one content word is changed as machine translation changes it
(audit.build.planting: a wrong consonant, a lost, added or changed matra, a syllable doubled
or dropped, a word cut in two or glued to the next) and all detectors run over the result. A
garble is found where a detection of any severity, at the place, was not there before the
change.

Printed: the share found of all garbles; of those that are no word (the rest happen to be
another word of the lexicon: कारण → करण; such a garble is a wrong word, not a non-word, and
whoever wants the harder number reads the first); both by kind; and the share of untouched
sentences that the non-word detectors flag, of any severity and of major; and the same without
the sentences where every flagged word is a misprint that the paper itself printed, as a reader
judged (misprints.tsv beside this file).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from random import Random

from audit.build.corpora import text_of
from audit.build.planting import KINDS, Planted, plant
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.model import Article, Severity, Source
from audit.signature import signature
from audit.text.sentences import read
from tests.bench.data import ABSENT, DATA

SEED = 11
NONWORD = ("garbled-word", "no-such-word")
_SOURCE = Source("garbles")


def _article(text: str) -> Article:
    return read(text, id="garbles", source=_SOURCE)


def sentences() -> list[str]:
    """The sentences of clean/news_*, in order."""
    found = []
    for file in sorted((DATA / "clean").glob("news_*")):
        for line in text_of(file).splitlines():
            found += [line[slice(*s.span)] for s in _article(line).sentences if s.words >= 3]
    return found


def judged() -> frozenset[str]:
    """The flagged words that a reader judged to be misprints."""
    lines = Path(__file__).with_name("misprints.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if not line.startswith("#"))


def places(text: str, knowledge: Knowledge) -> set[tuple[str, int, int]]:
    """(detector, start, end) of every detection in a text."""
    article = _article(text)
    return {
        (detector.id, *found.span)
        for detector in DETECTORS
        for found in detector.check(article, knowledge)
        if not found.doubtful
    }


def is_found(planted: Planted, before: str, knowledge: Knowledge) -> bool:
    """Whether a detection overlaps the garble that was not at that place before."""
    old = {(name, start) for name, start, _ in places(before, knowledge)}
    return any(
        start < planted.end and end > planted.start and (name, start) not in old
        for name, start, end in places(planted.text, knowledge)
    )


def is_word(planted: Planted, knowledge: Knowledge) -> bool:
    """Whether the garble is a word of the lexicon (cut words: both pieces)."""
    lexicon = knowledge[LEXICON]
    tokens = [
        token
        for sentence in _article(planted.text).sentences
        for token in sentence.tokens
        if token.start < planted.end and token.end > planted.start
    ]
    return all(token.folded in lexicon for token in tokens)


def main() -> int:
    """Plant, measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=3000, help="sentences to plant in")
    parser.add_argument("--misses", type=int, default=0, help="missed garbles to show")
    options = parser.parse_args()
    if not (DATA / "clean").is_dir():
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge, random = Knowledge(), Random(SEED)
    texts = sentences()
    random.shuffle(texts)
    planted, found, misses = Counter[tuple[str, bool]](), Counter[tuple[str, bool]](), []
    for text in texts[: options.lines]:
        garble = plant(_article(text), random)
        if garble is None:
            continue
        key = (garble.kind, is_word(garble, knowledge))
        planted[key] += 1
        if is_found(garble, text, knowledge):
            found[key] += 1
        else:
            misses.append((key, garble))
    print(f"{'garble':12s} {'all':>14s} {'no words':>14s} {'other words':>14s}")
    for kind in (*KINDS, "all"):
        kinds = KINDS if kind == "all" else (kind,)
        cells = []
        for wanted in ((True, False), (False,), (True,)):
            keys = [(k, word) for k in kinds for word in wanted]
            right, total = sum(found[k] for k in keys), sum(planted[k] for k in keys)
            cells.append(f"{right:5d}/{total:5d} {right / max(1, total):.2f}")
        print(f"{kind:12s} " + " ".join(f"{cell:>14s}" for cell in cells))
    flagged, major, wrong = 0, 0, 0
    misprints = judged()
    for text in texts:
        article = _article(text)
        hits = [
            (hit.severity or detector.severity, text[slice(*hit.span)])
            for detector in DETECTORS
            if detector.id in NONWORD
            for hit in detector.check(article, knowledge)
        ]
        flagged += bool(hits)
        major += any(severity >= Severity.MAJOR for severity, _ in hits)
        wrong += any(word not in misprints for _, word in hits)
    total = len(texts)
    print(
        f"untouched sentences flagged by {', '.join(NONWORD)}: {flagged}/{total} = "
        f"{flagged / total:.2%}; major: {major}/{total} = {major / total:.2%}; "
        f"beside the papers' own misprints: {wrong}/{total} = {wrong / total:.2%}"
    )
    random.shuffle(misses)
    for (kind, word), garble in misses[: options.misses]:
        changed = garble.text[garble.start : garble.end]
        print(f"missed {kind} {'word' if word else '-'}: {garble.word} → {changed} | {garble.text}")
    print(signature(knowledge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
