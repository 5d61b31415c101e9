from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from audit.model import Source, Span, Unread
from audit.reports import Outcome, Verdict
from audit.reports.markdown import LONGEST
from audit.reports.markup import inert
from audit.reports.safe import visible
from tests.reports import samples
from tests.reports.golden import check_golden
from tests.reports.rendering import rendered

# CommonMark with GitHub's tables, and with raw HTML, as GitHub takes it.
GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"} | {
    "code", "b", "strong", "br", "span", "details", "summary", "sub",
}  # fmt: skip
# What GitHub makes a link, a mention, a reference or a picture of, in any one text of a page.
TRIGGERS = regex.compile(r"://|\bwww\.|@\w|#\w|\bGH-\d|:[\w+-]+:", regex.IGNORECASE)


class Texts(HTMLParser):
    """The texts of a page, one for each element, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def read(outcome: Outcome) -> Texts:
    return Texts(GITHUB.render(rendered("markdown", outcome)))


@pytest.mark.parametrize("name", ["outcome", "feed_outcome"])
def test_golden(name: str) -> None:
    check_golden(f"{name}.md", rendered("markdown", getattr(samples, name)()))


def test_only_our_own_elements() -> None:
    for outcome in (samples.outcome(), samples.feed_outcome()):
        page = read(outcome)
        assert page.tags <= OURS
        assert page.attributes <= {"style", "start"}  # of tables and lists, by the renderer
        assert not [text for text in page.texts if TRIGGERS.search(text)]


def test_nothing_is_lost() -> None:
    said = "".join(read(samples.outcome()).texts)
    for report in samples.outcome().reports:
        for defect in report.defects:
            assert visible(defect.message) in said
            assert visible(defect.suggestion) in said


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](https://samachar.example) ![b](c)",
        "https://samachar.example www.samachar.example a@samachar.example",
        "@desk #12 GH-7 desk/feeds#3 :tada: 10:30",
        "**क** _ख_ `ग` ~~घ~~ $x$",
        "| क | ख |",
        "\\| \\` \\<b>",
        "&lt;b&gt; &#60;",
        "# शीर्षक",
        "- सूची",
        "1. सूची",
        "    पाठ",
        "</details><h1>",
        "<!-- क",
        "```",
        "---",
        "> क",
        "[^1]: क",
        "=====",
    ],
)
def test_text_from_outside_stays_text(text: str) -> None:
    page = Texts(GITHUB.render(inert(text)))
    assert page.tags <= {"p", "span"}
    assert "".join(page.texts).strip() == text.strip()
    assert not [piece for piece in page.texts if TRIGGERS.search(piece)]
    row = Texts(GITHUB.render(f"| a | b |\n|--|--|\n| {inert(text)} | c |\n"))
    assert row.tags - {"span"} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "".join(row.texts).split() == ["a", "b", *text.split(), "c"]


MARKUP = st.text(st.sampled_from("क\\`*_{}[]()<>#+-.!|~@:/&;\"'=^$1aw \n\x1b\u202e"), max_size=30)


@given(MARKUP)
def test_any_text_stays_text(text: str) -> None:
    page = Texts(GITHUB.render(f"- {inert(text)} क"))
    assert page.tags <= {"ul", "li", "span"}
    assert "".join("".join(page.texts).split()) == "".join(f"{visible(text)} क".split())
    assert not [piece for piece in page.texts if TRIGGERS.search(piece)]


def many(count: int, text: str) -> Outcome:
    """Articles all alike but for their paths and scores."""
    defects = [
        samples.defect(rank, Span(0, 3), message=text, suggestion=text) for rank in range(1, 4)
    ]
    one = samples.report(samples.article(text, "a.txt"), *defects)
    reports = tuple(
        replace(
            one,
            article=replace(one.article, id=path, source=Source(path)),
            score=float(number % 100),
        )
        for number in range(count)
        for path in [f"feeds/{number:05}.txt"]
    )
    return Outcome(reports, (), samples.SIGNATURE)


def test_a_long_run_is_cut_to_what_github_shows_and_says_so() -> None:
    outcome = many(1500, "@#: क ख ग " * 50)
    text = rendered("markdown", outcome)
    assert LONGEST - 20_000 < len(text.encode()) <= LONGEST
    told = text.count("<details>")
    assert f"{1500 - told:,} articles with defects left out: GitHub shows 1 MiB." in text
    assert "… and 1,400 more\n" in text
    # The worst are told.
    assert text.index("feeds/00000.txt") < text.index("feeds/00100.txt")
    assert regex.findall(r"</?details>", text) == ["<details>", "</details>"] * told


def test_no_head_is_too_long_either() -> None:
    evil = "@" * 5000
    outcome = many(200, evil)
    outcome = replace(
        outcome,
        unread=tuple(Unread(evil, 1, evil, evil) for _ in range(200)),
        verdicts=tuple(Verdict(evil, evil, evil) for _ in range(200)),
    )
    text = rendered("markdown", outcome)
    assert len(text.encode()) <= LONGEST
    assert "200 articles with defects left out" in text
    assert regex.search(r"### Gate\n\n- .*", text)


def test_nothing_audited() -> None:
    assert rendered("markdown", Outcome((), (), samples.SIGNATURE)).startswith(
        "## Machine translation audit\n\n0 articles · 0 words · 0 critical · 0 major · 0 minor\n"
    )
