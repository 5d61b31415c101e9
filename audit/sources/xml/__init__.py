"""XML from outside: read with entities off, no network and bounded depth, and mended first.

`parse` gives the tree, the raw text that anchors point into, and what had to be repaired. Every
format in XML reads its documents here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, NamedTuple, cast

import regex

from audit.errors import SourceError
from audit.model import Unread
from audit.sources.charsets import decode_document
from audit.sources.locating import Raw
from audit.sources.xml.mending import mend
from audit.sources.xml.repairs import Repair

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DECLARED = regex.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:\-]{1,40})["']""")
_SEARCHED = 1 << 16  # bytes in which the declaration is looked for, behind what stands before it
_TAG = regex.compile(r"<[a-zA-Z/!]")
_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
_MOST_NOTES = 20  # for one article
_LONGEST_MESSAGE = 200
_MOST_LINES = 2_000_000  # a line costs memory, and real documents have some hundred thousand
_REMEDY = "Fetch it again, or have the sender mend it."


class Parsed(NamedTuple):
    """A document of XML.

    `raw` is its text as in the file. `repairs` says what was mended or cut off, in order;
    `offsets` where in the raw text an element begins; `unclosed` the elements that the end of
    the document cuts off, outermost first.
    """

    root: Element
    raw: Raw
    repairs: tuple[Repair, ...]
    offsets: Mapping[Element, int]
    unclosed: tuple[Element, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What was mended or cut off, as "line 12: …"; the same mistake once with its count."""
        return _told(self.repairs, self.raw)


def parse(data: bytes, charset: str = "") -> Parsed:
    """Read a document, of which a server says `charset` ("" for nothing).

    Raises SourceError where there is no element in it, and where it is nested too deep, too broken
    or of too many pieces to be read in bounded time.
    """
    from lxml import etree

    declared = _DECLARED.search(data, 0, _SEARCHED)
    document = decode_document(data, charset, declared[1].decode() if declared else "")
    if document.text.count("\n") + document.text.count("\r") > _MOST_LINES:
        raise SourceError(f"It has more than {_MOST_LINES:,} lines.", _REMEDY)
    raw = Raw(document.text)
    mended = mend(raw)
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # a text may be long; how deep it goes is bounded already
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    root = etree.fromstring(mended.text.encode(), parser)
    if root is None:
        raise SourceError("It is no XML that can be read.", _REMEDY)
    elements = list(root.iter(etree.Element))
    # Mended XML has an element for each start tag; were it not so, lines would have to do.
    known = elements if len(elements) == len(mended.starts) else []
    unclosed = [root] if mended.unclosed else []
    while len(unclosed) < mended.unclosed and len(unclosed[-1]):
        unclosed.append(unclosed[-1][-1])
    repairs = (
        *(Repair(-1, note) for note in document.notes),
        *mended.repairs,
        *(Repair(raw.offset(error.line), _plain(error.message)) for error in parser.error_log),
    )
    return Parsed(
        root,
        raw,
        tuple(sorted(repairs, key=lambda repair: repair.offset)),
        dict(zip(known, mended.starts, strict=False)),
        tuple(unclosed),
    )


def local(element: Element) -> str:
    """The name of an element in lower case, without its namespace; "" for what is no element."""
    if not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()


def offset_of(element: Element, parsed: Parsed) -> int:
    """Where in `parsed.raw.text` an element begins, or else the line that it stands on."""
    found = parsed.offsets.get(element)
    return parsed.raw.offset(cast(int, element.sourceline)) if found is None else found


def notes(parsed: Parsed, start: int = 0, until: int | None = None) -> tuple[str, ...]:
    """What was mended from offset `start` to `until` of the raw text, and what concerns it all.

    For `Source.notes`: what is lost is not among them, see `unread`.
    """
    repairs = parsed.repairs
    end = len(parsed.raw.text) + 1 if until is None else until
    everywhere, first, last = (
        bisect_left(repairs, offset, key=lambda repair: repair.offset) for offset in (0, start, end)
    )
    here = (repair for repair in repairs[first:last] if not repair.lost)
    return _told((*repairs[:everywhere], *here), parsed.raw)


def unread(parsed: Parsed, path: str, item: str) -> Iterator[Unread]:
    """What the document lacks, with the line where that begins: every reader ends with these.

    `item` is the local name of the elements that are articles: one that the end of the document
    cuts off is not to be read, and is named here.
    """
    cut = next((element for element in parsed.unclosed if local(element) == item), None)
    inside = ""
    if cut is not None:
        line = parsed.raw.line(offset_of(cut, parsed))
        inside = f" The <{item}> that begins in line {line} was not read."
    for repair in parsed.repairs:
        if repair.lost:
            is_end = cut is not None and repair.offset >= offset_of(cut, parsed)
            text = repair.text + (inside if is_end else "")
            yield Unread(path, parsed.raw.line(repair.offset), text, _REMEDY)


def inner_markup(element: Element) -> str:
    """What an element holds, as HTML.

    Text alone is HTML that was escaped, or in a CDATA section, and stays as it is. Where there are
    elements (XHTML, or tags that nobody escaped) their names lose namespaces, and text beside
    them that holds no tags is text.
    """
    if len(element) == 0:
        return element.text or ""
    pieces = [_beside(element.text)]
    waiting: list[Element | str] = [*reversed(element)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        name = local(one)
        attributes = "".join(
            f' {str(key).rpartition("}")[2]}="{escape(str(value))}"'
            for key, value in one.attrib.items()
        )
        pieces += (f"<{name}{attributes}>", _beside(one.text))
        end = "" if name in _VOID else f"</{name}>"
        waiting += (end + _beside(one.tail), *reversed(one))
    return "".join(pieces)


def _plain(message: str) -> str:
    """What the parser says, without the characters that it quotes from the document."""
    return message[:_LONGEST_MESSAGE].encode("ascii", "backslashreplace").decode() + "."


def _beside(text: str | None) -> str:
    """Text that stands among elements: a tag in it was escaped, and is one."""
    if not text:
        return ""
    return text if _TAG.search(text) else escape(text, quote=False)


def _told(repairs: tuple[Repair, ...], raw: Raw) -> tuple[str, ...]:
    """Lines for a person: the first place of each mistake, and how often it is made."""
    first, count = dict[str, int](), dict[str, int]()
    for repair in repairs:
        first.setdefault(repair.text, repair.offset)
        count[repair.text] = count.get(repair.text, 0) + 1
    told = [
        (f"line {raw.line(offset)}: " if offset >= 0 else "")
        + text
        + (f" ({count[text]} times)" if count[text] > 1 else "")
        for text, offset in first.items()
    ]
    more = len(told) - _MOST_NOTES
    return (*told[:_MOST_NOTES], f"{more} more mistakes.") if more > 0 else tuple(told)
