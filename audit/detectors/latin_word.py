"""Words left in Latin letters.

A system that does not know a word copies it: दुकानें pawned सामान से भरी हैं (the shops are
full of pawned goods). A rare English word in small letters is a translation left half done
and major. Everyday English words are minor, because Hindi speakers mix them in themselves
(हम agenda को गति देंगे, we will speed up the agenda); so are titles and names that Hindi
papers have printed in Latin letters. A foreign name that none of them has (Kaplowitz), or
that is one of reference/names from abroad, is major: a paper would spell it in Hindi; and an
article that has one such word mixed in none of the others itself. Letters in a loop
(Hegigigigio) are critical. Hindi papers do print abbreviations, brands, units and
addresses in Latin letters (reference/latin-allowed), and explain Hindi words by English ones
in brackets; none of these is reported.

Known limits: abbreviations of up to six capitals always pass. Six Latin words in a row are a
passage in another language, which is another detector's, and so is a sentence that is
mostly Latin. What stands in quotation marks (a post, a title, a command) is minor at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from audit.knowledge import Knowledge, Table
from audit.knowledge.names import NAMES
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.enclosures import in_brackets, in_quotes
from audit.text.latin import JOINERS, is_code, is_mostly_latin, latin_stretches

ALLOWED = Table(
    path="latin-allowed.tsv",
    columns=("word", "kind", "source"),
    build=lambda rows: frozenset(row["word"] for row in rows),
)
EVERYDAY = Table(
    path="english-common.tsv",
    columns=("letter", "words", "source"),
    build=lambda rows: frozenset(word for row in rows for word in row["words"].split(" ")),
)
_ABBREVIATION = 6  # capitals
_PASSAGE = 6  # words
_TITLE = 3  # words in quotation marks
_MIXED_IN = frozenset({"everyday", "name"})
_VERBAL = ("ed", "ly")  # shouted, overtly: what is mixed into Hindi are nouns and adjectives
_REPEAT = regex.compile(r"([a-z])\1\1|([A-Za-z]{2,3})\2\2")
_MESSAGES = {
    "name": "Left in Latin letters.",
    "foreign": "A name left in Latin letters.",
    "garble": "Letters repeated; no word.",
}
_SKIPPED_ROLES = frozenset({Role.FURNITURE, Role.BYLINE, Role.DATELINE})


def _passes(token: Token, allowed: frozenset[str]) -> bool:
    """A word that may stay: allowed, an abbreviation, a symbol, or no plain word (camelCase)."""
    text = token.text
    if len(text) == 1 or token.folded in allowed:
        return True
    if text.isupper():
        return len(text) <= _ABBREVIATION
    return not (text.islower() or text.istitle()) and not text[1:].islower()


def _is_foreign_name(words: list[Token], everyday: frozenset[str]) -> bool:
    """Capitalised words that neither English nor Hindi news knows; two may have a title (MLA)."""
    unknown = [
        word
        for word in words
        if word.text.istitle() and len(word.text) >= 3 and word.folded not in everyday
    ]
    rest = [word for word in words if word not in unknown]
    return not rest or (
        len(unknown) >= max(2, len(rest)) and all(word.text.isupper() for word in rest)
    )


def _kind(
    tokens: tuple[Token, ...], start: int, end: int, strange: list[Token], knowledge: Knowledge
) -> tuple[str, Severity]:
    """The basis and severity of a stretch whose `strange` words do not pass."""
    everyday = knowledge[EVERYDAY]
    words = [token for token in tokens[start:end] if token.kind is TokenKind.LATIN]
    if any(_REPEAT.search(token.text) for token in strange):
        return "garble", Severity.CRITICAL
    if in_quotes(tokens, start):
        return "quoted", Severity.MINOR
    small = [token for token in strange if token.text.islower() and len(token.text) >= 3]
    if not small:
        names, text = knowledge[NAMES], " ".join(word.folded for word in words)
        known = names.by_latin(text)
        foreign = (
            "india" not in known.topics
            if known and known.topics
            else _is_foreign_name(words, everyday)
        )
        return ("foreign", Severity.MAJOR) if foreign else ("name", Severity.MINOR)
    # eco-system, start-ups: compounds that people coin; "khatiyan" at the head of a line is
    # the lemma of a glossary or a word of the headline.
    joined = any(token.text in JOINERS for token in tokens[max(0, start - 1) : end + 1])
    rare = any(token.text not in everyday for token in small) or (
        len(words) == 1 and len(small[0].text) > 5 and small[0].text.endswith(_VERBAL)
    )
    plain = all(token.text.islower() for token in words)
    if plain and rare and not joined and start > 0:
        return "rare", Severity.MAJOR
    return "everyday", Severity.MINOR


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each stretch of Latin words that a Hindi paper would not print."""
    found = list(_stretches(article, knowledge))
    certain = any((detection.severity or Severity.MINOR) >= Severity.MAJOR for detection in found)
    for detection in found:
        if certain and detection.basis in _MIXED_IN:
            yield replace(detection, basis=f"{detection.basis}-beside", severity=Severity.MAJOR)
        else:
            yield replace(detection, in_company=Severity.MAJOR)


def _stretches(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    for sentence in article.sentences:
        tokens = sentence.tokens
        if not any(token.kind is TokenKind.LATIN for token in tokens):
            continue
        if sentence.role in _SKIPPED_ROLES or is_mostly_latin(sentence):
            continue
        allowed = knowledge[ALLOWED]
        for start, end in latin_stretches(tokens):
            words = [token for token in tokens[start:end] if token.kind is TokenKind.LATIN]
            strange = [token for token in words if not _passes(token, allowed)]
            if not strange or len(words) >= _PASSAGE:
                continue
            if not all(token.text.isascii() for token in words):
                continue  # voilà, São Paulo: who types the accents means it
            titled = len(words) >= _TITLE and not any(token.text.islower() for token in words)
            if titled and in_quotes(tokens, start):
                continue  # the title of a song or film
            if in_brackets(tokens, start) or is_code(tokens, start, end):
                continue
            basis, severity = _kind(tokens, start, end, strange, knowledge)
            text = " ".join(token.text for token in words)
            yield Detection(
                span=Span(words[0].start, words[-1].end),
                suggestion=known.text if (known := knowledge[NAMES].by_latin(text)) else "",
                message=_MESSAGES.get(basis, "English left untranslated."),
                basis=basis,
                severity=severity,
                evidence=(Evidence("words", " ".join(token.text for token in strange)),),
            )


DETECTOR = Detector(
    id="latin-word",
    title="word left in Latin letters",
    category=Category.UNTRANSLATED,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "डॉक्टर ने मरीज की पुरानी ⟦prescription⟧ फाड़ दी।",
        "जांच में पता चला कि ⟦Gonzales⟧ उस रात घर पर नहीं थे।",
        "दुकान में ⟦pawned⟧ गहने रखे थे।",
        "दुकान में ⟦pawned⟧ गहने रखे थे।\nमालिक ने हमें पूरी ⟦story⟧ बताई।",
    ),
    good=(
        "WHO ने कहा कि AI से इलाज आसान होगा।",
        "यह दूरी 40 km है और फाइल 2 GB की है।",
        "कंपनी ने साइबर सुरक्षा (cyber security) पर खर्च बढ़ाया।",
        "नया iPhone और Samsung का फोन बाजार में आ गया है।",
        "कार्यक्रम में printf और maxValue का प्रयोग समझाया गया।",
    ),
    check=check,
)
