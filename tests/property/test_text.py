"""Properties of the text layer, with hostile and with Hindi-like input."""

from __future__ import annotations

import time
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.text.folding import fold, fold_with_offsets
from audit.text.sentences import split
from audit.text.tokens import tokenize

HINDI = st.text(
    alphabet="कखगटडतदनपबमयरलवशसहअआइईउएओािीुूेैोौ्ंँः़।॥.,?!-–'\"“”‘’() \n\t१२12:%₹"
    "\u200d\u200c\u00a0abAB@#&;<>/",
    max_size=200,
)
ANY = st.text(max_size=200) | HINDI


@given(ANY)
def test_tokens_and_white_space_tile_the_text(text: str) -> None:
    position = 0
    for token in tokenize(text):
        if token is None:
            continue
        gap = text[position : token.start]
        assert not gap.strip().strip("\u200b\ufeff")
        assert token.text == text[token.start : token.end]
        assert token.start < token.end
        position = token.end
    assert not text[position:].strip().strip("\u200b\ufeff")


@given(ANY)
def test_sentences_hold_every_token_once_and_in_order(text: str) -> None:
    tokens = [token for token in tokenize(text) if token is not None]
    assert [token for sentence in split(text) for token in sentence.tokens] == tokens
    for sentence in split(text):
        assert sentence.span == (sentence.tokens[0].start, sentence.tokens[-1].end)


@given(ANY, st.integers(0, 3), st.integers(0, 3))
def test_blank_lines_around_change_nothing(text: str, before: int, after: int) -> None:
    shift = 2 * before
    padded = " \n" * before + text + "\n " * after
    plain = [(s.span.start + shift, s.span.end + shift, s.terminated) for s in split(text)]
    assert [(s.span.start, s.span.end, s.terminated) for s in split(padded)] == plain


@given(HINDI)
def test_splitting_is_stable_under_normalisation(text: str) -> None:
    def shape(form: str) -> list[list[str]]:
        return [
            [unicodedata.normalize("NFC", token.text) for token in sentence.tokens]
            for sentence in split(form)
        ]

    composed = unicodedata.normalize("NFC", text)
    assert shape(composed) == shape(unicodedata.normalize("NFD", text))


@given(ANY)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold_with_offsets(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.original(0, len(folded.text))[1] == len(text)


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=12) | HINDI.filter(bool))
def test_time_is_linear(unit: str) -> None:
    """Ten times the text may take thirty times as long and no more."""

    def seconds(count: int) -> float:
        text = unit * count
        taken = []
        for _ in range(2):  # what else the process has to do now and then is not counted
            start = time.process_time()
            split(text)
            taken.append(time.process_time() - start)
        return min(taken)

    small = 4000 // len(unit) + 1
    assert seconds(small * 10) < 30 * max(seconds(small), 0.02)
