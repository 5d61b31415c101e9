"""Learns from annotated translations what convicts a good Hindi word of being the wrong one.

Every content word of the expert training set is an example, wrong where a mark of the annotators
covers a quarter of it; so is every word of the post-edited sentences of wmt24_ape_train, worth
less, wrong where the editor changed more than house style. Words that another detector reports
anyway are left out. All systems' renderings of one English sentence fall into the same fifth; the
bar and the confidence are measured on fifths that the trees did not see, in
articles that keep company, for only there are such words reported.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audit.build.corpora import DATE, digest, text_of
from audit.build.trees import STUMP, fit_trees, write_trees
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT
from audit.knowledge.pivot import PIVOT
from audit.knowledge.suspicion import (
    ABOUT,
    BAND,
    HABIT_STEPS,
    HABITS,
    MEASURED,
    NAMED,
    SIGNS,
    TREES,
    UNNAMED,
    signs_of,
)
from audit.knowledge.trees import Trees
from audit.model import Severity, Source
from audit.scoring.company import company_of, keeps_company
from audit.text.sentences import read

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXPERTS, EDITED = "eval/expert_train.jsonl.xz", "eval/wmt24_ape_train.jsonl.xz"
FOLDS = 5
EDITED_WEIGHT = 0.3
SHRINK = 8  # a lemma counts for nothing until it was judged about so often
LEAST_RIGHT = 0.72  # of the words above the bar
_LEAST_WORDS = 60  # above the bar: fewer say nothing
_NOT_MARKED = frozenset({"omission"})
OPTIONS = {
    "n_estimators": 200,
    "max_depth": 4,
    "learning_rate": 0.05,
    "subsample": 0.5,
    "min_samples_leaf": 40,
    "max_features": 0.3,
}


class Judged(NamedTuple):
    """One article with the marks of its annotators, as offsets into its text."""

    id: str
    system: str
    text: str
    marked: frozenset[int]
    sources: tuple[str, ...]
    weight: float


class Example(NamedTuple):
    """One word: its signs, its lemma, whether it was marked, whether its article keeps company."""

    signs: Sequence[float]
    lemma: int
    is_wrong: bool
    accompanied: bool
    system: str
    fold: int
    weight: float
    is_named: bool = False


def build_suspicion(data: Path, root: Path) -> None:
    """Read `data`, and reference/ under `root`; write reference/suspicion."""
    folder = root / "suspicion"
    folder.mkdir(parents=True, exist_ok=True)
    knowledge = Knowledge(root)
    # Until there are trees a stump stands in, for the signs need the other knowledge only.
    np.save(folder / HABITS, np.zeros(len(knowledge[PIVOT]), np.int8))
    write_trees(folder / TREES, STUMP)
    _write_about(folder, data, 0.0, 1.0, {}, {})
    articles = [*experts(data / EXPERTS), *edited(data)]
    found = list(examples(articles, knowledge))
    shares = out_of_fold(found)
    bar, measured = bar_of(found, shares)
    habits = _habits(found)
    arrays, start = _fit(found, [habits[one.lemma] for one in found])
    write_trees(folder / TREES, arrays)
    stored = np.zeros(len(knowledge[PIVOT]))
    for lemma, habit in habits.items():
        stored[lemma] = habit
    np.save(folder / HABITS, np.round(stored * HABIT_STEPS).clip(-127, 127).astype(np.int8))
    said = {"words": len(found), "wrong": sum(one.is_wrong for one in found)}
    _write_about(folder, data, start, bar, measured, said)


def experts(path: Path) -> Iterator[Judged]:
    """The blocks of an expert set."""
    blocks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(path):
        blocks[str(row.get("block", row["id"]))].append(row)
    for name, members in blocks.items():
        text, marked = "", set[int]()
        for row in members:
            for span in row["spans"]:
                if span["category"] not in _NOT_MARKED and span["quote"]:
                    marked |= _offsets(row["text_hi"], span, len(text))
            text += row["text_hi"] + "\n"
        sources = tuple(row["source_en"] for row in members)
        yield Judged(name, members[0]["system"], text, frozenset(marked), sources, 1.0)


def edited(data: Path) -> Iterator[Judged]:
    """The post-edited sentences that the experts did not judge."""
    judged = {row["text_hi"] for row in _rows(data / EXPERTS)}
    for row in _rows(data / EDITED):
        if row["text_hi"] not in judged:
            marked = {
                offset
                for span in row.get("substantive_spans") or ()
                for offset in range(span["start"], span["end"])
            }
            yield Judged(
                str(row["id"]),
                "edited",
                row["text_hi"],
                frozenset(marked),
                (row["source_en"],),
                EDITED_WEIGHT,
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in text_of(path).split("\n") if path.exists() else ():
        if line.strip():
            yield json.loads(line)


def _offsets(text: str, span: Mapping[str, Any], shift: int) -> set[int]:
    start = -1
    for _ in range(int(span.get("nth", 1))):
        start = text.find(span["quote"], start + 1)
    return set(range(shift + start, shift + start + len(span["quote"]))) if start >= 0 else set()


def examples(articles: Iterable[Judged], knowledge: Knowledge) -> Iterator[Example]:
    """Every content word that no detector reports, with what is to be learned of it."""
    articles = list(articles)
    folds = folds_of(articles)
    pivot, fit = knowledge[PIVOT], knowledge[CONTEXT_FIT]
    for judged, fold in zip(articles, folds, strict=True):
        article = read(judged.text, id=judged.id, source=Source("annotated"))
        found = [
            (detector, detection)
            for detector in DETECTORS
            if not detector.needs
            for detection in detector.check(article, knowledge)
        ]
        words = sum(sentence.words for sentence in article.sentences)
        accompanied = keeps_company(found, words)
        company = company_of(found, Severity.MINOR)
        reported = {
            offset
            for _, detection in found
            if accompanied or not detection.doubtful
            for offset in range(*detection.span)
        }
        for one in signs_of(replace(article, company=company), knowledge):
            if one.token.start in reported:
                continue
            covered = sum(n in judged.marked for n in range(one.token.start, one.token.end))
            yield Example(
                one.signs,
                pivot.lemma(fit.unit(one.token.folded)),
                4 * covered >= len(one.token.text),
                accompanied,
                judged.system,
                fold,
                judged.weight,
                one.is_named,
            )


def folds_of(articles: Sequence[Judged]) -> list[int]:
    """The fifth of each article: the same for all that share an English sentence."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first: dict[str, str] = {}
    for judged in articles:
        for source in judged.sources:
            parent[root(judged.id)] = root(first.setdefault(source, judged.id))
    return [zlib.crc32(root(judged.id).encode()) % FOLDS for judged in articles]


def _habits(found: Iterable[Example]) -> dict[int, float]:
    """Lemma → how much more often it was wrong than other words of the same system."""
    found = list(found)
    wrong, total = Counter[str](), Counter[str]()
    for one in found:
        total[one.system] += 1
        wrong[one.system] += one.is_wrong
    surplus: defaultdict[int, float] = defaultdict(float)
    weights: defaultdict[int, float] = defaultdict(float)
    for one in found:
        surplus[one.lemma] += one.weight * (one.is_wrong - wrong[one.system] / total[one.system])
        weights[one.lemma] += one.weight
    return {lemma: surplus[lemma] / (weights[lemma] + SHRINK) for lemma in surplus}


def _fit(
    found: Sequence[Example], habits: Sequence[float]
) -> tuple[dict[str, NDArray[np.generic]], float]:
    signs = np.array([one.signs for one in found])
    signs[:, SIGNS.index("habit")] = habits
    labels = np.array([one.is_wrong for one in found])
    weights = np.array([one.weight for one in found])
    return fit_trees(signs, labels, weights, OPTIONS)


def out_of_fold(found: Sequence[Example]) -> NDArray[np.float64]:
    """The share of each example by trees, and habits, that saw nothing of its fifth."""
    shares = np.zeros(len(found))
    for fold in range(FOLDS):
        seen = [one for one in found if one.fold != fold]
        # Of what the trees see, too, the habits come from other fifths than the word itself.
        parts = {
            inner: _habits(one for one in seen if one.fold != inner)
            for inner in range(FOLDS)
            if inner != fold
        }
        arrays, start = _fit(seen, [parts[one.fold].get(one.lemma, 0.0) for one in seen])
        habits = _habits(seen)
        chosen = [n for n, one in enumerate(found) if one.fold == fold]
        signs = np.array([found[n].signs for n in chosen], dtype=np.float32)
        if not len(signs):
            continue
        signs[:, SIGNS.index("habit")] = [habits.get(found[n].lemma, 0.0) for n in chosen]
        shares[chosen] = Trees(arrays, start).shares(signs)
    return shares


def bar_of(
    found: Sequence[Example], shares: NDArray[np.float64]
) -> tuple[float, dict[str, tuple[int, int]]]:
    """The lowest bar that holds its share; kind → (right, found), of words in company."""
    kept = sorted(
        (
            (float(share), one.is_wrong, one.is_named)
            for share, one in zip(shares, found, strict=True)
            if one.accompanied and one.weight == 1.0
        ),
        reverse=True,
    )
    right = np.cumsum([is_wrong for _, is_wrong, _ in kept])
    held = [
        count
        for count in range(_LEAST_WORDS, len(kept) + 1)
        if right[count - 1] >= LEAST_RIGHT * count
    ]
    bar = round(kept[held[-1] - 1][0], 4) if held else 1.0
    measured = {NAMED: (0, 0), UNNAMED: (0, 0)}
    for share, is_wrong, is_named in kept:
        if held and share >= bar - BAND:
            kind = NAMED if is_named and share >= bar else UNNAMED
            right_of, found_of = measured[kind]
            measured[kind] = (right_of + is_wrong, found_of + 1)
    return bar, measured


def _write_about(
    folder: Path,
    data: Path,
    start: float,
    bar: float,
    measured: Mapping[str, tuple[int, int]],
    said: Mapping[str, int],
) -> None:
    about = {
        "what": "trees that weigh whether a word is the wrong one: audit/build/suspicion.py",
        "licence": "CC0-1.0 (statistics)",
        "date": DATE,
        "script": "python -m audit.build suspicion --data FOLDER",
        "signs": list(SIGNS),
        "start": round(start, 6),
        "bar": bar,
        MEASURED: dict(measured),
        "examples": dict(said),
        "origin": {
            name: digest(data / name) for name in (EXPERTS, EDITED) if (data / name).exists()
        },
    }
    (folder / ABOUT).write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
