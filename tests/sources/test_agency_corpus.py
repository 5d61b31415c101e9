"""Documents after the shapes that agencies, desks and translation tools send, read exactly.

`corpus/agency/expected.json` says for each file what is read of it: the articles with their
fields and where these begin in the file, and what is reported as unread. All text was written
for this project.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import RawArticle, Unread
from audit.sources import Fields, Options, read_all

CORPUS = Path(__file__).parent / "corpus" / "agency"
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (CORPUS / "expected.json").read_text(encoding="utf-8")
)


def summary(article: RawArticle) -> dict[str, Any]:
    """An article as expected.json has it; what is empty is left out."""
    source = article.source
    where = {anchor.span.start: (anchor.line, anchor.column) for anchor in source.anchors}
    said = {
        "id": article.id,
        "line": source.line,
        "link": source.link,
        "published": source.published,
        "updated": source.updated,
        "text": "" if source.parts else article.text,
        "parts": [
            [part.field, article.text[slice(*part.span)], *where.get(part.span.start, ())]
            for part in source.parts
        ],
        "notes": list(source.notes),
    }
    return {name: value for name, value in said.items() if value}


def found(name: str, fields: dict[str, list[str]]) -> dict[str, Any]:
    options = Options(fields=Fields(**{key: tuple(names) for key, names in fields.items()}))
    items = list(read_all([str(CORPUS / name)], options))
    articles = [summary(item) for item in items if isinstance(item, RawArticle)]
    unread = [[item.line, item.reason] for item in items if isinstance(item, Unread)]
    return {
        **({"fields": fields} if fields else {}),
        "articles": articles,
        **({"unread": unread} if unread else {}),
    }


def test_every_file_is_expected() -> None:
    names = {path.name for path in CORPUS.iterdir()} - {"expected.json"}
    assert names == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_is_read_exactly(name: str) -> None:
    assert found(name, EXPECTED[name].get("fields", {})) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_anchors_say_what_stands_there(name: str) -> None:
    fields = {key: tuple(names) for key, names in EXPECTED[name].get("fields", {}).items()}
    data = (CORPUS / name).read_bytes()
    is_utf16 = data.startswith(b"\xff\xfe")
    lines = data.decode("utf-16" if is_utf16 else "utf-8-sig").split("\n")
    for item in read_all([str(CORPUS / name)], Options(fields=Fields(**fields))):
        if isinstance(item, RawArticle):
            for anchor in item.source.anchors:
                piece = item.text[slice(*anchor.span)].split("\n")[0]
                if anchor.column is not None:
                    begin = anchor.column - 1
                    assert lines[anchor.line - 1][begin : begin + len(piece)] == piece


_WOUNDS = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 12), st.sampled_from([b"", b"<", b'"', b"\xff", b"&"])
    ),
    min_size=1,
    max_size=4,
)


@given(st.sampled_from(sorted(EXPECTED)), _WOUNDS)
def test_wounded_documents_raise_nothing(name: str, wounds: list[tuple[float, int, bytes]]) -> None:
    data = (CORPUS / name).read_bytes()
    for place, length, put in wounds:
        at = int(place * len(data))
        data = data[:at] + put + data[at + length :]
    for item in read_all(["-"], standard_input=io.BytesIO(data)):
        if isinstance(item, Unread):
            assert item.reason.isprintable()
        else:
            item.text.encode()
