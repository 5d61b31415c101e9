"""Configuration: `[tool.mt-audit]` in pyproject.toml, or the same keys in mt-audit.toml.

    disable = ["sentence-fragment"]        # detectors that do not run; "all" for every one
    enable = ["literal-idiom"]             # … and of these, those that do
    min-confidence = 0.5                   # report from this confidence on
    fail-on = "major"                      # never, minor, major, critical
    reports-dir = "reports"                # relative to this file
    jobs = 2                               # processes; 0 for one per core
    max-bytes = 50_000_000                 # bound on the size of one article
    back-translate = "auto"                # auto, on, off

    [tool.mt-audit.severities]             # [severities] in mt-audit.toml, and so on
    literal-idiom = "critical"

    [tool.mt-audit.thresholds]             # min-confidence for one detector
    literal-idiom = 0.8

    [[tool.mt-audit.per-path]]             # later ones win; patterns relative to this file
    paths = ["feeds/**", "*.jsonl"]
    disable = ["literal-idiom"]            # also enable, severities, thresholds, min-confidence

The nearest file upward from the current folder counts; of two in one folder, mt-audit.toml.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from audit.detectors import DETECTORS
from audit.errors import UsageError
from audit.model import Severity
from audit.pipeline import Settings

OWN_FILE, SHARED_FILE = "mt-audit.toml", "pyproject.toml"
ALL, NEVER = "all", "never"
BACK_TRANSLATE = ("auto", "on", "off")
SEVERITIES: Mapping[str, Severity] = {severity.label: severity for severity in Severity}
DETECTOR_IDS = tuple(detector.id for detector in DETECTORS)


@dataclass(frozen=True, slots=True)
class Rules:
    """Changes to what is reported; None or empty changes nothing."""

    disable: frozenset[str] = frozenset()
    enable: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    min_confidence: float | None = None

    def applied_to(self, settings: Settings) -> Settings:
        """`settings` with these changes."""
        off = settings.disabled | (frozenset(DETECTOR_IDS) if ALL in self.disable else self.disable)
        return replace(
            settings,
            disabled=frozenset() if ALL in self.enable else off - self.enable,
            severities={**settings.severities, **self.severities},
            thresholds={**settings.thresholds, **self.thresholds},
            min_confidence=(
                settings.min_confidence if self.min_confidence is None else self.min_confidence
            ),
        )
