"""A word that is no word, one slip away from one.

A system that writes words letter by letter slips as no Hindi speaker would: a wrong consonant
(सोनवार for सोमवार, Monday), a vowel sign lost or put (मंत्रलय for मंत्रालय, ministry), a syllable
twice or not at all, a word cut in two or glued to the next. Whether a word that the lexicon does
not hold is such a slip or a rare name is weighed from all that speaks for either: the common
words one slip away and what kind of slip it takes, how well they fit between the neighbours,
the letters of the form against those of Hindi words and of names, titles and surnames beside
it, how it might be derived. The weights are learned (audit.build.nonword). Bases: `sure`,
`likely` and `doubtful` by that score, `short` for forms of up to four letters, `known` for a
rare word of the lexicon, `cut` and `glued` for words parted or run together. All are minor:
in human copy most are misprints that readers pass over.

Known limits: people misprint words too, and nothing in the word tells who did it. A slip that
makes another common word is not seen here; a string that resembles no word (ऐंग्निगेशन) is
no-such-word's. A word that comes back in the article is taken for a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.names import NAMES
from audit.knowledge.ngrams import NGRAMS
from audit.knowledge.nonword import COMMON_BAND, WEIGHTS, Suspect, suspects
from audit.knowledge.words import WORDS, Words
from audit.model import Article, Category, Detection, Detector, Evidence, Role, Severity, Span

_DOUBTFUL, _LIKELY, _SURE = 0.95, 0.98, 0.998
_KNOWN = 0.985  # a word of the lexicon must be out of place beyond doubt
_GLUED = 6  # code points of two words run together
_RECURS = 2
_LONG = 5  # code points; shorter forms are names and foreign words too often to be sure
_SKIPPED_ROLES = frozenset({Role.FURNITURE, Role.BYLINE, Role.DATELINE})
_MESSAGES = {
    "sure": "No such word.",
    "likely": "No list knows this word.",
    "doubtful": "No list knows this word; it may be a rare name.",
    "short": "No list knows this word.",
    "known": "A rare word where a common one is expected.",
    "cut": "A word cut in two.",
    "glued": "Two words run together.",
}


@lru_cache(maxsize=1)
def _common(words: Words) -> frozenset[str]:
    return words.at_least(COMMON_BAND)


def _is_doubtful(found: Suspect, form: str, probability: float) -> bool:
    if "word" in found.signals and "unknown" not in found.signals:
        return probability >= _KNOWN
    return found.reading != "glued" or len(form) >= _GLUED


def _basis(found: Suspect, form: str, probability: float) -> str:
    if found.reading != "word":
        return found.reading
    if len(form) < _LONG or "unknown" not in found.signals:
        return "short" if "unknown" in found.signals else "known"
    if probability >= _SURE:
        return "sure"
    return "likely" if probability >= _LIKELY else "doubtful"


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report words that are probably slips for another word."""
    lexicon, common = knowledge[LEXICON], _common(knowledge[WORDS])
    model, weights, names = knowledge[NGRAMS], knowledge[WEIGHTS], knowledge[NAMES]
    hits = []
    for sentence in article.sentences:
        if sentence.role in _SKIPPED_ROLES:
            continue
        for found in suspects(sentence, lexicon, common, model):
            probability = weights.probability(found.signals)
            form = sentence.tokens[found.first].folded
            if probability >= _DOUBTFUL and _is_doubtful(found, form, probability):
                hits.append((sentence.tokens[found.first : found.last + 1], found, probability))
    if not hits:
        return
    often = Counter(token.folded for sentence in article.sentences for token in sentence.tokens)
    for tokens, found, probability in hits:
        form = tokens[0].folded
        if found.reading == "word" and (often[form] >= _RECURS or form.endswith("ः")):
            continue  # a name recurs; दियाः is a colon, which broken-spacing reports
        if found.reading == "word" and names.is_proper(form):
            continue
        basis = _basis(found, form, probability)
        yield Detection(
            span=Span(tokens[0].start, tokens[-1].end),
            message=_MESSAGES[basis],
            suggestion=found.suggestion,
            basis=basis,
            in_company=Severity.MAJOR,
            evidence=(
                Evidence("probability", f"{probability:.3f}"),
                Evidence("expected", found.suggestion),
            ),
        )


DETECTOR = Detector(
    id="garbled-word",
    title="word that is a slip for another",
    category=Category.NONWORD,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "स्वास्थ्य ⟦मंत्रलय⟧ ने नई सूची जारी की है।",
        "⟦अस्पस्पताल⟧ में मरीजों की संख्या बढ़ गई।",
        "राज्य ⟦सरका र⟧ ने किसानों के लिए योजना बनाई।",
        "⟦किसानोंके⟧ लिए नई योजना बनी।",
    ),
    good=(
        "स्वास्थ्य मंत्रालय ने सोमवार को नई सूची जारी की है।",
        "न्यू जीलैंड की टीम ने मैच जीत लिया।",
        "गांव के किसान रघुवंता पासी ने शिकायत दर्ज कराई।",
        "कंपनी के संस्थापक मार्क ब्रोंस्टाइन ने इस्तीफा दे दिया।",
        "पुणे की रहने वाली श्रुतिका ने पहला पुरस्कार जीता।",
    ),
    check=check,
)
