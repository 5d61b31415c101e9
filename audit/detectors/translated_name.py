"""A name, or part of one, rendered as a common word.

Systems that do not see a name translate its words: Billy Long becomes बिली लंबा (Billy the tall),
Human Rights Watch मानवाधिकार घड़ी (a timepiece). Two kinds of evidence, weighed apart: `phrase`, an
entry of reference/translated-names, whose words cannot stand together but as that name; `surname`,
a word of reference/translated-surnames where grammar leaves room only for a surname: after a
given name or an honorific, and before ने or a case marker. An adjective in the direct case cannot
stand before का, को or से, nor a second noun after a given name before ने.

Known limits: names in no list; a surname that is a noun, before का or को, where the given name
may be a person and the noun a thing (जॉन चावल को, John … the rice).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from audit.knowledge import Knowledge, Table
from audit.knowledge.names import NAMES
from audit.knowledge.phrases import PhraseIndex
from audit.knowledge.tables import Row
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Token,
)
from audit.text.folding import fold


def _by_word(rows: Iterable[Row]) -> dict[str, Row]:
    return {fold(row["word"]): row for row in rows}


def _folded(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(fold(row["hindi"]) for row in rows)


TRANSLATED = Table(
    path="translated-names.tsv",
    columns=("pattern", "name", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)
SURNAMES = Table(
    path="translated-surnames.tsv",
    columns=("word", "latin", "hindi", "kind", "honorific", "source"),
    build=_by_word,
)
GIVEN_NAMES = Table(
    path="western-given-names.tsv", columns=("hindi", "latin", "source"), build=_folded
)

_HONORIFICS = frozenset(map(fold, "श्रीमती सुश्री मिस्टर मिसेज".split()))
_OFFICES = frozenset(map(fold, "सीनेटर सिनेटर प्रोफेसर प्रो. सार्जेंट".split()))
_ROLES = (
    _HONORIFICS
    | _OFFICES
    | frozenset(
        map(
            fold,
            "श्री डॉ. डॉक्टर राष्ट्रपति प्रधानमंत्री मंत्री सचिव प्रवक्ता न्यायाधीश जस्टिस जनरल कर्नल "
            "कैप्टन कप्तान कोच निर्देशक निदेशक अभिनेता अभिनेत्री गायक गायिका गवर्नर मेयर सांसद लॉर्ड "
            "सर प्रमुख अध्यक्ष".split(),
        )
    )
)
_ERGATIVE = "ने"
_MARKERS = frozenset(map(fold, "ने का के की को से".split()))
_SPEAKS = frozenset(map(fold, "कहते कहती कहता बताते बताती बताता".split()))


def _fits(row: Row, tokens: Sequence[Token], index: int, knowledge: Knowledge) -> bool:
    """Whether the word at `index` stands where only a surname can."""
    before, after = tokens[index - 1].folded, tokens[index + 1].folded
    if after not in _MARKERS and after not in _SPEAKS:
        return False
    if before in _HONORIFICS:
        return row["honorific"] == "yes"
    if before in _OFFICES:  # whoever holds one may also do something with a thing
        return row["honorific"] == "yes" and (after == _ERGATIVE or row["kind"] == "adjective")
    if before in knowledge[GIVEN_NAMES]:
        if after == _ERGATIVE or (row["kind"] == "adjective" and after not in _SPEAKS):
            return True
        return index > 1 and tokens[index - 2].folded in _ROLES
    return (
        after == _ERGATIVE
        and row["kind"] == "adjective"
        and row["honorific"] == "yes"  # or it may be a byname: सोनू भूरा ने
        and knowledge[NAMES].is_proper(before)
    )


def _by_surname(sentence: Sentence, knowledge: Knowledge) -> Iterator[Detection]:
    surnames = knowledge[SURNAMES]
    if surnames.keys().isdisjoint(sentence.forms):
        return
    tokens = sentence.tokens
    for index in range(1, len(tokens) - 1):
        row = surnames.get(tokens[index].folded)
        if row is not None and _fits(row, tokens, index, knowledge):
            yield Detection(
                span=tokens[index].span,
                message=f"A surname is due here: “{row['latin']}”, translated.",
                suggestion=row["hindi"],
                basis="surname",
                evidence=(
                    Evidence("name", row["latin"]),
                    Evidence("neighbour", tokens[index - 1].text),
                ),
            )


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report listed translations, then common words in a surname's place."""
    for sentence in article.sentences:
        listed = knowledge[TRANSLATED].best_matches(sentence)
        for match in listed:
            name = match.phrase.row["name"]
            message = f"The name “{name}”, translated."
            yield match.detection(message, Evidence("name", name), basis="phrase")
        for detection in _by_surname(sentence, knowledge):
            start, end = detection.span
            if all(end <= match.span.start or match.span.end <= start for match in listed):
                yield detection


DETECTOR = Detector(
    id="translated-name",
    title="translated name",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "उत्तर कोरिया की विदेश मंत्री चोए ⟦बेटा⟧ हुई मॉस्को पहुंचीं।",
        "प्रतिनिधि बिली ⟦लंबा⟧ बैठक में देर से पहुंचे।",
        "सीनेटर एलन ⟦छोटा⟧ ने विधेयक का विरोध किया।",
        "सर्वे करने वाली रॉबिन ⟦लोहार⟧ ने नतीजे बताए।",
        "सुश्री ⟦झाड़ी⟧ का भाषण कल होगा।",
        "संगठन ⟦मानवाधिकार घड़ी⟧ ने रिपोर्ट जारी की।",
    ),
    good=(
        "उसका बेटा हुई घटना से डर गया।",
        "दीवार पर सफेद घर का चित्र बना था।",
        "जॉन राजा के महल में नौकरी करते थे।",
        "टॉम लंबा और दुबला लड़का है।",
        "श्री राजा ने अदालत में अपना पक्ष रखा।",
        "कल बाजार में सेब के दाम बढ़ गए।",
        "उन्होंने खिड़कियां खोलकर ताजी हवा ली।",
        "उस समय सीनेटर झील के किनारे टहल रहे थे।",
        "गिरफ्तार सोनू भूरा ने पूछताछ में अपना जुर्म कबूल किया।",
    ),
    check=check,
)
