"""The order of English and Hindi."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from audit.backtranslation.drift import Usual
from audit.backtranslation.echo import order
from audit.model import Link, Rendering
from audit.scoring.origin import echo_of
from tests.conftest import article


def links(*places: int) -> tuple[Link, ...]:
    return tuple(
        Link(2 * number, 2 * number + 1, place, place + 1, 1.0)
        for number, place in enumerate(places)
    )


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((0, 2, 4, 6, 8, 10), 1.0),
        ((10, 8, 6, 4, 2, 0), -1.0),
        ((0, 10, 2, 4, 6, 8), 7 / 15),
        ((0, 0, 2, 4, 6, 8, 10), 1.0),
    ],
)
def test_order_is_kendalls_tau(places: tuple[int, ...], expected: float) -> None:
    assert order(links(*places)) == pytest.approx(expected)


@pytest.mark.parametrize("places", [(), (1, 2, 3), (5,) * 12])
def test_few_places_say_nothing(places: tuple[int, ...]) -> None:
    assert math.isnan(order(links(*places)))


def test_an_article_echoes_on_average_if_enough_of_it_was_translated() -> None:
    text = article("एक। दो। तीन। चार। पांच।")
    for count, expected in ((3, 0.0), (4, 2.0), (5, 2.0)):
        given = {n: Rendering("x", 0.0, echo=2.0) for n in range(count)}
        assert echo_of(replace(text, renderings=given)) == expected


def test_echo_is_in_deviations() -> None:
    usual = Usual(0.0, 0.3, 0.1, {}, 40, order=0.2, order_spread=0.1)
    assert usual.echo(0.5) == pytest.approx(3.0)
    assert math.isnan(Usual(0.0, 0.3, 0.1, {}, 40).echo(0.5))
