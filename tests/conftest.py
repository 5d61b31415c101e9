"""What several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.backtranslation.packages import packages_folder
from audit.backtranslation.shelving import add
from audit.knowledge import Knowledge
from audit.model import Article, Source
from audit.text.sentences import read

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "tests" / "packages"
_PLACES_ENV = ("ARGOS_PACKAGES_DIR", "MT_AUDIT_CACHE_DIR", "MT_AUDIT_MODEL_INDEX")


def article(text: str, *, id: str = "test", truncated: bool = False) -> Article:
    """An article made of `text`."""
    return read(text, id=id, source=Source("test", truncated=truncated))


@pytest.fixture(scope="session", autouse=True)
def nothing_installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What is installed on this machine for back-translation bears on no test."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in _PLACES_ENV:
            patch.delenv(name, raising=False)
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        yield home


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the two test packages are installed, measured on clean text."""
    for library in ("ctranslate2", "sentencepiece"):
        pytest.importorskip(library, reason="the extra backtranslation is not installed")
    home = tmp_path_factory.mktemp("installed")
    environ = {"XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache")}
    for file in sorted(PACKAGES.glob("*.argosmodel")):
        add(file, packages_folder(environ))
    return environ


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture(scope="session")
def seed_texts() -> dict[str, str]:
    """The five seed articles by their three-digit number."""
    return {
        file.name[:3]: file.read_text(encoding="utf-8")
        for file in sorted((ROOT / "seeds").glob("*.txt"))
    }
