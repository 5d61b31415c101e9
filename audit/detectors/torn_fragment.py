"""A "sentence" that is only a phrase: it ends in a postposition and holds no verb.

English lets phrases trail behind the verb ("… of its war effort. Against Ukraine."). A
system that cuts the English at the wrong place, or renders the tail apart, leaves a phrase
that in Hindi belongs before the verb and cannot stand alone: यूक्रेन के खिलाफ. (against
Ukraine). Such a phrase is judged only where no word of it could be a finite verb, see
audit.text.verbs. Two milder traces of English order are reported too: a phrase with के लिए,
के साथ or के अनुसार left behind the verb (trailing), and a postposition that a relative clause
cuts off from its noun (stranded).

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
)
from audit.text.fragments import (
    is_decimal_stop,
    may_be_elliptic,
    stranded_postpositions,
    torn_ending,
    trailing_phrase,
)
from audit.text.wordlists import folded_words

_CUT_OFF = folded_words("कि और तथा एवं क्योंकि ताकि जबकि चूंकि ने")
_SHORTEST_CUT_OFF = 12  # words


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report torn-off phrases, and long lines that break off after a linking word."""
    verbs = knowledge[FINITE_VERBS]
    for span in stranded_postpositions(article.text):
        yield Detection(
            span=span,
            message="A clause cuts this postposition off from its noun.",
            severity=Severity.MINOR,
            evidence=(Evidence("text", article.text[span.start : span.end]),),
            basis="stranded",
        )
    previous: Sentence | None = None
    for sentence in article.sentences:
        if sentence.role is Role.PROSE:
            if sentence.terminated:
                if (trail := trailing_phrase(sentence, verbs)) is not None:
                    yield Detection(
                        span=trail,
                        message="A phrase trails behind the verb, in the order of English.",
                        evidence=(Evidence("phrase", article.text[trail.start : trail.end]),),
                        basis="trailing",
                    )
                last = "" if may_be_elliptic(previous) else torn_ending(sentence, verbs)
                if last and not is_decimal_stop(article.text, sentence.span.end):
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
        "कंपनी ने नया कारखाना खोला है, ⟦स्थानीय युवाओं को काम देने के लिए⟧।",
        "उन कर्मचारियों, जो वहां काम करते ⟦हैं, को⟧ नया वेतन मिलेगा।",
        "समिति ने रिपोर्ट सौंप दी। ⟦पीड़ितों को मुआवजा देने के लिए।⟧",
    ),
    good=(
        "जो लोग वहां काम करते हैं, उनको नया वेतन मिलेगा।",
        "सरकार ने पड़ोसी देश के खिलाफ हजारों सैनिक भेजे।",
        "फिल्म सबको पसंद आएगी, खासकर बच्चों के साथ।",
        "बैठक कहां हुई? दिल्ली के एक होटल में।",
        "आयोग ने मामले की सुनवाई तेज की। पुलिस ने बीस लोगों से पूछताछ की।",
        "उसने पूरी रकम चुका दी। वह भी एक ही दिन में।",
        "मंत्री ने कहा, “किसानों के लिए।” इसके बाद वे चले गए।",
        "महंगाई के खिलाफ\nविपक्ष ने संसद तक मार्च निकाला।",
    ),
    check=check,
)
