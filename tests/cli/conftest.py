"""A folder of one's own, and two ways to run the command line in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit import pipeline
from audit.cli import main
from audit.knowledge import Knowledge

Run = Callable[..., Result]
Spawn = Callable[..., subprocess.CompletedProcess[str]]

IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
CLEAN = "सरकार ने परियोजना को हरी झंडी दे दी।\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: empty, below an empty configuration, with one bad and one good text."""
    (tmp_path / "mt-audit.toml").touch()
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "bad.txt").write_text(IDIOM, encoding="utf-8")
    (folder / "good.txt").write_text(CLEAN, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(here: Path, monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> Run:
    """Run `mt-audit …` in this process, with tables that are loaded once for all tests."""
    monkeypatch.setattr(
        pipeline, "Knowledge", lambda **given: Knowledge(**given) if given else knowledge
    )

    def run(*arguments: str, input: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=input, prog_name="mt-audit")
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    return run


@pytest.fixture
def spawn(here: Path) -> Spawn:
    """Run `python -m audit …` in a process of its own."""

    def spawn(
        *arguments: str, shell: str = "", environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "audit", *arguments]
        if shell:
            command = ["bash", "-c", f'"$@" {shell}', "bash", *command]
        return subprocess.run(
            command,
            cwd=here,
            capture_output=True,
            timeout=120,
            encoding="utf-8",
            # Unbuffered output hides a closed pipe: Python ignores a write that was cut short.
            env={**os.environ, "PYTHONUNBUFFERED": "", **(environment or {})},
        )

    return spawn
