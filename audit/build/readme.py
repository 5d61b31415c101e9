"""The generated parts of README.md: the detector table.

`python -m audit.build readme` writes them, `--check` fails where they differ.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.detectors import DETECTORS
from audit.model import Detector
from audit.reports.mqm import MQM_TYPE

_OPEN, _CLOSE = "<!-- generated: {name} -->", "<!-- end of {name} -->"


def generated(readme: str, confidences: Mapping[str, float]) -> str:
    """`readme` with its generated parts made anew."""
    return _replace(readme, "detectors", _detectors(confidences))


def _replace(readme: str, name: str, body: str) -> str:
    opening, closing = _OPEN.format(name=name), _CLOSE.format(name=name)
    before, rest = readme.split(opening)
    _, after = rest.split(closing)
    return f"{before}{opening}\n{body}\n{closing}{after}"


def _detectors(confidences: Mapping[str, float]) -> str:
    head = [
        "| detector | finds | MQM type | severity | confidence | example |",
        "|---|---|---|---|---|---|",
    ]
    rows = (
        f"| `{detector.id}` | {detector.title} | {MQM_TYPE[detector.category]} "
        f"| {detector.severity.label} | {_confidence(detector, confidences)} "
        f"| {_example(detector)} |"
        for detector in DETECTORS
    )
    return "\n".join([*head, *rows])


def _confidence(detector: Detector, confidences: Mapping[str, float]) -> str:
    """One number, or the range over the detector's bases."""
    values = sorted(value for key, value in confidences.items() if key.split("/")[0] == detector.id)
    if not values:
        return "–"
    low, high = f"{values[0]:.2f}", f"{values[-1]:.2f}"
    return low if low == high else f"{low}–{high}"


def _example(detector: Detector) -> str:
    """The shortest bad example of one line, its marks in bold, safe inside a table."""
    shortest = min((text for text in detector.bad if "\n" not in text), key=len, default="")
    safe = shortest.translate({ord(c): f"&#{ord(c)};" for c in "|<>&*_`[]\\"})
    return safe.replace("⟦", "**").replace("⟧", "**")
