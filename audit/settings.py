"""What may differ from run to run. Apart from the pipeline, so that configuration loads quickly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from audit.model import Severity


@dataclass(frozen=True, slots=True)
class Budget:
    """The seconds that a run may take before it does without what takes long.

    `start` is a reading of the monotonic clock, which all processes of a machine share.
    """

    seconds: float = math.inf
    start: float = 0.0

    def left(self) -> float:
        """The share that is left: 1 at the start, 0 or less when it is spent."""
        if math.isinf(self.seconds):
            return 1.0
        return 1 - (monotonic() - self.start) / self.seconds

    def seconds_left(self) -> float:
        """The seconds that are left; endless where there is no bound."""
        return self.seconds - (monotonic() - self.start)


@dataclass(frozen=True, slots=True)
class Settings:
    """What may differ from run to run, from configuration and options.

    `disabled` holds detector ids; `severities` and `thresholds` override a detector's
    severity and the confidence it must reach; `reader` is "auto", "on" or "off", and auto keeps
    to `budget`; `raise_failures` is for tests.
    """

    disabled: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    min_confidence: float = 0.5
    reader: str = "auto"
    budget: Budget = Budget()
    raise_failures: bool = False
