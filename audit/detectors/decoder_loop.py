"""The same words, or the same letters, over and over.

A neural decoder that loses its place feeds on its own output and says a word again and
again: प्रेस कॉस कॉस कॉस for "press conference", 50,000 50,000, Hegigigigig. A milder form
puts one Hindi word for two English ones: अधिकारियों और अधिकारियों for "officers and staff".

Hindi itself says many words twice with a meaning of its own (धीरे धीरे "slowly", घर घर "house
by house", चलते चलते "while walking"); reference/reduplication.tsv lists them, and words
that cannot be told from them (short ones, participles) are left alone when they stand
twice. Three times in a row is a loop but for interjections and sounds.

Known limits: a phrase that returns with other words between (X के साथ X) is left to a
reader; slogans and refrains in quotation marks are spared up to four times; "X और X" with
a further noun behind (संगीत और संगीत निर्देशन, music and music direction) is spared.
Background (not consulted entry by entry): Abbi, Reduplication in South Asian Languages (1992).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from audit.knowledge import Knowledge, Row, Table
from audit.model import Article, Category, Detection, Detector, Severity, Span, Token, TokenKind
from audit.text.folding import fold
from audit.text.morphology import verb_stems
from audit.text.repeats import Joint, Repeat, is_loop_of_letters, repeats


def _kinds(rows: Iterable[Row]) -> Mapping[str, str]:
    return {row["word"]: row["kind"] for row in rows}


REDUPLICATION = Table(
    path="reduplication.tsv",
    columns=("word", "kind", "spaced", "hyphenated", "source"),
    build=_kinds,
)

# Words that carry no content; where they alone are doubled, doubled-function-word speaks.
_FUNCTION = frozenset(
    map(
        fold,
        "में को से का की के पर ने और कि या एवं तथा तो भी ही न ना है हैं था थे थी थीं तक लेकिन परंतु मगर हो हूं "
        "द्वारा गया गई गए रहा रही रहे किया हुआ हुई हुए कर वाला वाले वाली व यह वह ये वे जो लिए कम ज्यादा "
        "अधिक बाद साथ बीच फिर".split(),
    )
)
# "X और X" with a meaning of its own: only and only, here and here, man and man.
_JOINABLE = frozenset(
    map(
        fold,
        "सिर्फ केवल मात्र यहां वहां इधर उधर एक दो तीन चार पांच मेरा मेरे मेरी तेरे तेरी उसका उसके उसकी इसका "
        "इसके इसकी उनका उनके उनकी अपना अपने अपनी आपका आपके आपकी हमारा हमारे हमारी तुम्हारे ऊपर नीचे "
        "आगे पीछे दूर आदमी मनुष्य इंसान व्यक्ति मानव बेहतर गहरा गहरी गहरे सच झूठ नहीं कभी किसी किसका "
        "जिस सब लोग देश घर आज कल देखा कहा सुना".split(),
    )
)
# "X के X": whole herds of, and one's friend's friend.
_WHOLES = frozenset(
    map(
        fold,
        "झुंड ढेर पूरा पूरी पूरे सारा सारी सारे समूचा समूचे परिवार खानदान बस्ती टोली काफिले दल "
        "भाई बहन मित्र दोस्त दुश्मन पिता दादा परदादा नाना बेटे बेटी पुत्र पुत्री मालिक गुरु राजा "
        "जस वैसे वैसा वैसी जैसा वही नए बाप मां".split(),
    )
)
_AFTER_NOUN = frozenset(map(fold, "में को से ने पर है हैं था थे थी तक द्वारा".split()))
_GENITIVE = frozenset("का की के".split())
_AFTER_GENITIVE = frozenset("बीच साथ लिए रूप द्वारा बारे कारण".split())
_LIGHT_VERBS = frozenset(("कर", "हो", "जा", "दे", "ले", "रह"))
_MARKS = frozenset("\"'“”‘’«»!-–…")  # a slogan, a refrain, half of a compound
_LAST_LETTER_KIND = int(TokenKind.MIXED)
_OBLIQUE_PLURAL = ("ों", "ओं")
_PARTICIPLE = ("ते", "ती", "ता", "कर")
_FALSE_LIST = frozenset(("(", "/"))

# One letter four times, a syllable four times, two to four syllables three times.


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report looped letters, words and phrases; a run of copies is one detection."""
    kinds = knowledge[REDUPLICATION]
    for sentence in article.sentences:
        tokens = sentence.tokens
        for start, end, text, _, kind in tokens:
            if len(text) > 4 and kind <= _LAST_LETTER_KIND and is_loop_of_letters(text):
                token = Token(start, end, text, text, kind)
                message = f"The same letters over and over: “{token.text}”."
                yield Detection(token.span, message, basis="letters", severity=Severity.CRITICAL)
        for repeat in repeats(tokens):
            basis = _basis(repeat, tokens, kinds)
            if basis is not None:
                yield _detection(article.text, tokens, repeat, basis)


def _detection(text: str, tokens: tuple[Token, ...], repeat: Repeat, basis: str) -> Detection:
    span = Span(tokens[repeat.first].start, tokens[repeat.last].end)
    once = Span(span.start, tokens[repeat.first + len(repeat.words) - 1].end)
    messages = {
        "gloss": "The word is explained by itself.",
        "governed": "The word depends on itself.",
        "joined": "One Hindi word for two different words of the source.",
    }
    severities = {"gloss": Severity.MINOR, "run": Severity.CRITICAL}
    return Detection(
        span=span,
        message=messages.get(basis, f"The same words {repeat.copies} times in a row."),
        suggestion="" if basis in ("joined", "governed") else text[once.start : once.end],
        basis=basis,
        severity=severities.get(basis),
    )


def _basis(repeat: Repeat, tokens: tuple[Token, ...], kinds: Mapping[str, str]) -> str | None:
    """Which kind of loop a repeat is; None where it may be good Hindi."""
    words, first = repeat.words, tokens[repeat.first]
    if any(word[:1].isdigit() for word in words):
        thousands = len(words) == 1 and "," in words[0] and repeat.joint is Joint.NOTHING
        return "pair" if thousands else None
    if repeat.joint is Joint.BRACKETS:
        return "gloss" if len(words[0]) > 1 else None
    before = tokens[repeat.first - 1] if repeat.first else None
    after = tokens[repeat.last + 1] if repeat.last + 1 < len(tokens) else None
    if repeat.copies < 5 and (_is_mark(before) or _is_mark(after)):
        return None
    if len(words) > 1:
        return _phrase(repeat, kinds, before)
    word, kind = words[0], kinds.get(words[0])
    if (word in _FUNCTION and word not in ("यह", "वह")) or kind in ("interjection", "sound"):
        return None
    if repeat.copies > 2:
        return "run" if len(word) > 1 and word not in _JOINABLE else None
    if kind or word in _JOINABLE or len(word) < 3 or first.kind is not TokenKind.WORD:
        return None
    if repeat.joint is Joint.NOTHING:
        return None if word.endswith(_PARTICIPLE) else "pair"
    if repeat.joint is Joint.COMMA:
        plural = word.endswith(_OBLIQUE_PLURAL)
        ends = (",", "और", "।") if before is not None and before.text == "," else (",", "और")
        listed = after is not None and after.text in ends and (plural or _opens(before))
        return "listed" if listed else None
    if repeat.joint is Joint.POSTPOSITION and (word in _WHOLES or after is None):
        return None
    if not _closes_phrase(word, tokens, repeat):
        return None
    return "joined" if repeat.joint is Joint.CONJUNCTION else "governed"


def _phrase(repeat: Repeat, kinds: Mapping[str, str], before: Token | None) -> str | None:
    words = repeat.words
    if repeat.copies == 2 and all(word in _FUNCTION or word in _JOINABLE for word in words):
        return None
    two_apart = len(words) == 2 and repeat.joint is not Joint.CONJUNCTION
    if two_apart and all(word in _FUNCTION or word in kinds or word in _WHOLES for word in words):
        return None
    if repeat.joint is Joint.NOTHING:
        return "phrase"
    if repeat.joint is Joint.COMMA:
        return "listed" if _opens(before) or len(words) > 3 else None
    # From A to B and from B to C (से … और … से) is a chain.
    return "joined" if before is None or before.folded != "से" else None


def _opens(before: Token | None) -> bool:
    """Whether the run opens its phrase, so that no word before belongs to its first copy."""
    if before is None:
        return True
    if before.kind is TokenKind.PUNCTUATION:
        return before.text not in _FALSE_LIST
    return before.folded in _FUNCTION


def _closes_phrase(word: str, tokens: tuple[Token, ...], repeat: Repeat) -> bool:
    """Whether no further noun hangs on the second copy of X और X."""
    before = tokens[repeat.first - 1].folded if repeat.first else ""
    rest = tokens[repeat.last + 1 : repeat.last + 3]
    if not rest:
        return True
    after = rest[0]
    if after.kind >= TokenKind.PUNCTUATION:
        return after.kind is TokenKind.PUNCTUATION
    if word.endswith(_OBLIQUE_PLURAL) and after.folded in ("वाला", "वाले", "वाली"):
        return True
    if after.folded in _GENITIVE:
        return word.endswith(_OBLIQUE_PLURAL) or (
            len(rest) > 1 and rest[1].folded in _AFTER_GENITIVE
        )
    if after.folded == "से" and before == "से":
        return False
    return after.folded in _AFTER_NOUN or not _LIGHT_VERBS.isdisjoint(verb_stems(after.folded))


def _is_mark(token: Token | None) -> bool:
    return token is not None and (token.text in _MARKS or token.text.startswith(".."))


DETECTOR = Detector(
    id="decoder-loop",
    title="loop of words",
    category=Category.REPETITION,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "मंत्री ने एक प्रेस ⟦कॉस कॉस कॉस⟧ को संबोधित किया।",
        "इस तरह के ⟦अपराध अपराध⟧ की सजा कड़ी है।",
        "मौके पर पहुंचे ⟦अधिकारियों और अधिकारियों⟧ ने जांच शुरू की।",
        "विधायक ⟦Hegigigigigig⟧ ने सवाल उठाया।",
        "उन्होंने नियमित रूप से ⟦फोन पर फोन पर⟧ बात की।",
        "गांव के बीच में एक पुराना ⟦मठ (मठ)⟧ है।",
        "इस दवा से ⟦दृष्टि की दृष्टि⟧ में सुधार होता है।",
    ),
    good=(
        "बाजार में धीरे धीरे रौनक लौट रही है।",
        "अलग अलग जिलों में घर घर जाकर जांच की गई।",
        "भीड़ ने जय जय जय के नारे लगाए।",
        "वह चलते चलते थक गया और देखते ही देखते शाम हो गई।",
        "उसने हंसकर कहा, हा हा हा, यह तो कमाल है।",
        "यह फैसला सिर्फ और सिर्फ जनता के हित में है।",
        "अदालत ने बार बार नोटिस भेजा, पर कौन कौन आया?",
        "दो और दो चार होते हैं, यह बच्चे भी जानते हैं।",
        "आरोपी पर हत्या और हत्या के प्रयास का मामला दर्ज है।",
        "इस टीके से कम से कम आधे लोगों को लाभ हुआ।",
        "बस दिल्ली से आगरा और आगरा से मथुरा जाती है।",
        "जंगल से हाथियों के झुंड के झुंड निकले।",
        "वह पुलिस के पुलिस महानिरीक्षक से मिला।",
        "राजामौली की फिल्म आरआरआर ने रिकॉर्ड तोड़ दिए।",
    ),
    check=check,
)
