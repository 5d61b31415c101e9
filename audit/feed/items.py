"""What makes an item of a feed the same item, and the same version of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from audit.errors import UsageError
from audit.model import RawArticle

# An id that is one everywhere, so that an item of two feeds is one item.
_GLOBAL = re.compile(r"(?:(?:urn|tag):|[a-z][a-z0-9+.-]*://)\S+", re.IGNORECASE)
_LONGEST_KEY = 500  # characters; the rest of a longer one is hashed
_VERSION_BYTES = 16
_DURATION = re.compile(r"(?P<number>\d{1,6})\s*(?P<unit>[mhdw])")
_UNITS: Mapping[str, str] = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Item(NamedTuple):
    """An article of a source, with the key of the item and the hash of its text."""

    key: str
    version: str
    raw: RawArticle


def item_of(raw: RawArticle) -> Item:
    """`raw` as an item: the same key for every version of it, whatever feed it stands in.

    The key is the item's own id where that is a URI, or else the source and the id in it. Rows
    that are only numbered move when others are added, and so go by their text. The key is valid
    Unicode of bounded length, and as hostile as the feed.
    """
    version = digest_of(raw.text)
    own = (raw.source.item or raw.id).strip()
    if not raw.source.item and own.isdecimal():
        own = raw.source.link or version
    key = own if _GLOBAL.fullmatch(own) else f"{raw.source.path} {own}"
    return Item(_bounded(key), version, raw)


def digest_of(text: str) -> str:
    """32 hex digits that stand for `text`."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_VERSION_BYTES).hexdigest()


def report_name(item: Item) -> str:
    """The file name of the item's report. It owes nothing to the feed but a hash."""
    return digest_of(f"{item.key}\n{item.version}")[:24] + ".html"


def is_before(raw: RawArticle, bound: float) -> bool:
    """Whether the item was published and last changed before `bound` (seconds since 1970).

    One that does not say when is not.
    """
    times = [_seconds(text) for text in (raw.source.published, raw.source.updated)]
    known = [time for time in times if time is not None]
    return bool(known) and max(known) < bound


def since_when(text: str, now: datetime) -> float:
    """The time that --since names, in seconds since 1970.

    `text` is a date or a time in ISO 8601, of this place where it names no offset, or how long
    before `now`: 90m, 12h, 2d, 1w. Raises UsageError.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    try:
        if match:
            return (now - timedelta(**{_UNITS[match["unit"]]: int(match["number"])})).timestamp()
        return datetime.fromisoformat(text.strip()).timestamp()
    except (ValueError, OverflowError):
        raise UsageError(
            f"--since {text!r} is no time.", "Write 2026-11-22, 2026-11-22T06:00, 12h or 2d."
        ) from None


def _seconds(text: str) -> float | None:
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _bounded(key: str) -> str:
    key = key.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:_LONGEST_KEY]}…{digest_of(key)}"
