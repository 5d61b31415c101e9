"""Phrase patterns over folded words: one trie for thousands of entries, one pass a sentence.

The pattern language is described in reference/README.md. Elements become edges of a trie;
each word of the text is looked up once to see whether it can open a pattern at all, which
for most words ends the matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from audit.errors import ReferenceDataError
from audit.knowledge.tables import Row
from audit.model import Sentence, Severity, Span, Token, TokenKind
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas, verb_stem, verb_stems

_ANY, _NUMERAL = "_", "#"
_GAP = 3
_MEMO = 1 << 17  # distinct words remembered by one index
# Inside a phrase hyphens and quotation marks are passed over.
_TRANSPARENT = frozenset("-‐‑–'\"‘’“”«»")
NUMBER_WORDS = frozenset(
    fold(word)
    for word in (
        "एक दो तीन चार पांच छह छः छे सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
        "बीस पच्चीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे सौ सैकड़ों हजार हज़ार हजारों लाख लाखों करोड़ "
        "करोड़ों अरब अरबों खरब मिलियन बिलियन दर्जन दर्जनों दोनों तीनों चारों"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry. `convict` and `acquit` are sets of symbols (see `symbols_of`)."""

    pattern: str
    severity: Severity
    suggestion: str
    convict: frozenset[str]
    acquit: frozenset[str]
    row: Row


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """Where an entry matched, and the neighbour that convicted it, if it needed one."""

    phrase: Phrase
    span: Span
    neighbour: str


@dataclass(slots=True)
class _Node:
    edges: dict[str, _Node] = field(default_factory=dict)
    # (entry, first reported word, one past the last reported word), counted from the match
    ends: list[tuple[Phrase, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Element:
    """One place in a pattern: what may stand there, and whether it may be missing."""

    symbols: tuple[str, ...]
    least: int = 1
    most: int = 1


class PhraseIndex:
    """All entries of a phrase table, ready for matching. Immutable but for memoised lookups."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._root = _Node()
        self._openings: dict[str, tuple[str, ...]] = {}
        self.phrases: list[Phrase] = []
        for row in rows:
            phrase = Phrase(
                pattern=row["pattern"],
                severity=Severity[row["severity"].upper()],
                suggestion=row["suggestion"],
                convict=_context(row["convict"]),
                acquit=_context(row["acquit"]),
                row=row,
            )
            self.phrases.append(phrase)
            self._add(phrase)

    def matches(self, sentence: Sentence) -> Iterator[PhraseMatch]:
        """The longest match of each entry at each place, in order of position."""
        openings, root_edges = self._openings, self._root.edges
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            symbols = openings.get(token.folded)
            if symbols is None:
                symbols = tuple(sorted(root_edges.keys() & symbols_of(token)))
                if len(openings) < _MEMO:
                    openings[token.folded] = symbols
            for symbol in symbols:
                # Most openings end here: the next word fits none of their patterns.
                node = root_edges[symbol]
                following = _next_word(tokens, index + 1)
                if node.ends or (
                    following is not None
                    and not node.edges.keys().isdisjoint(
                        (_ANY, *symbols_of(tokens[following]))
                        if _ANY in node.edges
                        else symbols_of(tokens[following])
                    )
                ):
                    yield from self._complete(tokens, index, symbol)

    def _complete(
        self, tokens: tuple[Token, ...], index: int, symbol: str
    ) -> Iterator[PhraseMatch]:
        best: dict[str, tuple[Phrase, tuple[int, ...], int, int]] = {}
        stack: list[tuple[_Node, tuple[int, ...]]] = [(self._root.edges[symbol], (index,))]
        while stack:
            node, path = stack.pop()
            for phrase, first, last in node.ends:
                known = best.get(phrase.pattern)
                if known is None or (len(known[1]), known[3] - known[2]) < (len(path), last - first):
                    best[phrase.pattern] = (phrase, path, first, last)
            if not node.edges:
                continue
            position = _next_word(tokens, path[-1] + 1)
            if position is None:
                continue
            for edge in node.edges.keys() & symbols_of(tokens[position]):
                stack.append((node.edges[edge], (*path, position)))
            if _ANY in node.edges:
                stack.append((node.edges[_ANY], (*path, position)))
        for _, (phrase, path, first, last) in sorted(best.items()):
            neighbour = _judge(phrase, tokens, path)
            if neighbour is not None:
                span = Span(tokens[path[first]].start, tokens[path[last - 1]].end)
                yield PhraseMatch(phrase, span, neighbour)

    def _add(self, phrase: Phrase) -> None:
        elements, first, last = _parse(phrase.pattern)
        choices = [range(element.least, element.most + 1) for element in elements]
        for counts in product(*choices):
            repeated = [
                element
                for element, count in zip(elements, counts, strict=True)
                for _ in range(count)
            ]
            start, end = sum(counts[:first]), sum(counts[:last])
            if start == end:
                continue
            for path in product(*(element.symbols for element in repeated)):
                node = self._root
                for symbol in path:
                    node = node.edges.setdefault(symbol, _Node())
                node.ends.append((phrase, start, end))


def symbols_of(token: Token) -> frozenset[str]:
    """Everything a pattern element may call this token."""
    if token.kind >= TokenKind.PUNCTUATION:
        return frozenset()
    if token.kind is TokenKind.NUMBER:
        return frozenset((token.folded, _NUMERAL))
    return _word_symbols(token.folded)


@lru_cache(maxsize=1 << 16)
def _word_symbols(folded: str) -> frozenset[str]:
    found = [folded]
    found += ["~" + lemma for lemma in noun_lemmas(folded)]
    found += ["@" + stem for stem in verb_stems(folded)]
    if folded in NUMBER_WORDS:
        found.append(_NUMERAL)
    return frozenset(found)


def symbol(element: str) -> str:
    """The symbol that an element of a pattern or a context list stands for."""
    if element.startswith("@"):
        return "@" + verb_stem(fold(element[1:]))
    if element.startswith("~"):
        return "~" + fold(element[1:])
    return fold(element)


def _context(cell: str) -> frozenset[str]:
    return frozenset(symbol(element) for element in cell.split())


def _next_word(tokens: tuple[Token, ...], index: int) -> int | None:
    while index < len(tokens):
        token = tokens[index]
        if token.kind < TokenKind.PUNCTUATION:
            return index
        if token.text not in _TRANSPARENT:
            return None
        index += 1
    return None


def _judge(phrase: Phrase, tokens: tuple[Token, ...], path: tuple[int, ...]) -> str | None:
    """The word that convicts ("" where none is needed), or None where the entry is silent."""
    if not phrase.convict and not phrase.acquit:
        return ""
    inside = set(path)
    neighbour = "" if not phrase.convict else None
    for index, token in enumerate(tokens):
        if index in inside:
            continue
        symbols = symbols_of(token)
        if not phrase.acquit.isdisjoint(symbols):
            return None
        if neighbour is None and not phrase.convict.isdisjoint(symbols):
            neighbour = token.text
    return neighbour


def _parse(pattern: str) -> tuple[list[_Element], int, int]:
    """Elements of a pattern, and the range of them that is reported."""
    elements: list[_Element] = []
    first, last = 0, None
    for part in pattern.split(" "):
        if part == "[":
            first = len(elements)
        elif part == "]":
            last = len(elements)
        elif part == "*":
            elements.append(_Element((_ANY,), 0, _GAP))
        else:
            least = 0 if part.endswith("?") else 1
            names = part.removesuffix("?").split("|")
            elements.append(_Element(tuple(map(symbol, names)), least))
    if last is None:
        last = len(elements)
    # An opening that may be missing leaves the next element to open the pattern.
    fixed = next((i for i, element in enumerate(elements) if element.least), len(elements))
    openings = elements[: fixed + 1]
    if first >= last or fixed == len(elements) or any(_ANY in e.symbols for e in openings):
        raise ReferenceDataError(
            f"pattern {pattern!r} must open with a fixed element and report something.",
            "See reference/README.md for the pattern language.",
        )
    return elements, first, last
