"""An English phrase spelled out word by word with its hyphens.

Systems copy hyphenated English whole: रन-ऑफ-द-मिल (run-of-the-mill) for मामूली, पे-बाय-माइल
(pay-by-mile). The small English word in the middle (ऑफ, इन, एंड, बाय …) gives it away. Hindi
has taken over a few: डोर-टू-डोर, एडिटर-इन-चीफ, वर्क-फ्रॉम-होम; places have such names too
(रोस्तोव-ऑन-डॉन). A word repeated on both sides is always one of these (बैक-टू-बैक).
Readers who know English guess the meaning, so this is minor.

Known limits: phrases written without hyphens are passed over, since titles and names of
bodies are written so (बैंक ऑफ इंडिया).
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Severity, Span, Token, TokenKind
from audit.text.enclosures import in_brackets
from audit.text.folding import fold

_MIDDLES = frozenset(map(fold, "ऑफ इन एंड बाय बाई यू एज़ ऐज़ द ऑन फॉर टू आउट".split()))
_HYPHENS = frozenset("-‐‑")
# Ends and beginnings of phrases that are Hindi now, or names: seen in news that people wrote.
_ACCEPTED_ENDS = frozenset(
    map(fold, "चीफ चार्ज इंडिया डॉन डोन रन होम ईट केयर वेटिंग कंट्रोल मी टॉप अवे आर्ट सर्च".split())
)
_ACCEPTED_STARTS = frozenset(map(fold, "मेक मेड मैड लॉ कैश ऑन रेडी प्वाइंट पॉइंट प्लग ट्रैक फेस".split()))


def _chain(tokens: tuple[Token, ...], index: int) -> tuple[int, int]:
    """First and last index of the words joined to `tokens[index]` by hyphens."""
    first = last = index
    while (
        first >= 2
        and tokens[first - 1].text in _HYPHENS
        and tokens[first - 2].end + 1 == tokens[first].start
        and tokens[first - 2].kind is TokenKind.WORD
    ):
        first -= 2
    while (
        last + 2 < len(tokens)
        and tokens[last + 1].text in _HYPHENS
        and tokens[last].end + 1 == tokens[last + 2].start
        and tokens[last + 2].kind is TokenKind.WORD
    ):
        last += 2
    return first, last


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report hyphenated chains with a small English word inside."""
    for sentence in article.sentences:
        tokens, done = sentence.tokens, -1
        for index, token in enumerate(tokens):
            if token.folded not in _MIDDLES or index <= done:
                continue
            first, last = _chain(tokens, index)
            if first == index or last == index:
                continue
            done = last
            start, end = tokens[first].folded, tokens[last].folded
            if start == end or start in _ACCEPTED_STARTS or end in _ACCEPTED_ENDS:
                continue
            if not in_brackets(tokens, first):
                yield Detection(
                    span=Span(tokens[first].start, tokens[last].end),
                    message="An English phrase spelled out, not translated.",
                    in_company=Severity.MAJOR,
                )


DETECTOR = Detector(
    id="english-phrase",
    title="English phrase spelled out",
    category=Category.UNTRANSLATED,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "यह कोई ⟦रन-ऑफ-द-मिल⟧ फिल्म नहीं है।",
        "बीमा कंपनियां ⟦पे-बाय-माइल⟧ योजना ला रही हैं।",
    ),
    good=(
        "कार्यकर्ताओं ने डोर-टू-डोर प्रचार किया।",
        "पत्रिका के एडिटर-इन-चीफ ने इस्तीफा दे दिया।",
        "रूस के रोस्तोव-ऑन-डॉन शहर में आग लगी।",
        "बैंक ऑफ इंडिया ने ब्याज दर घटाई।",
    ),
    check=check,
)
