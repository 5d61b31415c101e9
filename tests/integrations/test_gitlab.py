""".gitlab/mt-audit.yml: its script, run with the variables that a pipeline gives it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.integrations.conftest import Tool

yaml = pytest.importorskip("yaml", reason="PyYAML is in the extra dev")

FILE = ".gitlab/mt-audit.yml"
TEMPLATE: dict[str, Any] = yaml.safe_load((ROOT / FILE).read_text(encoding="utf-8"))
JOB: dict[str, Any] = TEMPLATE[".mt-audit"]
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
RECORDER = "import json, sys; print(json.dumps(sys.argv[1:]))"
DEFAULT = [
    "check", "--no-reports", "--format=terminal",
    "--format=gitlab=mt-audit/code-quality.json", "--format=junit=mt-audit/junit.xml",
]  # fmt: skip


def run(tmp_path: Path, program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the job's script in a folder; `program` is what python runs as mt-audit."""
    programs = tmp_path / "programs"
    programs.mkdir()
    command = programs / "mt-audit"
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' {program} \"$@\"\n")
    command.chmod(0o755)
    (script,) = JOB["script"]
    given = {f"MT_AUDIT_{name.upper()}": value for name, value in variables.items()}
    assert given.keys() <= JOB["variables"].keys()
    workspace = tmp_path / "workspace"
    workspace.mkdir(exist_ok=True)
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=workspace,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={
            **os.environ,
            **JOB["variables"],
            **given,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
    )


def called_with(tmp_path: Path, **variables: str) -> list[str]:
    done = run(tmp_path, f"-c '{RECORDER}'", **variables)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_gitlab_takes_it(tool: Tool) -> None:
    tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", FILE)


def test_shellcheck_agrees(tool: Tool, tmp_path: Path) -> None:
    script = tmp_path / "job.sh"
    script.write_text("\n".join(["#!/bin/sh", *JOB["before_script"], *JOB["script"]]))
    tool("shellcheck", str(script))


def test_what_is_shown_in_a_merge_request_is_what_is_written() -> None:
    written = {one.rpartition("=")[2] for one in DEFAULT if one.count("=") > 1}
    reports = JOB["artifacts"]["reports"]
    assert set(reports.values()) == written
    assert set(reports) == {"codequality", "junit"}
    assert JOB["artifacts"]["when"] == "always"


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [
        ({}, ["--", "."]),
        ({"fail_on": "major"}, ["--fail-on=major", "--", "."]),
        ({"baseline": "our file.json"}, ["--baseline=our file.json", "--", "."]),
        ({"args": "--min-score\n60"}, ["--min-score", "60", "--", "."]),
        ({"paths": "a b.txt\n\n*.txt\n-rf"}, ["--", "a b.txt", "*.txt", "-rf"]),
        (
            {"paths": "$(touch pwned)\n`touch pwned`\n'; touch pwned; '\nLINES"},
            ["--", "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "LINES"],
        ),
    ],
)
def test_variables_become_arguments(
    tmp_path: Path, variables: dict[str, str], arguments: list[str]
) -> None:
    assert called_with(tmp_path, **variables) == [*DEFAULT, *arguments]
    assert os.listdir(tmp_path / "workspace") == []


def test_a_tripped_gate_leaves_both_reports(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "mt-audit.toml").touch()
    (workspace / "bad.txt").write_text(IDIOM, encoding="utf-8")
    done = run(tmp_path, "-m audit", fail_on="critical")
    assert done.returncode == 1, done.stderr
    (issue,) = json.loads((workspace / "mt-audit" / "code-quality.json").read_bytes())
    assert issue["location"]["path"] == "bad.txt"
    assert "<failure" in (workspace / "mt-audit" / "junit.xml").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_a_runner_with_bash_does_the_same(tmp_path: Path) -> None:
    (script,) = JOB["script"]
    for shell in ("sh", "bash"):
        subprocess.run([shell, "-n", "-c", script], check=True)
