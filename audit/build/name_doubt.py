"""reference/name-doubt: how much to doubt a word that no list knows, learned from examples.

Learned from four kinds of words, with the signs of audit.knowledge.name_doubt:

* known, unknown: names in corpora/news_*, in the lists or not, garbled as
  audit.build.name_garbling does;
* real: unknown words in eval/expert_train, by whether experts marked them;
* human: unknown words in what people translated (the references of wmt24_ape_train);
* lone: words of corpora/news_* that are met once in all corpora and stand in no other list.
  The lexicon knows these only from the very place; to the trees they are unknown words.

The letter model of names is counted over reference/names and the NEWS 2012 names. Trees are
fitted by scikit-learn (extra `train`) and written as arrays that a few lines evaluate.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audit.build.corpora import DATE, digest, text_of
from audit.build.name_garbling import Garbler, learn_garbler
from audit.build.trees import STUMP, fit_trees, write_trees
from audit.knowledge import Knowledge
from audit.knowledge import name_doubt as made
from audit.knowledge.lexicon import LEXICON, Register
from audit.knowledge.names import NAMES, Names
from audit.knowledge.sound_costs import SOUND_COSTS
from audit.knowledge.unknown import LEAST, unknown_words
from audit.knowledge.words import WORDS
from audit.model import Article, Source, TokenKind
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas
from audit.text.sentences import read

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEWS_NAMES = "names/news2012_en_hi.tsv.xz"
EXPERTS = "eval/expert_train.jsonl.xz"
HUMAN = "eval/wmt24_ape_train.jsonl.xz"
_SEED = 5
_EVERY = 4  # of the lines of a corpus one is read for lone words, another for planting
_PLANTED = 1 / 6  # of the known names of a line, one at a time
_FAR, _FITS = 5.0, 8.0  # bits
_UNFAMILIAR = 0.5  # of the known names are shown as if the corpora did not have them
_TREES = {
    "n_estimators": 80,
    "max_depth": 4,
    "learning_rate": 0.15,
    "subsample": 0.7,
    "min_samples_leaf": 30,
}
_WEIGHTS = {"known": 0.5, "unknown": 0.3, "real": 1.0, "human": 1.0, "lone": 1.0}


class Example(NamedTuple):
    """One unknown word: its signs, whether it is garbled, its kind, and where it stood."""

    signs: list[float]
    is_garbled: bool
    kind: str
    word: str
    text: str


def build_name_doubt(
    data: Path, knowledge: Knowledge, target: Path, log: Callable[[str], None] = lambda line: None
) -> None:
    """Count the letters, gather the examples, fit the trees and write them to `target`."""
    target.mkdir(parents=True, exist_ok=True)
    write_letters(names_for_letters(data, knowledge[NAMES]), target)
    # Until there are trees a stump stands in, for the signs need the letters only.
    write_trees(target / made.TREES, STUMP)
    _write_about(target, 0.0, {}, data)
    found = list(examples(data, Knowledge(knowledge.root)))
    counted = Counter((example.kind, example.is_garbled) for example in found)
    for (kind, is_garbled), count in sorted(counted.items()):
        log(f"{kind}: {count} {'garbled' if is_garbled else 'sound'}")
    arrays, start = fit(found)
    write_trees(target / made.TREES, arrays)
    said = {f"{kind} {'garbled' if bad else 'sound'}": n for (kind, bad), n in counted.items()}
    _write_about(target, start, said, data)


def fit(found: Iterable[Example]) -> tuple[dict[str, NDArray[np.generic]], float]:
    """The trees' arrays, and what their sum starts with."""
    random = Random(_SEED)
    of = {sign: place for place, sign in enumerate(made.SIGNS)}
    found = [
        example._replace(signs=unfamiliar(example.signs))
        if example.kind == "known"
        and example.signs[of["variant"]] >= _FAR
        and random.random() < _UNFAMILIAR
        else example
        for example in found
        # Who does not know the name well cannot tell a garble so near from a spelling.
        if example.kind != "known"
        or example.signs[of["variant"]] >= _FAR
        or example.signs[of["fit"]] >= _FITS
    ]
    rows = [example.signs for example in found]
    signs = np.array(rows)
    labels = np.array([example.is_garbled for example in found])
    weights = np.array([_WEIGHTS[example.kind] for example in found])
    return fit_trees(signs, labels, weights, _TREES, seed=_SEED)


def unfamiliar(signs: list[float]) -> list[float]:
    """The signs if the corpora did not know the name, as they know few of world news."""
    changed = list(signs)
    of = {sign: place for place, sign in enumerate(made.SIGNS)}
    if changed[of["garble"]] < made.ABSENT:
        fit = changed[of["fit"]]
        changed[of["weight"]] -= fit
        if changed[of["gap"]] < made.ABSENT - 5:
            changed[of["gap"]] -= fit
        changed[of["fit"]] = changed[of["fame"]] = 0.0
    return changed


def examples(data: Path, knowledge: Knowledge) -> Iterator[Example]:
    """Every example, in a fixed order."""
    yield from _real(data / EXPERTS, knowledge)
    for line in text_of(data / HUMAN).splitlines():
        row = json.loads(line)
        text = row.get("reference_hi") or row["post_edit_hi"]
        yield from _examples(_article(text), knowledge, "human")
    garbler, random = learn_garbler(data, knowledge[SOUND_COSTS]), Random(_SEED)
    for file in sorted((data / "corpora").glob("news_*")):
        for number, line in enumerate(text_of(file).splitlines()):
            if number % _EVERY == 0:
                yield from _examples(_article(line), knowledge, "lone", lone=True)
            elif number % _EVERY == 1:
                yield from _planted(line, knowledge, garbler, random)


def _article(text: str) -> Article:
    return read(text.strip(), id="names", source=Source("names"))


def _examples(
    article: Article,
    knowledge: Knowledge,
    kind: str,
    *,
    lone: bool = False,
    at: int = -1,
    is_garbled: Callable[[int, int], bool] = lambda start, end: False,
) -> Iterator[Example]:
    """The unknown words of an article; `at` asks for the one that begins there only."""
    context = made.context_of(article, knowledge[NAMES])
    for sentence in article.sentences:
        unknown = set(unknown_words(sentence, knowledge))
        asked = unknown
        if lone:
            asked = {
                index
                for index, token in enumerate(sentence.tokens)
                if token.kind is TokenKind.WORD and _is_lone(token.folded, knowledge)
            }
            unknown |= asked
        for index in sorted(asked):
            token = sentence.tokens[index]
            if token.folded.endswith("ः"):  # a colon typed as visarga: अर्थः for अर्थ:
                continue
            if at not in (-1, token.start):
                continue
            signs = made.signs_of(sentence, index, unknown, context, knowledge)
            around = article.text[max(0, token.start - 40) : token.end + 40]
            bad = is_garbled(token.start, token.end)
            yield Example(signs, bad, kind, token.folded, around)


def _is_lone(form: str, knowledge: Knowledge) -> bool:
    """Whether the corpora hold the form once and nothing else knows it."""
    lexicon, bands = knowledge[LEXICON], knowledge[WORDS].bands
    if len(form) < LEAST or not 0 < lexicon.count(form) < 1.5 or form in knowledge[NAMES]:
        return False
    if lexicon.registers(form) & (Register.DICTIONARY | Register.NAME | Register.NOISY):
        return False
    return not any(
        lemma != form and (lemma in bands or lexicon.count(lemma) > 1.5)
        for lemma in noun_lemmas(form)
    )


def _planted(
    line: str, knowledge: Knowledge, garbler: Garbler, random: Random
) -> Iterator[Example]:
    """Names of a line garbled one at a time, where what results is unknown."""
    names, article = knowledge[NAMES], _article(line)
    for sentence in article.sentences:
        for token in sentence.tokens:
            if token.kind is not TokenKind.WORD or len(token.folded) < LEAST:
                continue
            lone = _is_lone(token.folded, knowledge)
            if not lone and (not names.is_proper(token.folded) or random.random() > _PLANTED):
                continue
            kind = "unknown" if lone else "known"
            garbled = garbler.garble(token.text, random)
            if garbled:
                text = article.text[: token.start] + garbled + article.text[token.end :]
                start = token.start
                yield from _examples(
                    _article(text),
                    knowledge,
                    kind,
                    at=start,
                    is_garbled=lambda a, b, start=start: a == start,  # type: ignore[misc]
                )


def _real(path: Path, knowledge: Knowledge) -> Iterator[Example]:
    blocks: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in text_of(path).splitlines():
        row = json.loads(line)
        blocks[row["block"]].append(row)
    for rows in blocks.values():
        text, marked = "", []
        for row in rows:
            for span in row["spans"]:
                start = -1
                for _ in range(int(span.get("nth", 1))):
                    start = row["text_hi"].find(span["quote"], start + 1)
                if start >= 0:
                    marked.append((len(text) + start, len(text) + start + len(span["quote"])))
            text += row["text_hi"] + "\n"
        article = read(text, id="names", source=Source("names"))
        yield from _examples(
            article,
            knowledge,
            "real",
            is_garbled=lambda a, b, m=marked: any(s < b and a < e for s, e in m),  # type: ignore[misc]
        )


def names_for_letters(data: Path, names: Names) -> list[str]:
    """Folded words of names, each as often as the lists have it."""
    index = names.lists[-1]
    words = [index.words.restore_key(number) for number in range(len(index.heard))]
    rows = (line.split("\t") for line in text_of(data / NEWS_NAMES).splitlines()[1:])
    return sorted(words + [fold(cells[1]) for cells in rows if len(cells) > 1])


def write_letters(words: Iterable[str], target: Path) -> None:
    """Count the letters of `words` and write the model of audit.knowledge.name_doubt.Letters."""
    order = made.ORDER
    seen: Counter[str] = Counter()
    for word in words:
        text = "^" * (order - 1) + word + "$"
        for place in range(order - 1, len(text)):
            for length in range(1, order + 1):
                seen[text[place - length + 1 : place + 1]] += 1
    totals: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for gram, count in seen.items():
        totals[gram[:-1]] += count
        kinds[gram[:-1]] += 1
    chance: dict[str, float] = {}
    for gram in sorted(seen, key=len):
        context = gram[:-1]
        lower = chance[gram[1:]] if context else 1 / (kinds[""] + 1)
        chance[gram] = (seen[gram] + kinds[context] * lower) / (totals[context] + kinds[context])
    stored = {gram: -math.log2(share) for gram, share in chance.items()}
    for context, total in totals.items():
        stored["<" + context] = -math.log2(kinds[context] / (total + kinds[context]))
    stored["<"] = 0.0
    rows = sorted(
        (zlib.crc32(gram.encode()), min(255, round(made.STEPS * bits)))
        for gram, bits in sorted(stored.items())
    )
    np.save(target / made.KEYS, np.array([key for key, _ in rows], dtype=np.uint32))
    np.save(target / made.VALUES, np.array([value for _, value in rows], dtype=np.uint8))


def _write_about(target: Path, start: float, counted: dict[str, int], data: Path) -> None:
    about = {
        "what": "letter model of names and trees that doubt them; audit/knowledge/name_doubt.py",
        "licence": "CC0-1.0 (statistics)",
        "date": DATE,
        "script": "python -m audit.build name-doubt",
        "signs": list(made.SIGNS),
        "start": round(start, 6),
        "examples": counted,
        "origin": {name: digest(data / name) for name in (NEWS_NAMES, EXPERTS, HUMAN)}
        | {
            f"corpora/{file.name}": digest(file)
            for file in sorted((data / "corpora").glob("news_*"))
        },
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    (target / made.ABOUT).write_text(text + "\n", encoding="utf-8", newline="\n")
