"""As much of a GitHub runner as its composite actions see: steps, environment, commands."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import ROOT

_EXPRESSION = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
# What the runner carries out; a line that names anything else is only text.
_COMMANDS = frozenset(
    "add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher "
    "save-state set-env set-output stop-commands warning".split()
)
_NEW_STYLE = re.compile(r"\s*::(?P<name>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)", re.DOTALL)
_OLD_STYLE = re.compile(r".*?##\[(?P<name>[^ \]]+)(?: (?P<properties>[^\]]*))?\](?P<data>.*)")


class Command(NamedTuple):
    """A workflow command that the runner carried out."""

    name: str
    properties: str
    data: str


class Done(NamedTuple):
    """What a step left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[Command]:
        """The workflow commands in the log that the runner carries out, in order."""
        return list(_carried_out(self.log))


def _carried_out(log: str) -> Iterator[Command]:
    token = ""
    for line in re.split(r"\r\n|\r|\n", log):
        match = _NEW_STYLE.fullmatch(line) or _OLD_STYLE.fullmatch(line)
        if match is None:
            continue
        command = Command(match["name"], match["properties"] or "", match["data"])
        if token:
            token = "" if command.name == token else token
        elif command.name in _COMMANDS:
            token = command.data if command.name == "stop-commands" else ""
            yield command


class Runner:
    """Runs steps of `action` in `workspace`; what a job leaves lies in `temporary`."""

    def __init__(self, action: Mapping[str, Any], folder: Path) -> None:
        self.action = action
        self.workspace, self.temporary = folder / "workspace", folder / "temporary"
        for made in (self.workspace, self.temporary):
            made.mkdir()

    def install(self, mt_audit: str = "") -> None:
        """Put what the install step would make in its place: this Python, and `mt_audit`.

        `mt_audit` is a script for this Python; by default the real command.
        """
        script = self.temporary / "fake.py"
        script.write_text(mt_audit or "from audit.cli import main\nmain()\n", encoding="utf-8")
        programs = self.temporary / "mt-audit" / "environment" / "bin"
        programs.mkdir(parents=True)
        for name, arguments in (("python", ""), ("mt-audit", f"'{script}'")):
            program = programs / name
            program.write_text(f"#!/bin/sh\nexec '{sys.executable}' {arguments} \"$@\"\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def run(self, step: str, **inputs: str) -> Done:
        """Run the step with that name; `_` in the name of an input stands for `-`."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= self.action["inputs"].keys()
        (chosen,) = (one for one in self.action["runs"]["steps"] if one["name"] == step)
        output, summary, script = (self.temporary / name for name in ("output", "summary", "sh"))
        output.write_bytes(b"")
        summary.write_bytes(b"")
        script.write_text(chosen["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace / self._filled(chosen.get("working-directory", "."), given),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temporary),
                **{key: self._filled(value, given) for key, value in chosen["env"].items()},
            },
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        return Done(
            done.returncode,
            done.stdout.decode("utf-8"),
            dict(line.split("=", 1) for line in lines),
            summary.read_text(encoding="utf-8"),
        )

    def _filled(self, value: str, given: Mapping[str, str]) -> str:
        declared = self.action["inputs"]
        return _EXPRESSION.sub(
            lambda match: given.get(match[1], declared[match[1]].get("default", "")), value
        )
