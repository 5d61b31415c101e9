"""A number phrase built the English way.

"Some 90 square kilometres" becomes कुछ 90 (a few 90) where Hindi says करीब 90; "a 2001 study"
becomes एक 2001 अध्ययन; "$50" keeps its sign and gains डॉलर; "on August 26" keeps its order
(अगस्त 26 को).
मिलियन (million) alone is not reported: careful translators write it as often as systems.

Known limits: some writers use English date order too, so that is minor. A quantity of things
that are really "a few" (इनमें से कुछ 200 साल पुराने हैं) is spared by its में से.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.knowledge.months import MONTHS
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
from audit.text.dates import Month
from audit.text.numerals import (
    CURRENCIES,
    ENGLISH_SCALES,
    HINDI_SCALES,
    PERCENT,
    find_digit,
    value,
)
from audit.text.wordlists import folded_words

_SOME, _ONE = folded_words("कुछ"), folded_words("एक")
_ABOUT = folded_words("लगभग करीब तकरीबन")
_ESTIMATED = folded_words("अनुमानित")
_HALF = folded_words("आधा आधे आधी")
_AFTER_DAY = folded_words("को से तक के की में")
_SIGNS = frozenset("$€£₹")
_YEAR_UNITS = (
    CURRENCIES
    | HINDI_SCALES
    | ENGLISH_SCALES
    | PERCENT
    | folded_words(
        "लोग लोगों किलो किलोमीटर किमी मीटर टन वर्ग सीटर साल वर्ष रन फीट फुट मेगावाट "
        "हॉर्सपावर की के का से में तक"
    )
)
_AS_AS = regex.compile(
    r"के रूप में (?P<middle>(?:[\p{L}\p{M}]+ ){0,2}"
    r"(?:जल्दी|ज्यादा|ज़्यादा|अधिक|कई|बहुत|अच्छा|अच्छी|अच्छे|दूर|लंबे|लंबा|बड़ा|बड़ी|बड़े|कम|तेज|सरल|आसान))"
    r" के रूप में"
)
_FIRST_YEAR, _LAST_YEAR, _LAST_DAY = 1900, 2099, 31


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report number phrases whose order or determiner is English."""
    months = knowledge[MONTHS]
    text = article.text
    has_scales = "लियन" in text  # the end of मिलियन, बिलियन and ट्रिलियन
    for sentence in article.sentences:
        if not has_scales and not find_digit(text, *sentence.span):
            continue
        tokens = sentence.tokens
        for index, (_, _, _, folded, kind) in enumerate(tokens):
            if kind is TokenKind.NUMBER:
                yield from _number(tokens, index)
            elif folded in ENGLISH_SCALES and _word(tokens, index - 1) in _HALF:
                yield _found(tokens, index - 1, index, "“Half a million” word by word.", "half")
            elif folded in months:
                yield from _month(tokens, index, months[folded])
    if text.count("के रूप में") > 1:
        for match in _AS_AS.finditer(text):
            yield Detection(
                span=Span(match.start(), match.end()),
                message="English “as … as” word by word.",
                severity=Severity.MAJOR,
                evidence=(Evidence("english", "as … as"),),
                basis="as-as",
            )


def _number(tokens: tuple[Token, ...], index: int) -> Iterator[Detection]:
    before, after = _word(tokens, index - 1), _word(tokens, index + 1)
    sign = _text(tokens, index - 1)
    if before in _SOME and _word(tokens, index - 2) != "से":
        message = "English “some” before a number; Hindi says करीब."
        yield _found(tokens, index - 1, index, message, "some")
    elif before in _ABOUT and _word(tokens, index - 2) in _SOME:
        yield _found(tokens, index - 2, index, "English “some about” word by word.", "some")
    elif before in _ESTIMATED and _word(tokens, index - 2) in _ONE:
        yield _found(tokens, index - 2, index, "“An estimated” word by word.", "estimated")
    elif before in _ONE and _is_year(tokens[index]) and after and after not in _YEAR_UNITS:
        yield _found(tokens, index - 1, index + 1, "“A 2001 study” word by word.", "year")
    elif sign in _SIGNS:
        yield from _currency(tokens, index)
    elif _text(tokens, index + 1) == "%" and _word(tokens, index + 2) in PERCENT:
        yield _found(tokens, index, index + 2, "“Per cent” said twice.", "doubled", Severity.MAJOR)


def _currency(tokens: tuple[Token, ...], index: int) -> Iterator[Detection]:
    """$5 लाख डॉलर says the currency twice."""
    last = index + 1
    scale = _word(tokens, last)
    if scale in HINDI_SCALES or scale in ENGLISH_SCALES:
        last += 1
    if _word(tokens, last) in CURRENCIES:
        message = "The currency is said twice."
        yield _found(tokens, index - 1, last, message, "doubled", Severity.MAJOR)


def _month(tokens: tuple[Token, ...], index: int, month: Month) -> Iterator[Detection]:
    """अगस्त 26 को, "on August 26", without a year and without a day before the month."""
    if index + 2 >= len(tokens) or tokens[index + 1].kind is not TokenKind.NUMBER:
        return
    day = value(tokens[index + 1])
    before = tokens[index - 1] if index else None
    if day is None or day > min(_LAST_DAY, month.days) or not tokens[index + 1].folded.isdigit():
        return
    if before is not None and before.kind is TokenKind.NUMBER:
        return
    if tokens[index + 2].folded in _AFTER_DAY and len(tokens[index + 1].folded) < 3:
        yield _found(tokens, index, index + 1, "Month before day, as in English.", "date-order")


def _is_year(token: Token) -> bool:
    return len(token.folded) == 4 and _FIRST_YEAR <= (value(token) or 0) <= _LAST_YEAR


def _word(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].folded if 0 <= index < len(tokens) and tokens[index].is_word else ""


def _text(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _found(
    tokens: tuple[Token, ...],
    first: int,
    last: int,
    message: str,
    basis: str,
    severity: Severity | None = None,
) -> Detection:
    text = " ".join(token.text for token in tokens[first : last + 1])
    span = Span(tokens[first].start, tokens[last].end)
    return Detection(span, message, "", (Evidence("phrase", text),), basis, severity)


DETECTOR = Detector(
    id="calque-number-phrase",
    title="number phrase built the English way",
    category=Category.FLUENCY,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "सेना ने ⟦कुछ 90⟧ वर्ग किलोमीटर इलाके पर कब्जा कर लिया।",
        "यह बात ⟦एक 2001 अध्ययन⟧ में सामने आई।",
        "कंपनी ने ⟦$50 डॉलर⟧ का जुर्माना भरा।",
        "पुलिस ने उसे ⟦अगस्त 26⟧ को गिरफ्तार किया।",
        "बैंक ने ⟦5% प्रतिशत⟧ ब्याज की घोषणा की।",
    ),
    good=(
        "इनमें से कुछ 200 साल से ज्यादा पुराने हैं।",
        "कुछ लोग 26 अगस्त को दिल्ली पहुंचे और कुछ वहीं रुक गए।",
        "यह घटना 23 अगस्त 2019 को हुई।",
        "गांव में एक 2500 लीटर की टंकी है।",
        "कंपनी को 50 डॉलर प्रति शेयर का मुनाफा हुआ।",
    ),
    check=check,
)
