"""A table that was checked is read faster, and one that was edited since is checked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import ReferenceDataError
from audit.knowledge.phrases import PhraseIndex, anchors_of
from audit.knowledge.tables import Row, Table, checksum_of, note_file, read_table
from audit.model import Span
from audit.text.sentences import split

_COLUMNS = ("pattern", "severity", "suggestion", "convict", "acquit", "source")
_ROWS = "@पकड़ना लाल|हरा हाथ\tcritical\t\t\t\teditor\nनीला ~हाथी\tmajor\tसंकट\t\t~जंगल\teditor\n"
_TEXT = "# Made up. Licence: CC0-1.0.\n" + "\t".join(_COLUMNS) + "\n" + _ROWS
_SENTENCE = "बाजार में नीले हाथी दिखे और नीला हाथी डूब गया।"


def _phrases() -> Table[PhraseIndex]:
    return Table("phrases.tsv", _COLUMNS, PhraseIndex)


def _noted(root: Path, text: str = _TEXT) -> Path:
    """A folder with one table and a current note on it."""
    file = root / "phrases.tsv"
    file.write_text(text, encoding="utf-8")
    rows: list[Row] = read_table(root, Table("phrases.tsv", _COLUMNS, list), check=True)
    note = note_file(root, "phrases.tsv")
    note.parent.mkdir()
    lines = [checksum_of([file.read_bytes()]), *anchors_of(rows)]
    note.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _found(index: PhraseIndex) -> list[tuple[str, Span]]:
    return [
        (match.phrase.pattern, match.span)
        for sentence in split(_SENTENCE)
        for match in index.best_matches(sentence)
    ]


def test_with_a_note_and_without_the_same_is_found(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "phrases.tsv").write_text(_TEXT, encoding="utf-8")
    (tmp_path / "noted").mkdir()
    _noted(tmp_path / "noted")
    plain, noted = (read_table(tmp_path / name, _phrases()) for name in ("plain", "noted"))
    assert _found(plain) == _found(noted) != []
    assert list(plain.rows) == list(noted.rows) == noted.rows[0:2]
    own = {**plain.rows[1], "pattern": "नीला ~हाथी डूब गया"}
    for index in (plain, noted):
        extended = index.extended([own], without={"@पकड़ना लाल|हरा हाथ"})
        assert [row["pattern"] for row in extended.rows] == ["नीला ~हाथी", own["pattern"]]
        assert _found(extended) == [(own["pattern"], _found(extended)[0][1])]


def test_a_table_that_was_edited_is_checked(tmp_path: Path) -> None:
    file = _noted(tmp_path)
    read_table(tmp_path, _phrases())
    file.write_text(_TEXT.replace("major", "grave"), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="grave"):
        read_table(tmp_path, _phrases())
    file.write_text(_TEXT.replace("\teditor", "\t", 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="source"):
        read_table(tmp_path, _phrases())


def test_a_note_that_fits_spares_the_check(tmp_path: Path) -> None:
    file = _noted(tmp_path)
    text = _TEXT.replace("\teditor", "\t", 1)
    file.write_text(text, encoding="utf-8")
    note = note_file(tmp_path, "phrases.tsv")
    _, _, anchors = note.read_text(encoding="utf-8").partition("\n")
    note.write_text(f"{checksum_of([file.read_bytes()])}\n{anchors}", encoding="utf-8")
    read_table(tmp_path, _phrases())
    with pytest.raises(ReferenceDataError, match="source"):
        read_table(tmp_path, _phrases(), check=True)
