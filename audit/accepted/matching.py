"""Defects that were accepted, found again in a run by article and fingerprint.

A fingerprint holds what a defect is and the words around it, never where it stands. An article
is known by its place and, where a file has many, its id. Each accepted defect excuses one: of
two alike, of which one was accepted, the other is new.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

from audit.accepted.setting_aside import without
from audit.config_values import is_elsewhere
from audit.model import ACCEPTED_REASONS, Defect, Evidence, Report, Severity, Unread

_Key: TypeAlias = tuple[str, str]  # article, fingerprint
_LONGEST = 80  # characters of a defect's text that an entry quotes


@dataclass(frozen=True, slots=True)
class Entry:
    """A defect that was accepted, as often as `count` says; `text` is for people to read."""

    article: str
    fingerprint: str
    detector: str
    severity: Severity
    text: str
    count: int = 1

    @property
    def key(self) -> _Key:
        """What it is found again by."""
        return self.article, self.fingerprint


class Worsened(NamedTuple):
    """A defect that was accepted when it was milder, and is reported for that."""

    article: str
    defect: Defect
    accepted: Severity


def counted(entries: Iterable[Entry]) -> list[Entry]:
    """`entries` of one report, with those alike as one that is counted."""
    found: dict[_Key, Entry] = {}
    for entry in entries:
        known = found.get(entry.key)
        found[entry.key] = replace(known, count=known.count + entry.count) if known else entry
    return list(found.values())


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """`entries` from several places: of those that stand for the same, the one that allows most."""
    found: dict[_Key, Entry] = {}
    for entry in entries:
        known = found.get(entry.key)
        if known is None or (known.severity, known.count) < (entry.severity, entry.count):
            found[entry.key] = entry
    return list(found.values())


def place_in(folder: Path, path: str) -> str:
    """`path` relative to `folder`, with forward slashes."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).resolve().as_posix()


def key_of(path: str, identifier: str, place_of: Callable[[str], str]) -> str:
    """What an article is called: its place, and its id where a file has many articles."""
    place = path if is_elsewhere(path) else place_of(path)
    return place if identifier in ("", path) else f"{place}#{identifier}"


def files_of(article: str) -> Iterator[str]:
    """The files that an article of this name may be in: both names and ids may have a #."""
    yield article
    at = article.find("#")
    while at >= 0:
        yield article[:at]
        at = article.find("#", at + 1)


def entries_of(article: str, report: Report) -> list[Entry]:
    """What the reported defects of an article are as entries."""
    found = []
    for defect in report.defects:
        text = " ".join(report.article.text[defect.span.start : defect.span.end].split())
        short = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
        found.append(Entry(article, defect.fingerprint, defect.detector, defect.severity, short))
    return counted(found)


class Ledger:
    """Accepted defects that are ticked off as a run meets them.

    `is_gone` says of an article that its file is no more: what was accepted there may be met
    under any other name. `place_of` gives the place of a path, as it stands in the entries.
    An article that is met again, such as an item that was changed, is excused again.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        place_of: Callable[[str], str],
        is_gone: Callable[[str], bool],
    ) -> None:
        self._entries = {entry.key: entry for entry in entries}
        # Of each: by what articles it was met, and how often at most in one of their reports.
        self._met: dict[_Key, dict[str, int]] = {key: {} for key in self._entries}
        self._named = {entry.article for entry in self._entries.values()}
        self._place_of = place_of
        self._is_gone = is_gone
        self._articles: set[str] = set()
        self._files: set[str] = set()
        self._unread: set[str] = set()
        self._silent: set[tuple[str, str]] = set()
        self.hidden = 0
        self.worsened: list[Worsened] = []

    def see(self, result: Report | Unread, reason: str) -> Report | Unread:
        """`result` without what was accepted; what has become worse says so in its evidence."""
        if isinstance(result, Unread):
            self._unread.add(self._file_of(result.path))
            return result
        path = result.article.source.path
        article = key_of(path, result.article.id, self._place_of)
        self._articles.add(article)
        if article in self._named:
            silent = (*result.skipped, *result.failed)
            self._silent.update((article, detector) for detector, _ in silent)
        self._files.add(self._file_of(path))
        accepted: dict[int, str] = {}
        spent: Counter[_Key] = Counter()
        for aside in result.suppressed:
            # What was accepted for another reason is there all the same.
            if aside.reason.startswith(ACCEPTED_REASONS):
                self._take(article, aside.defect.fingerprint, spent)
        defects = list(result.defects)
        for number, defect in enumerate(result.defects):
            entry = self._take(article, defect.fingerprint, spent)
            if entry is None:
                continue
            if defect.severity <= entry.severity:
                accepted[defect.rank] = reason
                continue
            self.worsened.append(Worsened(article, defect, entry.severity))
            note = Evidence(reason, f"as {entry.severity.label} only")
            defects[number] = replace(defect, evidence=(*defect.evidence, note))
        self.hidden += len(accepted)
        return without(replace(result, defects=tuple(defects)), accepted)

    def stale(self) -> list[Entry]:
        """What is left of audited articles, and of files that are gone: the defect is no more.

        So is what stands for an item that its file, wholly read, no longer has; but not what a
        detector found that did not run this time.
        """
        return [
            entry
            for entry in self._left_over()
            if self._is_audited(entry) or self._is_gone(entry.article)
        ]

    def unaudited(self) -> list[Entry]:
        """What the run did not look for: of other articles, or of detectors that did not run."""
        left = {entry.key for entry in self._left_over() if not self._is_audited(entry)}
        return [entry for key, entry in self._entries.items() if key in left]

    def _is_audited(self, entry: Entry) -> bool:
        if entry.article in self._articles:
            return (entry.article, entry.detector) not in self._silent
        files = set(files_of(entry.article))
        return not files.isdisjoint(self._files) and files.isdisjoint(self._unread)

    def _left_over(self) -> Iterator[Entry]:
        for key, entry in self._entries.items():
            if left := entry.count - sum(self._met[key].values()):
                yield replace(entry, count=left)

    def _take(self, article: str, fingerprint: str, spent: Counter[_Key]) -> Entry | None:
        """An entry that excuses this defect; `spent` is what others of its report took."""
        for key in ((article, fingerprint), *self._strays.get(fingerprint, ())):
            if key not in self._entries:
                continue
            met = self._met[key]
            others = sum(times for name, times in met.items() if name != article)
            if others + spent[key] < self._entries[key].count:
                spent[key] += 1
                met[article] = max(met.get(article, 0), spent[key])
                return self._entries[key]
        return None

    @cached_property
    def _strays(self) -> dict[str, list[_Key]]:
        """Fingerprint → the entries that have it and whose file is gone."""
        gone = {article for article in self._named if self._is_gone(article)}
        found: dict[str, list[_Key]] = {}
        for article, fingerprint in self._entries:
            if article in gone:
                found.setdefault(fingerprint, []).append((article, fingerprint))
        return found

    def _file_of(self, path: str) -> str:
        return path if is_elsewhere(path) else self._place_of(path)
