"""Baseline, suppressions, --diff and the gate, as they are typed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CLEAN, IDIOM, Run

ONLY = ("--no-reports",)
OTHER = "पुलिस घड़ी के आसपास पहरा देती है।\n"
FILE = "mt-audit-baseline.json"


@pytest.fixture(autouse=True)
def idioms_only(here: Path) -> None:
    (here.parent / "mt-audit.toml").write_text('disable = ["all"]\nenable = ["literal-idiom"]\n')


@pytest.fixture
def fails(run: Run) -> Run:
    """`mt-audit check` with a gate that one idiom trips."""

    def fails(*arguments: str, input: bytes | None = None):  # type: ignore[no-untyped-def]
        return run("check", *arguments, *ONLY, "--fail-on", "minor", input=input)

    return fails


class TestBaseline:
    def write(self, run: Run, *paths: str) -> None:
        assert run("baseline", "write", *paths).exit_code == 0

    def test_what_is_accepted_passes_and_one_new_defect_is_all_that_trips(
        self, run: Run, fails: Run
    ) -> None:
        self.write(run, "bad.txt", "good.txt")
        assert fails("bad.txt", "good.txt").exit_code == 1
        accepted = fails("bad.txt", "good.txt", "--baseline", FILE)
        assert accepted.exit_code == 0
        assert f"1 defect in the baseline {FILE}." in accepted.stderr
        Path("good.txt").write_text(CLEAN + OTHER, encoding="utf-8")
        result = fails("bad.txt", "good.txt", "--baseline", FILE, "--format", "json")
        assert result.exit_code == 1
        articles = json.loads(result.stdout)["articles"]
        assert [len(article["defects"]) for article in articles] == [0, 1]
        assert articles[1]["defects"][0]["line"] == 2
        assert articles[0]["suppressed"][0]["reason"].startswith("in the baseline")
        assert "good.txt: fail-on minor: 1 defect minor or worse" in result.stderr

    def test_paragraphs_may_move(self, run: Run, fails: Run) -> None:
        Path("many.txt").write_text(IDIOM + CLEAN + OTHER, encoding="utf-8")
        self.write(run, "many.txt")
        Path("many.txt").write_text(OTHER + CLEAN + IDIOM, encoding="utf-8")
        result = fails("many.txt", "--baseline", FILE)
        assert (result.exit_code, "stale" in result.stderr) == (0, False)

    def test_it_may_stand_in_the_configuration(self, run: Run, fails: Run) -> None:
        config = 'baseline = "accepted.json"\ndisable = ["all"]\nenable = ["literal-idiom"]\n'
        Path("mt-audit.toml").write_text(config, encoding="utf-8")
        self.write(run, "bad.txt")
        assert Path("accepted.json").exists()
        assert fails("bad.txt").exit_code == 0

    def test_write_does_not_replace_unasked(self, run: Run) -> None:
        self.write(run, "bad.txt")
        again = run("baseline", "write", "bad.txt")
        assert again.exit_code == 2
        assert "mt-audit baseline update" in again.stderr
        assert run("baseline", "write", "good.txt", "--force").exit_code == 0

    def test_update_adds_and_forgets(self, run: Run, fails: Run) -> None:
        self.write(run, "bad.txt")
        Path("bad.txt").write_text(OTHER, encoding="utf-8")
        result = run("baseline", "update", "bad.txt")
        assert f"1 added, 1 taken out: {FILE} accepts 1 defect in 1 article." in result.stderr
        assert fails("bad.txt", "--baseline", FILE).exit_code == 0

    def test_prune_only_forgets(self, run: Run, fails: Run) -> None:
        Path("more.txt").write_text(OTHER, encoding="utf-8")
        self.write(run, "bad.txt", "more.txt")
        Path("bad.txt").write_text(CLEAN, encoding="utf-8")
        stale = fails("bad.txt", "more.txt", "--baseline", FILE)
        assert "1 defect of the baseline not found any more" in stale.stderr
        result = run("baseline", "prune", "bad.txt")
        assert f"1 taken out: {FILE} accepts 1 defect in 1 article." in result.stderr
        Path("more.txt").unlink()
        assert "accepts 0 defects in 0 articles." in run("baseline", "prune").stderr

    def test_show(self, run: Run) -> None:
        self.write(run, "bad.txt")
        shown = run("baseline", "show").stdout.splitlines()
        assert shown[0] == f"{FILE}: 1 accepted defect"
        assert shown[2:] == ["bad.txt", "  critical literal-idiom  घड़ी के आसपास"]
        (row,) = json.loads(run("baseline", "show", "--format", "json").stdout)
        assert (row["article"], row["text"], row["count"]) == ("bad.txt", "घड़ी के आसपास", 1)

    def test_what_cannot_be_read_is_said_and_the_rest_kept(self, run: Run) -> None:
        result = run("baseline", "write", "bad.txt", "missing.txt")
        assert result.exit_code == 3
        assert "missing.txt" in result.stderr
        assert Path(FILE).exists()

    def test_without_one(self, run: Run, fails: Run) -> None:
        assert run("baseline", "show").exit_code == 2
        missing = fails("bad.txt", "--baseline", "none.json")
        assert (missing.exit_code, "mt-audit baseline write" in missing.stderr) == (2, True)


class TestSuppressions:
    def test_reason_expiry_and_use(self, fails: Run) -> None:
        Path("quiet.toml").write_text(
            """
            [[suppress]]
            detector = "literal-idiom"
            reason = "the name of a programme"

            [[suppress]]
            text = "कुछ और"
            reason = "never met"

            [[suppress]]
            text = "घड़ी*"
            reason = "for the campaign"
            expires = 2020-01-31
            """,
            encoding="utf-8",
        )
        result = fails("bad.txt", "--suppressions", "quiet.toml", "--format", "json")
        assert result.exit_code == 0
        ((suppressed,),) = (a["suppressed"] for a in json.loads(result.stdout)["articles"])
        assert suppressed["reason"] == "suppressed: the name of a programme"
        assert "entry 2 (text कुछ और) suppressed nothing: remove it." in result.stderr
        assert "entry 3 (text घड़ी*) has expired: renew or remove it." in result.stderr


class TestDiff:
    def test_against_a_revision(self, fails: Run) -> None:
        for command in (
            ("init", "-q"),
            ("add", "."),
            ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one"),
        ):
            subprocess.run(["git", *command], check=True)
        assert fails("bad.txt", "--diff", "HEAD").exit_code == 0
        Path("bad.txt").write_text(IDIOM + CLEAN + OTHER, encoding="utf-8")
        result = fails("bad.txt", "--diff", "HEAD", "--format", "json")
        assert result.exit_code == 1
        (article,) = json.loads(result.stdout)["articles"]
        assert [defect["line"] for defect in article["defects"]] == [3]

    def test_against_a_report(self, run: Run, fails: Run) -> None:
        run("check", "bad.txt", *ONLY, "--format", "json=old.json")
        assert fails("bad.txt", "--diff", "old.json").exit_code == 0

    def test_against_nothing(self, fails: Run) -> None:
        result = fails("bad.txt", "--diff", "no-such-thing")
        assert result.exit_code == 2
        assert "no-such-thing: there is no such file, and no git repository" in result.stderr


class TestGateRules:
    @pytest.mark.parametrize(
        ("arguments", "rule"),
        [
            (("--max-defects", "major=0"), "max-defects major=0"),
            (("--min-score", "99.9"), "min-score 99.9"),
            (("--max-defects", "critical=1"), ""),
            (("--max-defects", "major=1"), ""),
        ],
    )
    def test_each_is_named_where_it_fails(
        self, run: Run, arguments: tuple[str, ...], rule: str
    ) -> None:
        result = run("check", "bad.txt", "good.txt", *ONLY, *arguments)
        assert result.exit_code == bool(rule)
        assert (f"Gate tripped: 1 of 2 articles failed: {rule} (1)." in result.output) is bool(rule)

    @pytest.mark.parametrize("limit", ["major", "major=x", "bad=1", "major=-1", "=1"])
    def test_what_is_no_limit(self, run: Run, limit: str) -> None:
        result = run("check", "bad.txt", "--max-defects", limit)
        assert (result.exit_code, "is not SEVERITY=NUMBER" in result.output) == (2, True)


class TestSeveralFormats:
    def test_each_goes_to_its_file(self, run: Run) -> None:
        result = run(
            *("check", "bad.txt", *ONLY, "--format", "terminal"),
            *("--format", "json=a.json", "--format", "jsonl=b.jsonl", "--format", "html=pages"),
        )
        assert result.exit_code == 0
        assert "literal-idiom" in result.stdout
        assert json.loads(Path("a.json").read_text(encoding="utf-8"))["articles"][0]["id"]
        assert json.loads(Path("b.jsonl").read_text(encoding="utf-8"))["path"] == "bad.txt"
        assert sorted(file.name for file in Path("pages").iterdir()) == ["bad.html", "index.html"]

    def test_one_alone_has_standard_output(self, run: Run) -> None:
        result = run("check", "bad.txt", "--format", "json", "--format", "terminal")
        assert result.exit_code == 2
        assert "json and terminal cannot both go to standard output" in result.stderr
        assert "--format json=FILE" in result.stderr

    @pytest.mark.parametrize("format", ["yaml", "json2", "=x"])
    def test_what_is_no_format(self, run: Run, format: str) -> None:
        assert run("check", "bad.txt", "--format", format).exit_code == 2

    def test_output_is_for_one(self, run: Run) -> None:
        arguments = ("--format", "json", "--format", "jsonl", "--output", "x")
        assert "--output is for one format" in run("check", "bad.txt", *arguments).stderr

    def test_no_output_over_an_input(self, run: Run) -> None:
        for arguments in (("--format", "json=bad.txt"), ("--output", "bad.txt")):
            result = run("check", "bad.txt", *arguments)
            assert (result.exit_code, "overwrite an article" in result.stderr) == (2, True)
