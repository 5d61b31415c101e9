"""reference/name-parts/parts.tsv: given names and surnames, so that unseen people are known too.

From lists of whole names the words are taken apart: what opens a candidate's name in the
election affidavits is a given name, what closes it a surname. The names of the NEWS 2012
shared task say nothing of their kind. Kept is what sounds as its Latin form does, by the costs
of reference/sound-costs.tsv; what stands in reference/names already is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import regex

from audit.build.corpora import DATE, digest, text_of
from audit.build.names import LISTS
from audit.detectors.latin_word import EVERYDAY
from audit.knowledge import Knowledge
from audit.knowledge.name_index import VARIANT, words_of
from audit.knowledge.sound_costs import SOUND_COSTS, SoundCosts
from audit.knowledge.tables import read_table
from audit.text.folding import fold
from audit.text.skeletons import latin_sounds, skeleton_of, sounds

AFFIDAVITS = "names/election_affidavit_names.tsv.xz"
NEWS_NAMES = "names/news2012_en_hi.tsv.xz"
PATH = "name-parts/parts.tsv"
_TIMES = 3  # candidates who bear a name
_BITS = 1.6  # for each sound, between what Latin and Hindi letters say
_LEAST = 3  # code points
_WORD = regex.compile(r"[\p{Devanagari}]+")
_NOT_NAMES = frozenset({"late", "shri", "smt", "dr", "mst", "alias", "urf", "adv", "mr", "mrs"})
_NOT_HINDI_NAMES = frozenset({"मृत", "स्वर्गीय", "श्री", "श्रीमती"})
_MOSTLY = 0.75


def build_name_parts(
    data: Path, knowledge: Knowledge, log: Callable[[str], None] = lambda line: None
) -> str:
    """The table as text; `log` gets what is dropped and why."""
    costs, english = knowledge[SOUND_COSTS], knowledge[EVERYDAY]
    known = {
        fold(word)
        for row in read_table(knowledge.root, LISTS)
        for form in row["hindi"].split(VARIANT)
        for word in words_of(form)
    }
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    opening, closing = Counter[str](), Counter[str]()
    for latin, hindi, is_first, is_last in _affidavit_words(data / AFFIDAVITS):
        forms[latin][hindi] += 1
        opening[latin] += is_first
        closing[latin] += is_last
    for latin in [latin for latin in forms if sum(forms[latin].values()) < _TIMES]:
        del forms[latin]
    for latin in forms:
        sources[latin].add("election_affidavit_names")
    for latin, hindi in _news_names(data / NEWS_NAMES):
        forms[latin][hindi] += _TIMES
        sources[latin].add("news2012")
    rows = []
    for latin in sorted(forms):
        agreeing = _agreeing(latin, forms[latin], costs)
        if not agreeing:
            log(f"{latin}\tsounds unlike {' '.join(sorted(forms[latin]))}")
        elif opening[latin] + closing[latin] == 0 and latin in english:
            log(f"{latin}\tis an English word")
        elif all(fold(form) in known for form in agreeing):
            log(f"{latin}\tstands in reference/names")
        else:
            kind = _kind(opening[latin], closing[latin])
            source = " ".join(sorted(sources[latin]))
            rows.append(f"{latin.capitalize()}\t{VARIANT.join(agreeing)}\t{kind}\t{source}")
    return "\n".join(
        [
            "# Given names and surnames: Latin form, Hindi forms (preferred first), kind (given,",
            "# surname, both, or name where the source does not say). Licence: in-rolls/indicate",
            "# (MIT) for the affidavits; none stated for NEWS 2012. Origin:",
            *(f"#   {name} {digest(data / name)}" for name in (AFFIDAVITS, NEWS_NAMES)),
            f"# Date: {DATE}. Script: python -m audit.build name-parts",
            "latin\thindi\tkind\tsource",
            *sorted(rows),
            "",
        ]
    )


def _kind(first: int, last: int) -> str:
    if not first + last:
        return "name"
    if first >= _MOSTLY * (first + last):
        return "given"
    return "surname" if last >= _MOSTLY * (first + last) else "both"


def _agreeing(latin: str, forms: Counter[str], costs: SoundCosts) -> list[str]:
    """The forms that sound like the Latin one, most often met first, at most two."""
    heard = latin_sounds(latin)
    found: dict[str, str] = {}
    for form, times in sorted(forms.items(), key=lambda item: (-item[1], item[0])):
        said = sounds(fold(form))
        limit = _BITS * len(heard)
        if len(form) < _LEAST or times < max(forms.values()) / 4 or not said:
            continue
        same = skeleton_of(heard) == skeleton_of(said)
        if (same or costs.variant(heard, said, limit) <= limit) and fold(form) not in found:
            found[fold(form)] = form
    return list(found.values())[:2]


def _affidavit_words(path: Path) -> Iterator[tuple[str, str, bool, bool]]:
    """(Latin word, Hindi word, opens the name, closes it) of names of as many words in both."""
    for line in text_of(path).splitlines()[1:]:
        latin, hindi = line.split("\t")[:2]
        one = [word for word in latin.lower().split() if word not in _NOT_NAMES]
        other = [word for word in hindi.split() if word not in _NOT_HINDI_NAMES]
        if len(one) != len(other) or len(one) < 2:
            continue
        for place, (first, second) in enumerate(zip(one, other, strict=True)):
            if first.isalpha() and len(first) > 2 and _WORD.fullmatch(second):
                yield first, second, place == 0, place == len(one) - 1


def _news_names(path: Path) -> Iterator[tuple[str, str]]:
    for line in text_of(path).splitlines()[1:]:
        latin, hindi, *_ = line.split("\t")
        one, other = latin.lower().split(), hindi.split()
        if len(one) == len(other):
            for first, second in zip(one, other, strict=True):
                if (
                    first.isascii()
                    and first.isalpha()
                    and len(first) > 2
                    and _WORD.fullmatch(second)
                ):
                    yield first, second
