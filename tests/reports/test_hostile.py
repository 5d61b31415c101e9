"""Every format over a report with something evil in every field.

An article is written by somebody else, and so is every name, id, link and message made of it.
What reads a report must find no control character, no command and no markup of theirs in it,
and still all that they wrote.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import regex

from audit.model import (
    Anchor,
    Evidence,
    Failed,
    Merged,
    Part,
    Rendering,
    Report,
    Skipped,
    Source,
    Span,
    Suppressed,
    Unread,
)
from audit.reports import FORMATS, Outcome, Verdict
from audit.reports.document import schema
from audit.reports.safe import HIDDEN
from tests.reports import samples, test_github, test_markdown, test_sarif
from tests.reports.rendering import rendered

EVILS = {
    "ansi": "\x1b[2J\x1b]0;शीर्षक\x07\x9b31m",
    "bidi": "\u202eउलटा\u202c\u2066अंदर\u2069\u200f",
    "lines": "\n::error::क\r\n::set-output name=a::ख\u2028\u2029\x85\x0b\x0cग",
    "commands": "::stop-commands::x ##[add-mask]y ##vso[task.setvariable]z",
    "percent": "%0A::error::क%0D%25",
    "markup": "<script>alert(1)</script><!-- ]]> --> &amp; </details>",
    "markdown": "`[क](javascript:alert(1))` | ![ख](x) **ग** @desk #12 https://a.example",
    "formula": "=cmd|'/c calc'!A1",
    "broken": "\ud800\udfff\x00\ufffe\uffff\ue000",
    "placeholders": "{0} {} [1](2) \\ \" '",
    "path": "../../etc/passwd\\..\\x.txt",
}


def mark(field: str) -> str:
    """What shows that a field was not lost: letters and digits, which no format changes."""
    return f"mark{field}{sum(map(ord, field))}"


def everywhere(evil: str) -> Outcome:
    """A run with `evil` in all that an input or what is made of it may hold."""

    def text(field: str) -> str:
        return f"{evil} {mark(field)}"

    body = text("text")
    whole = Span(0, len(body))
    article = samples.article(body, text("path"), id=text("id"))
    article = replace(
        article,
        renderings={0: Rendering(text("english"), -1.0)},
        source=Source(
            text("path"),
            line=4,
            item=text("id"),
            link=text("link"),
            published=text("published"),
            updated=text("updated"),
            parts=(Part(text("field"), whole),),
            anchors=(Anchor(whole, 4, 3),),
            furniture=(text("furniture"),),
            notes=(text("note"),),
        ),
    )
    defect = samples.defect(
        1,
        whole,
        message=text("message"),
        suggestion=text("suggestion"),
        gloss=text("gloss"),
        evidence=(Evidence(text("kind"), text("evidence")),),
        merged=(
            Merged(
                detector="other",
                category=samples.news().defects[0].category,
                severity=samples.news().defects[0].severity,
                confidence=0.5,
                span=whole,
                message=text("merged"),
                suggestion=text("mergedsuggestion"),
            ),
        ),
    )
    report = samples.report(
        article,
        defect,
        suppressed=(Suppressed(defect, f"suppressed: {text('reason')}"),),
        skipped=(Skipped("skipped", text("skipped")),),
        failed=(Failed("failed", text("error")),),
    )
    # The same article as a file, and from the web.
    file = replace(report, article=replace(article, id=text("path"), source=Source(text("path"))))
    web = replace(article.source, path=f"https://a.example/{text('web')}")
    return Outcome(
        (report, file, replace(report, article=replace(article, source=web))),
        (Unread(text("unread"), 3, text("unreadreason"), text("remedy")),),
        samples.SIGNATURE,
        (Verdict(text("verdict"), text("rule"), text("why")),),
    )


# Fields that every format tells, and what else each does.
ALWAYS = ["path", "id", "message", "suggestion"]
TOLD = {
    "terminal": "link published note gloss skipped error unread unreadreason "
    "remedy verdict rule why web text field",
    "html": "link published note gloss evidence skipped error unread unreadreason remedy "
    "verdict rule why web text field furniture merged mergedsuggestion reason kind",
    "json": "link published updated note gloss evidence english skipped error unread "
    "unreadreason remedy verdict rule why web text field furniture merged mergedsuggestion "
    "reason kind",
    "jsonl": "link published updated note gloss evidence english skipped error web text field "
    "furniture merged mergedsuggestion reason kind",
    "sarif": "link published updated note gloss evidence skipped error unread unreadreason "
    "remedy verdict rule why web text field reason kind",
    "github": "link gloss error unread unreadreason remedy verdict rule why web text field",
    "gitlab": "link error unread unreadreason remedy web text field",
    "junit": "link published note gloss skipped error unread unreadreason remedy verdict rule why "
    "web text field",
    "checkstyle": "link error unread unreadreason remedy web field",
    "rdjson": "link error unread unreadreason remedy web field",
    "csv": "link gloss web text field",
    "markdown": "link published note error unread unreadreason remedy verdict rule why web text "
    "field",
}


def texts(value: Any) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield key
            yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)
    elif isinstance(value, str):
        yield value


def of_json(output: str) -> str:
    # Strict as other languages are: whole characters only, no NaN.
    value = json.loads(output, parse_constant=lambda name: pytest.fail(name))
    return "\n".join(texts(value))


def of_sarif(output: str) -> str:
    test_sarif.VALIDATOR.validate(json.loads(output))
    assert "\\ud8" not in output.lower()
    return of_json(output)


def of_our_json(output: str) -> str:
    for line in [output] if output.startswith("{\n") else output.splitlines():
        jsonschema.Draft202012Validator(schema()).validate(json.loads(line))
    return "\n".join(map(of_json, [output] if output.startswith("{\n") else output.splitlines()))


def of_github(output: str) -> str:
    found = [test_github.parse(line) for line in output.split("\n")[:-1]]
    # One for each verdict and problem, and for the defect of each of three articles.
    assert [command.name for command in found if command] == ["error"] * 2 + ["warning"] * 3 + [
        "error"
    ] * 3
    return "\n".join(f"{command.properties} {command.data}" for command in found if command)


def of_xml(output: str) -> str:
    root = ElementTree.fromstring(output.encode())
    return "\n".join(
        text for node in root.iter() for text in (*node.attrib.values(), node.text or "")
    )


def of_csv(output: str) -> str:
    header, *rows = csv.reader(io.StringIO(output, newline=""), strict=True)
    assert {len(row) for row in rows} == {len(header)}
    assert len(rows) == 3
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    return "\n".join(cells)


def of_markdown(output: str) -> str:
    page = test_markdown.Texts(test_markdown.GITHUB.render(output))
    assert page.tags <= test_markdown.OURS
    assert page.attributes <= {"style", "start"}
    assert not [piece for piece in page.texts if test_markdown.TRIGGERS.search(piece)]
    return "".join(page.texts)


class Page(HTMLParser):
    """The text of pages, in which there is no script and no handler."""

    def __init__(self, pages: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(pages)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "iframe", "object", "base", "form"}
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in {"style", "src"}
            if name == "href":
                assert regex.match(r"#|https://a\.example/|[\w.%-]+\.html$", value or "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        pytest.fail(data)


READERS: dict[str, Callable[[str], str]] = {
    "terminal": lambda output: regex.sub(r"\n *", "", output),
    "html": lambda output: Page(output).text,
    "json": of_our_json,
    "jsonl": of_our_json,
    "sarif": of_sarif,
    "github": of_github,
    "gitlab": of_json,
    "junit": of_xml,
    "checkstyle": of_xml,
    "rdjson": of_json,
    "csv": of_csv,
    "markdown": of_markdown,
}


def test_every_format_is_tried() -> None:
    assert list(READERS) == list(TOLD) == list(FORMATS)


@pytest.mark.parametrize("evil", EVILS)
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_evil_gets_through_and_nothing_is_lost(format: str, evil: str) -> None:
    output = rendered(format, everywhere(EVILS[evil]))
    raw = output.encode("utf-8")
    assert not regex.search(rb"[\x00-\x09\x0b-\x1f\x7f]", raw)
    assert not HIDDEN.search(output.replace("\n", ""))
    if format != "html":  # which is never in a log
        assert not regex.search(r"(?m)^\s*::(?!error |warning |notice )|##\w*\[", output)
    read = READERS[format](output)
    lost = [field for field in (*ALWAYS, *TOLD[format].split()) if mark(field) not in read]
    assert lost == []


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_run_gives_the_same_bytes(format: str) -> None:
    outcome = everywhere(EVILS["markup"])
    assert rendered(format, outcome) == rendered(format, outcome)


def test_a_report_of_nothing() -> None:
    nothing: tuple[Report, ...] = ()
    for format in FORMATS:
        output = rendered(format, Outcome(nothing, (), samples.SIGNATURE))
        if format not in ("jsonl", "github", "csv", "terminal"):
            assert READERS[format](output) is not None
