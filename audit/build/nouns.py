"""Learns the gender of nouns from the words that agree with them, and writes nouns.tsv.

Hindi shows a noun's gender on what agrees with it: का/के/की and adjectives in -ā before it
(उसकी किताब, नया घर) and the verb of which it is the bare object or subject (बैठक हुई, फैसला
किया गया). A word before another noun may belong to that one (दिल्ली की एक कंपनी का), so only nouns
are counted after which something comes that is no noun: a postposition, a verb, a stop.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import sqrt
from pathlib import Path

from audit.build.corpora import DATE, corpus_files, origin_of, text_of
from audit.build.noun_lists import (
    BOTH,
    FEMININE,
    MASCULINE,
    MASCULINE_PLURAL,
    NOT_NOUNS,
    VERB_NOUNS,
)
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas
from audit.text.wordlists import folded_words

LEAST = 3  # pieces of evidence
PLURAL_FLOOR = 0.80
BANDS = (70, 80, 90, 95, 98)  # the lower bound in percent, rounded down to one of these
BY_HAND = 99
_PRIOR = 5.0  # how many pieces of evidence the ending of the word counts for
_CASE_SHARE = 0.06
_PLURALS = ("े", "ए", "ें", "एं", "ों", "ओं", "ियां", "इयां")
_SURE = 0.04  # an ending with at most this share of the other gender counts twice
_ENDING, _ENDING_LEAST = 4, 15  # the longest ending that is looked at; nouns that must share it
Evidence = Counter[str]
_Z = 1.64  # one-sided 95 %
_BOTH_LEAST, _BOTH_SHARE = 30, 0.2

_TOKEN = re.compile("[\u0900-\u0963\u0970-\u097f]+|[^\\s\u0900-\u0963\u0970-\u097f]")
_NOUN = re.compile("[\u0904-\u0939\u0958-\u0961\u0972-\u097f][\u0900-\u0963\u0970-\u097f]+")
_AGREEING = """
का अपना मेरा तेरा हमारा तुम्हारा उसका उनका इसका इनका आपका जिसका जिनका किसका ऐसा वैसा
कैसा जैसा इतना उतना कितना जितना बड़ा नया पुराना अच्छा छोटा लंबा पूरा सारा दूसरा
तीसरा चौथा पांचवा पहला गहरा कड़ा ताजा गंदा ठंडा मीठा सूखा हरा पीला नीला काला ऊंचा
नीचा चौड़ा मोटा पतला सच्चा झूठा सीधा उल्टा टेढ़ा अकेला थोड़ा आधा अगला पिछला भला बुरा
प्यारा सुनहरा अनोखा निराला खुला टूटा कच्चा पक्का अधूरा महंगा सस्ता तीखा वाला खासा
दोहरा सगा घना चौड़ा करारा
"""
_POSTPOSITIONS = folded_words("में से पर को ने तक द्वारा सहित")
# के मामले की: के belongs to मामले, since what की belongs to is feminine; के मामले के tells nothing.
_OTHER_GENITIVE = {"p": frozenset(("की",)), "f": frozenset(("का", "के"))}
_CASE_MARKS = folded_words("में से पर को ने का की के")
_PARTICLES = folded_words("भी ही तो और या तथा")
_STOPS = folded_words(
    "। , . ? ! ; ) है हैं था थी थे होगा होगी होंगे नहीं किया किए दिया दी दिए लिया ली "
    "लिए हुआ हुई हुए करना करने करनी करते करता करती करेगा करेगी करें करेंगे हो होना "
    "होने होता होती होते देना देने देता देती देते लेना लेने लगा लगी लगे लगाया लगाई "
    "लगाए मिला मिली मिले मिलना मिलती मिलता बना बनी बने बनाया बनाई बनाए आया आई आए रहा "
    "रही रहे गया गई गए जा जाना जाने पड़ा पड़ी पड़े चाहिए दे ले रखा रखी रखे कहा कही "
    "उठाया उठाई उठाए"
)
_PERFECTIVES = {
    **dict.fromkeys(
        folded_words("किया हुआ मिला लगाया बनाया उठाया था होता होगा मिलता मिलेगा बढ़ा बढ़ेगा रहेगा"), "s"
    ),
    **dict.fromkeys(folded_words("किए हुए मिले लगाए बनाए उठाए थे होते होंगे मिलते मिलेंगे बढ़े"), "p"),
    **dict.fromkeys(
        folded_words(
            "की हुई मिली लगाई बनाई उठाई कीं हुईं मिलीं थी थीं होती होगी मिलती मिलेगी बढ़ी बढ़ेगी रहेगी"
        ),
        "f",
    ),
}
_FINITE = folded_words("गया गई गए है हैं था थी थे थीं गईं जाएगा जाएगी जाएंगे । , .")

_HEAD = """\
# The gender of Hindi noun forms, learned from how often people let words agree with them.
# Folded (see audit/text/folding.py). A row holds forms of one class, band and first letter.
# Class m: masculine, one form for singular and plural (घर); ma: masculine in -ā that inflects
# (लड़का, लड़के); mp: masculine, used in the plural (लोग); f: feminine; b: both genders (डॉक्टर) or two
# words spelled alike. Band: the lower bound (one-sided 95 %, Wilson) of the share of evidence
# for that gender, in percent, rounded down to 70, 80, 90, 95 or 98; 99 was set by hand
# (audit/build/noun_lists.py). The ending of the word counts as a few pieces of evidence. Plurals
# and obliques were added to their singular. Left out: less than {least} pieces of evidence.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build nouns --data FOLDER
# Dropped: {dropped}
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
key\twords\tsource
"""


def build_nouns(corpora: Path, verbs: frozenset[str]) -> str:
    """The text of nouns.tsv from the corpus files in `corpora`.

    `verbs` are the finite forms of verbs (audit.knowledge.verbs): they stand where nouns do.
    """
    files = corpus_files(corpora)
    counts: Counter[tuple[str, str]] = Counter()
    for file in files:
        counts.update(evidence(text_of(file)))
    return table_of(counts, verbs, origin_of(files, corpora))


def evidence(text: str) -> Counter[tuple[str, str]]:
    """How often each folded form was given each kind of evidence.

    Kinds: "s" masculine singular direct, "o" masculine before a postposition, "p" masculine
    plural direct, "f" feminine, each from the word before; "S", "P", "F" the same from the
    verb after. "N": it stood before a postposition; "A": it stood anywhere.
    """
    modifiers = dict(_modifiers())
    counts: Counter[tuple[str, str]] = Counter()
    anywhere: Counter[str] = Counter()
    for line in text.splitlines():
        tokens = [fold(token) for token in _TOKEN.findall(line)]
        for token in tokens:
            anywhere[token] += 1
        for first, second in pairwise(tokens):
            if second in _CASE_MARKS:
                counts[first, "N"] += 1
        for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
            kind = modifiers.get(first)
            if kind:
                if third in _STOPS:
                    counts[second, kind] += 1
                elif kind == "s":
                    if third in _PARTICLES:  # before a postposition का belongs to something else
                        counts[second, kind] += 1
                elif third in _POSTPOSITIONS or third in _OTHER_GENITIVE[kind]:
                    counts[second, "o" if kind == "p" else kind] += 1
            kind = _PERFECTIVES.get(second)
            if kind and third in _FINITE:
                counts[first, kind.upper()] += 1
    for form in {form for form, kind in counts if kind != "N"}:
        counts[form, "A"] = anywhere[form]
    return counts


def obliques_of(direct: str) -> tuple[str, ...]:
    """लड़का → लड़के; रुपया → रुपए, रुपये."""
    if direct.endswith("या"):
        return direct[:-2] + "ए", direct[:-1] + "े"
    return (direct[:-1] + ("े" if direct.endswith("ा") else "ए"),)


def _modifiers() -> Iterator[tuple[str, str]]:
    for direct in folded_words(_AGREEING):
        stem = direct.removesuffix("ा") if direct != "नया" else "न"
        endings = ("या", "ए", "ई") if direct == "नया" else ("ा", "े", "ी")
        for ending, kind in zip(endings, "spf", strict=True):
            yield stem + ending, kind


def table_of(
    counts: Mapping[tuple[str, str], int], verbs: frozenset[str], origin: Iterable[str]
) -> str:
    """nouns.tsv for this evidence; `verbs` are finite verb forms, `origin` comment lines."""
    forms: dict[str, Evidence] = defaultdict(Counter)
    for (form, kind), count in counts.items():
        forms[form][kind] += count
    dropped: Counter[str] = Counter()
    for form in list(forms):
        if why := _no_noun(form, forms[form], verbs):
            dropped[why] += 1
            del forms[form]
    forms = {form: _tempered(kinds) for form, kinds in forms.items()}
    inflecting = {form for form in forms if _inflects(form, forms)} | {
        form for form in MASCULINE if form.endswith("ा") and _inflects(form, forms)
    }
    dropped["forms of another form"] = _merge(forms, inflecting)
    prior = _Endings(forms)
    classes: dict[str, tuple[str, int]] = {}
    for form, kinds in forms.items():
        if form.endswith(_PLURALS):
            dropped["plural or oblique without its singular"] += 1
            continue
        verdict = judge(form, kinds, prior(form), inflects=form in inflecting)
        if isinstance(verdict, str):
            dropped[verdict] += 1
        else:
            classes[form] = verdict
    by_hand = {"f": FEMININE, "m": MASCULINE, "mp": MASCULINE_PLURAL, "b": BOTH}
    for group, listed in by_hand.items():
        for form in listed:
            classes[form] = ("ma" if group == "m" and form in inflecting else group, BY_HAND)
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


def _no_noun(form: str, kinds: Evidence, verbs: frozenset[str]) -> str:
    """Why this form is not considered, or ""."""
    if not _NOUN.fullmatch(form):
        return "no word"
    if form in NOT_NOUNS:
        return "listed as no noun"
    if form in VERB_NOUNS or form in FEMININE or form in MASCULINE:
        return ""
    if form in verbs or (form.endswith(("ना", "नी", "ने")) and form[:-2] + "ता" in verbs):
        return "form of a verb"
    before = kinds["f"] + kinds["s"] + kinds["o"] + kinds["p"]
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


class _Endings:
    """What the last letters of a word say: the share of feminines among the nouns so ending."""

    def __init__(self, forms: Mapping[str, Evidence]) -> None:
        votes: dict[str, Counter[bool]] = defaultdict(Counter)
        for form, kinds in forms.items():
            if leaning := _leaning(kinds):
                for length in range(1, min(_ENDING, len(form) - 1) + 1):
                    votes[form[-length:]][leaning < 0] += 1
        self._share = {
            ending: (count[True] + 1) / (count.total() + 2)
            for ending, count in votes.items()
            if count.total() >= _ENDING_LEAST
        }

    def __call__(self, form: str) -> float:
        for length in range(_ENDING, 0, -1):
            if form[-length:] in self._share and length < len(form):
                return self._share[form[-length:]]
        return 0.5


def judge(
    form: str, kinds: Evidence, feminine_prior: float, *, inflects: bool
) -> tuple[str, int] | str:
    """(class, band) of one form, or why there is none."""
    feminine = float(kinds["f"])
    masculine = float(kinds["s"] + kinds["o"] + kinds["p"])
    sure = min(feminine_prior, 1 - feminine_prior) <= _SURE
    if feminine + masculine < (1 if sure else LEAST):
        return "rare"
    if kinds["N"] < _CASE_SHARE * kinds["A"]:
        return "hardly before a postposition: adjectives and adverbs"
    minority, total = min(feminine, masculine), feminine + masculine
    if total >= _BOTH_LEAST and minority >= _BOTH_SHARE * total:
        return "b", BANDS[0]
    weight = 2 * _PRIOR if sure else _PRIOR
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


def lower_bound(hits: float, total: float) -> float:
    """The lower end of Wilson's one-sided 95 % interval for a share."""
    share = hits / total
    centre = share + _Z * _Z / (2 * total)
    spread = _Z * sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    return (centre - spread) / (1 + _Z * _Z / total)
