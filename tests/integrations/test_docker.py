"""Dockerfile: what it says, and that what it copies is enough to build from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.integrations.conftest import Tool

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LAST_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
CONTEXT = [
    line.removeprefix("!")
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line.startswith("!")
]
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"


def test_hadolint_agrees(tool: Tool) -> None:
    tool("hadolint", "Dockerfile")


def test_the_image_is_run_by_nobody_in_particular_and_installs_nothing() -> None:
    assert re.findall(r"^USER (\S+)$", LAST_STAGE, re.MULTILINE) == ["10001"]
    assert re.findall(r"^(?:ENTRYPOINT|HEALTHCHECK|WORKDIR) .*", LAST_STAGE, re.MULTILINE) == [
        "WORKDIR /desk", "HEALTHCHECK NONE", 'ENTRYPOINT ["mt-audit"]',
    ]  # fmt: skip
    assert not re.search(r"\b(pip|apt|apt-get|gcc)\b", LAST_STAGE)


def test_bases_are_pinned_by_a_tag() -> None:
    bases = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert bases == {"python:3.11-slim"}


def test_the_context_is_what_is_there() -> None:
    assert [name for name in CONTEXT if not (ROOT / name).exists()] == []


@pytest.mark.skipif(
    not os.environ.get("MT_AUDIT_INSTALL_TESTS"),
    reason="installs everything: takes a minute, and runs with MT_AUDIT_INSTALL_TESTS=1",
)
def test_its_steps_make_a_command_that_works_elsewhere(tmp_path: Path) -> None:
    """The same as the first stage, from the same files, with another base."""
    source, environment = tmp_path / "source", tmp_path / "environment"
    source.mkdir()
    for name in CONTEXT:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source / name)
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-cache-dir", "."], cwd=source, check=True)
    shutil.rmtree(source)
    (tmp_path / "bad.txt").write_text(IDIOM, encoding="utf-8")
    done = subprocess.run(
        [environment / "bin" / "mt-audit", "check", "bad.txt", "--fail-on", "critical"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "reports" / "bad.html").is_file()
