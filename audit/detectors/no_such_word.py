"""A word that cannot be one.

Systems that build words from pieces sometimes put together what no Hindi word can be. Only
sure signs are reported: `repeat`, the same letter or syllable three times over (मुशफफफ);
`letter`, vowels that only transliterators use, never standard Hindi (नॆलियम); `tail`, a
common word with a stray consonant glued to its end (सुंदरय from सुंदर, बढ़तेव from बढ़ते);
`signs`, vowel signs in an order that cannot be read (पंाच for पांच), which typists produce
too and which is therefore minor. And `company`: a well-formed word that no list knows, in an
article that elsewhere shows its system cannot spell (a sure sign as above, a word of two
scripts, a loop of letters) and that has at least two such words.

Known limits: alone, a well-formed string of syllables that means nothing is not found: rare
names and terms look the same. Measured on the training set, words that no list knows are
right as often as wrong, whatever their letters; in bad company nine in ten are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.knowledge.unknown import broken_parts, unknown_words
from audit.knowledge.words import WORDS, Words
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, TokenKind
from audit.text.repeats import is_loop_of_letters

_CONSONANT = "[\u0915-\u0939]"
_REPEAT = regex.compile(
    rf"({_CONSONANT})\1\1|({_CONSONANT}[\u093e-\u094c]?{_CONSONANT}[\u093e-\u094c]?)\2\2"
)
_LETTER = regex.compile("[\u0904\u090e\u0912\u0946\u094a]")
_SIGNS = regex.compile(
    "[\u093e-\u094c\u0962\u0963][\u093e-\u094d]|[\u0901\u0902][\u093e-\u094d]|\u094d[\u093e-\u094c\u0902]"
)
_VOWEL_SIGNS = frozenset("ािीुूेैोौ")
_TAILS_AFTER_VOWEL = frozenset("रलवय")
_TAILS = frozenset("लवय")
_STEM, _STEM_BAND = 4, 4
_COMPANY = 2
_IN_COMPANY = (
    "company",
    Severity.MAJOR,
    "No list knows this word, and the article has others that cannot be words.",
    "",
)


def _stray_tail(folded: str, words: Words) -> str:
    """The common word before one stray consonant, or ""."""
    stem, tail = folded[:-1], folded[-1]
    if len(stem) < _STEM or words.band(stem) < _STEM_BAND:
        return ""
    # फाइलर (filer), दिलवर: after a consonant -र makes words; after a sign it does not.
    return stem if tail in (_TAILS_AFTER_VOWEL if stem[-1] in _VOWEL_SIGNS else _TAILS) else ""


def _verdict(folded: str, words: Words) -> tuple[str, Severity, str, str] | None:
    if _REPEAT.search(folded):
        return "repeat", Severity.CRITICAL, "The same letters over and over.", ""
    if _LETTER.search(folded):
        return "letter", Severity.MAJOR, "A vowel that Hindi does not write.", ""
    if _SIGNS.search(folded):
        return "signs", Severity.MINOR, "Vowel signs in an impossible order.", ""
    if stem := _stray_tail(folded, words):
        return "tail", Severity.MAJOR, f"“{stem}” with a stray letter at its end.", stem
    return None


def _cannot_spell(article: Article, words: Words) -> bool:
    """Whether a word of the article shows that the system behind it cannot spell."""
    for sentence in article.sentences:
        for token in sentence.tokens:
            if token.kind is TokenKind.WORD:
                if token.folded not in words and _is_sure(token.folded):
                    return True
            elif token.kind is TokenKind.LATIN:
                if len(token.text) > 4 and is_loop_of_letters(token.text):
                    return True
            elif token.kind is TokenKind.MIXED and broken_parts(token, words):
                return True
    return False


def _is_sure(folded: str) -> bool:
    return bool(
        _REPEAT.search(folded)
        or _LETTER.search(folded)
        or (len(folded) > 4 and is_loop_of_letters(folded))
    )


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report unknown words with a sure sign that they are none, or in bad company."""
    words = knowledge[WORDS]
    unknown = [
        sentence.tokens[index]
        for sentence in article.sentences
        for index in unknown_words(sentence, knowledge)
    ]
    if not unknown:
        return
    several = len({token.folded for token in unknown}) >= _COMPANY
    company = several and _cannot_spell(article, words)
    for token in unknown:
        verdict = _verdict(token.folded, words) or (_IN_COMPANY if company else None)
        if verdict:
            basis, severity, message, suggestion = verdict
            yield Detection(
                span=token.span,
                message=message,
                suggestion=suggestion,
                basis=basis,
                severity=severity,
                evidence=(Evidence("unknown", token.folded),),
            )


DETECTOR = Detector(
    id="no-such-word",
    title="word that cannot be one",
    category=Category.NONWORD,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "समाचार एजेंसी ने ⟦सुंदरय⟧ को बताया।",
        "कंपनी ⟦नॆलियम⟧ के पेटेंट बेच रही है।",
        "पूर्व राष्ट्रपति ⟦परवेफफफफ⟧ देश लौट आए।",
        "⟦नॆलियम⟧ के प्रवक्ता ⟦थुनकेज⟧ ने कहा कि ⟦पुनर्मेशन⟧ जारी रहेगा।",
    ),
    good=(
        "उसने सुंदर और बड़े फूल खरीदे।",
        "योजना के लिए बढ़ते खर्च पर बहस हुई।",
        "नॉर्टेल के पेटेंट बिक गए।",
        "फाइलर और लिंकर ठीक से चल रहे हैं।",
        "थुनकेज और पुनर्मेशन नाम के दो कस्बे नक्शे पर हैं।",
    ),
    check=check,
)
