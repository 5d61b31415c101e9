"""Indexes and downloads from a server of our own, which does what servers do on bad days."""

from __future__ import annotations

import hashlib
import json
import random
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audit.backtranslation.download import (
    DEFAULT_INDEX,
    Available,
    DownloadError,
    Patience,
    choose,
    download,
    downloads_folder,
    index_url,
    install,
    read_index,
)
from audit.backtranslation.packages import PackageError, find, installed
from audit.backtranslation.shelving import add
from audit.errors import UsageError
from tests.backtranslation.conftest import (
    FORK,
    archive,
    assert_nothing_left,
    contents,
    listed,
    made,
)

HASTE = Patience(silence=10, slow=0.2, least_rate=1000, pause=0.0)
NONE = HASTE._replace(silence=0.2)
NAME = "translate-hi_en-1_0"

Reply = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web site on this machine: what stands at each path, and who asked for what."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                reply = site.replies.get(self.path, status(404))
                self.close_connection = True
                with suppress(ConnectionError):
                    reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def put(self, path: str, reply: Reply) -> str:
        self.replies[path] = reply
        return self.root + path

    def index(self, *entries: object) -> str:
        """The address of an index of `entries`."""
        return self.put("/index.json", page(json.dumps(entries).encode(), "application/json"))

    def ranges(self) -> list[str]:
        """The Range of every request, "" where it had none."""
        return [headers.get("Range", "") for _, headers in self.asked]


def page(data: bytes, kind: str = "text/html", code: int = 200) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def status(code: int, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return reply


def blob(
    data: bytes,
    *,
    tag: str = "",
    date: str = "",
    stop_after: int | None = None,
    with_ranges: bool = True,
    then: Callable[[], None] = lambda: None,
) -> Reply:
    """A file, from where it is asked for; the connection ends `stop_after` so many bytes.

    `then` is called before it ends.
    """

    def reply(handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range", "")
        fresh = handler.headers.get("If-Range") in (None, tag or date)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if not (with_ranges and fresh):
            start = 0
        if start >= len(data) > 0:
            handler.send_response(416)
            handler.send_header("Content-Range", f"bytes */{len(data)}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        for name, value in (("ETag", tag), ("Last-Modified", date)):
            if value:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data) - start))
        handler.end_headers()
        end = len(data) if stop_after is None else start + stop_after
        handler.wfile.write(data[start:end])
        handler.wfile.flush()
        then()

    return reply


def in_turn(*replies: Reply) -> Reply:
    """Another reply at each request, and the last one from then on."""
    left = list(replies)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, without end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(500):
        handler.wfile.write(b"[")
        handler.wfile.flush()
        time.sleep(0.02)


def say_nothing(_: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def data(tmp_path: Path) -> bytes:
    return made(tmp_path / "made").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


def offer(*links: str, sha256: str | None = None) -> Available:
    return Available("hi", "en", "1.0", links, sha256=sha256)


def fetch(
    folder: Path, *links: str, sha256: str | None = None, patience: Patience = HASTE
) -> tuple[bytes, list[int]]:
    """What was downloaded, and how many bytes were there each time that was said."""
    seen: list[int] = []
    found = download(
        offer(*links, sha256=sha256),
        folder,
        progress=lambda done, _: seen.append(done),
        patience=patience,
    )
    assert found == folder / f"{NAME}.argosmodel"
    assert not (folder / f"{NAME}.part").exists()
    assert not (folder / f"{NAME}.part.json").exists()
    return found.read_bytes(), seen


def part(folder: Path) -> bytes:
    file = folder / f"{NAME}.part"
    return file.read_bytes() if file.exists() else b""


# The index


def test_index_url() -> None:
    assert index_url(None, {}) == DEFAULT_INDEX
    assert index_url(None, {"MT_AUDIT_MODEL_INDEX": "", "ARGOS_PACKAGE_INDEX": ""}) == DEFAULT_INDEX
    argos = {"ARGOS_PACKAGE_INDEX": "https://a.example/main/"}
    assert index_url(None, argos) == "https://a.example/main/index.json"
    ours = {**argos, "MT_AUDIT_MODEL_INDEX": "http://b.example"}
    assert index_url(None, ours) == "http://b.example/index.json"
    assert index_url("https://c.example/own.json", ours) == "https://c.example/own.json"
    for wrong in ("mirror/index.json", "file:///etc/passwd", "ftp://d.example/", "http://", "//[x"):
        with pytest.raises(UsageError, match="http or https"):
            index_url(wrong, {})


def test_downloads_lie_beside_the_cache() -> None:
    assert downloads_folder({"MT_AUDIT_CACHE_DIR": "/c"}) == Path("/c/downloads")
    assert downloads_folder({"HOME": "/h"}) == Path("/h/.cache/mt-audit/downloads")


def test_read_index(site: Site) -> None:
    known = {"package_version": "1.1", "from_code": "hi", "to_code": "en"}
    digits = "0A" * 32
    url = site.index(
        {**known, "links": ["https://x.example/a", "ipfs://Qm", "ifps://Qm", 7, "file:///a"]},
        {**known, "package_version": "1.10", "links": ["a/b.argosmodel", "/c", "//[bad"]},
        {**known, "links": ["/s"], "sha256": digits, "size": 7, "licence": "CC0"},
        {**known, "links": ["/s"], "checksum": f"sha256:{digits}", "size": True, "license": "MIT"},
        {**known, "links": ["/s"], "checksum": "short", "size": "7", "licence": 7},
        {**known, "links": ["ipfs://Qm"]},
        {**known, "links": "/a"},
        known,
        {**known, "links": ["/a"], "type": "sbd"},
        {**known, "links": ["/a"], "from_code": "../x"},
        {**known, "links": ["/a"], "package_version": "../x"},
        {**known, "links": ["/a"], "package_version": None},
        {},
    )
    root, sha = site.root, digits.lower()
    assert read_index(url) == [
        Available("hi", "en", "1.1", ("https://x.example/a",)),
        Available("hi", "en", "1.10", (f"{root}/a/b.argosmodel", f"{root}/c")),
        Available("hi", "en", "1.1", (f"{root}/s",), 7, sha, "CC0"),
        Available("hi", "en", "1.1", (f"{root}/s",), None, sha, "MIT"),
        Available("hi", "en", "1.1", (f"{root}/s",)),
    ]
    assert site.asked[0][1]["User-Agent"].startswith("mt-audit/")
    assert choose(read_index(url), "hi", "en", url).version == "1.10"
    with pytest.raises(DownloadError, match="has no package en-hi") as caught:
        choose(read_index(url), "en", "hi", url)
    assert "hi-en" in caught.value.remedy


def test_links_are_relative_to_where_the_index_really_is(site: Site) -> None:
    entry = {"package_version": "1", "from_code": "hi", "to_code": "en", "links": ["a"]}
    site.put("/far/index.json", page(json.dumps([entry]).encode()))
    url = site.put("/index.json", status(302, Location="/far/index.json"))
    assert read_index(url)[0].links == (f"{site.root}/far/a",)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (status(404), "answers 404 Not Found"),
        (status(503), "answers 503 Service Unavailable"),
        (page(b"<html>Sign in"), "is a web page"),
        (page(b"{"), "is no JSON"),
        (page(b"\xff"), "is no JSON"),
        (page(b"[" * 100_000), "is no JSON"),
        (page(b"{}"), "is no list of packages"),
        (page(b"[1]"), "is no list of packages"),
        (page(b" " * 20_000_001), "larger than 20,000,000 bytes"),
        (trickle, "fewer than 1,000 bytes a second came"),
        (say_nothing, "127.0.0.1 said nothing for 0.2 seconds"),
        (hang_up, "the connection broke"),
        (status(302, Location="file:///etc/passwd"), "answers 302"),
        (status(302, Location="ftp://127.0.0.1/x"), "unknown url type: ftp"),
        (status(302, Location="/index.json"), "answers 302"),
        (lambda handler: handler.wfile.write(b"SSH-2.0\r\n") and None, "the connection broke"),
    ],
)
def test_index_that_cannot_be_read(site: Site, reply: Reply, reason: str) -> None:
    url = site.put("/index.json", reply)
    with pytest.raises(DownloadError, match=reason) as caught:
        read_index(url, NONE)
    assert url in caught.value.reason
    assert "mt-audit models add FILE" in caught.value.remedy
    assert "MT_AUDIT_MODEL_INDEX" in caught.value.remedy


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DownloadError, match="refuses the connection"):
        read_index(f"http://127.0.0.1:{port}/index.json", HASTE)
    with pytest.raises(DownloadError, match=r"the name nowhere\.invalid is not known"):
        read_index("http://nowhere.invalid/index.json", HASTE)
    with pytest.raises(DownloadError, match="cannot be read"):
        read_index("http://127.0.0.1:1/a b\n.json", HASTE)
    with pytest.raises(DownloadError, match="cannot be read"):
        read_index(f"http://{'x' * 70}.example/index.json", HASTE)


def test_certificate_must_be_trusted(site: Site, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(key) + ".crt"]
    try:
        subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl makes no certificate here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{key}.crt", key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    with pytest.raises(DownloadError, match=r"certificate of 127\.0\.0\.1 is not trusted"):
        read_index(site.root.replace("http:", "https:") + "/index.json", HASTE)


# Downloads


def test_download(site: Site, folder: Path, data: bytes) -> None:
    found, seen = fetch(folder, site.put("/a", blob(data)))
    assert found == data
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, len(data))


def test_what_is_there_is_not_fetched_again(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data))
    fetch(folder, link)
    assert fetch(folder, link) == (data, [len(data)])
    assert len(site.asked) == 1
    (folder / f"{NAME}.argosmodel").write_bytes(b"of no use")
    assert fetch(folder, link)[0] == data


def test_broken_connection_goes_on(site: Site, folder: Path, data: bytes) -> None:
    cut = [blob(data, tag='"1"', stop_after=size) for size in (50_000, 70_000)]
    link = site.put("/a", in_turn(*cut, blob(data, tag='"1"')))
    found, seen = fetch(folder, link)
    assert found == data
    assert site.ranges() == ["", "bytes=50000-", "bytes=120000-"]
    assert [headers.get("If-Range") for _, headers in site.asked] == [None, '"1"', '"1"']
    assert seen == sorted(seen)


def test_next_run_goes_on(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data, stop_after=10_000))
    with pytest.raises(DownloadError, match="only 30,000 of") as caught:
        fetch(folder, link)
    assert "30,000 bytes are kept" in caught.value.reason
    assert "goes on where it stopped" in caught.value.remedy
    assert part(folder) == data[:30_000]
    site.put("/a", blob(data))
    found, seen = fetch(folder, link)
    assert (found, seen[0]) == (data, 30_000)
    assert site.ranges()[-1] == "bytes=30000-"
    assert "If-Range" not in site.asked[-1][1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"tag": '"1"'}, {"tag": '"2"'}),
        ({"date": "Mon, 01 Jan 2024 00:00:00 GMT"}, {"date": "Tue, 02 Jan 2024 00:00:00 GMT"}),
        ({"tag": 'W/"1"', "date": "Mon, 01 Jan 2024 00:00:00 GMT"}, {"date": "later"}),
        ({}, {"with_ranges": False}),
        ({}, {}),
    ],
)
def test_file_that_changed_is_begun_anew(
    site: Site,
    folder: Path,
    data: bytes,
    tmp_path: Path,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    other = archive(tmp_path / "other", contents() | {"more": b"other"}).read_bytes()
    first = blob(data, stop_after=10_000, **before)  # type: ignore[arg-type]
    link = site.put("/a", in_turn(first, blob(other, **after)))  # type: ignore[arg-type]
    assert fetch(folder, link)[0] == other


def test_weak_tag_is_not_relied_on(site: Site, folder: Path, data: bytes) -> None:
    cut = blob(data, tag='W/"1"', stop_after=10_000)
    fetch(folder, site.put("/a", in_turn(cut, blob(data))))
    assert "If-Range" not in site.asked[-1][1]


def test_part_that_is_all_there(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data, stop_after=len(data) // 4))
    with pytest.raises(DownloadError):
        fetch(folder, link)
    with (folder / f"{NAME}.part").open("ab") as stream:
        stream.write(data[len(part(folder)) :])
    assert fetch(folder, link)[0] == data
    assert site.ranges()[-1] == f"bytes={len(data)}-"


def test_part_that_is_longer_than_the_file(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data, stop_after=10))
    with pytest.raises(DownloadError):
        fetch(folder, link)
    (folder / f"{NAME}.part").write_bytes(data + b"more")
    site.put("/a", blob(data))
    assert fetch(folder, link)[0] == data


@pytest.mark.parametrize(
    "content_range", ["bytes 5-9/10", "bytes 10000-20000/30000", "pages 1-2/3", "bytes */9"]
)
def test_piece_that_does_not_fit(site: Site, folder: Path, data: bytes, content_range: str) -> None:
    cut = blob(data, stop_after=10_000)
    wrong = status(206, Content_Range=content_range)
    link = site.put("/a", in_turn(cut, wrong, blob(data)))
    assert fetch(folder, link)[0] == data
    assert site.ranges() == ["", "bytes=10000-", ""]


def test_unasked_piece_is_refused(site: Site, folder: Path) -> None:
    link = site.put("/a", status(206, Content_Range="bytes 0-9/10"))
    with pytest.raises(DownloadError, match="another file now"):
        fetch(folder, link)
    assert listed_files(folder) == []


def listed_files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.suffix != ".lock")


def test_note_that_cannot_be_read(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data, stop_after=1000))
    for text in ("", "[]", "{}", '{"url": 7}', '{"other": 7}', "\0"):
        with pytest.raises(DownloadError):
            fetch(folder, link)
        (folder / f"{NAME}.part.json").write_text(text)
    site.put("/a", blob(data))
    assert fetch(folder, link)[0] == data


def test_next_link_where_one_fails(site: Site, folder: Path, data: bytes) -> None:
    good = site.put("/good", blob(data))
    gone = f"{site.root}/gone"
    assert fetch(folder, gone, good)[0] == data
    assert [path for path, _ in site.asked] == ["/gone", "/good"]


def test_link_of_the_part_comes_first(site: Site, folder: Path, data: bytes) -> None:
    first = f"{site.root}/first"
    second = site.put("/second", blob(data, stop_after=10_000))
    with pytest.raises(DownloadError):
        fetch(folder, first, second)
    site.asked.clear()
    site.put("/second", blob(data))
    assert fetch(folder, first, second)[0] == data
    assert [path for path, _ in site.asked] == ["/second"]


def test_all_links_are_named_where_none_serves(site: Site, folder: Path) -> None:
    links = [site.put("/a", status(410)), site.put("/b", status(500))]
    with pytest.raises(DownloadError) as caught:
        fetch(folder, *links)
    assert f"{links[0]}: the server answers 410 Gone;" in caught.value.reason
    assert f"{links[1]}: the server answers 500" in caught.value.reason
    assert [path for path, _ in site.asked] == ["/a", "/b", "/b", "/b"]
    assert listed_files(folder) == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (page(b"<html>Sign in to this network"), "a web page and no package"),
        (page(b"what?"), "no whole zip archive"),
        (page(b""), "no whole zip archive"),
        (trickle, "fewer than 1,000 bytes a second"),
        (say_nothing, "said nothing for"),
        (hang_up, "the connection broke"),
    ],
)
def test_download_that_fails(site: Site, folder: Path, reply: Reply, reason: str) -> None:
    link = site.put("/a", reply)
    with pytest.raises(DownloadError, match=reason):
        fetch(folder, link, patience=NONE)


def test_length_that_nobody_states(site: Site, folder: Path, data: bytes) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(data)

    def chunked(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s" % (len(data), data[:1000]))

    for one in (reply, chunked, in_turn(cut, blob(data))):
        assert fetch(folder, site.put("/a", one))[0] == data
        (folder / f"{NAME}.argosmodel").unlink()
    assert site.ranges()[-1] == "bytes=1000-"


def test_checksum_of_the_index(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data))
    right = hashlib.sha256(data).hexdigest()
    assert fetch(folder, link, sha256=right)[0] == data
    with pytest.raises(DownloadError, match=f"SHA-256 is {right[:12]}…, not 000000000000…"):
        fetch(folder, link, sha256="0" * 64)
    assert part(folder) == b""
    mirror = site.put("/b", blob(data[:-1] + b"x"))
    (folder / f"{NAME}.argosmodel").unlink()
    assert fetch(folder, mirror, link, sha256=right)[0] == data


def test_too_large(site: Site, folder: Path) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(3 << 30))
        handler.end_headers()

    with pytest.raises(DownloadError, match="larger than 2,147,483,648 bytes"):
        fetch(folder, site.put("/a", reply))


def test_no_room(disk: Callable[[str], Path], site: Site, data: bytes) -> None:
    folder = disk("size=100k") / "downloads"
    with pytest.raises(DownloadError, match=r"no room in .*: 20\d,\d+ bytes more are needed"):
        fetch(folder, site.put("/a", blob(data)))

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(data)

    with pytest.raises(DownloadError, match=r"no room in .*: more is needed, 0 are free"):
        fetch(folder, site.put("/a", reply))


def test_place_that_cannot_be_written(tmp_path: Path, site: Site, data: bytes) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DownloadError, match=r"not a directory|file exists") as caught:
        fetch(tmp_path / "file" / "downloads", site.put("/a", blob(data)))
    assert "MT_AUDIT_CACHE_DIR" in caught.value.remedy


def test_two_at_once_fetch_once(site: Site, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data, then=lambda: time.sleep(0.1)))
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(fetch(folder, link)[0])) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [data] * 3
    assert len(site.asked) == 1


def test_killed_at_any_moment(site: Site, folder: Path, data: bytes) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        blob(data, tag='"1"', stop_after=20_000, then=lambda: time.sleep(0.05))(handler)

    link = site.put("/a", slow)
    chance = random.Random(2)
    for _ in range(8):
        process = FORK.Process(target=fetch, args=(folder, link))
        process.start()
        time.sleep(chance.uniform(0.01, 0.15))
        process.kill()
        process.join()
        assert data.startswith(part(folder))
    site.put("/a", blob(data, tag='"1"'))
    assert fetch(folder, link)[0] == data


# Installing


def put_in(tmp_path: Path, *links: str, force: bool = False) -> str:
    package = install(
        offer(*links),
        tmp_path / "share" / "packages",
        tmp_path / "downloads",
        progress=lambda *_: None,
        force=force,
        patience=HASTE,
    )
    return package.id


def test_install(site: Site, tmp_path: Path, folder: Path, data: bytes) -> None:
    link = site.put("/a", blob(data))
    packages = tmp_path / "share" / "packages"
    known = put_in(tmp_path, link)
    found = find(packages, "hi", "en")
    assert found is not None
    assert found.id == known
    assert listed_files(folder) == []
    assert put_in(tmp_path, link) == known
    assert len(site.asked) == 1
    (found.folder / "model" / "model.bin").write_bytes(b"")
    assert put_in(tmp_path, link) == known
    assert put_in(tmp_path, link, force=True) == known
    assert len(site.asked) == 3
    assert_nothing_left(packages)


def test_installed_test_package_does_not_count(site: Site, tmp_path: Path, data: bytes) -> None:
    packages = tmp_path / "share" / "packages"
    test = add(made(tmp_path / "test", purpose="test"), packages)
    put_in(tmp_path, site.put("/a", blob(data)))
    (package,), _ = installed(packages)
    assert (package.folder, package.is_test) == (test.folder, False)


@pytest.mark.parametrize(
    ("other", "reason"),
    [({"from_code": "es"}, "translates es to en, not hi to en"), ({"type": "sbd"}, "'sbd'")],
)
def test_package_that_is_another(
    site: Site, tmp_path: Path, folder: Path, other: dict[str, str], reason: str
) -> None:
    link = site.put("/a", blob(made(tmp_path / "m", **other).read_bytes()))
    with pytest.raises(DownloadError, match=f"The download was of no use: .*{reason}"):
        put_in(tmp_path, link)
    assert listed_files(folder) == []
    assert listed(tmp_path / "share" / "packages") == []


def test_download_is_kept_where_there_is_no_room_for_the_package(
    disk: Callable[[str], Path], site: Site, tmp_path: Path, folder: Path, data: bytes
) -> None:
    packages = disk("size=100k") / "packages"
    link = site.put("/a", blob(data))
    with pytest.raises(PackageError, match="There is no room"):
        install(offer(link), packages, folder, progress=lambda *_: None, patience=HASTE)
    assert put_in(tmp_path, link).startswith("hi_en-1.0-")
    assert len(site.asked) == 1
