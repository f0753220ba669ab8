"""The rows of a run's folder as types: records, from which everything else is computed again, and the passages seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from workbench.analysis.results import Model


class HitRow(Model):
    """A retrieved passage. `marker`: the number under which it stood in the prompt, where the reply was to cite it."""

    document: str
    passage: str
    score: float | None
    marker: int | None = None


class PassageRow(Model):
    """One line of passages.jsonl: a passage that stood in some prompt, with the title of its document.

    `start` and `end` are its characters in the document, from 0.
    """

    id: str
    document: str
    title: str = ""
    start: int
    end: int
    text: str


class Record(Model):
    """One line of records.jsonl: one arm's scored answer to one question, with one seed.

    `question` is the id and `text` the wording; `flops` are those of the question asked by itself, `batch_flops` and
    `seconds` its share of what answering all together took, and `seconds_alone` those of a single request, where it was
    timed; all are sums over the `requests` that were made, in so many `rounds`. `merged_passages`: how many were found
    that say the same as one of the hits. A metric that does not apply, or could not score the reply, is None in
    `scores`.
    """

    run: str
    arm: str
    seed: int
    question: str
    text: str
    kind: str
    split: str
    seen: bool | None
    answer: str
    answers: tuple[str, ...]
    scores: Mapping[str, float | None]
    failure: str | None
    hits: tuple[HitRow, ...]
    prompt_tokens: int
    new_tokens: int
    cached_tokens: int
    prefix_tokens: int
    dropped_tokens: int
    merged_passages: int = 0
    seconds: float
    seconds_alone: float | None
    flops: float | None
    batch_flops: float | None
    prefix_flops: float | None
    rounds: int = 1
    requests: int = 1
    stop: Literal["end", "length", "abstain", "error", "unmeasured"]
    error: str | None
