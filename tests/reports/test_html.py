from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import regex

from audit.model import Report, Span
from audit.reports import FORMATS, FolderFormat, Outcome, Page
from audit.reports.html import article_page
from audit.reports.positions import Clusters
from audit.reports.safe import HIDDEN, visible
from tests.reports import samples
from tests.reports.golden import check_golden

VOID = {"meta", "br", "hr", "img", "link", "input"}
ALLOWED = (
    VOID
    | {"html", "head", "title", "style", "body", "nav", "a", "h1", "h2", "dl", "div", "dt", "dd"}
    | {"ul", "ol", "li", "main", "section", "article", "p", "mark", "span", "header", "b"}
    | {"details", "summary", "code", "footer", "table", "thead", "tbody", "tr", "th", "td", "abbr"}
)


class Reader(HTMLParser):
    """Checks that elements nest and collects what the tests ask about."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.marks: dict[int, str] = defaultdict(str)
        self.article = ""
        self.style = ""
        self.policy = ""
        self._current: list[int] = []
        self._number = False
        self.feed(page)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        values = dict(attrs)
        self.attributes.update(values)
        if tag not in VOID:
            self.stack.append(tag)
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag == "a":
            self.links.append(values["href"] or "")
            self._number = "number" in (values.get("class") or "")
        if tag == "mark" and "article" in self.stack:
            self._current = [int(rank) for rank in (values["data-defects"] or "").split()]
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag
        if tag == "mark":
            self._current = []
        if tag == "a":
            self._number = False
        if tag == "p" and "article" in self.stack:
            self.article += "\n"

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] == "style":
            self.style += data
        if "article" in self.stack and not self._number and self.stack[-1] != "article":
            self.article += data
            for rank in self._current:
                self.marks[rank] += data


def pages(outcome: Outcome) -> dict[str, Page]:
    format = FORMATS["html"]
    assert isinstance(format, FolderFormat)
    return {page.name: page for page in format.pages(outcome)}


def test_golden() -> None:
    made = pages(samples.outcome())
    assert list(made)[-1] == "index.html"
    for index, page in enumerate(made.values()):
        name = page.name if page.name == "index.html" else f"article-{index}.html"
        # The style sheet is a file of its own already.
        check_golden(f"html/{name}", regex.sub(r"(?s)<style>.*</style>", "<style/>", page.text))


@pytest.mark.parametrize("name", range(4))
def test_pages_are_whole_and_hold_no_script(name: int) -> None:
    page = list(pages(samples.outcome()).values())[name]
    reader = Reader(page.text)
    assert not any(attribute.startswith("on") for attribute in reader.attributes)
    assert "style" not in reader.attributes
    assert "src" not in reader.attributes
    assert not HIDDEN.search(page.text.replace("\n", ""))
    page.text.encode("utf-8")
    assert len(set(reader.ids)) == len(reader.ids)


def test_every_link_leads_somewhere() -> None:
    made = pages(samples.outcome())
    ids = {name: Reader(page.text).ids for name, page in made.items()}
    for name, page in made.items():
        for link in Reader(page.text).links:
            target, _, anchor = link.partition("#")
            assert (unquote(target) or name) in made
            if anchor:
                assert anchor in ids[name]


def test_the_policy_allows_the_style_sheet_and_nothing_else() -> None:
    reader = Reader(article_page(samples.news(), samples.SIGNATURE))
    digest = base64.b64encode(hashlib.sha256(reader.style.encode()).digest()).decode()
    assert reader.policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest}'" in reader.policy
    assert "unsafe" not in reader.policy


@pytest.mark.parametrize("make", [samples.news, samples.hostile])
def test_marks_hold_the_text_of_their_defects(make: object) -> None:
    report: Report = make()  # type: ignore[operator]
    text = report.article.text
    reader = Reader(article_page(report, samples.SIGNATURE))
    for defect in report.defects:
        start, end = Clusters(text).around(defect.span)
        lines = regex.split(r"[\r\n]+", text[start:end])
        assert reader.marks[defect.rank] == "".join(map(visible, lines))
    shown = [visible(line) for line in regex.split(r"[\r\n]+", text)]
    assert reader.article == "".join(f"{line}\n" for line in shown)


def test_marks_are_exact_where_no_cluster_is_cut() -> None:
    report = samples.news()
    for defect in report.defects:
        assert Clusters(report.article.text).around(defect.span) == defect.span


def test_many_defects_on_one_line_are_marked_right() -> None:
    text = "क ख ग घ ङ च छ ज झ ञ " * 20
    spans = [
        Span(start, min(start + length, len(text)))
        for start in range(0, 390, 7)
        for length in (1, 4, 40)
    ]
    defects = [samples.defect(rank, where) for rank, where in enumerate(spans, 1)]
    report = samples.report(samples.article(text, "a.txt"), *defects)
    reader = Reader(article_page(report, samples.SIGNATURE))
    for defect in defects:
        assert reader.marks[defect.rank] == text[defect.span.start : defect.span.end]


def test_the_index_is_worst_first() -> None:
    index = pages(samples.outcome())["index.html"].text
    scores = [float(value) for value in regex.findall(r'data-label="score">([\d.]+)<', index)]
    assert scores == sorted(scores)


def test_the_same_outcome_gives_the_same_bytes() -> None:
    assert pages(samples.outcome()) == pages(samples.outcome())


def test_golden_of_a_feed() -> None:
    made = pages(samples.feed_outcome())
    for name, page in zip(("article", "index"), made.values(), strict=True):
        text = regex.sub(r"(?s)<style>.*</style>", "<style/>", page.text)
        check_golden(f"html/feed_outcome-{name}.html", text)


def test_an_item_links_to_where_readers_find_it() -> None:
    page = article_page(samples.item(), samples.SIGNATURE)
    assert (
        '<a href="https://samachar.example/bandh?id=7&amp;via=rss"'
        ' rel="noreferrer noopener nofollow">https://samachar.example/bandh?id=7&amp;via=rss</a>'
        " · published 2026-11-20T08:30:00+05:30"
    ) in page
    assert ">headline, line 2, column 26</a>" in page
    assert ">body, line 5, column 13</a>" in page
    assert "2 lines of page furniture set apart" in page
    assert "<li>line 5: the item has no end tag</li>" in page


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//samachar.example/a",
        "https:",
        "https://[",
        'a&b"c',
        " https://samachar.example/",
        "java\nscript:alert(1)",
    ],
)
def test_no_link_but_to_the_web(link: str) -> None:
    page = article_page(samples.item(link=link), samples.SIGNATURE)
    links = Reader(page).links
    assert [target for target in links if not target.startswith("#")] == ["index.html"]
    assert "".join(visible(link).split()) in "".join(Texts(page).text.split())


class Texts(HTMLParser):
    """All text of a page, without tags."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_broken_rules_of_the_gate_stand_on_the_index() -> None:
    index = list(pages(samples.feed_outcome()).values())[-1].text
    address = "feeds/taza.xml tag:samachar.example,2026:bandh-7"
    assert f"<li>Gate: min-score 80: the score is 71.5: {address}</li>" in index
