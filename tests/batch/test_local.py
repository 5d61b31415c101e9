"""The runner: order, equality of one and many processes, and workers that die."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from audit.batch import local
from audit.errors import ReferenceDataError, SourceError
from audit.model import Article, RawArticle, Report, Source, Unread

UNREAD = Unread("gone.txt", 7, "It is gone.", "Look elsewhere.")


def raw(number: int, text: str = "पाठ") -> RawArticle:
    return RawArticle(str(number), text, Source("x.jsonl", line=number))


def many(count: int) -> list[RawArticle | Unread]:
    return [raw(number) for number in range(count)]


def report(article: RawArticle) -> Report:
    return Report(
        article=Article(article.id, article.text, (), article.source),
        language="hi",
        words=len(article.text),
        score=100.0,
        mt_likelihood=None,
        sentences=(),
        defects=(),
    )


def _work(parent: int, article: RawArticle) -> Report:
    if article.text == "raise":
        raise ValueError("no such thing")
    if article.text == "refuse":
        raise SourceError("It is refused.", "Try another.")
    if article.text == "die" and os.getpid() != parent:
        os._exit(9)
    return report(article)


def setup_in(parent: int) -> Callable[[RawArticle], Report]:
    return partial(_work, parent)


setup = partial(setup_in, os.getpid())


def failing_setup() -> Callable[[RawArticle], Report]:
    raise ReferenceDataError("The tables are gone.", "Reinstall.")


def run(
    items: list[RawArticle | Unread], jobs: int, setup: local.Setup = setup
) -> list[Report | Unread]:
    return list(local.run(items, setup, jobs=jobs))


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_is_kept_and_unread_passes_through(jobs: int) -> None:
    items = many(100)
    items[50] = UNREAD
    expected = [item if isinstance(item, Unread) else report(item) for item in items]
    assert run(items, jobs) == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_and_one(jobs: int) -> None:
    assert run([], jobs) == []
    assert run([UNREAD], jobs) == [UNREAD]
    assert run([raw(1)], jobs) == [report(raw(1))]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_raises_is_unread_and_the_rest_is_not(jobs: int) -> None:
    items = many(70)
    items[3], items[40] = raw(3, "raise"), raw(40, "refuse")
    found = run(items, jobs)
    assert found[3] == Unread(
        "x.jsonl",
        3,
        "It could not be audited: ValueError: no such thing.",
        "This is a defect of mt-audit: please report it with the text.",
    )
    assert found[40] == Unread("x.jsonl", 40, "It is refused.", "Try another.")
    assert sum(isinstance(item, Report) for item in found) == 68


def test_an_article_that_kills_its_process_is_unread_and_the_rest_is_not() -> None:
    items = many(150)
    items[2], items[3], items[100] = raw(2, "die"), UNREAD, raw(100, "die")
    found = run(items, jobs=2)
    killed = [item for item in found if isinstance(item, Unread)]
    assert [item.line for item in killed] == [2, 7, 100]
    assert killed[0].reason == "The process that audited it was killed."
    assert [item.article.id for item in found if isinstance(item, Report)] == [
        str(number) for number in range(150) if number not in (2, 3, 100)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_setup_raises_reaches_the_caller(jobs: int) -> None:
    with pytest.raises(ReferenceDataError, match="The tables are gone"):
        run(many(100), jobs, failing_setup)


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_a_window_of_articles_is_taken(jobs: int) -> None:
    taken = 0

    def source() -> Iterator[RawArticle]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield raw(number)

    results = local.run(source(), setup, jobs=jobs)
    next(results)
    assert taken <= 32 * 4 * 2 + 64
    results.close()  # type: ignore[attr-defined]


def test_long_texts_make_small_chunks() -> None:
    chunks = list(local._chunks([raw(number, "क" * 15_000) for number in range(5)]))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]


def test_one_chunk_is_not_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> object:
        raise AssertionError("a pool was made")

    monkeypatch.setattr(local, "_pool", refuse)
    assert len(run(many(30), jobs=8)) == 30


def test_there_is_at_least_one_core() -> None:
    assert local.available_cores() >= 1
