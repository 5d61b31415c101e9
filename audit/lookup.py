"""What the tool knows of a name, and whether it would flag or pass it: `lookup`.

Whether it flags a word is not reasoned out a second time here: the detectors of names and of
words are run over the word in short articles that give it more and more to go by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice
from typing import NamedTuple

from audit.detectors import DETECTORS
from audit.errors import UsageError
from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES, OWN_TOPIC, Kind, NameEntry, Names, Near, Whole
from audit.knowledge.unknown import LEAST, unknown_words
from audit.model import Category, Defect, Severity, Source, Token, TokenKind
from audit.pipeline import audit
from audit.text.folding import fold
from audit.text.sentences import read
from audit.text.skeletons import latin_sounds, skeleton_of

_DETECTORS = tuple(
    detector for detector in DETECTORS if detector.category in (Category.NAME, Category.NONWORD)
)
_MOST_WORDS = 12
_MOST_ENTRIES = 10
_MOST_NEAR = 5
_MOST_TOPICS = 6
_WORDS = (TokenKind.WORD, TokenKind.ABBREVIATION, TokenKind.MIXED, TokenKind.LATIN)
_FRAMES = (
    ("", "{}।", ""),
    ("between words that call for a name", "प्रवक्ता {} ने कहा।", "प्रवक्ता … ने"),  # spokesman … said
    ("between words that call for a place", "बैठक {} में हुई।", "बैठक … में"),  # the meeting … in
)


class Status(Enum):
    """Who knows a word."""

    OWN = "your own list has it"
    NAME = "it is part of known names"
    WORD = "a known word, or a form of one"
    SHORT = f"unknown, but words of fewer than {LEAST} letters are not judged"
    UNKNOWN = "no list of names or words has it"


class Sounding(NamedTuple):
    """A name that sounds like a word, and the Latin form of one that has it ("" for none)."""

    near: Near
    latin: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word: who knows it, what names it is part of, what it sounds like.

    `entries` are the first of `total`.
    """

    text: str
    status: Status
    kinds: Kind
    entries: tuple[NameEntry, ...]
    total: int
    near: tuple[Sounding, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What would be flagged, and when: always where `where` and `topics` are empty.

    `where` says in English what words must stand around, `example` shows them; of `topics` the
    article must have one.
    """

    detector: str
    severity: Severity
    text: str
    message: str
    suggestion: str
    entry: str
    where: str
    example: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """All that is known of a text: of the name as a whole, of its words, of what is flagged.

    `entries` are the first of `total` names that have the whole text; `behind` the name that
    its words are most likely garbled from, where no list has them together.
    """

    text: str
    entries: tuple[NameEntry, ...]
    total: int
    behind: Whole | None
    words: tuple[Word, ...]
    findings: tuple[Finding, ...]

    @property
    def why_passed(self) -> str:
        """Why nothing is flagged, where nothing is."""
        unknown = [word for word in self.words if word.status is Status.UNKNOWN]
        if not unknown:
            return "its words are known" if len(self.words) > 1 else self.words[0].status.value
        if any(word.near for word in unknown):
            return (
                "unknown, but what sounds near is so near that it is only another spelling, "
                "or too far to be sure of a garble"
            )
        return "unknown, but nothing known sounds near"


def lookup(text: str, knowledge: Knowledge) -> Lookup:
    """Look up a Hindi or Latin name of a few words. Raises UsageError for none or too many."""
    text = " ".join(text.split())
    article = read(text, id="", source=Source("-"))
    tokens = [
        token for sentence in article.sentences for token in sentence.tokens if token.kind in _WORDS
    ]
    if not tokens:
        raise UsageError("There is no word to look up.", "Name a Hindi word or a Latin name.")
    if len(tokens) > _MOST_WORDS:
        raise UsageError(
            f"{len(tokens)} words are too many to look up.", "mt-audit check audits a text."
        )
    names = knowledge[NAMES]
    unknown = {
        sentence.tokens[index].folded
        for sentence in article.sentences
        for index in unknown_words(sentence, knowledge)
    }
    is_latin = all(token.kind is TokenKind.LATIN for token in tokens)
    entries = list(_by_latin(text, names) if is_latin else _by_form(tokens, names))
    words = tuple(_word(token, unknown, names) for token in tokens)
    folded = [token.folded for token in tokens]
    behind = None
    if len(tokens) > 1 and not is_latin and not entries:
        behind = names.behind(folded)
    topics = _topics(words, behind, names)
    return Lookup(
        text=text,
        entries=tuple(entries[:_MOST_ENTRIES]),
        total=len(entries),
        behind=behind,
        words=words,
        findings=() if is_latin else tuple(_findings(text, topics, knowledge)),
    )


def _by_latin(text: str, names: Names) -> Iterator[NameEntry]:
    """The name of this Latin form, then those that have all its words."""
    exact = names.by_latin(text)
    if exact:
        yield exact
    wanted = set(_plain(text).split())
    for entry in names:
        if wanted.issubset(_plain(entry.latin).split()) and entry != exact:
            yield entry


def _plain(latin: str) -> str:
    """Lower-case words without accents, brackets and hyphens."""
    bare = (c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() or c in "'." else " " for c in bare).lower()


def _by_form(tokens: Sequence[Token], names: Names) -> Iterator[NameEntry]:
    """The names of which some form has all the words in their order, whole ones first."""
    wanted = [token.folded for token in tokens]
    if len(wanted) == 1:
        return
    phrase, found = " ".join(wanted), []
    for entry in names.entries(wanted[0]):
        forms = [_spaced(form) for form in entry.forms]
        if any(f" {phrase} " in f" {form} " for form in forms):
            found.append((phrase not in forms, entry))
    yield from (entry for _, entry in sorted(found, key=lambda pair: pair[0]))


def _spaced(form: str) -> str:
    return " ".join(map(fold, form.replace("-", " ").split(" ")))


def _word(token: Token, unknown: set[str], names: Names) -> Word:
    folded = token.folded
    if token.kind is TokenKind.LATIN:
        entries = list(_by_latin(token.text, names))
        sounded = latin_sounds(token.text)
        near = names.sounding(sounded) if len(skeleton_of(sounded)) > 1 else ()
        status = _status_of_entries(entries)
        kinds = Kind(0)
    else:
        entries = list(names.entries(folded))
        near = tuple(one for one in names.near(folded) if one.folded != folded)
        status = _status(folded, unknown, names)
        kinds = names.kinds(folded)
    first = ((one, next(names.entries(one.folded), None)) for one in near[:_MOST_NEAR])
    return Word(
        text=token.text,
        status=status,
        kinds=kinds,
        entries=tuple(entries[:_MOST_ENTRIES]),
        total=len(entries),
        near=tuple(Sounding(one, entry.title if entry else "") for one, entry in first),
    )


def _status_of_entries(entries: Sequence[NameEntry]) -> Status:
    if not entries:
        return Status.UNKNOWN
    return Status.OWN if OWN_TOPIC in entries[0].topics else Status.NAME


def _status(folded: str, unknown: set[str], names: Names) -> Status:
    if names.is_own(folded):
        return Status.OWN
    if folded in names:
        return Status.NAME
    if folded in unknown:
        return Status.UNKNOWN
    return Status.SHORT if len(folded) < LEAST else Status.WORD


def _topics(words: Iterable[Word], behind: Whole | None, names: Names) -> list[str]:
    """Topics of the names that the words may stand for: their articles are tried."""
    entries = [behind.entry] if behind else []
    for word in words:
        if word.status is Status.UNKNOWN:
            for one in word.near:
                entries += islice(names.entries(one.near.folded), 3)
    topics = (topic for entry in entries for topic in entry.topics if names.stems(topic))
    return list(dict.fromkeys(topics))[:_MOST_TOPICS]


def _findings(text: str, topics: Sequence[str], knowledge: Knowledge) -> Iterator[Finding]:
    """What is flagged, each with the least that it takes: no context, words around, a topic."""
    names = knowledge[NAMES]
    found: dict[tuple[str, str], Finding] = {}
    for topic in ("", *topics):
        for where, frame, example in _FRAMES:
            start = frame.index("{")
            about = f"\n{names.stems(topic)[0]}" if topic else ""
            article = read(frame.format(text) + about, id="", source=Source("-"))
            for defect in audit(article, knowledge, detectors=_DETECTORS).defects:
                if not start <= defect.span.start < defect.span.end <= start + len(text):
                    continue
                at = article.text[defect.span.start : defect.span.end]
                new = _finding(defect, at, where, example, topic)
                old = found.setdefault((defect.detector, at), new)
                if old.topics and topic not in old.topics and old.where == where:
                    both = replace(old, topics=(*old.topics, topic))
                    found[defect.detector, at] = both
    yield from found.values()


def _finding(defect: Defect, text: str, where: str, example: str, topic: str) -> Finding:
    entry = next((evidence.text for evidence in defect.evidence if evidence.kind == "entry"), "")
    return Finding(
        detector=defect.detector,
        severity=defect.severity,
        text=text,
        message=defect.message,
        suggestion=defect.suggestion,
        entry=entry,
        where=where,
        example=example,
        topics=(topic,) if topic else (),
    )
