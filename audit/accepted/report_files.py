"""What an earlier report of mt-audit, JSON or JSON Lines, says was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import regex

from audit.accepted.matching import Entry, counted
from audit.config_values import SEVERITIES
from audit.errors import UsageError
from audit.model import ACCEPTED_REASONS
from audit.reports.document import SCHEMA

_HEAD = 1 << 12
_SCHEMA = regex.compile(r'\A\ufeff?\s*+\{\s*+"schema"\s*+:\s*+"(mt-audit/[^"]*+)"')
_REMEDY = "Name the articles themselves, or write the report anew with --format json."


def is_report(file: Path) -> bool:
    """Whether `file` begins as a report does. Raises UsageError where it cannot be read."""
    return _schema_of(file) is not None


def entries_in(file: Path, name: Callable[[str, str], str]) -> Iterator[Entry]:
    """An entry for each defect; `name` names an article by its path and id.

    Defects that had been accepted are among them: they were there. Raises UsageError.
    """
    if (schema := _schema_of(file)) != SCHEMA:
        raise UsageError(f"{file}: it is a report in {schema}, not {SCHEMA}.", _REMEDY)
    for where, article in _articles(file):
        try:
            path, identifier = article["path"], article["id"]
            if not (isinstance(path, str) and isinstance(identifier, str)):
                raise TypeError
            key = name(path, identifier)
            aside = (
                one["defect"]
                for one in article["suppressed"]
                if one["reason"].startswith(ACCEPTED_REASONS)
            )
            yield from counted(
                Entry(
                    key,
                    defect["fingerprint"],
                    defect["detector"],
                    SEVERITIES[defect["severity"]],
                    defect["text"],
                )
                for defect in (*article["defects"], *aside)
            )
        except (KeyError, TypeError, AttributeError):
            raise UsageError(f"{where}: it is no whole report of an article.", _REMEDY) from None


def _articles(file: Path) -> Iterator[tuple[str, Any]]:
    """Each article's object, and where it stands."""
    with file.open(encoding="utf-8-sig", errors="replace") as stream:
        first = stream.readline()
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            whole = _parsed(str(file), first + stream.read())
            articles = whole.get("articles")
            for article in articles if isinstance(articles, list) else [None]:
                yield str(file), article
            return
        for number, line in enumerate(chain([first], stream), 1):
            if line.strip():
                yield f"{file}, line {number}", _parsed(f"{file}, line {number}", line)


def _parsed(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: it is not JSON: {error}.", _REMEDY) from None


def _schema_of(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD).decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(
            f"{file}: it cannot be read: {error.strerror}.", "Check the path."
        ) from None
    match = _SCHEMA.match(head)
    return match[1] if match else None
