"""The fuzzer itself: the same seed gives the same inputs, and every kind of fault is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from audit.errors import SourceError, UsageError
from audit.model import Anchor, Part, RawArticle, Source, Span, Unread
from audit.sources import Input, Options, SourceFormat
from tests.fuzz import main, smaller
from tests.sources.invariants import OPTIONS, faults
from tests.sources.mutating import MOST_BYTES, mutated

DOCUMENTS = [
    "<a><b c='d'>पाठ</b><b>दो</b></a>".encode(),
    '{"id": "क", "text": ["एक", {"दो": 2}]}\n[]'.encode(),
    b"",
]


def test_a_seed_gives_the_same_again_and_no_other() -> None:
    def made(seed: int) -> list[bytes]:
        random = Random(seed)
        return [mutated(random.choice(DOCUMENTS), DOCUMENTS, random) for _ in range(300)]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert all(len(data) <= MOST_BYTES for data in made(1))
    assert len(set(made(1))) > 200


def test_an_input_is_made_smaller_for_as_long_as_it_is_bad() -> None:
    assert smaller(b"x" * 500 + b"bad" + b"y" * 500, lambda data: b"bad" in data) == b"bad"


def broken(read: Callable[[bytes], list[RawArticle | Unread]]) -> SourceFormat:
    def reading(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
        yield from read(given.stream.read())

    return SourceFormat("broken", "gives what it should not", lambda head: True, reading)


def article(text: str = "पाठ यहाँ", **source: object) -> list[RawArticle | Unread]:
    return [RawArticle("a", text, Source("seed", **source))]  # type: ignore[arg-type]


def raising(error: Exception) -> list[RawArticle | Unread]:
    raise error


def part(start: int, end: int, field: str = "body") -> tuple[Part, ...]:
    return (Part(field, Span(start, end)),)


def anchor(line: int, column: int | None, end: int = 3) -> tuple[Anchor, ...]:
    return (Anchor(Span(0, end), line, column),)


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (lambda data: raising(UsageError("x")), "raised UsageError"),
        (lambda data: article("क\ud800"), "surrogate"),
        (lambda data: article(furniture=("\udc00",)), "surrogate"),
        (lambda data: [Unread("x", 1, "", "")], "no reason"),
        (lambda data: [RawArticle("", "क", Source("x"))], "no id"),
        (lambda data: article() * 2, "one id twice"),
        (
            lambda data: [RawArticle(str(number), "", Source("x")) for number in range(1_001)],
            "items",
        ),
        (lambda data: article(parts=part(0, 9)), "part"),
        (lambda data: article(parts=part(3, 4)), "empty part"),
        (lambda data: article(parts=part(0, 3, "title")), "field"),
        (lambda data: article(parts=part(0, 3) + part(2, 5)), "part"),
        (lambda data: article(anchors=anchor(1, None, end=9)), "anchor"),
        (lambda data: article(anchors=anchor(0, None)), "anchor"),
        (lambda data: article(anchors=anchor(2, 2)), "anchored text"),
        (lambda data: article(anchors=anchor(9, 1)), "anchored text"),
    ],
)
def test_every_fault_is_seen(read: Callable[[bytes], list[RawArticle | Unread]], kind: str) -> None:
    found = faults(broken(read), "शीर्षक\nपाठ यहाँ".encode())
    assert [fault.kind for fault in found] == [kind]


def test_an_error_is_told_with_its_place() -> None:
    (fault,) = faults(broken(lambda data: raising(KeyError("x"))), b"")
    assert fault.kind.startswith("KeyError in ")
    assert "Traceback" in fault.told


def test_what_is_right_is_no_fault() -> None:
    right = article(parts=part(0, 3) + part(4, 8), anchors=anchor(2, 1))
    assert faults(broken(lambda data: right), "शीर्षक\nपाठ यहाँ".encode()) == []
    assert faults(broken(lambda data: raising(SourceError("x.", "y."))), b"") == []
    assert OPTIONS.max_items == 1_000


def test_a_run_tells_how_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "--minutes", "0.002", "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("text: ")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SystemExit):
        main(["txet"])
