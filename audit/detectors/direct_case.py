"""A noun left in the direct case before a postposition.

A masculine noun in -ā changes before a postposition: लड़का, लड़के को (McGregor, Outline of
Hindi Grammar, §4). Systems that copy the dictionary form leave लड़का को. Which nouns change
is learned from the corpora (reference/oblique-nouns.tsv): only those that people put in the
oblique there nearly always.

A feminine plural changes too (बूंदें, drops: बूंदों में), and systems leave the direct one there:
reference/direct-plurals.tsv lists those that people practically never leave (basis plural).

Known limits: masculine plurals and adjectives are not looked at; a noun in quotation marks, in a
name or before a postposition that is itself part of a name is acquitted only by its marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from audit.knowledge import Knowledge, Row, Table
from audit.model import (
    Article,
    Category,
    Detection,
    Detector,
    Evidence,
    Severity,
    Span,
    Token,
    TokenKind,
)
from audit.text.folding import fold

_POSTPOSITIONS = frozenset("में को से पर ने का की के तक".split())
# Nouns that close proper names, which papers often leave unchanged (लाल किला में, बोकारो जिला के):
# convicted only right after a word that shows they are common nouns there.
_CLOSE_NAMES = frozenset(
    map(
        fold,
        "किला जिला झूला अखाड़ा मोहल्ला थाना डेरा मेला अड्डा वाला पट्टा घोटाला "
        "दर्जा कस्बा खुलना सांचा चौराहा नाका "
        "बाड़ा अपना सामना घंटा करना जाना हादसा ढांचा महीना पाना सोना बेला केला".split(),
    )
)
_DETERMINERS = frozenset(
    map(fold, "इस उस एक किसी हर अपने उसके उनके इसके इनके मेरे हमारे का के की जिस किस सभी कुछ कई".split())
)


def _build(rows: Iterable[Row]) -> Mapping[str, Row]:
    return {row["direct"]: row for row in rows}


OBLIQUES = Table(
    path="oblique-nouns.tsv",
    columns=("direct", "oblique", "direct_count", "oblique_count", "source"),
    build=_build,
)
DIRECT_PLURALS = Table(
    path="direct-plurals.tsv",
    columns=("direct", "oblique", "direct_count", "oblique_count", "source"),
    build=_build,
)
# की, पर and तक after a plural may be "did", "but" and "even"; ने, का, के, को, में, से are not.
_AFTER_PLURAL = frozenset("का के को में से ने".split())


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Look at every word that stands right before a simple postposition."""
    obliques = knowledge[OBLIQUES]
    plurals = knowledge[DIRECT_PLURALS]
    for sentence in article.sentences:
        if not plurals.keys().isdisjoint(sentence.forms):
            yield from _plurals(sentence.tokens, plurals)
        if obliques.keys().isdisjoint(sentence.forms):
            continue
        before = ""
        for token, following in pairwise(sentence.tokens):
            previous, before = before, token.folded
            if following.folded not in _POSTPOSITIONS or token.kind is not TokenKind.WORD:
                continue
            row = obliques.get(token.folded)
            if row and (token.folded not in _CLOSE_NAMES or previous in _DETERMINERS):
                yield Detection(
                    span=token.span,
                    message=f"Direct case before the postposition {following.text}.",
                    suggestion=row["oblique"],
                    evidence=(
                        Evidence(
                            "counts",
                            f"people wrote {row['oblique']} here {row['oblique_count']} times, "
                            f"{row['direct']} {row['direct_count']}",
                        ),
                    ),
                )


def _plurals(tokens: Sequence[Token], plurals: Mapping[str, Row]) -> Iterator[Detection]:
    """Direct plurals right before a postposition; a phrase in between (यादें से भरी) is none."""
    for token, following in pairwise(tokens):
        if following.folded not in _AFTER_PLURAL or following.start != token.end + 1:
            continue
        row = plurals.get(token.folded)
        if row:
            yield Detection(
                span=Span(token.start, following.end),
                message=f"Direct plural before the postposition {following.text}.",
                suggestion=f"{row['oblique']} {following.text}",
                evidence=(
                    Evidence(
                        "counts",
                        f"people wrote {row['oblique']} here {row['oblique_count']} times, "
                        f"{row['direct']} {row['direct_count']}",
                    ),
                ),
                basis="plural",
            )


DETECTOR = Detector(
    id="direct-case",
    title="noun in the direct case before a postposition",
    category=Category.GRAMMAR,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "पुलिस ने ⟦लड़का⟧ को सुरक्षित घर पहुंचाया।",
        "इस ⟦मामला⟧ में अदालत ने कोई टिप्पणी नहीं की।",
        "मोबाइल से ली गई ⟦तस्वीरें को⟧ अखबार ने छापा।",
    ),
    good=(
        "पुलिस ने लड़के को सुरक्षित घर पहुंचाया।",
        "राजा ने सभा में अमेरिका से आए दूत का स्वागत किया।",
        "मोबाइल से तस्वीरें ली गईं और तैयारियां की गईं।",
        "लड़का घर लौट आया और मामला शांत हो गया।",
        "बोकारो जिला के अधिकारी लक्ष्मण झूला का निरीक्षण करेंगे।",
    ),
    check=check,
)
