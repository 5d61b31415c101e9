"""Configuration: `[tool.mt-audit]` in pyproject.toml, or the same keys in mt-audit.toml.

    disable = ["wrong-sense"]              # detectors that do not run; "all" for every one
    enable = ["literal-idiom"]             # … and of these, those that do
    min-confidence = 0.5                   # report from this confidence on
    fail-on = "major"                      # never, minor, major, critical
    reports-dir = "reports"                # relative to this file
    jobs = 2                               # processes; 0 for one per core
    max-bytes = 50_000_000                 # bound on the size of one article
    back-translate = "auto"                # auto, on, off
    reader = "auto"                        # auto, on, off
    time-budget = "60s"                    # after it: no reader, no back-translation
    names = "names.tsv"                    # your own list of names; relative to this file
    idioms = "idioms.tsv"                  # your own idioms, over ours; relative to this file
    senses = "senses.tsv"                  # your own wrong senses, likewise

    [tool.mt-audit.severities]             # [severities] in mt-audit.toml, and so on
    literal-idiom = "critical"

    [tool.mt-audit.thresholds]             # min-confidence for one detector
    literal-idiom = 0.8

    [[tool.mt-audit.per-path]]             # later ones win; patterns relative to this file
    paths = ["feeds/**", "*.jsonl"]
    disable = ["literal-idiom"]            # also enable, severities, thresholds, min-confidence

The nearest file upward from the current folder counts; of two in one folder, mt-audit.toml.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from audit.detectors import DETECTORS
from audit.errors import UsageError
from audit.model import Severity
from audit.settings import Budget, Settings
from audit.sources import MAX_BYTES, Options

OWN_FILE, SHARED_FILE = "mt-audit.toml", "pyproject.toml"
ALL, NEVER = "all", "never"
BACK_TRANSLATE = READER = ("auto", "on", "off")
SEVERITIES: Mapping[str, Severity] = {severity.label: severity for severity in Severity}
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[smh]?)")
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
DETECTOR_IDS = tuple(detector.id for detector in DETECTORS)


@dataclass(frozen=True, slots=True)
class Rules:
    """Changes to what is reported; None or empty changes nothing."""

    disable: frozenset[str] = frozenset()
    enable: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    min_confidence: float | None = None

    def applied_to(self, settings: Settings) -> Settings:
        """`settings` with these changes."""
        off = settings.disabled | (frozenset(DETECTOR_IDS) if ALL in self.disable else self.disable)
        return replace(
            settings,
            disabled=frozenset() if ALL in self.enable else off - self.enable,
            severities={**settings.severities, **self.severities},
            thresholds={**settings.thresholds, **self.thresholds},
            min_confidence=(
                settings.min_confidence if self.min_confidence is None else self.min_confidence
            ),
        )


@dataclass(frozen=True, slots=True)
class PerPath:
    """Rules for the articles whose path matches one of `patterns`."""

    patterns: tuple[str, ...]
    rules: Rules


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says, or the defaults where there is none.

    `base` is the folder that patterns are relative to; `last` are the rules of the command
    line, which win over the file's; `fail_on` is None for never; `reports_dir` is relative
    to the current folder unless the file names it; `time_budget` is in seconds from `began`, a
    reading of the monotonic clock; `names`, `idioms` and `senses` are a desk's own lists, if it
    has any.
    """

    base: Path
    rules: Rules = Rules()
    per_path: tuple[PerPath, ...] = ()
    last: Rules = Rules()
    fail_on: Severity | None = None
    reports_dir: Path = Path("reports")
    jobs: int = 1
    max_bytes: int = MAX_BYTES
    back_translate: str = "auto"
    reader: str = "auto"
    time_budget: float | None = None
    began: float = field(default_factory=monotonic)
    names: Path | None = None
    idioms: Path | None = None
    senses: Path | None = None

    def settings_for(self, path: str) -> Settings:
        """The settings for an article at `path` (as the user named it, "-" for standard input)."""
        settings = self.rules.applied_to(Settings(reader=self.reader, budget=self.budget))
        if self.per_path:
            place = path if path == "-" else self._relative(path)
            for entry in self.per_path:
                if any(_pattern(pattern).fullmatch(place) for pattern in entry.patterns):
                    settings = entry.rules.applied_to(settings)
        if self.last.min_confidence is not None:
            settings = replace(settings, thresholds={})
        return self.last.applied_to(settings)

    @property
    def reading(self) -> Options:
        """How inputs are read."""
        return Options(max_bytes=self.max_bytes)

    @property
    def budget(self) -> Budget:
        """What is left of the time that the run may take."""
        return Budget() if self.time_budget is None else Budget(self.time_budget, self.began)

    @property
    def rules_text(self) -> str:
        """All that bears on what is found, in a fixed order; "" for the defaults.

        What back-translates stands in the signature by itself.
        """
        layers = [("", self.rules), *(("|".join(p.patterns), p.rules) for p in self.per_path)]
        parts = []
        for name, rules in (*layers, ("", self.last)):
            if rules != Rules():
                parts.append(
                    f"{name}:{sorted(rules.disable)}{sorted(rules.enable)}"
                    f"{sorted(rules.severities.items())}{sorted(rules.thresholds.items())}"
                    f"{rules.min_confidence}"
                )
        if self.reader != "auto" or self.time_budget is not None:
            parts.append(f"reader:{self.reader}:{self.time_budget}")
        return "\n".join(parts)

    def _relative(self, path: str) -> str:
        return Path(os.path.relpath(path, self.base)).as_posix()


def load(named: Path | None, folder: Path) -> Config:
    """Read the file `named`, or the nearest upward from `folder`; defaults where there is none.

    Raises UsageError, with the file and the nearest right word, for all that is wrong.
    """
    if named is not None:
        table = _read(named)
        if table is None:
            raise UsageError(
                f"{named}: it has no [tool.mt-audit].", "Add that table, or name another file."
            )
        return _config(named, table)
    here = folder.resolve()
    for parent in (here, *here.parents):
        for name in (OWN_FILE, SHARED_FILE):
            file = parent / name
            if file.is_file() and (table := _read(file)) is not None:
                return _config(file, table)
    return Config(base=here)


def seconds_in(text: str) -> float | None:
    """The seconds in "90", "90s", "1.5m" or "1h"; None for anything else."""
    match = _DURATION.fullmatch(text.strip())
    return float(match["number"]) * _UNITS[match["unit"]] if match else None


def known_detectors(ids: Iterable[str], where: str, *others: str) -> frozenset[str]:
    """`ids` as a set; `others` may stand among them.

    Raises UsageError naming the nearest detector for an unknown one.
    """
    found = tuple(ids)
    for name in found:
        _known(name, (*DETECTOR_IDS, *others), f"{where}: there is no detector", list_them=True)
    return frozenset(found)


def _known(name: str, known: Collection[str], complaint: str, *, list_them: bool = False) -> None:
    if name in known:
        return
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        remedy = f"Did you mean “{near[0]}”?"
    elif list_them:
        remedy = "mt-audit detectors lists them."
    else:
        remedy = f"Choose from {', '.join(known)}."
    raise UsageError(f"{complaint} “{name}”.", remedy)


def _read(file: Path) -> Mapping[str, Any] | None:
    """The table of settings in `file`; None for a TOML file that says nothing of mt-audit."""
    try:
        whole = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"{file}: it cannot be read: {error.strerror}.", "Check --config and the permissions."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{file}: it is not TOML: {error}.", "Mend that place.") from None
    tool = whole.get("tool", {})
    table = tool.get("mt-audit") if isinstance(tool, dict) else None
    if table is None and file.name != SHARED_FILE:
        return whole
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{file}: tool.mt-audit is not a table.", "Write [tool.mt-audit].")
    return table


_RULES = ("disable", "enable", "severities", "thresholds", "min-confidence")
_WHOLE = (
    "fail-on", "reports-dir", "jobs", "max-bytes", "back-translate", "reader", "time-budget",
    "per-path",
)  # fmt: skip
_LISTS = ("names", "idioms", "senses")


def _config(file: Path, table: Mapping[str, Any]) -> Config:
    where = str(file)
    values = _Values(where, table, (*_RULES, *_WHOLE, *_LISTS))
    base = file.resolve().parent
    fail_on = values.choice("fail-on", (NEVER, *SEVERITIES)) or NEVER
    folder = values.take("reports-dir", str, "a string")
    lists = {key: values.take(key, str, "a string") for key in _LISTS}
    entries = values.take("per-path", list, "tables: write [[…per-path]]") or []
    return Config(
        base=base,
        rules=_rules(values),
        per_path=tuple(
            _per_path(f"{where}: per-path entry {number}", entry)
            for number, entry in enumerate(entries, 1)
        ),
        fail_on=SEVERITIES.get(fail_on),
        reports_dir=Path("reports") if folder is None else base / folder,
        jobs=values.whole("jobs", least=0, default=1),
        max_bytes=values.whole("max-bytes", least=1, default=MAX_BYTES),
        back_translate=values.choice("back-translate", BACK_TRANSLATE) or "auto",
        reader=values.choice("reader", READER) or "auto",
        time_budget=values.seconds("time-budget"),
        **{key: base / name for key, name in lists.items() if name is not None},
    )


def _per_path(where: str, entry: object) -> PerPath:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is not a table.", "Write [[…per-path]].")
    values = _Values(where, entry, ("paths", *_RULES))
    patterns = values.strings("paths")
    if not patterns:
        raise UsageError(f"{where} has no paths.", 'Add paths = ["feeds/**"].')
    return PerPath(patterns, _rules(values))


def _rules(values: _Values) -> Rules:
    disable, enable = (
        known_detectors(values.strings(key), f"{values.where}: {key}", ALL)
        for key in ("disable", "enable")
    )
    if both := sorted(disable & enable):
        raise UsageError(
            f"{values.where}: “{both[0]}” is both disabled and enabled.", "Leave one of the two."
        )
    return Rules(
        disable=disable,
        enable=enable,
        severities={
            name: SEVERITIES[values.one_of(f"severities: {name}", value, tuple(SEVERITIES))]
            for name, value in values.by_detector("severities").items()
        },
        thresholds={
            name: values.probability(f"thresholds: {name}", value)
            for name, value in values.by_detector("thresholds").items()
        },
        min_confidence=values.optional_probability("min-confidence"),
    )


class _Values:
    """A table whose values are asked for by type; every complaint names file and key."""

    def __init__(self, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        self.where = where
        self._table = table
        for key in table:
            _known(key, known, f"{where}: there is no setting")

    def take(self, key: str, kind: type, described: str) -> Any:
        """The value, of type `kind`; None where the key is not there."""
        value = self._table.get(key)
        if value is not None and type(value) is not kind:
            raise self._wrong(key, described, value)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        described = 'a list of strings, such as ["…"]'
        values = self.take(key, list, described) or []
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, described, values)
        return tuple(values)

    def whole(self, key: str, *, least: int, default: int) -> int:
        described = f"a whole number from {least} on"
        value = self.take(key, int, described)
        if value is None:
            return default
        if value < least:
            raise self._wrong(key, described, value)
        return int(value)

    def seconds(self, key: str) -> float | None:
        """A number of seconds, or a text such as "90s" or "2m"; None where none is given."""
        value = self._table.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        found = seconds_in(value) if isinstance(value, str) else float(value) if is_number else None
        if found is None or not 0 <= found < inf:
            raise self._wrong(key, 'a number of seconds, or a text such as "90s"', value)
        return found

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self._table.get(key)
        return None if value is None else self.one_of(key, value, choices)

    def one_of(self, key: str, value: object, choices: tuple[str, ...]) -> str:
        """`value`, which must be one of `choices`."""
        if not isinstance(value, str):
            raise self._wrong(key, f"one of {', '.join(choices)}", value)
        _known(value, choices, f"{self.where}: {key} cannot be")
        return value

    def by_detector(self, key: str) -> Mapping[str, object]:
        table: dict[str, object] = self.take(key, dict, f"a table: write [{key}]") or {}
        for name in table:
            known_detectors([name], f"{self.where}: {key}")
        return table

    def optional_probability(self, key: str) -> float | None:
        value = self._table.get(key)
        return None if value is None else self.probability(key, value)

    def probability(self, key: str, value: object) -> float:
        """`value` as a number from 0 to 1."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._wrong(key, "a number from 0 to 1", value)
        return float(value)

    def _wrong(self, key: str, described: str, value: object) -> UsageError:
        return UsageError(f"{self.where}: {key} must be {described}.", f"It is {value!r}.")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """A path pattern: ** any folders, * and ? within a name; without / a name at any depth."""
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    pattern = pattern.removeprefix("./")
    if pattern.endswith("/"):
        pattern += "**"
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    glob = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(glob.get(part, re.escape(part)) for part in parts), re.DOTALL)
