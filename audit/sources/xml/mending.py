"""Broken XML made whole, as far as that can be done without guessing, and every repair told.

Feeds are written by templates, and what they break is always the same: a bare "&", HTML entities
that XML does not know, tags that nobody closed, control characters, a warning of PHP before the
first tag, the end missing. A parser that recovers by itself drops or misplaces text there
without a word. So the markup is put right before it is parsed, in one pass over its tokens.

Declarations of entities are never looked at: the document type is left out, and a reference to
anything but a character of HTML stays as it is written.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import regex

from audit.errors import SourceError
from audit.sources.locating import Raw
from audit.sources.xml.repairs import Repair, Repairs
from audit.sources.xml.roots import PRINTED
from audit.sources.xml.tokens import (
    ASIDE,
    ATTRIBUTE,
    CONTROL,
    DOCTYPE,
    ENTITY,
    TOKEN,
    UNFIT,
    has_controls,
    resolved,
    without_controls,
)

MAX_DEPTH = 200
# Enough for any document of the size that is allowed, and too few to keep a machine busy.
_MAX_ELEMENTS = 1_000_000
_MAX_TOKENS = 3_000_000
_DATA, _DATA_END = "<![CDATA[", "]]>"
_DECLARATION = regex.compile(r"<\?xml\s")
_OUTSIDE = "Text outside of the document was left out."
# HTML that nobody escaped: elements that need no end, and such as end where the next one begins.
_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
_FOLLOWING = frozenset(("entry", "item", "li", "p", "td", "tr"))


class Mended(NamedTuple):
    """One element in XML that parses, on the line where the raw text has it.

    `starts` holds where in the raw text each start tag stands, in order. The last `unclosed`
    elements, one inside the other, had no end: the document is cut off in them.
    """

    text: str
    starts: array[int]
    unclosed: int
    repairs: tuple[Repair, ...]


def mend(raw: Raw) -> Mended:
    """The document in `raw`. Raises SourceError where there is none, and for what is no accident:
    nesting deeper than `MAX_DEPTH`, markup or mistakes without end.
    """
    return _Mending(raw).result()


@dataclass(slots=True)
class _Root:
    """An element that stands in no other one: where its pieces and start tags begin and end."""

    name: str
    offset: int
    first_piece: int
    first_start: int
    end: int = 0
    last_piece: int = 0
    last_start: int = 0
    unclosed: int = 0


class _Mending:
    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._text = raw.text
        self._pieces: list[str] = []
        self._kept = 0  # what is before this offset is in the pieces, or left out
        self._starts: array[int] = array("q")
        self._open: list[str] = []
        self._roots: list[_Root] = []
        self._repairs = Repairs(raw)
        self._declared: frozenset[str] = frozenset()

    def result(self) -> Mended:
        for count, match in enumerate(TOKEN.finditer(self._text, self._prolog())):
            if count > _MAX_TOKENS:
                raise self._repairs.too_much(
                    f"more than {_MAX_TOKENS:,} tags and sections", match.start()
                )
            self._token(match)
        self._close_all(len(self._text.rstrip()))
        self._outside(len(self._text))
        if not self._roots:
            what = "has no XML element" if self._text.strip("\ufeff \t\r\n") else "is empty"
            raise SourceError(f"It {what}.", "Check that it is the document you mean.")
        root = max(self._roots, key=lambda root: root.end - root.offset)
        self._tell_left_out(root)
        before = "\n" * (self._raw.line(root.offset) - 1)
        return Mended(
            before + "".join(self._pieces[root.first_piece : root.last_piece]),
            self._starts[root.first_start : root.last_start],
            root.unclosed,
            self._repairs.in_order(),
        )

    def _prolog(self) -> int:
        """Where the prolog ends: comments, declarations and the document type are left out."""
        place = 0
        while True:
            if match := ASIDE.match(self._text, place):
                if match.start() and _DECLARATION.match(self._text, match.start()):
                    self._repairs.add(0, "Something stands before the XML declaration.")
            elif match := DOCTYPE.match(self._text, place):
                subset = match.group("subset") or ""
                if subset.strip():
                    self._declared = frozenset(ENTITY.findall(subset))
                    self._repairs.add(place, "What the document type declares was not read.")
            else:
                self._kept = place
                return place
            place = match.end()

    def _token(self, match: regex.Match[str]) -> None:
        kind, offset, token = match.lastgroup, match.start(), match.group()
        if kind == "aside":
            self._aside(offset, token)
        if kind == "start":
            self._start(match, match["started"], token, empty=bool(match["empty"]))
        elif kind == "loose":
            self._loose(match)
        elif not self._open:
            self._outside(offset)
            if kind != "aside":
                self._repairs.add(offset, _OUTSIDE)
            self._kept = match.end()
        elif kind == "aside":
            self._replace(match, "\n" * token.count("\n"))
        elif kind == "end":
            self._end(match, match["ended"])
        elif kind == "data":
            self._data(match)
        elif kind == "stray":
            self._repairs.add(offset, f"A bare “{token}” was read as text.")
            self._replace(match, escape(token, quote=False))
        else:
            self._replace(match, self._fit(token, offset))

    def _aside(self, offset: int, token: str) -> None:
        if _DECLARATION.match(token):
            self._close_all(offset)  # another document begins
        elif token.startswith("<!--") and not token.endswith("-->"):
            self._repairs.add(
                offset, "A comment has no end: nothing behind it was read.", lost=True
            )

    def _start(self, match: regex.Match[str], name: str, tag: str, *, empty: bool) -> None:
        offset = match.start()
        if not self._open:
            self._outside(offset)
            self._roots.append(_Root(name, offset, len(self._pieces), len(self._starts)))
        elif self._open[-1] == name and name in _FOLLOWING:
            self._open.pop()
            self._repairs.add(offset, f"An element <{name}> without an end was closed.")
            tag = f"</{name}>{tag}"
        if len(self._open) >= MAX_DEPTH:
            raise SourceError(
                f"It is nested deeper than {MAX_DEPTH} elements in line {self._raw.line(offset)}.",
                "Have the sender close its elements.",
            )
        self._starts.append(offset)
        if len(self._starts) > _MAX_ELEMENTS:
            raise self._repairs.too_much(f"more than {_MAX_ELEMENTS:,} elements", offset)
        if "=" in tag:
            tag = UNFIT.sub(lambda unfit: self._fit(unfit.group(), offset), tag)
        if not empty and name in _VOID:
            self._repairs.add(offset, f"An element <{name}> without an end was closed.")
            tag, empty = f"{tag[:-1]}/>", True
        self._replace(match, tag)
        if not empty:
            self._open.append(name)
        elif not self._open:
            self._close_root(match.end(), unclosed=0)

    def _loose(self, match: regex.Match[str]) -> None:
        """A tag with attributes as HTML allows them: without quotes, without a value, twice."""
        name, written = match["loosely"], match["attributes"]
        attributes = dict[str, str]()
        for key, *values in ATTRIBUTE.findall(written):
            quoted = "".join(values).replace('"', "&quot;")
            attributes.setdefault(key, f' {key}="{quoted}"')
        self._repairs.add(match.start(), f"The attributes of a tag <{name}> were mended.")
        empty = written.endswith("/")
        breaks = "\n" * written.count("\n")
        tag = f"<{name}{''.join(attributes.values())}{breaks}{'/' * empty}>"
        self._start(match, name, tag, empty=empty)

    def _end(self, match: regex.Match[str], name: str) -> None:
        closed = list[str]()
        if self._open[-1] != name:
            folded = name.lower()
            if folded not in map(str.lower, self._open):
                if name not in _VOID:
                    told = f"An end tag </{name}> without a start was left out."
                    self._repairs.add(match.start(), told)
                self._replace(match, "")
                return
            while self._open[-1].lower() != folded:
                inner = self._open.pop()
                self._repairs.add(match.start(), f"An element <{inner}> without an end was closed.")
                closed.append(f"</{inner}>")
        closed.append(f"</{self._open.pop()}>")
        self._replace(match, "".join(closed))
        if not self._open:
            self._close_root(match.end(), unclosed=0)

    def _data(self, match: regex.Match[str]) -> None:
        """A CDATA section: only characters that XML does not allow have no place there."""
        start, data = match.start(), match.group()
        is_closed = data.endswith(_DATA_END)
        if has_controls(data):
            text = data.removeprefix(_DATA).removesuffix(_DATA_END)
            text = CONTROL.sub(lambda unfit: self._fit(unfit.group(), start + unfit.start()), text)
            # Without them two pieces may make an end that was none: ]]\x01>
            data = _DATA + text.replace(_DATA_END, f"]]{_DATA_END}{_DATA}>") + _DATA_END
        elif not is_closed:
            data += _DATA_END
        if not is_closed:
            self._repairs.add(start, "A CDATA section has no end.")
        self._replace(match, data)

    def _fit(self, unfit: str, offset: int) -> str:
        """XML for a reference or for control characters."""
        if unfit.startswith("&"):
            mended, problem = resolved(unfit, self._declared)
        else:
            mended = without_controls(unfit)
            problem = f"The control character U+{ord(unfit[0]):04X} was left out."
        if problem:
            self._repairs.add(offset, problem)
        return mended

    def _close_all(self, offset: int) -> None:
        """Ends what is open where a document breaks off."""
        if not self._open:
            return
        lost = self._roots[-1].name.lower() not in PRINTED
        self._repairs.add(offset, f"The document breaks off inside <{self._open[-1]}>.", lost=lost)
        self._keep(offset)
        unclosed = len(self._open)
        while self._open:
            self._pieces.append(f"</{self._open.pop()}>")
        self._close_root(offset, unclosed=unclosed)

    def _close_root(self, offset: int, *, unclosed: int) -> None:
        self._keep(offset)
        root = self._roots[-1]
        root.end, root.last_piece, root.last_start = offset, len(self._pieces), len(self._starts)
        root.unclosed = unclosed

    def _outside(self, offset: int) -> None:
        """Leaves out the text up to `offset`, which stands in no element."""
        if self._text[self._kept : offset].strip("\ufeff \t\r\n"):
            self._repairs.add(self._kept, _OUTSIDE)
        self._kept = offset

    def _tell_left_out(self, chosen: _Root) -> None:
        for root in self._roots:
            if root is not chosen:
                lost = root.name.lower() not in PRINTED
                text = f"<{root.name}> stands outside of the document and was left out."
                self._repairs.add(root.offset, text, lost=lost)

    def _keep(self, offset: int) -> None:
        if offset > self._kept:
            self._pieces.append(self._text[self._kept : offset])
            self._kept = offset

    def _replace(self, match: regex.Match[str], text: str) -> None:
        if text != match.group():
            self._keep(match.start())
            self._pieces.append(text)
            self._kept = match.end()
