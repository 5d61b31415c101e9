"""`--names FILE` and `mt-audit names lookup`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Run, Spawn

LIST = "Qorvendal\tकोरवेंडल\tplace\nKyrylo Budanov\tकिरिलो बुडानोव\n"
GARBLED = "प्रवक्ता कल कोरवंडोल से लौटे।\n"
JSONL = ("--format", "jsonl", "--only", "garbled-name")


@pytest.fixture
def desk(here: Path) -> Path:
    (here / "names.tsv").write_text(LIST, encoding="utf-8")
    (here / "news.txt").write_text(GARBLED, encoding="utf-8")
    return here


class TestOwnList:
    def test_garbles_of_its_names_are_found(self, run: Run, desk: Path) -> None:
        assert not json.loads(run("check", "news.txt", *JSONL).output)["defects"]
        result = run("check", "news.txt", *JSONL, "--names", "names.tsv")
        assert result.exit_code == 0
        (defect,) = json.loads(result.output)["defects"]
        assert (defect["text"], defect["suggestion"]) == ("कोरवंडोल", "कोरवेंडल")

    def test_configuration_names_it_beside_itself(self, run: Run, desk: Path) -> None:
        (desk.parent / "mt-audit.toml").write_text('names = "desk/names.tsv"', encoding="utf-8")
        assert json.loads(run("check", "news.txt", *JSONL).output)["defects"]
        result = run("check", "news.txt", *JSONL, "--no-config")
        assert not json.loads(result.output)["defects"]
        (desk / "none.tsv").write_text("", encoding="utf-8")
        result = run("check", "news.txt", *JSONL, "--names", "none.tsv")
        assert not json.loads(result.output)["defects"]

    def test_the_signature_shows_it(self, run: Run, desk: Path) -> None:
        def reference(*more: str) -> str:
            result = run("check", "news.txt", "--format", "json", *more)
            return str(json.loads(result.output)["signature"]["reference"])

        ours = reference()
        own = reference("--names", "names.tsv")
        assert "+" not in ours
        assert own.startswith(f"{ours}+names:")
        (desk / "names.tsv").write_text(LIST + "# more\n", encoding="utf-8")
        assert reference("--names", "names.tsv") != own

    def test_several_processes_say_the_same(self, spawn: Spawn, desk: Path) -> None:
        lines = [json.dumps({"id": str(n), "text": GARBLED}) for n in range(70)]
        (desk / "day.jsonl").write_text("\n".join(lines), encoding="utf-8")
        one, two = (
            spawn("check", "day.jsonl", *JSONL, "--names", "names.tsv", "--jobs", jobs)
            for jobs in ("1", "2")
        )
        assert one.returncode == two.returncode == 0, one.stderr + two.stderr
        assert one.stdout == two.stdout
        assert one.stdout.count("कोरवेंडल") >= 70

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "cannot be read"),
            (b"Minsk\t\xff\n", "names.tsv:1: this is not UTF-8"),
            ("Minsk मिन्स्क\n".encode(), "names.tsv:1: there is no tab"),
            ("Minsk\tमिन्स्क\nMinsk\tमिंस्क\n".encode(), "names.tsv:2: “Minsk” stands in line 1"),
        ],
    )
    def test_a_bad_list_is_wrong_usage(
        self, run: Run, desk: Path, content: bytes | None, said: str
    ) -> None:
        if content is None:
            (desk / "names.tsv").unlink()
        else:
            (desk / "names.tsv").write_bytes(content)
        for command in (("check", "news.txt"), ("names", "lookup", "Minsk")):
            result = run(*command, "--names", "names.tsv")
            assert result.exit_code == 2
            assert said in result.output
        assert not Path("reports").exists()

    def test_the_output_does_not_overwrite_it(self, run: Run, desk: Path) -> None:
        result = run("check", "news.txt", "--names", "names.tsv", "--output", "names.tsv")
        assert result.exit_code == 2
        assert (desk / "names.tsv").read_text(encoding="utf-8") == LIST


class TestLookup:
    def test_a_garble(self, run: Run) -> None:
        result = run("names", "lookup", "मिंगस्क")
        assert result.exit_code == 0
        assert "no list of names or words has it" in result.output
        assert "Minsk" in result.output
        assert "Flagged by garbled-name (major), in an article about" in result.output
        assert "→ मिन्स्क" in result.output

    def test_a_listed_pattern(self, run: Run) -> None:
        result = run("names", "lookup", "चोए", "बेटा", "हुई")
        assert "Flagged by translated-name (critical), wherever it stands" in result.output
        assert "listed pattern:" in result.output

    def test_a_word_that_is_flagged_between_certain_words(self, run: Run) -> None:
        result = run("names", "lookup", "ठुम्फळीघ")
        assert "between words that call for a name" in result.output
        assert "as in: प्रवक्ता … ने" in result.output

    def test_a_known_name(self, run: Run) -> None:
        result = run("names", "lookup", "सिंह")
        assert "Part of: surname" in result.output
        assert "more" in result.output
        assert "Passed: it is part of known names." in result.output

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("बैठक", "a known word"),
            ("ढब", "not judged"),
            ("खेदुरालम", "nothing known sounds near"),
            ("रमेश बैठक", "its words are known"),
        ],
    )
    def test_why_a_word_passes(self, run: Run, text: str, said: str) -> None:
        assert said in run("names", "lookup", text).output.replace("\n", " ")

    @pytest.mark.parametrize("text", ["kyrylo budanov", "BUDANOV"])
    def test_a_latin_name(self, run: Run, text: str) -> None:
        result = run("names", "lookup", text)
        assert "Kyrylo Budanov · person" in result.output
        assert "बुदानोव" in result.output

    def test_a_latin_name_by_sound(self, run: Run) -> None:
        result = run("names", "lookup", "Bodanow")
        assert "in no list" in result.output
        assert "Kyrylo Budanov  बुदानोव" in result.output

    def test_own_names_come_first(self, run: Run, desk: Path) -> None:
        result = run("names", "lookup", "कोरवंडोल", "--names", "names.tsv")
        assert "Qorvendal  कोरवेंडल" in result.output
        assert "Flagged by garbled-name" in result.output
        result = run("names", "lookup", "कोरवेंडल", "--names", "names.tsv")
        assert "Passed: your own list has it." in result.output
        assert "Qorvendal · place · source: own list" in result.output

    @pytest.mark.parametrize("text", ["मिंगस्क", "सिंह", "Budanov", "क्यूरीलो बुडन"])
    def test_nothing_stands_after_hindi_and_all_fits(self, run: Run, text: str) -> None:
        for width in ("80", "50"):
            lines = run("names", "lookup", text, "--width", width).output.splitlines()
            assert max(map(cell_len, lines)) <= int(width)
            assert all(line == line.rstrip() for line in lines)

    def test_what_steers_a_terminal_is_shown_as_a_sign(self, run: Run) -> None:
        result = run("names", "lookup", "\x1b[31mकमल\u202e[bold]")
        assert result.exit_code == 0
        assert "\x1b" not in result.output
        assert "\u202e" not in result.output
        assert "[bold]" in result.output

    @pytest.mark.parametrize("text", ["", "…", "कमल " * 13])
    def test_nothing_or_too_much_to_look_up(self, run: Run, text: str) -> None:
        assert run("names", "lookup", text).exit_code == 2
