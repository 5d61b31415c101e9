"""Sound skeletons: what is left of a Hindi spelling when its spelling habits are taken away.

One foreign name is spelled many ways in Hindi: long or short vowels, dental or retroflex
stops (तास, टास), aspirates, z as ज, doubled letters, nasals as anusvara or as a letter.
`sounds` maps a folded word to Latin letters in which these agree; `skeleton` keeps the
consonants only. What still differs is weighed in audit.knowledge.sound_costs.
Sound classes follow Ohala, Aspects of Hindi Phonology (1983).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CONSONANTS = {
    "क": "k", "ख": "k", "ग": "g", "घ": "g", "ङ": "n",
    "च": "c", "छ": "c", "ज": "j", "झ": "j", "ञ": "n",
    "ट": "t", "ठ": "t", "ड": "d", "ढ": "d", "ण": "n",
    "त": "t", "थ": "t", "द": "d", "ध": "d", "न": "n",
    "प": "p", "फ": "f", "ब": "b", "भ": "b", "म": "m",
    "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v",
    "श": "s", "ष": "s", "स": "s", "ह": "h",
}  # fmt: skip
_VOWELS = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ए": "e", "ऐ": "e",
    "ऍ": "e", "ऑ": "o", "ओ": "o", "औ": "o", "ऋ": "ri",
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "े": "e", "ै": "e",
    "ॅ": "e", "ॉ": "o", "ो": "o", "ौ": "o", "ृ": "ri",
}  # fmt: skip
_LABIALS = frozenset("पफबभम")
VOWEL_SOUNDS = frozenset("aeiou")
CONSONANT_SOUNDS = frozenset("".join(_CONSONANTS.values()))
# English and the usual romanisations: what is spelled with several letters first.
_LATIN = (
    ("tsch c|sch s|shch s|tch c|dge j|igh ai|ough o|augh o|eau o|tion sn|cia sia|cio sio|cqu k")
    + "|ph f|sh s|ch c|zh j|kh k|gh g|th t|dh d|bh b|jh j|ck k|cc k|qu kv|ee i|oo u|ea i|ie i"
    + "|ei e|ey e|ay e|ai e|ou o|ow o|au o|aw o|oa o|oe o|ue u|ce se|ci si|cy si|x ks|q k"
    + "|w v|z j|c k"
)
_LATIN_SOUNDS = tuple((spelled, sound) for spelled, sound in map(str.split, _LATIN.split("|")))


@lru_cache(maxsize=1 << 16)
def sounds(folded: str) -> str:
    """The sounds of a folded word, without the inherent vowel: बुदानोव → budanov.

    Doubled sounds count once. Characters that are not Devanagari letters are passed over.
    """
    found: list[str] = []
    for index, character in enumerate(folded):
        sound = _CONSONANTS.get(character) or _VOWELS.get(character)
        if sound is None and character == "ं":
            sound = "m" if folded[index + 1 : index + 2] in _LABIALS else "n"
        if sound and not (found and found[-1] == sound):
            found.append(sound)
    return "".join(found)


@lru_cache(maxsize=1 << 12)
def latin_sounds(name: str) -> str:
    """The sounds that a Latin spelling most likely stands for: Budanov → budanov.

    By the rules of English spelling and of the usual romanisations, so only roughly: made to
    be compared with `sounds` by consonants, or by a weighted distance.
    """
    text = "".join(
        character
        for character in unicodedata.normalize("NFKD", name).lower()
        if character.isascii() and character.isalpha()
    )
    found: list[str] = []
    place = 0
    while place < len(text):
        spelled, sound = next(
            (pair for pair in _LATIN_SOUNDS if text.startswith(pair[0], place)),
            (text[place], text[place]),
        )
        for letter in sound:
            if not (found and found[-1] == letter):
                found.append(letter)
        place += len(spelled)
    if len(found) > 2 and found[-1] == "e" and found[-2] not in VOWEL_SOUNDS:
        found.pop()  # the silent e of Blake
    return "".join(found)


def first_sound(folded: str) -> str:
    """The first of `sounds(folded)`, "" where there is none, without hearing the rest."""
    first = folded[:1]
    return (_CONSONANTS.get(first) or _VOWELS.get(first) or sounds(folded))[:1]


@lru_cache(maxsize=1 << 16)
def skeleton(folded: str) -> str:
    """The consonants of a folded word; a vowel that opens it is marked "a": बुदानोव → bdnv."""
    return skeleton_of(sounds(folded))


def skeleton_of(full: str) -> str:
    """The same of a result of `sounds` or `latin_sounds`."""
    kept = [sound for sound in full if sound not in VOWEL_SOUNDS]
    if full[:1] in VOWEL_SOUNDS:
        kept.insert(0, "a")
    return "".join(
        sound for index, sound in enumerate(kept) if index == 0 or kept[index - 1] != sound
    )
