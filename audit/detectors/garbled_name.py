"""A garbled name.

Systems spell a name they do not know letter by letter and lose some of them (बडनोव for
बुदानोव, Budanov; मिंगस्क for मिन्स्क, Minsk). Reported is a word that no list knows where the
known names that sound like it, by costs learned from real garbles, explain it better than a
name never heard of would. Kinds of evidence, weighed apart: `phrase`, an entry of
reference/name-garbles; `whole`, the rest of the name stands beside the word, and `spelling`,
the same where little differs; `topic`, the article is about the name's own country or field;
`sure` and `likely`, all signs together, by the trees of audit.knowledge.name_doubt; `famous`,
fewer signs do, for a name that every paper prints; `guess`, little speaks for it but the
company that it keeps (audit.scoring.company).

One defect for each garble of an article, at its first place; the evidence names the others.

Known limits: names that are in no list; garbles that happen to be Hindi words and are not
entries. Two spellings that differ in vowel length, nasals or dots only are never a garble.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from audit.knowledge import Knowledge, Table
from audit.knowledge.lexicon import LEXICON
from audit.knowledge.name_doubt import Candidate, Context, Doubt, context_of, doubt, place_for_name
from audit.knowledge.names import NAMES, Kind
from audit.knowledge.phrases import PhraseIndex
from audit.knowledge.unknown import is_slip, unknown_words
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, Span, Token
from audit.text.folding import fold
from audit.text.places import other_lines
from audit.text.skeletons import skeleton

GARBLES = Table(
    path="name-garbles.tsv",
    columns=("pattern", "name", "suggestion", "severity", "convict", "acquit", "source"),
    build=PhraseIndex,
)
_LIKELY, _SURE = 0.78, 0.88  # share of garbles, on the mixture that the trees learned from
# Bits. Right spellings differ by less than the first; a garble is still heard up to the second.
_OTHER, _HEARD = 5.0, 9.0
_VOWELS = 7.5
_VISARGA = "ः"  # typed for a colon: अर्थः
_PARTNER = 6.0  # how far the word beside may be from the rest of the name
_TOPIC = 5.5  # a topic of one name in fifty
_CROWD = 50  # names that share a word: beside it any other may stand
_EXACT = 0.5  # bits: the partner is spelled right
_SPELLING = 3.0  # bits: a spelling that careful lists seldom have
_PRINTED, _FAMOUS = 30, 100  # times in the corpora
_FAMOUS_SHARE, _FAR = 0.5, 12.0
_GUESS = 0.3  # share: enough where the article's other defects vouch for it
_CALLED = 1.5  # bits for a name in such a place: there even a slip of a word may be a name
_NAMED = Kind.PERSON | Kind.PLACE
_BOTH = 23.0  # two unknown words that make a name the article may be about


def _by_phrase(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    for sentence in article.sentences:
        for match in knowledge[GARBLES].matches(sentence):
            name = match.phrase.row["name"]
            message = f"The name “{name}”, garbled."
            yield match.detection(message, Evidence("name", name), basis="phrase")


def _by_sound(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    context: Context | None = None
    found: list[tuple[Detection, tuple[str, ...]]] = []
    convicted: set[str] = set()
    places: defaultdict[str, list[Token]] = defaultdict(list)
    for sentence in article.sentences:
        tokens, unknown = sentence.tokens, list(unknown_words(sentence, knowledge))
        for index in unknown:
            word = tokens[index].folded
            places[word].append(tokens[index])
            if word in convicted or word.endswith(_VISARGA):
                continue
            place = place_for_name(sentence, index, knowledge)
            if place < _CALLED and is_slip(word, knowledge):
                continue
            context = context or context_of(article, knowledge[NAMES])
            thought = doubt(sentence, index, unknown, context, knowledge)
            if judged := _judged(word, thought, place, knowledge):
                detection = _detection(tokens[index], thought, judged, tokens, knowledge)
                span = detection.span
                words = tuple(
                    tokens[place].folded
                    for place in unknown
                    if span.start <= tokens[place].start < span.end
                )
                convicted.update(words)
                found.append((detection, words))
    for detection, words in found:
        further = [
            token for word in words for token in places[word] if token.start >= detection.span.end
        ]
        elsewhere = other_lines(article, sorted(further))
        more = (Evidence("also", elsewhere),) if elsewhere else ()
        yield replace(detection, evidence=detection.evidence + more)


def _judged(
    word: str, found: Doubt, place: float, knowledge: Knowledge
) -> tuple[str, Severity | None] | None:
    """The kind of evidence that convicts, and the severity where it is not the usual one."""
    pair = found.pair
    if pair and pair.partner <= _PARTNER and (pair.crowd <= _CROWD or pair.topic > 0):
        if _is_heard(word, pair.parts[pair.mine_at], pair.mine):
            return "whole", None
        if pair.partner <= _EXACT and pair.topic >= _TOPIC and _SPELLING <= pair.mine <= _HEARD:
            return "spelling", Severity.MINOR
    if (
        pair
        and pair.topic >= _TOPIC
        and min(pair.mine, pair.partner) >= _OTHER
        and pair.mine + pair.partner <= _BOTH
    ):
        return "whole", None
    if found.share >= _LIKELY:
        return "sure" if found.share >= _SURE else "likely", None
    if found.share >= _FAMOUS_SHARE and _famous(found, knowledge):
        return "famous", None
    if found.near and found.near[0].topic >= _TOPIC:
        near = found.near[0].near
        if near.kinds & _NAMED and near.variant >= _OTHER and _OTHER <= near.garble <= _HEARD:
            known = knowledge[LEXICON].count(near.folded) >= _PRINTED
            return "topic", None if known or place > 0 else Severity.MINOR
    return ("guess", None) if found.share >= _GUESS else None


def _famous(found: Doubt, knowledge: Knowledge) -> Candidate | None:
    """That of the likeliest names that every paper prints, and that fits here or is near."""
    for one in found.near[:2]:
        heard = one.near.variant >= _SPELLING and one.near.garble <= _FAR
        likely = one.fit > 0 or one.near.garble <= _HEARD
        if heard and likely and knowledge[LEXICON].count(one.near.folded) >= _FAMOUS:
            return one
    return None


def _is_heard(word: str, name: str, bits: float) -> bool:
    """Whether a word sounds like a name and is not spelled so: vowels alone may well vary."""
    same = skeleton(word) == skeleton(fold(name))
    return (_VOWELS if same else _OTHER) <= bits <= _HEARD


def _detection(
    token: Token,
    found: Doubt,
    judged: tuple[str, Severity | None],
    tokens: tuple[Token, ...],
    knowledge: Knowledge,
) -> Detection:
    """The defect for one garble: with its neighbour where the two make one garbled name."""
    span, pair = token.span, found.pair
    basis, severity = judged
    together = pair and pair.partner <= _PARTNER and pair.mine <= _HEARD and basis != "famous"
    if pair and (basis in ("whole", "spelling") or not found.near or together):
        suggestion, latin = " ".join(pair.parts), pair.latin
        span = Span(tokens[pair.first].start, tokens[pair.first + 1].end)
    else:
        likeliest = (basis == "famous" and _famous(found, knowledge)) or found.near[0]
        suggestion = likeliest.near.text
        latin = likeliest.entry.title if likeliest.entry else suggestion
    if basis == "guess":
        return Detection(
            span=token.span,
            message="No list knows this word; beside the other defects it is likely garbled.",
            basis=basis,
            doubtful=True,
            evidence=(Evidence("sounds like", f"{suggestion} ({latin})"),),
        )
    evidence = [Evidence("name", latin), Evidence("papers write", suggestion)]
    if found.near and found.near[0].here:
        evidence.append(Evidence("elsewhere", f"this article has {found.near[0].near.text}"))
    return Detection(
        span=span,
        message=f"No known word; sounds like a garble of the name “{latin}”.",
        suggestion=suggestion,
        basis=basis,
        severity=severity,
        evidence=tuple(evidence),
    )


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report listed garbles, then words that sound like a name and are none."""
    listed = list(_by_phrase(article, knowledge))
    yield from listed
    for detection in _by_sound(article, knowledge):
        span = detection.span
        if all(span.end <= d.span.start or d.span.end <= span.start for d in listed):
            yield detection


DETECTOR = Detector(
    id="garbled-name",
    title="garbled name",
    category=Category.NAME,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "यूक्रेन के खुफिया प्रमुख ⟦बूदनाव⟧ ने कीव में यह बात कही।",
        "बेलारूस ने सम्मेलन ⟦मिंगस्क⟧ में बुलाया है।",
        "जर्मनी की नेता ⟦एंजेला मरकेट⟧ ने इस्तीफा दिया।",
    ),
    good=(
        "यूक्रेन के खुफिया प्रमुख किरिलो बुदानोव ने यह बात कही।",
        "शोइगू और लावरोव ने मॉस्को में बैठक की।",
        "उसका बेटा हुई घटना से डर गया।",
        "दीवार पर सफेद घर का चित्र बना था।",
        "पार्टी के राज्य सचिव ने सदस्यों को संबोधित किया।",
    ),
    check=check,
)
