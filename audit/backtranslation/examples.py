"""Examples of detectors that look at back-translations: Hindi, its English, and what came back.

Written `हिंदी ⇒ English` or `हिंदी ⇒ English ⇒ वापस`, so that `mt-audit explain` shows what the
detector saw.
"""

from __future__ import annotations

import math

from audit.backtranslation.carried import KINDS
from audit.backtranslation.drift import Usual, distance
from audit.model import Article, Link, Rendering
from audit.text.sentences import read

ARROW = " ⇒ "
# How a good translator does on clean text; what an installed one does, `models check` measures.
GOOD = Usual(0.02, 0.3, 0.1, dict.fromkeys(KINDS, (99, 100)), 500)


def hindi_of(example: str) -> str:
    """The Hindi of an example of any detector."""
    return example.split(ARROW)[0]


def with_example(article: Article) -> Article:
    """The article of an example's Hindi, with its rendering as if a translator had written it."""
    hindi, *rest = article.text.split(ARROW)
    bare = read(hindi, id=article.id, source=article.source)
    if not rest or len(bare.sentences) != 1:
        return bare
    english, back = rest[0], rest[1] if len(rest) > 1 else ""
    drift = GOOD.drift(distance(hindi, back), len(hindi.split())) if back else math.nan
    rendering = Rendering(english, -0.5, _links(hindi, english), back, drift)
    return Article(
        id=bare.id,
        text=bare.text,
        sentences=bare.sentences,
        source=bare.source,
        renderings={0: rendering},
        faithful=GOOD.faithful,
    )


def _links(hindi: str, english: str) -> tuple[Link, ...]:
    """Each word of the English linked to the word of the Hindi at the same share of the way."""
    words, pieces = _places(english), _places(hindi)
    return tuple(
        Link(*word, *pieces[number * len(pieces) // len(words)], 1.0)
        for number, word in enumerate(words)
    )


def _places(text: str) -> list[tuple[int, int]]:
    found, place = [], 0
    for word in text.split(" "):
        if word:
            found.append((place, place + len(word)))
        place += len(word) + 1
    return found
