"""One file per detector; a file here is a detector, and DETECTORS holds them all.

To add one, add a file: it is found by its `DETECTOR`. See "Add a detector" in the README.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from audit.model import Detector


def discover(folders: Iterable[str]) -> tuple[Detector, ...]:
    """The detectors of every module in `folders` (parts of this package), by name."""
    names = sorted(module.name for module in iter_modules(folders))
    return tuple(import_module(f"{__name__}.{name}").DETECTOR for name in names)


DETECTORS: tuple[Detector, ...] = discover(__path__)
