"""The compiled list of names: made of rows, written, read back, and told apart when edited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from audit.build.__main__ import main
from audit.build.names import build_names, changes, read_before
from audit.errors import ReferenceDataError
from audit.knowledge import Knowledge, reference_folder
from audit.knowledge.name_index import (
    ABOUT,
    Kind,
    NameEntry,
    NameIndex,
    compile_names,
    neighbourhood,
    words_of,
)
from audit.knowledge.tables import Row
from audit.text.folding import fold
from audit.text.skeletons import skeleton

HEAD = "# Made for a test. Licence: CC0-1.0. Date: 2026-11-21\nlatin\thindi\ttype\ttopic\tsource\n"
PEOPLE = (
    "Anna Kern\tआना कर्न\tperson\trussia\teditor",
    "Kyrylo Budanov\tकिरिलो बुदानोव | किरिलो बुडानोव\tperson\trussia ukraine\teditor",
    "Lavrov\tलावरोव\tperson\trussia\teditor",
)
PLACES = (
    "Gomda\tगोमड़ा\tplace\tindia\teditor",
    "Hyderabad (Pakistan)\tहैदराबाद\tplace\tpakistan\teditor",
    "NEOM\tनियोम\torganisation\tsaudi-arabia\teditor",
    "Neom\tनिओम\tplace\tsaudi-arabia\teditor",
)
TOPICS = {key: (key[:4],) for key in ("india", "pakistan", "russia", "saudi-arabia", "ukraine")}


def row(line: str) -> Row:
    columns = ("latin", "hindi", "type", "topic", "source")
    return dict(zip(columns, line.split("\t"), strict=True))


def part(latin: str, hindi: str, kind: str) -> Row:
    return {"latin": latin, "hindi": hindi, "kind": kind, "source": "editor"}


@pytest.fixture(scope="module")
def index() -> NameIndex:
    parts = [part("Olga", "ओल्गा", "given"), part("Ivanov", "इवानोव | ईवानोव", "surname")]
    return compile_names(map(row, (*PEOPLE, *PLACES)), parts, topics=TOPICS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A reference folder whose names are the few of this file."""
    made = tmp_path / "reference"
    (made / "names").mkdir(parents=True)
    for entry in reference_folder().iterdir():
        if entry.name not in ("names", "name-index", "name-parts", "name-topics.tsv"):
            (made / entry.name).symlink_to(entry)
    write(made / "names" / "people.tsv", PEOPLE)
    write(made / "names" / "places.tsv", PLACES)
    (made / "name-parts").mkdir()
    (made / "name-parts" / "parts.tsv").write_text(
        "# Made.\nlatin\thindi\tkind\tsource\nOlga\tओल्गा\tgiven\teditor\n", encoding="utf-8"
    )
    stems = "".join(f"{key}\t{' '.join(of)}\teditor\n" for key, of in sorted(TOPICS.items()))
    (made / "name-topics.tsv").write_text(f"# Made.\nkey\tstems\tsource\n{stems}", encoding="utf-8")
    return made


def write(file: Path, rows: tuple[str, ...], end: str = "\n") -> None:
    file.write_text(HEAD + "\n".join(rows) + end, encoding="utf-8", newline="\n")


def build(root: Path) -> list[str]:
    """Compile the names of `root`; what the build says."""
    said: list[str] = []
    build_names(Knowledge(root), root / "name-index", said.append)
    return said


def word(index: NameIndex, text: str) -> int:
    number = index.find(fold(text))
    assert number is not None, text
    return number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("किरिलो", Kind.PERSON | Kind.GIVEN),
        ("बुडानोव", Kind.PERSON | Kind.SURNAME),
        ("लावरोव", Kind.PERSON),
        ("हैदराबाद", Kind.PLACE),
        ("नियोम", Kind.ORGANISATION),
        ("ओल्गा", Kind.PERSON | Kind.GIVEN),
        ("ईवानोव", Kind.PERSON | Kind.SURNAME),
    ],
)
def test_a_word_has_the_kinds_of_its_names(index: NameIndex, text: str, kind: Kind) -> None:
    assert index.kind(word(index, text)) == kind


def test_a_word_leads_to_its_names_and_its_preferred_spelling(index: NameIndex) -> None:
    budanov = NameEntry(
        "Kyrylo Budanov",
        ("किरिलो बुदानोव", "किरिलो बुडानोव"),
        "person",
        ("russia", "ukraine"),
        "editor",
    )
    assert list(index.entries_of(word(index, "बुडानोव"))) == [budanov]
    assert budanov.text == "किरिलो बुदानोव"
    assert index.text(word(index, "बुडानोव")) == "बुदानोव"
    assert index.text(word(index, "ईवानोव")) == "इवानोव"
    assert list(index.entries_of(word(index, "ओल्गा"))) == []
    assert index.find(fold("मास्को")) is None


def test_the_latin_form_is_found_in_any_case_and_shown_without_its_bracket(
    index: NameIndex,
) -> None:
    assert index.by_latin("budanov") is None
    entry = index.by_latin("HYDERABAD (pakistan)")
    assert entry is not None
    assert (entry.title, entry.text) == ("Hyderabad", "हैदराबाद")


def test_topics_and_their_crowds(index: NameIndex) -> None:
    assert index.crowds == {
        "india": 1, "pakistan": 1, "russia": 3, "saudi-arabia": 2, "ukraine": 1,
    }  # fmt: skip
    assert index.topics == TOPICS


def test_an_everyday_word_is_marked_common() -> None:
    asked: list[tuple[str, Kind, bool]] = []

    def is_everyday(folded: str, kinds: Kind, alone: bool) -> bool:
        asked.append((folded, kinds, alone))
        return folded == "आना"

    index = compile_names(map(row, PEOPLE), is_everyday=is_everyday)
    assert index.kind(word(index, "आना")) == Kind.PERSON | Kind.GIVEN | Kind.COMMON
    assert index.kind(word(index, "कर्न")) == Kind.PERSON | Kind.SURNAME
    assert ("लावरोव", Kind.PERSON, True) in asked
    assert ("कर्न", Kind.PERSON | Kind.SURNAME, False) in asked


def test_near_finds_what_differs_by_a_consonant(index: NameIndex) -> None:
    budanov = word(index, "बुदानोव")
    for form in ("बुदानोव", "बडनोव", "बुदानो", "बुदारोव", "बुंदानोव"):
        assert budanov in index.near(skeleton(fold(form))), form
    for form in ("बरमोव", "दानोव्स्की", "तुदानोव"):
        assert budanov not in index.near(skeleton(fold(form))), form


@given(st.text("bdgklmnrstv", min_size=1, max_size=8))
def test_a_neighbourhood_keeps_the_first_consonant_and_lacks_one_at_most(bones: str) -> None:
    near = list(neighbourhood(bones))
    assert near[0] == bones
    assert all(len(short) == len(bones) - 1 and short[0] == bones[0] for short in near[1:])
    assert len(near) == (len(bones) if len(bones) > 3 else 1)


@pytest.mark.parametrize(
    ("name", "words"),
    [("अल-कायदा", ["अल", "कायदा"]), ("नई दिल्ली", ["नई", "दिल्ली"]), ("तास", ["तास"])],
)
def test_words_of_a_name(name: str, words: list[str]) -> None:
    assert words_of(name) == words


def test_what_is_saved_answers_as_what_was_compiled(root: Path) -> None:
    compiled = build_names(Knowledge(root), root / "name-index")
    opened = NameIndex.open(root / "name-index")
    count = len(compiled.kinds)
    assert len(opened.kinds) == len(opened.heard) == count
    assert list(opened.heard) == list(compiled.heard)
    assert [opened.text(n) for n in range(count)] == [compiled.text(n) for n in range(count)]
    assert [opened.kind(n) for n in range(count)] == [compiled.kind(n) for n in range(count)]
    for number in range(count):
        assert list(opened.entries_of(number)) == list(compiled.entries_of(number))
        bones = skeleton(compiled.words.restore_key(number))
        assert opened.near(bones) == compiled.near(bones)
    assert list(opened.rows) == list(compiled.rows) == sorted((*PEOPLE, *PLACES))
    assert opened.rows[1:3] == list(compiled.rows)[1:3]
    for line in (*PEOPLE, *PLACES):
        latin = line.split("\t")[0]
        assert opened.by_latin(latin) == compiled.by_latin(latin) is not None
    assert (opened.topics, opened.crowds) == (compiled.topics, compiled.crowds)


def test_an_index_without_respelled_words_opens(root: Path) -> None:
    write(root / "names" / "people.tsv", PEOPLE[2:])
    write(root / "names" / "places.tsv", PLACES[1:2])
    build(root)
    index = NameIndex.open(root / "name-index")
    assert index.spelled == {}
    assert index.text(word(index, "लावरोव")) == "लावरोव"


def test_the_last_line_of_a_list_may_lack_its_line_end(root: Path) -> None:
    write(root / "names" / "people.tsv", PEOPLE, end="")
    build(root)
    entry = NameIndex.open(root / "name-index").by_latin("Lavrov")
    assert entry is not None
    assert entry.source == "editor"


def test_an_edited_list_says_what_to_do(root: Path) -> None:
    build(root)
    write(root / "names" / "people.tsv", PEOPLE[:2])
    with pytest.raises(ReferenceDataError, match=r"people\.tsv has changed") as error:
        NameIndex.open(root / "name-index")
    assert "python -m audit.build names" in str(error.value)


def test_a_list_that_is_gone_says_what_to_do(root: Path) -> None:
    build(root)
    (root / "names" / "places.tsv").unlink()
    with pytest.raises(ReferenceDataError, match=r"places\.tsv has changed"):
        NameIndex.open(root / "name-index")


def test_the_build_says_what_changed(root: Path) -> None:
    assert build(root) == [f"+ {line}" for line in sorted((*PEOPLE, *PLACES))]
    assert build(root) == []
    corrected = PEOPLE[2].replace("लावरोव", "लावरोफ़")
    write(root / "names" / "people.tsv", (*PEOPLE[:2], corrected))
    assert build(root) == [f"~ {corrected}"]
    entry = NameIndex.open(root / "name-index").by_latin("Lavrov")
    assert entry is not None
    assert entry.text == "लावरोफ़"

    added = "Moscow\tमॉस्को\tplace\trussia\teditor"
    write(root / "names" / "people.tsv", PEOPLE[1:])
    write(root / "names" / "places.tsv", (*PLACES[:2], added, *PLACES[2:]))
    assert build(root) == [f"~ {PEOPLE[2]}", f"+ {added}", "- anna kern"]


def test_the_command_says_what_changed_and_how_large_the_index_is(root: Path) -> None:
    for expected in ([f"+ {line}" for line in sorted((*PEOPLE, *PLACES))], []):
        done = CliRunner().invoke(main, ["names", "--reference", str(root)])
        assert done.exit_code == 0, done.output
        *said, size = done.output.splitlines()
        assert said == expected
        assert re.fullmatch(r".*name-index: [\d,]+ bytes", size)


def test_names_that_differ_by_case_only_are_told_apart_in_what_changed(root: Path) -> None:
    build(root)
    before = read_before(root / "name-index")
    rows = [row(line) for line in (*PEOPLE, *PLACES)]
    assert list(changes(before, compile_names(rows))) == []
    upper = {**rows[5], "hindi": "निओम सिटी"}
    assert upper["latin"] == "NEOM"
    changed = list(changes(before, compile_names([*rows[:5], upper, rows[6]])))
    assert changed == ["~ NEOM\tनिओम सिटी\torganisation\tsaudi-arabia\teditor"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("\tperson\t", "\tpresident\t", "'president' is none of"),
        ("\trussia\t", "\tatlantis\t", "no topic ['atlantis']"),
    ],
)
def test_a_type_or_topic_that_does_not_exist_is_named(
    root: Path, old: str, new: str, problem: str
) -> None:
    write(root / "names" / "people.tsv", (PEOPLE[0].replace(old, new), *PEOPLE[1:]))
    with pytest.raises(ValueError, match=re.escape(f"Anna Kern: {problem}")):
        build(root)


def test_the_same_lists_give_the_same_bytes(root: Path) -> None:
    build(root)
    folder = root / "name-index"
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    build(root)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first
    assert ABOUT in first
