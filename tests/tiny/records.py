"""Records by hand: questions, their corpus, rows of records.jsonl and the frame of these."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.analysis import summary
from workbench.experiment.records import frame_of
from workbench.scoring import METRICS
from workbench.types import Corpus, Evidence, Question


def question(name: str, kind: Any = "single", fact: str | None = None, document: str | None = "d") -> Question:
    places = (Evidence(document),) if document else ()
    return Question(name, f"{name}?", ("gold",), kind, "test", places, fact)


def corpus_of(questions: list[Question]) -> Corpus:
    return Corpus("c", "en", "digest", (), tuple(questions), "CC0-1.0", "1")


def row(name: str, match: float | None, kind: str = "single", seen: bool | None = None, **more: Any) -> dict[str, Any]:
    scores = dict.fromkeys(METRICS, match)
    return {
        "question": name, "kind": kind, "seed": 0, "seen": seen, "scores": scores, "failure": None, "seconds": 1.0,
        "prompt_tokens": 10, "new_tokens": 2, "cached_tokens": 0, "flops": 100.0, "error": None, **more,
    }  # fmt: skip


FEW = corpus_of([question(f"q{n}") for n in range(10)])


def framed(rows: list[dict[str, Any]], corpus: Corpus = FEW) -> pd.DataFrame:
    return summary.with_documents(frame_of(rows), corpus)
