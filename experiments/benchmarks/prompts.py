"""Prompt templates compared on dev: which wording serves each untuned arm best, and what it costs.

    python -m experiments.benchmarks.prompts [EXPERIMENT] [--model NAME] [--arms rag oracle] [--templates plain short]

asks the dev questions of an experiment (by default the quickstart) under each template, with the experiment's own
settings otherwise, and prints a line for each arm and template. Nothing of test is asked.
Answers are kept in the store.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.arms import ARMS
from workbench.arms.templates import TEMPLATES
from workbench.config import load_experiment
from workbench.experiment.bench import Bench, Cell, CellError, Reuse
from workbench.experiment.records import record
from workbench.experiment.requested import corpus_of
from workbench.progress import Progress
from workbench.settings import ArmEntry
from workbench.store.shared import open_store
from workbench.types import FACTUAL_KINDS, Answer, Question

UNTUNED = ("closed-book", "few-shot", "long-context", "rag", "oracle")
HEAD = (
    f"{'model':22} {'lang':4} {'arm':12} {'template':9} {'right':>11} {'general':>11} {'refused':>9} {'falsely':>9} "
    f"{'new':>5} {'cut':>5} {'prompt':>7} {'s':>5}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """What one template gave one arm: shares as (count, of), and means."""

    right: tuple[int, int]
    general: tuple[int, int]
    refused: tuple[int, int]
    falsely: tuple[int, int]
    new_tokens: float
    cut: float
    prompt_tokens: float
    seconds: float

    def __str__(self) -> str:
        shares = [self.right, self.general]
        cells = [f"{n:4d} ({100 * n / max(1, of):3.0f}%)" for n, of in shares]
        counts = [f"{n:4d}/{of:<3d}" for n, of in (self.refused, self.falsely)]
        return (
            f"{' '.join(f'{each:>11}' for each in cells)} {' '.join(f'{each:>9}' for each in counts)} "
            f"{self.new_tokens:5.1f} {self.cut:5.0%} {self.prompt_tokens:7.0f} {self.seconds:5.0f}"
        )


def line_of(bench: Bench, cell: Cell, questions: Sequence[Question], answers: Mapping[str, Answer]) -> Line:
    """The figures of one cell."""
    records = [
        record("prompts", cell.entry.name, 0, q, answers[q.id], bench.corpus, retrieves=False) for q in questions
    ]

    def share(metric: str, kinds: Sequence[str]) -> tuple[int, int]:
        scored = [each.scores.get(metric) for each in records if each.kind in kinds]
        known = [score for score in scored if score is not None]
        return round(sum(known)), len(known)

    count = len(records)
    return Line(
        right=share("match", FACTUAL_KINDS),
        general=share("match", ("general",)),
        refused=share("abstention", ("unanswerable",)),
        falsely=share("false_refusal", FACTUAL_KINDS),
        new_tokens=sum(each.new_tokens for each in records) / count,
        cut=sum(each.stop == "length" for each in records) / count,
        prompt_tokens=sum(each.prompt_tokens for each in records) / count,
        seconds=sum(each.seconds for each in records),
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Prompt templates compared on dev.")
    parser.add_argument("experiment", nargs="?", default="experiments/quickstart.toml")
    parser.add_argument("--model", help="in place of the experiment's")
    parser.add_argument("--arms", nargs="+", default=UNTUNED, help="by name")
    parser.add_argument("--templates", nargs="+", default=list(TEMPLATES))
    parser.add_argument("--limit", type=int, help="so many of the dev questions, evenly")
    parser.add_argument("--set", action="append", default=[], dest="overrides", metavar="KEY=VALUE")
    given = parser.parse_args()
    model = [f"model.name={given.model}"] if given.model else []
    overrides = ["decoding.max_new_tokens=48", "decoding.summary_new_tokens=96", *model, *given.overrides]
    experiment = load_experiment(given.experiment, overrides=overrides)
    bench = Bench(experiment, corpus_of(experiment), Reuse(given.limit), open_store(None), Progress())
    questions = bench.questions("dev")
    print(f"{len(questions)} dev questions of {experiment.corpus}; replies of at most 48 tokens, summaries of 96")
    print(HEAD)
    for entry in experiment.arms:
        if entry.name not in given.arms or "template" not in ARMS[entry.kind].Settings.model_fields:
            continue
        for name in given.templates:
            settings = {**entry.settings, "template": name}
            cell = Cell(ArmEntry(name=entry.name, kind=entry.kind, **settings), experiment.seeds[0], "dev")
            start = time.perf_counter()
            head = f"{experiment.model.name[:22]:22} {bench.corpus.language:4} {entry.name:12} {name:9}"
            try:
                answers = bench.measure(cell).answers
            except CellError as error:
                print(head, f"failed after {time.perf_counter() - start:.0f} s: {error}", flush=True)
                continue
            print(head, line_of(bench, cell, questions, answers), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
