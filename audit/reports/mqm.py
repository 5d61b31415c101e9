"""Which MQM error type each category of defect is.

The types are those of the MQM hierarchy for news translation by Freitag et al., "Experts,
Errors, and Context" (TACL 2021, table 10), which the WMT human evaluations use: accuracy
(addition, omission, mistranslation, untranslated text), fluency (punctuation, spelling,
grammar, register, inconsistency, character encoding), terminology, style (awkward), locale
convention, other. MQM Core since 2021 calls its fluency branch "linguistic conventions";
the older name is kept here because annotated corpora carry it. Omission is missing: it
cannot be seen from the Hindi alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from audit.model import Category

MQM_TYPE: Mapping[Category, str] = MappingProxyType(
    {
        Category.NAME: "accuracy/mistranslation",
        Category.SENSE: "accuracy/mistranslation",
        Category.IDIOM: "accuracy/mistranslation",
        Category.NUMBER: "accuracy/mistranslation",
        # A decoder loop says again what the source says once.
        Category.REPETITION: "accuracy/addition",
        Category.UNTRANSLATED: "accuracy/untranslated",
        Category.NONWORD: "fluency/spelling",
        Category.GRAMMAR: "fluency/grammar",
        Category.FLUENCY: "style/awkward",
        Category.PUNCTUATION: "fluency/punctuation",
        # Feed and page machinery is no fault of the translation; MQM has no type for it.
        Category.RESIDUE: "other/residue",
        Category.LANGUAGE: "accuracy/untranslated",
    }
)
