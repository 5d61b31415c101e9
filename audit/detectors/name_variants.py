"""A name spelled in different ways inside one article.

A system transliterates a name it does not know afresh each time, from the pieces it happens
to see: बुडन and बडनोव stand for one Budanov. A reader takes them for two people. Reported
is the form that no list of names has, else the rarer, else the later; once, at its first
place, the others in the evidence. Kinds of evidence, weighed apart:

* `known` and `unknown`: two words that no list knows, or one and a known name, that are two
  tries at one name by their sounds (see audit.knowledge.sound_costs), neither an inflection of
  the other. Where both are unknown, the suggestion is the name of the article's topics
  that both may be garbled from, if there is one.
* `word`: an everyday word that stands like a name and sounds like one of this article
  (किम प्राइमरी में, beside प्रिमोरी क्षेत्र: Primorye became "primary").
* `listed`: two spellings of one place that papers print, mixed (मॉस्को, मास्को); minor.

Known limits: spellings that differ in vowel length, nasals or dots only are the same form; so
are an English word and its derivation (बैंक, बैंकर); relatives with like names (सुनील, सुशील)
are too near to tell apart when both are unknown; people who share a surname may well spell it
in two ways, so that only places are asked for `listed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.name_doubt import Context, context_of
from audit.knowledge.names import NAMES, Kind, Names
from audit.knowledge.unknown import is_compound, unknown_words
from audit.knowledge.words import WORDS
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Token, TokenKind
from audit.text.folding import fold
from audit.text.morphology import noun_lemmas
from audit.text.places import other_lines
from audit.text.skeletons import skeleton, sounds
from audit.text.wordlists import folded_words

_LEAST_CONSONANTS = 3
_PLACE_MARKS = folded_words("में से पहुंचे पहुंचा पहुंची")  # what follows the name of a place
_WORD_BITS = (4.0, 8.5)  # between an everyday word and the name it stands for
_HEARD = 18.0  # bits: two garbles of one name are still heard up to here, together
_RARE = 400  # times in the corpora: a commoner word may stand anywhere
_Forms = Mapping[str, list[Token]]


def _unknown_forms(article: Article, knowledge: Knowledge) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = defaultdict(list)
    for sentence in article.sentences:
        for index in unknown_words(sentence, knowledge):
            found[sentence.tokens[index].folded].append(sentence.tokens[index])
    return found


def _name_forms(article: Article, names: Names) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = defaultdict(list)
    for sentence in article.sentences:
        proper = {form for form in sentence.forms if len(form) > 2 and names.is_proper(form)}
        if proper:
            for token in sentence.tokens:
                if token.folded in proper and token.kind is TokenKind.WORD:
                    found[token.folded].append(token)
    return found


def _by_sound(
    known: _Forms, unknown: _Forms, article: Article, knowledge: Knowledge
) -> Iterator[Detection]:
    """Unknown words that are another try at a name of the article."""
    names = knowledge[NAMES]
    strange = {
        form: at
        for form, at in unknown.items()
        if len(skeleton(form)) >= _LEAST_CONSONANTS and not is_compound(form, knowledge[WORDS])
    }
    openings = {form[0] for form in strange}
    forms = strange | {
        form: at
        for form, at in known.items()
        if form[0] in openings and len(skeleton(form)) >= _LEAST_CONSONANTS
    }
    order = sorted(forms, key=lambda form: (form not in names, -len(forms[form]), forms[form][0]))
    reported: set[str] = set()
    context: Context | None = None
    for rank, better in enumerate(order):
        if better in reported:
            continue
        for worse in order[rank + 1 :]:
            if worse in names or worse in reported or better[0] != worse[0]:
                continue
            if not names.costs.is_one_name(sounds(better), sounds(worse)):
                continue
            if not set(noun_lemmas(better)).isdisjoint(noun_lemmas(worse)):
                continue
            reported.add(worse)
            basis = "known" if better in names else "unknown"
            if basis == "known":
                good = names.preferred(better)
            else:
                context = context or context_of(article, names)
                good = _behind(better, worse, context, names)
            text = forms[better][0].text
            yield _detection(article, forms[worse], text, good or text, basis)


def _behind(one: str, other: str, context: Context, names: Names) -> str:
    """The known name that both forms are most likely garbled from; "" where none is.

    One of the article's own topics: of all names too many sound like two garbles.
    """
    bits: dict[str, float] = {}
    for near in (*names.near(one), *names.near(other)):
        topics = {topic for entry in names.entries(near.folded) for topic in entry.topics}
        if topics.isdisjoint(context.topics):
            continue
        name = sounds(near.folded)
        both = sum(names.costs.garble(name, sounds(form), _HEARD) for form in (one, other))
        if both <= _HEARD:
            bits[near.text] = both
    return min(bits, key=lambda text: (bits[text], text), default="")


def _by_place(known: _Forms, article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Everyday words where a place should stand, that sound like a place of the article."""
    names, lexicon = knowledge[NAMES], knowledge[LEXICON]
    places = [form for form in known if names.kinds(form) & Kind.PLACE]
    if not places:
        return
    by_first: dict[str, list[str]] = defaultdict(list)
    for form in places:
        if len(skeleton(form)) >= _LEAST_CONSONANTS:
            by_first[sounds(form)[0]].append(form)
    low, high = _WORD_BITS
    for sentence in article.sentences:
        tokens = sentence.tokens
        for index in range(1, len(tokens) - 1):
            token = tokens[index]
            if tokens[index + 1].folded not in _PLACE_MARKS or token.kind is not TokenKind.WORD:
                continue
            heard = sounds(token.folded)
            near = by_first.get(heard[:1])
            if not near or token.folded in known or len(skeleton(token.folded)) < _LEAST_CONSONANTS:
                continue
            if not 0 < lexicon.count(token.folded) < _RARE:
                continue
            if not names.is_proper(tokens[index - 1].folded):
                continue
            for form in near:
                bits = names.costs.garble(sounds(form), heard, high)
                if low <= bits <= high and set(noun_lemmas(form)).isdisjoint(
                    noun_lemmas(token.folded)
                ):
                    text = known[form][0].text
                    yield _detection(article, [token], text, text, "word")
                    break


def _by_list(known: _Forms, article: Article, names: Names) -> Iterator[Detection]:
    """Places in two of the spellings that papers print."""
    groups: dict[str, list[str]] = defaultdict(list)
    for form in known:
        if names.kinds(form) & Kind.PLACE:
            groups[names.preferred(form)].append(form)
    for preferred, group in groups.items():
        forms = [form for form in group if _is_whole(form, names)] if len(group) > 1 else group
        if len(forms) > 1:
            forms.sort(key=lambda form: (-len(known[form]), known[form][0].start))
            for worse in forms[1:]:
                if skeleton(worse) == skeleton(forms[0]) and sounds(worse) != sounds(forms[0]):
                    better = known[forms[0]][0].text
                    yield _detection(
                        article, known[worse], better, preferred, "listed", Severity.MINOR
                    )


def _is_whole(form: str, names: Names) -> bool:
    """Whether the word is by itself the name of a place."""
    return any(
        fold(spelled) == form
        for entry in names.entries(form)
        if entry.type == "place"
        for spelled in entry.forms
    )


def _detection(
    article: Article,
    tokens: Sequence[Token],
    better: str,
    suggestion: str,
    basis: str,
    severity: Severity | None = None,
) -> Detection:
    elsewhere = other_lines(article, tokens[1:])
    evidence = [Evidence("variant", better)]
    if elsewhere:
        evidence.append(Evidence("also", elsewhere))
    return Detection(
        span=tokens[0].span,
        message=f"The same name is spelled “{better}” elsewhere.",
        suggestion=suggestion,
        basis=basis,
        severity=severity,
        evidence=tuple(evidence),
    )


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report the worse form of each pair of variants, once."""
    names = knowledge[NAMES]
    known = _name_forms(article, names)
    if unknown := _unknown_forms(article, knowledge):
        yield from _by_sound(known, unknown, article, knowledge)
    yield from _by_place(known, article, knowledge)
    yield from _by_list(known, article, names)


DETECTOR = Detector(
    id="name-variants",
    title="name with several spellings",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "खुफिया प्रमुख बुडन ने यह बात कही।\nएजेंसी ⟦बडनोव⟧ के दावे की पुष्टि नहीं कर सकी।",
        "सीनेटर कैप्लोविट्ज़ ने विरोध किया।\nबाद में ⟦कैप्लोविस्टज़⟧ ने मतदान भी नहीं किया।",
        "रूस के प्रिमोरी क्षेत्र में बैठक हुई।\nकिम ⟦प्राइमरी⟧ में एक कारखाना देखेंगे।",
        "नेता मॉस्को पहुंचे और मॉस्को में रुके।\nसमझौते पर ⟦मास्को⟧ में दस्तखत हुए।",
    ),
    good=(
        "शोइगु मॉस्को लौट आए।\nशोइगू ने पत्रकारों से बात नहीं की।",
        "त्रिपोडी ने आरोप नकारे।\nजांच आयोग ने त्रिपोडी को फिर बुलाया।",
        "सुनील और सुशील दोनों भाई मेले में गए।",
        "रूस के प्रिमोरी क्षेत्र में बैठक हुई।\nगांव के प्राइमरी स्कूल में छुट्टी रही।",
        "पार्टी की प्राइमरी में उन्हें ज्यादा वोट मिले।",
    ),
    check=check,
)
