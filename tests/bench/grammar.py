"""Grammar corrections found and located: `python -m tests.bench.grammar [--details]`.

The development set of human corrections (grammar/): learner's sentences with what a person
made of them. The two are compared word by word; a word that was changed, or left of a word
that was added, is gold. A defect is right where it covers a gold word, and a gold word is
found where a defect covers it. House style, digits and marks are no corrections: words that
fold to the same form count as unchanged. Each sentence is audited alone, with every
detector, at every confidence.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from audit.knowledge import Knowledge
from audit.model import Defect, Severity, Source, Token
from audit.pipeline import audit
from audit.signature import signature
from audit.text.sentences import read
from audit.text.tokens import tokenize
from tests.bench.data import ABSENT, DATA

PATH = DATA / "grammar" / "indicgec2025_hi_dev.tsv"
_SOURCE = Source("grammar")


class Tally(NamedTuple):
    """Defects right and in all, gold words found and in all; detector → (right, all)."""

    right: int
    reported: int
    found: int
    gold: int
    detectors: Counter[tuple[str, bool]]

    @property
    def precision(self) -> float:
        """Right defects among those reported; 0 where none was."""
        return self.right / self.reported if self.reported else 0.0

    @property
    def recall(self) -> float:
        """Gold words that a defect covers."""
        return self.found / self.gold if self.gold else 0.0


def words_of(text: str) -> list[Token]:
    """The words and numbers of `text`."""
    return [token for token in tokenize(text) if token is not None and token.is_word]


def changed_words(text: str, corrected: str) -> list[Token]:
    """The words of `text` that `corrected` changes, drops, or adds a word after."""
    before, after = words_of(text), words_of(corrected)
    matcher = SequenceMatcher(
        None, [word.folded for word in before], [word.folded for word in after], autojunk=False
    )
    changed: list[Token] = []
    for operation, start, end, _, _ in matcher.get_opcodes():
        if operation == "insert":
            changed += before[max(0, start - 1) : start]
        elif operation != "equal":
            changed += before[start:end]
    return changed


def tally(rows: list[tuple[str, str]], knowledge: Knowledge, least: Severity) -> Tally:
    """Audit each sentence and compare; defects milder than `least` are left out."""
    right = reported = found = gold = 0
    detectors: Counter[tuple[str, bool]] = Counter()
    for text, corrected in rows:
        changed = changed_words(text, corrected)
        report = audit(read(text, id="grammar", source=_SOURCE), knowledge)
        defects = [defect for defect in report.defects if defect.severity >= least]
        for defect in defects:
            is_right = any(_covers(defect, word) for word in changed)
            right += is_right
            reported += 1
            detectors[defect.detector, is_right] += 1
        found += sum(any(_covers(defect, word) for defect in defects) for word in changed)
        gold += len(changed)
    return Tally(right, reported, found, gold, detectors)


def _covers(defect: Defect, word: Token) -> bool:
    return defect.span.start < word.end and word.start < defect.span.end


def main() -> int:
    """Print the table; --details adds a line for each detector that spoke."""
    if not PATH.exists():
        print(ABSENT, file=sys.stderr)
        return 3
    with PATH.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [(row["input"], row["corrected"]) for row in reader]
    knowledge = Knowledge()
    for least in (Severity.MINOR, Severity.MAJOR):
        result = tally(rows, knowledge, least)
        print(
            f"{PATH.stem}, {least.label} and above: precision {result.precision:.3f} "
            f"({result.right}/{result.reported}), recall {result.recall:.3f} "
            f"({result.found}/{result.gold})"
        )
        if "--details" in sys.argv:
            for name in sorted({name for name, _ in result.detectors}):
                good, bad = result.detectors[name, True], result.detectors[name, False]
                print(f"  {name:24s} right {good:3d} wrong {bad:3d}")
    print(signature(knowledge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
