"""The other commands, and how fast the program starts."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import audit
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.signature import signature
from tests.cli.conftest import Run, Spawn


def test_version_is_the_signature(run: Run) -> None:
    result = run("--version")
    assert result.exit_code == 0
    first, second = result.output.splitlines()
    assert first == f"mt-audit {audit.__version__}"
    assert second == str(signature(Knowledge()))
    assert re.fullmatch(
        r"mt-audit\|v:[\d.]+\|detectors:[0-9a-f]{12}\|reference:[0-9a-f]{12}\|translator:none"
        r"\|python:[\d.]+(,[a-z]+:[\w.]+)*",
        second,
    )


def test_signature_names_what_the_detectors_import() -> None:
    assert "regex" in dict(signature(Knowledge()).libraries)
    assert signature(Knowledge()) == signature(Knowledge())
    assert signature(Knowledge()).detectors != signature(Knowledge(), "other").detectors


def test_detectors_lists_them_all(run: Run) -> None:
    result = run("detectors")
    assert result.exit_code == 0
    listed = [line.split()[0] for line in result.output.splitlines() if line.strip()]
    assert {detector.id for detector in DETECTORS} <= set(listed)


def test_detectors_as_json(run: Run) -> None:
    result = run("detectors", "--format", "json")
    listed = json.loads(result.output)
    assert [row["id"] for row in listed] == [detector.id for detector in DETECTORS]
    assert set(listed[0]) == {"id", "title", "category", "severity", "needs"}


def test_explain_shows_the_examples(run: Run) -> None:
    for detector in DETECTORS:
        result = run("explain", detector.id)
        assert result.exit_code == 0
        assert detector.id in result.output
    result = run("explain", "literal-idiom")
    assert "⟦घड़ी के आसपास⟧" in result.output


def test_help(run: Run) -> None:
    assert "check" in run("--help").output
    shown = run("check", "--help").output
    for option in ("--format", "--output", "--fail-on", "--min-confidence", "--jobs"):
        assert option in shown


def test_module_is_the_command(spawn: Spawn) -> None:
    done = spawn("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: mt-audit ")


def test_help_loads_neither_detectors_nor_libraries() -> None:
    code = (
        "import sys; from audit.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*(name for name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    loaded = set(done.stderr.split())
    assert "audit.cli" in loaded
    heavy = {"audit.detectors", "audit.model", "audit.reports", "rich", "regex", "numpy"}
    assert not loaded & heavy
