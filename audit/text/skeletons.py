"""Sound skeletons: what is left of a Hindi spelling when its spelling habits are taken away.

One foreign name is spelled many ways in Hindi: long or short vowels, dental or retroflex
stops (तास, टास), aspirates, z as ज, doubled letters, nasals as anusvara or as a letter.
`sounds` maps a folded word to Latin letters in which these agree; `skeleton` keeps the
consonants only; `distance` weighs what still differs by how easily it is confused.
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
# What it costs to confuse two sounds, where it is less than the whole of one.
_NEAR = {
    ("i", "e"): 0.3, ("u", "o"): 0.3, ("a", "e"): 0.4, ("a", "o"): 0.4, ("i", "y"): 0.2,
    ("e", "y"): 0.4, ("u", "v"): 0.3, ("o", "v"): 0.4, ("b", "v"): 0.5, ("p", "f"): 0.3,
    ("n", "m"): 0.6, ("d", "r"): 0.6, ("j", "s"): 0.7, ("j", "g"): 0.7, ("c", "s"): 0.7,
    ("c", "k"): 0.8, ("l", "r"): 0.8, ("d", "t"): 0.8, ("k", "g"): 0.8, ("b", "p"): 0.8,
    ("c", "j"): 0.7,
}  # fmt: skip
_SUBSTITUTION = {**_NEAR, **{(b, a): cost for (a, b), cost in _NEAR.items()}}
_VOWEL_CHANGE = 0.6
_LOSS = {"a": 0.4, "e": 0.5, "i": 0.5, "o": 0.5, "u": 0.5, "h": 0.6, "y": 0.6}


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


def distance(one: str, other: str, limit: float) -> float:
    """Weighted edit distance of two results of `sounds`; `limit` + 1 where it exceeds `limit`.

    A lost or added consonant costs 1, a vowel about half; near sounds cost less.
    """
    if one == other:
        return 0.0
    if abs(len(one) - len(other)) * 0.4 > limit:
        return limit + 1
    above = [0.0]
    for sound in other:
        above.append(above[-1] + _LOSS.get(sound, 1.0))
    for left in one:
        loss = _LOSS.get(left, 1.0)
        row = [above[0] + loss]
        for index, right in enumerate(other, 1):
            best = above[index - 1] if left == right else above[index - 1] + _change(left, right)
            lost = above[index] + loss
            added = row[index - 1] + _LOSS.get(right, 1.0)
            row.append(min(best, lost, added))
        if min(row) > limit:
            return limit + 1
        above = row
    return above[-1] if above[-1] <= limit else limit + 1


def _change(left: str, right: str) -> float:
    near = _SUBSTITUTION.get((left, right))
    if near is not None:
        return near
    if left in VOWEL_SOUNDS and right in VOWEL_SOUNDS:
        return _VOWEL_CHANGE
    return 1.0


_SPELLING = 0.75  # nearer than this is another spelling, not another form
_LIKE = 0.22  # of the sounds of the longer form
_SLAVIC_ENDINGS = ("skaya", "enko", "vic", "ova", "eva", "ski", "ov", "ev")
# English derivation and Hindi inflection: what one form may have more than the other.
_DERIVATIONS = frozenset(
    "s r n t d l i a e o y er ing ist ism an al ed is ien ian iyn iyan in ion ik ti li ni "
    "ji jny jnit".split()
)


def is_one_name(one: str, other: str) -> bool:
    """Whether two results of `sounds` are two tries at one name, and no mere spellings of it."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long[len(short) :] in _DERIVATIONS:
        return False
    apart = distance(one, other, _LIKE * len(long))
    if _SPELLING < apart <= _LIKE * len(long):
        return True
    for ending in _SLAVIC_ENDINGS:
        if long.endswith(ending) and not short.endswith(ending):
            stem = long.removesuffix(ending)
            return len(stem) >= 3 and stem != short and distance(stem, short, 0.6) <= 0.6
    return False
