"""Dates as feeds and pages write them, to ISO 8601.

RFC 822 and ISO 8601 are what the formats ask for; met as well are Indian Standard Time by its
letters, months in Hindi, days before months, AM and PM, Devanagari digits and seconds since 1970.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import regex

_MOST = 100  # characters; what is longer is no date
_INDIAN = timedelta(hours=5, minutes=30)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# As newsrooms spell them, without nuktas: जनवरी … दिसंबर (January … December).
_HINDI_MONTHS = {
    "जनवरी": 1,
    "फरवरी": 2,
    "मार्च": 3,
    "अप्रैल": 4,
    "मई": 5,
    "जून": 6,
    "जुलाई": 7,
    "अगस्त": 8,
    "सितंबर": 9,
    "सितम्बर": 9,
    "अक्टूबर": 10,
    "अक्तूबर": 10,
    "नवंबर": 11,
    "नवम्बर": 11,
    "दिसंबर": 12,
    "दिसम्बर": 12,
}
# Minutes east of Greenwich. RFC 822 names the first ones; in a Hindi feed IST is India.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "ist": 330, "npt": 345, "pkt": 300, "bst": 60, "cet": 60, "cest": 120, "eet": 120,
    "eest": 180, "msk": 180, "gst": 240, "sgt": 480, "jst": 540,
    "asia/kolkata": 330, "asia/calcutta": 330,
}  # fmt: skip
_MARKS = r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u093c]"
_SECONDS = r"(?:/date\()?(?P<seconds>\d{9,10})(?P<thousandths>\d{3})?(?:\)/)?"
_TIME = (
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
)
_OFFSET = r"(?:utc|gmt)?\s*(?P<sign>[+\-\u2212])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?(?!\d)"
_WORD = r"[a-z]+(?:/[a-z]+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d\d)(?!\d)"
_NAME = r"(?P<name>\p{L}[\p{L}\p{M}]+)\.?"
_DATES = tuple(
    rf"(?<![\d\p{{L}}]){pattern}"
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"{_DAY}[\s,\-]*{_NAME}[\s,\-]*{_YEAR}(?!:)",
        rf"{_NAME}\s+{_DAY},?\s+{_YEAR}(?!:)",
        rf"{_NAME}\s+{_DAY}\s+[\d:]+\s+(?:\p{{L}}+\s+)?{_YEAR}",
        rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.]{_YEAR}",
    )
)


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    """Not at import: few runs meet a date, and compiling takes longer than reading a feed."""
    return regex.compile(pattern)


def iso(text: str) -> str:
    """`text` as ISO 8601 with an offset ("2026-03-05T14:30:00+05:30"), "" where it cannot be told.

    A time without a zone is taken for UTC, as feed readers do, and for Indian time where the
    month is written in Hindi. A date alone is its midnight; 3/5 is the third of May.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > _MOST:
        return ""
    written = _compiled(_MARKS).sub("", stripped).strip().lower()
    written = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in written)
    found = _exact(written) or _loose(written)
    if found is None or not 1900 <= found.year < 3000:
        return ""
    return found.isoformat(timespec="seconds")


def _exact(written: str) -> datetime | None:
    """ISO 8601 to the letter, and seconds or milliseconds since 1970."""
    if seconds := _compiled(_SECONDS).fullmatch(written):
        return datetime.fromtimestamp(int(seconds["seconds"]), UTC)
    try:
        found = datetime.fromisoformat(written.upper())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _loose(written: str) -> datetime | None:
    for pattern in _DATES:
        date = _compiled(pattern).search(written)
        if date is not None and (day := _day(date.groupdict())) is not None:
            break
    else:
        return None
    time = _compiled(_TIME).search(written)
    rest = written[time.end() :] if time else ""
    is_hindi = date.groupdict().get("name") in _HINDI_MONTHS
    zone = _zone(rest, default=_INDIAN if is_hindi else timedelta())
    try:
        since_midnight = _since_midnight(time) if time else timedelta()
        return day.replace(tzinfo=timezone(zone)) + since_midnight
    except (ValueError, OverflowError):
        return None


def _day(date: dict[str, str | None]) -> datetime | None:
    """The midnight of a date whose parts were found."""
    year, day = int(date["year"] or 0), int(date["day"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900
    month = _month(date["name"] or "") if "name" in date else int(date["month"] or 0)
    if month > 12 >= day:
        day, month = month, day  # only as in America does it exist
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else _HINDI_MONTHS.get(name, 0)


def _since_midnight(time: regex.Match[str]) -> timedelta:
    hour, minute, second = int(time["hour"]), int(time["minute"]), int(time["second"] or 0)
    if time["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if time["half"] == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(rest: str, *, default: timedelta) -> timedelta:
    """The offset named in what follows a time."""
    if offset := _compiled(_OFFSET).search(rest):
        found = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return -found if offset["sign"] != "+" else found
    for word in _compiled(_WORD).findall(rest):
        if word in _ZONES:
            return timedelta(minutes=_ZONES[word])
    return default
