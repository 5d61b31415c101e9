"""`jsonl`: one article a line, input order kept, for runs too large for one document."""

from __future__ import annotations

from typing import TextIO

from audit.model import Report
from audit.reports.document import article_document
from audit.reports.outcome import Outcome, View
from audit.reports.safe import json_text


def write_article(report: Report) -> str:
    """One line for one article, with its line feed."""
    return json_text(article_document(report)) + "\n"


class JsonlFormat:
    """Articles only: what could not be read has no line here and belongs on stderr."""

    name = "jsonl"
    summary = "one JSON object per article and line, for programs"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the articles in input order to `stream`."""
        for report in outcome.reports:
            stream.write(write_article(report))
