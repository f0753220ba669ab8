"""The results of a run as types: what stands in results.json, and its JSON Schema.

Shares are from 0 to 1, seconds and bytes are whole units, FLOPs are counted by formula. What was not measured is None.
A key that is not here is an error, so that nothing reaches the file unnamed; keys with defaults may be absent, as they
are in the results of an earlier version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from workbench.languages import Texts
from workbench.schema import SCHEMA
from workbench.types import Comparison, Finding, Interval, Verdict

Figures = Mapping[str, Interval]  # by metric


class Model(BaseModel):
    """Base of all parts: frozen, and without keys of other names."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=(), allow_inf_nan=False)


class MetricDescription(Model):
    """What a reader must know of a metric: its name, what it measures (`about` in English alone), and in which unit."""

    label: Texts = {}
    about: str = ""
    explained: Texts = {}
    unit: Literal["share", "0-1", "0-100", "words"]
    better: Literal["higher", "lower"] | None
    kinds: tuple[str, ...]
    of_hits: bool = False


class PrefixCost(Model):
    """What computing and keeping the beginning takes that all prompts of an arm share."""

    tokens: int
    flops: float
    seconds: float | None = None
    bytes: int | None = None


class FitCost(Model):
    """What indexing and training took, once; `above_bytes` is memory above what was loaded before."""

    seconds: float
    flops: float
    tokens: int = 0
    peak_bytes: int = 0
    trainable_parameters: int = 0
    above_bytes: int | None = None
    threads: int | None = None
    load: float | None = None
    prefix: PrefixCost | None = None
    money: float | None = None


class TimingConditions(Model):
    """The conditions under which single requests were timed."""

    peak_bytes: int
    threads: int
    load: float
    at: str


class QueryCost(Model):
    """A mean question asked by itself, in so many `requests`; `timed_n` were timed so, `n` were answered."""

    flops: float | None
    seconds: float | None = None
    prompt_tokens: float = 0.0
    new_tokens: float = 0.0
    requests: float = 1.0
    seconds_p50: float | None = None
    seconds_p95: float | None = None
    timed_n: int = 0
    n: int = 0
    measured: TimingConditions | None = None
    money: float | None = None


class StoredPrefixCost(Model):
    """A mean question whose shared beginning was computed before and kept."""

    flops: float
    seconds: float | None
    seconds_p50: float | None
    seconds_p95: float | None
    timed_n: int
    money: float | None = None


class BatchCost(Model):
    """A question's share of what answering all together took."""

    seconds: float
    flops: float | None
    cached_tokens: float
    peak_bytes: int | None = None
    threads: int | None = None
    load: float | None = None
    rows: int | None = None
    money: float | None = None


class Prices(Model):
    """The currency of all money, and the entries of the price table that it was computed from."""

    currency: str
    fit: str | None = None
    query: str | None = None


class ArmCost(Model):
    """What an arm costs: once, for each question, and on the disk."""

    fit: FitCost
    query: QueryCost
    stored_prefix: StoredPrefixCost | None = Field(
        None,
        validation_alias=AliasChoices("stored_prefix", "kept"),  # the older name
    )
    batch: BatchCost | None = None
    storage_bytes: int | None = None
    money: Prices | None = None


class Ended(Model):
    """The share right of the replies that were not cut, and how many those are."""

    value: float | None
    n: int


class TrainingResult(Model):
    """How a training went: the loss at some steps, the rows it saw, and how much it changed a logit.

    `dev_losses` are those on dev questions at `dev_steps`, step 0 before the first; no training sees those. They are of
    what the objective makes small: nats a token of the wanted replies, of a distilled model the divergence from its
    teacher, of preferences the loss of a pair.

    `bits_to_learn` is at most what the rows hold beyond what the model knew, to be held against the trained weights.
    One in phases tells of the last of them, but its rows are those of all; `earlier` are the others, in their order.
    """

    steps: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    dev_steps: tuple[int, ...] = ()
    dev_losses: tuple[float | None, ...] = ()
    rows: Mapping[str, int] = {}
    logit_change: float | None = None
    bits_to_learn: float | None = None
    earlier: tuple[TrainingResult, ...] = ()


class SeedSpread(Model):
    """The share right of each seed, and how much of the interval's variance is that of the seeds.

    `share` is 0 where they differ by no more than their questions' own noise.
    """

    means: Mapping[str, float]
    share: float


class Expected(Model):
    """An estimate before the run beside what was measured."""

    expected: float | None
    measured: float | None


class ArmResult(Model):
    """One arm over all its seeds; a failed one has its error and no figures. `model`: one of its own, if it has one."""

    name: str
    kind: str
    model: str | None = None
    title: Texts = {}
    about: Texts = {}
    colour: str = ""
    bound: bool = False
    alone: bool = False
    status: Literal["ok", "failed"]
    error: str | None = None
    settings: Mapping[str, Any] = {}
    metrics: Figures = {}
    by_kind: Mapping[str, Figures] = {}
    by_seen: Mapping[str, Figures] = {}
    cost: ArmCost | None = None
    failures: Mapping[str, int] = {}
    cut_share: float | None = None
    error_share: float | None = None
    cut_at: Mapping[str, int] = {}
    ended: Ended = Ended(value=None, n=0)
    training: TrainingResult | None = None
    seeds: SeedSpread | None = None
    retrieves: bool = False
    notes: tuple[str, ...] = ()
    estimate: Mapping[str, Expected] = {}

    @field_validator("cost", mode="before")
    @classmethod
    def _none_of_a_failed_arm(cls, value: Any) -> Any:
        return value or None

    @property
    def ok(self) -> bool:
        """Whether it finished."""
        return self.status == "ok"

    @property
    def trained(self) -> bool:
        """Whether weights were trained for it: only then a fact has been seen in training, or has not."""
        return self.training is not None or bool(self.cost and self.cost.fit.trainable_parameters)


class BreakEvenResult(Model):
    """Where two arms have cost the same in a unit, after so many questions; `sentence` is the finding in words."""

    a: str
    b: str
    unit: str
    questions: float | None
    fit_a: float
    fit_b: float
    query_a: float
    query_b: float
    finding: Finding | None = None
    sentence: str = ""


class ForgettingResult(Model):
    """General knowledge and perplexity of an arm with weights of its own, before and after."""

    arm: str
    general_before: Interval | None = None
    general_after: Interval | None = None
    perplexity_before: float | None = None
    perplexity_after: float | None = None


class AxisResult(Model):
    """One axis of a study; `values` are those that have a name of their own."""

    name: str
    label: Texts = {}
    values: Mapping[str, Texts] = {}


class PointCost(Model):
    """What a point of a study cost: its fit and its mean question."""

    fit: Mapping[str, float]
    query: Mapping[str, float | None]


class PointResult(Model):
    """An arm at one value of each axis."""

    arm: str
    at: tuple[bool | int | float | str, ...]
    status: Literal["ok", "failed"]
    error: str | None = None
    metrics: Figures = {}
    cost: PointCost | None = None


class StudyResult(Model):
    """A study: its points, what they show as findings, and the same in words."""

    name: str
    kind: str
    title: Texts = {}
    about: Texts = {}
    axes: tuple[AxisResult, ...]
    metrics: tuple[str, ...]
    costs: tuple[str, ...] = ()
    split: str
    questions: int
    cells: tuple[PointResult, ...]
    findings: tuple[Finding, ...] = ()
    conclusion: tuple[str, ...] = ()


class TrialResult(Model):
    """One setting that a search tried, and what it gave on dev."""

    settings: Mapping[str, Any]
    value: float | None
    low: float | None = None
    high: float | None = None
    seconds: float = 0.0
    error: str | None = None


class ArmSearchResult(Model):
    """The search of one arm; `gain` compares what was chosen with the arm's own settings."""

    arm: str
    space: Mapping[str, Any]
    trials: tuple[TrialResult, ...]
    chosen: int | None
    gain: Mapping[str, float | None] | None = None


class SearchResult(Model):
    """The search over settings, with its budget."""

    split: str
    questions: int
    trials: int | None = None
    seconds: float | None = None
    seed: int = 0
    at_once: int = 1
    arms: tuple[ArmSearchResult, ...]


class ExperimentResult(Model):
    """What was run: the parts of the experiment file that a reader of results asks for."""

    name: str
    title: str | None = None
    model: str = ""
    dtype: str = ""
    engine: str = ""
    decoding: Mapping[str, Any] = {}
    prompts: Mapping[str, Any] = {}
    seeds: tuple[int, ...] = ()
    split: str = "test"
    language: str | None = "en"
    corpus: str = ""
    sampled: bool = False
    verdict: Mapping[str, Any] = {}


class LeakCounts(Model):
    """How many of the questions asked are give their answers away.

    `reworded`: they are training questions in hardly other words. `in_documents`: they stand in a document word for
    word. `trained_under_another_title`: a training question asks for the same sentence of another document.
    """

    reworded: int = 0
    in_documents: int = Field(0, validation_alias=AliasChoices("in_documents", "told"))  # the older name
    trained_under_another_title: int = Field(0, validation_alias=AliasChoices("trained_under_another_title", "taught"))


class CorpusResult(Model):
    """The corpus as it was asked about; `questions` counts those asked by kind, `long_answers` those that accept whole
    sentences alone."""

    name: str = ""
    title: str = ""
    language: str = "en"
    digest: str = ""
    licence: str = ""
    revision: str = ""
    source: str = ""
    documents: int = 0
    words: int = 0
    questions: Mapping[str, int] = {}
    drafted: int = 0
    long_answers: int = 0
    leaks: LeakCounts = LeakCounts()
    facts_seen: int = 0
    facts_unseen: int = 0


class Results(Model):
    """results.json."""

    schema_: int = Field(SCHEMA, alias="schema")
    experiment: ExperimentResult
    corpus: CorpusResult = CorpusResult()
    environment: Mapping[str, Any] = {}
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
        return found
