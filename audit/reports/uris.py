"""Paths and links as addresses: nothing in them but what RFC 3986 allows."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_WEB = ("http", "https")
_RESERVED = ":/?#[]@!$&'()*+,;=%"


def web_address(link: str) -> str:
    """`link` with all else percent-encoded, if it leads to the web; "" for any other scheme."""
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in _WEB and bool(parts.hostname)
    except ValueError:
        return ""
    if not is_web or link != link.strip() or any(ord(character) < 0x20 for character in link):
        return ""
    return quote(link, safe=_RESERVED, errors="replace")


def uri_of(path: str) -> str:
    """A path as a relative reference or, where it is absolute, a file: address.

    A web address stays one. The path is as the system writes it, with "/" between folders.
    """
    if address := web_address(path):
        return address
    quoted = quote(path, safe="/", errors="surrogatepass")
    if path.startswith("/"):
        return f"file://{quoted}"
    if path[1:3] == ":/" and path[0].isalpha():
        return f"file:///{path[0]}:{quote(path[2:], safe='/', errors='surrogatepass')}"
    return quoted
