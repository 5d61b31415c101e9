"""Reading numerals: values, groupings, and the scale words that follow them."""

from __future__ import annotations

import re

import regex

from audit.model import Token, TokenKind
from audit.text.wordlists import folded_words

# million, billion, trillion as Hindi spells them
ENGLISH_SCALES = folded_words("मिलियन मिलियनों बिलियन बिलियनों ट्रिलियन ट्रिलियनों")
# thousand, lakh, crore, arab (a thousand million; also "Arab"), kharab
HINDI_SCALES = folded_words("हजार लाख करोड़ अरब खरब")
CURRENCIES = folded_words(
    "रुपये रुपए रुपया रुपयों डॉलर डालर डॉलरों यूरो पाउंड येन युआन दिरहम दीनार रियाल रूबल फ्रैंक टका"
)
PERCENT = folded_words("प्रतिशत फीसदी फीसद परसेंट")

# Finds the first digit of a stretch of text: most sentences have none, and are done with.
find_digit = re.compile("[0-9०-९]").search
_INDIAN = regex.compile(r"[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3}")
_WESTERN = regex.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


def value(token: Token) -> float | None:
    """The value of a numeral written whole (12, 1,200, 3.5), or None for anything else."""
    if token.kind is not TokenKind.NUMBER:
        return None
    try:
        return float(token.folded.replace(",", ""))
    except ValueError:
        return None


def is_grouped(numeral: str) -> bool:
    """Whether commas stand as in 12,34,567 (Indian) or 1,234,567 (western); western digits."""
    whole = numeral.partition(".")[0]
    return bool(_INDIAN.fullmatch(whole) or _WESTERN.fullmatch(whole))
