"""The Signature: what produced the numbers, short enough to print beside them."""

from __future__ import annotations

import hashlib
import platform
from importlib import metadata
from pathlib import Path

import audit
from audit.knowledge import Knowledge
from audit.model import Signature

_PACKAGE = Path(audit.__file__).parent
# Code that takes part in finding, ranking and scoring; the rest only carries results.
_CODE = (
    "backtranslation", "detectors", "knowledge", "reader", "scoring", "text", "model.py",
    "pipeline.py",
)  # fmt: skip
_LIBRARIES = ("langdetect", "numpy", "regex", "sacrebleu")


def signature(knowledge: Knowledge, settings: str = "", translator: str = "none") -> Signature:
    """Describe this installation; `translator` is what back-translated, "none" for nothing.

    `settings` stands for all that configuration and options change of what is found ("" for
    the defaults): it goes into the hash of the detectors. Libraries are those that the code
    above imports, and Python, whose Unicode tables decide what is a letter.
    """
    code = b"".join(_code())
    digest = hashlib.sha256(code + b"\0" + settings.encode("utf-8", "surrogatepass"))
    used = [
        name
        for name in _LIBRARIES
        if f"import {name}".encode() in code or f"from {name}".encode() in code
    ]
    return Signature(
        version=audit.__version__,
        detectors=digest.hexdigest()[:12],
        reference=knowledge.checksum(),
        translator=translator,
        libraries=(
            ("python", platform.python_version()),
            *((name, metadata.version(name)) for name in used),
        ),
    )


def _code() -> list[bytes]:
    """Name and content of each file, in a fixed order."""
    parts: list[bytes] = []
    for name in _CODE:
        place = _PACKAGE / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            parts += (file.relative_to(_PACKAGE).as_posix().encode(), b"\0", file.read_bytes())
    return parts
