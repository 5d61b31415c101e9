"""Files of a package that were cut short are told from whole ones."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from audit.backtranslation.packages import PackageError, find, open_package
from audit.backtranslation.shelving import add
from tests.backtranslation.conftest import REAL, contents, unpacked


def test_weights_are_checked_to_the_last_byte(folder: Path) -> None:
    name = b"\x02\0a\0"
    variable = name + struct.pack("<BII", 2, 3, 5) + struct.pack("<BI", 0, 60) + b"w" * 60
    aliases = struct.pack("<I", 1) + name + name
    model = struct.pack("<I", 6) + name + struct.pack("<II", 1, 2) + variable * 2 + aliases
    place = unpacked(folder, contents() | {"model/model.bin": model})
    open_package(place)
    for length in range(1, len(model)):
        (place / "model" / "model.bin").write_bytes(model[:length])
        with pytest.raises(PackageError, match="cut short"):
            open_package(place)


@pytest.mark.skipif(not REAL.exists(), reason="the project's own packages are not here")
def test_real_package(tmp_path: Path, folder: Path) -> None:
    package = add(REAL, folder)
    assert package == find(folder, "hi", "en")
    assert package.is_test
    chance = random.Random(1)
    for name in ("model/model.bin", "model/shared_vocabulary.json", "sentencepiece.model"):
        whole = (package.folder / name).read_bytes()
        for _ in range(20):
            (package.folder / name).write_bytes(whole[: chance.randrange(1, len(whole))])
            with pytest.raises(PackageError, match=f"its {name} is cut short"):
                open_package(package.folder)
        (package.folder / name).write_bytes(whole)
    assert open_package(package.folder).id == package.id
