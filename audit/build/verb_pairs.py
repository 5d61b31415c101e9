"""Builds reference/unheard-verb-pairs.tsv: stems and light verbs that people never combine.

A stem takes some light verbs and not others: गिर जाना, पढ़ लेना, but no गिर देना, हो डालना (Butt 1995,
"The Structure of Complex Predicates in Urdu"). Counted are stems right before a light verb; a
pair is written down where chance would have made it often and people hardly ever did. Stems
that stand before postpositions too are nouns (मांग, demand) and are left out. Counts are facts; no
sentence is kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from audit.build.corpora import DATE
from audit.text.folding import fold
from audit.text.light_verbs import light_verb
from audit.text.verb_groups import Form, Shape
from audit.text.wordlists import folded_words

_POSTPOSITIONS = folded_words("में को का की पर ने")
_EXPECTED, _SHARE, _NOUN = 10.0, 0.01, 0.01
# Stems that are other words as well: shell, again, was made, enough …
_LEFT_OUT = folded_words("खोल फिर बना चला सह बस मना जमा सजा मान लग लगा चल ला")
_WORD = re.compile("[\u0900-\u0963\u0970-\u097f]+|[^\\s\u0900-\u097f]+|।")

_HEAD = """\
# Stems of verbs that people never combine with a light verb (गिर with देना), by light verb;
# folded (see audit/text/folding.py).
# A pair is here where chance would make it at least {expected:g} times and people wrote it in
# at most {share:.0%} of that. Stems that are nouns too, by {noun:.0%} of their places before a
# postposition, are left out.
# Licence: CC0-1.0 (counts are facts; no text of a source is kept). Date: {date}
# Script: python -m audit.build verb-pairs --data FOLDER
# Origin, with the first 12 hex digits of the SHA-256 of each file and the licence it states:
{origin}
light\tstems\tsource
"""


def build_verb_pairs(
    texts: Iterable[str], forms: Mapping[str, tuple[Form, ...]], origin: Iterable[str]
) -> str:
    """The text of unheard-verb-pairs.tsv; `forms` reads verbs, `origin` names the inputs."""
    found = unheard(*count(texts, forms))
    head = _HEAD.format(
        date=DATE, origin="\n".join(origin), expected=_EXPECTED, share=_SHARE, noun=_NOUN
    )
    rows = (f"{light}\t{' '.join(sorted(found[light]))}\tcorpora\n" for light in sorted(found))
    return head + "".join(rows)


def bare_stem(folded: str, forms: Mapping[str, tuple[Form, ...]]) -> bool:
    """Whether `folded` is the stem of a verb."""
    return any(form.shape is Shape.STEM for form in forms.get(folded, ()))


def count(
    texts: Iterable[str], forms: Mapping[str, tuple[Form, ...]]
) -> tuple[Counter[tuple[str, str]], frozenset[str]]:
    """(how often each stem stands right before each light verb, the stems that are nouns)."""
    pairs: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    known: dict[str, tuple[str, str, bool]] = {}  # word → folded stem, light verb, postposition
    for text in texts:
        before = ""
        for word in _WORD.findall(text):
            if word not in known:
                folded = fold(word)
                stem = folded if bare_stem(folded, forms) else ""
                known[word] = (stem, light_verb(folded, forms), folded in _POSTPOSITIONS)
            stem, light, is_postposition = known[word]
            if before:
                pairs[before, light] += bool(light)
                marked[before] += is_postposition
            alone[stem] += 1
            before = stem
    pairs = Counter({pair: times for pair, times in pairs.items() if pair[1]})
    return pairs, frozenset(stem for stem in alone if marked[stem] > _NOUN * alone[stem])


def unheard(pairs: Counter[tuple[str, str]], nouns: frozenset[str]) -> dict[str, list[str]]:
    """Light verb → the stems that it does not follow, though chance would have it so."""
    stems: Counter[str] = Counter()
    lights: Counter[str] = Counter()
    for (stem, light), times in pairs.items():
        stems[stem] += times
        lights[light] += times
    total = stems.total()
    found: dict[str, list[str]] = defaultdict(list)
    for stem in stems.keys() - nouns - _LEFT_OUT:
        for light in lights:
            expected = stems[stem] * lights[light] / total
            if expected >= _EXPECTED and pairs[stem, light] <= _SHARE * expected:
                found[light].append(stem)
    return found
