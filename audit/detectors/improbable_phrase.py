"""A word before a postposition where nobody writes that postposition.

Systems leave a postposition where the English had its preposition (on Thursday: गुरुवार पर for
गुरुवार को), put it after a word that must change first (बूंदें के, यह से), or hang it on the verb of
a clause that they took apart (कर रहे हैं के साथ). reference/unheard-pairs.tsv holds the pairs
that people never write although both words are common; a class of words, not the word alone,
shuns the postposition. Where the language model knows one that is much likelier here, it
is suggested.

Tried and left out: single n-grams that were never seen, class trigrams, and swaps of function
words that the model likes better. On annotated translations, at thresholds that find more
than a handful, these were right about half the time or less, and human news was full of them.

Known limits: postpositions only, and only after words that thirteen million words of Hindi
hold often enough. Names that are spelled like such a word, and quotations without marks, are
taken for the word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import log

from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.ngrams import NGRAMS
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.tokens import is_letter_name
from audit.text.verbs import AUXILIARIES

_MUCH = log(50)  # how much likelier the expected neighbour must be to be suggested
_SUGGESTED = ("को", "से", "में", "पर", "का", "की", "के", "तक")
_TIGHT = frozenset("-‑.'’‘")


def _build(rows: Iterable[Row]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        postposition, power = row["key"].split("-")
        found.setdefault(postposition, {}).update(
            dict.fromkeys(row["words"].split(" "), int(power))
        )
    return found


UNHEARD = Table(path="unheard-pairs.tsv", columns=("key", "words", "source"), build=_build)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each pair of a word and a postposition that people do not write."""
    unheard = knowledge[UNHEARD]
    for sentence in article.sentences:
        if unheard.keys().isdisjoint(sentence.forms):
            continue
        for index, (word, following) in enumerate(pairwise(sentence.tokens)):
            words = unheard.get(following.folded)
            if words is None or word.folded not in words:
                continue
            if _stands_alone(article.text, sentence, index):
                yield _detection(sentence, index, words[word.folded], knowledge)


def _stands_alone(text: str, sentence: Sentence, index: int) -> bool:
    """Both are whole words, apart by a space, and neither belongs to a name with initials."""
    word, following = sentence.tokens[index : index + 2]
    if word.kind is not TokenKind.WORD or text[word.end : following.start] != " ":
        return False
    if text[max(0, word.start - 1) : word.start] in _TIGHT or text[following.end :][:1] in _TIGHT:
        return False
    after = sentence.tokens[index + 2] if index + 2 < len(sentence.tokens) else None
    if after is None:
        return True
    if following.folded == "के" and after.folded == "रूप" and word.folded not in AUXILIARIES:
        return False  # an adjective may stand there: शिथिल के रूप में (as a slack one)
    return after.kind is not TokenKind.ABBREVIATION and not is_letter_name(after.folded)


def _detection(sentence: Sentence, index: int, power: int, knowledge: Knowledge) -> Detection:
    word, following = sentence.tokens[index : index + 2]
    expected = _expected(sentence, following, knowledge)
    message = f"Nobody writes {following.text} after {word.text} here"
    return Detection(
        span=Span(word.start, following.end),
        message=f"{message}; {expected} is usual." if expected else f"{message}.",
        suggestion=f"{word.text} {expected}" if expected else "",
        evidence=(
            Evidence(
                "counts",
                f"words like {word.text} stand before {following.text} at least {2**power} times "
                "more seldom than chance would have it",
            ),
        ),
    )


def _expected(sentence: Sentence, place: Token, knowledge: Knowledge) -> str:
    """The postposition that the language model expects at `place`, "" if none stands out."""
    model = knowledge[NGRAMS]
    ids, tokens = model.ids_of(sentence)
    at = tokens.index(place) + 1  # START comes first
    candidates = [model.id_of(postposition) for postposition in _SUGGESTED]
    own, *others = model.fit(ids[at - 2 : at], [ids[at], *candidates], ids[at + 1 : at + 3])
    best = max(others)
    return _SUGGESTED[others.index(best)] if best - own >= _MUCH else ""


DETECTOR = Detector(
    id="improbable-phrase",
    title="phrase that nobody writes",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "अदालत ने ⟦गुरुवार पर⟧ अपना फैसला सुनाया।",
        "पानी की ⟦बूंदें के⟧ साथ धूल भी गिरती रही।",
        "कंपनी नए कारखाने बना ⟦रही के⟧ लिए जमीन खरीदेगी।",
    ),
    good=(
        "अदालत ने गुरुवार को अपना फैसला सुनाया, पर सरकार चुप रही।",
        "पानी की बूंदों के साथ धूल भी गिरती रही और पानी की बूंदें चमकती रहीं।",
        "गुरुवार, पर अदालत बंद थी।",
        "जांच में व्यवस्था सबसे शिथिल के रूप में सामने आई।",
        "पुलिस ने कर की चोरी का मामला दर्ज किया।",
        "वह यहां आया था पर किसी से मिला नहीं।",
    ),
    check=check,
)
