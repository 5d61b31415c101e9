"""`--idioms FILE`, `--senses FILE`, and `mt-audit explain` of entries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from audit.entries import _KINDS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, key
from tests.cli.conftest import Run, Spawn

HEADER = "pattern\tenglish\tsuggestion\tseverity\n"
OURS = "घड़ी के आसपास|आस"  # a pattern that stands in reference/idioms
IDIOMS = f"{HEADER}~नीला ~हाथी\tblue elephant\tबेतुकी बात\n{OURS}\t\t\toff\n"
SENSES = f"{HEADER}~गमला पर ~हस्ताक्षर\tpact\tसमझौते\tcritical\n"
NEWS = "सभा में नीले हाथियों की चर्चा हुई। दोनों देशों ने गमले पर हस्ताक्षर किए।\n"
JSONL = ("--format", "jsonl")
LISTS = ("--idioms", "idioms.tsv", "--senses", "senses.tsv")


@pytest.fixture
def desk(here: Path) -> Path:
    (here / "idioms.tsv").write_text(IDIOMS, encoding="utf-8")
    (here / "senses.tsv").write_text(SENSES, encoding="utf-8")
    (here / "news.txt").write_text(NEWS, encoding="utf-8")
    return here


def found(output: str) -> list[tuple[str, str, str]]:
    """Detector, severity and suggestion of each defect that an entry found."""
    return sorted(
        (defect["detector"], defect["severity"], defect["suggestion"])
        for defect in json.loads(output)["defects"]
        if defect["detector"] in ("literal-idiom", "wrong-sense")
    )


OWN = [("literal-idiom", "major", "बेतुकी बात"), ("wrong-sense", "critical", "समझौते")]


class TestOwnLists:
    def test_they_are_added_to_ours(self, run: Run, desk: Path) -> None:
        assert not found(run("check", "news.txt", *JSONL).output)
        result = run("check", "news.txt", *JSONL, *LISTS)
        assert result.exit_code == 0
        assert found(result.output) == OWN

    def test_off_silences_ours(self, run: Run, desk: Path) -> None:
        assert found(run("check", "bad.txt", *JSONL).output)
        assert not found(run("check", "bad.txt", *JSONL, *LISTS).output)

    def test_configuration_names_them_beside_itself(self, run: Run, desk: Path) -> None:
        settings = 'idioms = "desk/idioms.tsv"\nsenses = "desk/senses.tsv"\n'
        (desk.parent / "mt-audit.toml").write_text(settings, encoding="utf-8")
        assert found(run("check", "news.txt", *JSONL).output) == OWN
        assert not found(run("check", "news.txt", *JSONL, "--no-config").output)
        (desk / "none.tsv").write_text("", encoding="utf-8")
        result = run("check", "news.txt", *JSONL, "--idioms", "none.tsv")
        assert found(result.output) == OWN[1:]
        (desk.parent / "mt-audit.toml").write_text("idioms = 3", encoding="utf-8")
        result = run("check", "news.txt")
        assert result.exit_code == 2
        assert "idioms must be a string" in result.output

    def test_the_signature_shows_them(self, run: Run, desk: Path) -> None:
        def reference(*more: str) -> str:
            result = run("check", "news.txt", "--format", "json", *more)
            return str(json.loads(result.output)["signature"]["reference"])

        assert "+" not in reference()
        _, idioms, senses = reference(*LISTS).split("+")
        assert idioms.startswith("idioms:")
        assert senses.startswith("senses:")
        (desk / "senses.tsv").write_text(SENSES + "# more\n", encoding="utf-8")
        _, same, other = reference(*LISTS).split("+")
        assert same == idioms
        assert other.startswith("senses:")
        assert other != senses

    def test_several_processes_say_the_same(self, spawn: Spawn, desk: Path) -> None:
        lines = [json.dumps({"id": str(n), "text": NEWS}) for n in range(70)]
        (desk / "day.jsonl").write_text("\n".join(lines), encoding="utf-8")
        one, two = (
            spawn("check", "day.jsonl", *JSONL, *LISTS, "--jobs", jobs) for jobs in ("1", "2")
        )
        assert one.returncode == two.returncode == 0, one.stderr + two.stderr
        assert one.stdout == two.stdout
        assert one.stdout.count("बेतुकी बात") >= 70

    @pytest.mark.parametrize("setting", ["idioms", "senses"])
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "cannot be read"),
            (b"pattern\n\xff\n", "own.tsv:2: this is not UTF-8"),
            (f"{HEADER}नीला [ हाथी\tx\ty\n".encode(), "own.tsv:2: pattern: “[” has no “]”"),
            (f"{HEADER}नीला\tx\ty\tof\n".encode(), "own.tsv:2: there is no severity “of”"),
        ],
    )
    def test_a_bad_list_is_wrong_usage(
        self, run: Run, desk: Path, setting: str, content: bytes | None, said: str
    ) -> None:
        if content is not None:
            (desk / "own.tsv").write_bytes(content)
        for command in (("check", "news.txt"), ("explain", "नीला")):
            result = run(*command, f"--{setting}", "own.tsv")
            assert result.exit_code == 2
            assert said in result.output
        assert not Path("reports").exists()

    @pytest.mark.parametrize("setting", ["idioms", "senses"])
    def test_the_output_does_not_overwrite_it(self, run: Run, desk: Path, setting: str) -> None:
        file = f"{setting}.tsv"
        result = run("check", "news.txt", *LISTS, "--output", file)
        assert result.exit_code == 2
        assert f"would overwrite --{setting}" in result.output


class TestExplain:
    @pytest.mark.parametrize("text", ["around the clock", "Around  the Clock", OURS, "घड़ी के आसपास"])
    def test_an_idiom(self, run: Run, text: str) -> None:
        result = run("explain", text, "--width", "80", "--all")
        assert result.exit_code == 0
        for said in (
            "literal-idiom · critical",
            f"Pattern      {OURS}",
            "English      around the clock",
            "Meaning      ",
            "Suggestion   चौबीसों घंटे",
            "Acquitted by ~मेज",
            "measured for entries of literal-idiom",
            "Source       editor",
            "To silence   off for this pattern in your idioms; or disable literal-idiom",
            "To correct   this pattern in your idioms, which replaces it; or edit its line",
        ):
            assert said in result.output, said
        assert "Stands in    reference/idioms/time-and-weather.tsv:" in result.output

    def test_the_place_is_where_it_stands(self, run: Run, knowledge: Knowledge) -> None:
        lines = run("explain", OURS).output.splitlines()
        line = next(line for line in lines if "Stands in" in line)
        file, _, number = line.split()[-1].removeprefix("reference/").rpartition(":")
        lines = (knowledge.root / file).read_text(encoding="utf-8").split("\n")
        assert lines[int(number) - 1].startswith(f"{OURS}\t")

    def test_words_need_no_quotes(self, run: Run) -> None:
        assert (
            run("explain", "around", "the", "clock").output
            == run("explain", "around the clock").output
        )

    def test_a_sense_by_english(self, run: Run) -> None:
        output = run("explain", "treaty").output
        assert "wrong-sense · critical" in output
        assert "Read as      treatment" in output
        assert "in your senses" in output

    def test_a_name(self, run: Run) -> None:
        output = run("explain", "Human Rights Watch", "--all").output
        assert "translated-name" in output
        assert "Stands in    reference/translated-names.tsv:" in output
        assert "To silence   disable translated-name" in output
        assert "To correct   edit its line, in a checkout" in output

    def test_what_the_hindi_does(self, run: Run) -> None:
        assert (
            "literal-idiom · critical · flags what you wrote"
            in run("explain", "दल घड़ी के आसपास काम में जुटा है।").output
        )
        assert "literal-idiom · critical · matches, but is silent in this company" in run(
            "explain", "मेज पर घड़ी के आसपास", "--all"
        ).output.replace("\n", " ")
        assert "reports this where the rest of its pattern stands" in run("explain", "उपचार").output

    def test_more_than_a_few(self, run: Run) -> None:
        few, every = run("explain", "treaty").output, run("explain", "treaty", "--all").output
        assert few.count("Pattern ") == 5
        total = int(every.splitlines()[1].split()[0])
        assert every.count("Pattern ") == total > 5
        assert f"… and {total - 5} more: --all" in few

    def test_own_entries(self, run: Run, desk: Path) -> None:
        settings = 'idioms = "desk/idioms.tsv"\n'
        (desk.parent / "mt-audit.toml").write_text(settings, encoding="utf-8")
        output = run("explain", "blue elephant").output
        assert "literal-idiom · major · your own entry" in output
        assert "To silence   take idioms.tsv:2 out" in output
        output = run("explain", OURS).output
        assert "literal-idiom · silenced" in output
        assert "To silence   done by idioms.tsv:3; take that line out" in output
        result = run("explain", "blue elephant", "--no-config")
        assert result.exit_code == 2

    def test_an_entry_that_replaces_ours(self, run: Run, desk: Path) -> None:
        row = f"{OURS}\taround the clock\tरात-दिन\tminor\n"
        (desk / "own.tsv").write_text(HEADER + row, encoding="utf-8")
        output = run("explain", OURS, "--idioms", "own.tsv").output
        assert "literal-idiom · minor · your own entry" in output
        assert "Replaces     reference/idioms/time-and-weather.tsv:" in output
        assert "To silence   severity off in own.tsv:2" in output
        assert "To correct   edit own.tsv:2" in output

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("literal-idom", "there is no detector “literal-idom”. Did you mean “literal-idiom”?"),
            ("zzqx", "there is no detector “zzqx”"),
            ("round the clocks", "Did you mean “round the clock”?"),
            ("कमल खिला", "no entry has “कमल खिला”"),
            ("", "nothing to explain"),
            ("क " * 600, "too many to explain"),
        ],
    )
    def test_nothing_found(self, run: Run, text: str, said: str) -> None:
        result = run("explain", text)
        assert result.exit_code == 2
        assert said in result.output

    @pytest.mark.parametrize("text", ["around the clock", "treaty", "उपचार", "Human Rights Watch"])
    def test_nothing_stands_after_hindi_and_all_fits(self, run: Run, text: str) -> None:
        lines = run("explain", text, "--width", "80", "--all").output.splitlines()
        assert max(map(cell_len, lines)) <= 80
        assert all(line == line.rstrip() for line in lines)

    def test_what_steers_a_terminal_is_shown_as_a_sign(self, run: Run, desk: Path) -> None:
        rows = "नीला हाथी\t\x1b[31mblue\u202e [bold]\tबात\n"
        (desk / "own.tsv").write_text(HEADER + rows, encoding="utf-8")
        for text in ("नीला हाथी", "\x1b[31mनीला हाथी\u202e[bold]"):
            output = run("explain", text, "--idioms", "own.tsv").output
            assert "\x1b" not in output
            assert "\u202e" not in output
            assert "[bold]" in output

    def test_every_kind_of_entry_has_a_confidence(self, knowledge: Knowledge) -> None:
        for kind in _KINDS:
            assert key(kind.detector.id, kind.basis) in knowledge[CONFIDENCE]
