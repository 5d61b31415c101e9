"""`mt-audit check`: what it writes where, with which exit code, for good and bad input."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from audit import cli, cli_check
from audit.gate import ExitCode
from audit.model import Unread
from audit.reports import FORMATS
from tests.cli.conftest import CLEAN, IDIOM, Run, Spawn

ONLY = ("--only", "literal-idiom", "--min-confidence", "0")


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def write_jsonl(path: str, texts: dict[str, str]) -> None:
    lines = [json.dumps({"id": key, "text": text}) for key, text in texts.items()]
    Path(path).write_text("\n".join(lines), encoding="utf-8")


class TestOutput:
    def test_default_prints_and_writes_reports(self, run: Run) -> None:
        result = run("check", ".", *ONLY)
        assert result.exit_code == 0
        assert "bad.txt" in result.output
        assert "⟦घड़ी के आसपास⟧" in result.output
        assert sorted(os.listdir("reports")) == ["bad.html", "good.html", "index.html"]
        assert f"reports{os.sep}index.html" in result.output.replace("\n", "")

    def test_reports_dir_and_no_reports(self, run: Run) -> None:
        run("check", "bad.txt", "--reports-dir", "out/html")
        assert Path("out/html/bad.html").exists()
        run("check", "bad.txt", "--no-reports")
        assert not Path("reports").exists()

    @pytest.mark.parametrize("format", ["terminal", "json", "jsonl"])
    def test_output_writes_only_that(self, run: Run, format: str) -> None:
        result = run("check", "bad.txt", "--format", format, "--output", "out/file")
        assert (result.exit_code, result.output) == (0, "")
        assert "bad.txt" in Path("out/file").read_text(encoding="utf-8")
        assert not Path("reports").exists()

    @pytest.mark.parametrize("format", ["json", "jsonl"])
    def test_formats_for_programs_print_only_that(self, run: Run, format: str) -> None:
        result = run("check", "bad.txt", "good.txt", "--format", format, *ONLY)
        assert result.exit_code == 0
        assert not Path("reports").exists()
        if format == "json":
            articles = json.loads(result.output)["articles"]
        else:
            articles = rows(result.output)
        assert [article["id"] for article in articles] == ["bad.txt", "good.txt"]
        (defect,) = articles[0]["defects"]
        assert IDIOM[defect["start"] : defect["end"]] == defect["text"] == "घड़ी के आसपास"

    def test_html(self, run: Run) -> None:
        result = run("check", "bad.txt", "--format", "html", "--output", "pages")
        assert sorted(os.listdir("pages")) == ["bad.html", "index.html"]
        assert "pages" in result.output
        run("check", "bad.txt", "--format", "html")
        assert Path("reports/index.html").exists()

    def test_quiet(self, run: Run) -> None:
        result = run("check", ".", "--quiet", "--fail-on", "critical", "--disable", "all")
        assert (result.exit_code, result.output) == (0, "")
        assert Path("reports/index.html").exists()
        result = run("check", ".", "missing", "--quiet", "--no-reports")
        assert result.exit_code == 3
        assert "missing" in result.output

    def test_standard_input(self, run: Run) -> None:
        result = run("check", "-", "--format", "jsonl", *ONLY, input=IDIOM.encode("utf-16"))
        (article,) = rows(result.output)
        assert (article["id"], article["path"]) == ("-", "-")
        assert len(article["defects"]) == 1

    def test_ids_come_back_in_order(self, run: Run) -> None:
        texts = {f"क {number}\u2028": CLEAN * (number % 3) for number in range(200, 0, -1)}
        write_jsonl("x.jsonl", texts)
        result = run("check", "x.jsonl", "--format", "jsonl", "--output", "out.jsonl")
        assert result.exit_code == 0
        written = rows(Path("out.jsonl").read_text(encoding="utf-8"))
        assert [row["id"] for row in written] == list(texts)

    @pytest.mark.parametrize("format", ["terminal", "json", "jsonl", "html"])
    def test_one_worker_is_many_workers_byte_for_byte(self, run: Run, format: str) -> None:
        write_jsonl("x.jsonl", {str(n): (IDIOM + CLEAN) * (n % 4) for n in range(80)})
        Path("bad.jsonl").write_text('{"id": "a", "text": "क"}\n{no\n' * 40, encoding="utf-8")
        written = []
        for jobs in ("1", "2"):
            output = "out"
            result = run(
                "check", "x.jsonl", "bad.jsonl", ".",
                "--format", format, "--output", output, "--jobs", jobs, "--all",
            )  # fmt: skip
            files = sorted(Path(output).rglob("*")) if format == "html" else [Path(output)]
            written.append((result.output, [(file.name, file.read_bytes()) for file in files]))
            for file in files:
                file.unlink()
        assert len(written[0][1]) == (84 if format == "html" else 1)
        assert written[0] == written[1]

    def test_halves_of_surrogate_pairs_and_controls_survive(self, run: Run) -> None:
        text = f"\ud83d \x1b[31m{IDIOM}\u202e"
        write_jsonl("x.jsonl", {"\udc00\x1b": text})
        result = run("check", "x.jsonl", "--format", "jsonl", *ONLY)
        (row,) = rows(result.output)
        assert row["id"] == "\udc00\x1b"
        assert text[row["defects"][0]["start"] :].startswith("घड़ी")
        result = run("check", "x.jsonl")
        assert result.exit_code == 0
        assert "\x1b[31m" not in result.output

    def test_signature_follows_what_is_set(self, run: Run) -> None:
        def detectors(*options: str) -> str:
            result = run("check", "good.txt", "--format", "json", *options)
            return str(json.loads(result.output)["signature"]["detectors"])

        assert detectors() == detectors()
        assert detectors() != detectors("--min-confidence", "0.9")
        assert detectors("--disable", "literal-idiom") != detectors("--only", "literal-idiom")


class TestGate:
    @pytest.mark.parametrize(("name", "code"), [("bad.txt", 1), ("good.txt", 0)])
    def test_fail_on(self, run: Run, name: str, code: int) -> None:
        result = run("check", name, *ONLY, "--fail-on", "minor")
        assert result.exit_code == code
        said = "Gate tripped: 1 of 1 article failed: fail-on minor (1)."
        assert (said in result.output) is bool(code)

    def test_never(self, run: Run) -> None:
        assert run("check", "bad.txt", "--fail-on", "never").exit_code == 0

    def test_the_bar_counts(self, run: Run) -> None:
        only = ("--only", "literal-idiom")
        result = run("check", "bad.txt", *only, "--fail-on", "minor", "--min-confidence", "1")
        assert result.exit_code == 0

    def test_tripped_wins_over_unread(self, run: Run) -> None:
        result = run("check", "bad.txt", "missing.txt", *ONLY, "--fail-on", "minor")
        assert result.exit_code == 1
        assert "missing.txt" in result.output

    def test_unread_wins_over_passed(self, run: Run) -> None:
        result = run("check", "good.txt", "missing.txt", *ONLY, "--fail-on", "minor")
        assert result.exit_code == 3

    def test_a_failed_detector_is_incomplete(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dataclasses import replace

        from audit import pipeline
        from audit.detectors import DETECTORS

        def crash(*_arguments: object) -> Any:
            raise ZeroDivisionError("by nothing")

        broken = tuple(replace(detector, check=crash) for detector in DETECTORS[:1])
        # The default of a keyword-only parameter is bound when the function is made.
        defaults = pipeline.audit.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "detectors", broken)
        result = run("check", "good.txt")
        assert result.exit_code == 3
        assert "ZeroDivisionError" in result.output

    def test_the_codes_in_the_command_line_are_the_gates(self) -> None:
        assert (cli._USAGE, cli._INCOMPLETE, cli._INTERRUPTED) == (
            ExitCode.USAGE,
            ExitCode.INCOMPLETE,
            ExitCode.INTERRUPTED,
        )


class TestBadInput:
    """Each: a clear message, exit code 3, and the good article beside it still reported."""

    @pytest.mark.parametrize(
        ("name", "data", "message"),
        [
            ("pdf.txt", b"%PDF-1.4", "It is a PDF document"),
            ("nul.txt", b"a\0b", "It is binary"),
            ("latin.txt", b"abc\xe9 def", "It is not UTF-8"),
            ("large.txt", b"x" * 2001, "larger than the bound of 2,000 bytes"),
            ("bad.jsonl", b'{"id": "1"', "It is not JSON"),
            ("id.jsonl", b'{"text": "x"}', 'It has no "id"'),
            ("line.jsonl", b'{"id":"1","text":"' + b"x" * 2000, "The line is larger"),
            ("twice.jsonl", b'{"id":"1","text":""}\n{"id":"1","text":""}', "id '1' is that of"),
        ],
    )
    @pytest.mark.parametrize("format", ["terminal", "json", "jsonl", "html"])
    def test_content(self, run: Run, name: str, data: bytes, message: str, format: str) -> None:
        Path(name).write_bytes(data)
        result = run("check", name, "good.txt", "--max-bytes", "2000", "--format", format)
        assert result.exit_code == 3
        flat = re.sub(r"\s+", " ", result.output)
        assert message in flat
        assert name in flat
        if format == "html":
            assert Path("reports/good.html").exists()
        else:
            assert "good.txt" in result.output

    def test_places(self, run: Run) -> None:
        Path("empty").mkdir()
        Path("loop/sub").mkdir(parents=True)
        Path("loop/sub/up").symlink_to("..")
        os.mkfifo("pipe.txt")
        result = run("check", "god.txt", "empty", "loop", "pipe.txt", "good.txt", "--width", "200")
        assert result.exit_code == 3
        for message in (
            "Did you mean good.txt?",
            "The folder has no articles",
            "leads back to a folder",
            "It is a pipe",
            "4 inputs could not be read",
            "1 article",
        ):
            assert message in result.output

    def test_unreadable(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        real = Path.open

        def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
            if path.name == "bad.txt":
                raise PermissionError(13, "Permission denied")
            return real(path, *arguments, **options)

        monkeypatch.setattr(Path, "open", refuse)
        result = run("check", ".")
        assert result.exit_code == 3
        assert "It may not be read." in result.output
        assert "good.txt" in result.output

    def test_empty_is_an_article(self, run: Run) -> None:
        Path("empty.txt").touch()
        result = run("check", "empty.txt", "--format", "jsonl")
        (row,) = rows(result.output)
        assert result.exit_code == 0
        assert (row["words"], row["sentences"], row["defects"]) == (0, [], [])

    def test_cut_inside_a_character(self, run: Run) -> None:
        Path("cut.txt").write_bytes(CLEAN.strip().encode()[:-1])
        result = run("check", "cut.txt", "--format", "jsonl")
        (row,) = rows(result.output)
        assert row["truncated"] is True

    def test_one_line_of_a_megabyte(self, run: Run) -> None:
        text = CLEAN.replace("\n", " ") * (1_000_000 // len(CLEAN.encode()))
        Path("long.txt").write_text(text, encoding="utf-8")
        result = run("check", "long.txt", "--format", "jsonl")
        (row,) = rows(result.output)
        assert row["words"] > 50_000

    def test_the_bound_is_fifty_megabytes(self, run: Run) -> None:
        with open("large.txt", "wb") as file:
            file.truncate(50_000_001)
        result = run("check", "large.txt", "good.txt", "--width", "200")
        assert result.exit_code == 3
        assert "50,000,000 bytes" in result.output


class TestBadOutput:
    def test_full_standard_output(self, spawn: Spawn) -> None:
        for format in ("terminal", "json", "jsonl"):
            done = spawn("check", "good.txt", "missing", "--format", format, shell=">/dev/full")
            assert done.returncode == 3, done
            assert "Standard output cannot be written: No space left on device." in done.stderr
            assert "Traceback" not in done.stderr
            assert "Exception" not in done.stderr
        assert Path("reports/good.html").exists()

    @pytest.mark.parametrize("format", ["terminal", "json", "jsonl"])
    def test_full_output(self, run: Run, format: str) -> None:
        result = run("check", "good.txt", "--format", format, "--output", "/dev/full")
        assert result.exit_code == 3
        assert "/dev/full cannot be written: no space left on device." in result.output
        assert "1 output could not be written" in result.output

    def test_a_folder_in_place_of_the_output(self, run: Run) -> None:
        Path("out").mkdir()
        result = run("check", "good.txt", "--format", "jsonl", "--output", "out")
        assert result.exit_code == 3
        assert "out cannot be written" in result.output

    def test_reports_that_cannot_be_written_leave_the_terminal_report(self, run: Run) -> None:
        Path("reports").touch()
        result = run("check", "good.txt")
        assert result.exit_code == 3
        assert "reports is a file" in result.output
        assert "good.txt" in result.output

    def test_a_tripped_gate_wins(self, run: Run) -> None:
        Path("reports").touch()
        assert run("check", "bad.txt", *ONLY, "--fail-on", "minor").exit_code == 1

    @pytest.mark.parametrize("paths", [["good.txt"], ["."], ["../desk/good.txt", "bad.txt"]])
    def test_an_article_is_never_overwritten(self, run: Run, paths: list[str]) -> None:
        result = run("check", *paths, "--format", "json", "--output", "good.txt")
        assert result.exit_code == 2
        assert "would overwrite an article" in result.output
        assert Path("good.txt").read_text(encoding="utf-8") == CLEAN

    def test_a_reader_that_has_seen_enough(self, spawn: Spawn) -> None:
        write_jsonl("x.jsonl", {str(number): CLEAN for number in range(2000)})
        reader = f'{sys.executable} -c "import os; os.read(0, 10)"'
        for format, jobs in (("jsonl", "1"), ("jsonl", "2"), ("terminal", "1")):
            done = spawn(
                "check", "x.jsonl", "--format", format, "--jobs", jobs, "--all",
                shell=f'| {reader}; exit "${{PIPESTATUS[0]}}"',
            )  # fmt: skip
            assert done.returncode == 141
            assert done.stderr == ""

    def test_other_locales_get_utf8(self, spawn: Spawn) -> None:
        environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        done = spawn("check", "bad.txt", *ONLY, "--no-reports", environment=environment)
        assert done.returncode == 0
        assert "घड़ी के आसपास" in done.stdout


class TestInterrupt:
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_says_so_and_leaves_nothing_half_written(self, here: Path, jobs: str) -> None:
        write_jsonl("x.jsonl", {str(number): CLEAN * 20 for number in range(20_000)})
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "audit", "check", "x.jsonl", "--jobs", jobs),
                *("--format", "jsonl", "--output", "out/x.jsonl"),
            ],
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not list(Path().glob("out/.mt-audit-*")):
            time.sleep(0.05)
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert said == "mt-audit: Interrupted: the run is not complete.\n"
        assert os.listdir("out") == []


class TestUsage:
    """Exit code 2, and the nearest right word."""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["check"], "Missing argument 'PATH...'"),
            (["check", "good.txt", "--forma", "json"], "Did you mean '--format'"),
            (["check", "good.txt", "--format", "yaml"], "'yaml' is not one of"),
            (["check", "good.txt", "--fail-on", "bad"], "'bad' is not one of"),
            (["check", "good.txt", "--min-confidence", "2"], "2.0 is not in the range"),
            (["check", "good.txt", "--min-confidence", "nan"], "from 0 to 1"),
            (["check", "good.txt", "--jobs", "-1"], "-1 is not in the range"),
            (["check", "good.txt", "--max-bytes", "0"], "0 is not in the range"),
            (["check", "good.txt", "--reader", "yes"], "'yes' is not one of"),
            (
                ["check", "good.txt", "--time-budget", "-1"],
                "'-1' is not a time: write 90, 90s or 2m.",
            ),
            (["check", "good.txt", "--disable", "literal-idom"], "Did you mean “literal-idiom”?"),
            (["check", "good.txt", "--only", "literal-idom"], "Did you mean “literal-idiom”?"),
            (["check", "good.txt", "--back-translate", "on"], "mt-audit models install hi-en"),
            (["check", "good.txt", "--config", "no.toml"], "no.toml: it cannot be read"),
            (["check", "good.txt", "--config", "x", "--no-config"], "exclude each other"),
            (["explain", "literal-idom"], "Did you mean “literal-idiom”?"),
            (["explain"], "Missing argument 'WHAT...'"),
            (["detectors", "--format", "html"], "'html' is not one of"),
            (["checks"], "No such command 'checks'"),
            (["good.txt"], "Did you mean: mt-audit check good.txt?"),
        ],
    )
    def test_mistakes(self, run: Run, arguments: list[str], message: str) -> None:
        result = run(*arguments)
        assert result.exit_code == 2
        assert message in result.output
        assert not Path("reports").exists()

    def test_configuration(self, run: Run) -> None:
        Path("mt-audit.toml").write_text('fail_on = "major"', encoding="utf-8")
        result = run("check", "good.txt")
        assert result.exit_code == 2
        assert "there is no setting “fail_on”. Did you mean “fail-on”?" in result.output
        assert run("check", "good.txt", "--no-config").exit_code == 0

    def test_what_is_quoted_cannot_steer_the_terminal(self, run: Run) -> None:
        result = run("check", "good.txt", "--only", "x\x1b[31m")
        assert "\x1b" not in result.output


class TestConfiguration:
    def test_is_found_and_the_command_line_wins(self, run: Run) -> None:
        Path("pyproject.toml").write_text(
            """
            [tool.mt-audit]
            disable = ["all"]
            enable = ["literal-idiom"]
            min-confidence = 0.0
            fail-on = "minor"
            reports-dir = "out"
            """,
            encoding="utf-8",
        )
        assert run("check", "bad.txt").exit_code == 1
        assert Path("out/index.html").exists()
        assert run("check", "bad.txt", "--fail-on", "never").exit_code == 0
        assert run("check", "bad.txt", "--disable", "literal-idiom").exit_code == 0
        assert run("check", "bad.txt", "--min-confidence", "1").exit_code == 0

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_per_path(self, run: Run, jobs: str) -> None:
        Path("mt-audit.toml").write_text(
            """
            disable = ["all"]
            enable = ["literal-idiom"]
            min-confidence = 0
            [[per-path]]
            paths = ["feeds/**"]
            disable = ["literal-idiom"]
            """,
            encoding="utf-8",
        )
        for folder in ("desk", "feeds"):
            Path(folder).mkdir()
            for number in range(40):
                Path(folder, f"{number}.txt").write_text(IDIOM, encoding="utf-8")
        result = run("check", "desk", "feeds", "--format", "jsonl", "--jobs", jobs)
        found = [(row["path"][0], len(row["defects"])) for row in rows(result.output)]
        assert found == [("d", 1)] * 40 + [("f", 0)] * 40


class TestProgress:
    def test_only_for_a_person_who_waits(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        results = [Unread(name, None, "It is gone.", "") for name in "abc"]
        monkeypatch.setattr(cli_check, "_PATIENCE_SECONDS", -1.0)
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert list(cli_check._with_progress(iter(results))) == results
        assert "articles" in capsys.readouterr().err
        assert "articles" not in run("check", "good.txt", "--format", "jsonl").stderr


def test_the_formats_of_the_help_are_the_formats() -> None:
    assert tuple(FORMATS) == cli_check.FORMATS
