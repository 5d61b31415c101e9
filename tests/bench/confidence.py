"""How often each detector is right: `python -m tests.bench.confidence [--check] [--write]`.

Runs every detector over the expert training set and prints, for each detector and basis,
how many of its detections lie on marked spans, and the confidence that
reference/confidence.tsv should hold (see audit.knowledge.confidence for the smoothing).
An entry of a table that was learned from that set (source `train`) is judged without the
case that taught it: its first right detection is not counted.

That is what a detector's word is worth by itself. The confidence of a defect is what all evidence
gives (audit.knowledge.suspicion). --write writes that file. --check measures on the expert
development set instead, beside the table in use, and draws how reliable the confidence is that
the reports show.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from audit.build.reading import learned_entries
from audit.build.suspicion import found_in
from audit.detectors import DETECTORS
from audit.detectors.out_of_place_word import DETECTOR as OUT_OF_PLACE
from audit.knowledge import Knowledge
from audit.knowledge.confidence import CONFIDENCE, PRIOR, key, smoothed
from audit.knowledge.suspicion import SUSPICION
from audit.knowledge.tables import Row, Table, read_table
from audit.model import Layer, Source
from audit.pipeline import audit
from audit.scoring.weighing import vouched_for
from audit.settings import Settings
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


def measure(path: Path) -> tuple[Counter[str], Counter[str]]:
    """(right, found) for each detector key on one expert set, for what looks at the text alone."""
    knowledge, source = Knowledge(), Source("gold")
    taught = learned_entries(knowledge.root)
    right, found = Counter[str](), Counter[str]()
    for gold in gold_articles(path):
        article = read(gold.text, id=gold.id, source=source)
        all_found, _, vouched = found_in(article, knowledge)
        for detector, detection in all_found:
            if detection.doubtful and not vouched:
                continue
            name = key(detector.id, detection.basis)
            confirmed = gold.confirms(*detection.span)
            entries = {e.text for e in detection.evidence if e.kind == "entry"}
            if confirmed and entries & taught:
                taught -= entries
                continue
            found[name] += 1
            right[name] += confirmed
    return right, found


def known_keys() -> set[str]:
    """Every key a detector can ask for: those of its examples, or its id alone."""
    knowledge, keys = Knowledge(), set[str]()
    for detector in DETECTORS:
        bases = set[str]()
        for marked in detector.bad:
            text = marked.replace("⟦", "").replace("⟧", "")
            example = read(text, id="example", source=Source("example"))
            article = vouched_for(detector, example, knowledge)
            bases |= {detection.basis for detection in detector.check(article, knowledge)}
        keys |= {key(detector.id, basis) for basis in bases or {""}}
    return keys


def table(right: Counter[str], found: Counter[str]) -> str:
    """The text of reference/confidence.tsv for these counts.

    What needs back-translation is measured by tests.bench.english: those rows are kept.
    """
    rows = read_table(Knowledge().root, Table(CONFIDENCE.path, CONFIDENCE.columns, list[Row]))
    in_use = {row["detector"]: row for row in rows}
    elsewhere = {d.id for d in DETECTORS if Layer.BACK_TRANSLATION in d.needs}
    lines = ["\t".join(CONFIDENCE.columns)]
    for name in sorted(known_keys() | set(found)):
        if name.split("/")[0] in elsewhere and name in in_use:
            lines.append("\t".join(in_use[name][column] for column in CONFIDENCE.columns))
            continue
        value = smoothed(right[name], found[name])
        source = "expert-train" if found[name] else "prior"
        lines.append(f"{name}\t{right[name]}\t{found[name]}\t{value:.3f}\t{source}")
    return HEADER + "\n".join(lines) + "\n"


def reliability(path: Path) -> list[tuple[float, bool]]:
    """(confidence, whether it was right) of everything the auditor finds on one expert set."""
    knowledge, settings = Knowledge(), Settings(raise_failures=True)
    pairs = []
    for gold in gold_articles(path):
        report = audit(read(gold.text, id=gold.id, source=Source("gold")), knowledge, settings)
        weak = [one.defect for one in report.suppressed if one.reason.startswith("confidence")]
        shown = (*report.defects, *weak)
        pairs += [(defect.confidence, gold.confirms(*defect.span)) for defect in shown]
    return pairs


def diagram(pairs: Sequence[tuple[float, bool]]) -> list[str]:
    """Lines of a reliability diagram, and the expected calibration error under them."""
    lines, error = [f"{'confidence':12s} {'found':>6s} {'mean':>6s} {'right':>6s}"], 0.0
    for low in range(0, 100, 10):
        inside = [pair for pair in pairs if low <= min(99.9, 100 * pair[0]) < low + 10]
        if not inside:
            continue
        mean = sum(confidence for confidence, _ in inside) / len(inside)
        right = sum(is_right for _, is_right in inside) / len(inside)
        error += abs(mean - right) * len(inside) / len(pairs)
        shown = "#" * round(20 * right)
        lines.append(
            f".{low:02d} to .{low + 9:02d}   {len(inside):6d} {mean:6.2f} {right:6.2f} {shown}"
        )
    return [*lines, f"expected calibration error {error:.3f} of {len(pairs)}"]


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
    right, found = measure(path)
    for basis, (hits, count) in Knowledge()[SUSPICION].measured.items():
        if not options.check:  # by trees that did not see the word
            key_of = key(OUT_OF_PLACE.id, basis)
            right[key_of], found[key_of] = hits, count
    in_use = Knowledge()[CONFIDENCE]
    print(f"{'detector':40s} {'right':>6s} {'found':>6s} {'share':>6s} {'in use':>7s}")
    for detector in sorted(found, key=lambda item: (-found[item], item)):
        share = right[detector] / max(1, found[detector])
        print(
            f"{detector:40s} {right[detector]:6d} {found[detector]:6d} {share:6.2f}"
            f" {in_use.get(detector, PRIOR):7.3f}"
        )
    if options.check:
        print("\n".join(diagram(reliability(path))))
    if options.write:
        target = ROOT / "reference" / "confidence.tsv"
        target.write_text(table(right, found), encoding="utf-8")
        print(f"wrote {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
