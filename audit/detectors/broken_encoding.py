"""Text that was damaged on its way: read in a wrong encoding, cut, or typed out of order.

Feeds pass through many programs. UTF-8 read as Latin letters gives à¤•; a byte that fits no
character becomes U+FFFD; a file cut at a byte limit ends inside a character; old Hindi
fonts (Kruti Dev) show as "vkSj gS"; converters leave vowel signs without a letter, twice or
after a virama, control characters, private-use characters and dotted circles.

Known limits: signs typed in an order that looks right on the screen (ा + ॅ for ॉ) are only
minor, since people type them too. Names in French and Portuguese are not mojibake: only
pairs of letter and sign that no language writes count.
Source: The Unicode Standard, section 12.1 (Devanagari), on the order of signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Sentence, Severity, Span

# One class of rare characters is searched first; most articles hold none of them.
_RARE = re.compile(
    "[ÃÂàâÐÑð\ufffd\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ud800-\udfff\u25cc"
    "\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_BAD = re.compile(
    r"(?P<mojibake>à[¤¥]|â€|[ÃÂ][\u0080-\u00bf]|(?:[ÐÑ][\u0080-\u00bf]){2}|ð[\u009fŸ])"
    r"|(?P<replacement>\ufffd)"
    r"|(?P<control>[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f])"
    r"|(?P<private>[\ue000-\uf8ff\ud800-\udfff])"
    r"|(?P<circle>\u25cc)"
    r"|(?P<bidi>[\u202a-\u202e\u2066-\u2069])"
    r"|(?P<invisible>[\u200b-\u200d\u2060\ufeff]{3,}|(?<=\S)[\u200b\ufeff](?=\S))"
)
# A vowel sign or virama after anything but a consonant, a nukta, a joiner, a Latin letter or
# digit (NGOों is common); and a sign typed twice.
_SIGNS = re.compile(
    r"[^\u0915-\u0939\u093c\u0958-\u095f\u0978-\u097f\u200c\u200d\u25ccA-Za-z0-9)][\u093e-\u094d]"
    r"|\u0902\u0902|\u0901\u0901|\u093c\u093c"
)
_NAMES = {
    "mojibake": "These characters are text read in the wrong encoding.",
    "replacement": "A character was lost and stands as U+FFFD.",
    "control": "A control character stands in the text.",
    "private": "A character of a private font stands in the text.",
    "circle": "A sign has lost its letter and shows a dotted circle.",
    "bidi": "An invisible mark of writing direction stands in the text.",
    "invisible": "Invisible characters stand in the word.",
    "order": "Vowel signs stand in an order that Devanagari does not have.",
    "start": "A vowel sign has lost its letter.",
}
_SEVERITIES = {
    "mojibake": Severity.CRITICAL,
    "bidi": Severity.MINOR,
    "invisible": Severity.MINOR,
    "order": Severity.MINOR,
}
_OVERRIDES = frozenset("\u202d\u202e")
# Commonest words of Hindi as Kruti Dev's Latin letters spell them: और है हैं में को किया.
_KRUTI_CUES = ("vkSj", "gSa", " gS", " esa ", " dks ")
_KRUTI = frozenset("vkSj gSa gS esa dks dk dh ds ls us ij Hkh ugha Fkk Fkh jgs jgk dj x;k".split())


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each damaged stretch once: whole words, neighbours of one kind together."""
    text = article.text
    cut = _cut(article)
    if cut is not None:
        yield Detection(
            span=cut,
            message="The file ends inside a character: the rest is missing.",
            basis="cut",
        )
    found: tuple[Span, str] | None = None
    for span, kind in _damage(text):
        if cut is not None and span.end > cut.start:
            continue
        if found is not None:
            known, known_kind = found
            between = text[known.end : span.start]
            if span.start < known.end or (
                kind == known_kind == "mojibake" and between.isspace() and "\n" not in between
            ):
                found = (Span(known.start, max(known.end, span.end)), known_kind)
                continue
            yield _detection(text, *found)
        found = (span, kind)
    if found is not None:
        yield _detection(text, *found)
    if any(cue in text for cue in _KRUTI_CUES):
        yield from _kruti(article)


def _cut(article: Article) -> Span | None:
    if not article.source.truncated or not article.sentences:
        return None
    return article.sentences[-1].tokens[-1].span


def _damage(text: str) -> list[tuple[Span, str]]:
    """The damaged words in order, each with the kind of its damage."""
    found: list[tuple[Span, str]] = []
    end = 0
    if _RARE.search(text):
        for match in _BAD.finditer(text):
            if match.start() >= end:  # a word is widened once, however much of it is damaged
                span = _word(text, match.start(), match.end())
                found.append((span, match.lastgroup or ""))
                end = span.end
    end = 0
    for match in _SIGNS.finditer(text):
        first = match[0][0]
        kind = "order" if "\u0900" <= first <= "\u097f" and first not in "।॥" else "start"
        place = match.start() if kind == "order" else match.start() + 1
        if place >= end:
            span = _word(text, place, match.end())
            found.append((span, kind))
            end = span.end
    return sorted(found)


def _word(text: str, start: int, end: int) -> Span:
    """The range widened to white space; an invisible character between words stands alone."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end)


def _detection(text: str, span: Span, kind: str) -> Detection:
    severity = _SEVERITIES.get(kind)
    if kind == "bidi" and not _OVERRIDES.isdisjoint(text[span.start : span.end]):
        severity = Severity.MAJOR
    return Detection(span=span, message=_NAMES[kind], basis=kind, severity=severity)


def _kruti(article: Article) -> Iterator[Detection]:
    for sentence in article.sentences:
        words = [token.text for token in sentence.tokens]
        if len(_KRUTI.intersection(words)) >= 3 and not _KRUTI_ONLY.isdisjoint(words):
            yield Detection(
                span=_latin_part(sentence),
                message="Hindi in the letters of an old font (Kruti Dev), unreadable without it.",
                basis="font",
                severity=Severity.CRITICAL,
            )


_KRUTI_ONLY = frozenset("vkSj gSa gS esa dks Hkh ugha Fkk".split())


def _latin_part(sentence: Sentence) -> Span:
    latin = [token for token in sentence.tokens if token.text.isascii()]
    return Span(latin[0].start, latin[-1].end)


DETECTOR = Detector(
    id="broken-encoding",
    title="broken encoding",
    category=Category.RESIDUE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "मंत्री ने कहा कि बैठक ⟦à¤•à¤²⟧ होगी।",
        "पुलिस ने दो आरोपियों को ⟦गिर\ufffdतार⟧ किया।",
        "इस खबर में एक ⟦ोशहर⟧ का नाम छूट गया है।",
        "उन्होंने कहा, ⟦itâ€™s⟧ ठीक है।",
        "⟦ljdkj vkSj foi{k esa cgl gks jgh gS⟧।",
        "परीक्षा अब ⟦आॅनलाइन⟧ होगी।",
    ),
    good=(
        "मंत्री ने कहा कि बैठक कल होगी।",
        "रेस्तरां का नाम Café है, जहां केक और चाय मिलती है।",
        "गाँव के ढाँचे में फँसी बिल्ली को निकाल लिया गया।",
        "राज्य के NGOओं ने इस फैसले का स्वागत किया।",
        "दुकान में कॉफी और टॉफी दोनों मिलती हैं।",
    ),
    check=check,
)
