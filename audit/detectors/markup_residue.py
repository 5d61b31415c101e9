"""Leftovers of markup, templates, code and the translator's own marks.

Scrapers drop half of the page's markup into the text, and machine translation carries it
along or breaks it (& quot;). Tokenizers of translation models leave marks of their own:
@-@ for a hyphen, ▁ for a space, @@ for a split word, <unk> and ⁇ for a word they lack.

Known limits: a tag is taken for one by its form, so a name in angle brackets is reported.
Stars, ampersands and angle brackets by themselves (AT&T, R&D, 5 < 7, *) are never reported.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

import regex

from audit.knowledge import Knowledge
from audit.model import Article, Category, Detection, Detector, Severity, Span

_TAG = regex.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,300})?/?>|<!--|-->|<!\[CDATA\[")
_ENTITY = regex.compile(
    r"(?:&(?:amp;)*(?:[A-Za-z]{2,8}|\#\d{2,6}|\#x[0-9A-Fa-f]{2,5});)+"
    r"|&\s?(?:amp|quot|nbsp|apos|lt|gt|\#0?39)(?:\s?;|(?![A-Za-z;]))"
    r"|(?<![A-Za-z&])(?:quot|nbsp|amp|\#0?39);"
)
_MILD = frozenset(("&amp;", "&nbsp;", "&lt;", "&gt;"))
_BARE_ENTITIES = ("quot;", "nbsp;", "amp;", "#39;", "#039;")
# What must stand in the text for a pattern to be tried; the pattern; what it is.
_PATTERNS: tuple[tuple[tuple[str, ...], regex.Pattern[str], str, str], ...] = (
    (
        ("@-@", "@@", "▁", "⁇", "@,@", "@.@", "__UNK", "[UNK]"),
        regex.compile(r"@[-,.]@|[\p{L}\p{M}]+@@|▁[\p{L}\p{M}]*|⁇+|(?:__|\[)UNK(?:__|\])"),
        "token",
        "mark of the translating machine's tokenizer",
    ),
    (
        ("**", "```", "](", "[["),
        regex.compile(
            r"(?<![*\w])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![*\w])|```"
            r"|!?\[[^\[\]\n]{0,200}\]\((?:https?:|/|\#)[^()\s]{0,300}\)|\[\[[^\[\]\n]{1,200}\]\]"
        ),
        "markdown",
        "wiki or Markdown markup",
    ),
    (
        ("\n#", "\n==", "'''"),
        regex.compile(r"(?m)^\#{1,6}(?=\s\S)|^={2,4}\s?[^=\n]{1,100}={2,4}\s*$|'''"),
        "markdown",
        "wiki or Markdown markup",
    ),
    (
        ("{", "%s", "%d", "$s", "%%"),
        regex.compile(
            r"\{\{[^{}\n]{1,100}\}\}|\$\{[^{}\n]{1,60}\}|\{(?:\d{1,2}|name|title|date|url|link|count|number"
            r"|user(?:name)?|city|time|[a-z]+_[a-z_]+)\}"
            r"|(?<![\w%])%(?:\d\$)?[sd](?![\w])|%%[A-Z_]{2,30}%%"
        ),
        "placeholder",
        "placeholder of a template",
    ),
    (
        ("\\",),
        regex.compile(
            r"(?:\\u[0-9A-Fa-f]{4}[ ,.]?)+(?<![ ,.])|(?<![A-Za-z:\\])(?:\\[nrt])+(?![A-Za-z])"
            r"|\\x[0-9A-Fa-f]{2}|\\[\"']"
        ),
        "escape",
        "escape sequence of program code",
    ),
    (
        ("%E0", "%20", "%2", "%3"),
        regex.compile(r"(?<![^\s\"'“(])(?:%[0-9A-F]{2}){3,}"),
        "escape",
        "percent-encoded text",
    ),
    (
        (
            *(
                "function",
                "var ",
                "document.",
                "window.",
                "googletag",
                "adsbygoogle",
                "$(",
                "@media",
            ),
            *("font-", "text-align", "background-", "margin-", "line-height", "border-radius"),
            *("display:", "px"),
        ),
        regex.compile(
            r"(?<![\w.])(?:function\s?\w*\([\w, ]*\)\s?\{|var\s\w+\s?=|document\.\w+|window\.\w+"
            r"|googletag\.\w+|\(adsbygoogle|\$\([\"'\w.]+\)\.|@media\s|(?:font-family|font-size|"
            r"text-align|background-color|margin-top|line-height|border-radius):\s?[\w\#\"'.]"
            r"|display:\s?(?:none|block)|[\w-]+:\s?\d+px)[\x20-\x7e]{0,300}"
        ),
        "code",
        "program code or style sheet",
    ),
    (
        ("[",),
        regex.compile(
            r"\[/?(?:caption|gallery|embed|video|audio|url|img|quote|youtube|twitter|vc_\w+|et_pb_\w+)"
            r"(?:[\s=][^\[\]\n]{0,200})?\]",
            regex.IGNORECASE,
        ),
        "markdown",
        "shortcode of a content system",
    ),
)


def check(article: Article, knowledge: Knowledge) -> Iterator[Detection]:
    """Report each leftover; a place that two patterns name is reported once."""
    text = article.text
    end = -1
    for detection in sorted(_all(text), key=lambda found: found.span.start):
        if detection.span.start >= end:
            end = detection.span.end
            yield detection


def _all(text: str) -> Iterator[Detection]:
    if "<" in text or "-->" in text:
        for match in _TAG.finditer(text):
            if match[0] == "<space>":  # how to write a text message to an office
                continue
            unknown = match[0].lower() in ("<unk>", "<s>", "</s>", "<pad>")
            what = "mark of the translating machine" if unknown else "tag of a web page"
            yield _detection(match.span(), f"A {what} stands in the text.", "tag")
    if "&" in text or any(cue in text for cue in _BARE_ENTITIES):
        for match in _ENTITY.finditer(text):
            plain = html.unescape(html.unescape(match[0]))
            if plain == match[0] and match[0].startswith("&") and " " not in match[0]:
                continue
            yield Detection(
                span=Span(*match.span()),
                message="A character of the page stands as its code.",
                suggestion=plain if plain != match[0] and not plain.isspace() else "",
                basis="entity",
                severity=Severity.MINOR if match[0] in _MILD else None,
            )
    lines = "\n" + text if text.startswith(("#", "==")) else text
    for cues, pattern, basis, what in _PATTERNS:
        if any(cue in lines for cue in cues):
            for match in pattern.finditer(text):
                yield _detection(match.span(), f"A {what} stands in the text.", basis)


def _detection(span: tuple[int, int], message: str, basis: str) -> Detection:
    return Detection(span=Span(*span), message=message, basis=basis)


DETECTOR = Detector(
    id="markup-residue",
    title="leftover of markup or code",
    category=Category.RESIDUE,
    severity=Severity.MAJOR,
    rationale=__doc__,
    bad=(
        "मंत्री ने कहा ⟦<br>⟧ कि बैठक कल होगी।",
        "उन्होंने कहा, ⟦&quot;⟧हम तैयार हैं⟦&quot;⟧।",
        "जांच ⟦<unk>⟧ के आदेश पर हुई।",
        "यह एक दीर्घ ⟦@-@⟧ अवधि की योजना है।",
        "प्रिय ⟦{{name}}⟧, आपका आवेदन मिल गया है।",
        "सरकार ने ⟦**बड़ा फैसला**⟧ लिया है।",
        "पहला वाक्य समाप्त हुआ।⟦\\n⟧ दूसरा वाक्य शुरू हुआ।",
    ),
    good=(
        "AT&T और R&D विभाग ने मिलकर काम किया।",
        "पांच < सात और सात > पांच, यह गणित का नियम है।",
        "होटल को 5* रेटिंग मिली, पर ** का निशान छोटा था।",
        "महंगाई 5% से बढ़कर 7% हो गई और बजट 100 करोड़ रहा।",
        "पुस्तक के पृष्ठ [12] पर यह बात {कोष्ठक में} लिखी है।",
        "संपर्क के लिए info@example.com पर लिखें।",
    ),
    check=check,
)
