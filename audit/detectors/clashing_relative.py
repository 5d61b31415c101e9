"""A relative pronoun in a number or case that its clause or its antecedent does not take.

English who, which and of which have one form; Hindi has जो, जिस- and जिन- with every postposition
(McGregor, Outline of Hindi Grammar, §§6, 28), and systems take the singular or the bare one.
Kinds: जिसमें से (out of which, singular) before a number or a share, which needs several (partitive:
fifty tigers, जिसमें से 20); a singular after a plural that ends the clause before it (number: कई
लेख लिखे थे, जिसमें); जो as the subject of a transitive perfective whose object has को (ergative: जो
कंपनी को खरीद लिया, for जिसने); जिसे with a second object (doubled: जिसे हम इसे कहते हैं).

Known limits: the number only where the plural stands right before its verb or is counted, and
only for जिसमें and जिसे, for जिससे, जिसके (बाद) and जिसका point at whole clauses too; so may जिसमें
after an event (मौतें हुईं, जिसमें), and those nouns are spared. Writers are lax here (one in 28,000
words of human news): all are minor but the ergative and the doubled one. A share of a quantity
is fine (करोड़ रुपए, जिसमें से 40 प्रतिशत). जो right before a postposition (जो में) is left to
pronoun-case, जिसका for जिसकी to broken-agreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.nouns import NOUNS, Nouns
from audit.knowledge.verb_frames import VERB_FRAMES
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
from audit.text.verb_groups import (
    AGENTS,
    COPULAS,
    VerbFrames,
    clauses_of,
    closing_group,
    takes_agent,
)
from audit.text.wordlists import folded_words

_PLURALS = {"जिसमें": "जिनमें", "जिसे": "जिन्हें"}
_DATIVES = folded_words("जिसे जिन्हें")
_TRIGGERS = frozenset(_PLURALS) | _DATIVES | {"जो"}
_SHARES = folded_words(
    "कई कुछ अधिकांश अधिकतर ज्यादातर आधे दो तीन चार पांच छह सात आठ नौ दस एक पहला पहले पहली सबसे प्रत्येक हरेक"
)
_ABOUT = folded_words("लगभग करीब तकरीबन सिर्फ केवल अब तक अबतक कुल")
_QUANTITIES = folded_words(
    "करोड़ लाख हजार अरब खरब रुपए रुपये रुपयों डॉलर प्रतिशत फीसदी राशि रकम बजट धन पैसा पैसे पानी जमीन "
    "आय लागत एकड़ हेक्टेयर टन किलो लीटर मीटर किलोमीटर आबादी जनसंख्या"
)
# What may stand between a noun and the comma after its clause.
_VERBAL = folded_words(
    "है हैं था थी थे थीं नहीं भी ही रहे रही गए गई जाते जाती जा किए की कीं दिए दी लिए ली हुए हुई सकते सकती "
    "चुके चुकी"
)
_PLURAL_VERBS = folded_words("हैं थे थीं गए गईं हुए किए दिए")
_COUNTS = folded_words("कई अनेक दो तीन चार पांच छह सात आठ नौ दस दोनों तीनों चारों")
# Plurals after which जिसमें is "in the course of which", measures, and what is no noun there.
_EVENTS = _QUANTITIES | folded_words(
    "घंटे मिनट सेकंड दिन महीने साल वर्ष हफ्ते सप्ताह माह मौत मौतें चोटें मामले केस खबरें बातें लोग हस्ताक्षर बार "
    "तौर पास बीच साथ पेश प्रयास कारण उपयोग प्रयोग लाभ काम कार्य दौरे हमले धमाके घटनाएं टेस्ट अंक रन विकेट "
    "मैच चुनाव नतीजे शेयर आरंभ यहां इसमें उसमें गोलियां वारदातें झड़पें "
    "उन्हें इन्हें हमें तुम्हें"
)
_NOT_BESIDE = folded_words("हो होना")
# Their object may be a thing without को, the one with को its receiver.
_GIVING = folded_words(
    "दे बता कह सौंप दिखा भेज पढ़ा सिखा बेच सुना थमा पहुंचा बोल समझा खिला पिला पहना दिला मान"
)
_TIMES = folded_words(
    "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर "
    "अक्टूबर नवंबर दिसंबर दिन शाम रात सुबह तारीख दोपहर"
)
_AMBIGUOUS = folded_words("की लिए सी सही कहीं माने")
_RESUMPTIVES = folded_words("इसे इन्हें")
_SUBJECTS = folded_words("हम मैं आप वे वह लोग तुम हमने मैंने आपने उन्होंने उसने")
_NAMES = folded_words("बाइडेन बाइडन बिडेन बाईडेन बाईडन रूट रोगन फ्रेजियर")  # Joe …
_BREAKS = frozenset(",;(")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at each जिसमें, जिसे and जो with what stands around it."""
    frames, nouns = knowledge[VERB_FRAMES], knowledge[NOUNS]
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_TRIGGERS) or sentence.role is not Role.PROSE:
            continue
        tokens = sentence.tokens
        for index in range(2, len(tokens) - 2):
            folded = tokens[index].folded
            if folded not in _TRIGGERS:
                continue
            if folded == "जिसमें" and tokens[index + 1].folded == "से":
                if _shared(tokens, index):
                    yield _plural(tokens[index], tokens[index + 1].end, "partitive")
            elif folded in _PLURALS and _after_plural(tokens, index, nouns, frames):
                yield _plural(tokens[index], tokens[index].end, "number")
            elif folded == "जो" and tokens[index - 1].text in _BREAKS:
                yield from _ergative(sentence, tokens[index], frames)
            if (
                folded in _DATIVES
                and tokens[index + 2].folded in _RESUMPTIVES
                and tokens[index + 1].folded in _SUBJECTS
            ):
                yield _doubled(tokens[index], tokens[index + 2])


def _plural(token: Token, end: int, basis: str) -> Detection:
    return Detection(
        span=Span(token.start, end),
        message=f"{token.text} is singular; it stands for several.",
        suggestion=_PLURALS[token.folded] + (" से" if basis == "partitive" else ""),
        basis=basis,
        severity=Severity.MINOR,
    )


def _shared(tokens: Sequence[Token], index: int) -> bool:
    """जिसमें से and then how many."""
    if any(word.folded in _QUANTITIES for word in tokens[max(0, index - 12) : index]):
        return False
    after = index + 2
    while after < len(tokens) - 2 and tokens[after].folded in _ABOUT:
        after += 1
    if tokens[after + 1].folded in _QUANTITIES or tokens[after + 1].text == "%":
        return False
    return tokens[after].folded in _SHARES or tokens[after].kind == TokenKind.NUMBER


def _after_plural(tokens: Sequence[Token], index: int, nouns: Nouns, frames: VerbFrames) -> bool:
    """Whether the clause before ends in a counted or unmistakable direct plural and its verb."""
    at = index - 1 - (tokens[index - 1].text in _BREAKS)
    verbs: list[str] = []
    while at > 1:
        folded = tokens[at].folded
        is_verb = folded in frames.forms and (bool(verbs) or not nouns.readings(folded))
        if folded not in _VERBAL and not is_verb:
            break
        verbs.append(folded)
        at -= 1
    noun = tokens[at]
    if not verbs or noun.kind != TokenKind.WORD or noun.folded in _EVENTS:
        return False
    readings = nouns.readings(noun.folded)
    if not readings or not _NOT_BESIDE.isdisjoint(verbs):
        return False
    if all(reading.number == "plural" and reading.case == "direct" for reading in readings):
        return True
    if _PLURAL_VERBS.isdisjoint(verbs):
        return False
    before = tokens[at - 1]
    counted = before.folded in _COUNTS or (before.text.isdigit() and 1 < int(before.text) < 1000)
    return counted and any(reading.number == "plural" for reading in readings)


def _ergative(sentence: Sentence, relative: Token, frames: VerbFrames) -> Iterator[Detection]:
    """जो before a transitive perfective whose object stands in को."""
    for clause in clauses_of(sentence, frames):
        if clause[0] is not relative or len(clause) < 4 or clause[1].folded in _NAMES:
            continue
        group = closing_group(clause, frames)
        if group is None or group.stem in _GIVING or not takes_agent(group, frames):
            return
        verb = clause[group.start].folded
        inner = [word.folded for word in clause[1 : group.start]]
        if verb in _AMBIGUOUS or "को" not in inner or inner[inner.index("को") - 1] in _TIMES:
            return
        if verb.endswith(("े", "ए")) and not (group.copula or group.vector):
            return  # पूछे is both "asked" and "may ask"
        if inner[0] != "को" and not any(word in AGENTS or word in COPULAS for word in inner):
            yield Detection(
                span=relative.span,
                message=f"Subject without ने before the transitive perfective {verb}.",
                suggestion="जिसने / जिन्होंने",
                evidence=(Evidence("verb", verb),),
                basis="ergative",
            )


def _doubled(relative: Token, second: Token) -> Detection:
    return Detection(
        span=Span(relative.start, second.end),
        message=f"{second.text} repeats {relative.text}: one of them is too many.",
        basis="doubled",
    )


DETECTOR = Detector(
    id="clashing-relative",
    title="relative pronoun in the wrong form",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "जंगल में अब केवल 50 बाघ बचे हैं, ⟦जिसमें से⟧ लगभग 20 पिछले साल पैदा हुए।",
        "उस दौर में उन्होंने तीन उपन्यास लिखे थे, ⟦जिसमें⟧ गांव का जीवन दिखता है।",
        "मंच पर वह उद्योगपति भी था, ⟦जो⟧ पिछले साल इस कंपनी को खरीद लिया है।",
        "यह वह तरीका है ⟦जिसे हम इसे⟧ सबसे आसान कह सकते हैं।",
    ),
    good=(
        "जंगल में अब केवल 50 बाघ बचे हैं, जिनमें से लगभग 20 पिछले साल पैदा हुए।",
        "योजना पर 900 करोड़ रुपए खर्च होंगे, जिसमें से 40 प्रतिशत केंद्र देगा।",
        "उस दौर में उन्होंने एक उपन्यास लिखा था, जिसमें गांव का जीवन दिखता है।",
        "बस पलटने से कई मौतें हुई हैं, जिसमें चालक का नाम भी है।",
        "मंच पर वह उद्योगपति भी था, जिसने पिछले साल इस कंपनी को खरीद लिया है।",
        "समारोह में मौजूद लोगों ने तालियां बजाईं, जो बाइडेन को सबने बधाई दी।",
        "यह वही तोहफा है, जो पिता ने उनको दिया था।",
        "यह वह तरीका है जिसे हम सबसे आसान कह सकते हैं।",
    ),
    check=check,
)
