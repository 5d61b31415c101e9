"""What the reader learns from: sentences that people wrote, and real translations with marks.

Nothing of `KEPT_OUT` is ever learned from: every sentence is compared with theirs, by a hash of
its words, before it is used. tests/build/test_reading.py holds that.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from audit.build.context_fit import sources
from audit.build.corpora import text_of
from audit.build.damage import KIND, SOUND
from audit.model import Category, Token
from audit.reader import words_of
from audit.text.sentences import split
from audit.text.skeletons import sounds

KEPT_OUT = (
    "eval/expert_dev.jsonl",
    "clean/news_nltk_indian.txt",
    "clean/news_summaries_saumayg.txt.xz",
    "clean/orig_ilgov_governance.txt",
    "clean/trans_tico19.txt.xz",
)
EXPERTS = "eval/expert_train.jsonl.xz"
EDITED = "eval/wmt24_ape_train.jsonl.xz"
OUTPUTS = "eval/system_outputs_wmt14.jsonl.xz"
EDITED_WEIGHT = 0.3  # of an editor's change beside an annotator's mark
UNMARKED_WEIGHT = 0.2  # of a word that people wrote
TOGETHER = 8  # sentences that stand alone, in one article
FOLDS = 5
LEAST, MOST = 4, 64  # words of a sentence that is learned from
GOOD_SYSTEMS = ("google", "microsoft")  # whose wording counts beside a person's
_NEWS = ("news", "trans", "mixed", "web", "parallel")
_NOT_MARKED = frozenset({"omission"})
_OTHERS_READ = 3  # of the sentences of other sources one in so many
_KIND_OF: Mapping[str, int] = {
    **{category.value: number for category, number in KIND.items()},
    "addition": KIND[Category.FLUENCY],
    "punctuation": SOUND,
    "omission": SOUND,
    "language": KIND[Category.UNTRANSLATED],
    "residue": SOUND,
}


class Judged(NamedTuple):
    """One article with the marks of annotators or editors, as offsets into its text.

    `worse` are those of defects that are major at least and show in the Hindi.
    """

    id: str
    system: str
    text: str
    marked: frozenset[int]
    worse: frozenset[int]
    sources: tuple[str, ...]
    weight: float


class Marked(NamedTuple):
    """A real translation: its words, the kind of each (`damage.KINDS`), and where it came from.

    `english` holds what it was translated from, by which renderings of one sentence are kept
    together. `doubts` are the shares of other renderings that lack the word, -1 where none is
    known.
    """

    words: tuple[str, ...]
    kinds: tuple[int, ...]
    doubts: tuple[float, ...]
    english: str
    origin: str


def digest(words: Iterable[str]) -> str:
    """What two sentences of the same words share."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def kept_out(data: Path) -> frozenset[str]:
    """The digests of all sentences that must stay unseen."""
    found = set[str]()
    for name in KEPT_OUT:
        path = data / name
        if not path.exists():
            continue
        for line in text_of(path).splitlines():
            text = json.loads(line)["text_hi"] if ".jsonl" in name and line.strip() else line
            found |= {digest(words) for one in split(text) if (words := words_of(one)[0])}
    return frozenset(found)


def judged(data: Path) -> list[Judged]:
    """The experts' articles, and the edited sentences that the experts did not judge."""
    unseen = _english(data / KEPT_OUT[0])
    rows = list(_rows(data / EXPERTS))
    seen = {row["text_hi"] for row in rows}
    edited = [row for row in _rows(data / EDITED) if row["text_hi"] not in seen]
    return [
        *_articles([row for row in rows if row["source_en"] not in unseen], 1.0),
        *_articles([row for row in edited if row["source_en"] not in unseen], EDITED_WEIGHT),
    ]


def judged_rows(path: Path) -> list[Judged]:
    """The articles of one expert set: for measuring, where it is kept out."""
    return list(_articles(_rows(path), 1.0))


def _articles(rows: Iterable[dict[str, Any]], weight: float) -> Iterator[Judged]:
    """Rows of a block are one article; sentences that stand alone are put together by eights.

    What detectors say of an article depends on how much of it there is, so that sentences are
    not judged one by one: nobody's feed consists of them.
    """
    blocks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        blocks[str(row.get("block", row["id"]))].append(row)
    alone: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    whole: list[list[dict[str, Any]]] = []
    for members in blocks.values():
        if len(members) > 1:
            whole.append(members)
        else:
            alone[members[0]["system"]] += members
    for others in alone.values():
        whole += (others[n : n + TOGETHER] for n in range(0, len(others), TOGETHER))
    for members in whole:
        text, marks, worse = "", set[int](), set[int]()
        for row in members:
            for span in _spans(row):
                offsets = _offsets(row["text_hi"], span, len(text))
                marks |= offsets
                if span.get("visible", True) and span.get("severity") != "minor":
                    worse |= offsets
            text += row["text_hi"] + "\n"
        name, system = str(members[0].get("block", members[0]["id"])), str(members[0]["system"])
        sources = tuple(row["source_en"] for row in members)
        yield Judged(name, system, text, frozenset(marks), frozenset(worse), sources, weight)


def _spans(row: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if "substantive_spans" in row:
        return row["substantive_spans"] or ()
    return [span for span in row["spans"] if span["category"] not in _NOT_MARKED and span["quote"]]


def _offsets(text: str, span: Mapping[str, Any], shift: int) -> set[int]:
    if "start" in span:
        return set(range(shift + span["start"], shift + span["end"]))
    start = -1
    for _ in range(int(span.get("nth", 1))):
        start = text.find(span["quote"], start + 1)
    return set(range(shift + start, shift + start + len(span["quote"]))) if start >= 0 else set()


def unmarked(data: Path, folds: Mapping[str, int]) -> list[tuple[Judged, int]]:
    """What people translated or corrected, by eights, each with its fifth; nothing is marked.

    It has defects, too, which nobody marked, so that it weighs little.
    """
    kept = _english(data / KEPT_OUT[0])
    seen = {row["text_hi"] for row in _rows(data / EXPERTS)}
    references = [row for row in _rows(data / OUTPUTS) if row["system"].startswith("human")]
    texts = [("reference", row["text_hi"], row["source_en"]) for row in references]
    texts += (("corrected", row["post_edit_hi"], row["source_en"]) for row in _rows(data / EDITED))
    groups: defaultdict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for system, text, english in texts:
        if english not in kept and text not in seen and text.strip():
            fold = folds.get(english, zlib.crc32(english.encode()) % FOLDS)
            groups[system, fold].append((text, english))
    return [
        (
            Judged(
                f"{system}-{fold}-{n}",
                system,
                "".join(text + "\n" for text, _ in members[n : n + TOGETHER]),
                frozenset(),
                frozenset(),
                tuple(english for _, english in members[n : n + TOGETHER]),
                UNMARKED_WEIGHT,
            ),
            fold,
        )
        for (system, fold), members in sorted(groups.items())
        for n in range(0, len(members), TOGETHER)
    ]


def learned_entries(reference: Path) -> set[str]:
    """The keys of all rows of reference/ whose source names the training set."""
    found = set[str]()
    for file in sorted(reference.rglob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith("#") and "train" in cells[-1].split("+"):
                found.add(cells[0])
    return found


def folds_of(articles: Iterable[Judged]) -> dict[str, int]:
    """English sentence → its fifth: one for all that stand together, or share such a sentence."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for article in articles:
        for source in article.sources:
            parent[root(source)] = root(article.sources[0])
    members: defaultdict[str, list[str]] = defaultdict(list)
    for source in list(parent):
        members[root(source)].append(source)
    folds: dict[str, int] = {}
    filled = [0] * FOLDS
    # The largest first, each into the emptiest fifth.
    for together in sorted(members.values(), key=lambda found: (-len(found), min(found))):
        fold = filled.index(min(filled))
        filled[fold] += len(together)
        folds |= dict.fromkeys(together, fold)
    return folds


def written(data: Path, unseen: frozenset[str]) -> Iterator[list[str]]:
    """Sentences that people wrote, news first of all, as words; none of `unseen`, none twice."""
    met = set[str]()
    for file in sources(data):
        is_pairs = file.parent.name == "parallel"
        is_news = is_pairs or file.name.startswith(_NEWS)
        for number, line in enumerate(text_of(file).splitlines()):
            if not is_news and number % _OTHERS_READ:
                continue
            cells = line.split("\t")
            if is_pairs and len(cells) < 2:
                continue
            for sentence in split(cells[1] if is_pairs else line):
                words = words_of(sentence)[0]
                if not LEAST <= len(words) <= MOST:
                    continue
                key = digest(words)
                if key not in unseen and key not in met:
                    met.add(key)
                    yield words


def marked(data: Path, unseen: frozenset[str]) -> list[Marked]:
    """All real translations with marks of annotators or of editors, or other renderings."""
    found: list[Marked] = []
    judged = set[str]()
    for row in _rows(data / EXPERTS):
        judged.add(row["text_hi"])
        found += _of_row(row, _marks(row["text_hi"], row["spans"]), {}, "experts")
    for row in _rows(data / EDITED):
        if row["text_hi"] not in judged:
            spans = row.get("substantive_spans") or ()
            marks = {
                offset: KIND[Category.SENSE]
                for span in spans
                for offset in range(span["start"], span["end"])
            }
            found += _of_row(row, marks, {}, "editors")
    found += _compared(data / OUTPUTS, judged, _english(data / KEPT_OUT[0]))
    return [one for one in found if digest(one.words) not in unseen]


def _english(path: Path) -> set[str]:
    return {row["source_en"] for row in _rows(path)}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in text_of(path).split("\n") if path.exists() else ():
        if line.strip():
            yield json.loads(line)


def _marks(text: str, spans: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Offset → kind of the marks of one row."""
    found: dict[int, int] = {}
    for span in spans:
        kind = _KIND_OF.get(span["category"], SOUND)
        if span["quote"] and kind != SOUND:
            found |= dict.fromkeys(sorted(_offsets(text, span, 0)), kind)
    return found


def _of_row(
    row: Mapping[str, Any], marks: Mapping[int, int], lacking: Mapping[str, float], origin: str
) -> Iterator[Marked]:
    for sentence in split(row["text_hi"]):
        words, tokens = words_of(sentence)
        if not words:
            continue
        kinds = tuple(_kind(token, marks) for token in tokens)
        doubts = tuple(lacking.get(_stem(word), -1.0) for word in words)
        yield Marked(tuple(words), kinds, doubts, row["source_en"], origin)


def _stem(word: str) -> str:
    """What forms and spellings of a word share, roughly."""
    return sounds(word).rstrip("aeioun") or word


def _kind(token: Token, marks: Mapping[int, int]) -> int:
    """The kind of a token a quarter of which is marked."""
    inside = [marks[n] for n in range(token.start, token.end) if n in marks]
    return inside[0] if 4 * len(inside) >= token.end - token.start else SOUND


def _compared(path: Path, judged: set[str], kept: set[str]) -> Iterator[Marked]:
    """Outputs of systems beside a person's and good systems' renderings of the same English."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(path):
        if row["source_en"] not in kept:
            rows[row["source_en"]].append(row)
    for members in rows.values():
        by_system = {row["system"]: row for row in members}
        heard = {
            system: {_stem(word) for s in split(row["text_hi"]) for word in words_of(s)[0]}
            for system, row in by_system.items()
        }
        for system, row in by_system.items():
            if row["text_hi"] in judged or row.get("human_translation"):
                continue
            others = [heard[good] for good in GOOD_SYSTEMS if good in heard and good != system]
            others += [heard[name] for name in heard if name.startswith("human")]
            if not others:
                continue
            lacking = {
                sound: sum(sound not in other for other in others) / len(others)
                for sound in heard[system]
            }
            yield from _of_row(row, {}, lacking, "outputs")
