"""What a web page says of itself for machines: its titles, dates and address.

It stands in JSON-LD (schema.org), in <meta>, <link> and <title>. Publishers fill them in with
care, for search engines go by them, but for the site's name at the end of titles.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import regex

from audit.sources.dates import iso
from audit.sources.markup import plain
from audit.sources.markup.tags import Tag, attributes, scan

_LONGEST = 1_000  # characters of a title or an address
_MOST_VALUES = 5_000  # of a JSON-LD document that are looked at
_MOST = 10  # values of one property
_ARTICLE = regex.compile(r"\w*(?:Article|Posting)|Report")
_TITLES = ("og:title", "twitter:title", "title")
_DESCRIPTIONS = ("description", "og:description", "twitter:description")
_AUTHORS = ("author", "article:author")
_PUBLISHED = ("article:published_time", "datepublished", "publish-date", "date")
_UPDATED = ("article:modified_time", "datemodified", "og:updated_time", "last-modified")
_ADDRESSES = ("canonical", "og:url")
_KEYS = {"og:type", "og:site_name"}.union(
    _TITLES, _DESCRIPTIONS, _AUTHORS, _PUBLISHED, _UPDATED, _ADDRESSES
)
_SEPARATOR = regex.compile(r"\s+(?:[|–—:\-]|::|»)\s+|\s*\|\s*")
# By what a site's name is known where the page does not tell it.
_SITE = regex.compile(
    r"\b(?:news|hindi|samachar|tv)\b|\.(?:com|in|org|net)\b|समाचार|न्यूज|टीवी", regex.IGNORECASE
)
_SITE_FOLLOWS = frozenset({"|", "::", "»"})
_MOST_WORDS = 5  # of a site's name
_LEAST_WORDS = 3  # that a headline keeps when it is cut off
_BAD_ADDRESS = regex.compile(r"[\s\p{C}<>\"]")


class Said(NamedTuple):
    """A text that the page says of itself, and where in the HTML."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself; what it does not say is empty.

    `titles` are without the name of the site, the most trustworthy first; `link` is an absolute
    web address; dates are ISO 8601. `is_article` if it calls itself one.
    """

    titles: tuple[Said, ...]
    descriptions: tuple[str, ...]
    authors: tuple[str, ...]
    published: str
    updated: str
    link: str
    is_article: bool


def facts(html: str, address: str = "") -> Facts:
    """What the page `html`, fetched from `address`, says of itself. Raises nothing."""
    said = dict[str, Said]()
    article, place = dict[str, Any](), (0, 0)
    opened = None
    for tag in scan(html):
        if opened and tag.name in ("/script", "/title"):
            content = html[opened.end : tag.start].rpartition("</")[0]
            if opened.name == "title":
                said.setdefault("title", Said(plain(content), opened.end, tag.start))
            elif "ld+json" in opened.attributes and not article:
                article, place = _article(content), (opened.end, tag.start)
        elif tag.name in ("meta", "link"):
            key, value = _pair(tag)
            if key in _KEYS:
                said.setdefault(key, Said(plain(value), tag.start, tag.end))
        opened = tag
    return _facts({key: one for key, one in said.items() if one.text}, article, place, address)


def _pair(tag: Tag) -> tuple[str, str]:
    """What a <meta> or <link> says, and of what."""
    named = attributes(tag.attributes)
    if tag.name == "link":
        return named.get("rel", "").lower(), named.get("href", "")
    key = named.get("property") or named.get("name") or named.get("itemprop") or ""
    return key.lower(), named.get("content", "")


def _facts(
    said: Mapping[str, Said], article: Mapping[str, Any], place: tuple[int, int], address: str
) -> Facts:
    def texts(property_name: str, keys: Sequence[str]) -> list[str]:
        """What the article and the page say, the article first."""
        read = [
            *_texts(article.get(property_name)),
            *(said[key].text for key in keys if key in said),
        ]
        return list(dict.fromkeys(read))

    site = said["og:site_name"].text if "og:site_name" in said else ""
    kind = said["og:type"].text.lower() if "og:type" in said else ""
    titles = [Said(text, *place) for text in _texts(article.get("headline"))]
    titles += (said[key] for key in _TITLES if key in said)
    dates = (texts("datePublished", _PUBLISHED), texts("dateModified", _UPDATED))
    published, updated = (next(filter(None, map(iso, date)), "") for date in dates)
    return Facts(
        titles=tuple(
            title._replace(text=without_site(title.text, site))
            for title in titles
            if len(title.text) <= _LONGEST
        ),
        descriptions=tuple(texts("description", _DESCRIPTIONS)),
        authors=tuple(texts("author", _AUTHORS)),
        published=published,
        updated=updated,
        link=_link([said[key].text for key in _ADDRESSES if key in said], article, address),
        is_article=bool(article) or kind == "article",
    )


def _article(text: str) -> dict[str, Any]:
    """The first object of a JSON-LD document that is an article; {} where there is none."""
    try:
        waiting = deque([json.loads(text.strip(), strict=False)])
    except (ValueError, RecursionError):
        return {}
    for _ in range(_MOST_VALUES):
        if not waiting:
            break
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            kinds = value.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and _ARTICLE.fullmatch(name) for name in names):
                return value
            waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)
    return {}


def _texts(value: object) -> Iterator[str]:
    """The text of a JSON-LD value: a string, an object with a name, or a list of these."""
    for one in value[:_MOST] if isinstance(value, list) else [value]:
        text = one.get("name") if isinstance(one, dict) else one
        if isinstance(text, str) and (bare := plain(text)):
            yield bare


def _link(named: Sequence[str], article: Mapping[str, Any], fetched: str) -> str:
    """The address readers know the page by: no home page, which careless templates name."""
    for text in (*named, *_texts(article.get("url")), fetched):
        try:
            address = urljoin(fetched, text)
            parts = urlsplit(address)
        except ValueError:
            continue
        is_web = parts.scheme in ("http", "https") and parts.netloc
        is_page = parts.path.strip("/") or parts.query
        if is_web and is_page and len(address) <= _LONGEST and not _BAD_ADDRESS.search(address):
            return address
    return ""


def without_site(title: str, site: str = "") -> str:
    """A title without the name of the site behind it: “शीर्षक | आज की ख़बर” → “शीर्षक”."""
    while True:
        separators = list(_SEPARATOR.finditer(title))
        if not separators:
            return title
        last = separators[-1]
        head, tail = title[: last.start()].rstrip(), title[last.end() :].strip()
        is_site = (
            tail.lower() == site.lower()
            or last.group().strip() in _SITE_FOLLOWS
            or _SITE.search(tail)
        )
        if not is_site or len(tail.split()) > _MOST_WORDS or len(head.split()) < _LEAST_WORDS:
            return title
        title = head
