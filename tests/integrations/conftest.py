"""The tools that check what is written for other people's machines."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

Tool = Callable[..., None]


@pytest.fixture
def tool() -> Tool:
    """Run a program that has nothing to complain about; where it is not installed, skip."""

    def run(name: str, *arguments: str) -> None:
        beside = Path(sys.executable).with_name(name)
        program = str(beside) if beside.exists() else shutil.which(name)
        if program is None:
            pytest.skip(f"{name} is not installed: it is in the extra dev")
        done = subprocess.run(
            [program, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return run
