"""Which words of an article no list knows: the places where a garble can be."""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES
from audit.knowledge.words import ATTESTED, WORDS
from audit.model import Sentence, TokenKind
from audit.text.morphology import noun_lemmas

LEAST = 4  # code points; shorter words are letters, particles and abbreviations


def unknown_words(sentence: Sentence, knowledge: Knowledge) -> Iterator[int]:
    """Indices of the Hindi words that neither a list nor an inflection of a list word covers."""
    bands, attested, names = knowledge[WORDS].bands, knowledge[ATTESTED], knowledge[NAMES].words
    for index, token in enumerate(sentence.tokens):
        folded = token.folded
        if (
            folded in bands
            or token.kind is not TokenKind.WORD
            or len(folded) < LEAST
            or folded in attested
            or folded in names
        ):
            continue
        if not any(lemma in bands or lemma in attested for lemma in noun_lemmas(folded)):
            yield index
