"""A quotation mark or bracket without its partner, or a heap of stray ones.

Systems translate piece by piece and lose one mark of a pair, answer an opening single mark
with a closing double one, or stutter marks that their training data had escaped ("" "" and
"\""). Pairs are matched as audit.text.marks describes.

Known limits: in a line with two lost marks of one class the count is even and nothing is
said. Writers lose marks too, which is why this is minor unless marks are heaped up. A mark that
opens speech and is never closed is passed over: the speech may run on beyond what we see.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span
from audit.text.marks import Lonely, lonely_marks

# Three marks in a row, or two doubled ones; `" "` between two quotations is in order, and so
# is a close and an open at a sentence border (।""यह).
_HEAP = regex.compile(r'(?:"[ ,]?){2,40}"|(?<=[\p{L}\p{M}] ?)""(?=[ \p{L}])|""(?=[\p{L}])')
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]{1,40}")
_SPEECH = (",", ":", "-", "–", "—", "कि", "है", "हैं", "लिखा", "कहा")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report the first heap of each line, and the lonely marks of lines that hold none."""
    text = article.text
    heaps: dict[int, list[tuple[int, int]]] = {}
    if '""' in text or '" "' in text:
        for match in _HEAP.finditer(text):
            if _is_heap(text, match.start(), match.end()):
                heaps.setdefault(text.rfind("\n", 0, match.start()) + 1, []).append(match.span())
    for places in heaps.values():
        yield _heap(text, places)
    for mark in lonely_marks(text):
        if mark.line not in heaps and not _opens_speech(text, mark):
            yield _lonely(text, mark)


def _is_heap(text: str, start: int, end: int) -> bool:
    marks = text.count('"', start, end)
    if marks == 2:
        return start > 0 and text[start - 1] not in "।.?!,:|"
    return '""' in text[start:end] or marks > 3


def _heap(text: str, places: list[tuple[int, int]]) -> Detection:
    """In mid-sentence heaps tear the sentence; at its ends they only look bad."""
    start, end = places[0]
    marks = text[start:end].rstrip(" ,")
    word = _WORD.match(text, start + len(marks))
    torn = any(_is_inside(text, *place) for place in places)
    return Detection(
        span=Span(start, word.end() if word else start + len(marks)),
        message="Stray quotation marks" + (" throughout." if len(places) > 1 else "."),
        severity=Severity.MAJOR if torn else Severity.MINOR,
        evidence=(Evidence("marks", marks),),
        basis="heap",
    )


def _is_inside(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")[-1:]
    after = text[end : end + 3].strip(" ")[:1]
    doubled = text.count('"', start, end) > 2
    return doubled and before not in "।.?!|\n" and after not in "\n।."


def _lonely(text: str, mark: Lonely) -> Detection:
    start, end = mark.start, mark.end
    if mark.opening:
        word = _WORD.match(text, mark.end)
        end = word.end() if word else end
    else:
        while start > mark.start - 40 and start and text[start - 1] not in " \n\t":
            start -= 1
    name = "bracket" if mark.group == "bracket" else "quotation mark"
    problem = "is never closed" if mark.opening else "was never opened"
    return Detection(
        span=Span(start, end),
        message=f"This {name} {problem}.",
        evidence=(Evidence("mark", text[mark.start : mark.end]),),
        basis=name if mark.group == "bracket" else "unclosed" if mark.opening else "unopened",
    )


def _opens_speech(text: str, mark: Lonely) -> bool:
    if mark.group == "bracket" or not mark.opening:
        return False
    before = text[max(mark.line, mark.start - 12) : mark.start].rstrip()
    return mark.starts_line or before.endswith(_SPEECH)


DETECTOR = Detector(
    id="unbalanced-quotes",
    title="unbalanced quotation mark or bracket",
    category=Category.PUNCTUATION,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "सरकार ने जून में ⟦‘सागर⟧ तटीय पर्यटन क्षेत्र को खोल दिया।",
        'उन्होंने इस शब्द को⟦"" ""नया⟧"" ""अर्थ दिया।',
        "आयोग ⟦(जिसकी⟧ बैठक सोमवार को हुई ने रिपोर्ट सौंप दी।",
        "अधिकारी ने बताया कि सड़क ⟦बंद”⟧ है और काम चल रहा है।",
    ),
    good=(
        "मंत्री ने कहा, “बैठक अगले महीने दिल्ली में होगी।",
        "मंत्री ने कहा, “बैठक अगले महीने होगी। तैयारी पूरी है।” इसके बाद वे चले गए।",
        "“हम काम कर रहे हैं।\n“हम रुकेंगे नहीं।”",
        "इलाके को ‘रेड जोन' घोषित किया गया है।",
        "खिलाड़ी का कद 6'2\" है और वह '90 के दशक में खेलता था।",
        "1) पहला प्रस्ताव पारित हुआ।\n2) दूसरा प्रस्ताव टल गया।",
        "उसने लिखा, \"यह 'नई शुरुआत' है।\" सब खुश थे।",
        'उन्होंने "समता" "न्याय" और "बंधुता" पर जोर दिया।',
        "‘‘हम साथ हैं,’’ उन्होंने कहा।",
    ),
    check=check,
)
