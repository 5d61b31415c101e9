"""A desk's own idioms and senses: `--idioms FILE`, `--senses FILE`, or the same configuration keys.

The file is UTF-8 text, its cells parted by tabs, with the columns of our own tables: a first line
names them, in any order (pattern, english, suggestion; and if one likes severity, convict, acquit,
source, and meaning or mistaken_for). Rows of ours may be copied as they are, with their first
line. A row adds an entry, or replaces ours of the same pattern; with the severity `off` it
silences ours. Blank lines are passed over, and so are lines that begin with #: above the first
line all of them, below it those without a tab or with ##, since a pattern may begin with #.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import regex

from audit.errors import UsageError
from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.own_list import one_of, read_own_text
from audit.knowledge.phrases import PhraseIndex
from audit.text.tokens import tokenize

OFF = "off"
SEVERITIES = ("minor", "major", "critical", OFF)
SOURCE = "own list"
_DEFAULT_SEVERITY = "major"
_OBLIGATORY = ("pattern", "english", "suggestion")
_EXAMPLE = "pattern⇥english⇥suggestion (⇥ is a tab)"
_LANGUAGE = "The pattern language stands in reference/README.md."
_ALONE = ("#", "_")  # may be one of several alternatives, but have no prefix
_MARKS = regex.compile(r"[\[\]*?#_~@]")


@dataclass(frozen=True)
class OwnPhrases:
    """The rows of a desk's list, checked, with the checksum of the file they were read from.

    `silenced` are patterns of ours; `lines` tells the line of each pattern in `file`. `name` is
    the table they belong to: idioms or senses.
    """

    name: str
    file: str
    rows: tuple[Row, ...]
    silenced: frozenset[str]
    lines: Mapping[str, int]
    checksum: str

    def extend(self, built: PhraseIndex, _knowledge: Knowledge) -> PhraseIndex:
        """`built` with these entries, without those that they replace or silence."""
        if not self.lines:
            return built
        return built.extended(self.rows, self.silenced)


def read_own_phrases(file: Path, table: Table[PhraseIndex], knowledge: Knowledge) -> OwnPhrases:
    """Read and check a list for `table`. Raises UsageError with the file, the line and a remedy.

    `knowledge` is ours alone: it tells whether there is what the list silences.
    """
    text, checksum = read_own_text(file, table.path)
    rows: list[Row] = []
    silenced: set[str] = set()
    lines: dict[str, int] = {}
    for number, row in _rows(str(file), text, table.columns):
        pattern = row["pattern"]
        if pattern in lines:
            raise UsageError(
                f"{file}:{number}: “{pattern}” stands in line {lines[pattern]} already.",
                "Leave one of the two out.",
            )
        lines[pattern] = number
        if row["severity"] == OFF:
            _check_is_ours(f"{file}:{number}", pattern, knowledge[table])
            silenced.add(pattern)
        else:
            rows.append(row)
    return OwnPhrases(table.path, str(file), tuple(rows), frozenset(silenced), lines, checksum)


def _rows(file: str, text: str, known: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Each row with its line number."""
    columns: tuple[str, ...] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or (columns is None and line.startswith("#")):
            continue
        if line.startswith("##") or (line.startswith("#") and "\t" not in line):
            continue
        where = f"{file}:{number}"
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if columns is None:
            columns = _header(where, cells, known)
        else:
            yield number, _row(where, cells, columns, known)


def _header(where: str, cells: list[str], known: tuple[str, ...]) -> tuple[str, ...]:
    columns = tuple(map(str.lower, cells))
    if "pattern" not in columns:
        raise UsageError(
            f"{where}: the first line must name the columns.", f"Write it above: {_EXAMPLE}."
        )
    for column in columns:
        one_of(column, known, f"{where}: there is no column")
    if len(set(columns)) < len(columns):
        raise UsageError(f"{where}: a column is named twice.", f"The columns: {', '.join(known)}.")
    return columns


def _row(where: str, cells: list[str], columns: tuple[str, ...], known: tuple[str, ...]) -> Row:
    if len(cells) > len(columns):
        raise UsageError(
            f"{where}: there are {len(cells)} cells, not {len(columns)} at most.",
            f"The columns of this file are {', '.join(columns)}.",
        )
    row = dict.fromkeys(known, "") | dict(zip(columns, cells, strict=False))
    row["severity"] = row["severity"].lower() or _DEFAULT_SEVERITY
    one_of(row["severity"], SEVERITIES, f"{where}: there is no severity")
    for column in _OBLIGATORY[:1] if row["severity"] == OFF else _OBLIGATORY:
        if not row[column]:
            raise UsageError(f"{where}: its {column} is missing.", f"Write {_EXAMPLE}.")
    if row["severity"] != OFF:
        if problem := pattern_problem(row["pattern"]):
            raise UsageError(f"{where}: pattern: {problem}.", _LANGUAGE)
        for column in ("convict", "acquit"):
            if problem := context_problem(row[column]):
                raise UsageError(f"{where}: {column}: {problem}.", _LANGUAGE)
    row["source"] = row["source"] or SOURCE
    return row


def _check_is_ours(where: str, pattern: str, ours: PhraseIndex) -> None:
    patterns = [row["pattern"] for row in ours.rows]
    if pattern not in patterns:
        near = get_close_matches(pattern, patterns, n=1, cutoff=0.6)
        raise UsageError(
            f"{where}: no entry of ours has the pattern “{pattern}”, so there is none to silence.",
            f"Did you mean “{near[0]}”?" if near else "mt-audit explain shows patterns.",
        )


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern, with the element that is; "" for a good one."""
    parts = pattern.split(" ")
    elements = [part for part in parts if part not in ("[", "]")]
    for element in elements:
        if element != "*" and (problem := _element_problem(element)):
            return f"element “{element}”: {problem}"
    for mark, other in (("[", "]"), ("]", "[")):
        if parts.count(mark) > 1:
            return f"“{mark}” stands there twice"
        if mark in parts and other not in parts:
            return f"“{mark}” has no “{other}”"
    if "[" in parts and parts.index("]") < parts.index("["):
        return "“]” stands before “[”"
    reported = parts[parts.index("[") + 1 : parts.index("]")] if "[" in parts else elements
    if not reported:
        return "nothing stands between “[” and “]”"
    if all(part in ("*", "_") or part.endswith("?") for part in elements):
        return "at least one element must be a word, or #, that may not be missing"
    return ""


def _element_problem(element: str) -> str:
    names = element.removesuffix("?").split("|")
    if element.endswith("|?"):  # as good as a|b?
        names.pop()
    if not any(names):
        return "a word is missing"
    for name in names:
        if not name:
            return "a word beside “|” is missing"
        if name not in _ALONE and (problem := _word_problem(name)):
            return problem
    return ""


def context_problem(cell: str) -> str:
    """What is wrong with a cell of convict or acquit, with the word that is; "" for a good one."""
    for name in cell.split():
        if "|" in name:
            return f"“{name}”: words are parted by spaces here, not by “|”"
        if name != "#" and (problem := _word_problem(name)):
            return f"“{name}”: {problem}"
    return ""


def _word_problem(name: str) -> str:
    word = name[1:] if name[0] in "~@" else name
    if not word:
        return f"a word must follow “{name}”"
    if mark := _MARKS.search(word):
        return _MISPLACED[mark.group()]
    count = _tokens(word)
    if count > 1:
        return f"“{word}” is read as {count} words or marks: part them by spaces, without hyphens"
    if not count:
        return f"“{word}” is no word"
    return ""


_MISPLACED = {
    "[": "“[” must stand alone, between spaces",
    "]": "“]” must stand alone, between spaces",
    "*": "“*” must stand alone, between spaces",
    "?": "“?” must be the last sign, once, for all alternatives together",
    "#": "“#” must stand alone or beside “|”",
    "_": "“_” must stand alone or beside “|”",
    "~": "“~” must be the first sign of a word",
    "@": "“@” must be the first sign of a word",
}


@cache
def _tokens(word: str) -> int:
    """In how many tokens a word of a text is read; 0 where none of them is a word."""
    tokens = [token for token in tokenize(word) if token is not None]
    return len(tokens) if any(token.is_word for token in tokens) else 0
