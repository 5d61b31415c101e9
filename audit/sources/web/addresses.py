"""Web addresses and which of them may be reached.

An address comes from a user, from a configuration file or from a server's redirect, and so may be
made to reach into the network that the program runs in: a router, a database, the metadata of a
cloud machine. A host is therefore looked up once, all that it stands for is checked, and the
connection goes to an address so checked: a name that means something else a moment later
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from audit.errors import SourceError

_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 8_000
_MAX_HOST = 253
_MAX_SHOWN = 200
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# What stands before an "@" of the authority; also where a password holds a slash by mistake.
_CREDENTIALS = re.compile(
    r"([a-z][a-z0-9+.-]*://)(?:[^/?#]*|[^/?#:@\[]*:(?!\d*[/?#])[^?#]*)@", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNESCAPED = "!$&'()*+,;=:@/~%"

_UNICAST = IPv6Network("2000::/3")  # all that the Internet hands out; the rest is special
_NAT64 = IPv6Network("64:ff9b::/96")
# Older versions of `ipaddress` take these for public, and clouds answer machines of theirs there.
_INNER = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))

IPAddress = IPv4Address | IPv6Address
Resolve = Callable[[str, int, float], Sequence[str]]


class FetchError(SourceError):
    """An address that cannot be fetched.

    `is_passing`: it may go better next time. `retry_after` is for how many seconds the server
    asks to be left alone, None where it does not say.
    """

    def __init__(
        self,
        reason: str,
        remedy: str = "",
        *,
        is_passing: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason, remedy)
        self.is_passing = is_passing
        self.retry_after = retry_after


def is_address(path: str) -> bool:
    """Is it a web address and no path of a file? Also of a kind that `parse` then refuses."""
    return _SCHEME.match(path) is not None


def masked(address: str) -> str:
    """`address` without the user name and password that it may hold, for any output."""
    match = _CREDENTIALS.match(address)
    return f"{match[1]}***@{address[match.end() :]}" if match else address


class Address(NamedTuple):
    """An address taken apart, all ASCII; what is sent and what is checked is made of it alone.

    `host` is a lower-case name or an IP address without brackets; `target` the path and query.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def shown(self) -> str:
        """The address, or the beginning of one too long for a message."""
        return self.text if len(self.text) <= _MAX_SHOWN else f"{self.text[:_MAX_SHOWN]}…"

    def joined(self, location: str) -> Address:
        """Where a redirect to `location` leads. Raises FetchError."""
        what = "The address it redirects to"
        _check_characters(location, what)
        try:
            return parse(urljoin(self.text, location), what)
        except ValueError:
            raise _malformed(what) from None


def parse(text: str, what: str = "The address") -> Address:
    """Take an address apart. Raises FetchError for one that is not fetched.

    A host in Hindi becomes its xn-- form, as do other characters their escapes.
    """
    _check_characters(text, what)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _malformed(what) from None
    if not parts.scheme or port == 0:
        raise _malformed(what)
    if parts.scheme not in _PORTS:
        raise FetchError(
            f"{what} begins with {parts.scheme[:20]}:, and only http: and https: are fetched.",
            "Save it as a file, and give that.",
        )
    if "@" in parts.netloc:
        raise FetchError(
            f"{what} holds a user name or a password, which are not sent.",
            "Fetch it with a tool that logs in, and give the file.",
        )
    host = _host(parts, what)
    path = _escaped(parts.path, _UNESCAPED) or "/"
    query = f"?{_escaped(parts.query, _UNESCAPED + '?[]')}" if parts.query else ""
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], path + query)


def _check_characters(text: str, what: str) -> None:
    if len(text) > _MAX_LENGTH:
        raise FetchError(f"{what} is longer than {_MAX_LENGTH:,} characters.", "Shorten it.")
    if _CONTROLS.search(text):
        raise FetchError(f"{what} holds control characters.", "Type it anew.")


def _malformed(what: str) -> FetchError:
    return FetchError(f"{what} names no host that can be looked up.", "Check its spelling.")


def _host(parts: SplitResult, what: str) -> str:
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host or "[" in parts.netloc:
        try:
            # A zone (fe80::1%eth0) names a network card of this machine: not for an address.
            if "%" not in host:
                return str(IPv6Address(host))
        except ValueError:
            pass
        raise _malformed(what)
    if not host.isascii() and len(host) <= _MAX_HOST:
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            raise FetchError(
                f"{what} has a host whose name cannot be encoded.", "Write it in its xn-- form."
            ) from None
    if len(host) > _MAX_HOST or not _HOST.fullmatch(host):
        raise _malformed(what)
    return host


def _escaped(text: str, unescaped: str) -> str:
    stray = _STRAY_PERCENT.sub("%25", text)
    return quote(stray, safe=unescaped, errors="surrogateescape")


def is_public(address: IPAddress) -> bool:
    """Does everybody on the Internet mean the same machine by it?

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, NAT64) are judged by that.
    """
    if isinstance(address, IPv4Address):
        return (
            address.is_global
            and not address.is_multicast
            and not any(address in network for network in _INNER)
        )
    carried = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        carried = IPv4Address(int(address) & 0xFFFF_FFFF)
    if carried is not None:
        return is_public(carried)
    return address in _UNICAST and address.is_global


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of a host, in the order in which to try them. Raises OSError.

    A system's resolver takes its own time: it is left behind after `seconds`, with TimeoutError.
    """
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(place[0]) for *_, place in found])
        except OSError as error:
            answers.put(error)
        except UnicodeError:  # a name that is too long for one
            answers.put(socket.gaierror(socket.EAI_NONAME, "no name"))

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


@dataclass(frozen=True, slots=True)
class Guard:
    """Says which IP addresses a host may be reached at."""

    allow_private: bool = False
    resolve: Resolve = resolve
    is_public: Callable[[IPAddress], bool] = is_public

    def admitted(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """The IP addresses of `host`, looked up once, within `seconds`.

        Raises FetchError where there are none, or where even one of them is not public: a name
        for both a public and a private machine is a trick.
        """
        try:
            found = tuple(dict.fromkeys(self.resolve(host, port, seconds)))
        except TimeoutError:
            raise FetchError(
                f"The name {host} was not looked up in time.", "Try again later.", is_passing=True
            ) from None
        except OSError as error:
            raise FetchError(
                f"The name {host} is not known here.",
                "Check its spelling and the connection.",
                is_passing=error.errno == socket.EAI_AGAIN,
            ) from None
        for place in found:
            address = ip_address(place.partition("%")[0])
            if not self.allow_private and not self.is_public(address):
                which = host if host == str(address) else f"{host} leads to {address}, which"
                raise FetchError(f"{which} is not public.", "Use --allow-private if you trust it.")
        return found
