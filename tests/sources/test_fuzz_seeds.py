"""Every seed of the corpus, read as every format: what fuzzing keeps must hold for them first.

corpus/fuzz/ has what the fuzzer (`python -m tests.fuzz`) once found; each file there is a mistake
that was mended.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import FORMATS, Input, SourceFormat
from tests.sources.invariants import OPTIONS, corpus, faults

SEEDS = corpus()


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{path.parent.name}/{path.name}" for path in SEEDS])
def test_every_seed_as_every_format(seed: Path) -> None:
    data = seed.read_bytes()
    assert {format_.name: found for format_ in FORMATS if (found := faults(format_, data))} == {}


def read(format_: SourceFormat, data: bytes) -> list[RawArticle | Unread | str]:
    try:
        return list(format_.read(Input("seed", io.BytesIO(data)), OPTIONS))
    except SourceError as error:
        return [str(error)]


@pytest.mark.parametrize("format_", FORMATS, ids=[format_.name for format_ in FORMATS])
def test_reading_twice_gives_the_same(format_: SourceFormat) -> None:
    for seed in SEEDS[::7]:
        data = seed.read_bytes()
        assert read(format_, data) == read(format_, data)
