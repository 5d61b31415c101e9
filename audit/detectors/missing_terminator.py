"""A statement without its full stop, two run together, or a full stop among dandas.

Segments are translated one by one, and a mark that the segment lacked, or that the system
took for part of a name, is not put back: a line that ends in a finite copula (है, था, होगा)
after sentences with their dandas has lost its mark. Systems also mix the Latin full stop into
a line of dandas.

Known limits: a line that is one sentence may be a headline and is spared, unless it is all there
is. Clauses that merely lack a comma are not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.knowledge import Knowledge
from audit.knowledge.verbs import FINITE_VERBS
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Role,
    Sentence,
    Severity,
    Span,
    Token,
)
from audit.text.verbs import STATEMENT_COPULAS
from audit.text.wordlists import folded_words

_LONG = 12  # words; a shorter line may be a heading
_TAIL = 7  # words; what follows a terminated sentence on its line is no heading
_FEW_STOPS = 0.34  # at most this part of the end marks may be full stops among dandas
_MANY_DANDAS = 3
# After a copula these open a new clause, unless the clause before them was subordinate.
_NEW_CLAUSE = folded_words(
    "हम हमारे हमारी हमें मैं मुझे मेरे आपको आपके आपकी उन्होंने इन्होंने हालांकि वास्तव दरअसल इसके इसका इसमें यहां"
)
_QUESTIONS = folded_words("क्या क्यों कैसे कहां कौन कब किसने")
_SUBORDINATING = folded_words(
    "जो जिस जिसे जिसने जिसका जिसकी जिसके जिसमें जिससे जिन जिन्हें जिन्होंने जिनका जिनकी "
    "जिनके जिनमें अगर यदि जब जहां "
    "जैसा जैसे जितना जितने जितनी चूंकि क्या क्यों कैसे कहां कौन तो भले चाहे हालांकि जबतक जबसे जिधर ज्यों"
)


# The same as a pattern, to pass over the articles without any.
_RUN_ON = re.compile(
    "[हथ][\u0900-\u097f]{1,4} "
    "(?:हम|मैं|मुझे|मेरे|आपक|उन्होंने|इन्होंने|हालांकि|हालाँकि|वास्तव|दरअसल|इसके|इसका|इसमें|यहां|यहाँ)"
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report lost marks, run-on sentences and odd full stops, line by line."""
    verbs = knowledge[FINITE_VERBS]
    alone = len(article.sentences) == 1
    run_ons = _RUN_ON.search(article.text) is not None
    line: list[Sentence] = []
    for sentence in article.sentences:
        if sentence.role is Role.PROSE:
            line.append(sentence)
            if run_ons:
                yield from _run_ons(sentence.tokens)
        if sentence.ends_line:
            if line:
                if alone or (len(line) > 1 and line[-2].tokens[-1].text == "।"):
                    yield from _lost_mark(line[-1], alone=alone)
                if len(line) > _MANY_DANDAS:
                    yield from _odd_stops(line, verbs)
            line = []


def _lost_mark(sentence: Sentence, *, alone: bool) -> Iterator[Detection]:
    """The end of a line whose sentences before it are closed, or of the only sentence."""
    if sentence.terminated or (sentence.starts_line and not alone):
        return
    if _is_statement(sentence):
        last = sentence.tokens[-1]
        yield Detection(
            span=Span(sentence.tokens[-2].start, last.end),
            message="The sentence lacks its full stop.",
            suggestion=f"{sentence.tokens[-2].text} {last.text}।",
            evidence=(Evidence("last word", last.text),),
            basis="alone" if alone else "line-end",
        )


def _is_statement(sentence: Sentence) -> bool:
    tokens = sentence.tokens
    if tokens[-1].folded not in STATEMENT_COPULAS:
        return False
    words = sum(token.is_word for token in tokens)
    if any(token.text in ":?" or token.folded in _QUESTIONS for token in tokens):
        return False
    return words >= (_LONG if sentence.starts_line else _TAIL)


def _odd_stops(line: Sequence[Sentence], verbs: frozenset[str]) -> Iterator[Detection]:
    stops = [sentence for sentence in line if sentence.tokens[-1].text == "."]
    dandas = sum(sentence.tokens[-1].text == "।" for sentence in line)
    if dandas < _MANY_DANDAS or len(stops) > _FEW_STOPS * dandas:
        return
    for sentence in stops:
        last, stop = sentence.tokens[-2:] if len(sentence.tokens) > 1 else sentence.tokens * 2
        if last.folded in verbs and stop.start == last.end:
            yield Detection(
                span=Span(last.start, stop.end),
                message="A full stop in a line of dandas.",
                suggestion=f"{last.text}।",
                evidence=(Evidence("dandas", str(dandas)),),
                basis="full-stop",
            )


def _run_ons(tokens: tuple[Token, ...]) -> Iterator[Detection]:
    """Copulas after which a new main clause begins unannounced."""
    subordinate = False
    for index in range(len(tokens) - 2):
        token = tokens[index]
        folded = token.folded
        if folded in _SUBORDINATING:
            subordinate = True
        elif (
            folded in STATEMENT_COPULAS
            and not subordinate
            and index > 2
            and tokens[index + 1].folded in _NEW_CLAUSE
            and any(later.folded in STATEMENT_COPULAS for later in tokens[index + 3 :])
        ):
            following = tokens[index + 1]
            yield Detection(
                span=Span(token.start, following.end),
                message="Two sentences run together without a mark.",
                suggestion=f"{token.text}। {following.text}",
                evidence=(Evidence("new clause", following.text),),
                basis="run-on",
            )


DETECTOR = Detector(
    id="missing-terminator",
    title="missing or odd end mark",
    category=Category.PUNCTUATION,
    severity=Severity.MINOR,
    rationale=__doc__,
    bad=(
        "आयोग ने सोमवार को अपनी रिपोर्ट सौंप दी।\nसरकार अब उस पर विचार करेगी। मंत्री इसी "
        "आधार पर नई नीति बनाने "
        "का इरादा ⟦रखते हैं⟧\nविपक्ष ने इसका विरोध किया है।",
        "यह कार्यक्रम हर जिले में काम करता ⟦है हम⟧ इसे और आगे ले जाना चाहते हैं।",
        "बैठक दिल्ली में हुई। सब आए। चर्चा चली। फैसला टल गया। मंत्री लौट गए। अगली तारीख तय ⟦हुई.⟧",
    ),
    good=(
        "आयोग ने रिपोर्ट सौंप दी।\nसरकार को अब क्या करना है\nमंत्री ने कहा कि फैसला जल्द होगा।",
        "जो लोग यहां रहते हैं उन्होंने इसका विरोध किया है।",
        "सवाल यह है कि हम आगे क्या करने वाले हैं।",
        "मंत्री ने कहा कि बैठक होगी. तारीख तय नहीं है. सबको सूचना दी गई है.",
        "डॉ. शर्मा ने बैठक की। श्री. वर्मा आए। सब मिले। चर्चा हुई। फैसला टल गया।",
    ),
    check=check,
)
