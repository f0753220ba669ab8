"""What an arm costs, and where two arms have cost the same."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from workbench.analysis.results.base import Model
from workbench.types import Finding


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


class Expected(Model):
    """An estimate before the run beside what was measured."""

    expected: float | None
    measured: float | None


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
