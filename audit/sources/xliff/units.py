"""The units of XLIFF 1.2 and 2.x, and what tools write into their targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import regex

from audit.sources.agency.xml import children
from audit.sources.markup import blocks, is_markup
from audit.sources.xml import Parsed, local, offset_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# The text of other inline elements belongs to the translation; what is in these is code.
_CODES = frozenset("ph bpt ept it ut x bx ex sc ec cp".split())
_BREAKS = ("lb", "br", "x-lb", "x-br", "x-html-br", "linebreak", "x-linebreak")
_LINE = "\u2028"  # stands for a break until white space has been joined
_DELETED = "x-sdl-deleted"  # of Trados: what a reviewer struck out
_SPACES = regex.compile(r"[ \t\r\n]+")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNTRANSLATED = ("needs-translation",)
_LOCKED = "not to be translated"
_WITHOUT = "without a translation"
_MARKED = "marked as not translated"


class Unit(NamedTuple):
    """The target of a unit, or of a segment of it; or why there is none that can be read.

    `start` is where it stands in the document. Units of one paragraph have the same `paragraph`,
    "" is none.
    """

    text: str
    start: int
    missing: str = ""
    paragraph: str = ""


def is_unit(element: Element) -> bool:
    """Whether an element is a unit: `trans-unit` in 1.2, `unit` in 2.x."""
    return local(element) in ("trans-unit", "unit")


def units_of(file: Element, document: Parsed) -> Iterator[Unit]:
    """The units of a file in order, without those that have no source."""
    for element in file.iter():
        if not is_unit(element) or element in document.unclosed:
            continue
        segments = list(children(element, "segment")) or [element]
        is_locked = _is_locked(element)
        paragraph = (
            _paragraph(element) if len(segments) == 1 else f"#{offset_of(element, document)}"
        )
        for segment in segments:
            unit = _unit(segment, document, is_locked=is_locked)
            if unit is not None:
                yield unit._replace(paragraph=paragraph)


def _unit(segment: Element, document: Parsed, *, is_locked: bool) -> Unit | None:
    """The unit of a segment; None where there is nothing to translate."""
    source = next(children(segment, "source"), None)
    target = next(children(segment, "target"), None)
    text = "" if target is None else _text(target)
    if is_markup(text):
        text = "\n".join(block.text for block in blocks(text))
    if not text.strip() and (source is None or not _text(source).strip()):
        return None
    start = offset_of(segment if target is None else target, document)
    if is_locked:
        return Unit("", start, _LOCKED)
    if target is None or not text.strip():
        return Unit("", start, _WITHOUT)
    if target.get("state", "") in _UNTRANSLATED:
        return Unit("", start, _MARKED)
    return Unit(text.strip(), start)


def _text(element: Element) -> str:
    """The text of a source or a target, without codes; a line break in it is one."""
    said = (each.get(_SPACE) for each in (element, *element.iterancestors()))
    text = "".join(_pieces(element))
    if next(filter(None, said), "") == "preserve":
        return text.replace(_LINE, "\n")
    lines = _SPACES.sub(" ", text).split(_LINE)
    return "\n".join(line.strip() for line in lines if line.strip())


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local(child) in _CODES:
            if _is_break(child):
                yield _LINE
        elif child.get("mtype") != _DELETED:
            yield from _pieces(child)
        yield child.tail or ""


def _is_break(code: Element) -> bool:
    """Whether a code stands for a line break, by its kind or by what it is written as."""
    kinds = (code.get(name, "").lower() for name in ("ctype", "type", "subType"))
    written = f"{code.text or ''}{code.get('equiv-text', '')}{code.get('disp', '')}"
    return any(kind.rpartition(":")[2] in _BREAKS for kind in kinds) or "<br" in written.lower()


def _is_locked(unit: Element) -> bool:
    """Whether the unit, or what it stands in, is not to be translated."""
    said = (element.get("translate") for element in (unit, *unit.iterancestors()))
    return next(filter(None, said), "yes") == "no"


def _paragraph(unit: Element) -> str:
    """The paragraph that a sentence belongs to, where a tool says it (Phrase: m:para-id)."""
    named = (value for key, value in unit.attrib.items() if str(key).endswith("}para-id"))
    return str(next(named, ""))
