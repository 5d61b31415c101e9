"""The verb group at the end of a clause: what it is, and whether its subject takes ने."""

from __future__ import annotations

import pytest

from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.text.folding import fold
from audit.text.sentences import split
from audit.text.verb_groups import Aspect, VerbFrames, clauses_of, closing_group, takes_agent


@pytest.fixture(scope="module")
def frames() -> VerbFrames:
    return Knowledge()[VERB_FRAMES]


@pytest.mark.parametrize(
    ("text", "stem", "aspect", "vector", "agent"),
    [
        ("पुलिस ने चोर को पकड़ा", "पकड़", Aspect.PERFECTIVE, "", True),
        ("लोग जोर से चिल्लाए थे", "चिल्ला", Aspect.PERFECTIVE, "", False),
        ("उसने काम कर दिया है", "कर", Aspect.PERFECTIVE, "दे", True),
        ("वह काम कर गया", "कर", Aspect.PERFECTIVE, "जा", False),
        ("वह अचानक हंस दिया", "हंस", Aspect.PERFECTIVE, "दे", None),
        ("समिति बनाई गई है", "बना", Aspect.PASSIVE, "", False),
        ("काम अभी नहीं किया जाएगा", "कर", Aspect.PASSIVE, "", False),
        ("वे रोज खबर पढ़ते हैं", "पढ़", Aspect.HABITUAL, "", False),
        ("वे खबर पढ़ रहे हैं", "पढ़", Aspect.PROGRESSIVE, "", False),
        ("वे खबर पढ़ेंगे", "पढ़", Aspect.FUTURE, "", False),
        ("वे खबर पढ़ सकते हैं", "पढ़", Aspect.MODAL, "", False),
        ("उन्हें खबर पढ़नी चाहिए", "पढ़", Aspect.OBLIGATION, "", None),
        ("यह उनका पुराना घर था", "", Aspect.COPULA, "", False),
    ],
)
def test_reads_the_closing_group(
    frames: VerbFrames, text: str, stem: str, aspect: Aspect, vector: str, agent: bool | None
) -> None:
    group = closing_group(split(text)[0].tokens, frames)
    assert group is not None
    assert (group.stem, group.aspect, group.vector) == (fold(stem), aspect, vector)
    assert takes_agent(group, frames) is agent


@pytest.mark.parametrize("text", ["सरकार की नई योजना", "दिल्ली में बड़ी"])
def test_says_nothing_without_a_verb(frames: VerbFrames, text: str) -> None:
    assert closing_group(split(text)[0].tokens, frames) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("वह आया, लेकिन मैं गया।", ["वह आया", "लेकिन मैं गया"]),
        ("उसने खाना खाया और सो गया।", ["उसने खाना खाया", "और सो गया"]),
        ("राम और श्याम आए।", ["राम और श्याम आए"]),
        ("उसने ‘लाल किला’ देखा।", ["उसने देखा"]),
        (
            "“हम सब कल यहां आएंगे,” मंत्री ने कहा।",
            ["हम सब कल यहां आएंगे", "मंत्री ने कहा"],
        ),
    ],
)
def test_cuts_clauses(frames: VerbFrames, text: str, expected: list[str]) -> None:
    clauses = clauses_of(split(text)[0], frames)
    assert [" ".join(word.text for word in clause) for clause in clauses] == expected
