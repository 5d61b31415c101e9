"""What back-translation knows: drift as evidence, its detectors, and the weights of glosses.

    python -m tests.bench.english [--learn] [--articles N]

With the packages that are installed: AUROC of drift for sentences of expert_dev with a major
defect; right and found of each detector on the training and the development set; precision and
recall of all detectors with and without. `--learn` fits reference/english-weights.tsv on
expert_train and prints it, with what confidence.tsv should say of the detectors.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from audit.backtranslation import BackTranslator, open_back_translator
from audit.backtranslation.carried import KINDS
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import key, smoothed
from audit.knowledge.suspicion import log_odds
from audit.model import Layer, Rendering, Report, Source
from audit.pipeline import English, audit, translated
from audit.scoring.english import is_evidence, signs_of
from audit.scoring.origin import echo_of, mt_likelihood
from audit.settings import Settings
from audit.signature import signature
from audit.text.sentences import read
from tests.bench.data import ABSENT, DATA, GoldArticle, gold_articles, rows

_TRAIN, _DEV = "expert_train.jsonl.xz", "expert_dev.jsonl"
_BAD = ("major", "critical")
_SIGNS = ("drift", "literal", "right")
_SAMPLES = 1000
_ECHO_LINES = 640  # of a system
_SEED = 2026
_LEAST_CASES = 20  # before a sign is given a weight


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The chance that a true case scores above a false one."""
    order = np.argsort(np.array(scores), kind="stable")
    ranks = np.empty(len(scores))
    values = np.array(scores)[order]
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[end] != values[start]:
            ranks[order[start:end]] = (start + end - 1) / 2
            start = end
    truth = np.array(labels)
    positive, negative = truth.sum(), (~truth).sum()
    rest = positive * (positive - 1) / 2
    return float((ranks[truth].sum() - rest) / (positive * negative))


def interval(scores: Sequence[float], labels: Sequence[bool]) -> tuple[float, float]:
    """95 % of AUROC over resampled sentences."""
    dice = np.random.default_rng(_SEED)
    given, truth = np.array(scores), np.array(labels)
    found = []
    for _ in range(_SAMPLES):
        chosen = dice.integers(0, len(given), len(given))
        found.append(auroc(given[chosen].tolist(), truth[chosen].tolist()))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


class Case(NamedTuple):
    """An article's report without and with back-translation, what is marked, and what is bad."""

    before: Report
    after: Report
    gold: GoldArticle
    worse: tuple[tuple[int, int], ...]


def worse_marks(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Block → where a defect stands that is major at least and shows in the Hindi."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    lengths: dict[str, int] = defaultdict(int)
    for row in rows(path):
        block = str(row.get("block", row["id"]))
        for mark in row["spans"]:
            start = -1
            for _ in range(int(mark.get("nth", 1))):
                start = row["text_hi"].find(mark["quote"], start + 1)
            if start >= 0 and mark["visible"] and mark["severity"] in _BAD:
                first = lengths[block] + start
                found[block].append((first, first + len(mark["quote"])))
        lengths[block] += len(row["text_hi"]) + 1
    return found


def judged(path: Path, most: int, knowledge: Knowledge, english: English) -> list[Case]:
    """Every article of an expert set, audited both ways."""
    golds, worse = gold_articles(path)[:most], worse_marks(path)
    settings = Settings()
    plain = [
        audit(read(gold.text, id=gold.id, source=Source("gold")), knowledge, settings)
        for gold in golds
    ]
    rendered = translated(iter(plain), lambda _: settings, english=english)
    return [
        Case(before, after, gold, tuple(worse[gold.id]))
        for before, after, gold in zip(plain, rendered, golds, strict=True)
        if isinstance(after, Report)
    ]


def drifts(cases: Sequence[Case]) -> tuple[list[float], list[bool], list[float]]:
    """Drift of each sentence, whether a major defect starts in it, and how long it is."""
    scores, labels, lengths = [], [], []
    for case in cases:
        for number, rendering in case.after.article.renderings.items():
            if not math.isnan(rendering.drift):
                span = case.after.article.sentences[number].span
                scores.append(rendering.drift)
                labels.append(any(span.start <= start < span.end for start, _ in case.worse))
                lengths.append(float(span.end - span.start))
    return scores, labels, lengths


def found_by(cases: Sequence[Case], knowledge: Knowledge) -> Mapping[str, tuple[int, int]]:
    """Detector or detector/basis → (right, found), of those that need back-translation."""
    right, found = Counter[str](), Counter[str]()
    for case in cases:
        article = read(case.gold.text, id=case.gold.id, source=Source("gold"))
        article = replace(
            article, renderings=case.after.article.renderings, faithful=frozenset(KINDS)
        )
        for detector in DETECTORS:
            if Layer.BACK_TRANSLATION in detector.needs:
                for item in detector.check(article, knowledge):
                    name = key(detector.id, item.basis)
                    found[name] += 1
                    right[name] += case.gold.confirms(*item.span)
    return {name: (right[name], found[name]) for name in sorted(found)}


def overall(cases: Sequence[Case], *, after: bool) -> tuple[float, float]:
    """Precision and recall of what is reported as major at least."""
    right = found = hit = total = 0
    for case in cases:
        report = case.after if after else case.before
        spans = [d.span for d in report.defects if d.severity.label in _BAD]
        right += sum(case.gold.confirms(*span) for span in spans)
        found += len(spans)
        hit += sum(any(s.start < end and start < s.end for s in spans) for start, end in case.worse)
        total += len(case.worse)
    return right / max(1, found), hit / max(1, total)


def sureness(cases: Sequence[Case], *, after: bool) -> tuple[float, float]:
    """Log loss of the confidence that is shown, and its AUROC, over what is or was reported."""
    shares, labels = [], []
    for case in cases:
        report = case.after if after else case.before
        known = [*report.defects, *(item.defect for item in report.suppressed)]
        asked = {defect.fingerprint for defect in case.before.defects}
        for defect in known:
            if defect.fingerprint in asked:
                shares.append(defect.confidence)
                labels.append(case.gold.confirms(*defect.span))
    share, truth = np.array(shares), np.array(labels)
    loss = -np.log(np.where(truth, share, 1 - share)).mean()
    return float(loss), auroc(shares, labels)


def learn(cases: Sequence[Case]) -> str:
    """The rows of english-weights.tsv: a logistic regression around each defect's confidence."""
    signs, offsets, labels = [], [], []
    for case in cases:
        for defect in case.before.defects:
            rendering = _rendering_of(case.after, defect.span.start)
            if rendering is not None:
                given = signs_of(defect, rendering)
                signs.append([given.get(name, 0.0) for name in _SIGNS])
                offsets.append(log_odds(defect.confidence))
                labels.append(case.gold.confirms(*defect.span))
    x, y, base = np.array(signs), np.array(labels, dtype=float), np.array(offsets)
    weights = np.zeros(len(_SIGNS))
    for _ in range(50):  # Newton's method, with a prior of variance 1 on each weight
        share = 1 / (1 + np.exp(-(base + x @ weights)))
        slope = x.T @ (y - share) - weights
        curve = (x * (share * (1 - share))[:, None]).T @ x + np.eye(len(_SIGNS))
        weights = weights + np.linalg.solve(curve, slope)
    lines = []
    for place, name in enumerate(_SIGNS):
        count = int((x[:, place] != 0).sum())
        with_it = y[x[:, place] > 0].mean() if (x[:, place] > 0).any() else math.nan
        weight = weights[place] if count >= _LEAST_CASES else 0.0
        lines.append(f"{name}\t{weight:.3f}\t{count}\texpert-train  # right {with_it:.2f}")
    return "\n".join(lines)


def echoes(translator: BackTranslator) -> str:
    """AUROC of echo for machine output against people's translations, and the weight it earns.

    Articles of eight sentences of the WMT 2014 news, none of them of the development set.
    """
    held = {row["source_en"] for row in rows(DATA / "eval" / _DEV)}
    lines: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for row in rows(DATA / "eval" / "system_outputs_wmt14.jsonl.xz"):
        if row["source_en"] not in held:
            lines[row["system"], bool(row["human_translation"])].append(row["text_hi"])
    found, given, labels = [], [], []
    for (_, by_people), texts in lines.items():
        texts = texts[:_ECHO_LINES]
        rendered = [one for _, one in translator.render(texts, back=False)]
        for start in range(0, len(texts) - 7, 8):
            text = "\n".join(texts[start : start + 8])
            article = read(text, id="", source=Source("wmt14"))
            odds = mt_likelihood(article, ())
            echo = echo_of(
                replace(article, renderings=dict(enumerate(rendered[start : start + 8])))
            )
            if odds is not None:
                found.append(echo)
                given.append(log_odds(odds))
                labels.append(not by_people)
    x, base, y = np.array(found), np.array(given), np.array(labels, dtype=float)
    weight, constant = 0.0, 0.0
    for _ in range(50):
        share = 1 / (1 + np.exp(-(base + weight * x + constant)))
        both = np.stack([x, np.ones_like(x)], axis=1)
        curve = (both * (share * (1 - share))[:, None]).T @ both + 1e-3 * np.eye(2)
        step = np.linalg.solve(curve, both.T @ (y - share))
        weight, constant = weight + float(step[0]), constant + float(step[1])
    low, high = interval(found, labels)
    return (
        f"echo: AUROC of machine output {auroc(found, labels):.3f} ({low:.3f}-{high:.3f}), "
        f"style alone {auroc(given, labels):.3f}, with it "
        f"{auroc((base + weight * x).tolist(), labels):.3f}; weight {weight:.2f}, "
        f"{len(labels)} articles"
    )


def _rendering_of(report: Report, start: int) -> Rendering | None:
    for number, rendering in report.article.renderings.items():
        span = report.article.sentences[number].span
        if span.start <= start < span.end:
            return rendering
    return None


def main() -> int:
    """Measure and print; see the module docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--articles", type=int, default=10**9, help="of each set, at most")
    given = parser.parse_args()
    if not DATA.exists():
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge = Knowledge()
    translator = open_back_translator(os.environ)
    print(f"evidence by default: {is_evidence(translator)}")
    # Measured as if it were believed, however little comes back of a clean sentence.
    translator = replace(translator, is_test=True)
    english = English(translator, everything=True)
    sets = {"dev": _DEV, **({"train": _TRAIN} if given.learn else {})}
    for name, file in sets.items():
        cases = judged(DATA / "eval" / file, given.articles, knowledge, english)
        scores, labels, lengths = drifts(cases)
        if scores:
            low, high = interval(scores, labels)
            print(
                f"{name}: drift, AUROC of a major defect {auroc(scores, labels):.3f} "
                f"({low:.3f}-{high:.3f}), length alone {auroc(lengths, labels):.3f}, "
                f"{len(scores)} sentences"
            )
        for basis, (right, found) in found_by(cases, knowledge).items():
            print(f"{name}: {basis}\t{right}\t{found}\t{smoothed(right, found):.2f}")
        for after in (False, True):
            precision, recall = overall(cases, after=after)
            how = "with" if after else "without"
            loss, sure = sureness(cases, after=after)
            print(
                f"{name}: {how} back-translation: major {precision:.3f} {recall:.3f}, "
                f"confidence: log loss {loss:.4f}, AUROC {sure:.3f}"
            )
        if name == "train":
            print(learn(cases))
    if given.learn and translator.usual is not None:
        print(echoes(translator))
    print(signature(knowledge, translator=translator.id))
    return 0


if __name__ == "__main__":
    sys.exit(main())
