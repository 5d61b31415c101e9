"""Two postpositions or two conjunctions side by side where Hindi can have only one.

The machine writes the postposition of the English word order and then the one that the
Hindi verb asks for (के लिए में, को के बाद), or says a small word twice (ने ने, कि कि).
The list names sequences that are never right. Right ones are not in it: में से (out of),
पर से (from on), तक के लिए (until), बच्चे के से (like a child's), ने की (did), में की (did in).

Known limits: a sequence across a comma or a bracket is not seen; के after another letter
name (एस के ने) is taken for an initial. और और, which may mean "more and more", is only minor.
The list was drawn up from knowledge of the language and compared with counts of neighbouring
function words in the corpora; rare sequences were judged without examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.knowledge import Knowledge
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.folding import fold
from audit.text.tokens import is_letter_name

_SAME = "में को से का की के ने पर तक भी कि और लेकिन तथा एवं द्वारा है हैं था थे थी".split()
_NEVER = {
    "ने": "को द्वारा",
    "को": "में से ने द्वारा",
    "में": "को ने तक द्वारा",
    "से": "को ने में",
    "के": "को में ने तक",
    "का": "को में ने",
    "की": "को",
    "पर": "को में ने",
    "लिए": "को में से ने",
    "द्वारा": "को में से ने",
    "भी": "को ने",
    "लेकिन": "कि परंतु मगर",
    "परंतु": "लेकिन",
    "मगर": "लेकिन",
    "और": "तथा एवं",
    "तथा": "और एवं",
    "एवं": "और तथा",
    "है": "हैं था",
    "हैं": "है थे",
    "था": "है",
    "थे": "हैं",
}
# के after another postposition is wrong where it opens a compound postposition.
_BEFORE_KE = frozenset("में से को ने पर का की लिए द्वारा".split())
_AFTER_KE = frozenset(
    map(fold, "लिए साथ बाद दौरान बारे अनुसार कारण खिलाफ रूप तहत जरिए नीचे ऊपर पास समय बीच".split())
)
_MINOR = frozenset(("और", "तथा", "एवं", "लेकिन", "पर", "है", "का"))


def _followers() -> Mapping[str, frozenset[str]]:
    found = {first: set(map(fold, rest.split())) for first, rest in _NEVER.items()}
    for word in _SAME:
        found.setdefault(word, set()).add(word)
    for word in _BEFORE_KE:
        found[word].add("के")
    return {fold(first): frozenset(rest) for first, rest in found.items()}


_FOLLOWERS = _followers()


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each impossible sequence once, with the noun-free words of it as the span."""
    for sentence in article.sentences:
        tokens = sentence.tokens
        length = len(tokens)
        done = 0
        for index, token in enumerate(tokens):
            followers = _FOLLOWERS.get(token.folded)
            if followers is None or index < done or index + 1 == length:
                continue
            following = tokens[index + 1]
            if following.folded not in followers or not _wrong(tokens, index):
                continue
            end = index + 2
            while end < length and tokens[end].folded == token.folded == following.folded:
                end += 1
            done = end
            yield _detection(article.text, tokens, index, end)


def _wrong(tokens: tuple[Token, ...], index: int) -> bool:
    first, second = tokens[index].folded, tokens[index + 1].folded
    before = tokens[index - 1] if index else None
    after = tokens[index + 2] if index + 2 < len(tokens) else None
    if second == "के" and (after is None or after.folded not in _AFTER_KE):
        return False
    if first == "लिए":
        return before is not None and before.folded == "के"
    if before is None or before.kind > TokenKind.OTHER:
        return first not in ("के", "का", "पर", "की")  # an initial, a title, a wing (पर)
    if is_letter_name(before.folded):
        return False
    return after is None or after.text not in (".", "-")


def _detection(text: str, tokens: tuple[Token, ...], index: int, end: int) -> Detection:
    first, second = tokens[index], tokens[index + 1]
    if first.folded == "लिए":
        first = tokens[index - 1]
    span = Span(first.start, tokens[end - 1].end)
    same = first.folded == second.folded
    return Detection(
        span=span,
        message=(
            f"“{second.text}” stands twice."
            if same
            else f"“{text[span.start : span.end]}”: Hindi can have only one of these here."
        ),
        suggestion=second.text if same else "",
        evidence=(Evidence("sequence", f"{first.folded} + {second.folded}"),),
        basis="same" if same else "pair",
        severity=Severity.MINOR if first.folded in _MINOR and same else None,
    )


DETECTOR = Detector(
    id="doubled-function-word",
    title="doubled postposition or conjunction",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "सरकार ⟦ने ने ने⟧ आदेश वापस ले लिया।",
        "वह सेना ⟦के लिए में⟧ भर्ती होने गया।",
        "मंत्री ने कहा ⟦कि कि⟧ बैठक जल्द होगी।",
        "पुलिस ⟦ने को⟧ बताया कि आरोपी फरार है।",
        "उन्होंने शहर ⟦में को⟧ नया अस्पताल बनाया।",
    ),
    good=(
        "कैदियों में से एक ने पुलिस को बयान दिया।",
        "मंच पर से नेता ने भीड़ को संबोधित किया।",
        "यह आदेश अगले साल तक के लिए टल गया है।",
        "एस के ने मैच में दो गोल किए।",
        "पुलिस ने की जांच तो मामला कुछ और निकला।",
        "अभिनेता के के मेनन ने फिल्म में काम किया।",
        "यह रकम किसानों को की जाने वाली मदद से अलग है।",
    ),
    check=check,
)
