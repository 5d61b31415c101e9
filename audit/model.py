"""Every value type of the auditor. Immutable, without behaviour beyond simple views.

Positions are half-open code-point offsets into the text of the article exactly as it was
given (`text[span.start:span.end]`). `Span` and `Token` are named tuples and not dataclasses
because an article has thousands of them and building one must cost next to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from audit.knowledge import Knowledge
    from audit.knowledge.suspicion import Suspect


class Span(NamedTuple):
    """A half-open range of code points in the original text."""

    start: int
    end: int


class TokenKind(int):
    """What a token is made of; decided by its characters alone.

    Not an Enum: detectors ask for kinds millions of times, and Python 3.11 looks an Enum's
    member up ten times slower than a class attribute. The kinds of words come first.
    """

    __slots__ = ()

    WORD: ClassVar[TokenKind]  # Devanagari letters
    LATIN: ClassVar[TokenKind]  # Latin letters
    MIXED: ClassVar[TokenKind]  # letters of two scripts in one word: स्नोden
    NUMBER: ClassVar[TokenKind]  # digits with their separators: 10,00,000 · 2.5 · १९
    ABBREVIATION: ClassVar[TokenKind]  # with its full stops: डॉ. · यू.एस. · A.P.J.
    OTHER: ClassVar[TokenKind]  # letters of a third script
    PUNCTUATION: ClassVar[TokenKind]
    SYMBOL: ClassVar[TokenKind]  # % ₹ + and the rest that is no letter, digit, space or mark
    URL: ClassVar[TokenKind]  # web and mail addresses, #hashtags, @mentions
    MARKUP: ClassVar[TokenKind]  # <tags>, &entities;


TokenKind.WORD = TokenKind(0)
TokenKind.LATIN = TokenKind(1)
TokenKind.MIXED = TokenKind(2)
TokenKind.NUMBER = TokenKind(3)
TokenKind.ABBREVIATION = TokenKind(4)
TokenKind.OTHER = TokenKind(5)
TokenKind.PUNCTUATION = TokenKind(6)
TokenKind.SYMBOL = TokenKind(7)
TokenKind.URL = TokenKind(8)
TokenKind.MARKUP = TokenKind(9)


class Token(NamedTuple):
    """One token. `folded` is the form used for comparison (see audit.text.folding)."""

    start: int
    end: int
    text: str
    folded: str
    kind: TokenKind

    @property
    def span(self) -> Span:
        """Where the token stands in the original text."""
        return Span(self.start, self.end)

    @property
    def is_word(self) -> bool:
        """True for anything a reader would read out as a word or a number."""
        return self.kind <= TokenKind.OTHER


class Role(Enum):
    """What a sentence does on the page, judged from layout and wording."""

    PROSE = "prose"
    HEADING = "heading"  # headline, subheading, standfirst without a full stop
    ITEM = "item"  # bullet or list line
    DATELINE = "dateline"  # सियोल, एपी।
    BYLINE = "byline"  # credits, captions, agency tags
    FURNITURE = "furniture"  # page furniture: buttons, tags, counters, links


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its tokens without white space, and how it ends.

    `span` runs from the first to the last token. `terminated` says whether the sentence
    ends in a mark that ends sentences. `starts_line`/`ends_line` say whether it is the
    first/last one of its line. `forms` holds the folded forms of all its tokens: what a
    detector looks for is mostly not there, and asking the set says so at once. `words` counts
    the tokens that are words or numbers.
    """

    span: Span
    tokens: tuple[Token, ...]
    terminated: bool
    starts_line: bool
    ends_line: bool
    role: Role = Role.PROSE
    forms: frozenset[str] = frozenset()
    words: int = 0


class Part(NamedTuple):
    """A field of an item, by the name a newsroom has for it, and where it stands in the text.

    `field` is one of headline, standfirst, byline, body, caption.
    """

    field: str
    span: Span


class Anchor(NamedTuple):
    """Where a piece of an article's text stands in the file it was read from.

    `span` is in the text of the article. `line` and `column` (from 1, in code points) are of its
    beginning, where the file has the piece character for character; where the file writes it
    otherwise (entities, escapes) `column` is None, and `line` the nearest that is known.
    """

    span: Span
    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from. `path` is as the user named it, "-" for standard input.

    `truncated` is set where the bytes end inside a character; `line` is the line, counted from
    1, where an article begins in a file of several. The rest is what the file says of an item:
    its id, the address a reader finds it under, when it was published and last changed
    (ISO 8601 with an offset; "" if not said). `parts` and `anchors` are in order of the text; an
    article without parts is the file as it stands. `furniture` holds the lines of a page that
    are no part of its article, and `notes` what had to be mended to read it.
    """

    path: str
    line: int | None = None
    truncated: bool = False
    item: str = ""
    link: str = ""
    published: str = ""
    updated: str = ""
    parts: tuple[Part, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    furniture: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawArticle:
    """A text as a source gives it, not yet split: cheap to hand to another process."""

    id: str
    text: str
    source: Source


class Link(NamedTuple):
    """A word of a translation, and the piece of the source that it was mostly made from.

    All are offsets of code points: of the word into the translation, of the piece into the
    source as it was given. `weight` is the share of attention the piece had (0 to 1).
    """

    start: int
    end: int
    source_start: int
    source_end: int
    weight: float


class Rendering(NamedTuple):
    """A sentence in English and, if it went all the way, back in Hindi.

    `score` is the mean log-probability of a piece of the English. `back` is "" where the English
    was not translated back. `drift` says how many standard deviations the way back ended farther
    from the sentence than it does on clean text of this length; `echo` the same for how closely
    the order of the Hindi follows the English. NaN where that is not known.
    """

    english: str
    score: float
    links: tuple[Link, ...] = ()
    back: str = ""
    drift: float = math.nan
    echo: float = math.nan


@dataclass(frozen=True, slots=True)
class Article:
    """One text to audit. `text` is never rewritten.

    The rest are layers, empty until what makes them has run. `company`: where detectors found
    what people hardly leave, in order and apart; empty in an article that shows no machine.
    `findings`: all that the detectors that need no layer but company found. `reading`: where a
    token starts → the chance of each kind of defect there (`audit.reader`), that of none first.
    `suspects`: words with how likely they are wrong by all of that evidence. `renderings`: number
    of a sentence → its back-translation (`audit.backtranslation`). `faithful`: what the translator
    carries over so well on clean text that its loss says something.
    """

    id: str
    text: str
    sentences: tuple[Sentence, ...]
    source: Source
    company: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()
    reading: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    suspects: tuple[Suspect, ...] = ()
    renderings: Mapping[int, Rendering] = field(default_factory=dict)
    faithful: frozenset[str] = frozenset()


class Severity(IntEnum):
    """How bad a defect is if it is one, as in MQM."""

    MINOR = 1
    MAJOR = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        """The lower-case word used in reports and options."""
        return self.name.lower()


class Category(Enum):
    """The kinds of defect; the MQM type of each stands in audit.reports.mqm."""

    NAME = "name"
    SENSE = "sense"
    IDIOM = "idiom"
    NUMBER = "number"
    REPETITION = "repetition"
    UNTRANSLATED = "untranslated"
    NONWORD = "nonword"
    GRAMMAR = "grammar"
    FLUENCY = "fluency"
    PUNCTUATION = "punctuation"
    RESIDUE = "residue"
    LANGUAGE = "language"


class Layer(Enum):
    """What a detector may need beside the text and reference/."""

    COMPANY = "company"  # what other detectors found shows that a machine wrote the article
    SUSPICION = "suspicion"  # what all evidence together says of each word
    READER = "reader"
    BACK_TRANSLATION = "back-translation"


class Finding(NamedTuple):
    """What a detector found, as other evidence sees it.

    `told` if it is reported for what the detector itself knows; `confidence` is that detector's.
    """

    span: Span
    detector: str
    category: Category
    severity: Severity
    confidence: float
    told: bool


class Evidence(NamedTuple):
    """One reason for a detection: `kind` names the sort, `text` is for a person to read."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Detection:
    """What a detector yields. It knows nothing of files, ranks or probabilities.

    `basis` names which of the detector's kinds of evidence spoke ("" where it has one
    only); confidence is measured for each detector and basis, see audit.knowledge.confidence.
    `severity` overrides the detector's own where this case is worse or milder, `category` where
    it is of another kind; `in_company` is the severity where the article's other defects show
    that a machine wrote it, and a `doubtful` one is reported nowhere else (see
    audit.scoring.company).
    """

    span: Span
    message: str
    suggestion: str = ""
    evidence: tuple[Evidence, ...] = ()
    basis: str = ""
    severity: Severity | None = None
    in_company: Severity | None = None
    doubtful: bool = False
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector and all that is said about it. See CONTRIBUTING in the README.

    `bad` holds Hindi with the expected spans between ⟦ and ⟧; `good` holds Hindi in which
    nothing must be found. `rationale` is the module docstring.
    """

    id: str
    title: str
    category: Category
    severity: Severity
    rationale: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    check: Callable[[Article, Knowledge], Iterable[Detection]]
    needs: frozenset[Layer] = frozenset()


@dataclass(frozen=True, slots=True)
class Defect:
    """A detection with its place in the ranking of its article.

    `confidence` is the measured probability that the detection is right (0 to 1);
    `rank` starts at 1; `fingerprint` survives moves inside the text. `merged` holds the
    detections of other detectors on the same place, strongest first.
    """

    rank: int
    detector: str
    category: Category
    severity: Severity
    confidence: float
    span: Span
    message: str
    suggestion: str
    evidence: tuple[Evidence, ...]
    fingerprint: str
    gloss: str = ""
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A weaker detection on a place that another defect already reports."""

    detector: str
    category: Category
    severity: Severity
    confidence: float
    span: Span
    message: str
    suggestion: str


class Skipped(NamedTuple):
    """A detector that did not run, why, and the remedy."""

    detector: str
    reason: str


class Failed(NamedTuple):
    """A detector that crashed on this article."""

    detector: str
    error: str


class SentenceScore(NamedTuple):
    """Quality of one sentence, 0 (unusable) to 100 (nothing found)."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one article. `defects` is in rank order.

    `suppressed` holds what was found and then silenced (below the confidence bar,
    accepted in the baseline, ignored by configuration), with the reason.
    `language` is an ISO 639-1 code, or "" for an article without words. `names` is what the
    articles of one run are compared by.
    """

    article: Article
    language: str
    words: int
    score: float
    mt_likelihood: float | None
    sentences: tuple[SentenceScore, ...]
    defects: tuple[Defect, ...]
    suppressed: tuple[Suppressed, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    names: tuple[NameUse, ...] = ()


class NameUse(NamedTuple):
    """A name, or a word that no list knows, at its first place in an article.

    `form` is folded, `text` as written; `is_known` where a list of names has it.
    """

    form: str
    text: str
    span: Span
    is_known: bool


# What the reason of a defect that a person accepted begins with (see audit.accepted): the other
# suppressed ones are below the bar, or evidence speaks against them.
ACCEPTED_REASONS = ("in the baseline", "suppressed: ", "already in ")


class Suppressed(NamedTuple):
    """A defect that is not reported, and why."""

    defect: Defect
    reason: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that could not be read or audited; `remedy` says what to do."""

    path: str
    line: int | None
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What produced a number, printed beside it, so that it can be produced again."""

    version: str
    detectors: str
    reference: str
    translator: str = "none"
    libraries: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        libraries = ",".join(f"{name}:{version}" for name, version in self.libraries)
        return (
            f"mt-audit|v:{self.version}|detectors:{self.detectors}|reference:{self.reference}"
            f"|translator:{self.translator}|{libraries}"
        )
