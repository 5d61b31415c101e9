"""Verbs that cannot stand together: किया सकता है, करता चुका, and two finite verbs without a link.

A Hindi clause has one finite verb, at its end, and its auxiliaries come in a fixed order after
certain forms (McGregor, Outline of Hindi Grammar, §§20–27): सकना and चुकना after a bare stem, रहा
after a stem, गया never after another perfective auxiliary. A system that emits English word by
word puts a verb where English has it (basis unlinked: डेटा स्टोर कर सकते हैं आप फाइल खोल सकते हैं), or
glues parts of two verb groups (basis adjacent). Reported are the two verbs; for unlinked
verbs all from the first one on.

Known limits: a copula doubled beside itself is left to doubled-function-word. Unlinked verbs are
judged only in a clause without comma, link or pronoun that could open a new one; writers also
leave out कि after verbs of saying and knowing, and those are spared. The table of impossible
neighbours is from knowledge of the grammar; 840,000 words of human text hold five such pairs, all
of them slips (दावा किया जा है).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.verb_groups import Shape, VerbFrames, clauses_of
from audit.text.wordlists import folded_words

_TENSES = folded_words("है हैं था थी थे थीं")
_WILL_BE = folded_words("होगा होगी होंगे")
_CAN = folded_words("सकता सकती सकते सकतीं सका सकी सके सकेगा सकेगी सकेंगे")
_PROGRESSIVE = folded_words("रहा रही रहे रहीं")
_DONE = folded_words("चुका चुकी चुके चुकीं")
_WENT = folded_words("गया गई गए गईं")
_GIVEN = folded_words("दिया दिए लिया लिए डाला डाली डाले") - {"लिए"}
_DID = folded_words("किया किए दिया दिए लिया बताया बनाया")
# What can never follow what. Left classes that are shapes of any verb are in _AFTER_SHAPE.
_NEVER_AFTER = (
    # Not है गए: ऐसा है गए हफ्ते का हाल, such was the past week.
    (_TENSES, _CAN | _PROGRESSIVE | _DONE | folded_words("गया गई गईं")),
    (_WILL_BE, _TENSES | _CAN | _PROGRESSIVE | _DONE | _WENT),
    (_DID, _CAN | _PROGRESSIVE | _DONE | _GIVEN),
    (_PROGRESSIVE, _CAN | _DONE | _GIVEN),
    (_CAN, _PROGRESSIVE | _DONE | _WENT),
    (_WENT, _CAN | _DONE | _GIVEN),
    (_DONE, _CAN | _WENT),
    (folded_words("जा"), _WENT | _GIVEN | _WILL_BE | _TENSES),
    (folded_words("हुआ हुई"), _CAN | _DONE | _GIVEN),
)
_IMPOSSIBLE = frozenset(
    (left, right) for lefts, rights in _NEVER_AFTER for left in lefts for right in rights
)
_AFTER_SHAPE = {
    Shape.HABITUAL: _CAN | _DONE,
    Shape.INFINITIVE: _CAN | _DONE | _WENT,
    Shape.OBLIQUE: _CAN | _DONE,
    Shape.FUTURE: _TENSES,
}
_RIGHTS = _TENSES | _WILL_BE | _CAN | _PROGRESSIVE | _DONE | _WENT | _GIVEN
_RARE_RIGHTS = _CAN | _DONE | _WENT
_FUTURE_ENDINGS = ("गा", "गी", "गे")
_FINITE = _TENSES | _WILL_BE
# After these कि is often left out.
_BEFORE_SILENT_THAT = folded_words(
    "लगता लगती कहा पता कहना लिखा मानना कहते बताया जानते चाहता चाहते चाहती उम्मीद संभव जरूरी "
    "देखा सुना कहता कहती आशंका आरोप दावा यही मतलब लगा विश्वास अर्थ की खुशी भरोसा यकीन होता "
    "बात समझ कह जा गनीमत शायद कारण"
)
# Words that may open a clause of their own, or tie it to the one before.
_LINKS = folded_words(
    "वह वे यह ये हम मैं मगर और तथा या एवं इसके उसके इससे उससे इसमें इसलिए क्या कौन कितने "
    "कितना कैसे कैसा कहां क्यों कब ऐसा तब अब पर न नहीं ना की चाहे बशर्ते वहीं वही सो साथ तभी "
    "वो इस उस इन उन इसे उसे उन्हें इन्हें वाले वाला वाली कहीं शायद जिसमे जिसपर इसिलए जोकि "
    "वैसी वैसा वैसे उनमें इनमें उसमें उसी यहां यहाँ उनको इनको उसको औऱ आपको मानों मानो यानी "
    "यानि इसका उसका इसकी उसकी उनका उनकी उनके इनका इनकी इनके इनसे उनसे आप समझ मान इतना इतनी "
    "उतना उतनी एवम् किंतु परन्तु लेकिन जैसा जिस कृपया अर्थात अर्थात् ओर क्यूंकि क्योकि वरन् "
    "वरन जिनको जिसको जिनसे जिनपर जिसमें उन्होंने उसने इन्होंने इसने मैंने हमने लिखा ऐसे दूसरी "
    "बाद लगातार नामक"
)
_OPENERS = folded_words(
    "जिन जिस जो जैसे जैसी जैसा जहां जब जितना जितने जितनी जिसके जिसकी जिसका जिनके जिनकी "
    "जिन्हें जिसे जिन्होंने जिसने यदि अगर"
)
_THINKING = folded_words("लग कह सोच मान समझ बता बोल पूछ लिख")  # लग रहा था: it seemed (that)
_POSTPOSITIONS = folded_words("का के में से को ने")  # left to verb-before-marker
_SHORTEST_FIRST, _FEWEST_BETWEEN, _MOST_BETWEEN = 3, 2, 9  # words


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at neighbouring verbs, then at clauses with two finite ones."""
    frames = knowledge[VERB_FRAMES]
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_RIGHTS):
            continue
        tokens, finite = sentence.tokens, 0
        for index, token in enumerate(tokens):
            if token.folded in _RIGHTS:
                finite += token.folded in _FINITE
                if index and _clash(tokens[index - 1], token.folded, frames):
                    yield _adjacent(tokens[index - 1], token)
        if finite > 1 and sentence.role is Role.PROSE:
            for clause in clauses_of(sentence, frames):
                if (first := _unlinked(clause, article.text)) is not None:
                    yield Detection(
                        span=Span(first.start, clause[-1].end),
                        message=f"“{first.text} …” and “{clause[-1].text}” both close this clause.",
                        evidence=(Evidence("second verb", clause[-1].text),),
                        basis="unlinked",
                    )


def _clash(left: Token, right: str, frames: VerbFrames) -> bool:
    if left.kind is not TokenKind.WORD:
        return False
    if (left.folded, right) in _IMPOSSIBLE:
        return True
    if right not in _RARE_RIGHTS and not left.folded.endswith(_FUTURE_ENDINGS):
        return False
    shapes = frames.shapes(left.folded)
    return len(shapes) == 1 and right in _AFTER_SHAPE.get(next(iter(shapes)), ())


def _adjacent(left: Token, right: Token) -> Detection:
    return Detection(
        span=Span(left.start, right.end),
        message=f"“{right.text}” cannot follow “{left.text}”.",
        evidence=(Evidence("verbs", f"{left.text} {right.text}"),),
        basis="adjacent",
    )


def _unlinked(clause: Sequence[Token], text: str) -> Token | None:
    """The verb before the first copula of a clause that goes on to a second one, or None."""
    last = len(clause) - 1
    if clause[last].folded not in _FINITE or clause[0].folded in _OPENERS:
        return None
    finite = [index for index, word in enumerate(clause) if word.folded in _FINITE]
    if len(finite) < 2 or finite[1] != last:
        return None
    first = finite[0]
    between = last - first - 1
    if first < _SHORTEST_FIRST or not _FEWEST_BETWEEN <= between <= _MOST_BETWEEN:
        return None
    if clause[first - 1].folded in _BEFORE_SILENT_THAT:
        return None
    if clause[first - 2].folded in _THINKING or clause[first + 1].folded in _POSTPOSITIONS:
        return None
    if any(word.folded in _LINKS for word in clause[first + 1 : last]):
        return None
    if text[clause[first].end : clause[first + 1].start] != " " or any(
        clause[index + 1].start - clause[index].end > 1 for index in range(first + 1, last)
    ):
        return None  # a dash or a quotation mark stands between
    return clause[first - 1]


DETECTOR = Detector(
    id="clashing-auxiliaries",
    title="verbs that cannot stand together",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "इस नियम को आसानी से ⟦किया सकता⟧ है।",
        "मंत्री इस सवाल का जवाब पहले ही ⟦करता चुका⟧ है।",
        "कंपनी का मुनाफा विदेशी बाजारों में ⟦बंद है कुछ अधिकारी रखना चाहते हैं⟧।",
    ),
    good=(
        "इस नियम को आसानी से लागू किया जा सकता है।",
        "मंत्री इस सवाल का जवाब पहले ही दे चुका है और अब वह जा रहा है।",
        "उन्हें लगता है सरकार इस मुद्दे पर जल्द फैसला ले सकती है।",
        "बाजार कई दिन से बंद है इसलिए कई दुकानदार बहुत परेशान हैं।",
        "यह काम पूरा किया जा चुका होगा, ऐसा माना जा रहा था।",
        "इस बोर्ड में कुल सत्रह सदस्य होते हैं – तीन का चयन विधानसभा करती है।",
        "लग रहा था बोगी प्लेटफार्म से अटक गई है।",
        "उनका पहला वाक्य था - स्वराज मेरा जन्मसिद्ध अधिकार है।",
        "उससे रहा नहीं गया और वह बोलता गया।",
    ),
    check=check,
)
