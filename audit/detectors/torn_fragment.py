"""A "sentence" that is only a phrase: it ends in a postposition and holds no verb.

English lets phrases trail behind the verb ("… of its war effort. Against Ukraine."). A
system that cuts the English at the wrong place, or renders the tail apart, leaves a phrase
that in Hindi belongs before the verb and cannot stand alone: यूक्रेन के खिलाफ. (against
Ukraine). Only sentences without any form that could be a finite verb are judged, see
audit.text.verbs.

Known limits: writers use verbless sentences for effect; those that answer a question, open
with और or वह भी (and that too) or stand in quotation marks are spared. Phrases that end in a
noun are not judged at all.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    Token,
    TokenKind,
)
from audit.text.wordlists import folded_words

# Without की and लिए standing alone, which are also "did" and "took".
_POSTPOSITIONS = folded_words(
    "का को से में पर तक द्वारा साथ खिलाफ विरुद्ध बारे कारण दौरान बजाय तहत तौर अनुसार अलावा बीच "
    "जरिए माध्यम अंतर्गत बावजूद हेतु समक्ष समेत सहित"
)
_AFTER_GENITIVE = folded_words("लिए बाद पहले पास ऊपर नीचे तरफ ओर रूप समान आसपास निकट मुताबिक")
_GENITIVES = folded_words("के की")
_SPANS_OF_TIME = folded_words("साल वर्ष महीने माह दिन हफ्ते सप्ताह घंटे मिनट दशक")
_AFTER_TIME = folded_words("पहले बाद")
# A form before one of these is a noun, a name (ली से, from Lee) or a participle.
_AFTER_NOUNS = folded_words("का के की को से में पर ने तक द्वारा वाला वाले वाली")
_CONJUNCTIONS = folded_words("कि और या तथा एवं अथवा क्योंकि ताकि जबकि बल्कि चूंकि")
_CUT_OFF = folded_words("कि और तथा एवं क्योंकि ताकि जबकि चूंकि ने")
_ELLIPTIC_OPENINGS = folded_words(
    "और या यानी यानि मतलब वह वो भी सिर्फ केवल बस शायद हां नहीं न ना जी कभी क्यों कैसे कब कहां क्या किस किसके "
    "किसकी जैसे मसलन ठीक खासकर खासतौर विशेषकर चाहे बिना तब फिर लेकिन मगर पर बल्कि जो जिसका जिसके"
)
_MARKS = frozenset("\"'“”‘’:?!…")
_FULL_STOPS = frozenset("।.")
_SHORTEST_CUT_OFF = 12  # words


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report torn-off phrases, and long lines that break off after a linking word."""
    verbs = knowledge[FINITE_VERBS]
    previous: Sentence | None = None
    for sentence in article.sentences:
        if sentence.role is Role.PROSE:
            if sentence.terminated:
                last = "" if _answers(previous) else _torn(sentence, verbs)
                if last and not _goes_on(article.text, sentence.span.end):
                    alone = sentence.starts_line and sentence.ends_line
                    in_prose = previous is not None and previous.role is Role.PROSE
                    yield Detection(
                        span=sentence.span,
                        message=f"A phrase torn off its sentence: no verb, “{last}” at its end.",
                        evidence=(Evidence("last word", last),),
                        # A line of its own may be a list item or a caption.
                        severity=None if in_prose or not alone else Severity.MINOR,
                        basis="line" if alone else "phrase",
                    )
            elif cut := _cut_off(sentence):
                yield Detection(
                    span=cut.span,
                    message="The sentence breaks off here.",
                    evidence=(Evidence("last word", cut.text),),
                    severity=Severity.MINOR,
                    basis="cut-off",
                )
        previous = sentence


def _answers(previous: Sentence | None) -> bool:
    """Whether what comes next may be elliptic: after a question, an exclamation, an initial."""
    if previous is None:
        return False
    mark = previous.tokens[-1].text
    if mark == ".":
        before = previous.tokens[-2] if len(previous.tokens) > 1 else None
        return before is None or before.kind is not TokenKind.WORD or len(before.text) <= 2
    return mark not in "।." and previous.role is Role.PROSE


def _goes_on(text: str, end: int) -> bool:
    """The stop belongs to a decimal: "को .5 मिलीलीटर"."""
    return text[end : end + 2].lstrip(" ")[:1].isdigit()


def _torn(sentence: Sentence, verbs: frozenset[str]) -> str:
    """The last words of a torn-off phrase, or "" where the sentence stands."""
    tokens = sentence.tokens
    if len(tokens) < 3 or tokens[-1].text not in _FULL_STOPS:
        return ""
    last, before = tokens[-2], tokens[-3]
    folded = last.folded
    if folded in _POSTPOSITIONS or folded in _CONJUNCTIONS:
        found = last.text
    elif (before.folded in _GENITIVES and folded in _AFTER_GENITIVE) or (
        before.folded in _SPANS_OF_TIME and folded in _AFTER_TIME
    ):
        found = f"{before.text} {last.text}"
    else:
        return ""
    if tokens[0].folded in _ELLIPTIC_OPENINGS:
        return ""
    for index in range(len(tokens) - 1):
        token = tokens[index]
        if token.text[0] in _MARKS or token.kind is TokenKind.URL:
            return ""
        if token.folded in verbs and tokens[index + 1].folded not in _AFTER_NOUNS:
            return ""
    return found


def _cut_off(sentence: Sentence) -> Token | None:
    last = sentence.tokens[-1]
    if last.folded not in _CUT_OFF:
        return None
    words = sum(token.is_word for token in sentence.tokens)
    return last if words >= _SHORTEST_CUT_OFF else None


DETECTOR = Detector(
    id="torn-fragment",
    title="torn-off fragment of a sentence",
    category=Category.FLUENCY,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "सरकार ने हजारों सैनिक सीमा पर भेजे। ⟦पड़ोसी देश के खिलाफ.⟧",
        "यह लेख हमारी टीम ने तैयार किया। ⟦दो विशेष संवाददाताओं से सहायता के साथ।⟧",
        "वह राजनीति में आया। ⟦कुछ दो साल पहले.⟧",
        "समिति ने रिपोर्ट सौंप दी। ⟦पीड़ितों को मुआवजा देने के लिए।⟧",
    ),
    good=(
        "सरकार ने पड़ोसी देश के खिलाफ हजारों सैनिक भेजे।",
        "बैठक कहां हुई? दिल्ली के एक होटल में।",
        "आयोग ने मामले की सुनवाई तेज की। पुलिस ने बीस लोगों से पूछताछ की।",
        "उसने पूरी रकम चुका दी। वह भी एक ही दिन में।",
        "मंत्री ने कहा, “किसानों के लिए।” इसके बाद वे चले गए।",
        "महंगाई के खिलाफ\nविपक्ष ने संसद तक मार्च निकाला।",
    ),
    check=check,
)
