"""Pairs to train a translator on: fit, each once, and none of what is measured on."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from audit.build.bitext import Pair, measuring_pairs, pairs, plain
from audit.build.english_pairs import build_english_pairs
from audit.knowledge.english_pairs import ENGLISH_PAIRS
from tests.bench.data import ABSENT, DATA, rows

HELD = "The minister opened the new bridge."


def write_lines(file: Path, *objects: dict[str, Any]) -> None:
    file.write_text(
        "\n".join(json.dumps(one, ensure_ascii=False) for one in objects), encoding="utf-8"
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("parallel", "eval"):
        (tmp_path / name).mkdir()
    (tmp_path / "parallel" / "made.tsv").write_text(
        "The rain  came.\tबारिश आई।\n"
        "The rain came.\tबारिश आई।\n"
        f"{HELD}\tमंत्री ने नया पुल खोला।\n"
        "A farmer sows.\tकिसान बोता है।\n"
        "<b>Save</b>\tसहेजें\n"
        "only English\tonly English\n"
        "one\tयह वाक्य बहुत ज्यादा लंबा है और इसका जोड़ा बहुत छोटा है\n"
        "no pair\n",
        encoding="utf-8",
    )
    (tmp_path / "parallel" / "newsdev2014.tsv").write_text(
        "A farmer sows.\tकिसान बीज बोता है।\n", encoding="utf-8"
    )
    evals = tmp_path / "eval"
    write_lines(evals / "expert_dev.jsonl", {"source_en": HELD})
    for name, rows_of in (
        (
            "wmt24_ape_train",
            [
                {"source_en": "He went home.", "post_edit_hi": "वह घर गया।", "text_hi": "वह घर।"},
                {"source_en": HELD, "post_edit_hi": "मंत्री ने पुल खोला।", "text_hi": "x"},
            ],
        ),
        (
            "system_outputs_wmt14",
            [
                {"source_en": "It is hot.", "text_hi": "गर्मी है।", "human_translation": True},
                {"source_en": "It is cold.", "text_hi": "ठंड है।", "human_translation": False},
            ],
        ),
        ("wmt23_qe_train", [{"source_en": "The river rose fast.", "text_hi": "x"}] * 3),
    ):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows_of)
        (evals / f"{name}.jsonl.xz").write_bytes(lzma.compress(lines.encode()))
    return tmp_path


def test_pairs_are_fit_unique_and_not_held_back(data: Path) -> None:
    assert pairs(data) == [
        Pair("The rain came.", "बारिश आई।", "made"),
        Pair("He went home.", "वह घर गया।", "wmt24_ape_train"),
        Pair("It is hot.", "गर्मी है।", "system_outputs_wmt14"),
    ]


def test_what_is_measured_on_is_read_apart(data: Path) -> None:
    (pair,) = measuring_pairs(data)
    assert pair.hindi == "किसान बीज बोता है।"


def test_plain_text_is_nfc_with_single_spaces() -> None:
    assert plain(" e\u0301\u00a0 x\n") == "é x"


def test_english_neighbours_are_counted_once_a_line_and_kept_from_two_on(
    data: Path, tmp_path: Path
) -> None:
    text = "".join(f"The red house stands {n}.\tलाल घर।\n" for n in range(6))
    (data / "parallel" / "more.tsv").write_text(text, encoding="utf-8")
    folder = tmp_path / "english-pairs"
    build_english_pairs(data, folder)
    found = ENGLISH_PAIRS.load(folder)
    assert found.are_met("red", "house")
    assert not found.are_met("house", "red")
    assert found.count("house") == 6
    assert found.count("minister") == 0
    again = tmp_path / "again"
    build_english_pairs(data, again)
    assert (again / "pairs.npy").read_bytes() == (folder / "pairs.npy").read_bytes()


@pytest.mark.skipif(not DATA.exists(), reason=ABSENT)
def test_no_english_of_the_development_set_is_learned_from() -> None:
    held = {plain(row["source_en"]).casefold() for row in rows(DATA / "eval/expert_dev.jsonl")}
    assert not any(pair.english.casefold() in held for pair in pairs(DATA))
