"""A desk whose auditing is a stand-in: what it finds is written in the text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from audit.errors import WriteError
from audit.feed.desk import Desk, Telling
from audit.feed.journal import Journal
from audit.feed.reading import Reader
from audit.feed.state import State
from audit.feed.stopping import Stop
from audit.gate import Gate, GateRules
from audit.model import NameUse, RawArticle, Report, Severity, Signature, Source, Span, Unread
from audit.sources import Options
from audit.text.sentences import read

NOW = 1_795_000_000.0  # 2026-11-18
RULES = GateRules(fail_on=Severity.MAJOR, min_score=50)


class Auditor:
    """In place of Auditing: the score is the number that a text ends with, 100 without one.

    A text with “टूटना” cannot be audited. The first word of each is its name.
    """

    def __init__(self) -> None:
        self.signature = Signature("0", "d", "r")
        self.audited: list[str] = []
        self.earlier: list[list[str]] = []
        self.during: Callable[[str], None] = lambda _: None

    def results(self, articles: Iterable[RawArticle]) -> Iterator[Report | Unread]:
        for raw in articles:
            self.during(raw.id)
            self.audited.append(raw.id)
            yield self._result(raw)

    def together(
        self, results: Sequence[Report | Unread], earlier: Sequence[tuple[NameUse, ...]]
    ) -> Iterator[Report | Unread]:
        self.earlier.append([use.form for uses in earlier for use in uses])
        yield from results

    def _result(self, raw: RawArticle) -> Report | Unread:
        if "टूटना" in raw.text:
            return Unread(raw.source.path, raw.source.line, "It broke.", "Mend it.")
        words = raw.text.split()
        score = float(words[-1]) if words[-1].isdecimal() else 100.0
        article = read(raw.text, id=raw.id, source=raw.source)
        name = NameUse(words[0], words[0], Span(0, len(words[0])), True)
        return Report(article, "hi", len(words), score, 0.5, (), (), names=(name,))


class Room(AbstractContextManager["Room"]):
    """A folder with a desk in it. Entering it again is starting the program again."""

    def __init__(self, folder: Path, *, since: float | None = None) -> None:
        self.folder = folder
        self.now = NOW
        self.auditor = Auditor()
        self.opened = 0
        self.heard: list[str] = []
        self.shown: list[str] = []
        self._since = since

    def __enter__(self) -> Self:
        self.state = State(self.folder / "feed.sqlite")
        self.state.rows("PRAGMA synchronous = OFF")
        self.journal = Journal(self.output, self.state)
        self.gate = Gate(lambda _: RULES)
        self.stop = Stop()
        self.desk = Desk(
            self.state,
            self.journal,
            Reader(Options(allow_private=True), self._since),
            self._open,  # type: ignore[arg-type]
            self.gate,
            self.stop,
            self.folder / "reports",
            Telling(lambda document: self.shown.append(document["item"]), self.heard.append),
            lambda: self.now,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.journal.__exit__(None, None, None)
        self.state.__exit__(None, None, None)

    @property
    def output(self) -> Path:
        return self.folder / "reports" / "feed.jsonl"

    def _open(self) -> Auditor:
        self.opened += 1
        return self.auditor

    def lines(self) -> list[dict[str, Any]]:
        if not self.output.exists():
            return []
        return [json.loads(line) for line in self.output.read_text("utf-8").splitlines()]

    def recorded(self) -> list[tuple[str, str]]:
        """Item and verdict of each line."""
        return [(line["item"], line["verdict"]) for line in self.lines()]


def jsonl(path: Path, rows: Sequence[tuple[str, str]], *, tail: str = "") -> str:
    """Write articles as JSON Lines; the path as a source."""
    text = "".join(
        json.dumps({"id": id, "text": text}, ensure_ascii=False) + "\n" for id, text in rows
    )
    path.write_text(text + tail, encoding="utf-8")
    return str(path)


def raw(id: str, text: str) -> RawArticle:
    return RawArticle(id, text, Source("feed"))


__all__ = ["NOW", "Auditor", "Room", "WriteError", "jsonl", "raw"]
