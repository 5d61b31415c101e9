"""`json`: one document with the signature, every article and what could not be read."""

from __future__ import annotations

from typing import TextIO

from audit.reports.document import outcome_document
from audit.reports.outcome import Outcome, View
from audit.reports.safe import json_text


class JsonFormat:
    """See schema.json; nothing is left out and `view` changes nothing."""

    name = "json"
    summary = "one JSON document for programs"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the document, indented, to `stream`."""
        stream.write(json_text(outcome_document(outcome), indent=2) + "\n")
