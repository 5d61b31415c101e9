"""Fetching Argos packages: what an index offers, and downloads that go on where they stopped.

Only the standard library is used. A download lies as a `.part` with a note beside it, which
names the link and what the server calls this version of the file, until it is whole and is what
the index says it is. Nothing is printed here.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import socket
import ssl
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import audit
from audit.backtranslation.cache import FOLDER_VARIABLE, cache_file
from audit.backtranslation.packages import (
    Package,
    PackageError,
    PackageFileError,
    find,
    is_language,
    is_version,
    package_name,
    version_numbers,
)
from audit.backtranslation.shelving import add
from audit.backtranslation.unpacking import MAX_BYTES, NO_ROOM, looks_like_a_web_page
from audit.errors import AuditError, UsageError
from audit.locks import locked

DEFAULT_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
INDEX_VARIABLE = "MT_AUDIT_MODEL_INDEX"

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and the bytes of the whole, where that is known."""

_ARGOS_VARIABLE = "ARGOS_PACKAGE_INDEX"
_SCHEMES = ("http", "https")
_MAX_INDEX = 20_000_000  # bytes
_CHUNK = 1 << 16
_ATTEMPTS = 3  # at each link
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_PASSING = frozenset((408, 425, 429))  # answers of the 400s after which one may ask again
_GONE = "the server sends another file now than when the download began"

_ELSEWHERE = (
    f"Check the connection, name a mirror with --index or {INDEX_VARIABLE}, or bring the "
    "package as a file: mt-audit models add FILE"
)
_AGAIN = (
    "Run the same command again: it goes on where it stopped. Or bring the package as a file: "
    "mt-audit models add FILE"
)


class DownloadError(AuditError):
    """An index or a package that could not be fetched."""


class _PassingError(Exception):
    """What may go better the next time; says why."""


class _FinalError(Exception):
    """What would come out the same again; says why."""


class Available(NamedTuple):
    """A package that an index offers. `links` are http and https, the first the best."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    size: int | None = None
    sha256: str | None = None
    licence: str | None = None

    @property
    def name(self) -> str:
        """Of its file, without the suffix."""
        return package_name(self.source, self.target, self.version)


class Patience(NamedTuple):
    """How long a slow server is waited for. Times in seconds, rates in bytes per second.

    It is given up after `silence` without a byte, or where over `slow` fewer than `least_rate`
    came. The second attempt at a link comes `pause` after the first, the third twice that.
    """

    silence: float = 30.0
    slow: float = 30.0
    least_rate: int = 1000
    pause: float = 1.0


PATIENCE = Patience()


def index_url(option: str | None, environ: Mapping[str, str]) -> str:
    """The index to read: `option`, or what the environment names, or Argos' own.

    A URL that does not end in .json is that of the folder with the index.json. Raises UsageError
    for what is no http or https URL.
    """
    url = (
        option or environ.get(INDEX_VARIABLE) or environ.get(_ARGOS_VARIABLE) or DEFAULT_INDEX
    ).strip()
    try:
        parts = urlsplit(url)
        is_url = parts.scheme in _SCHEMES and bool(parts.hostname)
    except ValueError:
        is_url = False
    if not is_url:
        raise UsageError(
            f"“{url}” is no index of packages: it must be an http or https URL.",
            "Packages that are files are added with: mt-audit models add FILE",
        )
    return url if parts.path.endswith(".json") else f"{url.rstrip('/')}/index.json"


def downloads_folder(environ: Mapping[str, str]) -> Path:
    """Where downloads lie until they are installed; it need not exist."""
    return cache_file(environ).parent / "downloads"


def read_index(url: str, patience: Patience = PATIENCE) -> list[Available]:
    """What the index at `url` offers for translation, in its order.

    A package without a link to http or https, or without a proper version, is none. A relative
    link, as a mirror may have, is relative to the index. Raises DownloadError.
    """
    try:
        with _open(url, {}, patience) as response:
            data = bytearray()
            for chunk in _chunks(response, url, patience):
                data += chunk
                if len(data) > _MAX_INDEX:
                    raise _FinalError(f"it is larger than {_MAX_INDEX:,} bytes")
            url = response.url
    except (_PassingError, _FinalError) as error:
        raise DownloadError(f"The index {url} cannot be read: {error}.", _ELSEWHERE) from None
    try:
        listed: Any = json.loads(data)
    except (ValueError, RecursionError):
        what = "a web page" if looks_like_a_web_page(bytes(data[:1024])) else "no JSON"
        raise DownloadError(f"The index {url} is {what}.", _ELSEWHERE) from None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise DownloadError(f"The index {url} is no list of packages.", _ELSEWHERE)
    return [offer for entry in listed if (offer := _offer(entry, url)) is not None]


def choose(offers: Sequence[Available], source: str, target: str, url: str) -> Available:
    """The newest offer from `source` to `target`. Raises DownloadError where there is none."""
    fitting = [offer for offer in offers if (offer.source, offer.target) == (source, target)]
    if not fitting:
        near = ", ".join(
            f"{offer.source}-{offer.target}"
            for offer in offers
            if {source, target} & {offer.source, offer.target} - {"en"}
        )
        raise DownloadError(
            f"The index {url} has no package {source}-{target}.",
            f"It has {near}." if near else _ELSEWHERE,
        )
    return max(fitting, key=lambda offer: version_numbers(offer.version))


def _offer(entry: Mapping[str, Any], url: str) -> Available | None:
    source, target, version = map(entry.get, ("from_code", "to_code", "package_version"))
    named = entry.get("links")
    links = [_link(link, url) for link in named] if isinstance(named, list) else []
    fitting = tuple(link for link in links if link)
    if entry.get("type", "translate") != "translate" or not fitting:
        return None
    if not (is_language(source) and is_language(target) and is_version(version)):
        return None
    size = entry.get("size")
    licence = entry.get("licence") or entry.get("license")
    return Available(
        str(source),
        str(target),
        str(version),
        fitting,
        size=size if type(size) is int and size > 0 else None,
        sha256=_sha256_in(entry),
        licence=licence if isinstance(licence, str) else None,
    )


def _link(link: object, url: str) -> str:
    """An absolute link, "" for one that leads elsewhere than to the web."""
    with suppress(ValueError):
        if isinstance(link, str):
            whole = urljoin(url, link.strip())
            return whole if urlsplit(whole).scheme in _SCHEMES else ""
    return ""


def _sha256_in(entry: Mapping[str, Any]) -> str | None:
    for key in ("sha256", "checksum"):
        value = entry.get(key)
        if isinstance(value, str):
            digits = value.strip().lower().removeprefix("sha256:")
            if _SHA256.fullmatch(digits):
                return digits
    return None


def install(
    offer: Available,
    packages: Path,
    downloads: Path,
    *,
    progress: Progress,
    waiting: Callable[[], None] = lambda: None,
    force: bool = False,
    patience: Patience = PATIENCE,
) -> Package:
    """Download a package and add it to `packages`, unless another process just did.

    `force`: also where it is there already. `waiting` is called once where another process is
    at it. Raises DownloadError, and PackageError where the package cannot be put there.
    """
    with _said(downloads), locked(downloads / "install.lock", waiting):
        if not force and (known := _known(offer, packages)):
            return known
        file = download(offer, downloads, progress=progress, patience=patience)
        try:
            package = add(file, packages, pair=(offer.source, offer.target), waiting=waiting)
        except PackageFileError as error:
            # Kept, it would be taken for the download the next time.
            file.unlink(missing_ok=True)
            raise DownloadError(f"The download was of no use: {error.reason}", _ELSEWHERE) from None
        file.unlink(missing_ok=True)
        return package


def _known(offer: Available, packages: Path) -> Package | None:
    with suppress(PackageError):
        known = find(packages, offer.source, offer.target)
        if known is not None and known.version == offer.version and not known.is_test:
            return known
    return None


def download(
    available: Available,
    folder: Path,
    *,
    progress: Progress,
    patience: Patience = PATIENCE,
) -> Path:
    """Fetch a package into `folder`, from the first of its links that gives it whole.

    What came before is not fetched again. Raises DownloadError.
    """
    whole = folder / f"{available.name}.argosmodel"
    with _said(folder), locked(folder / f"{available.name}.lock"):
        if whole.exists() and not _why_wrong(whole, available.sha256):
            progress(whole.stat().st_size, whole.stat().st_size)
            return whole
        part = _Part(folder / f"{available.name}.part")
        known = part.note().url
        reasons = []
        for link in sorted(available.links, key=lambda link: link != known):
            try:
                _fetch(link, part, available.sha256, progress, patience)
            except _FinalError as error:
                reasons.append(f"{link}: {error}")
                continue
            part.file.replace(whole)
            part.drop()
            return whole
    kept = part.size()
    raise DownloadError(
        f"{available.source}-{available.target} could not be downloaded. {'; '.join(reasons)}."
        + (f" {kept:,} bytes are kept." if kept else ""),
        _AGAIN if kept else _ELSEWHERE,
    )


class _Note(NamedTuple):
    """What is known of a part: where it came from, and what the server calls this file."""

    url: str = ""
    validator: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """The beginning of a download, and a note of what it is the beginning of."""

    file: Path

    def size(self) -> int:
        """Bytes that are there."""
        return self.file.stat().st_size if self.file.exists() else 0

    def note(self) -> _Note:
        """What was noted, empty where that cannot be read."""
        with suppress(OSError, ValueError, TypeError, RecursionError):
            told: Any = json.loads(self._note_file.read_text(encoding="utf-8"))
            note = _Note(**told)
            if isinstance(note.url, str) and isinstance(note.validator, str):
                return note
        return _Note()

    def begin(self, note: _Note) -> None:
        """Forget what is there, and note what will come."""
        self.drop()
        self._note_file.write_text(json.dumps(note._asdict()), encoding="utf-8")

    def drop(self) -> None:
        """Leave nothing."""
        self.file.unlink(missing_ok=True)
        self._note_file.unlink(missing_ok=True)

    @property
    def _note_file(self) -> Path:
        return self.file.with_name(f"{self.file.name}.json")


def _fetch(
    link: str, part: _Part, sha256: str | None, progress: Progress, patience: Patience
) -> None:
    """Bring the part up to the whole file. Raises _FinalError."""
    reason = ""
    for attempt in range(_ATTEMPTS):
        time.sleep(attempt * patience.pause)
        try:
            _go_on(link, part, progress, patience)
            break
        except _PassingError as error:
            reason = str(error)
    else:
        raise _FinalError(f"{reason} ({_ATTEMPTS} attempts)")
    if wrong := _why_wrong(part.file, sha256):
        part.drop()
        raise _FinalError(wrong)


def _go_on(link: str, part: _Part, progress: Progress, patience: Patience) -> None:
    """One request for what is missing. Raises _PassingError and _FinalError."""
    note = part.note()
    if note.url != link:
        part.drop()
    have = part.size()
    headers = {"Range": f"bytes={have}-"} if have else {}
    if have and note.validator:
        headers["If-Range"] = note.validator
    with _open(link, headers, patience) as response:
        match = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        total = int(match[2]) if match and match[2] != "*" else None
        if response.status == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            if total == have:
                return
            part.drop()
            raise _PassingError(_GONE)
        if response.status == http.HTTPStatus.PARTIAL_CONTENT:
            if not (have and match and match[1] == str(have) and note.total in (None, total)):
                part.drop()
                raise _PassingError(_GONE)
        else:
            have, total = 0, _number(response.headers.get("Content-Length"))
            part.begin(_Note(link, _validator(response.headers), total))
        _check_room(part, have, total)
        _save(_chunks(response, link, patience), part, have, total, progress)


def _save(
    chunks: Iterator[bytes], part: _Part, have: int, total: int | None, progress: Progress
) -> None:
    with part.file.open("ab") as stream:
        progress(have, total)
        for chunk in chunks:
            have += len(chunk)
            if have > MAX_BYTES:
                raise _FinalError(f"it is larger than {MAX_BYTES:,} bytes")
            try:
                stream.write(chunk)
                stream.flush()
            except OSError as error:
                if error.errno in NO_ROOM:
                    raise _no_room(part, have, total) from None
                raise
            progress(have, total)
    if total is not None and have < total:
        raise _PassingError(f"only {have:,} of {total:,} bytes came")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _validator(headers: Mapping[str, str]) -> str:
    """What may stand in If-Range: a strong entity tag, or else a date."""
    tag = headers.get("ETag") or ""
    return tag if tag.startswith('"') else headers.get("Last-Modified") or ""


def _why_wrong(file: Path, sha256: str | None) -> str:
    """Why a file is not what the index says it is, "" where it is."""
    if sha256:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != sha256:
            return f"its SHA-256 is {found[:12]}…, not {sha256[:12]}… as the index says"
    if not zipfile.is_zipfile(file):
        with file.open("rb") as stream:
            is_page = looks_like_a_web_page(stream.read(1024))
        return "it is a web page and no package" if is_page else "it is no whole zip archive"
    return ""


def _check_room(part: _Part, have: int, total: int | None) -> None:
    if total is None:
        return
    if total > MAX_BYTES:
        raise _FinalError(f"it is larger than {MAX_BYTES:,} bytes")
    if shutil.disk_usage(part.file.parent).free < total - have:
        raise _no_room(part, have, total)


def _no_room(part: _Part, have: int, total: int | None) -> DownloadError:
    free = shutil.disk_usage(part.file.parent).free
    needed = f"{total - have:,} bytes more are needed" if total else "more is needed"
    return DownloadError(
        f"There is no room in {part.file.parent}: {needed}, {free:,} are free.",
        "Free the place and run the same command again: it goes on where it stopped. "
        f"Or name another folder with {FOLDER_VARIABLE}.",
    )


@contextmanager
def _said(folder: Path) -> Iterator[None]:
    """What the system refuses in the folder of downloads, as a DownloadError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DownloadError(
            f"{error.filename or folder}: {reason[0].lower()}{reason[1:]}.",
            f"Free the place or ask for permission, or name another folder with {FOLDER_VARIABLE}.",
        ) from None


class _Only416(urllib.request.HTTPErrorProcessor):
    """Lets 416 through as an answer: it says how long the file is."""

    def http_response(self, request: urllib.request.Request, response: Any) -> Any:
        if response.status == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return response
        return super().http_response(request, response)

    https_response = http_response


_HANDLERS = (
    urllib.request.ProxyHandler,
    urllib.request.UnknownHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPRedirectHandler,
    _Only416,
)


def _open(url: str, headers: Mapping[str, str], patience: Patience) -> Any:
    """The answer of a server, an http.client.HTTPResponse.

    Only http and https are followed, not ftp or file as urllib does. Raises _PassingError and
    _FinalError.
    """
    opener = urllib.request.OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    agent = {"User-Agent": f"mt-audit/{audit.__version__}", "Accept-Encoding": "identity"}
    try:
        request = urllib.request.Request(url, headers={**agent, **headers})
        return opener.open(request, timeout=patience.silence)
    except urllib.error.HTTPError as error:
        reason = f"the server answers {error.code} {error.reason}".strip()
        error.close()
        if error.code >= 500 or error.code in _PASSING:
            raise _PassingError(reason) from None
        raise _FinalError(reason) from None
    except urllib.error.URLError as error:
        raise _explained(error.reason, url, patience) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _explained(error, url, patience) from None


def _explained(
    error: BaseException | str, url: str, patience: Patience
) -> _PassingError | _FinalError:
    host = urlsplit(url).hostname
    if isinstance(error, TimeoutError):
        return _PassingError(f"{host} said nothing for {patience.silence:g} seconds")
    if isinstance(error, socket.gaierror):
        return _FinalError(f"the name {host} is not known here: no connection, or a wrong name")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _FinalError(f"the certificate of {host} is not trusted: {error.verify_message}")
    if isinstance(error, ConnectionRefusedError):
        return _FinalError(f"{host} refuses the connection")
    if isinstance(error, ConnectionError | http.client.IncompleteRead | http.client.BadStatusLine):
        return _PassingError("the connection broke")
    if isinstance(error, OSError):
        return _PassingError(f"{host} cannot be reached: {error.strerror or error}")
    return _FinalError(str(error))


def _chunks(response: Any, url: str, patience: Patience) -> Iterator[bytes]:
    """What comes, as it comes. Raises _PassingError and _FinalError."""
    since, came = time.monotonic(), 0
    while True:
        try:
            # One system call at a time: `read` would wait for a full chunk however slowly it comes.
            chunk: bytes = response.read1(_CHUNK)
        except (OSError, http.client.HTTPException) as error:
            raise _explained(error, url, patience) from None
        if not chunk:
            return
        yield chunk
        came += len(chunk)
        passed = time.monotonic() - since
        if passed >= patience.slow:
            if came < patience.least_rate * passed:
                least = patience.least_rate
                raise _PassingError(f"fewer than {least:,} bytes a second came")
            since, came = time.monotonic(), 0
