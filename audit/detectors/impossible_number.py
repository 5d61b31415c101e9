"""A number, scale or unit that cannot be.

Systems copy the digits and translate the scale beside them, so that "6,000 troops … million"
melts into 6,000 मिलियन (6,000 million) of people, 25:30 बजे appears on a clock, or a numeral
comes back with its commas moved. Thousands and lakhs of crores (20 लाख करोड़ रुपये, 1,500 करोड़)
are the way Hindi counts money and are in order.

Known limits: only what is impossible by itself; a wrong but possible figure needs the source.
"""

from __future__ import annotations

from collections.abc import Iterator

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
from audit.text.numerals import (
    CURRENCIES,
    ENGLISH_SCALES,
    HINDI_SCALES,
    LAST_HOUR,
    PERCENT,
    find_digit,
    is_broken_grouping,
    is_clock_time,
    is_mixed_script,
    torn_end,
    value,
)
from audit.text.wordlists import folded_words

# What is counted by the thousand million in trade and science: 1,200 मिलियन टन.
_MEASURES = CURRENCIES | folded_words(
    "टन मीट्रिक घन क्यूबिक लीटर यूनिट बैरल किलो किलोग्राम किलोवाट मेगावाट वाट वर्ग मीटर "
    "किलोमीटर किमी एकड़ हेक्टेयर "
    "अमेरिकी अमरीकी सिंगापुर ऑस्ट्रेलियाई वर्ष साल शेयर शेयरों प्रकाश गैलन क्यूसेक डॉलर का के की से को में और तक"
)
_PEOPLE = folded_words(
    "आबादी जनसंख्या लोग लोगों मतदाता मतदाताओं मतदान छात्र छात्रों महिलाओं महिलाएं बच्चों बच्चे पुरुष पुरुषों किसानों "
    "कर्मचारियों परिवारों नागरिकों मरीजों वोट"
)
_PERSONS = folded_words(
    "व्यक्ति महिला पुरुष बुजुर्ग युवक युवती बच्चा बच्ची लड़का लड़की किशोर किशोरी वृद्ध वृद्धा छात्र छात्रा शख्स "
    "बेटा बेटी पिता मां पत्नी पति"
)
_NO_DEGREES = folded_words("किलोमीटर किमी किलोग्राम किलो घंटे घंटा मिनट रुपये रुपए डॉलर लीटर टन प्रतिशत")
_GROWTH = folded_words(
    "अधिक ज्यादा वृद्धि बढ़ बढ़ी बढ़ा बढ़े इजाफा मुनाफा गुना तुलना तक महंगा महंगी बढ़ोतरी उछाल"
)
_MORNING = folded_words("सुबह प्रातः सवेरे")
_WEATHER = folded_words("न्यूनतम अधिकतम पारा मौसम")
_CELSIUS = folded_words("सेल्सियस सेल्शियस")
_COUNTED = PERCENT | CURRENCIES | HINDI_SCALES | _PEOPLE
_LONGEST_NUMERAL = 40
_OLDEST, _HOTTEST, _NOON = 125, 60, 12


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report impossible numerals with their units, and impossible runs of scale words."""
    text = article.text
    has_scales = "लियन" in text  # the end of मिलियन, बिलियन and ट्रिलियन
    for sentence in article.sentences:
        if not has_scales and not find_digit(text, *sentence.span):
            continue
        tokens = sentence.tokens
        for index, (_, _, _, folded, kind) in enumerate(tokens):
            if kind is TokenKind.NUMBER:
                yield from _judge_number(tokens, index)
            elif folded in ENGLISH_SCALES:
                yield from _judge_scales(tokens, index)


def _judge_scales(tokens: tuple[Token, ...], index: int) -> Iterator[Detection]:
    """लाख मिलियन, मिलियन करोड़; अरब after a scale counts where money follows (else: Arabs)."""
    before, scale = _word(tokens, index - 1), tokens[index]
    after, beyond = _word(tokens, index + 1), _word(tokens, index + 2)
    if before in HINDI_SCALES - {"हजार"}:
        yield _found(tokens[index - 1], scale, "Two scales that are never combined.", "scale")
    elif (after in ENGLISH_SCALES and after != scale.folded) or (
        after in HINDI_SCALES and (after != "अरब" or beyond in CURRENCIES)
    ):
        yield _found(scale, tokens[index + 1], "Two scales that are never combined.", "scale")


def _judge_number(tokens: tuple[Token, ...], index: int) -> Iterator[Detection]:
    token = tokens[index]
    if len(token.text) > _LONGEST_NUMERAL:
        return
    after, beyond = _word(tokens, index + 1), _word(tokens, index + 2)
    if not token.text.isascii() and is_mixed_script(token.text):
        yield _found(
            token, token, "Digits of two scripts in one numeral.", "digits", Severity.MINOR
        )
    if "," in token.folded and is_broken_grouping(token.folded):
        yield _found(token, token, "Commas stand where no reader groups digits.", "grouping")
    if (torn := torn_end(tokens, index)) is not None:
        yield _found(token, torn, "A space tears this numeral.", "torn", Severity.MINOR)
    if ":" in token.folded:
        if after == "बजे" and not is_clock_time(token.folded):
            yield _found(token, tokens[index + 1], "No clock shows this time.", "time")
        return
    number = value(token)
    if number is None:
        return
    if after in ENGLISH_SCALES and number >= 1000 and beyond not in _MEASURES and beyond:
        yield _found(token, tokens[index + 1], "Thousands of millions are not counted.", "scale")
    elif after == "बजे" and number > LAST_HOUR:
        yield _found(token, tokens[index + 1], "No clock shows this time.", "time")
    elif after == "बजे" and number > _NOON and _word(tokens, index - 1) in _MORNING:
        yield _found(tokens[index - 1], tokens[index + 1], "No morning has this hour.", "time")
    elif number > 100 and (after in PERCENT or _text(tokens, index + 1) == "%"):
        if beyond in _PEOPLE and not _mentions(tokens, _GROWTH):
            yield _found(token, tokens[index + 2], "More than all of them.", "percent")
    elif after == "डिग्री":
        if beyond in _NO_DEGREES:
            yield _found(token, tokens[index + 2], "Two units that exclude each other.", "unit")
        elif number > _HOTTEST and beyond in _CELSIUS and _mentions(tokens, _WEATHER):
            yield _found(token, tokens[index + 2], "No weather is this hot.", "unit")
    elif after == "वर्षीय" and number > _OLDEST and beyond in _PERSONS:
        yield _found(token, tokens[index + 2], "Nobody is this old.", "age")
    elif (
        number > 9
        and after in _COUNTED
        and _text(tokens, index - 1) == token.text
        and token.folded not in ("20", "50")
    ):
        yield _found(tokens[index - 1], token, "The numeral is doubled.", "doubled", Severity.MAJOR)


def _mentions(tokens: tuple[Token, ...], words: frozenset[str]) -> bool:
    return any(token.folded in words for token in tokens)


def _word(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].folded if 0 <= index < len(tokens) and tokens[index].is_word else ""


def _text(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _found(
    first: Token, last: Token, message: str, basis: str, severity: Severity | None = None
) -> Detection:
    evidence = Evidence("number", f"{first.text} {last.text}" if last is not first else first.text)
    return Detection(Span(first.start, last.end), message, "", (evidence,), basis, severity)


DETECTOR = Detector(
    id="impossible-number",
    title="impossible number",
    category=Category.NUMBER,
    severity=Severity.CRITICAL,
    rationale=__doc__,
    bad=(
        "बैठक में ⟦6,000 मिलियन⟧ सैनिकों को भेजने पर सहमति बनी।",
        "परियोजना पर 5 ⟦लाख मिलियन⟧ रुपये खर्च होंगे।",
        "समारोह शाम ⟦25:30 बजे⟧ शुरू होगा।",
        "राज्य की ⟦120 प्रतिशत आबादी⟧ गांवों में रहती है।",
        "राहत कोष में ⟦1,50,0000⟧ रुपये जमा हुए।",
        "शहर में पारा ⟦40 डिग्री किलोमीटर⟧ तक पहुंच गया।",
        "मेले में ⟦4,26, 513⟧ लोग पहुंचे।",
    ),
    good=(
        "सरकार ने 20 लाख करोड़ रुपये के पैकेज का ऐलान किया।",
        "कंपनी को 1,500 करोड़ रुपये और 10,00,000 शेयर मिले।",
        "देश में हर साल 3,880 बिलियन घन मीटर वर्षा होती है।",
        "कंपनी का मुनाफा 250 प्रतिशत बढ़ा और बिक्री में 120 प्रतिशत की वृद्धि हुई।",
        "दोनों देशों की हिस्सेदारी 50:50 है और बैठक 11:45 बजे शुरू होगी।",
        "इजराइल में करीब दो मिलियन अरब नागरिक रहते हैं।",
        "गुफा संख्या 5,10,11 और 12 देखने लायक हैं।",
        "यह 150 वर्षीय विश्वविद्यालय देश में सबसे पुराना है।",
    ),
    check=check,
)
