"""A feed that changes, a server that fails, and a watcher that is killed again and again.

The feed changes whenever the output has caught up with it, so that every version that was
published must be in the output at the end, and once. Which answer a request gets, what changes
and when the watcher is killed is drawn from a seed.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from audit.feed.items import item_of
from audit.model import RawArticle
from audit.sources import Input, Options, read_input
from tests.feed.feeds import Story, conditional, rss
from tests.sources.servers import Pieces, Request, answer, serving

Version = tuple[str, str]  # key and hash
_AS_ASKED, _HANG = "as asked", "no answer in time"
_FAILURES = (
    "500",
    "503, come back in a second",
    "cut off",
    "cut off, of unknown length",
    "another page",
    "hung up",
    "an older document",
)
_PATIENCE = 300.0  # seconds for the output to catch up


class Publisher:
    """The feed and its server."""

    def __init__(self, items: int, seed: int, *, hangs: bool) -> None:
        self.published: set[Version] = set()
        self.answers: Counter[str] = Counter()
        self.revisions = 0
        self._random = random.Random(seed)
        self._kinds = [*_FAILURES, *([_HANG] if hangs else []), *([_AS_ASKED] * len(_FAILURES))]
        self._deck = [_AS_ASKED]  # that it is a feed can only be told from a feed
        self._lock = threading.Lock()
        self._before = self._body = b""
        self._stories = [Story(number) for number in range(items)]
        self._publish()

    def revise(self) -> None:
        """Change some items, change some back, add some, and drop the last ones."""
        chance = self._random
        stories = self._stories
        for place in chance.sample(range(len(stories)), max(len(stories) // 15, 2)):
            story = stories[place]
            back = story.revision and chance.random() < 0.3
            stories[place] = story._replace(revision=0 if back else story.revision + 1)
        newest = max(story.number for story in stories)
        fresh = [Story(newest + step) for step in range(1, max(len(stories) // 50, 1) + 1)]
        with self._lock:
            self._stories = [*reversed(fresh), *stories[: len(stories) - len(fresh)]]
            self._publish()

    def _publish(self) -> None:
        self.revisions += 1
        self._before, self._body = self._body, rss(self._stories)
        self.published |= versions_in(self._body)

    def __call__(self, request: Request) -> Pieces:
        with self._lock:
            if not self._deck:  # every kind comes before any comes again
                self._deck = self._random.sample(self._kinds, len(self._kinds))
            kind = self._deck.pop()
            body, before = self._body, self._before or self._body
            cut = self._random.randrange(len(body) // 4, len(body))
        given: Pieces = {
            "500": answer(b"no", 500),
            "503, come back in a second": answer(b"busy", 503, [("Retry-After", "1")]),
            "cut off": answer(body)[:cut],
            "cut off, of unknown length": answer(body[:cut], with_length=False),
            "another page": answer(b"<html><body>Sorry</body></html>"),
            "hung up": b"",
        }.get(kind, b"")
        if kind == _HANG:
            given = _silence()
        elif kind in ("an older document", _AS_ASKED):
            given = conditional(body if kind == _AS_ASKED else before, request)
            if given.startswith(b"HTTP/1.1 304"):
                kind = "304"
        self.answers[kind] += 1
        return given


def _silence() -> Iterator[bytes]:
    time.sleep(45)
    yield b""


def versions_in(body: bytes) -> set[Version]:
    """The item versions of a feed."""
    given = Input("feed", BytesIO(body))
    items = [item_of(raw) for raw in read_input(given, Options()) if isinstance(raw, RawArticle)]
    return {(item.key, item.version) for item in items}


@dataclass(slots=True)
class Outcome:
    """What the output holds in the end, and what it came through."""

    published: set[Version]
    answers: Counter[str]
    revisions: int
    kills: int = 0
    mended: int = 0  # kills after which a line was recorded, and not known to be in the file
    torn: int = 0  # lines that are no JSON
    lines: list[Version] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def duplicates(self) -> int:
        return len(self.lines) - len(set(self.lines))

    @property
    def missing(self) -> int:
        return len(self.published - set(self.lines))

    @property
    def foreign(self) -> int:
        return len(set(self.lines) - self.published)


class Watcher:
    """`mt-audit feed --watch` in a folder of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._command = [
            *(sys.executable, "-m", "audit", "feed", url, "--allow-private", "--no-config"),
            *("--watch", "1", "--reader", "off", "--quiet"),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def end(self, number: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(timeout=60)

    @property
    def output(self) -> Path:
        return self.folder / "reports" / "feed.jsonl"

    def versions(self) -> tuple[list[Version], int]:
        """The item versions in the output, and how many lines are none."""
        found, torn = list[Version](), 0
        text = self.output.read_bytes() if self.output.exists() else b""
        for line in text.splitlines():
            try:
                row = json.loads(line)
                found.append((row["key"], row["version"]))
            except ValueError:
                torn += 1
        return found, torn

    def pending(self) -> int:
        """How many lines are recorded that may be missing in the output."""
        file = self.folder / ".mt-audit" / "feed.sqlite"
        if not file.exists():
            return 0
        # Read only: the watcher's own recovery is what is tested.
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            try:
                return int(connection.execute("SELECT count(*) FROM pending").fetchone()[0])
            except sqlite3.OperationalError:
                return 0  # killed before its tables were made


def play(
    folder: Path, *, items: int, kills: int, seed: int, longest: float, hangs: bool = False
) -> Outcome:
    """Run the scenario in `folder`, with a kill after `longest` seconds at the latest.

    With `hangs` some answers never come, and take half a minute each.
    """
    begun = time.monotonic()
    publisher = Publisher(items, seed, hangs=hangs)
    chance = random.Random(seed + 1)
    with serving(publisher) as url:
        watcher = Watcher(folder, f"{url}/feed")
        outcome = Outcome(publisher.published, publisher.answers, 0)
        for _ in range(kills):
            watcher.start()
            _work(watcher, publisher, chance.uniform(0.3, longest))
            watcher.end(signal.SIGKILL)
            outcome.kills += 1
            outcome.mended += bool(watcher.pending())
        watcher.start()
        until = time.monotonic() + _PATIENCE
        while not _has_all(watcher, publisher) and time.monotonic() < until:
            time.sleep(0.2)
        watcher.end(signal.SIGTERM)
    outcome.lines, outcome.torn = watcher.versions()
    outcome.revisions = publisher.revisions
    outcome.seconds = time.monotonic() - begun
    return outcome


def _work(watcher: Watcher, publisher: Publisher, seconds: float) -> None:
    """Let it run, and change the feed as soon as it has caught up."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if _has_all(watcher, publisher):
            publisher.revise()
        time.sleep(min(0.1, left))


def _has_all(watcher: Watcher, publisher: Publisher) -> bool:
    return publisher.published <= set(watcher.versions()[0])
