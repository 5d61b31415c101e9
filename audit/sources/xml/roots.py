"""What kind of XML a text is, told by the name of its document element.

Apart from what reads XML: every input is asked this, and few need the reading.
"""

from __future__ import annotations

import regex

PRINTED = frozenset(("b", "body", "br", "div", "font", "html", "i", "p", "pre", "script", "table"))
"""Elements that programs print before and after a document when they fail."""

_ROOT = regex.compile(
    r"""(?:\A|<\?xml\s[^<>]*+>)
    (?:[\s\ufeff]++|<!--.{0,5000}?-->|<\?[^<>]*+>|<!DOCTYPE[^<>\[]*+(?:\[.{0,5000}?\]\s*+)?+>){0,50}+
    <([A-Za-z_:][A-Za-z_:\-.0-9]*+)""",
    regex.DOTALL | regex.VERBOSE | regex.IGNORECASE,
)


def root_name(beginning: str) -> str:
    """What the document element is called, in lower case and without its prefix.

    "" for a text that begins otherwise. What is printed before an XML declaration does not count.
    """
    names = [found[1].rpartition(":")[2].lower() for found in _ROOT.finditer(beginning)]
    return next((name for name in names if name not in PRINTED), names[0] if names else "")
