"""The errors a user can meet. Each says what is wrong and what to do next."""

from __future__ import annotations


class AuditError(Exception):
    """Base of all errors that are the input's or the user's, never the program's."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason = reason
        self.remedy = remedy


class UsageError(AuditError):
    """Wrong options or configuration; exit code 2."""


class SourceError(AuditError):
    """An input that cannot be read; exit code 3, the other inputs are still audited."""


class ReferenceDataError(AuditError):
    """A table in reference/ breaks its own rules; names the file and line."""


class WriteError(AuditError):
    """A report that could not be written; exit code 3, nothing half-written stays."""
