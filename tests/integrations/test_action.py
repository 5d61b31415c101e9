"""action.yml: its steps, run as scripts where a runner would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.integrations.runner import Command, Done, Runner

yaml = pytest.importorskip("yaml", reason="PyYAML is in the extra dev")

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
CLEAN = "सरकार ने परियोजना को हरी झंडी दे दी।\n"
# Keeps what it was called with, and writes what a run in which nothing was found writes.
RECORDER = """
import json, sys
from pathlib import Path
files = dict(one.removeprefix("--format=").split("=", 1)
             for one in sys.argv if one.startswith("--format=") and one.count("=") > 1)
Path(files["json"]).write_text('{"articles": [], "unread": []}')
Path("called.json").write_text(json.dumps(sys.argv[1:]))
"""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(ACTION, tmp_path)


@pytest.fixture
def desk(runner: Runner) -> Runner:
    """A runner with mt-audit installed, and one bad and one good article checked out."""
    runner.install()
    (runner.workspace / "mt-audit.toml").touch()
    for name, text in (("bad.txt", IDIOM), ("good.txt", CLEAN)):
        (runner.workspace / name).write_text(text, encoding="utf-8")
    return runner


def called_with(runner: Runner, **inputs: str) -> list[str]:
    """The arguments that mt-audit is called with, without the outputs of the action's own."""
    runner.install(RECORDER)
    done = runner.run("Audit", **inputs)
    assert (done.code, done.outputs["exit-code"]) == (0, "0"), done.log
    found: list[str] = json.loads((runner.workspace / "called.json").read_bytes())
    own = re.compile(r"--format=(json|github|markdown)=.*/mt-audit/report\.\w{6}/")
    return [argument for argument in found if not own.match(argument)]


def test_the_runner_here_knows_a_command_when_it_meets_one() -> None:
    log = "::error file=a::b\n  ::add-mask::c\n##[debug]d\n::no-such::e\n f ::error::g\n"
    stopped = "::stop-commands::token\n::error::h\n::stop-commands::x\n::token::\n::notice::i\n"
    assert Done(0, log + stopped, {}, "").commands == [
        Command("error", "file=a", "b"),
        Command("add-mask", "", "c"),
        Command("debug", "", "d"),
        Command("stop-commands", "", "token"),
        Command("notice", "", "i"),
    ]


class TestFile:
    def test_uses_no_other_action(self) -> None:
        assert ACTION["runs"]["using"] == "composite"
        assert [step for step in STEPS if "uses" in step] == []

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])
    def test_no_input_becomes_part_of_a_script(self, step: dict[str, Any]) -> None:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        assert step["run"].startswith("set -euo pipefail\n")

    def test_every_input_is_used_and_every_output_is_made(self) -> None:
        text = (ROOT / "action.yml").read_text(encoding="utf-8")
        assert set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", text)) == set(ACTION["inputs"])
        made = re.findall(r"\$\{\{ steps\.audit\.outputs\.([\w-]+) \}\}", text)
        assert made == list(ACTION["outputs"])

    @pytest.mark.parametrize(
        "command",
        [
            ["check-jsonschema", "--builtin-schema", "vendor.github-actions"],
            ["zizmor", "--offline", "--no-progress"],
        ],
        ids=lambda command: command[0],
    )
    def test_those_who_check_actions_agree(self, command: list[str], tool: Any) -> None:
        tool(*command, "action.yml")

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])
    def test_shellcheck_agrees(self, step: dict[str, Any], tool: Any, tmp_path: Path) -> None:
        script = tmp_path / "step.sh"
        script.write_text(f"#!/bin/bash\n{step['run']}", encoding="utf-8")
        tool("shellcheck", str(script))


class TestInstall:
    def test_an_old_python_is_refused_with_a_remedy(self, runner: Runner, tmp_path: Path) -> None:
        old = tmp_path / "python3.9"
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
        done = runner.run("Install mt-audit", python=str(old))
        assert done.code == 2
        (command,) = done.commands
        assert command.data.endswith("Run actions/setup-python before it.")

    @pytest.mark.parametrize("extras", ["scale]; touch pwned; [", "../..", "scale\nscale", " "])
    def test_extras_are_names(self, runner: Runner, extras: str) -> None:
        done = runner.run("Install mt-audit", python=sys.executable, extras=extras)
        assert (done.code, [command.name for command in done.commands]) == (2, ["error"])

    def test_nothing_of_the_checkout_is_imported(self, runner: Runner) -> None:
        for name in ("venv", "pip", "sys", "json", "secrets"):
            (runner.workspace / f"{name}.py").write_text("raise SystemExit('pwned')\n")
        runner.install(RECORDER)
        assert "pwned" not in runner.run("Audit").log
        for step in STEPS:
            for call in re.findall(r'"\$(?:PYTHON|programs/python)" .*', step["run"]):
                assert " -I " in call

    @pytest.mark.skipif(
        not os.environ.get("MT_AUDIT_INSTALL_TESTS"),
        reason="installs everything: takes a minute, and runs with MT_AUDIT_INSTALL_TESTS=1",
    )
    def test_installs_what_is_checked_out(self, runner: Runner) -> None:
        done = runner.run("Install mt-audit", python=sys.executable)
        assert done.code == 0, done.log
        program = runner.temporary / "mt-audit" / "environment" / "bin" / "mt-audit"
        told = subprocess.run(
            [program, "--help"], cwd=runner.workspace, capture_output=True, check=True, text=True
        )
        assert told.stdout.startswith("Usage: mt-audit")


class TestArguments:
    DEFAULT = ("check", "--no-reports", "--format", "terminal", "--jobs=0")

    def test_by_default_the_checkout_is_audited(self, runner: Runner) -> None:
        assert called_with(runner) == [*self.DEFAULT, "--", "."]

    @pytest.mark.parametrize(
        ("inputs", "arguments"),
        [
            ({"fail_on": "major"}, ["--fail-on=major"]),
            (
                {"max_defects": "major=2\nminor=9"},
                ["--max-defects=major=2", "--max-defects=minor=9"],
            ),
            ({"min_score": "60"}, ["--min-score=60"]),
            ({"max_mt_likelihood": "0.9"}, ["--max-mt-likelihood=0.9"]),
            ({"baseline": "accepted defects.json"}, ["--baseline=accepted defects.json"]),
            ({"suppressions": "s.toml"}, ["--suppressions=s.toml"]),
            ({"diff": "origin/main"}, ["--diff=origin/main"]),
            ({"config": "-x.toml"}, ["--config=-x.toml"]),
            ({"jobs": ""}, []),
            ({"sarif_file": "out.sarif"}, ["--format=sarif=out.sarif"]),
            ({"html_folder": "pages"}, ["--format=html=pages"]),
            (
                {"formats": "junit=a b.xml\n\ncsv=c.csv\n"},
                ["--format=junit=a b.xml", "--format=csv=c.csv"],
            ),
            ({"extra_args": "--names\nour names.tsv\n"}, ["--names", "our names.tsv"]),
        ],
        ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
    )
    def test_each_input(self, runner: Runner, inputs: dict[str, str], arguments: list[str]) -> None:
        found = called_with(runner, **inputs)
        usual = [one for one in self.DEFAULT if one != "--jobs=0"]
        assert [one for one in found if one not in (*usual, "--jobs=0")] == [*arguments, "--", "."]

    @pytest.mark.parametrize(
        "path",
        [
            "two words.txt",
            "$(touch pwned).txt",
            "`touch pwned`.txt",
            "a; touch pwned; b",
            '"; touch pwned; "',
            "' && touch pwned #",
            "*.txt",
            "-rf",
            "--fail-on=never",
            "${{ github.token }}",
            "::set-output name=defects::0",
            "\\n\\t",
        ],
    )
    def test_a_path_is_nothing_but_a_path(self, runner: Runner, path: str) -> None:
        (runner.workspace / "star.txt").touch()
        found = called_with(runner, paths=f"first.txt\n{path}\n")
        assert found[found.index("--") :] == ["--", "first.txt", path]
        assert not (runner.workspace / "pwned").exists()

    def test_an_input_that_is_never_a_path_is_no_script_either(self, runner: Runner) -> None:
        hostile = "$(touch pwned)`touch pwned`\"; touch pwned; '"
        inputs = {
            name.replace("-", "_"): hostile
            for name in ACTION["inputs"]
            if name not in ("python", "extras", "working-directory")
        }
        called_with(runner, **inputs)
        assert not (runner.workspace / "pwned").exists()

    def test_it_runs_in_the_folder_that_is_named(self, runner: Runner) -> None:
        (runner.workspace / "in here").mkdir()
        runner.install(RECORDER)
        assert runner.run("Audit", working_directory="in here").code == 0
        assert (runner.workspace / "in here" / "called.json").is_file()

    def test_annotations_and_summary_can_be_left_out(self, runner: Runner) -> None:
        runner.install(RECORDER)
        runner.run("Audit", annotations="false", summary="false")
        called = (runner.workspace / "called.json").read_text(encoding="utf-8")
        assert "github" not in called
        assert "markdown" not in called


class TestAudit:
    def test_a_tripped_gate(self, desk: Runner) -> None:
        done = desk.run("Audit", fail_on="critical", sarif_file="out.sarif", html_folder="pages")
        assert done.code == 1
        report = Path(done.outputs.pop("json-file"))
        assert report.parent.parent == desk.temporary / "mt-audit"
        assert [one["id"] for one in json.loads(report.read_bytes())["articles"]] == [
            "bad.txt", "good.txt",
        ]  # fmt: skip
        assert done.outputs == {
            "exit-code": "1",
            "articles": "2",
            "unread": "0",
            "held": "1",
            "defects": "1",
            "critical": "1",
            "major": "0",
            "minor": "0",
            "sarif-file": "out.sarif",
        }
        stop, gate, defect = done.commands
        assert (stop.name, gate.name, defect.name) == ("stop-commands", "error", "error")
        assert gate.properties == "title=Gate%3A fail-on critical"
        assert defect.properties.startswith("file=bad.txt,line=1,endLine=1,col=9,endColumn=22,")
        assert "घड़ी के आसपास" in done.summary
        assert json.loads((desk.workspace / "out.sarif").read_bytes())["version"] == "2.1.0"
        assert (desk.workspace / "pages" / "index.html").is_file()
        assert not (desk.workspace / "reports").exists()

    def test_a_gate_that_passes(self, desk: Runner) -> None:
        done = desk.run("Audit", fail_on="critical", paths="good.txt")
        assert (done.code, done.outputs["defects"]) == (0, "0")
        assert [command.name for command in done.commands] == ["stop-commands"]

    def test_what_could_not_be_read_is_counted(self, desk: Runner) -> None:
        done = desk.run("Audit", paths="good.txt\nno-such.txt")
        assert (done.code, done.outputs["articles"], done.outputs["unread"]) == (3, "1", "1")

    def test_wrong_usage_is_said_on_the_page(self, desk: Runner) -> None:
        done = desk.run("Audit", fail_on="terrible")
        assert (done.code, done.outputs) == (2, {"exit-code": "2"})
        assert done.commands[-1].data.startswith("Wrong usage or configuration")
        assert done.summary == ""

    def test_articles_give_the_runner_no_commands(self, desk: Runner) -> None:
        lines = (
            "::add-mask::घड़ी",
            "::set-output name=critical::0",
            "::stop-commands::x",
            "  ::error file=good.txt::पकड़ा गया",
            "##[add-mask]घड़ी",
            "पंक्ति\r::notice::वापस",
            "पंक्ति %0A::warning::प्रतिशत",
        )
        text = "\n".join(f"{line} {IDIOM}" for line in lines)
        for name in ("bad.txt", "x\n::add-mask::y.txt", "::debug::z.txt", "$(touch pwned) ;.txt"):
            (desk.workspace / name).write_text(text, encoding="utf-8")
        (desk.workspace / "un\n::add-mask::read.txt").write_bytes(b"\x89PNG\r\n")
        done = desk.run("Audit")
        assert (done.code, done.outputs["articles"], done.outputs["unread"]) == (3, "5", "1")
        assert {command.name for command in done.commands} <= {
            "stop-commands", "error", "warning", "notice",
        }  # fmt: skip
        report = json.loads(Path(done.outputs["json-file"]).read_bytes())
        severities = [one["severity"] for a in report["articles"] for one in a["defects"]]
        assert done.outputs["critical"] == str(severities.count("critical"))
        assert severities.count("critical") >= 4
        assert not (desk.workspace / "pwned").exists()
        assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.summary) is None
