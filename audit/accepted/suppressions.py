"""A reviewed file of what is not to be reported, and why: TOML.

    [[suppress]]
    detector = "literal-idiom"        # one of detector, text and fingerprint, or several: all hold
    text = "घड़ी के आसपास*"              # the text of the defect; * stands for anything
    paths = ["columns/**"]            # only there; patterns as in the configuration
    up-to = "major"                   # nothing worse is suppressed; by default anything is
    reason = "the name of a column"   # must be there, and is shown with what is suppressed
    by = "Meera"                      # who decided it
    expires = 2027-01-31              # the last day on which it holds

Text is compared folded (audit.text.folding), so that spellings of one word are one. Patterns are
relative to the file. With a defect goes what other detectors said of the same place. What has
expired no longer holds; that is said, and so is it of what suppressed nothing in a run although
an article it is for was audited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from functools import cache
from pathlib import Path

import regex

from audit.accepted.matching import place_in
from audit.accepted.setting_aside import SUPPRESSED, without
from audit.config_values import (
    SEVERITIES,
    Values,
    is_elsewhere,
    known_detectors,
    path_pattern,
    read_toml,
)
from audit.errors import UsageError
from audit.model import Defect, Report, Severity, Unread
from audit.text.folding import fold

_KEYS = ("detector", "text", "fingerprint", "paths", "up-to", "reason", "by", "expires")
_SELECTING = ("detector", "text", "fingerprint")
_SPACES = regex.compile(r"\s+")
_FINGERPRINT = regex.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Suppression:
    """An entry of the file, the `number`th. "" and None select nothing in particular."""

    number: int
    reason: str
    detector: str = ""
    text: str = ""
    fingerprint: str = ""
    paths: tuple[str, ...] = ()
    up_to: Severity | None = None
    by: str = ""
    expires: date | None = None

    def is_for(self, place: str) -> bool:
        """Whether it holds for an article at `place`, relative to the file."""
        return not self.paths or any(path_pattern(one).fullmatch(place) for one in self.paths)

    def suppresses(self, defect: Defect, text: str) -> bool:
        """Whether it speaks of `defect`, whose text is `text`."""
        return (
            (self.up_to is None or defect.severity <= self.up_to)
            and self.detector in ("", defect.detector)
            and self.fingerprint in ("", defect.fingerprint)
            and (not self.text or _text_pattern(self.text).match(_folded(text)) is not None)
        )

    def __str__(self) -> str:
        said = {"detector": self.detector, "text": self.text, "fingerprint": self.fingerprint}
        return f"entry {self.number} ({', '.join(f'{k} {v}' for k, v in said.items() if v)})"


class Suppressions:
    """The entries that hold `today`, and after a run which of them were of any use."""

    def __init__(self, file: Path, entries: Iterable[Suppression], today: date) -> None:
        self.file = file
        self._folder = file.resolve().parent
        self.entries = tuple(entries)
        self.expired = tuple(e for e in self.entries if e.expires and e.expires < today)
        self._holding = tuple(e for e in self.entries if e not in self.expired)
        self._tried: set[int] = set()
        self._used: set[int] = set()
        self.hidden = 0

    def apply(self, results: Iterable[Report | Unread]) -> Iterator[Report | Unread]:
        """`results` without what is suppressed, one by one."""
        for result in results:
            yield result if isinstance(result, Unread) else self._applied(result)

    @property
    def unused(self) -> tuple[Suppression, ...]:
        """What held for an audited article and suppressed nothing in any."""
        return tuple(e for e in self._holding if e.number in self._tried - self._used)

    def _applied(self, report: Report) -> Report:
        path = report.article.source.path
        place = path if is_elsewhere(path) else place_in(self._folder, path)
        entries = [entry for entry in self._holding if entry.is_for(place)]
        self._tried.update(entry.number for entry in entries)
        accepted: dict[int, str] = {}
        for defect in report.defects:
            text = report.article.text[defect.span.start : defect.span.end]
            for entry in entries:
                if entry.suppresses(defect, text):
                    by = f" ({entry.by})" if entry.by else ""
                    accepted[defect.rank] = f"{SUPPRESSED}{entry.reason}{by}"
                    self._used.add(entry.number)
                    break
        self.hidden += len(accepted)
        return without(report, accepted)


def read_suppressions(file: Path, today: date) -> Suppressions:
    """The entries of `file`. Raises UsageError, with the entry and the nearest right word."""
    whole = Values(str(file), read_toml(file, "Check the path."), ("suppress",))
    entries = whole.take("suppress", list, "tables: write [[suppress]]") or []
    return Suppressions(
        file,
        [_entry(f"{file}: entry {number}", number, e) for number, e in enumerate(entries, 1)],
        today,
    )


def _entry(where: str, number: int, entry: object) -> Suppression:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is not a table.", "Write [[suppress]].")
    values = Values(where, entry, _KEYS)
    said = {key: (values.string(key) or "").strip() for key in (*_SELECTING, "reason", "by")}
    if not said["reason"]:
        raise UsageError(f"{where} has no reason.", 'Add reason = "…", for whoever reviews it.')
    if not any(said[key] for key in _SELECTING):
        raise UsageError(
            f"{where} would suppress everything.", f"Add one of {', '.join(_SELECTING)}."
        )
    if said["detector"]:
        known_detectors([said["detector"]], where)
    if said["fingerprint"] and not _FINGERPRINT.fullmatch(said["fingerprint"]):
        raise values.wrong("fingerprint", "16 hexadecimal digits", said["fingerprint"])
    if said["text"] and not said["text"].strip("* "):
        raise values.wrong("text", "more than *", said["text"])
    up_to = values.choice("up-to", SEVERITIES)
    expires = values.take("expires", date, "a date, such as 2027-01-31 without quotes")
    return Suppression(
        number=number,
        paths=values.strings("paths"),
        up_to=SEVERITIES[up_to] if up_to else None,
        expires=expires,
        **said,
    )


@cache
def _text_pattern(text: str) -> re.Pattern[str]:
    """`text` folded, in which * stands for anything; never slow, whatever it is held against."""
    folded = "*".join(map(_folded, text.split("*")))
    return re.compile(translate(folded.replace("[", "[[]").replace("?", "[?]")))


def _folded(text: str) -> str:
    return " ".join(fold(word) for word in _SPACES.split(text))
