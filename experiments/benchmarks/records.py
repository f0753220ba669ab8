"""A hundred thousand records: opened, summarised and compared, in seconds and peak memory.

    python -m experiments.benchmarks.records [--records 100000] [--arms 5]

makes a run folder of that size in a temporary place, then reads it in a fresh process as a user would.
Exit code 1 above 10 seconds or 1 GiB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.types import Corpus, Cost, Evidence, Kind, Question

MOST_SECONDS, MOST_BYTES = 10.0, 1 << 30
DOCUMENTS = 900
KINDS: tuple[Kind, ...] = (*("single",) * 7, "multi", "unanswerable", "general")
SCORES = (
    "match", "exact_match", "f1", "list_f1", "number_closeness", "rouge_l", "chrf", "abstention", "false_refusal",
    "answer_length", "recall@k", "precision@k", "mrr@k", "ndcg@k", "map@k",
    "document_recall@k", "answer_in_passages@k",
)  # fmt: skip


def make(folder: Path, records: int, arms: int) -> None:
    """A run folder in the form of the contract, its figures thrown with dice."""
    dice = random.Random(0)  # noqa: S311
    names = [f"arm-{n}" for n in range(arms)]
    with (folder / "records.jsonl").open("w", encoding="utf-8") as out:
        for arm in names:
            for n in range(records // arms):
                kind = KINDS[n % len(KINDS)]
                scores = {name: dice.random() if name != "match" else float(dice.random() < 0.4) for name in SCORES}
                document = f"d{n % DOCUMENTS}"
                hits = [{"document": document, "passage": f"{document}:{k}", "score": 0.5} for k in range(3)]
                row: dict[str, Any] = {
                    "run": "large", "arm": arm, "seed": 0, "question": f"q{n}", "text": f"Which is the fact of {n}?",
                    "kind": kind, "split": "test", "seen": bool(n % 2) if kind == "single" else None,
                    "answer": "It is so and so, as the document says.", "answers": ["so and so"], "scores": scores,
                    "failure": None if scores["match"] else "wrong", "hits": hits, "prompt_tokens": 240,
                    "new_tokens": 12, "cached_tokens": 0, "dropped_tokens": 0, "seconds": dice.random(), "flops": 5e10,
                    "stop": "end", "error": None,
                }  # fmt: skip
                out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    (folder / "results.json").write_text(json.dumps(results(names)))


def results(names: Sequence[str]) -> dict[str, Any]:
    """What a run must have beside its records to be opened."""
    arms = [
        {"name": name, "kind": "rag", "status": "ok", "error": None, "metrics": {}, "cost": {}} for name in names
    ]  # fmt: skip
    return {
        "schema": 1, "experiment": {"name": "large", "model": "none", "split": "test"},
        "corpus": {"name": "large", "digest": "0"}, "arms": arms, "comparisons": [],
        "verdict": {"choice": None, "sentence": ""},
    }  # fmt: skip


def corpus_of(questions: int) -> Corpus:
    """What `make` asked about."""
    asked = (
        Question(f"q{n}", "", (), KINDS[n % len(KINDS)], "test", (Evidence(f"d{n % DOCUMENTS}"),))
        for n in range(questions)
    )
    return Corpus("large", "en", "0", (), tuple(asked), licence="", revision="1")


def read(folder: Path, questions: int) -> None:
    """Open, summarise, compare; print what each step took."""
    corpus = corpus_of(questions)
    start = time.perf_counter()
    import workbench
    from workbench.analysis import summary

    run = workbench.open_run(folder)
    frame = run.records()
    opened = time.perf_counter()
    arms = {str(name): summary.with_documents(rows, corpus) for name, rows in frame.groupby("arm", sort=False)}
    for rows in arms.values():
        summary.metrics_of(rows, retrieves=True)
        summary.by_kind(rows, retrieves=True)
        summary.by_seen(rows, retrieves=True)
        summary.cost_of(rows, Cost())
        summary.failures_of(rows)
    summarised = time.perf_counter()
    pairs = summary.comparisons_of(arms)
    compared = time.perf_counter()
    busy = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"{len(frame):,} records, {len(arms)} arms, {len(pairs)} comparisons")
    steps = (("opened", start, opened), ("summarised", opened, summarised), ("compared", summarised, compared))
    print("   ".join(f"{name} {end - begin:.1f} s" for name, begin, end in steps))
    whole = compared - start
    missed = whole > MOST_SECONDS or peak > MOST_BYTES
    print(f"in all {whole:.1f} s (at most {MOST_SECONDS:g}), peak {peak / (1 << 20):,.0f} MiB (at most 1,024)")
    print(f"processor: {busy:.1f} s since the start of the process: " + ("MISSED" if missed else "kept"))
    sys.exit(int(missed))


def main() -> int:
    """Make the folder and read it in a fresh process."""
    parser = argparse.ArgumentParser(description="A hundred thousand records: opened, summarised and compared.")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--arms", type=int, default=5)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        read(given.read, given.records // given.arms)
    with tempfile.TemporaryDirectory(prefix="workbench-records-") as folder:
        make(Path(folder), given.records, given.arms)
        again = [sys.executable, "-m", __spec__.name, *sys.argv[1:], "--read", folder]
        return subprocess.run(again, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
