"""reference/name-index: the lists of names, compiled for the auditor, and what an edit changed.

The lists are reference/names and reference/name-parts, which people write and correct a line
at a time; reference/name-topics.tsv says what an article about a topic has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import marisa_trie
import numpy as np

from audit.build.corpora import DATE, digest
from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON, Register
from audit.knowledge.name_index import (
    LATIN,
    Kind,
    NameIndex,
    compile_names,
)
from audit.knowledge.tables import Row, Table, checksum_of, files_of, read_table
from audit.knowledge.verbs import FINITE_VERBS
from audit.text.folding import fold
from audit.text.wordlists import folded_words

LISTS = Table(
    path="names",
    columns=("latin", "hindi", "type", "topic", "source"),
    build=list[Row],
)
PARTS = Table(path="name-parts", columns=("latin", "hindi", "kind", "source"), build=list[Row])
TOPICS = Table(path="name-topics.tsv", columns=("key", "stems", "source"), build=list[Row])
# Words of the language that no rule below tells from names, for dictionaries give no plural.
_WORDS = folded_words(
    "बार मेरी लेकर इसी जहां जान स्त्री प्रेम सारी सारा शामिल जारी विकास मार पूर्व केंद्र तेज ज्ञान सुन सुंदर "
    "लाल ईश्वर आनंद सेना चेक गंभीर मार्च रोक राय भुवन आना आजाद सिनेमा संगीत रक्षा सोने शांति दया आकाश "
    "भैया पश्चिम लाने रोने मध्य प्रवेश दक्षिण कोर्ट श्री मियां अमर संयुक्त संध्या विशाल मैदान जाहिर कुंवर "
    "स्वतंत्र जून उर्दू हवाई स्नेह शोर महान प्रसिद्ध जगत काली सहारा संतोष पृथ्वी पश्चिमी गौर कल्याण सूरज "
    "सलाम श्रद्धा बारी गुप्त अल्लाह सख्त मनोरंजन पूर्वी दारोगा गौरव कुशल ऊर्जा शोभा विवेक माया जंग नवीन "
    "लाओ जोश एकता उत्तम अनंत होम निर्मल जीना चंद हाई ज्योति किन निवास ब्रह्म उदय शाही विलास वर्ना मंगल "
    "भोला नाना अटल हिल स्वर्ण मौलाना प्रकाश उत्तर उत्तरी दक्षिणी नया नई लंबा मई जुलाई अगस्त सर्व सत्य बड़ा "
    "कर सब हर कब तब जब अब कम पर तक साथ पास दूर आज कल सही साफ सिर्फ केवल नमक आम खास राज"
)
_TYPES = frozenset({"person", "place", "organisation", "demonym", "product"})
_FAMOUS = 300  # the same, for a name
_EVERYDAY = 60  # times in 12.5 million words: a word that readers meet as a word
_PLURALS = 3  # times that its plural is met
_SHORT = 3  # code points; shorter words are particles as often as names


def build_names(
    knowledge: Knowledge, target: Path, log: Callable[[str], None] = lambda line: None
) -> NameIndex:
    """Compile the lists of `knowledge` into `target`; `log` gets each change and each doubt.

    Raises ValueError naming a row whose type or topic does not exist.
    """
    root = knowledge.root
    rows = read_table(root, LISTS)
    parts = read_table(root, PARTS)
    topics = {
        row["key"]: tuple(map(fold, row["stems"].split())) for row in read_table(root, TOPICS)
    }
    _check(rows, topics)
    files = files_of(root, LISTS.path)
    index = compile_names(
        rows,
        parts,
        topics=topics,
        starts=_starts(files),
        is_everyday=everyday(knowledge),
        is_famous=lambda word: knowledge[LEXICON].count(word) >= _FAMOUS,
    )
    for line in changes(read_before(target), index):
        log(line)
    others = [file for table in (PARTS, TOPICS) for file in files_of(root, table.path)]
    index.save(
        target,
        {
            "what": "The lists of names, compiled; see audit/knowledge/name_index.py",
            "licence": "as the lists say",
            "date": DATE,
            "script": "python -m audit.build names",
            "names": len(index.rows),
            "words": len(index.heard),
            "lists": {
                file.relative_to(root).as_posix(): checksum_of([file.read_bytes()])
                for file in files
            },
            "origin": {file.relative_to(root).as_posix(): digest(file) for file in others},
        },
    )
    return index


class Before(NamedTuple):
    """What an index says of the rows it was made of: Latin forms in lower case, sums."""

    latin: frozenset[str]
    sums: frozenset[int]


def changes(before: Before, index: NameIndex) -> Iterator[str]:
    """A line for each name that came, went or changed since the index that `before` is of.

    Two names may differ by case only (NEOM the project, Neom the place): a row has changed where
    no row had its sum.
    """
    sums = index.arrays["row-sums"]
    now = set()
    for number, row in enumerate(index.rows):
        latin = row.split("\t")[0].lower()
        now.add(latin)
        if latin not in before.latin:
            yield f"+ {row}"
        elif sums[number] not in before.sums:
            yield f"~ {row}"
    for latin in sorted(before.latin - now):
        yield f"- {latin}"


def read_before(folder: Path) -> Before:
    """What the index that stands in `folder` says; nothing where none does."""
    if not (folder / LATIN).exists():
        return Before(frozenset(), frozenset())
    latin = marisa_trie.Trie()
    latin.load(str(folder / LATIN))
    return Before(frozenset(latin), frozenset(np.load(folder / "row-sums.npy").tolist()))


def _starts(files: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Latin form → number of its file, offset in bytes of its row."""
    found: dict[str, tuple[int, int]] = {}
    for number, file in enumerate(files):
        start = 0
        for line in file.read_bytes().splitlines(keepends=True):
            found[line.split(b"\t")[0].decode()] = number, start
            start += len(line)
    return found


def _check(rows: Iterable[Row], topics: Mapping[str, object]) -> None:
    for row in rows:
        if row["type"] not in _TYPES:
            raise ValueError(f"{row['latin']}: {row['type']!r} is none of {sorted(_TYPES)}")
        if unknown := set(row["topic"].split()) - topics.keys():
            raise ValueError(f"{row['latin']}: no topic {sorted(unknown)} in name-topics.tsv")


def everyday(knowledge: Knowledge) -> Callable[[str, Kind, bool], bool]:
    """Tells words of the language that are also part of names: बेटा, आशा, बैंक.

    Such a word is in a dictionary and often printed; of a person's name it has to show a plural
    too, or a place among the verbs and function words, for dictionaries hold names as well.
    """
    lexicon, verbs = knowledge[LEXICON], knowledge[FINITE_VERBS]

    def is_everyday(folded: str, kinds: Kind, alone: bool) -> bool:
        count = lexicon.count(folded)
        if folded in _WORDS:
            return True
        if alone:
            return False
        if not kinds & (Kind.PERSON | Kind.PLACE):
            return True  # Bharatiya Nagarik Suraksha Sanhita: words that make a name together only
        if kinds == Kind.PERSON and count >= _EVERYDAY:
            return True  # of people, but no given name or surname: from a list of single words
        if count < _EVERYDAY or not lexicon.registers(folded) & Register.DICTIONARY:
            return len(folded) < _SHORT
        if folded in verbs or len(folded) < _SHORT:
            return True
        plurals = (folded + "ों", folded[:-1] + "ों", folded[:-1] + "ियों", folded + "ओं")
        return max(map(lexicon.count, plurals)) >= max(_PLURALS, count / 300)

    return is_everyday
