"""Checks reference/collocations against what people wrote, and writes collocations/seen.tsv.

The tables of nouns, verbs and adjectives are written by hand. This counts in the corpora which
words are used (`source` becomes editor+corpus), how much of what each verb and adjective takes is
of which class, and which nouns people wrote with them although the tables say that they cannot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.knowledge import Knowledge
from audit.knowledge.selection import ADJECTIVES, NOUNS, VERBS, Frame, Place, Selection, mismatch
from audit.model import Sentence
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas, verb_stem, verb_stems
from audit.text.sentences import split

LEAST = 3  # times a word must be met to count as used
_LEFT_OUT = "lit_hindi_aesthetics"  # scripture: what can do what is other there
_HAND = ("nouns", "verbs", "adjectives")

_HEAD = """\
# What Hindi verbs and adjectives are written with: how many nouns were counted, of which classes
# (in thousandths), and the nouns met although nouns.tsv, verbs.tsv and adjectives.tsv say that
# they cannot stand there ("-": none). Folded (see audit/text/folding.py).
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build collocations --data FOLDER
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
taker\tcount\tclasses\tnouns\tsource
"""


def build_collocations(corpora: Path, root: Path) -> None:
    """Read the corpus files in `corpora`; rewrite the tables under `root`."""
    files = [file for file in corpus_files(corpora) if not file.name.startswith(_LEFT_OUT)]
    knowledge = Knowledge(root)
    selection = Selection(knowledge[NOUNS], knowledge[VERBS], knowledge[ADJECTIVES])
    words: Counter[str] = Counter()
    taken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in _sentences(files):
        words.update(token.folded for token in sentence.tokens)
        for place in (*selection.objects(sentence), *selection.attributes(sentence)):
            taken[_name(place)][place.found.lemma] += 1
    folder = root / "collocations"
    text = seen_of(taken, selection, origin_of(files, corpora))
    (folder / "seen.tsv").write_text(text, encoding="utf-8", newline="\n")
    used = used_of(words)
    for name in _HAND:
        file = folder / f"{name}.tsv"
        file.write_text(
            with_sources(file.read_text(encoding="utf-8"), used), encoding="utf-8", newline="\n"
        )


def _sentences(files: Iterable[Path]) -> Iterator[Sentence]:
    for file in files:
        for line in text_of(file).splitlines():
            yield from split(line)


def _name(place: Place) -> str:
    taker = place.taker
    return taker.verb if isinstance(taker, Frame) else taker.adjective


def seen_of(taken: dict[str, Counter[str]], selection: Selection, origin: Iterable[str]) -> str:
    """seen.tsv for nouns counted with each verb and adjective."""
    takers = {
        frame.verb: frame for frames in selection.verbs.values() for frame in frames.values()
    } | {attribute.adjective: attribute for attribute in selection.adjectives.values()}
    lines = []
    for name, nouns in sorted(taken.items()):
        total = nouns.total()
        shares: Counter[str] = Counter()
        odd = []
        for lemma, count in nouns.items():
            noun = selection.nouns[lemma]
            for kind in noun.classes:
                shares[kind] += count
            if mismatch(Place(0, 0, 0, noun, takers[name]), {}) is not None:
                odd.append(lemma)
        parts = (f"{kind}:{round(1000 * n / total)}" for kind, n in sorted(shares.items()))
        lines.append(
            f"{name}\t{total}\t{' '.join(parts)}\t{' '.join(sorted(odd)) or '-'}\tcorpora\n"
        )
    return _HEAD.format(date=DATE, origin="\n".join(origin)) + "".join(lines)


def used_of(words: Counter[str]) -> frozenset[str]:
    """Folded lemmas and verb stems of which some form was met `LEAST` times or more in all."""
    counts: Counter[str] = Counter()
    for word, count in words.items():
        for lemma in {*noun_lemmas(word), *verb_stems(word)}:
            counts[lemma] += count
    return frozenset(word for word, count in counts.items() if count >= LEAST)


def with_sources(text: str, used: frozenset[str]) -> str:
    """A table written by hand, its last column saying which entries the corpora attest."""
    lines = []
    for line in text.splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and cells[-1].startswith("editor"):
            parts = [fold(part) for part in cells[0].split(" ")]
            parts[-1] = verb_stem(parts[-1]) if len(parts) > 1 else parts[-1]
            met = all(part in used or verb_stem(part) in used for part in parts)
            cells[-1] = "editor+corpus" if met else "editor"
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
