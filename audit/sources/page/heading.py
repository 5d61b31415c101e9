"""The headline of a page's article, and what stands between it and the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, islice

from audit.sources.markup.layout import Element
from audit.sources.page.blocks import Blocks, ancestors, letters
from audit.sources.page.facts import Facts

_NEAREST = 3  # elements around a block among which its <h1> is
_LONGEST_HEADLINE = 200  # characters, where only its place and name make it one
_MOST_BEFORE = 12  # blocks between headline and text that are looked at
_LEAST_DESCRIPTION = 20  # letters of a description by which a standfirst is known
_LONGEST_BYLINE = 120
_LEAST_NAME = 4


def headline(page: Blocks, facts: Facts, numbers: Sequence[int]) -> tuple[int, ...]:
    """The blocks of the headline; `numbers` are those taken for the article's text.

    It is the <h1> that says what the title of the page does, else any block that does; else an
    <h1> that is no link home, or what is called a headline and stands over the text.
    """
    titles = [title for title in (letters(title.text) for title in facts.titles) if title]
    first_level = filter(
        lambda number: _is_first_level(page.element(number)), range(len(page.found))
    )
    headings = [tuple(lines) for _, lines in groupby(first_level, key=page.element)]
    for heading in headings:
        said = letters("".join(map(page.text, heading)))
        if said and any(_is_same(said, title) for title in titles):
            return heading
    for number in range(len(page.found)):
        if letters(page.text(number)) in titles and not page.is_away(number):
            return (number,)
    apart = [heading for heading in headings if not page.is_away(heading[0])]
    if apart:
        return apart[-1]
    text = (number for number in numbers if not page.is_away(number))
    return tuple(number for number in islice(text, 1) if _is_called_headline(page, number))


def _is_called_headline(page: Blocks, number: int) -> bool:
    is_short = len(page.text(number)) <= _LONGEST_HEADLINE and not page.is_sentence(number)
    return is_short and page.regions.is_headline(page.element(number))


def _is_first_level(element: Element) -> bool:
    return any(above.name == "h1" for above in islice(ancestors(element), _NEAREST))


def _is_same(said: str, title: str) -> bool:
    """Whether a heading is the title, or the better part of it: not the site's name in it."""
    return title in said or (said in title and 2 * len(said) >= len(title))


def before(
    page: Blocks, facts: Facts, heading: Sequence[int], body: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Standfirst and byline, which stand between the headline and the text.

    They may be among `body`; of that something is always left.
    """
    standfirst, byline = list[int](), list[int]()
    text = list(body)
    start = heading[-1] + 1 if heading else max(body, default=0)
    for number in range(start, min(start + _MOST_BEFORE, len(page.found))):
        if len(text) < 2 or number > text[0]:
            break
        if not byline and _is_byline(page, facts, number):
            byline.append(number)
        elif page.is_away(number) or page.kind(number) == "caption":
            continue
        elif _is_standfirst(page, facts, number, heading, text):
            standfirst.append(number)
        elif number == text[0]:
            break
        else:
            continue
        if number == text[0]:
            text.pop(0)
    return tuple(standfirst), tuple(byline)


def _is_standfirst(
    page: Blocks, facts: Facts, number: int, heading: Sequence[int], text: Sequence[int]
) -> bool:
    element = page.element(number)
    if page.regions.is_standfirst(element):
        return True
    if element.name == "h2" and heading and number == heading[-1] + 1:
        return True
    said = letters(page.text(number))
    descriptions = map(letters, facts.descriptions)
    is_said = any(
        len(other) >= _LEAST_DESCRIPTION and said.startswith(other) for other in descriptions
    )
    next_one = next(other for other in text if other != number)
    return is_said and element.parent is not page.element(next_one).parent


def _is_byline(page: Blocks, facts: Facts, number: int) -> bool:
    element = page.element(number)
    is_short = len(page.text(number)) <= _LONGEST_BYLINE and not page.is_sentence(number)
    if not is_short or page.regions.is_furniture(element):
        return False
    said = letters(page.text(number))
    names = filter(lambda name: len(name) >= _LEAST_NAME, map(letters, facts.authors))
    return any(name in said for name in names) or page.regions.is_byline(element)
