"""A row of named values, and `Fields` saying which is what, made into an article.

Shared by JSON Lines, JSON, CSV and Parquet. What users meet here is mostly a column called
otherwise than they thought, so an error offers the name that is nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from audit.errors import SourceError
from audit.model import Anchor, RawArticle, Source
from audit.sources.composing import Field, compose
from audit.sources.dates import iso
from audit.sources.interface import Fields
from audit.sources.locating import Raw, locate

_NAMES = 200  # of a row that are looked through for a near one
_FIRST = 5  # columns that are named where none is near
_SHOWN = 60  # characters of a name or an id that are shown


class Written(NamedTuple):
    """Where a row stands in a file: in `raw`, from `start` to `until`.

    `find` gives the offset of a value of the row, None where it is not written character for
    character.
    """

    raw: Raw
    start: int
    until: int
    find: Callable[[str], int | None]


class Rows:
    """Makes the articles of one input from its rows.

    `unit` is what a row is called where it is named ("line 3"), `remedy` what to do about a row
    that is none. If `strict`, ids and texts are strings; if not, an id may be a number and a text
    a list of paragraphs, as other people's files have them. If `numbered`, the rows have no ids
    and their numbers are taken.
    """

    def __init__(
        self,
        fields: Fields,
        remedy: str,
        *,
        unit: str = "line",
        strict: bool = False,
        numbered: bool = False,
    ) -> None:
        self._fields = fields
        self._remedy = remedy
        self._unit = unit
        self._strict = strict
        self._numbered = numbered
        self._first: dict[str, int] = {}

    def article(
        self,
        row: Mapping[str, object],
        source: Source,
        number: int,
        written: Written | None = None,
    ) -> RawArticle:
        """The article of the row `number`. Raises SourceError where it is none.

        A row that is nothing but an id and a text keeps its text character for character, and has
        no parts. Of several rows with one id the first is the article; an output with the same id
        twice could not be matched with its input. The article has anchors where it is known where
        the row is written.
        """
        identifier = str(number) if self._numbered else self._id(row)
        texts = self._texts(row)
        earlier = self._first.setdefault(identifier, number)
        if earlier != number:
            raise SourceError(
                f"Its id {shortened(identifier)} is that of {self._unit} {earlier}.",
                "Give it an id of its own.",
            )
        source = replace(
            source,
            link=self._word(row, self._fields.link),
            published=iso(self._word(row, self._fields.published)),
        )
        others = self._fields.headline + self._fields.standfirst + self._fields.caption
        if len(self._fields.text) == 1 and not others:
            anchors = _anchors(texts[0], written)
            return RawArticle(identifier, texts[0], replace(source, anchors=anchors))
        parts = [
            *self._optional("headline", row, self._fields.headline),
            *self._optional("standfirst", row, self._fields.standfirst),
            *(Field("body", text) for text in texts),
            *self._optional("caption", row, self._fields.caption),
        ]
        if written is None:
            return compose(identifier, parts, source)
        parts = [part._replace(start=written.find(part.text)) for part in parts]
        return compose(
            identifier, parts, source, written.raw, start=written.start, until=written.until
        )

    def _id(self, row: Mapping[str, object]) -> str:
        key, value = next(_present(row, self._fields.id), (None, None))
        if key is None:
            raise self._missing(row, self._fields.id)
        if isinstance(value, int) and not isinstance(value, bool) and not self._strict:
            return str(value)
        identifier = self._string(key, value)
        if not identifier:
            raise SourceError(f'Its "{key}" is empty.', self._remedy)
        return identifier

    def _texts(self, row: Mapping[str, object]) -> list[str]:
        """The texts of the body; of several columns those without a value are left out."""
        found = list(_present(row, self._fields.text))
        if len(self._fields.text) > 1:
            found = [(key, value) for key, value in found if value is not None]
        if not found:
            raise self._missing(row, self._fields.text)
        return [self._text(key, value) for key, value in found]

    def _optional(
        self, name: str, row: Mapping[str, object], keys: Sequence[str]
    ) -> Iterator[Field]:
        for key, value in _present(row, keys):
            if value is not None:
                yield Field(name, self._text(key, value))
                return

    def _word(self, row: Mapping[str, object], keys: Sequence[str]) -> str:
        """The first value of `keys` as a text, whatever its type."""
        values = (value for _, value in _present(row, keys) if value is not None)
        return str(next(values, "")).strip()

    def _text(self, key: str, value: object) -> str:
        if not self._strict and isinstance(value, list):
            paragraphs = [item for item in value if isinstance(item, str)]
            if len(paragraphs) == len(value):
                return "\n".join(paragraphs)
        return self._string(key, value)

    def _string(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise SourceError(f'Its "{key}" is {kind_of(value)}, not a string.', self._remedy)
        return value

    def _missing(self, row: Mapping[str, object], keys: Sequence[str]) -> SourceError:
        return SourceError(f"It has no {named(keys)}{hint(row, keys)}.", self._remedy)


def keys_of(fields: Fields) -> tuple[str, ...]:
    """All keys that are used."""
    return (
        *fields.id,
        *fields.text,
        *fields.headline,
        *fields.standfirst,
        *fields.caption,
        *fields.link,
        *fields.published,
    )


def named(keys: Sequence[str]) -> str:
    """Keys as an error names them: "text" or "body"."""
    return " or ".join(f'"{key}"' for key in keys)


def hint(names: Mapping[str, object] | Sequence[str], keys: Sequence[str]) -> str:
    """The one of `names` that comes nearest to any of `keys`, in brackets; "" if none does."""
    from difflib import get_close_matches

    looked = [name for name in islice(names, _NAMES) if len(name) <= _SHOWN]
    near = [name for key in keys for name in get_close_matches(key, looked, n=1)]
    near += [name for key in keys for name in looked if key in name.lower()]
    return f" (it has {near[0]!r})" if near else ""


def columns_hint(names: Sequence[str], keys: Sequence[str]) -> str:
    """The column that comes nearest to any of `keys`, or else the first ones, in brackets."""
    first = ", ".join(shortened(name) for name in names[:_FIRST])
    more = ", …" if len(names) > _FIRST else ""
    return hint(names, keys) or f" (it has {first}{more})"


def shortened(text: str) -> str:
    """`text` as Python writes it, so that nothing in it steers a terminal, and not too long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def kind_of(value: object) -> str:
    """What JSON calls a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return "a string" if isinstance(value, str) else f"a {type(value).__name__}"


def has_any(row: Mapping[str, object], keys: Sequence[str]) -> bool:
    """Whether a row has a value for one of `keys`."""
    return any(True for _ in _present(row, keys))


def _anchors(text: str, written: Written | None) -> tuple[Anchor, ...]:
    if written is None:
        return ()
    found = written.find(text)
    begin = written.start if found is None else found
    return locate(text, written.raw, begin, until=written.until)[0]


def _present(row: Mapping[str, object], keys: Sequence[str]) -> Iterator[tuple[str, object]]:
    """Those of `keys` that the row has, with their values."""
    for key in keys:
        yield from ((key, value) for value in _lookup(row, key))


def _lookup(row: Mapping[str, object], key: str) -> tuple[object, ...]:
    """The value at `key`, alone in a tuple: "a.b" is one key, or the key b of the object at a."""
    if key in row:
        return (row[key],)
    first, dot, rest = key.partition(".")
    inner = row.get(first) if dot else None
    return _lookup(inner, rest) if isinstance(inner, Mapping) else ()
