"""Speed and memory of the translators, beside argostranslate's own: one table for each package.

`python -m tests.bench.translation [--sentences 500] [--data FOLDER] [--text FILE]
[--package FILE]...` translates the same sentences

* by argostranslate as a user calls it: `Translation.translate` for each sentence, its own beam
  and settings; with its splitter of sentences where that runs without the network, else with
  one that leaves the text whole;
* by `ArgosTranslator` at beam 1;
* by `DirectTranslator` at beam 1 and at beam 4, in chunks as the pipeline has them.

Each runs in a process of its own, three times by turns, and the best time counts: a busy machine
then does not decide. Times are without start-up; memory is the peak of the whole process. What
matters are the ratios to argostranslate; where it is not installed, the rest is measured.
Text: Hindi sentences of the development data, or the lines of a file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.data import ABSENT, DATA, ROOT, rows

_PACKAGE = ROOT / "tests" / "packages" / "translate-hi_en.argosmodel"
_LIBRARIES = ("argostranslate", "ctranslate2", "sentencepiece")
_THEIRS, _ARGOS, _DIRECT, _DIRECT_4 = "argostranslate", "argos-1", "direct-1", "direct-4"
_TITLES = {
    _THEIRS: "argostranslate, as a user calls it",
    _ARGOS: "ArgosTranslator, beam 1",
    _DIRECT: "DirectTranslator, beam 1",
    _DIRECT_4: "DirectTranslator, beam 4",
}
_ROUNDS = 3
_WARM_UP = 8  # sentences translated before the clock starts

Translate = Callable[[Sequence[str]], list[str]]


class Run(NamedTuple):
    """One run of one translator: seconds by the clock and of the processors, peak bytes."""

    wall: float
    cpu: float
    peak: int
    note: str
    texts: list[str]


class _Whole:
    """Splits nothing."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def theirs(folder: Path) -> tuple[Translate, str]:
    """argostranslate on the packages beside `folder` (see `environment`), and how it splits."""
    from argostranslate.translate import MiniSBDSentencizer, get_translation_from_codes

    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    translation = get_translation_from_codes(metadata["from_code"], metadata["to_code"])
    inner = translation.underlying
    splitter, note = MiniSBDSentencizer(inner.pkg), "its own splitter"
    try:
        splitter.split_sentences("यह एक वाक्य है। यह दूसरा है।")
    except Exception:  # whatever a failed download raises
        splitter, note = _Whole(), "no splitter: its own would be downloaded"
    inner.sentencizer = splitter
    return lambda sentences: [translation.translate(one) for one in sentences], note


def ours(folder: Path, name: str) -> tuple[Translate, str]:
    """One of our translators."""
    from audit.backtranslation import MOST_CHUNK
    from audit.backtranslation.argos import ArgosTranslator
    from audit.backtranslation.direct import DirectTranslator
    from audit.backtranslation.packages import open_package
    from audit.backtranslation.translator import Options

    package = open_package(folder)
    options = Options(beam=4 if name == _DIRECT_4 else 1)
    translator = (ArgosTranslator if name == _ARGOS else DirectTranslator)(package, options)

    def translate(sentences: Sequence[str]) -> list[str]:
        return [
            one.text
            for start in range(0, len(sentences), MOST_CHUNK)
            for one in translator.translate(sentences[start : start + MOST_CHUNK])
        ]

    return translate, ""


def measure(name: str, folder: Path, sentences: Sequence[str]) -> Run:
    """Run one translator in this process."""
    import resource

    translate, note = theirs(folder) if name == _THEIRS else ours(folder, name)
    translate(sentences[:_WARM_UP])
    wall, cpu = time.perf_counter(), time.process_time()
    texts = translate(sentences)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Run(wall, cpu, peak * (1 if sys.platform == "darwin" else 1024), note, texts)


def environment(folder: Path, home: Path) -> Mapping[str, str]:
    """In which argostranslate finds the package, default settings and an empty home."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ARGOS_")}
    places = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("DATA", "CONFIG", "CACHE")}
    return {**kept, **places, "ARGOS_PACKAGES_DIR": str(folder.parent)}


def apart(name: str, folder: Path, text: Path, home: Path) -> Run:
    """Run one translator in a fresh process."""
    module = [sys.executable, "-m", "tests.bench.translation"]
    done = subprocess.run(
        [*module, "--run", name, "--package", str(folder), "--text", str(text)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment(folder, home),
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{_TITLES[name]} failed:\n{done.stderr}")
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def compare(file: Path, sentences: Sequence[str]) -> None:
    """Print the table of one package."""
    from audit.backtranslation.shelving import add
    from audit.batch.local import available_cores

    names = list(_TITLES)
    if find_spec("argostranslate") is None:
        print("argostranslate is not installed (the extra argos): measured without it.")
        names = [_DIRECT, _DIRECT_4]
    with TemporaryDirectory() as place:
        work = Path(place)
        package = add(file, work / "packages")
        text = work / "sentences.txt"
        text.write_text("\n".join(sentences), encoding="utf-8")
        before = os.getloadavg()[0]
        runs: dict[str, list[Run]] = {name: [] for name in names}
        for _ in range(_ROUNDS):
            for name in names:
                runs[name].append(apart(name, package.folder, text, work / "home"))
        _print_table(runs, len(sentences))
        print(
            "|".join(
                [
                    package.id,
                    *(f"{name}:{version(name)}" for name in _LIBRARIES if find_spec(name)),
                    f"python:{platform.python_version()}",
                    f"cores:{available_cores()}",
                    f"load:{before:.1f}-{os.getloadavg()[0]:.1f}",
                ]
            )
        )


def _print_table(runs: Mapping[str, Sequence[Run]], count: int) -> None:
    figures = {
        name: (
            count / min(run.wall for run in some),
            1000 * min(run.cpu for run in some) / count,
            max(run.peak for run in some) / 1e6,
        )
        for name, some in runs.items()
    }
    base = figures.get(_THEIRS)
    columns = ("sentences/s", "CPU ms/sentence", "peak MB")
    print(f"{f'{count} sentences':36}" + "".join(f"{column:>17}   ratio" for column in columns))
    for name, values in figures.items():
        ratios = [value / of for value, of in zip(values, base, strict=True)] if base else []
        cells = [f"{value:17.1f}" for value in values]
        beside = [f"{ratio:7.2f}x" for ratio in ratios] or [f"{'-':>8}"] * len(values)
        note = f"  ({runs[name][0].note})" if runs[name][0].note else ""
        print(f"{_TITLES[name]:36}" + "".join(map("".join, zip(cells, beside, strict=True))) + note)
    for one, other in ((_ARGOS, _DIRECT), (_THEIRS, _DIRECT_4)):
        if one in runs and other in runs:
            texts = zip(runs[one][0].texts, runs[other][0].texts, strict=True)
            same = sum(first == second for first, second in texts)
            print(f"same text by {_TITLES[one]} and {_TITLES[other]}: {same / count:.1%}")


def read_sentences(file: Path | None, data: Path, count: int) -> list[str]:
    """The first `count` sentences of a text, or of the development data."""
    if file is not None:
        lines = file.read_text(encoding="utf-8").splitlines()
    else:
        source = data / "eval" / "expert_train.jsonl.xz"
        if not source.exists():
            raise SystemExit(f"{ABSENT}, or name a text with --text.")
        lines = [row["text_hi"].replace("\n", " ") for row in rows(source)]
    return [line for line in lines if line.strip()][:count]


def main() -> None:
    """Print a table for each package."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.translation")
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--package", type=Path, action="append", dest="packages")
    parser.add_argument("--run", choices=_TITLES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    packages: list[Path] = options.packages or [_PACKAGE]
    if options.run:
        lines = options.text.read_text(encoding="utf-8").split("\n")
        print(json.dumps(measure(options.run, packages[0], lines)))
        return
    sentences = read_sentences(options.text, options.data, options.sentences)
    for file in packages:
        compare(file, sentences)


if __name__ == "__main__":
    main()
