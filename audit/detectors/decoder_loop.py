"""The same words, or the same letters, over and over.

A neural decoder that loses its place feeds on its own output and says a word again and
again: प्रेस कॉस कॉस कॉस for "press conference", 50,000 50,000, Hegigigigig. A milder form
puts one Hindi word for two English ones: अधिकारियों और अधिकारियों for "officers and staff".

Hindi itself says many words twice with a meaning of its own (धीरे धीरे "slowly", घर घर "house
by house", चलते चलते "while walking"); reference/reduplication.tsv lists them, and words
that cannot be told from them (short ones, participles) are left alone when they stand
twice. Three times in a row is a loop but for interjections and sounds.

Known limits: a phrase that returns with other words between (X के साथ X) is left to a
reader; slogans and refrains in quotation marks are spared up to four times.
Source for reduplication: Abbi, Reduplication in South Asian Languages (1992).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import regex

from audit.knowledge import Knowledge, Row, Table
from audit.model import Article, Category, Detection, Detector, Severity, Span, Token, TokenKind
from audit.text.folding import fold


def _kinds(rows: Iterable[Row]) -> Mapping[str, str]:
    return {row["word"]: row["kind"] for row in rows}


REDUPLICATION = Table(
    path="reduplication.tsv",
    columns=("word", "kind", "spaced", "hyphenated", "source"),
    build=_kinds,
)

_LONGEST = 8  # words in a looped phrase
_JOINED = frozenset(map(fold, "और या एवं तथा व अथवा".split()))
# Left to doubled-function-word where they stand alone.
_FUNCTION = frozenset(
    map(
        fold,
        "में को से का की के पर ने और कि या एवं तथा तो भी ही न ना है हैं था थे थी थीं तक लेकिन पर "
        "परंतु मगर हो हूं द्वारा गया गई गए रहा रही रहे किया हुआ हुई हुए कर वाला वाले वाली व".split(),
    )
)
# "X और X" with a meaning of its own (only and only; such and such), and words that stand for others.
_JOINABLE = frozenset(
    map(
        fold,
        "सिर्फ केवल मात्र यहां वहां इधर उधर एक दो तीन चार पांच मेरा मेरे मेरी तेरे तेरी उसका उसके उसकी "
        "इसका इसके इसकी उनका उनके उनकी अपना अपने अपनी आपका आपके आपकी हमारा हमारे हमारी तुम्हारे "
        "ज्यादा अधिक और ऊपर नीचे आगे पीछे दूर बड़ा बड़ी बड़े आदमी मनुष्य इंसान व्यक्ति मानव कम "
        "बेहतर गहरा गहरी गहरे सच झूठ नहीं कभी किसी किसका जो जिस सब लोग देश राज्य घर आज कल".split(),
    )
)
_SEX_OR_CASE = frozenset("का की के".split())
_PLACE_OR_CASE = frozenset(map(fold, "में को से ने पर के का की है हैं था थे थी की तक द्वारा".split()))
_QUOTES = frozenset("\"'“”‘’«»!")
_PARTICIPLE = ("ते", "ती", "ता", "कर")
# One letter four times, or a group of two to four letters three times, inside a word.
_INNER = regex.compile(r"(?P<one>\p{L})(?P=one){3,}|(?P<some>(?:\p{L}\p{M}*){2,4}?)(?P=some){2,}"
                       r"|(?P<syllable>\p{L}\p{M}+)(?P=syllable){3,}")
_LAUGHTER = frozenset("ha he hi ho ah la na blah x w haha hehe mm हा हाहा ही हीही हो ला ना".split())
_DRAWN = frozenset("अआइईउऊएऐओऔऽहwxW")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report looped letters, words and phrases; a run of copies is one detection."""
    kinds = knowledge[REDUPLICATION]
    for sentence in article.sentences:
        places: list[int] = []  # of the words among the tokens
        words: list[str] = []
        last: dict[str, int] = {}
        done = 0
        for place, token in enumerate(sentence.tokens):
            if token.kind > TokenKind.OTHER:
                continue
            if len(token.text) > 5 and _inner_loop(token.text):
                yield _detection(article, token.start, token.end, "letters")
            folded = token.folded
            here = len(words)
            places.append(place)
            words.append(folded)
            before = last.get(folded)
            last[folded] = here
        if len(last) == len(words):
            continue
        last = {}
        for here, folded in enumerate(words):
            before = last.get(folded)
            last[folded] = here
            if before is None or here < done or here - before > _LONGEST + 1:
                continue
            found = _loop(words, sentence.tokens, places, before, here, kinds)
            if found is not None:
                end, basis = found
                done = end
                first, final = sentence.tokens[places[before]], sentence.tokens[places[end - 1]]
                stop = final.end
                if basis == "gloss":
                    stop = sentence.tokens[places[end - 1] + 1].end
                yield _detection(article, first.start, stop, basis)


def _detection(article: Article, start: int, end: int, basis: str) -> Detection:
    said = article.text[start:end]
    message = {
        "letters": f"The same letters over and over in “{said}”.",
        "gloss": f"“{said}” explains a word by itself.",
        "joined": f"“{said}” says one word where two were meant.",
    }.get(basis, f"“{said}” is a loop of the translating machine.")
    severity = {"gloss": Severity.MINOR, "letters": Severity.CRITICAL, "run": Severity.CRITICAL}
    return Detection(
        span=Span(start, end), message=message, basis=basis, severity=severity.get(basis)
    )


def _loop(
    words: list[str],
    tokens: tuple[Token, ...],
    places: list[int],
    before: int,
    here: int,
    kinds: Mapping[str, str],
) -> tuple[int, str] | None:
    """One past the last word of a loop whose copies open at `before` and `here`; its basis."""
    length = here - before
    joined = length > 1 and words[here - 1] in _JOINED
    if joined:
        length -= 1
    if length > _LONGEST or words[before : before + length] != words[here : here + length]:
        return None
    end = here + length
    between = [
        token.text for token in tokens[places[before + length - 1] + 1 : places[here]]
    ]
    if joined:
        if between != [tokens[places[here - 1]].text]:
            return None
        return _joined(words, before, length, end, tokens, places, kinds)
    if between == ["("]:
        after = places[end - 1] + 1
        plain = length == 1 and tokens[places[here]].kind is TokenKind.NUMBER
        closes = after < len(tokens) and tokens[after].text == ")"
        return (end, "gloss") if closes and not plain else None
    if between not in ([], [","]):
        return None
    copies = 2
    step = length
    while words[end : end + step] == words[here:  here + step] and _same_gap(
        tokens, places, end, between
    ):
        end += step
        copies += 1
    run = words[before : before + length]
    if between:
        return _listed(run, copies, end, tokens, places, before, kinds)
    return _direct(run, copies, end, tokens, places, before, kinds)


def _same_gap(
    tokens: tuple[Token, ...], places: list[int], end: int, between: list[str]
) -> bool:
    return [token.text for token in tokens[places[end - 1] + 1 : places[end]]] == between


def _direct(
    run: list[str],
    copies: int,
    end: int,
    tokens: tuple[Token, ...],
    places: list[int],
    before: int,
    kinds: Mapping[str, str],
) -> tuple[int, str] | None:
    """Copies with nothing between them."""
    word, kind = run[0], kinds.get(run[0])
    token = tokens[places[before]]
    if len(run) > 1:
        if all(word in _FUNCTION or word in kinds for word in run) and copies < 3:
            return None
        if any(tokens[places[before] + n].kind is TokenKind.NUMBER for n in range(len(run))):
            return None
        return (end, "phrase")
    if word in _FUNCTION or kind in ("interjection", "sound") or token.kind > TokenKind.OTHER:
        return None
    if token.kind is TokenKind.NUMBER:
        return (end, "pair") if "," in word and copies == 2 else None
    if copies > 2:
        if len(word) < 2 or (copies < 5 and _quoted(tokens, places, before, end)):
            return None
        return (end, "run")
    if kind or len(word) < 4 or word.endswith(_PARTICIPLE) or token.kind is not TokenKind.WORD:
        return None
    if _quoted(tokens, places, before, end):
        return None
    return (end, "pair")


def _listed(
    run: list[str],
    copies: int,
    end: int,
    tokens: tuple[Token, ...],
    places: list[int],
    before: int,
    kinds: Mapping[str, str],
) -> tuple[int, str] | None:
    """Copies with a comma between each two."""
    if any(word in kinds for word in run) and len(run) == 1:
        return None
    if all(len(word) < 4 or word in _FUNCTION or word in kinds for word in run):
        return None
    if any(tokens[places[before] + n].kind is TokenKind.NUMBER for n in range(len(run))):
        return None
    if _quoted(tokens, places, before, end):
        return None
    if copies > 2:
        return (end, "run")
    if len(run) == 1:
        follows = tokens[places[end - 1] + 1] if places[end - 1] + 1 < len(tokens) else None
        if follows is None or not (follows.text == "," or follows.folded in _JOINED):
            return None
    return (end, "listed")


def _joined(
    words: list[str],
    before: int,
    length: int,
    end: int,
    tokens: tuple[Token, ...],
    places: list[int],
    kinds: Mapping[str, str],
) -> tuple[int, str] | None:
    """X और X: one word for two English ones."""
    run = words[before : before + length]
    if any(tokens[places[before] + n].kind is TokenKind.NUMBER for n in range(length)):
        return None
    if length == 1 and (
        run[0] in kinds
        or run[0] in _JOINABLE
        or run[0] in _FUNCTION
        or len(run[0]) < 3
        or tokens[places[before]].kind is not TokenKind.WORD
    ):
        return None
    if all(word in _FUNCTION for word in run):
        return None
    if _quoted(tokens, places, before, end):
        return None
    return (end, "joined")


def _quoted(tokens: tuple[Token, ...], places: list[int], before: int, end: int) -> bool:
    """Whether a quotation mark or an exclamation touches the run: a slogan, a refrain."""
    first, final = places[before], places[end - 1]
    return (first > 0 and tokens[first - 1].text in _QUOTES) or (
        final + 1 < len(tokens) and tokens[final + 1].text in _QUOTES
    )


@lru_cache(maxsize=1 << 16)
def _inner_loop(text: str) -> bool:
    """Whether a word is a loop of letters. A drawn-out vowel or a laugh is not."""
    found = _INNER.search(text)
    if found is None:
        return False
    one = found["one"]
    if one:
        return one not in _DRAWN
    group = (found["some"] or found["syllable"]).lower()
    return group not in _LAUGHTER and len(set(group)) > 1


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
    ),
    check=check,
)
