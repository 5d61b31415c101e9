"""The text of a page's article: what was taken for it, mended at its edges and in its middle.

Trafilatura leaves short paragraphs, subheadings and tables out of the middle of an article: they
are put back. What publishers put there is taken out: boxes of related stories, share bars, prompts
to subscribe.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from audit.sources.markup.layout import Element
from audit.sources.page.blocks import Blocks, Kin, ancestors, around, shape

_PROSE = 60  # characters of a paragraph that belongs to the article it stands in the middle of
_LONGEST_LABEL = 40
_STRUCTURES = frozenset("blockquote dd dt li pre td th".split())
# "Read this too", "related", "more news", "advertisement": what stands over a box of links.
_LABEL = regex.compile(
    r"""(?:ये|यह|इसे)\s+भी\s+(?:पढ़|देख|जान) | संबंधित | सम्बन्धित | और\s+(?:पढ़ें|ख़?बरें)
    | (?:अन्य|बड़ी|ताज़?ा|टॉप|प्रमुख)\s+ख़?बरें | विज्ञापन | आपके\s+लिए
    | also\s+read | read\s+(?:also|more) | related | recommended | advertisement | trending""",
    regex.VERBOSE | regex.IGNORECASE,
)


def body(page: Blocks, numbers: Sequence[int], heading: Sequence[int]) -> list[int]:
    """What of `numbers` is the article's text below its `heading`, and what belongs between."""
    over, end = set(heading), max(heading, default=-1)
    texts = [
        number
        for number in numbers
        if number not in over and page.kind(number) != "caption" and not page.is_link(number)
    ]
    below = [number for number in texts if heading and number > end]
    texts = _if_most(page, below, texts)
    texts = _if_most(page, [number for number in texts if not page.is_away(number)], texts)
    texts = _near_core(page, texts)
    if not texts:
        return []
    kin = Kin(map(page.element, texts))
    first, last = texts[0], texts[-1]
    while first - 1 > end and _continues(page, first - 1, kin):
        first -= 1
    while last + 1 < len(page.found) and _continues(page, last + 1, kin):
        last += 1
    known = set(texts)
    text = [
        number
        for number in range(first, last + 1)
        if number in known or (number not in over and _belongs(page, number, kin))
    ]
    return _trimmed(page, [number for number in text if not _is_label(page, number)])


def _if_most(page: Blocks, some: list[int], numbers: list[int]) -> list[int]:
    """`some` of `numbers`, if that is most of their text: else they were told apart wrongly."""
    return some if 2 * page.size(some) >= page.size(numbers) else numbers


def _near_core(page: Blocks, numbers: list[int]) -> list[int]:
    """`numbers` without the little that trails around the element that holds most of them.

    Over it a standfirst may stand, and under it more text of the same make; but bylines, and notes
    on cookies, donations and mistakes as well.
    """
    core = _core(page, numbers)
    if core is None:
        return numbers
    inside = [number for number in numbers if core in ancestors(page.element(number))]
    first, last = inside[0], inside[-1]
    under = [number for number in numbers if number > last]
    if 5 * page.size(under) < page.size(numbers):
        under = [number for number in under if _is_made_like(page.element(number), core)]
    over = [
        number
        for number in numbers
        if number < first and (page.is_sentence(number) or page.kind(number) == "heading")
    ]
    return [*over, *(number for number in numbers if first <= number <= last), *under]


def _core(page: Blocks, numbers: list[int]) -> Element | None:
    """The innermost element that holds most of `numbers` and more than one; None for none."""
    most = around(page.found, numbers)
    for number in numbers:
        for element in ancestors(page.element(number)):
            if element in most and element is not page.element(number):
                return element
    return None


def _is_made_like(element: Element, core: Element) -> bool:
    make = (core.name, core.attributes)
    return any(make == (one.name, one.attributes) for one in ancestors(element))


def _continues(page: Blocks, number: int, kin: Kin) -> bool:
    """Whether the article may go on with a block at its end: one beside its paragraphs."""
    return kin.is_beside(page.element(number)) and page.kind(number) != "heading"


def _belongs(page: Blocks, number: int, kin: Kin) -> bool:
    """Whether a block in the middle of an article, which nobody took for its text, is that."""
    if page.kind(number) == "caption" or page.is_away(number):
        return False
    return (
        page.kind(number) == "heading"
        or page.element(number).name in _STRUCTURES
        or (len(page.text(number)) >= _PROSE and page.is_sentence(number))
        or kin.has(page.element(number))
    )


def _is_label(page: Blocks, number: int) -> bool:
    """Whether it is the title of a box that is no part of the article."""
    text = page.text(number)
    if len(text) > _LONGEST_LABEL or not _LABEL.match(text):
        return False
    return number + 1 >= len(page.found) or page.is_away(number + 1)


def _trimmed(page: Blocks, body: list[int]) -> list[int]:
    """`body` without what is at its ends and is neither a sentence nor like its neighbour."""
    first, last = 0, len(body)
    while last - first > 1 and _is_odd(page, body[last - 1], body[last - 2]):
        last -= 1
    while last - first > 1 and _is_odd(page, body[first], body[first + 1]):
        first += 1
    return body[first:last]


def _is_odd(page: Blocks, number: int, neighbour: int) -> bool:
    if page.kind(number) == "heading":
        return number > neighbour  # under the last heading there is nothing
    if len(page.text(number)) >= _PROSE or page.is_sentence(number):
        return False
    one, other = page.element(number), page.element(neighbour)
    is_beside = one.name == other.name and one.parent is other.parent
    return one is not other and not is_beside and shape(one) != shape(other)
