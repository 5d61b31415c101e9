"""index.html beside the pages of a feed: its latest item versions, the newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import PurePosixPath

from audit.feed.document import HOLD, SCHEMA, Document
from audit.model import Severity, Signature
from audit.reports.html import definitions, text_of, tint, whole_page
from audit.reports.wording import percent

_SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)


def index_page(lines: Sequence[str], signature: Signature) -> str:
    """The page for these lines of output, which are shown in their order."""
    documents = [json.loads(line) for line in lines]
    held = sum(document["verdict"] == HOLD for document in documents)
    body = [
        "<h1>Feed</h1>",
        definitions([("latest items", f"{len(documents):,}"), ("on hold", f"{held:,}")]),
        "<main>",
        "<table>",
        "<thead><tr><th>Verdict</th><th>Score</th>"
        '<th><abbr title="Likelihood of unedited MT">MT</abbr></th>'
        '<th>Critical</th><th>Major</th><th>Minor</th><th>Seen</th><th class="name">Item</th>'
        "</tr></thead>",
        "<tbody>",
        *(_row(document) for document in documents if document["schema"] == SCHEMA),
        "</tbody>",
        "</table>",
        "</main>",
    ]
    return whole_page("Feed · mt-audit", body, signature)


def _row(document: Document) -> str:
    counts = "".join(
        f'<td data-label="{severity.label}" class="{tint(number, severity)}">{number}</td>'
        for severity in _SEVERITIES
        for number in [document["counts"][severity.label]]
    )
    score = document["score"]
    name = f'<span lang="hi">{text_of(document["headline"] or document["item"])}</span>'
    if document["report"]:
        page = PurePosixPath(document["report"]).name
        name = f'<a href="{escape(page)}">{name}</a>'
    return (
        f'<tr><td data-label="verdict">{text_of(document["verdict"])}</td>'
        f'<td data-label="score">{"–" if score is None else f"{score:.1f}"}</td>'
        f'<td data-label="MT">{percent(document["mt_likelihood"])}</td>{counts}'
        f'<td data-label="seen">{text_of(document["seen"])}</td><td class="name">{name}</td></tr>'
    )
