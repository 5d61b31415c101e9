"""Many articles on this machine: in this process, or in several.

Results come in input order and are the same for any number of processes. Only a window
of articles is in memory. Texts travel to the workers unsplit and reports come back without
tokens: pickling tokens costs more than making them.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.model import RawArticle, Report, Unread

if TYPE_CHECKING:  # most runs are of a few articles, and need no processes
    from concurrent.futures import Future, ProcessPoolExecutor

Work = Callable[[RawArticle], Report]
Setup = Callable[[], Work]
Item = RawArticle | Unread
Result = Report | Unread

# A chunk is some tens of milliseconds of work, so that handing it over costs little beside
# it; the window keeps every worker busy while the oldest chunk is still under way.
_CHUNK_ARTICLES = 32
_CHUNK_CHARACTERS = 20_000
_CHUNKS_PER_JOB = 4


def run(items: Iterable[Item], setup: Setup, *, jobs: int = 1) -> Iterator[Result]:
    """Audit `items` with what `setup` builds (once per process; must pickle if jobs > 1).

    An article whose audit raises, or kills its process, becomes an Unread; an Unread
    passes through. Raises what `setup` raises.
    """
    work = setup()
    if jobs > 1:
        chunks = _chunks(items)
        beginning = list(islice(chunks, 2))
        if len(beginning) == 2:
            yield from _in_processes(chain(beginning, chunks), setup, jobs)
            return
        items = chain.from_iterable(beginning)  # one chunk: not worth a process
    for item in items:
        yield item if isinstance(item, Unread) else _audited(work, item)


def available_cores() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    characters = 0
    for item in items:
        chunk.append(item)
        characters += len(item.text) if isinstance(item, RawArticle) else 0
        if len(chunk) >= _CHUNK_ARTICLES or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _audited(work: Work, article: RawArticle) -> Result:
    try:
        return work(article)
    except AuditError as error:
        return _unread(article, error.reason, error.remedy)
    except Exception as error:
        return _unread(
            article,
            f"It could not be audited: {type(error).__name__}: {error}.",
            "This is a defect of mt-audit: please report it with the text.",
        )


def _unread(article: RawArticle, reason: str, remedy: str) -> Unread:
    return Unread(article.source.path, article.source.line, reason, remedy)


def _in_processes(chunks: Iterator[list[Item]], setup: Setup, jobs: int) -> Iterator[Result]:
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(setup, jobs)
    pending: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    try:
        while True:
            for chunk in islice(chunks, jobs * _CHUNKS_PER_JOB - len(pending)):
                pending.append((chunk, _submit(pool, chunk)))
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # A process died, and with it the pool. The culprit may be in any chunk that
                # was under way: this one is done carefully, the unfinished ones again.
                pool.shutdown(wait=False)
                yield from _one_by_one(chunk, setup)
                pool = _pool(setup, jobs)
                pending = deque(
                    (chunk, _submit(pool, chunk) if _is_lost(future) else future)
                    for chunk, future in pending
                )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _is_lost(future: Future[list[Result]]) -> bool:
    return not future.done() or future.exception() is not None


def _one_by_one(chunk: list[Item], setup: Setup) -> Iterator[Result]:
    """Audit each article in a process that can die alone."""
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(setup, jobs=1)
    try:
        for item in chunk:
            try:
                yield from _submit(pool, [item]).result()
            except BrokenProcessPool:
                assert isinstance(item, RawArticle)
                yield _unread(
                    item,
                    "The process that audited it was killed.",
                    "Memory may be short: try --jobs 1, or split the text.",
                )
                pool.shutdown(wait=False)
                pool = _pool(setup, jobs=1)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(setup: Setup, jobs: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork would copy the threads' locks of this process (progress bar, earlier pools).
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_start_worker, initargs=(setup,))


def _submit(pool: ProcessPoolExecutor, chunk: list[Item]) -> Future[list[Result]]:
    """Like `pool.submit`; that the pool is broken already shows in the result."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_audit_chunk, chunk)
    except BrokenProcessPool as error:
        future: Future[list[Result]] = Future()
        future.set_exception(error)
        return future


# What follows runs in a worker. Its `_work` is set once, before its first chunk.

_work: Work


def _start_worker(setup: Setup) -> None:
    global _work
    # Ctrl-C reaches every process of the terminal: workers then end without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _work = setup()


def _audit_chunk(chunk: list[Item]) -> list[Result]:
    return [item if isinstance(item, Unread) else _audited(_work, item) for item in chunk]
