"""Learns to weigh all that is known of a word: audit/knowledge/suspicion.py.

Every word of the experts' training set is an example, wrong where their marks cover a quarter of
it; so is every word of the sentences that editors changed, worth less; and of sentences that
people wrote or corrected, all of which count as right. All renderings of one English sentence fall
into the same fifth (audit.build.reading). What a fifth is measured with saw nothing of it: trees,
habits of lemmas, the reader, and the confidence of each detector are those of the other fifths.
An entry of a table that was learned from the training set is judged without the case that taught
it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from audit.build.corpora import DATE, digest
from audit.build.reader import of_fold
from audit.build.reading import (
    EDITED,
    EXPERTS,
    FOLDS,
    OUTPUTS,
    Judged,
    folds_of,
    judged,
    learned_entries,
    unmarked,
)
from audit.build.trees import boost, write_trees
from audit.detectors import DETECTORS
from audit.detectors.out_of_place_word import NAMED, UNNAMED, is_named
from audit.knowledge import Knowledge
from audit.knowledge.confidence import PRIOR, key, smoothed
from audit.knowledge.context_fit import CONTEXT_FIT
from audit.knowledge.pivot import NO_LEMMA, PIVOT
from audit.knowledge.signs import SIGNS, signs_of
from audit.knowledge.suspicion import (
    ABOUT,
    HABIT_STEPS,
    HABITS,
    MOST_COMMON,
    TREES,
    Suspect,
    log_odds,
)
from audit.knowledge.trees import Trees
from audit.model import Article, Detection, Detector, Layer, Severity, Source, Span
from audit.reader import load_network
from audit.reader import read as read_words
from audit.reader.network import Network
from audit.scoring.company import company_of, keeps_company
from audit.scoring.ranking import Found
from audit.scoring.weighing import findings_of, is_of_words
from audit.text.sentences import read

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHRINK = 8  # a lemma counts for nothing until it was judged about so often
LEAST_RIGHT = 0.72  # of the words above the bar
_LEAST_WORDS = 40  # above the bar: fewer say nothing
TREE_COUNT = 160
OPTIONS = {
    "learning_rate": 0.06,
    "num_leaves": 24,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
}


class Audited(NamedTuple):
    """An annotated article, what detectors found in it, and whether it keeps company."""

    judged: Judged
    article: Article
    fold: int
    found: list[tuple[Detector, Detection]]
    accompanied: bool

    def confirms(self, detection: Detection) -> bool:
        """Whether marks cover a quarter of it, as audit's users would count it."""
        span, marked = detection.span, self.judged.marked
        return 4 * sum(n in marked for n in range(*span)) >= span.end - span.start


class Words(NamedTuple):
    """All words of all articles, row by row: signs, whether wrong, and what weighs them."""

    signs: NDArray[np.float32]
    wrong: NDArray[np.bool_]
    worse: NDArray[np.bool_]
    lemmas: NDArray[np.int64]
    systems: NDArray[np.str_]
    folds: NDArray[np.int64]
    weights: NDArray[np.float32]
    accompanied: NDArray[np.bool_]
    told: NDArray[np.bool_]
    named: NDArray[np.bool_]
    articles: NDArray[np.int64]


class Told(NamedTuple):
    """What a detector reports: its confidence, the rows of its words, whether it was right."""

    own: float
    first: int
    last: int
    is_right: bool


def build_suspicion(data: Path, root: Path, work: Path) -> None:
    """Read `data`, reference/ under `root`, the networks of `work`; write reference/suspicion."""
    folder = root / "suspicion"
    folder.mkdir(parents=True, exist_ok=True)
    knowledge = Knowledge(root)
    audited = list(audit_all(data, knowledge))
    words, told = gather(audited, knowledge, work)
    shares = out_of_fold(words)
    weights = confidence_weights(told, shares)
    bar, measured = bar_of(words, shares)
    known, signs = habits(words), words.signs.copy()
    for fold in range(FOLDS):  # the trees must not see a habit that the word itself has made
        of = words.folds == fold
        signs[of, _HABIT] = encoded(habits(words, ~of), words.lemmas[of])
    arrays, start = boost(signs, words.wrong, words.weights, OPTIONS, TREE_COUNT)
    write_trees(folder / TREES, arrays)
    stored = np.zeros(len(knowledge[PIVOT]))
    stored[: len(known)] = known
    np.save(folder / HABITS, np.round(stored * HABIT_STEPS).clip(-127, 127).astype(np.int8))
    _write_about(folder, data, start, bar, weights, measured, _summary(words, shares))


def audit_all(data: Path, knowledge: Knowledge) -> Iterator[Audited]:
    """Every article with what detectors find that look at the text, or at its company, alone."""
    articles = judged(data)
    folds = folds_of(articles)
    for one, fold in [
        *((one, folds[one.sources[0]]) for one in articles),
        *unmarked(data, folds),
    ]:
        yield audit_one(one, fold, knowledge)


def audit_one(one: Judged, fold: int, knowledge: Knowledge) -> Audited:
    """One article with what is found in it."""
    article = read(one.text, id=one.id, source=Source("annotated"))
    found, article, accompanied = found_in(article, knowledge)
    return Audited(one, article, fold, found, accompanied)


def found_in(
    article: Article, knowledge: Knowledge
) -> tuple[list[tuple[Detector, Detection]], Article, bool]:
    """What detectors find by text and company, the article with that, whether it keeps any."""
    found = _run(frozenset(), article, knowledge)
    count = sum(sentence.words for sentence in article.sentences)
    accompanied = keeps_company(found, count)
    if accompanied:
        article = replace(article, company=company_of(found, Severity.MINOR))
        found += _run(frozenset({Layer.COMPANY}), article, knowledge)
    return found, article, accompanied


def _run(
    needs: frozenset[Layer], article: Article, knowledge: Knowledge
) -> list[tuple[Detector, Detection]]:
    return [
        (detector, detection)
        for detector in DETECTORS
        if detector.needs == needs
        for detection in detector.check(article, knowledge)
    ]


def gather(
    audited: Sequence[Audited], knowledge: Knowledge, work: Path
) -> tuple[Words, list[Told]]:
    """The rows of all words, and what detectors report of them; each by what did not see it."""
    sure = [_confidences(audited, fold) for fold in range(FOLDS)]
    fit = knowledge[CONTEXT_FIT]
    readers = [load_network(work / of_fold(fold), fit) for fold in range(FOLDS)]
    return gather_with(audited, knowledge, readers, sure, learned_entries(knowledge.root))


def gather_with(
    audited: Sequence[Audited],
    knowledge: Knowledge,
    readers: Sequence[Network],
    sure: Sequence[Mapping[str, float]],
    taught: set[str],
) -> tuple[Words, list[Told]]:
    """The same with a reader and the detectors' confidences for each fifth.

    `taught` are entries that one of the articles taught; they are taken out as they are met.
    """
    parts: defaultdict[str, list[NDArray[np.generic]]] = defaultdict(list)
    told: list[Told] = []
    row = 0
    for number, one in enumerate(audited):
        found, skipped = _as_found(one, sure[one.fold], taught)
        article = replace(
            one.article,
            findings=findings_of(found, accompanied=one.accompanied),
            reading=read_words(one.article, readers[one.fold]),
        )
        signed = signs_of(article, knowledge, None)
        count = len(signed.tokens)
        starts = np.array([token.start for token in signed.tokens], dtype=np.int64)
        ends = np.array([token.end for token in signed.tokens], dtype=np.int64)
        marks = [
            _covered(one.judged.marked, starts, ends),
            _covered(one.judged.worse, starts, ends),
        ]
        weight = np.full(count, one.judged.weight, np.float32)
        for span in skipped:
            weight[(starts < span.end) & (ends > span.start)] = 0
        suspects = map(
            Suspect,
            signed.tokens,
            signed.sentences,
            [0.0] * count,
            signed.signs.tolist(),
            signed.others,
        )
        columns = {
            "signs": signed.signs,
            "wrong": marks[0],
            "worse": marks[1],
            "lemmas": np.array(signed.lemmas, dtype=np.int64),
            "systems": np.array([one.judged.system] * count, dtype=np.str_),
            "folds": np.full(count, one.fold),
            "weights": weight,
            "accompanied": np.full(count, one.accompanied),
            "told": signed.signs[:, SIGNS.index("told-detectors")] > 0,
            "named": np.array([is_named(suspect) for suspect in suspects], dtype=bool),
            "articles": np.full(count, number),
        }
        for name, column in columns.items():
            parts[name].append(column)
        if one.judged.weight == 1.0:
            for item, finding in zip(found, article.findings, strict=True):
                inside = np.flatnonzero((starts < finding.span.end) & (ends > finding.span.start))
                counts = finding.told and is_of_words(item.detector)
                if counts and len(inside) and finding.span not in skipped:
                    right = one.confirms(item.detection)
                    told.append(
                        Told(
                            item.confidence, row + int(inside[0]), row + int(inside[-1]) + 1, right
                        )
                    )
        row += count
    return Words(*(np.concatenate(parts[name]) for name in Words._fields)), told


def _covered(
    marked: frozenset[int], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Of each word whether a quarter of it is marked."""
    sums = np.zeros(int(ends.max(initial=0)) + 1, dtype=np.int64)
    inside = [n for n in marked if n < len(sums) - 1]
    sums[np.array(inside, dtype=np.int64) + 1] = 1
    total = sums.cumsum()
    covered: NDArray[np.bool_] = 4 * (total[ends] - total[starts]) >= ends - starts
    return covered


def _confidences(audited: Iterable[Audited], fold: int) -> Mapping[str, float]:
    """The confidence of each detector and basis by the experts' articles of the other fifths."""
    right, found = Counter[str](), Counter[str]()
    for one in audited:
        if one.fold == fold or one.judged.weight != 1.0:
            continue
        for detector, detection in one.found:
            if one.accompanied or not detection.doubtful:
                found[key(detector.id, detection.basis)] += 1
                right[key(detector.id, detection.basis)] += one.confirms(detection)
    return {name: smoothed(right[name], count) for name, count in found.items()}


def _as_found(
    one: Audited, sure: Mapping[str, float], taught: set[str]
) -> tuple[list[Found], list[Span]]:
    """The detections with their confidence; the places that taught an entry, each once."""
    found, skipped = [], []
    for detector, detection in one.found:
        severity = detection.severity or detector.severity
        confidence = sure.get(key(detector.id, detection.basis), PRIOR)
        found.append(Found(detector, detection, severity, confidence, confidence))
        entries = {evidence.text for evidence in detection.evidence if evidence.kind == "entry"}
        if entries & taught and one.confirms(detection):
            taught -= entries
            skipped.append(detection.span)
    return found, skipped


_HABIT = SIGNS.index("habit")


def habits(words: Words, seen: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """For each lemma how much more often it was wrong than other words of the same system."""
    chosen = words.weights > 0 if seen is None else seen & (words.weights > 0)
    lemmas, weights = words.lemmas[chosen], words.weights[chosen].astype(np.float64)
    _, systems = np.unique(words.systems[chosen], return_inverse=True)
    wrong = words.wrong[chosen].astype(np.float64)
    usual = np.bincount(systems, wrong) / np.bincount(systems)
    size = int(words.lemmas.max(initial=0)) + 1
    surplus = np.bincount(lemmas, weights * (wrong - usual[systems]), size)
    found: NDArray[np.float64] = surplus / (np.bincount(lemmas, weights, size) + SHRINK)
    return found


def encoded(known: NDArray[np.float64], lemmas: NDArray[np.int64]) -> NDArray[np.float32]:
    """The sign `habit` of words: NaN where the pivot knows no lemma."""
    found: NDArray[np.float32] = np.where(lemmas == NO_LEMMA, np.nan, known[lemmas])
    return found.astype(np.float32)


def out_of_fold(words: Words) -> Floats:
    """The share of each word by trees, and habits, that saw nothing of its fifth."""
    shares = np.zeros(len(words.wrong))
    for fold in range(FOLDS):
        seen = words.folds != fold
        signs = words.signs.copy()
        # Of what the trees see, too, the habits come from other fifths than the word itself.
        for inner in range(FOLDS):
            if inner != fold:
                of = words.folds == inner
                signs[of, _HABIT] = encoded(habits(words, seen & ~of), words.lemmas[of])
        signs[~seen, _HABIT] = encoded(habits(words, seen), words.lemmas[~seen])
        arrays, start = boost(
            signs[seen], words.wrong[seen], words.weights[seen], OPTIONS, TREE_COUNT
        )
        shares[~seen] = Trees(arrays, start).shares(signs[~seen])
    return shares


def confidence_weights(told: Sequence[Told], shares: Floats) -> tuple[float, float, float]:
    """What a defect's confidence takes from its detector's and from the share of its worst word."""
    from sklearn.linear_model import LogisticRegression

    rows = [[log_odds(one.own), log_odds(shares[one.first : one.last].max())] for one in told]
    model = LogisticRegression(C=10.0).fit(rows, [one.is_right for one in told])
    own, share = (round(float(weight), 4) for weight in model.coef_[0])
    return own, share, round(float(model.intercept_[0]), 4)


def bar_of(words: Words, shares: Floats) -> tuple[float, dict[str, tuple[int, int]]]:
    """The lowest bar that holds its share, of words in company that nothing reports; (right,
    found) above it of those for which another word can be named, and of the rest.
    """
    common = words.signs[:, SIGNS.index("frequency")] > MOST_COMMON
    free = np.flatnonzero(words.accompanied & ~words.told & ~common & (words.weights == 1.0))
    order = free[np.argsort(-shares[free], kind="stable")]
    right = np.cumsum(words.wrong[order])
    counts = np.arange(1, len(order) + 1)
    held = np.flatnonzero((right >= LEAST_RIGHT * counts) & (counts >= _LEAST_WORDS))
    above = order[: int(held[-1]) + 1] if len(held) else order[:0]
    bar = round(float(shares[above[-1]]), 4) if len(above) else 1.0
    kinds = ((NAMED, above[words.named[above]]), (UNNAMED, above[~words.named[above]]))
    return bar, {kind: (int(words.wrong[of].sum()), len(of)) for kind, of in kinds}


def _summary(words: Words, shares: Floats) -> dict[str, float]:
    """How well the shares order the words of the experts' articles."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    experts = words.weights == 1.0
    return {
        "words": int(experts.sum()),
        "wrong": int(words.wrong[experts].sum()),
        "AUROC": round(float(roc_auc_score(words.wrong[experts], shares[experts])), 4),
        "average precision": round(
            float(average_precision_score(words.wrong[experts], shares[experts])), 4
        ),
        "AUROC, major and visible": round(
            float(roc_auc_score(words.worse[experts], shares[experts])), 4
        ),
        "average precision, major and visible": round(
            float(average_precision_score(words.worse[experts], shares[experts])), 4
        ),
    }


def _write_about(
    folder: Path,
    data: Path,
    start: float,
    bar: float,
    weights: Sequence[float],
    measured: Mapping[str, tuple[int, int]],
    summary: Mapping[str, float],
) -> None:
    about = {
        "what": "trees that weigh whether a word is wrong: audit/build/suspicion.py",
        "licence": "CC0-1.0 (statistics)",
        "date": DATE,
        "script": "python -m audit.build suspicion --data FOLDER --work FOLDER",
        "signs": list(SIGNS),
        "start": round(start, 6),
        "bar": bar,
        "confidence": list(weights),
        "right and found, out of fold": dict(measured),
        "out of fold": dict(summary),
        "origin": {
            name: digest(data / name)
            for name in (EXPERTS, EDITED, OUTPUTS)
            if (data / name).exists()
        },
    }
    (folder / ABOUT).write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
