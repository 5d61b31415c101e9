"""Training the reader: numpy says what PyTorch says, and a small run learns."""

from __future__ import annotations

import json
import lzma
import shutil
from pathlib import Path

import numpy as np
import pytest

from audit.build.reader import (
    _case,
    _network,
    _save,
    _tensors,
    build_reader,
    fold_of_each,
    of_fold,
)
from audit.build.reading import Marked
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT
from audit.knowledge.signs import READER_KINDS
from audit.model import Source
from audit.reader import LAYERS, PATH, load_network, read
from audit.text.sentences import read as read_text

_SENTENCES = (
    "प्रधानमंत्री ने सोमवार को नई योजना की घोषणा की और किसानों को मदद का भरोसा दिया ।",
    "बारिश के कारण राजधानी की कई सड़कों पर पानी भर गया ।",
    "टीम ने # रन बनाकर मैच जीत लिया ।",
)


def _words(text: str) -> list[str]:
    return text.split()


def test_numpy_says_what_pytorch_says(knowledge: Knowledge, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch trains the reader")
    torch.manual_seed(0)
    fit = knowledge[CONTEXT_FIT]
    network = _network(fit, knowledge.root)
    for name, parameter in network.named_parameters():
        if name != "grams.weight":
            torch.nn.init.normal_(parameter, std=0.05)
    network.eval()
    _save(tmp_path / LAYERS, network)
    sentences = [[*_words(text), "बडनोवस्की"] for text in _SENTENCES]
    found = load_network(tmp_path / LAYERS, fit).read(sentences)
    for words, chances in zip(sentences, found, strict=True):
        kinds = np.zeros(len(words), np.int64)
        case = _case(words, kinds, kinds.astype(np.float32), 1.0, fit)
        units, letters, *_ = _tensors([case])
        with torch.no_grad():
            logits, hints = network(units, letters)
        expected = torch.cat([logits.softmax(-1), hints.sigmoid()[..., None]], -1)[0].numpy()
        assert chances.shape == (len(words), READER_KINDS + 1)
        np.testing.assert_allclose(chances, expected, atol=2e-3)


def test_renderings_of_one_english_sentence_fall_together() -> None:
    one = Marked(("क",), (0,), (-1.0,), "A sentence.", "experts")
    other = one._replace(origin="outputs")
    alone = one._replace(english="Another.", origin="editors")
    folds = fold_of_each([one, other, alone], {"A sentence.": 3})
    assert folds[:2] == [3, 3]
    assert 0 <= folds[2] < 5


def test_a_small_run_writes_what_the_reader_opens(knowledge: Knowledge, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch trains the reader")
    pytest.importorskip("sklearn", reason="scikit-learn measures the reader")
    root, data = tmp_path / "reference", tmp_path / "data"
    shutil.copytree(knowledge.root, root, ignore=shutil.ignore_patterns(PATH))
    for folder in ("corpora", "parallel", "eval"):
        (data / folder).mkdir(parents=True)
    lines = [f"{text} {number}" for number in range(60) for text in _SENTENCES]
    (data / "corpora" / "news_own.txt").write_text("\n".join(lines), encoding="utf-8")
    rows = [
        {
            "id": str(number),
            "block": str(number),
            "system": "argos",
            "source_en": f"Sentence {number}.",
            "text_hi": f"मंत्री ने {number} सैन्य उपचार पर हस्ताक्षर किए।",
            "spans": [{"quote": "उपचार", "category": "sense", "severity": "major"}],
        }
        for number in range(40)
    ]
    text = "\n".join(map(json.dumps, rows)).encode()
    (data / "eval" / "expert_train.jsonl.xz").write_bytes(lzma.compress(text))
    build_reader(data, root, tmp_path / "work", passes=1)
    assert (tmp_path / "work" / of_fold(4)).exists()
    fit = Knowledge(root)[CONTEXT_FIT]
    network = load_network(root / PATH / LAYERS, fit)
    article = read_text("मंत्री ने सैन्य उपचार पर हस्ताक्षर किए।", id="a", source=Source("a"))
    reading = read(article, network)
    assert set(reading) == {token.start for s in article.sentences for token in s.tokens}
    about = json.loads((root / PATH / "about.json").read_text(encoding="utf-8"))
    assert about["real translations"] == 40
