"""A word that no list or rule convicts, and that all evidence together does.

A machine that reads "treaty" as "treatment", takes the wrong sense of "sentence", or loses the
thread of a clause, writes good Hindi words that do not belong together. No single sign tells that
from a rare but right word, so trees weigh a hundred of them (audit/knowledge/suspicion.py): how the
word fits its neighbours and its sentence, its ending, what else the English behind it may have
meant and how much better that would fit, how often machines put that word wrongly, what a small
network trained on damaged Hindi reads there (audit/reader), and what other detectors found around
it, also below their bars. The evidence names those that spoke. Such words are looked for only in an
article that other detectors show to be a machine's, and reported only where nothing else is, nor
right beside it.

Known limits: what is suggested is the best of the pivot's other words, which the source need not
have had; often nothing can be suggested. What kind of defect it is, is a guess. Weights were
learned from translations of news, lectures and encyclopaedias.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT
from audit.knowledge.pivot import PIVOT
from audit.knowledge.suspicion import SUSPICION, Suspect
from audit.model import Article, Category, Detection, Detector, Evidence, Layer, Severity

NAMED, UNNAMED = "named", "unnamed"
_NATS_BETTER, _LEAST_ODDS = 3.0, -5.5  # of another word that is named
_HABIT = 0.08
_FAR_FROM_KIN = 0.3
_NO_GAIN = 1.0  # nats
_UNLIKELY_FORM = 0.05
_READ = 0.3
_COMMON = -10.5  # log of a word's share of all: of the six thousand commonest
_SHOWN = 4  # words that people would write
_TWICE, _MANY = math.log(2), math.log(1000)
_KINDS = {
    Category.SENSE: "“{}” is most likely not the word meant here.",
    Category.IDIOM: "“{}” looks like part of an English idiom taken word for word.",
    Category.GRAMMAR: "“{}” is most likely the wrong word or form for its place in the sentence.",
    Category.FLUENCY: "“{}” stands where nobody would put it.",
    Category.NAME: "“{}” is most likely a name gone wrong.",
    Category.NONWORD: "“{}” is most likely not the word meant here.",
    Category.UNTRANSLATED: "“{}” looks like English that was left as it sounds.",
    Category.NUMBER: "“{}” most likely goes wrong with its number.",
    Category.REPETITION: "“{}” most likely says again what was said.",
}


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each word that the evidence convicts, away from what else is reported."""
    if not article.company or not article.suspects:
        return
    bar, suspects = knowledge[SUSPICION].bar, article.suspects
    told = {suspect.token.start for suspect in suspects if suspect.is_told}
    for suspect in suspects:
        if suspect.share < bar or suspect.is_common or not told.isdisjoint(_beside(suspect)):
            continue
        expected = _expected(suspect, knowledge)
        # What stands among the likeliest words for its place is not out of place.
        if suspect.token.folded not in expected:
            yield _detection(suspect, [knowledge[PIVOT].shown(form) for form in expected])


def _beside(suspect: Suspect) -> Iterator[int]:
    """Where the word and its neighbours start: beside a report it is most likely part of that."""
    words = [token.start for token in suspect.sentence.tokens if token.is_word]
    place = words.index(suspect.token.start)
    yield from words[max(0, place - 1) : place + 2]


def _detection(suspect: Suspect, expected: Sequence[str]) -> Detection:
    word, other = suspect.token.text, suspect.other
    if other is None or not is_named(suspect):
        return Detection(
            span=suspect.token.span,
            message=_KINDS[suspect.believed].format(word),
            basis=UNNAMED,
            category=suspect.believed,
            evidence=(*_would_fit(expected), *_evidence(suspect)),
        )
    fits = f"{other.form} would fit {_times(other.gain)} times better"
    if other.english == other.meant:
        message = f"“{word}” may be the wrong sense of English “{other.english}”: {fits}."
    else:
        message = (
            f"“{word}” renders English “{other.english}”, perhaps misread for "
            f"“{other.meant}”: {fits}."
        )
    english = Evidence("english", f"{other.english} ~ {other.meant}")
    return Detection(
        span=suspect.token.span,
        message=message,
        suggestion=other.form,
        basis=NAMED,
        evidence=(english, *_evidence(suspect)),
    )


def is_named(suspect: Suspect) -> bool:
    """Whether another noun is so much better, and so plausible, that it can be named."""
    other = suspect.other
    enough = other is not None and other.are_nouns and other.gain >= _NATS_BETTER
    return enough and suspect.sign("other-odds") >= _LEAST_ODDS


def _would_fit(expected: Sequence[str]) -> Iterator[Evidence]:
    if expected:
        yield Evidence("would fit", f"people write here rather: {', '.join(expected)}")


def _expected(suspect: Suspect, knowledge: Knowledge) -> list[str]:
    """The content words (folded) that people would write here, by the words around."""
    fit = knowledge[CONTEXT_FIT]
    if not suspect.sign("content") > 0:
        return []
    reading = fit.read(suspect.sentence)
    starts = [token.start for token in reading.tokens]
    place = np.array([starts.index(suspect.token.start)])
    (expected,) = fit.expected(reading.units, place)
    content = np.flatnonzero(fit.is_content & (fit.rarity > _COMMON))
    best = content[np.argsort(-fit.scores(expected, content), kind="stable")[:_SHOWN]]
    return [fit.form(int(unit)) for unit in best]


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
    if suspect.sign("form") < math.log(_UNLIKELY_FORM):
        rare = _times(-suspect.sign("form"))
        yield Evidence("ending", f"in {rare} such places people put this ending or marker once")
    if suspect.sign("read") > _READ:
        share = round(100 * suspect.sign("read"))
        kind = suspect.believed.value
        yield Evidence("reader", f"gives it {share} in 100 to be wrong, most likely {kind}")
    if suspect.sign("whispered") > 0:
        yield Evidence("detectors", "one found something here that it would not report alone")
    if suspect.sign("found-in-article") >= 1:
        places = suspect.sign("found-in-article")
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
        "शेयर मंगलवार को एक ⟦उच्च⟧ ⟦मारा⟧ और फिर नीचे आ गया।",
        "वह अपने पैरों पर ⟦वापस⟧ ⟦उछल⟧ गया और मैच को घर ले गया।",
    ),
    good=(
        "दोनों देशों ने एक सैन्य संधि पर हस्ताक्षर किए।",
        "अस्पताल में घायल सैनिकों का उपचार चल रहा है।",
        "दोनों सरकारों के बीच सीमा को लेकर विवाद छिड़ गया है।",
        "यात्री टिकट के लिए लंबी पंक्ति में खड़े थे।",
        "दुल्हन ने सोने की अंगूठी पहनी और मेहमानों ने तालियां बजाईं।",
        "चोट के कारण खिलाड़ी की पीठ में दर्द है।",
    ),
    check=check,
    needs=frozenset({Layer.SUSPICION}),
)
