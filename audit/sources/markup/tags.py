"""HTML cut into text and tags, by the rules browsers go by.

Not libxml2's parser: it gives up at some depth and drops the rest, takes minutes over a tag with
a hundred thousand attributes, and cannot say at which character anything stood. This one goes
over the text once, keeps nothing, never fails, and gives offsets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

# Their content is text whatever it looks like, up to their own end tag.
_RAW = {
    name: regex.compile(rf"</{name}(?=[ \t\n\f\r/>])[^>]*+>?", regex.IGNORECASE)
    for name in "iframe noembed noframes noscript script style textarea title xmp".split()
}
_MOST_ATTRIBUTES = 64  # that are looked at in one tag

_MARKUP = regex.compile(r"<[a-zA-Z/!?]|\]\]>")
_SPACE = r"[ \t\n\f\r]"
# A tag as far as it goes: what is never closed reaches to the end, and is looked at once.
_TAG = regex.compile(
    rf"""<(?P<name>/?[a-zA-Z][^ \t\n\f\r/>]*+)
    (?P<attributes>(?:
        {_SPACE}++ | /
      | [^ \t\n\f\r/>][^ \t\n\f\r/>=]*+
        (?:{_SPACE}*+={_SPACE}*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?+)?+
    )*+)(?P<close>>?)""",
    regex.VERBOSE,
)
_ATTRIBUTE = regex.compile(
    rf"""(?P<name>[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)
    (?:{_SPACE}*+={_SPACE}*+(?:
        "(?P<a>[^"]*+)" | '(?P<b>[^']*+)' | (?P<c>[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)
    )?+)?+""",
    regex.VERBOSE,
)
_COMMENT_END = regex.compile(r"--!?>")


class Tag(NamedTuple):
    """A tag, or text where `name` is "".

    It stands from `start` to `end` of the HTML. `name` is in lower case, "/p" for an end tag;
    `attributes` as written.
    """

    start: int
    end: int
    name: str = ""
    attributes: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it closes itself, as XHTML has it: `<p/>`, but not `<a href=x/>`."""
        written = self.attributes
        return written.endswith("/") and (len(written) == 1 or written[-2] in " \t\n\f\r\"'")


def scan(html: str) -> Iterator[Tag]:
    """The tags of `html` and the text between them, in order, without comments and declarations.

    What stands in scripts, styles and the like is left out with its end tag.
    """
    text = place = 0
    in_cdata = False
    while found := _MARKUP.search(html, place):
        start = found.start()
        tag = None
        if found.group() == "]]>":
            end = start + 3 if in_cdata else start
            in_cdata = False
        elif html.startswith("<![CDATA[", start):
            end, in_cdata = start + 9, True
        elif tag := _TAG.match(html, start):
            end = tag.end()
        elif html.startswith("<!--", start):
            end = _end_of_comment(html, start)
        elif html.startswith("</", start) and start + 2 == len(html):
            end = start  # two characters at the very end are text
        else:
            end = html.find(">", start) + 1 or len(html)
        if end == start:
            place = found.end()
            continue
        if start > text:
            yield Tag(text, start)
        text = place = end
        if tag and tag["close"]:
            read = Tag(start, end, tag["name"].lower(), tag["attributes"])
            yield read
            if read.name in _RAW and not read.is_empty:
                text = place = _end_of_raw(html, read.name, end)
                yield Tag(place, place, "/" + read.name)
    if text < len(html):
        yield Tag(text, len(html))


def _end_of_comment(html: str, start: int) -> int:
    if html.startswith(("<!-->", "<!--->"), start):
        return html.index(">", start) + 1
    end = _COMMENT_END.search(html, start + 4)
    return end.end() if end else len(html)


def _end_of_raw(html: str, name: str, start: int) -> int:
    end = _RAW[name].search(html, start)
    return end.end() if end else len(html)


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by lower-case name, as written; of two alike the first."""
    read: dict[str, str] = {}
    for number, match in enumerate(_ATTRIBUTE.finditer(written)):
        if number == _MOST_ATTRIBUTES:
            break
        value = match["a"] or match["b"] or match["c"] or ""
        read.setdefault(match["name"].lower(), value)
    return read
