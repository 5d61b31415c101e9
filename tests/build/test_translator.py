"""Training a translator: alignment, and a package that really translates what it was taught."""

from __future__ import annotations

import json
import lzma
import zipfile
from pathlib import Path

import numpy as np
import pytest

from audit.backtranslation.direct import DirectTranslator
from audit.backtranslation.shelving import add
from audit.build.translator import SMALL, Shape, align, build_translator, positions

TINY = Shape(32, 2, 64, 1, 1, 120)
WORDS = {
    "red": "लाल", "big": "बड़ा", "small": "छोटा", "old": "पुराना", "new": "नया", "good": "अच्छा",
    "house": "घर", "tree": "पेड़", "horse": "घोड़ा", "table": "मेज", "river": "नदी", "city": "शहर",
}  # fmt: skip


def test_alignment_finds_who_stands_for_whom() -> None:
    sources = [np.array(s) for s in ([1, 2], [1, 3], [2, 3], [4, 1])] * 5
    targets = [np.array(t) for t in ([12, 11], [11, 13], [13, 12], [11, 14])] * 5
    found = align(sources, targets, 20)
    assert [one.tolist() for one in found[:4]] == [[1, 0], [0, 1], [1, 0], [1, 0]]


def test_a_piece_without_a_partner_is_not_aligned() -> None:
    sources = [np.array([1, 2])] * 3 + [np.array([n]) for n in range(3, 9)]
    targets = [np.array([11, 12])] * 3 + [np.array([10 + n, 19]) for n in range(3, 9)]
    for one in align(sources, targets, 20)[3:]:
        assert one[0] == 0


def test_positions_differ_and_are_bounded() -> None:
    table = positions(50, 32)
    assert table.shape == (50, 32)
    assert np.abs(table).max() <= 1
    assert len(np.unique(table.round(4), axis=0)) == 50


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name in ("parallel", "eval"):
        (folder / name).mkdir()
    adjectives, nouns = list(WORDS)[:6], list(WORDS)[6:]
    lines = [
        f"the {a} {n} and the {b} {m}\t{WORDS[a]} {WORDS[n]} और {WORDS[b]} {WORDS[m]}"
        for a in adjectives
        for n in nouns
        for b in adjectives
        for m in nouns
        if (a, n) != (b, m)
    ]
    (folder / "parallel" / "made.tsv").write_text("\n".join(lines[::2]), encoding="utf-8")
    (folder / "parallel" / "newsdev2014.tsv").write_text("\n".join(lines[1:40:2]), encoding="utf-8")
    (folder / "eval" / "expert_dev.jsonl").write_text(
        json.dumps({"source_en": "nothing"}), encoding="utf-8"
    )
    for name in ("wmt24_ape_train", "system_outputs_wmt14"):
        (folder / "eval" / f"{name}.jsonl.xz").write_bytes(lzma.compress(b""))
    return folder


def test_a_trained_package_translates_aligns_and_says_what_it_is(
    data: Path, tmp_path: Path
) -> None:
    pytest.importorskip("torch", reason="training needs the extra `train` (PyTorch)")
    pytest.importorskip("sklearn", reason="training needs the extra `train` (scikit-learn)")
    said: list[str] = []
    file = build_translator(data, tmp_path, ("hi", "en"), shape=TINY, passes=60, say=said.append)
    with zipfile.ZipFile(file) as package:
        card = package.read("hi_en/README.md").decode()
        metadata = json.loads(package.read("hi_en/metadata.json"))
    assert "chrF2" in card
    assert "nrefs:1" in card
    assert "| made |" in card
    assert (metadata["from_code"], metadata["to_code"]) == ("hi", "en")
    assert metadata["purpose"] != "test"
    installed = add(file, tmp_path / "packages")
    assert not installed.is_test
    translator = DirectTranslator(installed, threads=1)
    (found,) = translator.translate(["लाल घर और बड़ा पेड़"])
    assert found.text == "the red house and the big tree"
    link = next(one for one in found.links if found.text[one.start : one.end] == "tree")
    assert "लाल घर और बड़ा पेड़"[link.source_start : link.source_end] == "पेड़"
    assert any("nats a piece" in line for line in said)


def test_the_shape_of_the_test_packages_is_marked_as_such(
    installed: dict[str, str],
) -> None:
    folder = Path(installed["XDG_DATA_HOME"]) / "argos-translate" / "packages"
    for package in folder.iterdir():
        assert json.loads((package / "metadata.json").read_text())["purpose"] == "test"
        assert f"{SMALL.pieces:,} pieces" in " ".join((package / "README.md").read_text().split())
        assert sum(f.stat().st_size for f in package.rglob("*") if f.is_file()) < 2_000_000
