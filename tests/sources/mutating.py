"""Documents made worse, for the fuzzer: by bytes, by tokens and by structure.

A `random.Random` decides everything, so that a seed gives the same documents again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import regex

MOST_BYTES = 300_000
_BYTES = b"\x00\t\n\r \"'&(),-/:;<=>?[]{}|\x1b\x7f\x80\x93\xa0\xbf\xc3\xe0\xed\xf4\xfe\xff"
_TOKENS = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *"<![CDATA[ ]]> <!-- --> <?xml <!DOCTYPE </ /> < > & &amp; &lt; &amp;lt;p&amp;gt;".split(),
        *"&#0; &#xD800; &#x110000; &#99999999999; &nbsp; &lol; <p> </p> <br> <div <a:b>".split(),
        *"<item> </item> <script> <style> <title> </title> xmlns:x='y' hidden = == ,, ;;".split(),
        *'" \' """ [ ] { } null true -0 1e999 NaN \\u0000 \\ud800 \\udc00 \\ \\" : ,'.split(),
        *("\t", "\\n", "\ufeff", "\ufffe", "\u2028", "\u202e", "\u200d", "\u0085", "\u00a0"),
        *("\ud800", "क", "्", "़", "𝔸", "ﷺ", "\r\n\r\n", "\r", '"id"', '"text"'),
        "<!DOCTYPE x [<!ENTITY a 'क'><!ENTITY b '&a;&a;'>]>",
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
        '<?xml version="1.0" encoding="UTF-16"?>',
        '<meta charset="windows-1252">',
        "9" * 5_000,
        "<a>" * 2_000,
        "<div><p>" * 600,
        "[" * 2_000,
        '{"a":' * 1_000,
        "&amp;" * 500,
        " " * 5_000,
        "\n" * 3_000,
        "क" * 10_000,
    )
)
_PIECE = regex.compile(rb"<[^<>]*>|[^<>\s]+|\s+|<|>")
_ELEMENT = regex.compile(rb"<([a-zA-Z][\w:.-]*)(?:\s[^<>]*)?>")
_CHARSETS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "gb18030")


def mutated(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """`data` with one to a dozen things done to it; what is put in may come from `others`."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5, 12))):
        change = random.choice(_CHANGES)
        data = change(data, others, random)[:MOST_BYTES]
    return data


def _place(data: bytes, random: Random) -> int:
    return random.randrange(len(data) + 1)


def _range(data: bytes, random: Random) -> tuple[int, int]:
    start = _place(data, random)
    return start, min(len(data), start + int(random.expovariate(1 / 40)) + 1)


def _flip(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(random.choice((1, 1, 4, 40))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _put_byte(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    place = _place(data, random)
    return data[:place] + bytes((random.choice(_BYTES),)) + data[place + random.randrange(2) :]


def _put_token(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _range(data, random)
    return data[:start] + random.choice(_TOKENS) + data[end if random.random() < 0.3 else start :]


def _cut(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _range(data, random)
    return data[:start] if random.random() < 0.2 else data[:start] + data[end:]


def _repeat(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _range(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 10, 300)) + data[end:]


def _splice(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = sorted((_place(other, random), _place(other, random)))
    place = _place(data, random)
    return data[:place] + other[start:end] + data[place:]


def _recode(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(random.choice(_CHARSETS), "ignore")


def _shuffle(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Tokens swapped, doubled or dropped."""
    pieces = _PIECE.findall(data)
    for _ in range(random.choice((1, 2, 10))):
        if len(pieces) < 2:
            break
        one, other = random.randrange(len(pieces)), random.randrange(len(pieces))
        match random.randrange(3):
            case 0:
                pieces[one], pieces[other] = pieces[other], pieces[one]
            case 1:
                pieces.insert(one, pieces[other])
            case _:
                del pieces[one]
    return b"".join(pieces)


def _move_element(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """An element dropped, doubled, put into itself or somewhere else."""
    begun = list(_ELEMENT.finditer(data))
    if not begun:
        return data
    first = random.choice(begun)
    closing = b"</" + first[1] + b">"
    end = data.find(closing, first.end())
    end = first.end() if end < 0 else end + len(closing)
    start = first.start()
    element = data[start:end]
    match random.randrange(5):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:end] + element * random.choice((1, 3, 200)) + data[end:]
        case 2:
            depth = random.choice((1, 5, 200, 700))
            return data[:start] + first.group() * depth + element + closing * depth + data[end:]
        case 3:
            place = _place(data, random)
            return data[:place] + element + data[place:]
        case _:
            return data[:start] + element[: -len(closing)] + data[end:]


def _change_value(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """A value of a JSON document replaced, doubled or dropped; lines are documents as well."""
    lines = data.split(b"\n")
    number = random.randrange(len(lines))
    for text, write in (
        (data, lambda changed: changed),
        (
            lines[number],
            lambda changed: b"\n".join([*lines[:number], changed, *lines[number + 1 :]]),
        ),
    ):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        holders = list(_holders(document))
        if not holders:
            return data
        holder = random.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = random.choice(keys)
        match random.randrange(4):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.extend([holder[key]] * random.choice((1, 3, 100)))
            case 2:
                holder[key] = _nested(holder[key], random)
            case _:
                holder[key] = random.choice(_VALUES)
        written = json.dumps(document, ensure_ascii=random.random() < 0.3)
        return write(written.encode("utf-8", "surrogatepass"))
    return data


_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**400, 1e308, float("nan"), "", " ", "\0", "\ud800", "क" * 3_000),
    *("<p>क</p>", "&amp;lt;", "2026-02-30", "http://[", [], {}, [[]], {"": ""}, ["क"] * 50),
    {"text": "क", "id": 1},
)


def _holders(document: object) -> list[Any]:
    """The lists and objects of a document that hold something."""
    waiting, found = [document], list[Any]()
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list) and value:
            found.append(value)
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return found


def _nested(value: object, random: Random) -> object:
    for _ in range(random.choice((1, 3, 300))):
        value = [value] if random.random() < 0.5 else {"text": value}
    return value


_CHANGES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    *(_flip, _put_byte, _put_byte, _put_token, _put_token, _put_token, _cut, _cut, _repeat),
    *(_splice, _shuffle, _shuffle, _move_element, _move_element, _change_value, _change_value),
    _recode,
)
