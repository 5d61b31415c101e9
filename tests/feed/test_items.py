"""Which item it is, which version, and when it is too old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import UsageError
from audit.feed.items import digest_of, is_before, item_of, report_name, since_when
from audit.model import RawArticle, Source

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def raw(id: str = "a", text: str = "पाठ", path: str = "feed.xml", **said: str) -> RawArticle:
    return RawArticle(id, text, Source(path, line=3, **said))  # type: ignore[arg-type]


class TestKeys:
    @pytest.mark.parametrize(
        "id",
        [
            "urn:newsml:test:1",
            "tag:test,2026:1",
            "https://x.test/1",
            "HTTP://x.test/1",
            "mid://x.test/ab",
        ],
    )
    def test_a_uri_is_the_key_in_every_source(self, id: str) -> None:
        one, other = item_of(raw("x", item=id)), item_of(raw("y", item=id, path="other.xml"))
        assert one.key == other.key == id

    @pytest.mark.parametrize("id", ["a", "17b", "item:5", "urn", "urn: 1", "http://a b", "tag:"])
    def test_any_other_id_is_one_of_its_source(self, id: str) -> None:
        assert item_of(raw("x", item=id)).key == f"feed.xml {id}"
        assert item_of(raw("x", item=id, path="other.xml")).key == f"other.xml {id}"

    def test_without_an_id_of_its_own_it_goes_by_the_one_it_was_given(self) -> None:
        assert item_of(raw("note.txt", path="note.txt")).key == "note.txt note.txt"

    def test_rows_that_are_only_numbered_go_by_link_or_text(self) -> None:
        assert item_of(raw("7", link="https://x.test/7")).key == "https://x.test/7"
        moved = item_of(raw("7")), item_of(raw("8"))
        assert {one.key for one in moved} == {f"feed.xml {digest_of('पाठ')}"}
        assert item_of(raw("7", item="7")).key == "feed.xml 7"

    def test_a_long_one_is_bounded_and_stays_apart(self) -> None:
        one, other = (item_of(raw(item=f"urn:{'x' * 9000}{end}")).key for end in "ab")
        assert one != other
        assert max(len(one), len(other)) < 600

    def test_what_is_no_unicode_is_escaped(self) -> None:
        assert item_of(raw(item="a\ud800")).key == "feed.xml a\\ud800"


class TestVersions:
    def test_only_the_text_counts(self) -> None:
        one = item_of(raw(published="2026-11-22T00:00:00Z"))
        assert one.version == item_of(raw("b", path="c", updated="2026")).version
        assert one.version != item_of(raw(text="पाठ।")).version

    @given(st.text(st.characters()))
    def test_any_text_has_one(self, text: str) -> None:
        assert len(digest_of(text + "\udfff")) == 32

    @given(st.text(), st.text())
    def test_the_name_of_the_report_owes_nothing_to_the_feed(self, id: str, text: str) -> None:
        name = report_name(item_of(raw(item=f"../..//{id}", text=text)))
        stem = name.removesuffix(".html")
        assert (len(stem), set(stem) <= set("0123456789abcdef")) == (24, True)

    def test_each_version_has_a_report_of_its_own(self) -> None:
        items = [item_of(raw(id, text)) for id in "ab" for text in ("क", "ख")]
        assert len({report_name(item) for item in items}) == 4


class TestSince:
    @pytest.mark.parametrize(
        ("text", "hours"),
        [("90m", 1.5), ("12h", 12), ("2d", 48), ("1w", 168), (" 2D ", 48), ("0h", 0)],
    )
    def test_durations(self, text: str, hours: float) -> None:
        assert since_when(text, NOW) == (NOW - timedelta(hours=hours)).timestamp()

    @pytest.mark.parametrize(
        ("text", "time"),
        [
            ("2026-11-22T06:00:00+05:30", datetime(2026, 11, 22, 0, 30, tzinfo=UTC)),
            ("2026-11-22T06:00Z", datetime(2026, 11, 22, 6, 0, tzinfo=UTC)),
            ("2026-11-20", datetime(2026, 11, 20)),  # of this place
        ],
    )
    def test_times(self, text: str, time: datetime) -> None:
        assert since_when(text, NOW) == time.timestamp()

    @pytest.mark.parametrize("text", ["", "soon", "2d3h", "-2d", "2026-13-01", "999999w", "1.5h"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(UsageError, match="is no time"):
            since_when(text, NOW)

    @pytest.mark.parametrize(
        ("published", "updated", "expected"),
        [
            ("2026-11-22T11:59:59+00:00", "", True),
            ("2026-11-22T12:00:00+00:00", "", False),
            ("2026-11-22T17:29:00+05:30", "", True),
            ("2026-11-01T00:00:00Z", "2026-11-22T13:00:00Z", False),
            ("2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z", True),
            ("", "2026-11-21T00:00:00Z", True),
            ("2026-11-22T11:59:59", "", True),  # taken for UTC
            ("", "", False),
            ("yesterday", "", False),
        ],
    )
    def test_an_item_is_as_old_as_its_last_change(
        self, published: str, updated: str, expected: bool
    ) -> None:
        item = raw(published=published, updated=updated)
        assert is_before(item, NOW.timestamp()) is expected

    def test_offsets_count(self) -> None:
        there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
        assert since_when("1h", there) == since_when("1h", NOW)
