from __future__ import annotations

import io

import pytest
import regex
from rich.cells import cell_len

from audit.model import Category, Detector, Layer, Severity, Span
from audit.reports import FORMATS, Format, Outcome, Verdict, View, deliver
from audit.reports.safe import HIDDEN
from audit.reports.terminal import show_detectors, show_explanation, show_unread
from tests.reports import samples
from tests.reports.golden import check_golden

ANSI = regex.compile(r"\x1b\[[0-9;]*m")

EXAMPLE = Detector(
    id="literal-idiom",
    title="literal idiom",
    category=Category.IDIOM,
    severity=Severity.MAJOR,
    rationale="""An English idiom rendered word by word.

    Machine translation renders the words of an idiom and not its meaning: "around the clock"
    becomes घड़ी के आसपास, near a clock.

    * one kind of evidence
      with a second line
    * another

    Known limits: only what the table lists.
    """,
    bad=("कारखाने में उत्पादन ⟦घड़ी के आसपास⟧ चलता है।", "पहला वाक्य।\nदूसरा ⟦वाक्य⟧ और ⟦तीसरा⟧।"),
    good=("मेज पर रखी घड़ी के आसपास कागज बिखरे थे।",),
    check=lambda article, knowledge: (),
    needs=frozenset({Layer.READER}),
)
OTHER = Detector(
    id="a-detector-with-a-rather-long-name",
    title="rather long thing",
    category=Category.PUNCTUATION,
    severity=Severity.MINOR,
    rationale="Short.",
    bad=(),
    good=(),
    check=lambda article, knowledge: (),
)
CONFIDENCES = {
    "literal-idiom": 0.91,
    "literal-idiom/weak": 0.6,
    "literal-idiomatic": 0.1,
}


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "")


def rendered(outcome: Outcome, view: View) -> str:
    stream = io.StringIO()
    deliver("terminal", outcome, output=None, stream=stream, view=view)
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("color", [False, True])
def test_golden(width: int, color: bool) -> None:
    view = View(
        width=width, color=color, written=("reports/index.html",), verdict="1 critical defect."
    )
    name = f"terminal-{width}-{'color' if color else 'plain'}.txt"
    check_golden(name, rendered(samples.outcome(), view))


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("color", [False, True])
def test_no_line_is_wider_than_the_console(width: int, color: bool) -> None:
    text = ANSI.sub("", rendered(samples.outcome(), View(width=width, color=color)))
    for line in text.split("\n"):
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


def test_color_changes_no_character() -> None:
    plain = rendered(samples.outcome(), View(width=80, color=False))
    colored = rendered(samples.outcome(), View(width=80, color=True))
    assert "\x1b" not in plain
    assert "\x1b" in colored
    assert ANSI.sub("", colored) == plain


def test_nothing_that_steers_a_terminal_gets_through() -> None:
    text = rendered(samples.outcome(), View(width=80, color=False))
    assert not HIDDEN.search(text.replace("\n", ""))
    assert "␛[31m" in text
    assert "⟨U+202E⟩" in text
    assert "[bold red]मोटा[/bold red]" in text.replace("⟦", "").replace("⟧", "")


def test_a_stream_that_is_no_terminal_gets_no_color() -> None:
    assert "\x1b" not in rendered(samples.outcome(), View())


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("NO_COLOR", "1", False), ("TERM", "dumb", False), ("TERM", "xterm-256color", True)],
)
def test_the_environment_is_respected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: bool
) -> None:
    monkeypatch.setenv(name, value)
    stream = Terminal()
    deliver("terminal", samples.outcome(), output=None, stream=stream)
    # Colours are 3x, 9x and 38; NO_COLOR speaks of colour and leaves bold and dim alone.
    assert bool(regex.search(r"\x1b\[[0-9;]*3[0-7]m", stream.getvalue())) is expected
    if name == "TERM" and not expected:
        assert "\x1b" not in stream.getvalue()


def test_an_encoding_without_hindi_is_no_crash() -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")
    deliver("terminal", samples.outcome(), output=None, stream=stream, view=View(width=80))
    stream.flush()
    assert b"\\u0918" in buffer.getvalue()


def test_the_limit_comes_after_ranking_and_is_said() -> None:
    short = rendered(samples.outcome(), View(width=80, limit=2))
    assert "… 4 more: --all" in short
    assert "torn-sentence" not in short
    full = rendered(samples.outcome(), View(width=80, limit=None))
    assert "--all" not in full
    assert "torn-sentence" in full


def test_many_articles_are_listed_worst_first_and_cut_with_a_word() -> None:
    text = "घड़ी के आसपास"
    reports = tuple(
        samples.report(
            samples.article(text, f"{number:02}.txt"),
            samples.defect(1, Span(0, len(text))),
            score=float(number),
        )
        for number in reversed(range(30))
    )
    outcome = Outcome(reports, (), samples.SIGNATURE)
    short = rendered(outcome, View(width=80, files=4))
    overview, _, rest = short.partition("30 articles")
    assert regex.findall(r"\d\d\.txt", overview) == [f"{n:02}.txt" for n in range(20)]
    assert "… 10 more articles: --all" in overview
    assert regex.findall(r"\d\d\.txt", rest) == [f"{n:02}.txt" for n in range(4)]
    assert "… 26 more articles with defects: --all" in rest
    assert len(regex.findall(r"\d\d\.txt", rendered(outcome, View(width=80, limit=None)))) == 60


def test_nothing_audited() -> None:
    outcome = Outcome((), samples.outcome().unread, samples.SIGNATURE)
    text = rendered(outcome, View(width=80))
    assert text.startswith("No articles audited.\n")
    assert "2 inputs not read:" in text
    assert "→ Convert it." in text


def test_unread_alone() -> None:
    stream = io.StringIO()
    show_unread(samples.outcome().unread, stream, View(width=80))
    check_golden("terminal-unread.txt", stream.getvalue())
    stream = io.StringIO()
    show_unread((), stream)
    assert stream.getvalue() == ""


def test_the_format_is_what_the_protocol_says() -> None:
    assert isinstance(FORMATS["terminal"], Format)


def test_detectors_golden() -> None:
    stream = io.StringIO()
    show_detectors((OTHER, EXAMPLE), stream, confidences=CONFIDENCES, view=View(width=100))
    check_golden("detectors.txt", stream.getvalue())


def test_detectors_at_80_columns_leave_the_last_column_out() -> None:
    stream = io.StringIO()
    show_detectors((OTHER, EXAMPLE), stream, confidences=CONFIDENCES, view=View(width=80))
    lines = stream.getvalue().splitlines()
    assert lines[0].endswith("Category")
    assert all(len(line) <= 80 for line in lines)


def test_explanation_golden() -> None:
    stream = io.StringIO()
    show_explanation(EXAMPLE, stream, confidences=CONFIDENCES, view=View(width=80))
    check_golden("explain.txt", stream.getvalue())


def test_explanation_of_an_unmeasured_detector() -> None:
    stream = io.StringIO()
    show_explanation(OTHER, stream, confidences=CONFIDENCES, view=View(width=80))
    assert "not measured yet" in stream.getvalue()


@pytest.mark.parametrize("color", [False, True])
def test_golden_of_a_feed(color: bool) -> None:
    view = View(width=100, color=color, verdict="Gate tripped: 1 of 1 article failed.")
    name = f"feed_outcome.terminal-{'color' if color else 'plain'}.txt"
    check_golden(name, rendered(samples.feed_outcome(), view))


def test_a_row_is_shown_by_its_place_in_the_text() -> None:
    row = samples.report(
        samples.article(samples.NEWS, "day.jsonl", id="a", line=7), samples.news().defects[0]
    )
    text = rendered(Outcome((row,), (), samples.SIGNATURE), View(width=100, color=False))
    assert "day.jsonl:7 a\n" in text
    assert "  1  critical   92%     3:21  literal-idiom\n" in text


def test_many_broken_rules_are_cut_with_a_word() -> None:
    verdicts = tuple(Verdict(f"{number}.txt", "min-score 80", "low") for number in range(30))
    outcome = Outcome((samples.clean(),), (), samples.SIGNATURE, verdicts)
    short = rendered(outcome, View(width=80, files=4))
    assert "The gate: 30 rules broken" in short
    assert short.count("min-score 80: low") == 20
    assert "… 10 more: --all" in short
    assert rendered(outcome, View(width=80, limit=None)).count("min-score 80: low") == 30


def test_no_line_is_a_command_to_a_ci_runner() -> None:
    text = "क ##[add-mask]x ##vso[task.complete]y\n::error::ख"
    report = samples.report(
        samples.article(text, "::add-mask::a.txt"),
        samples.defect(1, Span(0, 1), message="::stop-commands::x"),
    )
    shown = rendered(Outcome((report,), (), samples.SIGNATURE), View(width=80))
    assert not regex.search(r"(?m)^\s*::|##\w*\[", shown)
    assert "     ⟨⟩::stop-commands::x" in shown
