"""Configuration: `[tool.mt-audit]` in pyproject.toml, or the same keys in mt-audit.toml.

    disable = ["wrong-sense"]              # detectors that do not run; "all" for every one
    enable = ["literal-idiom"]             # … and of these, those that do
    min-confidence = 0.5                   # report from this confidence on
    fail-on = "major"                      # never, minor, major, critical; or in [gate], below
    reports-dir = "reports"                # relative to this file
    jobs = 2                               # processes; 0 for one per core
    max-bytes = 50_000_000                 # bound on the size of one article
    back-translate = "auto"                # auto, on, off
    reader = "auto"                        # auto, on, off
    time-budget = "60s"                    # after it: no reader, no back-translation
    names = "names.tsv"                    # your own list of names; relative to this file
    idioms = "idioms.tsv"                  # your own idioms, over ours; relative to this file
    senses = "senses.tsv"                  # your own wrong senses, likewise
    baseline = "mt-audit-baseline.json"    # accepted defects; relative to this file
    suppressions = "suppressions.toml"     # what is not reported, and why; likewise
    max-items = 100_000                    # bound on the articles of one document
    read-as = "csv"                        # the format of every input; by default told by content
    allow-private = false                  # fetch from addresses of a private network too

    [tool.mt-audit.severities]             # [severities] in mt-audit.toml, and so on
    literal-idiom = "critical"

    [tool.mt-audit.thresholds]             # min-confidence for one detector
    literal-idiom = 0.8

    [tool.mt-audit.fields]                 # of JSONL, CSV and Parquet: a key, or some to try
    id = "id"
    text = ["summary", "content.hi"]       # all that are there, in this order
    headline = ["title", "headline"]       # also standfirst, caption, link, published

    [tool.mt-audit.gate]                   # what each article must keep to
    fail-on = "major"                      # no defect so bad or worse
    max-defects = {minor = 20, major = 3}  # at most so many, so bad or worse
    min-score = 60
    max-mt-likelihood = 0.9

    [tool.mt-audit.gate.categories]        # what counts for a category in place of fail-on
    name = "minor"
    grammar = "never"
    residue = {fail-on = "critical", max = 5}

    [[tool.mt-audit.per-path]]             # later ones win; patterns relative to this file
    paths = ["feeds/**", "*.jsonl"]
    disable = ["literal-idiom"]            # also enable, severities, thresholds, min-confidence
    gate = {min-score = 75}                # over [gate], rule by rule

The nearest file upward from the current folder counts; of two in one folder, mt-audit.toml.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from audit.config_values import (
    ALL,
    DETECTOR_IDS,
    NEVER,
    SEVERITIES,
    Values,
    check_known,
    is_elsewhere,
    known_detectors,
    path_pattern,
    read_toml,
    seconds_in,
)
from audit.errors import UsageError
from audit.gate import FailOn, GateRules
from audit.model import Category, Severity
from audit.settings import Budget, Settings
from audit.sources import FORMATS, MAX_BYTES, MAX_ITEMS, Fields, Options

__all__ = [
    "ALL",
    "DETECTOR_IDS",
    "NEVER",
    "OWN_FILE",
    "SEVERITIES",
    "SHARED_FILE",
    "Config",
    "PerPath",
    "Rules",
    "known_detectors",
    "last_rules",
    "load",
    "seconds_in",
]

OWN_FILE, SHARED_FILE = "mt-audit.toml", "pyproject.toml"
BACK_TRANSLATE = READER = ("auto", "on", "off")
CATEGORIES: Mapping[str, Category] = {category.value: category for category in Category}


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
    rules: Rules = Rules()
    gate: GateRules = field(default_factory=GateRules)


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says, or the defaults where there is none.

    `base` is the folder that patterns are relative to; `last` and `last_gate` are the rules of
    the command line, which win over the file's; `reports_dir` is relative to the current folder
    unless the file names it; `time_budget` is in seconds from `began`, a reading of the monotonic
    clock; `names`, `idioms` and `senses` are a desk's own lists, `baseline` and `suppressions` the
    files of what it has accepted, if it has any.
    """

    base: Path
    rules: Rules = Rules()
    per_path: tuple[PerPath, ...] = ()
    last: Rules = Rules()
    gate: GateRules = field(default_factory=GateRules)
    last_gate: GateRules = field(default_factory=GateRules)
    reports_dir: Path = Path("reports")
    jobs: int = 1
    max_bytes: int = MAX_BYTES
    max_items: int = MAX_ITEMS
    read_as: str = ""
    allow_private: bool = False
    fields: Fields = field(default_factory=Fields)
    back_translate: str = "auto"
    reader: str = "auto"
    time_budget: float | None = None
    began: float = field(default_factory=monotonic)
    names: Path | None = None
    idioms: Path | None = None
    senses: Path | None = None
    baseline: Path | None = None
    suppressions: Path | None = None

    def settings_for(self, path: str) -> Settings:
        """The settings for an article at `path`, as the user named it.

        What is no file goes by its name: "-" for standard input, and a web address.
        """
        settings = self.rules.applied_to(Settings(reader=self.reader, budget=self.budget))
        for entry in self._entries_for(path):
            settings = entry.rules.applied_to(settings)
        if self.last.min_confidence is not None:
            settings = replace(settings, thresholds={})
        return self.last.applied_to(settings)

    def gate_for(self, path: str) -> GateRules:
        """The rules that an article at `path` must keep to, named as for `settings_for`."""
        rules = self.gate
        for entry in self._entries_for(path):
            rules = entry.gate.over(rules)
        if self.last_gate.fail_on is not None:
            rules = replace(rules, category_fail_on={})
        return self.last_gate.over(rules)

    @property
    def reading(self) -> Options:
        """How inputs are read."""
        return Options(
            max_bytes=self.max_bytes,
            max_items=self.max_items,
            format=self.read_as,
            allow_private=self.allow_private,
            fields=self.fields,
        )

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

    def _entries_for(self, path: str) -> Iterator[PerPath]:
        if self.per_path:
            place = path
            if not is_elsewhere(path):
                place = Path(os.path.relpath(path, self.base)).as_posix()
            for entry in self.per_path:
                if any(path_pattern(pattern).fullmatch(place) for pattern in entry.patterns):
                    yield entry


def last_rules(
    disable: Iterable[str], only: Iterable[str], min_confidence: float | None, option: str = ""
) -> Rules:
    """What a caller says of detectors, over any configuration.

    `option` is written before the name of what is wrong: "--" on the command line. Raises
    UsageError for an unknown detector, and for a confidence that is none.
    """
    off = known_detectors(disable, f"{option}disable", ALL)
    chosen = known_detectors(only, f"{option}only")
    if min_confidence is not None and not 0 <= min_confidence <= 1:  # nor is nan
        name = "min-confidence" if option else "min_confidence"
        raise UsageError(f"{option}{name} must be from 0 to 1.", f"It is {min_confidence}.")
    return Rules(
        disable=frozenset({ALL}) if chosen else off,
        enable=chosen - off,
        min_confidence=min_confidence,
    )


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


def _read(file: Path) -> Mapping[str, Any] | None:
    """The table of settings in `file`; None for a TOML file that says nothing of mt-audit."""
    whole = read_toml(file, "Check --config and the permissions.")
    tool = whole.get("tool", {})
    table = tool.get("mt-audit") if isinstance(tool, dict) else None
    if table is None and file.name != SHARED_FILE:
        return whole
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{file}: tool.mt-audit is not a table.", "Write [tool.mt-audit].")
    return table


_RULES = ("disable", "enable", "severities", "thresholds", "min-confidence")
_FILES = ("names", "idioms", "senses", "baseline", "suppressions")
_WHOLE = (
    "fail-on", "gate", "reports-dir", "jobs", "max-bytes", "max-items", "read-as", "allow-private",
    "fields", "back-translate", "reader", "time-budget", "per-path",
)  # fmt: skip
_GATE = ("fail-on", "max-defects", "min-score", "max-mt-likelihood", "categories")
_FIELDS = ("id", "text", "headline", "standfirst", "caption", "link", "published")
_FAIL_ON = (NEVER, *SEVERITIES)


def _config(source: Path, table: Mapping[str, Any]) -> Config:
    where = str(source)
    values = Values(where, table, (*_RULES, *_WHOLE, *_FILES))
    base = source.resolve().parent

    def file(key: str) -> Path | None:
        name = values.string(key)
        return None if name is None else base / name

    entries = values.take("per-path", list, "tables: write [[…per-path]]") or []
    return Config(
        base=base,
        rules=_rules(values),
        per_path=tuple(
            _per_path(f"{where}: per-path entry {number}", entry)
            for number, entry in enumerate(entries, 1)
        ),
        gate=_whole_gate(values),
        reports_dir=file("reports-dir") or Path("reports"),
        jobs=values.whole("jobs", least=0, default=1),
        max_bytes=values.whole("max-bytes", least=1, default=MAX_BYTES),
        max_items=values.whole("max-items", least=1, default=MAX_ITEMS),
        read_as=_read_as(values),
        allow_private=values.flag("allow-private"),
        fields=_fields(values),
        back_translate=values.choice("back-translate", BACK_TRANSLATE) or "auto",
        reader=values.choice("reader", READER) or "auto",
        time_budget=values.seconds("time-budget"),
        names=file("names"),
        idioms=file("idioms"),
        senses=file("senses"),
        baseline=file("baseline"),
        suppressions=file("suppressions"),
    )


def _per_path(where: str, entry: object) -> PerPath:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is not a table.", "Write [[…per-path]].")
    values = Values(where, entry, ("paths", "gate", *_RULES))
    patterns = values.strings("paths")
    if not patterns:
        raise UsageError(f"{where} has no paths.", 'Add paths = ["feeds/**"].')
    return PerPath(patterns, _rules(values), _gate(values))


def _read_as(values: Values) -> str:
    return values.choice("read-as", tuple(known.name for known in FORMATS)) or ""


def _fields(values: Values) -> Fields:
    given = Values(f"{values.where}: fields", values.table("fields"), _FIELDS)
    named = {key: names for key in _FIELDS if (names := given.one_or_more(key)) is not None}
    return Fields(**named)


def _whole_gate(values: Values) -> GateRules:
    """The rules of [gate], with the `fail-on` that may stand above it."""
    rules, above = _gate(values), _fail_on(values, "fail-on")
    if above is not None and rules.fail_on not in (None, above):
        raise UsageError(
            f"{values.where}: fail-on is not the same in [gate] and above it.",
            "Leave one of the two.",
        )
    return replace(rules, fail_on=above or rules.fail_on)


def _gate(values: Values) -> GateRules:
    gate = Values(f"{values.where}: gate", values.table("gate"), _GATE)
    bounds = Values(f"{gate.where}: max-defects", gate.table("max-defects"), SEVERITIES)
    categories = gate.table("categories")
    fail_on: dict[Category, FailOn] = {}
    most: dict[Category, int] = {}
    for name, value in categories.items():
        where = f"{gate.where}: categories"
        check_known(name, CATEGORIES, f"{where}: there is no category")
        table = value if isinstance(value, dict) else {"fail-on": value}
        rule = Values(f"{where}: {name}", table, ("fail-on", "max"))
        if (bar := _fail_on(rule, "fail-on")) is not None:
            fail_on[CATEGORIES[name]] = bar
        if "max" in table:
            most[CATEGORIES[name]] = rule.whole_of("max", table["max"], least=0)
    return GateRules(
        fail_on=_fail_on(gate, "fail-on"),
        max_defects={
            SEVERITIES[name]: bounds.whole_of(name, value, least=0)
            for name, value in gate.table("max-defects").items()
        },
        min_score=gate.number("min-score", most=100),
        max_mt_likelihood=gate.number("max-mt-likelihood", most=1),
        category_fail_on=fail_on,
        category_max=most,
    )


def _fail_on(values: Values, key: str) -> FailOn | None:
    named = values.choice(key, _FAIL_ON)
    return "never" if named == NEVER else None if named is None else SEVERITIES[named]


def _rules(values: Values) -> Rules:
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
            name: SEVERITIES[values.one_of(f"severities: {name}", value, SEVERITIES)]
            for name, value in values.by_detector("severities").items()
        },
        thresholds={
            name: values.number_of(f"thresholds: {name}", value, most=1)
            for name, value in values.by_detector("thresholds").items()
        },
        min_confidence=values.number("min-confidence", most=1),
    )
