"""What the head of a server's answer says. None of its own words are ever shown.

Servers misspell headers, repeat them and hide things in them: what is not understood counts as
not said.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from datetime import UTC
from http import HTTPStatus
from time import time

from audit.sources.web.addresses import FetchError

_LOGIN = (401, 402, 403, 407, 451)
_PASSING = (408, 425, 429)
_EMPTY = (204, 205)
_MAX_WAIT = 86_400.0  # seconds: nobody is left alone for longer than a day

_FIT = re.compile(r"[\x20-\x7e\xa0-\xff]{1,1000}")
_NAME = r"[\w!#$&^.+-]{1,100}"
_MEDIA_TYPE = re.compile(rf"\s*({_NAME}/{_NAME})\s*(?:[;,]|$)", re.ASCII)
_CHARSET = re.compile(
    r"""(?:^|[;,\s]) charset \s* = \s* ["']? \s* ([\w.:+-]{1,40})""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
# Python knows these, no page is written in them, and the time for punycode grows with the square.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_ANY_BYTES = bytes(4)  # which every encoding for text can read


def fit(value: str) -> str:
    """`value` where a header can hold it as it is, in a bearable length; otherwise ""."""
    return value if _FIT.fullmatch(value) else ""


def media_type_of(content_type: str) -> str:
    """The media type of a Content-Type, in lower case; "" where it names none."""
    match = _MEDIA_TYPE.match(content_type)
    return match[1].lower() if match else ""


def charset_of(content_type: str) -> str:
    """The charset of a Content-Type in Python's spelling; "" for none that texts are written in."""
    match = _CHARSET.search(content_type)
    try:
        name = codecs.lookup(match[1]).name if match else ""
        _ANY_BYTES.decode(name or "ascii")
    except (LookupError, UnicodeError):
        return ""
    return "" if name in _NO_CHARSETS else name


def location_of(headers: Mapping[str, str]) -> str:
    """Where a redirect leads, relative or not. Raises FetchError where it does not say."""
    location = headers.get("Location", "")
    if not location:
        raise FetchError("It redirects without saying where.", "Check the address.")
    try:
        return location.encode("latin-1").decode()  # Hindi in it comes as bare UTF-8
    except UnicodeError:
        return location


def refusal(status: int, headers: Mapping[str, str]) -> FetchError:
    """The error for a status that is neither success nor a redirect."""
    try:
        said = f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        said = str(status)
    if status in _EMPTY:
        return FetchError(f"The body is empty: the server answers {said}.", "Check the address.")
    if status in _LOGIN:
        remedy = "Save it with a browser that may see it, and give the file."
        return FetchError(f"The server answers {said}.", remedy)
    is_passing = status >= 500 or status in _PASSING
    return FetchError(
        f"The server answers {said}.",
        "Try again later." if is_passing else "Check the address.",
        is_passing=is_passing,
        retry_after=_retry_after(headers.get("Retry-After", "")) if is_passing else None,
    )


def _retry_after(value: str) -> float | None:
    """Seconds from now, none below 0 and none over a day; None where it is no time."""
    from email.utils import parsedate_to_datetime  # seldom needed, and slow to import

    if re.fullmatch("[0-9]{1,20}", value):
        return min(float(value), _MAX_WAIT)
    try:
        moment = parsedate_to_datetime(value[:100])
        seconds = moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - time()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _MAX_WAIT)
