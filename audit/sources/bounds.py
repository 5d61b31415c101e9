"""The bound on how many items one document may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from audit.errors import SourceError

_Item = TypeVar("_Item")


def at_most(items: Iterable[_Item], max_items: int) -> Iterator[_Item]:
    """`items` up to the bound. Raises SourceError where there are more."""
    for number, item in enumerate(items):
        if number == max_items:
            bound = "1 item" if max_items == 1 else f"{max_items:,} items"
            raise SourceError(
                f"Items were left out: the bound is {bound} for one document.",
                "Raise it with --max-items.",
            )
        yield item
