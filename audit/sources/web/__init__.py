"""Fetching what stands at an http or https address, from servers that need not be friendly.

Only addresses of public machines are fetched, and each redirect is checked as the first address
was (see `audit.sources.web.addresses`). No cookie, no password and no address of where we come from
is sent. A proxy named in the environment (HTTP_PROXY, HTTPS_PROXY) is not used: it would look up
and reach what is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from audit import __version__
from audit.errors import UsageError
from audit.sources.interface import MAX_BYTES
from audit.sources.web.addresses import Address, FetchError, Guard, is_address, masked, parse
from audit.sources.web.headers import charset_of, fit, location_of, media_type_of, refusal

if TYPE_CHECKING:
    from audit.sources.web.transport import Deadline

__all__ = [
    "USER_AGENT",
    "FetchError",
    "Fetched",
    "NotModified",
    "Validators",
    "Web",
    "fetch",
    "is_address",
    "masked",
]

USER_AGENT = f"mt-audit/{__version__}"
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/html;q=0.9, */*;q=0.8"
)
_GOOD = (200, 203)
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Web:
    """How addresses are fetched.

    `seconds` is for one whole fetch with its redirects; `max_bytes` bounds the body, unpacked.
    Raises UsageError for a user agent that no header can hold.
    """

    allow_private: bool = False
    seconds: float = 30.0
    max_bytes: int = MAX_BYTES
    redirects: int = 5
    user_agent: str = USER_AGENT

    def __post_init__(self) -> None:
        if not fit(self.user_agent) or not self.user_agent.isascii():
            raise UsageError("The user agent is empty or not plain ASCII.", f"{USER_AGENT} is one.")


class Validators(NamedTuple):
    """What a server gave to recognise a version by, as it wrote it; "" where it gave none."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at an address.

    `address` is where redirects ended, all ASCII, without fragment. `body` is unpacked. `charset`
    is a name that Python knows, in its spelling; it and `media_type` are lower-case, and "" where
    the server said nothing usable. `is_complete` is False where nothing tells whether the body
    was cut off: the server gave no length, and just hung up.
    """

    address: str
    body: bytes
    media_type: str
    charset: str
    validators: Validators
    is_complete: bool


class NotModified(NamedTuple):
    """The server says that nothing changed; `validators` are those to ask with next time."""

    validators: Validators


def fetch(
    address: str,
    web: Web = Web(),
    validators: Validators = Validators(),  # noqa: B008
    *,
    guard: Guard | None = None,
) -> Fetched | NotModified:
    """Fetch `address`; with `validators`, only if it changed since they were given.

    `guard` says which hosts may be reached; by default public ones, or all with
    `web.allow_private`. Blocks for `web.seconds` at the longest. Raises FetchError.
    """
    from audit.sources.web.transport import Deadline  # urllib3 takes a tenth of a second to import

    guard = guard or Guard(web.allow_private)
    deadline = Deadline(web.seconds)
    here = parse(address)
    asked = [here]
    while True:
        try:
            found = _asked(here, web, validators, guard, deadline)
        except FetchError as error:
            if len(asked) == 1:
                raise
            raise FetchError(
                f"It redirects to {here.shown}. {error.reason}",
                error.remedy,
                is_passing=error.is_passing,
                retry_after=error.retry_after,
            ) from None
        if not isinstance(found, Address):
            return found
        here = _next(here, found, asked, web.redirects)
        asked.append(here)


def _next(here: Address, there: Address, asked: list[Address], most: int) -> Address:
    if here.scheme == "https" and there.scheme == "http":
        raise FetchError(
            f"It redirects from https to http, to {there.shown}, where anybody can change it.",
            "Name that address if you trust it.",
        )
    if there in asked:
        raise FetchError(
            f"It redirects in a circle, back to {there.shown}.",
            "The site may want cookies: save it with a browser, and give the file.",
        )
    if len(asked) > most:
        raise FetchError(f"It redirects more than {most} times.", "Name the last address.")
    return there


def _asked(
    here: Address, web: Web, validators: Validators, guard: Guard, deadline: Deadline
) -> Fetched | NotModified | Address:
    """What the server of one address answers; an Address where that is a redirect."""
    from audit.sources.web import bodies, transport

    places = guard.admitted(here.host, here.port, deadline.left())
    with transport.asked(here, places, _headers(web, validators), deadline) as response:
        status, headers = response.status, response.headers
        given = Validators(fit(headers.get("ETag", "")), fit(headers.get("Last-Modified", "")))
        if status in _REDIRECTS:
            return here.joined(location_of(headers))
        if status == _NOT_MODIFIED and any(validators):
            return NotModified(
                Validators(
                    given.etag or validators.etag, given.last_modified or validators.last_modified
                )
            )
        if status not in _GOOD:
            raise refusal(status, headers)
        data, is_complete = bodies.read(response, web.max_bytes)
    if not data:
        raise FetchError("The body is empty.", "Try again later.", is_passing=True)
    kind = headers.get("Content-Type", "")
    return Fetched(here.text, data, media_type_of(kind), charset_of(kind), given, is_complete)


def _headers(web: Web, validators: Validators) -> dict[str, str]:
    """What is asked along. Validators may come from a file: what is no header is left out."""
    headers = {
        "User-Agent": web.user_agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": fit(validators.etag),
        "If-Modified-Since": fit(validators.last_modified),
    }
    return {name: value for name, value in headers.items() if value}
