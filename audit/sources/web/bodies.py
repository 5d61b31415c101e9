"""The body of a server's answer, unpacked and counted as it comes.

A server may send without end, or ten gigabytes in ten megabytes. More than the bound is never
kept, and what is cut off is not taken for whole.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from urllib3.response import BaseHTTPResponse

from audit.sources.files import too_large
from audit.sources.web.addresses import FetchError

_CHUNK = 1 << 16
_UNPACKED = 1 << 18  # of a chunk at a time
_GZIP = b"\x1f\x8b"
_DEFLATE = 8  # in the low half of the first byte of a zlib stream
_NOT_ASKED_FOR = frozenset({"br", "compress", "dcb", "dcz", "x-compress", "zstd"})
_PACKED = frozenset({"deflate", "gzip", "x-gzip"})
_ELSEWHERE = "Save it with a browser, and give the file."


class Body(NamedTuple):
    """What a server sent, unpacked; `is_complete` where something tells that it is all."""

    data: bytes
    is_complete: bool


def read(response: BaseHTTPResponse, max_bytes: int) -> Body:
    """All that the server sends, unpacked. Raises FetchError where that is over `max_bytes`.

    What is cut off is an error too, where that can be told.
    """
    length = response.length_remaining
    if length is not None and length > max_bytes:
        raise _too_large(max_bytes)
    transfer = response.headers.get("Transfer-Encoding", "").lower()
    if transfer not in ("", "chunked", "identity"):
        raise FetchError("The server sends it in a form that was not asked for.", _ELSEWHERE)
    is_bounded = length is not None or transfer == "chunked"
    coding = _coding(response.headers.get("Content-Encoding", ""))
    chunks = _chunks(response, max_bytes)
    whole = io.BytesIO()
    for piece in _unpacked(chunks, coding) if coding else chunks:
        whole.write(piece)
        if whole.tell() > max_bytes:
            raise _too_large(max_bytes)
    return Body(whole.getvalue(), is_bounded or bool(coding))


def _coding(header: str) -> str:
    """How the body is packed, "" where it is not."""
    codings = [name for part in header.lower().split(",") if (name := part.strip())]
    packed = [name for name in codings if name in _PACKED]
    if len(packed) > 1 or not _NOT_ASKED_FOR.isdisjoint(codings):
        raise FetchError(
            "The server sends it compressed in a way that was not asked for.", _ELSEWHERE
        )
    # Anything else is no compression: some servers write “utf-8” or “none” here.
    return packed[0] if packed else ""


def _chunks(response: BaseHTTPResponse, max_bytes: int) -> Iterator[bytes]:
    """The body as it comes, as packed as it is: that alone may be endless."""
    room = max_bytes
    while chunk := response.read1(_CHUNK, decode_content=False):
        room -= len(chunk)
        if room < 0:
            raise _too_large(max_bytes)
        yield chunk


def _unpacked(chunks: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Small pieces of what gzip and deflate hold, whatever it is packed into.

    There may be several gzip streams after one another; what follows and is none is left out,
    as gunzip does.
    """
    unpacker, is_begun = None, False
    try:
        for chunk in chunks:
            while chunk:
                if unpacker is None:
                    if is_begun and not _GZIP.startswith(chunk[: len(_GZIP)]):
                        return
                    unpacker, is_begun = zlib.decompressobj(_window(chunk, coding)), True
                yield unpacker.decompress(chunk, _UNPACKED)
                chunk = unpacker.unconsumed_tail
                if unpacker.eof:
                    chunk, unpacker = unpacker.unused_data, None
        if unpacker is not None:
            yield unpacker.flush()
            if not unpacker.eof:
                raise FetchError("Its compression is cut off.", "Try again.", is_passing=True)
    except zlib.error:
        raise FetchError("Its compression is broken.", _ELSEWHERE) from None


def _window(chunk: bytes, coding: str) -> int:
    """zlib's word for the kind of stream: some servers call one deflate that has no head."""
    headless = coding == "deflate" and chunk[0] & 0xF != _DEFLATE and chunk[0] != _GZIP[0]
    return -zlib.MAX_WBITS if headless else 32 + zlib.MAX_WBITS


def _too_large(max_bytes: int) -> FetchError:
    error = too_large("It", max_bytes)
    return FetchError(error.reason, error.remedy)
