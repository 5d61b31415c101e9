"""nouns.tsv is learned from agreement alone, and learned the same twice."""

from __future__ import annotations

from collections import Counter

import pytest

from audit.build.noun_evidence import evidence
from audit.build.noun_priors import Priors, lower_bound, paradigms
from audit.build.nouns import judge, table_of

_VERBS = frozenset(("गया", "गई", "चलता", "चलती", "चला"))
# "whose gender shows": invented nouns, so that no list written by hand speaks.
_TEXT = "\n".join(
    [
        *["उसकी टोमनी में आग है।", "यह नयी टोमनी को दी।", "हमारी टोमनी ने कहा।", "सारी टोमनी बंद है।"]
        * 5,
        *["उसका गोमड़ा है।", "उसके गोमड़े में आग है।", "सारे गोमड़े को दी।", "बड़ा गोमड़ा है।"] * 5,
        *["उनकी लामर में आग है।", "उनके लामर में आग है।"] * 20,
    ]
)


def rows(text: str) -> dict[str, str]:
    """Form → class and band, from the table made of `text`."""
    table = table_of(evidence(text), _VERBS, [])
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {word: line[0].split("-")[0] for line in lines[1:] for word in line[1].split(" ")}


def test_learns_gender_from_agreement() -> None:
    learned = rows(_TEXT)
    assert learned["टोमनी"].startswith("f")
    assert learned["गोमडा"].startswith("ma")
    assert "गोमडे" not in learned  # an oblique adds to its singular
    assert learned["लामर"].startswith("b")


def test_evidence_tells_what_it_rests_on() -> None:
    counts = evidence("उसकी टोमनी में\nका टोमनी को\nटोमनी मिली है\nदिल्ली की टोमनी की")
    assert counts["टोमनी", "f"] == 1  # का before a postposition and की … की tell nothing
    assert counts["टोमनी", "F"] == 1
    assert counts["टोमनी", "s"] == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("हमारी दो टोमनी में", "f"),  # a number between
        ("की गई टोमनी में", "f"),  # a participle
        ("टोमनी नहीं हुई है", "F"),  # a word before the verb
        ("टोमनी की जा रही है", "F"),  # a verb of several words
        ("टोमनी हो रही है", "F"),
        ("भदेसी टोमनी में", "f"),  # an adjective that the caller names
    ],
)
def test_evidence_at_a_distance(text: str, kind: str) -> None:
    assert evidence(text, ["भदेसा"])["टोमनी", kind] == 1


def test_the_dictionary_names_paradigms() -> None:
    flags = paradigms("किताब/xEDLMy\nसुंदरता/=!\nघर")
    assert flags == {"किताब": "ELM", "सुंदरता": "", "घर": ""}


def test_shape_tells_the_gender_as_far_as_it_was_right() -> None:
    letters = [chr(code) for code in range(0x0915, 0x0935)]
    stems = [a + b for a in letters for b in letters]
    known = {stem + "नी": True for stem in stems} | {stem + "पन": False for stem in stems}
    priors = Priors(known, {}, {})
    feminine, sureness = priors("टोमनी")
    assert feminine > 0.9
    assert sureness > 0.9
    assert priors("गोमपन")[0] < 0.1
    assert Priors({}, {}, {})("टोमनी") == (0.5, 0.5)  # too little to learn from


@pytest.mark.parametrize(
    ("flags", "kept"),
    [({"सोमक": "LM"}, True), ({"सोमक": "Ms"}, False), ({}, False)],  # noun, adjective, unknown
)
def test_a_rare_noun_needs_the_dictionary(flags: dict[str, str], *, kept: bool) -> None:
    reason = judge(
        "सोमक",
        Counter({"A": 2}),
        (0.99, 0.95),
        inflects=False,
        paradigm=flags.get("सोमक"),
    )
    assert (reason == ("f", 95)) is kept


def test_what_agrees_overrules_the_shape() -> None:
    kinds = Counter({"o": 60, "N": 30, "A": 100})
    assert judge("सोमक", kinds, (0.99, 0.95), inflects=False) == ("m", 80)


def test_same_input_same_bytes() -> None:
    assert table_of(evidence(_TEXT), _VERBS, []) == table_of(evidence(_TEXT), _VERBS, [])


@pytest.mark.parametrize(
    ("hits", "total", "least", "most"), [(10, 10, 0.75, 0.85), (5, 10, 0.2, 0.3)]
)
def test_lower_bound(hits: int, total: int, least: float, most: float) -> None:
    assert least < lower_bound(hits, total) < most
