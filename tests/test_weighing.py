"""What all evidence does to a detector's word: surer, less sure, and when it is dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit import pipeline
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE
from audit.knowledge.suspicion import Suspect, suspects_of
from audit.model import Article, Detection, Severity, Source, Span
from audit.scoring.ranking import Found
from audit.scoring.weighing import findings_of, settled, touched
from audit.settings import Settings
from audit.text.sentences import read

_TEXT = "बारिश के कारण कई सड़कों पर पानी भर गया।\n" * 5
_BY_ID = {detector.id: detector for detector in DETECTORS}


def _article(share: float, knowledge: Knowledge, text: str = _TEXT) -> Article:
    article = read(text, id="a", source=Source("a"))
    suspects = [one._replace(share=share) for one in suspects_of(article, knowledge)]
    return replace(article, suspects=tuple(suspects))


_FIRST_WORD = Span(0, 5)


def _found(detector: str, basis: str = "", own: float = 0.8, span: Span = _FIRST_WORD) -> Found:
    detection = Detection(span, "It is odd.", basis=basis)
    return Found(_BY_ID[detector], detection, Severity.MAJOR, own, own)


def _confidence(found: Found, article: Article, knowledge: Knowledge) -> float:
    (item,) = settled(article, [found], knowledge)
    assert item.own == found.own
    return item.confidence


def test_confidence_follows_the_words_in_the_place(knowledge: Knowledge) -> None:
    found = _found("literal-idiom")
    shares = (0.2, 0.6, 0.95)
    sure = [_confidence(found, _article(share, knowledge), knowledge) for share in shares]
    assert sure == sorted(sure)
    assert sure[0] < 0.5 < sure[1] < sure[2] <= 0.97


def test_what_words_cannot_tell_keeps_its_own(knowledge: Knowledge) -> None:
    article = _article(0.05, knowledge)
    for found in (
        _found("feed-furniture"),  # people leave it too
        _found("literal-idiom", span=Span(len(_TEXT) - 2, len(_TEXT) - 1)),  # a mark, no word
    ):
        assert _confidence(found, article, knowledge) == 0.8


@pytest.mark.parametrize(
    ("found", "sentences", "has_company"),
    [
        (_found("impossible-date", "day"), 5, False),  # hardly met in learning
        (_found("literal-idiom"), 2, False),  # too little to judge by
        (_found("literal-idiom"), 5, True),  # in a machine's article
    ],
)
def test_nothing_is_dropped_without_ground(
    found: Found, sentences: int, has_company: bool, knowledge: Knowledge
) -> None:
    text = "".join(_TEXT.splitlines(keepends=True)[:sentences])
    article = _article(0.05, knowledge, text)
    if has_company:
        article = replace(article, company=(Span(0, 5), Span(10, 15)))
    assert _confidence(found, article, knowledge) == 0.5


def test_findings_are_told_where_they_would_be_reported() -> None:
    doubtful = _found("impossible-name")
    doubtful = replace(doubtful, detection=replace(doubtful.detection, doubtful=True))
    weak, plain = _found("literal-idiom", own=0.4), _found("literal-idiom")
    for accompanied, told in ((False, [False, False, True]), (True, [True, False, True])):
        findings = findings_of([doubtful, weak, plain], accompanied=accompanied)
        assert [finding.told for finding in findings] == told


def test_sentences_are_touched_by_what_reaches_into_them() -> None:
    article = read(_TEXT, id="a", source=Source("a"))
    length = len(_TEXT) // 5
    found = [_found("literal-idiom", span=Span(length + 2, 2 * length + 3))]
    assert touched(article, found) == {1, 2}


def test_shares_are_the_same_for_one_sentence_alone(knowledge: Knowledge) -> None:
    article = read(_TEXT, id="a", source=Source("a"))
    every = suspects_of(article, knowledge)
    some = suspects_of(article, knowledge, {2})
    kept: list[Suspect] = [one for one in every if one.sentence is article.sentences[2]]
    assert [one.token for one in some] == [one.token for one in kept]
    assert [one.share for one in some] == pytest.approx([one.share for one in kept])


def test_where_the_weighing_crashes_the_detectors_own_word_stands(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> Article:
        raise ValueError("broken")

    monkeypatch.setattr(pipeline, "weighed", crash)
    article = read(_TEXT + "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n", id="a", source=Source("a"))
    report = pipeline.audit(article, knowledge)
    assert [one.detector for one in report.failed] == ["weighing"]
    (defect,) = [one for one in report.defects if one.detector == "literal-idiom"]
    assert defect.confidence == knowledge[CONFIDENCE]["literal-idiom"]
    with pytest.raises(ValueError, match="broken"):
        pipeline.audit(article, knowledge, Settings(raise_failures=True))
