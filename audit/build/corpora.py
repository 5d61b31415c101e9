"""The raw corpora: which are read, and the comment lines that name them in what is built."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

# Translated, wiki and conversational corpora are left out: they may hold the very defects
# that what is built from them is used to find.
KINDS = ("lit", "mixed", "news", "speech", "web")
DATE = "2026-11-21"


def corpus_files(corpora: Path, kinds: Collection[str] = KINDS) -> list[Path]:
    """The corpus files of these kinds, by name. Raises FileNotFoundError where none is there."""
    files = sorted(
        file for file in corpora.iterdir() if file.name.split("_")[0] in kinds and file.is_file()
    )
    if not files:
        raise FileNotFoundError(f"{corpora} holds no corpus named {', '.join(kinds)}_*")
    return files


def origin_of(files: Iterable[Path], corpora: Path) -> list[str]:
    """A comment line for each file: its name, checksum and the licence it states."""
    licences = _licences(corpora / "README.md")
    return [
        f"#   {name} {digest(file)} {licences.get(name, 'none stated')}"
        for file in files
        for name in [file.name.split(".")[0]]
    ]


def digest(file: Path) -> str:
    """The first 12 hex digits of the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def text_of(file: Path) -> str:
    """The text of a UTF-8 file, unpacked where it ends in .xz."""
    if file.suffix == ".xz":
        return lzma.decompress(file.read_bytes()).decode("utf-8")
    return file.read_text(encoding="utf-8")


def _licences(readme: Path) -> Mapping[str, str]:
    """File name → the licence it states, from the table in the corpora's README."""
    if not readme.exists():
        return {}
    rows = (line.split("|") for line in readme.read_text(encoding="utf-8").splitlines())
    return {row[1].strip(): row[6].strip() for row in rows if len(row) > 7}
