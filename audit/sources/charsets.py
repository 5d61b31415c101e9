"""The encoding of a document that names one itself, as XML and HTML do.

Such names are often wrong: a desk pastes Windows text into a UTF-8 page, a server adds a
charset of its own, a program writes "utf-16" before UTF-8. The bytes decide: hardly any text that
is valid UTF-8 was meant as anything else. Names count where the bytes are not UTF-8.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

import regex

from audit.sources.decoding import decode, encoding_of

# What a document may name. Not every codec: some of Python's are slow, some are no encodings.
_KNOWN = regex.compile(
    r"cp125\d|iso8859-\d+|koi8-[ru]|gb18030|gbk|gb2312|big5|shift_jis|euc_jp|euc_kr"
    r"|utf-16(?:-[lb]e)?"
)
# By the WHATWG's rule: who writes one of these means windows-1252.
_AS_WINDOWS = ("iso8859-1", "ascii")
_WINDOWS = "cp1252"
# In a text with bytes that are no UTF-8 ("surrogateescape" keeps them as U+DC80 to U+DCFF): a
# character that was cut, of which the Devanagari ones begin with 0xE0, or a single byte.
_BAD = regex.compile(r"[\uDCC2-\uDCF4][\uDC80-\uDCBF]+|\uDCE0|[\uDC80-\uDCFF]")
_ESCAPED = 0xDC00


class Document(NamedTuple):
    """The text of a document without its byte order mark, and what was wrong with its encoding."""

    text: str
    notes: tuple[str, ...] = ()


def decode_document(data: bytes, charset: str = "", declared: str = "") -> Document:
    """Decode `data`, of which a server says `charset` and the document itself `declared`.

    Raises SourceError for broken UTF-16 and UTF-32. Any other bytes give a text: single bytes
    that are no UTF-8 are read as windows-1252, what is left of a character cut in two as U+FFFD.
    """
    encoding, mark = encoding_of(data)
    if encoding != "utf-8":
        return Document(decode(data).text)
    data = data[mark:]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if error.end < len(data) or "unexpected end" not in error.reason:
            return _not_utf8(data, charset, declared)
        text = data[: error.start].decode()  # a document that is cut off shows that elsewhere
    named = _codec(declared)
    if named in ("", "utf-8") or text.isascii():
        return Document(text)
    return Document(text, (f"It says that it is {_label(declared)}, and is UTF-8.",))


def _not_utf8(data: bytes, charset: str, declared: str) -> Document:
    for label in (charset, declared):
        codec = _codec(label)
        if codec in _AS_WINDOWS:
            codec = _WINDOWS
        try:
            if _KNOWN.fullmatch(codec):
                return Document(str(data, codec))
        except UnicodeDecodeError:
            continue
    text = data.decode(errors="surrogateescape")
    first = _BAD.search(text)
    place = 0 if first is None else first.start()
    said = f" though it says that it is {_label(declared)}" if declared else ""
    where = f"byte 0x{ord(text[place]) - _ESCAPED:02X} in line {text.count(chr(10), 0, place) + 1}"
    bad = sum(map(text.count, map(chr, range(0xDC80, 0xDD00))))
    if bad > len(text) - len(text.encode("ascii", "ignore")) - bad:
        note = f"It is not UTF-8{said} ({where}): it was read as windows-1252."
        return Document(data.decode(_WINDOWS, "replace"), (note,))
    note = f"It has bytes that are not UTF-8, the first of them {where}: read as windows-1252."
    return Document(_BAD.sub(_mended, text), (note,))


def _mended(match: regex.Match[str]) -> str:
    byte = ord(match.group()[0]) - _ESCAPED
    if len(match.group()) > 1 or byte == 0xE0:
        return "\ufffd"
    return bytes((byte,)).decode(_WINDOWS, "replace")


def _codec(label: str) -> str:
    """Python's name for an encoding, "" for one that does not exist."""
    try:
        return codecs.lookup(label.strip()).name if label.isascii() else ""
    except (LookupError, ValueError):
        return ""


def _label(declared: str) -> str:
    return declared.strip()[:40]
