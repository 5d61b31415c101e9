"""Trains the small network that says how well a word fits among the words around it.

Content words of what people wrote are hidden one at a time, and the network is to tell the
hidden word from others drawn at random (sampled softmax, the draw's own odds taken off), so no
labels are needed. Scores are pulled towards log-probabilities by a small penalty on the log of
their sum. Function words and marks are seen and never asked for. Translated text and the Hindi
of parallel corpora are read too: what fits where matters more here than how it is said.
Trained with PyTorch (extra `train`), stored as plain arrays, which numpy evaluates.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import marisa_trie
import numpy as np

from audit.build.corpora import DATE, digest, text_of
from audit.knowledge.context_fit import (
    ABOUT,
    FAR,
    FIRST,
    FORMS,
    LAYERS,
    NEAR,
    UNKNOWN,
    VECTORS,
    ContextFit,
    key_of,
    load,
)
from audit.text.sentences import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOCABULARY = 40_000
FUNCTION_WORDS = 150  # the commonest: seen, never asked for
WIDTH, HIDDEN = 96, 192
EPOCHS, BATCH, NEGATIVES, RATE = 5, 4096, 1024, 2e-3
LESS_READ = 0.4  # share of the words of literature and encyclopaedias that is asked for
SHOWN_AS_UNKNOWN = 0.08
NORMALISE = 0.02
HELD_OUT = 8_000
SEED = 1
_LEAST_TOKENS = 4
_LIKE_NEWS = ("news", "trans", "mixed", "web", "parallel")
_NO_CORPUS = ("README", "conv_")  # the conversations hold real errors
# Kept for measuring; interface strings, scripture and manuals.
_NO_PAIRS = ("README", "newsdev", "wat20", "debian", "bible", "sap")


class _Run(NamedTuple):
    """All sentences in one run of units, NOTHING between them; 1 where it is like news."""

    units: NDArray[np.int32]
    like_news: NDArray[np.bool_]


def sources(data: Path) -> list[Path]:
    """The files read, in order. Raises FileNotFoundError where there is none."""
    found = [
        file
        for folder, skipped in (("corpora", _NO_CORPUS), ("parallel", _NO_PAIRS))
        if (data / folder).is_dir()
        for file in sorted((data / folder).iterdir())
        if file.is_file() and not file.name.startswith(skipped)
    ]
    if not found:
        raise FileNotFoundError(f"{data} holds neither corpora/ nor parallel/")
    return found


def build_context_fit(data: Path, folder: Path, *, epochs: int = EPOCHS) -> None:
    """Read `data`, train, write the arrays to `folder`. Takes half an hour on two cores."""
    files = sources(data)
    forms, counts, run = _read(files)
    arrays, held = _train(run, counts, epochs)
    folder.mkdir(parents=True, exist_ok=True)
    forms.save(str(folder / FORMS))
    np.save(folder / VECTORS, arrays.pop("vectors"))
    np.savez(folder / LAYERS, **arrays)  # type: ignore[arg-type]
    (folder / ABOUT).write_text("{}", encoding="utf-8")
    write_about(folder, files, epochs, measure(load(folder), run.units, held))


def write_about(folder: Path, files: list[Path], epochs: int, reached: dict[str, object]) -> None:
    """Write about.json: the inputs, and what was `reached` on words that were held out."""
    about = {
        "what": "how well a word fits among the words around it: audit/build/context_fit.py",
        "licence": "CC0-1.0 (weights; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build context-fit --data FOLDER",
        "inputs": {f"{file.parent.name}/{file.name}": digest(file) for file in files},
        "epochs": epochs,
        **reached,
    }
    (folder / ABOUT).write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def _read(files: list[Path]) -> tuple[marisa_trie.Trie, NDArray[np.float64], _Run]:
    """(forms that have a unit, how often each unit was met, the text)."""
    numbers: dict[str, int] = {}
    texts: list[tuple[bool, list[int]]] = []
    for file in files:
        like_news = file.parent.name == "parallel" or file.name.startswith(_LIKE_NEWS)
        texts += (
            (like_news, [numbers.setdefault(key, len(numbers)) for key in keys])
            for keys in _sentences(file)
        )
    words = list(numbers)
    all_counts, news_counts = Counter[int](), Counter[int]()
    for like_news, text in texts:
        all_counts.update(text)
        if like_news:
            news_counts.update(text)
    # A word of the news is worth more than one of scripture.
    worth = {number: all_counts[number] + 4 * news_counts[number] for number in all_counts}
    chosen = sorted(worth, key=lambda n: (-worth[n], words[n]))[:VOCABULARY]
    forms = marisa_trie.Trie(sorted(words[number] for number in chosen))
    units = np.full(len(words), UNKNOWN, np.int32)
    for number in chosen:
        units[number] = forms[words[number]] + FIRST
    gap = np.zeros(FAR, np.int32)
    order = np.random.default_rng(SEED).permutation(len(texts))
    parts: list[NDArray[np.int32]] = []
    marks: list[NDArray[np.bool_]] = []
    for number in order:
        like_news, sentence = texts[number]
        part = np.concatenate([gap, units[sentence]])
        parts.append(part)
        marks.append(np.full(len(part), like_news))
    run = np.concatenate([*parts, gap])
    counts = np.bincount(run, minlength=len(forms) + FIRST).astype(np.float64)
    counts[:FIRST] = 0
    return forms, counts, _Run(run, np.concatenate([*marks, np.zeros(FAR, bool)]))


def _sentences(file: Path) -> Iterator[list[str]]:
    is_pairs = file.parent.name == "parallel"
    for line in text_of(file).splitlines():
        cells = line.split("\t")
        if is_pairs and len(cells) < 2:
            continue
        for sentence in split(cells[1] if is_pairs else line):
            keys = [key for token in sentence.tokens for key in [key_of(token)] if key]
            if len(keys) >= _LEAST_TOKENS:
                yield keys


def _train(
    run: _Run, counts: NDArray[np.float64], epochs: int
) -> tuple[dict[str, NDArray[np.generic]], NDArray[np.int64]]:
    """(what is stored, the places that were held out)."""
    import torch
    from torch.nn import functional

    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    size = len(counts)
    is_content = np.ones(size, bool)
    is_content[:FIRST] = False
    is_content[np.argsort(-counts, kind="stable")[:FUNCTION_WORDS]] = False
    places = np.flatnonzero(is_content[run.units])
    dice = np.random.default_rng(SEED)
    held = np.zeros(len(places), bool)
    held[dice.choice(len(places), min(HELD_OUT, len(places) // 20), replace=False)] = True
    odds = np.where(run.like_news[places], 1.0, LESS_READ)
    drawn = np.where(is_content, counts, 0.0) ** 0.75
    drawn /= drawn.sum()
    log_drawn = torch.tensor(np.log(drawn + 1e-30), dtype=torch.float32)
    draw = torch.tensor(drawn, dtype=torch.float32)
    units = torch.from_numpy(run.units.astype(np.int64))
    net = _network(size, torch.from_numpy(is_content))
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    steps = max(1, epochs * int(odds[~held].sum() // BATCH))
    log_count = math.log(NEGATIVES)
    step = 0
    for epoch in range(epochs):
        taken = np.flatnonzero((dice.random(len(places)) < odds) & ~held)
        dice.shuffle(taken)
        for start in range(0, max(1, len(taken) - BATCH), BATCH):
            rate = RATE * min(1, (step + 1) / 300) * max(0.0, 1 - step / (steps * 1.02 + 1)) + 2e-5
            for group in optimizer.param_groups:
                group["lr"] = rate
            at = torch.from_numpy(places[taken[start : start + BATCH]])
            wanted = units[at]
            expected = net(units, at, SHOWN_AS_UNKNOWN)
            others = torch.multinomial(draw, NEGATIVES, replacement=True)
            right = (expected * net.vectors(wanted)).sum(1) + net.bias[wanted]
            right = right - log_drawn[wanted] - log_count
            wrong = expected @ net.vectors(others).T + net.bias[others]
            wrong = wrong - log_drawn[others] - log_count
            wrong = wrong.masked_fill(others[None] == wanted[:, None], -1e9)
            logits = torch.cat([right[:, None], wrong], 1)
            loss = functional.cross_entropy(logits, torch.zeros(len(wanted), dtype=torch.long))
            loss = loss + NORMALISE * (torch.logsumexp(logits, 1) ** 2).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            step += 1
            if step % 500 == 0:
                print(f"  epoch {epoch}, {step}/{steps}: loss {loss.item():.3f}", flush=True)
    arrays = _arrays(net)
    arrays["rarity"] = np.log(counts / counts[is_content].sum() + 1e-9).astype(np.float32)
    arrays["is_content"] = is_content.astype(np.uint8)
    return arrays, places[held]


def _network(size: int, is_content: Any) -> Any:
    import torch

    offsets = torch.tensor([d for d in range(-FAR, FAR + 1) if d])
    side = FAR - NEAR

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.vectors = torch.nn.Embedding(size, WIDTH, padding_idx=0)
            torch.nn.init.normal_(self.vectors.weight, std=0.1)
            self.near = torch.nn.Linear(2 * NEAR * WIDTH, HIDDEN)
            self.far = torch.nn.Linear(WIDTH, HIDDEN, bias=False)
            self.out = torch.nn.Linear(HIDDEN, WIDTH)
            self.bias = torch.nn.Parameter(torch.zeros(size))

        def forward(self, units: torch.Tensor, at: torch.Tensor, hide: float) -> torch.Tensor:
            around = units[at[:, None] + offsets]
            # Nothing is seen beyond the end of the sentence.
            left = (around[:, :FAR] != 0).long().flip(1).cumprod(1).flip(1)
            right = (around[:, FAR:] != 0).long().cumprod(1)
            around = around * torch.cat([left, right], 1)
            if hide:
                hidden = (torch.rand(around.shape) < hide) & (around != 0)
                around = torch.where(hidden, torch.full_like(around, UNKNOWN), around)
            vectors = self.vectors(around)
            content = is_content[around].float()[:, :, None]
            far = (vectors * content).sum(1) / (content.sum(1) + 1)
            near = vectors[:, side : side + 2 * NEAR].flatten(1)
            expected: torch.Tensor = self.out(torch.relu(self.near(near) + self.far(far)))
            return expected

    return Network()


def measure(
    fit: ContextFit, run: NDArray[np.int32], places: NDArray[np.int64]
) -> dict[str, object]:
    """What is reached at held-out `places` of a run: nats a word, without context too; ranks."""
    content = np.flatnonzero(fit.is_content)
    vectors, bias = fit.vectors(content), fit.bias[content]
    nats, ranks = [], []
    for place in places.tolist():
        start = end = place
        while run[start - 1]:
            start -= 1
        while run[end]:
            end += 1
        (expected,) = fit.expected(run[start:end].astype(np.int64), np.array([place - start]))
        scores = vectors @ expected + bias
        own = scores[np.searchsorted(content, run[place])]
        top = scores.max()
        nats.append(top + np.log(np.exp(scores - top).sum()) - own)
        ranks.append((scores > own).sum())
    rank = np.array(ranks)
    return {
        "held out": {
            "words": len(places),
            "nats": round(float(np.mean(nats)), 3),
            "nats without context": round(float(-fit.rarity[run[places]].mean()), 3),
            "first": round(float((rank == 0).mean()), 4),
            "among the first hundred": round(float((rank < 100).mean()), 4),
        }
    }


def _arrays(net: Any) -> dict[str, NDArray[np.generic]]:
    """What is stored: vectors in eight bits, each column with its scale; layers in half floats."""
    vectors = net.vectors.weight.detach().numpy()
    scale = np.abs(vectors).max(axis=0) / 127
    return {
        "vectors": np.round(vectors / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": net.bias.detach().numpy().astype(np.float16),
        "near": net.near.weight.detach().numpy().T.astype(np.float16),
        "near_bias": net.near.bias.detach().numpy().astype(np.float16),
        "far": net.far.weight.detach().numpy().T.astype(np.float16),
        "out": net.out.weight.detach().numpy().T.astype(np.float16),
        "out_bias": net.out.bias.detach().numpy().astype(np.float16),
    }
