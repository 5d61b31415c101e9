"""What is there: packages are found by languages and version, and broken ones are said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from audit.backtranslation.packages import (
    Broken,
    PackageError,
    PackageFileError,
    find,
    installed,
    open_package,
    packages_folder,
)
from audit.backtranslation.shelving import add, remove
from tests.backtranslation.conftest import (
    TOP,
    archive,
    assert_nothing_left,
    contents,
    listed,
    made,
    metadata,
    unpacked,
)

# Where they are


def test_folder_is_that_of_argostranslate(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    data = tmp_path / ".local" / "share" / "argos-translate" / "packages"
    assert packages_folder(home) == data
    assert packages_folder({**home, "ARGOS_PACKAGES_DIR": "", "XDG_DATA_HOME": ""}) == data
    assert packages_folder({**home, "XDG_DATA_HOME": "/d"}) == Path("/d/argos-translate/packages")
    settings = tmp_path / ".config" / "argos-translate" / "settings.json"
    settings.parent.mkdir(parents=True)
    for text in ("no JSON", "[]", '{"ARGOS_PACKAGES_DIR": 7}', "[" * 100_000, "{}"):
        settings.write_text(text)
        assert packages_folder(home) == data
    settings.write_text('{"ARGOS_PACKAGES_DIR": "/s"}')
    assert packages_folder({**home, "XDG_DATA_HOME": "/d"}) == Path("/s")
    assert packages_folder({**home, "ARGOS_PACKAGES_DIR": "/e"}) == Path("/e")
    assert packages_folder({**home, "XDG_CONFIG_HOME": str(tmp_path)}) == data
    assert packages_folder({"SNAP": "/snap", "SNAP_USER_DATA": "/u", **home}) == Path(
        "/u/.local/share/argos-translate/packages"
    )
    assert not data.exists()


# What they hold


def test_added_package_is_found(file: Path, folder: Path) -> None:
    assert (find(folder, "hi", "en"), installed(folder)) == (None, ([], []))
    package = add(file, folder)
    assert package == find(folder, "hi", "en") == open_package(folder / TOP)
    assert installed(folder) == ([package], [])
    assert (package.code, package.version, package.is_test) == ("hi_en", "1.0", False)
    assert (package.name, package.licence) == ("Hindi → English", "CC0")
    assert package.id == f"hi_en-1.0-{package.checksum}"
    assert len(package.checksum) == 12
    assert package.size == sum(map(len, contents().values()))
    assert find(folder, "en", "hi") is None
    assert_nothing_left(folder)


def test_newest_is_by_number_and_no_test_package(tmp_path: Path, folder: Path) -> None:
    for version in ("1.9", "1.10", "1.2"):
        add(made(tmp_path / "m", package_version=version), folder)
    add(made(tmp_path / "m", package_version="7", purpose="test"), folder)
    add(made(tmp_path / "m", from_code="en", to_code="hi"), folder)
    assert [(one.code, one.version) for one in installed(folder)[0]] == [
        ("en_hi", "1.0"),
        ("hi_en", "1.2"),
        ("hi_en", "1.9"),
        ("hi_en", "1.10"),
        ("hi_en", "7"),
    ]
    newest = find(folder, "hi", "en")
    assert newest is not None
    assert newest.version == "1.10"
    for package in installed(folder, ("hi", "en"))[0][:-1]:
        remove(package, folder)
    last = find(folder, "hi", "en")
    assert last is not None
    assert last.is_test


def test_checksum_is_of_all_that_counts(file: Path, folder: Path) -> None:
    package = add(file, folder)
    seen = {package.checksum}
    for name in contents():
        if name != "README.md":
            with (package.folder / name).open("ab") as stream:
                stream.write(b" ")
            seen.add(package.checksum)
    assert len(seen) == len(contents())
    shutil.rmtree(package.folder)
    with pytest.raises(PackageError, match="no such file"):
        _ = package.checksum


@pytest.mark.parametrize(
    ("readme", "licence"),
    [
        ("Nothing is said of it.", ""),
        ("* **License**: CC-BY 4.0\n\nLicense: CC-BY 4.0\nLicence: CC0", "CC-BY 4.0; CC0"),
        ("# Model\n\n## License\n\nMIT, as the code\n", "MIT, as the code"),
        ("license: " + "x" * 1000, "x" * 299 + "…"),
        ("\xff", ""),
    ],
)
def test_licence_in_readme(tmp_path: Path, folder: Path, readme: str, licence: str) -> None:
    files = {**contents(), "README.md": readme.encode("latin-1")}
    assert add(archive(tmp_path / "m", files), folder).licence == licence
    stated = {**files, "metadata.json": metadata(licence="CC0\n 1.0", name="x" * 400)}
    package = add(archive(tmp_path / "m", stated), folder)
    assert (package.licence, package.name) == ("CC0 1.0", "x" * 299 + "…")


FLAWS = [
    ({"metadata.json": None}, "it has no metadata.json"),
    ({"metadata.json": b""}, "its metadata.json is no JSON"),
    ({"metadata.json": b"{"}, "its metadata.json is no JSON"),
    ({"metadata.json": b"\xff{}"}, "its metadata.json is no JSON"),
    ({"metadata.json": b"[" * 100_000}, "its metadata.json is no JSON"),
    ({"metadata.json": b" " * 2_000_000 + b"{}"}, "its metadata.json is no JSON"),
    ({"metadata.json": b"[]"}, "no JSON object"),
    ({"metadata.json": metadata(from_code=None)}, "no from_code"),
    ({"metadata.json": metadata(to_code="e/../../n")}, "no from_code and to_code"),
    ({"metadata.json": metadata(to_code=["en"])}, "no from_code and to_code"),
    ({"metadata.json": metadata(package_version=1.0)}, "no package_version"),
    ({"metadata.json": metadata(package_version="../../1")}, "no package_version"),
    ({"metadata.json": metadata(package_version="1\n")}, "no package_version"),
    ({"model/model.bin": None}, "it has no model/model.bin"),
    ({"model/model.bin": b""}, "its model/model.bin is empty"),
    ({"model/config.json": b"{"}, "its model/config.json is cut short"),
    ({"model/shared_vocabulary.json": b'["a'}, "its model/shared_vocabulary.json is cut short"),
    ({"sentencepiece.model": None}, "it has no sentencepiece.model"),
    ({"sentencepiece.model": b""}, "its sentencepiece.model is empty"),
    ({"sentencepiece.model": b"\x0a\x05abc"}, "its sentencepiece.model is cut short"),
    ({"sentencepiece.model": None, "bpe.model": b"x"}, "older tokenizer that is not supported"),
]


@pytest.mark.parametrize(("changed", "reason"), FLAWS)
def test_broken_package(
    tmp_path: Path, folder: Path, changed: dict[str, bytes | None], reason: str
) -> None:
    files = {name: data for name, data in (contents() | changed).items() if data is not None}
    with pytest.raises(PackageFileError, match=reason):
        add(archive(tmp_path / "m", files), folder)
    assert listed(folder) == []
    assert_nothing_left(folder)

    place = unpacked(folder, files)
    ((), broken) = (tuple(installed(folder)[0]), installed(folder)[1])
    assert [one.folder for one in broken] == [place]
    assert reason in broken[0].reason
    with pytest.raises(PackageError, match=reason) as caught:
        open_package(place)
    assert "mt-audit models install hi-en" in caught.value.remedy
    with pytest.raises(PackageError, match=str(place)):
        find(folder, "hi", "en")
    assert find(folder, "en", "hi") is None

    add(made(tmp_path / "m", package_version="0.9"), folder)
    older = find(folder, "hi", "en")
    assert older is not None
    assert older.version == "0.9"
    remove(broken[0], folder)
    assert installed(folder) == ([older], [])


def test_folders_that_are_no_packages(folder: Path) -> None:
    unpacked(folder, {"metadata.json": metadata(type="sbd", from_code=None)}, "sbd")
    (folder / "notes").mkdir()
    (folder / "a file").touch()
    assert installed(folder) == (
        [],
        [Broken(folder / "notes", "it has no metadata.json.", f"Delete it: {folder / 'notes'}")],
    )
    assert find(folder, "hi", "en") is None
    with pytest.raises(PackageError, match="its type is 'sbd'"):
        open_package(folder / "sbd")
    with pytest.raises(PackageError, match="not a directory"):
        installed(folder / "a file")


def test_metadata_tells_the_pair_before_the_name_does(tmp_path: Path, folder: Path) -> None:
    files = contents(from_code="en", to_code="fr") | {"model/model.bin": b""}
    unpacked(folder, files, "translate-hi_en-9")
    assert find(folder, "hi", "en") is None
    with pytest.raises(PackageError, match="empty"):
        find(folder, "en", "fr")


def test_target_prefix_is_as_it_stands(tmp_path: Path, folder: Path) -> None:
    plain = add(made(tmp_path / "m"), folder)
    first = plain.checksum
    package = add(made(tmp_path / "m", target_prefix=" >>hin<< "), folder)
    assert (plain.target_prefix, package.target_prefix) == ("", " >>hin<< ")
    assert package.checksum != first
    assert add(made(tmp_path / "m", target_prefix=["hin"]), folder).target_prefix == ""


def test_package_is_a_value(file: Path, folder: Path) -> None:
    package = add(file, folder)
    assert replace(package) == package
    assert len({package, replace(package)}) == 1
