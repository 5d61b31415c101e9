"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.knowledge import Knowledge
from audit.model import Article, Source
from audit.text.sentences import read

ROOT = Path(__file__).resolve().parent.parent


def article(text: str, *, id: str = "test", truncated: bool = False) -> Article:
    """An article made of `text`."""
    return read(text, id=id, source=Source("test", truncated=truncated))


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
