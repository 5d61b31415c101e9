"""A sentence that does not come back from English as it went.

Clean Hindi returns from a trip to English and back in other words, but with the same content.
What a machine has mangled is mangled again at each step: words whose sense was wrong get
translated in that wrong sense, fragments are filled up, garbles become other garbles. The distance
is half chrF++ and half the content words that are gone, compared with how far the installed pair of
translators drifts on clean sentences of the same length (`mt-audit models check`); only what is far
beyond the usual is reported.

Known limits: its confidence is that of the farthest fiftieth of the training set, with a pair so
weak that no sentence drifted this far, so it stays below the bar until a better pair is measured.
Only with back-translation there and back; says nothing of where in the sentence the defect is; rare
names, verse and long lists drift though nothing is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.backtranslation.drift import signature
from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Layer, Severity

_FAR = 2.5  # standard deviations
_LEAST_WORDS = 5


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each sentence that drifts much farther than clean ones do."""
    for number, rendering in article.renderings.items():
        sentence = article.sentences[number]
        if rendering.drift >= _FAR and sentence.words >= _LEAST_WORDS:
            yield Detection(
                span=sentence.span,
                message="Taken to English and back, this sentence does not come back.",
                evidence=(
                    Evidence("in English", rendering.english),
                    Evidence("and back", rendering.back),
                    Evidence("drift", f"{rendering.drift:.1f} × usual deviation; {signature()}"),
                ),
            )


DETECTOR = Detector(
    id="round-trip-drift",
    title="sentence that does not survive a round trip",
    category=Category.SENSE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "⟦सैन्य उपचार पर कार्य को मिलियन किया गया चल।⟧ ⇒ Go to the army doctor for a million. "
        "⇒ दस लाख के लिए फौजी डॉक्टर के पास जाओ।",
        "⟦वह बर्फ तोड़ने की टोपी के लिए बाहर खड़ा हुआ।⟧ ⇒ He went out for an ice hat. "
        "⇒ बाहर हिम की हैट लेने गए।",
    ),
    good=(
        "सरकार ने किसानों के लिए नई योजना शुरू की। ⇒ The government started a new scheme for "
        "farmers. ⇒ सरकार ने किसानों के लिए एक नई योजना आरंभ की।",
        "दोनों देशों ने समझौते पर हस्ताक्षर किए। ⇒ Both countries signed the agreement. "
        "⇒ दोनों देशों ने समझौते पर दस्तखत किए।",
        "बारिश से फसल को बहुत नुकसान हुआ। ⇒ The rain did great damage to the crop.",
    ),
    check=check,
    needs=frozenset({Layer.BACK_TRANSLATION}),
)
