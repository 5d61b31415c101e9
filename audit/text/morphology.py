"""Light inflection: which lemmas a folded form may belong to.

Enough to let a knowledge entry name a lemma and match its paradigm. Candidates are
generous (a form may belong to several lemmas); entries name exact lemmas, so a spare
candidate costs nothing. Paradigms after McGregor, Outline of Hindi Grammar (1995).
"""

from __future__ import annotations

from functools import lru_cache

# Ending of an inflected noun or adjective → endings of its direct singular.
_NOUN_ENDINGS: dict[str, tuple[str, ...]] = {
    "ियों": ("ी", "ि"),
    "ियां": ("ी", "ि", "िया"),
    "ियो": ("ी", "ि"),
    "ाओं": ("ा",),
    "ाएं": ("ा",),
    "ाओ": ("ा",),
    "ुओं": ("ु", "ू"),
    "ुएं": ("ु", "ू"),
    "इयों": ("ई",),
    "इयां": ("ई",),
    "ओं": ("",),
    "एं": ("",),
    "ों": ("", "ा"),
    "ें": ("",),
    "ो": ("", "ा"),
    "े": ("ा", ""),
    "ी": ("ा",),
    "ए": ("या", "आ", "ा"),
    "ई": ("या", "आ"),
}

_VERB_ENDINGS = frozenset(
    "ता ती ते तीं ना नी ने कर के ा ी े ीं ो ूं ें या यी ये यीं ई ए ईं एं ऊं ओ "
    "ूंगा ूंगी ऊंगा ऊंगी एगा एगी ेगा ेगी ेंगे ेंगी एंगे एंगी ोगे ोगी ओगे ओगी "
    "िए िएगा इए इएगा".split()
)

_IRREGULAR_VERBS = {
    "कर": "किया की किए किये कीं कीजिए कीजिएगा",
    "जा": "गया गई गए गईं",
    "दे": "दिया दी दिए दीं दीजिए दूं दूंगा दूंगी दें देंगे देंगी देगा देगी दो",
    "ले": "लिया ली लिए लीं लीजिए लूं लूंगा लूंगी लें लेंगे लेंगी लेगा लेगी लो",
    "हो": "हुआ हुई हुए हुईं होगा होगी होंगे होंगी हों",
    "पी": "पिया पिए पीं",
    "जी": "जिया जिए",
    "छू": "छुआ छुई छुए",
}
_IRREGULAR_FORMS: dict[str, tuple[str, ...]] = {}
for _stem, _forms in _IRREGULAR_VERBS.items():
    for _form in _forms.split():
        _IRREGULAR_FORMS[_form] = (*_IRREGULAR_FORMS.get(_form, ()), _stem)
# What an inflected form ends in: half of all words end otherwise, and are not taken apart.
_LAST_OF_NOUN = frozenset(ending[-1] for ending in _NOUN_ENDINGS)
_LAST_OF_VERB = frozenset(form[-1] for form in (*_VERB_ENDINGS, *_IRREGULAR_FORMS))


@lru_cache(maxsize=1 << 16)
def noun_lemmas(folded: str) -> tuple[str, ...]:
    """Direct singulars that `folded` may be a form of, itself first."""
    if folded[-1:] not in _LAST_OF_NOUN:
        return (folded,)
    found = [folded]
    for length in range(min(4, len(folded) - 2), 0, -1):
        stem, ending = folded[:-length], folded[-length:]
        found += [stem + lemma for lemma in _NOUN_ENDINGS.get(ending, ())]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 16)
def verb_stems(folded: str) -> tuple[str, ...]:
    """Verb stems (infinitive without -ना) that `folded` may be a form of."""
    if folded[-1:] not in _LAST_OF_VERB:
        return (folded,)
    found = [folded, *_IRREGULAR_FORMS.get(folded, ())]
    found += [
        folded[:-length]
        for length in range(1, min(5, len(folded)))
        if folded[-length:] in _VERB_ENDINGS
    ]
    return tuple(dict.fromkeys(found))


def verb_stem(infinitive: str) -> str:
    """करना → कर."""
    return infinitive.removesuffix("ना")
