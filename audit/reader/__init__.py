"""The reader: a small network that reads each sentence and says which words do not belong.

It is a layer: an article goes in, the chance of each kind of defect for every word comes out
(`Article.reading`), and no detector but the weighing of all evidence (audit.knowledge.suspicion)
looks at it. reference/reader/MODEL.md is its model card. Where the network is not installed
(`is_installed`), everything else works as before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from audit.knowledge.context_fit import CONTEXT_FIT, ContextFit, key_of
from audit.knowledge.tables import Artefact
from audit.model import Article, Sentence, Token
from audit.reader.network import Network

if TYPE_CHECKING:
    from audit.knowledge import Knowledge

PATH, LAYERS, ABOUT, CARD = "reader", "layers.npz", "about.json", "MODEL.md"


def words_of(sentence: Sentence) -> tuple[list[str], list[Token]]:
    """The words as the reader sees them, and their tokens."""
    seen = [(key, token) for token in sentence.tokens for key in [key_of(token)] if key]
    return [key for key, _ in seen], [token for _, token in seen]


def is_installed(knowledge: Knowledge) -> bool:
    """Whether the network is there."""
    return (knowledge.root / PATH / LAYERS).exists()


def read(
    article: Article, network: Network, only: Collection[int] | None = None
) -> Mapping[int, tuple[float, ...]]:
    """Where a token starts → the chance of each of `KINDS` there, and of any by a second opinion.

    `only` are the numbers of the sentences to read; None for all.
    """
    chosen = [
        words_of(sentence)
        for number, sentence in enumerate(article.sentences)
        if only is None or number in only
    ]
    found = network.read([words for words, _ in chosen])
    return {
        token.start: tuple(row)
        for (_, tokens), chances in zip(chosen, found, strict=True)
        for token, row in zip(tokens, chances.tolist(), strict=True)
    }


def load_network(file: Path, fit: ContextFit) -> Network:
    """Open what audit/build/reader.py writes; the network shares the vectors of context-fit."""
    import numpy as np

    with np.load(file) as saved:
        return Network({name: saved[name].astype(np.float32) for name in saved.files}, fit)


def network_of(knowledge: Knowledge) -> Network:
    """The network that is installed. Raises ReferenceDataError where none is."""
    return knowledge[READER](knowledge[CONTEXT_FIT])


def _load(folder: Path) -> Callable[[ContextFit], Network]:
    return cache(partial(load_network, folder / LAYERS))


READER = Artefact(path=PATH, load=_load)
