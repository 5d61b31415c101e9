"""Productive word formation: the words a form may be built from, in pieces.

Each way yields the base words that would have to exist. Whether they do is for the lexicon to
say (audit.knowledge.lexicon.Lexicon.derivation). After McGregor, Outline of Hindi Grammar
(1995) §§ 2-9 and Kachru, Hindi (2006) chapter 5; the English endings after newspaper usage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from audit.text.folding import fold

_LETTER_NAMES = "ए|बी|सी|डी|ई|एफ|जी|एच|आई|जे|के|एल|एम|एन|ओ|पी|क्यू|आर|एस|टी|यू|वी|डब्ल्यू|डब्लू|एक्स|वाई|जेड"
_SPELLED = regex.compile(f"(?:{_LETTER_NAMES}){{2,}}(?:ओं|ज|स)?")

# Ending of a plural or oblique → endings of the direct singular.
_PLURALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ियों", ("ी", "ि")),
    ("ियां", ("ी", "ि", "िया")),
    ("इयों", ("ई",)),
    ("इयां", ("ई",)),
    ("ाओं", ("ा",)),
    ("ाएं", ("ा",)),
    ("ुओं", ("ु", "ू")),
    ("ुएं", ("ु", "ू")),
    ("ओं", ("",)),
    ("एं", ("",)),
    ("ों", ("", "ा")),
    ("ें", ("",)),
)
_VERB_ENDINGS = tuple(
    fold(ending)
    for ending in (
        "एंगे एंगी एगा एगी ेंगे ेंगी ऊंगा ऊंगी ूंगा ूंगी "
        "इएगा िएगा ेगा ेगी ओगे ओगी ोगे ोगी इए िए "
        "ता ती ते तीं ना नी ने कर के ईं ीं एं ऊं ूं या ये यी ई ए ओ ें ा ी े ो"
    ).split()
)
_CAUSATIVES = ("लवा", "वा", "ला", "ा")
_SUFFIXES = tuple(
    sorted(
        map(
            fold,
            (
                "वाला वाले वाली वालों पूर्ण पूर्वक कारी करण ीकरण "
                "ीकृत ीय ता त्व वाद वादी वादियों गत कर्ता "
                "कर्ताओं शील शीलता हीन हीनता युक्त मुक्त बद्ध ग्रस्त "
                "दार दारी बाज बाजी गिरी गीरी खोर खोरी पन "
                "नामा गाह खाना स्तान नुमा जनक दायक दायी कार "
                "कारों प्रद प्रिय प्रेमी विरोधी रहित सहित योग्य मंद वान "
                "मान इक िक तम तर जन गण वासी वासियों पुर "
                "गढ़ नगर आबाद बाद पति चंद कुमार लाल राम नाथ देव "
                "इंग िंग र र्स स शन मेंट इज्म इस्ट िस्ट ेबल नेस शिप लेस वाइज"
            ).split(),
        ),
        key=lambda suffix: (-len(suffix), suffix),
    )
)
_PREFIXES = tuple(
    map(
        fold,
        (
            "गैर पूर्व सह उप महा अति अंतर अंतर्राष्ट्र बहु एक "
            "द्वि त्रि नव पुनः पुनर् प्रति परा प्राक् अर्ध अर्द्ध अल्प "
            "कु सु दुर् निर् निः बे ला बद खुश हम ना अन अ "
            "स्व आत्म विश्व लोक जन राज भू जल वायु नि वि प्र सं "
            "एंटी प्री पोस्ट सुपर माइक्रो मैक्रो नैनो मल्टी सेमी हाइपर "
            "अल्ट्रा ऑटो इको टेली साइबर रि री अंडर ओवर सब "
            "नॉन को मेगा मिनी बायो न्यूरो एयरो हाइड्रो इलेक्ट्रो"
        ).split(),
    )
)
_LEAST_BASE = 3


def _by_letter(pieces: Iterable[str], letter: int) -> dict[str, tuple[str, ...]]:
    """The pieces in their order, sorted by one letter of theirs: 0 the first, -1 the last."""
    found: dict[str, list[str]] = {}
    for piece in pieces:
        found.setdefault(piece[letter], []).append(piece)
    return {key: tuple(pieces) for key, pieces in found.items()}


# A form is asked only for the endings of its last letter, the prefixes of its first.
_VERB_ENDINGS_BY_LAST = _by_letter(_VERB_ENDINGS, -1)
_SUFFIXES_BY_LAST = _by_letter(_SUFFIXES, -1)
_PREFIXES_BY_FIRST = _by_letter(_PREFIXES, 0)


def is_spelled(form: str) -> bool:
    """Whether a form is an abbreviation by the names of its letters: बीएचएमएस."""
    return _SPELLED.fullmatch(form) is not None


def plural_bases(form: str) -> Iterator[str]:
    """Direct singulars of which the form would be a plural or oblique."""
    for ending, lemmas in _PLURALS:
        if form.endswith(ending) and len(form) - len(ending) >= 2:
            stem = form[: -len(ending)]
            yield from (stem + lemma for lemma in lemmas)


def infinitives(form: str) -> Iterator[str]:
    """Infinitives of which the form would be a form; of a causative, those of its base too."""
    for ending in _VERB_ENDINGS_BY_LAST.get(form[-1:], ()):
        if form.endswith(ending) and len(form) - len(ending) >= 2:
            stem = form[: -len(ending)]
            yield stem + "ना"
            for causative in _CAUSATIVES:
                if stem.endswith(causative) and len(stem) - len(causative) >= 2:
                    yield stem[: -len(causative)] + "ना"


def suffixed(form: str) -> Iterator[str]:
    """Words to which the form adds a suffix."""
    for suffix in _SUFFIXES_BY_LAST.get(form[-1:], ()):
        if form.endswith(suffix) and len(form) - len(suffix) >= _LEAST_BASE:
            stem = form[: -len(suffix)]
            yield stem
            if suffix[0] in "ीिे":
                yield stem + "ा"


def prefixed(form: str) -> Iterator[str]:
    """Words before which the form puts a prefix."""
    for prefix in _PREFIXES_BY_FIRST.get(form[:1], ()):
        if form.startswith(prefix) and len(form) - len(prefix) >= _LEAST_BASE:
            rest = form[len(prefix) :]
            if not "\u093e" <= rest[0] <= "\u094d":
                yield rest


def halves(form: str) -> Iterator[tuple[str, str]]:
    """Every way to cut the form into two parts that a reader could read."""
    for cut in range(2, len(form) - 1):
        if form[cut] >= "\u0904" and not "\u093c" <= form[cut] <= "\u094d" and form[cut - 1] != "्":
            yield form[:cut], form[cut:]
