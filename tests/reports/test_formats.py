from __future__ import annotations

import subprocess
import sys

import pytest

from audit.reports import DEFAULT_FORMAT, FORMATS, FolderFormat, Format


def test_all_formats_in_the_order_of_the_help() -> None:
    assert list(FORMATS) == [
        "terminal", "html", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle",
        "rdjson", "csv", "markdown",
    ]  # fmt: skip
    assert len(FORMATS) == 12
    assert DEFAULT_FORMAT in FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_each_is_what_it_is_called(name: str) -> None:
    format = FORMATS[name]
    assert isinstance(format, FolderFormat if name == "html" else Format)
    assert format.name == name
    assert format.summary[0].isalpha()
    assert not format.summary.endswith(".")
    assert FORMATS[name] is format


def test_no_other_name_is_a_format() -> None:
    assert "xml" not in FORMATS
    with pytest.raises(KeyError):
        FORMATS["xml"]


def test_a_format_is_imported_when_it_is_asked_for() -> None:
    code = (
        "import sys, audit.reports as reports\n"
        "before = set(sys.modules)\n"
        "reports.FORMATS['checkstyle']\n"
        "print(*sorted({'csv', 'audit.reports.sarif', 'audit.reports.junit'} & set(sys.modules)))\n"
        "print(*sorted({'audit.reports.checkstyle'} & (set(sys.modules) - before)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["", "audit.reports.checkstyle"]
