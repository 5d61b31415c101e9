"""A good Hindi word that is most likely the wrong one in its place.

A machine that reads "treaty" as "treatment", or takes the wrong sense of "sentence", writes good
Hindi that means something else. No single sign tells that from a rare but right word, so trees
weigh forty of them (audit/knowledge/suspicion.py): how the word fits its neighbours, how at home
it is in its sentence and article, what else the English behind it may have meant and how much
better that would fit (the pivot), how often machines put that word wrongly, and how many other
defects are near. The evidence names those that spoke. Such words are looked for only in an
article that other detectors show to be a machine's. Kinds: with another word named, or without; a
word a little below the bar is never reported, but makes surer what another detector says there.

Known limits: the word must be common enough to be known to a network trained on fifteen million
words. What is suggested is the best of the pivot's other words, which the source need not have
had. Weights were learned from translations of news, lectures and encyclopaedias.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from audit.knowledge import Knowledge
from audit.knowledge.suspicion import BAND, BELOW, NAMED, SUSPICION, UNNAMED, Suspect, suspects
from audit.model import Article, Category, Detection, Detector, Evidence, Layer, Severity, Span

_HABIT = 0.08
_FAR_FROM_KIN = 0.3
_NO_GAIN = 1.0  # nats
_TWICE, _MANY = math.log(2), math.log(1000)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each run of words under enough suspicion, as one place."""
    if not article.company:
        return
    bar = knowledge[SUSPICION].bar
    run: list[Suspect] = []
    for suspect in suspects(article, knowledge):
        if suspect.share < bar:
            if suspect.share >= bar - BAND:
                yield replace(_detection([suspect]), basis=BELOW, supporting=True)
            continue
        if run and article.text[run[-1].token.end : suspect.token.start] != " ":
            yield _detection(run)
            run = []
        run.append(suspect)
    if run:
        yield _detection(run)


def _detection(run: list[Suspect]) -> Detection:
    worst = max(run, key=lambda suspect: suspect.share)
    word, other = worst.token.text, worst.other
    message = f"“{word}” is most likely not the word meant here."
    suggestion = ""
    evidence = list(_evidence(worst))
    if other is not None and worst.is_named:
        fits = f"{other.form} would fit {_times(other.gain)} times better"
        if other.english == other.meant:
            message = f"“{word}” may be the wrong sense of English “{other.english}”: {fits}."
        else:
            message = (
                f"“{word}” renders English “{other.english}”, perhaps misread for "
                f"“{other.meant}”: {fits}."
            )
        evidence.insert(0, Evidence("english", f"{other.english} ~ {other.meant}"))
        suggestion = other.form if len(run) == 1 else ""
    return Detection(
        span=Span(run[0].token.start, run[-1].token.end),
        message=message,
        suggestion=suggestion,
        basis=NAMED if worst.is_named else UNNAMED,
        evidence=tuple(evidence),
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
        "पुलिस ने छापे में कई ⟦बाहों⟧ को जब्त किया।",
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
