"""Feeds that mean harm, from their bytes to every output."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import regex

from audit.cli_check import FORMATS
from tests.cli.conftest import Run, Spawn

RAW = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}--[\n]]", regex.V1)
IDIOM = "बचाव दल घड़ी के आसपास काम में जुटे हैं।"
HARM = (
    "\x9b31mलाल",
    "\u202eउलटा\u202c",
    "\u2066भीतर\u2069",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "::set-output name=a::b",
    "%0A::error::x",
    "\n::stop-commands::x\n",
    "##[error]x",
    "]]>",
    "=HYPERLINK(\"http://example.org\")",
    "| a | `b` [c](javascript:alert(1)) @d #1",
    "../../../etc/passwd",
    "C:\\..\\con",
    "\u2028\u2029\u200b\ufeff",
    "A" * 5000,
)  # fmt: skip


def feed() -> str:
    """Every harm in every field of an item that also has a defect to be reported."""
    items = []
    for number, harm in enumerate(HARM):
        text = escape(harm, {'"': "&quot;"})
        items.append(
            f"<item><title>{text} {IDIOM}</title><guid>{number}{text}</guid>"
            f"<link>http://example.org/{text}</link><pubDate>{text}</pubDate>"
            f"<description>{text} {IDIOM} {text}</description>"
            f"<category>{text}</category></item>"
        )
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'


@pytest.fixture
def hostile(here: Path) -> Path:
    file = here / "a.xml"
    file.write_text(feed(), encoding="utf-8")
    return file


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "html"])
def test_no_output_holds_what_could_steer(run: Run, hostile: Path, format: str) -> None:
    result = run("check", hostile.name, "--only", "literal-idiom", "--format", f"{format}=out")
    written = Path("out").read_bytes().decode("utf-8").replace("\r\n", "\n")
    for text in (written, result.stdout, result.stderr):
        found = {hex(ord(sign)) for sign in RAW.findall(text)}
        # Joiners do their work inside Hindi; nothing else may stay.
        assert not found - {"0x200c", "0x200d"}
    assert not [
        line for line in written.splitlines() if line.startswith(("::set", "::stop", "##["))
    ]
    assert result.exit_code == 0


def test_pages_hold_neither_scripts_nor_paths_that_lead_out(run: Run, hostile: Path) -> None:
    run("check", hostile.name, "--only", "literal-idiom", "--format", "html=pages/inner")
    pages = sorted(Path("pages").rglob("*"))
    files = [page for page in pages if page.is_file()]
    assert {page.parent for page in files} == {Path("pages/inner")}
    assert len(files) == len(HARM) + 1
    for page in files:
        text = page.read_text(encoding="utf-8")
        assert not regex.search(r"<(?:script|img)|href=.?(?:javascript|data)", text)
        assert not RAW.findall(text)


def test_nothing_is_lost(run: Run, hostile: Path) -> None:
    result = run("check", hostile.name, "--only", "literal-idiom", "--format", "json")
    articles = json.loads(result.stdout)["articles"]
    assert len(articles) == len(HARM)
    assert all(article["defects"] for article in articles)


BOMB = "".join(
    f'<!ENTITY {name} "{"".join(f"&{inner};" for _ in range(10))}">'
    for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE rss [<!ENTITY a "लोल">{BOMB}]><rss><channel><item><title>&i;</title></item>'
        "</channel></rss>",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;'
        "</title></item></channel></rss>",
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><rss><channel><item><title>'
        "क</title></item></channel></rss>",
        f"<rss><channel><item><title>क</title>{'<a>' * 100_000}</item></channel></rss>",
        f"<!doctype html><body>{'<div>' * 100_000}क",
        "[" * 100_000,
        '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000,
        f"<rss><channel><item><title>{'क ' * 300_000}</title></item></channel></rss>",
    ],
    ids=["bomb", "file", "parameter", "deep-xml", "deep-html", "deep-json", "deep-feed", "long"],
)
def test_bombs_cost_little_and_disclose_nothing(spawn: Spawn, here: Path, document: str) -> None:
    (here / "bomb.xml").write_text(document, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = spawn("check", "bomb.xml", "--only", "literal-idiom", "--format", "json")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert result.returncode in (0, 3), result.stderr
    assert "Traceback" not in result.stderr
    assert "root:" not in result.stdout
    assert spent.ru_utime - before.ru_utime < 60
    assert spent.ru_maxrss < 2_000_000  # kilobytes
