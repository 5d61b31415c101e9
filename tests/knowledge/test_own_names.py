"""A desk's own list of names: how it is read, and that it outranks ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import UsageError
from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES, OWN_TOPIC, Kind, Names
from audit.knowledge.own_names import OwnNames, is_own, read_own_names
from audit.model import Source, Span
from audit.pipeline import audit
from audit.text.folding import fold
from audit.text.sentences import read

LIST = """\
# our desk

Kyrylo Budanov\tकिरिलो बुडानोव | किरीलो बुडानौव
Vandisek Labs\tवांडिसेक लैब्स\torganisation\ttechnology
Qorvendal\tकोरवेंडल\tplace
Beta Huma\tबेटा हूमा
"""


def read_text(tmp_path: Path, text: str, knowledge: Knowledge) -> OwnNames:
    file = tmp_path / "names.tsv"
    file.write_text(text, encoding="utf-8")
    return read_own_names(file, knowledge)


@pytest.fixture
def extended(tmp_path: Path, knowledge: Knowledge) -> Knowledge:
    return Knowledge(extensions={NAMES: read_text(tmp_path, LIST, knowledge)})


@pytest.fixture
def names(extended: Knowledge) -> Names:
    return extended[NAMES]


def test_reads_rows_with_and_without_a_header(tmp_path: Path, knowledge: Knowledge) -> None:
    plain = read_text(tmp_path, LIST, knowledge)
    assert [row["latin"] for row in plain.rows][:2] == ["Kyrylo Budanov", "Vandisek Labs"]
    assert plain.rows[0]["type"] == "person"
    assert plain.rows[1]["topic"].split() == [OWN_TOPIC, "technology"]
    header = "\ufeffhindi\tlatin\r\nकोरवेंडल  |कोरवंडल\tQorvendal \r\n"
    (row,) = read_text(tmp_path, header, knowledge).rows
    assert (row["latin"], row["hindi"]) == ("Qorvendal", "कोरवेंडल | कोरवंडल")


def test_an_empty_list_changes_nothing(tmp_path: Path, knowledge: Knowledge) -> None:
    own = read_text(tmp_path, "# nothing yet\n", knowledge)
    assert own.extend(knowledge[NAMES], knowledge) is knowledge[NAMES]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Qorvendal कोरवेंडल\n", 1, "no tab"),
        ("# x\n\nQorvendal\t\n", 3, "Hindi form is missing"),
        ("\tकोरवेंडल\n", 1, "Latin form is missing"),
        ("Qorvendal\tकोरवेंडल City\n", 1, "has Latin letters"),
        ("कोरवेंडल\tQorvendal\n", 1, "no Latin form"),
        ("Qorvendal\tकोरवेंडल | \n", 1, "empty"),
        ("Qorvendal\tकोरवेंडल!\n", 1, "“!”"),
        ("Qorvendal\tकोरवेंडल | कोरवेंडल\n", 1, "twice"),
        ("Qorvendal\tकोरवेंडल\nqorvendal\tकोरवंडल\n", 2, "line 1 already"),
        ("Qorvendal\tकोरवेंडल\tplaec\n", 1, "Did you mean “place”?"),
        ("Qorvendal\tकोरवेंडल\tplace\trusia\n", 1, "Did you mean “russia”?"),
        ("Qorvendal\tकोरवेंडल\tplace\t\t\t\n", 1, "6 cells"),
        ("latin\thindi\tkind\n", 1, "no column “kind”"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, knowledge: Knowledge, text: str, line: int, said: str
) -> None:
    with pytest.raises(UsageError) as error:
        read_text(tmp_path, text, knowledge)
    assert f"names.tsv:{line}:" in str(error.value)
    assert said in str(error.value)
    assert error.value.remedy


def test_a_file_that_cannot_be_read(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_own_names(tmp_path / "none.tsv", knowledge)
    (tmp_path / "names.tsv").write_bytes(b"# x\nMinsk\t\xff\xfe\n")
    with pytest.raises(UsageError, match=r"names\.tsv:2: this is not UTF-8"):
        read_own_names(tmp_path / "names.tsv", knowledge)


def test_its_words_are_names_and_its_spelling_is_preferred(names: Names) -> None:
    assert names.is_own("वांडिसेक")
    assert "वांडिसेक" in names
    assert names.kinds("कोरवेंडल") == Kind.PLACE
    assert names.preferred(fold("बुडानोव")) == "बुडानोव"
    assert names.preferred(fold("बुदानोव")) == "बुडानोव"
    entry = names.by_latin("kyrylo budanov")
    assert entry is not None
    assert entry.source == "own list"
    assert [entry.latin for entry in names.entries(fold("किरिलो"))] == ["Kyrylo Budanov"]
    assert sum(entry.latin == "Kyrylo Budanov" for entry in names) == 1


def test_an_everyday_word_stays_one(names: Names) -> None:
    assert not names.is_proper("बेटा")
    assert names.is_own("बेटा")


def test_the_name_behind_a_garble_is_its_own(names: Names) -> None:
    near = [near.text for near in names.near("बूदनाव")]
    assert "बुडानोव" in near
    assert "बुदानोव" not in near
    whole = names.behind(("क्यूरीलो", "बुडन"))
    assert whole is not None
    assert whole.parts == ("किरिलो", "बुडानोव")
    # A poor match of its own does not hide a good one of ours.
    other = names.behind(("व्लादिमीर", "पुतीन"))
    assert other is not None
    assert other.entry.latin == "Vladimir Putin"


def test_every_article_is_about_its_names(names: Names, knowledge: Knowledge) -> None:
    assert OWN_TOPIC in names.topics(())
    assert OWN_TOPIC not in knowledge[NAMES].topics(())
    assert names.crowd(OWN_TOPIC) > knowledge[NAMES].crowd("none")


def test_only_whole_spans_of_its_words_are_vouched_for(names: Names) -> None:
    article = read("सचिव कोरवेंडल गए, उसका बेटा भी।", id="a", source=Source("a"))

    def vouched(words: str) -> bool:
        start = article.text.index(words)
        return is_own(article, Span(start, start + len(words)), names)

    assert vouched("कोरवेंडल")
    assert not vouched("कोरवेंडल गए")
    assert not vouched("बेटा")


def test_a_word_of_its_own_is_never_a_garble(tmp_path: Path, knowledge: Knowledge) -> None:
    article = read("बेलारूस ने सम्मेलन मिंगस्क में बुलाया है।", id="a", source=Source("a"))
    flagged = {defect.detector for defect in audit(article, knowledge).defects}
    assert "garbled-name" in flagged
    own = read_text(tmp_path, "Mingsk\tमिंगस्क\tplace\n", knowledge)
    report = audit(article, Knowledge(extensions={NAMES: own}))
    assert not report.defects


def test_a_listed_garble_that_is_a_name_of_the_desk_is_suppressed_with_the_reason(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    article = read("उसकी दुकान अलेपो में है।", id="a", source=Source("a"))
    assert [defect.detector for defect in audit(article, knowledge).defects] == ["garbled-name"]
    own = read_text(tmp_path, "Alepo\tअलेपो\tplace\n", knowledge)
    report = audit(article, Knowledge(extensions={NAMES: own}))
    assert not report.defects
    assert {reason for _, reason in report.suppressed} == {"your list of names has it"}
