"""Fuzzing of the source formats: `python -m tests.fuzz page rss --minutes 10 --seed 1`.

Every file of the corpus that a format recognises is made worse in all the ways of
`tests.sources.mutating`, read, and checked against `tests.sources.invariants`. An input with a
fault is made smaller and kept in a folder; mended, it belongs into tests/sources/corpus/fuzz/,
where `tests/sources/test_fuzz_seeds.py` reads it for ever. With `--coverage` the inputs are chosen
by atheris (`pip install atheris`), which learns which of them reach new code.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import importlib
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from audit.sources import FORMATS, SourceFormat, format_of
from tests.sources.invariants import Fault, corpus, faults
from tests.sources.mutating import MOST_BYTES, mutated

# Formats with few files in the corpus, or none: at least their shape.
_OWN = {
    "text": ["सरकार ने फ़ैसला किया।\n\nदूसरी पंक्ति — “यहाँ”।".encode(), b"", b"\xff\xfea\0"],
    "markdown": [
        "---\ntitle: श\n---\n# शीर्षक\n\nपहला **वाक्य**।\nदूसरा [यहां](x)।\n".encode(),
        "- क\n> ख\n\n|a|\n|-|\n|ग|\n\n<b>घ</b> &amp; `च`\n".encode(),
    ],
    "jsonl": [
        '{"id": "a", "text": "पहला लेख।"}\n{"id": "b", "text": "दूसरा।\\nपंक्ति"}\n'.encode(),
        '{"id": "a", "text": "x", "headline": "शीर्षक"}\n\n{"id": 5}\n[]\n'.encode(),
    ],
    "json": [
        '[{"id": "a", "text": "पहला लेख।"}, {"id": "b", "text": ["एक", "दो"]}]'.encode(),
        '{"articles": [{"id": 1, "text": "लेख"}]}'.encode(),
    ],
    "csv": ['id,text,headline\na,"पहला, लेख","शीर्षक ""एक"""\nb,दूसरा,\n'.encode()],
    "tsv": ["id\ttext\na\tपहला लेख।\nb\tदूसरा\n".encode()],
    "page": ["<!doctype html><title>श</title><h1>श</h1><p>सरकार ने फ़ैसला किया।</p>".encode()],
}
_FOLDER = Path(tempfile.gettempdir(), "mt-audit-fuzz")
_HANGS = 120  # seconds after which an input is taken to never end
_SMALLER = 300  # tries to make an input with a fault smaller


def seeds(format_: SourceFormat) -> list[bytes]:
    """What to begin with: the files of the corpus in this format, and its own."""
    found = [*_OWN.get(format_.name, ()), *_made(format_.name)]
    for path in corpus():
        data = path.read_bytes()
        if format_of(data, suffix=path.suffix) is format_ or path.parent.name == "fuzz":
            found.append(data[:MOST_BYTES])
    return found


def _made(name: str) -> list[bytes]:
    """A small Parquet file, where pyarrow is there to write one."""
    if name != "parquet":
        return []
    try:
        arrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        return []
    table = arrow.table({"id": ["a", "b"], "text": ["पहला लेख।", "दूसरा।"], "n": [1, None]})
    written = []
    for compression in ("none", "snappy", "gzip"):
        sink = arrow.BufferOutputStream()
        parquet.write_table(table, sink, compression=compression)
        written.append(sink.getvalue().to_pybytes())
    return written


class Keeper:
    """Keeps inputs with faults in a folder, one for each kind of fault."""

    def __init__(self, format_: SourceFormat, folder: Path) -> None:
        self._format = format_
        self._folder = folder
        self._current = folder / f"{format_.name}-now"
        self.kinds: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def check(self, data: bytes) -> None:
        """Read `data`; what never ends or ends the program is left behind as NAME-now."""
        self._current.write_bytes(data)
        faulthandler.dump_traceback_later(_HANGS, exit=True, file=2)
        for fault in faults(self._format, data):
            if fault.kind not in self.kinds:
                self.kinds.add(fault.kind)
                self._keep(fault, data)
        faulthandler.cancel_dump_traceback_later()

    def _keep(self, fault: Fault, data: bytes) -> None:
        small = smaller(data, lambda part: fault.kind in {one.kind for one in self._faults(part)})
        path = self._folder / f"{self._format.name}-{hashlib.sha256(small).hexdigest()[:12]}"
        path.write_bytes(small)
        print(f"{self._format.name}: {fault.kind}\n{fault.told}\nkept as {path}", flush=True)

    def _faults(self, data: bytes) -> list[Fault]:
        return faults(self._format, data)

    def close(self) -> None:
        """All went well: nothing hangs."""
        self._current.unlink(missing_ok=True)


def smaller(data: bytes, is_bad: Callable[[bytes], bool]) -> bytes:
    """`data` with pieces taken out for as long as `is_bad`, within some hundred tries."""
    tries, size = _SMALLER, max(len(data) // 2, 1)
    while size and tries > 0:
        place = 0
        while place < len(data) and tries > 0:
            tries -= 1
            part = data[:place] + data[place + size :]
            if is_bad(part):
                data = part
            else:
                place += size
        size //= 2
    return data


def fuzz(format_: SourceFormat, *, seconds: float, seed: int, folder: Path) -> int:
    """Read worse and worse inputs for so long, and tell how it went; the number of faults."""
    random, known, keeper = (
        Random(f"{format_.name} {seed}"),
        seeds(format_),
        Keeper(format_, folder),
    )
    if not known:
        print(f"{format_.name}: no seeds")
        return 0
    begun, count = time.monotonic(), 0
    for data in known:
        keeper.check(data)
    while time.monotonic() - begun < seconds:
        keeper.check(mutated(random.choice(known), known, random))
        count += 1
    keeper.close()
    took = time.monotonic() - begun
    print(
        f"{format_.name}: {count:,} executions in {took:.0f} seconds, {count / took:.1f} a second, "
        f"{len(keeper.kinds)} faults (seed {seed}, {len(known)} files to begin with)",
        flush=True,
    )
    return len(keeper.kinds)


def cover(format_: SourceFormat, *, seconds: float, seed: int, folder: Path) -> None:
    """The same by atheris, which ends the program when the time is over or at the first fault."""
    atheris = importlib.import_module("atheris")
    keeper, known = Keeper(format_, folder), seeds(format_)
    learnt = folder / f"{format_.name}-learnt"
    learnt.mkdir(exist_ok=True)
    for number, data in enumerate(known):
        (learnt / f"seed-{number}").write_bytes(data)

    def check(data: bytes) -> None:
        keeper.check(data)
        if keeper.kinds:
            raise AssertionError(keeper.kinds)

    def change(data: bytes, most: int, seed: int) -> bytes:
        return mutated(data, known, Random(seed))[:most]

    atheris.instrument_all()
    limit = [f"-max_total_time={seconds:.0f}", f"-max_len={MOST_BYTES}", f"-seed={seed + 1}"]
    atheris.Setup(
        [sys.argv[0], *limit, "-timeout=60", f"-artifact_prefix={folder}/", str(learnt)],
        check,
        custom_mutator=change,
    )
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where there was a fault."""
    names = [format_.name for format_ in FORMATS]
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help="by default all")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each format")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=_FOLDER)
    parser.add_argument("--coverage", action="store_true", help="by atheris, one format at a time")
    given = parser.parse_args(arguments)
    if unknown := set(given.names).difference(names):
        parser.error(f"no format {', '.join(sorted(unknown))}: there are {', '.join(names)}")
    chosen = [format_ for format_ in FORMATS if format_.name in (given.names or names)]
    run = cover if given.coverage else fuzz
    found = [
        run(format_, seconds=60 * given.minutes, seed=given.seed, folder=given.folder)
        for format_ in chosen
    ]
    return 1 if any(found) else 0


if __name__ == "__main__":
    sys.exit(main())
