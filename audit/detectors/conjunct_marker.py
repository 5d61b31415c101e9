"""The wrong marker before a conjunct verb: फैसले को निंदा की for फैसले की निंदा की.

A noun or adjective with करना, देना, लेना … makes one verb, and each such verb governs its own
marker: X की निंदा करना (to condemn), X पर हमला करना (to attack), X से इनकार करना (to deny),
X को प्रभावित करना (to affect). English has a plain object in all of them, so systems write को
everywhere, or a genitive where Hindi has को. reference/conjunct-frames.tsv holds what each verb
governs and the marker it never takes, checked against counts in human news. Reported too is
a bare pronoun with such a verb in the passive (वह हमला किया गया, for उस पर).

Known limits: marker and noun must be neighbours; को after a date or a time of day is spared, and
so is को before an infinitive, where it may mark the one who acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.verb_frames import VERB_FRAMES
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
from audit.text.folding import fold
from audit.text.morphology import verb_stem
from audit.text.verb_groups import (
    AGENTS,
    Aspect,
    Shape,
    VerbFrames,
    clauses_of,
    closing_group,
)
from audit.text.wordlists import folded_words


class Government(NamedTuple):
    """What one conjunct verb governs, and what it never takes."""

    governs: str
    never: str


def _build(rows: Iterable[Row]) -> Mapping[str, Mapping[str, Government]]:
    found: dict[str, dict[str, Government]] = {}
    for row in rows:
        noun, verb = row["conjunct"].rsplit(" ", 1)
        stem = fold(verb_stem(verb))
        found.setdefault(fold(noun), {})[stem] = Government(row["governs"], row["never"])
    return found


CONJUNCT_FRAMES = Table(
    path="conjunct-frames.tsv", columns=("conjunct", "governs", "never", "source"), build=_build
)

_GENITIVES = frozenset(("का", "की", "के"))
_DATIVES = folded_words("को इसे उसे उन्हें इन्हें जिसे जिन्हें मुझे हमें तुम्हें")
_FINITE = frozenset((Shape.PERFECTIVE, Shape.HABITUAL, Shape.FUTURE, Shape.STEM))
_TIMES = folded_words(
    "सोमवार मंगलवार बुधवार गुरुवार वीरवार बृहस्पतिवार शुक्रवार शनिवार रविवार जनवरी फरवरी मार्च अप्रैल मई "
    "जून जुलाई अगस्त सितंबर अक्टूबर अक्तूबर नवंबर दिसंबर दिन शाम रात सुबह तारीख दोपहर तड़के अंत शुरू मध्य "
    "सप्ताहांत दिवस जयंती महीने सप्ताह साल वर्ष हफ्ते"
)
# की before a noun is the postposition "of", not "did".
_AFTER_DID = folded_words("है हैं थी थीं गई गईं जा जाए जाएगी जाती और लेकिन तथा कि")
_BEFORE_STEM = folded_words("रहा रही रहे दिया दी दिए लिया ली सकता सकती सकते चुका चुकी चुके देगा लेगा")
_PRONOUNS = folded_words("वह वे मैं हम")
_PARTICLES = folded_words("नहीं न भी ही")
_LICENSES = folded_words(
    "का की के पर से में इसका इसकी इसके उसका उसकी उसके उनका उनकी उनके इनका इनकी इनके जिसका जिसकी जिसके "
    "मेरा मेरी मेरे हमारा हमारी हमारे अपना अपनी अपने आपका आपकी आपके साथ खिलाफ इससे उससे उनसे उसमें इसमें"
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at each listed noun, the marker before it and the verb behind it."""
    nouns = knowledge[CONJUNCT_FRAMES]
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if nouns.keys().isdisjoint(sentence.forms):
            continue
        tokens = sentence.tokens
        for index in range(2, len(tokens) - 1):
            verbs = nouns.get(tokens[index].folded)
            if verbs is None:
                continue
            marker = tokens[index - 1].folded
            if marker in _DATIVES or marker in _GENITIVES:
                found = _wrong(tokens, index, verbs, frames)
                if found is not None:
                    yield found
        if not sentence.forms.isdisjoint(_PRONOUNS):
            yield from _bare_objects(clauses_of(sentence, frames), nouns, frames)


def _wrong(
    tokens: Sequence[Token], index: int, verbs: Mapping[str, Government], frames: VerbFrames
) -> Detection | None:
    marker, noun, before = tokens[index - 1], tokens[index], tokens[index - 2]
    verb = index + 1
    if tokens[verb].folded in _PARTICLES and verb + 1 < len(tokens):
        verb += 1
    never = "को" if marker.folded in _DATIVES else "का"
    for stem, shape in frames.forms.get(tokens[verb].folded, ()):
        government = verbs.get(stem)
        if government is None or government.never != never or shape not in _FINITE:
            continue
        after = tokens[verb + 1] if verb + 1 < len(tokens) else None
        if shape is Shape.STEM and (after is None or after.folded not in _BEFORE_STEM):
            continue
        if tokens[verb].folded == "की" and (
            after is not None and after.is_word and after.folded not in _AFTER_DID
        ):
            continue
        if marker.folded == "को" and (
            before.folded in _TIMES or before.kind is not TokenKind.WORD or before.folded == "इस"
        ):
            return None
        if never == "का" and any(
            word.folded == "बिना" for word in tokens[max(0, index - 6) : index]
        ):
            return None  # बिना भेदभाव के स्थापित किया, established without discrimination
        return Detection(
            span=Span(marker.start, tokens[verb].end),
            message=f"“{noun.text} {stem}ना” takes {government.governs}, not {marker.text}.",
            suggestion=f"{government.governs} {noun.text}",
            evidence=(Evidence("governs", government.governs),),
            basis="dative" if never == "को" else "genitive",
        )
    return None


def _bare_objects(
    clauses: Iterable[Sequence[Token]],
    nouns: Mapping[str, Mapping[str, Government]],
    frames: VerbFrames,
) -> Iterator[Detection]:
    """वह एक भालू द्वारा हमला किया गया: the one attacked needs पर."""
    for clause in clauses:
        pronoun = next((word for word in clause if word.folded in _PRONOUNS), None)
        group = closing_group(clause, frames) if pronoun is not None else None
        if pronoun is None or group is None or group.aspect is not Aspect.PASSIVE:
            continue
        government = nouns.get(clause[group.start - 1].folded, {}).get(group.stem)
        if government is None or government.never != "को" or clause[group.start - 1] is pronoun:
            continue
        inner = [word.folded for word in clause[: group.start - 1]]
        if "द्वारा" in inner and not any(
            word in _LICENSES or (word in AGENTS and word != "द्वारा") for word in inner
        ):
            yield Detection(
                span=pronoun.span,
                message=f"“{clause[group.start - 1].text}” takes {government.governs}; "
                f"{pronoun.text} stands bare.",
                evidence=(Evidence("governs", government.governs),),
                basis="bare",
            )


DETECTOR = Detector(
    id="conjunct-marker",
    title="wrong marker before a conjunct verb",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "विपक्ष ने सरकार के फैसले ⟦को निंदा की⟧ है।",
        "बिल्ली चूहों ⟦को शिकार करती⟧ है।",
        "अदालत ने उनकी याचिका ⟦का खारिज किया⟧ था।",
        "उन्होंने कहा कि ⟦वह⟧ टैक्सी चालक द्वारा हमला किया गया था।",
    ),
    good=(
        "विपक्ष ने सरकार के फैसले की निंदा की है।",
        "पुलिस ने 15 मई को घोषणा की थी और सोमवार को हमला किया गया।",
        "गांव को विकास की मुख्य धारा से जोड़ना होगा।",
        "अदालत ने उनकी याचिका को खारिज किया था।",
        "सेना को हमला करने का आदेश मिला।",
        "वह किताब उनकी मदद से तैयार की गई थी।",
    ),
    check=check,
)
