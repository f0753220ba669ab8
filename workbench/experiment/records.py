"""Records: one scored answer a line, the artefact from which everything else is computed again."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.analysis.record import HitRow, PassageRow, Record
from workbench.corpus.mapped.by_id import titles_by_id
from workbench.errors import RequestError
from workbench.experiment.judged import Judgement, judge
from workbench.languages.spoken import said
from workbench.types import Answer, Corpus, Question

if TYPE_CHECKING:
    import pandas as pd


def record(
    run: str,
    arm: str,
    seed: int,
    question: Question,
    answer: Answer,
    corpus: Corpus,
    retrieves: bool,
    seconds_alone: float | None = None,
    judged: Judgement | None = None,
) -> Record:
    """The record of one answer; `judged` holds its scores, if they are known already."""
    judgement = judged or judge(question, answer, corpus.language, retrieves)
    seen = question.fact in corpus.seen_facts() if question.kind == "single" and question.fact else None
    usage = answer.usage
    return Record(
        run=run,
        arm=arm,
        seed=seed,
        question=question.id,
        text=question.text,
        kind=question.kind,
        split=question.split,
        seen=seen,
        answer=answer.text,
        answers=question.answers,
        scores=judgement.scores,
        failure=judgement.failure,
        hits=tuple(_hit(answer, at) for at in range(len(answer.hits))),
        prompt_tokens=usage.prompt_tokens,
        new_tokens=usage.new_tokens,
        cached_tokens=usage.cached_tokens,
        prefix_tokens=usage.prefix_tokens,
        dropped_tokens=answer.dropped_tokens,
        merged_passages=answer.merged_passages,
        seconds=round(usage.seconds, 6),
        seconds_alone=None if seconds_alone is None else round(seconds_alone, 6),
        flops=_whole(usage.flops),
        batch_flops=_whole(usage.batch_flops),
        prefix_flops=_whole(usage.prefix_flops),
        rounds=answer.rounds,
        requests=answer.requests,
        stop="abstain" if answer.stop == "end" and judgement.abstains else answer.stop,
        error=answer.error,
    )


def _hit(answer: Answer, at: int) -> HitRow:
    """A hit, with the marker under which it stood in the prompt where the reply was to cite it."""
    hit = answer.hits[at]
    marker = answer.markers[at] if answer.markers else None
    return HitRow(hit.passage.document, hit.passage.id, round(hit.score, 4), marker)


def _whole(count: float | None) -> int | None:
    return None if count is None else round(count)


def passages_seen(answers: Iterable[Answer], corpus: Corpus) -> list[PassageRow]:
    """Every passage that stood in a prompt, once, for the report."""
    titles = titles_by_id(corpus.documents)
    found: dict[str, PassageRow] = {}
    for answer in answers:
        for p in (hit.passage for hit in answer.hits):
            if p.id not in found:
                title = titles.get(p.document, "")
                found[p.id] = PassageRow(
                    id=p.id, document=p.document, title=title, start=p.start, end=p.end, text=p.text
                )
    return list(found.values())


def rows_of(folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of a run folder one by one: as dicts, all of a large run would not fit. RequestError if unreadable."""
    path = folder / "records.jsonl"
    try:
        with path.open(encoding="utf-8") as lines:
            for line in filter(str.strip, lines):
                row = json.loads(line)
                _ = row["kind"], row["arm"], row["question"], row["text"], row["scores"].items
                yield row
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = said("run_fault.records", error=repr(error))
        raise RequestError.of(what, str(path), said("run_fault.again")) from error


def frame_of(rows: Iterable[Record | Mapping[str, Any]]) -> pd.DataFrame:
    """One row an answer, in the columns of records.jsonl, each score a column `score.<metric>`, last.

    `rows` are records, or those of a file as `rows_of` reads them, which an earlier version may have written: what a
    row lacks is NaN. They are taken apart as they come: as columns, a hundred thousand need half the memory.
    """
    import pandas as pd

    columns: dict[str, list[Any]] = {}
    scores: dict[str, list[Any]] = {}
    with _uncollected():
        for count, row in enumerate(rows):
            rest = row.as_json() if isinstance(row, Record) else dict(row)
            _append(rest.pop("scores"), scores, count)
            _append(rest, columns, count)
        return pd.DataFrame(columns | {f"score.{name}": values for name, values in scores.items()})


def _append(row: Mapping[str, Any], columns: dict[str, list[Any]], count: int) -> None:
    """Add one value to each of the columns, which have `count` of them."""
    for name, value in row.items():
        if name not in columns:
            columns[name] = [math.nan] * count
        columns[name].append(value)
    if len(row) < len(columns):
        for name in columns.keys() - row.keys():
            columns[name].append(math.nan)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows hold no cycles, and each search for some would walk through all rows read so far: a sixth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
