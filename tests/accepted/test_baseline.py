"""The baseline: what it hides, what it never hides, and every way its file may be wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.accepted import Baseline, Entry, Recording, read_baseline, without, write_baseline
from audit.errors import UsageError
from audit.model import Evidence, Failed, Report, Severity, Skipped, Unread
from tests.accepted.conftest import CLEAN, IDIOM, LOOP, SENSE, AuditText, put, texts

PARAGRAPHS = (
    "राहत शिविरों में घड़ी के आसपास भोजन बन रहा है। सड़कें अब भी बंद हैं।",
    LOOP,
    SENSE,
    CLEAN,
    "अस्पताल में घड़ी के आसपास डॉक्टर रहते हैं।",
    "कारखाने में उत्पादन घड़ी के आसपास चलता है। मज़दूर दो पालियों में आते हैं।",
    "कारखाने में उत्पादन घड़ी के आसपास चलता है। मज़दूर दो पालियों में आते हैं।",
)
FILE = Path("mt-audit-baseline.json")


def record(*reports: Report | Unread, file: Path = FILE) -> Baseline:
    """A baseline of all that these have, written to `file` and read again."""
    recording = Recording(file)
    assert list(recording.of(reports)) == list(reports)
    write_baseline(file, recording.entries)
    return read_baseline(file)


def applied(baseline: Baseline, *reports: Report | Unread) -> list[Report]:
    return [one for one in baseline.apply(reports) if isinstance(one, Report)]


class TestMatching:
    def test_what_is_accepted_is_set_aside_and_said(self, desk: Path, audited: AuditText) -> None:
        report = audited("\n\n".join(PARAGRAPHS))
        baseline = record(report)
        (left,) = applied(baseline, report)
        assert left.defects == ()
        assert {aside.reason for aside in left.suppressed[len(report.suppressed) :]} == {
            "in the baseline"
        }
        assert (baseline.hidden, baseline.stale) == (len(report.defects), ())

    @settings(
        deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.permutations(PARAGRAPHS))
    def test_paragraphs_may_move(
        self, desk: Path, audited: AuditText, order: Sequence[str]
    ) -> None:
        baseline = record(audited("\n\n".join(PARAGRAPHS)))
        (left,) = applied(baseline, audited("\n\n".join(order)))
        assert (left.defects, baseline.stale) == ((), ())

    @settings(
        deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.permutations(PARAGRAPHS),
        st.integers(0, len(PARAGRAPHS) - 1),
        st.sampled_from(["{new} {old}", "{old} {new}", "{new}\n\n{old}"]),
    )
    def test_of_a_sentence_added_anywhere_the_defect_is_new_and_nothing_else(
        self, desk: Path, audited: AuditText, order: Sequence[str], number: int, how: str
    ) -> None:
        baseline = record(audited("\n\n".join(PARAGRAPHS)))
        changed = list(order)
        changed[number] = how.format(new=IDIOM, old=changed[number])
        (left,) = applied(baseline, audited("\n\n".join(changed)))
        (new,) = left.defects
        assert (new.rank, new.detector) == (1, "literal-idiom")
        place = left.article.text.index(IDIOM)
        assert place <= new.span.start < place + len(IDIOM)
        assert baseline.stale == ()

    @pytest.mark.parametrize(
        ("changed", "is_new"),
        [
            (f"{CLEAN} {IDIOM} {CLEAN}", False),
            (f"{IDIOM}\n{CLEAN}", False),
            (IDIOM.replace(" दल ", " टीम "), True),  # a word before it
            (IDIOM.replace(" जुटे ", " लगे "), True),  # a word after it
            (IDIOM.replace("घड़ी", "घडी"), False),  # without its nukta
        ],
    )
    def test_a_defect_is_known_by_its_words_and_those_beside_it_in_the_sentence(
        self, desk: Path, audited: AuditText, changed: str, is_new: bool
    ) -> None:
        (left,) = applied(record(audited(IDIOM)), audited(changed))
        assert len(left.defects) == is_new

    def test_of_two_alike_one_is_new_if_one_was_accepted(
        self, desk: Path, audited: AuditText
    ) -> None:
        baseline = record(audited(IDIOM))
        (left,) = applied(baseline, audited(f"{IDIOM}\n\n{IDIOM}"))
        assert texts(left) == ["घड़ी के आसपास"]
        assert baseline.hidden == 1

    def test_of_two_alike_one_is_stale_if_one_was_mended(
        self, desk: Path, audited: AuditText
    ) -> None:
        baseline = record(audited(f"{IDIOM}\n\n{CLEAN}\n\n{IDIOM}"))
        (left,) = applied(baseline, audited(f"{CLEAN}\n\n{IDIOM}"))
        assert left.defects == ()
        (entry,) = baseline.stale
        assert (entry.article, entry.detector, entry.text) == (
            "a.txt",
            "literal-idiom",
            "घड़ी के आसपास",
        )

    def test_another_article_is_not_excused(self, desk: Path, audited: AuditText) -> None:
        put(desk / "a.txt", IDIOM)
        baseline = record(audited(IDIOM))
        (left,) = applied(baseline, audited(IDIOM, "b.txt"))
        assert texts(left) == ["घड़ी के आसपास"]
        assert baseline.stale == ()

    def test_items_of_one_file_are_articles_of_their_own(
        self, desk: Path, audited: AuditText
    ) -> None:
        put(desk / "feed.xml", "")
        one, other = (audited(IDIOM, "feed.xml", id=id) for id in ("item#1", "item#2"))
        baseline = record(one)
        assert [entry.article for entry in baseline.entries] == ["feed.xml#item#1"]
        assert texts(*applied(baseline, one, other)) == ["घड़ी के आसपास"]

    def test_what_has_become_worse_is_reported_and_says_so(
        self, desk: Path, audited: AuditText
    ) -> None:
        report = audited(f"{IDIOM}\n\n{SENSE}")
        milder = [
            replace(defect, severity=Severity.MAJOR)
            if defect.detector == "literal-idiom"
            else defect
            for defect in report.defects
        ]
        baseline = record(replace(report, defects=tuple(milder)))
        (left,) = applied(baseline, report)
        (worse,) = left.defects
        assert (worse.rank, worse.severity) == (1, Severity.CRITICAL)
        assert worse.evidence[-1] == Evidence("in the baseline", "as major only")
        (said,) = baseline.worsened
        assert (said.article, said.defect.detector, said.accepted) == (
            "a.txt",
            "literal-idiom",
            Severity.MAJOR,
        )
        assert baseline.stale == ()

    def test_what_has_become_milder_is_still_excused(self, desk: Path, audited: AuditText) -> None:
        report = audited(IDIOM)
        baseline = record(report)
        milder = tuple(replace(d, severity=Severity.MINOR) for d in report.defects)
        (left,) = applied(baseline, replace(report, defects=milder))
        assert left.defects == ()

    def test_articles_are_named_from_the_folder_of_the_file(
        self, desk: Path, audited: AuditText, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(desk / "feeds/a.txt", IDIOM)
        file = desk / "accepted" / "baseline.json"
        baseline = record(audited(IDIOM, "feeds/a.txt"), file=file)
        assert [entry.article for entry in baseline.entries] == ["../feeds/a.txt"]
        monkeypatch.chdir(desk / "feeds")
        for path in ("a.txt", "./a.txt", "../feeds/a.txt", str(desk / "feeds/a.txt")):
            (left,) = applied(read_baseline(file), audited(IDIOM, path))
            assert left.defects == (), path

    @pytest.mark.parametrize("path", ["-", "https://example.org/feed#top"])
    def test_what_is_no_file_keeps_its_name_and_is_never_gone(
        self, desk: Path, audited: AuditText, path: str
    ) -> None:
        baseline = record(audited(IDIOM, path))
        assert [entry.article for entry in baseline.entries] == [path]
        (left,) = applied(baseline, audited(IDIOM, "b.txt"))
        assert texts(left) == ["घड़ी के आसपास"]
        (left,) = applied(baseline, audited(IDIOM, path))
        assert left.defects == ()


class TestRenaming:
    def test_a_file_with_another_name_is_still_excused(
        self, desk: Path, audited: AuditText
    ) -> None:
        put(desk / "a.txt", IDIOM)
        baseline = record(audited(IDIOM))
        (desk / "a.txt").rename(desk / "b.txt")
        (left,) = applied(baseline, audited(IDIOM, "b.txt"))
        assert (left.defects, baseline.stale) == ((), ())
        assert baseline.pruned() == baseline.entries

    def test_updating_gives_it_the_new_name(self, desk: Path, audited: AuditText) -> None:
        baseline = record(audited(IDIOM))
        recording = Recording(FILE)
        list(baseline.apply(recording.of([audited(IDIOM, "b.txt")])))
        (entry,) = baseline.updated(recording.entries)
        assert entry == replace(baseline.entries[0], article="b.txt")

    def test_of_a_copy_only_one_is_excused(self, desk: Path, audited: AuditText) -> None:
        baseline = record(audited(IDIOM))
        results = applied(baseline, audited(IDIOM, "b.txt"), audited(IDIOM, "c.txt"))
        assert [len(one.defects) for one in results] == [0, 1]


class TestUpkeep:
    """Of two articles one was mended, one was not audited; a third is new."""

    @pytest.fixture
    def baseline(self, desk: Path, audited: AuditText) -> Baseline:
        for name in ("a.txt", "b.txt", "c.txt"):
            put(desk / name, "")
        return record(audited(f"{IDIOM}\n\n{SENSE}"), audited(LOOP, "b.txt"))

    def articles(self, entries: Sequence[Entry]) -> list[tuple[str, str]]:
        return sorted((entry.article, entry.text) for entry in entries)

    def test_update_adds_the_new_and_drops_what_was_mended(
        self, baseline: Baseline, audited: AuditText
    ) -> None:
        recording = Recording(FILE)
        run = [audited(SENSE), audited(IDIOM, "c.txt")]
        results = list(baseline.apply(recording.of(run)))
        assert texts(*results) == ["घड़ी के आसपास"]
        assert self.articles(baseline.updated(recording.entries)) == [
            ("a.txt", "सैन्य उपचार"),
            ("b.txt", "कॉस कॉस कॉस"),
            ("c.txt", "घड़ी के आसपास"),
        ]

    def test_prune_only_drops(self, baseline: Baseline, audited: AuditText) -> None:
        applied(baseline, audited(SENSE), audited(IDIOM, "c.txt"))
        assert self.articles(baseline.stale) == [("a.txt", "घड़ी के आसपास")]
        assert self.articles(baseline.pruned()) == [
            ("a.txt", "सैन्य उपचार"),
            ("b.txt", "कॉस कॉस कॉस"),
        ]

    def test_prune_drops_what_stood_for_a_file_that_is_gone(
        self, baseline: Baseline, desk: Path, audited: AuditText
    ) -> None:
        (desk / "b.txt").unlink()
        applied(baseline, audited(SENSE))
        assert self.articles(baseline.pruned()) == [("a.txt", "सैन्य उपचार")]

    def test_nothing_is_stale_that_could_not_be_read(self, baseline: Baseline) -> None:
        applied(baseline, Unread("a.txt", None, "It may not be read.", "Ask."))
        assert baseline.stale == ()
        assert baseline.pruned() == baseline.entries
        assert baseline.updated([]) == baseline.entries

    @pytest.mark.parametrize(
        "silent",
        [
            {"skipped": (Skipped("literal-idiom", "needs a translator"),)},
            {"failed": (Failed("literal-idiom", "ValueError: no"),)},
        ],
    )
    def test_nothing_is_stale_whose_detector_did_not_run(
        self, baseline: Baseline, audited: AuditText, silent: dict[str, object]
    ) -> None:
        applied(baseline, replace(audited(CLEAN), **silent))  # type: ignore[arg-type]
        assert self.articles(baseline.stale) == [("a.txt", "सैन्य उपचार")]
        assert self.articles(baseline.updated([])) == [
            ("a.txt", "घड़ी के आसपास"),
            ("b.txt", "कॉस कॉस कॉस"),
        ]

    def test_of_two_alike_that_were_not_both_looked_for_neither_is_forgotten(
        self, desk: Path, audited: AuditText
    ) -> None:
        report = audited(IDIOM)
        (one,) = report.defects
        baseline = record(replace(report, defects=(one, replace(one, rank=2))))
        recording = Recording(FILE)
        half = replace(report, skipped=(Skipped("literal-idiom", "the time is spent"),))
        list(baseline.apply(recording.of([half])))
        assert baseline.updated(recording.entries) == baseline.entries

    def test_an_item_that_left_its_feed_is_stale_unless_some_of_the_feed_was_unread(
        self, desk: Path, audited: AuditText
    ) -> None:
        put(desk / "feed.xml", "")
        run = [audited(IDIOM, "feed.xml", id="1"), audited(LOOP, "feed.xml", id="2")]
        baseline = record(*run)
        applied(baseline, run[1])
        assert self.articles(baseline.stale) == [("feed.xml#1", "घड़ी के आसपास")]
        baseline = read_baseline(FILE)
        applied(baseline, run[1], Unread("feed.xml", 9, "It is no item.", "Mend it."))
        assert baseline.stale == ()

    def test_an_article_met_again_is_excused_again(self, desk: Path, audited: AuditText) -> None:
        """A feed that is watched gives a changed item anew."""
        put(desk / "feed.xml", "")
        first = audited(IDIOM, "feed.xml", id="1")
        baseline = record(first, first)
        assert [entry.count for entry in baseline.entries] == [1]
        changed = audited(f"{IDIOM}\n\n{LOOP}", "feed.xml", id="1")
        assert texts(*applied(baseline, first, changed, changed)) == ["कॉस कॉस कॉस"] * 2
        assert baseline.stale == ()

    def test_so_is_one_with_another_name(self, desk: Path, audited: AuditText) -> None:
        baseline = record(audited(IDIOM))
        again = audited(IDIOM, "b.txt")
        results = applied(baseline, again, again, audited(IDIOM, "c.txt"))
        assert [len(one.defects) for one in results] == [0, 0, 1]

    def test_those_alike_in_one_report_are_counted(self, desk: Path, audited: AuditText) -> None:
        report = audited(IDIOM)
        (one,) = report.defects
        twice = replace(report, defects=(one, replace(one, rank=2)))
        thrice = replace(report, defects=(*twice.defects, replace(one, rank=3)))
        baseline = record(twice)
        assert [entry.count for entry in baseline.entries] == [2]
        (left,) = applied(baseline, thrice)
        assert [defect.rank for defect in left.defects] == [1]
        baseline = read_baseline(FILE)
        applied(baseline, report)
        assert [entry.count for entry in baseline.stale] == [1]
        assert [entry.count for entry in baseline.pruned()] == [1]

    @pytest.mark.parametrize("reason", ["suppressed: it is meant so", "already in main"])
    def test_what_was_accepted_otherwise_is_not_stale(
        self, desk: Path, audited: AuditText, reason: str
    ) -> None:
        report = audited(IDIOM)
        baseline = record(report)
        applied(baseline, without(report, {1: reason}))
        assert (baseline.stale, baseline.hidden) == ((), 0)


class TestFile:
    ENTRY = Entry("a.txt", "0123456789abcdef", "wrong-sense", Severity.MAJOR, "सैन्य उपचार")
    LINE = (
        '{"article":"a.txt","fingerprint":"0123456789abcdef","detector":"wrong-sense",'
        '"severity":"major","text":"सैन्य उपचार"}'
    )

    def test_an_entry_a_line_sorted_and_readable(self, desk: Path) -> None:
        other = replace(self.ENTRY, fingerprint="fedcba9876543210", text="x\u202ey\x1b", count=3)
        write_baseline(FILE, [replace(self.ENTRY, article="b.txt"), other, self.ENTRY])
        assert FILE.read_text(encoding="utf-8") == (
            '{"version":1,"entries":[\n'
            f"{self.LINE},\n"
            '{"article":"a.txt","fingerprint":"fedcba9876543210","detector":"wrong-sense",'
            '"severity":"major","text":"x\\u202ey\\u001b","count":3},\n'
            f"{self.LINE.replace('a.txt', 'b.txt')}\n"
            "]}\n"
        )
        assert read_baseline(FILE).entries == (
            self.ENTRY,
            other,
            replace(self.ENTRY, article="b.txt"),
        )

    def test_an_empty_one(self, desk: Path) -> None:
        write_baseline(FILE, [])
        assert read_baseline(FILE).entries == ()

    def test_what_is_quoted_of_a_long_defect_is_short_and_on_one_line(
        self, desk: Path, audited: AuditText
    ) -> None:
        report = audited(IDIOM)
        long = replace(
            report,
            article=replace(report.article, text="क\nख " * 100),
            defects=(replace(report.defects[0], span=report.defects[0].span._replace(end=400)),),
        )
        (entry,) = record(long).entries
        assert len(entry.text) == 80
        assert entry.text.startswith("क ख क ख")
        assert entry.text.endswith("…")

    @pytest.mark.parametrize(
        "text",
        [
            json.dumps({"version": 1, "entries": [json.loads(LINE)]}, indent=4),
            '\ufeff{"version":1,"entries":[\r\n' + LINE + "\r\n]}",
            '{"entries" : [' + LINE + '], "version": 1}',
            # Both sides of a merge kept one line each.
            '{"version":1,"entries":[\n' + LINE + ",\n" + LINE + "\n]}",
            '{"version":1,"entries":[\n' + LINE.replace("major", "minor") + ",\n" + LINE + "\n]}",
        ],
    )
    def test_it_may_be_edited_by_hand(self, desk: Path, text: str) -> None:
        FILE.write_text(text, encoding="utf-8", newline="")
        assert read_baseline(FILE).entries == (self.ENTRY,)

    @pytest.mark.parametrize(
        ("text", "reason", "remedy"),
        [
            (
                f"<<<<<<< ours\n{LINE},\n=======\n{LINE}\n>>>>>>> theirs\n",
                "line 3: it has the marks of a merge that was not finished",
                "Keep the entries of both sides",
            ),
            (f"{LINE}\n{LINE}", "line 4: it is not JSON", "Mend that line, or make the baseline"),
            (f"{LINE},", "line 4: it is not JSON", "mt-audit baseline write"),
            (
                f"{LINE},\n{LINE.replace('major', 'majr')}",
                "line 4: severity cannot be “majr”",
                "Did you mean “major”?",
            ),
            (
                LINE.replace("fingerprint", "fingerprnt"),
                "line 3: there is no setting “fingerprnt”",
                "Did you mean “fingerprint”?",
            ),
            (
                LINE.replace(',"severity":"major"', ""),
                "line 3: the entry has no “severity”",
                "Mend it",
            ),
            (LINE.replace('"a.txt"', "null"), "line 3: article must be a string", "It is None"),
            (f"\n{LINE},\n 3", "line 5: an entry must be an object", "Mend it"),
            (
                LINE.replace("}", ',"count":0}'),
                "line 3: count must be a whole number from 1 on",
                "It is 0",
            ),
        ],
    )
    def test_every_mistake_names_its_line(
        self, desk: Path, text: str, reason: str, remedy: str
    ) -> None:
        FILE.write_text(f'{{"version":1,\n"entries":[\n{text}\n]}}', encoding="utf-8")
        self.refused(reason, remedy)

    @pytest.mark.parametrize(
        ("text", "reason", "remedy"),
        [
            ("", "line 1: it is not JSON", "Mend that line"),
            ("[]", "it is no baseline of mt-audit", "Name another file"),
            ('{"version":1}', "it is no baseline", "Name another file"),
            ('{"entries":[]}', "it is no baseline", "Name another file"),
            ('{"version":1,"\\u0065ntries":[]}', "it is no baseline", "Name another file"),
            ('{"version":true,"entries":[]}', "it is no baseline", "Name another file"),
            (
                '{"version":2,"entries":[]}',
                "it is in version 2 of the format, and this mt-audit reads 1",
                "Update mt-audit",
            ),
            (
                '{"version":1,"entries":[],"entres":[]}',
                "there is no setting “entres”",
                "Did you mean “entries”?",
            ),
            ("[" * 100_000, "it is not JSON", "Mend it"),
        ],
    )
    def test_what_is_no_baseline_is_refused(
        self, desk: Path, text: str, reason: str, remedy: str
    ) -> None:
        FILE.write_text(text, encoding="utf-8")
        self.refused(reason, remedy)

    def test_bytes_that_are_not_utf8(self, desk: Path) -> None:
        FILE.write_bytes(b"\xff")
        self.refused("it is not UTF-8", "Mend it")

    def test_a_missing_file(self, desk: Path) -> None:
        self.refused("cannot be read: No such file", "mt-audit baseline write makes one")

    def refused(self, reason: str, remedy: str) -> None:
        with pytest.raises(UsageError) as caught:
            read_baseline(FILE)
        assert reason in caught.value.reason
        assert caught.value.reason.startswith(str(FILE))
        assert remedy in caught.value.remedy
