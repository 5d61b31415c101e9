"""Small packages made up for a test, folders to put them in, and what to look for there."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import PACKAGES

REAL = PACKAGES / "translate-hi_en.argosmodel"
FORK = multiprocessing.get_context("fork")
TOP = "translate-hi_en-1_0"
WEIGHTS = random.Random(7).randbytes(200_000)


def metadata(**other: object) -> bytes:
    known = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": "hi",
        "from_name": "Hindi",
        "to_code": "en",
        "to_name": "English",
    }
    told = {key: value for key, value in {**known, **other}.items() if value is not None}
    return json.dumps(told).encode()


def contents(**other: object) -> dict[str, bytes]:
    """The files of a small package, with `other` in its metadata."""
    return {
        "metadata.json": metadata(**other),
        "README.md": b"# Hindi-English\n\nLicense: CC0\n",
        "sentencepiece.model": b"no real pieces",
        "model/model.bin": b"weights " + WEIGHTS,
        "model/config.json": b"{}",
        "model/shared_vocabulary.json": b'["<s>"]',
    }


def archive(path: Path, files: Mapping[str, bytes], top: str = TOP) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.mkdir(top)
        for name, data in files.items():
            zipped.writestr(f"{top}/{name}", data)
    return path


def made(path: Path, **other: object) -> Path:
    """An .argosmodel at `path` with `other` in its metadata."""
    return archive(path, contents(**other))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "share" / "packages"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return made(tmp_path / "hi_en.argosmodel")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts small disks in memory, where the system lets it."""
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no disk may be mounted here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def unpacked(folder: Path, files: Mapping[str, bytes], name: str = TOP) -> Path:
    for path, data in files.items():
        (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / name / path).write_bytes(data)
    return folder / name


def assert_nothing_left(folder: Path) -> None:
    """No folder that argostranslate would stop at, nothing half-made in the workshop."""
    if folder.exists():
        assert all((place / "metadata.json").is_file() for place in folder.iterdir())
    shop = folder.parent / "mt-audit" / f"staging-{folder.name}"
    left = [] if not shop.exists() else [one for part in shop.iterdir() for one in listed(part)]
    assert left == []


def listed(place: Path) -> list[Path]:
    return list(place.iterdir()) if place.is_dir() else []


def exit_code(action: Callable[[], object], kill_after: float | None = None) -> int | None:
    """Run `action` in a process of its own; negative where a signal ended it."""
    process = FORK.Process(target=action)
    process.start()
    if kill_after is not None:
        time.sleep(kill_after)
        process.kill()
    process.join(60)
    return process.exitcode
