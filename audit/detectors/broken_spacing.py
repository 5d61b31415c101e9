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

from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span

_VISARGA = regex.compile(r"[\p{Devanagari}\u200c\u200d]+ः(?![\p{L}\p{M}])")
_VISARGA_ENDS = ("तः", "नैः", "ह्नः", "स्वः")
_VISARGA_WORDS = frozenset(
    "छः पुनः प्रायः क्रमशः शब्दशः अक्षरशः प्रायशः शतशः कोटिशः नमः दुः निः बहिः चतुः मनः तपः यशः तेजः रजः "
    "वक्षः सद्यः भूयः ओजः वयः शिरः पुरः तिरः श्रेयः उषः पयः आयुः ज्योतिः चक्षुः धनुः शान्तिः शांतिः "
    "श्रीः गुरुः ब्रह्मः भूर्भुवः अहः नभः छन्दः छंदः वाः आः ओः अः उः विसर्गः एकशः बहुशः खण्डशः खंडशः अंशः".split()
)
_VERB = (
    "है|हैं|था|थी|थे|थीं|हूं|हूँ|होगा|होगी|होंगे|गया|गई|गए|गईं|गयी|गये|किया|दिया|लिया|कहा|बताया|सकता|सकती|"
    "सकते|जाएगा|जाएगी|जाएंगे|रहेगा|रहेगी|करेगा|करेगी|करेंगे|चाहिए"
)
_GLUED_DASH = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}-])(?:हैं?|थे|थीं?|था|होगा|होगी|होंगे|हूं|हूँ)-(?!(?:{_VERB}|ना|न|नहीं|ही)(?![\p{{L}}\p{{M}}]))\p{{L}}[\p{{L}}\p{{M}}]*"
)
_GLUED_STOP = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}.])(?:{_VERB})\.[\p{{Devanagari}}--[0-9।॥०-९]][\p{{Devanagari}}--[।॥]]+",
    regex.V1,
)
_GLUED_MARK = regex.compile(
    r"[\p{Devanagari}--[।॥०-९]]{2,40}(?P<mark>[।,])[\p{Devanagari}--[।॥०-९]]{2,40}", regex.V1
)
_SPACED_MARK = regex.compile(r"[\p{L}\p{M}\p{N})”’\"'] +(?P<mark>[,।;])(?=[\s\"”’'])")
_SPACED_HYPHEN = regex.compile(
    r"(?P<left>[\p{L}\p{M}]{2,40}) (?:-(?=\p{L})[\p{L}\p{M}]{2,40}|- (?P=left)(?![\p{L}\p{M}]))"
)
_DOUBLED = regex.compile(r"।[ ]?[।.,](?![।.])|,[ ]?,(?!,)|(?<![।.]),।|(?<![.।])\.।")
_ADDRESS = regex.compile(
    r"\b(?:www|[A-Za-z0-9_-]+)(?:\. ?[A-Za-z0-9_-]+)*\. "
    r"(?:com|org|net|in|gov|nic|edu|ac|html?|css|py|txt|java|xml|json|php|js)\b"
)
_HABIT = 3  # as many or more right ones for each wrong one, or it is a habit
_FEW = 3


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each place, by kind; habits of the whole text are passed over."""
    text = article.text
    if "ः" in text:
        yield from _visargas(text)
    if "-" in text:
        for match in _GLUED_DASH.finditer(text):
            yield _found(match, "A hyphen without spaces joins two clauses.", "dash")
        if " -" in text:
            for match in _SPACED_HYPHEN.finditer(text):
                yield _found(match, "A space breaks this hyphenated word.", "hyphen")
    for match in _GLUED_STOP.finditer(text) if "." in text else ():
        yield _found(match, "Two sentences are glued together.", "glued")
    if ". " in text:
        for match in _ADDRESS.finditer(text):
            if "." in match.group().rstrip("."):
                yield _found(match, "Spaces break this address or file name.", "address")
    yield from _marks(text)


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


def _marks(text: str) -> Iterator[Detection]:
    if "।" in text or "," in text:
        glued = list(_GLUED_MARK.finditer(text))
        if len(glued) <= max(1, (text.count("। ") + text.count(", ")) // _HABIT):
            for match in glued:
                yield _found(match, "No space after the mark.", "glued")
    if " ," in text or " ।" in text or " ;" in text:
        spaced = list(_SPACED_MARK.finditer(text))
        for mark, least in ((",", 0), (";", 0), ("।", _FEW)):
            some = [match for match in spaced if match["mark"] == mark]
            right = text.count(mark) - len(some)
            if some and right >= least and len(some) <= max(1 - least, right // _HABIT):
                for match in some:
                    yield _found(match, "A space stands before the mark.", "space-before")
    for match in _DOUBLED.finditer(text):
        yield _found(match, "A doubled mark.", "doubled")


def _found(match: regex.Match[str], message: str, basis: str) -> Detection:
    return Detection(
        span=Span(match.start(), match.end()),
        message=message,
        evidence=(Evidence("text", match.group()),),
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
        "बैठक में मंत्र⟦ी ,⟧ सचिव और अधिकारी शामिल हुए।",
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
