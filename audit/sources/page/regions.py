"""What the elements of a page are called: a share bar, a byline, a box of related stories.

Publishers' templates name their parts in English, in class and id, by few words that all of them
use.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

import regex

from audit.sources.markup.layout import Element
from audit.sources.markup.tags import attributes

_LONGEST = 300  # characters of a class or id that are looked at
_NEAREST = 3  # elements around a block whose names tell what it is
_CAMEL = regex.compile(r"(?<=[a-z])(?=[A-Z])")


def _words(pattern: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", regex.VERBOSE)


_FURNITURE = _words(
    r"""nav | nav-?bar | navigation | menu | bread-?crumbs? | foot | footer | side-?bar
    | shar(?:e|ing)(?:-?bar)? | social | follow | newsletter | subscri\w* | comments?
    | related(?:-?(?:stories|news|posts|articles))? | recommend\w* | trending | popular
    | also-?read | read-?(?:also|more) | more-?(?:stories|news|from) | most-?(?:read|viewed)
    | next-?(?:story|article) | tags | tag-?(?:list|cloud) | topics | disclaimer | copyright
    | advert\w* | ads? | adv | promo\w* | sponsor\w* | taboola | outbrain | cookies? | consent
    | log-?in | app-?(?:download|install)"""
)
_FURNITURE_NAMES = frozenset({"aside", "dialog", "footer", "menu", "nav"})
_FURNITURE_ROLES = frozenset(
    "banner complementary contentinfo dialog menu navigation search toolbar".split()
)
_STANDFIRST = _words(
    r"""stand-?first | summary | synopsis | sub-?title | sub-?head(?:line|ing)? | dek | excerpt
    | strap-?line | description | alternative-?headline | intro"""
)
_HEADLINE = _words(r"head | head-?line | heading | title")
_BYLINE = _words(r"by-?line | authors? | author-?name | writer | reporter | written-?by")
_ARTICLE = _words(r"article-?body")


class Regions:
    """The elements of one page, each looked at once.

    What is `around` the article counts for nothing: templates call whole pages "with-sidebar".
    """

    def __init__(self, around: Set[Element] = frozenset()) -> None:
        self._around = around
        self._furniture: dict[Element, bool] = {}
        self._articles: dict[Element, bool] = {}

    def is_article(self, element: Element) -> bool:
        """Whether the page says that `element` holds its article."""
        found = self._articles.get(element)
        if found is None:
            found = self._articles[element] = _is_article(element)
        return found

    def is_furniture(self, element: Element) -> bool:
        """Whether `element` is in a part of the page that no article is in."""
        path = list[Element]()
        above: Element | None = element
        while above is not None and above not in self._around and above not in self._furniture:
            path.append(above)
            above = above.parent
        found = above is not None and self._furniture.get(above, False)
        for below in reversed(path):
            found = found or _is_furniture(below)
            self._furniture[below] = found
        return found

    def is_headline(self, element: Element) -> bool:
        """Whether `element` or what is near around it is called a headline."""
        return any(_HEADLINE.search(name) for name in self._near(element))

    def is_standfirst(self, element: Element) -> bool:
        """Whether `element` or what is near around it is called a standfirst."""
        return any(_STANDFIRST.search(name) for name in self._near(element))

    def is_byline(self, element: Element) -> bool:
        """Whether `element` or what is near around it is called a byline."""
        return any(_BYLINE.search(name) for name in self._near(element))

    def _near(self, element: Element) -> Iterator[str]:
        above: Element | None = element
        for _ in range(_NEAREST):
            if above is None or above in self._around:
                return
            yield _names(above)
            above = above.parent


def _is_article(element: Element) -> bool:
    if element.name in ("article", "main"):
        return True
    return bool(_ARTICLE.search(_names(element))) or _attribute(element, "role") == "main"


def _is_furniture(element: Element) -> bool:
    if element.name in _FURNITURE_NAMES:
        return True
    if not element.attributes:
        return False
    names = _names(element)
    return bool(_FURNITURE.search(names)) or _attribute(element, "role") in _FURNITURE_ROLES


def _names(element: Element) -> str:
    """Class, id and property of an element, in lower case and their words set apart by hyphens."""
    if not element.attributes:
        return ""
    named = attributes(element.attributes)
    written = " ".join(named.get(key, "")[:_LONGEST] for key in ("class", "id", "itemprop"))
    return _CAMEL.sub("-", written).lower().replace("_", "-")


def _attribute(element: Element, name: str) -> str:
    return attributes(element.attributes).get(name, "").lower() if element.attributes else ""
