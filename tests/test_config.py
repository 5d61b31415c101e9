"""Configuration: where it is found, what it changes, and every way to get it wrong."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest

import audit.config
from audit.config import DETECTOR_IDS, Config, PerPath, Rules, known_detectors, load
from audit.errors import UsageError
from audit.gate import GateRules
from audit.model import Category, Severity
from audit.sources import MAX_BYTES, MAX_ITEMS, Fields, Options

OWN, SHARED = "mt-audit.toml", "pyproject.toml"


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder below one whose configuration is empty, so that nothing further up counts."""
    write(tmp_path, OWN, "")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    return folder


class TestFinding:
    def test_defaults(self, bare: Path) -> None:
        config = load(None, bare)
        settings = config.settings_for("x.txt")
        assert (settings.min_confidence, settings.disabled) == (0.5, frozenset())
        assert (config.gate_for("x.txt"), config.jobs) == (GateRules(), 1)
        assert config.reading == Options(max_bytes=MAX_BYTES, max_items=MAX_ITEMS)
        assert (config.baseline, config.suppressions) == (None, None)
        assert config.rules_text == ""

    def test_nearest_upward(self, bare: Path) -> None:
        write(bare.parent, SHARED, "[tool.mt-audit]\njobs = 3\n")
        assert load(None, bare).jobs == 3
        write(bare, OWN, "jobs = 4\n")
        assert load(None, bare).jobs == 4

    def test_own_file_wins_in_one_folder(self, bare: Path) -> None:
        write(bare, SHARED, "[tool.mt-audit]\njobs = 3\n")
        write(bare, OWN, "jobs = 4\n")
        assert load(None, bare).jobs == 4

    def test_a_pyproject_of_others_is_passed_by(self, bare: Path) -> None:
        write(bare.parent, OWN, "jobs = 4\n")
        write(bare, SHARED, "[tool.ruff]\nline-length = 100\n")
        assert load(None, bare).jobs == 4

    def test_own_file_may_use_the_long_table_name(self, bare: Path) -> None:
        write(bare, OWN, "[tool.mt-audit]\njobs = 5\n")
        assert load(None, bare).jobs == 5

    def test_named(self, bare: Path) -> None:
        assert load(write(bare, "other.toml", "jobs = 6\n"), bare).jobs == 6

    def test_named_and_missing(self, bare: Path) -> None:
        with pytest.raises(UsageError, match=r"nothing\.toml: it cannot be read: No such file"):
            load(bare / "nothing.toml", bare)

    def test_named_pyproject_without_the_table(self, bare: Path) -> None:
        with pytest.raises(UsageError, match=r"has no \[tool.mt-audit\]"):
            load(write(bare, SHARED, "[tool.ruff]\n"), bare)

    def test_byte_order_mark(self, bare: Path) -> None:
        assert load(write(bare, OWN, "\ufeffjobs = 2\n"), bare).jobs == 2


class TestMeaning:
    def test_all_settings(self, bare: Path) -> None:
        file = write(
            bare,
            OWN,
            """
            disable = ["all"]
            enable = ["literal-idiom", "wrong-sense"]
            min-confidence = 1
            fail-on = "major"
            reports-dir = "out/html"
            jobs = 0
            max-bytes = 1_000
            back-translate = "off"
            reader = "off"
            time-budget = 2.5
            baseline = "accepted/baseline.json"
            suppressions = "accepted/suppressions.toml"
            max-items = 7
            allow-private = true
            [severities]
            literal-idiom = "minor"
            [thresholds]
            literal-idiom = 0.8
            """,
        )
        config = load(file, bare)
        settings = config.settings_for("x.txt")
        assert settings.disabled == frozenset(DETECTOR_IDS) - {"literal-idiom", "wrong-sense"}
        assert settings.min_confidence == 1.0
        assert settings.severities == {"literal-idiom": Severity.MINOR}
        assert settings.thresholds == {"literal-idiom": 0.8}
        assert config.gate_for("x.txt") == GateRules(fail_on=Severity.MAJOR)
        assert config.reports_dir == bare.resolve() / "out/html"
        assert (config.jobs, config.back_translate) == (0, "off")
        assert config.reading == Options(max_bytes=1000, max_items=7, allow_private=True)
        assert config.baseline == bare.resolve() / "accepted/baseline.json"
        assert config.suppressions == bare.resolve() / "accepted/suppressions.toml"
        assert (settings.reader, settings.budget.seconds) == ("off", 2.5)
        assert 0.9 < settings.budget.left() <= 1
        assert config.rules_text

    def test_fields(self, bare: Path) -> None:
        text = """
            [fields]
            id = "guid"
            text = ["summary", "content.hi"]
            headline = ["title"]
            """
        assert load(write(bare, OWN, text), bare).reading.fields == Fields(
            id=("guid",), text=("summary", "content.hi"), headline=("title",)
        )

    @pytest.mark.parametrize(
        ("pattern", "path", "matches"),
        [
            ("feeds/**", "feeds/a.txt", True),
            ("feeds/**", "feeds/x/y/a.txt", True),
            ("feeds/**", "other/feeds/a.txt", False),
            ("feeds/", "feeds/x/a.txt", True),
            ("feeds/*", "feeds/x/a.txt", False),
            ("feeds/*.txt", "feeds/a.md", False),
            ("**/raw/*.txt", "raw/a.txt", True),
            ("**/raw/*.txt", "x/y/raw/a.txt", True),
            ("**/raw/*.txt", "x/draw/a.txt", False),
            ("*.jsonl", "deep/er/a.jsonl", True),
            ("*.jsonl", "a.jsonl.txt", False),
            ("a?.txt", "ab.txt", True),
            ("a?.txt", "abc.txt", False),
            ("./feeds/**", "feeds/a.txt", True),
            ("feeds/**", "./feeds/a.txt", True),
            ("समाचार/*", "समाचार/क.txt", True),
            ("-", "-", True),
            ("https://example.org/**", "https://example.org/hindi/feed.xml", True),
            ("https://example.org/**", "https://example.com/hindi/feed.xml", False),
            ("[x]/**", "[x]/a.txt", True),
        ],
    )
    def test_paths(
        self, monkeypatch: pytest.MonkeyPatch, bare: Path, pattern: str, path: str, matches: bool
    ) -> None:
        monkeypatch.chdir(bare)
        rules = Rules(disable=frozenset({"literal-idiom"}))
        config = Config(base=bare.resolve(), per_path=(PerPath((pattern,), rules),))
        assert bool(config.settings_for(path).disabled) is matches

    def test_paths_are_relative_to_the_file_and_not_to_the_current_folder(
        self, monkeypatch: pytest.MonkeyPatch, bare: Path
    ) -> None:
        write(bare.parent, OWN, '[[per-path]]\npaths = ["b/*"]\ndisable = ["literal-idiom"]')
        monkeypatch.chdir(bare)
        config = load(None, bare)
        assert config.settings_for("a.txt").disabled == {"literal-idiom"}
        assert config.settings_for(str(bare.resolve() / "a.txt")).disabled == {"literal-idiom"}
        assert config.settings_for("../a.txt").disabled == frozenset()

    def test_later_entries_and_then_the_command_line_win(self, bare: Path) -> None:
        file = write(
            bare,
            OWN,
            """
            disable = ["literal-idiom"]
            min-confidence = 0.6
            [thresholds]
            wrong-sense = 0.9
            [[per-path]]
            paths = ["a/**"]
            enable = ["literal-idiom"]
            min-confidence = 0.7
            [[per-path]]
            paths = ["a/b/**"]
            disable = ["wrong-sense"]
            [per-path.severities]
            wrong-sense = "minor"
            """,
        )
        config = Config(
            base=Path.cwd(), rules=load(file, bare).rules, per_path=load(file, bare).per_path
        )
        assert config.settings_for("x").disabled == {"literal-idiom"}
        assert config.settings_for("a/x").disabled == frozenset()
        assert config.settings_for("a/x").min_confidence == 0.7
        assert config.settings_for("a/b/x").disabled == {"wrong-sense"}
        assert config.settings_for("a/b/x").severities == {"wrong-sense": Severity.MINOR}
        assert config.settings_for("a/b/x").thresholds == {"wrong-sense": 0.9}
        last = Config(base=Path.cwd(), rules=config.rules, last=Rules(min_confidence=0.1))
        assert last.settings_for("x").min_confidence == 0.1
        assert last.settings_for("x").thresholds == {}

    def test_pickles(self, bare: Path) -> None:
        """Workers get it by pickling."""
        config = load(write(bare, OWN, 'disable = ["literal-idiom"]'), bare)
        again = pickle.loads(pickle.dumps(config.settings_for))
        assert again("x") == config.settings_for("x")


class TestGate:
    def gate(self, bare: Path, text: str, path: str = "x.txt") -> GateRules:
        return load(write(bare, OWN, text), bare).gate_for(path)

    @pytest.mark.parametrize(
        "text",
        [
            'fail-on = "major"',
            '[gate]\nfail-on = "major"',
            'fail-on = "major"\n[gate]\nfail-on = "major"',
            'gate = {fail-on = "major"}',
        ],
    )
    def test_fail_on_may_stand_in_either_place(self, bare: Path, text: str) -> None:
        assert self.gate(bare, text) == GateRules(fail_on=Severity.MAJOR)

    def test_never(self, bare: Path) -> None:
        assert self.gate(bare, 'fail-on = "never"') == GateRules(fail_on="never")

    def test_all_rules(self, bare: Path) -> None:
        text = """
            [gate]
            fail-on = "critical"
            max-defects = {minor = 20, major = 0}
            min-score = 62.5
            max-mt-likelihood = 1
            [gate.categories]
            name = "minor"
            grammar = "never"
            residue = {fail-on = "critical", max = 5}
            idiom = {max = 0}
            """
        assert self.gate(bare, text) == GateRules(
            fail_on=Severity.CRITICAL,
            max_defects={Severity.MINOR: 20, Severity.MAJOR: 0},
            min_score=62.5,
            max_mt_likelihood=1.0,
            category_fail_on={
                Category.NAME: Severity.MINOR,
                Category.GRAMMAR: "never",
                Category.RESIDUE: Severity.CRITICAL,
            },
            category_max={Category.RESIDUE: 5, Category.IDIOM: 0},
        )

    def test_a_path_has_its_own_rule_by_rule(
        self, monkeypatch: pytest.MonkeyPatch, bare: Path
    ) -> None:
        text = """
            [gate]
            fail-on = "major"
            min-score = 60
            [[per-path]]
            paths = ["a/**"]
            gate = {fail-on = "never", categories = {name = "minor"}}
            [[per-path]]
            paths = ["a/b/**"]
            [per-path.gate]
            min-score = 80
            max-defects = {minor = 1}
            """
        monkeypatch.chdir(bare)
        assert self.gate(bare, text) == GateRules(fail_on=Severity.MAJOR, min_score=60)
        narrow = GateRules(
            fail_on="never", min_score=60, category_fail_on={Category.NAME: Severity.MINOR}
        )
        assert self.gate(bare, text, "a/x.txt") == narrow
        deep = GateRules(min_score=80, max_defects={Severity.MINOR: 1})
        assert self.gate(bare, text, "a/b/x.txt") == deep.over(narrow)

    def test_the_command_line_wins_over_every_path_and_category(
        self, monkeypatch: pytest.MonkeyPatch, bare: Path
    ) -> None:
        text = """
            fail-on = "critical"
            [gate.categories]
            name = "minor"
            residue = {max = 5}
            [[per-path]]
            paths = ["*"]
            gate = {fail-on = "minor", min-score = 90}
            """
        monkeypatch.chdir(bare)
        config = load(write(bare, OWN, text), bare)
        named = {Category.NAME: Severity.MINOR}
        bounds = {Category.RESIDUE: 5}
        given = replace(config, last_gate=GateRules(min_score=10))
        assert given.gate_for("x") == GateRules(
            fail_on=Severity.MINOR, min_score=10, category_fail_on=named, category_max=bounds
        )
        given = replace(config, last_gate=GateRules(fail_on="never"))
        assert given.gate_for("x") == GateRules(fail_on="never", min_score=90, category_max=bounds)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min_confidence = 0.5", "there is no setting “min_confidence”. Did you mean “min-conf"),
        ("disabled = []", "there is no setting “disabled”. Did you mean “disable”?"),
        ("xyzzy = 1", "there is no setting “xyzzy”. Choose from disable, enable"),
        ('disable = ["literal-idom"]', "no detector “literal-idom”. Did you mean “literal-idiom”"),
        ('disable = ["xyzzy"]', "no detector “xyzzy”. mt-audit detectors lists them."),
        ('disable = "literal-idiom"', "disable must be a list of strings"),
        ("disable = [1]", "disable must be a list of strings"),
        ('disable = ["all"]\nenable = ["all"]', "“all” is both disabled and enabled"),
        ("min-confidence = 1.5", "min-confidence must be a number from 0 to 1. It is 1.5"),
        ('min-confidence = "0.5"', "min-confidence must be a number from 0 to 1"),
        ("min-confidence = true", "min-confidence must be a number from 0 to 1"),
        ("min-confidence = nan", "min-confidence must be a number from 0 to 1"),
        ('fail-on = "majr"', "fail-on cannot be “majr”. Did you mean “major”?"),
        ('fail-on = "xyzzy"', "fail-on cannot be “xyzzy”. Choose from never, minor"),
        ("fail-on = 2", "fail-on must be one of never, minor, major, critical. It is 2"),
        ("jobs = -1", "jobs must be a whole number from 0 on. It is -1"),
        ("jobs = 1.5", "jobs must be a whole number"),
        ("jobs = true", "jobs must be a whole number"),
        ("max-bytes = 0", "max-bytes must be a whole number from 1 on"),
        ("reports-dir = 1", "reports-dir must be a string"),
        ('back-translate = "of"', "back-translate cannot be “of”. Did you mean “off”?"),
        ('reader = "of"', "reader cannot be “of”. Did you mean “off”?"),
        ("time-budget = -1", "time-budget must be a number of seconds, or a text such as"),
        ("time-budget = true", "time-budget must be a number of seconds"),
        ('time-budget = "soon"', "or a text such as \"90s\". It is 'soon'"),
        ("severities = 1", "severities must be a table"),
        ('[severities]\nliteral-idom = "minor"', "severities: there is no detector “literal-idom”"),
        ('[severities]\nliteral-idiom = "mild"', "severities: literal-idiom cannot be “mild”"),
        ('[severities]\nall = "minor"', "there is no detector “all”"),
        ("[thresholds]\nliteral-idiom = 2", "thresholds: literal-idiom must be a number"),
        ("per-path = 1", "per-path must be tables"),
        ("per-path = [1]", "per-path entry 1 is not a table"),
        ("[[per-path]]\ndisable = []", "per-path entry 1 has no paths"),
        ('[[per-path]]\npath = ["x"]', "entry 1: there is no setting “path”. Did you mean “paths"),
        ('[[per-path]]\npaths = ["x"]\njobs = 2', "entry 1: there is no setting “jobs”"),
        ("jobs = ", "it is not TOML"),
        ("jobs = 1\njobs = 2", "it is not TOML"),
        ("[tool]\nmt-audit = 1", "tool.mt-audit is not a table"),
        ("baseline = 1", "baseline must be a string"),
        ("suppressions = []", "suppressions must be a string"),
        ("max-items = 0", "max-items must be a whole number from 1 on"),
        ('allow-private = "yes"', "allow-private must be true or false. It is 'yes'"),
        ("fields = 1", "fields must be a table"),
        ('[fields]\ntxt = "body"', "fields: there is no setting “txt”. Did you mean “text”?"),
        ("[fields]\ntext = 1", "fields: text must be a name, or a list of names. It is 1"),
        ("[fields]\ntext = []", "fields: text must be a name, or a list of names"),
        ('[fields]\ntext = ["a", ""]', "fields: text must be a name, or a list of names"),
        ("gate = 1", "gate must be a table"),
        ("[gate]\nfailon = 1", "gate: there is no setting “failon”. Did you mean “fail-on”?"),
        (
            'fail-on = "major"\n[gate]\nfail-on = "minor"',
            "fail-on is not the same in [gate] and above it. Leave one of the two.",
        ),
        ('[gate]\nfail-on = "majr"', "gate: fail-on cannot be “majr”. Did you mean “major”?"),
        ("[gate]\nmin-score = 101", "gate: min-score must be a number from 0 to 100. It is 101"),
        ("[gate]\nmax-mt-likelihood = 60", "gate: max-mt-likelihood must be a number from 0 to 1"),
        ("[gate]\nmax-defects = 3", "gate: max-defects must be a table"),
        (
            "[gate]\nmax-defects = {majr = 3}",
            "gate: max-defects: there is no setting “majr”. Did you mean “major”?",
        ),
        (
            "[gate]\nmax-defects = {major = -1}",
            "max-defects: major must be a whole number from 0 on. It is -1",
        ),
        ("[gate]\nmax-defects = {major = true}", "major must be a whole number from 0 on"),
        (
            '[gate.categories]\nnames = "minor"',
            "gate: categories: there is no category “names”. Did you mean “name”?",
        ),
        ("[gate.categories]\nname = 3", "categories: name: fail-on must be one of never, minor"),
        ('[gate.categories]\nname = "mild"', "categories: name: fail-on cannot be “mild”"),
        (
            "[gate.categories]\nname = {most = 3}",
            "categories: name: there is no setting “most”. Choose from fail-on, max",
        ),
        ("[gate.categories]\nname = {max = 1.5}", "name: max must be a whole number from 0 on"),
        (
            '[[per-path]]\npaths = ["x"]\ngate = {min-scor = 1}',
            "per-path entry 1: gate: there is no setting “min-scor”. Did you mean “min-score”?",
        ),
    ],
)
def test_every_mistake_names_the_file_and_the_nearest_right_word(
    bare: Path, text: str, message: str
) -> None:
    file = write(bare, OWN, text)
    with pytest.raises(UsageError) as caught:
        load(None, bare)
    assert message in str(caught.value)
    assert str(file.resolve()) in str(caught.value)
    assert caught.value.remedy


def test_bytes_that_are_not_utf8(bare: Path) -> None:
    (bare / OWN).write_bytes(b"jobs = 1 # abc\xe9\n")
    with pytest.raises(UsageError, match="it is not TOML"):
        load(None, bare)


def test_others_may_stand_among_detectors() -> None:
    assert known_detectors(["all"], "--disable", "all") == {"all"}
    with pytest.raises(UsageError, match="--only: there is no detector “all”"):
        known_detectors(["all"], "--only")


def test_the_docstring_is_a_valid_configuration(bare: Path) -> None:
    doc = audit.config.__doc__ or ""
    lines = [line[4:] for line in doc.splitlines() if line.startswith("    ")]
    example = "\n".join(lines)
    example = f"[tool.mt-audit]\n{example}"
    config = load(write(bare, SHARED, example), bare)
    assert config.gate.fail_on is Severity.MAJOR
    assert config.gate.category_max == {Category.RESIDUE: 5}
    assert config.fields.text == ("summary", "content.hi")
    assert config.per_path[0].patterns == ("feeds/**", "*.jsonl")
    assert config.per_path[0].gate == GateRules(min_score=75.0)


def test_the_docstring_names_every_setting() -> None:
    doc = audit.config.__doc__ or ""
    for name in (*audit.config._RULES, *audit.config._WHOLE, *audit.config._FILES):
        assert re.search(rf"\b{name}\b", doc), name
    for name in (*audit.config._GATE, *audit.config._FIELDS):
        assert re.search(rf"\b{name}\b", doc), name
