"""A word misspelled: a wrong matra, a lost dot, a misplaced half letter, a look-alike.

Systems trained on unedited web text repeat its misspellings (अधिकारिक, उपल्बध, होंगें); so do hurried
people, and readers understand both, hence minor. Three kinds: `word`, a form of
reference/misspellings.tsv, where no real word stands; `plural`, a plural without its dot
(शिक्षको ने, which is otherwise the vocative; घटनाए); `confusable`, a real word
for another one, where its company leaves no doubt (कहा की …, see audit/knowledge/confusables.py).

Known limits: house style (गयी/गई, हिन्दी/हिंदी, nukta) is folded away and never reported; forms that
one writer in twelve uses (रूपये, उज्जवल) are taken for variants; dialect in dialogue looks like
misspelling, so a sentence full of it is left alone. Misspellings after McGregor, Outline of
Hindi Grammar, §§1–2, and counts over the corpora.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import zip_longest

from audit.knowledge import Knowledge, Row, Table
from audit.knowledge.confusables import confusions
from audit.knowledge.nouns import NOUNS
from audit.knowledge.words import WORDS
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Sentence,
    Severity,
    Token,
    TokenKind,
)
from audit.text.wordlists import folded_words

_POSTPOSITIONS = folded_words("में को ने का की के पर से")
_DIALECT, _DIALECT_SHARE = 3, 0.2
_VOCATIVE = frozenset("ोओ")
_ENDS = frozenset("ोओाएे")
_DIRECT = ("िया", "ाए", "े")
_LEAST = 4
_RARE, _RARE_DIRECT = 4, 2  # bands: a form people write more often is no slip
# Words of their own that look like such plurals: logo, Naro (a name).
_OWN_WORDS = folded_words("लोगो नारो")
_COUNTED = folded_words("कई कुछ सभी इन उन अनेक हजारों लाखों सैकड़ों अन्य आम गरीब बहुत तमाम")


def _build(rows: Iterable[Row]) -> Mapping[str, Row]:
    return {row["wrong"]: row for row in rows}


MISSPELLINGS = Table(
    path="misspellings.tsv", columns=("wrong", "right", "kind", "source"), build=_build
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each misspelled word of each sentence."""
    table = knowledge[MISSPELLINGS]
    for sentence in article.sentences:
        found = list(_plurals(sentence, knowledge))
        if not table.keys().isdisjoint(sentence.forms):
            listed = [token for token in sentence.tokens if token.folded in table]
            if len(listed) >= _DIALECT and len(listed) >= _DIALECT_SHARE * sentence.words:
                continue
            found += (_misspelled(token, table[token.folded]) for token in listed)
        found += (
            Detection(
                span=confusion.token.span,
                message=confusion.reason,
                suggestion=confusion.right,
                basis="confusable",
            )
            for confusion in confusions(sentence, knowledge)
        )
        yield from found


def _misspelled(token: Token, row: Row) -> Detection:
    return Detection(
        span=token.span,
        message=f"The usual spelling is “{row['right']}”.",
        suggestion=row["right"],
        basis="word",
        evidence=(Evidence("kind", row["kind"]),),
    )


def _plurals(sentence: Sentence, knowledge: Knowledge) -> Iterator[Detection]:
    """Plurals without their dot: oblique ones before a postposition, and feminine direct ones."""
    lacking = {form for form in sentence.forms if form[-1:] in _ENDS and _lacks(form, knowledge)}
    if not lacking:
        return
    before = ""
    for token, following in zip_longest(sentence.tokens, sentence.tokens[1:]):
        previous, before = before, token.folded
        if token.folded not in lacking or token.kind is not TokenKind.WORD:
            continue
        if token.folded[-1] not in _VOCATIVE:
            message = "The feminine plural ends in ं."
        elif not following or following.folded not in _POSTPOSITIONS:
            continue  # may be the vocative
        elif token.folded in _OWN_WORDS and previous not in _COUNTED:
            continue
        else:
            message = f"The plural before {following.text} ends in ं."
        yield Detection(
            span=token.span, message=message, suggestion=token.text + "ं", basis="plural"
        )


@lru_cache(maxsize=1 << 15)
def _lacks(form: str, knowledge: Knowledge) -> bool:
    """Whether a rare form is a usual plural without its dot: oblique in -ो, direct otherwise."""
    oblique = form[-1] in _VOCATIVE
    if len(form) < _LEAST or not (oblique or form.endswith(_DIRECT)):
        return False
    bands = knowledge[WORDS].bands
    band, right = bands.get(form, 0), form + "ं"
    if band > (_RARE if oblique else _RARE_DIRECT) or bands.get(right, 0) <= band + 1:
        return False
    case = "oblique" if oblique else "direct"
    is_listed = form in knowledge[MISSPELLINGS]
    return not is_listed and any(
        reading.number == "plural" and reading.case == case
        for reading in knowledge[NOUNS].readings(right)
    )


DETECTOR = Detector(
    id="misspelling",
    title="misspelled word",
    category=Category.NONWORD,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "सरकार ने इसकी ⟦अधिकारिक⟧ पुष्टि की है।",
        "नई दवा जल्द ही बाजार में ⟦उपल्बध⟧ होगी।",
        "पुलिस ने ⟦शिक्षको⟧ को मैदान से हटाया।",
        "मंत्री ने कहा ⟦की⟧ काम समय पर पूरा होगा।",
        "अगले साल यहां तीन नए स्कूल ⟦होगें⟧।",
    ),
    good=(
        "सरकार ने इसकी आधिकारिक पुष्टि की है, और दवा उपलब्ध है।",
        "हिन्दी की पुस्तकें गयी थीं, इसलिये नयी मंगवायी गयीं।",
        "शिक्षको, आप सब मैदान में आइए और ध्यान से सुनिए।",
        "मंत्री ने काम पूरा करने की बात कही और विपक्ष की ओर देखा।",
        "कंपनी के नए लोगो में एक सूरज है।",
        "थेरेसा मे ने इस्तीफा दे दिया है।",
    ),
    check=check,
)
