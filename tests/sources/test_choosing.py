"""Which format an input is read as, whatever it is called, and what a folder holds."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import sources
from audit.errors import SourceError
from audit.model import RawArticle, Unread
from audit.sources import (
    FORMATS,
    Input,
    Options,
    SourceFormat,
    format_of,
    read_all,
    read_input,
)
from tests.sources.servers import answer, serving

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>पत्र</title><link>https://example.org/</link>
<item><title>बारिश से राहत</title><guid>a-1</guid>
<description>शहर में शाम को तेज बारिश हुई।</description></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:x,1</id><title>बारिश</title>
<content>शहर में बारिश हुई।</content></entry></feed>"""
PAGE = "<!doctype html><html><head><title>बारिश</title></head><body><p>बारिश हुई।</p></body></html>"
NEWSML = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"/>'
NITF = "<nitf><body><body.content><p>बारिश हुई।</p></body.content></body></nitf>"
XLIFF = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"></xliff>'


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (RSS, "a.rss", "rss"),
        (RSS, "a.txt", "rss"),
        (RSS, "-", "rss"),
        ("\n\n" + RSS, "a.xml", "rss"),
        (ATOM, "a.rss", "atom"),
        (PAGE, "feed.xml", "page"),
        (NEWSML, "a.xml", "newsml"),
        (NITF, "a.xml", "nitf"),
        (XLIFF, "a.xml", "xliff"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a.json", "json-feed"),
        ('{"uri": "urn:x", "type": "text", "body_text": "बारिश"}', "a.json", "ninjs"),
        ('[{"id": "a", "text": "बारिश हुई।"}]', "a.json", "json"),
        ('{"id": "a", "text": "बारिश"}\n{"id": "b", "text": "धूप"}\n', "-", "jsonl"),
        ("id,text\na,बारिश हुई।\n", "a.csv", "csv"),
        ("id\ttext\na\tबारिश हुई।\n", "a.tsv", "tsv"),
        ("बारिश हुई।", "a.txt", "text"),
        ("<b>बारिश</b> हुई। <p>", "a.txt", "text"),
        ("", "a.txt", "text"),
        ("# बारिश\n", "a.md", "markdown"),
        ("# बारिश\n", "-", "text"),
    ],
)
def test_content_decides(data: str, name: str, expected: str) -> None:
    suffix = Path(name).suffix
    assert format_of(data.encode(), suffix=suffix).name == expected


def test_what_is_named_decides_before_all() -> None:
    assert format_of(RSS.encode(), named="text").name == "text"
    with pytest.raises(SourceError, match="There is no format “rtf”"):
        format_of(b"", named="rtf")


def test_the_last_format_takes_anything_and_names_are_unique() -> None:
    names = [known.name for known in FORMATS]
    assert names[-1] == "text"
    assert len(set(names)) == len(names)


class TestGzip:
    def read(self, data: bytes, name: str, *, max_bytes: int = 10_000) -> list[RawArticle | Unread]:
        given = Input(name, io.BytesIO(data))
        return list(read_input(given, Options(max_bytes=max_bytes)))

    def test_it_is_unpacked_whatever_it_is_called(self) -> None:
        rows = "".join(json.dumps({"id": str(n), "text": "धूप"}) + "\n" for n in range(3)).encode()
        for name in ("a.jsonl.gz", "a.jsonl"):
            assert len(self.read(gzip.compress(rows), name)) == 3

    def test_a_bomb_ends_at_the_bound(self) -> None:
        with pytest.raises(SourceError, match="larger than the bound"):
            self.read(gzip.compress(b" " * 50_000_000), "a.txt.gz")

    @pytest.mark.parametrize("cut", [3, 12, 30])
    def test_what_is_cut_off_is_said(self, cut: int) -> None:
        with pytest.raises(SourceError, match="Its compression is broken"):
            self.read(gzip.compress("धूप निकली।".encode() * 9)[:cut], "a.txt.gz")


def test_a_folder_gives_texts_and_feed_documents_alone(tmp_path: Path) -> None:
    for name, text in {
        "a.txt": "धूप निकली।",
        "b.xml": RSS,
        "c.json": '{"name": "package", "version": "1.0.0"}',
        "d.xml": "<project><name>x</name></project>",
        "e.html": PAGE,
        "f.jsonl": '{"id": "a", "text": "धूप"}\n',
        "g.csv": "id,text\na,धूप\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [Path(item.source.path).name for item in _articles(read_all([str(tmp_path)]))]
    assert found == ["a.txt", "b.xml"]
    several = _articles(read_all([str(tmp_path / "[fg].*")]))
    assert [item.text for item in several] == ["धूप", "धूप"]


def test_a_glob_without_files_is_said(tmp_path: Path) -> None:
    (found,) = read_all([str(tmp_path / "*.txt")])
    assert isinstance(found, Unread)
    assert found.reason == "No file matches it."


class TestAddresses:
    def test_a_feed_at_an_address(self) -> None:
        response = answer(RSS.encode(), headers=[("Content-Type", "text/plain")])
        with serving(lambda request: response) as url:
            (item,) = _articles(read_all([url], Options(allow_private=True)))
        assert item.source.path == url
        assert item.id == "a-1"

    def test_a_private_one_is_refused_by_default(self) -> None:
        (found,) = read_all(["http://127.0.0.1:9/feed"])
        assert isinstance(found, Unread)
        assert "not public" in found.reason
        assert "--allow-private" in found.remedy

    @pytest.mark.parametrize("address", ["ftp://example.org/a", "file:///etc/passwd"])
    def test_other_schemes_are_refused_by_name(self, address: str) -> None:
        (found,) = read_all([address])
        assert isinstance(found, Unread)
        assert "http" in found.reason + found.remedy


def _articles(items: Iterator[RawArticle | Unread]) -> list[RawArticle]:
    found = list(items)
    assert all(isinstance(item, RawArticle) for item in found), found
    return [item for item in found if isinstance(item, RawArticle)]


def test_a_format_that_fails_costs_one_input_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(given: Input, options: Options) -> Iterator[RawArticle | Unread]:
        yield from ()
        raise ZeroDivisionError("a defect")

    always = SourceFormat("broken", "", lambda head: head.suffix == ".bad", broken)
    monkeypatch.setattr(sources, "FORMATS", (always, *FORMATS))
    for name in ("a.bad", "b.txt"):
        (tmp_path / name).write_text("धूप निकली।", encoding="utf-8")
    bad, good = read_all([str(tmp_path / "a.bad"), str(tmp_path / "b.txt")])
    assert isinstance(bad, Unread)
    assert bad.reason == "It could not be read as broken: ZeroDivisionError: a defect."
    assert isinstance(good, RawArticle)
