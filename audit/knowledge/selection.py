"""Who can do what to whom: the classes of nouns, and of what verbs and adjectives take.

Three tables, written by hand: `NOUNS` gives each noun its semantic classes and the English behind
it; `VERBS` gives each verb, most of them a noun or adjective with करना and the like, the classes of
its subjects and objects, the marker of the object, typical objects and classes that are never its
object; `ADJECTIVES` the classes of nouns that an adjective goes with and never goes with.
`SEEN` is counted: which nouns people wrote as objects of which verbs, and how much of what a
verb takes is of which class. A pair that was seen is never nonsense, whatever the classes say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar

from audit.knowledge.tables import Row, Rows, Table
from audit.model import Sentence, Token, TokenKind
from audit.text.folding import fold, fold_all
from audit.text.morphology import noun_lemmas, verb_stem, verb_stems
from audit.text.wordlists import folded_words

T = TypeVar("T")
Classes = frozenset[str]
CLASSES: Classes = frozenset(
    "person group institution place building event action document statement money amount time "
    "substance food body illness animal plant object vehicle weapon clothing work field idea "
    "quality feeling state nature part".split()
)
ANYTHING = "-"
NO_OBJECT = "0"
_NONE: Classes = frozenset()
_GENITIVES = frozenset(("का", "की", "के"))
_PARTICLES = folded_words("नहीं न भी ही")
_OBLIQUE_ENDINGS = ("ने", "नी", "ना")
# Nouns in form that do not name what is acted on, and words spelled like a noun.
_EMPTY = folded_words(
    "कर साथ तरह तौर ओर बाद बीच पास लिए रूप मान सब और पर आप हम आपस जी पेश जान पहल मत बस बार कम खुद "
    "स्वयं काम बात चीज वस्तु सेट भाग प्रकार किस्म हिस्सा दिशा तरफ वजह कारण स्थिति तरीका जाना आना होना करना "
    "देना लेना दोना"
)
_FEW = 0.01  # of what a verb takes: a class that it hardly ever takes
_ENOUGH = 20  # objects counted, before shares say anything


class Noun(NamedTuple):
    """A noun of the table: its lemma, folded, what it can name, and the English behind it."""

    lemma: str
    classes: Classes
    english: tuple[str, ...]


class Frame(NamedTuple):
    """What one verb takes. Empty `objects`: anything."""

    verb: str
    english: str
    marker: str
    objects: Classes
    never: Classes


class Attribute(NamedTuple):
    """What one adjective goes with. Empty `nouns`: anything."""

    adjective: str
    english: str
    nouns: Classes
    never: Classes


class Mismatch(Enum):
    """How sure it is that a noun cannot stand where it does."""

    NEVER = "never"  # every class of the noun is one that is never taken
    UNHEARD = "unheard"  # none is taken, and people hardly write any such
    UNLISTED = "unlisted"  # none is listed, and too little was counted to know


class Place(NamedTuple):
    """A noun that depends on a verb or adjective: token indices, first to last."""

    noun: int
    head: int
    last: int
    found: Noun
    taker: Frame | Attribute


def _classes(cell: str) -> Classes:
    return _NONE if cell == ANYTHING else frozenset(cell.split(" "))


class _Parsed(Mapping[str, T]):
    """Rows by a key each, parsed when it is first asked for: an article meets few of them."""

    def __init__(
        self, keys: Iterable[str], rows: Sequence[Row], parse: Callable[[str, Row], T]
    ) -> None:
        self._places = {key: place for place, key in enumerate(keys)}
        self._rows, self._parse = rows, parse
        self._found: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        if key not in self._found:
            self._found[key] = self._parse(key, self._rows[self._places[key]])
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _keyed(rows: Iterable[Row], column: str) -> tuple[list[str], Sequence[Row]]:
    """(the first cell of each row, the rows), without parting rows that need not be."""
    if isinstance(rows, Rows):
        return rows.keys, rows
    listed = list(rows)
    return [row[column] for row in listed], listed


def _nouns(rows: Iterable[Row]) -> Mapping[str, Noun]:
    words, listed = _keyed(rows, "noun")
    folded = fold_all(words)
    return _Parsed((folded[word] for word in words), listed, _noun)


def _noun(lemma: str, row: Row) -> Noun:
    return Noun(lemma, _classes(row["classes"]), tuple(row["english"].split("; ")))


def _verbs(rows: Iterable[Row]) -> Mapping[str, Mapping[str, Frame]]:
    """First word of the verb → stem of its last → what it takes; simple verbs are left out."""
    found: dict[str, dict[str, Frame]] = {}
    for row in rows:
        first, _, last = row["verb"].partition(" ")
        if last and row["marker"] != NO_OBJECT:
            frame = Frame(
                row["verb"],
                row["english"],
                row["marker"],
                _classes(row["objects"]),
                _classes(row["never"]),
            )
            found.setdefault(fold(first), {})[verb_stem(fold(last))] = frame
    return found


def _adjectives(rows: Iterable[Row]) -> Mapping[str, Attribute]:
    """Every form of each adjective that shuns some class → what it goes with."""
    found: dict[str, Attribute] = {}
    for row in rows:
        if row["never"] == ANYTHING:
            continue
        folded = fold(row["adjective"])
        attribute = Attribute(
            row["adjective"], row["english"], _classes(row["nouns"]), _classes(row["never"])
        )
        endings = ("ा", "े", "ी") if folded.endswith("ा") else (folded[-1:],)
        for ending in endings:
            found.setdefault(folded[:-1] + ending, attribute)
    return found


class Seen(NamedTuple):
    """What people wrote with one verb: nouns, and the share of each class, of `total` counted."""

    total: int
    nouns: frozenset[str]
    shares: Mapping[str, float]


def _seen(rows: Iterable[Row]) -> Mapping[str, Seen]:
    return _Parsed(*_keyed(rows, "taker"), _seen_with)


def _seen_with(taker: str, row: Row) -> Seen:
    parts = (part.partition(":") for part in row["classes"].split(" "))
    shares = {name: int(thousandths) / 1000 for name, _, thousandths in parts}
    return Seen(int(row["count"]), frozenset(row["nouns"].split(" ")), shares)


NOUNS = Table(
    path="collocations/nouns.tsv", columns=("noun", "classes", "english", "source"), build=_nouns
)
VERBS = Table(
    path="collocations/verbs.tsv",
    columns=(
        "verb",
        "english",
        "subjects",
        "marker",
        "objects",
        "typical",
        "never",
        "source",
    ),
    build=_verbs,
)
ADJECTIVES = Table(
    path="collocations/adjectives.tsv",
    columns=("adjective", "english", "nouns", "never", "source"),
    build=_adjectives,
)
SEEN = Table(
    path="collocations/seen.tsv",
    columns=("taker", "count", "classes", "nouns", "source"),
    build=_seen,
)


class Selection(NamedTuple):
    """The tables together."""

    nouns: Mapping[str, Noun]
    verbs: Mapping[str, Mapping[str, Frame]]
    adjectives: Mapping[str, Attribute]

    def noun(self, folded: str) -> Noun | None:
        """The noun that a folded word is a form of."""
        return next(filter(None, map(self.nouns.get, noun_lemmas(folded))), None)

    def objects(self, sentence: Sentence) -> Iterator[Place]:
        """Each noun of a sentence that is the object of a verb of two words."""
        if self.verbs.keys().isdisjoint(sentence.forms):
            return
        tokens = sentence.tokens
        for head in range(1, len(tokens) - 1):
            frames = self.verbs.get(tokens[head].folded)
            if frames is None:
                continue
            last = head + 1
            if tokens[last].folded in _PARTICLES and last + 1 < len(tokens):
                last += 1
            for stem in verb_stems(tokens[last].folded):
                frame = frames.get(stem)
                noun = None if frame is None else _object_before(tokens, head, frame.marker)
                if frame is None or noun is None:
                    continue
                found = self._named(tokens, noun)
                if found is not None:
                    yield Place(noun, head, last, found, frame)

    def attributes(self, sentence: Sentence) -> Iterator[Place]:
        """Each noun of a sentence that stands right behind its adjective, and in no compound."""
        if self.adjectives.keys().isdisjoint(sentence.forms):
            return
        tokens = sentence.tokens
        for head in range(len(tokens) - 1):
            attribute = self.adjectives.get(tokens[head].folded)
            if attribute is None:
                continue
            found = self._named(tokens, head + 1)
            after = tokens[head + 2].folded if head + 2 < len(tokens) else ""
            if found is not None and self.noun(after) is None:
                yield Place(head + 1, head, head + 1, found, attribute)

    def _named(self, tokens: Sequence[Token], index: int) -> Noun | None:
        token = tokens[index]
        if token.kind is not TokenKind.WORD or token.folded in _EMPTY:
            return None
        if token.folded.endswith(_OBLIQUE_ENDINGS) and token.folded not in self.nouns:
            return None  # an infinitive: पाने का प्रयास (an attempt to get)
        if index and tokens[index - 1].text in ("-", "–"):
            return None
        found = self.noun(token.folded)
        if found is None or found.lemma in _EMPTY or "time" in found.classes:
            return None
        return found


def _object_before(tokens: Sequence[Token], head: int, marker: str) -> int | None:
    """Where the object of the verb whose first word is at `head` stands, if right before it."""
    before = tokens[head - 1].folded
    place: int | None = None
    if marker == "का":
        place = head - 2 if before in _GENITIVES else None
    elif marker in ("पर", "से", "में", "को"):
        place = head - 2 if before == marker else None
    elif marker.startswith("के-"):
        spread = head > 1 and tokens[head - 2].folded == "के" and before == fold(marker[3:])
        place = head - 3 if spread else None
    elif before == "को":
        place = head - 2
    return place if place is not None and place >= 0 else None


def mismatch(place: Place, seen: Mapping[str, Seen]) -> Mismatch | None:
    """Whether the noun of a place can stand there, as far as the classes and people say."""
    taker, classes = place.taker, place.found.classes
    name, taken = (
        (taker.verb, taker.objects) if isinstance(taker, Frame) else (taker.adjective, taker.nouns)
    )
    never = classes <= taker.never
    if not never and (not taken or not taken.isdisjoint(classes)):
        return None
    heard = seen.get(name)
    if heard is not None and place.found.lemma in heard.nouns:
        return None
    if never:
        return Mismatch.NEVER
    if heard is None or heard.total < _ENOUGH:
        return Mismatch.UNLISTED
    share = max(heard.shares.get(name, 0.0) for name in classes)
    return Mismatch.UNHEARD if share < _FEW else None
