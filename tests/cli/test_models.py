"""`mt-audit models`: list, install, add, remove, and the cache."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.backtranslation import usual_file
from audit.backtranslation.cache import Cache, cache_file, key_of
from audit.backtranslation.packages import find
from audit.backtranslation.translator import Options, Translation
from tests.backtranslation.conftest import REAL, archive, contents, made
from tests.backtranslation.test_download import Site, blob, page, status
from tests.cli.conftest import Run, Spawn

HI_EN = {"from_code": "hi", "to_code": "en", "package_version": "1.0"}
EN_HI = {"from_code": "en", "to_code": "hi", "package_version": "1.0"}
NEXT = "Next: mt-audit models check measures them on clean Hindi.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages and caches of our own; no index but ours."""
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("MT_AUDIT_MODEL_INDEX", "http://127.0.0.1:9/index.json")
    monkeypatch.setenv("MT_AUDIT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "share" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    return folder


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    """A site that offers both packages, and is the index."""
    site = Site()
    there = site.put("/hi_en", blob(made(tmp_path / "there").read_bytes()))
    back = made(tmp_path / "back", **EN_HI, licence="CC0")
    url = site.index(
        {**HI_EN, "links": [there], "licence": "as the index has it"},
        {**EN_HI, "links": [site.put("/en_hi", blob(back.read_bytes()))], "size": 2_000_000},
    )
    monkeypatch.setenv("MT_AUDIT_MODEL_INDEX", url)
    yield site
    site.close()


def test_nothing_is_installed(run: Run, folder: Path) -> None:
    result = run("models", "list")
    assert result.exit_code == 0
    assert result.output == (
        f"No packages in {folder}.\nTo download them: mt-audit models install\n"
    )
    listed = json.loads(run("models", "list", "--format", "json").output)
    assert listed == {"folder": str(folder), "packages": [], "broken": []}
    assert not folder.exists()


def test_install_both(site: Site, spawn: Spawn, folder: Path) -> None:
    done = spawn("models", "install")
    assert done.returncode == 0, done.stderr
    told = [
        f"{pair} 1.0 is installed: 200.2 kB\n"
        "  licence: CC0\n"
        f"  folder: {folder}/translate-{pair.replace('-', '_')}-1_0\n"
        for pair in ("hi-en", "en-hi")
    ]
    assert done.stdout == "".join((*told, NEXT))
    said = done.stderr.splitlines()
    assert re.fullmatch(r"mt-audit: hi-en 1\.0: 0\.0 kB of 201\.\d kB", said[0])
    assert re.fullmatch(r"mt-audit: en-hi 1\.0: (201\.\d kB) of \1", said[-1])
    assert 4 <= len(said) <= 10

    site.asked.clear()
    done = spawn("models", "install", "en_HI", "hi-en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == (
        f"en-hi 1.0 is installed already: {folder}/translate-en_hi-1_0"
    )
    assert site.asked == []
    assert spawn("models", "install", "hi-en", "--force").returncode == 0
    assert [path for path, _ in site.asked] == ["/index.json", "/hi_en"]


def test_install_from_another_index(
    site: Site, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MT_AUDIT_MODEL_INDEX", "http://127.0.0.1:9/")
    assert run("models", "install", "hi-en", "--index", site.root).exit_code == 0
    assert [place.name for place in folder.iterdir()] == ["translate-hi_en-1_0"]
    assert run("models", "install", "en-hi").exit_code == 3


def test_package_without_licence(site: Site, run: Run, tmp_path: Path) -> None:
    file = archive(tmp_path / "bare", contents(**EN_HI) | {"README.md": b"Nothing."})
    site.put("/en_hi", blob(file.read_bytes()))
    assert "  states no licence\n" in run("models", "install", "en-hi").output
    site.put("/hi_en", blob(archive(file, contents() | {"README.md": b"-"}).read_bytes()))
    assert "  licence: as the index has it\n" in run("models", "install", "hi-en").output


def test_one_fails_the_other_is_installed(site: Site, spawn: Spawn, folder: Path) -> None:
    site.put("/hi_en", status(404))
    done = spawn("models", "install", "fr-en", "hi-en", "en-hi")
    assert done.returncode == 3
    assert "mt-audit: The index" in done.stderr
    assert "has no package fr-en." in done.stderr
    assert f"{site.root}/hi_en: the server answers 404 Not Found." in done.stderr
    assert "mt-audit models add FILE" in done.stderr
    assert [place.name for place in folder.iterdir()] == ["translate-en_hi-1_0"]
    assert "Traceback" not in done.stderr


def test_index_that_is_a_web_page(site: Site, spawn: Spawn) -> None:
    site.put("/index.json", page(b"<html>\x1b[2J"))
    done = spawn("models", "install")
    assert done.returncode == 3
    assert done.stderr.startswith(f"mt-audit: The index {site.root}/index.json is a web page.")


def test_test_package_gives_way(site: Site, run: Run, tmp_path: Path, folder: Path) -> None:
    test = made(tmp_path / "test", package_version="9.0", purpose="test")
    assert "(test package: what it writes is no evidence)" in run("models", "add", str(test)).output
    assert run("models", "install", "hi-en").exit_code == 0
    listed = json.loads(run("models", "list", "--format", "json").output)["packages"]
    assert [(one["version"], one["test"]) for one in listed] == [("1.0", False), ("9.0", True)]


def test_add_list_and_remove(run: Run, spawn: Spawn, tmp_path: Path, folder: Path) -> None:
    files = [made(tmp_path / "1"), made(tmp_path / "2", package_version="1.10")]
    result = run("models", "add", *map(str, files))
    assert result.exit_code == 0
    assert "hi-en 1.10 is installed: 200.2 kB\n" in result.output
    (folder / "translate-en_hi-1_0").mkdir()
    assert run("models", "list").output.splitlines() == [
        f"Packages in {folder}:",
        "  hi-en  1.0   200.2 kB  translate-hi_en-1_0",
        "  hi-en  1.10  200.2 kB  translate-hi_en-1_10",
        "  broken: translate-en_hi-1_0: it has no metadata.json. "
        "Run: mt-audit models remove en-hi, then mt-audit models install en-hi",
    ]
    listed = json.loads(run("models", "list", "--format", "json").output)
    assert [one["version"] for one in listed["packages"]] == ["1.0", "1.10"]
    assert set(listed["packages"][0]) == {
        *("id", "source", "target", "version", "name", "licence", "test", "size", "folder")
    }
    assert listed["broken"][0]["reason"] == "it has no metadata.json."
    assert run("models", "remove", "en-hi").output == f"Removed: {folder}/translate-en_hi-1_0\n"
    assert run("models", "remove", "hi-en").output.count("Removed: ") == 2
    assert list(folder.iterdir()) == []
    done = spawn("models", "remove", "hi-en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no package hi-en is installed" in done.stderr


def test_what_is_next_is_said_till_both_are_measured(
    site: Site, run: Run, tmp_path: Path, folder: Path
) -> None:
    there, back = str(made(tmp_path / "1")), str(made(tmp_path / "2", **EN_HI))
    assert "Next" not in run("models", "add", there).output
    for arguments in (("add", back), ("add", there, back), ("install",)):
        output = run("models", *arguments).output
        assert output.count(NEXT) == 1
        assert output.endswith(NEXT)

    file = usual_file(folder, find(folder, "hi", "en"), find(folder, "en", "hi"))
    file.parent.mkdir(exist_ok=True)
    file.touch()
    assert "Next" not in run("models", "add", there).output
    assert "Next" not in run("models", "install").output
    other = made(tmp_path / "3", package_version="1.1")
    assert run("models", "add", str(other)).output.endswith(NEXT)


def test_broken_package_is_installed_anew(site: Site, spawn: Spawn, folder: Path) -> None:
    (folder / "translate-hi_en-1_0").mkdir(parents=True)
    done = spawn("models", "install", "hi-en")
    assert done.returncode == 0
    assert "translate-hi_en-1_0 is broken: it has no metadata.json." in done.stderr
    assert "hi-en 1.0 is installed: " in done.stdout


def test_list_available(site: Site, run: Run, tmp_path: Path) -> None:
    run("models", "add", str(made(tmp_path / "m")))
    lines = run("models", "list", "--available").output.splitlines()
    assert lines[2:] == [
        f"Offered by {site.root}/index.json:",
        "  hi-en  1.0          installed",
        "  en-hi  1.0  2.0 MB",
    ]
    listed = json.loads(run("models", "list", "--available", "--format", "json").output)
    assert [one["links"] for one in listed["available"]] == [
        [f"{site.root}/hi_en"],
        [f"{site.root}/en_hi"],
    ]
    assert run("models", "list", "--index", site.root).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("install", "hindi-english"),
        ("install", "hi"),
        ("install", "../x-en"),
        ("install", "--index", "mirror/index.json"),
        ("install", "--index", "file:///etc/passwd"),
        ("remove", "hi-"),
        ("remove",),
        ("add",),
        ("fetch",),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("models", *arguments).exit_code == 2


def test_files_of_no_use(run: Run, spawn: Spawn, tmp_path: Path) -> None:
    (tmp_path / "page\x1b[2J").write_text("<html>")
    good = made(tmp_path / "good")
    done = spawn("models", "add", str(tmp_path / "page\x1b[2J"), str(tmp_path / "no"), str(good))
    assert done.returncode == 3
    assert "hi-en 1.0 is installed" in done.stdout
    assert "page␛[2J is a web page: " in done.stderr
    assert f"{tmp_path}/no cannot be read: no such file or directory." in done.stderr
    assert "\x1b" not in done.stderr


def test_what_a_package_says_cannot_steer_the_terminal(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    file = made(tmp_path / "m", licence="\x1b[2Jfree\nhi-en 9.0 is installed: \u202e")
    output = run("models", "add", str(file)).output
    assert "  licence: ␛[2Jfree hi-en 9.0 is installed: ⟨U+202E⟩\n" in output
    (folder / "translate-en_hi\x1b[2J\n").mkdir()
    output = run("models", "list").output
    assert "  broken: translate-en_hi␛[2J␊: " in output
    listed = run("models", "list", "--format", "json").output
    assert "\x1b" not in listed
    assert json.loads(listed)["broken"][0]["folder"].endswith("\x1b[2J\n")


def test_full_output_is_said(spawn: Spawn) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = spawn("models", "list", shell="> /dev/full")
    assert done.returncode == 3
    assert done.stderr.startswith("mt-audit: Standard output cannot be written: ")
    assert "Traceback" not in done.stderr


def test_progress_bar_on_a_terminal(site: Site, folder: Path) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "audit", "models", "install", "hi-en"],
        stderr=theirs,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
        timeout=60,
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "hi-en 1.0" in shown
    assert re.search(r"(201\.\d)/\1 kB", shown)
    assert "mt-audit: " not in shown


def test_cache(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "translations.sqlite3"
    assert run("models", "cache", "info").output == f"{file}: 0 translations, 0.0 kB\n"
    assert not file.exists()
    with Cache(cache_file(os.environ)) as cache:
        cache.put({key_of(text, "t", Options()): Translation(text, 0.0) for text in "कखग"})
    assert run("models", "cache", "info").output.startswith(f"{file}: 3 translations, ")
    assert run("models", "cache", "clear").output == f"{file}: 3 translations dropped\n"
    assert run("models", "cache", "info").output.startswith(f"{file}: 0 translations, ")


@pytest.mark.skipif(not REAL.exists(), reason="the project's own packages are not here")
def test_real_package_by_every_way(site: Site, run: Run, tmp_path: Path, folder: Path) -> None:
    added = run("models", "add", str(REAL))
    assert added.exit_code == 0
    assert "hi-en 0.1 is installed: 1.8 MB (test package" in added.output
    shutil.rmtree(folder)
    site.index({**HI_EN, "package_version": "0.1", "links": ["/real"]})
    site.put("/real", blob(REAL.read_bytes()))
    assert run("models", "install", "hi-en").exit_code == 0
    assert json.loads(run("models", "list", "--format", "json").output)["packages"][0]["test"]
