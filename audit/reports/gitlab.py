"""`gitlab`: a Code Quality report, which GitLab shows in merge requests.

An array of issues as Code Climate has them, of which GitLab reads description, check_name,
fingerprint, severity and location. It tells old issues from new ones by their fingerprints, so
these hold no line number, and it drops an issue whose fingerprint another one has.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any, TextIO

from audit.reports.located import Located, Problem, located, problems
from audit.reports.outcome import Outcome, View
from audit.reports.safe import json_text, visible

_FIRST_LINE = 1  # where none is known: an issue must have one


class GitlabFormat:
    """An issue a defect, and one for each input that was not read."""

    name = "gitlab"
    summary = "a Code Quality report for GitLab"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the array to `stream`; `view` changes nothing."""
        issues = [
            *map(_of_problem, problems(outcome)),
            *map(_of_defect, located(outcome.reports)),
        ]
        _tell_apart(issues)
        stream.write(json_text(issues, indent=2, strict=True) + "\n")


def _of_defect(found: Located) -> dict[str, Any]:
    defect, article = found.defect, found.article
    start, end, _ = found.where
    lines = {"begin": start.line or _FIRST_LINE}
    if end.line is not None and start.line is not None:
        lines["end"] = end.line
    about = (found.message, found.item, visible(article.source.link))
    return {
        "type": "issue",
        "check_name": defect.detector,
        "description": " · ".join(filter(None, about)),
        "content": {"body": found.marked(200)},
        "categories": ["Style"],
        "severity": defect.severity.label,
        "fingerprint": _hash(article.source.path, article.id, defect.fingerprint),
        "location": {"path": found.path, "lines": lines},
    }


def _of_problem(problem: Problem) -> dict[str, Any]:
    return {
        "type": "issue",
        "check_name": problem.kind,
        "description": problem.message,
        "categories": ["Bug Risk"],
        "severity": "blocker",
        "fingerprint": _hash(problem.kind, problem.path, problem.message),
        "location": {"path": problem.path, "lines": {"begin": problem.line or _FIRST_LINE}},
    }


def _tell_apart(issues: list[dict[str, Any]]) -> None:
    """Number the fingerprints that several issues share."""
    seen: Counter[str] = Counter()
    for issue in issues:
        fingerprint = issue["fingerprint"]
        seen[fingerprint] += 1
        if seen[fingerprint] > 1:
            issue["fingerprint"] = _hash(fingerprint, str(seen[fingerprint]))


def _hash(*parts: str) -> str:
    content = "\x1f".join(parts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
