"""What a sentence does on the page: prose, heading, dateline, byline, list item, furniture.

A long sentence that ends in its mark is prose, and nine in ten are, so that is decided
first. The rest is judged from where it stands on its line, how it opens and ends, and a few
closed lists of words (agencies, credits, buttons). Where nothing speaks against it, a whole
line without an end mark is a heading, unless it is long and ends like a statement
("… कर रहे हैं", are doing), which only lacks its mark.
"""

from __future__ import annotations

from audit.model import Role, Token, TokenKind
from audit.text.folding import fold
from audit.text.verbs import AUXILIARIES
from audit.text.wordlists import folded_words

_BULLETS = frozenset("-–—•●▪◦■□►▶→*·‣➤✓✔★")
_AFTER_LABEL = frozenset(".):-–।")
_MARKS = frozenset("।॥?!.|…\"'”’»)]:")
_AGENCIES = folded_words(
    "एपी एएफपी भाषा वार्ता आईएएनएस आइएएनएस एएनआई एएनआइ पीटीआई पीटीआइ रॉयटर रॉयटर्स रायटर रायटर्स "
    "शिन्हुआ शिंहुआ योनहाप टास तास ब्यूरो एजेंसी एजेंसियां एजेंसियाँ संवाददाता संवादसूत्र संवाद यूएनआई यूनीवार्ता "
    "ब्लूमबर्ग डेस्क जागरण एफपी डीपीए ap afp pti ani ians uni reuters bureau desk agencies agency"
)
_CREDITS = folded_words(
    "फोटो तस्वीर छायाचित्र छाया चित्र साभार सौजन्य स्रोत सोर्स लेखक लेखिका रिपोर्ट रिपोर्टर अनुवाद "
    "अनुवादक संपादक संपादन प्रकाशित अपडेट अपडेटेड पब्लिश्ड पोस्टेड फाइल "
    "photo image credit source by edited written reported published updated posted"
)
# One of these alone on a line, or opening it, is a button, a counter or a cross-reference.
_FURNITURE = folded_words(
    "विज्ञापन कमेंट्स कमेंट टिप्पणियां टिप्पणियाँ टैग टैग्स शेयर सब्सक्राइब लॉगिन साइनअप होम ट्रेंडिंग "
    "advertisement comments share tags subscribe trending home login"
)
_CROSS_REFERENCES = frozenset(
    tuple(map(fold, words.split()))
    for words in (
        "यह भी पढ़ें",
        "ये भी पढ़ें",
        "यह भी पढ़े",
        "ये भी पढ़े",
        "यह भी देखें",
        "ये भी देखें",
        "इसे भी पढ़ें",
        "और भी पढ़ें",
        "बातचीत में शामिल",
        "सभी कमेंट्स देखें",
    )
)
_NOTE = folded_words("हेडलाइन संपादित सिंडिकेट सिंडीकेट फीड इनपुट इनपुट्स ऑटो जनरेटेड टैगस्टोट्रांसलेट")
# A line of many words that ends in one of these is a statement without its mark.
_STATEMENT_ENDS = folded_words(
    "है हैं था थी थे थीं हूं गा होगा होगी होंगे होंगी गया गई गए गईं दिया दी दिए किया लिया कहा बताया "
    "जाएगा जाएगी जाएंगे जाएंगी चाहिए सकता सकती सकते सकेगा सकेगी सकेंगे करेगा करेगी करेंगे रहेगा रहेगी रहेंगे"
)
_NO_PLACES = folded_words(
    "हां हाँ नहीं जी बिल्कुल बेशक शायद धन्यवाद शुक्रिया लेकिन और तो फिर क्यों कैसे कब कहां क्या कौन मैं "
    "तुम आप हम वह यह वे ये उसने मैंने हमने ठीक सच गलत सही अच्छा वाह अलबत्ता"
)
_SHORT = 9  # tokens; datelines and credits are not longer
_STATEMENT_LENGTH = 12  # words; shorter lines without a mark are headings
_LONGEST_HEADING = 30  # words
_LATIN_FURNITURE = 8  # words


def role_of(
    tokens: tuple[Token, ...], *, terminated: bool, starts_line: bool, ends_line: bool
) -> Role:
    """Judge one sentence by its layout and words."""
    if starts_line and _opens_item(tokens):
        return Role.ITEM
    if terminated:
        if len(tokens) <= _SHORT:
            return _short(tokens, starts_line=starts_line, ends_line=ends_line)
        return Role.FURNITURE if tokens[0].text == "(" and _is_note(tokens) else Role.PROSE
    return _unterminated(tokens, starts_line=starts_line)


def _opens_item(tokens: tuple[Token, ...]) -> bool:
    first = tokens[0]
    if len(tokens) < 3:
        return False
    if first.text in _BULLETS:
        return tokens[1].start > first.end
    if first.kind is TokenKind.NUMBER or (first.end - first.start == 1 and first.is_word):
        label = tokens[1].text in _AFTER_LABEL and tokens[1].start == first.end
        return label and tokens[2].start > tokens[1].end
    return first.text == "(" and tokens[2].text == ")" and tokens[1].kind is TokenKind.NUMBER


def _short(tokens: tuple[Token, ...], *, starts_line: bool, ends_line: bool) -> Role:
    """A short sentence with its end mark: an agency tag, a dateline, or prose after all."""
    words = [token for token in tokens if token.is_word]
    if not words:
        return Role.FURNITURE if starts_line and ends_line else Role.PROSE
    if _is_credit(tokens, words):
        return Role.BYLINE
    last = words[-1].folded
    if not starts_line or ends_line or last in _STATEMENT_ENDS or last in AUXILIARIES:
        return Role.PROSE
    if any(word.folded in _AGENCIES for word in words):
        return Role.DATELINE
    is_place = len(words) <= 2 and tokens[-1].text in "।." and len(tokens) == len(words) + 1
    if is_place and not any(word.folded in _NO_PLACES for word in words):
        return Role.DATELINE  # "सियोल।", "नई दिल्ली।"
    return Role.PROSE


def _is_credit(tokens: tuple[Token, ...], words: list[Token]) -> bool:
    """Agency tag in brackets or after a dash, or a line that opens "फोटो:"."""
    if tokens[0].text in "([-–—" and len(words) <= 4:
        return any(word.folded in _AGENCIES or word.folded in _CREDITS for word in words)
    if words[0].folded in _CREDITS:
        return any(token.text in ":-–/|" for token in tokens[1:4])
    return len(words) == 1 and words[0].folded in _AGENCIES


def _is_note(tokens: tuple[Token, ...]) -> bool:
    return sum(token.folded in _NOTE for token in tokens) >= 2


def _unterminated(tokens: tuple[Token, ...], *, starts_line: bool) -> Role:
    words = [token for token in tokens if token.is_word]
    if not words:
        return Role.FURNITURE
    first, last = words[0], words[-1]
    if len(tokens) <= _SHORT and _is_credit(tokens, words):
        return Role.BYLINE
    opening = tuple(word.folded for word in words[:3])
    if opening in _CROSS_REFERENCES or (len(words) <= 3 and first.folded in _FURNITURE):
        return Role.FURNITURE
    if tokens[0].text == "(" and _is_note(tokens):
        return Role.FURNITURE
    if not starts_line:
        return Role.PROSE
    if len(words) <= _LATIN_FURNITURE and not any(
        word.kind is TokenKind.WORD or word.kind is TokenKind.MIXED for word in words
    ):
        return Role.FURNITURE  # "Read Time: 2 mins", dates, counters
    if tokens[-1].text in ":：" and len(words) <= 4:
        return Role.DATELINE  # "सोल:"
    if len(words) >= _STATEMENT_LENGTH and (
        last.folded in _STATEMENT_ENDS or len(words) > _LONGEST_HEADING
    ):
        return Role.PROSE
    return Role.HEADING
