"""What all of a desk's own lists have in common: how they are read, and what is said of errors."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from audit.errors import UsageError

_FEW = 10  # choices that fit into a message


class OwnText(NamedTuple):
    """The text of a list, NFC, and the checksum of its bytes."""

    text: str
    checksum: str


def read_own_text(file: Path, setting: str) -> OwnText:
    """Read the list that the key `setting` names. Raises UsageError with what to do."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file}: the list of {setting} cannot be read: {error.strerror}.",
            f"Check --{setting}, or {setting} in the configuration.",
        ) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}:{line}: this is not UTF-8.", "Save the list as UTF-8.") from None
    return OwnText(unicodedata.normalize("NFC", text), hashlib.sha256(data).hexdigest()[:12])


def one_of(value: str, known: Collection[str], complaint: str, others: str = "") -> None:
    """Raise UsageError, with the nearest right word, unless `value` is one of `known`.

    `others` says in words what there is where that is too much for a message.
    """
    if value not in known:
        near = get_close_matches(value, known, n=1, cutoff=0.5)
        some = ", ".join(known) if len(known) <= _FEW else others
        remedy = f"Did you mean “{near[0]}”?" if near else f"Choose from {some}."
        raise UsageError(f"{complaint} “{value}”.", remedy)
