"""Names against the other articles of a run: one person, place or body in two spellings.

`names_of` notes in each article the words that are names or that no list knows; `across`
compares the articles of a window with each other. Two articles are about one story where they
share several of these words; only then is an unknown word held against the names of the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.names import NAMES
from audit.knowledge.sound_costs import SoundCosts
from audit.knowledge.unknown import is_compound, unknown_words
from audit.knowledge.words import WORDS
from audit.model import Article, Detection, Evidence, NameUse, Severity, Span, TokenKind
from audit.text.morphology import noun_lemmas
from audit.text.skeletons import skeleton, sounds

BASIS = "across"
_RARE = 500  # times in the corpora: a name that tells which story this is
_SHARED = 3  # such words that two articles on one story have in common
_LEAST_CONSONANTS = 3
_MOST_ARTICLES = 20  # a word in more of a window tells nothing


class Variant(NamedTuple):
    """A word of an article that others on its story spell otherwise."""

    use: NameUse
    better: str
    suggestion: str
    articles: int
    is_known: bool


def names_of(article: Article, knowledge: Knowledge) -> tuple[NameUse, ...]:
    """The unknown words and the rarer names of an article, each at its first place."""
    names, lexicon = knowledge[NAMES], knowledge[LEXICON]
    found: dict[str, NameUse] = {}
    for sentence in article.sentences:
        unknown = {sentence.tokens[index].folded for index in unknown_words(sentence, knowledge)}
        proper = {
            form
            for form in sentence.forms
            if len(form) > 2 and names.is_proper(form) and lexicon.count(form) < _RARE
        }
        if not unknown and not proper:
            continue
        for token in sentence.tokens:
            form = token.folded
            if token.kind is not TokenKind.WORD or form in found:
                continue
            if form in unknown or form in proper:
                found[form] = NameUse(form, token.text, token.span, form in proper)
    return tuple(found.values())


def across(
    articles: Sequence[tuple[NameUse, ...]], knowledge: Knowledge
) -> Iterator[tuple[int, Variant]]:
    """(number of the article, variant) for each word that articles on its story contradict."""
    by_form: defaultdict[str, list[int]] = defaultdict(list)
    for number, uses in enumerate(articles):
        for use in uses:
            by_form[use.form].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in by_form.values():
        if len(numbers) <= _MOST_ARTICLES:
            shared.update(combinations(numbers, 2))
    stories: defaultdict[int, list[int]] = defaultdict(list)
    for (one, other), count in sorted(shared.items()):
        if count >= _SHARED:
            stories[one].append(other)
            stories[other].append(one)
    for number in sorted(stories):
        own = {use.form for use in articles[number]}
        others = [use for other in stories[number] for use in articles[other]]
        for use in articles[number]:
            variant = _variant(use, own, others, knowledge)
            if variant:
                yield number, variant


def _variant(
    use: NameUse, own: set[str], others: Sequence[NameUse], knowledge: Knowledge
) -> Variant | None:
    """The form that more of the `others` have, or that the lists of names have."""
    if use.is_known or len(skeleton(use.form)) < _LEAST_CONSONANTS:
        return None
    if is_compound(use.form, knowledge[WORDS]):
        return None
    counted = Counter(other.form for other in others)
    costs = knowledge[NAMES].costs
    candidates: dict[str, NameUse] = {}
    for other in others:
        if other.form not in own and _is_variant(use.form, other.form, costs):
            candidates.setdefault(other.form, other)
    if not candidates:
        return None
    best = min(
        candidates.values(),
        key=lambda other: (not other.is_known, -counted[other.form], other.form),
    )
    if not best.is_known and counted[best.form] <= counted[use.form] + 1:
        return None  # one against one: who is right?
    good = knowledge[NAMES].preferred(best.form) or best.text
    return Variant(use, best.text, good, counted[best.form], best.is_known)


def _is_variant(one: str, other: str, costs: SoundCosts) -> bool:
    return (
        one[0] == other[0]
        and costs.is_one_name(sounds(one), sounds(other))
        and set(noun_lemmas(one)).isdisjoint(noun_lemmas(other))
    )


def detection_of(variant: Variant) -> Detection:
    """What is reported of a variant, by the detector name-variants."""
    where = f"{variant.articles} other article" + "s" * (variant.articles != 1)
    return Detection(
        span=Span(*variant.use.span),
        message=f"Other articles on this story spell the name “{variant.better}”.",
        suggestion=variant.suggestion,
        basis=BASIS,
        severity=Severity.MAJOR if variant.is_known else Severity.MINOR,
        evidence=(Evidence("variant", variant.better), Evidence("spelled so in", where)),
    )
