"""Collects forms that are rare but real, and writes reference/attested.tsv.

A form that words.tsv does not hold is not yet a garble: it may be rare, or a name. Forms
seen two or three times (once in news), and the forms of word lists and name lists, speak
for a spelling; a detector of garbles leaves them alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from audit.build.corpora import DATE, KINDS, digest, text_of
from audit.build.words import LEAST, count_forms

LISTS = (
    "lexicon/freedict_eng_hin.tsv.xz",
    "lexicon/hi_IN.dic",
    "lexicon/opensubtitles2018_hi_freq.txt.xz",
    "lexicon/tesseract_hin.wordlist",
    "lexicon/unimorph_hin.tsv.xz",
    "lexicon/wordfreq_small_hi.tsv.xz",
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

_HEAD = """\
# Hindi forms that are rarer than those of words.tsv but attested: seen two or three times in
# the corpora (once in news), or in a word list or list of names. Folded; by first letter.
# Licence: CC0-1.0 (single words are facts). Date: {date}
# Script: python -m audit.build attested --data FOLDER
# Origin: the corpora that words.tsv names, and these files with 12 hex digits of their SHA-256:
{origin}
key\twords\tsource
"""


def build_attested(data: Path) -> str:
    """The text of attested.tsv from `data`, which holds corpora/, lexicon/ and names/."""
    counts: Counter[str] = Counter()
    news: Counter[str] = Counter()
    for file in sorted((data / "corpora").iterdir()):
        kind = file.name.split("_")[0]
        if kind in KINDS:
            found = count_forms(text_of(file))
            counts.update(found)
            if kind == "news":
                news.update(found)
    frequent = {form for form, count in counts.items() if count >= LEAST}
    kept = {form for form, count in counts.items() if count >= 2} | news.keys()
    origin = []
    for name in LISTS:
        kept |= count_forms(text_of(data / name)).keys()
        origin.append(f"#   {name.removesuffix('.xz')} {digest(data / name)}")
    return table_of(kept - frequent, origin)


def table_of(forms: Iterable[str], origin: Iterable[str]) -> str:
    """attested.tsv for these forms; `origin` are the comment lines naming the inputs."""
    rows: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        if 1 < len(form) <= 20:
            rows[form[0]].append(form)
    lines = (f"{key}\t{' '.join(sorted(rows[key]))}\tcorpora+lists" for key in sorted(rows))
    return _HEAD.format(date=DATE, origin="\n".join(origin)) + "".join(f"{x}\n" for x in lines)
