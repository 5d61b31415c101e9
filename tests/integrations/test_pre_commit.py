""".pre-commit-hooks.yaml: the manifest, and the hook in a repository of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.integrations.conftest import Tool

yaml = pytest.importorskip("yaml", reason="PyYAML is in the extra dev")

MANIFEST = ".pre-commit-hooks.yaml"
(HOOK,) = yaml.safe_load((ROOT / MANIFEST).read_text(encoding="utf-8"))
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
CLEAN = "सरकार ने परियोजना को हरी झंडी दे दी।\n"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=desk", "-c", "user.email=desk@example.com")
    subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, timeout=60
    )


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("pre-commit")
    return subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        env={**os.environ, "PRE_COMMIT_HOME": str(folder.parent / "home")},
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with one bad and one good article staged, and things that are no articles."""
    pytest.importorskip("pre_commit", reason="pre-commit is in the extra dev")
    folder = tmp_path / "desk"
    folder.mkdir()
    git(folder, "init", "--quiet")
    for name, text in (("bad.txt", IDIOM), ("a good.md", CLEAN), ("tool.py", f"# {IDIOM}")):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\0\0")
    (folder / "mt-audit.toml").touch()
    git(folder, "add", ".")
    return folder


def test_pre_commit_takes_the_manifest(tool: Tool) -> None:
    tool("pre-commit", "validate-manifest", MANIFEST)


def test_on_files_of_a_commit(desk: Path) -> None:
    """The hook as it stands in the manifest, but with this installation instead of a new one."""
    entry = f"{sys.executable} -m audit {HOOK['entry'].removeprefix('mt-audit ')}"
    hook: dict[str, Any] = {**HOOK, "entry": entry, "language": "system"}
    config = desk / ".pre-commit-config.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    done = pre_commit(desk, "run", "--color=never", "mt-audit")
    assert done.returncode == 1
    assert re.search(r"^mt-audit\.+Failed$", done.stdout, re.MULTILINE)
    assert "- exit code: 1" in done.stdout
    assert "⟦घड़ी के आसपास⟧" in done.stdout
    assert "2 articles" in done.stdout
    assert sorted(os.listdir(desk)) == sorted(
        [".git", config.name, "a good.md", "bad.txt", "mt-audit.toml", "photo.png", "tool.py"]
    )

    git(desk, "rm", "--quiet", "--cached", "bad.txt")
    assert pre_commit(desk, "run", "--color=never", "mt-audit").returncode == 0


@pytest.mark.skipif(
    not os.environ.get("MT_AUDIT_INSTALL_TESTS"),
    reason="installs everything: takes a minute, and runs with MT_AUDIT_INSTALL_TESTS=1",
)
def test_from_this_repository(desk: Path, tmp_path: Path) -> None:
    ours = tmp_path / "mt-audit"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).is_file():
            (ours / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, ours / name)
    git(ours, "init", "--quiet")
    git(ours, "add", ".")
    git(ours, "commit", "--quiet", "--message", "as it stands")
    done = pre_commit(desk, "try-repo", str(ours), "mt-audit", "--verbose", "--color=never")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "⟦घड़ी के आसपास⟧" in done.stdout
