"""A finished run as pandas frames, and the call that makes one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.config import load_experiment
from workbench.experiment.runner import REPORTS, RunRequest, run_experiment
from workbench.progress import Progress
from workbench.runs.folder import RunFolder
from workbench.settings import Experiment
from workbench.store.shared import open_store

if TYPE_CHECKING:
    import pandas as pd


class Run(RunFolder):
    """A finished run: its folder, and its figures as frames."""

    @property
    def verdict(self) -> str:
        """The advice in one sentence; empty where the run has none."""
        return self.typed.verdict.sentence if self.typed.verdict else ""

    def scores(self) -> pd.DataFrame:
        """One row an arm and metric: value, low, high, n, unscored."""
        import pandas as pd

        rows = [
            {"arm": arm.name, "metric": name, **asdict(figure)}
            for arm in self.typed.arms
            for name, figure in arm.metrics.items()
        ]
        return pd.DataFrame(rows, columns=["arm", "metric", "value", "low", "high", "n", "unscored"])

    def costs(self) -> pd.DataFrame:
        """One row an arm: `fit.*`, `query.*` and storage_bytes."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for arm in self.typed.arms:
            cost = arm.cost.model_dump() if arm.cost else {"fit": {}, "query": {}, "storage_bytes": None}
            parts = {f"{part}.{key}": value for part in ("fit", "query") for key, value in cost[part].items()}
            rows.append({"arm": arm.name, **parts, "storage_bytes": cost["storage_bytes"]})
        return pd.DataFrame(rows)

    def comparisons(self) -> pd.DataFrame:
        """One row a pair of arms: delta with interval, p, wins, ties, losses, outcome."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.typed.comparisons])

    def studies(self) -> pd.DataFrame:
        """One row a study, arm and point: `at` (and `at2`), each metric with its interval, costs, status."""
        import pandas as pd

        rows = []
        for study in self.typed.studies:
            for cell in study.cells:
                figures = {
                    f"{name}.{key}": value
                    for name, figure in cell.metrics.items()
                    for key, value in asdict(figure).items()
                }
                parts = {"fit": cell.cost.fit, "query": cell.cost.query} if cell.cost else {}
                costs = {f"{part}.{key}": value for part, amounts in parts.items() for key, value in amounts.items()}
                at = {f"at{place or ''}": value for place, value in zip((0, 2), cell.at, strict=False)}
                about = {"study": study.name, "kind": study.kind, "arm": cell.arm, **at}
                rows.append({**about, "status": cell.status, **figures, **costs})
        return pd.DataFrame(rows)

    def next_word(
        self,
        text: str,
        *,
        arms: Iterable[str] = (),
        chat: bool = False,
        top: int = 10,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """How each model of the run goes on with a text: one row a model and word, of the `top` of any model.

        `probability` is at least that, `base` is the base model's, and no word can have more than `missing` besides.
        With `chat`, the text is asked as a question in each arm's own prompt. Raises RequestError for a model whose
        weights are not here.
        """
        import pandas as pd

        from workbench.runs.next_word import next_word

        found = next_word(self.folder, text, tuple(arms), open_store(None), progress or Progress(), chat=chat)
        return pd.DataFrame(found.rows(top), columns=["model", "arms", "word", "probability", "base", "missing"])


def open_run(folder: str | os.PathLike[str]) -> Run:
    """A finished run from its folder. Raises RequestError when it is not one."""
    found = Run(Path(folder))
    _ = found.typed
    return found


def run(
    experiment: str | os.PathLike[str] | Experiment,
    *,
    overrides: Iterable[str] = (),
    arms: Iterable[str] = (),
    limit: int | None = None,
    retry_errors: bool = False,
    executor: str = "local",
    workers: int | None = None,
    reports: str | os.PathLike[str] = REPORTS,
    progress: Progress | None = None,
) -> Run:
    """Run an experiment file (or a checked experiment) and return the finished run.

    Raises RequestError when the request is wrong. An arm that fails is in `results`, with its reason.
    """
    if not isinstance(experiment, Experiment):
        experiment = load_experiment(Path(experiment), overrides=overrides)
    request = RunRequest(
        arms=tuple(arms),
        limit=limit,
        retry_errors=retry_errors,
        executor=executor,
        workers=workers,
        reports=Path(reports),
    )
    store = open_store(experiment.resources.store)
    return Run(run_experiment(experiment, request, store, progress or Progress()))
