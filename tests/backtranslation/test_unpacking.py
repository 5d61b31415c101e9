"""Archives that nobody vouches for: nothing is written elsewhere, and never too much."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.backtranslation.packages import PackageError, PackageFileError
from audit.backtranslation.shelving import add
from tests.backtranslation.conftest import TOP, archive, assert_nothing_left, contents, listed


def entry(name: str, mode: int = 0o100644, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, method
    return info


EVIL = [
    (entry("../escaped"), "leads out"),
    (entry(f"{TOP}/../../escaped"), "leads out"),
    (entry("/tmp/escaped"), "leads out"),
    (entry(f"{TOP}//escaped"), "leads out"),
    (entry(f"{TOP}/./escaped"), "leads out"),
    (entry(f"{TOP}\\..\\escaped"), "leads out"),
    (entry("C:escaped"), "leads out"),
    (entry(f"{TOP}/a\x1b[2J"), "control characters"),
    (entry(f"{TOP}/a\u202eb"), "control characters"),
    (entry(f"{TOP}/link", 0o120777), "is a link"),
    (entry(f"{TOP}/pipe", 0o010644), "special file"),
    (entry(f"{TOP}/model/model.bin"), "occurs twice"),
    (entry(f"{TOP}/Model/MODEL.bin"), "occurs twice"),
    (entry(f"{TOP}/README.md/more"), "a file and a folder"),
    (entry("other/file"), "does not hold one folder"),
    (entry("loose"), "does not hold one folder"),
    (entry(f"{TOP}/more", method=zipfile.ZIP_LZMA), "another way than deflate"),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("evil", "reason"), EVIL, ids=[repr(one[0].filename) for one in EVIL])
def test_unsafe_entries(
    tmp_path: Path, file: Path, folder: Path, evil: zipfile.ZipInfo, reason: str
) -> None:
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr(evil, "/etc/passwd")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PackageFileError, match=reason):
        add(file, folder)
    assert listed(folder) == []
    assert_nothing_left(folder)
    ours = [one for one in tmp_path.rglob("*") if folder.parent not in (one, *one.parents)]
    assert sorted(ours) == before


def central(data: bytes, name: str, offset: int, code: str, value: int) -> bytes:
    """`data` with one field of the central directory's entry for `name` changed."""
    changed = bytearray(data)
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    struct.pack_into(f"<{code}", changed, place + offset, value)
    return bytes(changed)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: central(data, "model.bin", 8, "H", 1), "is encrypted"),
        (lambda data: central(data, "model.bin", 24, "I", 3 << 30), "unpacks to more than"),
        (lambda data: central(data, "model.bin", 24, "I", 1000), "no whole zip archive"),
        (lambda data: central(data, "model.bin", 16, "I", 1), "no whole zip archive: Bad CRC"),
        (lambda data: data.replace(b"README.md", b"README\0md"), "control characters"),
        (lambda data: data[:-1000], "no whole zip archive"),
        (lambda data: data[1000:], "no whole zip archive"),
        (lambda data: data[:1000] + data[2000:], "no whole zip archive"),
        (lambda _: b"", "no whole zip archive"),
        (lambda _: b"\n<!DOCTYPE html><title>Sign in", "is a web page"),
        (lambda _: b"PK\x05\x06" + bytes(18), "is empty"),
    ],
)
def test_bad_archive(
    file: Path, folder: Path, change: Callable[[bytes], bytes], reason: str
) -> None:
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(PackageFileError, match=reason) as caught:
        add(file, folder)
    assert caught.value.remedy
    assert listed(folder) == []
    assert_nothing_left(folder)


def test_bombs(tmp_path: Path, folder: Path) -> None:
    bomb = archive(tmp_path / "bomb", contents() | {"zeros": bytes(25_000_000)})
    assert bomb.stat().st_size < 300_000
    with pytest.raises(PackageFileError, match="unpacks to more than"):
        add(bomb, folder)
    many = archive(tmp_path / "many", contents() | {f"x/{n}": b"" for n in range(5_000)})
    with pytest.raises(PackageFileError, match="more than 5,000 entries"):
        add(many, folder)
    assert listed(folder) == []


def test_overlapping_entries_are_counted_as_they_come(tmp_path: Path, folder: Path) -> None:
    file = archive(tmp_path / "m", contents() | {"zeros": bytes(1_000_000)})
    data = file.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"zeros"))
    same = [data[place:end].replace(b"zeros", b"%05d" % number) for number in range(1, 100)]
    directory = data[start:end] + b"".join(same)
    ending = bytearray(data[end:])
    struct.pack_into("<HHI", ending, 8, *[len(contents()) + 101] * 2, len(directory))
    file.write_bytes(data[:start] + directory + ending)
    with pytest.raises(PackageFileError):
        add(file, folder)
    assert_nothing_left(folder)


def test_what_is_no_file(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("missing", "no such file"), (".", "is no file"), ("pipe", "is no file")):
        with pytest.raises(PackageFileError, match=reason):
            add(tmp_path / name, folder)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_changed_bytes_never_do_harm(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    place = tmp_path_factory.mktemp("changed")
    folder = place / "share" / "packages"
    files = {**contents(), "model/model.bin": b"few weights"}
    changed = bytearray(archive(place / "m", files).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    (place / "m").write_bytes(changed)
    try:
        package = add(place / "m", folder)
    except PackageError:
        assert listed(folder) == []
    else:
        assert package.folder.parent == folder
    assert_nothing_left(folder)
    assert sorted(one.name for one in place.iterdir()) == ["m", "share"]
