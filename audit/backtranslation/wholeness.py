"""Whether a file is all there: how to tell that one was cut short, by the lengths in it.

For the three kinds of file in a package. Each check says no only where the file itself announces
more than there is; of a layout that is not known nothing is said against. None of them reads the
weights, which are a hundred megabytes.
"""

from __future__ import annotations

import json
import os
import struct
from typing import BinaryIO

_KNOWN_LAYOUTS = (4, 5, 6)  # binary versions of CTranslate2 read below; 6 is current
_FIRST_PIECE = b"\x0a"  # field 1 of a SentencePiece model, with a length


def json_is_whole(stream: BinaryIO) -> bool:
    """Whether it is JSON, which says itself where it ends."""
    try:
        json.load(stream)
    except (ValueError, RecursionError):
        return False
    return True


def weights_are_whole(stream: BinaryIO) -> bool:
    """Whether all variables that a model.bin of CTranslate2 announces are there.

    The layout is what CTranslate2 writes (ModelSpec in its ctranslate2.specs.model_spec).
    """

    def number(code: str) -> int:
        found: int = struct.unpack(f"<{code}", stream.read(struct.calcsize(f"<{code}")))[0]
        return found

    def skip(count: int) -> None:
        stream.seek(count, os.SEEK_CUR)

    try:
        if number("I") not in _KNOWN_LAYOUTS:
            return True
        skip(number("H"))  # name of the architecture
        skip(4)  # its revision
        for _ in range(number("I")):
            skip(number("H"))  # name
            skip(4 * number("B"))  # shape
            skip(1)  # type
            skip(number("I"))  # values
        for _ in range(2 * number("I")):  # aliases: a name for a name
            skip(number("H"))
    except struct.error:
        return False
    return stream.tell() <= stream.seek(0, os.SEEK_END)


def pieces_are_whole(stream: BinaryIO) -> bool:
    """Whether the last piece of a sentencepiece.model, a protobuf message, is all there.

    Pieces are its field 1, settings the fields after it, all with their length before them.
    """
    data = stream.read()
    if not data.startswith(_FIRST_PIECE):
        return True
    place = 0
    while place < len(data):
        if data[place] & 7 != 2:
            return True
        place += 1
        length = shift = 0
        while True:
            if place >= len(data):
                return False
            byte = data[place]
            place += 1
            length |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
        place += length
    return place == len(data)
