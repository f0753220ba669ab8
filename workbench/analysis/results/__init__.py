"""The results of a run as types: what stands in results.json, and its JSON Schema.

Shares are from 0 to 1, seconds and bytes are whole units, FLOPs are counted by formula. What was not measured is None.
A key that is not here is an error, so that nothing reaches the file unnamed; keys with defaults may be absent, as they
are in the results of an earlier version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from workbench.analysis.results.arms import ArmResult, Ended, ForgettingResult, SeedSpread, TrainingResult
from workbench.analysis.results.base import Figures, Model
from workbench.analysis.results.costs import (
    ArmCost,
    BatchCost,
    BreakEvenResult,
    Expected,
    FitCost,
    PrefixCost,
    Prices,
    QueryCost,
    StoredPrefixCost,
    TimingConditions,
)
from workbench.analysis.results.search import ArmSearchResult, SearchGain, SearchResult, TrialResult
from workbench.analysis.results.setup import (
    CorpusResult,
    Environment,
    ExperimentResult,
    LeakCounts,
    MetricDescription,
)
from workbench.analysis.results.studies import AxisResult, PointCost, PointResult, StudyResult
from workbench.schema import SCHEMA
from workbench.types import Comparison, Verdict

__all__ = [
    "ArmCost",
    "ArmResult",
    "ArmSearchResult",
    "AxisResult",
    "BatchCost",
    "BreakEvenResult",
    "CorpusResult",
    "Ended",
    "Environment",
    "Expected",
    "ExperimentResult",
    "Figures",
    "FitCost",
    "ForgettingResult",
    "LeakCounts",
    "MetricDescription",
    "Model",
    "PointCost",
    "PointResult",
    "PrefixCost",
    "Prices",
    "QueryCost",
    "Results",
    "SearchGain",
    "SearchResult",
    "SeedSpread",
    "StoredPrefixCost",
    "StudyResult",
    "TimingConditions",
    "TrainingResult",
    "TrialResult",
]


class Results(Model):
    """results.json."""

    schema_: int = Field(SCHEMA, alias="schema")
    experiment: ExperimentResult
    corpus: CorpusResult = CorpusResult()
    environment: Environment = Environment()
    partial: str | None = None
    metrics: Mapping[str, MetricDescription] = {}
    arms: tuple[ArmResult, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    break_even: tuple[BreakEvenResult, ...] = ()
    forgetting: tuple[ForgettingResult, ...] = ()
    studies: tuple[StudyResult, ...] = ()
    search: SearchResult | None = None
    few_documents: int | None = None
    verdict: Verdict | None = None

    def as_json(self) -> dict[str, Any]:
        """The results as they stand in results.json."""
        found = self.model_dump(mode="json", by_alias=True)
        for arm in found["arms"]:
            arm["cost"] = arm["cost"] or {}
        found["environment"] = self.environment.as_json()
        found["experiment"]["prompts"] = self.experiment.prompts.model_dump(mode="json", exclude_none=True)
        return found
