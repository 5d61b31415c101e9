"""NewsML-G2: `newsItem` with its metadata and its content, alone or in a `newsMessage`.

Headlines and descriptions have roles; the text stands as NITF, XHTML or plain in `contentSet`.
Catalogs are not fetched, and what is said of parts, of subjects and of other items is no text of
this one. A package is an article if it says something of itself: its items are sent with it, or
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model import Source
from audit.sources.agency import Piece, marked_up, renditions, status_notes
from audit.sources.agency.markup import line, paragraphs
from audit.sources.agency.xml import Standard, below, first_line
from audit.sources.dates import iso
from audit.sources.nitf.document import contained
from audit.sources.xml import Parsed, inner_markup, local, offset_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MEDIA = ("picture", "graphic", "video", "audio", "animated")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_OURS = "hi"


def _is_item(element: Element) -> bool:
    if local(element) == "packageitem":
        return first_line(element, "contentmeta/headline", "contentmeta/description") != ""
    return local(element) == "newsitem"


def _described(item: Element, source: Source) -> Source:
    changed = first_line(item, "itemmeta/versioncreated")
    created = first_line(item, "itemmeta/firstcreated", "contentmeta/contentcreated")
    return replace(
        source,
        item=item.get("guid", ""),
        published=iso(created or changed),
        updated=iso(changed),
        notes=(*source.notes, *status_notes(_code(item, "pubstatus")), *_foreign(item)),
    )


def _pieces(item: Element, parsed: Parsed) -> Iterator[Piece]:
    is_media = _code(item, "itemclass") in _MEDIA
    headlines = _in_one_language(below(item, "contentmeta", "headline"))
    for element in headlines or below(item, "itemmeta", "title"):
        role = element.get("role", "").lower()
        yield from line("standfirst" if "sub" in role else "headline", element, parsed)
    for element in below(item, "contentmeta", "by"):
        yield from line("byline", element, parsed)
    for element in _in_one_language(below(item, "contentmeta", "description")):
        is_caption = is_media or "caption" in element.get("role", "").lower()
        field = "caption" if is_caption else "standfirst"
        yield from marked_up(field, inner_markup(element), offset_of(element, parsed))
    contents = [*below(item, "contentset", "inlinexml"), *below(item, "contentset", "inlinedata")]
    yield from renditions(
        contained(element, parsed) or list(paragraphs("body", element, parsed))
        for element in contents
    )


def _in_one_language(elements: Iterable[Element]) -> list[Element]:
    """Those in Hindi where there are some, and not what they are called in other languages."""
    found = list(elements)
    languages = [_language(element) for element in found]
    if _OURS not in languages:
        return found
    return [
        element
        for element, language in zip(found, languages, strict=True)
        if language in ("", _OURS)
    ]


def _foreign(item: Element) -> Iterator[str]:
    """A note where a headline or a description was left out."""
    for name in ("headline", "description"):
        found = list(below(item, "contentmeta", name))
        count = len(found) - len(_in_one_language(found))
        if count:
            yield f"{count} {name}{'' if count == 1 else 's'} in another language left out."


def _language(element: Element) -> str:
    """The language of an element, "" where neither it nor what it stands in says one."""
    said = (each.get(_LANGUAGE) for each in (element, *element.iterancestors()))
    return next(filter(None, said), "").lower().partition("-")[0]


def _code(item: Element, name: str) -> str:
    """What an element of `itemMeta` says: "usable" for `qcode="stat:usable"`."""
    for element in below(item, "itemmeta", name):
        said = element.get("qcode") or element.get("uri") or element.get("literal") or ""
        return said.replace("/", ":").rpartition(":")[2].lower()
    return ""


STANDARD = Standard(_is_item, _described, _pieces)
