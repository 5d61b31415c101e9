"""A long sentence whose last clause is opened (कि, जो, ने …) but never gets a verb.

Hindi puts the verb last, English puts it second; a system that keeps the order of English, or
loses the tail of a long sentence, leaves a clause that opens and never closes: … अनुरोध मिला है,
कहा कि स्थिति से परिचित लोग। (said people familiar with the situation). Reported is the stretch from
the word that opens the clause to the end of the sentence. A whole sentence torn off before a
postposition is left to torn-fragment.

Known limits: only the last clause of a sentence is judged, and only where no word of it could be
a verb (see audit.text.verbs: generous). Clauses with a comma, a colon or a quotation may be
lists or titles and are spared, as are जैसे कि, न कि and लेकिन, after which writers leave the verb
out, and sentences that end in an initial (जिला मजिस्ट्रेट डब्ल्यू.), which are cut too early.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.nouns import NOUNS, Nouns
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.knowledge.verbs import FINITE_VERBS
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
from audit.text.fragments import torn_ending
from audit.text.tokens import is_letter_name
from audit.text.verb_groups import Shape, VerbFrames
from audit.text.wordlists import folded_words

_OPENERS = folded_words(
    "ने कि जो क्योंकि ताकि यदि अगर जब जहां जिसने जिन्होंने जिसमें जिनमें जिसे जिन्हें जिससे जिसके जिसका जिसकी "
    "जिनके जिस जिन उन्होंने उसने मैंने हमने इसने हम वे मैं"
)
_BEFORE_ELLIPSIS = folded_words("जैसे जैसा न ना जितना जितने जितनी")
# A form before one of these is a noun or a participle.
_NOT_AFTER_VERB = folded_words("का के की को से में पर ने तक द्वारा वाला वाले वाली")
_AFTER_DID = folded_words("है हैं थी थीं और गई गईं जा तथा व लेकिन")
_FINITE = frozenset((Shape.PERFECTIVE, Shape.HABITUAL, Shape.FUTURE, Shape.SUBJUNCTIVE))
# Endings of finite verbs; a last word that has one and is no known noun may be a verb.
_VERBAL = tuple("गा गी गे ता ती ते तीं ये यी या यीं एं ें िए ाय ोग लो ले दो दे ओ आ ई ईं ए ूं ो ी ा".split())
_SPARING = frozenset(":–—\"“”‘’'?!…;()[]*•/,|")
_SHORTEST_SENTENCE, _SHORTEST_CLAUSE = 10, 4  # words
_SHORTEST_LAST = 3  # letters of the last word


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look from the end of each long sentence back to its last verb or opener."""
    for sentence in article.sentences:
        if (
            sentence.words < _SHORTEST_SENTENCE
            or not sentence.terminated
            or sentence.role is not Role.PROSE
            or sentence.tokens[-1].text not in "।."
        ):
            continue
        frames, verbs = knowledge[VERB_FRAMES], knowledge[FINITE_VERBS]
        if _may_close(sentence.tokens[-2], frames, verbs, knowledge[NOUNS]):
            continue
        opener = _unclosed(sentence.tokens, frames, verbs)
        if opener >= 0 and not torn_ending(sentence, verbs):
            tokens = sentence.tokens
            first = opener - 1 if tokens[opener].folded == "ने" and opener else opener
            yield Detection(
                span=Span(tokens[first].start, tokens[-2].end),
                message=f"“{tokens[opener].text}” opens a clause that has no verb.",
                evidence=(Evidence("last word", tokens[-2].text),),
            )


def _may_close(last: Token, frames: VerbFrames, verbs: frozenset[str], nouns: Nouns) -> bool:
    """Whether the last word could be a verb, or is cut off in the middle of a name."""
    folded = last.folded
    if folded in verbs or last.kind is not TokenKind.WORD or len(last.text) < _SHORTEST_LAST:
        return True
    if folded in _NOT_AFTER_VERB:
        return folded == "की"
    if folded in frames.forms or is_letter_name(folded):
        return True
    return folded.endswith(_VERBAL) and folded not in nouns


def _unclosed(tokens: Sequence[Token], frames: VerbFrames, verbs: frozenset[str]) -> int:
    """The first opener behind the last verb, or -1 where there is none or we can't tell."""
    opener, words = -1, 0
    for index in range(len(tokens) - 2, -1, -1):
        token = tokens[index]
        if token.text[0] in _SPARING or token.kind > TokenKind.SYMBOL or token.text[-1] == "ः":
            if opener < 0:
                return -1
            break  # a comma, or whatever stands before the clause
        if _is_verb(token.folded, tokens[index + 1].folded, frames, verbs):
            break
        words += token.kind < TokenKind.PUNCTUATION
        if token.folded in _OPENERS and words >= _SHORTEST_CLAUSE:
            opener = index
    if opener > 0 and tokens[opener - 1].folded in _BEFORE_ELLIPSIS:
        return -1
    return opener


def _is_verb(folded: str, following: str, frames: VerbFrames, verbs: frozenset[str]) -> bool:
    if folded == "की":
        return following in _AFTER_DID
    if following in _NOT_AFTER_VERB or folded in _NOT_AFTER_VERB:
        return False
    return folded in verbs or not frames.shapes(folded).isdisjoint(_FINITE)


DETECTOR = Detector(
    id="missing-finite-verb",
    title="clause without a verb",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "तीन बैंकों को नियामक से जानकारी के लिए अनुरोध मिला है, अखबार ने लिखा ⟦कि मामले से परिचित कई लोग⟧।",
        "मैंने आपको पिछले पाठ में यह बताया था ⟦कि समूह एक संग्रह के रूप में⟧।",
        "कंपनी इस साल पांच नए विमानों की जांच करेगी, ⟦जिसके कुछ ही समय बाद बाकी विमानों के बाद⟧।",
    ),
    good=(
        "मामले से परिचित कई लोगों ने अखबार को बताया कि तीन बैंकों को नियामक से अनुरोध मिला है।",
        "इस जंगल में कई तरह के जीव रहते हैं, जैसे कि हिरण, बाघ और प्रवासी पक्षी।",
        "यह नियम सभी नागरिकों की सुरक्षा के लिए बनाया गया है, न कि सरकार की सुविधा के लिए।",
        "जिले के सभी ग्रामीणों ने कल शाम नई सड़क को लेकर विधायक के घर के सामने जमकर नारेबाजी की।",
        "विपक्ष का कहना है कि इस बार चुनाव में महंगाई सबसे बड़ा मुद्दा, रोजगार दूसरा।",
        "वह कई साल तक उस गांव में रहा, लेकिन हमेशा अपने परिवार और पुराने दोस्तों के बिना।",
    ),
    check=check,
)
