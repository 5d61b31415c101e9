"""A report without the defects that were accepted: they move to `suppressed`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.model import ACCEPTED_REASONS, Report, Suppressed
from audit.scoring.scores import article_score, sentence_scores

IN_BASELINE, SUPPRESSED, ALREADY_IN = ACCEPTED_REASONS


def without(report: Report, accepted: Mapping[int, str]) -> Report:
    """`report` with the defects of these ranks set aside, each for its reason.

    What remains is ranked from 1 and scored anew, and so is ranked what was set aside. How likely
    a machine wrote the text stays as it was: that is about the text, whatever was accepted of it.
    """
    if not accepted:
        return report
    kept = [defect for defect in report.defects if defect.rank not in accepted]
    aside = [defect for defect in report.defects if defect.rank in accepted]
    defects = tuple(replace(defect, rank=rank) for rank, defect in enumerate(kept, 1))
    suppressed = (
        Suppressed(replace(defect, rank=rank), accepted[defect.rank])
        for rank, defect in enumerate(aside, 1)
    )
    return replace(
        report,
        score=article_score(defects, report.words),
        sentences=sentence_scores(report.article, defects),
        defects=defects,
        suppressed=(*report.suppressed, *suppressed),
    )
