"""The forms of Hindi verbs and whether each takes ने: the index over reference/verb-frames.tsv."""

from __future__ import annotations

from collections.abc import Iterable

from audit.knowledge.tables import Row, Table
from audit.text.folding import fold
from audit.text.verb_groups import Frame, VerbForms, VerbFrames, perfectives_of
from audit.text.wordlists import folded_words

# Perfectives that are mostly something else: of, for, like, right, sir, drank, pots …
_AMBIGUOUS = folded_words("की के लिए सी जी पी सही कहीं माने पोते ली दी")


def _build(rows: Iterable[Row]) -> VerbFrames:
    frames: dict[str, Frame] = {}
    agentive: set[str] = set()
    marked: set[str] = set()
    for row in rows:
        stem = fold(row["stem"])
        frame = frames[stem] = Frame(row["frame"])
        if frame is not Frame.INTRANSITIVE:
            perfectives = perfectives_of(stem)
            agentive.update(perfectives)
            if frame is Frame.TRANSITIVE:
                marked.update(perfectives)
    # जाना is "to go" nearly always, and only rarely "knew".
    agentive -= {"जाना", "जाने", "जानी", "छाना", "छाने"}
    return VerbFrames(
        frames, VerbForms(frames), frozenset(agentive), frozenset(marked - _AMBIGUOUS)
    )


VERB_FRAMES = Table(path="verb-frames.tsv", columns=("stem", "frame", "source"), build=_build)
