"""Pairs that chance would make and people do not, found in a small made-up language."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from audit.build.unheard import build_unheard, word_classes
from audit.detectors.improbable_phrase import UNHEARD
from audit.knowledge import Knowledge
from audit.knowledge.ngrams import END, FIRST_WORD, START


def test_a_shunned_postposition_is_found_and_read_back(tmp_path: Path) -> None:
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    lines = "गुरुवार को बैठक है।\nशहर में मेला है। शहर को देखो।\n" * 400
    (corpora / "news_one.txt").write_text(lines, encoding="utf-8")
    text = build_unheard(corpora)
    assert text == build_unheard(corpora)
    rows = dict(line.split("\t")[:2] for line in text.split("\n") if line and line[0] != "#")
    assert any("गुरुवार" in words.split() for key, words in rows.items() if key.startswith("में-"))
    assert not any("शहर" in words.split() for key, words in rows.items() if key[:2] in ("मे", "को"))
    (tmp_path / "unheard-pairs.tsv").write_text(text, encoding="utf-8", newline="\n")
    assert "गुरुवार" in Knowledge(tmp_path)[UNHEARD]["में"]


def test_words_of_one_kind_fall_into_one_class() -> None:
    generator = np.random.default_rng(0)
    size = FIRST_WORD + 1000
    # Words of even ids stand before the first frequent word, those of odd ids after it.
    words = generator.integers(FIRST_WORD + 1, size, 60_000)
    mark = np.full_like(words, FIRST_WORD)
    even = words % 2 == 0
    pairs = np.where(even[:, None], np.stack((words, mark), 1), np.stack((mark, words), 1))
    frame = np.full((len(words), 1), START), pairs, np.full((len(words), 1), END)
    stream = np.concatenate(frame, axis=1).ravel()
    for classes in word_classes(stream, size):
        seen = np.arange(FIRST_WORD + 150, size)
        both = set(classes[seen[seen % 2 == 0]]) & set(classes[seen[seen % 2 == 1]])
        assert not both
