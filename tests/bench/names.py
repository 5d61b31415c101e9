"""Garbled names, found and false: `python -m tests.bench.names [--lines N] [--misses N]`.

In each article (line) of clean/news_* one known name, and in another copy one word that no list
knows where a name is expected, is altered as translation systems alter names: by edits learned
from names/, expert_train and post-edits (audit.build.name_garbling), none of which is scored
here. Known names that are words of a dictionary too (विकास, शाह) are left alone: in most places
they are the word. A garble is found where a detection of any severity overlaps it and its
detector said nothing at that place before. NAME detectors are those of category NAME.

Printed: the share found, by the kind of name and by its length, of all garbles, of those that
are no word, and of those that happen to be another word or name of our lists; of the known names
found, the share whose first suggestion has the right word (or the same word in another listed
form of one of its names); the alarms of the NAME detectors on all of clean/, each detector and
basis apart, and what is left beside the papers' own errors, as a reader judged
(name_misprints.tsv beside this file); the name changes of post-editors in wmt24_ape_dev that are
flagged; recall and precision on expert_dev, as evaluate.py counts them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import regex

from audit.build.corpora import text_of
from audit.build.name_garbling import Garbler, learn_garbler
from audit.detectors import DETECTORS
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, PRIOR, key
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.name_doubt import place_for_name
from audit.knowledge.name_index import words_of
from audit.knowledge.names import NAMES, Kind, Names
from audit.knowledge.sound_costs import SOUND_COSTS
from audit.knowledge.unknown import unknown_words
from audit.model import Article, Category, Severity, Source, Span, Token, TokenKind
from audit.signature import signature
from audit.text.folding import fold
from audit.text.sentences import read
from audit.text.skeletons import latin_sounds, skeleton_of, sounds
from audit.text.wordlists import folded_words
from tests.bench.data import ABSENT, DATA, EVALUATE, rows

SEED = 17
NAME_DETECTORS = frozenset(d.id for d in DETECTORS if d.category is Category.NAME)
UNKNOWN = "unknown"
_KINDS = ("person", "place", "organisation", "other")
_LENGTHS = ("to 3 letters", "4 and 5", "6 and more")
_EXPECTED = 1.7  # bits by which names stand there more often than elsewhere
_SHORTEST, _LONG = 4, 6  # code points
_LEAST_CONSONANTS = 2
_CAPITALISED = regex.compile(r"(?<=[\w,] )\p{Lu}\p{Ll}+")
_HINDI = regex.compile(r"[\p{Devanagari}\u200c\u200d]+")
_SOURCE = Source("names")
_DICTIONARIES = ("lexicon/unimorph_hin.tsv.xz", "lexicon/freedict_eng_hin.tsv.xz")
# What no dictionary has in this form and clean/ has mostly as a word, by reading the commonest.
_ORDINARY = folded_words(
    "बाद होने अपने किसी फिर गिरफ्तार यहां करीब आने अगर रुपए बॉर्डर करके टीवी जिन एंड हमारी डोज ऐलान "
    "हाथों यही देख मेरे पैदा एयर अपर फॉर फायरिंग रोड बदल साइबर नाइट इंतजार टनल परेड आंखों भले जश्न वास "
    "किस रात्रि आधी साइंस बातें रोज प्लांट वीजा रेंज एक्स गोल्ड जूनियर सीनियर गेट एक्सप्रेसवे अकेले हाईवे "
    "रिजर्व फ्री ग्रेटर फरार ग्राउंड किमी तुम्हारे लाखों सिविल ऑटो करवा मंजूर लुक अंजाम लैंड सिंगल कैश रंगीन "
    "येलो एरिया शुगर खुल किराए कहर टर्मिनल कायम मारी जस्टिस एंटी पुरानी महा खुश चांद चेन फोर्स ब्यूटी ब्लैक "
    "सिटी कैप्टन न्यू"
)


class Hit(NamedTuple):
    """One detection: its detector, its basis, its place, how bad and how sure, what to write."""

    detector: str
    basis: str
    span: Span
    severity: Severity
    confidence: float
    suggestion: str

    def touches(self, start: int, end: int) -> bool:
        """Whether the detection overlaps [start, end)."""
        return self.span.start < end and start < self.span.end


class Garble(NamedTuple):
    """A text with one garbled name at [start, end); `kind` is UNKNOWN for one in no list."""

    text: str
    start: int
    end: int
    right: str
    kind: str
    is_word: bool

    @property
    def written(self) -> str:
        """What stands in the place of the name."""
        return self.text[self.start : self.end]


def read_article(text: str) -> Article:
    """A line as an article of its own."""
    return read(text, id="names", source=_SOURCE)


def hits(article: Article, knowledge: Knowledge, *, only_names: bool = False) -> list[Hit]:
    """Every detection in an article."""
    confidences = knowledge[CONFIDENCE]
    return [
        Hit(
            detector.id,
            found.basis,
            found.span,
            found.severity or detector.severity,
            confidences.get(key(detector.id, found.basis), PRIOR),
            found.suggestion,
        )
        for detector in DETECTORS
        if not only_names or detector.id in NAME_DETECTORS
        for found in detector.check(article, knowledge)
        if not found.doubtful
    ]


def kind_of(folded: str, names: Names) -> str:
    """What a known name mostly names."""
    kinds = names.kinds(folded)
    if kinds & (Kind.PERSON | Kind.GIVEN | Kind.SURNAME):
        return "person"
    if kinds & Kind.PLACE:
        return "place"
    return "organisation" if kinds & Kind.ORGANISATION else "other"


def length_of(word: str) -> str:
    """The row of the table that a name of so many code points belongs to."""
    size = len(word)
    return _LENGTHS[0] if size < _SHORTEST else _LENGTHS[1 + (size >= _LONG)]


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """The folded words of the dictionaries, in each form that they list."""
    cells = {
        cell.strip()
        for name in _DICTIONARIES
        if (DATA / name).exists()
        for line in text_of(DATA / name).splitlines()
        for cell in line.split("\t")
    }
    return _ORDINARY | {fold(cell) for cell in cells if _HINDI.fullmatch(cell)}


def candidates(article: Article, knowledge: Knowledge) -> tuple[list[Token], list[Token]]:
    """The words of an article that are known names, and the unknown words where one is due."""
    names = knowledge[NAMES]
    known, unknown = [], []
    for sentence in article.sentences:
        tokens = sentence.tokens
        known += [
            token
            for token in tokens
            if token.kind is TokenKind.WORD
            and names.is_proper(token.folded)
            and token.folded not in ordinary_words()
        ]
        unknown += [
            tokens[index]
            for index in unknown_words(sentence, knowledge)
            if place_for_name(sentence, index, knowledge) > _EXPECTED
        ]
    return known, unknown


def plant(
    article: Article, knowledge: Knowledge, garbler: Garbler, random: Random
) -> Iterator[Garble]:
    """A copy with one known name garbled and one with an unknown one, where there are such."""
    names, lexicon = knowledge[NAMES], knowledge[LEXICON]
    known, unknown = candidates(article, knowledge)
    for tokens in (known, unknown):
        while tokens:
            token = tokens.pop(random.randrange(len(tokens)))
            garbled = garbler.garble(token.text, random)
            if not garbled:
                continue
            folded = fold(garbled)
            yield Garble(
                text=article.text[: token.start] + garbled + article.text[token.end :],
                start=token.start,
                end=token.start + len(garbled),
                right=token.text,
                kind=kind_of(token.folded, names) if tokens is known else UNKNOWN,
                is_word=folded in lexicon or folded in names,
            )
            break


def new_hits(garble: Garble, before: Iterable[Hit], knowledge: Knowledge) -> list[Hit]:
    """The detections at a garble whose detectors said nothing there before, surest first."""
    end = garble.start + len(garble.right)
    old = {hit.detector for hit in before if hit.touches(garble.start, end)}
    found = [
        hit
        for hit in hits(read_article(garble.text), knowledge)
        if hit.touches(garble.start, garble.end) and hit.detector not in old
    ]
    return sorted(found, key=lambda hit: (-hit.confidence, hit.detector))


def listed_forms(word: str, names: Names) -> frozenset[str]:
    """A folded word of names, and what stands in its place in other forms of these names."""
    found = {word, fold(names.preferred(word))}
    for entry in names.entries(word):
        forms = [[fold(part) for part in words_of(form)] for form in entry.forms]
        for parts in forms:
            if word in parts:
                place = parts.index(word)
                found.update(f[place] for f in forms if len(f) == len(parts))
    return frozenset(found)


def is_right(suggestion: str, forms: frozenset[str]) -> bool:
    """Whether one of `forms` is a word of a suggestion."""
    return any(fold(word) in forms for word in _HINDI.findall(suggestion))


class Score:
    """Garbles planted and found, by (row, is a word); suggestions of known names found."""

    def __init__(self) -> None:
        self.planted: Counter[tuple[str, bool]] = Counter()
        self.by_names: Counter[tuple[str, bool]] = Counter()
        self.by_any: Counter[tuple[str, bool]] = Counter()
        self.suggested: Counter[tuple[str, bool]] = Counter()
        self.detectors: Counter[str] = Counter()

    def add(self, garble: Garble, found: list[Hit], names: Names) -> bool:
        """Count one garble; whether a NAME detector found it."""
        mine = [hit for hit in found if hit.detector in NAME_DETECTORS]
        known = garble.kind != UNKNOWN
        keys = [garble.kind, length_of(garble.right), "all"]
        if known:
            keys.append("known")
            suggestion = next((hit.suggestion for hit in mine if hit.suggestion), "")
            right = is_right(suggestion, listed_forms(fold(garble.right), names))
        for row in keys:
            cell = row, garble.is_word
            self.planted[cell] += 1
            self.by_names[cell] += bool(mine)
            self.by_any[cell] += bool(found)
            if known:
                self.suggested[cell] += bool(mine) and right
        self.detectors.update({f"{hit.detector}/{hit.basis}".rstrip("/") for hit in mine})
        return bool(mine)

    def show(self) -> None:
        """Print the tables."""
        heads = ("by NAME", "no words", "other words", "by any")
        print(f"{'garbled name':14s}" + "".join(f"{head:>17s}" for head in heads))
        for row in ("known", *_KINDS, UNKNOWN, *_LENGTHS, "all"):
            print(
                f"{row:14s}"
                + _cell(self.by_names, self.planted, row, (False, True))
                + _cell(self.by_names, self.planted, row, (False,))
                + _cell(self.by_names, self.planted, row, (True,))
                + _cell(self.by_any, self.planted, row, (False, True))
            )
        print(f"{'first suggestion right, of the known names found':48s}")
        for row in ("known", *_KINDS):
            print(
                f"{row:14s}"
                + _cell(self.suggested, self.by_names, row, (False, True))
                + _cell(self.suggested, self.by_names, row, (False,))
                + _cell(self.suggested, self.by_names, row, (True,))
            )
        print("found by " + "  ".join(f"{n} {c}" for n, c in self.detectors.most_common()))


def _cell(
    part: Counter[tuple[str, bool]],
    whole: Counter[tuple[str, bool]],
    row: str,
    is_word: tuple[bool, ...],
) -> str:
    right, total = (sum(count[row, word] for word in is_word) for count in (part, whole))
    return f"{right:6d}/{total:5d} {right / total:.2f}" if total else f"{'-':>17s}"


def planted(options: argparse.Namespace, knowledge: Knowledge) -> None:
    """Plant in clean/news_*, and print what is found."""
    files = sorted((DATA / "clean").glob("news_*"))
    if not files:
        print("planted names: skipped, no clean/news_*")
        return
    garbler, score = learn_garbler(DATA, knowledge[SOUND_COSTS]), Score()
    lines = [line for file in files for line in text_of(file).splitlines() if line.strip()]
    random = Random(SEED)
    random.shuffle(lines)
    misses = []
    for number, line in enumerate(lines[: options.lines]):
        article = read_article(line)
        before: list[Hit] | None = None
        # Each line has dice of its own: what is planted in it depends on no other line.
        for garble in plant(article, knowledge, garbler, Random(f"{SEED} {number}")):
            before = hits(article, knowledge) if before is None else before
            if not score.add(garble, new_hits(garble, before, knowledge), knowledge[NAMES]):
                misses.append(garble)
    score.show()
    random.shuffle(misses)
    for garble in misses[: options.misses]:
        what = f"{garble.kind}{', a word' if garble.is_word else ''}"
        around = garble.text[max(0, garble.start - 40) : garble.end + 40]
        print(f"missed {what}: {garble.right} → {garble.written} | {around}")


def judged() -> frozenset[str]:
    """The flagged pieces of text that a reader judged to be errors of the papers."""
    lines = Path(__file__).with_name("name_misprints.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if not line.startswith("#"))


def false_alarms(knowledge: Knowledge) -> None:
    """Print the alarms of the NAME detectors on all of clean/."""
    files = sorted((DATA / "clean").glob("*.txt*"))
    if not files:
        print("alarms on clean/: skipped, no such files")
        return
    words, misprints = 0, judged()
    alarms: Counter[tuple[str, str]] = Counter()
    for file in files:
        for line in text_of(file).splitlines():
            words += len(line.split())
            # Two detectors that say something of one place disturb a reader once.
            places: dict[Span, Severity] = {}
            for hit in hits(read_article(line), knowledge, only_names=True):
                own = line[slice(*hit.span)] in misprints
                for name in {f"{hit.detector}/{hit.basis}".rstrip("/"), hit.detector}:
                    _count(alarms, name, hit.severity, own)
                places[hit.span] = max(hit.severity, places.get(hit.span, hit.severity))
            for span, severity in places.items():
                _count(alarms, "all places", severity, line[slice(*span)] in misprints)
    print(f"{'alarms on clean/, per 10,000 words':36s}{'any severity':>14s}{'major':>14s}", end="")
    print(f"{'beside the papers’ own errors: any, major':>44s}")
    names = sorted(NAME_DETECTORS.union(name for name, _ in alarms) - {"all places"})
    for name in (*names, "all places"):
        cells = [alarms[name, kind] for kind in ("any", "major", "any beside", "major beside")]
        print(f"{name:36s}" + "".join(f"{n:6d} {n / words * 1e4:6.2f} " for n in cells))


def _count(alarms: Counter[tuple[str, str]], name: str, severity: Severity, own: bool) -> None:
    for kind in ("any", "major") if severity >= Severity.MAJOR else ("any",):
        alarms[name, kind] += 1
        alarms[name, f"{kind} beside"] += not own


def changed_names(replacement: str, text: str, english: str) -> list[str]:
    """The words of a replacement that are names of the English and are not heard in `text`."""
    spelled = {skeleton_of(latin_sounds(name)) for name in _CAPITALISED.findall(english)}
    heard = {sounds(fold(word)) for word in _HINDI.findall(text)}
    found = []
    for word in _HINDI.findall(replacement):
        sounded = sounds(fold(word))
        bones = skeleton_of(sounded)
        if len(bones) >= _LEAST_CONSONANTS and bones in spelled and sounded not in heard:
            found.append(word)
    return found


def is_near(name: str, text: str) -> bool:
    """Whether a word of `text` shares all but one of the consonants of a name, in its place."""
    bones = skeleton_of(sounds(fold(name)))
    others = (skeleton_of(sounds(fold(word))) for word in _HINDI.findall(text))
    return any(bool(_shortened(bones) & _shortened(other)) for other in others if other)


def _shortened(bones: str) -> set[str]:
    return {bones} | {bones[:place] + bones[place + 1 :] for place in range(len(bones))}


def post_edits(knowledge: Knowledge) -> None:
    """Print how many names that post-editors changed are flagged."""
    path = DATA / "eval" / "wmt24_ape_dev.jsonl.xz"
    if not path.exists():
        print(f"post-edits: skipped, no {path.name}")
        return
    tally: Counter[tuple[str, str]] = Counter()
    for row in rows(path):
        found: list[Hit] | None = None
        for span in row["substantive_spans"]:
            changed = _change(span, row)
            if not changed:
                continue
            found = hits(read_article(row["text_hi"]), knowledge) if found is None else found
            here = [hit for hit in found if hit.touches(span["start"], span["end"])]
            names = any(hit.detector in NAME_DETECTORS for hit in here)
            kinds = ["all"] + ["alike"] * any(is_near(name, span["text"]) for name in changed)
            for kind in kinds:
                tally[kind, "all"] += 1
                tally[kind, "any"] += bool(here)
                tally[kind, "names"] += names
    for kind, what in (("all", "name changes"), ("alike", "of these, alike in sound")):
        total = tally[kind, "all"]
        print(
            f"wmt24_ape_dev, {what}: {total}, flagged by NAME detectors {tally[kind, 'names']}"
            f" ({tally[kind, 'names'] / max(1, total):.2f}), by any {tally[kind, 'any']}"
            f" ({tally[kind, 'any'] / max(1, total):.2f})"
        )


def _change(span: dict[str, Any], row: dict[str, Any]) -> list[str]:
    if not span["text"]:
        return []
    return changed_names(span["replacement"], span["text"], row["source_en"])


def experts() -> None:
    """Print what evaluate.py says of names on expert_dev: numbers only."""
    path = DATA / "eval" / "expert_dev.jsonl"
    if not path.exists() or not EVALUATE.exists():
        print("expert_dev: skipped, data or evaluate.py not found")
        return
    for severity in ("major", "minor"):
        command = [sys.executable, str(EVALUATE), "spans", str(path), "--severity", severity]
        command += ["--command", f"{sys.executable} -m audit"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        right = total = 0
        for line in done.stdout.splitlines():
            match line.split():
                case ["name", "recall", share, rate]:
                    print(f"expert_dev, {severity} and above: recall of name {share} {rate}")
                case [detector, "right", *share, _] if detector in NAME_DETECTORS:
                    one, other = map(int, "".join(share).split("/"))
                    right, total = right + one, total + other
                    print(f"  {detector:20s} right {one:3d}/{other:<3d} {one / other:.2f}")
        if total:
            print(f"  {'all NAME detectors':20s} right {right:3d}/{total:<3d} {right / total:.2f}")
        else:
            print(f"expert_dev, {severity} and above: nothing said of names {done.stderr[-300:]}")


def main() -> int:
    """Print every part and the Signature."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=None, help="articles to plant in")
    parser.add_argument("--misses", type=int, default=0, help="missed garbles to show")
    options = parser.parse_args()
    if not DATA.is_dir():
        print(ABSENT, file=sys.stderr)
        return 3
    knowledge = Knowledge()
    planted(options, knowledge)
    false_alarms(knowledge)
    post_edits(knowledge)
    experts()
    print(signature(knowledge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
