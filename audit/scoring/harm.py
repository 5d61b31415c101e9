"""Expected harm: what a defect costs the reader, and so where it stands in the ranking."""

from __future__ import annotations

from audit.model import Category, Severity

# MQM weights of severity (Freitag et al. 2021 use 1, 5, 25).
SEVERITY_WEIGHT = {Severity.MINOR: 1.0, Severity.MAJOR: 5.0, Severity.CRITICAL: 25.0}

# What a defect does to the fact: a wrong number or name misinforms, a missing stop does not.
FACT_WEIGHT = {
    Category.NAME: 1.0,
    Category.SENSE: 1.0,
    Category.IDIOM: 1.0,
    Category.NUMBER: 1.2,
    Category.REPETITION: 1.0,
    Category.UNTRANSLATED: 0.8,
    Category.NONWORD: 1.0,
    Category.GRAMMAR: 0.6,
    Category.FLUENCY: 0.6,
    Category.PUNCTUATION: 0.3,
    Category.RESIDUE: 0.3,
    Category.LANGUAGE: 0.8,
}


def expected_harm(category: Category, severity: Severity, confidence: float) -> float:
    """Severity × probability that it is one × what it does to the fact."""
    return SEVERITY_WEIGHT[severity] * confidence * FACT_WEIGHT[category]
