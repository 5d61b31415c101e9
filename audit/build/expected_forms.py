"""Trains the small model that says which ending or marker writers use in a place.

Every place of audit.knowledge.slots in what people wrote is a training case: the form is
hidden, the words around it are given, the form is to be told. No labels are needed. The
network reads ten units to the left, the stem in the middle and seven to the right; each is a
vector of 24 numbers; two layers follow. It is trained with PyTorch (extra `train`) and stored
as plain arrays, which numpy evaluates.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import marisa_trie
import numpy as np

from audit.build.corpora import DATE, corpus_files, digest, text_of
from audit.knowledge import Knowledge
from audit.knowledge.expected_forms import (
    BORDER,
    GAP,
    GROUPS,
    LEFT,
    NOTHING,
    PAD,
    RIGHT,
    UNKNOWN,
    Slots,
    attributes,
    chains,
    ending_slots,
    forms_of,
    group_of,
    key_of,
    marker_slots,
    suffix_key,
    windows,
)
from audit.knowledge.slots import CLASSES, POSTPOSITIONS, Forms
from audit.text.sentences import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOCABULARY = 48_000  # words with a vector of their own
SUFFIXES = 1_500
LEAST = 8  # how often a word must be seen to have one
HOST_SHARE, HOST_LEAST = 0.05, 20  # of the places after a word, how many hold a marker
WIDTH, HIDDEN, LAST = 24, 128, 48
EPOCHS, BATCH, RATE = 4, 4096, 3e-3
UNSEEN = 0.04  # share of words shown by their ending alone: unseen words come too


class _Text(NamedTuple):
    """`names` of all keys; the keys of all sentences in one run, padded at the borders."""

    names: list[str]
    run: NDArray[np.int32]


def build_expected_forms(data: Path, folder: Path) -> None:
    """Read `data`/corpora, train, and write the arrays to `folder`. Takes about half an hour.

    Raises FileNotFoundError where no corpus is there.
    """
    files = corpus_files(data / "corpora")
    forms = forms_of(Knowledge())
    text = read_corpora(files)
    counts = np.bincount(text.run, minlength=len(text.names))
    hosts = _hosts(text, counts)
    names = _units(text, counts, forms)
    trie = marisa_trie.Trie(names)
    table = _table(text, forms, hosts, trie)
    arrays, report = _train(table, trie)
    folder.mkdir(parents=True, exist_ok=True)
    trie.save(str(folder / "units.marisa"))
    host_units = np.array(sorted(trie[host] for host in hosts if host in trie), dtype=np.int32)
    np.savez(folder / "weights.npz", hosts=host_units, **arrays)  # type: ignore[arg-type]
    about = {
        "what": "which ending or marker people write in a place: audit/build/expected_forms.py",
        "licence": "CC0-1.0 (weights; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build expected-forms --data FOLDER",
        "inputs": {file.name: digest(file) for file in files},
        "dropped": f"words seen fewer than {LEAST} times are known by their last two letters",
        "units": len(names),
        "hosts": len(host_units),
        **report,
    }
    (folder / "about.json").write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def read_corpora(files: list[Path]) -> _Text:
    """The sentences of all files as keys."""
    numbers: dict[str, int] = {PAD: 0}
    run = [0] * BORDER
    for file in files:
        for sentence in split(text_of(file)):
            run += [numbers.setdefault(key_of(token), len(numbers)) for token in sentence.tokens]
            run += [0] * BORDER
    return _Text(list(numbers), np.array(run, dtype=np.int32))


def _hosts(text: _Text, counts: NDArray[np.int64]) -> frozenset[str]:
    """Words that often have a postposition after them."""
    marker = np.array([name in POSTPOSITIONS for name in text.names])
    followed = np.bincount(text.run[:-1][marker[text.run[1:]]], minlength=len(counts))
    enough = (counts >= HOST_LEAST) & (followed >= HOST_SHARE * counts) & ~marker
    return frozenset(text.names[n] for n in np.flatnonzero(enough) if text.names[n][0] > "\u0900")


def _units(text: _Text, counts: NDArray[np.int64], forms: Forms) -> list[str]:
    order = sorted(range(1, len(counts)), key=lambda n: (-counts[n], text.names[n]))
    words = [text.names[n] for n in order[:VOCABULARY] if counts[n] >= LEAST]
    suffixes: Counter[str] = Counter()
    for n in order:
        suffixes[suffix_key(text.names[n])] += 1
    names = {PAD, GAP, UNKNOWN, *words}
    names |= {name for name, _ in sorted(suffixes.items(), key=lambda x: (-x[1], x[0]))[:SUFFIXES]}
    names |= {stem for stem, _ in forms.endings.values()}
    names |= {stem for stem, _ in forms.pronouns.values()}
    return sorted(names)


def _table(
    text: _Text, forms: Forms, hosts: frozenset[str], trie: marisa_trie.Trie
) -> NDArray[np.int32]:
    def unit_of(name: str) -> int:
        return int(next(trie[key] for key in (name, suffix_key(name), UNKNOWN) if key in trie))

    rows = np.array(
        [attributes(n, forms, hosts.__contains__, unit_of) for n in text.names], dtype=np.int32
    )
    rows[0, 6] = NOTHING
    rare = np.array([unit_of(suffix_key(name)) for name in text.names], dtype=np.int32)
    table: NDArray[np.int32] = rows[text.run]
    chosen = np.random.default_rng(1).random(len(table)) < UNSEEN
    chosen &= text.run > 0
    table[chosen, 0] = rare[text.run[chosen]]
    return table


def _cases(
    table: NDArray[np.int32], gap: int
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Batches of windows and what stood there, in one shuffled pass over all places."""
    both = (ending_slots(table), marker_slots(table, gap))
    chain = chains(table)
    sizes = [len(slots.index) for slots in both]
    dice = np.random.default_rng(sizes[0])
    while True:
        order = dice.permutation(sum(sizes))
        for start in range(0, len(order) - BATCH, BATCH):
            chosen = order[start : start + BATCH]
            parts, observed = [], []
            for slots, picked in (
                (both[0], chosen[chosen < sizes[0]]),
                (both[1], chosen[chosen >= sizes[0]] - sizes[0]),
            ):
                part = Slots(*(getattr(slots, name)[picked] for name in Slots.__dataclass_fields__))
                if slots is both[0]:
                    half = len(picked) // 2
                    first, second = (
                        Slots(*(getattr(part, n)[cut] for n in Slots.__dataclass_fields__))
                        for cut in (slice(half), slice(half, None))
                    )
                    parts += [windows(table, first), windows(table, second, chain)]
                else:
                    parts.append(windows(table, part))
                observed.append(part.observed)
            yield np.concatenate(parts), np.concatenate(observed)
        yield np.empty((0, 0), np.int32), np.empty(0, np.int32)


def _train(
    table: NDArray[np.int32], trie: marisa_trie.Trie
) -> tuple[dict[str, NDArray[np.generic]], dict[str, object]]:
    import torch

    torch.manual_seed(1)
    torch.set_num_threads(1)  # sums in one order: the same bytes
    net = torch.nn.Sequential(
        _vectors_of(trie),
        torch.nn.Flatten(),
        torch.nn.Linear((LEFT + 1 + RIGHT) * WIDTH, HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, LAST),
        torch.nn.ReLU(),
        torch.nn.Linear(LAST, len(CLASSES)),
    )
    cut = len(table) * 99 // 100  # the last hundredth is held out
    train, held = table[:cut], table[cut:]
    train[-BORDER:] = held[:BORDER] = table[0]
    gap = int(trie[GAP])
    steps = sum(len(s.index) for s in (ending_slots(train), marker_slots(train, gap))) // BATCH
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=RATE, total_steps=EPOCHS * (steps + 1), pct_start=0.05
    )
    masks = torch.from_numpy(np.where(GROUPS, 0.0, -1e9).astype(np.float32))
    cases, epoch, total, seen = _cases(train, gap), 0, 0.0, 0
    while epoch < EPOCHS:
        units, observed = next(cases)
        if not len(units):
            print(f"epoch {epoch}: loss {total / seen:.4f}", flush=True)
            epoch, total, seen = epoch + 1, 0.0, 0
            continue
        logits = net(torch.from_numpy(units).long()) + masks[torch.from_numpy(group_of(observed))]
        loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(observed).long())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        total, seen = total + loss.item(), seen + 1
        if seen % 500 == 0:
            print(f"  {seen}/{steps} loss {total / seen:.4f}", flush=True)
    return _arrays(net), {"held out": _accuracy(net, held, gap), "epochs": EPOCHS}


def _vectors_of(trie: marisa_trie.Trie) -> Any:
    """A vector for each unit: the sum of its own and of those of its last two and three letters.

    So a rare word shares what its ending tells of gender and number.
    """
    import torch

    class Vectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            endings = []
            for length in (2, 3):
                known: dict[str, int] = {}
                names = (trie.restore_key(unit).lstrip(UNKNOWN) for unit in range(len(trie)))
                endings.append([known.setdefault(name[-length:], len(known)) for name in names])
            self.own = torch.nn.Embedding(len(trie), WIDTH)
            self.two = torch.nn.Embedding(max(endings[0]) + 1, WIDTH)
            self.three = torch.nn.Embedding(max(endings[1]) + 1, WIDTH)
            for part in (self.own, self.two, self.three):
                torch.nn.init.normal_(part.weight, std=0.07)
            self.endings = torch.tensor(endings)

        def all(self) -> torch.Tensor:
            parts = (self.own.weight, self.two(self.endings[0]), self.three(self.endings[1]))
            vectors: torch.Tensor = parts[0] + parts[1] + parts[2]
            return vectors

        def forward(self, units: torch.Tensor) -> torch.Tensor:
            found: torch.Tensor = torch.nn.functional.embedding(units, self.all())
            return found

    return Vectors()


def _accuracy(net: Any, held: NDArray[np.int32], gap: int) -> dict[str, float]:
    import torch

    result = {}
    net.eval()
    with torch.no_grad():
        for name, slots, chain in (
            ("endings", ending_slots(held), None),
            ("endings alone", ending_slots(held), chains(held)),
            ("markers", marker_slots(held, gap), None),
        ):
            logits = net(torch.from_numpy(windows(held, slots, chain)).long()).numpy()
            logits = np.where(GROUPS[group_of(slots.observed)], logits, -np.inf)
            result[name] = round(float((logits.argmax(axis=1) == slots.observed).mean()), 4)
    return result


def _arrays(net: Any) -> dict[str, NDArray[np.generic]]:
    """What is stored: vectors in eight bits, each column with its scale; layers in half floats."""
    vectors = net[0].all().detach().numpy()
    scale = np.abs(vectors).max(axis=0) / 127
    arrays: dict[str, NDArray[np.generic]] = {
        "vectors": np.round(vectors / scale).astype(np.int8),
        "vector_scale": scale.astype(np.float32),
    }
    for number, layer in enumerate((net[2], net[4], net[6]), 1):
        arrays[f"weight{number}"] = layer.weight.detach().numpy().T.astype(np.float16)
        arrays[f"bias{number}"] = layer.bias.detach().numpy().astype(np.float16)
    return arrays
