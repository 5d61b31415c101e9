from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from audit.errors import WriteError
from audit.model import Report
from audit.reports import Outcome, deliver
from audit.reports.writing import atomic, page_names, put, write_text
from tests.reports import samples


def named(path: str, *, id: str = "", line: int | None = None) -> Report:
    return samples.report(samples.article("क", path, id=id, line=line))


@pytest.mark.parametrize(
    ("report", "name"),
    [
        (named("seeds/000_d6ee.txt"), "000_d6ee"),
        (named("feeds/समाचार १.txt"), "समाचार-१"),
        (named("C:\\feeds\\news.txt"), "news"),
        (named("../../etc/passwd"), "passwd"),
        (named(".."), "article"),
        (named("-"), "standard-input"),
        (named("index.html"), "article-index"),
        (named("x/CON.txt"), "article-CON"),
        (named("x/nul.tar.txt"), "article-nul.tar"),
        (named('a<b>:"|?*.txt'), "a-b"),
        (named("\x1b\u202e.txt"), "article"),
        (named("feed.jsonl", id="../../pti/2026:7", line=3), "pti-2026-7"),
        (named("feed.jsonl", id="", line=3), "feed.jsonl"),
    ],
)
def test_names(report: Report, name: str) -> None:
    assert page_names((report,)) == (name,)


def test_names_that_meet_get_a_hash_each_whatever_the_order() -> None:
    reports = [
        named("a/news.txt"),
        named("b/news.txt"),
        named("c/NEWS.txt"),
        named("d/other.txt"),
        named("feed.jsonl", id="news", line=1),
    ]
    names = page_names(reports)
    assert len({name.casefold() for name in names}) == 5
    assert names[3] == "other"
    assert all(name.lower().startswith("news-") for index, name in enumerate(names) if index != 3)
    assert page_names(reports[::-1]) == names[::-1]


def test_composed_and_decomposed_names_are_one_to_some_systems() -> None:
    names = page_names((named("a/caf\xe9.txt"), named("b/cafe\u0301.txt")))
    assert len({name.split("-")[0] for name in names}) == 1
    assert len(set(names)) == 2


def test_the_same_input_twice_gets_two_names() -> None:
    names = page_names((named("a.txt"), named("a.txt")))
    assert len(set(names)) == 2


def test_long_names_are_cut_between_characters() -> None:
    (name,) = page_names((named("समाचार" * 60 + ".txt"),))
    assert len(name.encode()) < 200
    name.encode().decode()


def test_a_folder_of_pages(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    written = deliver("html", samples.outcome(), output=folder, stream=io.StringIO())
    assert written[0] == folder / "index.html"
    assert sorted(folder.iterdir()) == sorted(written)
    assert written[1].name == "pti-7.html"
    assert written[2].name == "समाचार-1.html"
    again = deliver("html", samples.outcome(), output=folder, stream=io.StringIO())
    assert again == written


def test_the_folder_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = deliver("html", samples.outcome(), output=None, stream=io.StringIO())
    assert written[0] == Path("reports/index.html")
    assert (tmp_path / "reports" / "index.html").is_file()


@pytest.mark.parametrize("format", ["terminal", "json", "jsonl"])
def test_one_text_goes_to_a_file_or_to_the_stream(tmp_path: Path, format: str) -> None:
    stream = io.StringIO()
    assert deliver(format, samples.outcome(), output=None, stream=stream) == ()
    path = tmp_path / "deep" / "report"
    quiet = io.StringIO()
    assert deliver(format, samples.outcome(), output=path, stream=quiet) == (path,)
    assert quiet.getvalue() == ""
    assert path.read_bytes().decode() == stream.getvalue()


def test_a_file_holds_no_color_even_where_color_is_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    path = tmp_path / "report.txt"
    deliver("terminal", samples.outcome(), output=path, stream=io.StringIO())
    assert "\x1b" not in path.read_text(encoding="utf-8")


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_text(path, "old")

    def fail_halfway() -> None:
        with atomic(path) as stream:
            stream.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "report.json"
    with pytest.raises(WriteError) as caught:
        write_text(path, "text")
    assert caught.value.reason == f"{path} cannot be written: no space left on device."
    assert "--output" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError):
        write_text(tmp_path / "file" / "report.json", "text")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="permission denied"):
            write_text(tmp_path / "report.json", "text")
    finally:
        tmp_path.chmod(0o700)


def test_a_refused_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a read-only folder does, for those who run the tests as root too."""

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(WriteError, match="cannot be written: permission denied"):
        write_text(tmp_path / "report.json", "text")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="it is a folder"):
        deliver("json", samples.outcome(), output=tmp_path, stream=io.StringIO())


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("mine")
    with pytest.raises(WriteError, match="need a folder"):
        deliver("html", samples.outcome(), output=path, stream=io.StringIO())
    assert path.read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and links")
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "report.json", tmp_path / "link.json"
    previous = os.umask(0o027)
    try:
        write_text(path, "one")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    link.symlink_to(path)
    write_text(link, "two")
    assert link.is_symlink()
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="/dev")
def test_a_device_is_written_to_and_not_replaced() -> None:
    write_text(Path("/dev/null"), "text")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_put_escapes_what_the_encoding_cannot_hold() -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="cp1252", newline="")
    put(stream, "café क\n")
    stream.flush()
    assert buffer.getvalue() == "café ".encode("cp1252") + b"\\u0915\n"


def test_an_empty_run_has_an_index(tmp_path: Path) -> None:
    outcome = Outcome((), (), samples.SIGNATURE)
    assert deliver("html", outcome, output=tmp_path, stream=io.StringIO()) == (
        tmp_path / "index.html",
    )
