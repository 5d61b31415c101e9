"""Which language a passage or an article is in.

Languages written in Devanagari are told apart by closed lists of function words, which is
certain and cheap. A statistical guess (langdetect, with a fixed seed and a few profiles of its
own, so that nothing outside changes) is asked only about Latin letters that are not English.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.model import Article, Token, TokenKind
from audit.text.wordlists import words

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

HINDI = "hi"
ENGLISH_FUNCTION_WORDS = words(
    "the of to and in is was that for has have had with on by from are were be been this "
    "it its he she they his "
    "her their not but which who will would can could said as at an or if than then "
    "when what about into over"
)
_GUESSED = ("en", "de", "es", "fr", "id", "it", "nl", "pt")
_TRUSTED = frozenset(_GUESSED) - {"en", "id"}  # Hindi in Latin letters is taken for Indonesian
_CERTAIN = 0.99
_SCRIPTS = {
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "ARABIC": "ur",
    "CYRILLIC": "ru",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
    "GREEK": "el",
    "HEBREW": "he",
}
_SAMPLE = 600  # tokens of an article that are looked at


def devanagari_counts(tokens: Iterable[Token], markers: Mapping[str, str]) -> dict[str, int]:
    """How many function words of each language `tokens` hold."""
    return Counter([markers[folded] for _, _, _, folded, _ in tokens if folded in markers])


def latin_language(text: str, tokens: Sequence[Token]) -> str:
    """The language of a passage in Latin letters, or "" where that is not certain."""
    english = sum(token.folded in ENGLISH_FUNCTION_WORDS for token in tokens)
    if english * 6 >= len(tokens):
        return "en"
    return _guess(text) if not english else ""


def script_language(letter: str) -> str:
    """The usual language of the script of `letter`; "" for Devanagari, Latin and unknown ones."""
    name = unicodedata.name(letter, "").split(" ")[0]
    return _SCRIPTS.get(name, "")


def language_of(article: Article, markers: Mapping[str, str]) -> str:
    """ISO 639 code of the article's language, from its first words; "" if it has no words."""
    sample: list[Token] = []
    for sentence in article.sentences:
        sample += sentence.tokens
        if len(sample) > _SAMPLE:
            break
    kinds = [token.kind for token in sample]
    devanagari, latin = kinds.count(TokenKind.WORD), kinds.count(TokenKind.LATIN)
    other = kinds.count(TokenKind.OTHER)
    if not (devanagari or latin or other):
        return ""
    if devanagari >= max(latin, other):
        counts = devanagari_counts(sample, markers)
        return max(counts, key=lambda language: (counts[language], language == HINDI), default="hi")
    if latin >= other:
        span = article.text[sample[0].start : sample[-1].end]
        return latin_language(span, [token for token in sample if token.kind is TokenKind.LATIN])
    first = next(token for token in sample if token.kind is TokenKind.OTHER)
    return script_language(first.text[0])


def _guess(text: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(text)
    try:
        guesses = detector.get_probabilities()
    except LangDetectException:
        return ""
    best = guesses[0] if guesses else None
    sure = best is not None and best.prob >= _CERTAIN and best.lang in _TRUSTED
    return str(best.lang) if best is not None and sure else ""


@lru_cache(maxsize=1)
def _factory() -> DetectorFactory:
    """A factory of our own with the profiles of a few languages; takes some milliseconds."""
    from importlib import resources

    from langdetect.detector_factory import DetectorFactory

    profiles = resources.files("langdetect") / "profiles"
    factory = DetectorFactory()
    factory.load_json_profile(
        [(profiles / language).read_text(encoding="utf-8") for language in _GUESSED]
    )
    factory.seed = 0
    return factory
