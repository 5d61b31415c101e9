"""A good Hindi word that is most likely the wrong one in its place.

A machine that reads "treaty" as "treatment", or takes the wrong sense of "sentence", writes good
Hindi that means something else. No single sign tells that from a rare but right word, so trees
weigh forty of them (audit/knowledge/suspicion.py): how the word fits its neighbours, how at home
it is in its sentence and article, what else the English behind it may have meant and how much
better that would fit (the pivot), how often machines put that word wrongly, and how many other
defects are near. The evidence names those that spoke. Such words are looked for only in an
article that other detectors show to be a machine's. Reported is a noun for which the pivot names
another noun that would fit twenty times better or more. All other words under suspicion are
never reported; they make surer what another detector says in the same place.

Known limits: the word must be common enough to be known to a network trained on fifteen million
words. What is suggested is the best of the pivot's other words, which the source need not have
had. Weights were learned from translations of news, lectures and encyclopaedias.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from audit.knowledge import Knowledge
from audit.knowledge.suspicion import (
    BAND,
    NAMED,
    SUSPICION,
    UNNAMED,
    Other,
    Suspect,
    suspects,
)
from audit.model import Article, Category, Detection, Detector, Evidence, Layer, Severity

_HABIT = 0.08
_FAR_FROM_KIN = 0.3
_NO_GAIN = 1.0  # nats
_TWICE, _MANY = math.log(2), math.log(1000)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each word for which a better one can be named; the rest only support others."""
    if not article.company:
        return
    bar = knowledge[SUSPICION].bar
    for suspect in suspects(article, knowledge):
        if suspect.share < bar - BAND:
            continue
        if suspect.share >= bar and suspect.other is not None and suspect.is_named:
            yield _named(suspect, suspect.other)
        else:
            yield Detection(
                span=suspect.token.span,
                message=f"“{suspect.token.text}” is most likely not the word meant here.",
                basis=UNNAMED,
                evidence=tuple(_evidence(suspect)),
                supporting=True,
            )


def _named(suspect: Suspect, other: Other) -> Detection:
    word = suspect.token.text
    fits = f"{other.form} would fit {_times(other.gain)} times better"
    if other.english == other.meant:
        message = f"“{word}” may be the wrong sense of English “{other.english}”: {fits}."
    else:
        message = (
            f"“{word}” renders English “{other.english}”, perhaps misread for "
            f"“{other.meant}”: {fits}."
        )
    return Detection(
        span=suspect.token.span,
        message=message,
        suggestion=other.form,
        basis=NAMED,
        evidence=(
            Evidence("english", f"{other.english} ~ {other.meant}"),
            *_evidence(suspect),
        ),
    )


def _evidence(suspect: Suspect) -> Iterable[Evidence]:
    """What speaks against the word, for a person to read."""
    gain = suspect.sign("gain")
    if gain < -_TWICE:
        rarer = _times(-gain)
        yield Evidence("fit", f"people write it {rarer} times less often here than elsewhere")
    elif gain < _NO_GAIN:
        yield Evidence("fit", "nothing around it calls for it")
    if suspect.sign("closest-kin") < _FAR_FROM_KIN:
        yield Evidence("company of words", "no other word of the sentence is often near it")
    if suspect.sign("habit") > _HABIT:
        more = round(100 * suspect.sign("habit"))
        yield Evidence("habit", f"machines put it wrongly {more} in 100 times oftener than others")
    if suspect.sign("company") > 0:
        places = suspect.sign("company")
        yield Evidence("article", f"{places:.0f} other defects in every 100 words of the article")


def _times(nats: float) -> str:
    """e to that power, in round figures: 3, 20, 400, more than 1,000."""
    if nats > _MANY:
        return "more than 1,000"
    times = math.exp(nats)
    power = 10 ** max(0, int(math.log10(times)))
    return f"{round(times / power) * power:,}"


DETECTOR = Detector(
    id="out-of-place-word",
    title="word out of place",
    category=Category.SENSE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "दोनों सरकारों के बीच सीमा को लेकर ⟦पंक्ति⟧ छिड़ गई है।",
        "मंत्री और विपक्ष के बीच कर को लेकर ⟦पंक्ति⟧ छिड़ गई है।",
    ),
    good=(
        "दोनों देशों ने एक सैन्य संधि पर हस्ताक्षर किए।",
        "अस्पताल में घायल सैनिकों का उपचार चल रहा है।",
        "दोनों सरकारों के बीच सीमा को लेकर विवाद छिड़ गया है।",
        "यात्री टिकट के लिए लंबी पंक्ति में खड़े थे।",
    ),
    check=check,
    needs=frozenset({Layer.COMPANY}),
)
