"""Web addresses: how they are taken apart, what of them is shown, and which may be reached."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.sources.web.addresses import (
    Address,
    FetchError,
    Guard,
    is_address,
    is_public,
    masked,
    parse,
    resolve,
)

MAPPED = ip_address("::ffff:10.0.0.5")  # Python 3.13 writes it differently from 3.11


class TestIsAddress:
    @pytest.mark.parametrize(
        "path",
        [
            "http://a.example",
            "HTTPS://A",
            "hTTp://",
            "ftp://a",
            "file:///etc/passwd",
            "svn+ssh://a",
        ],
    )
    def test_addresses(self, path: str) -> None:
        assert is_address(path)

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "-",
            "a.txt",
            "C://a.txt",
            r"C:\a.txt",
            "http:a",
            "http:/a",
            "समाचार://a",
            "a/http://b",
        ],
    )
    def test_paths(self, path: str) -> None:
        assert not is_address(path)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/x?y#z", "https://a.example/x?y#z"),
        ("https://user:secret@a.example/", "https://***@a.example/"),
        ("HTTPS://user@a.example", "HTTPS://***@a.example"),
        ("http://user:p@ss@a.example/@desk", "http://***@a.example/@desk"),
        ("http://user:se/cr?et@a.example/", "http://user:se/cr?et@a.example/"),
        ("http://user:se/cret@a.example/", "http://***@a.example/"),
        ("http://a.example:8080/@desk", "http://a.example:8080/@desk"),
        ("http://a.example/@desk", "http://a.example/@desk"),
        ("http://[::1]:8080/@desk", "http://[::1]:8080/@desk"),
        ("ftp://user:secret@a.example", "ftp://***@a.example"),
        ("a.txt", "a.txt"),
    ],
)
def test_no_credentials_are_shown(address: str, shown: str) -> None:
    assert masked(address) == shown


class TestParse:
    @pytest.mark.parametrize(
        ("text", "whole"),
        [
            ("http://a.example", "http://a.example/"),
            ("HTTP://A.Example:80/B", "http://a.example/B"),
            ("https://a.example:443", "https://a.example/"),
            ("https://a.example:8443/", "https://a.example:8443/"),
            ("http://a.example:/", "http://a.example/"),
            ("http://a.example./", "http://a.example/"),
            ("http://a_b.example/", "http://a_b.example/"),
            ("http://a.example?x=1#top", "http://a.example/?x=1"),
            ("http://a.example/x?y=[1]&z=%20 %", "http://a.example/x?y=[1]&z=%20%20%25"),
            ("http://a.example/खबर?क=ख", "http://a.example/%E0%A4%96%E0%A4%AC%E0%A4%B0?%E0%A4%95=%E0%A4%96"),
            ("http://a.example/\udcff", "http://a.example/%FF"),
            ("http://a.example/\\x", "http://a.example/%5Cx"),
            ("http://समाचार.भारत/", "http://xn--61b3bh3a5ab.xn--h2brj9c/"),
            ("http://१.भारत/", "http://xn--e4b.xn--h2brj9c/"),
            ("http://ॲप.भारत/", "http://xn--n2b7l.xn--h2brj9c/"),  # a letter younger than IDNA
            ("http://XN--H2BRJ9C/", "http://xn--h2brj9c/"),
            ("http://１２７.０.０.１/", "http://127.0.0.1/"),
            ("http://a。example/", "http://a.example/"),
            ("http://[2606:4700:0::1]:8080/", "http://[2606:4700::1]:8080/"),
            ("http://[::FFFF:10.0.0.5]/", f"http://[{MAPPED}]/"),
        ],
    )  # fmt: skip
    def test_taken(self, text: str, whole: str) -> None:
        assert parse(text).text == whole

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("ftp://a.example/", "begins with ftp:"),
            ("FILE:///etc/passwd", "begins with file:"),
            ("gopher://a.example/", "begins with gopher:"),
            ("data:text/html,x", "begins with data:"),
            ("javascript:alert(1)", "begins with javascript:"),
            ("a.example/feed", "names no host"),
            ("//a.example/", "names no host"),
            ("http://", "names no host"),
            ("http:///etc/passwd", "names no host"),
            ("http:a.example", "names no host"),
            ("http://:80/", "names no host"),
            ("http://./", "names no host"),
            ("http://a..example/", "names no host"),
            ("http://.a/", "names no host"),
            ("http://a b/", "names no host"),
            ("http://a%2eb/", "names no host"),
            ("http://%31%32%37.0.0.1/", "names no host"),
            ("http://a\\b/", "names no host"),
            ("http://a;b/", "names no host"),
            ("http://a:0/", "names no host"),
            ("http://a:65536/", "names no host"),
            ("http://a:x/", "names no host"),
            ("http://a:-1/", "names no host"),
            ("http://[::1/", "names no host"),
            ("http://[x::1]/", "names no host"),
            ("http://[fe80::1%25eth0]/", "names no host"),
            ("http://[v1.a]/", "names no host"),
            ("http://" + "a" * 254, "names no host"),
            ("http://" + "क" * 5_000, "names no host"),
            ("http://a℀b/", "names no host"),
            ("http://" + "क" * 80 + "/", "cannot be encoded"),
            ("http://a\u202eb/", "cannot be encoded"),
            ("http://user:secret@a.example/", "holds a user name or a password"),
            ("http://a.example@10.0.0.5/", "holds a user name or a password"),
            ("http://a\\@b/", "holds a user name or a password"),
            ("http://a.example/\r\nHost: b", "control characters"),
            ("http://a.exa\tmple/", "control characters"),
            ("http://a.example/\x00", "control characters"),
            ("http://a.example/\x85", "control characters"),
            ("http://a.example/\x7f", "control characters"),
            ("http://a.example/" + "a" * 8_000, "longer than 8,000 characters"),
        ],
    )  # fmt: skip
    def test_refused(self, text: str, reason: str) -> None:
        with pytest.raises(FetchError) as caught:
            parse(text)
        assert caught.value.reason.startswith("The address ")
        assert reason in caught.value.reason
        assert caught.value.remedy
        assert not caught.value.is_passing
        assert "secret" not in str(caught.value)

    @given(
        st.text(max_size=60), st.sampled_from(["http://", "https://a.example/", "http://a.", ""])
    )
    @example("[", "http://")
    def test_either_all_ascii_or_an_error(self, text: str, start: str) -> None:
        try:
            address, shown = parse(start + text), ""
        except FetchError as error:
            address, shown = parse("http://a.example/"), str(error)
        assert (shown + address.text).isprintable()
        assert address.text.isascii()
        assert " " not in address.text
        assert parse(address.text) == address

    @pytest.mark.parametrize(
        ("location", "whole"),
        [
            ("/b", "https://a.example:8443/b"),
            ("c?d", "https://a.example:8443/news/c?d"),
            ("../x", "https://a.example:8443/x"),
            ("?page=2", "https://a.example:8443/news/feed?page=2"),
            ("//b.example", "https://b.example/"),
            ("http://b.example/#x", "http://b.example/"),
            ("/खबर", "https://a.example:8443/%E0%A4%96%E0%A4%AC%E0%A4%B0"),
            ("/a b", "https://a.example:8443/a%20b"),
        ],
    )
    def test_joined(self, location: str, whole: str) -> None:
        assert parse("https://a.example:8443/news/feed").joined(location).text == whole

    @pytest.mark.parametrize(
        "location", ["file:///etc/passwd", "http://[", "/a\rb", " http://", "http://u:p@b/"]
    )
    def test_joined_to_nothing(self, location: str) -> None:
        with pytest.raises(FetchError, match=r"^The address it redirects to "):
            parse("https://a.example/").joined(location)

    def test_a_long_one_is_shown_in_part(self) -> None:
        assert parse("http://a/" + "x" * 300).shown == "http://a/" + "x" * 191 + "…"


class TestIsPublic:
    @pytest.mark.parametrize(
        "address",
        [
            "93.184.216.34",
            "8.8.8.8",
            "172.32.0.1",
            "100.63.255.255",
            "2606:4700::1",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
            "2002:808:808::1",
            "64:ff9b::8.8.8.8",
        ],
    )
    def test_public(self, address: str) -> None:
        assert is_public(ip_address(address))

    @pytest.mark.parametrize(
        "address",
        [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.5",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "2002:7f00:1::",
            "2002:a00:5::1",
            "64:ff9b::10.0.0.5",
            "64:ff9b:1::8.8.8.8",
            "2001:0:a00:5::1",  # Teredo, its server
            "2001:0:808:808:0:0:f5ff:fffa",  # Teredo, its client 10.0.0.5
            "100::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "4000::1",
        ],
    )
    def test_not_public(self, address: str) -> None:
        assert not is_public(ip_address(address))


class TestResolve:
    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.0.0x1"]
    )
    def test_every_spelling_is_the_address_it_means(self, host: str) -> None:
        assert resolve(host, 80, 5.0) == ["127.0.0.1"]
        with pytest.raises(FetchError, match=r"127\.0\.0\.1(, which)? is not public\."):
            Guard().admitted(parse(f"http://{host}/").host, 80, 5.0)

    def test_what_the_system_refuses_is_raised(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> list[object]:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")

        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        with pytest.raises(socket.gaierror):
            resolve("a.example", 80, 5.0)

    def test_a_slow_system_is_not_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def look_up(*_: object, **__: object) -> list[object]:
            time.sleep(1.0)
            return []

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        before = time.monotonic()
        with pytest.raises(TimeoutError):
            resolve("a.example", 80, 0.05)
        assert time.monotonic() - before < 0.9


class TestGuard:
    @staticmethod
    def admitted(found: Sequence[str] | OSError, *, allow_private: bool = False) -> tuple[str, ...]:
        def answer(host: str, port: int, seconds: float) -> Sequence[str]:
            assert (host, port, seconds) == ("a.example", 80, 5.0)
            if isinstance(found, OSError):
                raise found
            return found

        return Guard(allow_private, answer).admitted("a.example", 80, 5.0)

    def test_in_order_and_once_each(self) -> None:
        found = ["2606:4700::1", "8.8.8.8", "2606:4700::1"]
        assert self.admitted(found) == ("2606:4700::1", "8.8.8.8")

    @pytest.mark.parametrize(
        ("found", "named"),
        [
            (["10.0.0.5"], "10.0.0.5"),
            (["8.8.8.8", "10.0.0.5"], "10.0.0.5"),
            (["8.8.8.8", "fe80::1%eth0"], "fe80::1"),
            (["::ffff:127.0.0.1"], "::ffff:7f00:1"),
        ],
    )
    def test_one_that_is_not_public_is_one_too_many(self, found: list[str], named: str) -> None:
        with pytest.raises(FetchError) as caught:
            self.admitted(found)
        assert ip_address(caught.value.reason.split()[3].rstrip(",")) == ip_address(named)
        assert caught.value.reason.startswith("a.example leads to ")
        assert caught.value.reason.endswith(", which is not public.")
        assert caught.value.remedy == "Use --allow-private if you trust it."
        assert not caught.value.is_passing
        assert self.admitted(found, allow_private=True) == tuple(found)

    @pytest.mark.parametrize(
        ("found", "reason", "is_passing"),
        [
            (socket.gaierror(socket.EAI_NONAME, "\x1b[31m"), "is not known here.", False),
            (socket.gaierror(socket.EAI_AGAIN, "\x1b[31m"), "is not known here.", True),
            (TimeoutError(), "was not looked up in time.", True),
        ],
    )
    def test_a_name_that_leads_nowhere(self, found: OSError, reason: str, is_passing: bool) -> None:
        with pytest.raises(FetchError) as caught:
            self.admitted(found)
        assert caught.value.reason == f"The name a.example {reason}"
        assert caught.value.is_passing is is_passing


def test_an_address_is_what_is_sent() -> None:
    assert parse("http://[::1]:81/a?b#c") == Address("http", "::1", 81, "/a?b")
    assert parse("http://[::1]:81/a?b#c").authority == "[::1]:81"
