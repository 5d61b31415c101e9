"""A clause or sentence that is said again, nearly word for word, close by.

A decoder that loses its place also repeats whole clauses: "… अंतिम फैसले की प्रतीक्षा कर रहे हैं"
("are waiting for the final decision") after a clause that says just that, or a sentence
that comes out twice. Copies that touch are left to decoder-loop.

Newspapers repeat on purpose: the standfirst returns in the first paragraph, lists and verse
keep a frame and change a word, speakers insist. So a sentence counts only inside one
paragraph (or as a copy in the next, below the head of the article), with hardly a content
word or number changed, outside quotation marks; a clause only where eight words, three of
them content, return within six words and without numbers.

Known limits: the clause is compared word by word; a repeat two paragraphs later is never
reported. Similarity is chrF (Popović 2015) as sacrebleu has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Sentence,
    Severity,
    Span,
    Token,
    TokenKind,
)

_LAST_WORD_KIND = int(TokenKind.OTHER)
_SHORTEST = 8  # words of a repeated clause
_SHORTEST_SENTENCE = 5
_GAP = 6  # words between its copies; farther apart, good writers repeat a frame too
_CONTENT_LETTERS = 4  # a folded word this long counts as content
_SIMILAR = 80.0  # chrF
_SAME = 95.0  # chrF, for a sentence that opens the next paragraph
_HEAD_LINES = 4
_REACH = 2  # sentences
_QUOTES = frozenset("\"“”‘’'«»")
_ASKING = "?"


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report the later copy of each repeated clause or sentence."""
    recent: list[tuple[Sentence, frozenset[str]]] = []
    lines = 0
    for sentence in article.sentences:
        tokens = sentence.tokens
        if sentence.starts_line:
            lines += 1
            # Headline, standfirst and first paragraph say the same on purpose.
            recent = recent[-1:] if lines > _HEAD_LINES else []
        words = [token for token in tokens if token.kind <= _LAST_WORD_KIND]
        if sentence.role is not Role.PROSE or len(words) < _SHORTEST_SENTENCE:
            recent = []
            continue
        content = frozenset([word.folded for word in words if len(word.folded) >= _CONTENT_LETTERS])
        for earlier, known in recent:
            shared = len(content & known)
            if shared > 3 and shared + 1 >= max(len(content), len(known)):
                detection = _sentence(article.text, earlier, sentence)
                if detection is not None:
                    yield detection
                    break
        recent = [*recent[1 - _REACH :], (sentence, content)]
        if (
            len(words) >= 2 * _SHORTEST
            and len(words) - len({word.folded for word in words}) >= _SHORTEST - 1
        ):
            yield from _clauses(tokens, words)


def _sentence(text: str, earlier: Sentence, later: Sentence) -> Detection | None:
    if _numbers(earlier) != _numbers(later) or _spoken(earlier) or _spoken(later):
        return None
    first, second = (text[s.span.start : s.span.end] for s in (earlier, later))
    score = _similarity(second, first)
    apart = "\n" in text[earlier.span.end : later.span.start]
    if score < (_SAME if apart else _SIMILAR):
        return None
    return Detection(
        span=later.span,
        message="This sentence was said just before.",
        evidence=(Evidence("earlier", first), Evidence("chrF", f"{score:.0f}")),
        basis="paragraph" if apart else "sentence",
        severity=Severity.MINOR if apart else None,
    )


def _numbers(sentence: Sentence) -> list[str]:
    return [token.folded for token in sentence.tokens if token.kind is TokenKind.NUMBER]


def _spoken(sentence: Sentence) -> bool:
    return any(token.text in _QUOTES or token.text == _ASKING for token in sentence.tokens)


def _similarity(hypothesis: str, reference: str) -> float:
    """chrF, 0 to 100. sacrebleu is heavy, so it is imported when something is alike at all."""
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().sentence_score(hypothesis, [reference]).score)


def _clauses(tokens: tuple[Token, ...], words: list[Token]) -> Iterator[Detection]:
    """Runs of eight and more words that stand in the sentence twice, apart from each other."""
    folded = [word.folded for word in words]
    seen: dict[tuple[str, ...], int] = {}
    done = 0
    for here in range(len(folded) - _SHORTEST + 1):
        key = tuple(folded[here : here + _SHORTEST])
        before = seen.setdefault(key, here)
        if before == here or here < done or here < before + _SHORTEST:
            continue
        length = _SHORTEST
        while (
            here + length < len(folded)
            and before + length < here
            and folded[here + length] == folded[before + length]
        ):
            length += 1
        run = words[here : here + length]
        done = here + length
        gap = words[before + length : here]
        if not gap or len(gap) > _GAP or not _weighty(run, gap):
            continue  # touching copies are decoder-loop's
        yield Detection(
            span=Span(run[0].start, run[-1].end),
            message="These words stand in the sentence already.",
            evidence=(Evidence("words", str(length)),),
            basis="clause",
        )


def _weighty(run: list[Token], gap: list[Token]) -> bool:
    """Enough content to be more than a frame (को … रुपये की मदद), and no figures that change."""
    if any(word.kind is not TokenKind.WORD for word in (*run, *gap)):
        return False
    return len({word.folded for word in run if len(word.folded) >= _CONTENT_LETTERS}) >= 3


DETECTOR = Detector(
    id="near-repeat",
    title="clause said again",
    category=Category.REPETITION,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "सरकार ने किसानों को बीमा योजना का लाभ दिया। ⟦सरकार ने किसानों को बीमा योजना का लाभ दिया है।⟧",
        "वे अदालत के अंतिम फैसले की प्रतीक्षा कर रहे हैं, इसलिए वकील ⟦अदालत के अंतिम फैसले की प्रतीक्षा कर रहे हैं⟧।",
    ),
    good=(
        "किसानों को फसल बीमा योजना का लाभ मिला\nकिसानों को फसल बीमा योजना का लाभ मिला। बैठक हुई।",
        "पहले मैच में भारत ने आसान जीत हासिल की। दूसरे मैच में श्रीलंका ने आसान जीत हासिल की।",
        "घायलों को 50 हजार रुपये की मदद मिलेगी और मृतकों के परिजनों को दो लाख रुपये की मदद मिलेगी।",
        "उसने कहा, “मैं अपना घर छोड़कर नहीं जाऊंगा। मैं अपना घर छोड़कर नहीं जाऊंगा।”",
    ),
    check=check,
)
