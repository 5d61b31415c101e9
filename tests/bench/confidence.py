"""How often each detector is right: `python -m tests.bench.confidence [--check] [--write]`.

Runs every detector over the expert training set and prints, for each detector and basis,
how many of its detections lie on marked spans, and the confidence that
reference/confidence.tsv should hold (see audit.knowledge.confidence for the smoothing).
An entry of a table that was learned from that set (source `train`) is judged without the
case that taught it: its first right detection is not counted.

--write writes that file. --check measures on the expert development set instead and shows it
beside the confidence in use, so that over-confidence is seen.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from audit.detectors import DETECTORS
from audit.detectors.out_of_place_word import DETECTOR as OUT_OF_PLACE
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, PRIOR, key, smoothed
from audit.knowledge.suspicion import SUSPICION
from audit.model import Article, Detection, Detector, Layer, Severity, Source
from audit.scoring.company import company_of, keeps_company, vouched_for
from audit.text.sentences import read
from tests.bench.data import ABSENT, DATA, ROOT, gold_articles

HEADER = """\
# How often each detector (or detector/basis) was right, and the confidence that follows.
# Licence: CC0-1.0. Origin: `python -m tests.bench.confidence --write`: detections on the
# expert-annotated training set, right where marked spans cover a quarter of them,
# smoothed with a prior of 0.7 weighing five cases; an entry learned from that set is judged
# without the case that taught it, and out-of-place-word by trees that did not see the word.
# A row of 0 of 0 is the prior alone:
# the set has no such text (news feeds' machinery, broken encodings).
# Date: 2026-11-21.
"""


def measure(path: Path, *, unseen: bool) -> tuple[Counter[str], Counter[str]]:
    """(right, found) for each detector key on one expert set, which the trees may have seen."""
    knowledge, source = Knowledge(), Source("gold")
    taught = learned_entries(knowledge)
    right, found = Counter[str](), Counter[str]()
    for gold in gold_articles(path):
        article = read(gold.text, id=gold.id, source=source)
        all_found, vouched = found_in(article, knowledge)
        for detector, detection in all_found:
            if detection.supporting or (detection.doubtful and not vouched):
                continue
            if detector is OUT_OF_PLACE and not unseen:
                continue  # its trees learned from this set
            name = key(detector.id, detection.basis)
            confirmed = gold.confirms(*detection.span)
            entries = {e.text for e in detection.evidence if e.kind == "entry"}
            if confirmed and entries & taught:
                taught -= entries
                continue
            found[name] += 1
            right[name] += confirmed
    return right, found


def found_in(
    article: Article, knowledge: Knowledge
) -> tuple[list[tuple[Detector, Detection]], bool]:
    """What all detectors find in an article, and whether it keeps company."""

    def run(needs: bool, text: Article) -> list[tuple[Detector, Detection]]:
        return [
            (detector, detection)
            for detector in DETECTORS
            if (Layer.COMPANY in detector.needs) is needs
            for detection in detector.check(text, knowledge)
        ]

    found = run(False, article)
    if not keeps_company(found, sum(sentence.words for sentence in article.sentences)):
        return found, False
    accompanied = replace(article, company=company_of(found, Severity.MINOR))
    return found + run(True, accompanied), True


def learned_entries(knowledge: Knowledge) -> set[str]:
    """The keys of all table rows whose source names the training set."""
    found = set[str]()
    for file in sorted(knowledge.root.rglob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if not line.startswith("#") and "train" in cells[-1].split("+"):
                found.add(cells[0])
    return found


def known_keys() -> set[str]:
    """Every key a detector can ask for: those of its examples, or its id alone."""
    knowledge, keys = Knowledge(), set[str]()
    for detector in DETECTORS:
        bases = set[str]()
        for example in detector.bad:
            text = example.replace("⟦", "").replace("⟧", "")
            article = vouched_for(read(text, id="example", source=Source("example")))
            bases |= {detection.basis for detection in detector.check(article, knowledge)}
        keys |= {key(detector.id, basis) for basis in bases or {""}}
    return keys


def table(right: Counter[str], found: Counter[str]) -> str:
    """The text of reference/confidence.tsv for these counts."""
    lines = ["\t".join(CONFIDENCE.columns)]
    for name in sorted(known_keys() | set(found)):
        value = smoothed(right[name], found[name])
        source = "expert-train" if found[name] else "prior"
        lines.append(f"{name}\t{right[name]}\t{found[name]}\t{value:.3f}\t{source}")
    return HEADER + "\n".join(lines) + "\n"


def main() -> int:
    """Measure and print; see the module docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    name = "expert_dev.jsonl" if options.check else "expert_train.jsonl.xz"
    path = DATA / "eval" / name
    if not path.exists():
        print(ABSENT, file=sys.stderr)
        return 3
    right, found = measure(path, unseen=options.check)
    if not options.check:  # by trees that did not see the word
        for basis, (hits, count) in Knowledge()[SUSPICION].measured.items():
            name = key(OUT_OF_PLACE.id, basis)
            right[name], found[name] = hits, count
    in_use = Knowledge()[CONFIDENCE]
    print(f"{'detector':40s} {'right':>6s} {'found':>6s} {'share':>6s} {'in use':>7s}")
    for detector in sorted(found, key=lambda item: (-found[item], item)):
        share = right[detector] / found[detector]
        print(
            f"{detector:40s} {right[detector]:6d} {found[detector]:6d} {share:6.2f}"
            f" {in_use.get(detector, PRIOR):7.3f}"
        )
    if options.write:
        target = ROOT / "reference" / "confidence.tsv"
        target.write_text(table(right, found), encoding="utf-8")
        print(f"wrote {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
