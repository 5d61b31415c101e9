"""The reader as a layer: what it reads, when it is done without, and that it changes no more."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from audit import pipeline, reader
from audit.knowledge import Knowledge
from audit.knowledge.signs import READER_KINDS
from audit.model import Article, Report, Source
from audit.reader.network import MOST_WORDS, Network
from audit.settings import Budget, Settings
from audit.text.sentences import read

_MACHINE = (
    "देश के पास हथियारों का बड़ा स्टॉकपाइल है।\nपीड़ित ने कंपनी के खिलाफ लॉसूट दायर किया।\n"
    "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n"
)
_PEOPLE = "बारिश के कारण राजधानी की कई सड़कों पर पानी भर गया।\n"


def _audit(text: str, knowledge: Knowledge, **settings: object) -> Report:
    given = Settings(raise_failures=True, **settings)  # type: ignore[arg-type]
    return pipeline.audit(read(text, id="a", source=Source("a")), knowledge, given)


@pytest.fixture
def without_reader(knowledge: Knowledge, tmp_path: Path) -> Knowledge:
    for place in knowledge.root.iterdir():
        if place.name != reader.PATH:
            (tmp_path / place.name).symlink_to(place)
    return Knowledge(tmp_path)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Collection[int] | None]:
    """What the reader is asked to read: numbers of sentences, None for all."""
    seen: list[Collection[int] | None] = []
    whole = reader.read

    def spy(article: Article, network: Network, only: Collection[int] | None = None) -> object:
        seen.append(only)
        return whole(article, network, only)

    monkeypatch.setattr(reader, "read", spy)
    return seen


def test_a_machines_article_is_read_whole_and_what_people_wrote_is_not(
    knowledge: Knowledge, asked: list[Collection[int] | None]
) -> None:
    _audit(_MACHINE + _PEOPLE, knowledge)
    _audit(_PEOPLE, knowledge)
    assert asked == [None]
    _audit(_PEOPLE + "बचाव दल घड़ी के आसपास काम में जुटे हैं।\n", knowledge)
    assert asked[1:] == [frozenset({1})]


def test_off_is_never_read_and_nothing_is_skipped(
    knowledge: Knowledge, asked: list[Collection[int] | None]
) -> None:
    report = _audit(_MACHINE, knowledge, reader="off")
    assert (asked, report.skipped) == ([], ())
    assert report.defects


def test_without_the_network_everything_else_is_as_before(without_reader: Knowledge) -> None:
    report = _audit(_MACHINE, without_reader)
    (skipped,) = report.skipped
    assert skipped.detector == "reader"
    assert "reinstall mt-audit" in skipped.reason
    assert report.defects == _audit(_MACHINE, without_reader, reader="off").defects


def test_a_spent_budget_is_said_and_on_ignores_it(knowledge: Knowledge) -> None:
    spent = Budget(seconds=1.0, start=monotonic() - 5)
    (skipped,) = _audit(_MACHINE, knowledge, budget=spent).skipped
    assert "--time-budget" in skipped.reason
    assert not _audit(_MACHINE, knowledge, budget=spent, reader="on").skipped


def test_in_a_hurry_the_doubtful_sentences_are_read(
    knowledge: Knowledge, asked: list[Collection[int] | None]
) -> None:
    hurried = Budget(seconds=100.0, start=monotonic() - 60)
    _audit(_MACHINE + _PEOPLE * 6, knowledge, budget=hurried)
    (only,) = asked
    assert only is not None
    assert {0, 1, 2} <= set(only)
    assert len(only) < 9


def test_every_token_is_read_whatever_the_length(knowledge: Knowledge) -> None:
    long = " ".join(["बारिश"] * (MOST_WORDS + 30)) + " ।\n"
    article = read(long + _PEOPLE, id="a", source=Source("a"))
    found = reader.read(article, reader.network_of(knowledge))
    assert len(found) == sum(len(sentence.tokens) for sentence in article.sentences)
    for row in found.values():
        assert len(row) == READER_KINDS + 1
        assert sum(row[:READER_KINDS]) == pytest.approx(1, abs=1e-4)
        assert all(0 <= share <= 1 for share in row)


def test_nothing_to_read_is_no_trouble(knowledge: Knowledge) -> None:
    network = reader.network_of(knowledge)
    assert network.read([]) == []
    assert [part.shape for part in network.read([[], ["बारिश"]])] == [
        (0, READER_KINDS + 1),
        (1, READER_KINDS + 1),
    ]


def test_company_in_a_batch_changes_nothing_but_rounding(knowledge: Knowledge) -> None:
    network = reader.network_of(knowledge)
    one, other = "बारिश के कारण पानी भर गया ।".split(), "टीम ने # रन बनाकर मैच जीत लिया ।".split()
    (alone,) = network.read([one])
    together, _ = network.read([one, other])
    np.testing.assert_allclose(alone, together, atol=1e-5)
