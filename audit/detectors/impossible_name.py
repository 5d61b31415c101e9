"""A name that cannot be one.

Where a reader expects a name, after a title or before ने (marker of the agent), stands a word
that no list knows and whose letters follow each other as in no name: what is left when a
system spells a name from pieces (सलिवो, फुलकोट्ज). Judged by a letter model of some 60,000
names and one of Hindi words; no known name has to be near. In an article whose other defects
vouch for it (audit.scoring.company) the letters alone are enough: `guess`.

Known limits: names of languages whose sounds are rare in Hindi papers; garbles that read
smoothly. A word with an everyday word a slip away is left to the detectors of non-words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.name_doubt import NAME_DOUBT, place_for_name
from audit.knowledge.unknown import is_slip, unknown_words
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Token

_EXPECTED = 1.7  # bits by which names stand there more often than elsewhere
_ODD = 11.0  # bits of the two least likely letters, on average
_ODD_IN_COMPANY = 9.5  # the same, where the article's other defects vouch for the word
_ODD_WORD = -9.0  # log2 probability of the least likely letter in names and words alike
# A colon typed as visarga (अर्थः), an apostrophe, and signs that no letter can carry together.
_NO_NAME = regex.compile("ः$|['’]|[ा-ौ][ा-ौ]|अ[ा-ौ]")


def _is_built(folded: str, knowledge: Knowledge) -> bool:
    """Whether the word is made of other words, or two words run together."""
    lexicon = knowledge[LEXICON]
    return bool(lexicon.derivation(folded)) or lexicon.parts(folded) is not None


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each such word at its first place."""
    reported: set[str] = set()
    for sentence in article.sentences:
        for index in unknown_words(sentence, knowledge):
            token = sentence.tokens[index]
            if token.folded in reported or _NO_NAME.search(token.text):
                continue
            surprises = knowledge[NAME_DOUBT].letters.surprises(token.folded)
            odd = sum(sorted(surprises)[-2:]) / 2
            if odd <= _ODD_IN_COMPANY:
                continue
            expected = place_for_name(sentence, index, knowledge) > _EXPECTED
            certain = (
                expected
                and odd > _ODD
                and knowledge[LEXICON].shape(token.folded).worst < _ODD_WORD
                and not is_slip(token.folded, knowledge)
                and not _is_built(token.folded, knowledge)
            )
            reported.add(token.folded)
            yield _detection(token, surprises, certain=certain)


def _detection(token: Token, surprises: Sequence[float], *, certain: bool) -> Detection:
    worst = max(range(len(surprises)), key=surprises.__getitem__)
    letters = token.folded[max(0, worst - 2) : worst + 1]
    message = "A name stands here, but no name has letters in this order."
    return Detection(
        span=token.span,
        message=message if certain else "No list knows this word, and its letters are odd.",
        basis="" if certain else "guess",
        doubtful=not certain,
        evidence=(Evidence("letters", letters),),
    )


DETECTOR = Detector(
    id="impossible-name",
    title="name that cannot be one",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "राष्ट्रपति ⟦ग्ष्मोढ़ाक⟧ ने कहा कि बातचीत जारी रहेगी।",
        "प्रवक्ता ⟦फ्ठूयल्ज⟧ ने सवालों के जवाब नहीं दिए।",
    ),
    good=(
        "राष्ट्रपति लुकाशेंको ने कहा कि बातचीत जारी रहेगी।",
        "प्रवक्ता त्रिपोडीकर ने सवालों के जवाब नहीं दिए।",
        "मंत्री रामनरेशपुरकर ने सभा को संबोधित किया।",
    ),
    check=check,
)
