"""The language model: same bytes from the same texts, probabilities that sum to one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audit.build.ngrams import Limits, build_ngrams, static_function
from audit.knowledge import Knowledge
from audit.knowledge.ngrams import END, FIRST_WORD, NGRAMS, START, UNKNOWN, NGrams, look_up
from audit.text.sentences import split

_NEWS = """\
सरकार ने कहा कि बारिश से नुकसान हुआ है।
मंत्री ने कहा कि बारिश के बाद सड़क बंद है।
पुलिस ने कहा कि सड़क 3 दिन बंद रही।
"""
_STORIES = """\
बारिश के बाद नदी भर गई
राजा ने कहा कि नदी के पास घर है
"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    folder.mkdir()
    (folder / "news_one.txt").write_text(_NEWS, encoding="utf-8")
    (folder / "lit_two.txt").write_text(_STORIES, encoding="utf-8")
    return folder


def _built(corpora: Path, target: Path, limits: Limits) -> NGrams:
    build_ngrams(corpora, target / "language-model", limits)
    return Knowledge(target)[NGRAMS]


def test_same_texts_give_the_same_bytes(corpora: Path, tmp_path: Path) -> None:
    limits = Limits(least=1, bigrams=30, trigrams=20)
    for name in ("a", "b"):
        build_ngrams(corpora, tmp_path / name, limits)
    files = sorted(file.name for file in (tmp_path / "a").iterdir())
    assert "about.json" in files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("limits", [Limits(least=1), Limits(least=2, bigrams=30, trigrams=12)])
def test_probabilities_sum_to_one(corpora: Path, tmp_path: Path, limits: Limits) -> None:
    model = _built(corpora, tmp_path, limits)
    symbols = range(1, len(model))
    contexts = [
        (START, START),
        (START, model.id_of("पुलिस")),
        (model.id_of("ने"), model.id_of("कहा")),
        (model.id_of("नदी"), UNKNOWN),
    ]
    for first, second in contexts:
        rows = np.array([(START, first, second, symbol) for symbol in symbols])
        last = model.log_probabilities(rows.ravel()).reshape(rows.shape)[:, 3]
        assert float(np.exp(last).sum()) == pytest.approx(1, abs=0.002)


def test_batches_do_not_see_across_sentences(corpora: Path, tmp_path: Path) -> None:
    model = _built(corpora, tmp_path, Limits(least=1))
    sentences = split("पुलिस ने कहा कि नदी भर गई।\n“बारिश” के बाद 7 घर, बंद है।")
    each = [model.ids_of(sentence)[0] for sentence in sentences]
    together = model.log_probabilities([i for ids in each for i in ids])
    apart = np.concatenate([model.log_probabilities(ids) for ids in each])
    assert together.tolist() == apart.tolist()
    words = "पुलिस ने कहा कि नदी भर गई".split()
    assert model.score(words) == pytest.approx(float(apart[: len(each[0])].sum()))


def test_the_seen_word_fits_best(corpora: Path, tmp_path: Path) -> None:
    model = _built(corpora, tmp_path, Limits(least=1))
    left, right = [START, model.id_of("बारिश")], [model.id_of("बाद"), END]
    candidates = [model.id_of(word) for word in ("ने", "के", "कि", "है")]
    fits = model.fit(left, candidates, right)
    assert fits.index(max(fits)) == 1
    # The right side counts too.
    assert model.fit(left, candidates, []) != fits


def test_one_and_many_at_a_time_agree(corpora: Path, tmp_path: Path) -> None:
    model = _built(corpora, tmp_path, Limits(least=1))
    ids = [START, *(model.id_of(word) for word in "बारिश के बाद नदी भर गई".split()), END]
    together = model.log_probabilities(ids)
    for place in range(1, len(ids)):
        before = ([START, START, *ids[:place]])[-2:]
        assert model.fit(before, [ids[place]], []) == pytest.approx([float(together[place])])


def test_a_form_outside_the_vocabulary_is_the_unknown_word(corpora: Path, tmp_path: Path) -> None:
    model = _built(corpora, tmp_path, Limits(least=2))
    assert model.id_of("राजा") == model.id_of("हाथी") == UNKNOWN
    assert model.id_of("बारिश") >= FIRST_WORD


def test_static_functions_know_their_keys_and_few_others() -> None:
    keys = np.arange(0, 200_000, 2, dtype=np.int64) * 7919
    table = static_function(keys, keys % 251)
    found, known = look_up(table, keys)
    assert bool(known.all())
    assert ((found >> 16) == keys % 251).all()
    assert float(look_up(table, keys + 1)[1].mean()) < 0.0003
