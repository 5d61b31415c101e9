"""Bytes to text: UTF-8 and UTF-16 as they are met in the wild, and a clear no to the rest."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from audit.errors import SourceError

# Longer marks first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\xfd7zXZ\x00", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"BZh91AY&SY", "compressed with bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
_SAMPLE = 1 << 14
# High bytes of UTF-16 code units in Hindi text: Latin and digits, Devanagari, dashes and quotes.
_HIGH_BYTES = frozenset((0x00, 0x09, 0x20))
_PLAUSIBLE = 0.9
_LEAST_PAIRS = 4
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1b")


class Decoded(NamedTuple):
    """A text without its byte order mark; `truncated` where it ends inside a character."""

    text: str
    truncated: bool


def decode(data: bytes, charset: str = "") -> Decoded:
    """Decode a whole file. Raises SourceError for what is not text or in no known encoding.

    `charset` is what a server says; it counts where the bytes themselves do not tell.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SourceError(f"It is {what}, not text.", "Save its text as a UTF-8 .txt file.")
    encoding, mark = encoding_of(data)
    if encoding == "utf-8" and b"\0" in data:
        raise _binary()
    try:
        decoded = _decode(data[mark:], encoding, offset=mark)
    except SourceError:
        text = _as_said(data, charset) if not mark and encoding == "utf-8" else None
        if text is None:
            raise
        decoded = Decoded(text, truncated=False)
    if "\0" in decoded.text:
        raise _binary()
    return decoded


def _as_said(data: bytes, charset: str) -> str | None:
    """The text in the encoding that a server or a document names; None where it is not."""
    try:
        return str(data, charset or "utf-8")
    except (LookupError, ValueError):
        return None


def _binary() -> SourceError:
    return SourceError("It is binary: it holds NUL bytes.", "Give a text file in UTF-8 or UTF-16.")


def encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding of `data`, judged from its beginning, and the length of its mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return _utf16_without_mark(data) or "utf-8", 0


def _utf16_without_mark(data: bytes) -> str | None:
    """Spaces and digits put a NUL in every second place, and few high bytes ever occur."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if b"\0" not in sample or pairs < _LEAST_PAIRS:
        return None
    for encoding, high in (
        ("utf-16-le", sample[1 : pairs * 2 : 2]),
        ("utf-16-be", sample[: pairs * 2 : 2]),
    ):
        usual = sum(map(high.count, _HIGH_BYTES))
        low_nuls = sample.count(0) - high.count(0)
        if low_nuls == 0 and usual >= _PLAUSIBLE * pairs:
            text = sample[: pairs * 2].decode(encoding, "ignore")
            return None if _CONTROLS.intersection(text) else encoding
    return None


def _decode(data: bytes, encoding: str, *, offset: int) -> Decoded:
    try:
        return Decoded(data.decode(encoding), truncated=False)
    except UnicodeDecodeError as error:
        if error.end == len(data) and (
            "end of data" in error.reason or "truncated" in error.reason
        ):
            return Decoded(data[: error.start].decode(encoding), truncated=True)
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"It is not {encoding.upper()}: byte 0x{data[error.start]:02X} in line {line} "
            f"(offset {error.start + offset}) is no character there.",
            "Convert it: iconv -f ITS-ENCODING -t UTF-8.",
        ) from None
