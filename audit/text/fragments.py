"""Phrases that stand alone or behind the verb where Hindi puts them before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.model import Role, Sentence, Span, TokenKind
from audit.text.wordlists import folded_words

# Without की and लिए standing alone, which are also "did" and "took".
_POSTPOSITIONS = folded_words(
    "का को से में पर तक द्वारा साथ खिलाफ विरुद्ध बारे कारण दौरान बजाय तहत तौर अनुसार अलावा बीच "
    "जरिए माध्यम अंतर्गत बावजूद हेतु समक्ष समेत सहित"
)
_AFTER_GENITIVE = folded_words("लिए बाद पहले पास ऊपर नीचे तरफ ओर रूप समान आसपास निकट मुताबिक")
_GENITIVES = folded_words("के की")
_SPANS_OF_TIME = folded_words("साल वर्ष महीने माह दिन हफ्ते सप्ताह घंटे मिनट दशक")
_AFTER_TIME = folded_words("पहले बाद")
# A form before one of these is a noun, a name (ली से, from Lee) or a participle.
_AFTER_NOUNS = folded_words("का के की को से में पर ने तक द्वारा वाला वाले वाली")
_CONJUNCTIONS = folded_words("कि और या तथा एवं अथवा क्योंकि ताकि जबकि बल्कि चूंकि")
_ELLIPTIC_OPENINGS = folded_words(
    "और या यानी यानि मतलब वह वो भी सिर्फ केवल बस शायद हां नहीं न ना जी कभी क्यों कैसे कब कहां क्या किस किसके "
    "किसकी जैसे मसलन ठीक खासकर खासतौर विशेषकर चाहे बिना तब फिर लेकिन मगर पर बल्कि जो जिसका जिसके"
)
# Phrases that Hindi puts before the verb: "for …", "with …", "according to …".
_BEFORE_VERB = folded_words("लिए साथ अनुसार")
_AFTERTHOUGHTS = folded_words(
    "खासकर खासतौर विशेषकर विशेष लेकिन मगर पर परंतु न ना नहीं या तो बल्कि सिर्फ केवल वह "
    "वो भी यानी यानि वरना चाहे फिर जबकि"
)
_PARTICIPLES = folded_words("गए गई गया गईं हुए हुई हुआ हुईं रहे रही रहा")
_LONGEST_TRAIL = 14  # words
_MARKS = frozenset("\"'“”‘’:?!…")
_FULL_STOPS = frozenset("।.")
_STRANDED_OPENINGS = (", को ", ", के ", ", में ", ", से ")
_STRANDED = re.compile("(?<= )(?P<verb>हैं?|थीं?|था|थे|होगा|होगी|होंगे), (?P<postposition>को|के|में|से)(?= )")


def may_be_elliptic(previous: Sentence | None) -> bool:
    """Whether what comes next may be elliptic: after a question, an exclamation, an initial."""
    if previous is None:
        return False
    mark = previous.tokens[-1].text
    if mark == ".":
        before = previous.tokens[-2] if len(previous.tokens) > 1 else None
        return before is None or before.kind is not TokenKind.WORD or len(before.text) <= 2
    return mark not in "।." and previous.role is Role.PROSE


def is_decimal_stop(text: str, end: int) -> bool:
    """The stop belongs to a decimal: "को .5 मिलीलीटर"."""
    return text[end : end + 2].lstrip(" ")[:1].isdigit()


def torn_ending(sentence: Sentence, verbs: frozenset[str]) -> str:
    """The last words of a torn-off phrase, or "" where the sentence stands."""
    tokens = sentence.tokens
    if len(tokens) < 3 or tokens[-1].text not in _FULL_STOPS:
        return ""
    last, before = tokens[-2], tokens[-3]
    folded = last.folded
    if folded in _POSTPOSITIONS or folded in _CONJUNCTIONS:
        found = last.text
    elif (before.folded in _GENITIVES and folded in _AFTER_GENITIVE) or (
        before.folded in _SPANS_OF_TIME and folded in _AFTER_TIME
    ):
        found = f"{before.text} {last.text}"
    else:
        return ""
    if tokens[0].folded in _ELLIPTIC_OPENINGS:
        return ""
    for index in range(len(tokens) - 1):
        token = tokens[index]
        if token.text[0] in _MARKS or token.kind is TokenKind.URL:
            return ""
        if token.folded in verbs and tokens[index + 1].folded not in _AFTER_NOUNS:
            return ""
    return found


def trailing_phrase(sentence: Sentence, verbs: frozenset[str]) -> Span | None:
    """The "for …", "with …" or "according to …" that stands after the last verb."""
    tokens = sentence.tokens
    if len(tokens) < 7 or tokens[-1].text not in _FULL_STOPS:
        return None
    if tokens[-2].folded not in _BEFORE_VERB or tokens[-3].folded not in _GENITIVES:
        return None
    last = len(tokens) - 2
    for index in range(last - 2, max(1, last - _LONGEST_TRAIL), -1):
        token = tokens[index]
        if token.text[0] in _MARKS:
            return None
        if token.folded in verbs and tokens[index + 1].folded not in _AFTER_NOUNS:
            apart = tokens[index + 1].text in ",-–;"
            first = index + 2 if apart else index + 1
            # किए गए नोटिस के अनुसार: without a comma the verb may be a participle.
            if not apart and token.folded in _PARTICIPLES:
                return None
            if first >= last - 1 or tokens[first].folded in _AFTERTHOUGHTS:
                return None
            return Span(tokens[first].start, tokens[last].end)
    return None


def stranded_postpositions(text: str) -> Iterator[Span]:
    """को in "…, जो वहां काम करते हैं, को": cut off from its noun by a clause and a comma.

    ने is left out because good writers put it there too, and पर because it is also "but".
    """
    if not any(opening in text for opening in _STRANDED_OPENINGS):
        return
    for match in _STRANDED.finditer(text):
        yield Span(match.start("verb"), match.end("postposition"))
