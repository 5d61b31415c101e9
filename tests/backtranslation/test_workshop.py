"""Killed at any moment, and many at once: no package is lost, and nobody meets half of one."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path
from threading import Thread

from audit.backtranslation.packages import Package, find, installed
from audit.backtranslation.shelving import add, remove
from audit.locks import locked
from tests.backtranslation.conftest import (
    FORK,
    TOP,
    WEIGHTS,
    archive,
    assert_nothing_left,
    contents,
    exit_code,
    made,
    unpacked,
)


def pair_of_files(tmp_path: Path) -> tuple[list[Path], set[str]]:
    """Two packages of one name, and their checksums."""
    files = [
        archive(tmp_path / str(number), contents() | {"model/model.bin": WEIGHTS + bytes([number])})
        for number in range(2)
    ]
    return files, {add(file, tmp_path / "elsewhere" / "packages").checksum for file in files}


def test_killed_at_any_moment(tmp_path: Path, folder: Path) -> None:
    files, checksums = pair_of_files(tmp_path)
    add(files[0], folder)
    chance = random.Random(3)

    def replace_for_ever() -> None:
        while True:
            for file in files:
                add(file, folder)

    for _ in range(16):
        assert exit_code(replace_for_ever, chance.uniform(0.005, 0.06)) == -signal.SIGKILL
        assert all((place / "metadata.json").is_file() for place in folder.iterdir())
        package = find(folder, "hi", "en")
        assert package is not None
        assert package.checksum in checksums
        assert installed(folder) == ([package], [])
    add(files[0], folder)
    assert_nothing_left(folder)


def test_killed_while_it_removes(file: Path, folder: Path) -> None:
    def come_and_go() -> None:
        while True:
            remove(add(file, folder), folder)

    chance = random.Random(5)
    for _ in range(10):
        assert exit_code(come_and_go, chance.uniform(0.005, 0.04)) == -signal.SIGKILL
        assert installed(folder)[1] == []
    remove(add(file, folder), folder)
    assert_nothing_left(folder)


def test_version_put_aside_comes_back(tmp_path: Path, file: Path, folder: Path) -> None:
    """The one moment between two renames, which a kill seldom hits."""
    package = add(file, folder)
    shop = folder.parent / "mt-audit" / "staging-packages"
    package.folder.rename(shop / "old" / TOP)
    unpacked(shop / "new", {"half": b"made"})
    assert find(folder, "hi", "en") == package
    assert_nothing_left(folder)

    shutil.copytree(package.folder, shop / "old" / TOP)
    (shop / "old" / TOP / "metadata.json").unlink()
    assert find(folder, "hi", "en") == package
    assert add(file, folder) == package
    assert_nothing_left(folder)


def test_many_at_once(tmp_path: Path, folder: Path) -> None:
    files, checksums = pair_of_files(tmp_path)
    others = [made(tmp_path / f"v{n}", package_version=f"{n}") for n in range(2, 4)]

    def work(number: int) -> None:
        for turn in range(5):
            add((files + others)[(number + turn) % 4], folder)
            assert installed(folder)[1] == []

    processes = [FORK.Process(target=work, args=(number,)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    packages, broken = installed(folder)
    assert ([one.version for one in packages], broken) == (["1.0", "2", "3"], [])
    assert packages[0].checksum in checksums
    assert_nothing_left(folder)


def test_reader_never_misses_what_is_being_replaced(tmp_path: Path, folder: Path) -> None:
    files, _ = pair_of_files(tmp_path)
    add(files[0], folder)

    def replace_for_a_while() -> None:
        for number in range(30):
            add(files[number % 2], folder)

    process = FORK.Process(target=replace_for_a_while)
    process.start()
    while process.is_alive():
        packages, broken = installed(folder)
        assert ([one.version for one in packages], broken) == (["1.0"], [])
    assert process.exitcode == 0


def test_who_waits_is_told(file: Path, folder: Path) -> None:
    said: list[str] = []
    added: list[Package] = []

    def other() -> None:
        added.append(add(file, folder, waiting=lambda: said.append("waiting")))

    with locked(folder.parent / "mt-audit" / "staging-packages" / "lock"):
        thread = Thread(target=other)
        thread.start()
        while not said:
            time.sleep(0.001)
        assert not added
    thread.join()
    assert said == ["waiting"]
    assert added == [find(folder, "hi", "en")]
