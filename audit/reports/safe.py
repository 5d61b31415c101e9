"""Text from outside, made safe to show.

An article may hold characters that steer a terminal, turn the reading direction round or
show nothing at all. They are data, and an editor must see them: they are shown as signs
(␛) or by number (⟨U+202E⟩). Zero-width joiners stay where they do their work, after a
Devanagari letter and inside an emoji, and so do the emoji style selectors.
"""

from __future__ import annotations

import json

import regex

_HIDDEN = r"""[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]"""
_WORKING = r"""(?:
      (?<=\p{Devanagari})[\u200c\u200d]
    | (?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})
    | (?<=\p{Emoji})[\ufe0e\ufe0f]
    )"""
HIDDEN = regex.compile(rf"(?!{_WORKING}){_HIDDEN}", regex.VERBOSE)
"""One character that must not be shown as it is."""

# json.dumps escapes every line feed inside a string: those left are its own layout.
_HIDDEN_IN_JSON = regex.compile(rf"(?!\n|{_WORKING}){_HIDDEN}", regex.VERBOSE)

_SURROGATE = regex.compile(r"\p{Cs}")

# Lines that a CI runner takes for its own commands: "::name", indented or not, on GitHub;
# "##[name]" anywhere there and "##vso[name]" on Azure; "##teamcity[name]".
_COMMAND = regex.compile(r"(?m)^[^\S\n]*\K(?=::)|(?<=#)(?=#\w*\[)")
_COMMAND_IN_JSON = regex.compile(r"#(?=#\w*\[)")

_PICTURES = 0x2400  # ␀ ␁ ␂ … ␛ … in the order of the controls they stand for
_DELETE = 0x7F
_NO_COMMAND = "⟨⟩"


def visible(text: str) -> str:
    """`text` on one line, with every hidden or steering character as a visible sign."""
    return HIDDEN.sub(lambda match: sign(match.group()), text)


def sign(character: str) -> str:
    """The sign that stands for one hidden character."""
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "␡"
    return f"⟨U+{code:04X}⟩"


def without_commands(text: str) -> str:
    """`text` in whose lines no CI runner finds a command, with a sign before what looked so."""
    return _COMMAND.sub(_NO_COMMAND, text)


def json_text(value: object, *, indent: int | None = None, strict: bool = False) -> str:
    """JSON that reads back exactly, with Hindi readable and hidden characters as \\uXXXX.

    Without `indent` it is one line by everybody's notion of a line. `strict` is for programs
    that refuse half of a surrogate pair: it becomes U+FFFD.
    """
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    if strict:
        text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    # No line of JSON begins with "::", and what else is a command to a CI runner is escaped.
    text = _COMMAND_IN_JSON.sub(r"\\u0023", text)
    return _HIDDEN_IN_JSON.sub(lambda match: _escape(match.group()), text)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
