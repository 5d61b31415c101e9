"""How one word form differs from another by one slip of the pen, and what kind of slip.

A slip is one letter or vowel sign put, lost or changed, two neighbours changed about, or a
syllable (akshara) said twice or left out. Nukta, anusvara against chandrabindu and the other
things of audit.text.folding are gone already: both forms are folded.
"""

from __future__ import annotations

from functools import lru_cache

import regex

_AKSHARA = regex.compile(
    "(?:[\u0915-\u0939]\u094d)*[\u0915-\u0939]\u094d?[\u093e-\u094c\u0962]?[\u0901-\u0903]*"
    "|[\u0904-\u0914\u0960][\u0901-\u0903]*|."
)
_VOWEL_SIGNS = frozenset("ािीुूृॅेैॉोौ")
_SOFT = frozenset("ंः")
_HALANT = "्"
_VOWELS = dict(zip("आइईउऊऋएऐऑओऔ", "ािीुूृेैॉोौ", strict=True))
# Signs that are mistaken for each other by ear or in transliteration.
_VOWEL_PAIRS = frozenset(
    frozenset(pair) for pair in ("िी", "ुू", "ेै", "ोौ", "ॉो", "ॉौ", "ॉा", "ॅै", "ॅे", "ृि", "ृु")
)
# Consonants that differ in breath, in the place of the tongue, or as s-sounds and liquids.
_CONSONANT_PAIRS = frozenset(
    frozenset(pair)
    for pair in (
        "कख गघ चछ जझ टठ डढ तथ दध पफ बभ टत ठथ डद ढध नण शष शस षस वब रड रढ रल लळ डल सछ जय मन"
    ).split()
)


@lru_cache(maxsize=1 << 15)
def aksharas(word: str) -> tuple[str, ...]:
    """The written syllables of a word: सरकार → स, र, का, र."""
    return tuple(_AKSHARA.findall(word))


def shortened(word: str) -> set[str]:
    """The word, and every form of it that lacks one code point or one akshara."""
    forms = {word}
    forms.update(word[:i] + word[i + 1 :] for i in range(len(word)))
    syllables = aksharas(word)
    if len(syllables) > 2:
        start = 0
        for syllable in syllables:
            end = start + len(syllable)
            forms.add(word[:start] + word[end:])
            start = end
    return forms


def _sign(letter: str) -> str:
    return _VOWELS.get(letter, letter)


def slip(form: str, word: str) -> str:
    """The kind of slip that makes `form` of `word`, or "" where it takes more than one.

    Kinds: length (vowel or sign of a like sound), sign (another), sign-lost, sign-added,
    nasal (anusvara or visarga put or lost), half (halant put or lost), sound (a consonant of
    a like sound), letter (another), letter-lost, letter-added, swap, twice (a syllable
    doubled), once (a doubled letter or syllable written once), syllable-lost, syllable-added.
    """
    start, least = 0, min(len(form), len(word))
    while start < least and form[start] == word[start]:
        start += 1
    end = 0
    while end < least - start and form[-1 - end] == word[-1 - end]:
        end += 1
    here, there = form[start : len(form) - end], word[start : len(word) - end]
    if not here and not there:
        return ""
    if len(here) == len(there) == 1:
        return _changed(here, there)
    if not here:
        return _lost(there, form, word)
    if not there:
        return _added(here, form, word)
    if len(here) == len(there) == 2 and here == there[::-1]:
        return "swap"
    return ""


def _changed(here: str, there: str) -> str:
    pair = frozenset((_sign(here), _sign(there)))
    if pair <= _VOWEL_SIGNS:
        return "length" if pair in _VOWEL_PAIRS or len(pair) == 1 else "sign"
    if pair & _SOFT:
        return "nasal"
    if here == _HALANT or there == _HALANT:
        return "half"
    if pair & _VOWEL_SIGNS:
        return "letter"
    return "sound" if pair in _CONSONANT_PAIRS else "letter"


def _lost(piece: str, form: str, word: str) -> str:
    """`form` lacks `piece` of `word`."""
    if len(piece) == 1:
        if piece in _VOWEL_SIGNS:
            return "sign-lost"
        if piece in _SOFT:
            return "nasal"
        if piece == _HALANT:
            return "half"
        return "once" if piece * 2 in word else "letter-lost"
    if (len(piece) == 2 and piece[0] == _HALANT) or piece[-1] == _HALANT:
        return (
            "once"
            if piece.strip(_HALANT) + _HALANT + piece.strip(_HALANT) in word
            else ("letter-lost" if len(piece) == 2 else "")
        )
    if form in shortened(word):
        return "once" if piece * 2 in word else "syllable-lost"
    return ""


def _added(piece: str, form: str, word: str) -> str:
    """`form` has `piece` more than `word`."""
    if len(piece) == 1:
        if piece in _VOWEL_SIGNS:
            return "sign-added"
        if piece in _SOFT:
            return "nasal"
        if piece == _HALANT:
            return "half"
        return "twice" if piece * 2 in form else "letter-added"
    if (len(piece) == 2 and piece[0] == _HALANT) or piece[-1] == _HALANT:
        return "letter-added" if len(piece) == 2 else ""
    if word in shortened(form):
        return "twice" if piece * 2 in form else "syllable-added"
    return ""
