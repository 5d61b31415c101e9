"""Going through a document: which of its items are new, and what is to be said of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.errors import SourceError
from audit.feed.items import Item, is_before, item_of
from audit.feed.state import State
from audit.feed.stopping import Stop
from audit.model import RawArticle, Unread
from audit.sources.web.addresses import masked


@dataclass(slots=True)
class Tally:
    """The items that a run met; `older` ones were left out by --since."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    held: int = 0


class Visit:
    """One document of the source called `name`. `since` is the bound on dates, if there is one.

    `items` counts those within the bound, `older` the others; `unread` is what could not be read;
    `is_over` once its end was reached.
    """

    def __init__(
        self, name: str, state: State, stop: Stop, tally: Tally, since: float | None
    ) -> None:
        self.items = 0
        self.older = 0
        self.unread: list[Unread] = []
        self.is_over = False
        self._name, self._state, self._stop = name, state, stop
        self._tally, self._since = tally, since
        self._met: set[tuple[str, str]] = set()

    def fresh(self, found: Iterable[RawArticle | Unread]) -> Iterator[Item]:
        """The item versions that are not recorded, in order, until somebody asks to stop.

        Raises SourceError where there is nothing in the document at all.
        """
        try:
            for raw in found:
                if self._stop.is_asked:
                    return
                if isinstance(raw, Unread):
                    self.unread.append(raw)
                elif (item := self._if_fresh(raw)) is not None:
                    yield item
        except SourceError as error:
            if not (self.items or self.older or self.unread):
                raise
            self.unread.append(Unread(masked(self._name), None, error.reason, error.remedy))
        self.is_over = True

    def _if_fresh(self, raw: RawArticle) -> Item | None:
        if self._since is not None and is_before(raw, self._since):
            self.older += 1
            self._tally.older += 1
            return None
        item = item_of(raw)
        self.items += 1
        version = (item.key, item.version)
        if version in self._met or item.version in self._state.versions_of(item.key):
            self._tally.unchanged += 1
            return None
        self._met.add(version)
        return item
