"""The blocks of a page, and how they stand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from audit.sources.markup.layout import Element, Shown
from audit.sources.page.regions import Regions

LINKED = 0.7  # share of a block's characters that are links, where it leads elsewhere
_SENTENCE_END = regex.compile(r"[।॥.?!…]['\"”’)\]]*$")
_NO_LETTERS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a page by their numbers."""

    found: Sequence[Shown]
    regions: Regions

    def text(self, number: int) -> str:
        """The text of a block."""
        return self.found[number].block.text

    def kind(self, number: int) -> str:
        """ "text", "heading" or "caption"."""
        return self.found[number].block.kind

    def element(self, number: int) -> Element:
        """The element that a block is laid out by."""
        return self.found[number].element

    def size(self, numbers: Iterable[int]) -> int:
        """The characters of all of them."""
        return sum(len(self.text(number)) for number in numbers)

    def is_link(self, number: int) -> bool:
        """Whether a block leads elsewhere."""
        return self.found[number].linked >= LINKED

    def is_away(self, number: int) -> bool:
        """Whether a block leads elsewhere or is part of the page's furniture."""
        return self.is_link(number) or self.regions.is_furniture(self.element(number))

    def is_sentence(self, number: int) -> bool:
        """Whether a block ends like a sentence."""
        return _SENTENCE_END.search(self.text(number)) is not None


class Kin:
    """The elements of an article's paragraphs, to tell others of their kind by."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._elements = set(elements)
        self._containers = {container(element) for element in self._elements}
        self._shapes = {shape(element) for element in self._elements}

    def is_beside(self, element: Element) -> bool:
        """Whether it stands beside a paragraph of the article, or is a further line of one."""
        return element in self._elements or container(element) in self._containers

    def has(self, element: Element) -> bool:
        """Whether it stands or is made like a paragraph of the article."""
        return (
            self.is_beside(element) or element in self._containers or shape(element) in self._shapes
        )


def container(element: Element) -> Element:
    """What paragraphs stand side by side in."""
    return element.parent or element


def ancestors(element: Element) -> Iterator[Element]:
    """The element itself and all that it is in, the innermost first."""
    above: Element | None = element
    while above is not None:
        yield above
        above = above.parent


def around(found: Sequence[Shown], numbers: Sequence[int]) -> frozenset[Element]:
    """The elements that hold more than half of the blocks `numbers`, by their length."""
    sizes = Counter[Element]()
    whole = 0
    for number in numbers:
        size = len(found[number].block.text)
        sizes.update(dict.fromkeys(ancestors(found[number].element), size))
        whole += size
    return frozenset(element for element, size in sizes.items() if 2 * size > whole)


def letters(text: str) -> str:
    """`text` by its letters and digits alone: titles differ in quotes and spaces."""
    return _NO_LETTERS.sub("", text).lower()


def shape(element: Element) -> tuple[object, ...]:
    """What paragraphs have in common where each has a box of its own."""
    parent = container(element)
    return element.name, element.attributes, parent.name, parent.attributes, container(parent)
