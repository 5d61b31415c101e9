"""A figure in English notation: a 16-day shutdown, the 1760s, $5.3tn.

Systems translate words and copy figures, with the English letters that cling to them: 16-day
सरकारी शटडाउन for 16 दिन का, 1760s for 1760 का दशक, $6m for 60 लाख डॉलर. Ordinals (20th) and the
short scales (m, bn, tn) mean nothing to a reader of Hindi.

Known limits: measures that Hindi papers print in Latin letters (km, kg, GB, 4K), model names
(A350, 5s) and clock times (8 pm) are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.numerals import find_digit
from audit.text.wordlists import words

_SCALES = words("m mn bn tn million billion trillion")
_ORDINALS = words("st nd rd th")
_UNITS = words(
    "day days week weeks month months year years hour hours minute minutes man member point "
    "story storey year-old old mile miles foot feet inch inches pound pounds seat seats page run "
    "game match set time times way door bed"
)
_MONEY = frozenset("$£€")
_HINDI = {
    "day": "दिन",
    "week": "सप्ताह",
    "month": "महीने",
    "year": "साल",
    "hour": "घंटे",
    "minute": "मिनट",
    "mile": "मील",
    "foot": "फुट",
}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at Latin letters right behind a number, closed up or hyphenated."""
    for sentence in article.sentences:
        if not find_digit(article.text, *sentence.span):
            continue
        tokens = sentence.tokens
        for index, number in enumerate(tokens[:-1]):
            if number.kind is TokenKind.NUMBER:
                end = _notation_end(tokens, index)
                if end:
                    money = index > 0 and tokens[index - 1].text in _MONEY
                    letters = tokens[end - 1]
                    unit = _HINDI.get(letters.folded.removesuffix("s"), "")
                    yield Detection(
                        span=Span(tokens[index - money].start, letters.end),
                        message="A figure in English notation.",
                        suggestion=f"{number.text} {unit}" if unit else "",
                        evidence=(Evidence("letters", letters.text),),
                    )


def _notation_end(tokens: Sequence[Token], index: int) -> int:
    """The index past the English letters that cling to the number at `index`, or 0."""
    number, at = tokens[index], index + 1
    hyphen = tokens[at].text == "-" and at + 1 < len(tokens)
    letters = tokens[at + hyphen]
    closed_up = letters.start == number.end + hyphen
    if letters.kind is not TokenKind.LATIN or not closed_up or not letters.text.islower():
        return 0
    end = at + hyphen + 1
    if hyphen:
        return end if letters.folded in _UNITS else 0
    if letters.folded == "s":
        text = number.text
        return end if len(text) == 4 and text.endswith("0") and text[0] in "12" else 0
    if letters.folded in _ORDINALS:
        # Inside a stretch of English (12th Result 2020) the stretch is the defect.
        inside = end < len(tokens) and tokens[end].kind is TokenKind.LATIN
        return end if number.text.isdigit() and not inside else 0
    money = index > 0 and tokens[index - 1].text in _MONEY
    return end if letters.folded in _SCALES and (money or letters.folded != "m") else 0


DETECTOR = Detector(
    id="english-notation",
    title="figure in English notation",
    category=Category.UNTRANSLATED,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "कंपनी को पिछले साल ⟦$6m⟧ का घाटा हुआ।",
        "सरकार का ⟦16-day⟧ बंद आखिरकार खत्म हो गया।",
        "कहानी ⟦1760s⟧ के फ्रांस की है।",
    ),
    good=(
        "कंपनी को पिछले साल 60 लाख डॉलर का घाटा हुआ।",
        "फोन में 128GB मेमोरी है और वजन 180g है।",
        "बैठक शाम 8pm पर नहीं, 8 बजे शुरू होगी।",
        "टीम ने 100m दौड़ में पदक जीता।",
        "यूपी बोर्ड 12वीं का परिणाम आज घोषित हुआ।",
    ),
    check=check,
)
