"""What is there: the Argos packages on this machine, where they lie and what each holds.

They lie where argostranslate has them, so what either installs the other finds. A package of which
a file is missing or cut short is a broken one. Adding and removing is in `shelving`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from audit.backtranslation.wholeness import json_is_whole, pieces_are_whole, weights_are_whole
from audit.backtranslation.workshop import is_put_aside, put_aside, workshop
from audit.errors import AuditError

_METADATA, _README = "metadata.json", "README.md"
_MODEL, _WEIGHTS = "model", "model/model.bin"
_TOKENIZER, _OLD_TOKENIZER = "sentencepiece.model", "bpe.model"
_CODE = re.compile(r"[a-z]{2,3}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
_IN_NAME = re.compile(r"(?<![a-z])([a-z]{2,3})_([a-z]{2,3})(?![a-z])")
_CHECKSUM_DIGITS = 12
_MAX_TEXT = 1 << 20  # of metadata.json and README.md, in bytes
_MAX_TEXT_SHOWN = 300  # code points of a name or a licence
_LOOKS = 20  # at packages that change while they are looked at
_OWN_MOUNT = "Name a folder inside it with ARGOS_PACKAGES_DIR: what is beside it is another disk."

# By the suffix or the path of a file; every other must only not be empty.
_IS_WHOLE: Mapping[str, Callable[[BinaryIO], bool]] = {
    ".json": json_is_whole,
    _WEIGHTS: weights_are_whole,
    _TOKENIZER: pieces_are_whole,
}


class PackageError(AuditError):
    """A package that cannot be used, added or removed."""


class PackageFileError(PackageError):
    """A file that is no usable package: another copy of it may be."""


class FlawError(Exception):
    """What is wrong with a folder that should be a package: a sentence beginning with “it”."""


class _OtherKindError(FlawError):
    """A package of argostranslate's that does not translate."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed Argos package: a folder of metadata.json, model/ and sentencepiece.model.

    `is_test` marks the project's own test packages (metadata.json has `"purpose": "test"`).
    `licence` is what the package itself says of it, "" where it says nothing. `target_prefix`
    is what the model wants before every translation, "" where it wants nothing.
    """

    folder: Path
    source: str  # ISO 639-1
    target: str
    version: str
    is_test: bool
    name: str = ""
    licence: str = ""
    target_prefix: str = ""

    @property
    def code(self) -> str:
        """Both languages: `hi_en`."""
        return f"{self.source}_{self.target}"

    @property
    def checksum(self) -> str:
        """Twelve hex digits over all that bears on what it writes. Raises PackageError."""
        with said_plainly(self.folder):
            return _checksum(self.folder)

    @property
    def id(self) -> str:
        """What tells it from every other package: `hi_en-1.1-0a1b2c3d4e5f`."""
        return f"{self.code}-{self.version}-{self.checksum}"

    @property
    def size(self) -> int:
        """Bytes of all its files. Raises PackageError."""
        with said_plainly(self.folder):
            return sum(size for _, size in files_in(self.folder))


class Broken(NamedTuple):
    """A folder among the packages that is none that can be used."""

    folder: Path
    reason: str
    remedy: str


class _Metadata(NamedTuple):
    """What metadata.json says. `texts` holds all of its values that are texts."""

    source: str
    target: str
    version: str
    texts: Mapping[str, str]


def packages_folder(environ: Mapping[str, str]) -> Path:
    """Where argostranslate keeps its packages, by its own rules; it need not exist.

    ARGOS_PACKAGES_DIR, then the same key in argostranslate's settings.json, then its folder
    among the user's data.
    """
    if named := environ.get("ARGOS_PACKAGES_DIR"):
        return Path(named)
    home = _home(environ)
    configuration = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    with suppress(OSError, ValueError, RecursionError):
        settings = json.loads(_text(configuration / "argos-translate" / "settings.json"))
        named = settings.get("ARGOS_PACKAGES_DIR") if isinstance(settings, dict) else None
        if named and isinstance(named, str):
            return Path(named)
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return data / "argos-translate" / "packages"


def _home(environ: Mapping[str, str]) -> Path:
    if "SNAP" in environ and environ.get("SNAP_USER_DATA"):
        return Path(environ["SNAP_USER_DATA"])
    named = environ.get("USERPROFILE" if os.name == "nt" else "HOME")
    return Path(named) if named else Path.home()


def installed(
    folder: Path, pair: tuple[str, str] | None = None
) -> tuple[list[Package], list[Broken]]:
    """The packages in `folder` that translate, by languages and version, and the broken ones.

    All of them, or those of one `pair` of languages; the others are then not opened. A folder
    that does not exist holds none. Raises PackageError where it cannot be read.
    """
    with said_plainly(folder):
        found = _all_in(folder, pair) if folder.exists() else []
    packages = sorted((one for one in found if isinstance(one, Package)), key=_rank)
    return packages, [one for one in found if isinstance(one, Broken)]


def _all_in(folder: Path, pair: tuple[str, str] | None) -> list[Package | Broken]:
    """What is there, as at one moment: another process may be replacing what is looked at."""
    for _ in range(_LOOKS):
        if is_put_aside(folder):
            with workshop(folder):
                pass
        before = _state(folder)
        looks = [_look_at(place, pair) for place in sorted(before) if place.parent == folder]
        if not is_put_aside(folder) and _state(folder) == before:
            break
    return [one for one in looks if one is not None]


def _state(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """The folders among the packages, and that in which old versions are put aside.

    With each stands what changes when another takes its place, or the place of one in it.
    """
    state = {}
    for place in (*folder.iterdir(), put_aside(folder)):
        with suppress(OSError):
            found = place.stat()
            if stat.S_ISDIR(found.st_mode):
                state[place] = found.st_ino, found.st_ctime_ns, found.st_mtime_ns
    return state


def find(folder: Path, source: str, target: str) -> Package | None:
    """The package from `source` to `target`: the newest, a test package only if it is alone.

    Raises PackageError where there is only a broken one.
    """
    packages, broken = installed(folder, (source, target))
    if packages:
        return max(packages, key=lambda package: (not package.is_test, *_rank(package)))
    if broken:
        raise PackageError(f"{broken[0].folder} is broken: {broken[0].reason}", broken[0].remedy)
    return None


def open_package(folder: Path) -> Package:
    """The package in `folder`, looked over but not loaded. Raises PackageError."""
    try:
        with said_plainly(folder):
            return look_over(folder)
    except FlawError as flaw:
        raise PackageError(f"{folder} is broken: {flaw}", _remedy(folder)) from None


def look_over(folder: Path) -> Package:
    """As open_package, for a folder that is none of the installed ones yet.

    Raises FlawError where it is no package, and OSError.
    """
    return _opened(folder, _metadata(folder))


def _look_at(place: Path, pair: tuple[str, str] | None) -> Package | Broken | None:
    known = _pair_in_name(place)
    try:
        metadata = _metadata(place)
        known = metadata.source, metadata.target
        if pair in (None, known):
            return _opened(place, metadata)
    except _OtherKindError:
        return None
    except FlawError as flaw:
        broken = Broken(place, str(flaw), _remedy(place))
    except OSError as error:
        reason = f"it cannot be read: {in_words(error)}."
        broken = Broken(place, reason, "Ask for permission, or run as its owner.")
    else:
        return None
    return broken if pair in (None, known) else None


def _rank(package: Package) -> tuple[str, str, tuple[int, ...], str, str]:
    """The order in a list: languages, then version by its numbers."""
    version = version_numbers(package.version)
    return package.source, package.target, version, package.version, package.folder.name


def version_numbers(version: str) -> tuple[int, ...]:
    """What versions are compared by: 1.10 is newer than 1.9."""
    return tuple(map(int, re.findall(r"[0-9]+", version)))


def is_language(code: object) -> bool:
    """Whether `code` is a language code as packages have them, fit for a file name."""
    return isinstance(code, str) and _CODE.fullmatch(code) is not None


def is_version(version: object) -> bool:
    """Whether `version` is one as packages have them, fit for a file name."""
    return isinstance(version, str) and _VERSION.fullmatch(version) is not None


def package_name(source: str, target: str, version: str) -> str:
    """What argostranslate calls the folder of a package: `translate-hi_en-1_1`."""
    return f"translate-{source}_{target}-{version.replace('.', '_')}"


def _pair_in_name(place: Path) -> tuple[str, str] | None:
    match = _IN_NAME.search(place.name)
    return (match[1], match[2]) if match else None


def _remedy(place: Path) -> str:
    pair = _pair_in_name(place)
    if pair is None:
        return f"Delete it: {place}"
    named = "-".join(pair)
    return f"Run: mt-audit models remove {named}, then mt-audit models install {named}"


def _metadata(folder: Path) -> _Metadata:
    """Raises FlawError."""
    try:
        told: Any = json.loads(_text(folder / _METADATA))
    except (FileNotFoundError, NotADirectoryError):
        raise FlawError(f"it has no {_METADATA}.") from None
    except (ValueError, RecursionError):
        raise FlawError(f"its {_METADATA} is no JSON.") from None
    if not isinstance(told, dict):
        raise FlawError(f"its {_METADATA} is no JSON object.")
    kind = told.get("type", "translate")
    if kind != "translate":
        raise _OtherKindError(f"it does not translate: its type is {kind!r}.")
    source, target, version = map(told.get, ("from_code", "to_code", "package_version"))
    if not (is_language(source) and is_language(target)):
        raise FlawError(f"its {_METADATA} has no from_code and to_code of two or three letters.")
    if not is_version(version):
        raise FlawError(f"its {_METADATA} has no package_version such as 1.0.")
    texts = {key: value for key, value in told.items() if isinstance(value, str)}
    return _Metadata(texts["from_code"], texts["to_code"], texts["package_version"], texts)


def _opened(folder: Path, metadata: _Metadata) -> Package:
    """Raises FlawError."""
    _check_files(folder)
    texts = metadata.texts
    names = [texts.get("from_name") or metadata.source, texts.get("to_name") or metadata.target]
    return Package(
        folder,
        metadata.source,
        metadata.target,
        metadata.version,
        is_test=texts.get("purpose") == "test",
        name=_short(texts.get("name") or " → ".join(names)),
        licence=_short(texts.get("licence") or texts.get("license") or _licence_in_readme(folder)),
        target_prefix=texts.get("target_prefix", ""),
    )


def _check_files(folder: Path) -> None:
    """That the files are there and not cut short: cheap, so it does not read the weights."""
    if not (folder / _TOKENIZER).is_file():
        if (folder / _OLD_TOKENIZER).is_file():
            raise FlawError(
                f"it has only {_OLD_TOKENIZER}, an older tokenizer that is not supported."
            )
        raise FlawError(f"it has no {_TOKENIZER}.")
    if not (folder / _WEIGHTS).is_file():
        raise FlawError(f"it has no {_WEIGHTS}.")
    for file in _files_that_count(folder):
        name = file.relative_to(folder).as_posix()
        if not file.stat().st_size:
            raise FlawError(f"its {name} is empty.")
        whole = _IS_WHOLE.get(file.suffix if file.suffix == ".json" else name)
        if whole is not None:
            with file.open("rb") as stream:
                if not whole(stream):
                    raise FlawError(f"its {name} is cut short.")


def _files_that_count(folder: Path) -> list[Path]:
    """The files that bear on a translation."""
    model = sorted(filter(Path.is_file, (folder / _MODEL).iterdir()))
    return [folder / _METADATA, folder / _TOKENIZER, *model]


def _checksum(folder: Path) -> str:
    states = ((file, file.stat()) for file in _files_that_count(folder))
    return _checksum_of(tuple((file, state.st_mtime_ns, state.st_size) for file, state in states))


@lru_cache(maxsize=32)
def _checksum_of(files: Sequence[tuple[Path, int, int]]) -> str:
    """Over files in one state: a hundred megabytes are read once in a process."""
    checksum = hashlib.sha256()
    for file, _, _ in files:
        with file.open("rb") as stream:
            checksum.update(hashlib.file_digest(stream, "sha256").digest())
        checksum.update(file.name.encode())
    return checksum.hexdigest()[:_CHECKSUM_DIGITS]


def files_in(folder: Path) -> list[tuple[str, int]]:
    """The path below `folder` and the bytes of every file in it. Raises OSError."""
    files = filter(Path.is_file, folder.rglob("*"))
    return sorted((file.relative_to(folder).as_posix(), file.stat().st_size) for file in files)


_LICENCE_LINE = re.compile(r"^\W*licen[cs]es?\W*:\W*(.+)$", re.IGNORECASE | re.MULTILINE)
_LICENCE_HEADING = re.compile(r"^#+\s*licen[cs]es?\s*\n+(.+)$", re.IGNORECASE | re.MULTILINE)


def _licence_in_readme(folder: Path) -> str:
    """What stands after “License:” or below such a heading, each once."""
    try:
        readme = _text(folder / _README)
    except (OSError, ValueError):
        return ""
    found = [*_LICENCE_HEADING.findall(readme), *_LICENCE_LINE.findall(readme)]
    return "; ".join(dict.fromkeys(one.strip() for one in found))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_TEXT_SHOWN else f"{text[: _MAX_TEXT_SHOWN - 1]}…"


def _text(file: Path) -> str:
    """Raises OSError, and ValueError for what is no UTF-8 or too long to be meant."""
    with file.open("rb") as stream:
        data = stream.read(_MAX_TEXT + 1)
    if len(data) > _MAX_TEXT:
        raise ValueError(f"{file} is larger than {_MAX_TEXT:,} bytes")
    return data.decode("utf-8-sig")


@contextmanager
def said_plainly(folder: Path) -> Iterator[None]:
    """What the system refuses at the packages in `folder`, as a PackageError."""
    try:
        yield
    except OSError as error:
        raise _refused(error, folder) from None


def _refused(error: OSError, folder: Path) -> PackageError:
    if error.errno == errno.EXDEV:
        return PackageError(f"{folder} is a disk of its own.", _OWN_MOUNT)
    # Of a rename the place it should have gone to.
    where = error.filename2 or error.filename or folder
    return PackageError(
        f"{where}: {in_words(error)}.",
        "Free the place or ask for permission, or name another folder with ARGOS_PACKAGES_DIR.",
    )


def in_words(error: OSError) -> str:
    """The operating system's words, without the number and the path."""
    words = error.strerror or type(error).__name__
    return f"{words[0].lower()}{words[1:]}"
