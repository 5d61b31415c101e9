"""Plants garbles: changes one content word of a sentence as machine translation does.

Used to learn the weights of the non-word score on corpora/news_* and, by
`python -m tests.bench.garbles`, to measure on clean/. The kinds are those of the issue: a wrong
consonant, a lost, added or changed matra, a syllable doubled or dropped, a word cut in two
or glued to its neighbour.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from audit.model import Article, Token, TokenKind
from audit.text.folding import fold
from audit.text.near import aksharas

KINDS = ("consonant", "matra", "syllable", "cut", "glue")
_WEIGHTS = (3, 3, 3, 1, 1)
_INSIDE = KINDS[:3]
_LEAST = 4  # code points of a content word
_FUNCTION = frozenset(
    fold(word)
    for word in (
        "इसके उसके उनके इनके जिसके इसकी उसकी उनकी इनकी इसका उसका उनका इनका लेकिन क्योंकि हालांकि "
        "ताकि अपने अपनी अपना हमारे हमारी हमारा होता होती होते होने होना करने करना करता करते करती "
        "किया जाता जाती जाते जाने जाना रहा रही रहे रहने दिया दिए गया गए सकता सकती सकते सकें चाहिए "
        "यहां वहां जहां कहां इसमें उसमें उनमें इससे उससे उनसे इन्हें उन्हें जिन्हें उन्होंने इन्होंने जिन्होंने तुम्हारे "
        "द्वारा साथ बाद लिए होगा होगी होंगे करके करेगा करेगी करेंगे"
    ).split()
)
_SOUNDS = {
    "क": "खग", "ख": "कग", "ग": "घक", "घ": "गझ", "च": "छज", "छ": "चश", "ज": "झच", "झ": "जघ",
    "ट": "ठत", "ठ": "टथ", "ड": "ढद", "ढ": "डध", "त": "थट", "थ": "तध", "द": "धड", "ध": "दथ",
    "न": "णम", "ण": "नड", "प": "फब", "फ": "पभ", "ब": "भव", "भ": "बम", "म": "नब", "य": "जव",
    "र": "लड", "ल": "रन", "व": "बय", "श": "षस", "ष": "शस", "स": "शछ", "ह": "घय",
}  # fmt: skip
_ALL = "कखगघचछजझटठडढतथदधनपफबभमयरलवशसह"
_SIGNS = "ािीुूेैोौ"


class Planted(NamedTuple):
    """A sentence with a garble at [start, end) of `text`, the word it was and the kind."""

    text: str
    start: int
    end: int
    word: str
    kind: str


def plant(article: Article, random: Random) -> Planted | None:
    """One garble in a random content word of the article; None where it has no such word."""
    tokens = [token for sentence in article.sentences for token in sentence.tokens]
    places = [index for index, token in enumerate(tokens) if is_content(token)]
    if not places:
        return None
    for _ in range(8):
        index = random.choice(places)
        kind = random.choices(KINDS, _WEIGHTS)[0]
        token = tokens[index]
        start, end, text = token.start, token.end, token.text
        if kind == "glue":
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if after is None or after.kind is not TokenKind.WORD or after.start != token.end + 1:
                continue
            end, garbled = after.end, text + after.text
        else:
            garbled = _GARBLERS[kind](text, random)
        if garbled and fold(garbled) != fold(text):
            whole = article.text[:start] + garbled + article.text[end:]
            return Planted(whole, start, start + len(garbled), article.text[start:end], kind)
    return None


def garbled(word: str, random: Random) -> str:
    """`word` with a wrong, lost, added or doubled sound; "" where the kind drawn does not suit."""
    (kind,) = random.choices(_INSIDE, _WEIGHTS[: len(_INSIDE)])
    return _GARBLERS[kind](word, random)


def is_content(token: Token) -> bool:
    """Whether a token is a Devanagari word that carries meaning, long enough to garble."""
    return (
        token.kind is TokenKind.WORD
        and len(token.folded) >= _LEAST
        and token.folded not in _FUNCTION
    )


def _consonant(word: str, random: Random) -> str:
    places = [i for i, letter in enumerate(word) if letter in _SOUNDS]
    if not places:
        return ""
    place = random.choice(places)
    choices = _SOUNDS[word[place]] if random.random() < 0.6 else _ALL
    return word[:place] + random.choice(choices) + word[place + 1 :]


def _matra(word: str, random: Random) -> str:
    signs = [i for i, letter in enumerate(word) if letter in _SIGNS]
    bare = [
        i + 1
        for i, letter in enumerate(word)
        if letter in _SOUNDS and word[i + 1 : i + 2] not in (*_SIGNS, "्", "़", "ृ", "ॉ", "ॅ")
    ]
    action = random.choice(("lose", "add", "change"))
    if action == "add":
        if not bare:
            return ""
        place = random.choice(bare)
        return word[:place] + random.choice(_SIGNS) + word[place:]
    if not signs:
        return ""
    place = random.choice(signs)
    return word[:place] + (random.choice(_SIGNS) if action == "change" else "") + word[place + 1 :]


def _syllable(word: str, random: Random) -> str:
    syllables = list(aksharas(word))
    if len(syllables) < 3:
        return ""
    place = random.randrange(len(syllables))
    if random.random() < 0.5:
        syllables.insert(place, syllables[place])
    else:
        del syllables[place]
    return "".join(syllables)


def _cut(word: str, random: Random) -> str:
    syllables = aksharas(word)
    if len(syllables) < 3:
        return ""
    place = random.randrange(1, len(syllables))
    return "".join(syllables[:place]) + " " + "".join(syllables[place:])


_GARBLERS = {"consonant": _consonant, "matra": _matra, "syllable": _syllable, "cut": _cut}
