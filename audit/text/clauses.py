"""Clauses, roughly: stretches of words without a comma, a bracket or a linking word inside."""

from __future__ import annotations

from audit.model import Sentence, Token, TokenKind
from audit.text.folding import fold

# और ("and") and या ("or") join nouns as often as clauses, so they do not cut.
LINKING = frozenset(
    fold(word)
    for word in (
        "कि लेकिन मगर परंतु किंतु बल्कि क्योंकि इसलिए ताकि जो जिसे जिसने जिसका "
        "जिसकी जिसके जिसमें जिससे जिस जिन जिन्हें "
        "जिन्होंने जिनका जिनकी जिनके जिनमें जब तब जहां वहां जैसे जैसा जैसी अगर "
        "यदि तो हालांकि यद्यपि चूंकि जबकि जिनसे जिनपर "
        "फिर अतः ज्योंही जितना जितने जितनी"
    ).split()
)
COPULAS = frozenset("है हैं था थी थे थीं हूं हो होगा होगी होंगे".split())
_QUOTES = frozenset("\"'‘’“”«»")


def clauses(sentence: Sentence) -> list[list[Token]]:
    """The words of `sentence`, cut at punctuation (quotation marks aside) and linking words.

    A linking word opens its clause. Hyphens do not cut.
    """
    found: list[list[Token]] = []
    current: list[Token] = []
    for token in sentence.tokens:
        if token.kind < TokenKind.PUNCTUATION:
            if token.folded in LINKING and current:
                found.append(current)
                current = []
            current.append(token)
        elif token.text not in "-‑–" and token.text not in _QUOTES and current:
            found.append(current)
            current = []
    if current:
        found.append(current)
    return found
