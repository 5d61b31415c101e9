"""Reading a source once: a web address only if it changed, everything else as it is now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from audit.errors import SourceError
from audit.feed.items import digest_of
from audit.feed.state import SourceState
from audit.model import RawArticle, Unread
from audit.sources import Input, Options, format_of, read_all, read_input
from audit.sources.interface import HEAD
from audit.sources.web.addresses import is_address, masked

_PAGES = ("page", "text")  # formats that an error message comes in


class Document(NamedTuple):
    """What a source holds now.

    `etag`, `last_modified` and `digest` tell this version again, "" where nothing does; without
    `is_complete` the end may be missing. `format` is what it is read as, "" if that does not
    matter. Going through `items` may raise SourceError.
    """

    items: Iterable[RawArticle | Unread]
    format: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    is_complete: bool = True


class Unchanged(NamedTuple):
    """A source holds what it held; by these its server tells so from now on."""

    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sources. `since`: see `audit.feed.items.is_before`; None for no bound."""

    options: Options
    since: float | None = None

    def read(self, name: str, known: SourceState) -> Document | Unchanged:
        """What the source called `name` holds, if that is not what it held when last read.

        Raises SourceError.
        """
        if not is_address(name):
            return Document(_of_files(name, self.options))
        from audit.sources.web import NotModified, Validators, Web, fetch

        # What an earlier bound left out is not known: nothing changed, but there is more to read.
        is_covered = known.since is None or (self.since is not None and self.since >= known.since)
        validators = Validators(known.etag, known.last_modified) if is_covered else Validators()
        web = Web(self.options.allow_private, max_bytes=self.options.max_bytes)
        found = fetch(name, web, validators)
        if isinstance(found, NotModified):
            return Unchanged(*found.validators)
        described = f"{found.address}\n{found.media_type}\n{found.charset}\n{self.options}\n"
        digest = blake2b(described.encode("utf-8", "surrogatepass"), digest_size=16)
        digest.update(found.body)
        if is_covered and digest.hexdigest() == known.digest:
            return Unchanged(*found.validators)
        kind = format_of(
            found.body[:HEAD],
            suffix=Path(name).suffix.lower(),
            media_type=found.media_type,
            named=self.options.format,
        ).name
        if kind in _PAGES and known.format not in ("", *_PAGES) and not self.options.format:
            raise SourceError(
                f"It was {known.format} before, and is a {kind} now.",
                "Look at it: servers say so that they are closed. To read it all the same, say"
                f" --read-as {kind}.",
            )
        given = Input(
            masked(name), BytesIO(found.body), found.address, found.media_type, found.charset
        )
        return Document(
            read_input(given, self.options),
            kind,
            *found.validators,
            digest=digest.hexdigest(),
            is_complete=found.is_complete,
        )


def _of_files(name: str, options: Options) -> Iterable[RawArticle | Unread]:
    """The articles of a file, a folder, a glob or standard input.

    Raises SourceError where it is nothing but one thing that cannot be read.
    """
    found = iter(read_all([name], options))
    first = next(found, None)
    if isinstance(first, Unread) and first.line is None:
        second = next(found, None)
        if second is None:
            raise SourceError(first.reason, first.remedy)
        yield first
        yield second
    elif first is not None:
        yield first
    yield from found


def fresh_unread(
    unread: Sequence[Unread], known: Mapping[str, list[int | None]]
) -> tuple[list[Unread], Mapping[str, list[int | None]]]:
    """Those of `unread` that were not there when the source was last read, and what to know of all.

    In a feed what cannot be read moves down, line by line; in a file that grows it stays. So it
    is new only if there is more of it, and then where none of it stood.
    """
    by_reason: defaultdict[str, list[Unread]] = defaultdict(list)
    for one in unread:
        by_reason[digest_of(f"{one.path}\n{one.reason}\n{one.remedy}")].append(one)
    fresh: list[Unread] = []
    for reason, several in by_reason.items():
        before = known.get(reason, [])
        places = Counter(before)
        elsewhere = [one for one in several if not _taken(places, one.line)]
        fresh += elsewhere[: max(len(several) - len(before), 0)]
    return fresh, {reason: [one.line for one in several] for reason, several in by_reason.items()}


def _taken(places: Counter[int | None], line: int | None) -> bool:
    """Whether one stood at `line`; each counts once."""
    if not places[line]:
        return False
    places[line] -= 1
    return True
