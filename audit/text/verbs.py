"""Which Hindi word forms can close a clause: copulas, auxiliaries, and finite forms of stems.

Paradigms after McGregor, Outline of Hindi Grammar (1995). The forms are generous: a
perfective that is spelled like a noun (बोली, speech or spoke) counts as a verb, so that a
sentence is called verbless only where no word of it could be one.
"""

from __future__ import annotations

from collections.abc import Iterable

from audit.text.folding import fold, inflect
from audit.text.wordlists import folded_words, words

# Forms of होना and of the auxiliaries, and negation that stands for a verb.
AUXILIARIES = folded_words(
    "है हैं हूं हो था थी थे थीं होगा होगी होंगे होंगी होऊंगा होऊंगी होगे हों होते होता होती होतीं हुआ हुई हुए हुईं "
    "चाहिए चाहिएं नहीं सका सकी सके सकीं सकता सकती सकते सकतीं सकेगा सकेगी सकेंगे सकेंगी सकें सकूं पाया पाई पाए पाईं "
    "रहा रही रहे रहीं गया गई गए गईं चुका चुकी चुके चुकीं लगा लगी लगे लगीं पड़ा पड़ी पड़े पड़ीं "
    "दीजिए लीजिए कीजिए जाइए आइए"
)
# Of these only the finite present and past of होना: they end a statement and nothing else.
STATEMENT_COPULAS = folded_words("है हैं था थी थे थीं हूं होगा होगी होंगे होंगी चाहिए")
_IRREGULAR = {
    "कर": "किया किए कीं कीजिए",
    "जा": "गया गई गए गईं",
    "दे": "दिया दी दिए दीं दीजिए दूं दूंगा दूंगी दें देंगे देंगी देगा देगी",
    "ले": "लिया ली लीं लीजिए लूं लूंगा लूंगी लें लेंगे लेंगी लेगा लेगी",
    "हो": "हुआ हुई हुए हुईं होगा होगी होंगे हों",
    "पी": "पिया पिए पीं",
    "जी": "जिया जिए",
    "सी": "सिया सिए",
    "छू": "छुआ छुई छुए",
}
_VOWELS = tuple("ािीुूेैोौआइईउऊएऐओऔ")
_AFTER_CONSONANT = words("ा ी े ीं ें ूं िए िएगा ेगा ेगी ेंगे ेंगी ोगे ूंगा ूंगी ता ती ते तीं")
_AFTER_VOWEL = words("या ई ए ईं एं ऊं इए इएगा एगा एगी एंगे एंगी ओगे ऊंगा ऊंगी ता ती ते तीं")
# Spelled like forms of करना, देना, लेना or होना, but in most places something else.
_NOT_VERBS = folded_words("की के का से में ने को पर लिए दो")


def finite_forms(stems: Iterable[str]) -> frozenset[str]:
    """The folded forms of `stems` (करना: कर) that can be the verb of a clause."""
    forms: set[str] = set()
    for stem in stems:
        forms.update(inflect(stem, _AFTER_VOWEL if stem.endswith(_VOWELS) else _AFTER_CONSONANT))
        if stem in _IRREGULAR:
            forms.update(map(fold, _IRREGULAR[stem].split()))
    return frozenset(forms - _NOT_VERBS)
