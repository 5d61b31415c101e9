"""The baseline: defects that a desk has put off, so that only new ones are reported.

    {"version":1,"entries":[
    {"article":"feeds/a.txt","fingerprint":"…","detector":"wrong-sense","severity":"major",
     "text":"…"},
    …
    ]}

An entry a line (folded here), sorted, so that two people's changes seldom meet; `count` stands in
it where there are several alike. Articles are named relative to the file. An entry holds for the
place it was made for: for the same words in the same sentence of the same article, or of one that
has another name since. A defect that has become worse than its entry is reported.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import regex

from audit.accepted.matching import (
    Entry,
    Ledger,
    Worsened,
    entries_of,
    files_of,
    key_of,
    merged,
    place_in,
)
from audit.accepted.setting_aside import IN_BASELINE
from audit.config_values import SEVERITIES, Values, is_elsewhere
from audit.errors import UsageError
from audit.model import Report, Unread
from audit.reports.safe import json_text
from audit.reports.writing import write_text

BASELINE_FILE = "mt-audit-baseline.json"
VERSION = 1
_REQUIRED = ("article", "fingerprint", "detector", "severity", "text")
_ANEW = "or make the baseline anew: mt-audit baseline write."
_ENTRIES = regex.compile(r'"entries"\s*+:\s*+\[')
_BETWEEN = frozenset(" \t\r\n,")
_CONFLICT = regex.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)", regex.MULTILINE)


class Baseline:
    """What is accepted, and after a run what became of it. `file` is where it is kept."""

    def __init__(self, file: Path, entries: Iterable[Entry]) -> None:
        self.file = file
        self.entries = tuple(sorted(entries, key=lambda entry: entry.key))
        folder = file.resolve().parent
        self._ledger = Ledger(self.entries, partial(place_in, folder), partial(_is_gone, folder))

    def apply(self, results: Iterable[Report | Unread]) -> Iterator[Report | Unread]:
        """`results` without what is accepted, one by one."""
        for result in results:
            yield self._ledger.see(result, IN_BASELINE)

    @property
    def hidden(self) -> int:
        """How many defects were set aside."""
        return self._ledger.hidden

    @property
    def worsened(self) -> tuple[Worsened, ...]:
        """What was reported although it is in the baseline: there it is milder."""
        return tuple(self._ledger.worsened)

    @property
    def stale(self) -> tuple[Entry, ...]:
        """What the run should have met and did not: it was mended, or its file is gone."""
        return tuple(self._ledger.stale())

    def pruned(self) -> tuple[Entry, ...]:
        """The entries without the stale ones."""
        stale = {entry.key: entry.count for entry in self._ledger.stale()}
        left = (replace(e, count=e.count - stale.get(e.key, 0)) for e in self.entries)
        return tuple(entry for entry in left if entry.count)

    def updated(self, recorded: Iterable[Entry]) -> tuple[Entry, ...]:
        """What the run `recorded`, and the entries of articles that it did not audit."""
        return tuple(merged((*self._ledger.unaudited(), *recorded)))


class Recording:
    """Notes all defects that go by, as entries of a baseline to be kept in `file`."""

    def __init__(self, file: Path) -> None:
        self._place_of = partial(place_in, file.resolve().parent)
        self._entries: list[Entry] = []

    def of(self, results: Iterable[Report | Unread]) -> Iterator[Report | Unread]:
        """`results` as they are."""
        for result in results:
            if isinstance(result, Report):
                article = key_of(result.article.source.path, result.article.id, self._place_of)
                self._entries += entries_of(article, result)
            yield result

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was noted so far."""
        return tuple(merged(self._entries))


def _is_gone(folder: Path, article: str) -> bool:
    files = files_of(article)
    return not any(is_elsewhere(file) or os.path.lexists(folder / file) for file in files)


def write_baseline(file: Path, entries: Iterable[Entry]) -> None:
    """Write `entries` to `file`, all or nothing. Raises WriteError."""
    rows = [_row(entry) for entry in sorted(entries, key=lambda entry: entry.key)]
    lines = ",\n".join(map(json_text, rows))
    write_text(file, f'{{"version":{VERSION},"entries":[\n{lines}\n]}}\n')


def _row(entry: Entry) -> Mapping[str, object]:
    return {
        "article": entry.article,
        "fingerprint": entry.fingerprint,
        "detector": entry.detector,
        "severity": entry.severity.label,
        "text": entry.text,
        **({"count": entry.count} if entry.count > 1 else {}),
    }


def read_baseline(file: Path) -> Baseline:
    """The baseline in `file`.

    Raises UsageError, with the line and what to do, for all that is wrong with it.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{file}: the baseline cannot be read: {error.strerror}.",
            "Check the path; mt-audit baseline write makes one.",
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: it is not UTF-8: {error}.", f"Mend it, {_ANEW}") from None
    # A merge may leave an entry of both sides: it stands for one defect all the same.
    return Baseline(file, merged(_entry(where, value) for where, value in _entries(file, text)))


def _entries(file: Path, text: str) -> Iterator[tuple[str, Any]]:
    """Each entry, and the file and line where it begins."""
    if conflict := _CONFLICT.search(text):
        raise UsageError(
            f"{file}, line {_line(text, conflict.start())}: it has the marks of a merge that was "
            "not finished.",
            f"Keep the entries of both sides and take the marks out, {_ANEW}",
        )
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{file}, line {error.lineno}: it is not JSON: {error.msg}.",
            f"Mend that line, {_ANEW}",
        ) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file}: it is not JSON: {error}.", f"Mend it, {_ANEW}") from None
    version = whole.get("version") if isinstance(whole, dict) else None
    begin = _ENTRIES.search(text)
    if type(version) is not int or not isinstance(whole.get("entries"), list) or begin is None:
        raise UsageError(f"{file}: it is no baseline of mt-audit.", f"Name another file, {_ANEW}")
    if version != VERSION:
        raise UsageError(
            f"{file}: it is in version {version} of the format, and this mt-audit reads {VERSION}.",
            f"{'Update mt-audit' if version > VERSION else 'Use the mt-audit it is from'}, {_ANEW}",
        )
    Values(str(file), whole, ("version", "entries"))
    # Once more, entry by entry: only so can their lines be told.
    decoder, at, line = json.JSONDecoder(), begin.end(), _line(text, begin.end())
    for _ in whole["entries"]:
        while text[at] in _BETWEEN:
            line += text[at] == "\n"
            at += 1
        value, end = decoder.raw_decode(text, at)
        yield f"{file}, line {line}", value
        line += text.count("\n", at, end)
        at = end


def _entry(where: str, value: object) -> Entry:
    if not isinstance(value, dict):
        raise UsageError(f"{where}: an entry must be an object.", f"Mend it, {_ANEW}")
    values = Values(where, value, (*_REQUIRED, "count"))
    for key in _REQUIRED:
        if key not in value:
            raise UsageError(f"{where}: the entry has no “{key}”.", f"Mend it, {_ANEW}")
        if not isinstance(value[key], str):
            raise values.wrong(key, "a string", value[key])
    return Entry(
        article=value["article"],
        fingerprint=value["fingerprint"],
        detector=value["detector"],
        severity=SEVERITIES[values.one_of("severity", value["severity"], SEVERITIES)],
        text=value["text"],
        count=values.whole("count", least=1, default=1),
    )


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
