"""Arms of two runs, compared on the questions that both were asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.analysis.results import Results
from workbench.errors import RequestError, WorkbenchError, nearest
from workbench.languages import DEFAULT
from workbench.languages.spoken import said, speak
from workbench.models.engine import TORCH
from workbench.runs.folder import RunFolder
from workbench.types import Comparison

Key = tuple[str, str]  # a question's id and its wording


@dataclass(frozen=True, slots=True)
class RunComparison:
    """The comparisons, `a` being of the first run; and what is not alike in the two runs."""

    metric: str
    better: str | None
    questions: int
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The comparison as JSON, for `--json`."""
        return asdict(self)


def compare_runs(first: Path, second: Path, metric: str) -> RunComparison:
    """Pair arms of one name (all arms with all, when no name is in both) on the questions both have.

    A question is the same when id and wording are. Scores of several seeds are averaged. Questions on one document are
    resampled together where the corpus is at hand. Raises RequestError for a folder that is no run, an unknown metric,
    or runs without a common question.
    """
    from workbench.scoring import METRICS
    from workbench.statistics import compare

    if metric not in METRICS:
        raise RequestError.of(said("run_fault.no_metric", name=metric), "--metric", nearest(metric, METRICS))
    runs = [RunFolder(folder).typed for folder in (first, second)]
    speak(runs[0].experiment.language or DEFAULT)
    tables = [_scores(folder, metric) for folder in (first, second)]
    pairs = [(name, name) for name in tables[0] if name in tables[1]]
    notes = _differences(*runs)
    if not pairs:
        pairs = [(a, b) for a in tables[0] for b in tables[1]]
        notes.append("no arm has the same name in both runs: every arm is compared with every other")
    names = (str(first), str(second))
    documents = _documents(first, runs[0])
    made: list[Comparison] = []
    asked: set[Key] = set()
    for a, b in pairs:
        of_a, of_b = tables[0][a], tables[1][b]
        common = [key for key in of_a if key in of_b]
        if common:
            asked.update(common)
            clusters = _clusters(common, documents)
            labels = (f"{a} ({names[0]})", f"{b} ({names[1]})")
            scores = [of_a[k] for k in common], [of_b[k] for k in common]
            made.append(compare(metric, *labels, *scores, clusters, family=len(pairs)))
    if not made:
        what = said("run_fault.none_common", metric=metric)
        raise RequestError.of(what, ", ".join(names), said("run_fault.none_common_cure"))
    notes += _left_out(tables, asked)
    return RunComparison(metric, METRICS[metric].better, len(asked), tuple(made), tuple(notes))


def _scores(folder: Path, metric: str) -> dict[str, dict[Key, float | None]]:
    """The score of each arm on each question, the mean over seeds; general questions are no part of it."""
    from workbench.experiment.records import rows_of
    from workbench.scoring import applies

    values: dict[str, dict[Key, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(folder):
        if row["kind"] != "general" and applies(metric, row["kind"]):
            values[row["arm"]][row["question"], row["text"]].append(row["scores"].get(metric))
    return {arm: {key: _mean(scores) for key, scores in found.items()} for arm, found in values.items()}


def _mean(scores: list[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if len(known) == len(scores) else None


def _documents(folder: Path, results: Results) -> dict[str, str]:
    """The document that each question is on, where the corpus of the run is still as it was."""
    from workbench.experiment.requested import corpus_of
    from workbench.runs.reopen import experiment_of

    try:
        corpus = corpus_of(experiment_of(folder))
    except WorkbenchError:
        return {}
    if corpus.digest != results.corpus.digest:
        return {}
    return {q.id: q.evidence[0].document for q in corpus.questions if q.evidence}


def _clusters(keys: list[Key], documents: Mapping[str, str]) -> list[str]:
    """As a run does: by document where there are enough of them, else each question by itself."""
    from workbench.analysis.summary import FEWEST_CLUSTERS

    labels = [documents.get(name, name) for name, _ in keys]
    return labels if len(set(labels)) >= FEWEST_CLUSTERS else [name for name, _ in keys]


_SAME: tuple[tuple[str, Callable[[Results], object]], ...] = (
    ("languages", lambda run: run.corpus.language),
    ("models", lambda run: run.experiment.model),
    ("dtypes", lambda run: run.experiment.dtype),
    ("engines", lambda run: run.experiment.engine or TORCH),
    ("decoding", lambda run: run.experiment.decoding.model_dump(exclude_unset=True)),
    ("splits", lambda run: run.experiment.split),
    ("seeds", lambda run: list(run.experiment.seeds)),
)


def _differences(first: Results, second: Results) -> list[str]:
    notes = []
    if first.corpus.digest != second.corpus.digest:
        names = [f"{run.corpus.name} {run.corpus.digest[:8]}" for run in (first, second)]
        notes.append(said("compare.corpora", first=names[0], second=names[1]))
    both = [(what, read(first), read(second)) for what, read in _SAME]
    return notes + [said(f"compare.{what}", first=one, second=other) for what, one, other in both if one != other]


def _left_out(tables: list[dict[str, dict[Key, float | None]]], asked: set[Key]) -> list[str]:
    notes = []
    for key, table in zip(("compare.only_first", "compare.only_second"), tables, strict=True):
        alone = {key for scores in table.values() for key in scores} - asked
        if alone:
            notes.append(said(key, n=len(alone)))
    return notes
