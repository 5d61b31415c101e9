"""A JSON document: its records, each with the piece of the text that it stands in.

Exports and interfaces wrap their records in all kinds of envelopes: a list, an object with a
list in it, an object with an object with a list. The records are looked for, and decoded one by
one, so that of a document that was cut off all those before the cut are read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import NamedTuple

import regex

from audit.errors import SourceError
from audit.sources.decoding import decode
from audit.sources.files import read_bounded
from audit.sources.interface import Input, Options
from audit.sources.locating import Raw
from audit.sources.rows import shortened

# Where interfaces keep their records, in the order in which they are looked for.
_ENVELOPES = (
    "articles items item _items entries news stories records documents docs rows results hits "
    "response data content"
).split()
_WRAPPERS = ("item", "_source")  # what a single record of a list may be wrapped in
_DEEPEST = 8  # envelopes in envelopes
_DIGITS = 18  # of a whole number that is read as one
_SPACE = regex.compile(r"[ \t\n\r]*+")
_LONE_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_HALF = "Half of a surrogate pair stands alone in it; it was read as �."
_LINES = "If it is an object a line, call it .jsonl, or say --format jsonl."
_REMEDY = "Check that it is JSON, and that all of it arrived."


class Record(NamedTuple):
    """A value of a document and where it stands in the text; `notes` says what was mended in it."""

    value: object
    start: int
    until: int
    notes: tuple[str, ...] = ()


_IsRecord = Callable[[Mapping[str, object]], bool]


class JsonDocument:
    """A decoded document; `raw` is its text."""

    def __init__(self, text: str) -> None:
        self.raw = Raw(text)
        self._text = text
        self._notes: dict[str, None] = {}
        self._end = 0  # of the list or object walked last
        self._last = Record(None, -1, -1)  # decoded; it is asked for twice
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=_integer, parse_constant=_nothing
        )

    def records(self, is_record: _IsRecord) -> Iterator[Record]:
        """The records in order: the elements of the list that holds them, or the one there is.

        `is_record` tells a record from an envelope. What is neither is given as a record too, for
        nobody else would report it. Raises SourceError behind the last that can be read.
        """
        end = yield from self._records(self._skip(0), is_record, _ENVELOPES, _DEEPEST)
        behind = self._skip(end)
        if behind < len(self._text):
            error = self._error("Something follows its end", behind)
            raise SourceError(error.reason, _LINES if self._text[behind] == "{" else error.remedy)

    def place(self, record: Record, text: str) -> int | None:
        """Where `text` stands in `record`; None where it is written otherwise."""
        written = json.dumps(text, ensure_ascii=False)
        found = self._text.find(written, record.start, record.until)
        return None if found < 0 else found + 1

    def _records(
        self, at: int, is_record: _IsRecord, envelopes: list[str], depth: int
    ) -> Generator[Record, None, int]:
        """The records of the value at `at`; returns where it ends."""
        if depth and self._text.startswith("[", at):
            for place, _ in self._places(at):
                yield from self._records(place, is_record, list(_WRAPPERS), depth - 1)
            return self._end
        try:
            record = self._value(at)
        except SourceError:
            # Cut off. Its records up to there can be read, and the error is met again behind them.
            if depth and self._text.startswith("{", at):
                for place, key in self._places(at):
                    if key in envelopes and self._text.startswith(("[", "{"), place):
                        yield from self._records(place, is_record, envelopes, depth - 1)
            raise
        inner = ""
        if depth and isinstance(record.value, dict) and not is_record(record.value):
            inner = _envelope(record.value, envelopes)
        if not inner:
            yield record
            return record.until
        for place, key in self._places(at):
            if key == inner:
                yield from self._records(place, is_record, envelopes, depth - 1)
        return record.until

    def _places(self, at: int) -> Iterator[tuple[int, str]]:
        """Where each value of the list or object at `at` begins, and its key."""
        is_object = self._text.startswith("{", at)
        closing = "}" if is_object else "]"
        at = self._skip(at + 1)
        while not self._text.startswith(closing, at):
            name = ""
            if is_object:
                key = self._value(at)
                at = self._skip(key.until)
                if not (isinstance(key.value, str) and self._text.startswith(":", at)):
                    raise self._error("A key and a colon should stand there", at)
                name, at = key.value, self._skip(at + 1)
            yield at, name
            at = self._skip(self._value(at).until)
            if self._text.startswith(",", at):
                at = self._skip(at + 1)
            elif not self._text.startswith(closing, at):
                raise self._error(f"A comma or {closing} should stand there", at)
        self._end = at + 1

    def _value(self, at: int) -> Record:
        """The value that begins at `at`. Raises SourceError."""
        if self._last.start == at:
            return self._last
        self._notes = {}
        try:
            value, until = self._decoder.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise self._error(error.msg, error.pos) from None
        except RecursionError:
            raise SourceError("It is nested too deeply.", _REMEDY) from None
        self._last = Record(value, at, until, tuple(self._notes))
        return self._last

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        """An object; of a key that it has twice the last value counts, as everywhere."""
        made = {key: self._mended(value) for key, value in pairs}
        if len(made) < len(pairs):
            ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
            self._notes[f"It has the key {shortened(twice)} twice; the last value counts."] = None
        return made

    def _mended(self, value: object) -> object:
        """`value` without lone surrogates, which are in no text and can be written nowhere."""
        if isinstance(value, list):
            return [self._mended(item) if isinstance(item, str) else item for item in value]
        if not isinstance(value, str) or not _LONE_SURROGATE.search(value):
            return value
        self._notes[_HALF] = None
        return _LONE_SURROGATE.sub(_REPLACEMENT, value)

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return at if space is None else space.end()

    def _error(self, what: str, at: int) -> SourceError:
        line, column = self.raw.position(at)
        return SourceError(f"It is not JSON: {what} (line {line}, column {column}).", _REMEDY)


def read_json(given: Input, options: Options) -> JsonDocument:
    """The document of an input. Raises SourceError for what is no text, or too large."""
    return JsonDocument(decode(read_bounded(given.stream, options.max_bytes), given.charset).text)


def _envelope(value: dict[str, object], names: list[str]) -> str:
    """The key under which an object keeps records; "" if it is none that keeps any."""
    kept = [name for name in names if isinstance(value.get(name), list | dict)]
    if kept:
        return next((name for name in kept if value[name]), kept[0])
    lists = [
        name
        for name, member in value.items()
        if isinstance(member, list) and member and isinstance(member[0], dict)
    ]
    return lists[0] if len(lists) == 1 and names == _ENVELOPES else ""


def _integer(digits: str) -> int | str:
    """A number, or its digits where it is longer than any that means something."""
    return int(digits) if len(digits) <= _DIGITS else digits


def _nothing(constant: str) -> None:
    """NaN and Infinity, which are no JSON: pandas writes them where a value is missing."""
