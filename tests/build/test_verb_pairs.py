"""Stems that shun a light verb, found in a small made-up corpus."""

from __future__ import annotations

from pathlib import Path

from audit.build.verb_pairs import build_verb_pairs, count
from audit.detectors.broken_verb_pair import UNHEARD_VERB_PAIRS
from audit.knowledge import Knowledge
from audit.knowledge.verb_frames import VERB_FRAMES
from audit.text.verb_groups import VerbForms

_TEXT = "वह गिर गया। उसने काम कर दिया। उसने मांग की। मांग को मान लिया। घर के लिए रोटी बना दी।\n" * 100


def test_a_shunned_light_verb_is_found_and_read_back(tmp_path: Path, knowledge: Knowledge) -> None:
    forms = knowledge[VERB_FRAMES].forms
    text = build_verb_pairs([_TEXT], forms, ["#   one"])
    assert text == build_verb_pairs([_TEXT], forms, ["#   one"])
    (tmp_path / "unheard-verb-pairs.tsv").write_text(text, encoding="utf-8", newline="\n")
    shunned = Knowledge(tmp_path)[UNHEARD_VERB_PAIRS]
    assert shunned["गिर"] == {"दे", "ले"}
    assert shunned["कर"] == {"जा", "ले"}
    assert "मांग" not in shunned


def test_stems_before_postpositions_are_nouns() -> None:
    forms = VerbForms(["मांग", "गिर", "जा", "कर"])
    pairs, nouns = count(["वह गिर गया। मांग को मांग में मांग।"], forms)
    assert pairs == {("गिर", "जा"): 1}
    assert nouns == {"मांग"}
