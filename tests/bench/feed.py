"""A watcher that is killed, and a feed without news: `python -m tests.bench.feed`.

First a feed of 1,000 items that changes, on a server that fails in every way, with the watcher
killed at 20 random moments: how often each item version stands in the output. Then how long a
run takes, process start included, over a feed of 1,000 items in which nothing changed: where the
server says so, where it sends the same bytes again, and where only bytes between the items
changed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.knowledge import Knowledge
from audit.signature import signature
from tests.feed.feeds import Story, conditional, rss
from tests.feed.scenario import Outcome, play
from tests.sources.servers import Recorded, Request, answer, serving

_ITEMS, _KILLS, _RUNS = 1000, 20, 5
_LONGEST = 12.0  # seconds that a watcher lives


def table(rows: Iterable[tuple[str, object]]) -> None:
    """Print names and numbers."""
    for name, value in rows:
        print(f"  {name:<44} {value:>8}")


def show(outcome: Outcome) -> None:
    """Print what came of the kills."""
    print(f"Killed with SIGKILL at {outcome.kills} random moments, {outcome.seconds:.0f} s in all")
    table(
        [
            ("kills", outcome.kills),
            ("  of them between record and known line", outcome.mended),
            ("revisions of the feed", outcome.revisions),
            ("item versions published", f"{len(outcome.published):,}"),
            ("lines in the output", f"{len(outcome.lines):,}"),
            ("duplicates", outcome.duplicates),
            ("missing", outcome.missing),
            ("never published", outcome.foreign),
            ("lines that are no JSON", outcome.torn),
            *((f"answer: {kind}", count) for kind, count in sorted(outcome.answers.items())),
        ]
    )


def unchanged(folder: Path) -> None:
    """Time runs without news, and count the bodies that were sent."""
    stories = [Story(number) for number in range(_ITEMS)]
    built = 0

    def plain(_request: Request) -> bytes:
        return answer(rss(stories, built=built))

    for name, handler, is_touched in (
        ("the server says so (304)", lambda request: conditional(rss(stories), request), False),
        ("the same bytes again", plain, False),
        ("other bytes, the same items", plain, True),
    ):
        place = folder / name.replace(" ", "-")
        place.mkdir()
        server, times = Recorded(handler), []
        with serving(server) as url:
            first = run(place, url)
            for _ in range(_RUNS):
                built += is_touched
                times.append(run(place, url))
        lines = (place / "reports" / "feed.jsonl").read_bytes().count(b"\n")
        again = sum("if-none-match" not in one.headers for one in server.requests[1:])
        print(f"Nothing new in {_ITEMS:,} items: {name}")
        table(
            [
                ("first run, seconds", f"{first:.2f}"),
                ("median of further runs, seconds", f"{sorted(times)[_RUNS // 2]:.2f}"),
                ("slowest of further runs, seconds", f"{max(times):.2f}"),
                ("bodies sent again", again),
                ("lines in the output", f"{lines:,}"),
            ]
        )


def run(folder: Path, url: str) -> float:
    """Wall seconds of one run."""
    command = [
        *(sys.executable, "-m", "audit", "feed", f"{url}/feed", "--allow-private", "--quiet"),
        *("--no-config", "--reader", "off"),
    ]
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    return time.perf_counter() - begun


def main() -> None:
    """Print the tables."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "killed").mkdir()
        killed = play(
            place / "killed", items=_ITEMS, kills=_KILLS, seed=8, longest=_LONGEST, hangs=True
        )
        show(killed)
        unchanged(place)
    print(signature(Knowledge()))


if __name__ == "__main__":
    main()
