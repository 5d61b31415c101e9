"""Speed and memory, as ratios in one run: `python -m tests.bench.speed`.

Sentences per second on one core with every detector on, beside langdetect on the same
sentences in the same run; start-up of `mt-audit --help`; the first report on seeds/; peak
memory; `--reader off` does without the reader. Text: outputs of systems where they are present,
else the seeds repeated.
Absolute figures depend on the machine; the ratio to langdetect does not much.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from langdetect import DetectorFactory, detect
from langdetect.lang_detect_exception import LangDetectException

from audit.knowledge import Knowledge
from audit.model import Source
from audit.pipeline import audit
from audit.settings import Settings
from audit.signature import signature
from audit.text.sentences import read
from tests.bench.data import DATA, ROOT, rows

_SENTENCES = 3000
_LANGDETECT_SENTENCES = 300
_PEAK = (
    "import resource, runpy, sys; sys.argv = ['mt-audit', *sys.argv[1:]]\n"
    "try: runpy.run_module('audit', run_name='__main__')\n"
    "except SystemExit: pass\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
)


def texts() -> list[str]:
    """Articles of news, machine-translated and human, one string each."""
    outputs = DATA / "eval" / "system_outputs_wmt14.jsonl.xz"
    if outputs.exists():
        lines = [row["text_hi"] for row in rows(outputs)][: 2 * _SENTENCES : 2]
        return ["\n".join(lines[start : start + 8]) for start in range(0, len(lines), 8)]
    seeds = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]
    return seeds * 30


def seconds(action: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def audit_all(articles: list[str], knowledge: Knowledge) -> int:
    """Audit every text; returns the number of sentences."""
    count = 0
    settings = Settings(reader="off" if "off" in sys.argv else "auto")
    for text in articles:
        report = audit(read(text, id="bench", source=Source("bench")), knowledge, settings)
        count += len(report.sentences)
    return count


def detect_all(sentences: list[str]) -> None:
    """Ask langdetect for the language of each sentence."""
    for sentence in sentences:
        try:
            detect(sentence)
        except LangDetectException:
            continue


def wall(arguments: list[str]) -> float:
    """Median wall seconds of five runs of the command."""
    command, times = [sys.executable, "-m", "audit", *arguments], []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        times.append(time.perf_counter() - start)
    return sorted(times)[2]


def peak_megabytes(arguments: list[str]) -> float:
    """Peak resident memory of one run."""
    command = [sys.executable, "-c", _PEAK, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return int(done.stderr.split()[-1]) / 1024


def main() -> None:
    """Print the table."""
    DetectorFactory.seed = 0
    articles, knowledge = texts(), Knowledge()
    audit_all(articles[:40], knowledge)
    rounds = []
    for _ in range(3):
        spent = seconds(lambda: rounds.append(audit_all(articles, knowledge)))
        ours = rounds[-1] / spent
        lines = [line for text in articles for line in text.splitlines()][:_LANGDETECT_SENTENCES]
        detect_all(lines[:5])
        theirs = len(lines) / seconds(lambda: detect_all(lines))  # noqa: B023 (called at once)
        print(
            f"sentences/s/core {ours:8.0f}   langdetect {theirs:6.0f}   ratio {ours / theirs:5.1f}"
        )
    seeds = ["check", "seeds", "--no-reports"]
    print(f"mt-audit --help     {wall(['--help']):6.2f} s")
    print(f"mt-audit check seeds{wall(seeds):6.2f} s")
    print(f"peak memory, seeds  {peak_megabytes(seeds):6.0f} MB")
    print(signature(knowledge))


if __name__ == "__main__":
    main()
