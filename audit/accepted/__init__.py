"""What somebody has accepted and does not want to hear of again.

A defect that is accepted is not forgotten: it moves from the reported ones to `suppressed`, with
the reason. In this order a reviewed file says what is never reported (`suppressions`), an earlier
state what was there already (`earlier`), and the baseline what a desk has put off (`baseline`).
The last two never hide a defect that has become worse than what was accepted.
"""

from audit.accepted.acceptance import Acceptance, read_acceptance
from audit.accepted.baseline import Baseline, Recording, read_baseline, write_baseline
from audit.accepted.earlier import Earlier, read_earlier
from audit.accepted.matching import Entry, Worsened
from audit.accepted.setting_aside import without
from audit.accepted.suppressions import Suppression, Suppressions, read_suppressions

__all__ = [
    "Acceptance",
    "Baseline",
    "Earlier",
    "Entry",
    "Recording",
    "Suppression",
    "Suppressions",
    "Worsened",
    "read_acceptance",
    "read_baseline",
    "read_earlier",
    "read_suppressions",
    "without",
    "write_baseline",
]
