"""Text from outside in GitHub Flavored Markdown, where it must stay text.

Punctuation that may begin markup is written as a character reference, which never does. GitHub
makes links of addresses, mentions and references only after that, in the text of the page: what
they hang on stands in an element of its own, across which it does not look.
"""

from __future__ import annotations

import regex

from audit.reports.safe import visible

_MARKUP = regex.compile(r"[\\`*_{}\[\]<>|~&$]")
# At the start of a line: a list, a heading, a rule, code set in.
_AT_START = regex.compile(r"\s*(?:[-+=#]|\d+[.)])|\s+")
# @name and a@b · #1 · GH-1 · https:// · :smile: · www.
_TRIGGER = regex.compile(r"@|#(?=\w)|(?i:(?<=\bGH)-(?=\d))|:(?=//|[\w+-]+:)|(?i:(?<=\bwww)\.)")


def escaped(text: str) -> str:
    """`text` on one line, of which nothing is markup."""
    start = _AT_START.match(text)
    end = start.end() if start else 0
    return "".join(map(_reference, text[:end])) + _without_markup(text[end:])


def inert(text: str) -> str:
    """Text from outside on one line, of which nothing is markup, a link or a mention."""
    pieces, end = [], 0
    shown = visible(text)
    for match in _TRIGGER.finditer(shown):
        pieces.append(shown[end : match.start()])
        pieces.append(match.group())
        end = match.end()
    pieces.append(shown[end:])
    first, *rest = pieces
    return escaped(first) + "".join(
        _without_markup(piece) if number % 2 else f"<span>{_reference(piece)}</span>"
        for number, piece in enumerate(rest)
    )


def _without_markup(text: str) -> str:
    return _MARKUP.sub(lambda match: _reference(match.group()), text)


def _reference(character: str) -> str:
    return f"&#{ord(character)};"
