"""What the run means for the one who called it: the exit code, and the sentence beside it.

0  passed
1  the gate tripped: a reported defect is as bad as --fail-on or worse
2  wrong usage or configuration
3  something could not be read, audited or written; everything else is reported
130  interrupted

1 wins over 3: no article still unread can make a tripped gate pass, so 1 is the final word,
and whoever holds back articles on 1 must not publish them because another file was
unreadable. 3 says that the verdict is incomplete. What was unreadable is shown either way.
"""

from __future__ import annotations

from enum import IntEnum

from audit.model import Report, Severity, Unread


class ExitCode(IntEnum):
    """The exit codes of mt-audit."""

    PASSED = 0
    TRIPPED = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


class Gate:
    """Counts what decides the exit code as results go by, so that none need be kept.

    `fail_on` is the mildest severity that trips the gate; None never does. What is
    suppressed does not count, nor do detectors skipped for want of a layer.
    """

    def __init__(self, fail_on: Severity | None) -> None:
        self.fail_on = fail_on
        self._bad_defects = 0
        self._bad_articles = 0
        self._unread = 0
        self._failed = 0
        self._unwritten = 0

    def see(self, result: Report | Unread) -> None:
        """Count one result."""
        if isinstance(result, Unread):
            self._unread += 1
            return
        self._failed += bool(result.failed)
        if self.fail_on is not None:
            bad = sum(defect.severity >= self.fail_on for defect in result.defects)
            self._bad_defects += bad
            self._bad_articles += bool(bad)

    def see_unwritten(self) -> None:
        """Count an output that could not be written."""
        self._unwritten += 1

    @property
    def exit_code(self) -> ExitCode:
        """The exit code after all that was seen."""
        if self._bad_defects:
            return ExitCode.TRIPPED
        if self._unread or self._failed or self._unwritten:
            return ExitCode.INCOMPLETE
        return ExitCode.PASSED

    @property
    def sentence(self) -> str:
        """The verdict for a person; "" where there is nothing to say."""
        parts = []
        if self.fail_on is not None and self._bad_defects:
            worse = "" if self.fail_on is Severity.CRITICAL else " or worse"
            parts.append(
                f"Gate tripped: {_count(self._bad_defects, 'defect')} {self.fail_on.label}{worse}"
                f" in {_count(self._bad_articles, 'article')}"
            )
        elif self.fail_on is not None:
            parts.append(f"Gate passed (--fail-on {self.fail_on.label})")
        if self._unread:
            parts.append(f"{_count(self._unread, 'input')} could not be read or audited")
        if self._failed:
            parts.append(f"detectors failed on {_count(self._failed, 'article')}")
        if self._unwritten:
            parts.append(f"{_count(self._unwritten, 'output')} could not be written")
        sentence = "; ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
