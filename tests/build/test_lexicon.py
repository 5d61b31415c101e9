"""A small lexicon is built from tiny files, twice alike, and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.build.lexicon import expanded, gather, write
from audit.build.nonword import Sample, learn
from audit.knowledge.lexicon import Lexicon, Register


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A news corpus and a suspicious one, and no list."""
    folder = tmp_path / "data" / "corpora"
    folder.mkdir(parents=True)
    news = "सरकार ने नदी पर पुल बनाया।\n" * 900 + "सरकर आई और सरकारने कहा।\nझरना बहता है।\n"
    (folder / "news_one.txt").write_text(news, encoding="utf-8")
    (folder / "wiki_two.txt").write_text("झील बड़ी है। झील गहरी है। ताल\n", encoding="utf-8")
    return folder.parent


def _build(data: Path, folder: Path) -> tuple[Lexicon, list[str]]:
    log: list[str] = []
    write(gather(data), folder, log=log.append)
    return Lexicon(folder), log


def test_the_same_input_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        _build(data, folder)
    one, two = ({f.name: f.read_bytes() for f in sorted(x.iterdir())} for x in folders)
    assert one == two
    assert "about.json" in one


def test_counts_and_registers_are_read_back(data: Path, tmp_path: Path) -> None:
    lexicon, _ = _build(data, tmp_path / "out")
    assert lexicon.count("सरकार") == pytest.approx(900, rel=0.05)
    assert lexicon.registers("सरकार") == Register.NEWS
    assert lexicon.registers("झील") & Register.SUSPICIOUS
    assert not lexicon.vouched("झील")
    assert lexicon.count("ताल") == 0
    assert "ताल" not in lexicon  # once, in a suspicious source
    assert lexicon.beside("सरकार", "ने") == pytest.approx(900, rel=0.1)


def test_misprints_and_joined_words_are_dropped_and_logged(data: Path, tmp_path: Path) -> None:
    lexicon, log = _build(data, tmp_path / "out")
    assert {"सरकर\tmisprint सरकार", "सरकारने\tjoined सरकार+ने"} <= set(log)
    near = lexicon.near("सरकर")
    assert [(n.word, n.slip) for n in near] == [("सरकार", "sign-lost")]
    assert lexicon.parts("सरकारने") == ("सरकार", "ने")


def test_affixes_are_expanded_one_step() -> None:
    affixes = "SFX M Y 1\nSFX M ा े [^य]ा\nSFX K Y 1\nSFX K 0 ों .\n"
    assert sorted(expanded(affixes, "लड़का/M\nघर/K\n")) == sorted(["लडके", "घरों"])


def test_weights_follow_the_signals() -> None:
    garbles = [{"word": 1.0, "near": 1.0}] * 40 + [{"word": 1.0}] * 5
    untouched = [{"word": 1.0}] * 40 + [{"word": 1.0, "near": 1.0}] * 5
    weights = learn(Sample(garbles, untouched))
    assert weights["near"] > 1 > weights["word"]
