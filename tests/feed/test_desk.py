"""The desk: what is audited, recorded and told of sources that change, fail and lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import WriteError
from audit.feed.desk import BATCH
from audit.feed.state import SourceState
from audit.feed.stopping import Stopped
from audit.gate import ExitCode
from tests.feed.desks import NOW, Room, jsonl
from tests.feed.feeds import Story, conditional, rss
from tests.sources.servers import Recorded, answer, in_turn, serving

A, B = ("urn:a", "बाढ़ आई 80"), ("urn:b", "चुनाव हुआ 40")
XML = [("Content-Type", "application/rss+xml")]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Room(tmp_path) as opened:
        yield opened


def counts(room: Room) -> tuple[int, int, int, int]:
    tally = room.desk.tally
    return tally.new, tally.changed, tally.unchanged, tally.held


class TestVersions:
    def test_what_is_new_is_recorded_in_order(self, room: Room) -> None:
        room.desk.visit(jsonl(room.folder / "f.jsonl", [A, B]))
        assert room.recorded() == [("urn:a", "pass"), ("urn:b", "hold")]
        assert room.shown == ["urn:a", "urn:b"]
        assert counts(room) == (2, 0, 0, 1)
        assert room.gate.exit_code is ExitCode.TRIPPED
        assert room.heard == []

    def test_what_is_not_new_is_left_out_and_nothing_is_loaded(self, room: Room) -> None:
        source = jsonl(room.folder / "f.jsonl", [A, B])
        room.desk.visit(source)
        with_it = room.output.read_bytes()
        room.__exit__(None, None, None)
        with Room(room.folder) as again:
            again.desk.visit(source)
            assert counts(again) == (0, 0, 2, 0)
            assert (again.opened, again.gate.exit_code) == (0, ExitCode.PASSED)
        assert room.output.read_bytes() == with_it
        room.__enter__()

    def test_a_changed_text_is_another_version(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        room.desk.visit(jsonl(file, [A]))
        room.desk.visit(jsonl(file, [("urn:a", "बाढ़ आई 30"), B]))
        assert [(line["item"], line["change"]) for line in room.lines()] == [
            ("urn:a", "new"),
            ("urn:a", "changed"),
            ("urn:b", "new"),
        ]
        assert counts(room) == (2, 1, 0, 2)

    def test_a_text_that_comes_back_is_not_repeated(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        for text in ("एक 90", "दो 90", "एक 90", "दो 90", "एक 90"):
            room.desk.visit(jsonl(file, [("urn:a", text)]))
        assert [line["headline"] for line in room.lines()] == ["एक 90", "दो 90"]
        assert counts(room) == (1, 1, 3, 0)

    def test_an_item_of_two_sources_is_one(self, room: Room) -> None:
        room.desk.visit(jsonl(room.folder / "f.jsonl", [A, ("7", "यहाँ 90")]))
        room.desk.visit(jsonl(room.folder / "g.jsonl", [A, ("7", "यहाँ 90")]))
        assert room.recorded() == [("urn:a", "pass"), ("7", "pass"), ("7", "pass")]
        assert counts(room) == (3, 0, 1, 0)

    def test_an_item_twice_in_a_document_is_one(self, room: Room) -> None:
        with serving(in_turn(answer(rss([Story(1), Story(1), Story(1, 1)]), headers=XML))) as url:
            room.desk.visit(url)
        assert [line["change"] for line in room.lines()] == ["new", "changed"]
        assert counts(room) == (1, 1, 1, 0)

    def test_many_come_in_batches_and_meet_the_names_of_those_before(self, room: Room) -> None:
        rows = [(f"urn:{number}", f"नाम{number} है") for number in range(BATCH + 3)]
        room.desk.visit(jsonl(room.folder / "f.jsonl", rows))
        assert [item for item, _ in room.recorded()] == [id for id, _ in rows]
        assert room.auditor.earlier == [[], [f"नाम{number}" for number in range(BATCH)]]

    def test_an_item_does_not_meet_its_own_earlier_version(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        room.desk.visit(jsonl(file, [A, B]))
        room.desk.visit(jsonl(file, [("urn:a", "बाढ़ गई 80")]))
        assert room.auditor.earlier == [[], ["चुनाव"]]


class TestLines:
    def test_the_report_that_a_line_names_is_there(self, room: Room) -> None:
        room.desk.visit(jsonl(room.folder / "f.jsonl", [A]))
        (line,) = room.lines()
        page = (room.folder / "reports" / line["report"]).read_text("utf-8")
        assert "बाढ़ आई" in page
        index = (room.folder / "reports" / "feed" / "index.html").read_text("utf-8")
        assert line["report"].removeprefix("feed/") in index
        assert (line["seen"], line["score"]) == ("2026-11-18T11:06:40Z", 80)

    def test_the_rules_that_an_item_breaks(self, room: Room) -> None:
        room.desk.visit(jsonl(room.folder / "f.jsonl", [B]))
        assert room.lines()[0]["rules"] == [{"rule": "min-score 50", "message": "the score is 40"}]

    def test_what_cannot_be_audited_is_recorded_as_that(self, room: Room) -> None:
        source = jsonl(room.folder / "f.jsonl", [("urn:c", "टूटना"), A])
        room.desk.visit(source)
        room.desk.visit(source)
        assert room.recorded() == [("urn:c", "unread"), ("urn:a", "pass")]
        line = room.lines()[0]
        assert (line["problem"], line["report"], line["score"]) == (
            {"reason": "It broke.", "remedy": "Mend it."},
            None,
            None,
        )
        assert room.gate.exit_code is ExitCode.INCOMPLETE


class TestUnread:
    def test_it_is_told_once(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        source = jsonl(file, [A], tail="{]\n")
        room.desk.visit(source)
        room.desk.visit(source)
        assert len(room.heard) == 1
        assert room.heard[0].startswith(f"{file}:2: It is not JSON")
        assert room.gate.exit_code is ExitCode.INCOMPLETE

    def test_another_one_is_told(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        room.desk.visit(jsonl(file, [A], tail="{]\n"))
        room.desk.visit(jsonl(file, [A], tail="{]\n{]\n"))
        assert [line.split(" ")[0] for line in room.heard] == [f"{file}:2:", f"{file}:3:"]

    def test_one_that_moved_is_not(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        room.desk.visit(jsonl(file, [A], tail="{]\n"))
        room.desk.visit(jsonl(file, [B, A], tail="{]\n"))
        assert len(room.heard) == 1

    def test_a_file_that_is_not_there_is_told_every_time_of_single_runs(self, room: Room) -> None:
        missing = str(room.folder / "f.jsonl")
        room.desk.visit(missing)
        room.desk.visit(missing)
        told = f"{missing}: There is no such file or folder."
        assert [line[: len(told)] for line in room.heard] == [told, told]
        assert room.state.source(missing).failures == 2

    def test_a_watch_tells_it_once_and_when_it_is_back(self, room: Room) -> None:
        file = room.folder / "f.jsonl"
        for again in (False, True, True):
            room.desk.visit(str(file), again=again)
        room.desk.visit(jsonl(file, [A]), again=True)
        room.desk.visit(str(file), again=True)
        assert [line.partition(": ")[2][:11] for line in room.heard] == [
            "There is no",
            "It can be r",
        ]
        assert room.recorded() == [("urn:a", "pass")]


class TestServers:
    def test_nothing_is_sent_again_that_did_not_change(self, room: Room) -> None:
        body = rss([Story(1), Story(2)])
        server = Recorded(lambda request: conditional(body, request))
        with serving(server) as url:
            room.desk.visit(url)
            room.desk.visit(url)
        asked = [request.headers.get("if-none-match") for request in server.requests]
        assert asked == [None, room.state.source(url).etag]
        assert counts(room) == (2, 0, 2, 0)

    def test_the_same_bytes_are_not_read_again(self, room: Room) -> None:
        body = rss([Story(1)])
        answers = [answer(body, headers=[*XML, ("ETag", tag)]) for tag in ('"1"', '"2"')]
        with serving(in_turn(*answers)) as url:
            room.desk.visit(url)
            room.desk.visit(url)
            assert room.state.source(url).etag == '"2"'
        assert counts(room) == (1, 0, 1, 0)

    def test_a_server_that_fails_stops_nobody_else(self, room: Room) -> None:
        wait = [("Retry-After", "120")]
        with serving(in_turn(answer(b"no", 503, wait))) as url:
            room.desk.visit(url)
            room.desk.visit(jsonl(room.folder / "f.jsonl", [A]))
            known = room.state.source(url)
        assert (known.failures, known.tried, known.not_before) == (1, NOW, NOW + 120)
        assert room.heard == [
            f"{url}: The server answers 503 (Service Unavailable). Try again later."
        ]
        assert room.recorded() == [("urn:a", "pass")]

    def test_what_failed_keeps_what_was_known(self, room: Room) -> None:
        good = answer(rss([Story(1)]), headers=[*XML, ("ETag", '"1"')])
        with serving(in_turn(good, answer(b"", 500), answer(status=304))) as url:
            for _ in range(3):
                room.desk.visit(url)
            known = room.state.source(url)
        assert (known.etag, known.failures, known.problem) == ('"1"', 0, "")
        assert counts(room) == (1, 0, 1, 0)

    def test_a_document_that_is_cut_off_gives_what_is_whole_and_is_read_again(
        self, room: Room
    ) -> None:
        whole = rss([Story(1), Story(2), Story(3)])
        cut = whole[: whole.index(b"urn:test:3") + 4]
        tags = [[*XML, ("ETag", tag)] for tag in ('"1"', '"2"')]
        server = in_turn(answer(cut, headers=tags[0]), answer(whole, headers=tags[1]))
        with serving(server) as url:
            room.desk.visit(url)
            assert [item for item, _ in room.recorded()] == ["urn:test:1", "urn:test:2"]
            assert (room.state.source(url).etag, len(room.heard)) == ("", 1)
            room.desk.visit(url)
            assert "if-none-match" not in server.requests[1].headers
            assert room.state.source(url).etag == '"2"'
        assert [item for item, _ in room.recorded()][2:] == ["urn:test:3"]

    @pytest.mark.parametrize("page", [b"<html><body>\xe0\xa4\xac</body></html>", b"Closed."])
    def test_a_page_in_place_of_a_feed_is_no_article(self, room: Room, page: bytes) -> None:
        with serving(in_turn(answer(rss([Story(1)]), headers=XML), answer(page))) as url:
            room.desk.visit(url)
            room.desk.visit(url)
            known = room.state.source(url)
        assert [item for item, _ in room.recorded()] == ["urn:test:1"]
        assert (known.failures, known.format) == (1, "rss")
        assert room.heard[0].startswith(f"{url}: It was rss before, and is a ")

    def test_a_body_of_unknown_length_is_read_again(self, room: Room) -> None:
        body = answer(rss([Story(1)]), headers=[*XML, ("ETag", '"1"')], with_length=False)
        with serving(in_turn(body)) as url:
            room.desk.visit(url)
            assert room.state.source(url) == SourceState(format="rss", tried=NOW)


class TestSince:
    def test_older_items_are_left_out_and_not_remembered(self, tmp_path: Path) -> None:
        bound = 1_795_309_200.0  # 2026-11-22T01:00 UTC: all of the feed is older
        body = rss([Story(1)])
        with serving(lambda request: conditional(body, request)) as url:
            with Room(tmp_path, since=bound) as room:
                room.desk.visit(url)
                assert (room.desk.tally.older, room.opened, room.lines()) == (1, 0, [])
                assert room.state.source(url).since == bound
            with Room(tmp_path, since=bound + 1) as room:
                room.desk.visit(url)
                assert room.desk.tally.older == 0  # the server said that nothing changed
            with Room(tmp_path) as room:
                room.desk.visit(url)
                assert [item for item, _ in room.recorded()] == ["urn:test:1"]
                assert room.state.source(url).since is None


class TestStopping:
    def test_what_is_under_way_is_recorded_and_the_rest_comes_next_time(self, room: Room) -> None:
        rows = [(f"urn:{number}", "पाठ 90") for number in range(10)]
        source = jsonl(room.folder / "f.jsonl", rows)

        def ask(id: str) -> None:
            if id == "urn:4":
                room.stop.is_asked = True

        room.auditor.during = ask
        room.desk.visit(source)
        assert [item for item, _ in room.recorded()] == [f"urn:{number}" for number in range(5)]
        room.stop.is_asked = False
        room.auditor.during = lambda _: None
        room.desk.visit(source)
        assert [item for item, _ in room.recorded()] == [id for id, _ in rows]

    def test_a_feed_that_was_not_finished_is_asked_for_anew(self, room: Room) -> None:
        body = rss([Story(1), Story(2)])
        with serving(lambda request: conditional(body, request)) as url:
            room.auditor.during = lambda _: setattr(room.stop, "is_asked", True)
            room.desk.visit(url)
            assert (room.state.source(url).etag, len(room.lines())) == ("", 1)
            with pytest.raises(Stopped):
                room.desk.visit(url)
            room.stop.is_asked = False
            room.auditor.during = lambda _: None
            room.desk.visit(url)
        assert [item for item, _ in room.recorded()] == ["urn:test:1", "urn:test:2"]


def test_what_cannot_be_written_comes_next_time(room: Room) -> None:
    source = jsonl(room.folder / "f.jsonl", [A])
    pages = room.folder / "reports" / "feed"
    pages.write_text("in the way")
    with pytest.raises(WriteError):
        room.desk.visit(source)
    assert room.lines() == []
    pages.unlink()
    room.desk.visit(source)
    assert room.recorded() == [("urn:a", "pass")]


def test_every_line_is_what_the_schema_says(room: Room) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from audit.feed.document import schema

    rows = [A, B, ("urn:c", "टूटना"), ("d" * 999, "\x1b[31mलाल\u202e ‮" + "शब्द " * 400)]
    room.desk.visit(jsonl(room.folder / "f.jsonl", rows))
    with serving(in_turn(answer(rss([Story(1)]), headers=XML))) as url:
        room.desk.visit(url)
    assert len(room.lines()) == 5
    for line in room.lines():
        jsonschema.validate(line, schema(), jsonschema.Draft202012Validator)
    assert set(room.lines()[0]) == set(schema()["properties"])
    text = room.output.read_text("utf-8")
    assert json.loads(text.splitlines()[3])["headline"].startswith("\x1b[31mलाल")
    assert not {"\x1b", "\u202e"} & set(text)
