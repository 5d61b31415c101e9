"""Who is spoken of with respect: persons at the head of a clause and the number of their verb.

Hindi news speaks of office holders in the plural (मंत्री आते हैं) and of others in the singular
(McGregor, Outline of Hindi Grammar, §3). Habitual, progressive and future verbs agree with
their subject whatever the object is, so only these are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES
from audit.knowledge.nouns import NOUNS
from audit.knowledge.words import WORDS
from audit.model import Sentence, Token, TokenKind
from audit.text.clauses import LINKING, clauses
from audit.text.wordlists import folded_words

_TITLES = folded_words(
    "राष्ट्रपति प्रधानमंत्री मुख्यमंत्री उपराष्ट्रपति राज्यपाल मंत्री अध्यक्ष सांसद "
    "विधायक श्री श्रीमती डॉ डॉ. प्रोफेसर न्यायाधीश न्यायमूर्ति महापौर जनरल कर्नल "
    "राजदूत सचिव महासचिव निदेशक प्रवक्ता"
)
_NEVER_NAMES = folded_words(
    "ने को का की के में से पर तक और या भी ही तो जी यह वह वे ये इस उस इन उन जिस जिन हो "
    "एक सबसे कोई क्या जब तब अब आज कल नहीं पूर्व"
)
_NOT_SUBJECT = folded_words("ने को का की के में से पर तक और या द्वारा वाला वाली वाले सहित समेत")
_AUXILIARIES = {"है": "s", "था": "s", "हैं": "p", "थे": "p"}
# Passives and "to be": their subject is seldom the name in front.
_PASSIVE = folded_words("जाता जाते होता होते")
_CASE_MARKS = folded_words("ने को का की के में से पर")
_DAYS = folded_words("सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार आज कल दिन साल महीने")
_MOST_NAMES = 3
_LEAST_STEM = 2
_COMMON = 5  # a word of this band that no list of names has is no name


class Mention(NamedTuple):
    """A person as the subject of a clause. `plural` is the number of the verb `verb`."""

    person: str
    token: Token
    verb: Token
    plural: bool


def mentions(sentence: Sentence, knowledge: Knowledge) -> Iterator[Mention]:
    """Each titled or named person at the head of a clause with a verb of clear number."""
    if sentence.forms.isdisjoint(_AUXILIARIES):
        return
    for clause in clauses(sentence):
        words = clause[1:] if clause[0].folded in LINKING else clause
        verb = _number(words)
        person = _person(words, knowledge) if verb else None
        if verb and person:
            yield Mention(person.folded, person, *verb)


def _number(words: Sequence[Token]) -> tuple[Token, bool] | None:
    """The verb that closes the clause and whether it is plural: आता है, आ रहे हैं."""
    if len(words) < 4:
        return None
    participle, auxiliary = words[-2], words[-1]
    number = _AUXILIARIES.get(auxiliary.folded)
    singular = participle.folded.endswith("ता") or participle.folded == "रहा"
    plural = participle.folded.endswith("ते") or participle.folded == "रहे"
    if participle.folded in _PASSIVE:
        return None
    if not number or len(participle.folded) <= _LEAST_STEM or not (singular or plural):
        return None
    return (participle, plural) if (number == "p") == plural else None


def titled(sentence: Sentence, knowledge: Knowledge) -> Iterator[str]:
    """The folded last name of each person whom a title precedes: राष्ट्रपति बराक ओबामा."""
    if sentence.forms.isdisjoint(_TITLES):
        return
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if token.folded in _TITLES:
            length = _name_length(tokens[index + 1 :], knowledge)
            if length:
                yield tokens[index + length].folded


def _person(words: Sequence[Token], knowledge: Knowledge) -> Token | None:
    """The last word of the bare name that opens the clause, or None."""
    first = 0
    while first < len(words) and words[first].folded in _TITLES:
        first += 1
    length = _name_length(words[first:], knowledge)
    after = first + length
    if not length or after + 1 >= len(words) or words[after].folded in _NOT_SUBJECT:
        return None
    if words[after + 1].folded in _CASE_MARKS and words[after].folded not in _DAYS:
        return None  # ओबामा अभियान को: the name belongs to the noun
    return words[after - 1]


def _name_length(words: Sequence[Token], knowledge: Knowledge) -> int:
    """How many words of a person's name open `words`; its last must be on a list of names."""
    nouns, names, bands = knowledge[NOUNS], knowledge[NAMES], knowledge[WORDS].bands
    length = 0
    for word in words[:_MOST_NAMES]:
        folded = word.folded
        if word.kind is not TokenKind.WORD or folded in _NEVER_NAMES or folded in nouns:
            break
        if len(folded) < _LEAST_STEM or (
            not names.is_proper(folded) and bands.get(folded, 0) >= _COMMON
        ):
            break
        length += 1
    return length if length and names.is_proper(words[length - 1].folded) else 0
