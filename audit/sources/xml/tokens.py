"""The tokens of XML as it is met in the wild, and what a reference to a character stands for."""

from __future__ import annotations

from html import escape, unescape
from html.entities import html5

import regex

# Names of the formats that are read are ASCII: <प्रधानमंत्री> (a minister) is text in brackets.
NAME = r"[A-Za-z_:][A-Za-z_:\-.0-9]{0,200}+"
_ILLEGAL = r"\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
# References that need no look: the five of XML, and the numbers of most characters.
_SOUND = r"(?:amp|lt|gt|quot|apos|\#(?!1[2-5]\d;)[1-9]\d{2,3}|\#x[1-9a-cA-CeE][0-9a-fA-F]{3});"
_HALF = r"&\#(?:5[5-7]\d{3}|x[dD][89a-fA-F][0-9a-fA-F]{2});"  # of a pair of surrogates
_REFERENCE = rf"&(?!{_SOUND})(?:\#?\w{{1,40}}+;)?+"
_MOST = 200  # attributes of a tag
_LONG = 10_000  # pieces by which a section is passed over at once; what is longer goes slower
_COMMENT = rf"<!--(?:[^-]++|-(?!->)){{0,{_LONG}}}+.*?(?:-->|\Z)"
_QUOTED = r""""[^"<]*+"|'[^'<]*+'"""
_ATTRIBUTE = rf"""{NAME}(?:\s*+=\s*+(?:{_QUOTED}|[^\s"'<>]++))?+"""

TOKEN = regex.compile(
    rf"""
      (?P<data><!\[CDATA\[(?:[^\]]++|\](?!\]>)){{0,{_LONG}}}+.*?(?:\]\]>|\Z))
    | (?P<aside>{_COMMENT}|<(?:\?[a-zA-Z]|![a-zA-Z\[])[^<>]*+>)
    | (?P<end></\s*+(?P<ended>{NAME})[^<>]*+>)
    | (?P<start><(?P<started>{NAME})(?:\s++{NAME}\s*+=\s*+(?:{_QUOTED})){{0,{_MOST}}}+
      \s*+(?P<empty>/?)>)
    | (?P<loose><(?P<loosely>{NAME})(?P<attributes>(?:[\s/]++|{_ATTRIBUTE}){{0,{_MOST}}}+)>)
    | (?P<stray><|\]\]>)
    | (?P<reference>{_HALF}{_HALF}|{_REFERENCE})
    | (?P<control>[{_ILLEGAL}]++)
    """,
    regex.DOTALL | regex.VERBOSE,
)
"""One token that needs a look; what is between two of them is sound text."""

ASIDE = regex.compile(rf"[\s\ufeff]++|{_COMMENT}|<\?[^<>]*+>", regex.DOTALL)
"""What may stand before a document: white space, comments, processing instructions."""

DOCTYPE = regex.compile(
    r"""<!DOCTYPE(?:[^\["'<>]++|"[^"]*+"|'[^']*+'){0,10}+
    (?:\[(?P<subset>(?:<!--.*?(?:-->|\Z)|"[^"]*+"|'[^']*+'|<|[^\]"'<]++){0,10000}+)\]\s*+)?+>""",
    regex.DOTALL | regex.VERBOSE | regex.IGNORECASE,
)
ENTITY = regex.compile(rf"<!ENTITY\s++(?:%\s++)?+({NAME})")

ATTRIBUTE = regex.compile(rf"""({NAME})(?:\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)'|([^\s"'<>]++)))?+""")
UNFIT = regex.compile(rf"{_HALF}{_HALF}|{_REFERENCE}|[{_ILLEGAL}]++")
CONTROL = regex.compile(rf"[{_ILLEGAL}]++")
"""Characters that XML does not allow."""
_CONTROLS = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)]

_BREAKS = str.maketrans({"\v": "\n", "\f": "\n"})  # by which an editor breaks a line


def without_controls(text: str) -> str:
    """What is left of a run of characters that XML does not allow: its line breaks."""
    return CONTROL.sub("", text.translate(_BREAKS))


def has_controls(text: str) -> bool:
    """Whether a text that was decoded has any of `CONTROL`: far quicker than to look for it."""
    return any(control in text for control in _CONTROLS)


def resolved(reference: str, declared: frozenset[str]) -> tuple[str, str]:
    """XML for a reference that may be unsound, and what was wrong with it ("" for nothing).

    `declared` has the entities that the document declares. They are not expanded.
    """
    name = reference[1:-1]
    if name.startswith("#"):
        return _numbered(reference)
    if not name:
        return "&amp;", "A bare “&” was read as one."
    character = html5.get(f"{name};") or html5.get(f"{name.lower()};")
    if character:
        return escape(
            character, quote=False
        ), f"“{reference}” is no entity of XML: it was read as in HTML."
    if name in declared:
        why = "is declared in the document: such an entity is never expanded"
    else:
        why = "is no entity: it was left as it is"
    return f"&amp;{reference[1:]}", f"“{reference}” {why}."


def _numbered(reference: str) -> tuple[str, str]:
    halves = [_number(half) for half in reference.split(";") if half]
    if None in halves:
        return f"&amp;{reference[1:]}", f"“{reference}” is no character: it was left as it is."
    code = halves[0] or 0
    if len(halves) > 1:
        return _pair(code, halves[1] or 0, reference)
    character = chr(code) if code <= 0x10FFFF else "\uffff"
    if CONTROL.match(character):
        kept = without_controls(character)
        return kept, f"“{reference}” is a character that XML does not allow."
    if 0x80 <= code < 0xA0:
        return unescape(reference), f"“{reference}” was read as in windows-1252."
    return reference, ""


def _pair(high: int, low: int, reference: str) -> tuple[str, str]:
    """A character written as two numbers, those of its halves in UTF-16."""
    try:
        character = f"{chr(high)}{chr(low)}".encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return "\ufffd", f"“{reference}” is no character."
    return character, f"“{reference}” was read as one character."


def _number(half: str) -> int | None:
    """The number in "&#2309" or "&#x905"; None where there is none."""
    digits = half[2:]
    if not digits.isascii():
        return None
    try:
        return int(digits[1:], 16) if digits[:1] in ("x", "X") else int(digits)
    except ValueError:
        return None
