"""Packages come and go whole, and where one cannot come all is as it was."""

from __future__ import annotations

import importlib.util
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.backtranslation.packages import PackageError, PackageFileError, find, installed
from audit.backtranslation.shelving import add, remove
from tests.backtranslation.conftest import (
    TOP,
    WEIGHTS,
    archive,
    assert_nothing_left,
    contents,
    exit_code,
    listed,
    unpacked,
)


def test_same_again_changes_nothing(file: Path, folder: Path) -> None:
    package = add(file, folder)
    before = package.folder.stat()
    assert add(file, folder) == package
    after = package.folder.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_another_of_the_same_name_replaces(tmp_path: Path, file: Path, folder: Path) -> None:
    package = add(file, folder)
    first = package.checksum
    other = archive(tmp_path / "other", contents() | {"model/model.bin": b"others"}, "hi_en")
    assert add(other, folder).checksum != first
    readme = archive(tmp_path / "readme", contents() | {"README.md": b"changed"})
    assert add(readme, folder).checksum == first
    assert (package.folder / "README.md").read_bytes() == b"changed"
    (package.folder / "metadata.json").unlink()
    assert add(file, folder).checksum == first
    assert [place.name for place in folder.iterdir()] == [TOP]
    assert_nothing_left(folder)


def test_links_are_replaced_and_removed_as_links(tmp_path: Path, file: Path, folder: Path) -> None:
    kept = unpacked(tmp_path, contents(), "kept")
    folder.mkdir(parents=True)
    (folder / TOP).symlink_to(kept)
    package = find(folder, "hi", "en")
    assert package is not None
    remove(package, folder)
    assert kept.is_dir()
    (folder / TOP).symlink_to(tmp_path / "nowhere")
    assert not add(file, folder).folder.is_symlink()


def test_folder_may_be_a_link(tmp_path: Path, file: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    add(file, tmp_path / "link")
    assert [place.name for place in (tmp_path / "real").iterdir()] == [TOP]
    assert (tmp_path / "mt-audit" / "staging-real").is_dir()


def test_remove(file: Path, folder: Path) -> None:
    package = add(file, folder)
    remove(package, folder)
    assert installed(folder) == ([], [])
    remove(package, folder)
    assert_nothing_left(folder)


def test_only_the_wanted_pair(file: Path, folder: Path) -> None:
    with pytest.raises(PackageFileError, match="translates hi to en, not en to hi"):
        add(file, folder, pair=("en", "hi"))
    assert listed(folder) == []
    add(file, folder, pair=("hi", "en"))


@pytest.mark.skipif(
    importlib.util.find_spec("argostranslate") is None, reason="argostranslate is not installed"
)
def test_argostranslate_finds_what_was_added(file: Path, folder: Path) -> None:
    package = add(file, folder)
    code = (
        "from argostranslate import package; "
        "print(*(one.package_path for one in package.get_installed_packages()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "ARGOS_PACKAGES_DIR": str(folder), "HOME": str(folder.parent)},
    )
    assert done.stdout.split() == [str(package.folder)], done.stderr


# Full disks, other disks, and rights


def test_full_disk(disk: Callable[[str], Path], tmp_path: Path, file: Path) -> None:
    folder = disk("size=500k") / "packages"
    old = add(file, folder)
    with pytest.raises(PackageError, match=r"no room: 400,\d+ bytes are needed in .* are free"):
        add(
            archive(tmp_path / "m", contents() | {"model/model.bin": WEIGHTS * 2}),
            folder,
        )
    assert find(folder, "hi", "en") == old
    assert_nothing_left(folder)


def test_disk_that_fills_while_it_is_written(disk: Callable[[str], Path], file: Path) -> None:
    folder = disk("size=2M,nr_inodes=14") / "packages"
    with pytest.raises(PackageError, match=r"no room: 200,\d+ bytes are needed"):
        add(file, folder)
    assert listed(folder) == []
    assert_nothing_left(folder)


def test_bound_on_file_size(file: Path, folder: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with pytest.raises(PackageError, match="There is no room"):
            add(file, folder)

    assert exit_code(limited) == 0
    assert listed(folder) == []
    assert_nothing_left(folder)


def test_packages_on_a_disk_of_their_own(disk: Callable[[str], Path], file: Path) -> None:
    folder = disk("size=2M")
    with pytest.raises(PackageError, match="ARGOS_PACKAGES_DIR"):
        add(file, folder)
    assert listed(folder) == []
    add(file, folder / "packages")


def test_place_that_cannot_be_written(tmp_path: Path, file: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PackageError, match="not a directory") as caught:
        add(file, tmp_path / "file" / "packages")
    assert "ARGOS_PACKAGES_DIR" in caught.value.remedy


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_without_rights(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    with pytest.raises(PackageError, match="permission denied"):
        add(file, folder)
