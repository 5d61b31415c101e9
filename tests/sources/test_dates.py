"""Dates of feeds and pages, as they are written and as they are meant."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.sources.dates import iso

AFTERNOON = "2024-03-05T14:30:00"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # RFC 822
        ("Tue, 05 Mar 2024 14:30:00 +0530", f"{AFTERNOON}+05:30"),
        ("Tue, 05 Mar 2024 14:30:00 IST", f"{AFTERNOON}+05:30"),
        ("Tue, 05 Mar 2024 14:30:00 GMT", f"{AFTERNOON}+00:00"),
        ("5 Mar 24 14:30 EST", f"{AFTERNOON}-05:00"),
        ("Tue,5 Mar 2024 14:30:00 -0000", f"{AFTERNOON}+00:00"),
        ("Tue, 05 Mar 2024 14:30:00 +5:30", f"{AFTERNOON}+05:30"),
        ("Mon, 05 Mar 2024 14:30:00 GMT", f"{AFTERNOON}+00:00"),  # it was a Tuesday
        ("05 March, 1999 14:30:00 Z", "1999-03-05T14:30:00+00:00"),
        ("Sun, 05 Mar 99 14:30:60 GMT", "1999-03-05T14:30:59+00:00"),
        # ISO 8601
        ("2024-03-05T14:30:00Z", f"{AFTERNOON}+00:00"),
        ("2024-03-05t14:30:00.123456789+05:30", f"{AFTERNOON}+05:30"),
        ("2024-03-05 14:30:00 +0530", f"{AFTERNOON}+05:30"),
        ("20240305T143000Z", f"{AFTERNOON}+00:00"),
        ("2024-03-05T14:30+05:30", f"{AFTERNOON}+05:30"),
        ("2024-03-05T24:00:00Z", "2024-03-06T00:00:00+00:00"),
        ("2024-03-05", "2024-03-05T00:00:00+00:00"),
        ("2024-W10-2", "2024-03-05T00:00:00+00:00"),
        # without a zone
        ("2024-03-05 14:30:00", f"{AFTERNOON}+00:00"),
        ("Tue, 05 Mar 2024 14:30:00", f"{AFTERNOON}+00:00"),
        ("5 मार्च 2024, 14:30", f"{AFTERNOON}+05:30"),
        # as people write
        ("Tue, 05 Mar 2024 02:30 PM (IST)", f"{AFTERNOON}+05:30"),
        ("Posted On: 05 MAR 2024 2:30PM by PIB Delhi", f"{AFTERNOON}+00:00"),
        ("March 5, 2024, 2:30 p.m.", f"{AFTERNOON}+00:00"),
        ("5th March 2024", "2024-03-05T00:00:00+00:00"),
        ("05-Mar-2024 14:30", f"{AFTERNOON}+00:00"),
        ("5 March 2024 12:05 AM GMT", "2024-03-05T00:05:00+00:00"),
        ("5 March 2024 12:05 PM GMT", "2024-03-05T12:05:00+00:00"),
        ("05/03/2024 02:30 PM", f"{AFTERNOON}+00:00"),
        ("05.03.24 14:30", f"{AFTERNOON}+00:00"),
        ("03/25/2024", "2024-03-25T00:00:00+00:00"),
        ("2024/03/05 2:30:00 PM", f"{AFTERNOON}+00:00"),
        ("५ मार्च २०२४ १४:३० IST", f"{AFTERNOON}+05:30"),
        ("12 फ़रवरी, 2024", "2024-02-12T00:00:00+05:30"),
        ("12 सितम्बर 2024", "2024-09-12T00:00:00+05:30"),
        ("\u200f2024-03-05\u200e", "2024-03-05T00:00:00+00:00"),
        # as programs write
        ("Tue Mar 05 2024 14:30:00 GMT+0530 (India Standard Time)", f"{AFTERNOON}+05:30"),
        ("Tue Mar  5 14:30:00 IST 2024", f"{AFTERNOON}+05:30"),
        ("5 Mar 2024 14:30 Asia/Kolkata", f"{AFTERNOON}+05:30"),
        ("1709649000", f"{AFTERNOON}+00:00"),
        ("1709649000123", f"{AFTERNOON}+00:00"),
        ("/Date(1709649000000)/", f"{AFTERNOON}+00:00"),
    ],
)
def test_what_is_meant(written: str, meant: str) -> None:
    assert iso(written) == meant
    assert iso(f" \n{written}\t") == meant


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "कल शाम", "yesterday", "5", "2024", "2024-03", "14:30", "0", "99999"),
        *("30 Feb 2024", "2024-02-30", "2024-13-45", "32/13/2024", "5 Smarch 2024"),
        *("0001-01-01T00:00:00", "31 Dec 9999 24:00", "5 Mar 2024 25:00", "5 Mar 2024 10:61"),
        *("2024-03-05T14:30:00+99:99", "5 Mar 2024 14:30 +9900", "5 Mar 2024 " + "x" * 100),
    ],
)
def test_what_cannot_be_told(written: str) -> None:
    assert iso(written) == ""


@given(st.text("0123456789०१२:/-+., TZapmAPMGISTजनवरीJanMar\0\u202e", max_size=40))
def test_anything_is_a_date_or_none(written: str) -> None:
    found = iso(written)
    if found:
        assert datetime.fromisoformat(found).tzinfo is not None
        assert iso(found) == found


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.timezones()))
def test_iso_comes_back(moment: datetime) -> None:
    written = moment.isoformat(timespec="seconds")
    offset = moment.utcoffset()
    if moment.year < 3000 and offset is not None and offset.seconds % 60 == 0:
        assert iso(written) == written
