"""Phrase patterns over folded words: thousands of entries, one lookup a word.

The pattern language is described in reference/README.md. Each entry is filed under one of its
words; a word of the text is looked up once to see whether entries are filed under it at all,
which for most words ends the matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from audit.errors import ReferenceDataError
from audit.knowledge.tables import Row, Rows
from audit.model import Detection, Evidence, Sentence, Severity, Span, Token, TokenKind
from audit.text.folding import fold, fold_all
from audit.text.morphology import noun_lemmas, verb_stem, verb_stems

_ANY, _NUMERAL, _BRACKETS = "_", "#", ("[", "]")
_NOT_FIXED = frozenset((*_BRACKETS, _ANY, "*"))
_GAP = 3
_WORD, _PUNCTUATION = TokenKind.WORD, TokenKind.PUNCTUATION
_NO_SYMBOLS: frozenset[str] = frozenset()
_MEMO = 1 << 17  # distinct words remembered by one index
# Inside a phrase hyphens and quotation marks are passed over.
_TRANSPARENT = frozenset("-‐‑–'\"‘’“”«»")
NUMBER_WORDS = frozenset(
    fold(word)
    for word in (
        "एक दो तीन चार पांच छह छः छे सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह "
        "सोलह सत्रह अठारह उन्नीस "
        "बीस पच्चीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे सौ सैकड़ों हजार हज़ार "
        "हजारों लाख लाखों करोड़ "
        "करोड़ों अरब अरबों खरब मिलियन बिलियन दर्जन दर्जनों दोनों तीनों चारों"
    ).split()
)


# How often a symbol is met, roughly: an entry is filed under its least common element.
_COMMONNESS = {fold(word): 100 for word in "के में की का को से ने और है पर हैं कि एक".split()}
_COMMONNESS |= {
    fold(word): 10
    for word in (
        "तक या था थे थी थीं हो हुआ हुई हुए यह वह ये वे इस उस इन उन जो भी ही तो "
        "नहीं न लिए साथ बाद बारे रूप द्वारा गया "
        "गई गए रहा रही रहे कर करना करने करता करते किया होना होने होता होती होते "
        "जाना जाने जाता देना लेना दिया लिया "
        "अपना अपने अपनी उनके उनकी उसके उसकी इसके इसकी कुछ सभी अन्य दो तीन बहुत "
        "अधिक किसी जब अब ऊपर नीचे बाहर अंदर "
        "आगे पीछे आना रहना कहना कहा कह सकना जा दे ले आ रह सक पहले समय दिन साल लोग "
        "देश बड़ा उसे इसे बार सबसे कोई"
    ).split()
    if fold(word) not in _COMMONNESS
}
_COMMONNESS |= {mark + word: rank for word, rank in _COMMONNESS.items() for mark in "~@"}
_COMMONNESS[_NUMERAL] = 50


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry: a row of a phrase table."""

    pattern: str
    severity: Severity
    suggestion: str
    row: Row

    @property
    def convict(self) -> frozenset[str]:
        """Symbols of which one must stand elsewhere in the sentence, if there are any."""
        return _context(self.row["convict"])

    @property
    def acquit(self) -> frozenset[str]:
        """Symbols that silence the entry where one stands elsewhere in the sentence."""
        return _context(self.row["acquit"])


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """Where an entry matched, and the neighbour that convicted it, if it needed one."""

    phrase: Phrase
    span: Span
    neighbour: str

    def detection(self, message: str, *evidence: Evidence, basis: str = "") -> Detection:
        """What a detector reports of it: with the entry, after further evidence."""
        return Detection(
            span=self.span,
            message=message,
            suggestion=self.phrase.suggestion,
            basis=basis,
            severity=self.phrase.severity,
            evidence=(*evidence, Evidence("entry", self.phrase.pattern)),
        )


@dataclass(frozen=True, slots=True)
class _Element:
    """One place in a pattern: what may stand there, and how often."""

    symbols: frozenset[str]
    least: int = 1
    most: int = 1
    is_gap: bool = False

    def fits(self, token: Token) -> bool:
        return self.is_gap or not self.symbols.isdisjoint(symbols_of(token))


class _Candidate(NamedTuple):
    """An entry seen from its anchor, with what must stand right beside the anchor."""

    phrase: Phrase
    elements: tuple[_Element, ...]
    anchor: int
    first: int  # the reported elements
    last: int
    before: frozenset[str] | None
    after: frozenset[str] | None


class PhraseIndex:
    """All entries of a phrase table, ready for matching. Immutable but for memoised lookups.

    Each entry hangs on its anchor, its least common element, so that a common word in the
    text asks no questions. From the anchor the pattern is followed right, then left.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: Sequence[Row] = rows if isinstance(rows, Rows) else list(rows)
        self._by_anchor: defaultdict[str, list[int]] = defaultdict(list)  # numbers of rows
        self._parsed: dict[int, _Candidate] = {}
        self._known: dict[str, _Filed] = {}
        self._live: set[str] = set()  # words of `_known` that something is filed under
        self._own: frozenset[str] = frozenset()  # patterns of entries that a desk added
        filed = rows.filed if isinstance(rows, Rows) else []
        for number, anchors in enumerate(filed or anchors_of(self._rows)):
            for anchor in anchors.split(" "):
                self._by_anchor[anchor].append(number)

    @property
    def rows(self) -> Sequence[Row]:
        """All entries, as their table has them."""
        return self._rows

    def extended(self, rows: Iterable[Row], without: Collection[str] = ()) -> PhraseIndex:
        """This index with a desk's own `rows`, which replace entries of the same pattern.

        The entries with a pattern of `without` are left out.
        """
        added = PhraseIndex(rows)
        own = frozenset(row["pattern"] for row in added._rows)
        gone = own.union(without)
        whole = PhraseIndex(())
        whole._own = own
        kept = [n for n, row in enumerate(self._rows) if row["pattern"] not in gone]
        whole._rows = [*(self._rows[number] for number in kept), *added._rows]
        new = {number: place for place, number in enumerate(kept)}
        for anchor, numbers in self._by_anchor.items():
            if filed := [new[number] for number in numbers if number in new]:
                whole._by_anchor[anchor] = filed
        for anchor, numbers in added._by_anchor.items():
            whole._by_anchor[anchor] += [len(kept) + number for number in numbers]
        return whole

    def parse_all(self) -> None:
        """Parse every pattern now. Raises ReferenceDataError for the first that is wrong.

        Matching parses a pattern when a text first has its anchor, so that start-up does not
        pay for thousands that never come up.
        """
        for number in range(len(self._rows)):
            self._candidate(number)

    def matches(self, sentence: Sentence, *, in_any_company: bool = False) -> Iterator[PhraseMatch]:
        """Every match of every entry, in order of anchors.

        `in_any_company` passes over what convicts and acquits.
        """
        tokens, forms = sentence.tokens, sentence.forms
        if new := forms.difference(self._known):  # the fastest way to ask
            self._file(tokens, new)
        live = self._live & forms
        if not live:
            return
        known = self._known
        for index, token in enumerate(tokens):
            if token.folded in live:
                for candidate in known[token.folded].fitting(tokens, index):
                    match = _follow(candidate, tokens, index, in_any_company=in_any_company)
                    if match is not None:
                        yield match

    def best_matches(self, sentence: Sentence) -> list[PhraseMatch]:
        """Matches that do not overlap: of those that do one is kept.

        The longest; of two as long a desk's own, then the worst.
        """
        found = list(self.matches(sentence))
        if len(found) < 2:
            return found
        found.sort(key=self._precedence)
        kept: list[PhraseMatch] = []
        for match in found:
            if all(
                match.span.end <= other.span.start or other.span.end <= match.span.start
                for other in kept
            ):
                kept.append(match)
        return sorted(kept, key=lambda match: match.span)

    def _file(self, tokens: Sequence[Token], new: Collection[str]) -> None:
        """Remember, for each new word, the entries that may have their anchor there."""
        if len(self._known) > _MEMO:
            self._known.clear()
            self._live.clear()
            new = {token.folded for token in tokens}
        known, anchors = self._known, self._by_anchor.keys()
        for token in tokens:
            if token.folded not in new or token.folded in known:
                continue
            symbols = symbols_of(token)
            if anchors.isdisjoint(symbols):  # nine words in ten
                known[token.folded] = _NOTHING
                continue
            numbers = {n for anchor in anchors & symbols for n in self._by_anchor[anchor]}
            found = map(self._candidate, numbers)
            known[token.folded] = _Filed(sorted(found, key=lambda one: one.phrase.pattern))
            self._live.add(token.folded)

    def _precedence(self, match: PhraseMatch) -> tuple[int, bool, int, int, str]:
        (start, end), phrase = match.span, match.phrase
        is_ours = phrase.pattern not in self._own
        return start - end, is_ours, -phrase.severity, start, phrase.pattern

    def _candidate(self, number: int) -> _Candidate:
        if number not in self._parsed:
            self._parsed[number] = _candidate(self._rows[number])
        return self._parsed[number]


def anchors_of(rows: Sequence[Row]) -> list[str]:
    """For each row the symbols it is filed under, between spaces.

    Raises ReferenceDataError for an unknown severity, or a pattern that nothing holds.
    """
    for severity in {row["severity"] for row in rows}:
        if severity.upper() not in Severity.__members__:
            raise ReferenceDataError(
                f"phrases have the severity {severity!r}.",
                f"It is one of {', '.join(Severity.__members__).lower()}.",
            )
    anchors = [_anchor(row["pattern"]).split("|") for row in rows]
    symbols = _symbols({name for names in anchors for name in names})
    return [" ".join(symbols[name] for name in names) for names in anchors]


class _Filed:
    """The candidates of one word, sorted by what must stand right beside it."""

    __slots__ = ("_after", "_before", "_free")

    def __init__(self, candidates: Sequence[_Candidate]) -> None:
        self._after: dict[str, list[_Candidate]] = {}
        self._before: dict[str, list[_Candidate]] = {}
        self._free: list[_Candidate] = []
        for candidate in candidates:
            if candidate.after is not None:
                for key in candidate.after:
                    self._after.setdefault(key, []).append(candidate)
            elif candidate.before is not None:
                for key in candidate.before:
                    self._before.setdefault(key, []).append(candidate)
            else:
                self._free.append(candidate)

    def fitting(self, tokens: Sequence[Token], index: int) -> Sequence[_Candidate]:
        """Those whose neighbour stands there, each once; by pattern."""
        found = self._free
        if self._after and (after := _beside(self._after, tokens, index, 1)):
            found = found + after
        if self._before and (before := _beside(self._before, tokens, index, -1)):
            found = found + before
        if len(found) < 2:
            return found
        unique = {candidate.phrase.pattern: candidate for candidate in found}
        return [unique[pattern] for pattern in sorted(unique)]


_NOTHING = _Filed(())
_NONE: list[_Candidate] = []


def _beside(
    sorted_by: Mapping[str, list[_Candidate]], tokens: Sequence[Token], index: int, step: int
) -> list[_Candidate]:
    position = _neighbour(tokens, index, step)
    if position is None:
        return _NONE
    symbols = symbols_of(tokens[position])
    keys = sorted_by.keys()
    if keys.isdisjoint(symbols):
        return _NONE
    return [candidate for key in keys & symbols for candidate in sorted_by[key]]


def _candidate(row: Row) -> _Candidate:
    phrase = Phrase(
        pattern=row["pattern"],
        severity=Severity[row["severity"].upper()],
        suggestion=row["suggestion"],
        row=row,
    )
    elements, first, last = _parse(phrase.pattern)
    parts = [part for part in phrase.pattern.split(" ") if part not in _BRACKETS]
    anchor = parts.index(_anchor(phrase.pattern))

    return _Candidate(
        phrase,
        elements,
        anchor,
        first,
        last,
        _next_to(elements, anchor, -1),
        _next_to(elements, anchor, 1),
    )


def _next_to(elements: Sequence[_Element], anchor: int, step: int) -> frozenset[str] | None:
    """What must stand right beside the anchor on that side; None where anything may."""
    symbols: frozenset[str] = frozenset()
    index = anchor + step
    while 0 <= index < len(elements):
        element = elements[index]
        if element.is_gap:
            return None
        symbols |= element.symbols
        if element.least:
            return symbols
        index += step  # a word that may be missing: the next one may stand here too
    return None


def _anchor(pattern: str) -> str:
    """The element that an entry is filed under: fixed, and the least common."""
    fixed = [part for part in pattern.split(" ") if part not in _NOT_FIXED and part[-1] != "?"]
    if not fixed:
        raise ReferenceDataError(
            f"pattern {pattern!r} must have an element that may not be missing.",
            "See reference/README.md for the pattern language.",
        )
    if len(fixed) == 1:
        return fixed[0]
    for part in fixed:
        if "|" not in part and part not in _COMMONNESS:
            return part  # nothing is less common
    return min(fixed, key=_commonness)


def _commonness(part: str) -> int:
    names = part.split("|")
    if _COMMONNESS.keys().isdisjoint(names):  # nearly always
        return len(names)
    return sum(_COMMONNESS.get(name, 1) for name in names)


def _follow(
    candidate: _Candidate, tokens: Sequence[Token], index: int, *, in_any_company: bool
) -> PhraseMatch | None:
    """The match of `candidate` with its anchor at `index`, if there is one."""
    _, elements, anchor, first, last, _, _ = candidate
    right = _walk(elements, anchor + 1, 1, tokens, index)
    left = None if right is None else _walk(elements, anchor - 1, -1, tokens, index)
    if right is None or left is None:
        return None
    places = [*reversed(left), [index], *right]
    reported = [position for place in places[first:last] for position in place]
    inside = {position for place in places for position in place}
    if not reported:
        return None
    neighbour = "" if in_any_company else _judge(candidate.phrase, tokens, inside)
    if neighbour is None:
        return None
    span = Span(tokens[min(reported)].start, tokens[max(reported)].end)
    return PhraseMatch(candidate.phrase, span, neighbour)


def _walk(
    elements: Sequence[_Element], at: int, step: int, tokens: Sequence[Token], position: int
) -> list[list[int]] | None:
    """Where each element from `at` on stands, going left or right of `position`; or None."""
    if not 0 <= at < len(elements):
        return []
    element = elements[at]
    if element.least and not element.is_gap:
        following = _neighbour(tokens, position, step)
        if following is None or element.symbols.isdisjoint(symbols_of(tokens[following])):
            return None
        rest = _walk(elements, at + step, step, tokens, following)
        return None if rest is None else [[following], *rest]
    taken: list[int] = []
    while len(taken) < element.most:
        following = _neighbour(tokens, taken[-1] if taken else position, step)
        if following is None or not element.fits(tokens[following]):
            break
        taken.append(following)
    counts = range(element.least, len(taken) + 1)
    # A gap is kept as short as it can be; a word that may be missing is taken if it is there.
    for count in counts if element.is_gap else reversed(counts):
        rest = _walk(elements, at + step, step, tokens, taken[count - 1] if count else position)
        if rest is not None:
            return [taken[:count], *rest]
    return None


def reported_part(pattern: str) -> str:
    """What stands between the brackets of `pattern`; "" where that is all of it, or no pattern."""
    parts = pattern.split(" ")
    first, last = (parts.index(mark) if mark in parts else None for mark in _BRACKETS)
    inside = parts[0 if first is None else first + 1 : last]
    is_fixed = any(part not in _NOT_FIXED and part[-1:] != "?" for part in inside)
    return " ".join(inside) if is_fixed and len(inside) < len(parts) else ""


def symbols_of(token: Token) -> frozenset[str]:
    """Everything a pattern element may call this token."""
    kind = token.kind
    if kind is _WORD:
        return _word_symbols(token.folded)
    if kind >= _PUNCTUATION:
        return _NO_SYMBOLS
    if kind is TokenKind.NUMBER:
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


@lru_cache(maxsize=1 << 15)
def symbol(element: str) -> str:
    """The symbol that an element of a pattern or a context list stands for."""
    if element.startswith("@"):
        return "@" + verb_stem(fold(element[1:]))
    if element.startswith("~"):
        return "~" + fold(element[1:])
    return fold(element)


def _symbols(names: Collection[str]) -> dict[str, str]:
    """`symbol` for many elements at once: most are words, and stand for themselves."""
    marked = [name for name in names if name.startswith(("@", "~"))]
    found = fold_all([name for name in names if not name.startswith(("@", "~"))])
    stems = fold_all([name[1:] for name in marked])
    for name in marked:
        folded = stems[name[1:]]
        found[name] = name[0] + (verb_stem(folded) if name[0] == "@" else folded)
    return found


@lru_cache(maxsize=1 << 14)
def _context(cell: str) -> frozenset[str]:
    return frozenset(symbol(element) for element in cell.split())


def _neighbour(tokens: Sequence[Token], index: int, step: int) -> int | None:
    """The next word left or right of `index`, past hyphens and quotation marks."""
    index += step
    while 0 <= index < len(tokens):
        token = tokens[index]
        if token.kind < _PUNCTUATION:
            return index
        if token.text not in _TRANSPARENT:
            return None
        index += step
    return None


def _judge(phrase: Phrase, tokens: Sequence[Token], inside: set[int]) -> str | None:
    """The word that convicts ("" where none is needed), or None where the entry is silent."""
    convict, acquit = phrase.convict, phrase.acquit
    neighbour = None if convict else ""
    if not convict and not acquit:
        return neighbour
    for index, token in enumerate(tokens):
        if index in inside:
            continue
        symbols = symbols_of(token)
        if not acquit.isdisjoint(symbols):
            return None
        if neighbour is None and not convict.isdisjoint(symbols):
            neighbour = token.text
    return neighbour


@lru_cache(maxsize=1 << 14)  # many patterns share an element
def _element(part: str) -> _Element:
    if part == "*":
        return _Element(frozenset(), 0, _GAP, is_gap=True)
    least = 0 if part.endswith("?") else 1
    names = part.removesuffix("?").split("|")
    return _Element(frozenset(map(symbol, names)), least, is_gap=_ANY in names)


def _parse(pattern: str) -> tuple[tuple[_Element, ...], int, int]:
    """Elements of a pattern, and the range of them that is reported."""
    elements: list[_Element] = []
    first, last = 0, None
    for part in pattern.split(" "):
        if part == "[":
            first = len(elements)
        elif part == "]":
            last = len(elements)
        else:
            elements.append(_element(part))
    if last is None:
        last = len(elements)
    if first >= last:
        raise ReferenceDataError(
            f"pattern {pattern!r} must report something.",
            "See reference/README.md for the pattern language.",
        )
    return tuple(elements), first, last
