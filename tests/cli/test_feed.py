"""`mt-audit feed`: what is new, once, with the exit code of what is new."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.feed.state import State
from tests.cli.conftest import CLEAN, IDIOM, Run
from tests.feed.desks import jsonl
from tests.feed.feeds import Story, conditional, rss
from tests.sources.servers import answer, in_turn, serving

ONLY = ("--only", "literal-idiom", "--min-confidence", "0")
BAD, GOOD = ("urn:bad", IDIOM.strip()), ("urn:good", CLEAN.strip())


def lines(file: str = "reports/feed.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def source(here: Path) -> str:
    return Path(jsonl(here / "feed.jsonl", [BAD, GOOD])).name


class TestOutput:
    def test_a_line_for_each_item_a_page_for_each_and_a_sentence(
        self, run: Run, source: str
    ) -> None:
        result = run("feed", source, *ONLY)
        assert result.exit_code == 0
        assert result.stdout.splitlines() == [
            f"pass   {lines()[0]['score']:>5.1f}  1 critical  urn:bad  {BAD[1]}",
            f"pass   100.0  no defect  urn:good  {GOOD[1]}",
        ]
        assert result.stderr == "mt-audit: 2 new, 0 changed, 0 unchanged; 0 on hold.\n"
        assert [line["item"] for line in lines()] == ["urn:bad", "urn:good"]
        pages = {Path("reports", line["report"]).name for line in lines()}
        assert pages | {"index.html"} == set(os.listdir("reports/feed"))
        assert Path(".mt-audit/feed.sqlite").is_file()

    def test_a_second_run_has_nothing_to_say(self, run: Run, source: str) -> None:
        run("feed", source, *ONLY)
        result = run("feed", source, "--fail-on", "minor", *ONLY)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "mt-audit: 0 new, 0 changed, 2 unchanged; 0 on hold.\n"
        assert len(lines()) == 2

    def test_jsonl_prints_the_lines_of_the_output(self, run: Run, source: str) -> None:
        result = run("feed", source, "--format", "jsonl", "--output", "out/o.jsonl", *ONLY)
        assert result.stdout == Path("out/o.jsonl").read_text(encoding="utf-8")
        assert not Path("reports/feed.jsonl").exists()

    def test_quiet(self, run: Run, source: str) -> None:
        result = run("feed", source, "--quiet", *ONLY)
        assert (result.exit_code, result.output) == (0, "")
        assert len(lines()) == 2

    def test_files_go_where_they_are_wanted(self, run: Run, source: str) -> None:
        run("feed", source, "--state", "s/f.db", "--reports-dir", "r", *ONLY)
        assert Path("s/f.db").is_file()
        assert len(lines("r/feed.jsonl")) == 2
        assert not Path("reports").exists()
        assert not Path(".mt-audit").exists()


class TestVerdicts:
    def test_an_item_of_this_run_trips_the_gate(self, run: Run, source: str) -> None:
        result = run("feed", source, "--fail-on", "major", *ONLY)
        assert result.exit_code == 1
        assert [line["verdict"] for line in lines()] == ["hold", "pass"]
        assert lines()[0]["rules"] == [
            {"rule": "fail-on major", "message": "1 defect major or worse"}
        ]
        assert "2 new, 0 changed, 0 unchanged; 1 on hold." in result.stderr
        assert "Gate tripped: 1 of 2 articles failed: fail-on major (1)." in result.stderr

    def test_what_cannot_be_read_is_incomplete_and_stops_nothing(
        self, run: Run, source: str
    ) -> None:
        result = run("feed", "missing.xml", source, *ONLY)
        assert result.exit_code == 3
        assert "missing.xml: There is no such file" in result.stderr
        assert len(lines()) == 2

    def test_what_was_reviewed_is_not_held(self, run: Run, source: str) -> None:
        reviewed = '[[suppress]]\ndetector = "literal-idiom"\nreason = "ours"\n'
        Path("ok.toml").write_text(reviewed, encoding="utf-8")
        result = run("feed", source, "--fail-on", "minor", "--suppressions", "ok.toml", *ONLY)
        assert result.exit_code == 0
        assert lines()[0]["counts"] == {"critical": 0, "major": 0, "minor": 0}

    def test_older_items_are_left_out(self, run: Run, here: Path) -> None:
        (here / "feed.xml").write_bytes(rss([Story(1)]))
        result = run("feed", "feed.xml", "--since", "2026-11-23", *ONLY)
        assert result.stderr == (
            "mt-audit: 0 new, 0 changed, 0 unchanged, 1 older than --since; 0 on hold.\n"
        )


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (("--watch", "60", "--once"), "exclude each other"),
            (("--watch", "60", "--time-budget", "9s"), "no end for a --time-budget"),
            (("--since", "soon"), "is no time"),
            (("--output", "feed.jsonl"), "is also a source"),
            (("--output", "."), "no ordinary file"),
            (("--config", "x.toml", "--no-config"), "exclude each other"),
            (("--disable", "no-such"), "there is no detector"),
            (("--names", "missing.tsv"), "missing.tsv"),
        ],
    )
    def test_usage(self, run: Run, source: str, arguments: tuple[str, ...], complaint: str) -> None:
        result = run("feed", source, *arguments)
        assert result.exit_code == 2
        assert complaint in result.stderr
        assert not Path("reports/feed.jsonl").exists()

    def test_standard_input_cannot_be_watched(self, run: Run) -> None:
        assert run("feed", "-", "--watch", "60").exit_code == 2

    def test_an_address_longer_than_a_file_name(self, run: Run, here: Path) -> None:
        result = run("feed", f"http://127.0.0.1:9/{'x' * 400}")
        assert result.exit_code == 3
        assert "127.0.0.1" in result.stderr

    def test_a_state_in_use(self, run: Run, source: str) -> None:
        with State(Path(".mt-audit/feed.sqlite")):
            result = run("feed", source)
        assert result.exit_code == 2
        assert "Another mt-audit feed is using" in result.stderr

    def test_a_damaged_state_is_not_begun_anew(self, run: Run, source: str) -> None:
        Path("broken.sqlite").write_text("no database\n" * 99)
        result = run("feed", source, "--state", "broken.sqlite")
        assert result.exit_code == 3
        assert "is damaged" in result.stderr
        assert Path("broken.sqlite").read_text() == "no database\n" * 99

    def test_private_addresses(self, run: Run, here: Path) -> None:
        with serving(in_turn(answer(rss([Story(1)])))) as url:
            refused = run("feed", url, *ONLY)
            allowed = run("feed", url, "--allow-private", *ONLY)
        assert (refused.exit_code, allowed.exit_code) == (3, 0)
        assert len(lines()) == 1

    def test_a_server_that_asks_to_be_left_alone_is(self, run: Run, here: Path) -> None:
        server = in_turn(answer(b"busy", 503, [("Retry-After", "600")]))
        with serving(server) as url:
            first, second = (run("feed", url, "--allow-private") for _ in range(2))
        assert (first.exit_code, second.exit_code, len(server.requests)) == (3, 3, 1)
        assert "The server asks to be left alone until" in second.stderr

    def test_interrupted(self, run: Run, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("audit.feed.watch.Rounds.once", interrupt)
        assert run("feed", source).exit_code == 130


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(here: Path) -> Iterator[Start]:
    """Start `python -m audit feed …`; it is killed in the end."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "audit", "feed", *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


class TestWatching:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_ends_it_with_the_code_so_far(
        self, start: Start, here: Path, number: signal.Signals
    ) -> None:
        file = here / "feed.jsonl"
        jsonl(file, [GOOD])
        output = here / "reports" / "feed.jsonl"
        process = start(file.name, "--watch", "1", "--fail-on", "major", *ONLY)
        wait_for(lambda: output.exists() and output.read_text().count("\n") == 1)
        jsonl(file, [BAD, GOOD])
        wait_for(lambda: output.read_text().count("\n") == 2)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert [line[:4] for line in out.splitlines()] == ["pass", "hold"]
        assert "Stopping after this item; once more stops at once." in err
        assert "2 new, 0 changed, " in err
        assert [line["item"] for line in lines()] == ["urn:good", "urn:bad"]

    def test_a_server_that_does_not_answer_is_not_waited_for(
        self, start: Start, here: Path
    ) -> None:
        def drip(_request: object) -> Iterator[bytes]:
            asked.append(1)
            time.sleep(20)
            yield b""

        asked: list[int] = []
        with serving(drip) as url:
            process = start(url, "--allow-private", "--watch", "60")
            wait_for(lambda: bool(asked))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=10)
        assert process.returncode == 0


def test_without_news_no_detector_and_no_numpy_is_loaded(here: Path) -> None:
    program = (
        "import sys\nfrom audit.cli import main\n"
        "try: main(sys.argv[1:], prog_name='mt-audit')\n"
        "except SystemExit as end: code = end.code\n"
        "heavy = {'numpy', 'rich', 'audit.detectors', 'audit.knowledge', 'audit.pipeline'}\n"
        "print(code, *sorted(heavy & set(sys.modules)))"
    )

    def run(url: str) -> str:
        arguments = ("feed", url, "--allow-private", "--no-config", "--quiet")
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with serving(lambda request: conditional(rss([Story(1)]), request)) as url:
        assert run(url) == "0 audit.detectors audit.knowledge audit.pipeline numpy rich\n"
        assert run(url) == "0\n"
