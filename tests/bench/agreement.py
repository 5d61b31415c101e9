"""How much broken agreement is found: `python -m tests.bench.agreement [--sentences N]`.

In clean news that people wrote, one agreeing word of a sentence (adjective, possessive, verb)
gets another ending of its paradigm, chosen at random with a fixed seed. Printed are the share
of these that a defect of category grammar touches, by kind of word, and the false alarms of
the detector of agreement on the same sentences untouched; then eval/gender_pairs, where both
twins of each pair are grammatical. Everything runs as for a user, with every detector.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from audit.build.corpora import text_of
from audit.knowledge import Knowledge
from audit.knowledge.controllers import kind_of
from audit.knowledge.expected_forms import forms_of
from audit.knowledge.slots import FIRST_NUMBER, Forms
from audit.model import Article, Category, Role, Sentence, Source, TokenKind
from audit.pipeline import audit
from audit.signature import signature
from audit.text.sentences import read
from tests.bench.data import ABSENT, DATA, rows

SEED = 7
DETECTOR = "broken-agreement"


class Planted(NamedTuple):
    """A sentence with one wrong ending at [start, end)."""

    text: str
    start: int
    end: int
    kind: str


def main() -> int:
    """Plant, audit, print; see the module docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=3000)
    options = parser.parse_args()
    files = sorted((DATA / "clean").glob("news_*"))
    if not files:
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge = Knowledge()
    forms = forms_of(knowledge)
    lines = [line for file in files for line in text_of(file).split("\n") if line.strip()]
    random.Random(SEED).shuffle(lines)
    clean = _read("\n".join(lines))
    chosen = [s for s in clean.sentences if s.role is Role.PROSE and s.words > 4]
    chosen = chosen[: options.sentences]
    _false_alarms(clean, chosen)
    planted = list(plant(clean, chosen, forms))
    _found(planted)
    _gender_pairs()
    print(signature(knowledge))
    return 0


def plant(article: Article, sentences: list[Sentence], forms: Forms) -> Iterator[Planted]:
    """Each sentence with one ending changed, where it has one that can be."""
    dice = random.Random(SEED)
    for sentence in sentences:
        places = []
        for token in sentence.tokens:
            if token.kind is TokenKind.WORD and token.folded in forms.endings:
                stem, column = forms.endings[token.folded]
                others = [c for c in range(FIRST_NUMBER + 2) if c != column]
                wrong = [
                    w for c in others if (w := forms.inflected(stem, c)) and _differs(c, column)
                ]
                if wrong:
                    places.append((token, wrong))
        if places:
            token, wrong = dice.choice(places)
            word = dice.choice(wrong)
            start, end = sentence.span
            text = article.text[start : token.start] + word + article.text[token.end : end]
            at = token.start - start
            yield Planted(text, at, at + len(word), kind_of(token.folded, forms).value)


def _differs(column: int, other: int) -> bool:
    """थी and थीं, of one or several women or of respect, are not told apart."""
    return {column, other} != {2, 3}


def _read(text: str) -> Article:
    return read(text, id="bench", source=Source("bench"))


def _false_alarms(clean: Article, sentences: list[Sentence]) -> None:
    text = "\n".join(clean.text[s.span.start : s.span.end] for s in sentences)
    report = audit(_read(text), Knowledge())
    words = sum(sentence.words for sentence in report.article.sentences)
    alarms = sum(defect.detector == DETECTOR for defect in report.defects)
    rate = f"one in {words / alarms:,.0f}" if alarms else "none"
    print(f"untouched: {alarms} alarms in {words:,} words, {rate}")


def _found(planted: list[Planted]) -> None:
    text = "\n".join(item.text for item in planted)
    report = audit(_read(text), Knowledge())
    spans = sorted(defect.span for defect in report.defects if defect.category is Category.GRAMMAR)
    total, found, offset = Counter[str](), Counter[str](), 0
    for item in planted:
        start, end = offset + item.start, offset + item.end
        offset += len(item.text) + 1
        total[item.kind] += 1
        found[item.kind] += any(span.start < end and start < span.end for span in spans)
    for kind in sorted(total):
        print(
            f"planted, {kind:10s} {found[kind]:5d} of {total[kind]:5d}"
            f" {found[kind] / total[kind]:.3f}"
        )
    share = found.total() / max(1, total.total())
    print(f"planted, {'all':10s} {found.total():5d} of {total.total():5d} {share:.3f}")


def _gender_pairs() -> None:
    path = DATA / "eval" / "gender_pairs.jsonl.xz"
    if not path.exists():
        return
    texts = [
        row[key] for row in rows(path) for key in ("text_hi", "contrastive_hi") if row.get(key)
    ]
    report = audit(_read("\n".join(texts)), Knowledge())
    starts = {defect.span.start for defect in report.defects if defect.detector == DETECTOR}
    lines = {report.article.text.count("\n", 0, start) for start in starts}
    print(f"gender pairs: {len(lines)} of {len(texts)} flagged {len(lines) / len(texts):.4f}")


if __name__ == "__main__":
    sys.exit(main())
