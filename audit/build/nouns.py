"""Learns the gender of nouns from the words that agree with them, and writes nouns.tsv.

What agrees is counted by audit.build.noun_evidence. What the shape of the word says (its
ending, its plural, its flags in a spelling dictionary: audit.build.noun_priors) counts as so
many pieces of evidence as it deserves, which is known from nouns that the corpora settle.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from audit.build.corpora import DATE, KINDS, corpus_files, digest, origin_of, text_of
from audit.build.noun_evidence import evidence
from audit.build.noun_lists import (
    BOTH,
    FEMININE,
    MASCULINE,
    MASCULINE_PLURAL,
    NOT_NOUNS,
    VERB_NOUNS,
)
from audit.build.noun_priors import Priors, Z, lower_bound, paradigms
from audit.text.morphology import noun_lemmas

DICTIONARY = "hunspell_shreeshrii_hi_IN.dic.xz"
# Translations agree less well, but they hold words that the others lack.
EXTRA_KINDS = ("misc", "trans", "wiki")
LEAST = 3  # pieces of evidence
PLURAL_FLOOR = 0.80
BANDS = (70, 80, 90, 95, 98)  # the lower bound in percent, rounded down to one of these
BY_HAND = 99
_PRIOR = 5.0  # how many pieces of evidence the ending of the word counts for
_CASE_SHARE = 0.06
_PLURALS = ("े", "ए", "ें", "एं", "ों", "ओं", "ियां", "इयां")
_RARE_CASE_SHARE = 0.12  # the same where few words agree with it
_NOUN_FLAGS = frozenset("JLNP")  # paradigms of nouns, never of adjectives
_ADJECTIVE_FLAGS = frozenset("Trs")
_RARE_MASCULINE = 25  # the same for a paradigm that some adjectives share
_RARE = 30  # a noun by its flags that people wrote more often stands before postpositions
_TELLING = 0.95  # how sure the ending of a word must be that was hardly ever written,
_PRODUCTIVE = 0.8  # and that of a word of the dictionary with which nothing was seen to agree
_CLEAR = 0.85  # share of one gender from which a noun is learned from
# A noun that is spelled like a verb needs more: evidence, of one gender, before postpositions.
_VERB_LEAST, _VERB_CLEAR, _VERB_CASE_SHARE = 10, 0.95, 0.25
_SINGULARS = (("ियों", "ी"), ("ियां", "ी"), ("ाओं", "ा"), ("ाएं", "ा"), ("ें", ""), ("ों", ""))
_SETTLING = ("ियां", "ाएं")
_LENGTHENED = ("ियों", "ाओं")
_ADJECTIVE = re.compile("(?:ीय|ित|पूर्ण|हीन|शील|जनक|त्मक|कारी|शुदा|दार|िक|ुक|वान|मान)$")
Evidence = Counter[str]
_BOTH_LEAST, _BOTH_SHARE = 30, 0.2

_NOUN = re.compile("[\u0904-\u0939\u0958-\u0961\u0972-\u097f][\u0900-\u0963\u0970-\u097f]+")

_HEAD = """\
# The gender of Hindi noun forms, learned from how often people let words agree with them.
# Folded (see audit/text/folding.py). A row holds forms of one class, band and first letter.
# Class m: masculine, one form for singular and plural (घर); ma: masculine in -ā that inflects
# (लड़का, लड़के); mp: masculine, used in the plural (लोग); f: feminine; b: both genders (डॉक्टर) or two
# words spelled alike. Band: the lower bound (one-sided 95 %, Wilson) of the share of evidence
# for that gender, in percent, rounded down to 70, 80, 90, 95 or 98; 99 was set by hand
# (audit/build/noun_lists.py). The shape of the word counts as as many pieces of evidence as it
# earned on nouns that it had not seen (audit/build/noun_priors.py): ending, plurals that people
# write, and paradigm in the dictionary, of which no word is kept that the corpora do not hold.
# Plurals and obliques were added to their singular. Left out: forms with less than {least} pieces
# of evidence, unless the dictionary has them or their shape is telling.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build nouns --data FOLDER
# Dropped: {dropped}
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
key\twords\tsource
"""


def build_nouns(
    data: Path, verbs: frozenset[str], adjectives: Iterable[str], names: Set[str]
) -> str:
    """The text of nouns.tsv from corpora/ and lexicon/ in `data`.

    `verbs` are the finite forms of verbs (audit.knowledge.verbs): they stand where nouns do;
    `adjectives` those that agree; `names` the folded words of names, learned with more care.
    """
    files = corpus_files(data / "corpora", KINDS + EXTRA_KINDS)
    adjectives = sorted(adjectives)
    counts: Counter[tuple[str, str]] = Counter()
    dictionary = data / "lexicon" / DICTIONARY
    flags = paradigms(text_of(dictionary))
    nouns = {form for form, paradigm in flags.items() if _NOUN_FLAGS.intersection(paradigm)}
    for file in files:
        counts.update(evidence(text_of(file), adjectives, nouns))
    origin = origin_of(files, data / "corpora")
    origin.append(f"#   {dictionary.name.split('.')[0]} {digest(dictionary)} GPL (flags only)")
    return table_of(counts, verbs, origin, names, flags)


def obliques_of(direct: str) -> tuple[str, ...]:
    """लड़का → लड़के; रुपया → रुपए, रुपये."""
    if direct.endswith("या"):
        return direct[:-2] + "ए", direct[:-1] + "े"
    return (direct[:-1] + ("े" if direct.endswith("ा") else "ए"),)


def table_of(
    counts: Mapping[tuple[str, str], int],
    verbs: frozenset[str],
    origin: Iterable[str],
    names: Set[str] = frozenset(),
    flags: Mapping[str, str] | None = None,
) -> str:
    """nouns.tsv for this evidence.

    `verbs` are finite verb forms, `origin` comment lines, `names` the words of names, `flags`
    form → its paradigm in the dictionary (audit.build.noun_priors.paradigms).
    """
    flags = flags or {}
    forms: dict[str, Evidence] = defaultdict(Counter)
    for (form, kind), count in counts.items():
        forms[form][kind] += count
    seen = {form: kinds["A"] for form, kinds in forms.items()}
    dropped: Counter[str] = Counter()
    for form in list(forms):
        if why := _no_noun(form, forms[form], verbs, flags.get(form, "")):
            dropped[why] += 1
            del forms[form]
    forms = {form: _tempered(kinds) for form, kinds in forms.items()}
    dropped["plural made singular"] = _singulars(forms, flags, seen)
    inflecting = {form for form in forms if _inflects(form, forms)} | {
        form for form in MASCULINE if form.endswith("ा") and _inflects(form, forms)
    }
    dropped["forms of another form"] = _merge(forms, inflecting)
    prior = Priors(
        {form: kinds["f"] > 0.5 * _own(kinds) for form, kinds in forms.items() if _settled(kinds)},
        flags,
        seen,
    )
    classes: dict[str, tuple[str, int]] = {}
    for form, kinds in forms.items():
        if form.endswith(_PLURALS):
            dropped["plural or oblique without its singular"] += 1
            continue
        verdict = judge(
            form, kinds, prior(form), inflects=form in inflecting, paradigm=flags.get(form)
        )
        if form in names and (_own(kinds) < LEAST or not flags.get(form)):
            verdict = "name and no common noun"
        if isinstance(verdict, str):
            dropped[verdict] += 1
        else:
            classes[form] = verdict
    by_hand = {"f": FEMININE, "m": MASCULINE, "mp": MASCULINE_PLURAL, "b": BOTH}
    for group, listed in by_hand.items():
        for form in listed:
            classes[form] = ("ma" if group == "m" and form in inflecting else group, BY_HAND)
    dropped["spelled like a form of a surer noun"] = _shadowed(classes)
    rows: dict[str, list[str]] = defaultdict(list)
    for form, (group, band) in classes.items():
        rows[f"{group}{band}-{form[0]}"].append(form)
    head = _HEAD.format(
        least=LEAST,
        date=DATE,
        dropped=", ".join(f"{count:,} {why}" for why, count in sorted(dropped.items())),
        origin="\n".join(origin),
    )
    lines = (f"{key}\t{' '.join(sorted(rows[key]))}\tcorpora" for key in sorted(rows))
    return head + "".join(f"{line}\n" for line in lines)


def _own(kinds: Evidence) -> int:
    """All evidence that speaks for a gender."""
    return kinds["s"] + kinds["o"] + kinds["p"] + kinds["f"]


def _settled(kinds: Evidence) -> bool:
    """Whether the corpora alone show the gender well enough to learn from."""
    own = _own(kinds)
    clear = max(kinds["f"], own - kinds["f"]) >= _CLEAR * own
    return own >= LEAST and clear and kinds["N"] >= _CASE_SHARE * kinds["A"]


def _singulars(
    forms: dict[str, Evidence], flags: Mapping[str, str], seen: Mapping[str, int]
) -> int:
    """Add the singular of plurals whose ending settles it, where nobody wrote it alone."""
    made: dict[str, Evidence] = {}
    for form in forms:
        for plural, singular in _SINGULARS:
            stem = form.removesuffix(plural)
            if stem != form and len(stem) > 1:
                lemma = stem + singular
                unseen = not any(lemma in forms for lemma in noun_lemmas(form)[1:])
                often = seen[form] >= LEAST and plural in _LENGTHENED
                if (
                    unseen
                    and lemma not in seen
                    and (lemma in flags or plural in _SETTLING or often)
                ):
                    made[lemma] = Counter({"A": 0})
                break
    forms.update(made)
    return len(made)


def _shadowed(classes: dict[str, tuple[str, int]]) -> int:
    """Drop less sure nouns that have a plural spelled like that of a surer noun.

    मामलों is of मामला, whatever little there is for a noun मामल.
    """
    dropped = 0
    for form in sorted(classes):
        group, band = classes[form]
        if band >= BANDS[2]:
            continue
        for other in _spelled_alike(form, classes):
            rival, sureness = classes.get(other, ("", 0))
            differs = band < BANDS[1] or rival[:1] != group[0] or sureness >= BY_HAND
            if sureness > band and differs:
                del classes[form]
                dropped += 1
                break
    return dropped


def _spelled_alike(form: str, classes: Mapping[str, tuple[str, int]]) -> Iterator[str]:
    """Nouns that share a plural with this one: मामल, मामला; गति, गती, गतिया."""
    if form.endswith("िया"):
        yield from (form[:-3] + ending for ending in ("ि", "ी"))
    elif form.endswith(("ि", "ी")):
        yield from (form[:-1] + ending for ending in ("ि", "ी", "िया") if form[-1:] != ending)
    elif classes[form][0] == "ma":
        yield form[:-1]
    elif classes.get(form + "ा", ("", 0))[0] == "ma":
        yield form + "ा"


def _no_noun(form: str, kinds: Evidence, verbs: frozenset[str], paradigm: str) -> str:
    """Why this form is not considered, or ""."""
    if not _NOUN.fullmatch(form):
        return "no word"
    if form in NOT_NOUNS:
        return "listed as no noun"
    if form in VERB_NOUNS or form in FEMININE or form in MASCULINE:
        return ""
    before = _own(kinds)
    if form in verbs or (form.endswith(("ना", "नी", "ने")) and form[:-2] + "ता" in verbs):
        clear = max(kinds["f"], before - kinds["f"]) >= _VERB_CLEAR * before
        often = before >= _VERB_LEAST and kinds["N"] >= _VERB_CASE_SHARE * kinds["A"]
        return "" if paradigm and clear and often else "form of a verb"
    if form + "ता" in verbs and max(kinds["f"], before - kinds["f"]) < 0.9 * before:
        return "verb stem"
    return ""


def _tempered(kinds: Evidence) -> Evidence:
    """The evidence from the verb counts at most as much as that from the word before.

    A word that shows its gender on verbs only is mostly an adjective (घायल हुई, शुरू किया).
    """
    before = {kind: kinds[kind] for kind in "sopf"}
    verbs = sum(kinds[kind] for kind in "SPF")
    weight = min(1.0, sum(before.values()) / verbs) if verbs else 0.0
    for kind in "spf":
        before[kind] += round(weight * kinds[kind.upper()])
    before |= {kind: kinds[kind] for kind in "NA"}
    return Counter(before)


def _inflects(form: str, forms: Mapping[str, Evidence]) -> bool:
    """Whether a masculine in -ā takes -e: people wrote the oblique, and hardly -ā for it."""
    if not form.endswith(("ा", "आ")):
        return False
    changed = sum(
        (forms[other] for other in obliques_of(form) if other in forms), start=Counter[str]()
    )
    own = forms.get(form, Counter[str]())
    masculine = changed["o"] + changed["p"]
    return masculine >= 2 and masculine > 3 * own["o"] and masculine > 3 * changed["f"]


def _merge(forms: dict[str, Evidence], inflecting: set[str]) -> int:
    """Add the evidence of plurals and obliques to their singular; how many were added."""
    merged = 0
    for form in sorted(forms):
        lemmas = [
            lemma
            for lemma in noun_lemmas(form)[1:]
            if lemma in forms
            and (not form.endswith(("े", "ए")) or (lemma in inflecting and form != lemma))
            and not form.endswith(("ी", "ई", "ो"))
        ]
        if not lemmas:
            continue
        lemma = max(lemmas, key=lambda name: (forms[name]["A"], name))
        if _leaning(forms[lemma]) * _leaning(forms[form]) >= 0:
            forms[lemma] += forms.pop(form)
            merged += 1
    return merged


def _leaning(kinds: Evidence) -> int:
    """Masculine evidence less feminine; 0 where there is too little to say."""
    difference = kinds["s"] + kinds["o"] + kinds["p"] - kinds["f"]
    return difference if abs(difference) >= LEAST else 0


def _unproven(
    form: str, kinds: Evidence, total: float, sureness: float, paradigm: str | None
) -> str:
    """Why nothing shows that this form is a noun at all, or ""."""
    if total < LEAST:
        if _ADJECTIVE.search(form):
            return "rare"
        seldom = kinds["A"] < LEAST and sureness < _TELLING
        if paradigm is None and (total < 1 or seldom):
            return "rare"
        if paradigm and _ADJECTIVE_FLAGS.intersection(paradigm) and total < 1:
            return "rare"
        if paradigm and _NOUN_FLAGS.intersection(paradigm) and kinds["A"] <= _RARE:
            return ""
        if paradigm == "M" and kinds["A"] <= _RARE_MASCULINE:
            return ""
        if total < 1 and not paradigm and (kinds["N"] < 2 or sureness < _PRODUCTIVE):
            return "rare"
    least = _CASE_SHARE if total >= LEAST else _RARE_CASE_SHARE
    if kinds["N"] < least * kinds["A"]:
        return "hardly before a postposition: adjectives and adverbs"
    return ""


def judge(
    form: str,
    kinds: Evidence,
    prior: tuple[float, float],
    *,
    inflects: bool,
    paradigm: str | None = None,
) -> tuple[str, int] | str:
    """(class, band) of one form, or why there is none.

    `prior` is what Priors says of it, `paradigm` its flags in the dictionary, None if not there.
    """
    feminine_prior, sureness = prior
    feminine = float(kinds["f"])
    masculine = float(kinds["s"] + kinds["o"] + kinds["p"])
    minority, total = min(feminine, masculine), feminine + masculine
    if why := _unproven(form, kinds, total, sureness, paradigm):
        return why
    if total >= _BOTH_LEAST and minority >= _BOTH_SHARE * total:
        return "b", BANDS[0]
    weight = _PRIOR
    if not total or (feminine > masculine) == (feminine_prior > 0.5):
        # As many pieces of unanimous evidence as would give this lower bound.
        weight = Z * Z * sureness / (1 - sureness)
        feminine_prior = round(feminine_prior)
    feminine += weight * feminine_prior
    masculine += weight * (1 - feminine_prior)
    total += weight
    share = lower_bound(max(masculine, feminine), total)
    if share * 100 < BANDS[0]:
        return "undecided"
    band = max(percent for percent in BANDS if percent <= share * 100)
    if feminine > masculine:
        return "f", band
    if inflects:
        return "ma", band
    direct = kinds["s"] + kinds["p"]
    if direct >= 2 * LEAST and lower_bound(kinds["p"], direct) >= PLURAL_FLOOR:
        return "mp", band
    return "m", band
