"""Only what is new: against a folder, a file, a report and a revision of a real repository."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from audit.accepted import Baseline, Earlier, Entry, read_earlier
from audit.accepted.revision import find_revision, write_files
from audit.errors import UsageError
from audit.model import Evidence, Report, Severity, Signature, Suppressed, Unread
from audit.reports.json_format import JsonFormat
from audit.reports.jsonl_format import write_article
from audit.reports.outcome import Outcome
from tests.accepted.conftest import (
    CLEAN,
    IDIOM,
    LOOP,
    SENSE,
    AuditPaths,
    AuditText,
    put,
    texts,
)

IDIOM_TEXT, LOOP_TEXT, SENSE_TEXT = "घड़ी के आसपास", "कॉस कॉस कॉस", "सैन्य उपचार"
SIGNATURE = Signature("0", "", "")
Git = Callable[..., None]


def new_since(earlier: Earlier, results: Sequence[Report | Unread]) -> list[str]:
    return texts(*earlier.apply(results))


class TestFilesAndFolders:
    def test_a_folder_by_the_paths_inside(self, desk: Path, audit_files: AuditPaths) -> None:
        put(desk / "old/a.txt", IDIOM, CLEAN)
        put(desk / "old/x/b.txt", LOOP)
        put(desk / "new/a.txt", SENSE, CLEAN, IDIOM)
        put(desk / "new/x/b.txt", LOOP, IDIOM)
        earlier = read_earlier("old", ["new"], audit_files)
        results = list(earlier.apply(list(audit_files(["new"]))))
        assert texts(*results) == [SENSE_TEXT, IDIOM_TEXT]
        reasons = [
            one.reason
            for result in results
            if isinstance(result, Report)
            for one in result.suppressed
        ]
        assert reasons == ["already in old", "already in old"]
        assert (earlier.hidden, earlier.note, earlier.unread) == (2, "", ())

    def test_one_file_with_another(self, desk: Path, audit_files: AuditPaths) -> None:
        paths = [put(desk / "today.txt", IDIOM, LOOP)]
        earlier = read_earlier(put(desk / "yesterday.txt", IDIOM), paths, audit_files)
        assert new_since(earlier, list(audit_files(paths))) == [LOOP_TEXT]

    def test_a_feed_of_yesterday_item_by_item(self, desk: Path, audit_files: AuditPaths) -> None:
        def feed(name: str, *items: tuple[str, str]) -> str:
            lines = (f'{{"id":"{id}","text":"{text}"}}\n' for id, text in items)
            (desk / name).write_text("".join(lines), encoding="utf-8")
            return name

        old = feed("old.jsonl", ("1", IDIOM), ("2", LOOP))
        paths = [feed("new.jsonl", ("2", LOOP), ("3", SENSE))]
        earlier = read_earlier(old, paths, audit_files)
        assert new_since(earlier, list(audit_files(paths))) == [SENSE_TEXT]
        assert [entry.text for entry in earlier.mended] == [IDIOM_TEXT]

    def test_a_wildcard(self, desk: Path, audit_files: AuditPaths) -> None:
        put(desk / "old/a.txt", IDIOM)
        put(desk / "new/a.txt", IDIOM)
        put(desk / "new/b.txt", LOOP)
        earlier = read_earlier("old", ["new/*.txt"], audit_files)
        assert new_since(earlier, list(audit_files(["new/*.txt"]))) == [LOOP_TEXT]

    def test_another_article_with_the_same_words_is_new(
        self, desk: Path, audit_files: AuditPaths
    ) -> None:
        put(desk / "old/a.txt", IDIOM)
        put(desk / "new/a.txt", CLEAN)
        put(desk / "new/b.txt", IDIOM)
        earlier = read_earlier("old", ["new"], audit_files)
        assert new_since(earlier, list(audit_files(["new"]))) == [IDIOM_TEXT]

    def test_a_renamed_article_is_not_new(self, desk: Path, audit_files: AuditPaths) -> None:
        put(desk / "old/a.txt", IDIOM)
        put(desk / "new/b.txt", IDIOM, LOOP)
        earlier = read_earlier("old", ["new"], audit_files)
        assert new_since(earlier, list(audit_files(["new"]))) == [LOOP_TEXT]

    def test_what_has_become_worse_is_new(self, desk: Path, audit_files: AuditPaths) -> None:
        def milder(paths: Sequence[str]) -> list[Report | Unread]:
            return [
                replace(
                    one,
                    defects=tuple(replace(d, severity=Severity.MINOR) for d in one.defects),
                )
                for one in audit_files(paths)
                if isinstance(one, Report)
            ]

        put(desk / "a.txt", IDIOM)
        earlier = read_earlier("a.txt", ["a.txt"], lambda paths: iter(milder(paths)))
        (left,) = earlier.apply(audit_files(["a.txt"]))
        assert isinstance(left, Report)
        (defect,) = left.defects
        assert defect.evidence[-1] == Evidence("already in a.txt", "as minor only")
        assert [worse.accepted for worse in earlier.worsened] == [Severity.MINOR]

    def test_what_was_unreadable_is_said_and_all_in_it_is_new(
        self, desk: Path, audit_files: AuditPaths
    ) -> None:
        put(desk / "old/a.txt", "")
        (desk / "old/a.txt").write_bytes(b"\0\1")
        put(desk / "new/a.txt", IDIOM)
        earlier = read_earlier("old", ["new"], audit_files)
        assert [unread.path for unread in earlier.unread] == ["a.txt"]
        assert new_since(earlier, list(audit_files(["new"]))) == [IDIOM_TEXT]

    def test_standard_input_has_no_earlier_state(
        self, desk: Path, audit_files: AuditPaths, audited: AuditText
    ) -> None:
        earlier = read_earlier(put(desk / "a.txt", LOOP), ["-"], audit_files)
        assert new_since(earlier, [audited(IDIOM, "-")]) == [IDIOM_TEXT]


class TestReports:
    @pytest.mark.parametrize("format", ["json", "jsonl"])
    def test_a_report_of_an_earlier_run(
        self, desk: Path, audit_files: AuditPaths, format: str
    ) -> None:
        put(desk / "a.txt", IDIOM)
        put(desk / "b.txt", LOOP)
        then = [one for one in audit_files(["a.txt", "b.txt"]) if isinstance(one, Report)]
        file = desk / f"report.{format}"
        with file.open("w", encoding="utf-8") as stream:
            if format == "json":
                JsonFormat().write(Outcome(tuple(then), (), SIGNATURE), stream)
            else:
                stream.writelines(map(write_article, then))
        put(desk / "a.txt", SENSE, IDIOM)
        (desk / "b.txt").rename(desk / "c.txt")
        paths = ["a.txt", "c.txt"]
        earlier = read_earlier(file.name, paths, self.never)
        assert new_since(earlier, list(audit_files(paths))) == [SENSE_TEXT]

    def test_what_had_been_accepted_was_there(self, desk: Path, audited: AuditText) -> None:
        report = audited(IDIOM)
        entries = [
            Entry("a.txt", d.fingerprint, d.detector, d.severity, "") for d in report.defects
        ]
        (accepted,) = Baseline(Path("b.json"), entries).apply([report])
        assert isinstance(accepted, Report)
        Path("r.jsonl").write_text(write_article(accepted), encoding="utf-8")
        assert new_since(read_earlier("r.jsonl", ["a.txt"], self.never), [report]) == []

    def test_what_was_below_the_bar_is_new(self, desk: Path, audited: AuditText) -> None:
        report = audited(IDIOM)
        weak = replace(
            report,
            defects=(),
            suppressed=tuple(
                Suppressed(defect, "confidence 0.40 is below the bar") for defect in report.defects
            ),
        )
        Path("r.jsonl").write_text(write_article(weak), encoding="utf-8")
        assert new_since(read_earlier("r.jsonl", ["a.txt"], self.never), [report]) == [IDIOM_TEXT]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{"schema":"mt-audit/9","articles":[]}', "it is a report in mt-audit/9, not mt-audit"),
            ('{"schema":"mt-audit/1",\n"articles":', "it is not JSON"),
            ('{"schema":"mt-audit/1","id":"a"}\n', "line 1: it is no whole report of an article"),
            ('{"schema":"mt-audit/1",\n"articles":[3]}', "it is no whole report of an article"),
            ('{"schema":"mt-audit/1",\n"articles":3}', "it is no whole report of an article"),
            (
                '{"schema":"mt-audit/1","id":"a","path":"a","defects":[],"suppressed":[]}\n{"a":1',
                "line 2: it is not JSON",
            ),
        ],
    )
    def test_a_broken_report(self, desk: Path, text: str, message: str) -> None:
        Path("r.json").write_text(text, encoding="utf-8")
        with pytest.raises(UsageError) as caught:
            read_earlier("r.json", ["a.txt"], self.never)
        assert message in caught.value.reason
        assert caught.value.remedy

    @staticmethod
    def never(paths: Sequence[str]) -> Iterator[Report | Unread]:
        raise AssertionError(paths)


@pytest.fixture
def git(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the desk, which is a repository that takes nothing from this machine."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "desk")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "desk@example.org")

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=desk, check=True, capture_output=True)

    git("init", "--initial-branch=main")
    return git


class TestRevisions:
    @pytest.fixture
    def committed(self, desk: Path, git: Git) -> Path:
        """Two articles in the first commit; since then one was changed, one renamed, one added."""
        put(desk / "feeds/a.txt", IDIOM, CLEAN)
        put(desk / "feeds/b.txt", LOOP)
        put(desk / "समाचार.txt", SENSE)
        git("add", ".")
        git("commit", "--message=one")
        put(desk / "feeds/a.txt", SENSE, CLEAN, IDIOM)
        (desk / "feeds/b.txt").rename(desk / "feeds/c.txt")
        put(desk / "feeds/d.txt", LOOP)
        return desk

    @pytest.mark.parametrize("revision", ["main", "HEAD", "HEAD^{}", "@"])
    def test_a_revision(self, committed: Path, audit_files: AuditPaths, revision: str) -> None:
        earlier = read_earlier(revision, ["feeds"], audit_files)
        results = list(earlier.apply(audit_files(["feeds"])))
        assert texts(*results) == [SENSE_TEXT, LOOP_TEXT]
        assert (earlier.hidden, earlier.note) == (2, "")

    @pytest.mark.parametrize(
        "paths",
        [
            ["."],
            ["feeds/a.txt", "feeds"],
            ["feeds/*.txt"],
            ["./feeds/../feeds"],
        ],
    )
    def test_paths_of_any_form(
        self, committed: Path, audit_files: AuditPaths, paths: list[str]
    ) -> None:
        earlier = read_earlier("main", paths, audit_files)
        assert new_since(earlier, list(audit_files(paths))) == [SENSE_TEXT, LOOP_TEXT]

    def test_files_named_one_by_one_leave_the_old_name_of_a_renamed_one_out(
        self, committed: Path, audit_files: AuditPaths
    ) -> None:
        paths = ["feeds/a.txt", "feeds/c.txt"]
        earlier = read_earlier("main", paths, audit_files)
        assert new_since(earlier, list(audit_files(paths))) == [SENSE_TEXT, LOOP_TEXT]

    def test_from_a_folder_inside_and_from_outside(
        self, committed: Path, audit_files: AuditPaths, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = [SENSE_TEXT, LOOP_TEXT]
        for folder, path in ((committed / "feeds", "."), (committed.parent, "desk/feeds")):
            monkeypatch.chdir(folder)
            for named in (path, str(committed / "feeds")):
                earlier = read_earlier("main", [named], audit_files)
                assert new_since(earlier, list(audit_files([named]))) == expected

    def test_names_that_are_not_ascii(self, committed: Path, audit_files: AuditPaths) -> None:
        earlier = read_earlier("main", ["समाचार.txt"], audit_files)
        assert new_since(earlier, list(audit_files(["समाचार.txt"]))) == []

    def test_what_the_revision_has_not_is_new(
        self, committed: Path, audit_files: AuditPaths
    ) -> None:
        paths = [put(committed / "fresh/e.txt", IDIOM)]
        earlier = read_earlier("main", paths, audit_files)
        assert new_since(earlier, list(audit_files(paths))) == [IDIOM_TEXT]
        assert earlier.unread == ()

    def test_what_stands_outside_the_repository_is_new(
        self, committed: Path, audit_files: AuditPaths
    ) -> None:
        outside = committed.parent / "e.txt"
        outside.write_text(LOOP, encoding="utf-8")
        paths = ["feeds/a.txt", str(outside)]
        earlier = read_earlier("main", paths, audit_files)
        assert new_since(earlier, list(audit_files(paths))) == [SENSE_TEXT, LOOP_TEXT]

    def test_in_a_hook(
        self, committed: Path, audit_files: AuditPaths, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_DIR", ".git")
        monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
        earlier = read_earlier("main", ["feeds"], audit_files)
        assert new_since(earlier, list(audit_files(["feeds"]))) == [SENSE_TEXT, LOOP_TEXT]

    def test_nothing_in_the_repository_changes(
        self, committed: Path, audit_files: AuditPaths
    ) -> None:
        def state() -> list[tuple[str, bytes]]:
            files = sorted(file for file in committed.rglob("*") if file.is_file())
            return [(file.as_posix(), file.read_bytes()) for file in files]

        before = state()
        read_earlier("main", ["."], audit_files)
        assert state() == before

    def test_links_in_a_revision_are_left_out(
        self, committed: Path, git: Git, audit_files: AuditPaths
    ) -> None:
        (committed.parent / "secret.txt").write_text(LOOP, encoding="utf-8")
        link = committed / "feeds/link.txt"
        link.symlink_to("../../secret.txt")
        git("add", "feeds/link.txt")
        git("commit", "--message=link")
        link.unlink()
        put(link, LOOP)
        earlier = read_earlier("main", ["feeds/link.txt"], audit_files)
        assert new_since(earlier, list(audit_files(["feeds/link.txt"]))) == [LOOP_TEXT]

    def test_nothing_is_written_outside_whatever_a_tree_says(
        self, committed: Path, tmp_path: Path
    ) -> None:
        def made(*command: str, given: str) -> str:
            done = subprocess.run(
                ["git", *command], input=given, cwd=committed, check=True, capture_output=True,
                text=True,
            )  # fmt: skip
            return done.stdout.strip()

        blob = made("hash-object", "-w", "--stdin", given="x")
        inner = made("mktree", given=f"100644 blob {blob}\toutside.txt\n")
        tree = made("mktree", given=f"040000 tree {inner}\t..\n100644 blob {blob}\ta.txt\n")
        commit = made("commit-tree", "-m", "x", tree, given="")
        revision = find_revision(commit, committed)
        assert revision is not None
        folder = tmp_path / "written" / "here"
        write_files(revision, ["."], folder)
        written = sorted(file for file in folder.parent.rglob("*") if file.is_file())
        assert written == [folder / "a.txt"]

    def test_a_file_wins_and_that_is_said(self, committed: Path, audit_files: AuditPaths) -> None:
        put(committed / "main", LOOP)
        earlier = read_earlier("main", ["feeds/c.txt"], audit_files)
        assert earlier.note == "main is a git revision too: “main^0” compares with that."
        assert new_since(earlier, list(audit_files(["feeds/c.txt"]))) == []
        earlier = read_earlier("main^0", ["feeds/d.txt"], audit_files)
        assert earlier.note == ""

    @pytest.mark.parametrize("old", ["mainn", "--output=x", "-", "", "main:feeds", "HEAD~7"])
    def test_an_unknown_revision(self, committed: Path, audit_files: AuditPaths, old: str) -> None:
        with pytest.raises(UsageError, match="neither such a file nor such a git revision") as e:
            read_earlier(old, ["feeds"], audit_files)
        assert e.value.remedy.startswith("Check the name. A shallow clone has few revisions")

    def test_no_repository(self, desk: Path, audit_files: AuditPaths) -> None:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        with pytest.raises(UsageError, match="no git repository that can be asked") as caught:
            read_earlier("main", ["."], audit_files)
        assert "Name a file, a folder or an earlier report" in caught.value.remedy

    def test_no_git(
        self, desk: Path, audit_files: AuditPaths, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(desk))
        with pytest.raises(UsageError, match="git is not installed, and there is no file"):
            read_earlier("main", ["."], audit_files)
        put(desk / "a.txt", IDIOM)
        assert read_earlier("a.txt", ["a.txt"], audit_files).note == ""
