"""A name spelled in different ways inside one article.

A system transliterates a name it does not know afresh each time, from the pieces it happens
to see: बुडन and बडनोव stand for one Budanov. A reader takes them for two people. Reported
is the form that no list of names has, else the rarer, else the later.

Two unknown words count as one name when their sounds differ by little (see
audit.text.skeletons) and neither is an inflection of the other; a Slavic ending may be
missing from one. Known limits: spellings that differ in vowel length, nasals or dots only
are the same form; so are an English word and its derivation (बैंक, बैंकर); relatives with
like names (सुनील, सुशील) are too near to tell apart when both are unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.knowledge.names import NAMES
from audit.knowledge.unknown import is_compound, unknown_words
from audit.knowledge.words import WORDS
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Token, TokenKind
from audit.text.morphology import noun_lemmas
from audit.text.skeletons import distance, skeleton, sounds

_FREE = 0.75  # nearer than this is another spelling, not another form
_NEAR = 0.22  # of the sounds of the longer form
_LEAST_CONSONANTS = 3
_SLAVIC_ENDINGS = ("skaya", "enko", "vic", "ova", "eva", "ski", "ov", "ev")
# English derivation and Hindi inflection: what one form may have more than the other.
_DERIVATIONS = frozenset(
    "s r n t d l i a e o y er ing ist ism an al ed is ien ian iyn iyan in ion ik ti li ni".split()
)


def _is_same_name(one: str, other: str) -> bool:
    """Whether two sounded forms are two tries at one name."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long[len(short) :] in _DERIVATIONS:
        return False
    apart = distance(one, other, _NEAR * len(long))
    if _FREE < apart <= _NEAR * len(long):
        return True
    for ending in _SLAVIC_ENDINGS:
        if long.endswith(ending) and not short.endswith(ending):
            stem = long.removesuffix(ending)
            return len(stem) >= 3 and stem != short and distance(stem, short, 0.6) <= 0.6
    return False


def _forms(article: Article, knowledge: Knowledge) -> dict[str, list[Token]]:
    """Folded form → its places, for unknown words and names with enough consonants."""
    names = knowledge[NAMES]
    found: dict[str, list[Token]] = defaultdict(list)
    for sentence in article.sentences:
        for index in unknown_words(sentence, knowledge):
            found[sentence.tokens[index].folded].append(sentence.tokens[index])
    if not found:
        return found
    for sentence in article.sentences:
        for token in sentence.tokens:
            if token.kind is TokenKind.WORD and names.is_proper(token.folded):
                found[token.folded].append(token)
    return {
        form: at
        for form, at in found.items()
        if len(skeleton(form)) >= _LEAST_CONSONANTS and not is_compound(form, knowledge[WORDS])
    }


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report every place of the worse form of each pair of variants."""
    names = knowledge[NAMES]
    forms = _forms(article, knowledge)
    order = sorted(forms, key=lambda form: (form not in names, -len(forms[form]), forms[form][0]))
    reported: set[str] = set()
    for rank, better in enumerate(order):
        if better in reported:
            continue
        for worse in order[rank + 1 :]:
            if worse in names or worse in reported or better[0] != worse[0]:
                continue
            if not _is_same_name(sounds(better), sounds(worse)):
                continue
            if not set(noun_lemmas(better)).isdisjoint(noun_lemmas(worse)):
                continue
            reported.add(worse)
            behind = None if better in names else next(iter(names.near(better)), None)
            good = behind.text if behind else names.preferred(better) or forms[better][0].text
            for token in forms[worse]:
                yield Detection(
                    span=token.span,
                    message=f"The same name is spelled “{forms[better][0].text}” elsewhere.",
                    suggestion=good,
                    basis="known" if better in names else "unknown",
                    evidence=(Evidence("variant", forms[better][0].text),),
                )


DETECTOR = Detector(
    id="name-variants",
    title="name with several spellings",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "खुफिया प्रमुख बुडन ने यह बात कही।\nएजेंसी ⟦बडनोव⟧ के दावे की पुष्टि नहीं कर सकी।",
        "सीनेटर कैप्लोविट्ज़ ने विरोध किया।\nबाद में ⟦कैप्लोविस्टज़⟧ ने मतदान भी नहीं किया।",
    ),
    good=(
        "शोइगु मॉस्को लौट आए।\nशोइगू ने पत्रकारों से बात नहीं की।",
        "त्रिपोडी ने आरोप नकारे।\nजांच आयोग ने त्रिपोडी को फिर बुलाया।",
        "सुनील और सुशील दोनों भाई मेले में गए।",
    ),
    check=check,
)
