"""Builds reference/lexicon/: all Hindi forms with frequency and registers, and what serves them.

The forms come from the corpora, the dictionaries, the lists of names and, marked as
suspicious, from wiki, translated and conversational text. Misprints, words run together and
the errors of scanners are dropped, and every dropped form is logged with the reason.
"""

from __future__ import annotations

import itertools
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2
from pathlib import Path

import marisa_trie
import numpy as np
import regex
from numpy.typing import NDArray

from audit.build.corpora import DATE, KINDS, digest, text_of
from audit.build.words import count_forms
from audit.knowledge import lexicon as made
from audit.knowledge.lexicon import LETTERS, SHAPE_STEPS, STEPS, Lexicon, Register
from audit.text.folding import fold
from audit.text.near import shortened, slip

Numbers = NDArray[np.float64]
_REGISTER = {"news": Register.NEWS, "lit": Register.LITERARY}
DICTIONARIES = (
    "lexicon/freedict_eng_hin.tsv.xz",
    "lexicon/hi_IN.dic",
    "lexicon/hunspell_shreeshrii_hi_IN.dic.xz",
    "lexicon/tesseract_hin.wordlist",
    "lexicon/tico19_terms_facebook_en_hi.csv",
    "lexicon/tico19_terms_google_en_hi.csv",
    "lexicon/unimorph_hin.tsv.xz",
    "lexicon/wordfreq_small_hi.tsv.xz",
)
NAMES = (
    "names/cldr48.tsv",
    "names/countries_states_dr5hn.tsv",
    "names/dakshina_hi_lexicon.tsv.xz",
    "names/election_affidavit_names.tsv.xz",
    "names/espncricinfo_players.tsv",
    "names/iso_codes_debian.tsv",
    "names/kgeography.tsv",
    "names/libgweather_cities.tsv",
    "names/news2012_en_hi.tsv.xz",
    "names/wikidata2015_google_hi_ur.tsv",
)
# Lists that hold many misspellings: they mark a form, they do not vouch for it.
NOISY = (
    "lexicon/aesthetics_lemma_freq.txt.xz",
    "lexicon/opensubtitles2018_hi_freq.txt.xz",
    "names/brahminet_mined.tsv.xz",
    "names/xlit_crowd.tsv",
)
# Other files of the sources that clean/ was taken from; clean/ is in no statistic.
_LEFT_OUT = ("README", "tico19", "ilgov", "trans_tico19", "orig_ilgov")
_SPELLING = "lexicon/hunspell_shreeshrii_hi_IN"
_SUSPICIOUS_LEAST = 2
_LONGEST = 24
_COMMON = 12  # count of a word that a rare form may be a slip for
_RARE = 48  # count below which a form may be shadowed
_SHADOW = 60  # how many times as common the other word must be
_MISPRINT_COUNT, _MISPRINT_TIMES = 2, 400
_MISPRINTS = frozenset("sign-lost sign-added half letter-added twice once swap nasal".split())
_GLUED_COUNT, _GLUED_PART = 2, 400
_PAIR_LEAST = 3
_SLOT_LEAST = 40  # occurrences of a word whose neighbours are judged
_BROKEN = regex.compile(
    "[\u093e-\u094c\u0962\u0963][\u093e-\u094d]|[\u0901\u0902][\u093e-\u094d\u0901\u0902]"
    "|\u094d[\u093e-\u094c\u0902\u094d]|^[\u0900-\u0903\u093c\u093e-\u094d]"
    "|([\u0915-\u0939])\\1\\1|[\u0904-\u0914][\u093e-\u094d]"
)
# मरओगे, बनएगा: UniMorph glues endings that begin with a vowel to stems in a consonant.
_BAD_JOIN = regex.compile("[\u0915-\u0939][इईउऊएओ](?:ए|ं|गा|गी|गे|ंगे|ंगी|ंगा)*$")
_SCANNED = {"त्न": "त्र", "रव": "ख", "ध्द": "द्ध"}
_TOKEN = re.compile(
    "[\u0904-\u0939\u0950\u0958-\u0961\u0972-\u097f][\u0900-\u0963\u0971-\u097f\u200c\u200d]*|[^\\s]"
)


@dataclass
class Evidence:
    """What was counted, before cleaning. `counts` is over the trusted corpora."""

    counts: Counter[str] = field(default_factory=Counter)
    suspicious: Counter[str] = field(default_factory=Counter)
    registers: dict[str, int] = field(default_factory=dict)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    origin: dict[str, str] = field(default_factory=dict)

    def mark(self, forms: Iterable[str], register: Register) -> None:
        """Note that these forms were seen in this register."""
        for form in forms:
            self.registers[form] = self.registers.get(form, 0) | register


def gather(data: Path, *, without: frozenset[str] = frozenset()) -> Evidence:
    """Count everything under `data` (corpora/, parallel/, lexicon/, names/).

    `without` names corpora (file names without endings) to leave out, for learning on them.
    Folders and lists that are absent are passed over; what was read stands in `origin`.
    """
    evidence = Evidence()
    for file in _files(data / "corpora") + _files(data / "parallel"):
        name = file.name.split(".")[0]
        if name in without:
            continue
        evidence.origin[f"{file.parent.name}/{name}"] = digest(file)
        text = text_of(file)
        kind = name.split("_")[0]
        if file.parent.name == "corpora" and kind in KINDS:
            found = count_forms(text)
            evidence.counts.update(found)
            evidence.mark(found, _REGISTER.get(kind, Register.WEB))
            _count_pairs(text, evidence.pairs)
        else:
            evidence.suspicious.update(count_forms(text))
    lists = ((DICTIONARIES, Register.DICTIONARY), (NAMES, Register.NAME), (NOISY, Register.NOISY))
    for names, register in lists:
        for name in names:
            file = data / name
            if not file.exists():
                continue
            evidence.origin[name.split(".")[0]] = digest(file)
            found = count_forms(text_of(file))
            if register is Register.NAME or name.startswith("names/"):
                evidence.names.update(found.keys())
            if "unimorph" in name:
                found = Counter({f: n for f, n in found.items() if not _BAD_JOIN.search(f)})
            evidence.mark(found, register)
    affixes, stems = data / f"{_SPELLING}.aff", data / f"{_SPELLING}.dic.xz"
    if affixes.exists() and stems.exists():
        evidence.origin[_SPELLING + ".aff"] = digest(affixes)
        evidence.mark(expanded(text_of(affixes), text_of(stems)), Register.DICTIONARY)
    return evidence


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith(_LEFT_OUT))


def _count_pairs(text: str, pairs: Counter[tuple[str, str]]) -> None:
    """Add the pairs of neighbouring forms; marks and line breaks part them."""
    folded = lru_cache(maxsize=1 << 18)(fold)
    for line in text.splitlines():
        forms = [folded(token) for token in _TOKEN.findall(line)]
        pairs.update(itertools.pairwise(forms))


def expanded(affixes: str, dictionary: str) -> Iterator[str]:
    """The folded forms that the suffix rules of a Hunspell dictionary make, one step deep."""
    rules: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for line in affixes.splitlines():
        cells = line.split("#")[0].split()
        if len(cells) >= 5 and cells[0] == "SFX" and "/" not in cells[3]:
            strip = "" if cells[2] == "0" else cells[2]
            ending = re.compile(f"(?:{cells[4]})$")
            rules.setdefault(cells[1], []).append((strip, cells[3], ending))
    for line in dictionary.splitlines():
        stem, _, flags = line.strip().partition("/")
        for flag in flags:
            for strip, add, ending in rules.get(flag, ()):
                if stem.endswith(strip) and ending.search(stem):
                    form = fold(stem[: len(stem) - len(strip)] + ("" if add == "0" else add))
                    if not _BAD_JOIN.search(form):
                        yield form


def clean(evidence: Evidence) -> tuple[dict[str, tuple[int, int]], dict[str, str]]:
    """(form → frequency byte and register bits, dropped form → why)."""
    kept: dict[str, tuple[int, int]] = {}
    dropped: dict[str, str] = {}
    counts, registers = evidence.counts, evidence.registers
    vouching = Register.DICTIONARY | Register.NAME
    common = {form: n for form, n in counts.items() if n >= _GLUED_PART}
    index = _shortened_index(form for form, n in counts.items() if n >= _MISPRINT_TIMES)
    for form in sorted(evidence.suspicious.keys() | registers.keys()):
        count, bits = counts[form], registers.get(form, 0)
        if len(form) < 2 or len(form) > _LONGEST:
            dropped[form] = "length"
        elif count < _PAIR_LEAST * 2 and _BROKEN.search(form):
            dropped[form] = "signs"
        elif scanned := _misread(form, count, counts):
            dropped[form] = f"misread {scanned}"
        elif not bits & ~Register.NOISY and not count:
            if evidence.suspicious[form] >= _SUSPICIOUS_LEAST or bits:
                seen = evidence.suspicious[form]
                flag = bits | (Register.SUSPICIOUS if seen else 0)
                kept[form] = (frequency_byte(seen), flag)
            else:
                dropped[form] = "once, in a suspicious source"
        elif not bits & vouching and count <= _GLUED_COUNT and (parts := _glued(form, common)):
            dropped[form] = f"joined {parts}"
        elif (
            not bits & vouching
            and 0 < count <= _MISPRINT_COUNT
            and (word := _misprinted(form, count, counts, index))
        ):
            dropped[form] = f"misprint {word}"
        else:
            kept[form] = (frequency_byte(count), bits)
    return kept, dropped


def frequency_byte(count: int) -> int:
    """A count as a byte: eight steps for each doubling."""
    return min(255, round(STEPS * log2(1 + count)))


def _misread(form: str, count: int, counts: Mapping[str, int]) -> str:
    for wrong, right in _SCANNED.items():
        if wrong in form:
            word = form.replace(wrong, right)
            if counts.get(word, 0) > 20 * (count + 1):
                return word
    return ""


def _glued(form: str, common: Mapping[str, int]) -> str:
    for cut in range(3, len(form) - 1):
        if form[:cut] in common and form[cut:] in common:
            return f"{form[:cut]}+{form[cut:]}"
    return ""


def _shortened_index(words: Iterable[str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= 4:
            for short in shortened(word):
                index.setdefault(short, []).append(word)
    return index


def _misprinted(
    form: str, count: int, counts: Mapping[str, int], index: Mapping[str, list[str]]
) -> str:
    candidates = {word for short in shortened(form) for word in index.get(short, ())}
    for word in sorted(candidates, key=lambda w: (-counts[w], w)):
        if counts[word] >= _MISPRINT_TIMES * count and slip(form, word) in _MISPRINTS:
            return word
    return ""


def shape_table(words: Mapping[str, float]) -> NDArray[np.uint8]:
    """How unlikely each letter is after the two before it, in 1/16 bits, for weighted forms.

    Interpolated with the pair and the letter alone (Witten-Bell).
    """
    size = LETTERS
    triples = np.zeros((size, size, size))
    for form, weight in words.items():
        codes = made.letter_codes(form)
        for i in range(2, len(codes)):
            triples[codes[i - 2], codes[i - 1], codes[i]] += weight
    pairs = triples.sum(axis=0)
    single = pairs.sum(axis=0)
    base = (single + 0.5) / (single.sum() + 0.5 * size)

    def mix(counts: Numbers, lower: Numbers) -> Numbers:
        total = counts.sum(axis=-1, keepdims=True)
        kinds = (counts > 0).sum(axis=-1, keepdims=True)
        mixed: Numbers = (counts + (kinds + 1) * lower) / (total + kinds + 1)
        return mixed

    probable = mix(triples, mix(pairs, np.broadcast_to(base, pairs.shape)))
    steps = np.minimum(255, np.rint(-np.log2(probable) * SHAPE_STEPS))
    flat: NDArray[np.uint8] = steps.astype(np.uint8).reshape(-1)
    return flat


def write(evidence: Evidence, folder: Path, log: Callable[[str], None] | None = None) -> None:
    """Clean the evidence and write the lexicon to `folder`; `log` gets each dropped form."""
    folder.mkdir(parents=True, exist_ok=True)
    kept, dropped = clean(evidence)
    if log:
        for form, reason in sorted(dropped.items()):
            log(f"{form}\t{reason}")
    trie = marisa_trie.Trie(sorted(kept), order=marisa_trie.LABEL_ORDER)
    trie.save(str(folder / made.FORMS))
    values = bytearray(2 * len(trie))
    for form, (frequency, bits) in kept.items():
        place = 2 * trie[form]
        values[place], values[place + 1] = frequency, bits
    common = sorted(
        (
            form
            for form, (_, bits) in kept.items()
            if evidence.counts[form] >= _COMMON and len(form) >= 3
        ),
        key=lambda form: (-evidence.counts[form], form),
    )[: 1 << 16]
    keyed = sorted(
        {
            (zlib.crc32(short.encode()), rank)
            for rank, form in enumerate(common)
            for short in shortened(form)
        }
    )
    np.save(folder / made.NEAR_KEYS, np.array([key for key, _ in keyed], dtype=np.uint32))
    np.save(folder / made.NEAR_WORDS, np.array([rank for _, rank in keyed], dtype=np.uint16))
    np.save(folder / made.NEAR_IDS, np.array([trie[form] for form in common], dtype=np.uint32))
    (folder / made.VALUES).write_bytes(values)
    _write_pairs(evidence, folder)
    _write_slots(evidence, folder)
    _write_shapes(evidence, folder)
    shadowed = _mark_shadows(kept, folder, trie, values)
    (folder / made.VALUES).write_bytes(values)
    about = {
        "what": "Hindi forms with frequency and registers; see audit/knowledge/lexicon.py",
        "licence": "CC0-1.0 (single words and counts are facts; no text of a source is kept)",
        "date": DATE,
        "script": "python -m audit.build lexicon --data FOLDER",
        "forms": len(trie),
        "common": len(common),
        "shadowed": shadowed,
        "dropped": dict(sorted(Counter(r.split(" ")[0] for r in dropped.values()).items())),
        "origin": evidence.origin,
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / made.ABOUT).write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_pairs(evidence: Evidence, folder: Path) -> None:
    counted: dict[int, int] = {}
    for (first, second), count in evidence.pairs.items():
        if count >= _PAIR_LEAST and len(first) > 1 and len(second) > 1:
            key = made.pair_key(first, second)
            counted[key] = max(count, counted.get(key, 0))
    keys = sorted(counted)
    np.save(folder / made.PAIR_KEYS, np.array(keys, dtype=np.uint32))
    np.save(
        folder / made.PAIR_COUNTS,
        np.array([min(255, round(STEPS * log2(counted[k]))) for k in keys], dtype=np.uint8),
    )


def _write_slots(evidence: Evidence, folder: Path) -> None:
    """For each common word, how often what follows it and what stands before it is rare."""
    limit = _RARE
    after, before = Counter[str](), Counter[str]()
    rare_after, rare_before = Counter[str](), Counter[str]()
    counts = evidence.counts
    for (first, second), count in evidence.pairs.items():
        if counts[second] > 0 and len(second) >= 3:
            after[first] += count
            rare_after[first] += count * (counts[second] < limit)
        if counts[first] > 0 and len(first) >= 3:
            before[second] += count
            rare_before[second] += count * (counts[first] < limit)
    rows = sorted(
        (
            zlib.crc32(word.encode()),
            _share(rare_after[word], after[word]),
            _share(rare_before[word], before[word]),
        )
        for word in sorted(after.keys() | before.keys())
        if after[word] + before[word] >= _SLOT_LEAST
    )
    np.save(folder / made.SLOT_KEYS, np.array([row[0] for row in rows], dtype=np.uint32))
    np.save(folder / made.SLOT_SHARES, np.array([row[1:] for row in rows], dtype=np.uint8))


def _share(part: int, whole: int) -> int:
    """Log2 of a smoothed share in quarter steps, as a byte: 0 for all, 40 for a thousandth."""
    return round(-4 * log2((part + 1) / (whole + 10)))


def _write_shapes(evidence: Evidence, folder: Path) -> None:
    words = {form: log2(1 + n) for form, n in evidence.counts.items() if n >= 3}
    tables = [shape_table(words), shape_table(dict.fromkeys(evidence.names, 1.0))]
    np.save(folder / made.SHAPES, np.stack(tables))


def _mark_shadows(
    kept: Mapping[str, tuple[int, int]], folder: Path, trie: marisa_trie.Trie, values: bytearray
) -> int:
    lexicon, marked = Lexicon(folder), 0
    limit = frequency_byte(_RARE)
    for form in sorted(kept):
        frequency, _ = kept[form]
        if len(form) >= 3 and frequency < limit:
            near = lexicon.near(form)
            if near and near[0].seen >= _SHADOW * (2 ** (frequency / STEPS)):
                values[2 * trie[form] + 1] |= Register.SHADOWED
                marked += 1
    return marked
