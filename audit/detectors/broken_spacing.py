"""Spaces missing beside a mark, or standing where none belongs; a visarga typed for a colon.

Systems cut text into pieces and glue it back with rules made for other scripts: a space is
left before a comma or inside a web address, sentences are glued at the danda, a dash with
spaces becomes a hyphen without (है-यह), and the colon comes back as the visarga that looks
like it (कहाः). Many papers set a space before every danda, so a habit that runs through the
whole text is not reported. Words that do end in a visarga (अतः, क्रमशः, प्रायः and all in
-तः) are named below, after McGregor's Oxford Hindi-English Dictionary.

Known limits: a text that is broken from end to end looks like a habit, and is spared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span
from audit.text.wordlists import words

_VISARGA = regex.compile(r"[\p{Devanagari}\u200c\u200d]+ः(?![\p{L}\p{M}])")
_VISARGA_ENDS = ("तः", "नैः", "ह्नः", "स्वः")
_VISARGA_WORDS = words(
    "छः पुनः प्रायः क्रमशः शब्दशः अक्षरशः प्रायशः शतशः कोटिशः नमः दुः निः बहिः चतुः मनः तपः यशः तेजः रजः "
    "वक्षः सद्यः भूयः ओजः वयः शिरः पुरः तिरः श्रेयः उषः पयः आयुः ज्योतिः चक्षुः धनुः शान्तिः शांतिः "
    "श्रीः गुरुः ब्रह्मः भूर्भुवः अहः नभः छन्दः छंदः वाः आः ओः अः उः विसर्गः एकशः बहुशः खण्डशः खंडशः अंशः"
)
_VERBS = words(
    "है हैं था थी थे थीं हूं हूँ होगा होगी होंगे गया गई गए गईं गयी गये किया दिया लिया कहा बताया सकता सकती सकते "
    "जाएगा जाएगी जाएंगे रहेगा रहेगी करेगा करेगी करेंगे चाहिए"
)
_COPULAS = words("है हैं था थी थे थीं हूं हूँ होगा होगी होंगे")
_AFTER_COPULA = _VERBS | frozenset(("ना", "न", "नहीं", "ही", "भी", "तो"))
_LETTERS = "\u0904-\u0939\u0958-\u0961"
_SIGNED = "\u0900-\u0963\u0970-\u097f"
_GLUE = re.compile(f"[।,.-](?<=[{_SIGNED}].)(?=[{_LETTERS}])")
_WORD_BEFORE = re.compile(f"[{_SIGNED}]+\\Z")
_WORD_AFTER = re.compile(f"[{_SIGNED}]+")
_LONGEST_WORD = 40
_SPACED_MARK = re.compile(r" (?P<mark>[,।;])(?=[\s\"”’'])")
_SPACED_HYPHEN = regex.compile(r" -(?=\p{L})[\p{L}\p{M}]{2,40}| - (?P<word>[\p{L}\p{M}]{2,40})")
_DOUBLED = re.compile(r"।[ ]?[।.,](?![।.])|,[ ]?,(?!,)|(?<![।.]),।|(?<![.।])\.।")
_ADDRESS_END = re.compile(
    r"(?<=[A-Za-z0-9])(?:\. ?"
    r"(?:com|org|net|in|gov|nic|edu|ac|html?|css|py|txt|java|xml|json|php|js)(?![A-Za-z0-9]))+"
)
_ADDRESS_START = re.compile(r"(?:www\. )?[A-Za-z0-9_-]+(?:\. ?[A-Za-z0-9_-]+)*\Z")
_TWO_MARKS = re.compile("[।,.] ?[।,.]")
_HABIT = 3  # as many or more right ones for each wrong one, or it is a habit
_FEW = 3


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each place, by kind; habits of the whole text are passed over."""
    text = article.text
    if "ः" in text:
        yield from _visargas(text)
    if " -" in text:
        yield from _hyphens(text)
    if ". " in text:
        yield from _addresses(text)
    yield from _glued(text)
    if " ," in text or " ।" in text or " ;" in text:
        yield from _spaced_marks(text)
    if _TWO_MARKS.search(text):
        for match in _DOUBLED.finditer(text):
            yield _found(text, match.start(), match.end(), "A doubled mark.", "doubled")


def _visargas(text: str) -> Iterator[Detection]:
    for match in _VISARGA.finditer(text):
        word = match.group()
        if word in _VISARGA_WORDS or word.endswith(_VISARGA_ENDS) or len(word) < 3:
            continue
        if _is_sanskrit(text, match.start(), match.end()):
            continue
        yield Detection(
            span=Span(match.start(), match.end()),
            message="A visarga stands for the colon.",
            suggestion=word[:-1] + ":",
            evidence=(Evidence("mark", "ः"),),
            basis="visarga",
        )


def _is_sanskrit(text: str, start: int, end: int) -> bool:
    """Another visarga or a final halant close by: a verse, not Hindi."""
    around = text[max(0, start - 40) : start] + text[end : end + 40]
    return "ः" in around or "् " in around or "्।" in around or "॥" in around


def _hyphens(text: str) -> Iterator[Detection]:
    for match in _SPACED_HYPHEN.finditer(text):
        start = _word_start(text, match.start())
        word = match["word"]
        if start < match.start() and (word is None or word == text[start : match.start()]):
            message = "A space breaks this hyphenated word."
            yield _found(text, start, match.end(), message, "hyphen")


def _addresses(text: str) -> Iterator[Detection]:
    last = 0
    for match in _ADDRESS_END.finditer(text):
        start = _ADDRESS_START.search(text, max(last, match.start() - 60), match.start())
        if start and ". " in text[start.start() : match.end()]:
            message = "Spaces break this address or file name."
            yield _found(text, start.start(), match.end(), message, "address")
            last = match.end()


def _glued(text: str) -> Iterator[Detection]:
    """Words joined by a mark, unless the text does so throughout; clauses by a hyphen."""
    joined: list[Span] = []
    for match in _GLUE.finditer(text):
        mark = match.group()
        start = _word_start(text, match.start())
        if mark in "।," and match.start() - start > 1:
            joined.append(Span(start, _word_end(text, match.end())))
            continue
        before = text[start : match.start()]
        if before not in (_COPULAS if mark == "-" else _VERBS):
            continue
        span = Span(start, _word_end(text, match.end()))
        if mark == "." and before in _VERBS:
            joined.append(span)
        elif mark == "-" and text[match.end() : span.end] not in _AFTER_COPULA:
            yield _found(text, *span, "A hyphen without spaces joins two clauses.", "dash")
    if len(joined) <= max(1, (text.count("। ") + text.count(", ")) // _HABIT):
        for span in joined:
            yield _found(text, *span, "No space after the mark.", "glued")


def _spaced_marks(text: str) -> Iterator[Detection]:
    spaced = list(_SPACED_MARK.finditer(text))
    for mark, least in ((",", 0), (";", 0), ("।", _FEW)):
        some = [match for match in spaced if match["mark"] == mark]
        right = text.count(mark) - len(some)
        if some and right >= least and len(some) <= max(1 - least, right // _HABIT):
            for match in some:
                start = _word_start(text, match.start())
                message = "A space stands before the mark."
                yield _found(text, start, match.end(), message, "space-before")


def _word_start(text: str, end: int) -> int:
    match = _WORD_BEFORE.search(text, max(0, end - _LONGEST_WORD), end)
    return match.start() if match else end


def _word_end(text: str, start: int) -> int:
    match = _WORD_AFTER.match(text, start, start + _LONGEST_WORD)
    return match.end() if match else start


def _found(text: str, start: int, end: int, message: str, basis: str) -> Detection:
    return Detection(
        span=Span(start, end),
        message=message,
        evidence=(Evidence("text", text[start:end]),),
        basis=basis,
    )


DETECTOR = Detector(
    id="broken-spacing",
    title="broken space beside a mark",
    category=Category.PUNCTUATION,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "कारखाने में ⟦गोला -बारूद⟧ बनता है।",
        "प्रवक्ता ने ⟦कहाः⟧ हम तैयार हैं।",
        "बैठक दिल्ली में ⟦होगी।इसमें⟧ कई मंत्री शामिल होंगे।",
        "यह पहला चरण ⟦है-दूसरे⟧ की तारीख तय नहीं हुई।",
        "नतीजे ⟦example. nic. in⟧ पर देखे जा सकते हैं।",
        "बैठक में ⟦मंत्री ,⟧ सचिव और अधिकारी शामिल हुए।",
    ),
    good=(
        "अतः सरकार ने क्रमशः तीन योजनाएं शुरू कीं।",
        "मुख्यतः छः राज्यों में प्रायः बारिश होती है।",
        "उड़ानें कम हो चुकी हैं । जानकार मानते हैं कि मांग बढ़ेगी ।",
        "गोला-बारूद की आपूर्ति कम है - यह चिंता की बात है।",
        "यू.एस. और इंडिया.कॉम के बीच 10,00,000 रुपये का करार हुआ।",
        "वह घर पर है-ही नहीं।",
    ),
    check=check,
)
