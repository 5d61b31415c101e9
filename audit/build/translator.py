"""Trains a translator between Hindi and English and packs it as an Argos package.

A Transformer, deep in the encoder and shallow in the decoder, with one vocabulary of pieces for
both languages and one table of vectors for all it reads and writes. Few sentences and two cores
ask for a good start: the vectors come from which pieces stand in the same pairs of sentences, so
that a Hindi piece begins beside its English; and one head of the last layer is taught the
alignment of IBM model 1, which is also what glosses of a span are read from.
Trained with PyTorch (extra `train`), run by CTranslate2, packed with its SentencePiece model.
"""

from __future__ import annotations

import json
import math
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audit.build.bitext import MEASURED_ON, Pair, measuring_pairs, pairs
from audit.build.corpora import DATE, digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

LANGUAGES = {"hi": "Hindi", "en": "English"}
DIRECTIONS = (("hi", "en"), ("en", "hi"))
PAD, UNKNOWN, START, END = 0, 1, 2, 3
MOST_PIECES = 80  # of a side; longer pairs are left out
BATCH_PIECES = 2000
WARM_UP = 0.06  # share of the steps
RATE, DROPPED, SMOOTHING = 1e-3, 0.1, 0.1
ALIGNED = 0.05  # weight of the taught alignment beside the translation
SURE = 0.25  # how sure IBM model 1 must be of a link
ROUNDS = 4
SEED = 2026
_REPORTED = 100  # steps between two lines of the log


class Shape(NamedTuple):
    """The size of a network: width of its vectors, heads, inner width, layers, pieces."""

    width: int
    heads: int
    inner: int
    encoders: int
    decoders: int
    pieces: int


SMALL = Shape(128, 4, 512, 2, 1, 4000)  # the package that tests run on: under 2 MB
LARGE = Shape(256, 4, 1024, 4, 1, 6000)  # the best that two cores train in an evening
SHAPES = {"small": SMALL, "large": LARGE}


class Case(NamedTuple):
    """A pair as pieces, and for each piece of the target the source piece it is aligned with."""

    source: Numbers
    target: Numbers
    aligned: Numbers  # -1 where IBM model 1 is not sure


def build_translator(
    data: Path,
    folder: Path,
    direction: tuple[str, str],
    *,
    shape: Shape,
    passes: float,
    say: Callable[[str], None],
) -> Path:
    """Train one direction on `data` and write `folder`/translate-FROM_TO.argosmodel.

    `passes` is how often every pair is read; it may be a fraction. The same data, shape and
    library give the same pieces and the same order of learning; sums in floating point differ
    from one kind of processor to the next.
    """
    read = pairs(data)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        work = Path(place)
        pieces = _pieces(read, work, shape)
        cases = _cases(read, pieces, direction)
        say(f"{len(cases):,} pairs, {sum(len(c.target) for c in cases):,} pieces of the target")
        network, steps = _train(cases, pieces, shape, passes, say)
        _save(network, pieces, shape, work / "model")
        return pack(work, folder, direction, data=data, read=read, shape=shape, steps=steps)


def pack(
    work: Path,
    folder: Path,
    direction: tuple[str, str],
    *,
    data: Path,
    read: Sequence[Pair],
    shape: Shape,
    steps: int,
) -> Path:
    """Zip model/ and sentencepiece.model of `work` as an Argos package, scores in its README."""
    code = f"{direction[0]}_{direction[1]}"
    scores = measure(work, direction, measuring_pairs(data))
    metadata = {
        "package_version": "0.1",
        "argos_version": "1.9",
        "from_code": direction[0],
        "from_name": LANGUAGES[direction[0]],
        "to_code": direction[1],
        "to_name": LANGUAGES[direction[1]],
        "name": f"mt-audit {_named(shape)}",
        "purpose": "test" if shape == SMALL else "gloss",
    }
    texts = {
        "metadata.json": json.dumps(metadata, indent=2) + "\n",
        "README.md": _card(direction, data, read, shape, steps, scores),
    }
    path = folder / f"translate-{code}.argosmodel"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in sorted(texts):
            package.writestr(_entry(f"{code}/{name}"), texts[name])
        for file in sorted((work / "model").iterdir()):
            package.writestr(_entry(f"{code}/model/{file.name}"), file.read_bytes())
        spm = (work / "sentencepiece.model").read_bytes()
        package.writestr(_entry(f"{code}/sentencepiece.model"), spm)
    return path


def measure(work: Path, direction: tuple[str, str], on: Sequence[Pair]) -> dict[str, str]:
    """chrF and BLEU with their signatures, of the packaged model at beam 4."""
    import ctranslate2
    import sentencepiece
    from sacrebleu import BLEU, CHRF

    spm = sentencepiece.SentencePieceProcessor(model_file=str(work / "sentencepiece.model"))
    runner = ctranslate2.Translator(str(work / "model"), compute_type="int8")
    source = [pair.hindi if direction[0] == "hi" else pair.english for pair in on]
    meant = [pair.english if direction[0] == "hi" else pair.hindi for pair in on]
    found = runner.translate_batch(
        spm.encode(source, out_type=str), beam_size=4, max_batch_size=1024, batch_type="tokens"
    )
    written = [spm.decode(one.hypotheses[0]) for one in found]
    scores = {}
    for metric in (CHRF(), BLEU(tokenize="13a" if direction[1] == "en" else "intl")):
        scored = metric.corpus_score(written, [meant])
        scores[scored.name] = f"{scored.score:.1f} ({metric.get_signature()})"
    return scores


def _named(shape: Shape) -> str:
    return next((name for name, known in SHAPES.items() if known == shape), "own")


def _entry(name: str) -> zipfile.ZipInfo:
    """A member with a fixed date, so that the same model gives the same package."""
    entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _card(
    direction: tuple[str, str],
    data: Path,
    read: Sequence[Pair],
    shape: Shape,
    steps: int,
    scores: dict[str, str],
) -> str:
    counts: dict[str, int] = {}
    for pair in read:
        counts[pair.source] = counts.get(pair.source, 0) + 1
    files = {
        file.name.split(".")[0]: digest(file)
        for part in ("parallel", "eval")
        for file in (data / part).iterdir()
        if file.is_file()
    }
    rows = "\n".join(
        f"| {name} | {counts[name]:,} | {files.get(name, '')} |" for name in sorted(counts)
    )
    purpose = (
        "It is a TEST package: it runs the code, and what it writes is no evidence of anything."
        if shape == SMALL
        else "It was trained in an evening on two cores: good for glosses, poor as a translator."
    )
    return f"""\
# {LANGUAGES[direction[0]]} to {LANGUAGES[direction[1]]}, {_named(shape)}

{purpose} Made by `python -m audit.build translator` on {DATE}: {steps:,} steps,
{shape.encoders} encoder and {shape.decoders} decoder layers of {shape.width}, {shape.pieces:,}
pieces shared by both languages, int8.

Scores on {MEASURED_ON} (520 sentences of news, not trained on):

{chr(10).join(f"* {name} {score}" for name, score in scores.items())}

Trained on {len(read):,} pairs that people wrote or mended:

| source | pairs | SHA-256 of the file |
|---|---|---|
{rows}

Several sources state no licence; the weights hold no sentence of them. Use it for testing.
"""


def _pieces(read: Sequence[Pair], work: Path, shape: Shape) -> Any:
    """One SentencePiece model for both languages, at `work`/sentencepiece.model."""
    import sentencepiece

    lines = (side for pair in read for side in (pair.english, pair.hindi))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_prefix=str(work / "sentencepiece"),
        vocab_size=shape.pieces,
        model_type="unigram",
        character_coverage=0.9995,
        split_digits=True,
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=START,
        eos_id=END,
        num_threads=2,
        minloglevel=2,
    )
    (work / "sentencepiece.vocab").unlink()
    path = work / "sentencepiece.model"
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def _cases(read: Sequence[Pair], pieces: Any, direction: tuple[str, str]) -> list[Case]:
    hindi = [np.array(ids, dtype=np.int64) for ids in pieces.encode([p.hindi for p in read])]
    english = [np.array(ids, dtype=np.int64) for ids in pieces.encode([p.english for p in read])]
    sources, targets = (hindi, english) if direction[0] == "hi" else (english, hindi)
    kept = [
        number
        for number, (source, target) in enumerate(zip(sources, targets, strict=True))
        if 0 < len(source) <= MOST_PIECES and 0 < len(target) < MOST_PIECES
    ]
    sources, targets = [sources[n] for n in kept], [targets[n] for n in kept]
    aligned = align(sources, targets, pieces.get_piece_size())
    return [Case(*case) for case in zip(sources, targets, aligned, strict=True)]


def align(sources: Sequence[Numbers], targets: Sequence[Numbers], size: int) -> list[Numbers]:
    """For each target piece the place of its source piece, by IBM model 1 both ways; or -1."""
    wide = np.array([len(side) for side in sources])
    tall = np.array([len(side) for side in targets])
    cells = wide * tall
    left = np.concatenate([np.tile(s, len(t)) for s, t in zip(sources, targets, strict=True)])
    right = np.concatenate([np.repeat(t, len(s)) for s, t in zip(sources, targets, strict=True)])
    within = np.arange(cells.sum()) - np.repeat(np.cumsum(cells) - cells, cells)
    width = np.repeat(wide, cells)
    right_place = np.repeat(np.cumsum(tall) - tall, cells) + within // width
    left_place = np.repeat(np.cumsum(wide) - wide, cells) + within % width
    _, pair = np.unique(right * size + left, return_inverse=True)
    first = np.zeros(pair.max() + 1, dtype=np.int64)
    first[pair] = np.arange(len(pair))
    pair_left, pair_right = left[first], right[first]

    def learn(given: Numbers, places: Numbers) -> NDArray[np.float64]:
        chances = np.ones(len(first))
        for _ in range(ROUNDS):
            parts = chances[pair]
            shares = parts / (np.bincount(places, weights=parts) + 1e-6)[places]
            counts = np.bincount(pair, weights=shares)
            chances = counts / (np.bincount(given, weights=counts) + 0.1)[given]
        parts = chances[pair]
        found: NDArray[np.float64] = parts / (np.bincount(places, weights=parts) + 1e-6)[places]
        return found

    # Given the left piece the right ones compete for it, and the other way round.
    link = learn(pair_left, right_place) * learn(pair_right, left_place)
    ends = np.cumsum(cells)
    found = []
    for end, columns, rows in zip(ends, wide, tall, strict=True):
        grid = link[end - columns * rows : end].reshape(rows, columns)
        best = grid.argmax(axis=1)
        found.append(np.where(grid.max(axis=1) >= SURE, best, -1))
    return found


def _start(cases: Sequence[Case], shape: Shape) -> NDArray[np.float32]:
    """(pieces, width) vectors in which pieces of the same pairs of sentences are alike."""
    from scipy.sparse import csr_matrix
    from sklearn.utils.extmath import randomized_svd

    rows = np.concatenate([np.concatenate([c.source, c.target]) for c in cases])
    columns = np.repeat(np.arange(len(cases)), [len(c.source) + len(c.target) for c in cases])
    seen = csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(shape.pieces, len(cases))
    )
    seen.data[:] = 1
    rarity = np.log(len(cases) / (1 + np.asarray(seen.sum(axis=1)).ravel())).clip(0)
    weighted = seen.multiply(rarity[:, None]).tocsr()
    left, sizes, _ = randomized_svd(weighted, shape.width, n_iter=4, random_state=SEED)
    vectors: NDArray[np.float64] = left * np.sqrt(sizes)
    vectors -= vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    return vectors.astype(np.float32)


def _train(
    cases: Sequence[Case], pieces: Any, shape: Shape, passes: float, say: Callable[[str], None]
) -> tuple[Any, int]:
    import torch

    torch.manual_seed(SEED)
    dice = np.random.default_rng(SEED)
    network = _network(shape, _start(cases, shape))
    per_pass = sum(1 for _ in _batches(cases, np.random.default_rng(SEED)))
    steps = int(per_pass * passes)
    warm = max(1, int(steps * WARM_UP))
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm))),
    )
    network.train()
    step, began, total, seen = 0, time.monotonic(), 0.0, 0
    while step < steps:
        for batch in _batches(cases, dice):
            if step >= steps:
                break
            loss, translation, count = network.loss(*_tensors(batch))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, total, seen = step + 1, total + translation * count, seen + count
            if step % _REPORTED == 0:
                spent = time.monotonic() - began
                say(f"{step}/{steps} {total / seen:.3f} nats a piece, {spent:.0f} s")
                total, seen = 0.0, 0
    return network.eval(), steps


def _batches(cases: Sequence[Case], dice: np.random.Generator) -> Iterator[list[Case]]:
    """All cases in batches of like length, in an order that `dice` draw."""
    lengths = np.array([max(len(c.source), len(c.target) + 1) for c in cases])
    order = np.argsort(lengths + dice.uniform(0, 3, len(cases)), kind="stable")
    batches: list[list[int]] = [[]]
    for number in order:
        if (len(batches[-1]) + 1) * lengths[number] > BATCH_PIECES:
            batches.append([])
        batches[-1].append(int(number))
    for place in dice.permutation(len(batches)):
        if batches[place]:
            yield [cases[number] for number in batches[place]]


def _tensors(batch: Sequence[Case]) -> tuple[Any, Any, Any, Any]:
    """Source, what the decoder reads, what it must write, the alignment: each (batch, length)."""
    import torch

    wide = max(len(case.source) for case in batch)
    tall = max(len(case.target) for case in batch) + 1
    source = np.full((len(batch), wide), PAD)
    given, meant = np.full((len(batch), tall), PAD), np.full((len(batch), tall), PAD)
    aligned = np.full((len(batch), tall), -1)
    for row, case in enumerate(batch):
        source[row, : len(case.source)] = case.source
        given[row, 0], meant[row, len(case.target)] = START, END
        given[row, 1 : len(case.target) + 1] = case.target
        meant[row, : len(case.target)] = case.target
        aligned[row, : len(case.target)] = case.aligned
    found = [torch.from_numpy(part) for part in (source, given, meant, aligned)]
    return found[0], found[1], found[2], found[3]


def positions(count: int, width: int) -> NDArray[np.float32]:
    """(count, width) sinusoids, which tell the network where a piece stands."""
    rates = np.exp(np.arange(width // 2) * (-math.log(10000.0) / (width // 2 - 1)))
    angles = np.arange(count)[:, None] * rates[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def _network(shape: Shape, vectors: NDArray[np.float32]) -> Any:
    """The Transformer as PyTorch trains it; norms come first in every layer."""
    import torch
    from torch import nn
    from torch.nn import functional

    places = torch.from_numpy(positions(4 * MOST_PIECES, shape.width))

    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.query = nn.Linear(shape.width, shape.width)
            self.key_value = nn.Linear(shape.width, 2 * shape.width)
            self.out = nn.Linear(shape.width, shape.width)

        def heads(self, x: torch.Tensor) -> torch.Tensor:
            return x.unflatten(-1, (shape.heads, -1)).transpose(1, 2)

        def forward(
            self, x: torch.Tensor, memory: torch.Tensor, mask: Any, causal: bool
        ) -> torch.Tensor:
            query = self.heads(self.query(x))
            key, value = map(self.heads, self.key_value(memory).chunk(2, -1))
            dropped = DROPPED if self.training else 0.0
            found = functional.scaled_dot_product_attention(
                query, key, value, attn_mask=mask, dropout_p=dropped, is_causal=causal
            )
            return self.out(found.transpose(1, 2).flatten(2))

        def first_head(self, x: torch.Tensor, memory: torch.Tensor, mask: Any) -> torch.Tensor:
            """(batch, target, source) logarithms of where the first head looks."""
            query = self.heads(self.query(x))[:, 0]
            key = self.heads(self.key_value(memory).chunk(2, -1)[0])[:, 0]
            scores = query @ key.transpose(1, 2) / math.sqrt(query.shape[-1])
            return scores.masked_fill(~mask[:, 0], -1e9).log_softmax(-1)

    class Layer(nn.Module):
        def __init__(self, decodes: bool) -> None:
            super().__init__()
            self.itself, self.itself_norm = Attention(), nn.LayerNorm(shape.width)
            if decodes:
                self.across, self.across_norm = Attention(), nn.LayerNorm(shape.width)
            self.widen, self.narrow = (
                nn.Linear(shape.width, shape.inner),
                nn.Linear(shape.inner, shape.width),
            )
            self.inner_norm, self.drop = nn.LayerNorm(shape.width), nn.Dropout(DROPPED)

        def forward(
            self, x: torch.Tensor, memory: Any, mask: torch.Tensor, *, look: bool = False
        ) -> tuple[torch.Tensor, Any]:
            looked, own = None, self.itself_norm(x)
            if memory is None:
                x = x + self.drop(self.itself(own, own, mask, False))
            else:
                x = x + self.drop(self.itself(own, own, None, True))
                own = self.across_norm(x)
                if look:
                    looked = self.across.first_head(own, memory, mask)
                x = x + self.drop(self.across(own, memory, mask, False))
            inner = functional.relu(self.widen(self.inner_norm(x)))
            return x + self.drop(self.narrow(inner)), looked

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.vectors = nn.Parameter(torch.from_numpy(vectors.copy()))
            self.encoder = nn.ModuleList(Layer(False) for _ in range(shape.encoders))
            self.decoder = nn.ModuleList(Layer(True) for _ in range(shape.decoders))
            self.encoded, self.decoded = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
            self.bias = nn.Parameter(torch.zeros(shape.pieces))
            self.drop = nn.Dropout(DROPPED)
            for layer in self.decoder:
                # What is attended to is passed on as it is until training knows better.
                with torch.no_grad():
                    layer.across.key_value.weight[shape.width :].copy_(torch.eye(shape.width))
                    layer.across.out.weight.copy_(torch.eye(shape.width) / shape.decoders)

        def read(self, pieces: torch.Tensor) -> torch.Tensor:
            scaled = functional.embedding(pieces, self.vectors) * math.sqrt(shape.width)
            return self.drop(scaled + places[: pieces.shape[1]])

        def loss(
            self,
            source: torch.Tensor,
            given: torch.Tensor,
            meant: torch.Tensor,
            aligned: torch.Tensor,
        ) -> tuple[torch.Tensor, float, int]:
            mask = (source != PAD)[:, None, None]
            memory = self.read(source)
            for layer in self.encoder:
                memory, _ = layer(memory, None, mask)
            memory = self.encoded(memory)
            state = self.read(given)
            looked: Any = None
            for layer in self.decoder:
                state, looked = layer(state, memory, mask, look=layer is self.decoder[-1])
            real = meant != PAD
            scores = functional.linear(self.decoded(state[real]), self.vectors, self.bias)
            loss = functional.cross_entropy(scores, meant[real], label_smoothing=SMOOTHING)
            known = aligned >= 0
            sure = looked[known].gather(1, aligned[known][:, None])
            return loss - ALIGNED * sure.mean(), loss.item(), int(real.sum())

    return Network()


def _save(network: Any, pieces: Any, shape: Shape, folder: Path) -> None:
    """The network as CTranslate2 reads it, int8, with the first head for alignment."""
    from ctranslate2.specs import TransformerSpec

    spec = TransformerSpec.from_config(
        (shape.encoders, shape.decoders),
        shape.heads,
        pre_norm=True,
        alignment_layer=-1,
        alignment_heads=1,
    )

    def array(tensor: Any) -> NDArray[np.float32]:
        found: NDArray[np.float32] = tensor.detach().numpy().astype(np.float32)
        return found

    def linear(target: Any, *parts: Any) -> None:
        target.weight = np.concatenate([array(part.weight) for part in parts])
        target.bias = np.concatenate([array(part.bias) for part in parts])

    def norm(target: Any, part: Any) -> None:
        target.gamma, target.beta = array(part.weight), array(part.bias)

    for side, layers, last in (
        (spec.encoder, network.encoder, network.encoded),
        (spec.decoder, network.decoder, network.decoded),
    ):
        embeddings = side.embeddings[0] if side is spec.encoder else side.embeddings
        embeddings.weight = array(network.vectors)
        side.position_encodings.encodings = positions(4 * MOST_PIECES, shape.width)
        norm(side.layer_norm, last)
        for target, layer in zip(side.layer, layers, strict=True):
            norm(target.self_attention.layer_norm, layer.itself_norm)
            linear(target.self_attention.linear[0], layer.itself.query, layer.itself.key_value)
            linear(target.self_attention.linear[1], layer.itself.out)
            if side is spec.decoder:
                norm(target.attention.layer_norm, layer.across_norm)
                linear(target.attention.linear[0], layer.across.query)
                linear(target.attention.linear[1], layer.across.key_value)
                linear(target.attention.linear[2], layer.across.out)
            norm(target.ffn.layer_norm, layer.inner_norm)
            linear(target.ffn.linear_0, layer.widen)
            linear(target.ffn.linear_1, layer.narrow)
    spec.decoder.projection.weight = array(network.vectors)
    spec.decoder.projection.bias = array(network.bias)
    names = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    names[PAD] = "<blank>"
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.config.add_source_bos = False
    spec.config.add_source_eos = False
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))
