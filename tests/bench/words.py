"""How well words are told apart: `python -m tests.bench.words [--work FOLDER]`.

On every word of expert_dev, against the marks of major or worse defects that show in the Hindi:
AUROC and average precision, with 95 % intervals (articles drawn again and again), of

    (a) trees over n-grams and frequencies alone
    (b) trees over all evidence but the reader
    (c) the reader alone
    (d) trees over all evidence

All trees are trained here, on what `python -m audit.build suspicion` learns from and in the same
way; --work is the folder in which `python -m audit.build reader` left the networks of the fifths.
Takes a quarter of an hour. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from audit.build.reading import FOLDS, judged_rows
from audit.build.suspicion import (
    OPTIONS,
    TREE_COUNT,
    Words,
    audit_all,
    audit_one,
    encoded,
    gather,
    gather_with,
    habits,
)
from audit.build.trees import boost
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE
from audit.knowledge.signs import OF_NEIGHBOURS, OF_READER, SIGNS
from audit.knowledge.trees import Trees
from audit.reader import network_of
from audit.signature import signature
from tests.bench.data import ABSENT, DATA

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HABIT = SIGNS.index("habit")
_PLAIN = (
    "kind", "known", "content", "rarity", "frequency", "length", "place", "news", *OF_NEIGHBOURS,
    "sentence-length", "sentence-chance", "sentence-least-chance",
)  # fmt: skip
_NO_READER = tuple(name for name in SIGNS if name not in OF_READER)
_DRAWS = 200


def trained(words: Words, names: Sequence[str]) -> Trees:
    """Trees that see the named signs only."""
    signs = words.signs.copy()
    for fold in range(FOLDS):
        of = words.folds == fold
        signs[of, _HABIT] = encoded(habits(words, ~of), words.lemmas[of])
    arrays, start = boost(_only(signs, names), words.wrong, words.weights, OPTIONS, TREE_COUNT)
    return Trees(arrays, start)


def _only(signs: NDArray[np.float32], names: Sequence[str]) -> NDArray[np.float32]:
    kept = signs.copy()
    kept[:, [n for n, name in enumerate(SIGNS) if name not in names]] = np.nan
    return kept


def line(name: str, shares: NDArray[np.float64], words: Words, blocks: NDArray[np.int64]) -> str:
    """One row of the table."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    dice = np.random.default_rng(0)
    members = [np.flatnonzero(blocks == block) for block in range(blocks.max() + 1)]
    drawn = []
    for _ in range(_DRAWS):
        chosen = np.concatenate(
            [members[n] for n in dice.integers(len(members), size=len(members))]
        )
        wrong, of = words.worse[chosen], shares[chosen]
        drawn.append((roc_auc_score(wrong, of), average_precision_score(wrong, of)))
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    whole = roc_auc_score(words.worse, shares), average_precision_score(words.worse, shares)
    best = words.wrong[np.argsort(-shares, kind="stable")[:100]].mean()
    cells = (f"{whole[n]:.3f} ({low[n]:.3f} to {high[n]:.3f})" for n in range(2))
    return f"{name:32s} {'  '.join(cells)}  {best:.2f}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/reader"))
    options = parser.parse_args()
    if not DATA.exists():
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge = Knowledge()
    words, _ = gather(list(audit_all(DATA, knowledge)), knowledge, options.work)
    articles = judged_rows(DATA / "eval" / "expert_dev.jsonl")
    audited = [audit_one(one, 0, knowledge) for one in articles]
    sure = knowledge[CONFIDENCE]
    dev, _ = gather_with(audited, knowledge, [network_of(knowledge)], [sure], set())
    signs = dev.signs.copy()
    signs[:, _HABIT] = encoded(habits(words), dev.lemmas)
    print(f"{len(dev.wrong)} words, {dev.worse.mean():.3f} in major or worse defects that show")
    print(f"{'':32s} {'AUROC':24s} {'average precision':24s} first 100 right (any mark)")
    kinds = (
        ("(a) n-grams and frequencies", _PLAIN),
        ("(b) all evidence, no reader", _NO_READER),
        ("(d) all evidence", SIGNS),
    )
    for name, names in kinds:
        shares = trained(words, names).shares(_only(signs, names))
        print(line(name, shares, dev, dev.articles), flush=True)
    alone = np.nan_to_num(dev.signs[:, SIGNS.index("read")].astype(np.float64))
    print(line("(c) the reader alone", alone, dev, dev.articles))
    print(signature(knowledge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
