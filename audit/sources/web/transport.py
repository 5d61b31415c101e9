"""One question to one server: connecting to an address that was checked, and asking.

A server may take its time with every byte. All waiting, for the connection, the head and the
body, ends at one deadline for the whole fetch.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from time import monotonic

import urllib3
from urllib3.connection import HTTPConnection
from urllib3.response import BaseHTTPResponse

from audit.sources.files import reason_of
from audit.sources.web.addresses import Address, FetchError


class Deadline:
    """The moment at which a fetch ends, done or not."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds until then, more than none. Raises FetchError."""
        left = self._end - monotonic()
        if left <= 0:
            raise self.error()
        return left

    def error(self) -> FetchError:
        """The error for a fetch that was not done then."""
        reason = f"The server was not done after {self.seconds:g} seconds."
        return FetchError(reason, "Try again later.", is_passing=True)


@contextmanager
def asked(
    address: Address, places: Sequence[str], headers: Mapping[str, str], deadline: Deadline
) -> Iterator[BaseHTTPResponse]:
    """The answer to GET `address`, its body unread, from the first of `places` that is there.

    `places` are IP addresses, and nothing is looked up any more. Raises FetchError; also for what
    goes wrong inside the `with`, where the body is read.
    """
    try:
        connection = HTTPConnection(address.host, address.port, timeout=deadline.left())
        connection.sock = _connected(address, places, deadline)
        connection.response_class = partial(_Response, deadline=deadline)  # type: ignore[assignment]
        try:
            connection.request(
                "GET",
                address.target,
                headers={"Host": address.authority, "Connection": "close", **headers},
                preload_content=False,
                decode_content=False,
            )
            with connection.getresponse() as response:
                yield response
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError) as error:
        raise _explained(error, address.host, deadline) from None


def _connected(address: Address, places: Sequence[str], deadline: Deadline) -> socket.socket:
    """A socket to one of `places`, with TLS where the address wants it. Raises OSError."""
    failure = OSError("no address")
    for tried, place in enumerate(places):
        # One that swallows every packet must leave time for the next.
        seconds = deadline.left() / (len(places) - tried)
        try:
            connected = socket.create_connection((place, address.port), timeout=seconds)
        except OSError as error:
            failure = error
            continue
        try:
            _check_peer(connected, place)
            connected.settimeout(deadline.left())
            return _with_tls(connected, address.host) if address.scheme == "https" else connected
        except BaseException:
            connected.close()
            raise
    raise failure


def _check_peer(connected: socket.socket, place: str) -> None:
    peer = str(connected.getpeername()[0])
    if ip_address(peer.partition("%")[0]) != ip_address(place.partition("%")[0]):
        raise FetchError(f"The connection to {place} was diverted to {peer}.", "Check the network.")


def _with_tls(connected: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context.wrap_socket(connected, server_hostname=host)


class _Response(http.client.HTTPResponse):
    """A response whose every read, of the head as of the body, ends at the deadline."""

    def __init__(
        self,
        sock: socket.socket,
        debuglevel: int = 0,
        method: str | None = None,
        url: str | None = None,
        *,
        deadline: Deadline,
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self.fp = io.BufferedReader(_UntilDeadline(self.fp.detach(), sock, deadline))


class _UntilDeadline(io.RawIOBase):
    """A stream from a socket. A socket's own timeout begins anew with every byte that comes."""

    def __init__(self, stream: io.RawIOBase, connected: socket.socket, deadline: Deadline) -> None:
        self._stream = stream
        self._connected = connected
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int | None:
        self._connected.settimeout(self._deadline.left())
        return self._stream.readinto(buffer)  # type: ignore[arg-type]

    def close(self) -> None:
        self._stream.close()
        super().close()


def _explained(error: Exception, host: str, deadline: Deadline) -> FetchError:
    """What went wrong between here and `host`, in words that are never the server's own."""
    match error:
        case TimeoutError() | urllib3.exceptions.TimeoutError():
            return deadline.error()
        case ssl.SSLCertVerificationError():
            reason = f"{host} does not prove who it is: {error.verify_message}."
            is_passing = False
        case ssl.SSLError():
            what = (error.reason or "it broke off").replace("_", " ").lower()
            reason = f"No safe connection to {host} comes about: {what}."
            is_passing = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
        case http.client.RemoteDisconnected():
            reason, is_passing = f"{host} hung up without an answer.", True
        case OSError():
            reason, is_passing = f"{host} cannot be reached: {reason_of(error)}.", True
        case urllib3.exceptions.ProtocolError() | urllib3.exceptions.SSLError():
            reason, is_passing = f"{host} broke off in the middle of the answer.", True
        case _:
            reason, is_passing = f"{host} answers with what is not HTTP.", False
    remedy = "Try again later." if is_passing else "Check the address."
    return FetchError(reason, remedy, is_passing=is_passing)
