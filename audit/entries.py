"""The entries of phrase tables behind an English idiom, a word, a pattern or some Hindi: `find`.

It finds an entry by its English, by its pattern as it stands in the table, and by Hindi that its
pattern matches, in whatever company; or, where no pattern does, by Hindi that is just its
reported part. The tables are those of idioms, senses, names and constructions.
"""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import regex

from audit.detectors import (
    calque_construction,
    doubled_meaning,
    garbled_name,
    literal_idiom,
    pronoun_case,
    torn_name,
    translated_name,
    wrong_sense,
    wrong_title,
)
from audit.errors import UsageError
from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.confidence import CONFIDENCE, key
from audit.knowledge.own_phrases import OwnPhrases
from audit.knowledge.phrases import PhraseIndex, reported_part
from audit.knowledge.tables import files_of
from audit.model import Article, Detector, Severity, Source
from audit.pipeline import Own
from audit.text.sentences import read

_MOST_CHARACTERS = 1000
_HINDI = regex.compile(r"\p{Devanagari}")
_ENGLISH_WORD = regex.compile(r"[\p{L}\p{Nd}]+(?:'\p{L}+)*")
_BRACKET = regex.compile(r"\s*\([^()]*\)")


class _Kind(NamedTuple):
    """A table of phrases, the detector that asks it, and what its columns are called.

    `basis` is what its detections rest on; `english` and `reading` name the column of the English
    behind an entry and the one that explains it, which is introduced by `label`.
    """

    detector: Detector
    table: Table[PhraseIndex]
    basis: str = ""
    english: str = "english"
    reading: str = ""
    label: str = ""


_KINDS = (
    _Kind(literal_idiom.DETECTOR, literal_idiom.IDIOMS, reading="meaning", label="Meaning"),
    _Kind(wrong_sense.DETECTOR, wrong_sense.SENSES, reading="mistaken_for", label="Read as"),
    _Kind(translated_name.DETECTOR, translated_name.TRANSLATED, "phrase", "name"),
    _Kind(garbled_name.DETECTOR, garbled_name.GARBLES, "phrase", "name"),
    _Kind(torn_name.DETECTOR, torn_name.TORN, "phrase", "name"),
    _Kind(wrong_title.DETECTOR, wrong_title.TITLES, english="title"),
    _Kind(calque_construction.DETECTOR, calque_construction.CALQUES),
    _Kind(doubled_meaning.DETECTOR, doubled_meaning.PAIRS),
    _Kind(pronoun_case.DETECTOR, pronoun_case.PRONOUN_CASES),
)


class Match(IntEnum):
    """How an entry was found; the surest first."""

    PATTERN = 0  # it has the pattern asked for
    ENGLISH = 1  # it has the English asked for
    FLAGGED = 2  # the Hindi asked for is flagged by it
    OUTRANKED = 3  # … would be, but another entry speaks there
    ACQUITTED = 4  # its pattern matches, but its company speaks against it or is missing
    REPORTED_PART = 5  # the Hindi is what it reports, but its pattern asks for more
    SOME_ENGLISH = 6  # the English asked for is part of its


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a table, where it stands, and what a desk's own list does with it.

    `reading` is the meaning of an idiom or the mistaken sense, introduced by `label`. `place` is
    "file:line"; `confidence` is None where its kind has not been measured. `replaced` is the
    place of our entry that this own one replaces, `silenced` that of the line that silences it
    ("" for none). `setting` is the configuration key of own lists for its table, if there is one.
    """

    match: Match
    detector: Detector
    row: Row
    english: str
    reading: str
    label: str
    severity: Severity
    confidence: float | None
    place: str
    is_own: bool = False
    replaced: str = ""
    silenced: str = ""
    setting: str = ""

    @property
    def pattern(self) -> str:
        """In the pattern language of reference/README.md."""
        return self.row["pattern"]


def find(text: str, own: Own) -> tuple[Entry, ...]:
    """All entries for `text`, the surest first; ours and those of a desk's `own` lists.

    Raises UsageError for a text that is empty or too long.
    """
    wanted = " ".join(unicodedata.normalize("NFC", text).split())
    if not wanted:
        raise UsageError("There is nothing to explain.", "mt-audit detectors lists the detectors.")
    if len(wanted) > _MOST_CHARACTERS:
        raise UsageError(
            f"{len(wanted):,} characters are too many to explain.", "mt-audit check audits a text."
        )
    question = _Question(wanted)
    knowledge = own.knowledge()
    found = [entry for kind in _KINDS for entry in _of_kind(kind, question, own, knowledge)]
    if any(entry.match is not Match.REPORTED_PART for entry in found):
        found = [entry for entry in found if entry.match is not Match.REPORTED_PART]
    return tuple(sorted(found, key=lambda entry: entry.match))


def nearest(text: str, own: Own) -> str:
    """The pattern, or for English the English, of an entry that is most like `text`; or ""."""
    wanted, knowledge = " ".join(text.split()), own.knowledge()
    known = {
        row["pattern" if _HINDI.search(text) else kind.english]
        for kind in _KINDS
        for row in knowledge[kind.table].rows
    }
    return next(iter(get_close_matches(wanted, sorted(known), n=1, cutoff=0.6)), "")


class _Question:
    """What is asked for, prepared for comparison with thousands of entries."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_hindi = bool(_HINDI.search(text))

    @cached_property
    def english(self) -> str:
        return _plain(self.text)

    @cached_property
    def article(self) -> Article:
        return read(self.text, id="", source=Source("-"))

    def match(self, row: Row, english: str, hindi: Mapping[str, Match]) -> Match | None:
        """How the entry is meant, if it is; `hindi` says so for patterns that match."""
        if row["pattern"] == self.text:
            return Match.PATTERN
        if (found := hindi.get(row["pattern"])) is not None:
            return found
        if self.is_hindi or not self.english:
            return None
        known = _plain(english)
        if self.english not in known:  # nearly always
            return None
        if self.english in (known, _plain(_BRACKET.sub("", english))):
            return Match.ENGLISH
        return Match.SOME_ENGLISH if f" {self.english} " in f" {known} " else None


def _plain(english: str) -> str:
    """Lower-case words with single spaces."""
    return " ".join(_ENGLISH_WORD.findall(english.casefold().replace("’", "'")))


def _of_kind(kind: _Kind, question: _Question, own: Own, knowledge: Knowledge) -> Iterator[Entry]:
    index = knowledge[kind.table]
    own_list = {"idioms": own.idioms, "senses": own.senses}.get(kind.table.path)
    has_list = kind.table.path in ("idioms", "senses")
    whole = index
    if own_list and own_list.silenced:
        # What is silenced must be found too: someone may wonder why it is not flagged.
        ours = Knowledge(knowledge.root)[kind.table]
        silenced = [row for row in ours.rows if row["pattern"] in own_list.silenced]
        whole = index.extended(silenced)
    hindi = _by_hindi(question.article, whole, index) if question.is_hindi else {}
    found = [
        (row, match)
        for row in whole.rows
        if (match := question.match(row, row[kind.english], hindi)) is not None
    ]
    if not found:
        return
    places = _places(knowledge.root, kind.table, {row["pattern"] for row, _ in found})
    confidences = knowledge[CONFIDENCE]
    for row, match in found:
        entry = Entry(
            match=match,
            detector=kind.detector,
            row=row,
            english=row[kind.english],
            reading=row[kind.reading] if kind.reading else "",
            label=kind.label,
            severity=Severity[row["severity"].upper()],
            confidence=confidences.get(key(kind.detector.id, kind.basis)),
            place=places.get(row["pattern"], ""),
            setting=kind.table.path if has_list else "",
        )
        yield _as_own(entry, own_list) if own_list else entry


def _as_own(entry: Entry, own_list: OwnPhrases) -> Entry:
    line = own_list.lines.get(entry.pattern)
    if line is None:
        return entry
    place = f"{os.path.relpath(own_list.file)}:{line}"  # shorter than from the root
    if entry.pattern in own_list.silenced:
        return replace(entry, silenced=place)
    return replace(entry, place=place, is_own=True, replaced=entry.place)


def _by_hindi(article: Article, whole: PhraseIndex, index: PhraseIndex) -> dict[str, Match]:
    """The patterns of `whole` that match somewhere in `article`, and what `index` makes of it."""
    found: dict[str, Match] = {}

    def note(patterns: Iterable[str], match: Match) -> None:
        for pattern in patterns:
            found[pattern] = min(match, found.get(pattern, match))

    for sentence in article.sentences:
        placed = whole.matches(sentence, in_any_company=True)
        note((match.phrase.pattern for match in placed), Match.ACQUITTED)
        note((match.phrase.pattern for match in index.matches(sentence)), Match.OUTRANKED)
        note((match.phrase.pattern for match in index.best_matches(sentence)), Match.FLAGGED)
    return found or dict.fromkeys(_by_reported_part(article, whole.rows), Match.REPORTED_PART)


def _by_reported_part(article: Article, rows: Iterable[Row]) -> Iterator[str]:
    """The patterns of which the part between brackets is all of `article`."""
    patterns: defaultdict[str, list[str]] = defaultdict(list)
    parts: dict[str, Row] = {}
    for row in rows:
        if part := reported_part(row["pattern"]):
            patterns[part].append(row["pattern"])
            parts[part] = {**row, "pattern": part}
    index = PhraseIndex(parts.values())
    words = [token for sentence in article.sentences for token in sentence.tokens if token.is_word]
    for sentence in article.sentences:
        for match in index.matches(sentence, in_any_company=True):
            if words and (words[0].start, words[-1].end) == match.span:
                yield from patterns[match.phrase.pattern]


def _places(root: Path, table: Table[PhraseIndex], patterns: set[str]) -> dict[str, str]:
    """Where the entries of `patterns` stand in reference/, as "file:line"."""
    found: dict[str, str] = {}
    for file in files_of(root, table.path):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            pattern = line.partition("\t")[0]
            if pattern in patterns:
                found[pattern] = f"reference/{file.relative_to(root).as_posix()}:{number}"
    return found
