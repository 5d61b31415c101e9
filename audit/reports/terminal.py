"""`terminal`: the report an editor reads in a shell.

Width libraries and terminals disagree about Devanagari, so nothing stands to the right of
Hindi: it comes last in its row or on a line of its own, there are no boxes and no trailing
spaces. Marks are brackets ⟦ ⟧ besides colour, so that pipes, NO_COLOR and colour-blind
readers lose nothing. Text from outside becomes rich `Text`, never markup, after `visible`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

import regex
from rich.text import Text

from audit.model import Article, Defect, Detector, Report, Severity, Source, Unread
from audit.reports.excerpts import english_of, excerpt
from audit.reports.mqm import MQM_TYPE
from audit.reports.outcome import Outcome, Verdict, View, address, count, place, worst_first
from audit.reports.page import DIM, STRONG, Page
from audit.reports.places import FilePlaces, field_of
from audit.reports.positions import Clusters
from audit.reports.safe import visible
from audit.reports.wording import clip, counted, percent, reflowed

STYLE: Mapping[Severity, str] = {
    Severity.CRITICAL: "bold red",
    Severity.MAJOR: "yellow",
    Severity.MINOR: "cyan",
}
_SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
_INDENT = 5
# A line of Hindi much longer than this is hard to scan, however wide the window.
_WIDEST = 110
_ENGLISH_LINES = 2  # of the English of a sentence
_MARKED = regex.compile(r"⟦([^⟧]*)⟧")


class TerminalFormat:
    """An overview, worst article first, then the ranked defects of each article."""

    name = "terminal"
    summary = "tables for people, in colour where the terminal has it"

    def write(self, outcome: Outcome, stream: TextIO, view: View = View()) -> None:
        """Write the report to `stream`, as wide as its terminal is."""
        page = Page(stream, view)
        if outcome.reports:
            _overview(page, outcome.reports, view)
        else:
            page.text(Text("No articles audited.", STRONG))
        _unread(page, outcome.unread)
        _verdicts(page, outcome.verdicts, view)
        _articles(page, outcome.reports, view)
        _skipped(page, outcome.reports)
        _footer(page, outcome, view)
        page.flush()


def show_unread(
    unread: Sequence[Unread],
    stream: TextIO,
    view: View = View(),
) -> None:
    """Say which inputs could not be read and what to do: for formats with no place for it."""
    page = Page(stream, view)
    _unread(page, unread)
    page.flush()


def show_detectors(
    detectors: Sequence[Detector],
    stream: TextIO,
    *,
    confidences: Mapping[str, float],
    view: View = View(),
) -> None:
    """One row for each detector. `confidences` maps "id" and "id/basis" to 0 … 1."""
    page = Page(stream, view)
    header = ("Detector", "Severity", "Confidence", "Category", "MQM type")
    rows = [
        (
            detector.id,
            detector.severity.label,
            _confidence_range(detector, confidences),
            detector.category.value,
            MQM_TYPE[detector.category],
        )
        for detector in detectors
    ]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    # The MQM type is the first to go where there is no room: explain has it too.
    while sum(widths) + 2 * (len(widths) - 1) > page.width and len(widths) > 2:
        widths.pop()
    page.text(Text(_columns(header, widths), STRONG))
    for detector, row in zip(detectors, rows, strict=True):
        line = Text(_columns(row, widths))
        start = widths[0] + 2
        line.stylize(STYLE[detector.severity], start, start + len(row[1]))
        page.text(line)
    page.blank()
    page.text(Text("mt-audit explain DETECTOR says what it looks for, with examples.", DIM))
    page.flush()


def show_explanation(
    detector: Detector,
    stream: TextIO,
    *,
    confidences: Mapping[str, float],
    view: View = View(),
) -> None:
    """All that is known of one detector: what it finds, why, and its tested examples."""
    page = Page(stream, view)
    article = "an" if detector.title[0].lower() in "aeiou" else "a"
    heading = f": this article has {article} {detector.title}"
    page.text(Text.assemble((detector.id, STRONG), heading))
    page.blank()
    needs = ", ".join(sorted(layer.value for layer in detector.needs))
    facts = [
        ("Category", f"{detector.category.value} (MQM {MQM_TYPE[detector.category]})"),
        ("Severity", detector.severity.label),
        *(("Confidence", line) for line in _measured(detector, confidences)),
        *([("Needs", needs)] if needs else []),
    ]
    previous = ""
    for name, value in facts:
        label = "" if name == previous else name
        page.row(Text(f"{label:<11} ", DIM), Text(value))
        previous = name
    page.blank()
    for line in reflowed(detector.rationale):
        page.text(Text(line))
    page.blank()
    page.text(Text("Reported:", STRONG))
    for example in detector.bad:
        _example(page, example, STYLE[detector.severity])
    page.text(Text("Left alone:", STRONG))
    for example in detector.good:
        _example(page, example, "")
    page.flush()


# --- parts of the report


def _overview(page: Page, reports: Sequence[Report], view: View) -> None:
    page.text(Text("Score    MT  Critical  Major  Minor   Words  Article", STRONG))
    order = worst_first(reports)
    # The overview stays readable in a run of thousands: the worst few pages of it.
    shown = order if view.files is None or view.limit is None else order[: view.files * 5]
    for report in (reports[index] for index in shown):
        counts = [count(report.defects, severity) for severity in _SEVERITIES]
        row = Text(f"{report.score:5.1f}  {percent(report.mt_likelihood):>4}")
        for severity, number, width in zip(_SEVERITIES, counts, (10, 7, 7), strict=True):
            row.append(f"{number:>{width}}", STYLE[severity] if number else DIM)
        row.append(f"  {report.words:>6}  ")
        page.row(row, Text(visible(address(report))))
    if len(shown) < len(order):
        page.text(Text(f"… {counted(len(order) - len(shown), 'more article')}: --all", DIM))
    totals = [
        sum(count(report.defects, severity) for report in reports) for severity in _SEVERITIES
    ]
    parts = [
        counted(len(reports), "article"),
        counted(sum(report.words for report in reports), "word"),
        *(f"{total} {severity.label}" for total, severity in zip(totals, _SEVERITIES, strict=True)),
    ]
    suppressed = sum(len(report.suppressed) for report in reports)
    if suppressed:
        parts.append(f"{suppressed} suppressed")
    translated = sum(len(report.article.renderings) for report in reports)
    if translated:
        parts.append(f"{counted(translated, 'sentence')} translated")
    page.text(Text(" · ".join(parts), STRONG))


def _unread(page: Page, unread: Sequence[Unread]) -> None:
    if not unread:
        return
    page.blank()
    page.text(Text(f"{counted(len(unread), 'input')} not read:", "bold red"))
    for item in unread:
        where = visible(place(item.path, item.line))
        page.row(Text("  "), Text.assemble((where, STRONG), f": {visible(item.reason)}"))
        if item.remedy:
            page.row(Text("    → "), Text(visible(item.remedy)))


def _verdicts(page: Page, verdicts: Sequence[Verdict], view: View) -> None:
    if not verdicts:
        return
    page.blank()
    page.text(Text(f"The gate: {counted(len(verdicts), 'rule')} broken", "bold red"))
    # As many as there are articles in the overview: a run may break thousands.
    shown = verdicts if view.files is None or view.limit is None else verdicts[: view.files * 5]
    for article, rule, message in shown:
        said = Text.assemble((visible(rule), STRONG), f": {visible(message)}  ")
        page.row(Text("  "), said.append(visible(article)))
    if len(shown) < len(verdicts):
        page.text(Text(f"  … {len(verdicts) - len(shown):,} more: --all", DIM))


def _articles(page: Page, reports: Sequence[Report], view: View) -> None:
    order = [
        index for index in worst_first(reports) if reports[index].defects or reports[index].failed
    ]
    shown = order if view.files is None or view.limit is None else order[: view.files]
    for index in shown:
        page.blank()
        _article(page, reports[index], view)
    if len(shown) < len(order):
        page.blank()
        rest = counted(len(order) - len(shown), "more article")
        page.text(Text(f"… {rest} with defects: --all", DIM))


def _article(page: Page, report: Report, view: View) -> None:
    counts = ", ".join(
        f"{number} {severity.label}"
        for severity in _SEVERITIES
        if (number := count(report.defects, severity))
    )
    title = Text(visible(address(report)), "bold underline")
    page.text(title)
    likelihood = percent(report.mt_likelihood)
    summary = f"score {report.score:.1f} · MT {likelihood} · {counted(report.words, 'word')}"
    page.text(Text(f"{summary} · {counts}" if counts else summary, DIM))
    _about(page, report.article.source)
    if report.article.source.truncated:
        page.text(Text("The input ends inside a character: it was cut off.", "yellow"))
    for failed in report.failed:
        line = f"Detector {failed.detector} crashed: {visible(failed.error)}"
        page.text(Text(line, "bold red"))
    defects = report.defects if view.limit is None else report.defects[: view.limit]
    places, clusters = FilePlaces(report.article), Clusters(report.article.text)
    told: set[str] = set()
    for defect in defects:
        english = english_of(report.article, defect.span)
        # The English of a sentence is said once, below the worst of its defects.
        _defect(page, report.article, defect, places, clusters, "" if english in told else english)
        told.add(english)
    if len(defects) < len(report.defects):
        more = len(report.defects) - len(defects)
        page.text(Text(f"{'':>{_INDENT}}… {more} more: --all", DIM))


def _about(page: Page, source: Source) -> None:
    """What the feed says of its item, and what it took to read it."""
    said = [source.link, source.published and f"published {source.published}"]
    if any(said):
        page.text(Text(visible(" · ".join(filter(None, said))), DIM))
    if source.furniture:
        lines = counted(len(source.furniture), "line")
        page.text(Text(f"{lines} of page furniture set apart", DIM))
    for note in source.notes:
        page.text(Text(visible(note), "yellow"))


def _defect(
    page: Page,
    article: Article,
    defect: Defect,
    places: FilePlaces,
    clusters: Clusters,
    english: str,
) -> None:
    style = STYLE[defect.severity]
    where = ":".join(map(str, filter(None, places.shown(defect.span.start))))
    head = Text(f"{defect.rank:>3}  ")
    head.append(f"{defect.severity.label:<8}", style)
    head.append(f"  {percent(defect.confidence):>4}  {where:>7}  ")
    head.append(defect.detector, STRONG)
    if field := field_of(article, defect.span.start):
        head.append(f"  {visible(field)}", DIM)
    page.text(head)
    room = min(page.width, _WIDEST) - _INDENT
    before, marked, after = excerpt(article, defect.span, clusters, room)
    page.text(
        Text.assemble(before, (f"⟦{marked}⟧", style), after),
        _INDENT,
    )
    page.text(Text(visible(defect.message)), _INDENT)
    if defect.suggestion:
        page.row(Text(f"{'':>{_INDENT}}→ "), Text(visible(defect.suggestion), "green"))
    if defect.gloss:
        page.row(Text(f"{'':>{_INDENT}}reads: "), Text(f"“{visible(defect.gloss)}”"))
    if english and english != defect.gloss:
        shown = clip(f"in English: {visible(english)}", _ENGLISH_LINES * (page.width - _INDENT))
        page.text(Text(shown, DIM), _INDENT)
    # The table row that spoke is for maintainers (JSON and HTML have it); what the message
    # says already is not said again.
    notes = [
        f"{visible(kind)}: {visible(text)}"
        for kind, text in defect.evidence
        if kind != "entry" and text not in defect.message
    ]
    if defect.merged:
        others = ", ".join(dict.fromkeys(merged.detector for merged in defect.merged))
        notes.insert(0, f"also: {others}")
    if notes:
        page.text(Text(_fitting(notes, page.width - _INDENT), DIM), _INDENT)


def _fitting(notes: Sequence[str], room: int) -> str:
    """As many of `notes` as one line holds; a first one that is too long is cut."""
    line = clip(notes[0], room)
    for note in notes[1:]:
        longer = f"{line} · {note}"
        if len(longer) <= room:
            line = longer
    return line


def _skipped(page: Page, reports: Sequence[Report]) -> None:
    """The same detectors are skipped for every article as a rule: each reason is said once."""
    skipped = dict.fromkeys(item for report in reports for item in report.skipped)
    if not skipped:
        return
    page.blank()
    by_reason: dict[str, list[str]] = {}
    for detector, reason in skipped:
        by_reason.setdefault(reason, []).append(detector)
    for reason, detectors in by_reason.items():
        line = f"{', '.join(detectors)} ({visible(reason)})."
        page.row(Text("Not run: ", "yellow"), Text(line, "yellow"))


def _footer(page: Page, outcome: Outcome, view: View) -> None:
    page.blank()
    for written in view.written:
        page.text(Text(f"Report: {visible(written)}"))
    page.signature(visible(str(outcome.signature)))
    if view.verdict:
        page.text(Text(visible(view.verdict), STRONG))


# --- parts of the explanations


def _example(page: Page, example: str, style: str) -> None:
    for line in example.splitlines():
        text = Text(visible(line))
        for match in _MARKED.finditer(text.plain):
            text.stylize(style, match.start(), match.end())
        page.text(text, 2)


def _measured(detector: Detector, confidences: Mapping[str, float]) -> Iterator[str]:
    """Its measured confidence, and that of each kind of evidence where they differ."""
    prefix = f"{detector.id}/"
    if detector.id in confidences:
        yield f"{percent(confidences[detector.id])}, measured on annotated translations"
    elif not any(key.startswith(prefix) for key in confidences):
        yield "not measured yet"
    for key in sorted(key for key in confidences if key.startswith(prefix)):
        yield f"{percent(confidences[key])} where it rests on “{key.removeprefix(prefix)}”"


def _confidence_range(detector: Detector, confidences: Mapping[str, float]) -> str:
    values = [
        value
        for key, value in confidences.items()
        if key == detector.id or key.startswith(f"{detector.id}/")
    ]
    if not values:
        return "–"
    low, high = percent(min(values)), percent(max(values))
    return low if low == high else f"{low[:-1]}–{high}"


# --- laying out


def _columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """The first cells, one for each of `widths`, in columns."""
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False))
    return "  ".join(padded).rstrip()
