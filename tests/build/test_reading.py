"""What the reader learns from: marks become kinds, and what is kept out stays out."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from audit.build.damage import KIND, SOUND
from audit.build.reading import (
    KEPT_OUT,
    Judged,
    digest,
    folds_of,
    judged,
    kept_out,
    marked,
    unmarked,
    written,
)
from audit.model import Category
from audit.reader import words_of
from audit.text.sentences import split
from tests.bench.data import ABSENT, DATA

_ROW: dict[str, object] = {
    "id": "1",
    "block": "b",
    "system": "argos",
    "source_en": "A military treaty.",
    "text_hi": "एक सैन्य उपचार और उपचार।",
    "spans": [
        {"quote": "उपचार", "category": "sense", "severity": "major", "nth": 2},
        {"quote": "सैन्य", "category": "omission", "severity": "major"},
        {"quote": "और", "category": "grammar", "severity": "minor"},
    ],
}


def _write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    path = folder / "eval" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(map(json.dumps, rows)).encode()
    path.write_bytes(lzma.compress(text) if name.endswith(".xz") else text)


def test_marks_become_kinds_and_what_is_missing_marks_nothing(tmp_path: Path) -> None:
    _write(tmp_path, "expert_train.jsonl.xz", [_ROW])
    (one,) = marked(tmp_path, frozenset())
    assert one.words == ("एक", "सैन्य", "उपचार", "और", "उपचार", "।")
    sense, grammar = KIND[Category.SENSE], KIND[Category.GRAMMAR]
    assert one.kinds == (SOUND, SOUND, SOUND, grammar, sense, SOUND)
    (article,) = judged(tmp_path)
    assert "".join(article.text[n] for n in sorted(article.worse)) == "उपचार"
    assert len(article.marked) == len("उपचार") + len("और")


def test_edited_sentences_that_experts_judged_are_left_out(tmp_path: Path) -> None:
    edited: dict[str, object] = {
        "id": 7, "system": "nmt", "source_en": "x", "text_hi": "नया वाक्य यहाँ है",
        "substantive_spans": [{"start": 0, "end": 3}], "spans": [], "post_edit_hi": "नया वाक्य",
    }  # fmt: skip
    _write(tmp_path, "expert_train.jsonl.xz", [_ROW])
    _write(tmp_path, "wmt24_ape_train.jsonl.xz", [{**edited, "text_hi": _ROW["text_hi"]}, edited])
    articles = judged(tmp_path)
    assert [one.weight < 1 for one in articles] == [False, True]
    assert articles[1].marked == frozenset(range(3))
    (corrected, fold), *_ = unmarked(tmp_path, folds_of(articles))
    assert not corrected.marked
    assert 0 <= fold < 5


def test_what_stands_alone_is_put_together_by_eights(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {**_ROW, "id": str(n), "block": str(n), "source_en": f"s{n}", "system": "qe"}
        for n in range(20)
    ]
    _write(tmp_path, "expert_train.jsonl.xz", rows)
    assert [len(one.sources) for one in judged(tmp_path)] == [8, 8, 4]


def test_renderings_of_one_sentence_fall_into_one_fold() -> None:
    def of(*sources: str) -> Judged:
        return Judged("a", "argos", "", frozenset(), frozenset(), sources, 1.0)

    chained = folds_of([of(f"s{n}", f"s{n + 1}") for n in range(20)])
    assert len(set(chained.values())) == 1
    assert set(folds_of([of(f"s{n}") for n in range(50)]).values()) == set(range(5))


def test_what_is_kept_out_is_neither_damaged_nor_learned_from(tmp_path: Path) -> None:
    kept = "इस वाक्य से कोई कुछ नहीं सीखता।"
    other = "दूसरे वाक्य से हर कोई सीख सकता है।"
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / Path(KEPT_OUT[1]).name).write_text(kept + "\n", encoding="utf-8")
    for folder in ("corpora", "parallel"):
        (tmp_path / folder).mkdir()
    (tmp_path / "corpora" / "news_own.txt").write_text(f"{kept}\n{other}\n{other}\n", "utf-8")
    unseen = kept_out(tmp_path)
    assert len(unseen) == 1
    assert [" ".join(words) for words in written(tmp_path, unseen)] == [other.replace("।", " ।")]
    _write(tmp_path, "expert_train.jsonl.xz", [{**_ROW, "text_hi": kept, "spans": []}])
    assert marked(tmp_path, unseen) == []
    _write(tmp_path, "expert_dev.jsonl", [{**_ROW, "text_hi": "कुछ और ही है।"}])
    assert judged(tmp_path) == []  # the same English


@pytest.mark.skipif(not DATA.exists(), reason=ABSENT)
def test_the_development_sets_are_unseen_in_every_training_set() -> None:
    unseen = kept_out(DATA)
    assert len(unseen) > 10_000
    assert not unseen & {digest(one.words) for one in marked(DATA, unseen)}
    articles = judged(DATA)
    shown = [*articles, *(one for one, _ in unmarked(DATA, folds_of(articles)))]
    assert not unseen & {digest(words_of(s)[0]) for one in shown for s in split(one.text)}
