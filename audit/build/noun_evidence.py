"""Counts the words that agree with a noun: the raw evidence for nouns.tsv.

Hindi shows a noun's gender on what agrees with it: का/के/की and adjectives in -ā before it
(उसकी किताब, नया घर) and the verb of which it is the bare object or subject (बैठक हुई, फैसला
किया गया). A word before another noun may belong to that one (दिल्ली की एक कंपनी का), so only nouns
are counted after which something comes that is no noun: a postposition, a verb, a stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set

from audit.text.folding import fold
from audit.text.wordlists import folded_words

_TOKEN = re.compile("[\u0900-\u0963\u0970-\u097f]+|[^\\s\u0900-\u0963\u0970-\u097f]")
_AGREEING = """
का अपना मेरा तेरा हमारा तुम्हारा उसका उनका इसका इनका आपका जिसका जिनका किसका ऐसा वैसा
कैसा जैसा इतना उतना कितना जितना बड़ा नया पुराना अच्छा छोटा लंबा पूरा सारा दूसरा
तीसरा चौथा पांचवा पहला गहरा कड़ा ताजा गंदा ठंडा मीठा सूखा हरा पीला नीला काला ऊंचा
नीचा चौड़ा मोटा पतला सच्चा झूठा सीधा उल्टा टेढ़ा अकेला थोड़ा आधा अगला पिछला भला बुरा
प्यारा सुनहरा अनोखा निराला खुला टूटा कच्चा पक्का अधूरा महंगा सस्ता तीखा वाला खासा
दोहरा सगा घना चौड़ा करारा
"""
_POSTPOSITIONS = folded_words("में से पर को ने तक द्वारा सहित")
# के मामले की: के belongs to मामले, since what की belongs to is feminine; के मामले के tells nothing.
_OTHER_GENITIVE = {"p": frozenset(("की",)), "f": frozenset(("का", "के"))}
_CASE_MARKS = folded_words("में से पर को ने का की के")
_PARTICLES = folded_words("भी ही तो और या तथा")
_STOPS = folded_words(
    "। , . ? ! ; ) है हैं था थी थे होगा होगी होंगे नहीं किया किए दिया दी दिए लिया ली "
    "लिए हुआ हुई हुए करना करने करनी करते करता करती करेगा करेगी करें करेंगे हो होना "
    "होने होता होती होते देना देने देता देती देते लेना लेने लगा लगी लगे लगाया लगाई "
    "लगाए मिला मिली मिले मिलना मिलती मिलता बना बनी बने बनाया बनाई बनाए आया आई आए रहा "
    "रही रहे गया गई गए जा जाना जाने पड़ा पड़ी पड़े चाहिए दे ले रखा रखी रखे कहा कही "
    "उठाया उठाई उठाए"
)
_PERFECTIVES = {
    **dict.fromkeys(
        folded_words("किया हुआ मिला लगाया बनाया उठाया था होता होगा मिलता मिलेगा बढ़ा बढ़ेगा रहेगा"), "s"
    ),
    **dict.fromkeys(folded_words("किए हुए मिले लगाए बनाए उठाए थे होते होंगे मिलते मिलेंगे बढ़े"), "p"),
    **dict.fromkeys(
        folded_words(
            "की हुई मिली लगाई बनाई उठाई कीं हुईं मिलीं थी थीं होती होगी मिलती मिलेगी बढ़ी बढ़ेगी रहेगी"
        ),
        "f",
    ),
}
_FINITE = folded_words("गया गई गए है हैं था थी थे थीं गईं जाएगा जाएगी जाएंगे । , .")
# Between the agreeing word and the noun may stand a number or an adjective that never agrees.
_UNCHANGING = folded_words(
    "दो तीन चार पांच छह सात आठ दस सभी सबसे कई कुछ अन्य विशेष मुख्य प्रमुख महत्वपूर्ण नवीनतम "
    "संभावित मौजूदा प्रस्तावित असली खास आम निजी सरकारी आखिरी अंतिम सुंदर गंभीर कठोर मजबूत "
    "बेहतर प्रथम समस्त संपूर्ण सर्वश्रेष्ठ कुल विशाल घोर भारी गहन तेज"
)
_UNCHANGING_ENDINGS = ("ीय", "पूर्ण")
# दिए गए बयान में, घटती हुई मांग को: what ends a participle before a noun.
_PARTICIPLES = {
    **dict.fromkeys(folded_words("गई हुई"), "f"),
    **dict.fromkeys(folded_words("गए हुए"), "p"),
}
# बारिश हो रही है, जांच की जा रही है: verbs of more than one word after the noun.
_HAPPENS = folded_words("हो बढ़ घट मिल")
_COURSE = {
    **dict.fromkeys(folded_words("रहा गया चुका जाता जाएगा"), "S"),
    **dict.fromkeys(folded_words("रहे गए चुके जाते जाएंगे"), "P"),
    **dict.fromkeys(folded_words("रही गई चुकी जाती जाएगी"), "F"),
}
_PASSIVE = {
    **dict.fromkeys(folded_words("किया दिया लिया लगाया बनाया उठाया रखा"), "S"),
    **dict.fromkeys(folded_words("किए दिए लिए लगाए बनाए उठाए रखे"), "P"),
    **dict.fromkeys(folded_words("की दी ली लगाई बनाई उठाई रखी"), "F"),
}
_GO = folded_words("जा जाता जाते जाती जाएगा जाएगी जाएंगे जाना जाने जानी गया गई गए गईं")
_BETWEEN = folded_words("भी ही नहीं तो")  # जांच नहीं हुई है
_PADDING = ["", "", ""]  # so that what follows the last word can be asked for


def evidence(
    text: str, adjectives: Iterable[str] = (), nouns: Set[str] = frozenset()
) -> Counter[tuple[str, str]]:
    """How often each folded form was given each kind of evidence.

    Kinds: "s" masculine singular direct, "o" masculine before a postposition, "p" masculine
    plural direct, "f" feminine, each from the word before; "S", "P", "F" the same from the
    verb after. "N": it stood before a postposition; "A": it stood anywhere (only forms that
    have other evidence, and `nouns`). `adjectives` in -ā or -वां that agree are looked for
    besides the usual.
    """
    modifiers = dict(_modifiers(adjectives))
    counts: Counter[tuple[str, str]] = Counter()
    anywhere: Counter[str] = Counter()
    for line in text.splitlines():
        tokens = [fold(token) for token in _TOKEN.findall(line)]
        anywhere.update(tokens)
        tokens += _PADDING
        for index in range(len(tokens) - len(_PADDING)):
            token = tokens[index]
            if index and token in _CASE_MARKS:
                counts[tokens[index - 1], "N"] += 1
            if kind := modifiers.get(token):
                at = index + 1
                if tokens[at] in _UNCHANGING or tokens[at].endswith(_UNCHANGING_ENDINGS):
                    at += 1
                if shown := _shown(kind, tokens[at + 1]):
                    counts[tokens[at], shown] += 1
            if (kind := _PARTICIPLES.get(token)) and _after_noun(kind, tokens[index + 2]):
                counts[tokens[index + 1], "o" if kind == "p" else kind] += 1
            if index:
                _count_verb(tokens, index, counts)
    for form in {form for form, _ in counts} | (nouns & anywhere.keys()):
        counts[form, "A"] = anywhere[form]
    return counts


def _shown(kind: str, after: str) -> str:
    """The kind of evidence where `after` follows the noun, or ""."""
    if after in _STOPS:
        return kind
    if kind == "s":  # before a postposition का belongs to something else
        return kind if after in _PARTICLES else ""
    if _after_noun(kind, after):
        return "o" if kind == "p" else kind
    return ""


def _after_noun(kind: str, after: str) -> bool:
    return after in _POSTPOSITIONS or after in _OTHER_GENITIVE[kind]


def _count_verb(tokens: list[str], index: int, counts: Counter[tuple[str, str]]) -> None:
    """Count what the verb that begins at `index` says of the bare noun before it."""
    token, after = tokens[index], tokens[index + 1]
    beside = tokens[index - 1]
    noun = tokens[index - 2] if beside in _BETWEEN and index > 1 else beside
    simple = _PERFECTIVES.get(token)
    if simple and after in _FINITE:
        counts[noun, simple.upper()] += 1
    elif token in _PASSIVE and after in _GO:
        counts[noun, _PASSIVE[token]] += 1
    if token in _HAPPENS and after in _COURSE:
        counts[noun, _COURSE[after]] += 1


def _modifiers(adjectives: Iterable[str]) -> Iterator[tuple[str, str]]:
    for direct in (*adjectives, *sorted(folded_words(_AGREEING))):
        if direct.endswith("वां"):
            stem, endings = direct.removesuffix("ां"), ("ां", "ें", "ीं")
        elif direct == "नया":
            stem, endings = "न", ("या", "ए", "ई")
        else:
            if not direct.endswith("ा"):
                continue
            stem, endings = direct[:-1], ("ा", "े", "ी")
        for ending, kind in zip(endings, "spf", strict=True):
            yield stem + ending, kind
