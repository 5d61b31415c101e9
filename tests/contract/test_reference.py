"""reference/ keeps its rules, every table in it is used, and the loader enforces the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.build.checked import declared_tables, notes
from audit.errors import ReferenceDataError
from audit.knowledge import Knowledge, Table, reference_folder
from audit.knowledge.phrases import PhraseIndex
from audit.knowledge.tables import CHECKED, files_of, read_table

TABLES = declared_tables()


@pytest.mark.parametrize("path", sorted(TABLES))
def test_every_declared_table_keeps_the_rules(path: str) -> None:
    read_table(reference_folder(), TABLES[path], check=True)


@pytest.mark.parametrize("path", sorted(TABLES))
def test_every_declared_table_loads(path: str, knowledge: Knowledge) -> None:
    assert knowledge[TABLES[path]] is knowledge[TABLES[path]]


def test_the_notes_on_checked_tables_are_current() -> None:
    """Where not, python -m audit.build checked makes them so: loading is faster with them."""
    root = reference_folder()
    assert {file: file.read_text("utf-8") for file in (root / CHECKED).iterdir()} == notes(root)


@pytest.mark.parametrize("path", sorted(TABLES))
def test_every_pattern_of_a_phrase_table_parses(path: str, knowledge: Knowledge) -> None:
    index = knowledge[TABLES[path]]
    if isinstance(index, PhraseIndex):
        index.parse_all()


def test_every_file_in_reference_belongs_to_a_table() -> None:
    root = reference_folder()
    owned = {file for path in TABLES for file in files_of(root, path)}
    stray = set(root.rglob("*.tsv")) - owned
    assert not stray


RULES = {
    "no comment": ("word\tsource\nक\tx\n", "# block"),
    "wrong column": ("# t\nword\tnote\tsource\n", "columns"),
    "missing cell": ("# t\nword\tsource\nक\n", "cells"),
    "no provenance": ("# t\nword\tsource\nक\t\n", "source"),
    "repeated": ("# t\nword\tsource\nक\tx\nक\tx\n", "repeats"),
    "unsorted": ("# t\nword\tsource\nख\tx\nक\tx\n", "sorted"),
    "stray space": ("# t\nword\tsource\nक \tx\n", "spaces"),
    "CRLF": ("# t\r\nword\tsource\r\n", "LF"),
    "not NFC": ("# t\nword\tsource\ne\u0301\tx\n", "NFC"),
    "letter with its own nukta": ("# t\nword\tsource\nन\u093c\tx\n", "NFC"),
    "nukta after virama": ("# t\nword\tsource\nक\u094d\u093c\tx\n", "NFC"),
    "Latin before Devanagari": ("# t\nword\tsource\nabक\tx\n", "scripts"),
    "accented Latin": ("# t\nword\tsource\nकé\tx\n", "scripts"),
    "space at the start of a row": ("# t\nword\tsource\n क\tx\n", "spaces"),
    "space at the end of a row": ("# t\nword\tsource\nक\tx \n", "spaces"),
    "two spaces": ("# t\nword\tsource\nक  ख\tx\n", "spaces"),
    "mixed scripts": ("# t\nword\tsource\nकab\tx\n", "scripts"),
    "late comment": ("# t\nword\tsource\n# late\n", "cells"),
    "empty": ("# t\n", "header"),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_loader_names_file_and_problem(rule: str, tmp_path: Path) -> None:
    text, problem = RULES[rule]
    (tmp_path / "t.tsv").write_bytes(text.encode())
    table = Table(path="t.tsv", columns=("word", "source"), build=list)
    with pytest.raises(ReferenceDataError, match=r"t\.tsv") as error:
        read_table(tmp_path, table)
    assert problem in str(error.value)


def test_the_loader_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("# t\nword\tsource\nक\tx\nख\tx\nख\tx\n", encoding="utf-8")
    table = Table(path="t.tsv", columns=("word", "source"), build=list)
    with pytest.raises(ReferenceDataError, match=r"t\.tsv:5 repeats 'ख' of t\.tsv:4"):
        read_table(tmp_path, table)


def test_a_key_may_stand_in_one_file_of_a_table_only(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / "t" / name).write_text("# t\nword\tsource\nक\tx\n", encoding="utf-8")
    table = Table(path="t", columns=("word", "source"), build=list)
    with pytest.raises(ReferenceDataError, match=r"b\.tsv:3 repeats 'क' of a\.tsv:3"):
        read_table(tmp_path, table)


def test_a_phrase_has_a_known_severity() -> None:
    row = {"pattern": "क ख", "severity": "grave", "suggestion": "", "convict": "", "acquit": ""}
    with pytest.raises(ReferenceDataError, match="grave"):
        PhraseIndex([row])


def test_a_missing_table_says_what_to_do(tmp_path: Path) -> None:
    table = Table(path="none.tsv", columns=("word", "source"), build=list)
    with pytest.raises(ReferenceDataError, match="missing"):
        read_table(tmp_path, table)
