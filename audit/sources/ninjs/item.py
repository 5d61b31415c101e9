"""An item of ninjs, of whatever version and agency, and what of it is to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import regex

from audit.sources.agency import Piece, marked_up, renditions, titled
from audit.sources.dates import iso
from audit.sources.markup import is_markup

_IDS = ("uri", "guid", "urn")
_MEDIA = frozenset("picture graphic image photo video audio animation".split())
_STANDFIRSTS = ("kicker", "subhead", "teaser", "abstract", "summary")
# Roles of descriptions that nobody reads: credits, keywords, notes to the desk.
_NO_TEXT = regex.compile("credit|copyright|usage|note|keyword|instruction")

Find = Callable[[str], int | None]
"""Tells where in the document a text is written, None where it is written otherwise."""


class _Text(NamedTuple):
    """A headline, a description or a body, and what is said of its role and media type."""

    role: str
    text: str


class Item:
    """An item by its keys in lower case: `version_created` is `versionCreated`."""

    def __init__(self, item: Mapping[str, object]) -> None:
        self._known = {name.lower().replace("_", ""): value for name, value in item.items()}

    @property
    def identifier(self) -> str:
        """Its uri, or what Superdesk and dpa have instead; "" where there is none."""
        return self.word(*_IDS)

    @property
    def published(self) -> str:
        """When the first version was made."""
        return iso(self.word("firstcreated", "contentcreated", "versioncreated"))

    @property
    def updated(self) -> str:
        """When this version was made."""
        return iso(self.word("versioncreated", "updated"))

    @property
    def is_media(self) -> bool:
        """Whether it is a picture or the like, so that what it says is a caption."""
        return self.word("type").lower() in _MEDIA

    @property
    def has_text(self) -> bool:
        """Whether anything can be read of it."""
        return any(True for _ in self.pieces(lambda _: None))

    def word(self, *names: str) -> str:
        """The first of `names` whose value is a text, and not empty."""
        values = (self._known.get(name) for name in names)
        return next((value for value in values if isinstance(value, str) and value.strip()), "")

    def pieces(self, find: Find) -> Iterator[Piece]:
        """What is to be read of it."""
        for role, text in (*self._texts("headline"), *self._listed("headlines")):
            yield from titled("standfirst" if "sub" in role else "headline", text, find(text))
        for name in _STANDFIRSTS:
            if text := self.word(name):
                yield from titled("standfirst", text, find(text))
        if byline := self.word("byline", "by"):
            yield from titled("byline", byline, find(byline))
        yield from renditions(list(marked_up("body", text, find(text))) for text in self.bodies())
        yield from self._described("caption" if self.is_media else "standfirst", find)
        for inner in self.associated():
            if inner.is_media:
                yield from inner._described("caption", find)

    def bodies(self) -> list[str]:
        """Its bodies, HTML first; one may be another rendition of one before."""
        found = [*self._texts("body"), *self._listed("bodies")]
        found += [_Text("html", self.word(name)) for name in ("articlehtml", "infoboxhtml")]
        return [text for _, text in sorted(found, key=_rank) if text.strip()]

    def associated(self) -> Iterator[Item]:
        """The items associated with it: an object of items or of lists of them, or a list."""
        found = self._known.get("associations")
        members: Iterable[object] = found.values() if isinstance(found, dict) else [found]
        for member in members:
            for item in member if isinstance(member, list) else [member]:
                if isinstance(item, dict):
                    yield Item(item)

    def _described(self, field: str, find: Find) -> Iterator[Piece]:
        described = [*self._texts("description"), *self._listed("descriptions")]
        described.append(_Text("", self.word("caption")))
        for role, text in sorted(described, key=_rank):
            if not _NO_TEXT.search(role):
                yield from marked_up(field, text, find(text))

    def _texts(self, prefix: str) -> Iterator[_Text]:
        """The texts of 1.x, whose keys begin with what they are: body_xhtml, body_text."""
        for name, value in self._known.items():
            if name.startswith(prefix) and isinstance(value, str):
                yield _Text(name.removeprefix(prefix), value)

    def _listed(self, name: str) -> Iterator[_Text]:
        """The texts in a list of 2.x and 3.x."""
        found = self._known.get(name)
        for member in found if isinstance(found, list) else []:
            if isinstance(member, dict):
                text = Item(member)
                role = f"{text.word('role')} {text.word('contenttype')}".lower()
                yield _Text(role, text.word("value"))
            elif isinstance(member, str):
                yield _Text("", member)


def _rank(text: _Text) -> int:
    """HTML has paragraphs, plain text may have lost them, other XML is not ours to read."""
    if "html" in text.role:
        return 0
    return 2 if is_markup(text.text) else 1
