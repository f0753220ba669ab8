"""The rows of a run's folder as types: records, from which everything else is computed again, and the passages seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict

_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class HitRow:
    """A retrieved passage. `marker`: the number under which it stood in the prompt, where the reply was to cite it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    document: str
    passage: str
    score: float | None
    marker: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The hit as it stands in a record, without a marker where it had none."""
        row = asdict(self)
        return row if self.marker is not None else {key: row[key] for key in row if key != "marker"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """One line of passages.jsonl: a passage that stood in some prompt, with the title of its document.

    `start` and `end` are its characters in the document, from 0.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    document: str
    title: str = ""
    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:
        """The passage as it stands in passages.jsonl."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of records.jsonl: one arm's scored answer to one question, with one seed.

    `question` is the id and `text` the wording; `flops` are those of the question asked by itself, of which
    `prefix_flops` go into the `prefix_tokens` with which every prompt of the arm begins. `batch_flops` and `seconds`
    are its share of what answering all together took, where `cached_tokens` of its prompt were computed once for
    several questions, and `seconds_alone` those of a single request, where it was timed. All of them are sums over the
    `requests` that were made, in so many `rounds`. `merged_passages`: how many were found that say the same as one of
    the hits. A metric that does not apply, or could not score the reply, is None in `scores`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

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
    flops: int | float | None
    batch_flops: int | float | None
    prefix_flops: int | float | None
    rounds: int = 1
    requests: int = 1
    stop: Literal["end", "length", "abstain", "error", "unmeasured"]
    error: str | None

    def as_json(self) -> dict[str, Any]:
        """The record as it stands in records.jsonl."""
        row: dict[str, Any] = {name: getattr(self, name) for name in _FIELDS}
        hits = [hit.as_json() for hit in self.hits]
        return {**row, "answers": list(self.answers), "scores": dict(self.scores), "hits": hits}


_FIELDS = tuple(field.name for field in fields(Record))
