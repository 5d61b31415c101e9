"""Parquet: whatever types the columns have, and files that are broken."""

from __future__ import annotations

import builtins
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import Fields, Input, Options, format_of, parquet, read_all

pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra scale")
pq = pytest.importorskip("pyarrow.parquet")


class Pipe(io.RawIOBase):
    """Bytes that cannot be sought in."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        return self._rest.readinto(buffer)  # type: ignore[arg-type]


def written(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def read(data: bytes, *, pipe: bool = False, **options: Any) -> list[RawArticle | Unread]:
    stream: Any = io.BufferedReader(Pipe(data)) if pipe else io.BytesIO(data)
    return list(parquet.FORMAT.read(Input("x", stream), Options(**options)))


def texts(data: bytes, **options: Any) -> list[tuple[str, str]]:
    found = read(data, **options)
    assert not [item for item in found if isinstance(item, Unread)]
    return [(item.id, item.text) for item in found if isinstance(item, RawArticle)]


@pytest.mark.parametrize("pipe", [False, True])
@pytest.mark.parametrize(
    ("ids", "column"),
    [
        (["7", "8"], ["एक", "दो"]),
        ([7, 8], ["एक", "दो"]),
        (pa.array(["7", "8"], pa.large_string()), pa.array(["एक", "दो"], pa.large_string())),
        (pa.array(["7", "8"]).dictionary_encode(), pa.array(["एक", "दो"]).dictionary_encode()),
        (pa.array([7, 8], pa.int16()), pa.array(["एक".encode(), "दो".encode()], pa.binary())),
        (pa.array([b"7", b"8"]), [["एक"], ["दो"]]),
    ],
)
def test_types(ids: Any, column: Any, pipe: bool) -> None:
    assert texts(written({"id": ids, "text": column, "x": [1.5, 2.5]}), pipe=pipe) == [
        ("7", "एक"),
        ("8", "दो"),
    ]


def test_nested_columns_and_fields() -> None:
    fields = Fields(
        id=("meta.key",), text=("story.body",), headline=("story.title",), published=("at",)
    )
    data = written(
        {
            "meta": [{"key": 3, "other": "x"}],
            "story": [{"title": "शीर्षक", "body": ["पहला पैरा।", "दूसरा पैरा।"], "big": "y"}],
            "at": [datetime(2026, 11, 20, 4, 0, tzinfo=UTC)],
        }
    )
    (article,) = read(data, fields=fields)
    assert isinstance(article, RawArticle)
    assert (article.id, article.text) == ("3", "शीर्षक\n\nपहला पैरा।\nदूसरा पैरा।")
    assert article.source.published == "2026-11-20T04:00:00+00:00"
    assert article.source.line is None


def test_without_ids_rows_are_numbered_across_batches_and_groups() -> None:
    data = written({"text": [f"पाठ {number}" for number in range(200)]}, row_group_size=90)
    assert texts(data) == [(str(number + 1), f"पाठ {number}") for number in range(200)]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"id": ["a", "b"], "text": ["x", None]}, 'Row 2: Its "text" is null, not a string.'),
        ({"id": ["a", None], "text": ["x", "y"]}, 'Row 2: Its "id" is null, not a string.'),
        ({"id": ["a", "a"], "text": ["x", "y"]}, "Row 2: Its id 'a' is that of row 1."),
        ({"id": ["a", ""], "text": ["x", "y"]}, 'Row 2: Its "id" is empty.'),
        (
            {"id": ["a", "b"], "text": ["x", "y" * 2000]},
            'Row 2: Its "text" is larger than the bound of 1,000 bytes for one article.',
        ),
        (
            {"id": ["a", "b"], "text": pa.array([b"x", b"\xff"])},
            'Row 2: Its "text" is not UTF-8.',
        ),
    ],
)
def test_a_row_that_is_no_article(columns: dict[str, Any], reason: str) -> None:
    first, found = read(written(columns), max_bytes=1000)
    assert isinstance(first, RawArticle)
    assert isinstance(found, Unread)
    assert (found.path, found.line, found.reason) == ("x", None, reason)
    assert found.remedy


@pytest.mark.parametrize(
    ("columns", "fields", "reason"),
    [
        ({"id": ["a"], "txt": ["x"]}, Fields(), "It has no column \"text\" (it has 'txt')."),
        ({"text": ["x"]}, Fields(id=("guid",)), "It has no column \"guid\" (it has 'text')."),
    ],
)
def test_a_file_without_the_columns(columns: dict[str, Any], fields: Fields, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(written(columns), fields=fields)
    assert caught.value.reason == reason


def test_broken_files_are_errors() -> None:
    whole = written({"id": ["a"] * 500, "text": [f"पाठ {n}" for n in range(500)]})
    broken = [whole[:-10], b"PAR1", b"PAR1" + b"\0" * 200 + b"PAR1", whole[:300] + whole[340:]]
    broken.append(whole[:100] + b"\xff" * 60 + whole[160:])
    for data in broken:
        with pytest.raises(SourceError, match="It is not Parquet that can be read: ") as said:
            read(data)
        assert said.value.reason.isprintable()


def test_a_pipe_is_copied_up_to_a_bound() -> None:
    data = written({"text": ["x" * 100]}, compression="none") + b"x" * 5000
    with pytest.raises(SourceError, match=r"larger than 400 bytes, and comes from a pipe"):
        read(data, pipe=True, max_bytes=10)


def test_is_recognised_by_content_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "articles.txt"
    path.write_bytes(written({"id": ["a"], "text": ["पाठ"]}))
    assert format_of(path.read_bytes()).name == "parquet"
    (article,) = read_all([str(path)])
    assert isinstance(article, RawArticle)
    assert article.text == "पाठ"


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return imported(name, *rest)

    data = written({"text": ["x"]})
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SourceError) as caught:
        read(data)
    assert caught.value.reason == (
        "It is Parquet, which is read with pyarrow, and that is not installed."
    )
    assert caught.value.remedy == "Run: pip install 'mt-audit[scale]'."
