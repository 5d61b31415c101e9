"""`mt-audit check --back-translate`, as a user runs it, with the real test packages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from audit.reports.document import schema
from tests.cli.conftest import Run, Spawn

SENSE = "दोनों देशों ने एक सैन्य उपचार पर हस्ताक्षर किए। सरकार ने नई योजना बनाई है।\n"


@pytest.fixture
def machine(here: Path) -> Path:
    file = here / "machine.txt"
    file.write_text(SENSE * 4, encoding="utf-8")
    return file


def test_on_without_a_model_is_wrong_usage_and_says_what_to_install(run: Run) -> None:
    result = run("check", "bad.txt", "--back-translate", "on")
    assert result.exit_code == 2
    assert "mt-audit models install hi-en" in result.stderr


def test_auto_without_a_model_goes_on_and_says_so_once(run: Run) -> None:
    result = run("check", "bad.txt", "good.txt", "--no-reports", "--width", "120")
    assert result.exit_code == 0
    assert result.stdout.count("mt-audit models install hi-en") == 1
    assert "Not run: back-translation" in result.stdout


def test_off_says_nothing_of_it(run: Run) -> None:
    result = run("check", "bad.txt", "--no-reports", "--back-translate", "off")
    assert "back-translation" not in result.stdout


def test_what_is_disabled_is_not_said_to_be_missing(run: Run) -> None:
    result = run("check", "bad.txt", "--no-reports", "--disable", "round-trip-drift")
    assert "lost-in-translation" in result.stdout
    assert "round-trip-drift" not in result.stdout


def test_a_test_package_is_not_used_by_itself(
    run: Run, machine: Path, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in installed.items():
        monkeypatch.setenv(name, value)
    result = run("check", "machine.txt", "--format", "json")
    (told,) = json.loads(result.stdout)["articles"]
    assert "translated" not in told
    assert "test package" in told["skipped"][0]["reason"]


def test_glosses_and_english_stand_in_every_report(
    run: Run, machine: Path, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in installed.items():
        monkeypatch.setenv(name, value)
    result = run("check", "machine.txt", "--back-translate", "on", "--format", "json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema())
    assert "hi_en-0.1-" in document["signature"]["translator"]
    assert "/direct" in document["signature"]["text"]
    (told,) = document["articles"]
    assert told["translated"] == 8
    assert all(sentence["english"] for sentence in told["sentences"])
    assert any(defect["gloss"] for defect in told["defects"])
    shown = run("check", "machine.txt", "--back-translate", "on", "--width", "80")
    assert "8 sentences translated" in shown.stdout
    assert "reads: “" in shown.stdout
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())
    page = next(Path("reports").glob("*machine*.html")).read_text(encoding="utf-8")
    assert "the sentence in English" in page
    assert "sentences translated" in page


@pytest.mark.parametrize("text", ["soon", "10 days", "-3s", "", "1e3"])
def test_a_time_budget_is_a_time(run: Run, text: str) -> None:
    result = run("check", "bad.txt", "--time-budget", text)
    assert result.exit_code == 2
    assert "10s" in result.stderr or "90s" in result.stderr


@pytest.mark.parametrize("text", ["600", "600s", "10m", "1.5h"])
def test_times_may_have_units(run: Run, text: str) -> None:
    assert run("check", "good.txt", "--no-reports", "--time-budget", text).exit_code == 0


def test_models_check_measures_and_keeps(
    run: Run, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in installed.items():
        monkeypatch.setenv(name, value)
    result = run("models", "check")
    assert result.exit_code == 0, result.output
    assert "clean sentences there and back" in result.stdout
    assert "test package" in result.stdout
    kept = Path(result.stdout.strip().splitlines()[-1].removeprefix("Kept in "))
    assert json.loads(kept.read_text(encoding="utf-8"))["texts"] > 100
    kept.unlink()
    few = run("models", "check", "--text", "good.txt")
    assert few.exit_code == 2
    assert "--text" in few.stderr


def test_two_runs_at_once_share_the_cache(
    here: Path, machine: Path, installed: dict[str, str], tmp_path: Path
) -> None:
    environment = {**os.environ, **installed, "MT_AUDIT_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "audit", "check", str(machine), "--back-translate", "on"]
    command += ["--format", "jsonl"]
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=here)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert outputs[0] == outputs[1]
    again = subprocess.run(command, env=environment, capture_output=True, cwd=here, check=True)
    assert again.stdout == outputs[0]


def test_a_cache_that_cannot_be_used_is_said_and_costs_only_time(
    run: Run, machine: Path, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in installed.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MT_AUDIT_CACHE_DIR", str(machine))  # a file, no folder
    result = run("check", "machine.txt", "--back-translate", "on", "--no-reports")
    assert result.exit_code == 0
    assert "8 sentences translated" in result.stdout
    assert "MT_AUDIT_CACHE_DIR" in result.stderr


def test_a_killed_run_leaves_cache_and_models_usable(
    here: Path, installed: dict[str, str], tmp_path: Path, spawn: Spawn
) -> None:
    many = here / "many.jsonl"
    lines = (
        json.dumps({"id": str(n), "text": f"{n} लोगों ने {SENSE}"}, ensure_ascii=False)
        for n in range(200)
    )
    many.write_text("\n".join(lines), encoding="utf-8")
    changes = {**installed, "MT_AUDIT_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "audit", "check", str(many), "--back-translate", "on"]
    process = subprocess.Popen(
        [*command, "--format", "jsonl", "--output", str(tmp_path / "out.jsonl")],
        env={**os.environ, **changes},
        cwd=here,
    )
    cache = tmp_path / "cache"
    for _ in range(400):
        if any(file.stat().st_size for file in cache.rglob("*-wal")):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    after = spawn("check", "bad.txt", "--back-translate", "on", "--format", "json",
                  environment=changes)  # fmt: skip
    assert after.returncode == 0, after.stderr
    assert json.loads(after.stdout)["articles"][0]["translated"] == 1
