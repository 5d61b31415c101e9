"""Learns the weights of the non-word score and writes reference/nonword-weights.tsv.

Garbles planted in news sentences (audit.build.planting) against the untouched suspects of the
same sentences. The news files learned on are left out of the lexicon and the language model
that judge them, so that a word is as new to them as it would be in a new article. Newspapers
misprint words themselves: each untouched suspect is counted by the probability that it is none
of those (expectation and maximisation, with `MISPRINTS` as the share of misprints).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audit.build.corpora import DATE, text_of
from audit.build.lexicon import gather, write
from audit.build.ngrams import build_ngrams
from audit.build.planting import plant
from audit.build.words import LEAST, band_of
from audit.knowledge.lexicon import Lexicon, Register
from audit.knowledge.ngrams import NGRAMS, NGrams
from audit.knowledge.nonword import Suspect, common_forms, suspects
from audit.model import Sentence, Source
from audit.text.sentences import read

LEARNED_ON = ("news_hdtb_train", "news_hiner_validation")
LINES = 9000
SEED = 2
MISPRINTS = 0.1
_RIDGE = 1.0
_ROUNDS, _STEPS = 12, 25
_LEAST_WEIGHT = 0.005

_HEAD = """\
# Weight of each signal that a word is no word, on the scale of log-odds; the signals are
# described in audit/knowledge/nonword.py. Learned on {positives} garbles planted in news and
# {negatives} untouched words of the same sentences that no list explains.
# Licence: CC0-1.0. Date: {date}. Script: python -m audit.build nonword --data FOLDER
# Origin: corpora/{names}; seed {seed}.
signal\tweight\tsource
"""


class Sample(NamedTuple):
    """Signals of planted garbles and of untouched suspects."""

    garbles: Sequence[Mapping[str, float]]
    untouched: Sequence[Mapping[str, float]]


def build_weights(data: Path) -> str:
    """The text of nonword-weights.tsv from `data`, which holds corpora/ and the lists."""
    held = frozenset(LEARNED_ON)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(gather(data, without=held), folder / "lexicon")
        (folder / "corpora").mkdir()
        for file in (data / "corpora").iterdir():
            if file.name.split(".")[0] not in held:
                (folder / "corpora" / file.name).symlink_to(file.resolve())
        build_ngrams(folder / "corpora", folder / NGRAMS.path)
        files = [data / "corpora" / f"{name}.txt.xz" for name in LEARNED_ON]
        lines = [line for file in files for line in text_of(file).splitlines()]
        Random(SEED).shuffle(lines)
        lexicon, model = Lexicon(folder / "lexicon"), NGRAMS.load(folder / NGRAMS.path)
        return table_of(sample(lines[:LINES], lexicon, model))


def sample(lines: Iterable[str], lexicon: Lexicon, model: NGrams) -> Sample:
    """Plant one garble in each sentence and collect the signals before and after."""
    random, source = Random(SEED), Source("planting")
    common = common_forms(bands_of(lexicon))
    garbles: list[Mapping[str, float]] = []
    untouched: list[Mapping[str, float]] = []

    def of(sentence: Sentence) -> Iterable[Suspect]:
        return suspects(sentence, lexicon, common, model)

    for line in lines:
        for sentence in read(line, id="", source=source).sentences:
            untouched += [found.signals for found in of(sentence)]
            text = line[slice(*sentence.span)]
            planted = plant(read(text, id="", source=source), random)
            if planted is None:
                continue
            for changed in read(planted.text, id="", source=source).sentences:
                for found in of(changed):
                    first, last = changed.tokens[found.first], changed.tokens[found.last]
                    if first.start < planted.end and last.end > planted.start:
                        garbles.append(found.signals)
    return Sample(garbles, untouched)


def bands_of(lexicon: Lexicon) -> Mapping[str, int]:
    """What words.tsv would hold, had it been made of the same corpora as the lexicon."""
    bands: dict[str, int] = {}
    for form in lexicon.forms():
        frequency, bits = lexicon.entry(form)
        if frequency and not bits & Register.SUSPICIOUS and (n := lexicon.count(form)) >= LEAST:
            bands[form] = band_of(round(n))
    return bands


def table_of(learned: Sample) -> str:
    """nonword-weights.tsv for these signals."""
    weights = learn(learned)
    head = _HEAD.format(
        positives=len(learned.garbles),
        negatives=len(learned.untouched),
        date=DATE,
        names=", ".join(LEARNED_ON),
        seed=SEED,
    )
    rows = (
        f"{name}\t{weight:.3f}\tcorpora\n"
        for name, weight in sorted(weights.items())
        if abs(weight) >= _LEAST_WEIGHT
    )
    return head + "".join(rows)


def learn(learned: Sample) -> Mapping[str, float]:
    """Signal → weight, by ridge logistic regression with doubtful negatives."""
    everything = [*learned.garbles, *learned.untouched]
    names = sorted({name for signals in everything for name in signals})
    place = {name: index for index, name in enumerate(names)}
    rows = np.zeros((len(everything), len(names)))
    for row, signals in enumerate(everything):
        for name, value in signals.items():
            rows[row, place[name]] = value
    count = len(learned.garbles)
    truth = np.r_[np.ones(count), np.zeros(len(everything) - count)]
    sure = np.ones(len(everything))
    beta = _regress(rows, truth, sure)
    prior = np.log(len(learned.untouched) / count * MISPRINTS / (1 - MISPRINTS))
    for _ in range(_ROUNDS):
        misprint = 1 / (1 + np.exp(-np.clip(rows[count:] @ beta + prior, -40, 40)))
        excess = misprint.mean() / MISPRINTS
        sure[count:] = 1 - np.clip(misprint / max(1.0, excess), 0, 1)
        beta = _regress(rows, truth, sure)
    return dict(zip(names, beta.tolist(), strict=True))


def _regress(
    rows: NDArray[np.float64], truth: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Newton's method for logistic regression with a ridge."""
    beta = np.zeros(rows.shape[1])
    ridge = _RIDGE * np.eye(rows.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(rows @ beta, -30, 30)))
        slope = rows.T @ (weight * (truth - guess)) - _RIDGE * beta
        curve = (rows * (weight * guess * (1 - guess))[:, None]).T @ rows + ridge
        step = np.linalg.solve(curve, slope)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return beta
