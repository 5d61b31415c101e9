"""mt-audit: finds the defects that machine translation leaves in Hindi news.

    import audit

    report = audit.check("बचाव दल घड़ी के आसपास काम में जुटे हैं।")
    for defect in report.defects:
        print(defect.severity.label, defect.message)

Public is what `__all__` names here, with its fields and keyword arguments, and the shape that
`to_json` returns. Versions are semantic: what is public changes incompatibly only in a major
release (before 1.0 in a minor one), and what is to go works for one minor release more, with a
DeprecationWarning. New fields, keyword arguments and categories may come at any time. What is
found is not part of that promise: detectors get better, and the Signature says which they were.
All other modules and names are the program's own.
"""

import os

# Articles are small: threads inside numpy would wait for each other longer than they work, and
# --jobs already uses the cores. No effect where numpy is loaded or the variable set before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

TYPE_CHECKING = False  # true for type checkers; to import typing would cost all of the start-up

if TYPE_CHECKING:
    from audit.api import CheckOptions, check, check_all, check_paths, signature_for, to_json
    from audit.errors import AuditError, ReferenceDataError, SourceError, UsageError, WriteError
    from audit.model import (
        Anchor,
        Article,
        Category,
        Defect,
        Evidence,
        Failed,
        Merged,
        Part,
        Report,
        SentenceScore,
        Severity,
        Signature,
        Skipped,
        Source,
        Span,
        Suppressed,
        Unread,
    )

__all__ = [
    "Anchor",
    "Article",
    "AuditError",
    "Category",
    "CheckOptions",
    "Defect",
    "Evidence",
    "Failed",
    "Merged",
    "Part",
    "ReferenceDataError",
    "Report",
    "SentenceScore",
    "Severity",
    "Signature",
    "Skipped",
    "Source",
    "SourceError",
    "Span",
    "Suppressed",
    "Unread",
    "UsageError",
    "WriteError",
    "__version__",
    "check",
    "check_all",
    "check_paths",
    "signature_for",
    "to_json",
]

_MODULES = ("audit.errors", "audit.model", "audit.api")  # in the order of what they cost


if not TYPE_CHECKING:  # a type checker would take every name for one of ours

    def __getattr__(name: str) -> object:
        """A public name, imported when it is first asked for: `mt-audit --help` needs none."""
        if name in __all__:
            from importlib import import_module

            for module in map(import_module, _MODULES):
                if hasattr(module, name):
                    return globals().setdefault(name, getattr(module, name))
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
