"""An oblique plural where no postposition follows: नेताओं पहले से वहां हैं for नेता.

A plural in -ों stands only before a postposition (नेताओं ने, लोगों के); as a subject or a
plain object it is नेता, लोग (McGregor, Outline of Hindi Grammar, §4). Systems that know the
word mostly from its oblique put that form everywhere.

Known limits: judged only before words that never follow an oblique plural (pronouns, adverbs,
particles, relatives, finite verbs: the list was checked against counts of what follows one in
human news, under 6 in 100 of chance). A name in apposition (नेताओं राहुल गांधी … ने) may
follow, so nouns are not on the list. Plurals that stand alone (हजारों, घंटों, दोनों) are spared.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Evidence, Severity, TokenKind
from audit.text.wordlists import folded_words

_ENDINGS = ("ों", "ओं")
_SHORTEST = 5  # code points: यों and the like are no plurals
_FOLLOWERS = folded_words(
    "है हैं था थी थे थीं होगा होगी होंगे नहीं भी तो यह वह ये वे इस उस इन उन हम हमें आप मैं मुझे जो जिसे जिसमें "
    "जिसने जिससे जिनमें जिन्हें जब जबकि कि क्योंकि इसलिए लेकिन मगर हालांकि ताकि अगर यदि तब उसे इसे उन्हें इन्हें "
    "उसके इसके उसकी इसकी उनके उनकी इसका उसका उनका हमारे अपना अपने अपनी कुछ कोई किसी क्या कैसे कभी कहीं "
    "अब अभी फिर बहुत ज्यादा अधिक सबसे लगातार आम लगभग करीब आज कल केवल सिर्फ बिना काफी अक्सर हमेशा शायद "
    "जल्द तुरंत आसानी पूरी पूरे बडी बड़ी बड़े धीरे अच्छी वास्तव मुख्य किया किए गया गए गई हुआ हुए हुई कहा बताया "
    "दिया लिया पाया देखा होता होते होती करता करते करती सकते सकता सकती चाहिए कर हो जा रहे रहा रही दी "
    "पहले यहां वहां उम्मीद"
)
# Before these a span of time or a list of places is usual: दिनों पहले, देशों पहले.
_STANDALONE = folded_words(
    "दोनों तीनों चारों पांचों छहों सातों आठों हजारों लाखों करोड़ों सैकड़ों सैंकड़ों दर्जनों अरबों खरबों दसियों बीसियों "
    "पचासों अनेकों कइयों घंटों दिनों महीनों सालों वर्षों हफ्तों सप्ताहों बरसों सदियों दशकों रातों युगों पहरों मिनटों "
    "शताब्दियों पीढ़ियों कोसों मीलों मनों टनों किलोमीटरों हाथों कानों आंखों पैरों पांवों घुटनों भूखों नंगों जोरों बातों "
    "मुंहों बलों सरसों परसों नरसों तरसों क्यों ज्यों त्यों महिनों घण्टों मैक्रों मेक्रों भैरों उनकों हमकों इनकों आपकों "
    "जिनकों कहकशां गुणों चरणों कदमों किश्तों किस्तों टुकड़ों"
)
_VOCATIVES = folded_words("देशवासियों साथियों मित्रों दोस्तों भाइयों बहनों बच्चों नौजवानों युवाओं किसानों बेटों")
_ADDRESS = folded_words("आप हम मैं यह ये अब आज इस क्या जब")


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every word in -ों and what follows it."""
    for sentence in article.sentences:
        if sentence.forms.isdisjoint(_FOLLOWERS):
            continue
        tokens = sentence.tokens
        for index in range(len(tokens) - 1):
            token = tokens[index]
            folded = token.folded
            if not folded.endswith(_ENDINGS):
                continue
            following = tokens[index + 1]
            if following.folded not in _FOLLOWERS:
                continue
            if (
                len(folded) < _SHORTEST
                or token.kind is not TokenKind.WORD
                or folded in _STANDALONE
                or (folded in _VOCATIVES and following.folded in _ADDRESS)
                or (following.folded == "पहले" and folded.startswith("साल"))
            ):
                continue
            yield Detection(
                span=token.span,
                message=f"Oblique plural without a postposition before {following.text}.",
                evidence=(Evidence("follower", following.text),),
            )


DETECTOR = Detector(
    id="bare-oblique",
    title="oblique plural without a postposition",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "कई बड़े ⟦नेताओं⟧ पहले से ही सभा में मौजूद थे।",
        "आज के ⟦उपकरणों⟧ बहुत कम बिजली लेते हैं।",
    ),
    good=(
        "कई बड़े नेताओं ने पहले ही सभा में आने से मना कर दिया।",
        "हजारों लोग घंटों यहां खड़े रहे और दोनों अब लौट आए।",
        "पार्टी के नेताओं रमेश वर्मा और सुधा राव ने भाषण दिया।",
        "साथियों, आज हम एक नई शुरुआत कर रहे हैं।",
        "किसानों और मजदूरों दोनों को फायदा होगा।",
    ),
    check=check,
)
