"""Real words written for others that look or sound alike: की for कि, मे for में, ओर for और.

Each is a word, so only its company convicts it. What the rules rest on (McGregor, Outline of
Hindi Grammar, §§2, 5, 23, 34): कि opens a clause after a verb, the genitive की stands between
nouns; में follows a noun; ओर ("direction") needs a genitive or a determiner, और joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.knowledge import Knowledge
from audit.knowledge.nouns import NOUNS, Nouns
from audit.knowledge.verbs import FINITE_VERBS
from audit.knowledge.words import WORDS
from audit.model import Sentence, Token, TokenKind
from audit.text.sentences import ENDING
from audit.text.wordlists import folded_words


class Confusion(NamedTuple):
    """A token, what it should be, and why."""

    token: Token
    right: str
    reason: str


# Verbs of saying and thinking: what they govern is a clause, never a genitive.
_SAYING = folded_words(
    "कहा बताया पूछा सोचा माना समझा सुना लिखा जताया दोहराया कहना कहते कहता कहती बताते "
    "बताती बोला बोले बोली लगता लगा मानना मानते चाहते चाहता सोचते बोलते समझाया"
)
_COPULAS = folded_words("है हैं था थे थी हूं")
_OPENS_CLAUSE = folded_words(
    "वह वे यह ये हम मैं आप तुम वो उसने उन्होंने इसने इन्होंने हमने मैंने आपने कोई अगर "
    "यदि जब जो जिस क्या कैसे क्यों उसे उन्हें हमें मुझे इस उस इन उन इसे इन्हें वहां "
    "यहां अब तब कभी"
)
_VERB_OF_DOING = folded_words(
    "गई गईं जाती जाए जाएगी जाने जानी है हैं थी थीं होगी हो हुई जा गयी तरह बात ओर"
)
# Nouns and words that a कि-clause explains: यह बात कि …, इतना कि …
_EXPLAINED = folded_words(
    "बात तथ्य दावा दावे आरोप उम्मीद आशा कारण वजह संभावना आशंका डर शक संदेह विश्वास "
    "भरोसा यकीन सवाल प्रश्न खबर सूचना जानकारी शिकायत शर्त मतलब अर्थ नतीजा परिणाम सच "
    "सच्चाई हकीकत निष्कर्ष राय मत विचार ख्याल खयाल फैसला निर्णय घोषणा बयान संदेश आदेश "
    "निर्देश सलाह सुझाव मांग अपील इच्छा कोशिश धारणा मान्यता सोच संकेत प्रमाण सबूत "
    "दलील तर्क अफसोस खुशी दुख गर्व चिंता भय अनुमान अंदाजा पुष्टि आश्वासन वादा कसम शपथ "
    "समय वक्त दिन तक न ना मानो इतना इतनी इतने ऐसा ऐसी ऐसे जैसा जैसे जब यहां हालत "
    "स्थिति ढंग तरह प्रकार रूप कहानी किस्सा विडंबना विशेषता खासियत खास समस्या दिक्कत "
    "मुश्किल गनीमत शुक्र काश आलम हद प्रार्थना जवाब उत्तर कदर तरीके बशर्ते चूंकि क्यों "
    "लेकिन बल्कि ताकि बहरहाल सिवा सिवाय अलावा बजाय"
)
_AFTER_DIRECTION = folded_words(
    "से इशारा रुख अग्रसर आकर्षित देखा देखते देखकर बढ़ते बढ़ने बढ़े बढ़ा बढ़ रवाना मुड़ लौट"
)
_POSTPOSITIONS = folded_words("में से पर को ने का की के तक")
_DETERMINERS = folded_words("इस उस इन उन जिस किस किसी हर सभी अपने अपनी इसी उसी")
_TESTIFIES = frozenset("की मे ओर और हे में कि".split())


def confusions(sentence: Sentence, knowledge: Knowledge) -> Iterator[Confusion]:
    """The words of `sentence` that stand for another one. Nothing where it is not certain."""
    if sentence.forms.isdisjoint(_TESTIFIES):
        return
    tokens = sentence.tokens
    nouns = knowledge[NOUNS]
    for index, token in enumerate(tokens):
        if token.folded not in _TESTIFIES or token.kind is not TokenKind.WORD:
            continue
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        found = None
        if token.folded == "की":
            found = _genitive_for_clause(tokens, index)
        elif token.folded == "कि":
            found = _clause_for_genitive(tokens, index, nouns, knowledge[FINITE_VERBS])
        elif before and after and token.folded == "मे":
            found = _month(before, after, nouns, knowledge)
        elif before and token.folded == "ओर":
            if before.folded in _COPULAS and after and after.is_word:
                found = "और", "ओर (“direction”) after a verb."
        elif before and token.folded == "और":
            if before.folded == "की" and after and after.folded in _AFTER_DIRECTION:
                found = "ओर", "“Towards” and “on the part of” are की ओर."
        elif token.folded == "हे" and before and before.is_word and after and after.text in ENDING:
            found = "है", "A sentence does not end in हे (“O”)."
        elif token.folded == "में" and index == 0 and _is_first_person(sentence):
            found = "मैं", "A sentence does not open with a postposition."
        if found:
            yield Confusion(token, *found)


def _is_first_person(sentence: Sentence) -> bool:
    """Whether a whole sentence ends in हूं and lacks its मैं."""
    forms = sentence.forms
    return "हूं" in forms and "मैं" not in forms and sentence.tokens[-1].text in ENDING


def _genitive_for_clause(tokens: Sequence[Token], index: int) -> tuple[str, str] | None:
    """उन्होंने कहा की …: कि."""
    if index < 2 or index + 2 >= len(tokens):
        return None
    verb, following = tokens[index - 1], tokens[index + 1]
    if following.kind >= TokenKind.PUNCTUATION or following.folded in _VERB_OF_DOING:
        return None
    reason = f"A clause follows {verb.text}, so कि (“that”)."
    if verb.folded in _SAYING:
        return "कि", reason
    if verb.folded in _COPULAS and (
        tokens[index - 2].folded in _SAYING or following.folded in _OPENS_CLAUSE
    ):
        return "कि", reason
    return None


def _clause_for_genitive(
    tokens: Sequence[Token], index: int, nouns: Nouns, verbs: frozenset[str]
) -> tuple[str, str] | None:
    """सरकार कि नीति के …: की."""
    if index == 0 or index + 2 >= len(tokens):
        return None
    owner, owned, after = tokens[index - 1], tokens[index + 1], tokens[index + 2]
    if owner.kind is not TokenKind.WORD or owner.folded in _EXPLAINED:
        return None
    if nouns.gender(owned.folded, 0.95) != "f" or after.folded not in _POSTPOSITIONS:
        return None
    if not any(reading.case == "oblique" for reading in nouns.readings(owner.folded)):
        return None
    for token in reversed(tokens[:index]):
        if token.kind is TokenKind.PUNCTUATION:
            break
        if token.folded in _EXPLAINED or token.folded in verbs:
            return None  # what the clause of कि may belong to
    return "की", "The genitive between two nouns is की."


def _month(
    before: Token, after: Token, nouns: Nouns, knowledge: Knowledge
) -> tuple[str, str] | None:
    """शहर मे: में; but थेरेसा मे ने is a name."""
    if after.folded in _POSTPOSITIONS or before.kind is not TokenKind.WORD:
        return None
    known = before.folded in _DETERMINERS or (
        nouns.confidence(before.folded) >= 0.7 and knowledge[WORDS].band(before.folded) >= 3
    )
    return ("में", "The postposition is में.") if known else None
