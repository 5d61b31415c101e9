"""`import audit`: what the command line says, typed, shared by threads, loaded when asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any, assert_type

import jsonschema
import pytest
from click.testing import CliRunner

import audit
from audit import api, errors, model, pipeline
from audit.cli import main
from audit.knowledge import Knowledge
from audit.pipeline import WINDOW
from audit.reports.document import schema
from tests.conftest import ROOT

IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।"
CLEAN = "सरकार ने परियोजना को हरी झंडी दे दी।"
STORY = (
    "बुदानोव ने कीव में कहा कि खारकीव और मारियुपोल के पास लड़ाई जारी है।",
    "खारकीव और मारियुपोल से लोग कीव पहुंचे। सिर्स्की और बुदानोव ने उनसे बात की।",
    "बुडनवो ने कीव में बताया कि खारकीव तथा मारियुपोल के बाद सिर्स्की ने आदेश दिया।",
)
SEEDS = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "seeds").glob("*.txt"))

Json = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> Iterator[None]:
    """Tables are loaded once for all tests; nothing that one test opened is met in another."""
    monkeypatch.setattr(
        pipeline, "Knowledge", lambda **given: Knowledge(**given) if given else knowledge
    )
    api._lists.cache_clear()
    api._opened.cache_clear()
    yield
    api._lists.cache_clear()
    api._opened.cache_clear()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: empty, below an empty configuration."""
    (tmp_path / "mt-audit.toml").touch()
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def command_line(*arguments: str) -> dict[str, Any]:
    """What `mt-audit check … --format json` says."""
    result = CliRunner().invoke(main, ["check", *arguments, "--format", "json"])
    assert result.exit_code in (0, 3), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def as_json(results: Iterator[audit.Report | audit.Unread]) -> list[dict[str, Any]]:
    return [audit.to_json(result) for result in results]


def detectors_of(report: audit.Report | audit.Unread) -> list[str]:
    assert isinstance(report, audit.Report)
    return [defect.detector for defect in report.defects]


class TestTheName:
    def test_import_loads_nothing(self) -> None:
        code = (
            "import sys; before = set(sys.modules); import audit; "
            "print(sorted(set(sys.modules) - before))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        )
        assert done.stdout == "['audit']\n"

    def test_every_public_name_is_the_one_of_its_module(self) -> None:
        homes = {
            name: module
            for module in (errors, model, api)
            for name in audit.__all__
            if hasattr(module, name)
        }
        assert set(audit.__all__) - set(homes) == {"__version__"}
        assert {name: getattr(audit, name) for name in homes} == {
            name: getattr(module, name) for name, module in homes.items()
        }
        assert set(audit.__all__) <= set(dir(audit))

    def test_all_errors_are_public(self) -> None:
        assert {kind.__name__ for kind in audit.AuditError.__subclasses__()} >= {
            "UsageError", "SourceError", "ReferenceDataError", "WriteError",
        }  # fmt: skip

    def test_another_name_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="module 'audit' has no attribute 'check_file'"):
            audit.check_file("")  # type: ignore[attr-defined]

    def test_types_are_seen_from_outside(self) -> None:
        report = audit.check(CLEAN)
        assert_type(report, audit.Report)
        assert_type(audit.check_all([]), Iterator[audit.Report | audit.Unread])
        assert_type(report.defects, tuple[audit.Defect, ...])
        assert_type(audit.to_json(report), dict[str, Any])


class TestCheck:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_says_what_the_command_line_says(
        self, seed: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(ROOT)
        text = Path(seed).read_bytes().decode("utf-8")
        (told,) = command_line(seed, "--no-config")["articles"]
        assert audit.to_json(audit.check(text, id=seed)) == told

    def test_positions_are_those_of_the_text(self) -> None:
        report = audit.check(f"\ufeff\r\n{IDIOM}")
        (defect,) = report.defects
        assert report.article.text[slice(*defect.span)] == "घड़ी के आसपास"
        assert (defect.span, defect.severity) == (audit.Span(11, 24), audit.Severity.CRITICAL)

    def test_its_json_fits_the_schema(self) -> None:
        jsonschema.validate(audit.to_json(audit.check(IDIOM)), schema())

    def test_no_configuration_is_read(self, here: Path) -> None:
        Path("mt-audit.toml").write_text('disable = ["all"]', encoding="utf-8")
        assert detectors_of(audit.check(IDIOM)) == ["literal-idiom"]

    def test_detectors_are_chosen(self) -> None:
        assert detectors_of(audit.check(IDIOM, disable=["literal-idiom"])) == []
        assert detectors_of(audit.check(IDIOM, only=["literal-idiom"])) == ["literal-idiom"]
        assert detectors_of(audit.check(IDIOM, only=["wrong-sense"])) == []

    def test_what_is_below_the_bar_is_suppressed(self) -> None:
        report = audit.check(IDIOM, min_confidence=0.99)
        assert report.defects == ()
        assert [item.defect.detector for item in report.suppressed] == ["literal-idiom"]

    def test_own_lists(self, here: Path) -> None:
        Path("idioms.tsv").write_text(
            "pattern\tenglish\tsuggestion\n~नीला ~हाथी\tblue elephant\tबेतुकी बात\n", encoding="utf-8"
        )
        text = "मंत्री ने सभा में नीला हाथी दिखाया।"
        assert detectors_of(audit.check(text)) == []
        assert detectors_of(audit.check(text, idioms="idioms.tsv")) == ["literal-idiom"]

    def test_a_list_that_changed_is_read_again(self, here: Path) -> None:
        file = Path("idioms.tsv")
        file.write_text("pattern\tenglish\tsuggestion\n", encoding="utf-8")
        assert detectors_of(audit.check(IDIOM, idioms=file)) == ["literal-idiom"]
        file.write_text(
            "pattern\tenglish\tsuggestion\tseverity\nघड़ी के आसपास|आस\t\t\toff\n", encoding="utf-8"
        )
        assert detectors_of(audit.check(IDIOM, idioms=file)) == []

    def test_back_translation(
        self, here: Path, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in installed.items():
            monkeypatch.setenv(name, value)
        Path("bad.txt").write_text(IDIOM, encoding="utf-8")
        (told,) = command_line("bad.txt", "--back-translate", "on")["articles"]
        assert told["translated"] == 1
        report = audit.check(IDIOM, id="bad.txt", back_translate="on")
        assert audit.to_json(report) == told

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"only": ["literal-idom"]}, "only: there is no detector “literal-idom”. Did you mean"),
            ({"disable": ["x"]}, "disable: there is no detector “x”."),
            ({"min_confidence": 1.5}, "min_confidence must be from 0 to 1. It is 1.5."),
            ({"min_confidence": float("nan")}, "min_confidence must be from 0 to 1. It is nan."),
            ({"reader": "fast"}, "reader cannot be 'fast'. Choose from auto, on, off."),
            ({"back_translate": ""}, "back_translate cannot be ''. Choose from auto, on, off."),
            ({"back_translate": "on"}, "Run: mt-audit models install hi-en"),
            ({"names": "no-such-file.tsv"}, "no-such-file.tsv"),
        ],
    )
    def test_wrong_options_are_usage_errors(self, options: Any, message: str) -> None:
        with pytest.raises(audit.UsageError) as raised:
            audit.check(CLEAN, **options)
        assert message in str(raised.value)
        with pytest.raises(audit.UsageError):
            audit.check_all([], **options)  # before anything is read

    def test_an_option_that_does_not_exist_is_a_type_error(self) -> None:
        with pytest.raises(TypeError, match="there is no option 'min_confidnce'"):
            audit.check(CLEAN, min_confidnce=0.9)  # type: ignore[call-arg]

    def test_bytes_are_no_text(self) -> None:
        with pytest.raises(TypeError, match="a text must be str, not bytes"):
            audit.check(CLEAN.encode())  # type: ignore[arg-type]

    def test_a_text_that_cannot_be_audited_is_an_audit_error(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken(monkeypatch)
        with pytest.raises(audit.AuditError) as raised:
            audit.check("")
        assert raised.value.reason == "It could not be audited: ZeroDivisionError: none."
        assert raised.value.remedy.startswith("This is a defect of mt-audit")


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make empty texts impossible to audit."""
    whole = pipeline.audit

    def audit_or_crash(article: audit.Article, *rest: Any) -> audit.Report:
        if not article.text:
            raise ZeroDivisionError("none")
        return whole(article, *rest)

    monkeypatch.setattr(pipeline, "audit", audit_or_crash)


class TestCheckAll:
    def test_says_what_the_command_line_says_of_one_run(self, here: Path) -> None:
        names = [f"text-{number}" for number in range(1, len(STORY) + 1)]
        for name, text in zip(names, STORY, strict=True):
            Path(name).write_text(text, encoding="utf-8")
        told = command_line(*names)["articles"]
        assert [defect["text"] for defect in told[2]["defects"]] == ["बुडनवो"]
        assert as_json(audit.check_all(STORY)) == told

    def test_a_name_is_held_against_the_other_texts(self) -> None:
        alone = "सीनेटर कैप्लोविस्टज़ ने बुदानोव से मारियुपोल तथा खारकीव की बात की।"
        told = "सीनेटर कैप्लोविट्ज़ ने खारकीव, मारियुपोल और बुदानोव पर सवाल पूछा।"
        *_, last = audit.check_all([told, f"फिर {told}", f"कल {told}", alone])
        assert detectors_of(last) == ["name-variants"]
        assert detectors_of(audit.check(alone)) == []

    def test_ids_are_given_or_counted(self) -> None:
        found = list(audit.check_all([CLEAN, ("desk/7", CLEAN), CLEAN], disable=["all"]))
        assert [one.article.id for one in found if isinstance(one, audit.Report)] == [
            "text-1", "desk/7", "text-3",
        ]  # fmt: skip

    def test_no_more_than_a_window_is_taken_beforehand(self) -> None:
        taken = 0

        def endless() -> Iterator[str]:
            nonlocal taken
            while True:
                taken += 1
                yield "नमस्ते"

        results = audit.check_all(endless(), disable=["all"], reader="off")
        assert taken == 0
        next(results)
        assert taken == WINDOW

    def test_what_cannot_be_audited_stands_in_its_place(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken(monkeypatch)
        first, second, third = audit.check_all([CLEAN, ("empty", ""), CLEAN])
        assert isinstance(second, audit.Unread)
        assert audit.to_json(second) == {
            "path": "empty",
            "line": None,
            "reason": "It could not be audited: ZeroDivisionError: none.",
            "remedy": "This is a defect of mt-audit: please report it with the text.",
        }
        assert (detectors_of(first), detectors_of(third)) == ([], [])

    def test_processes_say_the_same(self, here: Path) -> None:
        texts = [f"{number}. {IDIOM if number % 7 == 0 else CLEAN}" for number in range(70)]
        assert as_json(audit.check_all(texts, jobs=2)) == as_json(audit.check_all(texts))


class TestThreads:
    def test_take_turns_from_the_first_text_on(
        self, seed_texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pipeline, "Knowledge", Knowledge)  # nothing is loaded yet
        pieces = [line for text in seed_texts.values() for line in text.splitlines() if line][:60]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda piece: audit.to_json(audit.check(piece)), pieces))
        api._lists.cache_clear()
        assert together == [audit.to_json(audit.check(piece)) for piece in pieces]

    def test_a_producer_may_use_it_too(self) -> None:
        """Whatever the caller does between two texts, nothing waits for it."""

        def worse_than(texts: list[str]) -> Iterator[str]:
            for text in texts:
                if audit.check(text).defects:
                    yield text

        found: list[audit.Report | audit.Unread] = []

        def consume() -> None:
            for result in audit.check_all(worse_than([CLEAN, IDIOM])):
                audit.check(CLEAN)
                found.append(result)

        thread = Thread(target=consume, daemon=True)
        thread.start()
        thread.join(timeout=60)
        assert [detectors_of(result) for result in found] == [["literal-idiom"]]

    def test_tables_are_loaded_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = []

        def counted(**given: Any) -> Knowledge:
            made.append(given)
            return Knowledge(**given)

        monkeypatch.setattr(pipeline, "Knowledge", counted)
        for _ in range(3):
            audit.check(CLEAN)
            list(audit.check_all([CLEAN, IDIOM]))
        assert made == [{}]


class TestCheckPaths:
    @pytest.fixture
    def desk(self, here: Path) -> Path:
        for name, text in (("a.txt", IDIOM), ("b.txt", CLEAN)):
            Path(name).write_text(text, encoding="utf-8")
        Path("day.jsonl").write_text(
            json.dumps({"id": "1", "text": IDIOM}) + "\nnothing\n", encoding="utf-8"
        )
        return here

    def test_says_what_the_command_line_says(self, desk: Path) -> None:
        told = command_line("a.txt", "day.jsonl", "no-such.txt", ".")
        found = as_json(audit.check_paths(["a.txt", Path("day.jsonl"), "no-such.txt", "."]))
        assert [one for one in found if "id" in one] == told["articles"]
        assert [one for one in found if "id" not in one] == told["unread"]
        assert len(told["articles"]) == 3
        assert len(told["unread"]) == 2

    def test_the_nearest_configuration_holds(self, desk: Path) -> None:
        Path("mt-audit.toml").write_text(
            '[[per-path]]\npaths = ["a.txt"]\ndisable = ["literal-idiom"]\n', encoding="utf-8"
        )
        found = list(audit.check_paths(["a.txt", "day.jsonl"]))
        assert list(map(detectors_of, found[:2])) == [[], ["literal-idiom"]]

    def test_another_configuration_can_be_named(self, desk: Path) -> None:
        Path("strict.toml").write_text("min-confidence = 0.99\n", encoding="utf-8")
        (report,) = audit.check_paths(["a.txt"], config="strict.toml")
        assert detectors_of(report) == []
        (report,) = audit.check_paths(["a.txt"], config="strict.toml", min_confidence=0.5)
        assert detectors_of(report) == ["literal-idiom"]

    def test_what_a_desk_has_accepted_is_set_aside(self, desk: Path) -> None:
        Path("mt-audit.toml").write_text('suppressions = "reviewed.toml"\n', encoding="utf-8")
        Path("reviewed.toml").write_text(
            '[[suppress]]\ndetector = "literal-idiom"\nreason = "a quotation"\n', encoding="utf-8"
        )
        (told,) = command_line("a.txt")["articles"]
        assert [one["reason"] for one in told["suppressed"]] == ["suppressed: a quotation"]
        assert as_json(audit.check_paths(["a.txt"])) == [told]

    def test_a_baseline_holds(self, desk: Path) -> None:
        Path("mt-audit.toml").write_text('baseline = "accepted.json"\n', encoding="utf-8")
        result = CliRunner().invoke(main, ["baseline", "write", "a.txt"])
        assert result.exit_code == 0, result.output
        Path("a.txt").write_text(f"{CLEAN}\n\n{IDIOM}", encoding="utf-8")
        (report,) = audit.check_paths(["a.txt"])
        assert isinstance(report, audit.Report)
        assert [one.reason for one in report.suppressed] == ["in the baseline"]
        assert (report.defects, report.score) == ((), 100.0)

    def test_a_wrong_configuration_is_said_at_once(self, desk: Path) -> None:
        Path("mt-audit.toml").write_text("min-confidnce = 1\n", encoding="utf-8")
        with pytest.raises(audit.UsageError, match=r"there is no setting .* Did you mean"):
            audit.check_paths(["a.txt"])


class TestSignature:
    @pytest.mark.parametrize(
        ("options", "arguments"),
        [
            ({}, []),
            ({"only": ["literal-idiom"]}, ["--only", "literal-idiom"]),
            ({"min_confidence": 0.7, "reader": "off"}, ["--min-confidence=0.7", "--reader=off"]),
        ],
    )
    def test_is_that_of_the_command_line(
        self, here: Path, options: Any, arguments: list[str]
    ) -> None:
        Path("a.txt").write_text(CLEAN, encoding="utf-8")
        told = command_line("a.txt", *arguments)["signature"]["text"]
        assert str(audit.signature_for(**options)) == told


def test_what_type_checkers_see_is_what_is_there() -> None:
    """The names that are imported for type checkers only are those that are given out."""
    source = (ROOT / "audit" / "__init__.py").read_text(encoding="utf-8")
    block = source.split("if TYPE_CHECKING:")[1].split("__all__")[0]
    seen = {word.strip(",()") for word in block.replace("import", " ").split()}
    assert seen >= set(audit.__all__) - {"__version__"}
