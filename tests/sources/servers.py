"""Servers for tests: they answer what a test tells them to, down to the single byte.

with serving(in_turn(answer(b"one"), answer(b"two", 500))) as url: ...
"""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import NamedTuple


class Request(NamedTuple):
    """What a client asked. Names of headers are lower-case."""

    method: str
    target: str
    headers: Mapping[str, str]


Pieces = bytes | Iterable[bytes]
Handler = Callable[[Request], Pieces]
"""Gives the bytes to send: at once, or piece by piece, when a generator may take its time.
The connection is closed after the last."""


class Recorded:
    """A handler that remembers what it was asked, in order."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._lock = threading.Lock()
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Pieces:
        with self._lock:
            self.requests.append(request)
            return self._handler(request)

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.requests]


def in_turn(*answers: Pieces) -> Recorded:
    """Gives the answers one after another, and the last again and again."""
    left = list(answers)
    return Recorded(lambda _: left.pop(0) if len(left) > 1 else left[0])


def by_target(answers: Mapping[str, Pieces | Handler]) -> Recorded:
    """Gives the answer for the path that is asked for, or else 404."""

    def handle(request: Request) -> Pieces:
        found = answers.get(request.target, answer(status=404))
        return found(request) if callable(found) else found

    return Recorded(handle)


def answer(
    body: bytes = b"",
    status: int = 200,
    headers: Sequence[tuple[str, str]] = (),
    *,
    with_length: bool = True,
) -> bytes:
    """A whole answer. Header values may be anything that Latin-1 can write."""
    length = [("Content-Length", str(len(body)))] if with_length else []
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in (*length, *headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(*chunks: bytes, headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """A whole answer in chunks."""
    head = answer(headers=[("Transfer-Encoding", "chunked"), *headers], with_length=False)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def redirect(location: str, status: int = 302) -> bytes:
    return answer(status=status, headers=[("Location", location)])


@contextmanager
def serving(
    handler: Handler,
    *,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    unasked: bool = False,
) -> Iterator[str]:
    """Answer at the address that is given, without a slash at its end, until the block ends.

    `unasked` answers without reading a request, which may be one for TLS that is not spoken here.
    """

    class _Connection(BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(10.0)  # no client of a test takes as long to ask
            # A client that has had enough hangs up in the middle.
            with contextlib.suppress(OSError):
                connected = tls.wrap_socket(self.request, server_side=True) if tls else self.request
                with connected, connected.makefile("rb") as lines:
                    request = Request("", "", {}) if unasked else _read(lines)
                    if request is not None:
                        pieces = handler(request)
                        for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                            connected.sendall(piece)

    with _Server((host, 0), _Connection) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://{host}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False  # a dripping answer may go on for longer than its test


def _read(stream: Iterable[bytes]) -> Request | None:
    """The head of a request; None where the client hung up before its end."""
    lines: list[str] = []
    for line in stream:
        if line == b"\r\n":
            method, target, _ = lines[0].split(" ")
            pairs = (line.partition(":") for line in lines[1:])
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            return Request(method, target, headers)
        lines.append(line.decode("latin-1").removesuffix("\r\n"))
    return None
