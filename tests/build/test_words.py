"""What the build scripts write is what the knowledge reads."""

from __future__ import annotations

from pathlib import Path

from audit.build.words import band_of, build_words
from audit.knowledge import Knowledge
from audit.knowledge.words import WORDS


def test_counts_become_bands_and_are_read_back(tmp_path: Path) -> None:
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    (corpora / "news_one.txt").write_text("नदी " * 20 + "पुल " * 4 + "एक " * 3, encoding="utf-8")
    (corpora / "wiki_two.txt").write_text("झील " * 50, encoding="utf-8")
    text = build_words(corpora)
    assert text == build_words(corpora)
    (tmp_path / "words.tsv").write_text(text, encoding="utf-8", newline="\n")
    words = Knowledge(tmp_path)[WORDS]
    assert (words.band("नदी"), words.band("पुल")) == (2, 1)
    assert words.band("एक") == words.band("झील") == 0


def test_bands_rise_by_powers_of_four() -> None:
    assert [band_of(n) for n in (4, 15, 16, 63, 64, 16383, 16384, 10**7)] == [
        1,
        1,
        2,
        2,
        3,
        6,
        7,
        7,
    ]
