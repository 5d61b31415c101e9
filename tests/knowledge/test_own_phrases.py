"""A desk's own idioms and senses: how they are read, and that they stand over ours."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from audit.detectors.literal_idiom import IDIOMS
from audit.detectors.wrong_sense import SENSES
from audit.errors import UsageError
from audit.knowledge import Knowledge, Table
from audit.knowledge.own_phrases import (
    OwnPhrases,
    context_problem,
    pattern_problem,
    read_own_phrases,
)
from audit.knowledge.phrases import PhraseIndex, reported_part
from audit.model import Defect, Source
from audit.pipeline import audit
from audit.text.sentences import read

OURS = "घड़ी के आसपास|आस"  # a pattern that stands in reference/idioms
AROUND_THE_CLOCK = "बचाव दल घड़ी के आसपास काम में जुटे हैं।"
HEADER = "pattern\tenglish\tsuggestion\tseverity\tconvict\tacquit\n"


def own(
    tmp_path: Path, text: str, knowledge: Knowledge, table: Table[PhraseIndex] = IDIOMS
) -> OwnPhrases:
    file = tmp_path / "own.tsv"
    file.write_text(text, encoding="utf-8")
    return read_own_phrases(file, table, knowledge)


def defects(text: str, added: OwnPhrases, table: Table[PhraseIndex] = IDIOMS) -> list[Defect]:
    article = read(text, id="a", source=Source("a"))
    return list(audit(article, Knowledge(extensions={table: added})).defects)


def test_reads_columns_in_any_order(tmp_path: Path, knowledge: Knowledge) -> None:
    text = (
        "\ufeff# our desk\r\n# pattern\tenglish\r\n\r\nEnglish\tPattern\tsuggestion\r\n"
        "## off\tनीला  हाथी\tx\r\n# a comment\r\nblue elephant\t~नीला  ~हाथी\t बेतुकी बात \r\n"
    )
    found = own(tmp_path, text, knowledge)
    (row,) = found.rows
    assert row == {
        "pattern": "~नीला ~हाथी",
        "english": "blue elephant",
        "meaning": "",
        "suggestion": "बेतुकी बात",
        "severity": "major",
        "convict": "",
        "acquit": "",
        "source": "own list",
    }
    assert (found.name, found.lines) == ("idioms", {"~नीला ~हाथी": 7})
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_pattern_may_begin_with_a_numeral(tmp_path: Path, knowledge: Knowledge) -> None:
    (row,) = own(tmp_path, HEADER + "# ~हाथी\telephants\tहाथी\n", knowledge).rows
    assert row["pattern"] == "# ~हाथी"


def test_rows_of_ours_may_be_copied(tmp_path: Path, knowledge: Knowledge) -> None:
    for table in (IDIOMS, SENSES):
        good = (row for row in knowledge[table].rows if not pattern_problem(row["pattern"]))
        row = next(row for row in good if not row["convict"] and not row["acquit"])
        text = "\t".join(table.columns) + "\n" + "\t".join(row[name] for name in table.columns)
        assert dict(own(tmp_path, text, knowledge, table).rows[0]) == dict(row)


def test_an_empty_list_changes_nothing(tmp_path: Path, knowledge: Knowledge) -> None:
    nothing = own(tmp_path, "# nothing yet\n", knowledge)
    assert nothing.extend(knowledge[IDIOMS], knowledge) is knowledge[IDIOMS]


def test_an_entry_is_added(tmp_path: Path, knowledge: Knowledge) -> None:
    added = own(tmp_path, HEADER + "~नीला ~हाथी\tblue elephant\tबेतुकी बात\n", knowledge)
    (defect,) = defects("सभा में नीले हाथियों की चर्चा हुई।", added)
    assert (defect.detector, defect.suggestion) == ("literal-idiom", "बेतुकी बात")
    assert defect.message == "English idiom “blue elephant” rendered word by word."
    # … and ours are still there.
    (defect,) = defects(AROUND_THE_CLOCK, added)
    assert defect.suggestion == "चौबीसों घंटे"


def test_a_sense_need_not_say_what_it_is_mistaken_for(tmp_path: Path, knowledge: Knowledge) -> None:
    text = HEADER + "~गमला पर ~हस्ताक्षर\tpact\tसमझौते\tminor\n"
    added = own(tmp_path, text, knowledge, SENSES)
    (defect,) = defects("दोनों देशों ने गमले पर हस्ताक्षर किए।", added, SENSES)
    assert defect.message == "Wrong sense of English “pact”."
    assert [kind for kind, _ in defect.evidence] == ["english", "entry"]


def test_an_entry_of_the_same_pattern_replaces_ours(tmp_path: Path, knowledge: Knowledge) -> None:
    added = own(tmp_path, HEADER + f"{OURS}\taround the clock\tरात-दिन\tminor\n", knowledge)
    (defect,) = defects(AROUND_THE_CLOCK, added)
    assert (defect.suggestion, defect.severity.label) == ("रात-दिन", "minor")
    ours = knowledge[IDIOMS]
    assert len(added.extend(ours, knowledge).rows) == len(ours.rows)


def test_of_two_as_long_the_own_one_speaks(tmp_path: Path, knowledge: Knowledge) -> None:
    added = own(tmp_path, HEADER + "~घड़ी के आसपास\taround the clock\tरात-दिन\tminor\n", knowledge)
    (defect,) = defects(AROUND_THE_CLOCK, added)
    assert defect.suggestion == "रात-दिन"


def test_off_silences_ours(tmp_path: Path, knowledge: Knowledge) -> None:
    silent = own(tmp_path, f"pattern\tseverity\n{OURS}\tOFF\n", knowledge)
    assert not defects(AROUND_THE_CLOCK, silent)
    ours = knowledge[IDIOMS]
    assert len(silent.extend(ours, knowledge).rows) == len(ours.rows) - 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("नीला हाथी\tblue elephant\tx\n", 1, "first line must name the columns"),
        ("pattern\tenglish\tsugestion\n", 1, "Did you mean “suggestion”?"),
        ("pattern\tenglish\tpattern\n", 1, "named twice"),
        (HEADER + "नीला हाथी\tblue elephant\n", 2, "its suggestion is missing"),
        (HEADER + "नीला हाथी\n", 2, "its english is missing"),
        (HEADER + "\tx\ty\n", 2, "its pattern is missing"),
        (HEADER + "नीला हाथी\tx\ty\tmayor\n", 2, "Did you mean “major”?"),
        (HEADER + "नीला हाथी\tx\ty\tmajor\t\t\t\n", 2, "7 cells"),
        (HEADER + "नीला हाथी\tx\ty\n\nनीला हाथी\tx\tz\n", 4, "line 2 already"),
        (HEADER + "घड़ी के आसपास|आसपस\t\t\toff\n", 2, f"Did you mean “{OURS}”?"),
        (HEADER + "नीला ~?\tx\ty\n", 2, "element “~?”: a word must follow “~”"),
        (HEADER + "नीला\tx\ty\tmajor\t~क|~ख\n", 2, "convict: “~क|~ख”: words are parted by spaces"),
        (HEADER + "नीला\tx\ty\tmajor\t\t@\n", 2, "acquit: “@”: a word must follow"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, knowledge: Knowledge, text: str, line: int, said: str
) -> None:
    with pytest.raises(UsageError) as error:
        own(tmp_path, text, knowledge)
    assert f"own.tsv:{line}:" in str(error.value)
    assert said in str(error.value)
    assert error.value.remedy


def test_a_file_that_cannot_be_read(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(UsageError, match=r"list of senses cannot be read.*--senses"):
        read_own_phrases(tmp_path / "none.tsv", SENSES, knowledge)
    (tmp_path / "own.tsv").write_bytes(b"pattern\n\xff\xfe\n")
    with pytest.raises(UsageError, match=r"own\.tsv:2: this is not UTF-8"):
        read_own_phrases(tmp_path / "own.tsv", IDIOMS, knowledge)


@pytest.mark.parametrize(
    "pattern",
    [
        "नीला",
        "~नीला|नील हाथी?",
        "[ ~नीला ] पर @करना|किया",
        "# ~हाथी",
        "#|सौ हाथी",
        "नीला * हाथी",
        "नीला _? हाथी",
        "का|की|? हाथी",
        "white हाउस",
        "डॉ. नीला",
    ],
)
def test_good_patterns(pattern: str) -> None:
    assert pattern_problem(pattern) == ""
    PhraseIndex(
        [{"pattern": pattern, "severity": "major", "suggestion": "", "convict": "", "acquit": ""}]
    ).parse_all()


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("[ नीला", "“[” has no “]”"),
        ("नीला ]", "“]” has no “[”"),
        ("] नीला [", "“]” stands before “[”"),
        ("[ [ नीला ]", "“[” stands there twice"),
        ("नीला [ ] हाथी", "nothing stands between"),
        ("[नीला ] हाथी", "“[नीला”: “[” must stand alone"),
        ("नीला* हाथी", "“नीला*”: “*” must stand alone"),
        ("नीला?|नील हाथी", "“?” must be the last sign"),
        ("नीला?? हाथी", "“?” must be the last sign"),
        ("नीला||नील", "a word beside “|” is missing"),
        ("|नीला", "a word beside “|” is missing"),
        ("? नीला", "element “?”: a word is missing"),
        ("नी~ला", "“~” must be the first sign"),
        ("~@करना", "“@” must be the first sign"),
        ("#हाथी", "“#” must stand alone"),
        ("~_ हाथी", "“_” must stand alone"),
        ("नीला-हाथी", "“नीला-हाथी” is read as 3 words or marks"),
        ("नीला , हाथी", "“,” is no word"),
        ("नीला? *", "at least one element"),
        ("_", "at least one element"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said(pattern: str, said: str) -> None:
    assert said in pattern_problem(pattern)


def test_what_is_wrong_with_company_is_said() -> None:
    assert context_problem("~मेज @करना दीवार #") == ""
    assert "parted by spaces" in context_problem("मेज ~मेज|दीवार")
    assert "“?” must be the last sign" in context_problem("मेज?")


def test_the_reported_part() -> None:
    assert reported_part("[ ~नीला हाथी ] पर") == "~नीला हाथी"
    assert reported_part("पर [ हाथी") == "हाथी"
    assert reported_part("हाथी पर") == ""
    assert reported_part("[ * ] पर") == ""


def test_the_example_of_the_readme(tmp_path: Path, knowledge: Knowledge) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    _, _, below = readme.partition("### Idioms and senses of your own")
    example = below.partition("```tsv\n")[2].partition("```")[0]
    found = own(tmp_path, example, knowledge)
    assert [row["pattern"] for row in found.rows] == ["~नीला ~हाथी"]
    assert found.silenced == {OURS}
    (defect,) = defects("सभा में नीले हाथियों की चर्चा हुई।", found)
    assert dict(defect.evidence)["neighbour"] == "सभा"
    assert not defects("सभा में जंगल के नीले हाथियों की चर्चा हुई।", found)
