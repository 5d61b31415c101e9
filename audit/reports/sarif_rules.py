"""What a SARIF log says of the detectors behind its results: their docstrings and examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from audit.detectors import DETECTORS
from audit.model import Detector, Severity
from audit.reports.markup import escaped
from audit.reports.mqm import MQM_TYPE
from audit.reports.safe import visible
from audit.reports.wording import clip, reflowed

LEVEL: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "warning",
    Severity.MINOR: "note",
}
_PROBLEM: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "warning",
    Severity.MINOR: "recommendation",
}
_LONGEST = 1000  # code points of a description: GitHub takes 1,024
_ITEM = "* "  # begins an item of a list in a docstring


def message(text: str) -> dict[str, str]:
    """A message object that says `text`: in it braces are placeholders, and [text](address) links.

    Characters that steer are made visible, line feeds are kept.
    """
    shown = "\n".join(map(visible, text.split("\n")))
    return {"text": _literal(shown.replace("](", "\\]("))}


def rules(ids: Iterable[str]) -> list[dict[str, Any]]:
    """A reportingDescriptor for each detector, in order."""
    known = {detector.id: detector for detector in DETECTORS}
    return [rule(known[id]) if id in known else _unknown(id) for id in ids]


def rule(detector: Detector) -> dict[str, Any]:
    """The reportingDescriptor of one detector."""
    summary, *rest = [line for line in reflowed(detector.rationale) if line]
    return {
        **_named(detector.id),
        "shortDescription": message(summary),
        "fullDescription": message(clip(" ".join([summary, *rest[:1]]), _LONGEST)),
        "help": {**message(_help(detector)), "markdown": _literal(_markdown(detector))},
        "defaultConfiguration": {"level": LEVEL[detector.severity]},
        "properties": {
            "tags": [
                "machine-translation",
                "hindi",
                detector.category.value,
                f"mqm/{MQM_TYPE[detector.category]}",
            ],
            "severity": detector.severity.label,
            "problem.severity": _PROBLEM[detector.severity],
        },
    }


def _unknown(id: str) -> dict[str, Any]:
    """Of a detector that this program does not have, from a report that another one made."""
    text = message(f"A defect that the detector {id} finds.")
    return {**_named(id), "shortDescription": text, "fullDescription": text, "help": text}


def _named(id: str) -> dict[str, str]:
    """The id and, where that is not the same word, a name as programs have them."""
    name = "".join(word.capitalize() for word in id.split("-"))
    return {"id": id, "name": name} if "-" in id else {"id": id}


def _help(detector: Detector) -> str:
    def listed(examples: Iterable[str]) -> list[str]:
        return [f"  {line}" for example in examples for line in example.splitlines()]

    prose = reflowed(detector.rationale)
    parts = [*prose, "", "Reported:", *listed(detector.bad), "Left alone:", *listed(detector.good)]
    return "\n".join(parts)


def _markdown(detector: Detector) -> str:
    """The same with lists; no HTML, which messages must not have, and nothing that looks so."""

    def listed(examples: Iterable[str]) -> str:
        lines = (visible(" ".join(example.splitlines())) for example in examples)
        return "\n".join(f"- {escaped(line)}" for line in lines)

    prose = [
        f"- {escaped(line.removeprefix(_ITEM))}" if line.startswith(_ITEM) else escaped(line)
        for line in reflowed(detector.rationale)
    ]
    parts = ("\n".join(prose), "**Reported**", listed(detector.bad), "**Left alone**")
    return "\n\n".join([*parts, listed(detector.good)])


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
