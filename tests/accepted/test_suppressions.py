"""The reviewed file: what each key selects, what expires or is of no use, and every mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audit.accepted import Suppressions, read_suppressions
from audit.errors import UsageError
from audit.model import Report, Unread
from tests.accepted.conftest import IDIOM, LOOP, SENSE, AuditText, texts

FILE = Path("suppressions.toml")
TODAY = date(2026, 3, 1)
TEXT = "\n\n".join([IDIOM, LOOP, SENSE])
IDIOM_TEXT, LOOP_TEXT, SENSE_TEXT = "घड़ी के आसपास", "कॉस कॉस कॉस", "सैन्य उपचार"


def suppressions(*entries: str) -> Suppressions:
    tables = (f'[[suppress]]\nreason = "it is meant so"\n{entry}\n' for entry in entries)
    FILE.write_text("\n".join(tables), encoding="utf-8")
    return read_suppressions(FILE, TODAY)


def hidden(chosen: Suppressions, report: Report) -> set[str]:
    (left,) = chosen.apply([report])
    assert isinstance(left, Report)
    return set(texts(report)) - set(texts(left))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('detector = "literal-idiom"', {IDIOM_TEXT}),
        ('detector = "misspelling"', set()),
        ('text = "घड़ी के आसपास"', {IDIOM_TEXT}),
        ('text = "घड़ी  के आसपास "', {IDIOM_TEXT}),
        ('text = "घडी के आसपास"', {IDIOM_TEXT}),  # without its nukta
        ('text = "घड़ी के"', set()),
        ('text = "घड़ी *"', {IDIOM_TEXT}),
        ('text = "*के आस*"', {IDIOM_TEXT}),
        ('text = "*उपचार"', {SENSE_TEXT}),
        ('text = "कॉस*कॉस*कॉस"', {LOOP_TEXT}),
        ('text = "कॉस*कॉस*कॉस*कॉस"', set()),
        ('text = "घड़? के आसपास"', set()),
        ('text = "[घ]ड़ी के आसपास"', set()),
        ('detector = "wrong-sense"\ntext = "सैन्य*"', {SENSE_TEXT}),
        ('detector = "literal-idiom"\ntext = "सैन्य*"', set()),
        ('detector = "wrong-sense"\nup-to = "critical"', {SENSE_TEXT}),
        ('detector = "wrong-sense"\nup-to = "major"', set()),
        ('detector = "wrong-sense"\npaths = ["columns/**"]', set()),
        ('detector = "wrong-sense"\npaths = ["feeds/**", "columns/**"]', {SENSE_TEXT}),
        ('detector = "wrong-sense"\npaths = ["a.txt"]', {SENSE_TEXT}),
        ('detector = "wrong-sense"\nexpires = 2026-03-01', {SENSE_TEXT}),
        ('detector = "wrong-sense"\nexpires = 2026-02-28', set()),
    ],
)
def test_what_an_entry_selects(
    desk: Path, audited: AuditText, entry: str, expected: set[str]
) -> None:
    report = audited(TEXT, "feeds/a.txt")
    assert set(texts(report)) == {IDIOM_TEXT, LOOP_TEXT, SENSE_TEXT}
    chosen = suppressions(entry)
    assert hidden(chosen, report) == expected
    assert chosen.hidden == len(expected)


def test_by_fingerprint(desk: Path, audited: AuditText) -> None:
    report = audited(TEXT)
    (fingerprint,) = (d.fingerprint for d in report.defects if d.detector == "decoder-loop")
    assert hidden(suppressions(f'fingerprint = "{fingerprint}"'), report) == {LOOP_TEXT}


def test_the_reason_is_shown_with_who_decided(desk: Path, audited: AuditText) -> None:
    chosen = suppressions('detector = "wrong-sense"', 'detector = "decoder-loop"\nby = "Meera"')
    (left,) = chosen.apply([audited(TEXT)])
    assert isinstance(left, Report)
    assert [(one.defect.detector, one.reason) for one in left.suppressed[-2:]] == [
        ("wrong-sense", "suppressed: it is meant so"),
        ("decoder-loop", "suppressed: it is meant so (Meera)"),
    ]


def test_paths_are_relative_to_the_file(desk: Path, audited: AuditText) -> None:
    (desk / "rules").mkdir()
    file = desk / "rules" / "s.toml"
    file.write_text(
        '[[suppress]]\nreason = "r"\ndetector = "wrong-sense"\npaths = ["../feeds/*"]',
        encoding="utf-8",
    )
    assert hidden(read_suppressions(file, TODAY), audited(TEXT, "feeds/a.txt")) == {SENSE_TEXT}
    assert hidden(read_suppressions(file, TODAY), audited(TEXT, "a.txt")) == set()


@pytest.mark.parametrize("path", ["-", "https://example.org/feed"])
def test_what_is_no_file_goes_by_its_name(desk: Path, audited: AuditText, path: str) -> None:
    chosen = suppressions(f'detector = "wrong-sense"\npaths = ["{path}"]')
    assert hidden(chosen, audited(TEXT, path)) == {SENSE_TEXT}


def test_what_expired_and_what_was_of_no_use_is_said(desk: Path, audited: AuditText) -> None:
    chosen = suppressions(
        'detector = "wrong-sense"\nexpires = 2026-02-28',
        'detector = "literal-idiom"',
        'text = "नहीं है"',
        'detector = "decoder-loop"\npaths = ["columns/**"]',  # none of these was audited
    )
    assert [str(entry) for entry in chosen.expired] == ["entry 1 (detector wrong-sense)"]
    assert not list(chosen.unused)
    unread = Unread("b.txt", None, "It may not be read.", "Ask.")
    assert list(chosen.apply([unread])) == [unread]
    assert hidden(chosen, audited(TEXT)) == {IDIOM_TEXT}
    assert [str(entry) for entry in chosen.unused] == ["entry 3 (text नहीं है)"]


def test_of_two_entries_the_first_counts(desk: Path, audited: AuditText) -> None:
    chosen = suppressions('text = "सैन्य*"', 'detector = "wrong-sense"')
    assert hidden(chosen, audited(TEXT)) == {SENSE_TEXT}
    assert [entry.number for entry in chosen.unused] == [2]


def test_an_empty_file(desk: Path, audited: AuditText) -> None:
    FILE.touch()
    assert hidden(read_suppressions(FILE, TODAY), audited(TEXT)) == set()


def test_a_pattern_is_never_slow(desk: Path, audited: AuditText) -> None:
    """Not even one that people write to make others wait."""
    pattern = "क*" * 40 + "ख"
    chosen = suppressions(f'text = "{pattern}"')
    assert not chosen.entries[0].suppresses(audited(LOOP).defects[0], "क" * 20_000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("suppress = 1", "suppress must be tables: write [[suppress]]"),
        ("suppressed = []", "there is no setting “suppressed”. Did you mean “suppress”?"),
        ("suppress = [1]", "entry 1 is not a table"),
        ('[[suppress]]\ndetector = "wrong-sense"', "entry 1 has no reason"),
        ('[[suppress]]\nreason = " "\ntext = "x"', "entry 1 has no reason"),
        (
            '[[suppress]]\nreason = "r"\ntext = "x"\n[[suppress]]\nreason = "r"',
            "entry 2 would suppress everything. Add one of detector, text, fingerprint.",
        ),
        (
            '[[suppress]]\nreason = "r"\npaths = ["x"]\nby = "m"',
            "entry 1 would suppress everything",
        ),
        (
            '[[suppress]]\nreason = "r"\ndetector = "wrong-sens"',
            "entry 1: there is no detector “wrong-sens”. Did you mean “wrong-sense”?",
        ),
        (
            '[[suppress]]\nreason = "r"\ndetectr = "wrong-sense"',
            "entry 1: there is no setting “detectr”. Did you mean “detector”?",
        ),
        ('[[suppress]]\nreason = "r"\ntext = "**"', "entry 1: text must be more than *"),
        ('[[suppress]]\nreason = "r"\ntext = 1', "entry 1: text must be a string"),
        (
            '[[suppress]]\nreason = "r"\nfingerprint = "12"',
            "entry 1: fingerprint must be 16 hexadecimal digits. It is '12'",
        ),
        (
            '[[suppress]]\nreason = "r"\ntext = "x"\nexpires = "2027-01-31"',
            "entry 1: expires must be a date, such as 2027-01-31 without quotes",
        ),
        (
            '[[suppress]]\nreason = "r"\ntext = "x"\nexpires = 2027-01-31T00:00:00Z',
            "entry 1: expires must be a date",
        ),
        (
            '[[suppress]]\nreason = "r"\ntext = "x"\nup-to = "majr"',
            "entry 1: up-to cannot be “majr”. Did you mean “major”?",
        ),
        ('[[suppress]]\nreason = "r"\ntext = "x"\npaths = "x"', "entry 1: paths must be a list"),
        ("[[suppress]]\nreason = ", "it is not TOML"),
    ],
)
def test_every_mistake_names_the_file_the_entry_and_the_remedy(
    desk: Path, text: str, message: str
) -> None:
    FILE.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_suppressions(FILE, TODAY)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(FILE))
    assert caught.value.remedy


def test_a_missing_file(desk: Path) -> None:
    with pytest.raises(UsageError, match="it cannot be read: No such file"):
        read_suppressions(FILE, TODAY)


def test_the_docstring_is_a_valid_file(desk: Path) -> None:
    import audit.accepted.suppressions

    doc = audit.accepted.suppressions.__doc__ or ""
    lines = [line[4:] for line in doc.splitlines() if line.startswith("    ")]
    FILE.write_text("\n".join(lines), encoding="utf-8")
    (entry,) = read_suppressions(FILE, TODAY).entries
    assert (entry.detector, entry.by, entry.expires) == (
        "literal-idiom",
        "Meera",
        date(2027, 1, 31),
    )
