"""Compares output with a file in tests/golden, or rewrites it where asked to.

`MT_AUDIT_WRITE_GOLDEN=1 python -m pytest tests/reports` rewrites; read the diff before you
commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "golden"


def check_golden(name: str, actual: str) -> None:
    path = _FOLDER / name
    if os.environ.get("MT_AUDIT_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(actual.encode("utf-8"))
    expected = path.read_bytes().decode("utf-8")
    assert actual == expected, f"{path} differs"
