"""One process at a time on a file: two would record the same items twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from audit.errors import UsageError, WriteError
from audit.locks import locked
from audit.sources.files import reason_of


@contextmanager
def alone(file: Path, option: str) -> Iterator[None]:
    """Alone with `file`, which `option` names, by a lock that ends with the process.

    The lock is a hidden file beside it; missing folders are made. Raises UsageError at once where
    another process has it, and WriteError where there can be no such file.
    """

    def refuse() -> None:
        raise UsageError(
            f"Another mt-audit feed is using {file}.",
            f"Wait for it, stop it, or name another file with {option}.",
        )

    with ExitStack() as stack:
        try:
            stack.enter_context(locked(file.with_name(f".{file.name}.lock"), refuse))
        except OSError as error:
            raise WriteError(
                f"{file} cannot be used: {reason_of(error)}.",
                f"Check the folder and its permissions, or name another file with {option}.",
            ) from None
        yield
