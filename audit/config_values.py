"""Values out of a TOML table, asked for by type; every complaint names the place and the remedy.

What is unknown is wrong, and the nearest right word is offered: a setting that is spelled wrong
and passed over would silently not hold.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from math import inf
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from audit.errors import UsageError
from audit.model import Severity

ALL, NEVER = "all", "never"
SEVERITIES: Mapping[str, Severity] = {severity.label: severity for severity in Severity}
# Each detector is a file of that name (a contract test holds it): to know the names no table need
# be loaded, and `mt-audit feed` must say quickly that nothing is new.
DETECTOR_IDS = tuple(
    sorted(
        module.name.replace("_", "-")
        for module in iter_modules([str(Path(__file__).with_name("detectors"))])
    )
)
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[smh]?)")
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def read_toml(file: Path, remedy: str) -> Mapping[str, Any]:
    """What `file` says. Raises UsageError, with `remedy` where it cannot be read at all."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{file}: it cannot be read: {error.strerror}.", remedy) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{file}: it is not TOML: {error}.", "Mend that place.") from None


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
        check_known(
            name,
            (*DETECTOR_IDS, *others),
            f"{where}: there is no detector",
            otherwise="mt-audit detectors lists them.",
        )
    return frozenset(found)


def check_known(
    name: str, known: Collection[str], complaint: str, *, otherwise: str | None = None
) -> None:
    """Raise UsageError where `name` is none of `known`, offering the nearest.

    Where none is near the remedy is `otherwise`, or all of them.
    """
    if name in known:
        return
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        remedy = f"Did you mean “{near[0]}”?"
    else:
        remedy = otherwise or f"Choose from {', '.join(known)}."
    raise UsageError(f"{complaint} “{name}”.", remedy)


def is_elsewhere(path: str) -> bool:
    """Whether `path` is no file: standard input, or a web address."""
    return path == "-" or "://" in path


@cache
def path_pattern(pattern: str) -> re.Pattern[str]:
    """A path pattern: ** any folders, * and ? within a name; without / a name at any depth."""
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    pattern = pattern.removeprefix("./")
    if pattern.endswith("/"):
        pattern += "**"
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    glob = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(glob.get(part, re.escape(part)) for part in parts), re.DOTALL)


class Values:
    """A table whose values are asked for by type; every complaint names `where` and the key."""

    def __init__(self, where: str, table: Mapping[str, Any], known: Collection[str]) -> None:
        self.where = where
        self._table = table
        for key in table:
            check_known(key, known, f"{where}: there is no setting")

    def take(self, key: str, kind: type, described: str) -> Any:
        """The value, of type `kind`; None where the key is not there."""
        value = self._table.get(key)
        if value is not None and type(value) is not kind:
            raise self.wrong(key, described, value)
        return value

    def string(self, key: str) -> str | None:
        """A string; None where none is given."""
        found: str | None = self.take(key, str, "a string")
        return found

    def flag(self, key: str) -> bool:
        """True or false; false where it is not given."""
        return bool(self.take(key, bool, "true or false"))

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where none is given."""
        described = 'a list of strings, such as ["…"]'
        values = self.take(key, list, described) or []
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, described, values)
        return tuple(values)

    def one_or_more(self, key: str) -> tuple[str, ...] | None:
        """A string or a list of several, none of them empty; None where none is given."""
        value = self._table.get(key)
        if value is None:
            return None
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str) and one for one in values):
            raise self.wrong(key, "a name, or a list of names", value)
        return tuple(values)

    def whole(self, key: str, *, least: int, default: int) -> int:
        """A whole number from `least` on."""
        value = self._table.get(key)
        return default if value is None else self.whole_of(key, value, least=least)

    def whole_of(self, key: str, value: object, *, least: int) -> int:
        """`value` as a whole number from `least` on."""
        if type(value) is not int or value < least:
            raise self.wrong(key, f"a whole number from {least} on", value)
        return value

    def seconds(self, key: str) -> float | None:
        """A number of seconds, or a text such as "90s" or "2m"; None where none is given."""
        value = self._table.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        found = seconds_in(value) if isinstance(value, str) else float(value) if is_number else None
        if found is None or not 0 <= found < inf:
            raise self.wrong(key, 'a number of seconds, or a text such as "90s"', value)
        return found

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """One of `choices`; None where none is given."""
        value = self._table.get(key)
        return None if value is None else self.one_of(key, value, choices)

    def one_of(self, key: str, value: object, choices: Collection[str]) -> str:
        """`value`, which must be one of `choices`."""
        if not isinstance(value, str):
            raise self.wrong(key, f"one of {', '.join(choices)}", value)
        check_known(value, choices, f"{self.where}: {key} cannot be")
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        """A table below this one; empty where none is given."""
        found: Mapping[str, Any] | None = self.take(key, dict, f"a table: write [{key}]")
        return found or {}

    def by_detector(self, key: str) -> Mapping[str, object]:
        """A table whose keys are detectors."""
        table = self.table(key)
        for name in table:
            known_detectors([name], f"{self.where}: {key}")
        return table

    def number(self, key: str, *, most: int) -> float | None:
        """A number from 0 to `most`; None where none is given."""
        value = self._table.get(key)
        return None if value is None else self.number_of(key, value, most=most)

    def number_of(self, key: str, value: object, *, most: int) -> float:
        """`value` as a number from 0 to `most`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self.wrong(key, f"a number from 0 to {most}", value)
        return float(value)

    def wrong(self, key: str, described: str, value: object) -> UsageError:
        """The error for a value that is not as `described`."""
        return UsageError(f"{self.where}: {key} must be {described}.", f"It is {value!r}.")
