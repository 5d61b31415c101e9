"""Places of a sentence where grammar, not meaning, chooses the form: what a gap could hold.

Two kinds. An *ending*: a word that agrees (adjective, possessive का, participle, auxiliary,
future, infinitive) without its ending -ा -े -ी -ीं; the copula है or हैं. A *marker*: the place
after a noun or pronoun where a postposition stands, or none. The same places are cut out when
the model of audit.knowledge.expected_forms is trained and when an article is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from audit.knowledge.tables import Table
from audit.text.folding import fold, inflect
from audit.text.wordlists import folded_words

ENDINGS = ("ा", "े", "ी", "ीं")
NUMBERS = ("है", "हैं")
MARKERS = ("", "ने", "को", "से", "में", "पर", "का", "तक", "द्वारा")
# Columns of the model's output, in this order.
CLASSES = (*ENDINGS, *NUMBERS, *MARKERS)
FIRST_NUMBER = len(ENDINGS)
FIRST_MARKER = FIRST_NUMBER + len(NUMBERS)

_GENITIVE = folded_words("का के की")
_POSTPOSITIONS = {
    **{fold(marker): FIRST_MARKER + index for index, marker in enumerate(MARKERS) if marker},
    **dict.fromkeys(_GENITIVE, FIRST_MARKER + MARKERS.index("का")),
}
POSTPOSITIONS: Mapping[str, int] = _POSTPOSITIONS

# Pronouns: direct, oblique, with को, possessive.
_PRONOUNS = """
मैं मुझ मुझे मेरा
हम हम हमें हमारा
तुम तुम तुम्हें तुम्हारा
आप आप - -
वह उस उसे उसका
वे उन उन्हें उनका
यह इस इसे इसका
ये इन इन्हें इनका
जो जिस जिसे जिसका
जो जिन जिन्हें जिनका
कोई किसी - -
कौन किस किसे किसका
"""
_SPECIAL_AGENTS = {"उन": "उन्होंने", "इन": "इन्होंने", "जिन": "जिन्होंने", "मैं": "मैंने"}

# Perfective participles that are not stem + ending.
_IRREGULAR = {
    "कर": "किया किए की कीं",
    "जा": "गया गए गई गईं",
    "दे": "दिया दिए दी दीं",
    "ले": "लिया लिए ली लीं",
    "हो": "हुआ हुए हुई हुईं",
    "पी": "पिया पिए पी पीं",
    "सी": "सिया सिए सी सीं",
    "जी": "जिया जिए जी जीं",
    "छू": "छुआ छुए छुई छुईं",
}
_IRREGULAR_FUTURE = {
    "हो": "होगा होंगे होगी होंगी",
    "दे": "देगा देंगे देगी देंगी",
    "ले": "लेगा लेंगे लेगी लेंगी",
}
_VOWELS = tuple("ािीुूेैोौआइईउऊएऐओऔ")
# Spelled like a form of a verb but mostly another word.
_NOT_FORMS = folded_words(
    "पानी खाता खाते खातीं सजा नाना नानी गाने गाना सोना सोने सोनी घटना रचना कामना भावना "
    "जाली बोली बोले चाहे माने जोड़ा जोड़े घेरा घेरे मेला मेले झूला झूले टीका टीके बारी "
    "पाली दाना दाने नाता नाते मारे छापा छापे धरना धरने सेना बाजी बाजा गोला गोले फूले तला "
    "तले रोना खाना खाने बाना ताना ताने थाना थाने राना माता पिता नेता छोटी गाता लेनी "
    "जमानी"
)


_COPULAS = {"है+", "था+", "का+"}


class Forms:
    """Which folded forms agree, and which pronouns carry a case.

    `endings`: form → (name of its stem, column of CLASSES); `pronouns`: form → (name, column).
    """

    def __init__(self, stems: Iterable[str], adjectives: Iterable[str]) -> None:
        self.endings: dict[str, tuple[str, int]] = {}
        self.adjectives: set[str] = set()  # names of the stems that are adjectives or possessives
        self._inflected: dict[tuple[str, int], str] = {}
        self.pronouns: dict[str, tuple[str, int]] = {}
        for stem in stems:
            self._verb(stem)
        verbs = {name for name, _ in self.endings.values()}
        for adjective in adjectives:
            if adjective.endswith("ां"):
                self._add(adjective[:-2] + "+", adjective[:-2], ("ां", "ें", "ीं"))
            elif adjective.endswith("या"):
                self._add(adjective[:-1] + "+", adjective[:-2], ("या", "ए", "ई"))
            else:
                self._add(adjective[:-1] + "+", adjective[:-1], ("ा", "े", "ी"))
        for number, copula in enumerate(NUMBERS):
            self._put(copula, "है+", FIRST_NUMBER + number)
        self._add("का+", "क", ("ा", "े", "ी"))
        self._add("था+", "थ", ENDINGS)
        self._add("वाला+", "वाल", ("ा", "े", "ी"))
        self._pronouns()
        self.adjectives = {name for name, _ in self.endings.values()} - verbs - _COPULAS

    def _add(self, name: str, base: str, endings: Sequence[str]) -> None:
        for index, form in enumerate(inflect(base, endings)):
            if form not in _NOT_FORMS:
                self._put(form, name, index)

    def _put(self, form: str, name: str, column: int) -> None:
        self.endings.setdefault(form, (name, column))
        self._inflected.setdefault((name, column), form)

    def inflected(self, name: str, column: int) -> str:
        """The form of the stem `name` with the ending of a column of CLASSES; "" for none."""
        return self._inflected.get((name, column), "")

    def _verb(self, stem: str) -> None:
        self._add(stem + "ता+", stem + "त", ENDINGS)
        self._add(stem + "ना+", stem + "न", ("ा", "े", "ी"))
        vowel = stem.endswith(_VOWELS)
        if stem in _IRREGULAR:
            for index, form in enumerate(_IRREGULAR[stem].split()):
                if form not in _GENITIVE:
                    self._put(fold(form), stem + "या+", index)
        else:
            perfective = ("या", "ए", "ई", "ईं") if vowel else ENDINGS
            self._add(stem + "या+", stem, perfective)
        if stem in _IRREGULAR_FUTURE:
            for index, form in enumerate(_IRREGULAR_FUTURE[stem].split()):
                self._put(fold(form), stem + "एगा+", index)
        else:
            future = ("एगा", "एंगे", "एगी", "एंगी") if vowel else ("ेगा", "ेंगे", "ेगी", "ेंगी")
            self._add(stem + "एगा+", stem, future)

    def _pronouns(self) -> None:
        base = FIRST_MARKER
        column = {marker: base + index for index, marker in enumerate(MARKERS)}
        for line in _PRONOUNS.split("\n"):
            if not line:
                continue
            direct, oblique, dative, possessive = line.split()
            name = f"{direct}/{oblique}"
            forms = {direct: ""}
            if dative != "-":
                forms[dative] = "को"
            if possessive != "-":
                forms |= {possessive[:-1] + ending: "का" for ending in "ाेी"}
            forms |= {oblique + marker: marker for marker in MARKERS[1:] if marker != "का"}
            if oblique == "आप":
                forms |= {"आपका": "का", "आपके": "का", "आपकी": "का"}
            if agent := _SPECIAL_AGENTS.get(oblique) or _SPECIAL_AGENTS.get(direct):
                forms[agent] = "ने"
            for form, marker in forms.items():
                self.pronouns.setdefault(fold(form), (name, column[marker]))


VERB_STEMS = Table(
    path="verb-stems.tsv",
    columns=("stem", "source"),
    build=lambda rows: tuple(fold(row["stem"]) for row in rows),
)

INFLECTING_ADJECTIVES = Table(
    path="inflecting-adjectives.tsv",
    columns=("adjective", "source"),
    build=lambda rows: tuple(row["adjective"] for row in rows),
)
