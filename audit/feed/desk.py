"""The desk: reads a source, audits what is new in it, and records one item after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from audit.errors import SourceError
from audit.feed.items import Item, report_name
from audit.feed.journal import Journal
from audit.feed.reading import Document, Reader, Unchanged, fresh_unread
from audit.feed.state import NAMES_KEPT, Entry, SourceState, State
from audit.feed.stopping import Stop
from audit.feed.visiting import Tally, Visit
from audit.model import RawArticle, Report, Unread
from audit.sources.web.addresses import FetchError, masked

if TYPE_CHECKING:  # these are loaded once there is something new
    from audit.feed import document
    from audit.feed.auditing import Auditing
    from audit.gate import Failure, Gate

FOLDER = "feed"  # of the pages, in the folder of reports
# So many are audited before the first of them is recorded, to compare their names: a kill loses
# no more work than that.
BATCH = 32


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom the desk tells: `item` gets each recorded line, `person` what a person should hear."""

    item: Callable[[document.Document], None]
    person: Callable[[str], None]


class Desk:
    """Visits sources and records what is new.

    `opening` makes what audits, once there is something to audit; `gate` sees every result of
    this run; `reports` is the folder that pages are written to, below FOLDER; `clock` gives the
    seconds since 1970.
    """

    def __init__(
        self,
        state: State,
        journal: Journal,
        reader: Reader,
        opening: Callable[[], Auditing],
        gate: Gate,
        stop: Stop,
        reports: Path,
        telling: Telling,
        clock: Callable[[], float] = time,
    ) -> None:
        self.tally = Tally()
        self._state, self._journal, self._reader = state, journal, reader
        self._opening, self._gate, self._stop = opening, gate, stop
        self._reports, self._telling, self._clock = reports, telling, clock

    def open(self) -> None:
        """Load what audits now, and not with the first new item. Raises what `opening` does."""
        _ = self._auditing

    @cached_property
    def _auditing(self) -> Auditing:
        return self._opening()

    def visit(self, name: str, *, again: bool = False) -> None:
        """Read the source called `name` and record what is new in it.

        What a source could not be read for is told; `again`, only if it is not what was told
        last. Asked to stop, it finishes what is under way. Raises Stopped where nothing was,
        WriteError, and what State raises.
        """
        self._journal.mend()
        before = self._state.source(name)
        answered = replace(before, tried=self._clock(), failures=0, not_before=0.0, problem="")
        try:
            with self._stop.idle():
                document = self._reader.read(name, before)
            if isinstance(document, Unchanged):
                self.tally.unchanged += before.items
                answered = replace(answered, **document._asdict())
            else:
                # Known before anything is recorded: the next answer may be but an error page.
                self._state.keep_source(name, replace(before, format=document.format))
                answered = replace(answered, format=document.format)
                answered = self._taken(name, document, answered)
            if again and before.failures:
                self._telling.person(f"{masked(name)}: It can be read again.")
        except SourceError as error:
            answered = self._refused(before, answered, error)
            if not again or answered.problem != before.problem:
                self._tell(Unread(masked(name), None, error.reason, error.remedy))
        self._state.keep_source(name, answered)

    def _refused(
        self, before: SourceState, answered: SourceState, error: SourceError
    ) -> SourceState:
        wait = error.retry_after if isinstance(error, FetchError) else None
        return replace(
            answered,
            failures=before.failures + 1,
            not_before=0.0 if wait is None else answered.tried + wait,
            problem=str(error),
        )

    def _taken(self, name: str, document: Document, known: SourceState) -> SourceState:
        """Record what is new in `document`; what to know of the source after that."""
        visit = Visit(name, self._state, self._stop, self.tally, self._reader.since)
        recorded = False
        for item, result in self._audited(visit.fresh(document.items)):
            self._record(item, result)
            recorded = True
        if recorded:
            self._write_index()
        if not visit.is_over:
            return known
        fresh, unread = fresh_unread(visit.unread, known.unread)
        for one in fresh:
            self._tell(one)
        if unread or not document.is_complete:
            # Not to be recognised: it is read again even if the server says that it is the same.
            return replace(known, unread=unread)
        return replace(
            known,
            etag=document.etag,
            last_modified=document.last_modified,
            digest=document.digest,
            since=self._reader.since if visit.older else None,
            items=visit.items,
            unread=unread,
        )

    def _audited(self, fresh: Iterator[Item]) -> Iterator[tuple[Item, Report | Unread]]:
        """Each item with its result, in order, a batch at a time."""
        first = next(fresh, None)
        if first is None:
            return  # and nothing need be loaded
        waiting: deque[Item] = deque()

        def articles() -> Iterator[RawArticle]:
            for item in chain([first], fresh):
                waiting.append(item)
                yield item.raw

        results = self._auditing.results(articles())
        while batch := list(islice(results, BATCH)):
            items = [waiting.popleft() for _ in batch]
            earlier = self._state.recent_names(
                NAMES_KEPT - len(batch), {item.key for item in items}
            )
            together = self._auditing.together(batch, earlier)
            yield from zip(items, together, strict=True)

    def _record(self, item: Item, result: Report | Unread) -> None:
        from audit.feed.document import HOLD, item_document, line_of
        from audit.reports.html import article_page
        from audit.reports.writing import write_text

        page = f"{FOLDER}/{report_name(item)}"
        failures: tuple[Failure, ...] = ()
        if isinstance(result, Report):
            failures = self._gate.verdict(result)
            write_text(self._reports / page, article_page(result, self._auditing.signature))
        is_new = not self._state.versions_of(item.key)
        seen = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        document = item_document(
            item, result, is_new=is_new, seen=seen, failures=failures, report=page
        )
        verdict = document["verdict"]
        self._journal.write(
            Entry(
                item.key,
                item.version,
                seen,
                verdict,
                line_of(document),
                result.names if isinstance(result, Report) else (),
            )
        )
        self._gate.see(result)
        self.tally.new += is_new
        self.tally.changed += not is_new
        self.tally.held += verdict == HOLD
        self._telling.item(document)

    def _write_index(self) -> None:
        from audit.feed.index import index_page
        from audit.reports.writing import INDEX, write_text

        page = index_page(self._state.recent_lines(), self._auditing.signature)
        write_text(self._reports / FOLDER / f"{INDEX}.html", page)

    def _tell(self, unread: Unread) -> None:
        from audit.reports.outcome import place

        self._gate.see(unread)
        where = place(unread.path, unread.line)
        self._telling.person(f"{where}: {unread.reason} {unread.remedy}".rstrip())
