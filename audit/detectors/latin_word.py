"""Words left in Latin letters.

A system that does not know a word copies it: दुकानें pawned सामान से भरी हैं (the shops are
full of pawned goods). A rare English word in small letters is a translation left half done
and major. Everyday English words are minor, because Hindi speakers mix them in themselves
(हम agenda को गति देंगे, we will speed up the agenda); so are names and titles, which most
readers can make out. Hindi papers do
print abbreviations, brands, units and addresses in Latin letters (reference/latin-allowed),
and explain Hindi words by English ones in brackets; none of these is reported.

Known limits: abbreviations of up to six capitals always pass. Six Latin words in a row are a
passage in another language, which is another detector's, and so is a sentence that is
mostly Latin. What stands in quotation marks (a post, a title, a command) is minor at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge, Table
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Sentence,
    Severity,
    Span,
    Token,
    TokenKind,
)

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
_LEAST_HINDI = 3  # words of Hindi for each Latin stretch
_INSIDE = frozenset("-‐‑–&'’/+")  # may stand between the words of one stretch
_OPENERS, _CLOSERS = frozenset("([{"), frozenset(")]}")
_QUOTES = frozenset("\"'“”‘’«»`")
_CODE = frozenset("_=<>{}\\/@#~^*(")
_ADDRESS_KINDS = frozenset({TokenKind.LATIN, TokenKind.NUMBER, TokenKind.URL})
_SKIPPED_ROLES = frozenset({Role.FURNITURE, Role.BYLINE, Role.DATELINE})


def _stretches(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """First and one past the last index of each run of Latin words."""
    index, count = 0, len(tokens)
    while index < count:
        if tokens[index].kind is not TokenKind.LATIN:
            index += 1
            continue
        end = index + 1
        ahead = end
        while ahead < count:
            token = tokens[ahead]
            if token.kind is TokenKind.LATIN:
                end = ahead + 1
            elif token.kind is not TokenKind.NUMBER and token.text not in _INSIDE:
                break
            ahead += 1
        yield index, end
        index = ahead + 1


def _passes(token: Token, allowed: frozenset[str]) -> bool:
    """A word that may stay: allowed, an abbreviation, a symbol, or no plain word (camelCase)."""
    text = token.text
    if len(text) == 1 or token.folded in allowed:
        return True
    if text.isupper():
        return len(text) <= _ABBREVIATION
    return not (text.islower() or text.istitle()) and not text[1:].islower()


def _is_code(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Part of an address, a call, a formula: signs or digits stand close on either side."""
    if start and tokens[start - 1].end == tokens[start].start:
        before = tokens[start - 1]
        if before.text in _CODE or before.text == "." or before.kind is TokenKind.NUMBER:
            return True
    rest = tokens[end : end + 2]
    if not rest:
        return False
    after, next_after = rest[0], rest[-1]
    if after.text == "(":
        return next_after.text == ")"
    if after.start != tokens[end - 1].end:
        return False
    if after.text == ".":
        return next_after.start == after.end and next_after.kind in _ADDRESS_KINDS
    return after.text in _CODE or after.kind in (TokenKind.NUMBER, TokenKind.URL)


def _in_brackets(tokens: tuple[Token, ...], start: int) -> bool:
    depth = 0
    for token in tokens[:start]:
        depth += (token.text in _OPENERS) - (token.text in _CLOSERS)
    return depth > 0


def _in_quotes(tokens: tuple[Token, ...], start: int) -> bool:
    return sum(token.text in _QUOTES for token in tokens[:start]) % 2 == 1


def _is_mostly_latin(sentence: Sentence) -> bool:
    latin = sum(token.kind is TokenKind.LATIN for token in sentence.tokens)
    hindi = sum(token.kind is TokenKind.WORD for token in sentence.tokens)
    return hindi < _LEAST_HINDI or latin > hindi


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each stretch of Latin words that a Hindi paper would not print."""
    for sentence in article.sentences:
        tokens = sentence.tokens
        if sentence.role in _SKIPPED_ROLES or TokenKind.LATIN not in {t.kind for t in tokens}:
            continue
        if _is_mostly_latin(sentence):
            continue
        for start, end in _stretches(tokens):
            detection = _judge(tokens, start, end, knowledge)
            if detection:
                yield detection


def _judge(
    tokens: tuple[Token, ...], start: int, end: int, knowledge: Knowledge
) -> Detection | None:
    allowed, everyday = knowledge[ALLOWED], knowledge[EVERYDAY]
    words = [token for token in tokens[start:end] if token.kind is TokenKind.LATIN]
    strange = [token for token in words if not _passes(token, allowed)]
    if not strange or len(words) >= _PASSAGE or _in_brackets(tokens, start):
        return None
    if _is_code(tokens, start, end):
        return None
    small = [t for t in strange if t.text.islower() and len(t.text) >= 3]
    # eco-system, start-ups: compounds that people coin, and titles, are not a failure.
    plain = len(small) == len(strange) and all(t.text.islower() for t in words)
    joined = any(t.text in _INSIDE for t in tokens[max(0, start - 1) : end + 1])
    rare = plain and not joined and any(t.text not in everyday for t in small)
    quoted = _in_quotes(tokens, start)
    return Detection(
        span=Span(words[0].start, words[-1].end),
        message="English left untranslated." if small else "Left in Latin letters.",
        basis="quoted" if quoted else "rare" if rare else "everyday" if small else "name",
        severity=Severity.MAJOR if rare and not quoted else Severity.MINOR,
        evidence=(Evidence("words", " ".join(token.text for token in strange)),),
    )


DETECTOR = Detector(
    id="latin-word",
    title="word left in Latin letters",
    category=Category.UNTRANSLATED,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "डॉक्टर ने मरीज को पुरानी ⟦prescription⟧ फाड़ दी।",
        "जांच में पता चला कि ⟦Gonzales⟧ उस रात घर पर नहीं थे।",
        "दुकान में ⟦pawned⟧ गहने रखे थे।",
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
