"""Closed word lists written in code: one string, words between spaces."""

from __future__ import annotations

from audit.text.folding import fold


def words(text: str) -> frozenset[str]:
    """The words of `text` as they stand."""
    return frozenset(text.split())


def folded_words(text: str) -> frozenset[str]:
    """The words of `text` in their comparison form."""
    return frozenset(map(fold, text.split()))
