"""Furniture of the page and machinery of the feed, read and translated as if it were news.

Scrapers copy what stands around an article: buttons, counters, tags, "also read" lines,
comment boxes. Translating feeds add their own: (टैगस्टोट्रांसलेट) is "tagsToTranslate", (टी) is
the "T" that opens each tag, "Source link" closes the text. The machine's share is major,
since no editor has seen the text; ordinary furniture is minor.

Known limits: only what reference/furniture.tsv lists, and lines that hold nothing but a
number, a time stamp or an address; the headline that follows a promotion cue is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.phrases import PhraseIndex, PhraseMatch
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Span,
    TokenKind,
)
from audit.text.folding import fold


@dataclass(frozen=True, slots=True)
class _Furniture:
    """The entries: those that may stand anywhere, those that open a sentence, and by what."""

    anywhere: PhraseIndex
    opening: PhraseIndex
    first_words: frozenset[str]


def _index(rows: Iterable[Row]) -> _Furniture:
    entries = [{**row, "suggestion": "", "convict": "", "acquit": ""} for row in rows]
    opening = [row for row in entries if row["scope"] != "anywhere"]
    return _Furniture(
        anywhere=PhraseIndex(row for row in entries if row["scope"] == "anywhere"),
        opening=PhraseIndex(opening),
        first_words=frozenset(
            fold(word) for row in opening for word in row["pattern"].split(" ")[0].split("|")
        ),
    )


FURNITURE = Table(
    path="furniture.tsv",
    columns=("pattern", "scope", "report", "severity", "kind", "source"),
    build=_index,
)

_STAMP_WORDS = frozenset(
    map(
        fold,
        "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर अक्तूबर नवंबर दिसंबर सोमवार मंगलवार "
        "बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि बजे सुबह शाम रात दोपहर "
        "अपडेटेड अपडेट प्रकाशित पब्लिश्ड आईएसटी पूर्वाह्न अपराह्न एएम पीएम "
        "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june "
        "july august september october november december mon tue wed thu fri sat sun monday "
        "tuesday wednesday thursday friday saturday sunday am pm ist gmt utc updated "
        "published posted last on at hrs date time".split(),
    )
)
_TAG_MARK = regex.compile(r"[(（]\s?(?:टी|T|t)\s?[)）]")
_CUT = regex.compile(r"\[(?:…|\.\.\.|&hellip;)\]|\(more…\)")
_LONGEST_STAMP = 16  # tokens
_LONGEST_SENTENCE = 40  # tokens; a longer one is glued to prose, so only its cue is reported


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each piece of furniture once: the cue, the sentence or the whole line."""
    furniture = knowledge[FURNITURE]
    text = article.text
    done = -1
    for sentence in article.sentences:
        if sentence.span.start < done:
            continue
        found = _listed(text, sentence, furniture) or _bare_line(text, sentence)
        if found is not None:
            done = found.span.end
            yield found
    yield from _marks(text)


def _matches(sentence: Sentence, furniture: _Furniture) -> Iterator[PhraseMatch]:
    for token in sentence.tokens:
        if token.kind <= TokenKind.OTHER and token.kind is not TokenKind.NUMBER:
            if token.folded in furniture.first_words:
                yield from furniture.opening.matches(sentence)
            break
    yield from furniture.anywhere.matches(sentence)


def _listed(text: str, sentence: Sentence, furniture: _Furniture) -> Detection | None:
    """The weightiest entry that fits; among equals the longest."""
    best: tuple[Severity, int, Detection] | None = None
    for match in _matches(sentence, furniture):
        if not _fits(match, sentence):
            continue
        row = match.phrase.row
        span = match.span
        if row["report"] == "sentence" and len(sentence.tokens) <= _LONGEST_SENTENCE:
            span = sentence.span
        elif row["report"] == "line":
            span = _line(text, sentence.span)
        weight = (match.phrase.severity, span.end - span.start)
        if best is None or weight > best[:2]:
            machinery = row["kind"] == "machinery"
            best = (
                *weight,
                Detection(
                    span=span,
                    message=(
                        "Machinery of a scraper or translating feed, not part of the article."
                        if machinery
                        else f"Furniture of the page ({row['kind']}), not part of the article."
                    ),
                    evidence=(Evidence("entry", row["pattern"]),),
                    basis="machinery" if machinery else "",
                    severity=match.phrase.severity,
                ),
            )
    return best[2] if best else None


def _fits(match: PhraseMatch, sentence: Sentence) -> bool:
    scope = match.phrase.row["scope"]
    if scope == "anywhere":
        return True
    for token in sentence.tokens:
        if token.kind > TokenKind.OTHER or token.kind is TokenKind.NUMBER:
            continue
        if token.start < match.span.start:
            return False
        if token.end > match.span.end:
            return scope == "start"
    return True


def _line(text: str, span: Span) -> Span:
    end = text.find("\n", span.start)
    stop = len(text) if end < 0 else end
    return Span(span.start, span.start + len(text[span.start : stop].rstrip()))


def _bare_line(text: str, sentence: Sentence) -> Detection | None:
    """A line that is only a number, a time stamp or an address."""
    tokens = sentence.tokens
    if not (sentence.starts_line and sentence.ends_line) or len(tokens) > _LONGEST_STAMP:
        return None
    kinds = {token.kind for token in tokens}
    if kinds == {TokenKind.URL}:
        return _bare(sentence.span, "An address alone on a line.", "address")
    numbers = [token.folded for token in tokens if token.kind is TokenKind.NUMBER]
    if not numbers:
        return None
    if len(tokens) == 1:
        year = len(numbers[0]) == 4 and numbers[0][:2] in ("19", "20")
        if len(numbers[0]) < 2 or year or _among_numbers(text, sentence.span):
            return None
        return _bare(sentence.span, "A counter alone on a line.", "counter")
    words = [
        token.folded
        for token in tokens
        if token.kind <= TokenKind.OTHER and token.kind is not TokenKind.NUMBER
    ]
    clock = any(":" in number for number in numbers)
    if clock and len(numbers) > 2 - bool(words) and _STAMP_WORDS.issuperset(words):
        return _bare(sentence.span, "A time stamp of the page.", "stamp")
    return None


def _among_numbers(text: str, span: Span) -> bool:
    """Whether a neighbouring line is a number too: a table, not a counter."""
    before = text[: span.start].rstrip().rpartition("\n")[2].strip()
    after = text[span.end :].lstrip().partition("\n")[0].strip()
    return before.isdecimal() or after.isdecimal()


def _bare(span: Span, message: str, basis: str) -> Detection:
    return Detection(span=span, message=message, basis=basis, severity=Severity.MINOR)


def _marks(text: str) -> Iterator[Detection]:
    """Lists of tags that the machine opened with (टी), where no listed word stands before."""
    if "(टी)" in text or "(T)" in text or "(t)" in text:
        start = 0
        for line in text.splitlines(keepends=True):
            first = line.lstrip()[:1]
            marks = list(_TAG_MARK.finditer(line))
            if len(marks) > 1 and not line.lstrip().startswith(("(टैग", "(tag", "टैग", "(Tag")):
                span = Span(start + marks[0].start(), start + len(line.rstrip()))
                if first == "(":
                    span = Span(start + len(line) - len(line.lstrip()), span.end)
                yield Detection(
                    span=span,
                    message="A list of tags with the marks of the translating feed.",
                    basis="machinery",
                )
            start += len(line)
    if "[" in text or "(more" in text:
        for match in _CUT.finditer(text):
            yield Detection(
                span=Span(*match.span()),
                message="The feed cut the text here.",
                basis="cut",
            )


DETECTOR = Detector(
    id="feed-furniture",
    title="piece of page furniture",
    category=Category.RESIDUE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "बैठक कल समाप्त हुई।\n⟦Source link⟧",
        "⟦(टैगस्टोट्रांसलेट) चुनाव (टी) मतदान (टी) दिल्ली⟧",
        "बाजार (टैग) ⟦(टी) शेयर (टी) निवेश (टी) सोना⟧",
        "⟦यह भी पढ़ें: शहर में नई मेट्रो लाइन शुरू⟧",
        "⟦विज्ञापन⟧\nमंत्री ने बैठक की।",
        "बैठक दिल्ली में हुई।\n⟦12-May-2023 4:15:08 pm⟧\n⟦431⟧\nसभी दल आए।",
        "⟦सभी कमेंट्स (3)⟧\n⟦बातचीत में शामिल हों⟧",
        "बारिश से फसल को नुकसान हुआ ⟦[…]⟧",
    ),
    good=(
        "कंपनी ने टीवी पर विज्ञापन दिखाना बंद कर दिया।",
        "छात्रों ने कहा कि वे यह भी पढ़ें तो अच्छा रहेगा।",
        "पत्र के स्रोत और लिंक की जांच की जा रही है।",
        "मंत्री ने बातचीत में शामिल होने से इनकार कर दिया।",
        "उन्होंने फेसबुक पर अपनी तस्वीर शेयर की।",
        "2024\nइस साल चुनाव हुए।",
        "गाड़ी सुबह 10:15 बजे स्टेशन पहुंची।",
        "मौसम विभाग ने कृपया धैर्य रखने की अपील की।",
    ),
    check=check,
)
