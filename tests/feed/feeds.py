"""Feeds for tests: RSS of short items written here, and a server that is as bad as real ones."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.sources.servers import Request, answer

_PLACES = "लखनऊ पटना भोपाल जयपुर राँची रायपुर देहरादून शिमला इंदौर कानपुर".split()
_WORKS = "सड़क पुल नहर स्कूल अस्पताल बाज़ार पुस्तकालय बस-अड्डा पार्क तालाब".split()
_BAD = "बचाव दल घड़ी के आसपास काम में जुटे हैं।"


class Story(NamedTuple):
    """An item: its number in the feed, and how often its text was changed."""

    number: int
    revision: int = 0

    @property
    def id(self) -> str:
        return f"urn:test:{self.number}"

    @property
    def headline(self) -> str:
        place = _PLACES[self.number % len(_PLACES)]
        return f"{place} में {_WORKS[self.number // 10 % len(_WORKS)]} का काम शुरू हुआ"

    @property
    def body(self) -> str:
        text = f"यह समाचार संख्या {self.number} है। इसे {self.revision} बार बदला गया।"
        return f"{text} {_BAD}" if self.number % 7 == 0 else text


def rss(stories: Sequence[Story], *, built: int = 0) -> bytes:
    """A feed of these, in their order; `built` changes nothing but the bytes."""
    items = "\n".join(
        f"<item><guid isPermaLink='false'>{story.id}</guid><title>{escape(story.headline)}</title>"
        f"<pubDate>Sun, 22 Nov 2026 06:00:00 +0530</pubDate>"
        f"<description>{escape(story.body)}</description></item>"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>समाचार</title>'
        f"<ttl>{built}</ttl>\n{items}\n</channel></rss>\n"
    ).encode()


def conditional(body: bytes, request: Request) -> bytes:
    """`body` with validators, or 304 for whoever has it."""
    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    if request.headers.get("if-none-match") == tag:
        return answer(status=304, headers=[("ETag", tag)])
    kind = ("Content-Type", "application/rss+xml; charset=utf-8")
    return answer(body, headers=[("ETag", tag), kind])
