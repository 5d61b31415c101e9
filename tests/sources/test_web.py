"""Fetching, from servers of this machine that do everything wrong that a server can do."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from email.utils import formatdate
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import __version__
from audit.errors import UsageError
from audit.sources.web import Fetched, FetchError, NotModified, Validators, Web, fetch
from audit.sources.web.addresses import Guard, IPAddress, is_public, resolve
from audit.sources.web.headers import charset_of, media_type_of
from tests.sources.servers import (
    Handler,
    Pieces,
    answer,
    by_target,
    chunked,
    in_turn,
    redirect,
    serving,
)

FEED = "<rss><channel><title>आज की ख़बर</title></channel></rss>".encode()
HERE = "127.0.0.1"
MAPPED = ip_address("::ffff:169.254.169.254")  # Python 3.13 writes it differently from 3.11
SECONDS = 5.0
gzipped = partial(gzip.compress, mtime=0)  # the same bytes, and names of tests, every time
BROKE_OFF = "127.0.0.1 broke off in the middle of the answer."
CUT_OFF = "Its compression is cut off."
NOT_ASKED_FOR = "The server sends it compressed in a way that was not asked for."
NOT_DONE = "The server was not done after 0.3 seconds."
NOT_HTTP = "127.0.0.1 answers with what is not HTTP."


def is_public_here(address: IPAddress) -> bool:
    """Takes the servers of these tests, and no other private address, for public."""
    return address == ip_address(HERE) or is_public(address)


class Names:
    """A name server: each answer once, the last again and again; all other names as they are."""

    def __init__(self, **names: Sequence[Sequence[str]]) -> None:
        self._names = {name.replace("_", "."): list(found) for name, found in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]:
        self.asked.append(host)
        if found := self._names.get(host):
            return found.pop(0) if len(found) > 1 else found[0]
        return resolve(host, port, seconds)


def get(
    url: str,
    *,
    validators: Validators = Validators(),  # noqa: B008
    names: Names | None = None,
    seconds: float = SECONDS,
    max_bytes: int = 1_000_000,
    redirects: int = 5,
) -> Fetched | NotModified:
    web = Web(seconds=seconds, max_bytes=max_bytes, redirects=redirects)
    guard = Guard(resolve=names or resolve, is_public=is_public_here)
    return fetch(url, web, validators, guard=guard)


def fetched(url: str, **options: object) -> Fetched:
    found = get(url, **options)  # type: ignore[arg-type]
    assert isinstance(found, Fetched)
    return found


def refused(url: str, **options: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, **options)  # type: ignore[arg-type]
    assert str(caught.value).isprintable()
    assert caught.value.reason.endswith(".")
    assert caught.value.remedy.endswith(".")
    return caught.value


def refused_answer(pieces: Pieces, **options: object) -> FetchError:
    with serving(in_turn(pieces)) as url:
        return refused(url, **options)


def dripping(begun: bytes, drop: bytes, *, pause: float = 0.02) -> Handler:
    """Sends `begun`, and then a drop and a drop, for ever."""

    def drip(_: object) -> Iterator[bytes]:
        yield begun
        while True:
            time.sleep(pause)
            yield drop

    return drip


class TestAsking:
    def test_what_is_asked_is_all_that_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody answers there
        handler = in_turn(answer(FEED))
        with serving(handler) as url:
            assert fetched(f"{url}/फ़ीड?x=1#top").body == FEED
            (request,) = handler.requests
            assert (request.method, request.target) == (
                "GET",
                "/%E0%A4%AB%E0%A4%BC%E0%A5%80%E0%A4%A1?x=1",
            )
            assert {**request.headers, "accept": ""} == {
                "host": url.removeprefix("http://"),
                "user-agent": f"mt-audit/{__version__}",
                "accept": "",
                "accept-encoding": "gzip, deflate",
                "connection": "close",
            }  # fmt: skip

    def test_the_address_is_where_it_ended(self) -> None:
        handler = by_target(
            {"/a": redirect("/b#x"), "/b": redirect("c?d", 308), "/c?d": answer(FEED)}
        )
        with serving(handler) as url:
            assert fetched(f"{url}/a").address == f"{url}/c?d"
            assert handler.targets == ["/a", "/b", "/c?d"]

    @pytest.mark.parametrize("agent", ["", "a\r\nCookie: b", "a\nb", "समाचार", "a" * 1_001])
    def test_a_user_agent_that_is_no_header(self, agent: str) -> None:
        with pytest.raises(UsageError, match="user agent"):
            Web(user_agent=agent)

    def test_private_ones_if_allowed(self) -> None:
        with serving(in_turn(answer(FEED))) as url:
            found = fetch(url, Web(allow_private=True, seconds=SECONDS))
            assert found == Fetched(f"{url}/", FEED, "", "", Validators(), is_complete=True)
            with pytest.raises(FetchError, match=r"^127\.0\.0\.1 is not public\. Use --allow-pri"):
                fetch(url)


class TestGuard:
    """What must not be reached is not connected to."""

    @pytest.fixture
    def tried(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The hosts that a connection was tried to."""
        tried: list[str] = []
        connect = socket.create_connection

        def recording(place: tuple[str, int], timeout: float) -> socket.socket:
            tried.append(place[0])
            return connect(place, timeout)

        monkeypatch.setattr(socket, "create_connection", recording)
        return tried

    @pytest.mark.parametrize(
        ("location", "reason"),
        [
            ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not public."),
            ("http://10.0.0.5:8080/", "10.0.0.5 is not public."),
            ("//192.168.1.1/", "192.168.1.1 is not public."),
            ("http://[::1]/", "::1 is not public."),
            ("http://[::ffff:169.254.169.254]/", f"{MAPPED} is not public."),
            ("http://[64:ff9b::a00:5]/", "64:ff9b::a00:5 is not public."),
            ("http://2852039166/", "2852039166 leads to 169.254.169.254, which is not public."),
            ("http://0xa9.0xfe.0251.254/", "leads to 169.254.169.254, which is not public."),
            ("http://inner.example/", "inner.example leads to 10.0.0.5, which is not public."),
            ("http://both.example/", "both.example leads to fd00::1, which is not public."),
            ("file:///etc/passwd", "begins with file:, and only http: and https: are fetched."),
            ("gopher://127.0.0.1:6379/_x", "begins with gopher:, and only http: and https:"),
            ("javascript:alert(1)", "begins with javascript:, and only"),
            ("http://user:secret@127.0.0.1/", "holds a user name or a password"),
            ("http://127.0.0.1:99999/", "The address it redirects to names no host"),
            ("/a\x0bb", "The address it redirects to holds control characters."),
            ("http://" + "a/" * 5_000, "is longer than 8,000 characters."),
            ("", "It redirects without saying where."),
        ],
    )
    def test_redirected_to(self, location: str, reason: str, tried: list[str]) -> None:
        names = Names(inner_example=[["10.0.0.5"]], both_example=[["8.8.8.8", "fd00::1"]])
        error = refused_answer(redirect(location), names=names)
        assert reason in error.reason
        assert not error.is_passing
        assert "secret" not in str(error)
        assert tried == [HERE]

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_redirected_in_any_way(self, status: int, tried: list[str]) -> None:
        error = refused_answer(redirect("http://10.0.0.5/", status))
        assert error.reason == "It redirects to http://10.0.0.5/. 10.0.0.5 is not public."
        assert tried == [HERE]

    def test_a_header_hidden_in_a_redirect_is_not_sent_on(self) -> None:
        evil = "/next%0d%0aX-Evil:1\r\nX-Evil: 2"
        handler = by_target({"/": redirect(evil), "/next%0d%0aX-Evil:1": answer(FEED)})
        with serving(handler) as url:
            assert fetched(url).body == FEED
            assert "x-evil" not in handler.requests[1].headers

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers at all of 127.0.0.0/8")
    def test_a_private_server_hears_nothing(self) -> None:
        private = in_turn(answer(b"secret"))
        with serving(private, host="127.0.0.2") as inner, serving(in_turn(redirect(inner))) as url:
            assert refused(url).reason == f"It redirects to {inner}/. 127.0.0.2 is not public."
            assert private.requests == []

    def test_a_name_that_changes_its_mind_is_looked_up_once(self, tried: list[str]) -> None:
        names = Names(rebind_example=[[HERE], ["10.0.0.5"]])
        handler = in_turn(answer(FEED))
        with serving(handler) as url:
            rebind = url.replace(HERE, "rebind.example")
            assert fetched(rebind, names=names).body == FEED
            assert handler.requests[0].headers["host"] == rebind.removeprefix("http://")
            assert (names.asked, tried) == (["rebind.example"], [HERE])
            # The next fetch looks it up again, and no connection is tried.
            assert "leads to 10.0.0.5" in refused(rebind, names=names).reason
            assert (names.asked, tried) == (["rebind.example"] * 2, [HERE])

    def test_a_name_that_changes_its_mind_between_redirects(self, tried: list[str]) -> None:
        names = Names(rebind_example=[[HERE], ["10.0.0.5"]])
        with serving(in_turn(redirect("/again"))) as url:
            rebind = url.replace(HERE, "rebind.example")
            assert refused(rebind, names=names).reason == (
                f"It redirects to {rebind}/again. "
                "rebind.example leads to 10.0.0.5, which is not public."
            )
            assert tried == [HERE]

    def test_a_connection_that_ends_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        connect = socket.create_connection
        names = Names(a_example=[["8.8.8.8"]])
        handler = in_turn(answer(FEED))
        with serving(handler) as url:
            monkeypatch.setattr(
                socket,
                "create_connection",
                lambda place, timeout: connect((HERE, place[1]), timeout),
            )
            error = refused(url.replace(HERE, "a.example"), names=names)
            assert error.reason == "The connection to 8.8.8.8 was diverted to 127.0.0.1."
            assert handler.requests == []

    def test_the_next_address_of_a_name_is_tried(self) -> None:
        guard = Guard(allow_private=True, resolve=Names(a_example=[["::1", HERE]]))
        with serving(in_turn(answer(FEED))) as url:  # only at 127.0.0.1
            found = fetch(url.replace(HERE, "a.example"), Web(seconds=SECONDS), guard=guard)
            assert isinstance(found, Fetched)
            assert found.body == FEED


class TestRedirects:
    def test_in_a_circle(self) -> None:
        handler = by_target({"/a": redirect("/b"), "/b": redirect("/a")})
        with serving(handler) as url:
            assert refused(f"{url}/a").reason == f"It redirects in a circle, back to {url}/a."
            assert handler.targets == ["/a", "/b"]

    def test_as_many_as_allowed(self) -> None:
        steps = {f"/{number}": redirect(f"/{number + 1}") for number in range(4)}
        handler = by_target({**steps, "/4": answer(FEED)})
        with serving(handler) as url:
            assert fetched(f"{url}/0", redirects=4).body == FEED
            assert refused(f"{url}/0", redirects=3).reason == "It redirects more than 3 times."
            assert handler.targets[-4:] == ["/0", "/1", "/2", "/3"]

    def test_all_of_them_share_the_time(self) -> None:
        def slowly(_: object) -> Iterator[bytes]:
            time.sleep(0.15)
            yield redirect(f"/{time.monotonic_ns()}")

        with serving(slowly) as url:
            error = refused(url, seconds=0.4, redirects=100)
            assert error.reason.endswith("The server was not done after 0.4 seconds.")

    def test_bare_utf8(self) -> None:
        location = "/ख़बर".encode().decode("latin-1")
        handler = by_target(
            {"/": redirect(location), "/%E0%A4%96%E0%A4%BC%E0%A4%AC%E0%A4%B0": answer(FEED)}
        )
        with serving(handler) as url:
            assert fetched(url).body == FEED

    def test_what_is_wrong_there_names_it(self) -> None:
        with serving(by_target({"/": redirect("/gone")})) as url:
            error = refused(url)
            assert (
                error.reason == f"It redirects to {url}/gone. The server answers 404 (Not Found)."
            )
            assert error.remedy == "Check the address."


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "said", "is_passing"),
        [
            (202, "202 (Accepted)", False),
            (206, "206 (Partial Content)", False),
            (300, "300 (Multiple Choices)", False),
            (304, "304 (Not Modified)", False),
            (400, "400 (Bad Request)", False),
            (401, "401 (Unauthorized)", False),
            (403, "403 (Forbidden)", False),
            (404, "404 (Not Found)", False),
            (408, "408 (Request Timeout)", True),
            (410, "410 (Gone)", False),
            (425, "425 (Too Early)", True),
            (429, "429 (Too Many Requests)", True),
            (500, "500 (Internal Server Error)", True),
            (503, "503 (Service Unavailable)", True),
        ],
    )
    def test_one_that_is_no_success(self, status: int, said: str, is_passing: bool) -> None:
        error = refused_answer(answer(b"<html>x</html>", status))
        assert error.reason == f"The server answers {said}."
        assert error.is_passing is is_passing
        assert error.retry_after is None

    def test_the_servers_own_words_are_not_shown(self) -> None:
        error = refused_answer(b"HTTP/1.1 520 \x1b[31m\xe2\x80\xae::error::\r\n\r\n")
        assert (error.reason, error.is_passing) == ("The server answers 520.", True)

    @pytest.mark.parametrize("status", [204, 205])
    def test_nothing(self, status: int) -> None:
        assert refused_answer(answer(status=status)).reason.startswith("The body is empty: ")

    @pytest.mark.parametrize(
        "empty",
        [
            answer(),
            answer(with_length=False),
            chunked(),
            answer(gzipped(b""), headers=[("Content-Encoding", "gzip")]),
            answer(b"", headers=[("Content-Encoding", "gzip")]),
        ],
    )
    def test_empty(self, empty: bytes) -> None:
        error = refused_answer(empty)
        assert (error.reason, error.is_passing) == ("The body is empty.", True)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120.0),
            ("0", 0.0),
            ("999999999", 86_400.0),
            ("9" * 20, 86_400.0),
            ("Tue, 06 Oct 2020 10:00:00 GMT", 0.0),
            ("Thu, 31 Dec 2099 23:59:59 GMT", 86_400.0),
            ("Fri, 31 Dec 9999 23:59:59 -0000", 86_400.0),
            ("Fri, 31 Dec 9999 23:59:59 -2359", 86_400.0),
            ("-5", None),
            ("1.5", None),
            ("9" * 400, None),
            ("१२", None),
            ("soon", None),
            ("", None),
        ],
    )
    @pytest.mark.parametrize("status", [429, 503])
    def test_how_long_to_wait(self, value: str, seconds: float | None, status: int) -> None:
        value = value.encode().decode("latin-1")
        error = refused_answer(answer(status=status, headers=[("Retry-After", value)]))
        assert error.retry_after == seconds

    def test_until_when_to_wait(self) -> None:
        date = formatdate(time.time() + 600, usegmt=True)
        error = refused_answer(answer(status=503, headers=[("Retry-After", date)]))
        assert error.retry_after == pytest.approx(600, abs=5)

    def test_no_wait_for_what_does_not_pass(self) -> None:
        error = refused_answer(answer(status=404, headers=[("Retry-After", "5")]))
        assert error.retry_after is None


class TestValidators:
    TAG, DATE = 'W/"x-gzip"', "Tue, 06 Oct 2026 10:00:00 GMT"

    def test_there_and_back(self) -> None:
        headers = [("ETag", self.TAG), ("Last-Modified", self.DATE)]
        newer = 'W/"y"'
        handler = in_turn(
            answer(FEED, headers=headers),
            answer(status=304, headers=[("ETag", newer)], with_length=False),
            answer(status=304),
            answer(FEED, headers=headers),
        )
        with serving(handler) as url:
            given = fetched(url).validators
            assert given == Validators(self.TAG, self.DATE)
            assert get(url, validators=given) == NotModified(Validators(newer, self.DATE))
            assert get(url, validators=given) == NotModified(given)
            assert fetched(url, validators=given).body == FEED
            asked = [
                (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
                for request in handler.requests
            ]
            assert asked == [(None, None)] + [(self.TAG, self.DATE)] * 3

    def test_asked_again_after_a_redirect(self) -> None:
        handler = by_target({"/a": redirect("/b"), "/b": answer(status=304)})
        with serving(handler) as url:
            assert get(f"{url}/a", validators=Validators(etag='"1"')) == NotModified(
                Validators('"1"')
            )

    @pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\n b", "a\x00", "ख", "a" * 1_001])
    def test_what_is_no_header_is_not_sent(self, value: str) -> None:
        handler = in_turn(answer(FEED))
        with serving(handler) as url:
            fetched(url, validators=Validators(value, value))
            assert {"if-none-match", "if-modified-since", "x-evil"}.isdisjoint(
                handler.requests[0].headers
            )

    @pytest.mark.parametrize("value", ["a\x1b[31m", "a\x85b", "a" * 1_001, ""])
    def test_what_is_no_header_is_not_kept(self, value: str) -> None:
        with serving(in_turn(answer(FEED, headers=[("ETag", value)]))) as url:
            assert fetched(url).validators == Validators()


class TestContentType:
    @pytest.mark.parametrize(
        ("header", "media_type", "charset"),
        [
            ("text/html", "text/html", ""),
            ("Text/HTML; Charset=UTF-8", "text/html", "utf-8"),
            ('application/rss+xml;charset="utf8";x=1', "application/rss+xml", "utf-8"),
            ("text/xml; charset='ISO-8859-1'", "text/xml", "iso8859-1"),
            ("text/html;charset = windows-1252", "text/html", "cp1252"),
            ("text/html charset=utf-16", "", "utf-16"),
            ("charset=utf-8", "", "utf-8"),
            ("; charset=utf-8", "", "utf-8"),
            ("text/html; charset=", "text/html", ""),
            ("text/html; charset=none", "text/html", ""),
            ("text/html; xcharset=utf-8", "text/html", ""),
            ("text/html; charset=hex", "text/html", ""),
            ("text/html; charset=punycode", "text/html", ""),
            ("text/html; charset=IDNA", "text/html", ""),
            ("text/html; charset=unicode_escape", "text/html", ""),
            ("text/html; charset=undefined", "text/html", ""),
            ("text/html; charset=../../x", "text/html", ""),
            ("text/html, text/html; charset=utf-8", "text/html", "utf-8"),
            ("text", "", ""),
            ("text/", "", ""),
            ("a/b c/d", "", ""),
            ("<script>/x", "", ""),
            ("समाचार/x", "", ""),
            ("x/" + "y" * 5_000, "", ""),
            ("", "", ""),
        ],
    )
    def test_odd_ones(self, header: str, media_type: str, charset: str) -> None:
        assert (media_type_of(header), charset_of(header)) == (media_type, charset)

    def test_as_fetched(self) -> None:
        headers = [("content-TYPE", "application/Atom+XML;charset=UTF-8")]
        with serving(in_turn(answer(FEED, headers=headers))) as url:
            found = fetched(url)
            assert (found.media_type, found.charset) == ("application/atom+xml", "utf-8")


def deflated(data: bytes) -> bytes:
    """Deflate without the head and the checksum of zlib, as some servers send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


GZIP = [("Content-Encoding", "gzip")]


def packed(body: bytes, coding: str) -> bytes:
    return answer(body, headers=[("Content-Encoding", coding)])


class TestBody:
    @pytest.mark.parametrize(
        ("pieces", "is_complete"),
        [
            (answer(FEED), True),
            (answer(FEED, with_length=False), False),
            (answer(FEED, 203), True),
            (answer(FEED, headers=[("Content-Length", str(len(FEED)))]), True),
            (answer(FEED, headers=[("Content-Length", "x")], with_length=False), False),
            (answer(FEED, headers=[("Content-Length", "-1")], with_length=False), False),
            (answer(FEED) + b"and more than it said", True),
            (chunked(FEED), True),
            (chunked(*map(bytes, zip(FEED))), True),
            (chunked(FEED, headers=[("Content-Length", "3")]), True),
            (chunked(FEED).replace(b"\r\n0\r\n", b"\r\n0;x=y\r\nTrailer: z\r\n"), True),
            (b"HTTP/1.0 200\r\n\r\n" + FEED, False),
            (b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" + answer(FEED), True),
            (answer(FEED, headers=[("Content-Encoding", "utf-8")]), True),
            (answer(FEED, headers=[("Content-Encoding", "identity, none")]), True),
            (packed(gzipped(FEED), "gzip"), True),
            (packed(gzipped(FEED), "X-GZip"), True),
            (packed(gzipped(FEED[:9]) + gzipped(FEED[9:]), "gzip"), True),
            (packed(gzipped(FEED) + b"\0" * 99, "gzip"), True),
            (packed(gzipped(FEED) + b"trailing", "gzip"), True),
            (packed(zlib.compress(FEED), "gzip"), True),
            (packed(zlib.compress(FEED), "deflate"), True),
            (packed(deflated(FEED), "deflate"), True),
            (packed(gzipped(FEED), "deflate"), True),
            (answer(gzipped(FEED), headers=GZIP, with_length=False), True),
            (chunked(*map(bytes, zip(gzipped(FEED))), headers=GZIP), True),
        ],
    )  # fmt: skip
    def test_whole(self, pieces: bytes, is_complete: bool) -> None:
        with serving(in_turn(pieces)) as url:
            found = fetched(url)
            assert (found.body, found.is_complete) == (FEED, is_complete)

    @pytest.mark.parametrize(
        ("pieces", "reason"),
        [
            (answer(FEED)[:-1], BROKE_OFF),
            (answer(FEED)[:-len(FEED)], BROKE_OFF),
            (chunked(FEED)[:-9], BROKE_OFF),
            (chunked(FEED)[:-5], BROKE_OFF),
            (chunked()[:-5], BROKE_OFF),
            (chunked(FEED)[:-5] + b"zz\r\n\r\n", BROKE_OFF),
            (chunked(FEED)[:-5] + b"-1\r\n" + b"x" * 99, BROKE_OFF),
            (packed(gzipped(FEED)[:-1], "gzip"), CUT_OFF),
            (packed(gzipped(FEED)[:20], "gzip"), CUT_OFF),
            (packed(zlib.compress(FEED)[:-1], "deflate"), CUT_OFF),
            (packed(deflated(FEED)[:-1], "deflate"), CUT_OFF),
            (packed(gzipped(FEED) + gzipped(FEED)[:-1], "gzip"), CUT_OFF),
            (b"", "127.0.0.1 hung up without an answer."),
        ],
    )  # fmt: skip
    def test_cut_off(self, pieces: bytes, reason: str) -> None:
        error = refused_answer(pieces)
        assert (error.reason, error.is_passing) == (reason, True)

    @pytest.mark.parametrize(
        ("pieces", "reason"),
        [
            (packed(FEED, "gzip"), "Its compression is broken."),
            (packed(gzipped(FEED)[:-8] + b"x" * 8, "gzip"), "Its compression is broken."),
            (packed(FEED, "br"), NOT_ASKED_FOR),
            (packed(FEED, "zstd"), NOT_ASKED_FOR),
            (packed(FEED, "gzip, gzip"), NOT_ASKED_FOR),
            (answer(FEED, headers=[("Transfer-Encoding", "gzip, chunked")], with_length=False),
             "The server sends it in a form that was not asked for."),
            (answer(FEED, headers=[("Content-Length", "5")]), NOT_HTTP),
            (FEED, NOT_HTTP),
            (b"\x00\xff" * 50_000, NOT_HTTP),
            (b"SSH-2.0-x\r\n", NOT_HTTP),
            (b"HTTP/9.9 200 OK\r\n\r\n", NOT_HTTP),
            (b"HTTP/1.1 2000 OK\r\n\r\n", NOT_HTTP),
            (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, NOT_HTTP),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000, NOT_HTTP),
        ],
    )  # fmt: skip
    def test_broken(self, pieces: bytes, reason: str) -> None:
        error = refused_answer(pieces)
        assert (error.reason, error.is_passing) == (reason, False)

    @pytest.mark.parametrize(
        "handler",
        [
            in_turn(answer(b"x" * 1_001)),
            in_turn(answer(b"x" * 1_001, with_length=False)),
            in_turn(chunked(b"x" * 500, b"x" * 501)),
            in_turn(answer(headers=[("Content-Length", "9" * 30)], with_length=False)),
            dripping(answer(headers=[("Content-Length", "1001")], with_length=False), b""),
            dripping(answer(with_length=False), b"x" * 900, pause=0.0),
            dripping(answer(headers=[("Transfer-Encoding", "chunked")], with_length=False),
                     b"1\r\nx\r\n" * 900, pause=0.0),
            in_turn(packed(gzipped(b"x" * 1_001), "gzip")),
            in_turn(packed(gzipped(b"x" * 600) * 2, "gzip")),
            in_turn(packed(deflated(b"x" * 1_001), "deflate")),
            in_turn(answer(gzipped(b"") * 100, headers=GZIP, with_length=False)),
        ],
    )  # fmt: skip
    def test_too_large(self, handler: Handler) -> None:
        with serving(handler) as url:
            error = refused(url, max_bytes=1_000)
        assert "larger than the bound of 1,000 bytes" in error.reason
        assert "--max-bytes" in error.remedy
        assert not error.is_passing

    @pytest.mark.parametrize("more", [0, 1, 100, 256, 257, 600])
    def test_no_end_is_left_in_the_unpacker(self, more: int) -> None:
        body = b"x" * ((1 << 18) + more)  # more than is unpacked at a time
        with serving(in_turn(packed(deflated(body), "deflate"))) as url:
            assert fetched(url).body == body

    def test_just_small_enough(self) -> None:
        with serving(in_turn(packed(gzipped(b"x" * 1_000), "gzip"))) as url:
            assert fetched(url, max_bytes=1_000).body == b"x" * 1_000

    def test_ten_gigabytes_in_ten_megabytes(self) -> None:
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
        megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
        length = len(head) + 10_240 * len(megabyte)
        headers = [("Content-Encoding", "gzip"), ("Content-Length", str(length))]

        def bomb(_: object) -> Iterator[bytes]:
            yield answer(headers=headers, with_length=False) + head
            for _ in range(10):
                yield megabyte * 1_024

        bound = 20 << 20
        with serving(bomb) as url:
            refused(url)  # whatever is imported or cached at first is not counted
            tracemalloc.start()
            try:
                error = refused(url, max_bytes=bound)
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert "larger than the bound" in error.reason
        assert peak < bound * 1.25 + (4 << 20)


@contextmanager
def swallowing(host: str, port: int = 0) -> Iterator[int]:
    """A port that answers to no attempt to connect: more than it wants are in line already."""
    with ExitStack() as stack:
        full = stack.enter_context(closing(socket.create_server((host, port), backlog=0)))
        port = full.getsockname()[1]
        for _ in range(4):
            waiting = stack.enter_context(closing(socket.socket()))
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        yield port


class TestTime:
    """A server that never ends is left at the deadline, whatever it is that it does not end."""

    HEAD = b"HTTP/1.1 200 OK\r\n"

    @pytest.mark.parametrize(
        "handler",
        [
            dripping(b"", b""),
            dripping(b"", b"H"),
            dripping(HEAD, b"X: y\r\n", pause=0.05),
            dripping(HEAD + b"X: ", b"y"),
            dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
            dripping(HEAD + b"\r\n", b"x"),
            dripping(HEAD + b"Content-Length: 9999\r\n\r\n", b"x"),
            dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1"),
            dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n", pause=0.05),
            dripping(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzipped(b"")),
        ],
    )
    def test_drip(self, handler: Handler) -> None:
        with serving(handler) as url:
            before = time.monotonic()
            error = refused(url, seconds=0.3)
            assert 0.25 < time.monotonic() - before < 2.0
        assert error.reason == NOT_DONE
        assert error.is_passing

    def test_a_name_server_that_is_silent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def look_up(*_: object, **__: object) -> list[object]:
            time.sleep(1.0)
            return []

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        error = refused("http://a.example/", seconds=0.1)
        assert error.reason == "The name a.example was not looked up in time."
        assert error.is_passing

    def test_a_connection_that_is_not_accepted(self) -> None:
        with swallowing(HERE) as port:
            error = refused(f"http://{HERE}:{port}/", seconds=0.3)
        assert (error.reason, error.is_passing) == (NOT_DONE, True)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers at all of 127.0.0.0/8")
    def test_one_address_leaves_time_for_the_next(self) -> None:
        guard = Guard(allow_private=True, resolve=Names(a_example=[["127.0.0.2", HERE]]))
        with serving(in_turn(answer(FEED))) as url:
            port = int(url.rpartition(":")[2])
            with swallowing("127.0.0.2", port):
                found = fetch(f"http://a.example:{port}/", Web(seconds=1.0), guard=guard)
        assert isinstance(found, Fetched)
        assert found.body == FEED

    def test_a_port_where_nobody_is(self) -> None:
        with closing(socket.create_server((HERE, 0))) as taken:
            port = taken.getsockname()[1]
        error = refused(f"http://{HERE}:{port}/")
        assert error.reason == "127.0.0.1 cannot be reached: Connection refused."
        assert error.is_passing


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server that is feeds.example, and the file that says so to those who trust it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = (
        f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN=feeds.example -addext subjectAltName=DNS:feeds.example"
    )
    subprocess.run(
        [*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


Certified = tuple[ssl.SSLContext, Path]


class TestTLS:
    NAMES = staticmethod(lambda: Names(feeds_example=[[HERE]], other_example=[[HERE]]))

    @staticmethod
    def named(url: str, name: str) -> str:
        return url.replace(HERE, name)

    @pytest.fixture(autouse=True)
    def trusting(self, certified: Certified, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certified[1]))

    def test_the_server_is_asked_for_by_name(self, certified: Certified) -> None:
        asked: list[str | None] = []
        certified[0].sni_callback = lambda _socket, name, _context: asked.append(name)
        handler = in_turn(answer(FEED))
        with serving(handler, tls=certified[0]) as url:
            address = self.named(url, "feeds.example")
            assert fetched(address, names=self.NAMES()).body == FEED
            assert asked == ["feeds.example"]
            assert handler.requests[0].headers["host"] == address.removeprefix("https://")

    @pytest.mark.parametrize("host", ["other.example", HERE])
    def test_another_name_is_refused(self, certified: Certified, host: str) -> None:
        handler = in_turn(answer(FEED))
        with serving(handler, tls=certified[0]) as url:
            error = refused(self.named(url, host), names=self.NAMES())
        assert error.reason.startswith(f"{host} does not prove who it is: ")
        assert "mismatch" in error.reason
        assert not error.is_passing
        assert handler.requests == []

    def test_a_certificate_that_nobody_signed_is_refused(
        self, certified: Certified, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSL_CERT_FILE")
        with serving(in_turn(answer(FEED)), tls=certified[0]) as url:
            error = refused(self.named(url, "feeds.example"), names=self.NAMES())
        assert "does not prove who it is: self-signed certificate" in error.reason.replace(
            "self signed", "self-signed"
        )
        assert not error.is_passing

    def test_not_back_to_http(self, certified: Certified) -> None:
        plain = in_turn(answer(b"changed on the way"))
        with serving(plain) as inner, serving(in_turn(redirect(inner)), tls=certified[0]) as url:
            error = refused(self.named(url, "feeds.example"), names=self.NAMES())
        assert error.reason == (
            f"It redirects from https to http, to {inner}/, where anybody can change it."
        )
        assert plain.requests == []

    def test_on_to_https(self, certified: Certified) -> None:
        with serving(in_turn(answer(FEED)), tls=certified[0]) as safe:
            address = self.named(safe, "feeds.example")
            with serving(in_turn(redirect(address))) as url:
                assert fetched(url, names=self.NAMES()).address == f"{address}/"

    def test_drip(self, certified: Certified) -> None:
        drip = dripping(answer(headers=[("Content-Length", "999")], with_length=False), b"x")
        with serving(drip, tls=certified[0]) as url:
            before = time.monotonic()
            error = refused(self.named(url, "feeds.example"), names=self.NAMES(), seconds=0.3)
            assert time.monotonic() - before < 2.0
        assert error.reason == NOT_DONE

    @pytest.mark.parametrize(
        ("handler", "reason"),
        [
            (dripping(b"\x16\x03\x03\x00\x7a", b"\x02"), NOT_DONE),
            (dripping(b"", b""), NOT_DONE),
            (in_turn(FEED), "No safe connection to feeds.example comes about: "),
        ],
    )  # fmt: skip
    def test_no_tls_at_all(self, handler: Handler, reason: str) -> None:
        with serving(handler, unasked=True) as plain:
            url = plain.replace("http:", "https:")
            error = refused(self.named(url, "feeds.example"), names=self.NAMES(), seconds=0.3)
        assert error.reason.startswith(reason)


@pytest.fixture(scope="module")
def parroting() -> Iterator[tuple[str, Callable[[bytes], None]]]:
    """A server, and what to tell it to answer next."""
    answers: list[bytes] = [b""]

    def tell(pieces: bytes) -> None:
        answers[0] = pieces

    with serving(lambda _: answers[0]) as url:
        yield url, tell


_LINES = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK", b"HTTP/1.0 302 Found", b"HTTP/1.1 304", b"HTTP/1.1 500"),
        *(b"HTTP/1.1 -1 x", b"Content-Length: 9", b"Content-Length: 1, 2"),
        *(b"Content-Length: 1_0", b"Content-Length: \xff", b"Transfer-Encoding: chunked"),
        *(b"Transfer-Encoding: Chunked, chunked", b"Content-Encoding: gzip"),
        *(b"Content-Encoding: deflate", b"Content-Encoding: ,,br", b"Location: http://[::"),
        *(b"Location: \xff\xfe", b"Location: /", b"Retry-After: Mon, 99 Foo -1 99:99:99"),
        *(b"Content-Type: ;charset=\xff", b"Content-Type: =?utf-8?b?4KSV?=", b" folded"),
        *(b": no name", b"no colon", b"ETag: \x1b", b"Set-Cookie: a=b", b"\r", b"\x00"),
        *(b"", b"", b"5", b"-1", b"0", b"<rss/>", gzipped(b"x"), b"\x78\x9c\xff"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=99),
        st.lists(_LINES, max_size=12).map(b"\r\n".join),
        st.lists(_LINES, max_size=12).map(lambda lines: b"\r\n".join([b"HTTP/1.1 200 OK", *lines])),
    )
)
def test_whatever_is_answered(
    parroting: tuple[str, Callable[[bytes], None]], pieces: bytes
) -> None:
    url, tell = parroting
    tell(pieces)
    try:
        found = get(url, max_bytes=1_000)
    except FetchError as error:
        text = str(error)
    else:
        assert isinstance(found, Fetched)
        assert 0 < len(found.body) <= 1_000
        text = found.address + found.media_type + found.charset
    assert text.isprintable()
