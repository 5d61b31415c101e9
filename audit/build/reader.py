"""Trains the reader: which words of a sentence do not belong, and of what kind the defect is.

First on damage (audit.build.damage) of what people wrote, drawn anew for every pass; then on real
translations: the marks of annotators, of editors, and what other renderings of the same English
lack. The vectors and the network of contexts (reference/context-fit) are where it starts from.
The network that is shipped saw all of eval/expert_train; one for each fifth of it, which did not
see that fifth, says how good it is and what audit.build.suspicion may learn from it.
Trained with PyTorch (extra `train`), evaluated with numpy (audit.reader.network).
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audit.build.context_fit import VOCABULARY
from audit.build.corpora import DATE
from audit.build.corpora import digest as digest_of
from audit.build.damage import SHARES, SOUND, Damaged, Damager
from audit.build.reading import (
    EDITED,
    EXPERTS,
    FOLDS,
    OUTPUTS,
    Marked,
    folds_of,
    judged,
    kept_out,
    marked,
    written,
)
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT, FAR, NEAR, UNKNOWN, ContextFit
from audit.knowledge.context_fit import LAYERS as CONTEXT_LAYERS
from audit.knowledge.signs import KINDS
from audit.reader import ABOUT, CARD, LAYERS, PATH
from audit.reader.network import GRAMS, MOST_GRAMS, grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH, STATE, HIDDEN = 160, 128, 96
BATCH_WORDS = 3000
RATE, REAL_RATE = 2e-3, 8e-4
PASSES, REAL_PASSES = 1, 5
DROPPED, REAL_DROPPED = 0.15, 0.3  # share of what the last layers see that is hidden
REPLAYED = 0.15  # share of damage among the batches of real translations
WEIGHTS = {"experts": 1.0, "editors": 0.4, "outputs": 0.4}
SEED = 2026
_PLAIN = 4  # features of a word beside its vectors
_HELD_OUT = 4000  # damaged sentences kept to measure
_COMPARED = 6000  # sentences
_REPLAYED = 20_000  # damaged sentences shown again among the real translations


class Case(NamedTuple):
    """A sentence as arrays: units, runs of letters, kinds (-1: not judged), doubts."""

    units: NDArray[np.int64]
    letters: NDArray[np.int64]
    kinds: NDArray[np.int64]
    doubts: NDArray[np.float32]
    weight: float


def build_reader(
    data: Path, root: Path, work: Path, *, passes: int = PASSES, most: int | None = None
) -> None:
    """Train and write reference/reader; an hour on two cores.

    `work` is a folder for the networks of the fifths and for what damage alone has taught; `most`
    bounds the sentences read.
    """
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    knowledge = Knowledge(root)
    fit = knowledge[CONTEXT_FIT]
    unseen = kept_out(data)
    sentences = list(islice(written(data, unseen), most))
    real = marked(data, unseen)
    print(f"{len(sentences)} sentences, {len(real)} real translations", flush=True)
    network = _network(fit, root)
    damager = Damager(knowledge, Random(SEED))
    cases = [case_of(one, fit) for one in real]
    experts = [n for n, one in enumerate(real) if one.origin == "experts"]
    curve = _learn_damage(network, sentences, damager, fit, passes, [cases[n] for n in experts])
    work.mkdir(parents=True, exist_ok=True)
    start = {name: value.clone() for name, value in network.state_dict().items()}
    torch.save(start, work / "damage.pt")
    replay = [_damaged_case(damager.damaged(words), fit) for words in sentences[:_REPLAYED]]
    folds = fold_of_each(real, folds_of(judged(data)))
    reached = list[dict[str, float]]()
    folder = root / PATH
    folder.mkdir(parents=True, exist_ok=True)
    for fold in (*range(FOLDS), None):
        network.load_state_dict(start)
        _learn_real(network, [cases[n] for n in range(len(cases)) if folds[n] != fold], replay)
        if fold is None:
            _save(folder / LAYERS, network)
            continue
        held = [cases[n] for n in experts if folds[n] == fold]
        reached.append(_measure(network, held))
        print(f"  without fifth {fold}: {reached[-1]}", flush=True)
        _save(work / of_fold(fold), network)
    likeness = compared(replay, [cases[n] for n in experts], fit)
    about = _write_about(folder, data, len(sentences), len(real), curve, reached, likeness)
    (folder / CARD).write_text(card(about), encoding="utf-8", newline="\n")


def of_fold(fold: int) -> str:
    """The file of the network that did not see a fifth."""
    return f"without{fold}.npz"


def fold_of_each(real: Sequence[Marked], folds: Mapping[str, int]) -> list[int]:
    """The fifth of each translation; `folds` are those of English sentences that were judged."""
    return [folds.get(one.english, zlib.crc32(one.english.encode()) % FOLDS) for one in real]


def case_of(one: Marked, fit: ContextFit) -> Case:
    """A real translation as arrays; what only other renderings judge has no kind."""
    kinds = np.array(one.kinds, np.int64)
    if one.origin != "experts":
        # An editor's change says that the word was wrong, not how; other renderings hint at it.
        kinds = np.full(len(kinds), -1)
    doubts = np.array(one.doubts, np.float32)
    if one.origin == "editors":
        doubts = np.array([float(kind != SOUND) for kind in one.kinds], np.float32)
    return _case(one.words, kinds, doubts, WEIGHTS[one.origin], fit)


def _damaged_case(one: Damaged, fit: ContextFit) -> Case:
    kinds = np.array(one.kinds, np.int64)
    return _case(one.words, kinds, np.full(len(kinds), -1, np.float32), 1.0, fit)


def _case(
    words: Sequence[str],
    kinds: NDArray[np.int64],
    doubts: NDArray[np.float32],
    weight: float,
    fit: ContextFit,
) -> Case:
    units = np.array([fit.unit(word) for word in words], np.int64)
    letters = np.zeros((len(words), MOST_GRAMS), np.int64)
    for n in np.flatnonzero(units == UNKNOWN).tolist():
        rows = grams(words[n])
        letters[n, : len(rows)] = rows
    return Case(units, letters, kinds, doubts, weight)


def _batches(cases: Sequence[Case], dice: np.random.Generator) -> Iterator[list[Case]]:
    """All cases in batches of one length each, in a random order."""
    by_length: dict[int, list[int]] = {}
    for number in dice.permutation(len(cases)).tolist():
        by_length.setdefault(len(cases[number].units), []).append(number)
    batches = [
        numbers[start : start + max(1, BATCH_WORDS // length)]
        for length, numbers in by_length.items()
        for start in range(0, len(numbers), max(1, BATCH_WORDS // length))
    ]
    for number in dice.permutation(len(batches)).tolist():
        yield [cases[n] for n in batches[number]]


def _learn_damage(
    network: Any,
    sentences: Sequence[Sequence[str]],
    damager: Damager,
    fit: ContextFit,
    passes: int,
    real: Sequence[Case],
) -> list[dict[str, Any]]:
    """Train on damage drawn anew for each pass; returns what was reached after how many words."""
    import torch
    from torch.nn import functional

    dice = np.random.default_rng(SEED)
    held = [_damaged_case(damager.damaged(words), fit) for words in sentences[:_HELD_OUT]]
    rest = sentences[min(_HELD_OUT, len(sentences) // 10) :]
    total = passes * sum(map(len, rest))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    read, asked, curve, began = 0, 0, list[dict[str, Any]](), time.monotonic()
    for _ in range(passes):
        order = dice.permutation(len(rest)).tolist()
        for start in range(0, len(order), 40_000):
            chunk = order[start : start + 40_000]
            cases = [_damaged_case(damager.damaged(rest[n]), fit) for n in chunk]
            network.train()
            for batch in _batches(cases, dice):
                rate = RATE * min(1.0, (asked + 1) / 200) * max(0.02, 1 - read / total)
                for group in optimizer.param_groups:
                    group["lr"] = rate
                units, letters, kinds, _, _ = _tensors(batch)
                logits, _ = network(units, letters)
                loss = functional.cross_entropy(logits.flatten(0, 1), kinds.flatten())
                _step(network, optimizer, loss)
                read, asked = read + units.numel(), asked + 1
            curve.append(
                {
                    "words": read,
                    "seconds": round(time.monotonic() - began),
                    "damage": _measure(network, held),
                    "experts": _measure(network, real),
                }
            )
            print(f"  {curve[-1]}", flush=True)
    return curve


def _learn_real(network: Any, cases: Sequence[Case], replay: Sequence[Case]) -> None:
    import torch
    from torch.nn import functional

    dice = np.random.default_rng(SEED)
    torch.manual_seed(SEED)
    optimizer = torch.optim.AdamW(network.parameters(), lr=REAL_RATE, weight_decay=0.01)
    network.train()
    network.drop.p = REAL_DROPPED
    for turn in range(REAL_PASSES):
        for group in optimizer.param_groups:
            group["lr"] = REAL_RATE * (1 - turn / REAL_PASSES)
        damaged = _batches(replay, dice)
        for batch in _batches(cases, dice):
            again = [next(damaged, None)] if dice.random() < REPLAYED else []
            for part in (batch, *(one for one in again if one)):
                units, letters, kinds, doubts, weights = _tensors(part)
                logits, hints = network(units, letters)
                judged, hinted = kinds >= 0, doubts >= 0
                losses = torch.zeros(())
                if judged.any():
                    losses = functional.cross_entropy(logits[judged], kinds[judged])
                if hinted.any():
                    each = functional.binary_cross_entropy_with_logits(
                        hints[hinted], doubts[hinted], reduction="none"
                    )
                    losses = losses + (each * weights.expand_as(doubts)[hinted]).mean()
                _step(network, optimizer, losses)


def _step(network: Any, optimizer: Any, loss: Any) -> None:
    import torch

    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()


def _tensors(batch: Sequence[Case]) -> tuple[Any, ...]:
    import torch

    stacked = (np.stack([getattr(case, name) for case in batch]) for name in Case._fields[:4])
    weights = torch.tensor([[case.weight] for case in batch])
    return (*map(torch.from_numpy, stacked), weights)


def _measure(network: Any, cases: Sequence[Case]) -> dict[str, float]:
    """How well the suspicion of the words of some cases orders them."""
    import torch
    from sklearn.metrics import average_precision_score, roc_auc_score

    network.eval()
    wrong, suspicion = list[bool](), list[float]()
    with torch.no_grad():
        for batch in _batches(cases, np.random.default_rng(0)):
            units, letters, kinds, _, _ = _tensors(batch)
            sound = network(units, letters)[0].softmax(-1)[..., SOUND]
            suspicion += (1 - sound).flatten().tolist()
            wrong += (kinds != SOUND).flatten().tolist()
    return {
        "AUROC": round(float(roc_auc_score(wrong, suspicion)), 4),
        "average precision": round(float(average_precision_score(wrong, suspicion)), 4),
        "share": round(float(np.mean(wrong)), 4),
    }


def _network(fit: ContextFit, root: Path) -> Any:
    import torch
    from torch import nn
    from torch.nn import functional

    with np.load(root / CONTEXT_FIT.path / CONTEXT_LAYERS) as saved:
        guess = {name: torch.from_numpy(saved[name].astype(np.float32)) for name in saved.files}
    units = np.arange(len(fit))
    vectors = torch.from_numpy(fit.vectors(units) * (units > 0)[:, None])
    offsets = [NEAR + d for d in range(-NEAR, NEAR + 1) if d]
    width = vectors.shape[1]

    class Reader(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("vectors", vectors, persistent=False)
            self.register_buffer("bias", torch.from_numpy(fit.bias.copy()), persistent=False)
            self.register_buffer("rarity", torch.from_numpy(fit.rarity.copy()), persistent=False)
            content = torch.from_numpy(fit.is_content.astype(np.float32))
            self.register_buffer("content", content, persistent=False)
            self.grams = nn.Embedding(GRAMS, width, padding_idx=0)
            with torch.no_grad():
                self.grams.weight.normal_(std=0.05)[0] = 0
            self.near = nn.Parameter(guess["near"].clone())
            self.near_bias = nn.Parameter(guess["near_bias"].clone())
            self.far = nn.Parameter(guess["far"].clone())
            self.guess = nn.Parameter(guess["out"].clone())
            self.guess_bias = nn.Parameter(guess["out_bias"].clone())
            self.inside = nn.Linear(3 * width + _PLAIN, WIDTH)
            self.recurrent = nn.GRU(WIDTH, STATE, batch_first=True, bidirectional=True)
            self.hidden = nn.Linear(2 * STATE + WIDTH, HIDDEN)
            self.out = nn.Linear(HIDDEN, len(KINDS))
            self.hint = nn.Linear(HIDDEN, 1)
            self.drop = nn.Dropout(DROPPED)

        def forward(self, units: torch.Tensor, letters: torch.Tensor) -> tuple[Any, Any]:
            is_spelled = (letters > 0).float()
            spelled = self.grams(letters).sum(2) / is_spelled.sum(2, keepdim=True).clamp(min=1)
            seen = self.vectors[units] + spelled
            count = units.shape[1]
            padded = functional.pad(seen, (0, 0, NEAR, NEAR))
            near = torch.cat([padded[:, d : d + count] for d in offsets], -1)
            content = self.content[units]
            weighed = seen * content[..., None]
            sums = functional.pad(weighed.cumsum(1), (0, 0, 1, 0))
            counts = functional.pad(content.cumsum(1), (1, 0))
            at = torch.arange(count)
            low, high = (at - FAR).clamp(min=0), (at + FAR + 1).clamp(max=count)
            others = counts[:, high] - counts[:, low] - content + 1
            far = (sums[:, high] - sums[:, low] - weighed) / others[..., None]
            hidden = torch.relu(near @ self.near + self.near_bias + far @ self.far)
            expected = hidden @ self.guess + self.guess_bias
            agreement = (seen * expected).sum(-1) + self.bias[units]
            plain = [agreement / 4, self.rarity[units] / 8, content, (units == UNKNOWN).float()]
            every = torch.cat([seen, expected, seen * expected, torch.stack(plain, -1)], -1)
            inside = self.drop(torch.relu(self.inside(every)))
            both, _ = self.recurrent(inside)
            last = self.drop(torch.relu(self.hidden(torch.cat([both, inside], -1))))
            return self.out(last), self.hint(last)[..., 0]

    return Reader()


def _save(path: Path, network: Any) -> None:
    """The arrays that audit.reader.network evaluates, in half floats."""
    of = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    arrays = {name: of[name] for name in ("near", "near_bias", "far", "guess", "guess_bias")}
    arrays["grams"] = of["grams.weight"]
    for name in ("inside", "hidden", "out", "hint"):
        arrays[name], arrays[f"{name}_bias"] = of[f"{name}.weight"].T, of[f"{name}.bias"]
    for part, axis in (("", 1), ("_bias", 0)):  # the hint is one more column
        hint = arrays.pop(f"hint{part}")
        arrays[f"out{part}"] = np.concatenate([arrays[f"out{part}"], hint], axis=axis)
    for name, suffix in (("ahead", ""), ("back", "_reverse")):
        parts = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        for number, part in enumerate(parts):
            arrays[f"{name}{number}"] = of[f"recurrent.{part}_l0{suffix}"].T
    np.savez(path, **{name: array.astype(np.float16) for name, array in arrays.items()})


def compared(
    damaged: Sequence[Case], real: Sequence[Case], fit: ContextFit
) -> dict[str, dict[str, list[float]]]:
    """Category → of damage and of the experts' marks: share of words, how well they fit (nats).

    Damage teaches what is real only as far as the two are alike.
    """
    found: dict[str, dict[str, list[float]]] = {}
    for name, cases in (("damage", damaged), ("experts", real)):
        gains: dict[int, list[float]] = {number: [] for number in range(len(KINDS))}
        counts = np.zeros(len(KINDS), np.int64)
        for case in cases[:_COMPARED]:
            counts += np.bincount(case.kinds, minlength=len(KINDS))
            at = np.flatnonzero(fit.is_content[case.units] & (case.units > UNKNOWN))
            if not len(at):
                continue
            for place, vector in zip(at.tolist(), fit.expected(case.units, at), strict=True):
                unit = case.units[place : place + 1]
                gain = float(fit.scores(vector, unit)[0] - fit.rarity[unit[0]])
                gains[int(case.kinds[place])].append(gain)
        for number, kind in enumerate(KINDS):
            label = "none" if kind is None else kind.value
            share = float(counts[number] / counts.sum())
            mean = float(np.mean(gains[number])) if gains[number] else float("nan")
            found.setdefault(label, {})[name] = [round(share, 4), round(mean, 2)]
    return found


def _write_about(
    folder: Path,
    data: Path,
    sentences: int,
    real: int,
    curve: Sequence[Mapping[str, Any]],
    reached: Sequence[Mapping[str, float]],
    likeness: Mapping[str, Mapping[str, Sequence[float]]],
) -> dict[str, Any]:
    about: dict[str, Any] = {
        "what": "which words of a sentence do not belong: audit/build/reader.py",
        "licence": "CC0-1.0 (weights; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build reader --data FOLDER",
        "sentences damaged": sentences,
        "real translations": real,
        "mixture": SHARES,
        "likeness": likeness,
        "curve": curve,
        "fifths": list(reached),
        "origin": {
            name: digest_of(data / name)
            for name in (EXPERTS, EDITED, OUTPUTS)
            if (data / name).exists()
        },
    }
    (folder / ABOUT).write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    return about


def card(about: Mapping[str, Any]) -> str:
    """The model card, from what about.json says."""
    fifths = about["fifths"]

    def spread(name: str) -> str:
        values = [fifth[name] for fifth in fifths]
        return f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"

    total = sum(about["mixture"].values())
    mixture = ", ".join(f"{name} {100 * n / total:.0f} %" for name, n in about["mixture"].items())
    rows = "".join(
        f"| {kind} | {100 * of['damage'][0]:.1f} % | {100 * of['experts'][0]:.1f} % "
        f"| {of['damage'][1]} | {of['experts'][1]} |\n"
        for kind, of in about["likeness"].items()
    )
    curve = "".join(
        f"| {one['words'] / 1e6:.1f} | {one['damage']['AUROC']} | {one['experts']['AUROC']} |\n"
        for one in about["curve"]
    )
    return _CARD.format(
        date=about["date"],
        sentences=f"{about['sentences damaged']:,}",
        real=f"{about['real translations']:,}",
        mixture=mixture,
        likeness=rows,
        curve=curve,
        auroc=spread("AUROC"),
        precision=spread("average precision"),
        share=f"{np.mean([fifth['share'] for fifth in fifths]):.3f}",
        state=STATE,
        vocabulary=f"{VOCABULARY:,}",
    )


_CARD = """\
# The reader: a model card

Made by `python -m audit.build reader` on {date}; every figure here is from `about.json`.

**What it is.** A network of one recurrent layer of 2 × {state} over word vectors (96 wide, shared
with `context-fit/`), the vector that `context-fit`'s network, trained on with it, expects in each
place, and runs of two to four letters of words without a vector. 1.3 million parameters of its
own beside 3.9 million of the vectors, 2.6 MB in half floats, evaluated with numpy. For each word
it gives the chance of each of ten kinds: nothing wrong, sense, idiom, grammar, fluency, name,
nonword, untranslated, number, repetition. It is one witness among many: what reads its verdict is
`suspicion/`, never a report.

**What it learned from.** {sentences} sentences of `corpora/` and `parallel/` that people wrote,
damaged anew; then {real} real translations: experts' marks (eval/expert_train), editors' changes
(wmt24_ape_train), and, of six systems, which words two good systems and a person lack
(system_outputs_wmt14). No sentence of expert_dev or clean/, and none with the English of one, is
among them (tests/build/test_reading.py).

**How damage was drawn:** {mixture}. Beside what experts marked:

| kind | words, damage | words, experts | fit, damage (nats) | fit, experts |
|---|---|---|---|---|
{likeness}
**How good it is.** On each fifth of expert_train, by a network that did not see it, all marks
({share} of the words): AUROC {auroc}, average precision {precision}. Before it saw
any real error, by words of damage read (millions):

| words | AUROC, new damage | AUROC, experts' marks |
|---|---|---|
{curve}
So damage is learned steadily and real errors hardly with it: what machines do wrong is likelier
in its place than what we put there. More passes over the same text would give little; more
sentences marked by people, and a network that has read some hundred times more Hindi, would.

**Limits.** It knows {vocabulary} forms. It reads one sentence at a time. News, lectures,
encyclopaedias; not verse or talk.
"""
