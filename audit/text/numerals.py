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
LAST_HOUR = 24
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


def is_clock_time(numeral: str) -> bool:
    """Whether 11:45 can stand on a clock; true for what is no pair of numbers."""
    hours, _, minutes = numeral.partition(":")
    minutes = minutes.partition(":")[0]
    if not (hours.isdigit() and minutes.isdigit() and len(numeral) < 9):
        return True
    return int(hours) <= LAST_HOUR and int(minutes) < 60


def is_mixed_script(numeral: str) -> bool:
    """Whether the digits come from two scripts: 5०."""
    digits = [character for character in numeral if character.isdigit()]
    return len({ord(character) // 128 for character in digits}) > 1


def is_broken_grouping(numeral: str) -> bool:
    """Grouped neither way, and no list of numbers written without spaces either."""
    if is_grouped(numeral):
        return False
    groups = numeral.partition(".")[0].split(",")
    first, last = groups[0], groups[-1]
    if not first.strip("0") or len(first) > 3 or any(len(group) == 1 for group in groups[1:]):
        return False
    if len(last) > 3 and last.endswith("00") and not last.startswith(("19", "20")):
        return True
    if len(groups) < 3:
        return False
    long_inside = any(len(group) > 3 for group in groups[1:-1])
    return (last == "00" and groups[-2] == "000") or (long_inside and len(last) == 3)


def torn_end(tokens: tuple[Token, ...], index: int) -> Token | None:
    """The last token of "10 ,000", "26, 000" or "4,26, 513"."""
    if index + 2 >= len(tokens) or tokens[index + 1].text != ",":
        return None
    first, comma, last = tokens[index], tokens[index + 1], tokens[index + 2]
    if last.kind is not TokenKind.NUMBER or len(last.text) != 3 or ":" in first.text:
        return None
    spaced = comma.start > first.end and last.start == comma.end
    apart = comma.start == first.end and last.start == comma.end + 1
    if spaced or (apart and ("," in first.text or last.folded == "000")):
        return last
    return None
