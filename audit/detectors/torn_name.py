"""A name of an agency or organisation that is cut apart, or left half in Latin letters.

Systems keep the order of the English clause ("TASS news agency reported, citing the ministry" →
TASS मंत्रालय का हवाला देते हुए समाचार एजेंसी), put markers between the halves of a name (न्यूयॉर्क के टाइम्स),
spell one half of a compound (राज्य-आर टास, state-run TASS), or move an apposition into the name
(संविधान (BfV), जर्मनी की …, the Office for the Protection of the Constitution). Three kinds of
evidence, weighed apart: `phrase`, an entry of reference/torn-names; `order`, an agency's name
parted from समाचार एजेंसी (news agency) by the clause that cites somebody; `head`, an abbreviation
in brackets after a word that heads no name, where the organisation's own head is missing.

Known limits: agencies and abbreviations that are not listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge, Table
from audit.knowledge.phrases import PhraseIndex
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.folding import fold

TORN = Table(
    path="torn-names.tsv",
    columns=("pattern", "name", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)
_AGENCIES = frozenset(
    map(
        fold,
        "TASS RIA Interfax Xinhua KCNA Reuters AFP AP Yonhap Kyodo Bloomberg ANI PTI IANS Anadolu "
        "IRNA Fars SANA DPA ANSA EFE Tasnim Ukrinform BelTA "
        "तास टास टैस इंटरफैक्स शिन्हुआ केसीएनए रॉयटर्स रायटर्स एएफपी एपी योनहाप क्योदो ब्लूमबर्ग एएनआई "
        "पीटीआई आईएएनएस अनादोलु इरना फार्स सना डीपीए एएनएसए तस्नीम यूक्रिनफॉर्म बेल्टा".split(),
    )
)
_CITE = frozenset(map(fold, ("हवाला", "हवाले")))
_NEWS = frozenset(map(fold, ("समाचार", "न्यूज", "खबर")))
_AGENCY = frozenset(map(fold, ("एजेंसी", "एजेन्सी", "सेवा")))
# What may follow an agency that is the subject, or part of a phrase of its own.
_BINDS = frozenset(
    map(fold, "ने को का के की से पर में द्वारा और एवं तथा या व भी ही समाचार न्यूज खबर एजेंसी".split())
)
_FARTHEST = 8
# Abbreviations, and the words of which one must stand in their names.
_HEADS = {
    fold(name): frozenset(map(fold, heads.split()))
    for name, heads in {
        "BfV": "कार्यालय दफ्तर एजेंसी विभाग सेवा बीएफवी",
        "BND": "सेवा एजेंसी बीएनडी",
        "FBI": "ब्यूरो एफबीआई एजेंसी",
        "CIA": "एजेंसी सीआईए",
        "NSA": "एजेंसी एनएसए",
        "FAA": "प्रशासन एफएए एजेंसी",
        "FDA": "प्रशासन एफडीए एजेंसी",
        "CDC": "केंद्र सेंटर सीडीसी केन्द्र केंद्रों",
        "EPA": "एजेंसी ईपीए",
        "IAEA": "एजेंसी आईएईए",
        "IMF": "कोष आईएमएफ फंड",
        "WHO": "संगठन डब्ल्यूएचओ",
        "WTO": "संगठन डब्ल्यूटीओ",
        "OPEC": "संगठन ओपेक",
        "ECB": "बैंक ईसीबी",
        "NTSB": "बोर्ड एनटीएसबी",
        "ACLU": "संघ यूनियन एसीएलयू",
        "KCNA": "एजेंसी केसीएनए",
    }.items()
}
# Words for what a body deals with: no body is called so alone.
_SUBJECTS = frozenset(
    map(
        fold,
        "संविधान संरक्षण सुरक्षा खुफिया स्वास्थ्य परिवहन विमानन औषधि रोग नियंत्रण व्यापार ऊर्जा परमाणु "
        "मुद्रा पर्यावरण स्वतंत्रता अधिकार जांच समाचार".split(),
    )
)


def _out_of_order(tokens: Sequence[Token]) -> Iterator[Detection]:
    """An agency, then who is cited, then समाचार एजेंसी, in the order of the English clause."""
    for index, token in enumerate(tokens[:-4]):
        if token.folded not in _AGENCIES or tokens[index + 1].folded in _BINDS:
            continue
        cited = False
        for place in range(index + 1, min(index + _FARTHEST, len(tokens) - 1)):
            word = tokens[place]
            if word.kind >= TokenKind.PUNCTUATION:
                break
            cited = cited or word.folded in _CITE
            if cited and word.folded in _NEWS and tokens[place + 1].folded in _AGENCY:
                yield Detection(
                    span=Span(token.start, tokens[place + 1].end),
                    message=f"“{token.text}” is parted from “news agency” by what it cites.",
                    suggestion=f"{word.text} {tokens[place + 1].text} {token.text} ने … के हवाले से",
                    basis="order",
                    evidence=(Evidence("name", token.text),),
                )
                break


def _headless(tokens: Sequence[Token]) -> Iterator[Detection]:
    """An abbreviation in brackets after a word that names no organisation."""
    for index in range(1, len(tokens) - 2):
        if tokens[index].text != "(" or tokens[index + 2].text != ")":
            continue
        heads = _HEADS.get(tokens[index + 1].folded)
        if heads is None or tokens[index - 1].folded not in _SUBJECTS:
            continue
        near = {token.folded for token in tokens[max(0, index - 6) : index]}
        if heads.isdisjoint(near):
            name = tokens[index + 1].text
            yield Detection(
                span=Span(tokens[index - 1].start, tokens[index + 2].end),
                message=f"The name before “{name}” has lost its head.",
                basis="head",
                evidence=(Evidence("name", name),),
            )


def _by_rule(sentence: Sentence) -> Iterator[Detection]:
    forms = sentence.forms
    if not _AGENCY.isdisjoint(forms) and not _CITE.isdisjoint(forms):
        yield from _out_of_order(sentence.tokens)
    if "(" in forms and not _HEADS.keys().isdisjoint(forms):
        yield from _headless(sentence.tokens)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report listed pieces of names, then names parted by a clause or a bracket."""
    index = knowledge[TORN]
    for sentence in article.sentences:
        for match in index.best_matches(sentence):
            name = match.phrase.row["name"]
            message = f"The name “{name}”, cut apart or half translated."
            yield match.detection(message, Evidence("name", name), basis="phrase")
        yield from _by_rule(sentence)


DETECTOR = Detector(
    id="torn-name",
    title="torn name",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "⟦TASS मंत्रालय का हवाला देते हुए समाचार एजेंसी⟧ की रिपोर्ट में यह नहीं बताया गया।",
        "⟦राज्य-आर टास⟧ के अनुसार बैठक शनिवार को हुई।",
        "⟦न्यूयॉर्क के टाइम्स⟧ में यह खबर छपी है।",
        "⟦white हाउस⟧ ने टिप्पणी से इनकार किया।",
        "जर्मनी के ⟦संविधान (BfV)⟧ ने चेतावनी जारी की।",
    ),
    good=(
        "समाचार एजेंसी TASS ने मंत्रालय के हवाले से यह खबर दी।",
        "तास ने मंत्रालय का हवाला देते हुए समाचार एजेंसी रॉयटर्स को जवाब भेजा।",
        "राज्य-स्तरीय टीवी केंद्र ने भाषण का प्रसारण किया।",
        "राष्ट्रीय सुरक्षा एजेंसी (NSA) ने आरोपों से इनकार किया।",
        "वे दस साल न्यूयॉर्क के अखबारों में लिखते रहे।",
    ),
    check=check,
)
