"""Sentences in English and Hindi that people wrote or mended, to train a translator on.

Read are parallel/ without its measuring sets, the post-edits of wmt24_ape_train and the human
references of system_outputs_wmt14. No English of the expert development set, and no line of the
measuring sets, is among them. What systems wrote is left out: a translator that learned from it
would take its defects for Hindi, and back-translation is there to show them.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import regex

from audit.build.corpora import text_of

MEASURED_ON = "newsdev2014"
_MEASURING = ("README", MEASURED_ON, "wat20")
_HELD_BACK = "expert_dev.jsonl"
# Scripture and interface strings outnumber the rest and read like nothing in the news.
_AT_MOST = {"bible_enhi": 8000, "debian_l10n_ui": 8000}
_LEAST_WORDS = {"debian_l10n_ui": 5}
_LONGEST = 70  # words on a side
_MOST_UNEVEN = 2.5
_SHORT = 6  # words below which lengths may differ as they like
_DEVANAGARI = regex.compile(r"\p{Devanagari}")
_LATIN = regex.compile(r"\p{Latin}")
_MARKUP = regex.compile(r"[<>{}_]|%\p{L}|&\p{L}+;")
_SPACES = regex.compile(r"\s+")


class Pair(NamedTuple):
    """An English sentence, the Hindi of the same meaning, and the name of its source."""

    english: str
    hindi: str
    source: str


def pairs(data: Path) -> list[Pair]:
    """All pairs of `data` (parallel/, eval/) that are fit to learn from, each once, in order."""
    kept_out = _kept_out(data)
    seen: set[tuple[str, str]] = set()
    counts: dict[str, int] = {}
    found = []
    for source, english, hindi in _read(data):
        pair = Pair(plain(english), plain(hindi), source)
        key = (pair.english.casefold(), pair.hindi)
        if key in seen or not _is_fit(pair):
            continue
        if pair.english.casefold() in kept_out or pair.hindi in kept_out:
            continue
        counts[source] = counts.get(source, 0) + 1
        if counts[source] <= _AT_MOST.get(source, counts[source]):
            seen.add(key)
            found.append(pair)
    return found


def measuring_pairs(data: Path) -> list[Pair]:
    """The pairs of newsdev2014, on which translators are measured and never trained."""
    lines = text_of(data / "parallel" / f"{MEASURED_ON}.tsv").splitlines()
    cells = [line.split("\t") for line in lines if "\t" in line]
    return [Pair(plain(english), plain(hindi), MEASURED_ON) for english, hindi, *_ in cells]


def plain(text: str) -> str:
    """`text` as a translator reads it: NFC, one space where there is any."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _read(data: Path) -> Iterator[tuple[str, str, str]]:
    for file in sorted((data / "parallel").iterdir()):
        if file.is_file() and not file.name.startswith(_MEASURING):
            for line in text_of(file).splitlines():
                cells = line.split("\t")
                if len(cells) > 1:
                    yield file.name.split(".")[0], cells[0], cells[1]
    for row in rows(data / "eval" / "wmt24_ape_train.jsonl.xz"):
        if row.get("post_edit_hi"):
            yield "wmt24_ape_train", row["source_en"], row["post_edit_hi"]
    for row in rows(data / "eval" / "system_outputs_wmt14.jsonl.xz"):
        if row.get("human_translation"):
            yield "system_outputs_wmt14", row["source_en"], row["text_hi"]


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    for line in text_of(file).split("\n"):
        if line.strip():
            yield json.loads(line)


def held_back(data: Path) -> set[str]:
    """The English of the expert development set, in lower case."""
    return {plain(row["source_en"]).casefold() for row in rows(data / "eval" / _HELD_BACK)}


def _kept_out(data: Path) -> frozenset[str]:
    """English in lower case and Hindi that nothing may be learned from."""
    held = held_back(data)
    for pair in measuring_pairs(data):
        held |= {pair.english.casefold(), pair.hindi}
    return frozenset(held)


def _is_fit(pair: Pair) -> bool:
    """Whether both sides are sentences in their language, of about one length, without markup."""
    english, hindi = len(pair.english.split()), len(pair.hindi.split())
    shorter, longer = sorted((english, hindi))
    if not _LEAST_WORDS.get(pair.source, 1) <= shorter or longer > _LONGEST:
        return False
    if longer > _SHORT and longer > _MOST_UNEVEN * shorter:
        return False
    if _MARKUP.search(pair.english) or _MARKUP.search(pair.hindi):
        return False
    of_hindi, of_english = len(_DEVANAGARI.findall(pair.hindi)), len(_LATIN.findall(pair.english))
    return (
        of_hindi > 2 * len(_LATIN.findall(pair.hindi))
        and of_english > 2 * len(_DEVANAGARI.findall(pair.english))
        and of_english > 0
    )
