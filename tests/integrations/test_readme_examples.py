"""What README.md shows of Python, CI and configuration runs as it stands there."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from audit.accepted import read_suppressions
from audit.config import load
from tests.conftest import ROOT
from tests.integrations.conftest import Tool
from tests.integrations.runner import Runner

yaml = pytest.importorskip("yaml", reason="PyYAML is in the extra dev")

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab/mt-audit.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_bytes())
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
NEW = "पुलिस ने कहा कि जांच घड़ी के आसपास चलेगी।\n"


class Block(NamedTuple):
    language: str
    text: str


README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [
    Block(*found)
    for found in re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
]


def blocks(language: str, beginning: str) -> list[str]:
    """The blocks in `language` in which a line begins so."""
    return [
        block.text
        for block in BLOCKS
        if block.language == language
        and re.search(f"^{re.escape(beginning)}", block.text, re.MULTILINE)
    ]


@pytest.mark.parametrize("number", range(2))
def test_python_prints_what_its_comments_say(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = [one for one in blocks("python", "import audit") if one.startswith("import audit\n")]
    assert len(examples) == 2
    (tmp_path / "mt-audit.toml").touch()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.txt").write_text("सरकार ने फैसला किया।\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(examples[number], "README.md", "exec"), {"__name__": "__main__"})
    expected = re.findall(r"^ *print\(.*\)  # (.*)$", examples[number], re.MULTILINE)
    assert printed.getvalue().splitlines() == expected


@pytest.mark.parametrize("text", blocks("toml", "[tool.mt-audit"))
def test_settings_are_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    assert load(file, tmp_path).base == tmp_path


@pytest.mark.parametrize("text", blocks("toml", "[[suppress]]"))
def test_suppressions_are_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "suppressions.toml"
    file.write_text(text, encoding="utf-8")
    assert len(read_suppressions(file, date(2026, 12, 1)).entries) == text.count("[[suppress]]")


def test_each_kind_of_example_is_there() -> None:
    found = {
        beginning: len(blocks("yaml", beginning)) for beginning in ("jobs", "include", "repos")
    }
    assert found == {"jobs": 1, "include": 1, "repos": 1}
    assert len(blocks("toml", "[[suppress]]")) == 1
    assert len(blocks("sh", "mt-audit baseline write")) == 1


@pytest.mark.parametrize(
    ("beginning", "command"),
    [
        ("jobs", ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")),
        ("include", ("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci")),
        ("repos", ("pre-commit", "validate-config")),
    ],
)
def test_those_who_read_them_take_them(
    beginning: str, command: tuple[str, ...], tool: Tool, tmp_path: Path
) -> None:
    for text in blocks("yaml", beginning):
        file = tmp_path / "example.yaml"
        file.write_text(text, encoding="utf-8")
        tool(*command, str(file))


def test_they_name_only_what_there_is() -> None:
    for text in blocks("yaml", "jobs"):
        (job,) = yaml.safe_load(text)["jobs"].values()
        (ours,) = (step for step in job["steps"] if "/mt-audit@" in step["uses"])
        assert ours["with"].keys() <= ACTION["inputs"].keys()
        used = set(re.findall(r"steps\.audit\.outputs\.([\w-]+)", text))
        assert used <= ACTION["outputs"].keys()
    for text in blocks("yaml", "include"):
        variables = yaml.safe_load(text)["mt-audit"]["variables"]
        assert variables.keys() <= GITLAB[".mt-audit"]["variables"].keys()
    for text in blocks("yaml", "repos"):
        (repository,) = yaml.safe_load(text)["repos"]
        assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in HOOKS]


class TestFromNothingToAFailingPullRequest:
    """The five commands, run by bash; only GitHub and the registry are played."""

    @pytest.fixture
    def desk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
        """A clone with an article that has a defect, beside a folder with one from the wire."""
        programs = tmp_path / "programs"
        programs.mkdir()
        for name, script in (
            ("pip", "exit 0"),
            ("gh", "exit 0"),
            ("mt-audit", f"exec '{sys.executable}' -m audit \"$@\""),
        ):
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
        identity = tmp_path / "gitconfig"
        identity.write_text("[user]\nname = desk\nemail = desk@example.com\n")
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(identity))
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        runner = Runner(ACTION, tmp_path)
        (runner.workspace / "articles").mkdir()
        (runner.workspace / "articles" / "old.txt").write_text(IDIOM, encoding="utf-8")
        (runner.workspace / "mt-audit.toml").touch()
        (tmp_path / "wire").mkdir()
        (tmp_path / "wire" / "new.txt").write_text(NEW, encoding="utf-8")
        for command in (
            "init --quiet --bare ../remote",
            "init --quiet --initial-branch main",
            "remote add origin ../remote",
            "add articles mt-audit.toml",
            "commit --quiet --message articles",
            "push --quiet --set-upstream origin main",
        ):
            subprocess.run(["git", *command.split()], cwd=runner.workspace, check=True)
        return runner

    def test_the_check_fails_for_exactly_what_is_new(self, desk: Runner) -> None:
        (commands,) = blocks("sh", "mt-audit baseline write")
        without_document = re.sub(r"(<<'END').*?^END$", r"\1", commands, flags=re.M | re.S)
        assert len(without_document.splitlines()) == 5
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=desk.workspace,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        file = desk.workspace / ".github" / "workflows" / "mt-audit.yml"
        workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
        _, step = workflow["jobs"]["mt-audit"]["steps"]
        inputs = {name.replace("-", "_"): value for name, value in step["with"].items()}
        desk.install()

        failed = desk.run("Audit", **inputs)
        assert (failed.code, failed.outputs["held"], failed.outputs["defects"]) == (1, "1", "1")
        verdict = re.search(r"`(Gate tripped: [^`]*)`", README)
        assert verdict is not None
        assert verdict[1] in failed.log
        places = [command.properties.partition(",line")[0] for command in failed.commands]
        assert "file=articles/new.txt" in places
        assert "file=articles/old.txt" not in places

        subprocess.run(["git", "switch", "--quiet", "main"], cwd=desk.workspace, check=True)
        assert desk.run("Audit", **inputs).code == 0

    def test_its_workflow_is_one(self, tool: Tool, tmp_path: Path) -> None:
        (commands,) = blocks("sh", "mt-audit baseline write")
        (document,) = re.findall(r"<<'END'\n(.*?)^END$", commands, re.M | re.S)
        file = tmp_path / "mt-audit.yml"
        file.write_text(document, encoding="utf-8")
        tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(file))
