"""Measures the installed translators on clean Hindi: what they lose and how far they drift.

The sentences are those in which our detectors must find nothing, written for them; a desk may
give better ones of its own.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from audit.backtranslation import BackTranslator
from audit.backtranslation.carried import Carried, carried, counted
from audit.backtranslation.drift import Usual, distance, usual_of
from audit.backtranslation.echo import order
from audit.backtranslation.examples import hindi_of
from audit.detectors import DETECTORS
from audit.errors import UsageError
from audit.knowledge import Knowledge
from audit.model import Article, Sentence, Source
from audit.scoring.english import worth_translating
from audit.text.sentences import read


class Measured(NamedTuple):
    """What `models check` found: `usual`, and sentences a second there and back."""

    usual: Usual
    speed: float


def clean_texts() -> Iterator[str]:
    """The good examples of all detectors."""
    for detector in DETECTORS:
        yield from map(hindi_of, detector.good)


def measure(translator: BackTranslator, texts: Iterable[str], knowledge: Knowledge) -> Measured:
    """How `translator` does on clean `texts`.

    Raises UsageError where it has no way back or the texts have too few sentences.
    """
    if translator.backward is None:
        raise UsageError(
            "No package translates English to Hindi.", "Run: mt-audit models install en-hi"
        )
    sentences: list[tuple[Article, Sentence]] = []
    for text in texts:
        article = read(text, id="", source=Source("-"))
        chosen = worth_translating(article)
        sentences += [(article, article.sentences[number]) for number in chosen]
    lines = [article.text[s.span.start : s.span.end] for article, s in sentences]
    began = time.monotonic()
    found = dict(translator.render(lines))
    spent = max(1e-6, time.monotonic() - began)
    distances, words = [], []
    orders: list[float] = []
    items: list[Carried] = []
    for number, rendering in found.items():
        article, sentence = sentences[number]
        distances.append(distance(lines[number], rendering.back))
        words.append(len(lines[number].split()))
        in_order = order(rendering.links)
        orders += [] if math.isnan(in_order) else [in_order]
        items += carried(article, sentence, rendering, knowledge)
    try:
        usual = usual_of(distances, words, counted(items), orders)
    except ValueError as error:
        raise UsageError(f"{error}.", "Give a longer text with --text.") from None
    return Measured(usual, len(lines) / spent)
