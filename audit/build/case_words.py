"""Counts who stands before a postposition: writes direct-plurals.tsv and recounts modifiers.tsv.

A feminine plural (बूंदें, drops) takes -ओं before का, को, में …; the pairs where people do so
practically always are kept. An adjective or adverb never stands there; which words to ask about
is decided by hand (the words of modifiers.tsv), the counts and what they throw out are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from pathlib import Path

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.text.folding import fold

POSTPOSITIONS = frozenset("का के को में से ने तक".split())
LEAST_DIRECT, LEAST_OBLIQUE = 30, 20  # occurrences anywhere
RATIO = 20  # oblique before a postposition for each direct
LARGEST_SHARE = 0.012  # of a modifier's occurrences, those before a postposition
# Ending of a direct plural → ending of its oblique, folded.
_ENDINGS = {"ाएं": "ाओं", "ियां": "ियों", "ें": "ों"}
_PRONOUNS = ("न्हें", "म्हें", "मुझमें", "हमनें", "मैंनें", "अपनें")
_WORD = re.compile("[\u0904-\u0939\u0958-\u0961][\u0900-\u0963\u0970-\u097f]*")
_BEFORE = re.compile(
    "([\u0904-\u0939\u0958-\u0961][\u0900-\u0963\u0970-\u097f]*) "
    "(?:का|के|को|में|से|ने|तक)(?![\u0900-\u097f])"
)
_HEAD = """\
# {what}
# Folded. Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build case-words --data FOLDER
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
{columns}
"""
_PLURALS = (
    "Feminine nouns in the direct plural, their oblique, and counts of both before a postposition."
)
_MODIFIERS = (
    "Adjectives and adverbs, chosen by hand, with how often people put them before a postposition."
)


def build_case_words(
    corpora: Path, words: Iterable[str], verbs: Container[str], log: Callable[[str], None]
) -> tuple[str, str]:
    """(direct-plurals.tsv, modifiers.tsv) from the corpus files in `corpora`.

    `words` are the modifiers to count; `verbs` holds verb forms, which are no plurals. What
    is dropped, and why, goes to `log`, a line each.
    """
    files = corpus_files(corpora)
    anywhere, before = count(text_of(file) for file in files)
    origin = "\n".join(origin_of(files, corpora))
    plurals = _HEAD.format(
        what=_PLURALS,
        date=DATE,
        origin=origin,
        columns="direct\toblique\tdirect_count\toblique_count\tsource",
    )
    modifiers = _HEAD.format(
        what=_MODIFIERS,
        date=DATE,
        origin=origin,
        columns="word\tcount\tbefore_postposition\tsource",
    )
    plurals += "".join(plural_rows(anywhere, before, verbs, log))
    return plurals, modifiers + "".join(modifier_rows(words, anywhere, before, log))


def count(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """(words anywhere, words right before a postposition), folded."""
    anywhere: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for text in texts:
        for word, number in Counter(_WORD.findall(text)).items():
            anywhere[fold(word)] += number
        for word, number in Counter(_BEFORE.findall(text)).items():
            before[fold(word)] += number
    return anywhere, before


def plural_rows(
    anywhere: Counter[str],
    before: Counter[str],
    verbs: Container[str],
    log: Callable[[str], None],
) -> list[str]:
    """The rows of direct-plurals.tsv, sorted."""
    rows = []
    for direct, number in anywhere.items():
        ending = next((e for e in _ENDINGS if direct.endswith(e)), "")
        if not ending or number < LEAST_DIRECT or direct in verbs or direct.endswith(_PRONOUNS):
            continue
        oblique = direct.removesuffix(ending) + _ENDINGS[ending]
        if anywhere[oblique] < LEAST_OBLIQUE:
            continue
        if before[oblique] < RATIO * max(1, before[direct]):
            log(f"{direct}: {before[direct]} direct, {before[oblique]} oblique")
            continue
        rows.append(f"{direct}\t{oblique}\t{before[direct]}\t{before[oblique]}\tcorpora\n")
    return sorted(rows)


def modifier_rows(
    words: Iterable[str],
    anywhere: Counter[str],
    before: Counter[str],
    log: Callable[[str], None],
) -> list[str]:
    """The rows of modifiers.tsv, sorted."""
    rows = []
    for word in sorted(words):
        if before[word] > LARGEST_SHARE * anywhere[word]:
            log(f"{word}: {before[word]} of {anywhere[word]} before a postposition")
            continue
        rows.append(f"{word}\t{anywhere[word]}\t{before[word]}\tcorpora\n")
    return rows
