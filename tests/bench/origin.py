"""Fits the style weights of audit.scoring.origin: `python -m tests.bench.origin`.

Logistic regression by gradient descent on articles of eight sentences. Machine: the first
half of each system's output. Human, half and half: the first half of the human reference and
newswire that Indian journalists wrote (so that the habits of one team of translators do not
pass for the mark of a human). The second halves show the AUROC.
"""

from __future__ import annotations

import lzma
import sys

import numpy as np
from numpy.typing import NDArray

from audit.scoring.origin import statistics
from audit.text.sentences import split
from tests.bench.data import ABSENT, DATA, rows

_SIZE = 8
_NEWSWIRE = "news_hdtb_train.txt.xz"


def vectors(lines: list[str]) -> list[tuple[float, float, float, float]]:
    """The statistics of each article of eight lines."""
    found = []
    for start in range(0, len(lines) - _SIZE + 1, _SIZE):
        sentences = split("\n".join(lines[start : start + _SIZE]))
        found.append(statistics([t.folded for s in sentences for t in s.tokens if t.is_word]))
    return found


def fit(
    machine: NDArray[np.float64], human: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept; both sides count the same."""
    data = np.vstack([machine, human])
    label = np.r_[np.ones(len(machine)), np.zeros(len(human))]
    weight = np.r_[np.full(len(machine), 0.5 / len(machine)), np.full(len(human), 0.5 / len(human))]
    mean, deviation = data.mean(0), data.std(0)
    scaled = np.c_[np.ones(len(data)), (data - mean) / deviation]
    parameters = np.zeros(scaled.shape[1])
    for _ in range(5000):
        error = label - 1 / (1 + np.exp(-scaled @ parameters))
        parameters += 0.5 * scaled.T @ (weight * error)
    weights = parameters[1:] / deviation
    return weights, float(parameters[0] - weights @ mean)


def auroc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Probability that a positive scores above a negative."""
    difference = positive[:, None] - negative[None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


def main() -> int:
    """Print the weights to write into audit.scoring.origin and how well they separate."""
    path = DATA / "eval" / "system_outputs_wmt14.jsonl.xz"
    if not path.exists():
        print(ABSENT, file=sys.stderr)
        return 3
    systems: dict[str, list[str]] = {}
    for row in rows(path):
        systems.setdefault(row["system"], []).append(row["text_hi"])
    halves = {
        name: [
            np.array(vectors(part)) for part in (lines[: len(lines) // 2], lines[len(lines) // 2 :])
        ]
        for name, lines in systems.items()
    }
    human = next(name for name in systems if "human" in name)
    machine = np.vstack([first for name, (first, _) in halves.items() if name != human])
    with lzma.open(DATA / "corpora" / _NEWSWIRE, "rt", encoding="utf-8") as lines:
        newswire = np.array(vectors([line for line in lines if line.strip()]))
    reference = halves[human][0]
    newswire = newswire[:: max(1, len(newswire) // len(reference))][: len(reference)]
    weights, intercept = fit(machine, np.vstack([reference, newswire]))
    print(
        "WEIGHTS =", tuple(round(float(w), 2) for w in weights), "INTERCEPT =", round(intercept, 2)
    )
    for name, (_, second) in halves.items():
        if name != human:
            print(f"{name:16s} AUROC {auroc(second @ weights, halves[human][1] @ weights):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
