"""Which blocks of a page are its headline, standfirst, byline, body and captions.

Trafilatura says where the article is; where it does not know, the page's own <article> or its
longest run of paragraphs does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from audit.sources.markup.layout import Element, Shown
from audit.sources.page.blocks import Blocks, ancestors, around, container
from audit.sources.page.body import body
from audit.sources.page.extractor import picked
from audit.sources.page.facts import Facts
from audit.sources.page.heading import before, headline
from audit.sources.page.regions import Regions

_LEAST = 100  # characters of an article that nothing on the page calls one
_LEAST_TEASERS = 3  # headings that are links, for a page that lists others
_MOST_CAPTIONS = 200


class Chosen(NamedTuple):
    """Numbers of the blocks of an article, by what they are; each in order of the page."""

    headline: tuple[int, ...]
    standfirst: tuple[int, ...]
    byline: tuple[int, ...]
    body: tuple[int, ...]
    captions: tuple[int, ...]


def choose(found: Sequence[Shown], facts: Facts) -> Chosen | None:
    """The article among the blocks of a page; None where there is none."""
    numbers = sorted(picked(found)) or _by_structure(found)
    most = around(found, numbers)
    page = Blocks(found, Regions(most))
    heading = headline(page, facts, numbers)
    text = body(page, numbers, heading)
    captions = _captions(page, heading, text, most)
    if not (text or captions):
        return None
    if not facts.is_article and _is_index(page, heading, text):
        return None
    standfirst, byline = before(page, facts, heading, text)
    left = (number for number in text if number not in (*standfirst, *byline))
    return Chosen(heading, standfirst, byline, tuple(left), captions)


def _by_structure(found: Sequence[Shown]) -> list[int]:
    """Where trafilatura finds nothing: what the page calls its article, or the longest run."""
    page = Blocks(found, Regions())
    texts = [number for number in range(len(found)) if not page.is_away(number)]
    sizes, runs = Counter[Element](), Counter[Element]()
    for number in texts:
        size = len(page.text(number))
        runs[container(page.element(number))] += size
        called = filter(page.regions.is_article, ancestors(page.element(number)))
        sizes.update(dict.fromkeys(called, size))
    if not sizes:
        sizes = Counter({element: size for element, size in runs.items() if size >= _LEAST})
    if not sizes:
        return []
    ((chosen, _),) = sizes.most_common(1)
    return [number for number in texts if chosen in ancestors(page.element(number))]


def _captions(
    page: Blocks, heading: Sequence[int], text: Sequence[int], most: frozenset[Element]
) -> tuple[int, ...]:
    """The captions of the article's pictures: between headline and end, or within its element."""
    first = min((*heading, *text), default=0)
    last = max(text, default=-1)
    within = {element for element in most if element.name not in ("", "html", "body")}
    found = (
        number
        for number in range(len(page.found))
        if page.kind(number) == "caption"
        and not page.is_away(number)
        and (first <= number <= last or not within.isdisjoint(ancestors(page.element(number))))
    )
    return tuple(islice(found, _MOST_CAPTIONS))


def _is_index(page: Blocks, heading: Sequence[int], text: Sequence[int]) -> bool:
    """Whether the page lists other pages, with a few words on each."""
    if not text:
        return False
    links = [number for number in range(len(page.found)) if page.is_link(number)]
    if not heading and page.size(links) > page.size(text):
        return True
    teasers = sum(
        page.kind(number) == "heading" and text[0] <= number < text[-1] for number in links
    )
    return teasers >= _LEAST_TEASERS and 2 * teasers >= len(text)
