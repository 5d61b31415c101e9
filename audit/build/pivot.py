"""Builds reference/pivot: which English stands behind a Hindi word, and what else it may mean.

Words are aligned in parallel text that people wrote and in what systems made of English, with
IBM model 1 in both directions; a link counts as much as both directions agree on it. Added are
the English equivalents of reference/collocations, which are written by hand. An English word is
confused with another sense of itself, or with a word that looks like it.

Read are parallel/ (without scripture and interface strings), the training sets of wmt23_qe and
wmt24_ape and system_outputs_wmt14, without any line whose English is in the expert development
set, which is kept for measuring.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audit.build.corpora import DATE, corpus_files, digest, text_of
from audit.knowledge import Knowledge
from audit.knowledge.context_fit import CONTEXT_FIT, FIRST, FORMS, ContextFit
from audit.knowledge.pivot import ABOUT, ARRAYS, ENGLISH, SHOWN, STEPS
from audit.knowledge.selection import NOUNS
from audit.knowledge.tables import Row, Table, read_table
from audit.model import TokenKind
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas
from audit.text.sentences import split
from audit.text.skeletons import latin_sounds, skeleton, skeleton_of
from audit.text.tokens import tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST = 10  # alternatives of a lemma
LEAST_ODDS = -6.5
ROUNDS = 5
_LOAN_IS_SURE = 2.0  # nats less plausible: a misread word that was then transliterated
_LONGEST = 30  # words on a side: longer lines align badly
_NO_PAIRS = ("README", "newsdev", "wat20", "debian", "bible")
_SYSTEMS = ("system_outputs_wmt14", "wmt23_qe_train", "wmt24_ape_train")
_GOOD_SYSTEMS = frozenset(("google", "microsoft"))
_UNPOINTED = "lit_hindi_aesthetics"  # its scan lost dots and signs
_HELD_BACK = "expert_dev.jsonl"
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ENGLISH_STOPS = frozenset(
    "the a an of to in for on at by with from and or is be have do that this it as not he she they "
    "we you i his her their our your its will would can could may might shall should than then "
    "there which who whom what when where how but if so".split()
)
_HINDI_STOPS = 200  # the commonest words, unless the table of nouns has them
_IRREGULAR = dict(
    pair.split()
    for pair in (
        "men man,women woman,children child,people people,feet foot,teeth tooth,lives life,"
        "wives wife,said say,made make,took take,taken take,went go,gone go,came come,saw see,"
        "seen see,gave give,given give,found find,told tell,thought think,left leave,kept keep,"
        "held hold,brought bring,bought buy,won win,lost lose,met meet,led lead,paid pay,sent send,"
        "built build,fell fall,fallen fall,began begin,begun begin,wrote write,written write,"
        "ran run,rose rise,risen rise,drove drive,driven drive,spoke speak,spoken speak,"
        "broke break,broken break,chose choose,chosen choose,stole steal,stolen steal,shot shoot,"
        "struck strike,fought fight,caught catch,taught teach,sold sell,felt feel,knew know,"
        "known know,grew grow,grown grow,threw throw,thrown throw,drew draw,drawn draw,flew fly,"
        "flown fly,hit hit,cut cut,put put,set set,let let,read read,cost cost,heard hear,"
        "stood stand,understood understand,became become,is be,are be,was be,were be,been be,"
        "has have,had have,did do,done do,does do"
    ).split(",")
)
_BY_HAND = (1.0, 0.6, 0.4, 0.3, 0.25)  # what the first, second … equivalent of an entry is worth


class Line(NamedTuple):
    """An English sentence and one in Hindi: by people, by a good system or by a weak one."""

    kind: int  # PEOPLE, GOOD, WEAK
    english: str
    hindi: str


PEOPLE, GOOD, WEAK = 0, 1, 2


class Links(NamedTuple):
    """Pairs of lemmas that were aligned, and how often in lines of each kind."""

    english: list[str]
    hindi: list[str]
    pairs: NDArray[np.int32]  # (pairs, 2): English, Hindi
    counts: Floats  # (pairs, 3)


def build_pivot(data: Path, root: Path) -> None:
    """Read `data`, and reference/ under `root`; write reference/pivot."""
    knowledge = Knowledge(root)
    fit = knowledge[CONTEXT_FIT]
    lines = list(_lines(data))
    lemma = _lemmas(fit, knowledge)
    links = _align(lines, lemma)
    behind, by_machines = _behind(links, root, lemma)
    found = _alternatives(behind, by_machines)
    arrays, english = _arrays(found, fit, lemma, links)
    folder = root / "pivot"
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / ARRAYS, **arrays)  # type: ignore[arg-type]
    (folder / ENGLISH).write_text("\n".join(english), encoding="utf-8", newline="\n")
    (folder / SHOWN).write_text(_shown(data, fit), encoding="utf-8", newline="\n")
    about = {
        "what": "the English behind Hindi lemmas and what else they may mean: audit/build/pivot.py",
        "licence": "CC0-1.0 (counts are facts; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build pivot --data FOLDER",
        "forms": digest(root / CONTEXT_FIT.path / FORMS),
        "lines": {name: sum(line.kind == kind for line in lines) for name, kind in _KINDS},
        "lemmas": len(found),
        "alternatives": sum(map(len, found.values())),
    }
    (folder / ABOUT).write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def _shown(data: Path, fit: ContextFit) -> str:
    """How people mostly write each form of the network, where that is not its folded form."""
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for file in corpus_files(data / "corpora"):
        if not file.name.startswith(_UNPOINTED):
            for token in tokenize(text_of(file)):
                if token is not None and token.kind is TokenKind.WORD:
                    written[token.folded][token.text] += 1
    lines = []
    for unit in range(FIRST, len(fit)):
        form = fit.form(unit)
        if form in written:
            shown = min(written[form].items(), key=lambda item: (-item[1], item[0]))[0]
            if shown != form:
                lines.append(f"{form}\t{shown}\n")
    return "".join(sorted(lines))


_KINDS = (("people", PEOPLE), ("good systems", GOOD), ("weak systems", WEAK))


def _lines(data: Path) -> Iterator[Line]:
    for file in sorted((data / "parallel").iterdir()):
        if file.is_file() and not file.name.startswith(_NO_PAIRS):
            for line in text_of(file).splitlines():
                cells = line.split("\t")
                if len(cells) > 1:
                    yield Line(PEOPLE, cells[0], cells[1])
    held_back = {row["source_en"] for row in _rows(data / "eval" / _HELD_BACK)}
    for name in _SYSTEMS:
        for row in _rows(data / "eval" / f"{name}.jsonl.xz"):
            english = row.get("source_en")
            if not english or english in held_back:
                continue
            if row.get("human_translation") or row.get("system") == "human_reference":
                kind = PEOPLE
            else:
                kind = GOOD if row.get("system") in _GOOD_SYSTEMS else WEAK
            yield Line(kind, english, row["text_hi"])


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if file.exists():
        for line in text_of(file).split("\n"):
            if line.strip():
                yield json.loads(line)


class _Lemmas:
    """The lemma of a folded form: one of its candidates that is about as common as the form."""

    def __init__(self, counts: Mapping[str, float], stops: frozenset[str]) -> None:
        self._counts, self.stops = counts, stops

    def __call__(self, form: str) -> str:
        least = max(3.0, 0.2 * self._counts.get(form, 0))
        others = noun_lemmas(form)[1:]
        return next((other for other in others if self._counts.get(other, 0) >= least), form)


def _lemmas(fit: ContextFit, knowledge: Knowledge) -> _Lemmas:
    known = {fit.form(unit): float(fit.rarity[unit]) for unit in range(FIRST, len(fit))}
    # Shares of words; only their ratios matter, and a least count of three stands for rare ones.
    rarest = min(rarity for rarity in known.values() if rarity > -20)
    counts = {form: 3 * float(np.exp(rarity - rarest)) for form, rarity in known.items()}
    common = sorted(counts, key=lambda form: (-counts[form], form))[:_HINDI_STOPS]
    function = {form for form in known if not fit.is_content[fit.unit(form)]}
    nouns = knowledge[NOUNS]
    return _Lemmas(counts, frozenset(f for f in (*common, *function) if f not in nouns))


def _align(lines: Sequence[Line], lemma: _Lemmas) -> Links:
    """IBM model 1 both ways over content lemmas."""
    counted = Counter[str]()
    for line in lines:
        counted.update(_WORD.findall(line.english.lower()))
    base = _english_bases(counted)
    english: dict[str, int] = {}
    hindi: dict[str, int] = {}
    kinds, lefts, rights = [], [], []
    for line in lines:
        left = dict.fromkeys(map(base, _WORD.findall(line.english.lower())))
        words = [word for word in left if word not in _ENGLISH_STOPS and len(word) > 1]
        forms = dict.fromkeys(
            token.folded
            for sentence in split(line.hindi)
            for token in sentence.tokens
            if token.kind is TokenKind.WORD
        )
        lemmas = [own for own in dict.fromkeys(map(lemma, forms)) if own not in lemma.stops]
        if 0 < len(words) <= _LONGEST and 0 < len(lemmas) <= _LONGEST:
            kinds.append(line.kind)
            lefts.append([english.setdefault(word, len(english)) for word in words])
            rights.append([hindi.setdefault(own, len(hindi)) for own in lemmas])
    return Links(list(english), list(hindi), *_link(kinds, lefts, rights, len(english)))


def _link(
    kinds: Sequence[int],
    lefts: Sequence[Sequence[int]],
    rights: Sequence[Sequence[int]],
    size: int,
) -> tuple[NDArray[np.int32], Floats]:
    """(pairs, counts by kind) from the sides of each line; `size` words stand on the left."""
    left = np.concatenate([np.repeat(a, len(b)) for a, b in zip(lefts, rights, strict=True)])
    right = np.concatenate([np.tile(b, len(a)) for a, b in zip(lefts, rights, strict=True)])
    widths = np.array([len(side) for side in lefts])
    heights = np.array([len(side) for side in rights])
    left_places, right_places = _places(widths, heights)
    kind = np.repeat(kinds, widths * heights)
    keys, of = np.unique(right.astype(np.int64) * size + left, return_inverse=True)
    pair_left, pair_right = keys % size, keys // size

    def learn(given: NDArray[np.int64], places: NDArray[np.int64]) -> Floats:
        chances = np.ones(len(keys))
        for _ in range(ROUNDS):
            parts = chances[of]
            shares = parts / (np.bincount(places, weights=parts) + 1e-4)[places]
            counts = np.bincount(of, weights=shares, minlength=len(keys))
            chances = counts / (np.bincount(given, weights=counts) + 0.05)[given]
        parts = chances[of]
        found: Floats = parts / (np.bincount(places, weights=parts) + 1e-4)[places]
        return found

    link = learn(pair_right, left_places) * learn(pair_left, right_places)
    counts = np.stack(
        [np.bincount(of, weights=link * (kind == k), minlength=len(keys)) for _, k in _KINDS],
        axis=1,
    )
    enough = counts.sum(axis=1) > 0.3
    pairs = np.stack([pair_left, pair_right], axis=1)[enough].astype(np.int32)
    return pairs, counts[enough]


def _places(
    widths: NDArray[np.int64], heights: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each cell of the lines' grids, the number of its left word and of its right word."""
    cells = widths * heights
    within = np.arange(cells.sum()) - np.repeat(np.cumsum(cells) - cells, cells)
    tall = np.repeat(heights, cells)
    first_left = np.repeat(np.cumsum(widths) - widths, cells)
    first_right = np.repeat(np.cumsum(heights) - heights, cells)
    return first_left + within // tall, first_right + within % tall


def _english_bases(counts: Mapping[str, int]) -> Any:
    @cache
    def base(word: str) -> str:
        """A plain form of an English word that is met about as often, if there is one."""
        word = word.removesuffix("'s")
        if word in _IRREGULAR:
            return _IRREGULAR[word]
        least = max(3.0, 0.03 * counts.get(word, 0))

        def known(other: str) -> bool:
            return counts.get(other, 0) >= least

        for other in _bases(word):
            if known(other):
                return other
        return word

    return base


def _bases(word: str) -> Iterator[str]:
    if len(word) <= 3:
        return
    if word.endswith(("ies", "ied")):
        yield word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes", "zes")):
        yield word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            yield from (stem + "e", stem)


_Weights = dict[str, dict[str, float]]


def _behind(links: Links, root: Path, lemma: _Lemmas) -> tuple[_Weights, _Weights]:
    """Hindi lemma → English → how often, as people write it, by hand included; as machines do."""
    people: _Weights = defaultdict(lambda: defaultdict(float))
    machines: _Weights = defaultdict(lambda: defaultdict(float))
    for (left, right), (human, good, weak) in zip(
        links.pairs.tolist(), links.counts.tolist(), strict=True
    ):
        own, english = links.hindi[right], links.english[left]
        if human + 0.5 * good >= 0.7:
            people[own][english] += human + 0.5 * good
        if weak >= 0.7:
            machines[own][english] += weak
    for name, column in (("nouns", "noun"), ("adjectives", "adjective")):
        for row in _hand_written(root, name):
            own = lemma(fold(row[column]))
            total = 1 + np.log1p(sum(people[own].values()))
            for place, english in enumerate(row["english"].split("; ")):
                if english.isalpha() and english.isascii():
                    people[own][english] += total * _BY_HAND[min(place, len(_BY_HAND) - 1)]
    return people, machines


def _hand_written(root: Path, name: str) -> Iterable[Row]:
    path = f"collocations/{name}.tsv"
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if not line.startswith("#"))
    rows: Iterable[Mapping[str, str]] = read_table(
        root, Table(path, tuple(header.split("\t")), list)
    )
    return rows


class Confusion(NamedTuple):
    """One alternative: how plausible, the other lemma, the English behind each."""

    odds: float
    other: str
    english: str
    meant: str


def _alternatives(people: _Weights, machines: _Weights) -> dict[str, list[Confusion]]:
    """Each lemma's alternatives, most plausible first."""
    hindi_of: _Weights = defaultdict(dict)
    for own, weights in people.items():
        for english, weight in weights.items():
            hindi_of[english][own] = weight
    totals = {english: sum(weights.values()) for english, weights in hindi_of.items()}
    ranked = {
        english: sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        for english, weights in hindi_of.items()
    }
    alike = _similar_spellings(english for english, total in totals.items() if total >= 4)
    found: dict[str, list[Confusion]] = {}
    for own in sorted(people.keys() | machines.keys()):
        readings: Counter[str] = Counter(people.get(own, {}))
        readings.update(machines.get(own, {}))
        total = sum(readings.values())
        best: dict[str, Confusion] = {}
        for english, weight in sorted(readings.items(), key=lambda item: (-item[1], item[0]))[:8]:
            share = weight / total
            if share < 0.04 or english not in totals:
                continue
            is_loan = _is_loan(own, english)
            for other, count in ranked[english][:10]:
                part = count / totals[english]
                # Who writes चैपल had "chapel" before him, and meant no other sense of it.
                if other != own and part >= 0.03 and not is_loan:
                    odds = float(np.log(share * part))
                    if other not in best or odds > best[other].odds:
                        best[other] = Confusion(odds, other, english, english)
            for meant, likeness in alike.get(english, ()):
                for other, count in ranked[meant][:2]:
                    if other != own and other not in best:
                        odds = float(np.log(share * count / totals[meant])) - 3 + 2 * likeness
                        odds -= _LOAN_IS_SURE * is_loan
                        best[other] = Confusion(odds, other, english, meant)
        chosen = sorted(best.values(), key=lambda one: (-one.odds, one.other))[:MOST]
        if chosen := [one for one in chosen if one.odds >= LEAST_ODDS]:
            found[own] = chosen
    return found


def _is_loan(own: str, english: str) -> bool:
    """Whether a Hindi word is the English one in Devanagari, as far as its consonants tell."""
    ours, theirs = skeleton(own), skeleton_of(latin_sounds(english))
    shorter, longer = sorted((ours, theirs), key=len)
    return longer.startswith(shorter) and len(longer) - len(shorter) <= 1 and len(shorter) > 1


def _similar_spellings(words: Iterable[str]) -> dict[str, list[tuple[str, float]]]:
    """English word → the few that look most like it, and how much: about -.1 to .9."""
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= 4:
            groups[word[:3]].append(word)
    found = {}
    for group in groups.values():
        for word in group:
            near = []
            for other in group:
                if other == word or abs(len(other) - len(word)) > 4:
                    continue
                slips = _slips(word, other)
                common = next(
                    (n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
                    min(len(word), len(other)),
                )
                share = common / max(len(word), len(other))
                few = slips <= 2 and len(word) >= 5
                if few or (common >= 4 and slips <= 4 and share >= 0.5):
                    near.append((other, share - 0.1 * slips))
            found[word] = sorted(near, key=lambda item: (-item[1], item[0]))[:5]
    return found


def _slips(first: str, second: str) -> int:
    """Letters to put in, take out or change to make one of the other."""
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first, 1):
        last, row[0] = row[0], place
        for n, other in enumerate(second, 1):
            last, row[n] = row[n], min(row[n] + 1, row[n - 1] + 1, last + (letter != other))
    return row[-1]


def _arrays(
    found: Mapping[str, Sequence[Confusion]], fit: ContextFit, lemma: _Lemmas, links: Links
) -> tuple[dict[str, NDArray[np.generic]], list[str]]:
    """What is stored, and the English words by number."""
    own = {unit: lemma(fit.form(unit)) for unit in range(FIRST, len(fit)) if fit.is_content[unit]}
    names = sorted(set(own.values()) | found.keys())
    forms: dict[str, list[int]] = defaultdict(list)
    for unit, name in own.items():
        forms[name].append(unit)
    names = [name for name in names if forms.get(name)]
    number = {name: n for n, name in enumerate(names, 1)}
    lemma_of_unit = np.zeros(len(fit), np.uint16)
    for unit, name in own.items():
        lemma_of_unit[unit] = number[name]
    kept = [[one for one in found.get(name, ()) if one.other in number] for name in names]
    english = sorted({word for row in kept for one in row for word in (one.english, one.meant)})
    english_number = {word: n for n, word in enumerate(english)}
    rows = [one for row in kept for one in row]
    favour = np.zeros(len(names) + 1, np.int8)
    human, weak = Counter[str](), Counter[str]()
    for (_, right), counts in zip(links.pairs.tolist(), links.counts.tolist(), strict=True):
        human[links.hindi[right]] += counts[PEOPLE]
        weak[links.hindi[right]] += counts[WEAK]
    for name, n in number.items():
        ratio = np.log((weak[name] + 0.3) / (human[name] + 1))
        favour[n] = np.clip(round(STEPS * float(ratio)), -127, 127)
    # NO_LEMMA comes first and has nothing.
    starts = np.concatenate([[0, 0], np.cumsum([len(row) for row in kept])])
    form_starts = np.concatenate([[0, 0], np.cumsum([len(forms[name]) for name in names])])
    arrays: dict[str, NDArray[np.generic]] = {
        "lemma_of_unit": lemma_of_unit,
        "forms": np.array([unit for name in names for unit in forms[name]], np.uint16),
        "form_starts": form_starts.astype(np.uint32),
        "starts": starts.astype(np.uint32),
        "lemmas": np.array([number[one.other] for one in rows], np.uint16),
        "english": np.array([english_number[one.english] for one in rows], np.uint16),
        "meant": np.array([english_number[one.meant] for one in rows], np.uint16),
        "odds": np.array([round(STEPS * one.odds) for one in rows], np.int8),
        "favour": favour,
    }
    return arrays, english
