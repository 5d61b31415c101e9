"""Quality on the development data, one table: `python -m tests.bench.quality`.

Each line is one call of the evaluation script beside the data; the Signature under the
table says what produced the numbers. Rows whose data is absent are skipped by name.
"""

from __future__ import annotations

import shlex
import subprocess
import sys

from audit.knowledge import Knowledge
from audit.signature import signature
from tests.bench.data import ABSENT, DATA, EVALUATE

CLEAN = [
    "clean/news_nltk_indian.txt",
    "clean/news_summaries_saumayg.txt.xz",
    "clean/orig_ilgov_governance.txt",
    "clean/trans_tico19.txt.xz",
]
MEASURES = {
    "expert_dev, spans, major": "spans eval/expert_dev.jsonl --severity major",
    "expert_dev, spans, minor": "spans eval/expert_dev.jsonl",
    "indicmt_mqm_dev, spans": "spans eval/indicmt_mqm_dev.jsonl.xz",
    "wmt23_qe_dev, scores": "scores eval/wmt23_qe_dev.jsonl.xz",
    "indicmt_mqm_dev, scores": "scores eval/indicmt_mqm_dev.jsonl.xz",
    "system outputs, origin": "origin eval/system_outputs_wmt14.jsonl.xz",
    "idiom_mt_dev, idioms": "idioms eval/idiom_mt_dev.jsonl.xz",
    "clean text": " ".join(["clean", *CLEAN]),
}


def run(measure: str, *, details: bool) -> str:
    """The output of one evaluation: its last line, or all of it."""
    task, *rest = shlex.split(measure)
    files = [str(DATA / word) if "/" in word else word for word in rest]
    command = [sys.executable, str(EVALUATE), task, *files]
    command += ["--command", f"{sys.executable} -m audit"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    output = (done.stdout + done.stderr).strip()
    return output if details or done.returncode else output.splitlines()[-1]


def main() -> int:
    """Print the table; --details prints all that the evaluation says."""
    if not EVALUATE.exists():
        print(ABSENT, file=sys.stderr)
        return 3
    details = "--details" in sys.argv
    for name, measure in MEASURES.items():
        missing = [w for w in measure.split() if "/" in w and not (DATA / w).exists()]
        output = f"skipped: {', '.join(missing)} not found" if missing else ""
        print(f"{name:28s} {output or run(measure, details=details)}", flush=True)
    print(signature(Knowledge()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
