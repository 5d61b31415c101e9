"""`html`: a page for each article and an index, to pass around a desk.

Each page stands alone: no script, no image, no font, no address but those of its
neighbours, and a content security policy that holds it to that. All text from outside goes
through `text_of` or `_attribute`. The same outcome gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib import resources
from typing import NamedTuple
from urllib.parse import quote

from audit.model import Defect, Merged, Report, Severity, Signature, Source, Suppressed
from audit.reports.excerpts import english_of, excerpt
from audit.reports.marks import Piece, paragraphs
from audit.reports.mqm import MQM_TYPE
from audit.reports.outcome import Outcome, address, count, place, worst_first
from audit.reports.places import FilePlaces, field_of
from audit.reports.positions import Clusters
from audit.reports.safe import HIDDEN, sign, visible
from audit.reports.uris import web_address
from audit.reports.wording import counted, percent
from audit.reports.writing import INDEX, page_names

_SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
_EXCERPT_ROOM = 160


class Page(NamedTuple):
    """A file of the report: its name inside the folder, and all of its text."""

    name: str
    text: str


class HtmlFormat:
    """A self-contained page per article, and index.html with the worst article first."""

    name = "html"
    summary = "a page per article and an index, to read in a browser"

    def pages(self, outcome: Outcome) -> Iterator[Page]:
        """The pages in input order, then the index."""
        names = [f"{name}.html" for name in page_names(outcome.reports)]
        for name, report in zip(names, outcome.reports, strict=True):
            yield Page(name, article_page(report, outcome.signature))
        yield Page(f"{INDEX}.html", index_page(outcome, names))


def article_page(report: Report, signature: Signature) -> str:
    """The article with its defects marked, and a card for each defect, worst first."""
    places, clusters = FilePlaces(report.article), Clusters(report.article.text)
    body = [
        f'<nav class="small"><a href="{INDEX}.html">All articles</a></nav>',
        f"<h1>{text_of(address(report))}</h1>",
        _about(report.article.source),
        _facts(report),
        _notes(report),
        '<main class="columns">',
        "<section>",
        _legend(report),
        '<article class="text" lang="hi">',
        *_article(report, clusters),
        "</article>",
        "</section>",
        '<section aria-labelledby="defects">',
        f'<h2 id="defects">{counted(len(report.defects), "defect")}, worst first</h2>',
        '<ol class="cards">',
        *(_card(report, defect, places, clusters) for defect in report.defects),
        "</ol>",
        _suppressed(report.suppressed, places),
        "</section>",
        "</main>",
        _furniture(report.article.source),
    ]
    return whole_page(f"{address(report)} · mt-audit", body, signature)


def index_page(outcome: Outcome, names: Sequence[str]) -> str:
    """The articles from the worst to the best, linked to the pages called `names`."""
    reports = outcome.reports
    totals = [
        (severity.label, sum(count(report.defects, severity) for report in reports))
        for severity in _SEVERITIES
    ]
    words = sum(report.words for report in reports)
    body = [
        "<h1>Machine translation audit</h1>",
        definitions(
            [("articles", f"{len(reports):,}"), ("words", f"{words:,}")]
            + [(label, f"{total:,}") for label, total in totals]
        ),
        _unread(outcome),
        _verdicts(outcome),
        "<main>",
        "<table>",
        "<thead><tr>"
        + '<th>Score</th><th><abbr title="Likelihood of unedited MT">MT</abbr></th>'
        + "<th>Critical</th><th>Major</th><th>Minor</th><th>Words</th>"
        + '<th class="name">Article</th></tr></thead>',
        "<tbody>",
        *(_row(reports[index], names[index]) for index in worst_first(reports)),
        "</tbody>",
        "</table>",
        "</main>",
    ]
    return whole_page("Machine translation audit", body, outcome.signature)


# --- the article


def _article(report: Report, clusters: Clusters) -> Iterator[str]:
    by_rank = {defect.rank: defect for defect in report.defects}
    seen: set[int] = set()
    for pieces in paragraphs(report.article.text, report.defects, clusters):
        yield f"<p>{''.join(_piece(piece, by_rank, seen) for piece in pieces)}</p>"


def _piece(piece: Piece, by_rank: dict[int, Defect], seen: set[int]) -> str:
    """A run of text under the same defects: its mark, and the number of each that ends here."""
    if not piece.ranks:
        return text_of(piece.text)
    worst = by_rank[min(piece.ranks)]
    classes = worst.severity.label + (" shared" if len(piece.ranks) > 1 else "")
    ranks = " ".join(map(str, piece.ranks))
    # A defect is linked to from its card at the first piece of it.
    anchors = "".join(f'<span id="text-{rank}"></span>' for rank in piece.ranks if rank not in seen)
    seen.update(piece.ranks)
    numbers = "".join(
        f'<a class="number {by_rank[rank].severity.label}" href="#defect-{rank}" lang="en"'
        f' aria-label="{by_rank[rank].severity.label} defect {rank}">{rank}</a>'
        for rank in piece.ending
    )
    return (
        f'{anchors}<mark class="{classes}" data-defects="{ranks}">'
        f'<a href="#defect-{worst.rank}">{text_of(piece.text)}</a></mark>{numbers}'
    )


def _legend(report: Report) -> str:
    present = [severity for severity in _SEVERITIES if count(report.defects, severity)]
    if not present:
        return '<p class="soft">Nothing was found in this article.</p>'
    items = "".join(
        f'<li><mark class="{severity.label}">{severity.label}</mark></li>' for severity in present
    )
    return f'<ul class="legend" aria-label="Marks in the text">{items}</ul>'


# --- the cards


def _card(report: Report, defect: Defect, places: FilePlaces, clusters: Clusters) -> str:
    severity = defect.severity.label
    before, marked, after = excerpt(report.article, defect.span, clusters, _EXCERPT_ROOM)
    parts = [
        f'<li class="card {severity}" id="defect-{defect.rank}">',
        f"<header><b>{defect.rank}</b>",
        f'<span class="word {severity}">{severity}</span>',
        f"<span>{_attribute(defect.detector)}</span>",
        f'<span class="soft">{percent(defect.confidence)} sure</span>',
        f'<a href="#text-{defect.rank}">{_field(report, defect)}{_where(defect, places)}</a>'
        "</header>",
        f'<p class="quote" lang="hi">{text_of(before)}'
        f'<mark class="{severity}">{text_of(marked)}</mark>{text_of(after)}</p>',
        f"<p>{text_of(defect.message)}</p>",
    ]
    if defect.suggestion:
        parts.append(
            f'<p>→ <span class="suggestion" lang="hi">{text_of(defect.suggestion)}</span></p>'
        )
    if defect.gloss:
        parts.append(f'<p class="soft">reads: “{text_of(defect.gloss)}”</p>')
    parts += [_why(report, defect, places), "</li>"]
    return "\n".join(filter(None, parts))


def _why(report: Report, defect: Defect, places: FilePlaces) -> str:
    reasons = [
        f"<li>{text_of(kind)}: <span>{text_of(text)}</span></li>" for kind, text in defect.evidence
    ]
    if english := english_of(report.article, defect.span):
        reasons.append(f"<li>the sentence in English: <span>{text_of(english)}</span></li>")
    others = [_merged(merged, places) for merged in defect.merged]
    facts = (
        f"<li>category: {defect.category.value} (MQM {MQM_TYPE[defect.category]})</li>"
        f"<li>fingerprint: <code>{_attribute(defect.fingerprint)}</code></li>"
    )
    return (
        "<details><summary>Evidence</summary>"
        f"<ul>{''.join(reasons)}{''.join(others)}{facts}</ul></details>"
    )


def _merged(merged: Merged, places: FilePlaces) -> str:
    suggestion = (
        f' → <span class="suggestion" lang="hi">{text_of(merged.suggestion)}</span>'
        if merged.suggestion
        else ""
    )
    return (
        f"<li>also {_attribute(merged.detector)} ({merged.severity.label}, "
        f"{percent(merged.confidence)} sure, {_where(merged, places)}): "
        f"{text_of(merged.message)}{suggestion}</li>"
    )


def _suppressed(suppressed: Sequence[Suppressed], places: FilePlaces) -> str:
    if not suppressed:
        return ""
    items = "".join(
        f"<li>{_attribute(defect.detector)} at {_where(defect, places)}: {text_of(defect.message)}"
        f" ({text_of(reason)})</li>"
        for defect, reason in suppressed
    )
    return (
        f'<details class="small"><summary>{len(suppressed)} suppressed</summary>'
        f"<ul>{items}</ul></details>"
    )


# --- head and tables


def _facts(report: Report) -> str:
    return definitions(
        [
            ("score of 100", f"{report.score:.1f}"),
            ("likelihood of unedited MT", percent(report.mt_likelihood)),
            *((severity.label, f"{count(report.defects, severity)}") for severity in _SEVERITIES),
            ("words", f"{report.words:,}"),
            *_translated(report),
        ]
    )


def _about(source: Source) -> str:
    """Where readers find an item of a feed, and since when."""
    link = text_of(source.link)
    if target := web_address(source.link):
        link = f'<a href="{_attribute(target)}" rel="noreferrer noopener nofollow">{link}</a>'
    published = source.published and f"published {text_of(source.published)}"
    said = " · ".join(filter(None, (link, published)))
    return f'<p class="small">{said}</p>' if said else ""


def _furniture(source: Source) -> str:
    """What a page has beside its article: set apart, and not lost."""
    if not source.furniture:
        return ""
    items = "".join(f'<li lang="hi">{text_of(line)}</li>' for line in source.furniture)
    lines = counted(len(source.furniture), "line")
    return (
        f'<details class="small"><summary>{lines} of page furniture set apart</summary>'
        f"<ul>{items}</ul></details>"
    )


def _translated(report: Report) -> Iterator[tuple[str, str]]:
    if report.article.renderings:
        yield "sentences translated", f"{len(report.article.renderings):,}"


def definitions(items: Iterable[tuple[str, str]]) -> str:
    """Names and values, which must be safe already, as a row of facts."""
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in items)
    return f'<dl class="facts">{rows}</dl>'


def _notes(report: Report) -> str:
    """What did not go as it should: nothing is dropped silently."""
    notes = list(report.article.source.notes)
    if report.article.source.truncated:
        notes.append("The input ends inside a character: it was cut off.")
    notes += [f"Detector {name} crashed: {error}" for name, error in report.failed]
    by_reason: dict[str, list[str]] = {}
    for name, reason in report.skipped:
        by_reason.setdefault(reason, []).append(name)
    notes += [f"Not run: {', '.join(names)} ({reason})." for reason, names in by_reason.items()]
    return _list_of_notes(notes)


def _unread(outcome: Outcome) -> str:
    return _list_of_notes(
        [
            f"Not read: {place(item.path, item.line)}: {item.reason} {item.remedy}".rstrip()
            for item in outcome.unread
        ]
    )


def _verdicts(outcome: Outcome) -> str:
    return _list_of_notes(
        [f"Gate: {rule}: {message}: {article}" for article, rule, message in outcome.verdicts]
    )


def _list_of_notes(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    return f'<ul class="notes">{"".join(f"<li>{text_of(note)}</li>" for note in notes)}</ul>'


def _row(report: Report, name: str) -> str:
    counts = "".join(
        f'<td data-label="{severity.label}" class="{tint(number, severity)}">{number}</td>'
        for severity in _SEVERITIES
        for number in [count(report.defects, severity)]
    )
    return (
        f'<tr><td data-label="score">{report.score:.1f}</td>'
        f'<td data-label="MT">{percent(report.mt_likelihood)}</td>{counts}'
        f'<td data-label="words">{report.words:,}</td>'
        f'<td class="name"><a href="{quote(name)}">{text_of(address(report))}</a></td></tr>'
    )


def tint(number: int, severity: Severity) -> str:
    """The class of a cell that says how many defects of a severity there are."""
    return f"word {severity.label}" if number else "none"


def whole_page(title: str, body: Iterable[str], signature: Signature) -> str:
    """A document that stands alone; `body` must be safe already, `title` need not be."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="robots" content="noindex">',
            f"<title>{_attribute(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *filter(None, body),
            f"<footer><code>{_attribute(str(signature))}</code></footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


@cache
def _style() -> str:
    file = resources.files(__package__).joinpath("report.css")
    # The hash in the policy is over these very characters, so the line ends must be known.
    return "\n" + file.read_text(encoding="utf-8").replace("\r\n", "\n")


# --- making text safe


def text_of(text: str) -> str:
    """Text for an element; hidden characters are framed, so that no one takes them for text."""
    shown, end = [], 0
    for match in HIDDEN.finditer(text):
        shown.append(escape(text[end : match.start()]))
        code = f"U+{ord(match.group()):04X}"
        shown.append(f'<span class="hidden" title="{code}">{sign(match.group())}</span>')
        end = match.end()
    shown.append(escape(text[end:]))
    return "".join(shown)


def _attribute(text: str) -> str:
    """Text for an attribute or for an element that holds no other."""
    return escape(visible(text), quote=True)


def _where(found: Defect | Merged, places: FilePlaces) -> str:
    line, column = places.shown(found.span.start)
    shown = [f"line {line}" if line else "", f"column {column}" if column else ""]
    return ", ".join(filter(None, shown))


def _field(report: Report, defect: Defect) -> str:
    field = field_of(report.article, defect.span.start)
    return f"{text_of(field)}, " if field else ""
