"""The light verbs that colour another verb after its stem (कर देना, गिर जाना), and their forms."""

from __future__ import annotations

from collections.abc import Mapping

from audit.text.verb_groups import Form, Shape
from audit.text.wordlists import folded_words

# McGregor, Outline of Hindi Grammar (1995), §25.
LIGHT_VERBS = folded_words("दे ले डाल रख जा पड़ बैठ उठ आ पा छोड़ मार निकल")
_FINITE = frozenset((Shape.PERFECTIVE, Shape.HABITUAL, Shape.FUTURE))
_OTHER_WORDS = folded_words("लिए")  # के लिए, for


def light_verb(folded: str, forms: Mapping[str, tuple[Form, ...]]) -> str:
    """The stem of the light verb of which `folded` is a finite form, or ""."""
    if folded in _OTHER_WORDS:
        return ""
    for form in forms.get(folded, ()):
        if form.stem in LIGHT_VERBS and form.shape in _FINITE:
            return form.stem
    return ""
